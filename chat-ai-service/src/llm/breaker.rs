//! Holds calls back after a row of failed ones, so that a dead server costs a traveller no waiting.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// When calls are held back, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BreakerPolicy {
    /// Failed calls in a row that open the circuit; 0 never opens it.
    pub failures: u32,
    /// How long calls are held back before one is let through to try.
    pub pause: Duration,
}

/// The circuit to one origin.
#[derive(Debug)]
pub(crate) struct Breaker {
    policy: BreakerPolicy,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    failures: u32,
    held_until: Option<Instant>,
}

impl Breaker {
    /// A circuit that lets calls through.
    pub(crate) fn new(policy: BreakerPolicy) -> Self {
        Self { policy, state: Mutex::default() }
    }

    /// Whether a call may go out now. After the pause one call in every further pause may: if it is never heard of
    /// again, the next one is not blocked for ever.
    pub(crate) fn admits(&self, now: Instant) -> bool {
        let mut state = self.state();
        match state.held_until {
            Some(until) if now < until => false,
            Some(_) => {
                state.held_until = Some(now + self.policy.pause);
                true
            }
            None => true,
        }
    }

    /// True while calls are held back.
    pub(crate) fn is_open(&self) -> bool {
        self.state().held_until.is_some()
    }

    /// The server answered.
    pub(crate) fn succeeded(&self) {
        *self.state() = State::default();
    }

    /// A call failed for good through the server's fault.
    pub(crate) fn failed(&self, now: Instant) {
        let mut state = self.state();
        state.failures = state.failures.saturating_add(1);
        if self.policy.failures > 0 && state.failures >= self.policy.failures {
            state.held_until = Some(now + self.policy.pause);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAUSE: Duration = Duration::from_secs(5);

    #[test]
    fn opens_after_a_row_of_failures_and_probes_once_a_pause() {
        let breaker = Breaker::new(BreakerPolicy { failures: 2, pause: PAUSE });
        let start = Instant::now();
        breaker.failed(start);
        assert!(breaker.admits(start) && !breaker.is_open());
        breaker.failed(start);
        assert!(!breaker.admits(start) && breaker.is_open());
        assert!(breaker.admits(start + PAUSE), "one probe");
        assert!(!breaker.admits(start + PAUSE), "and no second one");
        assert!(breaker.admits(start + PAUSE * 2), "a lost probe blocks nothing");
        breaker.succeeded();
        assert!(breaker.admits(start + PAUSE * 2) && !breaker.is_open());
    }

    #[test]
    fn a_success_starts_the_count_again() {
        let breaker = Breaker::new(BreakerPolicy { failures: 2, pause: PAUSE });
        for _ in 0..5 {
            breaker.failed(Instant::now());
            breaker.succeeded();
        }
        assert!(!breaker.is_open());
    }

    #[test]
    fn zero_never_opens() {
        let breaker = Breaker::new(BreakerPolicy { failures: 0, pause: PAUSE });
        for _ in 0..100 {
            breaker.failed(Instant::now());
        }
        assert!(!breaker.is_open());
    }
}
