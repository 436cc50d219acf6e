//! Identity at both doors: the gateway and session-service check the same token with the same strictness.

use jsonwebtoken::Algorithm;
use remix_proto::v1;
use remix_tests::grpc::{self, Identity};
use remix_tests::{Stack, demo, run, tokens};
use serde_json::{Value, json};
use tonic::Code;

#[test]
fn a_token_within_the_leeway_is_good() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        for (name, value) in [
            ("exp", json!(tokens::now() - 30)),
            ("nbf", json!(tokens::now() + 30)),
            ("aud", json!([tokens::AUDIENCE, "another"])),
            ("extra", json!({ "role": "admin" })),
        ] {
            let mut claims = tokens::claims(&traveler.traveler);
            claims.insert(name.into(), value);
            let client = traveler.with_token(Some(tokens::sign(&claims, tokens::SECRET)));
            let _: Value = client.get("/api/me").send().await.data(200);
        }
    });
}

#[test]
fn a_token_that_the_product_signs_is_good() {
    run(async {
        let stack = Stack::builder().set("REMIX_JWT_ISSUER", "").set("REMIX_JWT_AUDIENCE", "").start().await;
        let traveler = stack.traveler().await;
        let token = remix_platform::auth::mint(
            tokens::SECRET,
            traveler.traveler.parse().unwrap(),
            std::time::Duration::from_secs(60),
        );
        let client = traveler.with_token(Some(token.unwrap()));
        let me: Value = client.get("/api/me").send().await.data(200);
        assert_eq!(me["traveler"]["id"], traveler.traveler);
    });
}

#[test]
fn session_service_checks_for_itself() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let mut bad = vec![("no token", Identity::none())];
        let refused = tokens::refused(&traveler.traveler);
        bad.extend(refused.iter().map(|(name, token)| (*name, Identity::bearer(token))));
        // To name somebody without the scope is no identity.
        bad.push(("a traveller in metadata", Identity::none().with("x-remix-traveler", &traveler.traveler)));
        for (name, identity) in bad {
            let mut service = grpc::sessions(&stack.session_service(0), identity).await;
            let status = service.list_sessions(v1::ListSessionsRequest::default()).await.expect_err(name);
            assert_eq!(
                (status.code(), grpc::reason(&status).as_str()),
                (Code::Unauthenticated, "unauthenticated"),
                "{name}"
            );
        }
    });
}

#[test]
fn only_an_internal_token_names_the_traveler_it_acts_for() {
    run(async {
        let stack = Stack::start().await;
        let (one, other) = (stack.traveler().await, stack.traveler().await);
        one.create(&[demo::GOA], None).await;
        let total = async |identity: Identity| {
            let mut service = grpc::sessions(&stack.session_service(0), identity).await;
            service
                .list_sessions(v1::ListSessionsRequest::default())
                .await
                .map(|page| page.into_inner().total_size)
        };
        let internal = Identity::bearer(&tokens::internal());
        assert_eq!(total(internal.clone().with("x-remix-traveler", &one.traveler)).await.unwrap(), 1);
        assert_eq!(
            total(internal.clone()).await.unwrap_err().code(),
            Code::Unauthenticated,
            "it must name somebody"
        );
        // An ordinary token stays its own traveller's whatever the metadata say.
        let ordinary = Identity::bearer(other.token().unwrap()).with("x-remix-traveler", &one.traveler);
        match total(ordinary).await {
            Ok(total) => assert_eq!(total, 0),
            Err(status) => assert_eq!(status.code(), Code::Unauthenticated),
        }
    });
}

#[test]
fn hs256_is_pinned() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        for algorithm in [Algorithm::HS384, Algorithm::HS512] {
            let token = tokens::sign_with(algorithm, &tokens::claims(&traveler.traveler), tokens::SECRET);
            traveler.with_token(Some(token)).get("/api/me").send().await.error(401, "unauthenticated");
        }
    });
}
