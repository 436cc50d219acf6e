//! `POST /api/remix/sessions/{id}/turns/{turn_id}/retry`.

use remix_tests::{Client, Gate, Journal, Script, Stack, demo, invariants, run, sse};
use serde_json::Value;

/// A session whose newest turn has failed; gives the ids of both.
async fn failed(stack: &Stack, traveler: &Client) -> (String, String) {
    let id = traveler.create(&[demo::GOA], None).await.session.id;
    for _ in 0..3 {
        stack.llm().push(Script::status(500));
    }
    let error = traveler.message(&id, "Hello?").send().await.error(502, "ai_unavailable");
    (id, error["details"]["turn_id"].as_str().unwrap().to_owned())
}

fn retry_path(session: &str, turn: &str) -> String {
    format!("/api/remix/sessions/{session}/turns/{turn}/retry")
}

#[test]
fn the_same_message_is_answered_again_at_no_cost() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let (id, turn) = failed(&stack, &traveler).await;
        let before = traveler.session(&id).await;
        stack.llm().reply("Here I am.");
        let events = traveler.post(&retry_path(&id, &turn)).open().await.all().await;
        sse::assert_whole(&events);
        assert_eq!(events[0].data["turn_id"], turn);
        assert_eq!(events[0].data["user_message"]["id"], before.messages[1].id);
        assert_eq!(sse::text(&events), "Here I am.");

        let after = traveler.session(&id).await;
        assert_eq!(
            after.session.message_count,
            before.session.message_count + 1,
            "the reply, and no second question"
        );
        assert_eq!(after.messages[1], before.messages[1]);
        assert_eq!(after.session.last_turn, None);
        assert_eq!(stack.database.number("SELECT count(*) FROM remix_turns").await, 1);
        invariants::check(&stack.database, &Journal::default()).await;
    });
}

#[test]
fn it_answers_in_the_form_that_was_asked_for() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let (id, turn) = failed(&stack, &traveler).await;
        stack.llm().reply("As JSON.");
        let call = traveler.post(&retry_path(&id, &turn)).header("accept", "application/json");
        let data: Value = call.send().await.data(200);
        assert_eq!(data["user_message"]["content"], "Hello?");
        assert_eq!(data["assistant_message"]["content"], "As JSON.");
        assert_eq!(data["session"]["message_count"], 3);

        let (id, turn) = failed(&stack, &traveler).await;
        stack.llm().reply("Later.");
        let answer = traveler.post(&retry_path(&id, &turn)).header("prefer", "respond-async").send().await;
        let data: Value = answer.data(202);
        assert_eq!(data["turn_id"], turn);
        let location = answer.header("location").unwrap().to_owned();
        let events = traveler.get(&location).open().await.all().await;
        assert_eq!(events.last().unwrap().name, "turn_completed");
    });
}

#[test]
fn only_what_failed_or_was_stopped_can_be_retried() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let done = traveler.send(&id, "Hello").await.user_message.turn_id.unwrap();
        traveler.post(&retry_path(&id, &done)).send().await.error(409, "turn_not_retryable");

        let gate = Gate::closed();
        stack.llm().push(Script::reply("Still here").hold_after(0, &gate));
        let live = traveler.begin(&id, "Wait").await;
        let error = traveler.post(&retry_path(&id, &live)).send().await.error(409, "turn_in_progress");
        assert_eq!(error["details"]["turn_id"], live);
        traveler.stop(&id, &live).await;
        traveler.send(&id, "Something else").await;
        traveler.post(&retry_path(&id, &live)).send().await.error(409, "turn_not_retryable");
    });
}

#[test]
fn a_retried_stopped_turn_replaces_the_kept_text() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let gate = Gate::closed();
        stack.llm().push(Script::reply("Half of this").pieces(4).hold_after(5, &gate));
        let mut stream = traveler.stream(&id, "Hello").await;
        let turn = stream.until("turn_started").await.data["turn_id"].as_str().unwrap().to_owned();
        stream.until("reply_delta").await;
        traveler.stop(&id, &turn).await;
        assert_eq!(traveler.session(&id).await.session.message_count, 3);

        stack.llm().reply("The whole answer.");
        let events = traveler.post(&retry_path(&id, &turn)).open().await.all().await;
        assert_eq!(events.last().unwrap().name, "turn_completed");
        let read = traveler.session(&id).await;
        assert_eq!((read.session.message_count, read.messages.len()), (3, 3));
        assert_eq!(read.messages[2].content, "The whole answer.");
        assert_eq!(read.messages[2].metadata.as_ref().unwrap().stopped, None);
        invariants::check(&stack.database, &Journal::default()).await;
    });
}
