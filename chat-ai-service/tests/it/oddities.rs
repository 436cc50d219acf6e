//! What compatible servers do differently: one test each.

use serde_json::{Value, json};

use crate::llm_server::{Answer, Step, delta, ending, event};
use crate::stack::{Outcome, play};

const TEXT: &str =
    "{\"reply\":\"Über sieben \u{1F3D4} Tage.\",\"ops\":[{\"op\":\"set_duration\",\"days\":[7]}]}";

async fn read(bytes: impl Into<Vec<u8>>) -> Outcome {
    play(vec![Answer::bytes(bytes)], &[]).await.0
}

fn assert_read(outcome: &Outcome) {
    assert_eq!(outcome.reply, "Über sieben \u{1F3D4} Tage.", "{outcome:?}");
    assert_eq!(outcome.operations.len(), 1, "{outcome:?}");
    assert_eq!(outcome.completed().planner, "test-model");
    assert_eq!(outcome.resets, 0);
}

fn joined(parts: &[Vec<u8>]) -> Vec<u8> {
    parts.concat()
}

fn chunk(value: Value) -> Vec<u8> {
    event(&value)
}

#[tokio::test]
async fn comments_and_pings() {
    assert_read(
        &read(joined(&[
            b": PROCESSING\n\n:\n\n".to_vec(),
            event(&delta(TEXT)),
            b": ping\n".to_vec(),
            ending("stop"),
        ]))
        .await,
    );
}

#[tokio::test]
async fn crlf_and_no_space_behind_data() {
    let text = String::from_utf8(joined(&[event(&delta(TEXT)), ending("stop")])).unwrap();
    assert_read(&read(text.replace("data: ", "data:").replace('\n', "\r\n")).await);
}

#[tokio::test]
async fn data_over_several_lines() {
    let pretty = serde_json::to_string_pretty(&delta(TEXT)).unwrap();
    let lines: String = pretty.lines().map(|line| format!("data: {line}\n")).collect();
    assert_read(&read(joined(&[format!("{lines}\n").into_bytes(), ending("stop")])).await);
}

#[tokio::test]
async fn events_and_characters_split_at_any_byte() {
    let bytes = joined(&[event(&delta(TEXT)), ending("stop")]);
    let steps = bytes.iter().map(|byte| Step::Bytes(vec![*byte])).collect();
    let (outcome, _llm) = play(vec![Answer::stream(steps)], &[]).await;
    assert_read(&outcome);
}

#[tokio::test]
async fn empty_choices_missing_delta_and_null_content() {
    let odd = [
        chunk(json!({"choices": []})),
        chunk(json!({"choices": [{"index": 0}]})),
        chunk(json!({"choices": [{"index": 0, "delta": {"role": "assistant", "content": null}}]})),
        event(&delta(TEXT)),
        ending("stop"),
    ];
    assert_read(&read(joined(&odd)).await);
}

#[tokio::test]
async fn reasoning_fields_and_think_blocks() {
    let odd = [
        chunk(json!({"choices": [{"delta": {"reasoning_content": "{\"reply\":\"no\"}"}}]})),
        event(&delta("<think>shall I say {\"reply\":\"no\"}?</th")),
        event(&delta(&format!("ink>\n{TEXT}"))),
        ending("stop"),
    ];
    assert_read(&read(joined(&odd)).await);
}

#[tokio::test]
async fn usage_in_every_chunk_and_no_done() {
    let mut with_usage = delta(TEXT);
    with_usage["usage"] = json!({"prompt_tokens": 10, "completion_tokens": 1});
    let end = chunk(json!({"choices": [{"delta": {}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 10, "completion_tokens": 9}}));
    let outcome = read(joined(&[event(&with_usage), end])).await;
    assert_read(&outcome);
    assert_eq!(outcome.usage.len(), 1, "the last count is the whole one");
    assert_eq!((outcome.usage[0].prompt_tokens, outcome.usage[0].completion_tokens), (10, 9));
}

#[tokio::test]
async fn a_connection_that_stays_open_after_the_end() {
    let end = chunk(json!({"choices": [{"delta": {}, "finish_reason": "stop"}]}));
    let steps = vec![Step::Bytes(event(&delta(TEXT))), Step::Bytes(end), Step::Hang];
    let began = std::time::Instant::now();
    let (outcome, _llm) = play(vec![Answer::stream(steps)], &[]).await;
    assert_read(&outcome);
    assert!(began.elapsed() < std::time::Duration::from_secs(2), "{:?}", began.elapsed());
}

#[tokio::test]
async fn tool_arguments_in_pieces() {
    let arguments = |piece: &str| {
        chunk(
            json!({"choices": [{"delta": {"content": null, "tool_calls": [{"index": 0, "function": {"arguments": piece}}]}}]}),
        )
    };
    let middle = TEXT.find("sieben").unwrap();
    let odd = [arguments(&TEXT[..middle]), arguments(&TEXT[middle..]), ending("tool_calls")];
    let (outcome, llm) = play(vec![Answer::bytes(joined(&odd))], &[("AI_STRUCTURED", "tool")]).await;
    assert_read(&outcome);
    assert_eq!(llm.asked()[0].body["tool_choice"]["function"]["name"], "remix_answer");
}

#[tokio::test]
async fn a_json_body_although_a_stream_was_asked_for() {
    let body = json!({"id": "1", "choices": [{"index": 0, "message": {"role": "assistant", "content": TEXT},
        "finish_reason": "stop"}], "usage": {"prompt_tokens": 3, "completion_tokens": 4}});
    assert_read(&read(serde_json::to_string_pretty(&body).unwrap()).await);
}

#[tokio::test]
async fn fences_and_prose_around_the_object() {
    let outcome =
        read(joined(&[event(&delta(&format!("Sure!\n```json\n{TEXT}\n```\nEnjoy."))), ending("stop")])).await;
    assert_read(&outcome);
    assert_eq!(outcome.completed().repair.as_deref(), Some("lenient"));
}

#[tokio::test]
async fn operations_before_the_reply() {
    let text = "{\"ops\":[{\"op\":\"set_duration\",\"days\":[7]}],\"reply\":\"Über sieben \u{1F3D4} Tage.\"}";
    assert_read(&read(joined(&[event(&delta(text)), ending("stop")])).await);
}
