//! `POST /api/remix/sessions/{id}/finalize`.

use remix_tests::{Stack, demo, run};
use serde_json::{Value, json};

#[test]
fn the_packet_fills_the_publish_form_and_can_be_had_again() {
    run(async {
        let stack = Stack::builder().gateways(2).start().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::HIMALAYA, demo::GOA], Some("Make it 7 days")).await.session.id;
        let path = format!("/api/remix/sessions/{id}/finalize");
        let packet: Value = traveler.post(&path).send().await.data(200);

        let itinerary = packet["itinerary"].as_object().unwrap();
        // Every field of the plan's example, none empty where the sources have something to say.
        for field in [
            "id",
            "title",
            "tagline",
            "description",
            "destination",
            "budget_currency",
            "difficulty_level",
            "day_by_day_plan",
            "trip_highlights",
            "trip_journey",
            "safety_tips",
        ] {
            let text = itinerary[field].as_str().unwrap_or_else(|| panic!("{field} is no text"));
            let missing = packet["missing"].as_array().unwrap().contains(&json!(field));
            assert_eq!(
                text.is_empty(),
                missing,
                "{field} is empty without standing in missing[], or the reverse"
            );
        }
        for field in ["activity_tags", "categories", "packing_list", "important_notes"] {
            assert!(itinerary[field].as_array().is_some_and(|list| !list.is_empty()), "{field}");
        }
        assert_eq!(itinerary["duration_days"], 7);
        assert!(itinerary["budget_amount"].as_f64().unwrap() > 0.0);
        assert_eq!(itinerary["is_remixed"], true);
        assert_eq!(itinerary["remixed_from_ids"], json!([demo::HIMALAYA, demo::GOA]));
        for day in 1..=7 {
            assert!(
                itinerary["day_by_day_plan"].as_str().unwrap().contains(&format!("Day {day}")),
                "day {day}"
            );
        }
        let sources = packet["source_itineraries"].as_array().unwrap();
        assert_eq!(
            (&sources[0]["title"], &sources[1]["title"]),
            (&json!("Himalayan Trek"), &json!("Goa Beach Retreat"))
        );
        assert_eq!(sources[0]["creator"]["username"], "asha");
        assert_eq!(sources[1]["creator"]["username"], "mateo");
        assert!(!packet["chat_summary"].as_str().unwrap().is_empty());
        assert_eq!(packet["redirect_to"], "/publish");

        // A reload, and another device.
        assert_eq!(traveler.post(&path).send().await.data::<Value>(200), packet);
        assert_eq!(traveler.at(&stack.gateway(1)).post(&path).send().await.data::<Value>(200), packet);
        let read = traveler.session(&id).await.session;
        assert_eq!(read.status().as_str_name(), "SESSION_STATUS_FINALIZED");
        assert!(read.finalize_time.is_some());
        assert_eq!(traveler.quota().await.active.unwrap().used, 0, "the place is free again");
    });
}

#[test]
fn a_body_is_neither_needed_nor_in_the_way() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let path = format!("/api/remix/sessions/{id}/finalize");
        let with: Value = traveler.post(&path).json(&json!({})).send().await.data(200);
        let without: Value = traveler.post(&path).send().await.data(200);
        assert_eq!(with, without);
    });
}
