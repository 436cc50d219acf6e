//! What the service learns about a server, and that it is learned once.

use serde_json::json;

use crate::llm_server::{Answer, LlmServer};
use crate::stack::Stack;

fn good() -> Answer {
    Answer::reply("Fine.", json!([]))
}

#[tokio::test]
async fn steps_down_to_what_the_server_can_do_and_stays_there() {
    let no_schema =
        Answer::status(400, "{\"error\":{\"message\":\"response_format json_schema is not supported\"}}");
    let no_format = Answer::status(422, "{\"detail\":\"response_format: extra inputs are not permitted\"}");
    // A local server is first offered the schema with bounds, then the one without.
    let llm = LlmServer::start(vec![no_schema.clone(), no_schema, no_format, good(), good()]).await;
    let stack = Stack::with(&llm, &[]).await;
    assert_eq!(stack.capabilities().await.transport, "json_schema");
    assert_eq!(stack.generate("Hello").await.reply, "Fine.");
    assert_eq!(stack.capabilities().await.transport, "tool");
    assert_eq!(stack.generate("Hello").await.reply, "Fine.");
    let asked = llm.asked();
    assert_eq!(asked.len(), 5);
    assert_eq!(asked[0].body["response_format"]["type"], "json_schema");
    assert_eq!(asked[2].body["response_format"]["type"], "json_object");
    assert!(asked[4].body.get("response_format").is_none() && asked[4].body.get("tools").is_some());
}

#[tokio::test]
async fn heals_parameters_and_shows_it() {
    let complain = |text: &str| Answer::status(400, &json!({"error": {"message": text}}).to_string());
    let llm = LlmServer::start(vec![
        complain("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
        complain("Unsupported value: 'temperature' does not support 0.2"),
        complain("Unrecognized request argument supplied: stream_options"),
        good(),
    ])
    .await;
    let stack = Stack::with(&llm, &[]).await;
    assert_eq!(stack.generate("Hello").await.reply, "Fine.");
    let healed = stack.capabilities().await.healed_parameters;
    assert_eq!(
        healed,
        ["max_tokens -> max_completion_tokens", "temperature dropped", "stream_options dropped"]
    );
    let last = &llm.asked()[3].body;
    assert_eq!(last["max_completion_tokens"], 1500);
    for gone in ["max_tokens", "temperature", "stream_options"] {
        assert!(last.get(gone).is_none(), "{gone}");
    }
}

#[tokio::test]
async fn two_broken_replies_in_a_row_step_down() {
    let llm = LlmServer::start(vec![Answer::text("Hello!"), Answer::text("Hello!"), good()]).await;
    let stack = Stack::with(&llm, &[]).await;
    assert_eq!(stack.generate("Hello").await.completed().planner, "built-in");
    assert_eq!(stack.capabilities().await.transport, "json_object");
    assert_eq!(stack.generate("Hello").await.reply, "Fine.");
    assert_eq!(llm.asked()[2].body["response_format"], json!({"type": "json_object"}));
}

#[tokio::test]
async fn the_base_url_is_shown_without_its_query() {
    let llm = LlmServer::start(vec![]).await;
    let stack = Stack::with(&llm, &[("AI_EXTRA_QUERY", "key=secret"), ("AI_API_KEY", "sk-1")]).await;
    let capabilities = stack.capabilities().await;
    assert_eq!(capabilities.base_url, llm.base_url);
    assert_eq!(capabilities.planner, "test-model");
}
