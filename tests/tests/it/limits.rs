//! Bad input of every kind: the right 4xx with the field's name, never a 5xx, and the process lives.

use std::time::Duration;

use remix_tests::{Client, Stack, demo, run};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

const CREATE: &str = "/api/remix/sessions";

#[test]
fn sources_are_one_to_three_different_published_itineraries() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let other = uuid::Uuid::new_v4();
        let third = "01930000-0000-7000-9000-000000000003";
        let fourth = "01930000-0000-7000-9000-000000000004";
        for ids in [
            json!([]),
            json!([demo::GOA, demo::HIMALAYA, third, fourth]),
            json!([demo::GOA, demo::GOA]),
            json!([other]),
            json!([demo::GOA, other]),
            json!(["goa"]),
            json!([demo::GOA.to_uppercase() + "x"]),
            json!([null]),
            json!([7]),
            json!(demo::GOA),
            json!({ "0": demo::GOA }),
            json!(null),
        ] {
            let answer = traveler.post(CREATE).json(&json!({ "itinerary_ids": ids })).send().await;
            answer.wrong_field("itinerary_ids");
        }
        traveler.post(CREATE).json(&json!({})).send().await.wrong_field("itinerary_ids");
        assert_eq!(traveler.quota().await.daily.unwrap().used, 0, "nothing was spent");
    });
}

#[test]
fn messages_are_checked_before_any_work() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let path = format!("/api/remix/sessions/{id}/messages");
        for message in [
            json!(""),
            json!("   \n\t "),
            json!("\u{3000}\u{00a0}"),
            json!("x".repeat(8001)),
            json!("é".repeat(8001)),
            json!("nul \u{0} inside"),
            json!(7),
            json!(null),
            json!(["Hello"]),
            json!({ "text": "Hello" }),
        ] {
            traveler.post(&path).json(&json!({ "message": message })).send().await.wrong_field("message");
            let body = json!({ "itinerary_ids": [demo::GOA], "initial_message": message });
            if !message.is_null() {
                traveler.post(CREATE).json(&body).send().await.wrong_field("initial_message");
            }
        }
        traveler.post(&path).json(&json!({})).send().await.wrong_field("message");
        // A surrogate without its other half is no text.
        for lone in [r#"{"message":"\ud800"}"#, r#"{"message":"x\udc00y"}"#] {
            let answer = traveler.post(&path).body("application/json", lone).send().await;
            answer.error(400, "invalid_argument");
        }
        assert_eq!(traveler.session(&id).await.session.message_count, 1);
    });
}

#[test]
fn unknown_fields_are_refused_by_name() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let session = format!("/api/remix/sessions/{id}");
        let cases = [
            ("POST", CREATE.to_owned(), json!({ "itinerary_ids": [demo::GOA] })),
            ("POST", format!("{session}/messages"), json!({ "message": "Hello" })),
            ("POST", format!("{session}/stream"), json!({ "message": "Hello" })),
            ("PATCH", session.clone(), json!({ "title": "x" })),
            ("POST", "/api/itineraries".to_owned(), json!({ "chat_session_id": id })),
        ];
        for (method, path, mut body) in cases {
            for unknown in ["user_id", "Title", "__proto__"] {
                body[unknown] = json!(demo::ASHA);
                let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
                traveler.call(method, &path).json(&body).send().await.wrong_field(unknown);
                body.as_object_mut().unwrap().remove(unknown);
            }
        }
        assert_eq!(traveler.session(&id).await.session.message_count, 1);
    });
}

#[test]
fn what_is_no_json_object_is_refused() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let path = format!("/api/remix/sessions/{id}/messages");
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(20_000));
        let nested = format!("{{\"message\":{}\"x\"{}}}", "[".repeat(65), "]".repeat(65));
        let bodies: [&[u8]; 14] = [
            b"",
            b"{",
            b"[]",
            b"null",
            b"7",
            b"\"text\"",
            b"{\"message\":\"a\"",
            b"{\"message\":\"a\"}}",
            b"{\"message\":\"a\",}",
            b"{'message':'a'}",
            b"\xef\xbb\xbf\xff",
            b"{\"message\":\"\xff\xfe\"}",
            deep.as_bytes(),
            nested.as_bytes(),
        ];
        for body in bodies {
            let answer = traveler.post(&path).body("application/json", body.to_vec()).send().await;
            assert_eq!(
                answer.status,
                400,
                "{:?}: {}",
                String::from_utf8_lossy(&body[..body.len().min(40)]),
                answer.text
            );
            answer.error(400, "invalid_argument");
        }
        let twice = r#"{"message":"one","message":"two"}"#;
        let answer = traveler.post(&path).body("application/json", twice).send().await;
        assert_eq!(answer.status, 400, "a field twice is ambiguous: {}", answer.text);
        traveler.send(&id, "The process lives").await;
    });
}

#[test]
fn the_body_has_a_largest_size_and_one_type() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let path = format!("/api/remix/sessions/{id}/messages");
        let large = format!("{{\"message\":\"{}\"}}", "x".repeat(129 * 1024));
        traveler
            .post(&path)
            .body("application/json", large.clone())
            .send()
            .await
            .error(413, "payload_too_large");
        // The same without a length that could be checked first.
        let chunks = large
            .into_bytes()
            .chunks(16 * 1024)
            .map(|chunk| Ok::<_, std::io::Error>(chunk.to_vec()))
            .collect::<Vec<_>>();
        let stream = reqwest::Body::wrap_stream(futures::stream::iter(chunks));
        traveler.post(&path).body("application/json", stream).send().await.error(413, "payload_too_large");
        // Just below the limit the message is too long, the body is not.
        let body = format!("{{\"message\":\"{}\"}}", "x".repeat(127 * 1024));
        traveler.post(&path).body("application/json", body).send().await.wrong_field("message");

        for kind in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "text/json",
        ] {
            let answer = traveler.post(&path).body(kind, r#"{"message":"Hello"}"#).send().await;
            answer.error(415, "unsupported_media_type");
        }
        for kind in ["application/json", "application/json; charset=utf-8", "Application/JSON"] {
            let answer = traveler.post(&path).body(kind, r#"{"message":"Hello"}"#).send().await;
            let _: Value = answer.data(200);
        }
    });
}

#[test]
fn a_compressed_body_is_no_way_around_the_limit() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let call =
            traveler.post(&format!("/api/remix/sessions/{id}/messages")).header("content-encoding", "gzip");
        let answer = call.body("application/json", vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]).send().await;
        assert!([400, 415].contains(&answer.status), "{}: {}", answer.status, answer.text);
    });
}

#[test]
fn headers_and_paths_may_be_strange() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        for key in ["", " ", &"k".repeat(256), "key with spaces"] {
            let call = traveler.post(CREATE).json(&json!({ "itinerary_ids": [demo::GOA] })).key(key);
            let answer = call.send().await;
            answer.error(400, "invalid_argument");
        }
        for path in [
            "/api/remix/sessions/%",
            "/api/remix/sessions/%ff",
            "/api/remix/sessions/..",
            "//api//me",
            "/api/me/",
            "/api/remix/sessions?status=%ff",
            "/api/remix/sessions?page=1&page=2",
        ] {
            let answer = raw_get(&traveler, path).await;
            let status: u16 =
                answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
            assert!((200..500).contains(&status), "{path}: {answer}");
        }
        let _: Value = traveler.get("/api/me").send().await.data(200);
    });
}

/// GET with a path that a client library would tidy up; gives the answer's head.
async fn raw_get(traveler: &Client, path: &str) -> String {
    let address = traveler.base().trim_start_matches("http://");
    let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
    let token = traveler.token().unwrap();
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\nconnection: close\r\n\r\n"
    );
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned()
}

#[test]
fn a_body_that_does_not_come_is_given_up() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let address = traveler.base().trim_start_matches("http://").to_owned();
        let mut socket = tokio::net::TcpStream::connect(&address).await.unwrap();
        let head = format!(
            "POST {CREATE} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\n\
             content-type: application/json\r\ncontent-length: 100\r\n\r\n{{\"itine",
            traveler.token().unwrap()
        );
        socket.write_all(head.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let read = tokio::time::timeout(Duration::from_secs(40), socket.read_to_end(&mut answer));
        read.await.expect("the server gives up within 40 s").unwrap();
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        assert!(answer.contains("request_timeout"), "{answer}");
    });
}

#[test]
fn too_many_requests_in_a_minute() {
    run(async {
        let stack = Stack::builder()
            .set("REMIX_RATE_LIMIT_PER_MINUTE", "5")
            .set("REMIX_READ_RATE_LIMIT_PER_MINUTE", "20")
            .start()
            .await;
        let (busy, calm) = (stack.traveler().await, stack.traveler().await);
        let id = busy.create(&[demo::GOA], None).await.session.id;
        let path = format!("/api/remix/sessions/{id}");
        let mut refused = None;
        for number in 0..12 {
            let answer = busy.patch(&path).json(&json!({ "title": format!("Title {number}") })).send().await;
            if answer.status == 429 {
                refused = Some(answer);
                break;
            }
        }
        let refused = refused.expect("the bucket of writes is empty after five");
        refused.error(429, "rate_limited");
        let seconds: u32 = refused.header("retry-after").expect("Retry-After").parse().unwrap();
        assert!((1..=60).contains(&seconds), "{seconds}");
        // Reading has a bucket of its own, and so has everybody else.
        busy.session(&id).await;
        let _: Value =
            calm.post(CREATE).json(&json!({ "itinerary_ids": [demo::GOA] })).send().await.data(201);
        let mut reads = 0;
        while busy.get(&path).send().await.status == 200 {
            reads += 1;
            assert!(reads <= 40, "reads are limited as well");
        }
        assert!(reads >= 10, "{reads}");
    });
}
