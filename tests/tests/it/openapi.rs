//! `GET /api/openapi.json`, `/api/docs`, and what stands at the root.

use std::collections::BTreeSet;

use remix_tests::{Stack, run};
use serde_json::Value;

#[test]
fn the_description_has_exactly_the_routes_that_are_served() {
    run(async {
        let stack = Stack::start().await;
        let answer = stack.nobody().get("/api/openapi.json").send().await;
        assert_eq!(answer.status, 200);
        let document = answer.json();
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
        let mut described = BTreeSet::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                described.insert(format!("{} {path}", method.to_uppercase()));
                assert!(operation["operationId"].is_string(), "{method} {path}");
                assert!(
                    operation["summary"].is_string() || operation["description"].is_string(),
                    "{method} {path}"
                );
            }
        }
        let served: BTreeSet<String> = remix_gateway::router::ROUTES
            .iter()
            .map(|route| format!("{} {}", route.method, route.path))
            .collect();
        assert_eq!(described, served);
        assert_no_dangling_references(&document, &document);
    });
}

fn assert_no_dangling_references(document: &Value, node: &Value) {
    match node {
        Value::Object(map) => {
            if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
                let pointer = reference.strip_prefix('#').expect("references stay inside the document");
                assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
            }
            map.values().for_each(|value| assert_no_dangling_references(document, value));
        }
        Value::Array(list) => list.iter().for_each(|value| assert_no_dangling_references(document, value)),
        _ => {}
    }
}

#[test]
fn the_reference_page_loads_nothing_foreign() {
    run(async {
        let stack = Stack::start().await;
        let answer = stack.nobody().get("/api/docs").send().await;
        assert_eq!(answer.status, 200);
        assert!(answer.header("content-type").unwrap().starts_with("text/html"));
        for attribute in ["src=\"http", "href=\"http", "src=\"//", "url(http", "@import", "fetch(\"http"] {
            assert!(!answer.text.contains(attribute), "the page loads something with {attribute}");
        }
    });
}

#[test]
fn health_does_not_need_the_database_and_readiness_does() {
    run(async {
        let stack = Stack::start().await;
        let nobody = stack.nobody();
        assert_eq!(nobody.get("/healthz").send().await.status, 200);
        assert_eq!(nobody.get("/readyz").send().await.status, 200);
        // Metrics are on the admin port only.
        assert_eq!(nobody.get("/metrics").send().await.status, 404);
        // A gateway whose session-service is not there lives, and is not ready.
        let address = remix_tests::process::free_address();
        let alone = nobody.at(&format!("http://{}", stack.start_gateway(address).await));
        assert_eq!(alone.get("/healthz").send().await.status, 200);
        assert_eq!(alone.get("/readyz").send().await.status, 503);
    });
}

#[test]
fn every_answer_carries_the_security_headers_and_a_request_id() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        for path in ["/api/itineraries", "/api/me", "/api/remix/sessions", "/api/nowhere", "/healthz"] {
            let answer = traveler.get(path).send().await;
            assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
            assert!(
                answer.header("content-security-policy").is_some_and(|csp| csp.contains("frame-ancestors")),
                "{path}"
            );
            assert!(answer.header("x-request-id").is_some_and(|id| !id.is_empty()), "{path}");
        }
        let me = traveler.get("/api/me").send().await;
        assert!(
            me.header("cache-control").is_some_and(|value| value.contains("no-store")),
            "private data is not cached"
        );
        let failure = traveler.get("/api/remix/sessions/x").header("x-request-id", "tester-1").send().await;
        let id = failure.json()["error"]["request_id"].as_str().unwrap().to_owned();
        assert_eq!(failure.header("x-request-id"), Some(id.as_str()), "the body quotes the header");
    });
}

#[test]
fn other_origins_are_let_in_by_name_only() {
    run(async {
        let stack = Stack::builder().set("REMIX_CORS_ORIGINS", "https://tripit.example").start().await;
        let traveler = stack.traveler().await;
        let allowed =
            |answer: &remix_tests::Answer| answer.header("access-control-allow-origin").map(str::to_owned);
        let good = traveler.get("/api/me").header("origin", "https://tripit.example").send().await;
        assert_eq!(allowed(&good).as_deref(), Some("https://tripit.example"));
        let bad = traveler.get("/api/me").header("origin", "https://evil.example").send().await;
        assert_eq!(allowed(&bad), None);
    });
}

#[test]
fn the_browser_apps_snapshot_is_what_the_gateway_serves() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../frontend/openapi.json");
    let snapshot: Value =
        serde_json::from_str(&std::fs::read_to_string(file).expect("the snapshot")).expect("JSON");
    let served = remix_gateway::openapi::document();
    assert!(
        snapshot == served,
        "frontend/openapi.json is stale: `npm run types -- --from <a running gateway>`"
    );
}
