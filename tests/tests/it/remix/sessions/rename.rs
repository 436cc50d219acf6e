//! `PATCH /api/remix/sessions/{id}`.

use remix_tests::{Stack, demo, run};
use serde_json::{Value, json};

#[test]
fn a_title_of_up_to_200_graphemes_is_kept() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let path = format!("/api/remix/sessions/{id}");
        // A family emoji is one grapheme of seven characters.
        for title in ["My Amazing Trip Plan".to_owned(), "👨‍👩‍👧‍👦".repeat(200), "Ça va — où? ✓".into()]
        {
            let data: Value = traveler.patch(&path).json(&json!({ "title": title })).send().await.data(200);
            assert_eq!(data["session"]["title"], title);
            assert_eq!(traveler.session(&id).await.session.title, title);
        }
    });
}

#[test]
fn wrong_titles_are_refused_and_nothing_changes() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let session = traveler.create(&[demo::GOA], None).await.session;
        let path = format!("/api/remix/sessions/{}", session.id);
        let wrong = [
            json!({ "title": "" }),
            json!({ "title": "   " }),
            json!({ "title": "x".repeat(201) }),
            json!({ "title": "a\u{0}b" }),
            json!({ "title": 7 }),
            json!({ "title": null }),
            json!({}),
        ];
        for body in wrong {
            traveler.patch(&path).json(&body).send().await.wrong_field("title");
        }
        traveler
            .patch(&path)
            .json(&json!({ "title": "x", "status": "archived" }))
            .send()
            .await
            .wrong_field("status");
        assert_eq!(traveler.session(&session.id).await.session.title, session.title);
    });
}

#[test]
fn every_state_can_be_renamed() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        for action in ["archive", "finalize"] {
            let id = traveler.create(&[demo::GOA], None).await.session.id;
            let _: Value =
                traveler.post(&format!("/api/remix/sessions/{id}/{action}")).send().await.data(200);
            let path = format!("/api/remix/sessions/{id}");
            let data: Value = traveler.patch(&path).json(&json!({ "title": action })).send().await.data(200);
            assert_eq!(data["session"]["title"], action);
        }
    });
}
