//! What goes wrong, and what follows: another try, a second question, the built-in planner, or an honest failure.

use std::time::{Duration, Instant};

use remix_platform::Reason;
use remix_proto::v1 as pb;
use serde_json::json;

use crate::llm_server::{Answer, LlmServer, Step, delta, ending, event};
use crate::stack::{Outcome, Stack, play};

const OK: &str = "All done.";

fn good() -> Answer {
    Answer::reply(OK, json!([{"op": "set_duration", "days": [7]}]))
}

fn assert_good(outcome: &Outcome) {
    assert_eq!((outcome.reply.as_str(), outcome.operations.len()), (OK, 1), "{outcome:?}");
    assert_eq!(outcome.completed().planner, "test-model");
}

fn half(then: Step) -> Answer {
    Answer::stream(vec![Step::Bytes(event(&delta("{\"reply\":\"Half a reply"))), then])
}

#[tokio::test]
async fn passing_faults_are_tried_again() {
    for status in [408, 409, 429, 500, 502, 503] {
        let (outcome, llm) = play(vec![Answer::status(status, "{}"), good()], &[]).await;
        assert_good(&outcome);
        assert_eq!((llm.asked().len(), outcome.resets), (2, 0), "{status}");
    }
}

#[tokio::test]
async fn three_attempts_and_then_the_failure() {
    let (outcome, llm) = play(vec![Answer::status(503, "{}"); 5], &[]).await;
    assert_eq!((outcome.reason(), llm.asked().len()), (Reason::AiUnavailable, 3));
    let (outcome, llm) = play(vec![Answer::status(429, "{}"); 5], &[]).await;
    assert_eq!((outcome.reason(), llm.asked().len()), (Reason::AiRateLimited, 3));
}

#[tokio::test]
async fn lasting_faults_are_not_tried_again() {
    for status in [400, 401, 402, 403, 404] {
        let (outcome, llm) =
            play(vec![Answer::status(status, "{\"error\":{\"message\":\"no\"}}"), good()], &[]).await;
        assert_eq!((outcome.reason(), llm.asked().len()), (Reason::AiUnavailable, 1), "{status}");
    }
}

#[tokio::test]
async fn an_empty_account_is_not_tried_again() {
    let body = "{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"You exceeded your quota\"}}";
    let (outcome, llm) = play(vec![Answer::status(429, body), good()], &[]).await;
    assert_eq!((outcome.reason(), llm.asked().len()), (Reason::AiRateLimited, 1));
}

#[tokio::test]
async fn retry_after_is_a_floor() {
    let slow = Answer::status(429, "{}").with_header("retry-after-ms", "300");
    let (outcome, llm) = play(vec![slow, good()], &[]).await;
    assert_good(&outcome);
    assert!(llm.pause() >= Duration::from_millis(300), "{:?}", llm.pause());
}

#[tokio::test]
async fn a_wait_beyond_the_turn_fails_at_once() {
    let slow = Answer::status(429, "{}").with_header("retry-after", "3600");
    let began = Instant::now();
    let (outcome, llm) = play(vec![slow, good()], &[]).await;
    assert_eq!((outcome.reason(), llm.asked().len()), (Reason::AiRateLimited, 1));
    assert_eq!(outcome.failure.unwrap().details.retry_after_seconds, Some(3600));
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn nobody_listens() {
    let stack = Stack::start(&[("AI_BASE_URL", "http://127.0.0.1:1/v1")]).await;
    assert_eq!(stack.generate("Hello").await.reason(), Reason::AiUnavailable);
}

#[tokio::test]
async fn a_cut_after_half_a_reply_starts_again_with_a_reset() {
    let (outcome, llm) = play(vec![half(Step::Break), good()], &[]).await;
    assert_good(&outcome);
    assert_eq!((outcome.resets, llm.asked().len()), (1, 2));
}

#[tokio::test]
async fn a_clean_end_without_a_finish_reason_is_a_cut() {
    let (outcome, llm) = play(vec![half(Step::Bytes(b"data: [DONE]\n\n".to_vec())), good()], &[]).await;
    assert_good(&outcome);
    assert_eq!((outcome.resets, llm.asked().len()), (1, 2));
}

#[tokio::test]
async fn cuts_without_end_fail_the_turn() {
    let (outcome, llm) = play(vec![half(Step::Break); 4], &[]).await;
    assert_eq!((outcome.reason(), llm.asked().len()), (Reason::AiUnavailable, 3));
    assert!(outcome.operations.is_empty() && outcome.completed.is_none());
}

async fn fails_inside_a_200(error: serde_json::Value) {
    let (outcome, llm) = play(vec![half(Step::Bytes(event(&error))), good()], &[]).await;
    assert_good(&outcome);
    assert_eq!(llm.asked().len(), 2, "{error}");
}

#[tokio::test]
async fn an_error_object_inside_a_200() {
    fails_inside_a_200(json!({"error": {"message": "boom", "code": 500}})).await;
    fails_inside_a_200(json!({"choices": [{"delta": {}, "error": {"message": "boom", "code": 502}}]})).await;
}

#[tokio::test]
async fn an_error_string_inside_a_200() {
    fails_inside_a_200(json!({"error": "boom"})).await;
    fails_inside_a_200(json!({"detail": "boom"})).await;
}

#[tokio::test]
async fn an_error_in_a_root_array_inside_a_200() {
    fails_inside_a_200(json!([{"error": {"code": 503}}])).await;
}

#[tokio::test]
async fn an_error_as_the_whole_body_of_a_200() {
    for body in [
        "{\"error\":{\"code\":\"insufficient_quota\"}}",
        "[{\"error\":{\"code\":429,\"type\":\"insufficient_quota\"}}]",
        "{\"type\":\"insufficient_quota\",\"message\":\"no credit left\"}",
    ] {
        let (outcome, llm) = play(vec![Answer::bytes(body), good()], &[]).await;
        assert_eq!((outcome.reason(), llm.asked().len()), (Reason::AiRateLimited, 1), "{body}");
    }
}

#[tokio::test]
async fn a_refusal_by_status_in_every_shape() {
    for body in [
        "{\"error\":{\"code\":\"insufficient_quota\"}}",
        "{\"error\":\"insufficient_quota\"}",
        "[{\"error\":{\"status\":\"insufficient_quota\"}}]",
    ] {
        let (outcome, llm) = play(vec![Answer::status(429, body), good()], &[]).await;
        assert_eq!((outcome.reason(), llm.asked().len()), (Reason::AiRateLimited, 1), "{body}");
    }
}

#[tokio::test]
async fn a_finish_reason_that_reports_a_failure_is_a_cut() {
    for reason in ["error", "abort", "insufficient_system_resource"] {
        let (outcome, llm) = play(vec![half(Step::Bytes(ending(reason))), good()], &[]).await;
        assert_good(&outcome);
        assert_eq!((outcome.resets, llm.asked().len()), (1, 2), "{reason}");
        assert_eq!(outcome.completed().repair, None, "{reason}");
    }
}

#[tokio::test]
async fn done_without_a_finish_reason_is_a_cut_at_once() {
    let steps = vec![
        Step::Bytes(event(&delta("{\"reply\":\"Half a reply"))),
        Step::Bytes(b"data: [DONE]\n\n".to_vec()),
        Step::Hang,
    ];
    let began = Instant::now();
    let (outcome, llm) = play(vec![Answer::stream(steps), good()], &[]).await;
    assert_good(&outcome);
    assert_eq!(llm.asked().len(), 2);
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
}

#[tokio::test]
async fn invalid_utf_8_fails_the_attempt() {
    let (outcome, llm) = play(vec![half(Step::Bytes(b"data: \xFF\xFE\n\n".to_vec())), good()], &[]).await;
    assert_good(&outcome);
    assert_eq!(llm.asked().len(), 2);
}

#[tokio::test]
async fn lines_without_end_fail_the_attempt() {
    let endless = Step::Repeat(vec![b'x'; 64 << 10], Duration::ZERO);
    let (outcome, llm) =
        play(vec![Answer::stream(vec![Step::Bytes(b"data: ".to_vec()), endless]), good()], &[]).await;
    assert_good(&outcome);
    assert_eq!(llm.asked().len(), 2);
}

#[tokio::test]
async fn a_compressed_body_is_not_unpacked() {
    // The second one would be an answer if nobody looked at the header.
    for bomb in [Answer::bytes(vec![0x1f, 0x8b, 8, 0]), Answer::reply("Unpacked.", json!([]))] {
        let bomb = bomb.with_header("content-encoding", "gzip");
        let (outcome, llm) = play(vec![bomb, good()], &[]).await;
        assert_good(&outcome);
        assert_eq!(llm.asked().len(), 2);
    }
}

#[tokio::test]
async fn a_compressed_body_that_does_not_say_so_is_not_text() {
    let (outcome, llm) = play(vec![half(Step::Bytes(vec![0x1f, 0x8b, 8, 0, b'\n'])), good()], &[]).await;
    assert_good(&outcome);
    assert_eq!(llm.asked().len(), 2);
}

#[tokio::test]
async fn comments_do_not_keep_a_silent_answer_alive() {
    let silent = half(Step::Repeat(b": ping\n\n".to_vec(), Duration::from_millis(20)));
    let (outcome, llm) = play(vec![silent, good()], &[("AI_IDLE_SECONDS", "0.3")]).await;
    assert_good(&outcome);
    assert_eq!((outcome.resets, llm.asked().len()), (1, 2));
    assert!(llm.pause() < Duration::from_secs(5), "{:?}", llm.pause());
}

#[tokio::test]
async fn endless_white_space_is_no_content() {
    let blank = half(Step::Repeat(event(&delta("\n  ")), Duration::from_millis(20)));
    let (outcome, llm) = play(vec![blank, good()], &[("AI_IDLE_SECONDS", "0.3")]).await;
    assert_good(&outcome);
    assert_eq!(llm.asked().len(), 2);
    assert!(llm.pause() < Duration::from_secs(5), "{:?}", llm.pause());
}

#[tokio::test]
async fn white_space_that_floods_is_not_waited_for() {
    for text in [" ".repeat(500), "\n".repeat(500)] {
        let flood = half(Step::Repeat(event(&delta(&text)), Duration::ZERO));
        let began = Instant::now();
        let (outcome, llm) = play(vec![flood, good()], &[]).await;
        assert_good(&outcome);
        assert_eq!(llm.asked().len(), 2);
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    }
}

#[tokio::test]
async fn white_space_in_a_row_has_an_end() {
    for (length, attempts) in [(4_000, 1), (5_000, 2)] {
        let whole = "{\"reply\":\"All done.\",\"ops\":[{\"op\":\"set_duration\",\"days\":[7]}]}";
        let blanks = event(&delta(&" ".repeat(500))).repeat(length / 500);
        let padded = Answer::bytes([blanks, event(&delta(whole)), ending("stop")].concat());
        let (outcome, llm) = play(vec![padded, good()], &[]).await;
        assert_good(&outcome);
        assert_eq!(llm.asked().len(), attempts, "{length}");
    }
}

#[tokio::test]
async fn no_first_token() {
    for silent in [vec![Step::Hang], vec![Step::Repeat(b":\n\n".to_vec(), Duration::from_millis(20))]] {
        let script = vec![Answer::stream(silent), good()];
        let (outcome, llm) = play(script, &[("AI_FIRST_TOKEN_SECONDS", "0.3")]).await;
        assert_good(&outcome);
        assert_eq!((outcome.resets, llm.asked().len()), (0, 2));
        assert!(llm.pause() < Duration::from_secs(5), "{:?}", llm.pause());
    }
}

#[tokio::test]
async fn the_turn_has_an_end() {
    let slow = Step::Repeat(event(&delta("x")), Duration::from_millis(50));
    let began = Instant::now();
    let (outcome, _llm) = play(vec![half(slow)], &[("AI_TURN_SECONDS", "0.6")]).await;
    assert_eq!(outcome.reason(), Reason::DeadlineExceeded);
    assert!(began.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn the_callers_deadline_is_the_turns() {
    let llm = LlmServer::start(vec![half(Step::Repeat(event(&delta("x")), Duration::from_millis(50)))]).await;
    let stack = Stack::with(&llm, &[]).await;
    let context = Some(crate::stack::context("Hello"));
    let mut request = tonic::Request::new(pb::GenerateRequest { context, turn_id: "t".into() });
    request.set_timeout(Duration::from_millis(800));
    let mut stream = stack.client.clone().generate(request).await.unwrap().into_inner();
    let failure = loop {
        match stream.message().await {
            Ok(Some(_)) => {}
            Ok(None) => panic!("a clean end"),
            Err(status) => break remix_platform::Error::from(status),
        }
    };
    assert_eq!(failure.reason, Reason::DeadlineExceeded);
}

#[tokio::test]
async fn a_reply_at_the_token_limit_is_never_applied() {
    let text = "{\"reply\":\"Done.\",\"ops\":[{\"op\":\"set_duration\",\"days\":[7]}]}";
    let limited = Answer::bytes([event(&delta(text)), ending("length")].concat());
    let (outcome, llm) = play(vec![limited, good()], &[]).await;
    assert_good(&outcome);
    assert_eq!(outcome.completed().repair.as_deref(), Some("reasked"));
    let messages = llm.asked()[1].body["messages"].clone();
    assert!(messages[5]["content"].as_str().unwrap().contains("truncated"), "{messages}");
}

#[tokio::test]
async fn bad_output_is_asked_again_once_and_then_the_planner_answers() {
    for bad in [
        "I would love to help!",
        "{\"reply\":\"x\"}",
        "{\"reply\":\"x\",\"ops\":[{\"op\":\"fly\"}]}",
        "{\"ops\":",
    ] {
        let (outcome, llm) = play(vec![Answer::text(bad), good()], &[]).await;
        assert_good(&outcome);
        assert_eq!(outcome.completed().repair.as_deref(), Some("reasked"), "{bad}");
        assert_eq!((llm.asked().len(), outcome.usage.len()), (2, 2));

        let (outcome, llm) = play(vec![Answer::text(bad), Answer::text(bad), good()], &[]).await;
        let completed = outcome.completed();
        assert_eq!(completed.planner, "built-in", "{bad}");
        assert_eq!(completed.fallback.as_deref(), Some("ai_invalid_output"));
        assert_eq!(llm.asked().len(), 2);
    }
}

#[tokio::test]
async fn one_bad_operation_does_not_cost_the_others() {
    let ops = json!([{"op": "fly"}, {"op": "set_duration", "days": [7]}]);
    let (outcome, llm) = play(vec![Answer::reply(OK, ops)], &[]).await;
    assert_good(&outcome);
    assert_eq!(outcome.completed().repair.as_deref(), Some("operations"));
    assert!(outcome.notices.iter().any(|notice| notice.text.contains("ops[0]: bad_shape")), "{outcome:?}");
    assert_eq!(llm.asked().len(), 1);
}

#[tokio::test]
async fn a_refusal_with_words_is_the_reply() {
    let refusal = event(
        &json!({"choices": [{"delta": {"refusal": "I cannot help with that."}, "finish_reason": "stop"}]}),
    );
    let (outcome, llm) = play(vec![Answer::bytes(refusal)], &[]).await;
    assert_eq!(outcome.reply, "I cannot help with that.");
    assert!(outcome.completed().refusal && outcome.operations.is_empty());
    assert_eq!(llm.asked().len(), 1);
}

#[tokio::test]
async fn a_content_filter_keeps_what_was_said_and_changes_nothing() {
    let said = [event(&delta("{\"reply\":\"Let me see")), ending("content_filter")].concat();
    let (outcome, _llm) = play(vec![Answer::bytes(said)], &[]).await;
    assert_eq!((outcome.reply.as_str(), outcome.resets), ("Let me see", 0));
    assert!(outcome.completed().refusal && outcome.operations.is_empty());
}

#[tokio::test]
async fn a_content_filter_without_words_is_a_refusal_error() {
    let (outcome, llm) = play(vec![Answer::bytes(ending("content_filter"))], &[]).await;
    assert_eq!((outcome.reason(), llm.asked().len()), (Reason::AiRefused, 1));
}

#[tokio::test]
async fn the_planner_stands_in_only_where_that_was_chosen() {
    let (outcome, _llm) = play(vec![half(Step::Break); 3], &[("AI_FALLBACK", "planner")]).await;
    let completed = outcome.completed();
    assert_eq!(
        (completed.planner.as_str(), completed.fallback.as_deref()),
        ("built-in", Some("ai_unavailable"))
    );
    assert!(!outcome.reply.contains("Half a reply"));
}

#[tokio::test]
async fn a_dead_server_is_left_alone_and_tried_again_later() {
    let script = [vec![Answer::status(503, "{}"); 2], vec![good()]].concat();
    let llm = LlmServer::start(script).await;
    let variables = [("AI_ATTEMPTS", "1"), ("AI_CIRCUIT_FAILURES", "2"), ("AI_CIRCUIT_SECONDS", "0.5")];
    let stack = Stack::with(&llm, &variables).await;
    for _ in 0..4 {
        assert_eq!(stack.generate("Hello").await.reason(), Reason::AiUnavailable);
    }
    assert_eq!(llm.asked().len(), 2, "two calls were held back");
    assert!(stack.capabilities().await.circuit_open);
    tokio::time::sleep(Duration::from_millis(550)).await;
    assert_good(&stack.generate("Hello").await);
    assert!(!stack.capabilities().await.circuit_open);
}
