//! Every route that needs a traveller, driven from the gateway's own list: without a token, with every kind of bad token,
//! and with ids that are foreign, deleted, made up or no ids at all. A route that is added without a case here fails.

use std::collections::BTreeSet;

use remix_gateway::router::{Auth, ROUTES};
use remix_tests::client::Created;
use remix_tests::{Answer, Client, Stack, demo, run, tokens};
use reqwest::Method;
use serde_json::{Value, json};

/// A well-formed body for an operation that takes one; none for the others. Without a right body a route would answer
/// 400 before it looks at the owner, and the test would prove nothing.
fn body(method: &str, path: &str, session: &str) -> Option<Value> {
    let rest = path.trim_start_matches("/api/remix/sessions/{session_id}");
    Some(match (method, rest) {
        ("PATCH", "") => json!({ "title": "Taken over" }),
        ("POST", "/messages" | "/stream") => json!({ "message": "Hello" }),
        ("POST", "/edits") => {
            json!({ "base_version": 1, "operations": [{ "op": "set_duration", "days": [3] }] })
        }
        ("POST", "/api/remix/sessions") => json!({ "itinerary_ids": [demo::GOA] }),
        ("POST", "/api/itineraries") => json!({ "chat_session_id": session }),
        _ => return None,
    })
}

/// The path with its parameters filled in.
fn fill(path: &str, session: &str, turn: &str) -> String {
    for name in path.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
        let known = ["session_id", "turn_id", "version", "itinerary_id"].contains(&name);
        assert!(known, "{path} has a parameter that this test does not know");
    }
    let filled =
        path.replace("{turn_id}", turn).replace("{version}", "1").replace("{itinerary_id}", demo::GOA);
    filled.replace("{session_id}", session)
}

async fn call(client: &Client, method: &str, path: &str, session: &str, turn: &str) -> Answer {
    // What must be in the query, so that nothing else can be wrong with the call.
    let query = if path.ends_with("/export") { "?format=json" } else { "" };
    let url = format!("{}{query}", fill(path, session, turn));
    let request = client.call(Method::from_bytes(method.as_bytes()).unwrap(), &url);
    match body(method, path, session) {
        Some(body) => request.json(&body).send().await,
        None => request.send().await,
    }
}

/// The session with a title of its owner's, so that no better one comes in the middle of a test.
async fn settled(owner: &Client, session: &str) -> Created {
    let path = format!("/api/remix/sessions/{session}");
    let _: Value = owner.patch(&path).json(&json!({ "title": "Mine" })).send().await.data(200);
    owner.session(session).await
}

fn with_traveler() -> impl Iterator<Item = (&'static str, &'static str)> {
    ROUTES.iter().filter(|route| route.auth == Auth::Traveler).map(|route| (route.method, route.path))
}

/// Routes with the id of a session in the path, and publishing, which has it in the body.
fn about_a_session() -> Vec<(&'static str, &'static str)> {
    with_traveler()
        .filter(|(_, path)| path.contains("/sessions/{session_id}") || *path == "/api/itineraries")
        .collect()
}

#[test]
fn the_list_has_the_routes_of_the_contract() {
    let listed: BTreeSet<String> =
        ROUTES.iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    let contract = [
        "POST /api/remix/sessions",
        "GET /api/remix/sessions",
        "GET /api/remix/sessions/{session_id}",
        "PATCH /api/remix/sessions/{session_id}",
        "DELETE /api/remix/sessions/{session_id}",
        "POST /api/remix/sessions/{session_id}/messages",
        "POST /api/remix/sessions/{session_id}/finalize",
        "POST /api/remix/sessions/{session_id}/archive",
        "POST /api/remix/sessions/{session_id}/reopen",
        "POST /api/remix/sessions/{session_id}/stream",
        "GET /api/remix/sessions/{session_id}/turns/{turn_id}/stream",
        "POST /api/remix/sessions/{session_id}/turns/{turn_id}/stop",
        "POST /api/remix/sessions/{session_id}/turns/{turn_id}/retry",
        "GET /api/remix/quota",
        "GET /api/itineraries",
        "GET /api/itineraries/{itinerary_id}",
        "GET /api/itineraries/{itinerary_id}/export",
        "POST /api/itineraries",
        "GET /api/me",
    ];
    for route in contract {
        assert!(listed.contains(route), "{route} is missing");
    }
    // What is open is open on purpose: everything else must ask for a traveller.
    let open: BTreeSet<String> = ROUTES
        .iter()
        .filter(|route| route.auth != Auth::Traveler)
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    for route in open {
        let known = [
            "GET /api/itineraries",
            "GET /api/itineraries/{itinerary_id}",
            "GET /api/itineraries/{itinerary_id}/export",
            "GET /api/openapi.json",
            "GET /api/docs",
            "GET /api/auth/demo",
            "POST /api/auth/demo",
            "GET /healthz",
            "GET /readyz",
        ];
        assert!(known.contains(&route.as_str()), "{route} is open to everybody");
    }
}

#[test]
fn without_a_good_token_every_route_answers_401() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let sent = traveler.create(&[demo::GOA], Some("Make it 4 days")).await;
        let (session, turn) = (sent.session.id.as_str(), sent.messages[0].turn_id.as_deref().unwrap());
        let before = settled(&traveler, session).await;
        let mut bad: Vec<(&str, Option<String>)> = vec![("no token", None)];
        bad.extend(tokens::refused(&traveler.traveler).into_iter().map(|(name, token)| (name, Some(token))));
        let routes: Vec<_> = with_traveler().collect();
        assert!(routes.len() >= 16);
        for (method, path) in routes {
            for (name, token) in &bad {
                let answer = call(&traveler.with_token(token.clone()), method, path, session, turn).await;
                assert_eq!(answer.status, 401, "{method} {path} with {name}: {}", answer.text);
                answer.error(401, "unauthenticated");
            }
        }
        assert_eq!(traveler.session(session).await.messages, before.messages, "none of it had an effect");
        assert_eq!(traveler.session(session).await.session, before.session, "none of it had an effect");
    });
}

#[test]
fn other_ways_to_send_a_token_are_no_ways() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let token = traveler.token().unwrap().to_owned();
        let nobody = stack.nobody();
        for (name, value) in [
            ("authorization", token.clone()),
            ("authorization", format!("Basic {token}")),
            ("authorization", "Bearer ".to_owned()),
            ("authorization", format!("Bearer {token} {token}")),
            ("cookie", format!("token={token}")),
            ("x-remix-traveler", traveler.traveler.clone()),
            ("x-user-id", traveler.traveler.clone()),
        ] {
            let answer = nobody.get("/api/me").header(name, &value).send().await;
            assert_eq!(answer.status, 401, "{name}: {value}");
        }
        nobody.get(&format!("/api/me?access_token={token}")).send().await.error(401, "unauthenticated");
        let _: Value =
            nobody.get("/api/me").header("authorization", &format!("bearer {token}")).send().await.data(200);
    });
}

#[test]
fn an_identity_header_of_a_client_changes_nothing() {
    run(async {
        let stack = Stack::start().await;
        let (victim, attacker) = (stack.traveler().await, stack.traveler().await);
        let session = victim.create(&[demo::GOA], None).await.session.id;
        let path = format!("/api/remix/sessions/{session}");
        let answer = attacker.get(&path).header("x-remix-traveler", &victim.traveler).send().await;
        answer.error(404, "not_found");
        let me: Value =
            attacker.get("/api/me").header("x-remix-traveler", &victim.traveler).send().await.data(200);
        assert_eq!(me["traveler"]["id"], attacker.traveler);
        // A token of an internal caller is no key to the public door.
        let internal = attacker.with_token(Some(tokens::internal()));
        internal
            .get(&path)
            .header("x-remix-traveler", &victim.traveler)
            .send()
            .await
            .error(401, "unauthenticated");
    });
}

#[test]
fn a_foreign_a_deleted_and_a_made_up_id_are_all_the_same() {
    run(async {
        let stack = Stack::builder().set("REMIX_MAX_SESSIONS_PER_DAY", "500").start().await;
        let (owner, other) = (stack.traveler().await, stack.traveler().await);
        let sent = owner.create(&[demo::HIMALAYA, demo::GOA], Some("Make it 7 days")).await;
        let (session, turn) = (sent.session.id.as_str(), sent.messages[0].turn_id.as_deref().unwrap());
        let before = settled(&owner, session).await;
        let gone = other.create(&[demo::GOA], Some("Make it 4 days")).await;
        let gone_turn = gone.messages[0].turn_id.clone().unwrap();
        assert_eq!(
            other.delete(&format!("/api/remix/sessions/{}", gone.session.id)).send().await.status,
            204
        );
        let own = other.create(&[demo::GOA], None).await.session.id;
        let made_up = uuid::Uuid::new_v4().to_string();
        let (upper, bare) = (session.to_uppercase(), session.replace('-', ""));

        let routes = about_a_session();
        assert!(routes.len() >= 11, "{routes:?}");
        for (method, path) in routes {
            let unknown = call(&other, method, path, &made_up, &made_up).await;
            unknown.error(404, "not_found");
            for (what, session, turn) in [
                ("a foreign session", session, turn),
                ("a foreign session and no such turn", session, made_up.as_str()),
                ("a deleted session", gone.session.id.as_str(), gone_turn.as_str()),
            ] {
                let answer = call(&other, method, path, session, turn).await;
                assert_eq!(answer.status, 404, "{method} {path} of {what}: {}", answer.text);
                assert_eq!(answer.anonymous(), unknown.anonymous(), "{method} {path} of {what}");
            }
            if path.contains("{turn_id}") {
                let answer = call(&other, method, path, &own, turn).await;
                assert_eq!(answer.status, 404, "{method} {path} of a foreign turn under an own session");
            }
            // A malformed id in a path is 404; in a body it is a wrong field.
            for malformed in
                ["x", "0", "-1", upper.as_str(), bare.as_str(), "..%2f..%2fme", "%00", "%7Bid%7D"]
            {
                let answer = call(&other, method, path, malformed, &made_up).await;
                let expected = if path.contains("{session_id}") { [404, 404] } else { [400, 404] };
                assert!(
                    expected.contains(&answer.status),
                    "{method} {path} of {malformed:?}: {}",
                    answer.text
                );
            }
        }
        assert_eq!(owner.session(session).await.messages, before.messages, "none of it had an effect");
        assert_eq!(owner.session(session).await.session, before.session, "none of it had an effect");
    });
}

#[test]
fn an_unknown_path_and_a_wrong_method_have_their_own_answers() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        traveler.get("/api/nowhere").send().await.error(404, "not_found");
        traveler.get("/api/remix/sessions/x/y/z").send().await.error(404, "not_found");
        let paths: BTreeSet<&str> =
            ROUTES.iter().map(|route| route.path).filter(|path| path.starts_with("/api/")).collect();
        for path in paths {
            let methods: Vec<_> =
                ROUTES.iter().filter(|route| route.path == path).map(|route| route.method).collect();
            let answer = call(&traveler, "PUT", path, &uuid::Uuid::new_v4().to_string(), "x").await;
            assert_eq!(answer.status, 405, "PUT {path}: {}", answer.text);
            answer.error(405, "method_not_allowed");
            let allow = answer.header("allow").unwrap_or_default().to_owned();
            for method in methods {
                assert!(allow.contains(method), "{path} allows {allow:?}, not {method}");
            }
        }
    });
}
