//! A JSON Web Key Set from a file or a URL, read at the start and again every few minutes, or sooner when a token names
//! a key that is not in it. A set that cannot be read leaves the last good one in place.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use crate::error::Error;

const REFRESH: Duration = Duration::from_secs(300);
/// The shortest time between two reads, however many tokens name unknown keys.
const PAUSE: Duration = Duration::from_secs(10);
const FETCH_TIMEOUT: Duration = Duration::from_secs(5);
/// Key sets are a few kilobytes; more is a mistake or an attack.
const LARGEST_SET: usize = 256 * 1024;

/// A public key and the only algorithm it may be used with.
#[derive(Clone)]
pub(crate) struct VerificationKey {
    pub(crate) algorithm: Algorithm,
    pub(crate) key: DecodingKey,
}

struct NamedKey {
    id: Option<String>,
    key: VerificationKey,
}

/// The newest good key set.
pub(crate) struct Jwks {
    shared: Arc<Shared>,
    task: tokio::task::AbortHandle,
}

struct Shared {
    source: String,
    /// `None` until the first read has succeeded.
    keys: RwLock<Option<Arc<[NamedKey]>>>,
    wanted: Notify,
}

impl Jwks {
    /// Starts to follow a file or URL.
    pub(crate) fn follow(source: String) -> Self {
        let shared = Arc::new(Shared { source, keys: RwLock::default(), wanted: Notify::new() });
        let task = tokio::spawn(keep_fresh(Arc::clone(&shared))).abort_handle();
        Self { shared, task }
    }

    /// The key with this id; without an id the only key there is. `unavailable` before the first good read.
    pub(crate) fn find(&self, id: Option<&str>) -> Result<Option<VerificationKey>, Error> {
        let keys = self.shared.keys.read().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(keys) = keys else {
            return Err(Error::unavailable("the key set has not been read yet"));
        };
        let found = match id {
            Some(_) => keys.iter().find(|named| named.id.as_deref() == id),
            None => keys.first().filter(|_| keys.len() == 1),
        };
        if found.is_none() {
            self.shared.wanted.notify_one();
        }
        Ok(found.map(|named| named.key.clone()))
    }
}

impl Drop for Jwks {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn keep_fresh(shared: Arc<Shared>) {
    let mut retry = Duration::from_millis(250);
    loop {
        match read(&shared.source).await {
            Ok(keys) => {
                *shared.keys.write().unwrap_or_else(PoisonError::into_inner) = Some(keys.into());
                retry = Duration::from_millis(250);
                sleep(PAUSE).await;
                // Either way the set is read again: a time-out is the ordinary case.
                let _ = timeout(REFRESH, shared.wanted.notified()).await;
            }
            Err(problem) => {
                tracing::warn!(%problem, "the key set of REMIX_JWKS cannot be read");
                sleep(retry).await;
                retry = (retry * 2).min(PAUSE);
            }
        }
    }
}

async fn read(source: &str) -> Result<Vec<NamedKey>, Box<dyn std::error::Error + Send + Sync>> {
    let bytes = if source.starts_with("http://") || source.starts_with("https://") {
        fetch(source).await?
    } else {
        tokio::fs::read(source).await?
    };
    let set: JwkSet = serde_json::from_slice(&bytes)?;
    let keys: Vec<NamedKey> = set.keys.iter().filter_map(named).collect();
    if keys.is_empty() {
        return Err("the set has no RS256, ES256 or EdDSA key for signatures".into());
    }
    Ok(keys)
}

async fn fetch(url: &str) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
    let client = reqwest::Client::builder().timeout(FETCH_TIMEOUT).build()?;
    let mut answer = client.get(url).send().await?.error_for_status()?;
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LARGEST_SET {
            return Err("the set is too large".into());
        }
    }
    Ok(bytes)
}

/// A key that we may use; symmetric keys and other algorithms are passed over.
fn named(jwk: &Jwk) -> Option<NamedKey> {
    if !matches!(jwk.common.public_key_use, None | Some(PublicKeyUse::Signature)) {
        return None;
    }
    let (algorithm, name) = match &jwk.algorithm {
        AlgorithmParameters::RSA(_) => (Algorithm::RS256, KeyAlgorithm::RS256),
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => {
            (Algorithm::ES256, KeyAlgorithm::ES256)
        }
        AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => {
            (Algorithm::EdDSA, KeyAlgorithm::EdDSA)
        }
        _ => return None,
    };
    if jwk.common.key_algorithm.is_some_and(|stated| stated != name) {
        return None;
    }
    let key = DecodingKey::from_jwk(jwk).ok()?;
    Some(NamedKey { id: jwk.common.key_id.clone(), key: VerificationKey { algorithm, key } })
}
