//! Puts a draft in order after an operation: ways between places, nights, titles, everything that follows from the
//! days, and the ledger. Touches only what the operation has changed.

use std::collections::BTreeMap;

use super::trip::{self, Trip, day_title};
use crate::constraints::{Allocation, names};
use crate::library::{MAX_ACTIVITIES, day_cost, order};
use crate::message::Message;
use crate::model::{Level, OriginKind, Transfer};
use crate::{Day, Draft, Place, derive, estimate, places, text};

pub(super) fn settle(trip: &mut Trip<'_>, before: &Draft) {
    let old: BTreeMap<&str, usize> =
        before.itinerary.days.iter().enumerate().map(|(at, day)| (day.id.as_str(), at)).collect();
    for at in 0..trip.days().len() {
        let was = old.get(trip.days()[at].id.as_str()).map(|at| &before.itinerary.days[*at]);
        if was.is_some_and(|was| was.locked && trip.days()[at].locked) {
            continue;
        }
        let next_was = old.get(trip.days()[at].id.as_str()).and_then(|at| before.itinerary.days.get(at + 1));
        night(trip, at, was.is_some() && next_was.is_some());
        way(trip, at, was.and(next_was));
        contents(trip, at, was);
    }
    let library = trip.library.clone();
    derive::refresh(&mut trip.draft.itinerary, &before.itinerary, &library);
    ledger(&mut trip.draft);
}

/// The ways alone, as they will be when the draft is in order.
pub(super) fn ways(trip: &mut Trip<'_>) {
    let before = trip.before.clone();
    for at in 0..trip.days().len() {
        let day = &trip.days()[at];
        let was = before.itinerary.days.iter().position(|was| was.id == day.id);
        if was.is_some_and(|was| before.itinerary.days[was].locked && day.locked) {
            continue;
        }
        way(trip, at, was.and_then(|was| before.itinerary.days.get(was + 1)));
    }
}

/// A day that was the last one of its trip may lack a night that it needs now.
fn night(trip: &mut Trip<'_>, at: usize, settled: bool) {
    let day = &trip.days()[at];
    if day.stay.is_none() && at + 1 < trip.days().len() && !settled {
        let stay = trip.night_in(&day.place);
        trip.days_mut()[at].stay = stay;
    }
}

/// The way to the next day's place: as it is while it still leads there, as in the source where the two days are
/// neighbours in it, otherwise estimated.
fn way(trip: &mut Trip<'_>, at: usize, next_was: Option<&Day>) {
    let day = &trip.days()[at];
    let transfer = match trip.days().get(at + 1) {
        None => None,
        Some(next) if next_was.is_some_and(|was| was.id == next.id && was.place == next.place) => return,
        Some(next) if places::same_place(&day.place, &next.place) => None,
        Some(next) if day.transfer.as_ref().is_some_and(|way| places::same(&way.to, &next.place.name)) => {
            return;
        }
        Some(next) => Some(new_way(trip, day, next)),
    };
    trip.days_mut()[at].transfer = transfer;
}

fn new_way(trip: &Trip<'_>, day: &Day, next: &Day) -> Transfer {
    let level = trip.draft.constraints.transport_level;
    let neighbours = || {
        let (here, there) = (trip.library.cited_day(day)?, trip.library.cited_day(next)?);
        let original = trip.library.day(here);
        let together = here.source == there.source && here.day + 1 == there.day;
        trip.library.way(here).filter(|_| together && places::same_place(&original.place, &day.place))
    };
    match (neighbours(), level) {
        (Some(way), Some(level)) => estimate::transfer_at(&way, level, trip.currency()).unwrap_or(way),
        (Some(way), None) => way,
        (None, level) => {
            estimate::transfer(&day.place, &next.place, level.unwrap_or(Level::Mid), trip.currency())
        }
    }
}

/// Order of the day, its rest flag, and a title that fits.
fn contents(trip: &mut Trip<'_>, at: usize, was: Option<&Day>) {
    let rest_title = rest_title(trip, &trip.days()[at].place);
    let (library, asked_for, language) = (trip.library.clone(), &trip.asked_for, trip.language);
    let day = &mut trip.draft.itinerary.days[at];
    order(&mut day.activities);
    day.activities.truncate(MAX_ACTIVITIES);
    // Another price or time is no other content.
    let same = |was: &Day| {
        let named = |day: &Day, other: &Day| {
            let pairs = day.activities.iter().zip(&other.activities);
            day.activities.len() == other.activities.len()
                && pairs.into_iter().all(|(one, two)| one.id == two.id && one.title == two.title)
        };
        was.rest == day.rest && named(was, day)
    };
    let changed = !was.is_some_and(same);
    if day.activities.is_empty() && !day.rest {
        day.rest = true;
        retitle(day, rest_title);
    } else if changed && !asked_for.contains(&day.id) {
        let Some(source) = library.cited_day(day).map(|at| library.day(at)) else { return };
        let own = |id: &str| source.activities.iter().any(|original| original.id == id);
        let kept = day
            .activities
            .iter()
            .filter(|activity| library.cited_activity(activity).is_some_and(|a| own(&a.id)));
        if kept.count() * 2 < source.activities.len() && day.title == source.title {
            let titles = day.activities.iter().take(2).map(|activity| Message::plain(&activity.title));
            let title = Message::new("day_with").with("place", places::label(&day.place, language));
            let title = title.with_list("what", titles.collect()).say(language);
            let title = text::sanitize_line(&title).text;
            retitle(day, text::truncate(&title, text::DAY_TITLE));
        }
    }
    day.cost = day_cost(day);
}

/// The title of a day that becomes one of rest: another one where this one is unwanted.
fn rest_title(trip: &Trip<'_>, place: &Place) -> String {
    let (rest, other) = (trip::rest_title(place, trip.language), day_title(place, trip.language));
    let unwanted = |title: &str| trip.is_banned(title, &[], "");
    if unwanted(&rest) && !unwanted(&other) { other } else { rest }
}

/// A day with the title that it will have when the draft is in order.
pub(super) fn titled_at_last(trip: &Trip<'_>, day: &Day) -> Day {
    let mut day = day.clone();
    if day.activities.is_empty() && !day.rest {
        day.title = rest_title(trip, &day.place);
    }
    day
}

/// Changes the title of a day; a copied day is then marked as edited.
pub(super) fn retitle(day: &mut Day, title: String) {
    if day.title != title {
        day.title = title;
        if let Some(origin) = day.origin.as_mut().filter(|origin| origin.kind == OriginKind::Source) {
            origin.edited = true;
        }
    }
}

/// The ledger follows the draft: what is gone is neither locked nor kept, and the last word on lengths has won.
fn ledger(draft: &mut Draft) {
    let days = &draft.itinerary.days;
    let ledger = &mut draft.constraints;
    if ledger.duration_days.is_some() {
        ledger.duration_days = Some(days.len() as u32);
    }
    ledger.start_date.clone_from(&draft.itinerary.start_date);
    ledger.locked_days = days.iter().filter(|day| day.locked).map(|day| day.id.clone()).collect();
    ledger.split_after.retain(|id| days.iter().any(|day| day.id == *id));
    ledger.must_keep.retain(|entry| {
        days.iter().any(|day| {
            names(entry, &day.id, &day.title, &[])
                || day.activities.iter().any(|a| names(entry, &a.id, &a.title, &a.tags))
        })
    });
    let all = std::mem::take(&mut ledger.allocations);
    ledger.allocations = all
        .into_iter()
        .filter_map(|allocation| {
            let found = places::find_among(&allocation.place, days.iter().map(|day| &day.place));
            let count = days.iter().filter(|day| places::matches(&found, &day.place)).count() as u32;
            (count > 0).then_some(Allocation { days: count, ..allocation })
        })
        .collect();
}
