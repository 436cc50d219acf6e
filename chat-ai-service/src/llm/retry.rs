//! When and how soon a failed attempt is repeated: a policy that is a value, and a budget that keeps retries from
//! doubling the load on a server that is down.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

/// How often and how soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Attempts in all, at least 1.
    pub attempts: u32,
    /// The longest wait before the second attempt; it doubles from attempt to attempt.
    pub first_delay: Duration,
}

impl Default for RetryPolicy {
    /// Three attempts, waits of up to 0.25 s and 0.5 s.
    fn default() -> Self {
        Self { attempts: 3, first_delay: Duration::from_millis(250) }
    }
}

impl RetryPolicy {
    /// The upper bounds of the waits between attempts.
    pub(crate) fn bounds(&self) -> ExponentialBackoff {
        ExponentialBuilder::default()
            .with_min_delay(self.first_delay)
            .with_max_delay(Duration::from_secs(1))
            .with_factor(2.0)
            .with_max_times(self.attempts.saturating_sub(1) as usize)
            .build()
    }
}

/// Full jitter, never less than what the server asked for. `dice` is in 0..1.
pub(crate) fn delay(bound: Duration, dice: f64, retry_after: Option<Duration>) -> Duration {
    bound.mul_f64(dice).max(retry_after.unwrap_or_default())
}

/// Retries that may be spent: one for every ten calls, and a reserve for quiet times.
#[derive(Debug)]
pub(crate) struct RetryBudget(AtomicI64);

const RESERVE: i64 = 500;
const PRICE: i64 = 10;

impl Default for RetryBudget {
    fn default() -> Self {
        Self(AtomicI64::new(RESERVE))
    }
}

impl RetryBudget {
    /// A call begins: a tenth of a retry is earned.
    pub(crate) fn earn(&self) {
        let _ =
            self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| Some((left + 1).min(RESERVE)));
    }

    /// Takes one retry out of the budget; false when there is none left.
    pub(crate) fn spend(&self) -> bool {
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| (left >= PRICE).then(|| left - PRICE))
            .is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_double_and_end() {
        let policy = RetryPolicy { attempts: 4, ..RetryPolicy::default() };
        let bounds: Vec<_> = policy.bounds().map(|bound| bound.as_millis()).collect();
        assert_eq!(bounds, [250, 500, 1000]);
    }

    #[test]
    fn jitter_is_full_and_retry_after_is_a_floor() {
        let bound = Duration::from_millis(500);
        assert_eq!(delay(bound, 0.0, None), Duration::ZERO);
        assert_eq!(delay(bound, 0.5, None), Duration::from_millis(250));
        assert_eq!(delay(bound, 0.5, Some(Duration::from_secs(3))), Duration::from_secs(3));
    }

    #[test]
    fn the_budget_is_a_tenth_of_the_calls() {
        let budget = RetryBudget::default();
        while budget.spend() {}
        for _ in 0..100 {
            budget.earn();
        }
        assert_eq!((0..100).filter(|_| budget.spend()).count(), 10);
    }
}
