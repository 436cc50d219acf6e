//! REST: envelopes, identity, bodies, parameters, errors.

use remix_gateway::router::{Auth, ROUTES};
use remix_platform::{Error, Reason};
use reqwest::Method;
use serde_json::json;

use crate::backend::{ITINERARY, SESSION, TURN};
use crate::client::{Answer, SECRET, Stack};

fn path_of(route: &str) -> String {
    route
        .replace("{session_id}", SESSION)
        .replace("{turn_id}", TURN)
        .replace("{itinerary_id}", ITINERARY)
        .replace("{version}", "1")
}

#[tokio::test]
async fn every_route_that_needs_a_traveller_refuses_strangers_before_any_work() {
    let stack = Stack::start().await;
    let foreign = remix_platform::auth::mint(
        "another secret, also long enough",
        remix_platform::ids::TravelerId::generate(),
        std::time::Duration::from_secs(600),
    )
    .unwrap();
    for route in ROUTES.iter().filter(|route| route.auth == Auth::Traveler) {
        let method = Method::from_bytes(route.method.as_bytes()).unwrap();
        for header in
            [None, Some("Basic abc".to_owned()), Some("Bearer".to_owned()), Some(format!("Bearer {foreign}"))]
        {
            let mut request = stack.anonymous(method.clone(), &path_of(route.path)).body("{ not json");
            if let Some(header) = &header {
                request = request.header("authorization", header);
            }
            let answer = Answer::of(request.send().await.unwrap()).await;
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (401, "unauthenticated"),
                "{} {} {header:?}",
                route.method,
                route.path
            );
            assert_eq!(answer.header("www-authenticate"), "Bearer");
        }
    }
    assert!(stack.backend.state().seen.is_empty());
}

#[tokio::test]
async fn the_token_travels_and_claimed_identities_do_not() {
    let stack = Stack::start().await;
    let answer = stack
        .request(Method::GET, "/api/remix/sessions")
        .header("x-remix-traveler", "01890000-0000-7000-8000-0000000000ff")
        .header("x-request-id", "my-request-1")
        .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        .send()
        .await
        .unwrap();
    let answer = Answer::of(answer).await;
    assert_eq!((answer.status, answer.header("x-request-id")), (200, "my-request-1"));
    let state = stack.backend.state();
    let metadata = &state.seen[0].metadata;
    assert_eq!(metadata.get("authorization").unwrap(), format!("Bearer {}", stack.token()).as_str());
    assert!(metadata.get("x-remix-traveler").is_none());
    assert_eq!(metadata.get("x-request-id").unwrap(), "my-request-1");
    assert!(
        metadata.get("traceparent").unwrap().to_str().unwrap().contains("0af7651916cd43dd8448eb211c80319c")
    );
    assert!(metadata.get("grpc-timeout").is_some());
}

#[tokio::test]
async fn the_plan_s_shapes_are_answered() {
    let stack = Stack::start().await;
    let list = stack.get("/api/remix/sessions?page=2&per_page=5&status=active&unknown=x").await;
    assert_eq!(list.status, 200);
    let body = list.json();
    assert_eq!(body["status"], "success");
    assert_eq!(
        (&body["data"]["total"], &body["data"]["page"], &body["data"]["per_page"]),
        (&json!(1), &json!(2), &json!(5))
    );
    assert_eq!(body["data"]["sessions"][0]["status"], "active");

    let created = stack.post("/api/remix/sessions", &format!(r#"{{"itinerary_ids":["{ITINERARY}"]}}"#)).await;
    assert_eq!(created.status, 201);
    let body = created.json();
    assert_eq!(body["data"]["messages"][0]["role"], "assistant");
    assert!(body["data"].get("turn").is_none());

    let deleted =
        stack.request(Method::DELETE, &format!("/api/remix/sessions/{SESSION}")).send().await.unwrap();
    let deleted = Answer::of(deleted).await;
    assert_eq!((deleted.status, deleted.text.as_str()), (204, ""));

    let published = stack
        .post(
            "/api/itineraries",
            &format!(
                r#"{{"chat_session_id":"{SESSION}","title":"T","is_remixed":false,"id":7,"budget_amount":1}}"#
            ),
        )
        .await;
    assert_eq!(
        (published.status, published.json()["data"]["itinerary"]["id"].as_str()),
        (201, Some(ITINERARY))
    );
    assert_eq!(stack.get("/api/me").await.json()["data"]["traveler"]["username"], "alice");
    assert!(stack.get("/api/remix/quota").await.json()["data"].get("messages_per_session").is_some());
}

#[tokio::test]
async fn bodies_are_checked_and_faults_named() {
    let stack = Stack::start().await;
    let sessions = "/api/remix/sessions";
    let messages = format!("/api/remix/sessions/{SESSION}/messages");
    for (path, body, field) in [
        (sessions, "{}".to_owned(), "itinerary_ids"),
        (sessions, r#"{"itinerary_ids":[]}"#.to_owned(), "itinerary_ids"),
        (sessions, r#"{"itinerary_ids":["x"]}"#.to_owned(), "itinerary_ids"),
        (sessions, format!(r#"{{"itinerary_ids":["{ITINERARY}","{ITINERARY}"]}}"#), "itinerary_ids"),
        (sessions, format!(r#"{{"itinerary_ids":["{ITINERARY}"],"x":1}}"#), "x"),
        (
            sessions,
            format!(r#"{{"itinerary_ids":["{ITINERARY}"],"initial_message":" "}}"#),
            "initial_message",
        ),
        (&messages, "[".repeat(65), "body"),
        (&messages, r#"{"message":""}"#.to_owned(), "message"),
        (&messages, format!(r#"{{"message":"{}"}}"#, "a".repeat(8001)), "message"),
        (&messages, r#"{"message":"a\u0000b"}"#.to_owned(), "message"),
        (&messages, r#"{"message":"\udc00"}"#.to_owned(), "message"),
        ("/api/itineraries", r#"{"chat_session_id":"x"}"#.to_owned(), "chat_session_id"),
        ("/api/itineraries", format!(r#"{{"chat_session_id":"{SESSION}","creator":"me"}}"#), "creator"),
    ] {
        assert_eq!(stack.post(path, &body).await.field(), field, "{body}");
    }
    let large = stack.post(&messages, &format!(r#"{{"message":"{}"}}"#, "a".repeat(128 * 1024))).await;
    assert_eq!((large.status, large.code().as_str()), (413, "payload_too_large"));
    for kind in ["text/plain", "application/x-www-form-urlencoded"] {
        let request =
            stack.request(Method::POST, &messages).header("content-type", kind).body(r#"{"message":"a"}"#);
        let answer = Answer::of(request.send().await.unwrap()).await;
        assert_eq!((answer.status, answer.code().as_str()), (415, "unsupported_media_type"));
    }
    for key in ["", "with space", &"k".repeat(256)] {
        let request = stack.post_request(&messages, r#"{"message":"a"}"#).header("idempotency-key", key);
        assert_eq!(Answer::of(request.send().await.unwrap()).await.field(), "Idempotency-Key");
    }
    assert!(stack.backend.state().seen.is_empty());
}

#[tokio::test]
async fn paths_and_queries_are_checked() {
    let stack = Stack::start().await;
    for path in [
        "/api/remix/sessions/not-a-uuid",
        "/api/remix/sessions/%ff",
        "/api/remix/sessions/01890000000070008000000000000001",
        &format!("/api/remix/sessions/{SESSION}/versions/zero"),
        &format!("/api/remix/sessions/{SESSION}/versions/0"),
        &format!("/api/remix/sessions/{SESSION}/turns/x/stream"),
        "/api/itineraries/x",
        "/api/nothing",
        "/api",
        "/api/remix/sessions/",
        "/api/auth/demo",
    ] {
        let answer = stack.get(path).await;
        assert_eq!((answer.status, answer.code().as_str()), (404, "not_found"), "{path}");
    }
    for (path, field) in [
        ("/api/remix/sessions?page=0".to_owned(), "page"),
        ("/api/remix/sessions?per_page=51".to_owned(), "per_page"),
        ("/api/remix/sessions?status=open".to_owned(), "status"),
        (format!("/api/remix/sessions?q={}", "x".repeat(201)), "q"),
        (format!("/api/remix/sessions/{SESSION}?limit=101"), "limit"),
        (format!("/api/remix/sessions/{SESSION}?messages_before=x"), "messages_before"),
        (format!("/api/remix/sessions/{SESSION}/turns/{TURN}/stream?after=x"), "after"),
        ("/api/itineraries?difficulty=hard".to_owned(), "difficulty"),
        ("/api/itineraries?creator_id=me".to_owned(), "creator_id"),
    ] {
        assert_eq!(stack.get(&path).await.field(), field, "{path}");
    }
    let wrong = Answer::of(stack.request(Method::PUT, "/api/remix/sessions").send().await.unwrap()).await;
    assert_eq!((wrong.status, wrong.code().as_str()), (405, "method_not_allowed"));
    assert!(wrong.header("allow").contains("POST"), "{:?}", wrong.headers);
    assert!(stack.backend.state().seen.is_empty());
}

#[tokio::test]
async fn failures_of_the_backend_keep_code_status_and_details() {
    let stack = Stack::start().await;
    let path = format!("/api/remix/sessions/{SESSION}");
    type Case = (fn() -> Error, u16, &'static str);
    let cases: [Case; 4] = [
        (|| Error::not_found("session"), 404, "not_found"),
        (
            || {
                Error::new(Reason::VersionConflict, "Changed.")
                    .with(|details| details.current_version = Some(4))
            },
            409,
            "version_conflict",
        ),
        (
            || {
                Error::new(Reason::QuotaDaily, "Enough.")
                    .with(|details| details.retry_after_seconds = Some(60))
            },
            429,
            "quota_daily",
        ),
        (|| Error::internal("SELECT secret FROM table"), 500, "internal"),
    ];
    for (fail, status, code) in cases {
        stack.backend.state().fail = Some(fail);
        let answer = stack.get(&path).await;
        assert_eq!((answer.status, answer.code().as_str()), (status, code));
        assert!(!answer.text.contains("SELECT"));
        match code {
            "version_conflict" => assert_eq!(answer.json()["error"]["details"]["current_version"], 4),
            "quota_daily" => assert_eq!(answer.header("retry-after"), "60"),
            _ => {}
        }
    }
}

#[tokio::test]
async fn reads_survive_a_short_outage_and_long_ones_are_503() {
    let stack = Stack::start().await;
    stack.backend.state().unavailable_reads = 2;
    assert_eq!(stack.get("/api/remix/sessions").await.status, 200);
    assert_eq!(stack.backend.calls("list_sessions"), 3);
    stack.backend.state().unavailable_reads = 1000;
    let answer = stack.get("/api/remix/sessions").await;
    assert_eq!((answer.status, answer.code().as_str()), (503, "unavailable"));
    assert_eq!(answer.header("retry-after"), "1");
    let calls = stack.backend.calls("archive_session");
    let write = stack.post(&format!("/api/remix/sessions/{SESSION}/archive"), "").await;
    assert_eq!((write.status, stack.backend.calls("archive_session")), (503, calls + 1));
}

#[tokio::test]
async fn a_backend_that_does_not_answer_is_504_in_time() {
    let stack = Stack::start().await;
    assert_eq!(stack.get("/api/remix/quota").await.status, 200);
    stack.backend.state().hang = true;
    // From here the clock jumps to the next timer whenever nobody has work.
    tokio::time::pause();
    let answer = stack.get("/api/remix/quota").await;
    assert_eq!((answer.status, answer.code().as_str()), (504, "deadline_exceeded"));
}

#[tokio::test]
async fn exports_are_downloads_with_harmless_names() {
    let stack = Stack::start().await;
    let draft = format!("/api/remix/sessions/{SESSION}/export");
    for path in [draft.clone(), format!("/api/itineraries/{ITINERARY}/export")] {
        let file = stack.get(&format!("{path}?format=md")).await;
        assert_eq!((file.status, file.text.as_str()), (200, "# Trip"));
        assert_eq!(file.header("content-type"), "text/markdown; charset=utf-8");
        assert_eq!(file.header("content-disposition"), "attachment; filename=\"..-two--trips-.md\"");
        for query in ["", "?format=", "?format=pdf"] {
            assert_eq!(stack.get(&format!("{path}{query}")).await.field(), "format");
        }
    }
    let stranger = stack.anonymous(Method::GET, &format!("/api/itineraries/{ITINERARY}/export?format=md"));
    assert_eq!(stranger.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn replays_are_marked() {
    let stack = Stack::start().await;
    let body = format!(r#"{{"itinerary_ids":["{ITINERARY}"]}}"#);
    let send = || stack.post_request("/api/remix/sessions", &body).header("idempotency-key", "k1").send();
    let first = Answer::of(send().await.unwrap()).await;
    stack.backend.state().replay = true;
    let second = Answer::of(send().await.unwrap()).await;
    assert_eq!((first.header("idempotency-replayed"), second.header("idempotency-replayed")), ("", "true"));
    assert_eq!((first.status, &first.text), (second.status, &second.text));
    assert!(stack.backend.state().seen[0].message.contains("idempotency_key: Some(\"k1\")"));
}

#[tokio::test]
async fn outside_demo_mode_there_is_no_sign_in() {
    let stack = Stack::start().await;
    for body in ["", "{", r#"{"traveler_id":"x"}"#] {
        let answer = stack.post("/api/auth/demo", body).await;
        assert_eq!((answer.status, answer.code().as_str()), (404, "not_found"));
    }
}

#[tokio::test]
async fn demo_sign_in_gives_a_token_that_works() {
    let stack = Stack::with(&[("REMIX_DEMO", "1")]).await;
    let listed = Answer::of(stack.anonymous(Method::GET, "/api/auth/demo").send().await.unwrap()).await;
    let id = listed.json()["data"]["travelers"][0]["id"].as_str().unwrap().to_owned();
    let signed = stack.post("/api/auth/demo", &format!(r#"{{"traveler_id":"{id}"}}"#)).await;
    let data = signed.json()["data"].clone();
    assert_eq!(data["traveler"]["display_name"], "Alice");
    assert!(data["expires_at"].as_str().unwrap().ends_with('Z'));
    let token = data["token"].as_str().unwrap();
    let me = stack.anonymous(Method::GET, "/api/me").bearer_auth(token).send().await.unwrap();
    assert_eq!(me.status(), 200);
    assert!(!SECRET.contains(token));
    let stranger = stack.post("/api/auth/demo", &format!(r#"{{"traveler_id":"{SESSION}"}}"#)).await;
    assert_eq!(stranger.field(), "traveler_id");
}
