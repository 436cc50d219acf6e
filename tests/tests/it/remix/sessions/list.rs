//! `GET /api/remix/sessions`.

use remix_proto::v1::SessionStatus;
use remix_tests::{Stack, demo, run};
use serde_json::Value;

#[test]
fn a_new_traveler_has_none() {
    run(async {
        let stack = Stack::start().await;
        let page = stack.traveler().await.sessions("").await;
        assert_eq!((page.sessions.len(), page.total, page.page, page.per_page), (0, 0, 1, 10));
    });
}

#[test]
fn newest_first_with_preview_and_without_the_draft() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let first = traveler.create(&[demo::GOA], None).await.session;
        let second = traveler.create(&[demo::HIMALAYA], None).await.session;
        let reply = traveler.send(&first.id, "How long is the trip?").await.assistant_message;

        let data: Value = traveler.get("/api/remix/sessions").send().await.data(200);
        assert_eq!((&data["total"], &data["page"], &data["per_page"]), (&2.into(), &1.into(), &10.into()));
        let rows = data["sessions"].as_array().unwrap();
        assert_eq!((&rows[0]["id"], &rows[1]["id"]), (&first.id.clone().into(), &second.id.clone().into()));
        let row = &rows[0];
        let preview = row["preview"].as_str().unwrap();
        let start: String = reply.content.chars().take(20).collect();
        assert!(preview.starts_with(&start), "{preview} is not the start of {}", reply.content);
        assert!(preview.chars().count() <= 141);
        assert_eq!(row["message_count"], 3);
        assert_eq!(row["status"], "active");
        assert!(row["last_message_at"].is_string() && row["source_itinerary_ids"].is_array());
        assert!(row["current_draft"].is_null(), "a list carries no drafts");
    });
}

#[test]
fn pages_do_not_overlap_and_the_status_filters() {
    run(async {
        let stack = Stack::builder().set("REMIX_MAX_ACTIVE_SESSIONS", "9").start().await;
        let traveler = stack.traveler().await;
        let mut ids = Vec::new();
        for _ in 0..7 {
            ids.push(traveler.create(&[demo::GOA], None).await.session.id);
        }
        ids.reverse();
        let mut paged = Vec::new();
        for page in 1..=4 {
            let answer = traveler.sessions(&format!("?page={page}&per_page=2")).await;
            assert_eq!((answer.total, answer.page, answer.per_page), (7, page, 2));
            paged.extend(answer.sessions.into_iter().map(|session| session.id));
        }
        assert_eq!(paged, ids);
        assert_eq!(traveler.sessions("?page=99&per_page=2").await.sessions.len(), 0);

        let _: Value =
            traveler.post(&format!("/api/remix/sessions/{}/archive", ids[0])).send().await.data(200);
        let _: Value =
            traveler.post(&format!("/api/remix/sessions/{}/finalize", ids[1])).send().await.data(200);
        for (word, status, expected) in [
            ("active", SessionStatus::Active, 5),
            ("finalized", SessionStatus::Finalized, 1),
            ("archived", SessionStatus::Archived, 1),
        ] {
            let page = traveler.sessions(&format!("?status={word}&per_page=50")).await;
            assert_eq!((page.total, page.sessions.len()), (expected, expected as usize), "{word}");
            assert!(page.sessions.iter().all(|session| session.status() == status), "{word}");
        }
    });
}

#[test]
fn nobody_sees_the_sessions_of_another() {
    run(async {
        let stack = Stack::start().await;
        let (one, other) = (stack.traveler().await, stack.traveler().await);
        one.create(&[demo::GOA], None).await;
        assert_eq!(other.sessions("").await.total, 0);
    });
}

#[test]
fn wrong_query_values_are_named_and_unknown_ones_ignored() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        for (query, field) in [
            ("per_page=0", "per_page"),
            ("per_page=51", "per_page"),
            ("per_page=1000000", "per_page"),
            ("per_page=ten", "per_page"),
            ("page=0", "page"),
            ("page=-1", "page"),
            ("page=99999999999999999999", "page"),
            ("status=open", "status"),
        ] {
            traveler.get(&format!("/api/remix/sessions?{query}")).send().await.wrong_field(field);
        }
        let _: Value = traveler.get("/api/remix/sessions?colour=red&status=active").send().await.data(200);
    });
}

#[test]
fn words_find_sessions_by_title_and_message() {
    run(async {
        let stack = Stack::start().await;
        let (traveler, other) = (stack.traveler().await, stack.traveler().await);
        let goa = traveler.create(&[demo::GOA], None).await.session.id;
        let trek = traveler.create(&[demo::HIMALAYA], None).await.session.id;
        traveler.send(&goa, "Is there a flamenco evening?").await;
        other.create(&[demo::GOA], None).await;
        let found = async |query: &str| {
            let page = traveler.sessions(&format!("?q={query}")).await;
            assert_eq!(page.total as usize, page.sessions.len());
            page.sessions.into_iter().map(|session| session.id).collect::<Vec<_>>()
        };
        assert_eq!(found("flamenco").await, [goa.as_str()]);
        assert_eq!(found("himalayan").await, [trek.as_str()]);
        assert_eq!(found("zzzzqqqq").await, [""; 0]);
        for text in ["%25", "_", "%27%20OR%20true"] {
            assert_eq!(found(text).await, [""; 0], "{text} is only text");
        }
        traveler.get(&format!("/api/remix/sessions?q={}", "x".repeat(201))).send().await.wrong_field("q");
    });
}
