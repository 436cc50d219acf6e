//! `GET /api/remix/quota` and the quotas of a traveller.

use remix_tests::{Stack, demo, run};
use serde_json::{Value, json};

#[test]
fn it_says_what_is_left_and_when_it_resets() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let data: Value = traveler.get("/api/remix/quota").send().await.data(200);
        assert_eq!(data["active"], json!({ "used": 0, "limit": 3 }));
        assert_eq!((&data["daily"]["used"], &data["daily"]["limit"]), (&json!(0), &json!(10)));
        assert_eq!(data["messages_per_session"], json!({ "limit": 50 }));
        let resets = data["daily"]["resets_at"].as_str().unwrap();
        assert!(resets.ends_with("T00:00:00.000Z"), "the next midnight UTC: {resets}");
        assert_eq!(data.as_object().map(serde_json::Map::len), Some(3));

        traveler.create(&[demo::GOA], None).await;
        let quota = traveler.quota().await;
        assert_eq!((quota.active.unwrap().used, quota.daily.unwrap().used), (1, 1));
    });
}

#[test]
fn the_fourth_active_session_is_refused() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        for _ in 0..3 {
            traveler.create(&[demo::GOA], None).await;
        }
        let call = traveler.post("/api/remix/sessions").json(&json!({ "itinerary_ids": [demo::GOA] }));
        let answer = call.send().await;
        let error = answer.error(429, "quota_active");
        assert_eq!(error["details"]["limit"], 3);
        assert_eq!(error["details"]["used"], 3);
        assert!(answer.header("retry-after").is_none(), "waiting does not free a place");
        assert_eq!(traveler.quota().await.daily.unwrap().used, 3, "the refused one does not count");
    });
}

#[test]
fn the_eleventh_of_a_day_is_refused_until_midnight() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        for _ in 0..10 {
            let id = traveler.create(&[demo::GOA], None).await.session.id;
            assert_eq!(traveler.delete(&format!("/api/remix/sessions/{id}")).send().await.status, 204);
        }
        let call = traveler.post("/api/remix/sessions").json(&json!({ "itinerary_ids": [demo::GOA] }));
        let answer = call.send().await;
        let error = answer.error(429, "quota_daily");
        assert_eq!((&error["details"]["limit"], &error["details"]["used"]), (&json!(10), &json!(10)));
        assert!(error["details"]["resets_at"].as_str().unwrap().ends_with("T00:00:00.000Z"));
        let seconds: u64 = answer.header("retry-after").expect("Retry-After").parse().unwrap();
        assert!((1..=86_400).contains(&seconds), "{seconds}");

        // Yesterday's do not count.
        stack.database.execute("UPDATE remix_session_creations SET day = day - 1").await;
        traveler.create(&[demo::GOA], None).await;
    });
}

#[test]
fn quotas_are_a_traveler_s_own() {
    run(async {
        let stack = Stack::builder().set("REMIX_MAX_ACTIVE_SESSIONS", "1").start().await;
        let (one, other) = (stack.traveler().await, stack.traveler().await);
        one.create(&[demo::GOA], None).await;
        other.create(&[demo::GOA], None).await;
        assert_eq!(one.quota().await.active.unwrap().limit, 1);
    });
}
