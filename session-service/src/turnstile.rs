//! Callers who are after the same row take turns here, where waiting costs nothing, instead of in the database, where it
//! costs a connection each and ends with a lock time-out. The row's lock still decides between replicas.

use std::hash::{DefaultHasher, Hash, Hasher};

use tokio::sync::{Mutex, MutexGuard};

/// Different rows share a gate now and then, which delays one of them by one short transaction.
const GATES: usize = 256;

/// A row of gates.
pub struct Turnstile(Vec<Mutex<()>>);

impl Default for Turnstile {
    fn default() -> Self {
        Self((0..GATES).map(|_| Mutex::new(())).collect())
    }
}

impl Turnstile {
    /// Waits until nobody else is after the same thing. Hold the guard for one transaction, never for a turn.
    pub async fn enter(&self, key: impl Hash) -> MutexGuard<'_, ()> {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        self.0[hasher.finish() as usize % GATES].lock().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;

    #[tokio::test]
    async fn the_same_key_waits_and_another_does_not() {
        let turnstile = Turnstile::default();
        let inside = turnstile.enter("a").await;
        assert!(turnstile.enter("a").now_or_never().is_none());
        let others = ["b", "c", "d", "e"].iter().filter(|key| turnstile.enter(key).now_or_never().is_some());
        assert!(others.count() >= 3);
        drop(inside);
        assert!(turnstile.enter("a").now_or_never().is_some());
    }
}
