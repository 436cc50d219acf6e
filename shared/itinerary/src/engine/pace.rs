//! How full the days are.

use rust_decimal::prelude::ToPrimitive;

use super::fill;
use super::trip::{Step, Trip};
use crate::constraints::Pace;
use crate::library::MAX_ACTIVITIES;
use crate::load::bounds;
use crate::message::Message;
use crate::{Operation, text};

pub(super) fn set(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let pace = match op.level.as_deref().map(text::fold).as_deref() {
        Some("relaxed") => Pace::Relaxed,
        Some("normal") => Pace::Normal,
        Some("packed") => Pace::Packed,
        _ => return Err(Message::new("pace_words").into()),
    };
    trip.draft.constraints.pace = Some(pace);
    trip.draft.constraints.activities_per_day = None;
    let (least, most) = bounds(pace);
    fit(trip, least, most);
    Ok(())
}

pub(super) fn per_day(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let count = op.amount.and_then(|amount| amount.is_integer().then(|| amount.to_usize())?);
    let count = count.filter(|n| (1..=MAX_ACTIVITIES).contains(n));
    let count = count.ok_or_else(|| Message::new("per_day_range").with("most", MAX_ACTIVITIES))?;
    trip.draft.constraints.activities_per_day = Some(count as u32);
    trip.draft.constraints.pace = None;
    fit(trip, count, count);
    Ok(())
}

/// Takes out what is wanted least, then fills up with what fits best, also with what was taken out elsewhere; locked
/// days, rest days and what must stay remain.
fn fit(trip: &mut Trip<'_>, least: usize, most: usize) {
    let open: Vec<usize> =
        (0..trip.days().len()).filter(|at| !trip.days()[*at].locked && !trip.days()[*at].rest).collect();
    for at in &open {
        while trip.days()[*at].activities.len() > most {
            let activities = &trip.days()[*at].activities;
            let free = (0..activities.len()).filter(|index| !trip.is_protected(&activities[*index]));
            // Of equals the last one goes: a day is built from its morning.
            let Some(index) = free.rev().min_by_key(|index| trip.worth(&activities[*index])) else { break };
            trip.days_mut()[*at].activities.remove(index);
        }
    }
    for at in open {
        while trip.days()[at].activities.len() < least && fill::add_one(trip, at, &[]) {}
    }
}
