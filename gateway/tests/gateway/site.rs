//! The frontend's files, and the page that stands in for them.

use reqwest::Method;

use crate::client::{Answer, Stack};

#[tokio::test]
async fn without_a_frontend_a_page_says_where_the_docs_are() {
    let stack = Stack::start().await;
    let page = Answer::of(stack.anonymous(Method::GET, "/").send().await.unwrap()).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("href=\"/api/docs\""));
    assert_eq!(stack.get("/publish").await.code(), "not_found");
}

#[tokio::test]
async fn the_frontend_is_served_and_swallows_nothing() {
    let folder = std::env::temp_dir().join(format!("remix-web-{}", remix_platform::ids::TurnId::generate()));
    std::fs::create_dir_all(folder.join("assets")).unwrap();
    std::fs::write(folder.join("index.html"), "<title>app</title>").unwrap();
    std::fs::write(folder.join("assets/index-4f2a.js"), "1").unwrap();
    let stack = Stack::with(&[("REMIX_WEB_DIR", folder.to_str().unwrap())]).await;
    for path in ["/", "/publish", "/chats/1?x=y", "/index.html"] {
        let page = stack.get(path).await;
        assert_eq!((page.status, page.text.as_str()), (200, "<title>app</title>"), "{path}");
        assert_eq!(page.header("cache-control"), "no-cache", "{path}");
        assert!(page.header("content-type").starts_with("text/html"), "{path}");
    }
    let script = stack.get("/assets/index-4f2a.js").await;
    assert_eq!((script.status, script.header("cache-control")), (200, "public, max-age=31536000, immutable"));
    for path in ["/assets/missing.js", "/favicon.ico", "/api/missing", "/..%2f..%2fCargo.toml"] {
        assert_eq!(stack.get(path).await.code(), "not_found", "{path}");
    }
    let posted = stack.post("/publish", "{}").await;
    assert_eq!(posted.code(), "not_found");
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn the_description_of_the_api_is_served() {
    let stack = Stack::start().await;
    let document = Answer::of(stack.anonymous(Method::GET, "/api/openapi.json").send().await.unwrap()).await;
    assert_eq!(document.json()["openapi"], "3.1.0");
    let page = Answer::of(stack.anonymous(Method::GET, "/api/docs").send().await.unwrap()).await;
    assert!(page.header("content-type").starts_with("text/html") && page.text.contains("create_session"));
}

#[tokio::test]
async fn health_and_readiness_are_told_apart() {
    let stack = Stack::start().await;
    assert_eq!((stack.get("/healthz").await.status, stack.get("/readyz").await.status), (200, 200));
    let alone = Stack::with(&[("REMIX_SESSION_URL", "http://127.0.0.1:1")]).await;
    assert_eq!(alone.get("/healthz").await.status, 200);
    let answer = alone.get("/readyz").await;
    assert_eq!((answer.status, answer.code().as_str()), (503, "unavailable"));
}
