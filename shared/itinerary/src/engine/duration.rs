//! How long the trip is and how its days are shared out: `set_duration`, `allocate`, and days that are not wanted.

use super::fit::fit;
use super::select::{Infeasible, Plan, going, rebuild};
use super::settle::settle;
use super::trip::{Asked, Step, Stop, Trip};
use crate::constraints::Allocation;
use crate::library::{Element, MAX_DAYS, joined};
use crate::message::Message;
use crate::places::{self, PlaceMatch};
use crate::{Day, Operation, validate};

pub(super) fn set(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let total = one_count(op)?;
    let now = trip.days().len();
    trip.draft.constraints.duration_days = Some(total as u32);
    if total == now && trip.pending.is_empty() {
        return Ok(());
    }
    let shown = trip.clone();
    let pending = trip.pending.clone();
    let standing: Vec<_> =
        standing(trip).into_iter().filter(|(place, _)| !pending.iter().any(|(p, _)| p == place)).collect();
    let all = [pending.clone(), standing].concat();
    let grow = total > now || !pending.is_empty();
    for wishes in [all, pending, Vec::new()] {
        let plan = Plan { total, wishes, leftovers: total > now, suggestions: grow, drop: &|_| false };
        if rebuild(trip, &plan).is_ok() {
            return if fits(trip) { Ok(()) } else { Err(too_large(&shown, total)) };
        }
    }
    Err(too_tight(trip, total))
}

/// True when the draft can be kept, at least without what can be left out.
fn fits(trip: &Trip<'_>) -> bool {
    validate::bytes(&*trip.draft) <= validate::MAX_BYTES / 2 || {
        let mut settled = trip.clone();
        settle(&mut settled, trip.edit.base);
        fit(&mut settled, trip.edit.base) <= validate::MAX_BYTES
    }
}

/// A trip of this length is too large to be kept: asks how long it shall be instead.
fn too_large(trip: &Trip<'_>, total: usize) -> Stop {
    let possible = |days: usize| {
        let plan =
            Plan { total: days, wishes: Vec::new(), leftovers: true, suggestions: true, drop: &|_| false };
        let mut attempt = trip.clone();
        rebuild(&mut attempt, &plan).is_ok() && fits(&attempt)
    };
    // Longer trips are larger ones, so that halving finds the longest that fits.
    let (mut most, mut over) = (trip.days().len(), total);
    while over - most > 1 {
        let middle = usize::midpoint(most, over);
        if possible(middle) { most = middle } else { over = middle }
    }
    let reason = Message::new("too_large").with_message("days", Message::days(total));
    let asked = Asked {
        question: Message::new("ask_too_large")
            .with_message("wanted", Message::days(total))
            .with_message("days", Message::days(most)),
        options: vec![make_it(most), Message::new("option_leave_everything")],
    };
    Stop::Ask(reason, asked)
}

/// The one number in `days`.
fn one_count(op: &Operation) -> Result<usize, Stop> {
    let count = op.days.first().and_then(|n| usize::try_from(*n).ok()).filter(|n| (1..=MAX_DAYS).contains(n));
    count.ok_or_else(|| Message::new("days_range").with("most", MAX_DAYS).into())
}

/// The allocations of the ledger.
fn standing(trip: &Trip<'_>) -> Vec<(PlaceMatch, usize)> {
    let found = |allocation: &Allocation| {
        let place = places::find_among(&allocation.place, trip.library.places(&trip.draft));
        place.name().is_some().then_some((place, allocation.days as usize))
    };
    trip.draft.constraints.allocations.iter().filter_map(found).collect()
}

/// The place and the number of days of an `allocate`.
pub(super) fn wish(trip: &Trip<'_>, op: &Operation) -> Result<(PlaceMatch, usize), Stop> {
    let days = one_count(op)?;
    if let Some(title) = op.title.as_deref().filter(|title| !title.trim().is_empty()) {
        return Ok((trip.place(title)?, days));
    }
    let reference = op.reference.as_deref().ok_or(Message::new("say_which_place"))?;
    match trip.library.resolve(reference) {
        Ok(Element::Day(at) | Element::Activity(at, _)) => {
            Ok((trip.place(&trip.library.day(at).place.name)?, days))
        }
        Err(_) => Ok((trip.place(reference)?, days)),
    }
}

pub(super) fn allocate(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let (place, days) = wish(trip, op)?;
    let total = trip.days().len();
    if days > total {
        return Err(too_few_days(trip, &place, days));
    }
    let others = |list: Vec<(PlaceMatch, usize)>| {
        list.into_iter().filter(|(other, _)| *other != place).collect::<Vec<_>>()
    };
    let (pending, standing) = (others(trip.pending.clone()), others(standing(trip)));
    let own = vec![(place.clone(), days)];
    let attempts = [[own.clone(), pending.clone(), standing].concat(), [own.clone(), pending].concat(), own];
    // What is so already needs no other choice of days.
    let holds = trip.days().iter().filter(|day| places::matches(&place, &day.place)).count() == days;
    let done = holds
        || attempts.into_iter().any(|wishes| {
            rebuild(trip, &Plan { total, wishes, leftovers: true, suggestions: true, drop: &|_| false })
                .is_ok()
        });
    if !done {
        return Err(too_tight(trip, total));
    }
    let name = place.name().unwrap_or_default().to_owned();
    let ledger = &mut trip.draft.constraints;
    ledger.allocations.retain(|allocation| !places::same(&allocation.place, &name));
    ledger.allocations.push(Allocation { place: name, days: days as u32 });
    Ok(())
}

/// More days in one place than the trip has: the trip or the wish has to give way.
fn too_few_days(trip: &Trip<'_>, place: &PlaceMatch, days: usize) -> Stop {
    let total = trip.days().len();
    let name = place.name().unwrap_or_default();
    let reason = Message::new("too_few_days").with_message("days", Message::days(total));
    let asked = Asked {
        question: Message::new("ask_too_few_days")
            .with_message("days", Message::days(total))
            .with_message("wanted", Message::days(days))
            .with("place", name),
        options: vec![
            make_it(days),
            Message::new("option_days_in").with_message("days", Message::days(total)).with("place", name),
        ],
    };
    Stop::Ask(reason, asked)
}

/// Asks for a trip of so many days.
pub(super) fn make_it(days: usize) -> Message {
    Message::new("option_make_it").with_message("days", Message::days(days))
}

/// Takes unwanted days out. The length stays as it was where the ledger says so.
pub(super) fn drop_days(trip: &mut Trip<'_>, unwanted: &dyn Fn(&Day) -> bool, length: usize) -> Step {
    let gone = going(trip, unwanted);
    if gone == 0 {
        return Ok(());
    }
    let fixed = trip.draft.constraints.duration_days.is_some();
    let total = if fixed { length } else { length - gone };
    if total == 0 {
        return Err(Message::new("nothing_left_of_trip").into());
    }
    let plan = Plan { total, wishes: Vec::new(), leftovers: fixed, suggestions: fixed, drop: unwanted };
    rebuild(trip, &plan).map_err(|Infeasible| Stop::from(Message::new("rest_does_not_work")))
}

/// Why a length cannot be had: too much is protected, or a trek would have to be cut.
fn too_tight(trip: &Trip<'_>, total: usize) -> Stop {
    let protected = trip.days().iter().filter(|day| trip.must_stay(day)).count();
    if protected > total {
        return Message::new("too_many_protected").with("count", protected).with("days", total).into();
    }
    let feasible = |total: &usize| {
        let plan = Plan {
            total: *total,
            wishes: Vec::new(),
            leftovers: false,
            suggestions: false,
            drop: &|_| false,
        };
        rebuild(&mut trip.clone(), &plan).is_ok()
    };
    let split = &trip.draft.constraints.split_after;
    let trek = (0..trip.days().len()).find(|at| joined(trip.days(), *at, split));
    let Some(first) = trek else {
        return Message::new("no_way_to_length").with("days", total).into();
    };
    let length = 1 + (first..trip.days().len()).take_while(|at| joined(trip.days(), *at, split)).count();
    let (day, last) = (&trip.days()[first], first + length - 1);
    let trek = |key| Message::new(key).with_day("first", day).with_day("last", &trip.days()[last]);
    let shorter = (1..total).rev().find(feasible).map(make_it);
    let longer = (total + 1..=trip.days().len()).find(feasible).map(make_it);
    let cut = Message::new("option_split_trek").with_day("day", &trip.days()[last.saturating_sub(1)]);
    let question = trek("ask_trek").with_message("days", Message::days(total));
    let mut options: Vec<Message> = longer.into_iter().chain(shorter).chain([cut]).collect();
    if options.len() < 2 {
        options.push(Message::new("option_leave_everything"));
    }
    Stop::Ask(trek("trek_would_lose_days"), Asked { question, options })
}
