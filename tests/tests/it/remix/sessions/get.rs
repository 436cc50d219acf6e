//! `GET /api/remix/sessions/{id}`.

use remix_tests::{Gate, Script, Stack, demo, run};
use serde_json::Value;

#[test]
fn messages_come_in_pages_from_the_newest_back() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        for _ in 0..3 {
            traveler.send(&id, "How long is the trip?").await;
        }
        let sequences = async |query: &str| {
            let data: Value =
                traveler.get(&format!("/api/remix/sessions/{id}{query}")).send().await.data(200);
            let messages = data["messages"].as_array().unwrap();
            messages.iter().map(|message| message["sequence"].as_i64().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(sequences("").await, [1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(sequences("?limit=3").await, [5, 6, 7]);
        assert_eq!(sequences("?limit=3&messages_before=5").await, [2, 3, 4]);
        assert_eq!(sequences("?messages_before=2").await, [1]);
        assert_eq!(sequences("?messages_before=1").await, [0i64; 0]);
        for (query, field) in [
            ("limit=0", "limit"),
            ("limit=101", "limit"),
            ("limit=x", "limit"),
            ("messages_before=x", "messages_before"),
        ] {
            traveler.get(&format!("/api/remix/sessions/{id}?{query}")).send().await.wrong_field(field);
        }
    });
}

#[test]
fn the_running_turn_is_shown_while_it_runs() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let gate = Gate::closed();
        stack.llm().push(Script::reply("One moment.").hold_after(1, &gate));
        let turn = traveler.begin(&id, "Hello").await;
        stack.llm().asked(1).await;

        let running = traveler.session(&id).await.session.running_turn.expect("a turn runs");
        assert_eq!(running.turn_id, turn);
        gate.open();
        traveler.watch(&id, &turn, None).await.until("turn_completed").await;
        let session = traveler.session(&id).await.session;
        assert_eq!((session.running_turn, session.last_turn), (None, None));
    });
}

#[test]
fn the_metadata_of_a_reply_is_stored_without_the_draft() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::HIMALAYA, demo::GOA], None).await.session.id;
        let sent = traveler.send(&id, "I only have 7 days total").await;
        let stored = traveler.session(&id).await.messages.pop().unwrap();
        let (sent, stored) = (sent.assistant_message.metadata.unwrap(), stored.metadata.unwrap());
        assert!(sent.draft_itinerary.is_some() && stored.draft_itinerary.is_none());
        assert_eq!(stored.draft_version, Some(2));
        assert_eq!(
            (sent.change, sent.computed_line, sent.planner),
            (stored.change, stored.computed_line, stored.planner)
        );
    });
}
