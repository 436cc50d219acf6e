//! Identity: who a bearer token speaks for. Every door (the gateway and session-service) checks the same token with
//! this code. Whether the subject is a traveller that exists is for the owner of the database to say.

use std::time::Duration;

use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use tonic::metadata::MetadataMap;

use crate::clock;
use crate::env::{ConfigError, Env, Secret, Variable};
use crate::error::{Error, Reason};
use crate::ids::TravelerId;
use crate::jwks::{Jwks, VerificationKey};

/// The scope of an internal caller, who may name a traveller in [`TRAVELER_KEY`].
pub const INTERNAL_SCOPE: &str = "remix.internal";
/// The metadata in which an internal caller names the traveller it acts for.
pub const TRAVELER_KEY: &str = "x-remix-traveler";

/// The shared secret of HS256 tokens.
pub const JWT_SECRET: Variable = Variable {
    name: "REMIX_JWT_SECRET",
    default: "",
    about: "the secret of HS256 tokens as text, at least 16 bytes; either this or REMIX_JWKS",
};
/// Where the public keys of an identity provider are.
pub const JWKS: Variable = Variable {
    name: "REMIX_JWKS",
    default: "",
    about: "a file or an http(s) URL with a JSON Web Key Set (RS256, ES256, EdDSA); either this or REMIX_JWT_SECRET",
};
/// The issuer that tokens must name.
pub const JWT_ISSUER: Variable = Variable {
    name: "REMIX_JWT_ISSUER",
    default: "",
    about: "the iss that tokens must carry; unset: not checked",
};
/// The audience that tokens must name.
pub const JWT_AUDIENCE: Variable = Variable {
    name: "REMIX_JWT_AUDIENCE",
    default: "",
    about: "the aud that tokens must carry; unset: not checked",
};

/// Every variable of this module, for docs/configuration.md.
pub const VARIABLES: [Variable; 4] = [JWT_SECRET, JWKS, JWT_ISSUER, JWT_AUDIENCE];

const LEEWAY: Duration = Duration::from_secs(60);
const SHORTEST_SECRET: usize = 16;
/// No honest token comes near; what is longer is refused before any cryptography.
const LONGEST_TOKEN: usize = 8 * 1024;

/// Where the keys come from.
#[derive(Debug, Clone)]
enum KeySource {
    Secret(Secret),
    Jwks(String),
}

/// Which tokens count.
#[derive(Debug, Clone)]
pub struct AuthConfig {
    keys: KeySource,
    issuer: Option<String>,
    audience: Option<String>,
}

impl AuthConfig {
    /// Reads the four variables; exactly one of secret and JWKS must be set.
    pub fn from_env(env: &Env) -> Result<Self, ConfigError> {
        let keys = match (env.optional::<Secret>(&JWT_SECRET)?, env.text(&JWKS)) {
            (Some(_), Some(_)) => {
                return Err(ConfigError::new(&JWKS, "must not be set together with the secret"));
            }
            (None, None) => {
                return Err(ConfigError::new(&JWT_SECRET, "must be set, or REMIX_JWKS in its place"));
            }
            (Some(secret), None) if secret.reveal().len() < SHORTEST_SECRET => {
                return Err(ConfigError::new(&JWT_SECRET, "is too short"));
            }
            (Some(secret), None) => KeySource::Secret(secret),
            (None, Some(source)) => KeySource::Jwks(source.to_owned()),
        };
        let text = |variable| env.text(variable).map(str::to_owned);
        Ok(Self { keys, issuer: text(&JWT_ISSUER), audience: text(&JWT_AUDIENCE) })
    }

    /// HS256 with this secret, any issuer and audience.
    pub fn with_secret(secret: impl Into<String>) -> Self {
        Self { keys: KeySource::Secret(secret.into().into()), issuer: None, audience: None }
    }

    /// Whether this process can sign tokens itself, as the demo sign-in does.
    pub fn can_mint(&self) -> bool {
        matches!(self.keys, KeySource::Secret(_))
    }

    /// Signs a token that this configuration accepts. An error when the keys are somebody else's.
    pub fn mint(&self, traveler: TravelerId, lifetime: Duration) -> Result<Token, Error> {
        let KeySource::Secret(secret) = &self.keys else {
            return Err(Error::internal("tokens can only be signed with REMIX_JWT_SECRET"));
        };
        let now = clock::now();
        let expires_at = now + lifetime;
        let claims = Claims {
            sub: traveler.to_string(),
            exp: expires_at.timestamp(),
            iat: Some(now.timestamp()),
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            scope: None,
        };
        let key = EncodingKey::from_secret(secret.reveal().as_bytes());
        let text =
            jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key).map_err(Error::internal)?;
        Ok(Token { text, expires_at })
    }

    fn validation(&self) -> Validation {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.leeway = LEEWAY.as_secs();
        validation.validate_nbf = true;
        validation.validate_aud = self.audience.is_some();
        let mut required = vec!["exp", "sub"];
        if let Some(issuer) = &self.issuer {
            validation.set_issuer(&[issuer]);
            required.push("iss");
        }
        if let Some(audience) = &self.audience {
            validation.set_audience(&[audience]);
            required.push("aud");
        }
        validation.set_required_spec_claims(&required);
        validation
    }
}

/// Signs an HS256 token without issuer and audience, for `make token` and for tests.
pub fn mint(secret: &str, traveler: TravelerId, lifetime: Duration) -> Result<String, Error> {
    Ok(AuthConfig::with_secret(secret).mint(traveler, lifetime)?.text)
}

/// A signed token.
#[derive(Debug, Clone)]
pub struct Token {
    /// What stands behind `Bearer `.
    pub text: String,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// What a valid token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// The traveller that the subject names; internal callers may have another kind of subject.
    pub subject: Option<TravelerId>,
    /// Whether the token carries [`INTERNAL_SCOPE`].
    pub internal: bool,
}

impl Identity {
    /// The traveller of the token itself.
    pub fn traveler(self) -> Result<TravelerId, Error> {
        self.subject.ok_or_else(unauthenticated)
    }
}

#[derive(Serialize)]
struct Claims {
    sub: String,
    exp: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    iat: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    iss: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    aud: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
}

/// What is read of a token; issuer, audience and times are checked by the library.
#[derive(Deserialize)]
struct Subject {
    sub: String,
    #[serde(default)]
    scope: String,
}

/// Checks tokens. Cheap to share: make one a process and clone an `Arc` of it.
pub struct Verifier {
    keys: Keys,
    validation: Validation,
}

enum Keys {
    Secret(VerificationKey),
    Jwks(Jwks),
}

impl Verifier {
    /// A verifier for this configuration. A key set is fetched by a task of its own and kept fresh, so this needs a
    /// tokio runtime when the configuration names one.
    pub fn new(config: AuthConfig) -> Self {
        let validation = config.validation();
        let keys = match config.keys {
            KeySource::Secret(secret) => Keys::Secret(VerificationKey {
                algorithm: Algorithm::HS256,
                key: DecodingKey::from_secret(secret.reveal().as_bytes()),
            }),
            KeySource::Jwks(source) => Keys::Jwks(Jwks::follow(source)),
        };
        Self { keys, validation }
    }

    /// Checks a token. `unauthenticated` for every fault of the token, whatever it is; `unavailable` while the key set
    /// has not been read yet.
    pub fn verify(&self, token: &str) -> Result<Identity, Error> {
        if token.len() > LONGEST_TOKEN {
            return Err(unauthenticated());
        }
        let claims = match &self.keys {
            Keys::Secret(key) => self.check(token, key)?,
            Keys::Jwks(set) => {
                let header = jsonwebtoken::decode_header(token).map_err(|_| unauthenticated())?;
                let key = set.find(header.kid.as_deref())?.ok_or_else(unauthenticated)?;
                self.check(token, &key)?
            }
        };
        let internal = claims.scope.split(' ').any(|scope| scope == INTERNAL_SCOPE);
        let subject: Option<TravelerId> = claims.sub.parse().ok();
        if subject.is_none() && !internal {
            return Err(unauthenticated());
        }
        Ok(Identity { subject, internal })
    }

    /// The traveller that a call acts for: the token's subject, or the one that an internal caller names.
    pub fn traveler(&self, metadata: &MetadataMap) -> Result<TravelerId, Error> {
        let header = metadata.get("authorization").and_then(|value| value.to_str().ok());
        let identity = self.verify(header.and_then(bearer).ok_or_else(unauthenticated)?)?;
        match metadata.get(TRAVELER_KEY) {
            Some(named) if identity.internal => {
                named.to_str().ok().and_then(|id| id.parse().ok()).ok_or_else(unauthenticated)
            }
            Some(_) => Err(unauthenticated()),
            None => identity.traveler(),
        }
    }

    fn check(&self, token: &str, key: &VerificationKey) -> Result<Subject, Error> {
        let decoded = if key.algorithm == Algorithm::HS256 {
            jsonwebtoken::decode(token, &key.key, &self.validation)
        } else {
            let validation = Validation { algorithms: vec![key.algorithm], ..self.validation.clone() };
            jsonwebtoken::decode(token, &key.key, &validation)
        };
        decoded.map(|data| data.claims).map_err(|problem| {
            tracing::debug!(%problem, "token refused");
            unauthenticated()
        })
    }
}

/// The token of an `Authorization` header.
pub fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The one answer to every kind of bad token: a prober learns nothing.
pub fn unauthenticated() -> Error {
    Error::new(Reason::Unauthenticated, "A valid bearer token is needed.")
}

#[cfg(test)]
#[path = "auth_tests.rs"]
mod tests;
