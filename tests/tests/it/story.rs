//! The plan's example chat to the letter of its numbers, with the built-in planner, from the first call to the page.

use remix_proto::v1::Itinerary;
use remix_tests::{Journal, Stack, demo, invariants, run, sse};
use serde_json::{Value, json};

fn days_from(draft: &Itinerary, source: &str) -> usize {
    let of = |day: &&remix_proto::v1::DailyPlan| {
        day.origin.as_ref().and_then(|origin| origin.itinerary_id.as_deref()) == Some(source)
    };
    draft.daily_plans.iter().filter(of).count()
}

fn food(draft: &Itinerary) -> usize {
    let activities = draft.daily_plans.iter().flat_map(|day| &day.activities);
    activities.filter(|activity| activity.tags.iter().any(|tag| tag == "food")).count()
}

fn total(draft: &Itinerary) -> f64 {
    let amount = draft.budget_amount.unwrap();
    amount.units as f64 + f64::from(amount.nanos) / 1e9
}

#[test]
fn from_two_trips_to_one_published_page() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let journal = Journal::default();
        let created = traveler.create(&[demo::HIMALAYA, demo::GOA], None).await;
        let id = created.session.id.clone();
        let greeting = &created.messages[0].content;
        assert!(greeting.contains("1. Himalayan Trek (8 days, $2000)"), "{greeting}");
        assert!(greeting.contains("2. Goa Beach Retreat (5 days, $800)"), "{greeting}");

        let message = "I only have 7 days total and want to spend more time in mountains";
        let events = traveler.stream(&id, message).await.all().await;
        sse::assert_whole(&events);
        journal.stream(&id, &events);
        let first = traveler.session(&id).await.session;
        let draft = first.current_draft.clone().unwrap();
        assert_eq!(draft.duration_days, 7);
        assert_eq!((days_from(&draft, demo::HIMALAYA), days_from(&draft, demo::GOA)), (5, 2));
        let places: Vec<&str> =
            draft.daily_plans.iter().map(|day| day.place.as_ref().unwrap().country.as_str()).collect();
        assert_eq!(places.len(), 7);
        assert_eq!(first.constraints.unwrap().duration_days, Some(7));

        let message = "Can you reduce budget to $1500 and add more local food experiences?";
        let events = traveler.stream(&id, message).await.all().await;
        sse::assert_whole(&events);
        journal.stream(&id, &events);
        let second = traveler.session(&id).await.session;
        let cheaper = second.current_draft.clone().unwrap();
        assert!(total(&cheaper) <= 1500.0, "{}", total(&cheaper));
        assert!(food(&cheaper) > food(&draft), "{} food activities, {} before", food(&cheaper), food(&draft));
        assert_eq!(cheaper.duration_days, 7);
        assert_eq!(
            (days_from(&cheaper, demo::HIMALAYA), days_from(&cheaper, demo::GOA)),
            (5, 2),
            "what was asked before still holds"
        );
        let budget = second.constraints.unwrap().budget.unwrap();
        assert_eq!(
            (budget.kind.as_str(), budget.currency.as_str(), budget.amount.unwrap().units),
            ("cap", "USD", 1500)
        );

        let sent = traveler.send(&id, "Perfect! This looks great.").await;
        assert_eq!(sent.session.draft_version, second.draft_version);
        assert_eq!(sent.session.current_draft.unwrap(), cheaper);
        assert_eq!(sent.session.message_count, 7);

        let packet: Value =
            traveler.post(&format!("/api/remix/sessions/{id}/finalize")).send().await.data(200);
        assert_eq!(packet["itinerary"]["remixed_from_ids"], json!([demo::HIMALAYA, demo::GOA]));
        assert_eq!(packet["redirect_to"], "/publish");
        let body = json!({ "chat_session_id": id, "title": packet["itinerary"]["title"] });
        let page = traveler.post("/api/itineraries").json(&body).send().await.data::<Value>(201)["itinerary"]
            .clone();
        assert!(page["activity_tags"].as_array().unwrap().contains(&json!("AI Generated")));
        let public: Value = stack
            .nobody()
            .get(&format!("/api/itineraries/{}", page["id"].as_str().unwrap()))
            .send()
            .await
            .data(200);
        let credited: Vec<_> = public["itinerary"]["source_itineraries"]
            .as_array()
            .unwrap()
            .iter()
            .map(|source| source["creator"]["username"].as_str().unwrap())
            .collect();
        assert_eq!(credited, ["asha", "mateo"]);
        assert_eq!(public["itinerary"]["duration_days"], 7);
        invariants::check(&stack.database, &journal).await;
    });
}
