//! How much of a day its activities and the way to it take (V13, V15).
//!
//! A way leads from one day's place to the next one's: it can be made in the evening of the one or in the morning of the
//! other, so that it fits where either of them has the room. A way on foot or by bike is what the day is about.

use crate::library::span;
use crate::{Constraints, Day, Place, constraints::Pace, estimate, places};

/// Places so near that a day has room for both.
const NEAR_KM: f64 = 50.0;

/// Fewest and most activities of an ordinary day at a pace.
pub(crate) fn bounds(pace: Pace) -> (usize, usize) {
    match pace {
        Pace::Relaxed => (1, 2),
        Pace::Normal => (3, 4),
        Pace::Packed => (5, crate::library::MAX_ACTIVITIES),
    }
}

/// Most activities of a day that the ledger allows; none when nothing is wished.
pub(crate) fn most_activities(ledger: &Constraints) -> Option<usize> {
    let by_pace = ledger.pace.map(|pace| bounds(pace).1);
    ledger.activities_per_day.map(|count| count as usize).or(by_pace)
}

/// How a way takes up more than there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Squeeze {
    /// It takes half a day, and neither of its days has half a day left.
    Half(u32),
    /// It takes a whole day, and neither of its days is free.
    Whole(u32),
}

/// Whether the way from a day to the next one fits into one of them (V13); minutes of the way where it does not.
pub(crate) fn squeeze(day: &Day, next: &Day) -> Option<Squeeze> {
    let minutes = long_way(day)?;
    let limits = estimate::day();
    let whole = minutes > limits.whole_way;
    let taken = if whole { limits.waking } else { (limits.waking / 2).max(minutes) };
    let free = limits.waking.saturating_sub(taken);
    let fits = activities(day).min(activities(next)) <= free;
    (!fits).then_some(if whole { Squeeze::Whole(minutes) } else { Squeeze::Half(minutes) })
}

/// Minutes of the way to a place where a day has something to do although it is spent elsewhere, when the day has no
/// room for it (V13). Where the trip comes from there or goes on to there, it is made once, otherwise there and back.
pub(crate) fn too_far(day: &Day, place: &Place, before: Option<&Day>, next: Option<&Day>) -> Option<u32> {
    if places::is_within(NEAR_KM, &day.place, place) {
        return None;
    }
    let way = estimate::minutes(&day.place, place)?;
    let passes = [before, next].into_iter().flatten().any(|other| places::same_place(&other.place, place));
    let ways = if passes { way } else { way.saturating_mul(2) };
    (activities(day).saturating_add(ways) > estimate::day().waking).then_some(way)
}

/// Minutes of a day that has more than it can hold (V15): its activities and a short way to it.
pub(crate) fn too_much(day: &Day, before: Option<&Day>) -> Option<u32> {
    let short = before.and_then(ridden).filter(|minutes| *minutes <= estimate::day().half_way);
    let minutes = activities(day) + short.unwrap_or_default();
    (minutes > estimate::day().waking).then_some(minutes)
}

/// Minutes of the way behind a day that takes half a day or more.
fn long_way(day: &Day) -> Option<u32> {
    ridden(day).filter(|minutes| *minutes > estimate::day().half_way)
}

fn ridden(day: &Day) -> Option<u32> {
    let way = day.transfer.as_ref().filter(|way| !matches!(way.mode.as_str(), "walk" | "bike"))?;
    way.duration_minutes
}

fn activities(day: &Day) -> u32 {
    let one = |activity| span(activity).map_or(estimate::day().activity, |(start, end)| end - start);
    day.activities.iter().map(one).sum()
}
