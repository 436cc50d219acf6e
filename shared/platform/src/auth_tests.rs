//! Tokens that count and tokens that do not.

use super::*;
use serde_json::json;

const SECRET: &str = "a secret of the tests, long enough";
const DAY: Duration = Duration::from_secs(86_400);

fn sign(algorithm: Algorithm, secret: &str, claims: &serde_json::Value) -> String {
    let key = EncodingKey::from_secret(secret.as_bytes());
    jsonwebtoken::encode(&Header::new(algorithm), claims, &key).unwrap()
}

fn now() -> i64 {
    clock::now().timestamp()
}

fn strict() -> AuthConfig {
    AuthConfig::from_env(&Env::of([
        ("REMIX_JWT_SECRET", SECRET),
        ("REMIX_JWT_ISSUER", "https://tripit.example"),
        ("REMIX_JWT_AUDIENCE", "remix"),
    ]))
    .unwrap()
}

#[test]
fn minted_tokens_are_accepted_also_with_issuer_and_audience() {
    let traveler = TravelerId::generate();
    for config in [AuthConfig::with_secret(SECRET), strict()] {
        let token = config.mint(traveler, DAY).unwrap();
        let identity = Verifier::new(config).verify(&token.text).unwrap();
        assert_eq!(identity, Identity { subject: Some(traveler), internal: false });
    }
}

#[test]
fn faulty_tokens_are_all_refused_alike() {
    let verifier = Verifier::new(strict());
    let sub = TravelerId::generate().to_string();
    let good = json!({"sub": sub, "exp": now() + 600, "iss": "https://tripit.example", "aud": "remix"});
    verifier.verify(&sign(Algorithm::HS256, SECRET, &good)).unwrap();
    let with = |changes: serde_json::Value| {
        let mut claims = good.clone();
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        sign(Algorithm::HS256, SECRET, &claims)
    };
    let unsigned = {
        let signed = sign(Algorithm::HS256, SECRET, &good);
        let claims = signed.split('.').nth(1).unwrap();
        // {"alg":"none"}
        format!("eyJhbGciOiJub25lIn0.{claims}.")
    };
    let cases = [
        ("another key", sign(Algorithm::HS256, "quite another secret", &good)),
        ("another algorithm", sign(Algorithm::HS512, SECRET, &good)),
        ("no algorithm", unsigned),
        ("expired", with(json!({"exp": now() - 61}))),
        ("no end", with(json!({"exp": null}))),
        ("not yet valid", with(json!({"nbf": now() + 120}))),
        ("another issuer", with(json!({"iss": "https://evil.example"}))),
        ("no issuer", with(json!({"iss": null}))),
        ("another audience", with(json!({"aud": ["shop"]}))),
        ("no audience", with(json!({"aud": null}))),
        ("no subject", with(json!({"sub": null}))),
        ("a subject that is no uuid", with(json!({"sub": "alice"}))),
        ("a uuid without hyphens", with(json!({"sub": sub.replace('-', "")}))),
        ("nothing", String::new()),
        ("garbage", "a.b.c".to_owned()),
        ("endless", "a".repeat(LONGEST_TOKEN + 1)),
    ];
    for (name, token) in cases {
        let error = verifier.verify(&token).err().unwrap_or_else(|| panic!("accepted: {name}"));
        assert_eq!(
            (error.reason, error.message),
            (Reason::Unauthenticated, unauthenticated().message),
            "{name}"
        );
    }
    verifier.verify(&with(json!({"exp": now() - 30, "nbf": now() + 30}))).expect("a minute of leeway");
}

#[test]
fn only_internal_callers_name_another_traveller() {
    let verifier = Verifier::new(AuthConfig::with_secret(SECRET));
    let (own, other) = (TravelerId::generate(), TravelerId::generate());
    let metadata = |scope: &str, sub: &str, named: Option<String>| {
        let claims = json!({"sub": sub, "exp": now() + 600, "scope": scope});
        let mut metadata = MetadataMap::new();
        let token = sign(Algorithm::HS256, SECRET, &claims);
        metadata.insert("authorization", format!("Bearer {token}").parse().unwrap());
        if let Some(named) = named {
            metadata.insert(TRAVELER_KEY, named.parse().unwrap());
        }
        metadata
    };
    let named = Some(other.to_string());
    let own_text = own.to_string();
    assert_eq!(verifier.traveler(&metadata("", &own_text, None)).unwrap(), own);
    assert_eq!(
        verifier.traveler(&metadata("a remix.internal b", "publisher", named.clone())).unwrap(),
        other
    );
    for refused in [
        metadata("", &own_text, named.clone()),
        metadata("remix.internals", &own_text, named),
        metadata("remix.internal", "publisher", None),
        metadata("remix.internal", "publisher", Some("nobody".into())),
        MetadataMap::new(),
    ] {
        assert_eq!(verifier.traveler(&refused).unwrap_err().reason, Reason::Unauthenticated);
    }
}

#[test]
fn exactly_one_kind_of_key_is_configured() {
    let problem =
        |pairs: &[(&str, &str)]| AuthConfig::from_env(&Env::of(pairs.iter().copied())).unwrap_err().0;
    assert!(problem(&[]).starts_with("REMIX_JWT_SECRET: must be set"));
    assert!(problem(&[("REMIX_JWT_SECRET", SECRET), ("REMIX_JWKS", "/keys")]).starts_with("REMIX_JWKS: "));
    let short = problem(&[("REMIX_JWT_SECRET", "hunter2")]);
    assert!(short.starts_with("REMIX_JWT_SECRET: is too short") && !short.contains("hunter2"), "{short}");
}

/// A key pair made for this test; RFC 8037 appendix A.
const ED_PRIVATE: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n";
const ED_PUBLIC: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

#[tokio::test]
async fn key_sets_verify_by_key_id_and_never_with_another_algorithm() {
    let traveler = TravelerId::generate();
    let path = std::env::temp_dir().join(format!("remix-jwks-{traveler}.json"));
    let set = json!({"keys": [
        {"kty": "OKP", "crv": "Ed25519", "kid": "now", "x": ED_PUBLIC, "use": "sig"},
        {"kty": "oct", "kid": "symmetric", "k": "c2VjcmV0IHNlY3JldCBzZWNyZXQ", "alg": "HS256"},
    ]});
    std::fs::write(&path, set.to_string()).unwrap();
    let env = Env::of([("REMIX_JWKS", path.to_str().unwrap())]);
    let verifier = Verifier::new(AuthConfig::from_env(&env).unwrap());
    let claims = json!({"sub": traveler.to_string(), "exp": now() + 600});
    let token = |kid: &str, algorithm: Algorithm, key: &EncodingKey| {
        let header = Header { kid: Some(kid.to_owned()), ..Header::new(algorithm) };
        jsonwebtoken::encode(&header, &claims, key).unwrap()
    };
    let pair = EncodingKey::from_ed_pem(ED_PRIVATE.as_bytes()).unwrap();
    let good = token("now", Algorithm::EdDSA, &pair);
    let deadline = std::time::Instant::now() + Duration::from_secs(5);
    while verifier.verify(&good).is_err_and(|error| error.reason == Reason::Unavailable) {
        assert!(std::time::Instant::now() < deadline, "the key set was never read");
        tokio::task::yield_now().await;
    }
    assert_eq!(verifier.verify(&good).unwrap().subject, Some(traveler));
    let symmetric = EncodingKey::from_secret(b"secret secret secret");
    let public = EncodingKey::from_secret(ED_PUBLIC.as_bytes());
    for refused in [
        token("next", Algorithm::EdDSA, &pair),
        token("symmetric", Algorithm::HS256, &symmetric),
        token("now", Algorithm::HS256, &public),
    ] {
        assert_eq!(verifier.verify(&refused).unwrap_err().reason, Reason::Unauthenticated);
    }
    std::fs::remove_file(path).unwrap();
}
