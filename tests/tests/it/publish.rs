//! `POST /api/itineraries`.

use remix_tests::{Client, Stack, demo, run};
use serde_json::{Value, json};

async fn finalized(traveler: &Client) -> String {
    let id = traveler.create(&[demo::HIMALAYA, demo::GOA], Some("Make it 7 days")).await.session.id;
    let _: Value = traveler.post(&format!("/api/remix/sessions/{id}/finalize")).send().await.data(200);
    id
}

#[test]
fn the_page_credits_the_sources_and_they_name_it() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let id = finalized(&traveler).await;
        let answer = traveler.post("/api/itineraries").json(&json!({ "chat_session_id": id })).send().await;
        let page = answer.data::<Value>(201)["itinerary"].clone();
        assert!(page["activity_tags"].as_array().unwrap().contains(&json!("AI Generated")));
        assert_eq!(page["is_remixed"], true);
        assert_eq!(page["remixed_from_ids"], json!([demo::HIMALAYA, demo::GOA]));
        assert_eq!(page["duration_days"], 7);
        assert_eq!(page["creator"]["id"], traveler.traveler);

        let public: Value = stack
            .nobody()
            .get(&format!("/api/itineraries/{}", page["id"].as_str().unwrap()))
            .send()
            .await
            .data(200);
        let sources = public["itinerary"]["source_itineraries"].as_array().unwrap();
        assert_eq!(
            (&sources[0]["title"], &sources[0]["creator"]["username"]),
            (&json!("Himalayan Trek"), &json!("asha"))
        );
        assert_eq!(
            (&sources[1]["title"], &sources[1]["creator"]["username"]),
            (&json!("Goa Beach Retreat"), &json!("mateo"))
        );
        let trek: Value =
            stack.nobody().get(&format!("/api/itineraries/{}", demo::HIMALAYA)).send().await.data(200);
        let remixes = trek["itinerary"]["remixed_by"].as_array().unwrap();
        assert!(remixes.iter().any(|remix| remix["id"] == page["id"]));

        let session = traveler.session(&id).await.session;
        assert_eq!(session.published_itinerary_id.as_deref(), page["id"].as_str());
    });
}

#[test]
fn a_second_time_it_is_the_same_page() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let id = finalized(&traveler).await;
        let body = json!({ "chat_session_id": id });
        let first: Value = traveler.post("/api/itineraries").json(&body).send().await.data(201);
        let second: Value = traveler.post("/api/itineraries").json(&body).send().await.data(200);
        assert_eq!(first["itinerary"]["id"], second["itinerary"]["id"]);
        let pages = "SELECT count(*) FROM itineraries WHERE published_at IS NOT NULL AND is_remixed";
        assert_eq!(stack.database.number(pages).await, 1);
    });
}

#[test]
fn what_the_form_says_is_taken_and_what_the_server_knows_cannot_be_forged() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let id = finalized(&traveler).await;
        let body = json!({
            "chat_session_id": id,
            "title": "My week between peaks and palms",
            "tagline": "Seven days, two worlds",
            "activity_tags": ["trekking", "food"],
            "packing_list": ["Boots", "Swimwear"],
            "day_by_day_plan": "Day 1: go.",
            // Known to the server: accepted and ignored.
            "id": uuid::Uuid::new_v4(), "is_remixed": false, "remixed_from_ids": [], "duration_days": 1,
            "budget_amount": 1, "budget_currency": "EUR",
        });
        let page = traveler.post("/api/itineraries").json(&body).send().await.data::<Value>(201)["itinerary"]
            .clone();
        assert_eq!(page["title"], "My week between peaks and palms");
        assert_eq!(page["tagline"], "Seven days, two worlds");
        assert_eq!(page["packing_list"], json!(["Boots", "Swimwear"]));
        let tags = page["activity_tags"].as_array().unwrap();
        for tag in ["trekking", "food", "AI Generated"] {
            assert!(tags.contains(&json!(tag)), "{tags:?}");
        }
        assert_eq!(tags.iter().filter(|tag| **tag == "AI Generated").count(), 1);
        assert_ne!(page["id"], body["id"]);
        assert_eq!((&page["is_remixed"], &page["duration_days"]), (&json!(true), &json!(7)));
        assert_eq!(page["remixed_from_ids"], json!([demo::HIMALAYA, demo::GOA]));
        assert_eq!(page["budget_currency"], "USD");
        assert!(!page["description"].as_str().unwrap().is_empty(), "what is left out comes from the packet");
    });
}

#[test]
fn wrong_forms_are_refused_by_field() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let id = finalized(&traveler).await;
        for (field, value) in [
            ("title", json!("")),
            ("title", json!("x".repeat(201))),
            ("title", json!(7)),
            ("tagline", json!("x".repeat(161))),
            ("description", json!("x".repeat(5001))),
            ("activity_tags", json!(["x".repeat(31)])),
            ("activity_tags", json!("food")),
            ("packing_list", json!(["x".repeat(301)])),
            ("difficulty_level", json!("silly")),
            ("creator", json!({ "id": demo::ASHA })),
            ("published_at", json!("2020-01-01T00:00:00Z")),
        ] {
            let mut body = json!({ "chat_session_id": id });
            body[field] = value;
            traveler.post("/api/itineraries").json(&body).send().await.wrong_field(field);
        }
        traveler
            .post("/api/itineraries")
            .json(&json!({ "title": "x" }))
            .send()
            .await
            .wrong_field("chat_session_id");
        assert_eq!(traveler.session(&id).await.session.published_itinerary_id, None);
    });
}

#[test]
fn only_the_owner_of_a_finalized_session_publishes() {
    run(async {
        let stack = Stack::start().await;
        let (traveler, other) = (stack.traveler().await, stack.traveler().await);
        let active = traveler.create(&[demo::GOA], None).await.session.id;
        let publish = |client: &Client, id: &str| {
            client.post("/api/itineraries").json(&json!({ "chat_session_id": id }))
        };
        publish(&traveler, &active).send().await.error(409, "not_finalized");
        let id = finalized(&traveler).await;
        let foreign = publish(&other, &id).send().await;
        foreign.error(404, "not_found");
        let unknown = publish(&other, &uuid::Uuid::new_v4().to_string()).send().await;
        assert_eq!(foreign.anonymous(), unknown.anonymous());
        publish(&stack.nobody(), &id).send().await.error(401, "unauthenticated");
    });
}

#[test]
fn the_page_outlives_its_session_and_credit_its_source() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let id = finalized(&traveler).await;
        let body = json!({ "chat_session_id": id });
        let page: Value = traveler.post("/api/itineraries").json(&body).send().await.data(201);
        let path = format!("/api/itineraries/{}", page["itinerary"]["id"].as_str().unwrap());
        assert_eq!(traveler.delete(&format!("/api/remix/sessions/{id}")).send().await.status, 204);
        let _: Value = stack.nobody().get(&path).send().await.data(200);

        stack.database.execute(&format!("DELETE FROM itineraries WHERE id = '{}'", demo::GOA)).await;
        let shown: Value = stack.nobody().get(&path).send().await.data(200);
        let sources = shown["itinerary"]["source_itineraries"].as_array().unwrap();
        assert!(
            sources
                .iter()
                .any(|source| source["title"] == "Goa Beach Retreat"
                    && source["creator"]["username"] == "mateo"),
            "credit survives a deleted source: {sources:?}"
        );
    });
}
