//! Rate limits: a bucket for writes and one for reads, per traveller, or per client address where there is no token.
//! Memory is bounded: full buckets are forgotten every minute, and beyond [`MOST_KEYS`] newcomers share one bucket.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use axum::http::Method;
use governor::clock::{Clock, MonotonicClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use remix_platform::clock;
use remix_platform::ids::TravelerId;
use remix_platform::{Error, Reason};

use crate::config::Config;

/// About 10 MiB of buckets.
const MOST_KEYS: usize = 100_000;
const SWEEP: Duration = Duration::from_secs(60);

/// Whose bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    /// A traveller.
    Traveler(TravelerId),
    /// A client without a token.
    Address(IpAddr),
    /// Everybody who came after [`MOST_KEYS`] others.
    Crowd,
}

/// What kind of call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Read,
    Write,
}

impl Kind {
    /// Whether a method changes anything.
    pub(crate) fn of(method: &Method) -> Self {
        if method.is_safe() { Self::Read } else { Self::Write }
    }
}

struct Buckets {
    limit: NonZeroU32,
    /// On the clock of the system: the faster default clock takes up to 0.2 s to calibrate at the start.
    limiter: RateLimiter<Key, DashMapStateStore<Key>, MonotonicClock, NoOpMiddleware<Instant>>,
}

/// All buckets of the process.
pub(crate) struct Limits {
    reads: Buckets,
    writes: Buckets,
}

impl Limits {
    pub(crate) fn new(config: &Config) -> Self {
        Self { reads: Buckets::new(config.reads_per_minute), writes: Buckets::new(config.writes_per_minute) }
    }

    /// Takes one from a bucket, or says how long to wait.
    pub(crate) fn spend(&self, key: Key, kind: Kind) -> Result<(), Error> {
        match kind {
            Kind::Read => self.reads.spend(key),
            Kind::Write => self.writes.spend(key),
        }
    }

    /// Forgets full buckets for as long as the process runs.
    pub(crate) async fn sweep(&self) {
        loop {
            tokio::time::sleep(SWEEP).await;
            for buckets in [&self.reads, &self.writes] {
                buckets.limiter.retain_recent();
                buckets.limiter.shrink_to_fit();
            }
        }
    }
}

impl Buckets {
    fn new(limit: NonZeroU32) -> Self {
        Self {
            limit,
            limiter: RateLimiter::new(Quota::per_minute(limit), DashMapStateStore::default(), MonotonicClock),
        }
    }

    fn spend(&self, key: Key) -> Result<(), Error> {
        let key = if self.limiter.len() < MOST_KEYS { key } else { Key::Crowd };
        self.limiter.check_key(&key).map_err(|refused| {
            let wait = refused.wait_time_from(MonotonicClock.now());
            let limit = i32::try_from(self.limit.get()).unwrap_or(i32::MAX);
            let error =
                Error::new(Reason::RateLimited, "Too many requests in a minute. Please wait a moment.");
            error.with(|details| {
                details.limit = Some(limit);
                details.used = Some(limit);
                details.reset_time = Some((clock::now() + wait).into());
                details.retry_after_seconds = i32::try_from(wait.as_millis().div_ceil(1000)).ok();
            })
        })
    }
}

/// The bucket of an address. A household or a server has a whole /64 of IPv6, so that is what counts.
pub(crate) fn address_key(address: IpAddr) -> Key {
    Key::Address(match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & (u128::MAX << 64)).into()),
        v4 => v4,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_apart_and_say_when_to_come_back() {
        let buckets = Buckets::new(NonZeroU32::new(3).unwrap());
        let (one, other) = (Key::Traveler(TravelerId::generate()), Key::Traveler(TravelerId::generate()));
        for _ in 0..3 {
            buckets.spend(one).unwrap();
        }
        let refused = buckets.spend(one).unwrap_err();
        assert_eq!(refused.reason, Reason::RateLimited);
        assert_eq!(refused.details.limit, Some(3));
        assert!((1..=20).contains(&refused.details.retry_after_seconds.unwrap()));
        buckets.spend(other).unwrap();
    }

    #[test]
    fn addresses_count_by_network() {
        let key = |text: &str| address_key(text.parse().unwrap());
        assert_eq!(key("2001:db8::1"), key("2001:db8::ffff"));
        assert_ne!(key("2001:db8::1"), key("2001:db8:0:1::1"));
        assert_eq!(key("::ffff:10.0.0.1"), key("10.0.0.1"));
        assert_ne!(key("10.0.0.2"), key("10.0.0.1"));
    }
}
