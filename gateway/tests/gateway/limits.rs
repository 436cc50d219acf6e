//! Rate limits, headers, security.

use remix_platform::env::Env;
use remix_platform::telemetry;
use reqwest::Method;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::backend::SESSION;
use crate::client::{Answer, Stack};

#[tokio::test]
async fn reads_and_writes_have_buckets_of_their_own() {
    let stack =
        Stack::with(&[("REMIX_RATE_LIMIT_PER_MINUTE", "2"), ("REMIX_READ_RATE_LIMIT_PER_MINUTE", "3")]).await;
    let archive = format!("/api/remix/sessions/{SESSION}/archive");
    for _ in 0..2 {
        assert_eq!(stack.post(&archive, "").await.status, 200);
    }
    let refused = stack.post(&archive, "").await;
    assert_eq!((refused.status, refused.code().as_str()), (429, "rate_limited"));
    assert!((1..=30).contains(&refused.header("retry-after").parse::<u32>().unwrap()));
    assert_eq!(refused.json()["error"]["details"]["limit"], 2);
    for _ in 0..3 {
        assert_eq!(stack.get("/api/remix/sessions").await.status, 200, "reading is never blocked by writing");
    }
    assert_eq!(stack.get("/api/remix/sessions").await.status, 429);
}

#[tokio::test]
async fn strangers_are_limited_by_address() {
    let stack = Stack::with(&[("REMIX_READ_RATE_LIMIT_PER_MINUTE", "2")]).await;
    for expected in [200, 200, 429] {
        let answer = stack.anonymous(Method::GET, "/api/itineraries").header("x-forwarded-for", "9.9.9.9");
        assert_eq!(answer.send().await.unwrap().status(), expected);
    }
    assert_eq!(stack.get("/api/itineraries").await.status, 200, "a traveller has a bucket of his own");
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let stack = Stack::start().await;
    for path in
        ["/", "/api/docs", "/api/openapi.json", "/api/remix/sessions", "/api/nothing", "/healthz", "/readyz"]
    {
        let answer = stack.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("script-src 'self';"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert!(!answer.header("x-request-id").is_empty(), "{path}");
        if path.starts_with("/api") {
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        }
    }
}

#[tokio::test]
async fn other_origins_need_to_be_on_the_list() {
    let stack = Stack::with(&[("REMIX_CORS_ORIGINS", "https://tripit.example")]).await;
    for (origin, allowed) in
        [("https://tripit.example", "https://tripit.example"), ("https://evil.example", "")]
    {
        let request = stack
            .anonymous(Method::OPTIONS, "/api/remix/sessions")
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "authorization,content-type,idempotency-key");
        let answer = Answer::of(request.send().await.unwrap()).await;
        assert_eq!(answer.header("access-control-allow-origin"), allowed);
        if !allowed.is_empty() {
            assert!(answer.header("access-control-allow-headers").contains("idempotency-key"));
        }
    }
}

#[tokio::test]
async fn large_headers_are_431_in_the_envelope() {
    let stack = Stack::start().await;
    let request = stack.request(Method::GET, "/api/remix/sessions").header("x-large", "y".repeat(20 * 1024));
    let answer = Answer::of(request.send().await.unwrap()).await;
    assert_eq!((answer.status, answer.code().as_str()), (431, "headers_too_large"));
}

#[tokio::test]
async fn json_is_compressed_and_streams_are_not() {
    let stack = Stack::start().await;
    let path = format!("/api/remix/sessions/{SESSION}");
    let request = stack.request(Method::GET, &path).header("accept-encoding", "gzip");
    let response = request.send().await.unwrap();
    assert_eq!(response.headers().get("content-encoding").unwrap(), "gzip");
    let small = stack
        .request(Method::GET, "/api/remix/quota")
        .header("accept-encoding", "gzip")
        .send()
        .await
        .unwrap();
    assert!(small.headers().get("content-encoding").is_none());
}

#[tokio::test]
async fn a_body_that_does_not_come_is_408() {
    let stack = Stack::start().await;
    let mut socket = TcpStream::connect(stack.address).await.unwrap();
    let head = format!(
        "POST /api/remix/sessions/{SESSION}/messages HTTP/1.1\r\nhost: a\r\nauthorization: Bearer {}\r\n\
         content-type: application/json\r\ncontent-length: 20\r\n\r\n{{",
        stack.token()
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    // From here the clock jumps to the next timer whenever nobody has work.
    tokio::time::pause();
    let mut answer = vec![0; 12];
    socket.read_exact(&mut answer).await.unwrap();
    assert_eq!(String::from_utf8(answer).unwrap(), "HTTP/1.1 408");
}

#[tokio::test]
async fn calls_are_counted_by_route_and_method_and_never_by_what_clients_make_up() {
    let _telemetry = telemetry::init(&Env::of([("REMIX_LOG", "error")])).unwrap();
    let stack = Stack::start().await;
    stack.get(&format!("/api/remix/sessions/{SESSION}")).await;
    stack.get("/api/made/up").await;
    let metrics = telemetry::render_metrics();
    assert!(metrics.contains("rpc=\"GET /api/remix/sessions/{session_id}\",code=\"200\""), "{metrics}");
    assert!(metrics.contains("rpc=\"tripit.remix.v1.SessionService/GetSession\",code=\"OK\""), "{metrics}");
    assert!(!metrics.contains("made") && !metrics.contains(SESSION), "{metrics}");
}
