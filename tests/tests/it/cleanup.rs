//! `remix-session-service cleanup`: what is old goes, what is finalized stays.

use remix_tests::process::{self, binary};
use remix_tests::{Client, Journal, Stack, demo, invariants, run};
use serde_json::Value;

async fn cleanup(stack: &Stack, arguments: &[&str]) -> String {
    let _ = binary("remix-session-service");
    let arguments: Vec<&str> = std::iter::once("cleanup").chain(arguments.iter().copied()).collect();
    let output = process::output("remix-session-service", &arguments, &stack.settings()).await;
    let text =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{text}");
    text
}

/// A session of this state that has been idle for so many days.
async fn aged(stack: &Stack, traveler: &Client, state: &str, days: u32) -> String {
    let id = traveler.create(&[demo::GOA], None).await.session.id;
    if state != "active" {
        let action = if state == "archived" { "archive" } else { "finalize" };
        let _: Value = traveler.post(&format!("/api/remix/sessions/{id}/{action}")).send().await.data(200);
    }
    let ago = format!("now() - interval '{days} days'");
    let changed = stack
        .database
        .execute(&format!(
            "UPDATE remix_chat_sessions SET created_at = {ago}, updated_at = {ago}, last_message_at = {ago}, \
             archived_at = CASE WHEN archived_at IS NULL THEN NULL ELSE {ago} END, \
             finalized_at = CASE WHEN finalized_at IS NULL THEN NULL ELSE {ago} END WHERE id = '{id}'"
        ))
        .await;
    assert_eq!(changed, 1);
    id
}

async fn state(traveler: &Client, id: &str) -> String {
    let answer = traveler.get(&format!("/api/remix/sessions/{id}")).send().await;
    if answer.status == 404 {
        return "gone".into();
    }
    answer.data::<Value>(200)["session"]["status"].as_str().unwrap().to_owned()
}

#[test]
fn idle_sessions_are_archived_and_old_archived_ones_deleted() {
    run(async {
        let stack = Stack::builder()
            .set("REMIX_MAX_ACTIVE_SESSIONS", "20")
            .set("REMIX_CLEANUP_INTERVAL_SECONDS", "0")
            .start()
            .await;
        let traveler = stack.traveler().await;
        let mut expected = Vec::new();
        for (before, days, after) in [
            ("active", 29, "active"),
            ("active", 31, "archived"),
            ("archived", 89, "archived"),
            ("archived", 91, "gone"),
            ("finalized", 1000, "finalized"),
        ] {
            expected.push((aged(&stack, &traveler, before, days).await, before, days, after));
        }
        cleanup(&stack, &["--once", "--dry-run"]).await;
        for (id, before, days, _) in &expected {
            assert_eq!(state(&traveler, id).await, *before, "a dry run changes nothing ({days} days)");
        }
        cleanup(&stack, &["--once"]).await;
        for (id, before, days, after) in &expected {
            assert_eq!(state(&traveler, id).await, *after, "{before} for {days} days");
        }
        assert_eq!(traveler.quota().await.active.unwrap().used, 1, "the place is free again");
        let drafts =
            stack.database.number("SELECT count(*) FROM itineraries WHERE published_at IS NULL").await;
        assert_eq!(drafts, 4, "the draft of the deleted one is gone");
        cleanup(&stack, &["--once"]).await;
        for (id, _, _, after) in &expected {
            assert_eq!(state(&traveler, id).await, *after, "a second round changes nothing");
        }
        invariants::check(&stack.database, &Journal::default()).await;
    });
}

#[test]
fn a_page_outlives_the_cleanup_of_everything_else() {
    run(async {
        let stack = Stack::builder().set("REMIX_CLEANUP_INTERVAL_SECONDS", "0").start().await;
        let traveler = stack.traveler().await;
        let id = aged(&stack, &traveler, "finalized", 400).await;
        let body = serde_json::json!({ "chat_session_id": id });
        let page: Value = traveler.post("/api/itineraries").json(&body).send().await.data(201);
        cleanup(&stack, &["--once"]).await;
        let path = format!("/api/itineraries/{}", page["itinerary"]["id"].as_str().unwrap());
        let _: Value = stack.nobody().get(&path).send().await.data(200);
        assert_eq!(state(&traveler, &id).await, "finalized");
    });
}

#[test]
fn a_send_and_the_cleanup_do_not_get_in_each_other_s_way() {
    run(async {
        let stack = Stack::builder().set("REMIX_CLEANUP_INTERVAL_SECONDS", "0").start().await;
        let traveler = stack.traveler().await;
        for _ in 0..3 {
            let id = aged(&stack, &traveler, "active", 31).await;
            let (sent, _) =
                tokio::join!(traveler.message(&id, "I am back").send(), cleanup(&stack, &["--once"]));
            match sent.status {
                200 => assert_eq!(state(&traveler, &id).await, "active", "a message keeps its session alive"),
                _ => {
                    sent.error(409, "session_not_active");
                    assert_eq!(state(&traveler, &id).await, "archived");
                }
            }
            traveler.delete(&format!("/api/remix/sessions/{id}")).send().await;
        }
        invariants::check(&stack.database, &Journal::default()).await;
    });
}
