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

fn ending_without_usage() -> Vec<u8> {
    joined(&[
        chunk(json!({"choices": [{"delta": {}, "finish_reason": "stop"}]})),
        b"data: [DONE]\n\n".to_vec(),
    ])
}

fn chunk(value: Value) -> Vec<u8> {
    event(&value)
}

fn ordinary() -> String {
    String::from_utf8(joined(&[event(&delta(TEXT)), ending("stop")])).unwrap()
}

/// The ordinary answer behind one odd chunk.
async fn read_behind(odd: Value) -> Outcome {
    read(joined(&[chunk(odd), ordinary().into_bytes()])).await
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
async fn crlf_line_ends() {
    assert_read(&read(ordinary().replace('\n', "\r\n")).await);
}

#[tokio::test]
async fn no_space_behind_data() {
    assert_read(&read(ordinary().replace("data: ", "data:")).await);
}

#[tokio::test]
async fn data_over_several_lines() {
    let pretty = serde_json::to_string_pretty(&delta(TEXT)).unwrap();
    let lines: String = pretty.lines().map(|line| format!("data: {line}\n")).collect();
    assert_read(&read(joined(&[format!("{lines}\n").into_bytes(), ending("stop")])).await);
}

#[tokio::test]
async fn an_event_split_at_any_byte() {
    let steps = ordinary().into_bytes().into_iter().map(|byte| Step::Bytes(vec![byte])).collect();
    let (outcome, _llm) = play(vec![Answer::stream(steps)], &[]).await;
    assert_read(&outcome);
}

#[tokio::test]
async fn a_character_split_at_any_byte() {
    let whole = ordinary().into_bytes();
    let middle = |at: &usize| whole[*at] & 0xC0 == 0x80;
    let cuts: Vec<usize> = (0..whole.len()).filter(middle).collect();
    assert_eq!(cuts.len(), 1 + 3, "one character of two bytes and one of four");
    for at in cuts {
        let steps = [&whole[..at], &whole[at..]].map(|part| Step::Bytes(part.to_vec())).to_vec();
        assert_read(&play(vec![Answer::stream(steps)], &[]).await.0);
    }
}

#[tokio::test]
async fn empty_choices() {
    assert_read(&read_behind(json!({"choices": [], "prompt_filter_results": [{"prompt_index": 0}]})).await);
    assert_read(&read_behind(json!({"choices": null})).await);
}

#[tokio::test]
async fn missing_delta() {
    assert_read(&read_behind(json!({"choices": [{"index": 0}]})).await);
    assert_read(&read_behind(json!({"choices": [{"index": 0, "delta": null}]})).await);
}

#[tokio::test]
async fn null_content() {
    assert_read(&read_behind(json!({"choices": [{"delta": {"role": "assistant", "content": null}}]})).await);
}

#[tokio::test]
async fn reasoning_fields() {
    for name in ["reasoning_content", "reasoning"] {
        let thinking = json!({name: "{\"reply\":\"no\"}", "content": null});
        assert_read(&read_behind(json!({"choices": [{"delta": thinking}]})).await);
    }
    let parts = json!([{"type": "thinking", "thinking": [{"type": "text", "text": "{\"reply\":\"no\"}"}]}]);
    assert_read(&read_behind(json!({"choices": [{"delta": {"content": parts}}]})).await);
}

#[tokio::test]
async fn think_blocks() {
    let odd = [
        event(&delta("<think>shall I say {\"reply\":\"no\"}?</th")),
        event(&delta(&format!("ink>\n{TEXT}"))),
        ending("stop"),
    ];
    assert_read(&read(joined(&odd)).await);
}

#[tokio::test]
async fn usage_in_every_chunk() {
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
async fn usage_before_the_text_and_in_a_field_of_the_vendor() {
    let usage = json!({"prompt_tokens": 10, "completion_tokens": 9});
    for early in [json!({"usage": usage}), json!({"choices": [], "x_groq": {"usage": usage}})] {
        let end = chunk(json!({"choices": [{"delta": {}, "finish_reason": "stop"}], "usage": null}));
        let outcome = read(joined(&[chunk(early), event(&delta(TEXT)), end])).await;
        assert_read(&outcome);
        assert_eq!((outcome.usage[0].prompt_tokens, outcome.usage[0].completion_tokens), (10, 9));
    }
}

#[tokio::test]
async fn usage_that_is_nothing_at_the_end() {
    let counted = |prompt: u32, completion: u32| {
        chunk(json!({"choices": [], "usage": {"prompt_tokens": prompt, "completion_tokens": completion}}))
    };
    let end = chunk(json!({"choices": [{"delta": {}, "finish_reason": "stop"}]}));
    let odd = [event(&delta(TEXT)), counted(10, 9), end, counted(0, 0), b"data: [DONE]\n\n".to_vec()];
    let outcome = read(joined(&odd)).await;
    assert_read(&outcome);
    assert_eq!((outcome.usage[0].prompt_tokens, outcome.usage[0].completion_tokens), (10, 9));
}

#[tokio::test]
async fn usage_in_strange_numbers() {
    for (usage, expected) in [
        (json!({"prompt_tokens": 10.0, "completion_tokens": "9"}), (10, 9)),
        (json!({"prompt_tokens": -1, "completion_tokens": 9, "prompt_tokens_details": "none"}), (0, 9)),
        (json!({"prompt_tokens": 99_999_999_999_u64, "completion_tokens": 9}), (i32::MAX, 9)),
    ] {
        let odd =
            [event(&delta(TEXT)), chunk(json!({"choices": [], "usage": usage})), ending_without_usage()];
        let outcome = read(joined(&odd)).await;
        assert_read(&outcome);
        assert_eq!((outcome.usage[0].prompt_tokens, outcome.usage[0].completion_tokens), expected, "{usage}");
    }
}

#[tokio::test]
async fn usage_nowhere() {
    for nothing in
        [json!({"choices": []}), json!({"choices": [], "usage": null}), json!({"choices": [], "usage": []})]
    {
        let outcome = read(joined(&[event(&delta(TEXT)), chunk(nothing), ending_without_usage()])).await;
        assert_read(&outcome);
        assert_eq!(outcome.notices[0].code, "usage_estimated");
    }
}

#[tokio::test]
async fn missing_done() {
    let end = chunk(json!({"choices": [{"delta": {}, "finish_reason": "stop"}]}));
    assert_read(&read(joined(&[event(&delta(TEXT)), end])).await);
    // Not even the empty line behind the last event.
    let end = ordinary().split("data: [DONE]").next().unwrap().trim_end().to_owned();
    assert_read(&read(end).await);
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

#[tokio::test]
async fn a_line_of_almost_one_mebibyte() {
    let mut wide = delta("");
    wide["logprobs"] = json!("x".repeat((1 << 20) - 1024));
    assert_read(&read_behind(wide).await);
}

#[tokio::test]
async fn a_root_array_around_the_chunks() {
    let end = json!({"choices": [{"delta": {}, "finish_reason": "stop"}]});
    assert_read(&read(chunk(json!([delta(TEXT), end]))).await);
}
