//! Exact operations on days: add, remove, move, swap, replace, rest, lock, merge, split.

use super::fill;
use super::trip::{Comfort, Step, Stop, Trip, brief, rest_title};
use crate::library::{Element, MAX_ACTIVITIES, MAX_DAYS, joined};
use crate::message::Message;
use crate::places;
use crate::{Day, Operation, Place, text};

pub(super) fn add(trip: &mut Trip<'_>, op: &Operation) -> Step {
    room_for_a_day(trip)?;
    let day = match (&op.reference, &op.title) {
        (Some(reference), _) => from_source(trip, reference)?,
        (None, Some(title)) => by_title(trip, title)?,
        (None, None) => return Err(Message::new("say_which_day").into()),
    };
    let at = match op.day {
        Some(position) => trip.shown_position(position)?,
        None => natural_position(trip, &day),
    };
    trip.asked_for.insert(day.id.clone());
    trip.days_mut().insert(at, day);
    fill::fill_empty(trip);
    Ok(())
}

fn room_for_a_day(trip: &Trip<'_>) -> Step {
    if trip.days().len() >= MAX_DAYS {
        return Err(Message::new("most_days").with("most", MAX_DAYS).into());
    }
    Ok(())
}

fn from_source(trip: &mut Trip<'_>, reference: &str) -> Result<Day, Stop> {
    match trip.unused(reference)? {
        Element::Day(at) => Ok(trip.adopt(at)),
        Element::Activity(..) => Err(Message::new("is_an_activity").with("name", brief(reference)).into()),
    }
}

/// A leftover day with this title or in this place, or else a new day there.
fn by_title(trip: &mut Trip<'_>, title: &str) -> Result<Day, Stop> {
    let leftovers = trip.leftover_days();
    let named = leftovers.iter().find(|at| places::same(&trip.library.day(**at).title, title)).copied();
    if let Some(at) = named {
        return Ok(trip.adopt(at));
    }
    match trip.place(title) {
        Ok(found) => {
            let there =
                leftovers.iter().find(|at| places::matches(&found, &trip.library.day(**at).place)).copied();
            if let Some(at) = there {
                return Ok(trip.adopt(at));
            }
            let library = trip.library.clone();
            let draft = trip.draft.clone();
            let place = library.places(&draft).find(|place| places::matches(&found, place)).cloned();
            Ok(trip.suggested_day(&place.unwrap_or_default()))
        }
        Err(ask @ Stop::Ask(..)) => Err(ask),
        Err(Stop::Reject(_)) => {
            let name = clean_title(trip, title, text::DAY_TITLE)?;
            let mut day = trip.suggested_day(&Place { name, ..Place::default() });
            day.origin = Some(trip.own_origin());
            Ok(day)
        }
    }
}

/// Cleans a title that somebody has written (V19) and says so where something was taken out.
pub(super) fn clean_title(trip: &mut Trip<'_>, title: &str, limit: usize) -> Result<String, Stop> {
    let cleaned = text::sanitize_line(title);
    if cleaned.text.is_empty() {
        return Err(Message::new("nothing_left_of_text").into());
    }
    let length = text::graphemes(&cleaned.text);
    if length > limit {
        return Err(Message::new("text_too_long").with("length", length).with("most", limit).into());
    }
    if cleaned.removed {
        trip.note(Message::new("links_left_out"));
    }
    Ok(cleaned.text)
}

/// Beside the days that came before and after it in its source, or else beside days in the same place, or at the end.
pub(super) fn natural_position(trip: &Trip<'_>, day: &Day) -> usize {
    let days = trip.days();
    if let Some(at) = trip.library.cited_day(day) {
        let cited: Vec<_> = days.iter().map(|other| trip.library.cited_day(other)).collect();
        let same = |other: &Option<crate::library::DayRef>| other.filter(|other| other.source == at.source);
        let before = cited.iter().rposition(|other| same(other).is_some_and(|other| other.day < at.day));
        let after = cited.iter().position(|other| same(other).is_some_and(|other| other.day > at.day));
        if let Some(position) = before.map(|at| at + 1).or(after) {
            return position;
        }
    }
    let beside = days.iter().rposition(|other| places::same_place(&other.place, &day.place));
    beside.map_or(days.len(), |at| at + 1)
}

pub(super) fn remove(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let at = trip.shown_day(op.day)?;
    trip.unlocked(at)?;
    if trip.days().len() == 1 {
        return Err(Message::new("last_day_stays").into());
    }
    trip.days_mut().remove(at);
    Ok(())
}

pub(super) fn shift(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let (from, to) = (trip.shown_day(op.day)?, trip.shown_day(op.to)?);
    let day = trip.days_mut().remove(from);
    trip.days_mut().insert(to, day);
    Ok(())
}

pub(super) fn swap(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let (one, other) = (trip.shown_day(op.day)?, trip.shown_day(op.to)?);
    trip.days_mut().swap(one, other);
    Ok(())
}

pub(super) fn replace(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let at = trip.shown_day(op.day)?;
    trip.unlocked(at)?;
    let day = match (&op.reference, &op.title) {
        (Some(reference), _) => from_source(trip, reference)?,
        (None, Some(title)) => by_title(trip, title)?,
        (None, None) => return Err(Message::new("say_what_instead").into()),
    };
    trip.asked_for.insert(day.id.clone());
    trip.days_mut()[at] = day;
    fill::fill_empty(trip);
    Ok(())
}

/// Inserts a day of rest, or turns the lightest day into one where the length of the trip is settled.
pub(super) fn add_rest(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let after = match op.day {
        Some(0) | None => None,
        day => Some(trip.shown_day(day)?),
    };
    if trip.draft.constraints.duration_days.is_some() {
        return rest_within(trip, after);
    }
    room_for_a_day(trip)?;
    let at = after.map_or_else(|| middle(trip), |at| at + 1);
    let beside = &trip.days()[at.saturating_sub(1)];
    let (place, stay, way) = (beside.place.clone(), beside.stay.clone(), beside.transfer.clone());
    let mut day = trip.suggested_day(&place);
    day.activities.clear();
    day.rest = true;
    day.title = rest_title(&place, trip.language);
    day.stay = stay.or(day.stay);
    // One leaves a day later, but the same way.
    day.transfer = way;
    trip.asked_for.insert(day.id.clone());
    trip.days_mut().insert(at, day);
    Ok(())
}

/// Half-way through the trip, but not in the middle of a trek.
fn middle(trip: &Trip<'_>) -> usize {
    let (days, split) = (trip.days(), &trip.draft.constraints.split_after);
    let half = (days.len() / 2).max(1);
    (half..days.len()).find(|at| !joined(days, at - 1, split)).unwrap_or(days.len())
}

fn rest_within(trip: &mut Trip<'_>, after: Option<usize>) -> Step {
    let free = |at: usize| !trip.must_stay(&trip.days()[at]) && !trip.days()[at].rest;
    let lightest = |range: &mut dyn Iterator<Item = usize>| {
        range.filter(|at| free(*at)).min_by_key(|at| {
            (trip.on_trek(*at), trip.days()[*at].activities.len(), trip.days()[*at].difficulty)
        })
    };
    let named = after.and_then(|after| lightest(&mut (after + 1..(after + 2).min(trip.days().len()))));
    let at =
        named.or_else(|| lightest(&mut (0..trip.days().len()))).ok_or(Message::new("no_day_for_rest"))?;
    // Another day in the same place and the same bed: what was on it is left over and can be put back.
    let was = trip.days()[at].clone();
    let mut day = trip.suggested_day(&was.place);
    day.activities.clear();
    day.rest = true;
    day.number = was.number;
    day.title = rest_title(&was.place, trip.language);
    (day.stay, day.transfer) = (was.stay, was.transfer);
    let number = was.number;
    trip.asked_for.insert(day.id.clone());
    trip.days_mut()[at] = day;
    trip.note(Message::new("became_rest_day").with("day", number));
    Ok(())
}

pub(super) fn lock(trip: &mut Trip<'_>, op: &Operation, locked: bool) -> Step {
    let at = trip.shown_day(op.day)?;
    if trip.days()[at].locked == locked {
        let reason = Message::new(if locked { "locked_already" } else { "not_locked" });
        return Err(reason.with("day", trip.shown_number(at)).into());
    }
    trip.days_mut()[at].locked = locked;
    Ok(())
}

/// Puts the activities of a day on another one and drops the day. Whether the places are near enough for one day is
/// the traveller's to judge; a warning stands in the draft where they are not (V13).
pub(super) fn merge(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let (from, to) = (trip.shown_day(op.day)?, trip.shown_day(op.to)?);
    trip.unlocked(from)?;
    trip.unlocked(to)?;
    if from == to {
        return Err(Message::new("same_day_twice").into());
    }
    let (source, target) = (&trip.days()[from], &trip.days()[to]);
    let twice = source
        .activities
        .iter()
        .find(|one| target.activities.iter().any(|other| places::same(&other.title, &one.title)));
    if let Some(activity) = twice {
        return Err(Message::new("on_both_days").with("title", &activity.title).into());
    }
    let count = source.activities.len() + target.activities.len();
    if count > MAX_ACTIVITIES {
        let over = count - MAX_ACTIVITIES;
        let reason = Message::new("too_full_together").with("count", count).with("most", MAX_ACTIVITIES);
        return Err(reason.with_message("over", Message::count(over, "one_of_them", "some_of_them")).into());
    }
    let difficulty = source.difficulty;
    let activities = source.activities.clone();
    for activity in activities {
        trip.put(to, activity)?;
    }
    let target = &mut trip.days_mut()[to];
    target.difficulty = target.difficulty.max(difficulty);
    trip.days_mut().remove(from);
    Ok(())
}

/// Cuts a trek or a stay behind a day, so that its parts can be moved or dropped alone.
pub(super) fn split(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let at = trip.shown_day(op.day)?;
    let days = trip.days();
    let stays = days.get(at + 1).is_some_and(|next| places::same_place(&next.place, &days[at].place));
    if !stays && !joined(days, at, &trip.draft.constraints.split_after) {
        return Err(Message::new("nothing_to_cut").with("day", days[at].number).into());
    }
    let id = days[at].id.clone();
    if trip.draft.constraints.split_after.contains(&id) {
        return Err(Message::new("cut_already").with("day", days[at].number).into());
    }
    trip.draft.constraints.split_after.push(id);
    Ok(())
}

/// Names the stay of one or more days.
pub(super) fn set_stay(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let title = op.title.as_deref().ok_or(Message::new("say_name_of_stay"))?;
    let name = clean_title(trip, title, text::ACTIVITY_TITLE)?;
    let numbers: Vec<i32> = if op.days.is_empty() { op.day.into_iter().collect() } else { op.days.clone() };
    if numbers.is_empty() {
        return Err(Message::new("say_which_days").into());
    }
    for number in numbers {
        let at = trip.shown_day(Some(number))?;
        trip.unlocked(at)?;
        let place = trip.days()[at].place.clone();
        let stay = trip.days()[at].stay.clone();
        let level = stay.as_ref().map_or(crate::model::Level::Mid, |stay| stay.level);
        let estimate = || crate::estimate::stay_at(&place, None, level, trip.currency(), trip.language);
        let mut stay = stay.unwrap_or_else(estimate);
        stay.name.clone_from(&name);
        trip.days_mut()[at].stay = Some(stay);
        trip.settle_comfort(Comfort::Night, at);
    }
    Ok(())
}
