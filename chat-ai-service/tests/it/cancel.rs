//! A caller who leaves ends the call to the model within a second.

use std::time::Duration;

use remix_proto::v1::generate_response::Event;

use crate::llm_server::{Answer, LlmServer, Step, delta, event};
use crate::stack::{Stack, eventually};

async fn leaves(answer: Answer, after_first_delta: bool) -> Duration {
    let llm = LlmServer::start(vec![answer]).await;
    let stack = Stack::with(&llm, &[]).await;
    let mut stream = stack.open("Hello").await;
    eventually("the model is asked", || llm.open() == 1).await;
    if after_first_delta {
        let first = stream.message().await.unwrap().unwrap();
        assert!(matches!(first.event, Some(Event::ReplyDelta(_))));
    }
    drop(stream);
    eventually("the call to the model ends", || llm.open() == 0).await
}

#[tokio::test]
async fn in_mid_answer() {
    let talking = Step::Repeat(event(&delta("and on ")), Duration::from_millis(10));
    let answer = Answer::stream(vec![Step::Bytes(event(&delta("{\"reply\":\"On "))), talking]);
    let took = leaves(answer, true).await;
    assert!(took < Duration::from_secs(1), "{took:?}");
}

#[tokio::test]
async fn while_the_model_is_silent() {
    let took = leaves(Answer::stream(vec![Step::Hang]), false).await;
    assert!(took < Duration::from_secs(1), "{took:?}");
}
