//! Leaving: health says so at once, and an answer that is still being written ends with a reason.

use remix_platform::Reason;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use crate::llm_server::{Answer, LlmServer, Step, delta, event};
use crate::stack::{Outcome, Stack};

#[tokio::test]
async fn an_unfinished_answer_ends_with_unavailable_inside_the_drain() {
    let endless = Answer::stream(vec![Step::Bytes(event(&delta("{\"reply\":\"On "))), Step::Hang]);
    let llm = LlmServer::start(vec![endless]).await;
    let stack = Stack::with(&llm, &[]).await;
    let mut stream = stack.open("Hello").await;
    stream.message().await.unwrap().unwrap();
    let mut health = HealthClient::new(stack.channel.clone());
    let request = HealthCheckRequest { service: "tripit.remix.v1.RemixAiService".into() };
    let mut watch = health.watch(request).await.unwrap().into_inner();
    let status = |message: Option<tonic_health::pb::HealthCheckResponse>| message.unwrap().status();
    assert_eq!(status(watch.message().await.unwrap()), ServingStatus::Serving);

    stack.shut_down();
    assert_eq!(status(watch.message().await.unwrap()), ServingStatus::NotServing);
    drop(watch);
    let outcome = Outcome::read(stream).await;
    assert_eq!(outcome.reason(), Reason::Unavailable);
}
