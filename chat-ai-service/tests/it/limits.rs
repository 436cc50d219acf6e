//! What bounds a call: time to connect, retries, the circuit, rounds of learning, and answers made to cost time.

use std::time::{Duration, Instant};

use remix_platform::Reason;
use serde_json::json;
use tokio::net::{TcpSocket, TcpStream};

use crate::llm_server::{Answer, LlmServer, Step, delta, ending, event};
use crate::stack::{Stack, play};

fn good() -> Answer {
    Answer::reply("All done.", json!([]))
}

fn complaint(status: u16, text: &str) -> Answer {
    Answer::status(status, &json!({"error": {"message": text}}).to_string())
}

/// A listener whose queue is full: a connection to it is neither made nor refused.
async fn deaf() -> (TcpSocketGuard, String) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut queued = Vec::new();
    while let Ok(connected) =
        tokio::time::timeout(Duration::from_millis(200), TcpStream::connect(address)).await
    {
        queued.push(connected.unwrap());
        assert!(queued.len() < 64, "the queue does not fill up");
    }
    ((listener, queued), format!("http://{address}/v1"))
}

type TcpSocketGuard = (tokio::net::TcpListener, Vec<TcpStream>);

#[tokio::test]
async fn connecting_has_a_limit_of_its_own() {
    let (_full, url) = deaf().await;
    let variables =
        [("AI_BASE_URL", url.as_str()), ("AI_CONNECT_SECONDS", "0.3"), ("AI_FIRST_TOKEN_SECONDS", "30")];
    let stack = Stack::start(&variables).await;
    let began = Instant::now();
    assert_eq!(stack.generate("Hello").await.reason(), Reason::AiUnavailable);
    let took = began.elapsed();
    assert!(
        took >= Duration::from_millis(900) && took < Duration::from_secs(5),
        "three attempts in {took:?}"
    );
}

#[tokio::test]
async fn retries_are_a_tenth_of_the_calls_once_the_reserve_is_spent() {
    const CALLS: usize = 150;
    // No script: every request is answered with 500.
    let llm = LlmServer::start(vec![]).await;
    let stack = Stack::with(&llm, &[("AI_CIRCUIT_FAILURES", "0")]).await;
    for _ in 0..CALLS {
        assert_eq!(stack.generate("Hello").await.reason(), Reason::AiUnavailable);
    }
    let retries = llm.asked().len() - CALLS;
    assert!((50..=50 + CALLS / 10).contains(&retries), "{retries} retries");
}

#[tokio::test]
async fn retry_after_may_be_a_fraction() {
    let slow = Answer::status(429, "{}").with_header("retry-after", "0.4");
    let (outcome, llm) = play(vec![slow, good()], &[]).await;
    assert_eq!((outcome.reply.as_str(), llm.asked().len()), ("All done.", 2));
    assert!(llm.pause() >= Duration::from_millis(400), "{:?}", llm.pause());
}

#[tokio::test]
async fn retry_after_without_bounds_is_a_failure_and_no_panic() {
    for (header, value) in [
        ("retry-after", "18446744073709551615"),
        ("retry-after", "1e300"),
        ("retry-after-ms", "18446744073709551615"),
    ] {
        let (outcome, llm) =
            play(vec![Answer::status(429, "{}").with_header(header, value), good()], &[]).await;
        assert_eq!((outcome.reason(), llm.asked().len()), (Reason::AiRateLimited, 1), "{header}: {value}");
    }
}

#[tokio::test]
async fn tokens_of_attempts_add_up_without_overflow() {
    let counted =
        event(&json!({"choices": [], "usage": {"prompt_tokens": u32::MAX, "completion_tokens": 7}}));
    let cut = Answer::stream(vec![
        Step::Bytes(event(&delta("{\"reply\":\"Ha"))),
        Step::Bytes(counted),
        Step::Break,
    ]);
    let (outcome, _llm) = play(vec![cut, good()], &[]).await;
    assert_eq!(outcome.reply, "All done.");
    assert_eq!((outcome.usage[0].prompt_tokens, outcome.usage[0].completion_tokens), (i32::MAX, 57));
}

#[tokio::test]
async fn a_server_that_refuses_is_alive() {
    let script = vec![Answer::status(503, "{}"), Answer::status(429, "{}"), good()];
    let llm = LlmServer::start(script).await;
    let variables = [("AI_ATTEMPTS", "1"), ("AI_CIRCUIT_FAILURES", "1"), ("AI_CIRCUIT_SECONDS", "0.1")];
    let stack = Stack::with(&llm, &variables).await;
    assert_eq!(stack.generate("Hello").await.reason(), Reason::AiUnavailable);
    assert!(stack.capabilities().await.circuit_open);
    crate::stack::eventually_async("the probe is let through", async || {
        stack.generate("Hello").await.reason() == Reason::AiRateLimited
    })
    .await;
    assert!(!stack.capabilities().await.circuit_open, "it has answered");
    assert_eq!(stack.generate("Hello").await.reply, "All done.");
}

#[tokio::test]
async fn at_most_three_parameters_are_healed_in_a_call_and_the_next_goes_on() {
    let llm = LlmServer::start(vec![
        complaint(400, "unknown field: temperature"),
        complaint(400, "unknown field: stream_options"),
        complaint(400, "unknown field: max_tokens"),
        complaint(400, "unknown field: max_completion_tokens"),
        good(),
    ])
    .await;
    let stack = Stack::with(&llm, &[]).await;
    assert_eq!(stack.generate("Hello").await.reason(), Reason::AiUnavailable);
    assert_eq!(llm.asked().len(), 4);
    assert_eq!(stack.generate("Hello").await.reply, "All done.");
    let last = llm.asked()[4].body.clone();
    for gone in ["temperature", "stream_options", "max_tokens", "max_completion_tokens"] {
        assert!(last.get(gone).is_none(), "{gone}");
    }
}

#[tokio::test]
async fn a_refused_tool_choice_is_left_out_before_the_tool_is_given_up() {
    let script = vec![
        complaint(400, "This model does not support this tool_choice"),
        good(),
        complaint(400, "tools are not supported"),
        good(),
    ];
    let llm = LlmServer::start(script).await;
    let stack = Stack::with(&llm, &[("AI_STRUCTURED", "tool")]).await;
    assert_eq!(stack.generate("Hello").await.reply, "All done.");
    let asked = llm.asked();
    assert!(asked[1].body.get("tool_choice").is_none() && asked[1].body.get("tools").is_some());
    assert_eq!(stack.capabilities().await.healed_parameters, ["tool_choice dropped"]);
}

#[tokio::test]
async fn a_prompt_beyond_the_context_teaches_nothing_and_is_left_to_the_planner() {
    for (status, body) in [
        (
            400,
            json!({"error": {"code": 400, "type": "exceed_context_size_error", "n_ctx": 1024,
            "message": "request (9000 tokens) exceeds the available context size (1024 tokens), try increasing it"}}),
        ),
        (
            400,
            json!({"error": {"code": "context_length_exceeded", "param": "messages", "message":
            "This model's maximum context length is 4097 tokens. However, you requested 4600 tokens (3100 in the messages, 1500 in the completion)."}}),
        ),
        (
            400,
            json!({"object": "error", "message":
            "'max_tokens' or 'max_completion_tokens' is too large: 1500. This model's maximum context length is 2048 tokens and your request has 1900 input tokens"}),
        ),
        (413, json!({"error": {"message": "prompt is too long: 210000 tokens > 200000 maximum"}})),
    ] {
        let llm = LlmServer::start(vec![Answer::status(status, &body.to_string()), good()]).await;
        let stack = Stack::with(&llm, &[]).await;
        let outcome = stack.generate("Only 7 days, please.").await;
        let completed = outcome.completed();
        assert_eq!(completed.planner, "built-in", "{body}");
        assert_eq!(completed.fallback.as_deref(), Some("ai_unavailable"), "{body}");
        assert_eq!((llm.asked().len(), outcome.operations.len()), (1, 1), "{body}");
        let learned = stack.capabilities().await;
        assert_eq!(
            (learned.transport.as_str(), learned.healed_parameters.len()),
            ("json_schema", 0),
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_second_question_that_fails_is_left_to_the_planner() {
    let hang = Answer::stream(vec![Step::Hang]);
    let failures = [
        vec![Answer::status(503, "{}"); 3],
        vec![Answer::status(401, "{}")],
        vec![hang.clone(), hang.clone(), hang],
    ];
    for failure in failures {
        let script = [vec![Answer::text("I would love to help!")], failure].concat();
        let (outcome, llm) = play(script, &[("AI_TURN_SECONDS", "1")]).await;
        let completed = outcome.completed();
        assert_eq!(completed.planner, "built-in");
        assert_eq!(completed.fallback.as_deref(), Some("ai_invalid_output"));
        assert!(llm.asked().len() >= 2 && !outcome.operations.is_empty());
    }
}

#[tokio::test]
async fn an_answer_made_of_brackets_is_read_in_no_time() {
    for piece in ["{", "{\"", "{\"reply\":{", "[{"] {
        let flood = [event(&delta(&piece.repeat(250_000 / piece.len()))), ending("stop")].concat();
        let began = Instant::now();
        let (outcome, _llm) = play(vec![Answer::bytes(flood), good()], &[]).await;
        assert_eq!(outcome.completed().repair.as_deref(), Some("reasked"), "{piece}");
        assert!(began.elapsed() < Duration::from_secs(5), "{piece}: {:?}", began.elapsed());
    }
}

#[tokio::test]
async fn a_flood_of_bad_operations_does_not_flood_the_second_question() {
    let ops = vec!["7"; 100_000].join(",");
    let flood = Answer::bytes(
        [event(&delta(&format!("{{\"reply\":\"x\",\"ops\":[{ops}]}}"))), ending("stop")].concat(),
    );
    let (outcome, llm) = play(vec![flood, good()], &[]).await;
    assert_eq!(outcome.completed().repair.as_deref(), Some("reasked"));
    let question = llm.asked()[1].body["messages"][5]["content"].as_str().unwrap().to_owned();
    assert!(question.contains("ops[0]: bad_shape") && question.contains("more"), "{question}");
    assert!(question.len() < 2_000, "{} bytes", question.len());
}
