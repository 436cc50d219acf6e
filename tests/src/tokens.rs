//! Bearer tokens, good and bad. They are made here with a JWT library of our own choice and not with the product's code,
//! so that a door which accepts everything it signs itself is found out.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Map, Value, json};

/// The secret that a stack of the tests is started with.
pub const SECRET: &str = "a secret of the tests that is long enough for HS256";
/// The issuer it expects.
pub const ISSUER: &str = "https://tripit.test";
/// The audience it expects.
pub const AUDIENCE: &str = "remix-chat";

/// Seconds since 1970.
pub fn now() -> i64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is after 1970");
    i64::try_from(elapsed.as_secs()).expect("the clock is sane")
}

/// The claims of a token that every door accepts.
pub fn claims(traveler: &str) -> Map<String, Value> {
    let Value::Object(claims) = json!({
        "sub": traveler, "iss": ISSUER, "aud": AUDIENCE, "iat": now(), "exp": now() + 3600,
    }) else {
        unreachable!("an object literal is an object")
    };
    claims
}

/// Signs claims with HS256.
pub fn sign(claims: &Map<String, Value>, secret: &str) -> String {
    sign_with(Algorithm::HS256, claims, secret)
}

/// Signs claims with an algorithm of the HMAC family.
pub fn sign_with(algorithm: Algorithm, claims: &Map<String, Value>, secret: &str) -> String {
    encode(&Header::new(algorithm), claims, &EncodingKey::from_secret(secret.as_bytes()))
        .expect("claims can be signed")
}

/// A token that every door accepts.
pub fn valid(traveler: &str) -> String {
    sign(&claims(traveler), SECRET)
}

/// A token of an internal caller: it names the traveller in metadata instead of in `sub`.
pub fn internal() -> String {
    let mut claims = claims("internal-caller");
    claims.insert("scope".into(), json!("remix.internal"));
    sign(&claims, SECRET)
}

/// Tokens that no door may accept, each with the reason.
pub fn refused(traveler: &str) -> Vec<(&'static str, String)> {
    let with = |name: &str, value: Value| {
        let mut claims = claims(traveler);
        claims.insert(name.into(), value);
        sign(&claims, SECRET)
    };
    let without = |name: &str| {
        let mut claims = claims(traveler);
        claims.remove(name);
        sign(&claims, SECRET)
    };
    let unsigned = |alg: &str| {
        let header = URL_SAFE_NO_PAD.encode(json!({ "alg": alg, "typ": "JWT" }).to_string());
        let body = URL_SAFE_NO_PAD.encode(Value::Object(claims(traveler)).to_string());
        format!("{header}.{body}.")
    };
    let good = valid(traveler);
    let tampered = {
        let mut parts = good.split('.').map(str::to_owned).collect::<Vec<_>>();
        let mut other = claims(traveler);
        other.insert("exp".into(), json!(now() + 999_999));
        parts[1] = URL_SAFE_NO_PAD.encode(Value::Object(other).to_string());
        parts.join(".")
    };
    vec![
        ("expired beyond the leeway", with("exp", json!(now() - 120))),
        ("not valid yet", with("nbf", json!(now() + 600))),
        ("wrong audience", with("aud", json!("another-site"))),
        ("wrong issuer", with("iss", json!("https://elsewhere.test"))),
        ("no audience", without("aud")),
        ("no expiry", without("exp")),
        ("no subject", without("sub")),
        ("subject is no traveller", with("sub", json!("00000000-0000-4000-8000-000000000000"))),
        ("subject is no uuid", with("sub", json!("' OR 1=1 --"))),
        ("alg none", unsigned("none")),
        ("alg NONE", unsigned("NONE")),
        ("another algorithm", sign_with(Algorithm::HS512, &claims(traveler), SECRET)),
        ("another secret", sign(&claims(traveler), "another secret that is long enough for HS256")),
        ("changed after signing", tampered),
        ("signature cut off", good.rsplit_once('.').map(|(head, _)| format!("{head}.")).unwrap_or_default()),
        ("not a token", "not.a.token".into()),
        ("one word", "x".into()),
    ]
}
