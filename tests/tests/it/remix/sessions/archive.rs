//! `POST /api/remix/sessions/{id}/archive` and `/reopen`: the table of states and actions.

use remix_tests::{Client, Stack, demo, run};
use serde_json::{Value, json};

/// Does one of the actions of the table and gives the status and, for a failure, the code.
async fn act(traveler: &Client, session: &str, action: &str) -> (u16, String) {
    let path = format!("/api/remix/sessions/{session}");
    let answer = match action {
        "send" => traveler.message(session, "Hello").send().await,
        "rename" => traveler.patch(&path).json(&json!({ "title": "Another" })).send().await,
        "delete" => traveler.delete(&path).send().await,
        "publish" => {
            traveler.post("/api/itineraries").json(&json!({ "chat_session_id": session })).send().await
        }
        action => traveler.post(&format!("{path}/{action}")).send().await,
    };
    let code = if answer.status < 400 {
        String::new()
    } else {
        answer.json()["error"]["code"].as_str().unwrap().into()
    };
    (answer.status, code)
}

/// A new session in a state.
async fn session_in(traveler: &Client, state: &str) -> String {
    let id = traveler.create(&[demo::GOA], None).await.session.id;
    let actions: &[&str] = match state {
        "active" => &[],
        "archived" => &["archive"],
        "finalized" => &["finalize"],
        "published" => &["finalize", "publish"],
        other => panic!("{other} is no state"),
    };
    for action in actions {
        let (status, code) = act(traveler, &id, action).await;
        assert!(status < 300, "{action}: {code}");
    }
    id
}

/// An action, and the status and code that it must have.
type Cell = (&'static str, u16, &'static str);

#[test]
fn every_state_allows_what_the_table_says() {
    run(async {
        // (state, [(action, status, code)]) as in contract-details, "States and actions".
        let table: [(&str, [Cell; 7]); 4] = [
            (
                "active",
                [
                    ("send", 200, ""),
                    ("rename", 200, ""),
                    ("archive", 200, ""),
                    ("reopen", 200, ""),
                    ("finalize", 200, ""),
                    ("publish", 409, "not_finalized"),
                    ("delete", 204, ""),
                ],
            ),
            (
                "finalized",
                [
                    ("send", 409, "session_not_active"),
                    ("rename", 200, ""),
                    ("archive", 409, "session_not_active"),
                    ("reopen", 200, ""),
                    ("finalize", 200, ""),
                    ("publish", 201, ""),
                    ("delete", 204, ""),
                ],
            ),
            (
                "published",
                [
                    ("send", 409, "session_not_active"),
                    ("rename", 200, ""),
                    ("archive", 409, "session_not_active"),
                    ("reopen", 409, "session_published"),
                    ("finalize", 200, ""),
                    ("publish", 200, ""),
                    ("delete", 204, ""),
                ],
            ),
            (
                "archived",
                [
                    ("send", 409, "session_not_active"),
                    ("rename", 200, ""),
                    ("archive", 200, ""),
                    ("reopen", 200, ""),
                    ("finalize", 409, "session_not_active"),
                    ("publish", 409, "not_finalized"),
                    ("delete", 204, ""),
                ],
            ),
        ];
        let stack = Stack::builder()
            .set("REMIX_MAX_SESSIONS_PER_DAY", "200")
            .set("REMIX_MAX_ACTIVE_SESSIONS", "50")
            .start()
            .await;
        let traveler = stack.traveler().await;
        for (state, row) in table {
            for (action, status, code) in row {
                let id = session_in(&traveler, state).await;
                let outcome = act(&traveler, &id, action).await;
                assert_eq!(outcome, (status, code.to_owned()), "{action} of a session that is {state}");
            }
        }
    });
}

#[test]
fn archiving_frees_a_place_and_reopening_takes_one() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let mut ids = Vec::new();
        for _ in 0..3 {
            ids.push(traveler.create(&[demo::GOA], None).await.session.id);
        }
        let data: Value =
            traveler.post(&format!("/api/remix/sessions/{}/archive", ids[0])).send().await.data(200);
        assert_eq!(data["session"]["status"], "archived");
        assert!(data["session"]["archived_at"].is_string());
        assert_eq!(traveler.quota().await.active.unwrap().used, 2);

        traveler.create(&[demo::HIMALAYA], None).await;
        let reopen = format!("/api/remix/sessions/{}/reopen", ids[0]);
        let error = traveler.post(&reopen).send().await.error(429, "quota_active");
        assert_eq!((&error["details"]["limit"], &error["details"]["used"]), (&json!(3), &json!(3)));
        assert_eq!(traveler.session(&ids[0]).await.session.status().as_str_name(), "SESSION_STATUS_ARCHIVED");

        let _: Value =
            traveler.post(&format!("/api/remix/sessions/{}/archive", ids[1])).send().await.data(200);
        let data: Value = traveler.post(&reopen).send().await.data(200);
        assert_eq!(data["session"]["status"], "active");
        assert!(data["session"]["archived_at"].is_null());
        traveler.send(&ids[0], "How long is the trip?").await;
    });
}

#[test]
fn a_finalized_session_can_be_worked_on_again_after_reopening() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let id = session_in(&traveler, "finalized").await;
        let _: Value = traveler.post(&format!("/api/remix/sessions/{id}/reopen")).send().await.data(200);
        let sent = traveler.send(&id, "Make it 4 days").await;
        assert_eq!(sent.session.current_draft.unwrap().duration_days, 4);
        let packet: Value =
            traveler.post(&format!("/api/remix/sessions/{id}/finalize")).send().await.data(200);
        assert_eq!(packet["itinerary"]["duration_days"], 4);
    });
}
