//! Ordinary answers: streaming, operations, usage, the prompt on the wire.

use std::time::{Duration, Instant};

use remix_proto::v1 as pb;
use remix_proto::v1::generate_response::Event;
use serde_json::json;

use crate::llm_server::{Answer, LlmServer, Step, delta, ending, event};
use crate::stack::{Stack, context, play};

#[tokio::test]
async fn a_reply_streams_and_its_operations_follow() {
    let reply = "Seven days it is: more time in the \"mountains\" – and the sea \u{1F30A}.";
    let answer = Answer::reply(reply, json!([{"op": "set_duration", "days": [7]}]));
    let (outcome, llm) = play(vec![answer], &[("AI_PRICE_PROMPT", "1"), ("AI_PRICE_CACHED", "0.5")]).await;
    assert_eq!(outcome.reply, reply);
    assert!(outcome.deltas > 1 && outcome.resets == 0, "{outcome:?}");
    assert_eq!(outcome.kinds(), [pb::OperationKind::SetDuration]);
    assert_eq!(outcome.operations[0].days, [7]);
    let completed = outcome.completed();
    assert_eq!((completed.planner.as_str(), completed.mode()), ("test-model", pb::ReplyMode::Plan));
    assert_eq!((completed.refusal, &completed.fallback, &completed.repair), (false, &None, &None));
    assert_eq!((outcome.usage[0].prompt_tokens, outcome.usage[0].cached_tokens), (1000, 400));
    assert!((outcome.usage[0].cost - 0.0008).abs() < 1e-12, "{:?}", outcome.usage);
    assert_eq!(llm.asked().len(), 1);
}

#[tokio::test]
async fn the_first_delta_is_there_before_the_answer_is_whole() {
    let llm = LlmServer::start(vec![Answer::stream(vec![
        Step::Bytes(event(&delta("{\"reply\":\"Sev"))),
        Step::Hang,
    ])])
    .await;
    let stack = Stack::with(&llm, &[]).await;
    let began = Instant::now();
    let first = stack.open("Only 7 days.").await.message().await.unwrap().unwrap();
    assert!(matches!(first.event, Some(Event::ReplyDelta(delta)) if delta.text == "Sev"));
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_question_comes_as_ask() {
    let ops = json!([{"op": "ask", "title": "Which beach?", "tags": ["Palolem", "Anjuna"]}]);
    let (outcome, _llm) = play(vec![Answer::reply("One question first.", ops)], &[]).await;
    let completed = outcome.completed();
    assert_eq!(completed.mode(), pb::ReplyMode::Ask);
    let ask = completed.ask.as_ref().unwrap();
    assert_eq!((ask.question.as_str(), ask.options.len()), ("Which beach?", 2));
    assert!(outcome.operations.is_empty());
}

#[tokio::test]
async fn an_answer_without_operations_changes_nothing() {
    let (outcome, _llm) = play(vec![Answer::reply("Glad you like it!", json!([]))], &[]).await;
    assert_eq!(outcome.completed().mode(), pb::ReplyMode::Noop);
    assert!(outcome.operations.is_empty());
}

#[tokio::test]
async fn estimated_usage_says_so() {
    let text = "{\"reply\":\"Fine.\",\"ops\":[]}";
    let mut bytes = event(&delta(text));
    bytes.extend(event(&json!({"choices": [{"delta": {}, "finish_reason": "stop"}]})));
    let (outcome, _llm) = play(vec![Answer::bytes(bytes)], &[]).await;
    assert!(outcome.usage[0].prompt_tokens > 500, "{outcome:?}");
    assert_eq!(outcome.usage[0].completion_tokens, 7);
    assert_eq!(outcome.notices[0].code, "usage_estimated");
}

#[tokio::test]
async fn the_request_is_the_common_subset() {
    let llm = LlmServer::start(vec![Answer::reply("Fine.", json!([]))]).await;
    let variables = [
        ("AI_API_KEY", "sk-test"),
        ("AI_API_KEY_HEADER", "api-key"),
        ("AI_EXTRA_QUERY", "api-version=1"),
        ("AI_STRUCTURED", "json_schema"),
    ];
    Stack::with(&llm, &variables).await.generate("Only 7 days.").await;
    let asked = &llm.asked()[0];
    assert_eq!(asked.uri, "/v1/chat/completions?api-version=1");
    assert_eq!(asked.headers["api-key"], "sk-test");
    assert!(!asked.headers.contains_key("authorization") && !asked.headers.contains_key("accept-encoding"));
    let body = asked.body.as_object().unwrap();
    let mut names: Vec<_> = body.keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        ["max_tokens", "messages", "model", "response_format", "stream", "stream_options", "temperature"]
    );
    let messages = body["messages"].as_array().unwrap();
    let roles: Vec<_> = messages.iter().map(|message| message["role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["system", "user", "assistant", "user"]);
    let all: String = messages.iter().map(|message| message["content"].as_str().unwrap()).collect();
    assert!(
        all.contains("You are TripIt AI") && all.contains("Himalayan Trek") && all.contains("Only 7 days.")
    );
    assert!(!all.contains("{canary}"));
}

#[tokio::test]
async fn names_by_position_become_real_ids() {
    let ops = json!([{"op": "add_activity", "day": 1, "slot": "evening", "ref": "2:d5a1"}]);
    let (outcome, _llm) = play(vec![Answer::reply("Added.", ops)], &[]).await;
    let references: Vec<_> = outcome.operations.iter().map(|operation| operation.r#ref.as_deref()).collect();
    assert_eq!(references, [Some("2:s2d5a1")], "{outcome:?}");
}

#[tokio::test]
async fn interpret_gives_operations_without_a_reply() {
    let ops = json!([{"op": "set_pace", "level": "relaxed"}]);
    let llm = LlmServer::start(vec![Answer::reply("Slower.", ops)]).await;
    let stack = Stack::with(&llm, &[]).await;
    let request = pb::InterpretMessageRequest { context: Some(context("slower")), built_in: false };
    let answer = stack.client.clone().interpret_message(request).await.unwrap().into_inner();
    assert_eq!((answer.operations.len(), answer.planner.as_str()), (1, "test-model"));
    let request = pb::InterpretMessageRequest { context: Some(context("slower")), built_in: true };
    let answer = stack.client.clone().interpret_message(request).await.unwrap().into_inner();
    assert_eq!(answer.planner, "built-in");
    assert_eq!(llm.asked().len(), 1);
}

#[tokio::test]
async fn many_answers_at_once() {
    const CALLERS: usize = 60;
    let script = (0..CALLERS)
        .map(|number| {
            let text = format!("{{\"reply\":\"Answer {number} of many.\",\"ops\":[]}}");
            let mut steps: Vec<Step> = text
                .as_bytes()
                .chunks(5)
                .map(|piece| Step::Bytes(event(&delta(std::str::from_utf8(piece).unwrap()))))
                .collect();
            steps.push(Step::Bytes(ending("stop")));
            Answer::stream(steps)
        })
        .collect();
    let llm = LlmServer::start(script).await;
    let stack = Stack::with(&llm, &[]).await;
    let outcomes = futures::future::join_all((0..CALLERS).map(|_| stack.generate("Hello"))).await;
    let mut replies: Vec<_> = outcomes.iter().map(|outcome| outcome.reply.clone()).collect();
    replies.sort_unstable();
    replies.dedup();
    assert_eq!(replies.len(), CALLERS);
}
