//! `POST /api/remix/sessions`.

use std::time::Duration;

use remix_tests::{Script, Stack, demo, eventually, run};
use serde_json::{Value, json};

#[test]
fn without_a_message_the_session_opens_with_the_greeting_and_a_draft() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let body = json!({ "itinerary_ids": [demo::HIMALAYA, demo::GOA] });
        let data: Value = traveler.post("/api/remix/sessions").json(&body).send().await.data(201);

        let (session, messages) = (&data["session"], &data["messages"]);
        assert_eq!(session["status"], "active");
        assert_eq!(session["message_count"], 1);
        assert_eq!(session["message_limit"], 50);
        assert_eq!(session["draft_version"], 1);
        assert_eq!(session["source_itinerary_ids"], json!([demo::HIMALAYA, demo::GOA]));
        assert_eq!(session["source_itineraries"][0]["title"], "Himalayan Trek");
        assert_eq!(session["source_itineraries"][0]["creator"]["username"], "asha");
        assert_eq!(session["source_itineraries"][1]["title"], "Goa Beach Retreat");
        assert!(session["running_turn"].is_null() && session["published_itinerary_id"].is_null());
        let title = session["title"].as_str().unwrap();
        assert!(title.contains("Himalayan Trek") && title.contains("Goa Beach Retreat"), "{title}");
        for time in ["created_at", "updated_at", "last_message_at"] {
            let text = session[time].as_str().unwrap_or_default();
            assert!(text.ends_with('Z') && text.len() >= 20, "{time}: {text}");
        }

        assert_eq!(messages.as_array().map(Vec::len), Some(1));
        assert_eq!(messages[0]["role"], "assistant");
        assert_eq!(messages[0]["sequence"], 1);
        let greeting = messages[0]["content"].as_str().unwrap();
        assert!(greeting.contains("1. Himalayan Trek (8 days, $2000)"), "{greeting}");
        assert!(greeting.contains("2. Goa Beach Retreat (5 days, $800)"), "{greeting}");

        let draft = &session["current_draft"];
        assert_eq!(draft["duration_days"], 8, "as long as the longest source");
        assert_eq!(draft["daily_plans"].as_array().map(Vec::len), Some(8));
        assert_eq!(draft["budget_currency"], "USD");
        assert_eq!(draft["is_remixed"], true);
        assert_eq!(draft["remixed_from_ids"], json!([demo::HIMALAYA, demo::GOA]));
        for source in [demo::HIMALAYA, demo::GOA] {
            let days = draft["daily_plans"].as_array().unwrap().iter();
            assert!(days.clone().any(|day| day["origin"]["itinerary_id"] == source), "no day from {source}");
        }
    });
}

#[test]
fn with_a_message_the_first_turn_is_in_the_answer() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let body = json!({
            "itinerary_ids": [demo::HIMALAYA, demo::GOA],
            "initial_message": "I want to combine these trips for a 7-day adventure",
        });
        let data: Value = traveler.post("/api/remix/sessions").json(&body).send().await.data(201);
        let messages = data["messages"].as_array().unwrap();
        assert_eq!(messages.len(), 2);
        assert_eq!(data["session"]["message_count"], 2);
        assert_eq!((&messages[0]["role"], &messages[1]["role"]), (&json!("user"), &json!("assistant")));
        assert_eq!(messages[0]["content"], "I want to combine these trips for a 7-day adventure");
        assert_eq!(messages[0]["turn_id"], messages[1]["turn_id"]);
        assert!(messages[0].get("metadata").is_none(), "a traveller's message has no metadata");
        let draft = &messages[1]["metadata"]["draft_itinerary"];
        assert_eq!(draft["duration_days"], 7, "{}", messages[1]);
        assert_eq!(draft, &data["session"]["current_draft"]);
        assert_eq!(messages[1]["metadata"]["planner"], "built-in");
    });
}

#[test]
fn the_same_is_read_back() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        for message in [None, Some("Make it 6 days")] {
            let created = traveler.create(&[demo::GOA], message).await;
            let mut read = traveler.session(&created.session.id).await;
            // A better title may come a moment later.
            read.session.title.clone_from(&created.session.title);
            read.session.update_time = created.session.update_time;
            assert_eq!(read.session, created.session);
            let contents = |messages: &[remix_proto::v1::Message]| {
                messages.iter().map(|m| (m.id.clone(), m.content.clone())).collect::<Vec<_>>()
            };
            assert_eq!(contents(&read.messages), contents(&created.messages));
        }
    });
}

#[test]
fn one_to_three_sources_in_the_order_of_the_picks() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let third = "01930000-0000-7000-9000-000000000003";
        let created = traveler.create(&[third, demo::GOA, demo::HIMALAYA], None).await;
        assert_eq!(created.session.source_itinerary_ids, [third, demo::GOA, demo::HIMALAYA]);
        let titles: Vec<_> =
            created.session.source_itineraries.iter().map(|source| source.id.as_str()).collect();
        assert_eq!(titles, [third, demo::GOA, demo::HIMALAYA]);
        let draft = created.session.current_draft.unwrap();
        assert_eq!(draft.remixed_from_ids, [third, demo::GOA, demo::HIMALAYA]);
    });
}

#[test]
fn when_the_first_turn_fails_the_session_stands_and_can_be_retried() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        for _ in 0..3 {
            stack.llm().push(Script::status(500));
        }
        let body = json!({ "itinerary_ids": [demo::GOA], "initial_message": "Make it shorter" });
        let data: Value = traveler.post("/api/remix/sessions").json(&body).send().await.data(201);
        let session = data["session"]["id"].as_str().unwrap();
        assert_eq!(data["messages"].as_array().map(Vec::len), Some(1), "the message, and no reply");
        assert_eq!(data["session"]["message_count"], 1);

        let read = traveler.session(session).await;
        let turn = read.session.last_turn.expect("the failed turn is shown, so that it can be retried");
        assert_eq!(turn.error.unwrap().code, "ai_unavailable");
        stack.llm().reply("Here it is.");
        let retried = traveler
            .post(&format!("/api/remix/sessions/{session}/turns/{}/retry", turn.turn_id))
            .open()
            .await;
        let events = retried.all().await;
        assert_eq!(events.last().unwrap().name, "turn_completed");
        assert_eq!(traveler.session(session).await.session.message_count, 2);
    });
}

#[test]
fn the_title_gets_better_once_and_never_over_the_travelers_own() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let created = traveler.create(&[demo::HIMALAYA, demo::GOA], None).await.session;
        let renamed = traveler.create(&[demo::HIMALAYA, demo::GOA], None).await.session;
        let path = format!("/api/remix/sessions/{}", renamed.id);
        let _: Value = traveler.patch(&path).json(&json!({ "title": "My own title" })).send().await.data(200);
        for id in [&created.id, &renamed.id] {
            traveler.send(id, "I only have 7 days total").await;
        }
        // The title is suggested beside the turn, so it may come a moment later.
        let better = eventually("a better title", Duration::from_secs(5), || async {
            let title = traveler.session(&created.id).await.session.title;
            (title != created.title).then_some(title)
        })
        .await;
        traveler.send(&created.id, "Add a rest day").await;
        assert_eq!(traveler.session(&created.id).await.session.title, better);
        assert_eq!(traveler.session(&renamed.id).await.session.title, "My own title");
    });
}
