//! `Idempotency-Key`: a repeat is the first outcome, not a second effect.

use remix_tests::{Client, Gate, Script, Stack, demo, run};
use serde_json::{Value, json};

fn create(client: &Client, key: &str, itinerary: &str) -> remix_tests::client::Call {
    client.post("/api/remix/sessions").json(&json!({ "itinerary_ids": [itinerary] })).key(key)
}

#[test]
fn a_create_is_done_once_and_told_twice() {
    run(async {
        let stack = Stack::builder().gateways(2).start().await;
        let traveler = stack.traveler().await;
        let first = create(&traveler, "k1", demo::GOA).send().await;
        let second = create(&traveler, "k1", demo::GOA).send().await;
        let third = create(&traveler.at(&stack.gateway(1)), "k1", demo::GOA).send().await;
        let _: Value = first.data(201);
        assert_eq!((first.status, &first.json()), (second.status, &second.json()));
        assert_eq!((first.status, &first.json()), (third.status, &third.json()));
        assert_eq!(first.header("idempotency-replayed"), None);
        assert_eq!(second.header("idempotency-replayed"), Some("true"));
        assert_eq!(traveler.sessions("").await.total, 1);
        assert_eq!(traveler.quota().await.daily.unwrap().used, 1);

        create(&traveler, "k1", demo::HIMALAYA).send().await.error(422, "idempotency_mismatch");
        let _: Value = create(&traveler, "k2", demo::GOA).send().await.data(201);
        // Keys are a traveller's own.
        let other = stack.traveler().await;
        let answer = create(&other, "k1", demo::GOA).send().await;
        assert_eq!(answer.header("idempotency-replayed"), None);
        let _: Value = answer.data(201);
    });
}

#[test]
fn a_send_is_done_once() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        stack.llm().reply("Only once.");
        let first = traveler.message(&id, "Hello").key("m1").send().await;
        let second = traveler.message(&id, "Hello").key("m1").send().await;
        let _: Value = first.data(200);
        assert_eq!(
            (second.status, second.json()["data"]["assistant_message"]["id"].clone()),
            (200, first.json()["data"]["assistant_message"]["id"].clone())
        );
        assert_eq!(second.header("idempotency-replayed"), Some("true"));
        assert_eq!(stack.llm().requests().len(), 1);
        assert_eq!(traveler.session(&id).await.session.message_count, 3);
        traveler.message(&id, "Something else").key("m1").send().await.error(422, "idempotency_mismatch");
        // The same key for another session is another scope.
        let other = traveler.create(&[demo::GOA], None).await.session.id;
        let _: Value = traveler.message(&other, "Hello").key("m1").send().await.data(200);
        assert_eq!(stack.llm().requests().len(), 2);
    });
}

#[test]
fn a_repeat_while_the_first_runs_joins_it() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let gate = Gate::closed();
        stack.llm().push(Script::reply("For both of you.").hold_after(3, &gate));
        let (one, two) = (traveler.message(&id, "Hello").key("m1"), traveler.message(&id, "Hello").key("m1"));
        let first = tokio::spawn(one.send());
        stack.llm().asked(1).await;
        let second = tokio::spawn(two.send());
        // The repeat as a stream shows the same turn from its beginning.
        let stream = traveler.post(&format!("/api/remix/sessions/{id}/stream"));
        let mut stream = stream.json(&json!({ "message": "Hello" })).key("m1").open().await;
        stream.until("turn_started").await;
        gate.open();
        let (first, second) = (first.await.unwrap(), second.await.unwrap());
        let reply =
            |answer: &remix_tests::Answer| answer.data::<Value>(200)["assistant_message"]["id"].clone();
        assert_eq!(reply(&first), reply(&second));
        assert_eq!(stream.until("turn_completed").await.data["assistant_message"]["id"], reply(&first));
        assert_eq!(stack.llm().requests().len(), 1);
    });
}

#[test]
fn finalize_and_publish_are_replayed() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let finalize = format!("/api/remix/sessions/{id}/finalize");
        let first: Value = traveler.post(&finalize).key("f").send().await.data(200);
        assert_eq!(traveler.post(&finalize).key("f").send().await.data::<Value>(200), first);

        let publish = |title: &str| {
            traveler.post("/api/itineraries").json(&json!({ "chat_session_id": id, "title": title })).key("p")
        };
        let page = publish("One").send().await;
        let again = publish("One").send().await;
        assert_eq!((page.status, again.status), (201, 201), "a replay has the same status");
        assert_eq!(page.json(), again.json());
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
        publish("Two").send().await.error(422, "idempotency_mismatch");
    });
}

#[test]
fn a_failed_turn_is_told_again_and_not_tried_again() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        for _ in 0..3 {
            stack.llm().push(Script::status(500));
        }
        let first = traveler.message(&id, "Hello").key("m1").send().await;
        let second = traveler.message(&id, "Hello").key("m1").send().await;
        first.error(502, "ai_unavailable");
        second.error(502, "ai_unavailable");
        assert_eq!(first.json()["error"]["details"], second.json()["error"]["details"]);
        assert_eq!(stack.llm().requests().len(), 3);
        assert_eq!(traveler.session(&id).await.session.message_count, 2);
    });
}
