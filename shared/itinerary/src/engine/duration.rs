//! How long the trip is and how its days are shared out: `set_duration`, `allocate`, and days that are not wanted.

use super::Question;
use super::select::{Infeasible, Plan, rebuild};
use super::trip::{Step, Stop, Trip};
use crate::constraints::Allocation;
use crate::library::{Element, MAX_DAYS, joined};
use crate::places::{self, PlaceMatch};
use crate::{Day, Operation, text};

pub(super) fn set(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let total = one_count(op)?;
    let now = trip.days().len();
    trip.draft.constraints.duration_days = Some(total as u32);
    if total == now && trip.pending.is_empty() {
        return Ok(());
    }
    let pending = trip.pending.clone();
    let standing: Vec<_> =
        standing(trip).into_iter().filter(|(place, _)| !pending.iter().any(|(p, _)| p == place)).collect();
    let all = [pending.clone(), standing].concat();
    let grow = total > now || !pending.is_empty();
    for wishes in [all, pending, Vec::new()] {
        let plan = Plan { total, wishes, leftovers: total > now, suggestions: grow, drop: &|_| false };
        if rebuild(trip, &plan).is_ok() {
            return Ok(());
        }
    }
    Err(too_tight(trip, total))
}

/// The one number in `days`.
fn one_count(op: &Operation) -> Result<usize, Stop> {
    let count = op.days.first().and_then(|n| usize::try_from(*n).ok()).filter(|n| (1..=MAX_DAYS).contains(n));
    count.ok_or_else(|| format!("A number of days lies between 1 and {MAX_DAYS}.").into())
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
    let reference = op.reference.as_deref().ok_or("Say which place.")?;
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
        return Err(format!("The trip has only {total} days; make it longer first.").into());
    }
    let others = |list: Vec<(PlaceMatch, usize)>| {
        list.into_iter().filter(|(other, _)| *other != place).collect::<Vec<_>>()
    };
    let (pending, standing) = (others(trip.pending.clone()), others(standing(trip)));
    let own = vec![(place.clone(), days)];
    let attempts = [[own.clone(), pending.clone(), standing].concat(), [own.clone(), pending].concat(), own];
    let done = attempts.into_iter().any(|wishes| {
        rebuild(trip, &Plan { total, wishes, leftovers: true, suggestions: true, drop: &|_| false }).is_ok()
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

/// Takes unwanted days out. The length stays as it was where the ledger says so.
pub(super) fn drop_days(trip: &mut Trip<'_>, unwanted: &dyn Fn(&Day) -> bool, length: usize) -> Step {
    let gone = trip.days().iter().filter(|day| unwanted(day) && !trip.must_stay(day)).count();
    if gone == 0 {
        return Ok(());
    }
    let fixed = trip.draft.constraints.duration_days.is_some();
    let total = if fixed { length } else { length - gone };
    if total == 0 {
        return Err("Nothing of the trip would be left.".into());
    }
    let plan = Plan { total, wishes: Vec::new(), leftovers: fixed, suggestions: fixed, drop: unwanted };
    rebuild(trip, &plan)
        .map_err(|Infeasible| Stop::from("The rest of the trip does not work without these days."))
}

/// Why a length cannot be had: too much is protected, or a trek would have to be cut.
fn too_tight(trip: &Trip<'_>, total: usize) -> Stop {
    let protected = trip.days().iter().filter(|day| trip.must_stay(day)).count();
    if protected > total {
        return format!("{protected} days are locked or must stay, which leaves no way to {total}.").into();
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
        return format!("There is no way to make these {total} days.").into();
    };
    let length = 1 + (first..trip.days().len()).take_while(|at| joined(trip.days(), *at, split)).count();
    let (day, end) = (trip.days()[first].number, trip.days()[first].number + length as u32 - 1);
    let shorter = (1..total).rev().find(feasible).map(|n| format!("Make it {n} days"));
    let longer = (total + 1..=trip.days().len()).find(feasible).map(|n| format!("Make it {n} days"));
    let cut = format!("Split the trek behind day {}", end - 1);
    let question = text::truncate(
        &format!(
            "The trek on days {day} to {end} only works as a whole and does not fit into {total} days. What shall give way?"
        ),
        text::ITEM,
    );
    let options = longer.into_iter().chain(shorter).chain([cut]).collect();
    Stop::Ask(
        format!("The trek on days {day} to {end} would have to lose days."),
        Question { question, options },
    )
}
