//! The comfort of nights and of ways.

use super::trip::{Comfort, Step, Trip};
use crate::message::Message;
use crate::model::{Level, Stay};
use crate::{Day, Operation, estimate, places, text};

pub(super) fn parse(level: Option<&str>) -> Result<Level, Message> {
    match level.map(text::fold).as_deref() {
        Some("budget") => Ok(Level::Budget),
        Some("mid") => Ok(Level::Mid),
        Some("comfort") => Ok(Level::Comfort),
        _ => Err(Message::new("level_words")),
    }
}

pub(super) fn stays(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let level = parse(op.level.as_deref())?;
    for at in meant(trip, op)? {
        let mut day = trip.days()[at].clone();
        set_stay(trip, &mut day, level);
        trip.days_mut()[at] = day;
        if !op.days.is_empty() {
            trip.settle_comfort(Comfort::Night, at);
        }
    }
    if op.days.is_empty() {
        trip.draft.constraints.stay_level = Some(level);
    }
    Ok(())
}

pub(super) fn transport(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let level = parse(op.level.as_deref())?;
    for at in meant(trip, op)? {
        let day = &trip.days()[at];
        let original = trip.library.cited_day(day).and_then(|at| trip.library.way(at));
        let Some(way) = &day.transfer else { continue };
        // Going back to the level of the source gives back the source's own way.
        let restored = original
            .filter(|own| own.to == way.to && estimate::transfer_at(own, level, trip.currency()).is_none());
        let new = restored.or_else(|| estimate::transfer_at(way, level, trip.currency()));
        if new.is_some() {
            trip.days_mut()[at].transfer = new;
        }
        if !op.days.is_empty() {
            trip.settle_comfort(Comfort::Way, at);
        }
    }
    if op.days.is_empty() {
        trip.draft.constraints.transport_level = Some(level);
    }
    Ok(())
}

/// The days that an operation means: the listed ones, which must be unlocked, or all unlocked ones.
fn meant(trip: &Trip<'_>, op: &Operation) -> Result<Vec<usize>, super::trip::Stop> {
    if op.days.is_empty() {
        return Ok((0..trip.days().len()).filter(|at| !trip.days()[*at].locked).collect());
    }
    let mut days = Vec::new();
    for number in &op.days {
        let at = trip.shown_day(Some(*number))?;
        trip.unlocked(at)?;
        days.push(at);
    }
    Ok(days)
}

/// Puts a night at another level.
pub(super) fn set_stay(trip: &Trip<'_>, day: &mut Day, level: Level) {
    if let Some(stay) = at_level(trip, day, level) {
        day.stay = Some(stay);
    }
}

/// The night of a day at another level: the day's own in its source, another that a source has there, or an estimate;
/// none when it has that level already or there is no night.
pub(super) fn at_level(trip: &Trip<'_>, day: &Day, level: Level) -> Option<Stay> {
    let present = day.stay.as_ref().filter(|stay| stay.level != level)?;
    let own = trip.library.cited_day(day).and_then(|at| trip.library.day(at).stay.as_ref());
    let fits = |stay: &&Stay| stay.level == level;
    // A night at a lower level that costs more would be no help to anybody.
    let cheaper = |stay: &&Stay| level > present.level || stay.cost < present.cost;
    let there = trip.library.days().filter(|(_, other)| places::same_place(&other.place, &day.place));
    let known = there.filter_map(|(_, other)| other.stay.as_ref()).filter(fits).find(cheaper);
    Some(match own.filter(fits).or(known) {
        Some(stay) => stay.clone(),
        None => estimate::stay_at(
            &day.place,
            own.filter(|own| *own != present).or(Some(present)),
            level,
            trip.currency(),
            trip.language,
        ),
    })
}
