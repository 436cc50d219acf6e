//! Waiting for something to become true, with a deadline in place of a sleep.

use std::fmt::Debug;
use std::future::Future;
use std::time::{Duration, Instant};

/// How long to wait between two looks.
const STEP: Duration = Duration::from_millis(20);

/// Looks again and again until `look` finds something, and fails with `what` when `limit` has passed.
pub async fn eventually<T, F, Fut>(what: impl Debug, limit: Duration, mut look: F) -> T
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Option<T>>,
{
    let start = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(start.elapsed() < limit, "{what:?} did not happen within {limit:?}");
        tokio::time::sleep(STEP).await;
    }
}
