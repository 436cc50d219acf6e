//! The error table: every row is brought about through the public door, where a client can bring it about at all.

use remix_platform::Reason;
use remix_platform::error::TABLE;
use remix_tests::{Answer, Client, Gate, Script, Stack, demo, run};
use serde_json::{Value, json};

/// How a row is shown.
enum Case {
    /// An answer of the gateway.
    Shown(Answer),
    /// No client can bring it about on purpose; where it is covered instead.
    Elsewhere(&'static str),
}

async fn session(traveler: &Client) -> String {
    traveler.create(&[demo::GOA], None).await.session.id
}

/// A session on which the model's next three answers fail like this.
async fn failing(stack: &Stack, traveler: &Client, fault: Script) -> Answer {
    let id = session(traveler).await;
    for _ in 0..3 {
        stack.llm().push(fault.clone());
    }
    traveler.message(&id, "Hello").send().await
}

/// Exhaustive on purpose: a new row does not compile without its case.
async fn provoke(stack: &Stack, traveler: &Client, reason: Reason) -> Case {
    let create = |body: Value| traveler.post("/api/remix/sessions").json(&body);
    Case::Shown(match reason {
        Reason::InvalidArgument => create(json!({})).send().await,
        Reason::Unauthenticated => stack.nobody().get("/api/me").send().await,
        Reason::NotFound => traveler.get("/api/remix/sessions/nope").send().await,
        Reason::MethodNotAllowed => traveler.delete("/api/me").send().await,
        Reason::RequestTimeout => return Case::Elsewhere("limits::a_body_that_does_not_come_is_given_up"),
        Reason::TurnInProgress => {
            let (id, gate) = (session(traveler).await, Gate::closed());
            stack.llm().push(Script::reply("Wait").hold_after(0, &gate));
            traveler.begin(&id, "One").await;
            let answer = traveler.message(&id, "Two").send().await;
            gate.open();
            answer
        }
        Reason::TurnNotRetryable => {
            let id = session(traveler).await;
            let turn = traveler.send(&id, "Hello").await.user_message.turn_id.unwrap();
            traveler.post(&format!("/api/remix/sessions/{id}/turns/{turn}/retry")).send().await
        }
        Reason::SessionNotActive => {
            let id = session(traveler).await;
            traveler.post(&format!("/api/remix/sessions/{id}/archive")).send().await;
            traveler.message(&id, "Hello").send().await
        }
        Reason::SessionPublished => {
            let id = session(traveler).await;
            traveler.post(&format!("/api/remix/sessions/{id}/finalize")).send().await;
            traveler.post("/api/itineraries").json(&json!({ "chat_session_id": id })).send().await;
            traveler.post(&format!("/api/remix/sessions/{id}/reopen")).send().await
        }
        Reason::NotFinalized => {
            let id = session(traveler).await;
            traveler.post("/api/itineraries").json(&json!({ "chat_session_id": id })).send().await
        }
        Reason::VersionConflict => {
            let id = session(traveler).await;
            let body = json!({ "base_version": 7, "operations": [{ "op": "set_duration", "days": [4] }] });
            traveler.post(&format!("/api/remix/sessions/{id}/edits")).json(&body).send().await
        }
        Reason::PayloadTooLarge => create(json!({ "initial_message": "x".repeat(129 * 1024) })).send().await,
        Reason::UnsupportedMediaType => {
            traveler.post("/api/remix/sessions").body("text/plain", "{}").send().await
        }
        Reason::HeadersTooLarge => {
            traveler.get("/api/me").header("x-filler", &"x".repeat(40 * 1024)).send().await
        }
        Reason::IdempotencyMismatch => {
            create(json!({ "itinerary_ids": [demo::GOA] })).key("mismatch").send().await;
            create(json!({ "itinerary_ids": [demo::HIMALAYA] })).key("mismatch").send().await
        }
        Reason::QuotaActive => {
            let greedy = stack.traveler().await;
            for _ in 0..3 {
                session(&greedy).await;
            }
            greedy.post("/api/remix/sessions").json(&json!({ "itinerary_ids": [demo::GOA] })).send().await
        }
        Reason::QuotaDaily => {
            let greedy = stack.traveler().await;
            for _ in 0..10 {
                let id = session(&greedy).await;
                greedy.delete(&format!("/api/remix/sessions/{id}")).send().await;
            }
            greedy.post("/api/remix/sessions").json(&json!({ "itinerary_ids": [demo::GOA] })).send().await
        }
        Reason::QuotaMessages => return Case::Elsewhere("remix::sessions::messages::both_places_are_taken"),
        Reason::RateLimited => return Case::Elsewhere("limits::too_many_requests_in_a_minute"),
        Reason::AiUnavailable => failing(stack, traveler, Script::status(500)).await,
        Reason::AiRateLimited => failing(stack, traveler, Script::rate_limited(None)).await,
        Reason::AiInvalidOutput => return Case::Elsewhere("the built-in planner answers in its place"),
        Reason::AiRefused => failing(stack, traveler, Script::filtered()).await,
        Reason::Unavailable => {
            let gateway = stack.start_gateway(remix_tests::process::free_address()).await;
            traveler.at(&format!("http://{gateway}")).get("/api/me").send().await
        }
        Reason::DeadlineExceeded => {
            return Case::Elsewhere("remix::sessions::faults::a_model_that_says_nothing");
        }
        Reason::Internal => return Case::Elsewhere("a fault of ours: nobody knows how to bring it about"),
    })
}

#[test]
fn every_row_has_its_status_and_its_body() {
    run(async {
        let stack = Stack::with_model().await;
        for row in TABLE {
            // A traveller of its own each time: quotas are not what these rows are about.
            let traveler = stack.traveler().await;
            match provoke(&stack, &traveler, row.reason).await {
                Case::Shown(answer) => {
                    answer.error(row.http, row.code);
                    assert_eq!(
                        answer.header("content-type").map(|ct| ct.split(';').next().unwrap()),
                        Some("application/json")
                    );
                }
                Case::Elsewhere(place) => assert!(!place.is_empty()),
            }
            // What one row did not use up is not for the next.
            stack.llm().forget();
        }
    });
}

#[test]
fn waiting_is_said_in_seconds_where_it_helps() {
    run(async {
        let stack = Stack::start().await;
        let gateway = stack.start_gateway(remix_tests::process::free_address()).await;
        let traveler = stack.traveler().await;
        let answer = traveler.at(&format!("http://{gateway}")).get("/api/me").send().await;
        answer.error(503, "unavailable");
        assert!(answer.header("retry-after").is_some_and(|seconds| seconds.parse::<u32>().is_ok()));
        for word in ["127.0.0.1", "tcp", "transport", "Connection refused", "hyper"] {
            assert!(!answer.text.contains(word), "{word} is nobody's business: {}", answer.text);
        }
    });
}
