//! The stays of a trip (runs of days in one place, and treks) and the order of them that makes the way shortest.
//!
//! Locked days keep their number, so that only what lies between them is put in order. A trip that ends where it began
//! keeps both ends: the traveller goes home from there.

use crate::library::joined;
use crate::{Day, places, route};

/// A shorter order of the days.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shorter {
    /// Where the days are now, in their new order.
    pub(crate) order: Vec<usize>,
    /// Kilometres between the stays as they are.
    pub(crate) now: f64,
    /// Kilometres between the stays in the new order.
    pub(crate) then: f64,
}

/// True when every day is on the map.
pub(crate) fn on_the_map(days: &[Day]) -> bool {
    days.iter().all(|day| day.place.latitude.is_some() && day.place.longitude.is_some())
}

/// The order of the days with the shortest way, where it is another one; days must be on the map.
pub(crate) fn shorter(days: &[Day], split_after: &[String]) -> Option<Shorter> {
    let stays = stays(days, split_after);
    let fixed = fixed(days, &stays);
    let mut ordered: Vec<Stay> = Vec::with_capacity(stays.len());
    let mut open: Vec<Stay> = Vec::new();
    for (stay, fixed) in stays.iter().zip(fixed) {
        if fixed {
            let before = ordered.last().cloned();
            ordered.extend(shortest(days, std::mem::take(&mut open), before.as_ref(), Some(stay)));
            ordered.push(stay.clone());
        } else {
            open.push(stay.clone());
        }
    }
    let before = ordered.last().cloned();
    ordered.extend(shortest(days, open, before.as_ref(), None));
    let (now, then) = (length(days, &stays), length(days, &ordered));
    let order: Vec<usize> = ordered.into_iter().flatten().collect();
    (!order.is_sorted()).then_some(Shorter { order, now, then })
}

/// What no order can go below (the way that joins all places somehow), and the way as it is: cheap to know, so that
/// most trips need no search.
pub(crate) fn least_and_present(days: &[Day], split_after: &[String]) -> (f64, f64) {
    let stays = stays(days, split_after);
    let near = |one: &Stay, other: &Stay| way(days, one, other).min(way(days, other, one));
    let Some(first) = stays.first() else { return (0.0, 0.0) };
    let mut open: Vec<&Stay> = stays.iter().skip(1).collect();
    let mut nearest: Vec<f64> = open.iter().map(|stay| near(first, stay)).collect();
    let mut least = 0.0;
    while let Some(at) = (0..open.len()).min_by(|a, b| nearest[*a].total_cmp(&nearest[*b])) {
        let stay = open.swap_remove(at);
        least += nearest.swap_remove(at);
        for (other, known) in open.iter().zip(&mut nearest) {
            *known = known.min(near(stay, other));
        }
    }
    (least, length(days, &stays))
}

/// Indices of days.
type Stay = Vec<usize>;

fn stays(days: &[Day], split_after: &[String]) -> Vec<Stay> {
    let mut stays: Vec<Stay> = Vec::new();
    for (at, day) in days.iter().enumerate() {
        let continues = at > 0 && {
            let same = places::same_place(&days[at - 1].place, &day.place)
                && !split_after.contains(&days[at - 1].id);
            same || joined(days, at - 1, split_after)
        };
        match stays.last_mut() {
            Some(stay) if continues => stay.push(at),
            _ => stays.push(vec![at]),
        }
    }
    stays
}

/// Stays with a locked day, and both ends of a round trip.
fn fixed(days: &[Day], stays: &[Stay]) -> Vec<bool> {
    let ends = stays.first().and_then(|stay| stay.first()).zip(stays.last().and_then(|stay| stay.last()));
    let round = stays.len() > 2
        && ends.is_some_and(|(first, last)| places::same_place(&days[*first].place, &days[*last].place));
    let end = |at: usize| round && (at == 0 || at + 1 == stays.len());
    let locked = |stay: &Stay| stay.iter().any(|at| days[*at].locked);
    stays.iter().enumerate().map(|(at, stay)| end(at) || locked(stay)).collect()
}

/// From the last place of one stay to the first place of the other.
fn way(days: &[Day], one: &Stay, other: &Stay) -> f64 {
    let ends = one.last().zip(other.first());
    ends.and_then(|(one, other)| places::distance_km(&days[*one].place, &days[*other].place))
        .unwrap_or_default()
}

fn length(days: &[Day], stays: &[Stay]) -> f64 {
    stays.windows(2).map(|pair| way(days, &pair[0], &pair[1])).sum()
}

fn shortest(days: &[Day], stays: Vec<Stay>, before: Option<&Stay>, behind: Option<&Stay>) -> Vec<Stay> {
    let distance: Vec<Vec<f64>> =
        stays.iter().map(|one| stays.iter().map(|other| way(days, one, other)).collect()).collect();
    let from: Option<Vec<f64>> =
        before.map(|before| stays.iter().map(|stay| way(days, before, stay)).collect());
    let to: Option<Vec<f64>> =
        behind.map(|behind| stays.iter().map(|stay| way(days, stay, behind)).collect());
    let order = route::shortest(&distance, from.as_deref(), to.as_deref());
    order.into_iter().map(|at| stays[at].clone()).collect()
}
