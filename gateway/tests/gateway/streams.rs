//! Sends in their three forms, and streams that outlive their backend.

use remix_platform::{Error, Reason};
use remix_proto::v1::turn_event::Event;
use remix_proto::v1::{ErrorBody, TurnFailed, TurnStopped};
use reqwest::Method;

use crate::backend::{SESSION, Script, Step, TURN, completed, delta, started};
use crate::client::{Answer, Stack};

const HELLO: &str = r#"{"message":"hello"}"#;

fn of_session(rest: &str) -> String {
    format!("/api/remix/sessions/{SESSION}/{rest}")
}

fn of_turn(rest: &str) -> String {
    format!("/api/remix/sessions/{SESSION}/turns/{TURN}/{rest}")
}

fn good_turn() -> Script {
    Script::Steps(vec![
        Step::Say(1, started()),
        Step::Say(2, delta("Two ")),
        Step::Say(3, delta("lines\n")),
        Step::Say(4, completed("Two lines\n")),
    ])
}

fn failed() -> Event {
    Event::TurnFailed(TurnFailed {
        error: Some(ErrorBody {
            code: "ai_unavailable".into(),
            message: "No answer.".into(),
            retryable: true,
            ..Default::default()
        }),
        user_message_id: "m".into(),
    })
}

/// Event names and ids of an SSE body, and the joined deltas.
fn events(body: &str) -> (Vec<(String, i32)>, String) {
    let mut reply = String::new();
    let mut seen = Vec::new();
    for frame in body.split("\n\n").filter(|frame| !frame.is_empty() && !frame.starts_with(':')) {
        let lines: Vec<&str> = frame.lines().collect();
        let [event, id, data] = lines[..] else { panic!("odd frame {frame:?}") };
        let name = event.strip_prefix("event: ").unwrap();
        let data: serde_json::Value = serde_json::from_str(data.strip_prefix("data: ").unwrap()).unwrap();
        if name == "reply_delta" {
            reply.push_str(data["text"].as_str().unwrap());
        }
        seen.push((name.to_owned(), id.strip_prefix("id: ").unwrap().parse().unwrap()));
    }
    (seen, reply)
}

#[tokio::test]
async fn a_stream_has_the_events_in_order_and_the_right_headers() {
    let stack = Stack::start().await;
    stack.backend.script(good_turn());
    let answer = stack.post(&of_session("stream"), HELLO).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "text/event-stream");
    assert_eq!(answer.header("cache-control"), "no-store, no-transform");
    assert_eq!(answer.header("x-accel-buffering"), "no");
    let (seen, reply) = events(&answer.text);
    assert_eq!(
        (seen.first().unwrap(), seen.last().unwrap()),
        (&("turn_started".into(), 1), &("turn_completed".into(), 4))
    );
    assert_eq!(reply, "Two lines\n");
    assert!(answer.text.contains(&format!("\"turn_id\":\"{TURN}\"")));
}

#[tokio::test]
async fn pieces_that_wait_are_merged_and_keep_the_newest_id() {
    let stack = Stack::start().await;
    let mut steps = vec![Step::Say(1, started())];
    steps.extend((2..=201).map(|sequence| Step::Say(sequence, delta("x"))));
    steps.push(Step::Say(202, completed("x")));
    stack.backend.script(Script::Steps(steps));
    let (seen, reply) = events(&stack.post(&of_session("stream"), HELLO).await.text);
    assert_eq!(reply.len(), 200);
    assert!(seen.len() < 150, "{} frames for 200 pieces that were there at once", seen.len());
    assert!(seen.windows(2).all(|pair| pair[0].1 < pair[1].1));
    assert_eq!(seen[seen.len() - 2].1, 201);
}

#[tokio::test]
async fn a_waiting_send_answers_with_both_messages() {
    let stack = Stack::start().await;
    stack.backend.script(good_turn());
    let answer = stack.post(&of_session("messages"), HELLO).await;
    assert_eq!(answer.status, 200);
    let data = answer.json()["data"].clone();
    assert_eq!(
        (data["user_message"]["content"].as_str(), data["assistant_message"]["content"].as_str()),
        (Some("hello"), Some("Two lines\n"))
    );
    assert_eq!(data["session"]["id"], SESSION);
}

#[tokio::test]
async fn an_async_send_says_where_to_watch() {
    let stack = Stack::start().await;
    stack.backend.script(Script::Steps(vec![Step::Say(1, started()), Step::Hang]));
    let request = stack.post_request(&of_session("messages"), HELLO).header("prefer", "respond-async");
    let answer = Answer::of(request.send().await.unwrap()).await;
    assert_eq!((answer.status, answer.header("location")), (202, of_turn("stream").as_str()));
    assert_eq!(answer.json()["data"]["turn_id"], TURN);
}

#[tokio::test]
async fn a_failed_turn_is_an_event_of_the_stream_and_the_status_of_a_waiting_send() {
    let stack = Stack::start().await;
    let script = Script::Steps(vec![Step::Say(1, started()), Step::Say(2, failed())]);
    stack.backend.script(script.clone());
    let answer = stack.post(&of_session("messages"), HELLO).await;
    assert_eq!((answer.status, answer.code().as_str()), (502, "ai_unavailable"));
    let details = &answer.json()["error"]["details"];
    assert_eq!(details["turn_id"], TURN);
    assert!(details["user_message_id"].as_str().is_some_and(|id| id.len() == 36));
    stack.backend.script(script);
    let streamed = stack.post(&of_session("stream"), HELLO).await;
    assert_eq!(streamed.status, 200);
    assert_eq!(events(&streamed.text).0.last().unwrap().0, "turn_failed");
}

#[tokio::test]
async fn what_fails_before_the_first_event_is_a_plain_error() {
    let stack = Stack::start().await;
    for path in ["messages", "stream"] {
        stack.backend.script(Script::Refuse(|| {
            Error::new(Reason::TurnInProgress, "Busy.").with(|details| details.turn_id = Some("t".into()))
        }));
        let answer = stack.post(&of_session(path), HELLO).await;
        assert_eq!((answer.status, answer.code().as_str()), (409, "turn_in_progress"));
        assert_eq!(answer.json()["error"]["details"]["turn_id"], "t");
    }
}

#[tokio::test]
async fn a_cut_stream_is_joined_again_unseen() {
    let stack = Stack::start().await;
    stack.backend.script(Script::Steps(vec![
        Step::Say(1, started()),
        Step::Say(2, delta("one ")),
        Step::Break,
    ]));
    stack.backend.script(Script::Unavailable);
    // A clean end without a last event is a cut, too; what was seen already is not repeated.
    stack.backend.script(Script::Steps(vec![Step::Say(2, delta("one ")), Step::Say(3, delta("two "))]));
    stack
        .backend
        .script(Script::Steps(vec![Step::Say(4, delta("three")), Step::Say(5, completed("one two three"))]));
    let answer = stack.post(&of_session("stream"), HELLO).await;
    let (seen, reply) = events(&answer.text);
    assert_eq!(reply, "one two three");
    assert_eq!(seen.last().unwrap(), &("turn_completed".to_owned(), 5));
    assert_eq!((stack.backend.calls("send_message"), stack.backend.calls("watch_turn")), (1, 3));
    let state = stack.backend.state();
    let after: Vec<_> = state
        .seen
        .iter()
        .filter(|s| s.rpc == "watch_turn")
        .map(|s| s.message.contains("after_sequence: Some(2)"))
        .collect();
    assert_eq!(after, [true, true, false]);
}

#[tokio::test]
async fn a_send_that_did_not_get_through_is_repeated_under_one_key() {
    let stack = Stack::start().await;
    stack.backend.script(Script::Unavailable);
    stack.backend.state().replay = true;
    stack.backend.script(good_turn());
    let answer = stack.post(&of_session("messages"), HELLO).await;
    assert_eq!((answer.status, answer.header("idempotency-replayed")), (200, ""));
    let state = stack.backend.state();
    let keys: Vec<_> = state
        .seen
        .iter()
        .map(|seen| seen.message.split("idempotency_key").nth(1).unwrap().to_owned())
        .collect();
    assert_eq!(keys.len(), 2);
    assert!(keys[0] == keys[1] && keys[0].contains("gateway-"), "{keys:?}");
}

#[tokio::test]
async fn a_session_deleted_in_mid_turn_ends_its_stream() {
    let stack = Stack::start().await;
    stack.backend.script(Script::Steps(vec![Step::Say(1, started()), Step::Break]));
    stack.backend.script(Script::Refuse(|| Error::not_found("turn")));
    let answer = stack.post(&of_session("stream"), HELLO).await;
    assert!(answer.text.ends_with("event: turn_stopped\nid: 2\ndata: {}\n\n"), "{}", answer.text);
}

#[tokio::test]
async fn watching_starts_after_the_named_event() {
    let stack = Stack::start().await;
    for (header, query, expected) in
        [(None, "", "None"), (None, "?after=7", "Some(7)"), (Some("9"), "?after=7", "Some(9)")]
    {
        stack.backend.script(Script::Steps(vec![Step::Say(10, completed("x"))]));
        let mut request = stack.request(Method::GET, &format!("{}{query}", of_turn("stream")));
        if let Some(id) = header {
            request = request.header("last-event-id", id);
        }
        let answer = Answer::of(request.send().await.unwrap()).await;
        assert_eq!(events(&answer.text).0, [("turn_completed".to_owned(), 10)]);
        let state = stack.backend.state();
        assert!(state.seen.last().unwrap().message.contains(&format!("after_sequence: {expected}")));
    }
    let request = stack.request(Method::GET, &of_turn("stream")).header("last-event-id", "seven");
    assert_eq!(Answer::of(request.send().await.unwrap()).await.field(), "Last-Event-ID");
}

#[tokio::test]
async fn a_retry_has_three_forms() {
    let stack = Stack::start().await;
    for (header, status, kind) in [
        (None, 200, "text/event-stream"),
        (Some(("accept", "application/json")), 200, "application/json"),
        (Some(("prefer", "respond-async")), 202, "application/json"),
    ] {
        stack.backend.script(good_turn());
        let mut request = stack.request(Method::POST, &of_turn("retry"));
        if let Some((name, value)) = header {
            request = request.header(name, value);
        }
        let answer = Answer::of(request.send().await.unwrap()).await;
        assert_eq!((answer.status, answer.header("content-type")), (status, kind));
    }
}

#[tokio::test]
async fn a_stopped_turn_is_a_good_answer() {
    let stack = Stack::start().await;
    let stopped = Event::TurnStopped(TurnStopped::default());
    stack.backend.script(Script::Steps(vec![Step::Say(1, started()), Step::Say(2, stopped)]));
    let answer = stack.post(&of_session("messages"), HELLO).await;
    assert_eq!(answer.status, 200);
    let data = answer.json()["data"].clone();
    assert!(data["assistant_message"].is_null() && data["session"]["id"] == SESSION);
}

#[tokio::test]
async fn streams_end_when_the_process_does() {
    let stack = Stack::start().await;
    stack.backend.script(Script::Steps(vec![Step::Say(1, started()), Step::Hang]));
    let mut response = stack.post_request(&of_session("stream"), HELLO).send().await.unwrap();
    assert!(response.chunk().await.unwrap().unwrap().starts_with(b"event: turn_started"));
    let began = std::time::Instant::now();
    stack.shutdown.cancel();
    assert!(response.chunk().await.unwrap().is_none(), "the end is clean");
    stack.ended.await.unwrap().unwrap();
    assert!(began.elapsed().as_secs() < 2, "{:?}", began.elapsed());
}

#[tokio::test]
async fn silence_is_filled_with_pings() {
    let stack = Stack::start().await;
    stack.backend.script(Script::Steps(vec![Step::Say(1, started()), Step::Hang]));
    let mut response = stack.post_request(&of_session("stream"), HELLO).send().await.unwrap();
    assert!(response.chunk().await.unwrap().unwrap().starts_with(b"event: turn_started"));
    // From here the clock jumps to the next timer whenever nobody has work.
    tokio::time::pause();
    let began = tokio::time::Instant::now();
    assert_eq!(response.chunk().await.unwrap().unwrap(), ": ping\n\n");
    assert!((9..=10).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_waiting_send_that_outlasts_the_process_says_which_turn_goes_on() {
    let stack = Stack::start().await;
    stack.backend.script(Script::Steps(vec![Step::Say(1, started()), Step::Hang]));
    let waiting = tokio::spawn(stack.post_request(&of_session("messages"), HELLO).send());
    while stack.backend.calls("send_message") == 0 {
        tokio::task::yield_now().await;
    }
    // From here the clock jumps to the next timer whenever nobody has work.
    tokio::time::pause();
    stack.shutdown.cancel();
    let answer = Answer::of(waiting.await.unwrap().unwrap()).await;
    assert_eq!((answer.status, answer.code().as_str()), (503, "unavailable"));
    assert_eq!(answer.json()["error"]["details"]["turn_id"], TURN);
    stack.ended.await.unwrap().unwrap();
}
