//! `GET /api/remix/sessions/{id}/export` and `/leftovers`, and the same files of published pages.

use std::collections::BTreeSet;

use remix_tests::{Answer, Client, Stack, demo, run};
use serde_json::{Value, json};

async fn export(client: &Client, path: &str, format: &str) -> Answer {
    client.get(&format!("{path}/export?format={format}")).send().await
}

fn assert_download(answer: &Answer, media_type: &str, suffix: &str) {
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(
        answer.header("content-type").is_some_and(|kind| kind.starts_with(media_type)),
        "{:?}",
        answer.headers
    );
    let disposition = answer.header("content-disposition").expect("a name for the file");
    assert!(
        disposition.starts_with("attachment; filename=\"") && disposition.ends_with(&format!("{suffix}\"")),
        "{disposition}"
    );
}

#[test]
fn a_draft_and_a_page_leave_as_files() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let session = traveler.create(&[demo::GOA], None).await.session;
        let draft = format!("/api/remix/sessions/{}", session.id);
        let page = format!("/api/itineraries/{}", demo::GOA);
        for (client, path) in [(traveler.clone(), &draft), (stack.nobody(), &page)] {
            let markdown = export(&client, path, "md").await;
            assert_download(&markdown, "text/markdown", ".md");
            assert!(markdown.text.starts_with("# ") && markdown.text.contains("Day 5"), "{}", markdown.text);
            let gpx = export(&client, path, "gpx").await;
            assert_download(&gpx, "application/gpx+xml", ".gpx");
            assert!(
                gpx.text.starts_with("<?xml") && gpx.text.contains("<wpt lat=\"15."),
                "Goa lies at 15 degrees north"
            );
            let data = export(&client, path, "json").await;
            assert_download(&data, "application/json", ".json");
            assert_eq!(data.json()["daily_plans"].as_array().map(Vec::len), Some(5));
            client.get(&format!("{path}/export")).send().await.wrong_field("format");
            export(&client, path, "pdf").await.wrong_field("format");
        }
        let data = export(&traveler, &draft, "json").await.json();
        assert_eq!(data["title"], session.current_draft.unwrap().title);
    });
}

#[test]
fn a_calendar_needs_to_know_when_the_trip_starts() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let path = format!("/api/remix/sessions/{id}");
        let undated = export(&traveler, &path, "ics").await;
        assert!((400..500).contains(&undated.status), "{}", undated.text);
        assert!(undated.text.contains("start date"), "it asks for one: {}", undated.text);
        let body = json!({ "base_version": 1, "operations": [{ "op": "set_start", "title": "2027-03-14" }] });
        let _: Value = traveler.post(&format!("{path}/edits")).json(&body).send().await.data(200);
        let calendar = export(&traveler, &path, "ics").await;
        assert_download(&calendar, "text/calendar", ".ics");
        assert!(
            calendar.text.starts_with("BEGIN:VCALENDAR\r\n") && calendar.text.ends_with("END:VCALENDAR\r\n")
        );
        assert!(calendar.text.contains("20270314") && calendar.text.contains("20270318"));
        let folded = calendar.text.split("\r\n").all(|line| line.len() <= 75);
        assert!(folded && !calendar.text.replace("\r\n", "").contains(['\r', '\n']), "RFC 5545 lines");
    });
}

#[test]
fn what_is_left_out_can_be_put_back() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::HIMALAYA, demo::GOA], None).await.session.id;
        let path = format!("/api/remix/sessions/{id}");
        let left = async || -> Vec<Value> {
            let data: Value = traveler.get(&format!("{path}/leftovers")).send().await.data(200);
            data["leftovers"].as_array().unwrap().clone()
        };
        let before = left().await;
        // 13 days in two sources, 8 of them in the draft.
        let days: BTreeSet<&str> = before
            .iter()
            .filter(|row| row["kind"] == "day")
            .map(|row| row["ref"].as_str().unwrap())
            .collect();
        assert_eq!(days.len(), 5, "{before:?}");
        let chosen = *days.iter().next().unwrap();
        let body = json!({ "base_version": 1, "operations": [{ "op": "add_day", "day": 9, "ref": chosen }] });
        let edited: Value = traveler.post(&format!("{path}/edits")).json(&body).send().await.data(200);
        assert_eq!(edited["draft"]["itinerary"]["duration_days"], 9, "{edited}");
        let after = left().await;
        assert!(!after.iter().any(|row| row["ref"] == chosen), "it is in the draft now");
        assert_eq!(after.iter().filter(|row| row["kind"] == "day").count(), 4);
    });
}
