//! `GET /api/itineraries` and `/api/itineraries/{id}`.

use remix_tests::{Stack, demo, run};
use serde_json::{Value, json};

#[test]
fn the_catalogue_is_open_and_comes_in_pages() {
    run(async {
        let stack = Stack::start().await;
        let nobody = stack.nobody();
        let first: Value = nobody.get("/api/itineraries?per_page=10").send().await.data(200);
        let total = first["total"].as_u64().unwrap();
        assert!(total >= 24, "{total}");
        assert_eq!((&first["page"], &first["per_page"]), (&json!(1), &json!(10)));
        let mut ids = Vec::new();
        for page in 1..=total.div_ceil(10) {
            let data: Value =
                nobody.get(&format!("/api/itineraries?per_page=10&page={page}")).send().await.data(200);
            ids.extend(
                data["itineraries"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|row| row["id"].as_str().unwrap().to_owned()),
            );
        }
        assert_eq!(ids.len() as u64, total);
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len() as u64, total, "no page repeats a row of another");
        for query in ["per_page=51", "per_page=0", "page=0", "page=x", "min_days=x", "difficulty=silly"] {
            let field = query.split('=').next().unwrap();
            nobody.get(&format!("/api/itineraries?{query}")).send().await.wrong_field(field);
        }
    });
}

#[test]
fn a_card_shows_what_the_grid_needs() {
    run(async {
        let stack = Stack::start().await;
        let data: Value = stack.nobody().get("/api/itineraries?q=Goa%20Beach").send().await.data(200);
        let card = data["itineraries"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["id"] == demo::GOA)
            .expect("it is found");
        assert_eq!((&card["title"], &card["duration_days"]), (&json!("Goa Beach Retreat"), &json!(5)));
        assert_eq!((&card["budget_amount"], &card["budget_currency"]), (&json!(800), &json!("USD")));
        assert_eq!(card["creator"]["username"], "mateo");
        assert!(
            card["destination"].is_string()
                && card["activity_tags"].is_array()
                && card["is_remixed"] == false
        );
    });
}

#[test]
fn words_and_filters_narrow_it_down() {
    run(async {
        let stack = Stack::start().await;
        let nobody = stack.nobody();
        let rows = async |query: &str| -> Vec<Value> {
            let data: Value =
                nobody.get(&format!("/api/itineraries?per_page=50&{query}")).send().await.data(200);
            data["itineraries"].as_array().unwrap().clone()
        };
        assert!(rows("q=zzzzqqqq").await.is_empty());
        assert!(rows("q=himalayan").await.iter().any(|row| row["id"] == demo::HIMALAYA));
        let short = rows("max_days=4").await;
        assert!(!short.is_empty() && short.iter().all(|row| row["duration_days"].as_i64().unwrap() <= 4));
        let long = rows("min_days=12").await;
        assert!(!long.is_empty() && long.iter().all(|row| row["duration_days"].as_i64().unwrap() >= 12));
        let easy = rows("difficulty=easy").await;
        assert!(!easy.is_empty() && easy.iter().all(|row| row["difficulty_level"] == "easy"));
        // What looks like a pattern or like SQL is only text.
        for text in ["%25", "_", "'", "\\", "%27%20OR%201%3D1"] {
            let data: Value = nobody.get(&format!("/api/itineraries?q={text}")).send().await.data(200);
            assert!(data["total"].as_u64().unwrap() < 24, "{text} matches everything");
        }
    });
}

#[test]
fn one_itinerary_is_shown_whole() {
    run(async {
        let stack = Stack::start().await;
        let data: Value =
            stack.nobody().get(&format!("/api/itineraries/{}", demo::HIMALAYA)).send().await.data(200);
        let trek = &data["itinerary"];
        assert_eq!((&trek["title"], &trek["duration_days"]), (&json!("Himalayan Trek"), &json!(8)));
        assert_eq!((&trek["budget_amount"], &trek["budget_currency"]), (&json!(2000), &json!("USD")));
        assert_eq!(
            trek["creator"],
            json!({ "id": demo::ASHA, "username": "asha", "display_name": "Asha Negi" })
        );
        let days = trek["daily_plans"].as_array().unwrap();
        assert_eq!(days.len(), 8);
        let total: f64 = days.iter().map(|day| day["cost"].as_f64().unwrap()).sum::<f64>()
            + trek["shared_costs"]
                .as_array()
                .unwrap()
                .iter()
                .map(|cost| cost["cost"].as_f64().unwrap())
                .sum::<f64>();
        assert!((total - 2000.0).abs() < 1e-9, "{total}");
        assert!(trek["published_at"].is_string());
        assert!((trek["source_itineraries"].as_array().unwrap()).is_empty());
    });
}

#[test]
fn drafts_are_nowhere_in_the_catalogue() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let before: Value = traveler.get("/api/itineraries").send().await.data(200);
        let created = traveler.create(&[demo::GOA], None).await;
        let draft = stack.database.json("SELECT current_draft_id::text FROM remix_chat_sessions").await;
        assert_eq!(created.session.current_draft.unwrap().id, draft.as_str().unwrap());
        let after: Value = traveler.get("/api/itineraries").send().await.data(200);
        assert_eq!(before["total"], after["total"]);
        let path = format!("/api/itineraries/{}", draft.as_str().unwrap());
        let hidden = traveler.get(&path).send().await;
        hidden.error(404, "not_found");
        let unknown = traveler.get(&format!("/api/itineraries/{}", uuid::Uuid::new_v4())).send().await;
        assert_eq!(hidden.anonymous(), unknown.anonymous());
        // Nor can somebody remix it.
        let body = json!({ "itinerary_ids": [draft] });
        traveler.post("/api/remix/sessions").json(&body).send().await.wrong_field("itinerary_ids");
    });
}
