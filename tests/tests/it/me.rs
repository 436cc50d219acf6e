//! `GET /api/me` and the demo sign-in.

use remix_tests::{Client, Stack, demo, run, tokens};
use serde_json::{Value, json};

#[test]
fn the_traveler_of_the_token() {
    run(async {
        let stack = Stack::start().await;
        let asha = Client::new(&stack.gateway(0), demo::ASHA, Some(tokens::valid(demo::ASHA)));
        let data: Value = asha.get("/api/me").send().await.data(200);
        assert_eq!(
            data,
            json!({
                "traveler": { "id": demo::ASHA, "username": "asha", "display_name": "Asha Negi" }
            })
        );
    });
}

#[test]
fn signing_in_as_a_demo_traveler_exists_in_demo_mode_only() {
    run(async {
        let stack = Stack::builder().set("REMIX_DEMO", "1").start().await;
        let nobody = stack.nobody();
        let list: Value = nobody.get("/api/auth/demo").send().await.data(200);
        let travelers = list["travelers"].as_array().unwrap();
        assert!(travelers.len() >= 6 && travelers.iter().any(|traveler| traveler["username"] == "asha"));
        let call = nobody.post("/api/auth/demo").json(&json!({ "traveler_id": demo::ASHA }));
        let signed_in: Value = call.send().await.data(200);
        assert_eq!(signed_in["traveler"]["username"], "asha");
        assert!(signed_in["expires_at"].is_string());
        let asha = nobody.with_token(signed_in["token"].as_str().map(str::to_owned));
        let me: Value = asha.get("/api/me").send().await.data(200);
        assert_eq!(me["traveler"]["id"], demo::ASHA);
        for (id, expected) in [("not-a-uuid", 400), ("00000000-0000-4000-8000-000000000000", 404)] {
            let answer = nobody.post("/api/auth/demo").json(&json!({ "traveler_id": id })).send().await;
            assert!([400, 404].contains(&answer.status), "{expected} expected: {}", answer.text);
        }

        let closed = Stack::start().await;
        let call = closed.nobody().post("/api/auth/demo").json(&json!({ "traveler_id": demo::ASHA }));
        call.send().await.error(404, "not_found");
        closed.nobody().get("/api/auth/demo").send().await.error(404, "not_found");
    });
}
