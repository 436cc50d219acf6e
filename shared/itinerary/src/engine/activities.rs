//! Exact operations on activities: add, remove, move, replace, edit, clear a part of a day.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::Author;
use super::days::clean_title;
use super::trip::{Step, Stop, Trip, brief};
use crate::constraints::names;
use crate::library::{Element, MAX_AMOUNT, clean_tags};
use crate::message::Message;
use crate::model::OriginKind;
use crate::{Activity, Operation, Slot, currency, places, tags, text};

pub(super) fn add(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let activity = written(trip, op)?;
    let at = match op.day {
        Some(_) => trip.shown_day(op.day)?,
        None => best_day(trip, op, &activity)?,
    };
    trip.unlocked(at)?;
    forgive(trip, &activity);
    trip.asked_for.insert(activity.id.clone());
    trip.put(at, activity)
}

/// The activity that an operation describes: a copy of a source element, or a new one.
fn written(trip: &mut Trip<'_>, op: &Operation) -> Result<Activity, Stop> {
    let mut activity = match (&op.reference, &op.title) {
        (Some(reference), _) => from_source(trip, reference)?,
        (None, Some(title)) => match leftover_titled(trip, title) {
            Some(activity) => activity,
            None => new(trip, op, title)?,
        },
        (None, None) => return Err(Message::new("say_what_to_do").into()),
    };
    if let Some(slot) = op.slot {
        reslot(&mut activity, slot);
    }
    Ok(activity)
}

fn from_source(trip: &Trip<'_>, reference: &str) -> Result<Activity, Stop> {
    match trip.unused(reference)? {
        Element::Activity(at, index) => Ok(trip.library.copy_activity(at, index)),
        Element::Day(_) => Err(Message::new("is_a_day").with("name", brief(reference)).into()),
    }
}

/// A traveller who names something that a source has means that.
fn leftover_titled(trip: &Trip<'_>, title: &str) -> Option<Activity> {
    let used = trip.used();
    let mut hits = trip.library.activities().filter(|(at, index, _, activity)| {
        places::same(&activity.title, title) && !used.contains(&Element::Activity(*at, *index))
    });
    let (at, index, _, _) = hits.next()?;
    hits.next().is_none().then(|| trip.library.copy_activity(at, index))
}

fn new(trip: &mut Trip<'_>, op: &Operation, title: &str) -> Result<Activity, Stop> {
    let title = clean_title(trip, title, text::ACTIVITY_TITLE)?;
    let cost = match op.amount {
        Some(amount) => price(trip, amount, op.unit.as_deref())?,
        None => Decimal::ZERO,
    };
    let mut words = known_tags(trip, &op.tags)?;
    if words.is_empty() {
        words.extend(tags::canonical(&title).map(str::to_owned));
    }
    Ok(Activity {
        id: trip.new_id(),
        title,
        note: String::new(),
        slot: op.slot.unwrap_or(Slot::Afternoon),
        start_time: None,
        end_time: None,
        tags: words,
        cost,
        origin: Some(trip.own_origin()),
    })
}

/// Canonical words where a tag is known; others are cleaned like every text.
fn known_tags(trip: &mut Trip<'_>, raw: &[String]) -> Result<Vec<String>, Stop> {
    let mut words = Vec::new();
    for tag in raw {
        match tags::canonical(tag) {
            Some(word) => words.push(word.to_owned()),
            None => words.push(clean_title(trip, tag, text::TAG)?),
        }
    }
    Ok(clean_tags(&words))
}

/// An amount of an operation in the currency of the draft.
pub(super) fn price(trip: &Trip<'_>, amount: Decimal, unit: Option<&str>) -> Result<Decimal, Stop> {
    let target = trip.currency();
    let from = match unit.map(str::trim).filter(|unit| !unit.is_empty()) {
        Some(unit) => {
            currency::code(unit).ok_or_else(|| Message::new("no_currency_code").with("name", brief(unit)))?
        }
        None => target.to_owned(),
    };
    if amount < Decimal::ZERO || amount > Decimal::from(MAX_AMOUNT) {
        return Err(Message::new("amount_range").with("most", MAX_AMOUNT).into());
    }
    currency::convert(amount, &from, target)
        .ok_or_else(|| Message::new("no_rate").with("from", from).with("to", target).into())
}

/// The day that fits an activity whose day nobody has named: in its place with a free slot, the emptiest first.
fn best_day(trip: &Trip<'_>, op: &Operation, activity: &Activity) -> Result<usize, Stop> {
    let home = op.reference.as_deref().and_then(|reference| match trip.library.resolve(reference).ok()? {
        Element::Activity(at, _) | Element::Day(at) => Some(trip.library.day(at).place.clone()),
    });
    let rank = |at: &usize| {
        let day = &trip.days()[*at];
        let away = home.as_ref().is_some_and(|home| !places::same_place(home, &day.place));
        let busy = day.activities.iter().any(|other| other.slot == activity.slot);
        (away, trip.on_trek(*at), day.rest, busy, day.activities.len(), *at)
    };
    let free = (0..trip.days().len()).filter(|at| !trip.days()[*at].locked);
    free.min_by_key(rank).ok_or_else(|| Message::new("all_days_locked").into())
}

/// What the traveller asks for by name is no longer unwanted: the last word wins.
fn forgive(trip: &mut Trip<'_>, activity: &Activity) {
    let ledger = &mut trip.draft.constraints;
    ledger.banned.retain(|entry| !names(entry, &activity.id, &activity.title, &activity.tags));
    ledger.themes.none.retain(|tag| !activity.tags.contains(tag));
}

pub(super) fn remove(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let (at, index) = trip.activity(op.id.as_deref().or(op.title.as_deref()))?;
    trip.unlocked(at)?;
    trip.days_mut()[at].activities.remove(index);
    Ok(())
}

pub(super) fn shift(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let (from, index) = trip.activity(op.id.as_deref().or(op.title.as_deref()))?;
    let to = match op.to.or(op.day) {
        None => from,
        number => trip.shown_day(number)?,
    };
    trip.unlocked(from)?;
    trip.unlocked(to)?;
    let slot = op.slot.unwrap_or(trip.days()[from].activities[index].slot);
    let position = position(trip, op, (from, index), (to, slot))?;
    let now = place_in_part(&trip.days()[from].activities, index);
    let stays = from == to && slot == trip.days()[from].activities[index].slot;
    if stays && position.is_none_or(|position| position == now) {
        return Err(Message::new("there_already").into());
    }
    let mut activity = trip.days_mut()[from].activities.remove(index);
    reslot(&mut activity, slot);
    if position.is_some() {
        untime(&mut activity);
    }
    let id = activity.id.clone();
    trip.asked_for.insert(id.clone());
    trip.put(to, activity)?;
    if let Some(position) = position {
        let activities = &mut trip.days_mut()[to].activities;
        let first = activities.iter().position(|other| other.slot == slot);
        let at = activities.iter().position(|other| other.id == id);
        if let Some((first, at)) = first.zip(at) {
            let activity = activities.remove(at);
            activities.insert(first + position, activity);
        }
    }
    Ok(())
}

/// The place, from 0, that a move names inside of its part of the day; none where it names none.
fn position(
    trip: &Trip<'_>,
    op: &Operation,
    (from, index): (usize, usize),
    (to, slot): (usize, Slot),
) -> Result<Option<usize>, Stop> {
    let Some(amount) = op.amount else { return Ok(None) };
    let id = &trip.days()[from].activities[index].id;
    let others = trip.days()[to].activities.iter().filter(|other| other.slot == slot && other.id != *id);
    let most = others.count() + 1;
    let wanted = amount.is_integer().then(|| amount.to_usize()).flatten();
    let wanted = wanted.filter(|position| (1..=most).contains(position));
    let wanted = wanted.ok_or_else(|| Message::new("position_range").with("most", most))?;
    Ok(Some(wanted - 1))
}

/// How many activities of the same part of the day come before this one.
fn place_in_part(activities: &[Activity], index: usize) -> usize {
    activities[..index].iter().filter(|other| other.slot == activities[index].slot).count()
}

pub(super) fn replace(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let (at, index) = trip.activity(op.id.as_deref())?;
    trip.unlocked(at)?;
    let slot = trip.days()[at].activities[index].slot;
    let mut activity = written(trip, op)?;
    if op.slot.is_none() {
        reslot(&mut activity, slot);
    }
    trip.days_mut()[at].activities.remove(index);
    forgive(trip, &activity);
    trip.asked_for.insert(activity.id.clone());
    trip.put(at, activity)
}

pub(super) fn edit(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let (at, index) = trip.activity(op.id.as_deref())?;
    trip.unlocked(at)?;
    let mut activity = trip.days()[at].activities[index].clone();
    let named = op.unit.as_deref().map(text::fold);
    let unit = op.unit.as_deref().filter(|_| named.as_deref() != Some("note"));
    if named.as_deref() == Some("note") {
        annotate(trip, &mut activity, op.title.as_deref().unwrap_or_default())?;
    } else if let Some(title) = &op.title {
        let title = clean_title(trip, title, text::ACTIVITY_TITLE)?;
        let others = trip.days()[at].activities.iter().filter(|other| other.id != activity.id);
        if others.into_iter().any(|other| places::same(&other.title, &title)) {
            let number = trip.shown_number(at);
            return Err(Message::new("on_day_already").with("title", title).with("day", number).into());
        }
        rename(trip.edit.author, &mut activity, title);
    }
    if let Some(slot) = op.slot {
        reslot(&mut activity, slot);
    }
    if !op.tags.is_empty() {
        activity.tags = known_tags(trip, &op.tags)?;
    }
    if let Some(amount) = op.amount {
        activity.cost = price(trip, amount, unit)?;
    }
    if activity == trip.days()[at].activities[index] {
        return Err(Message::new("changes_nothing").into());
    }
    trip.asked_for.insert(activity.id.clone());
    trip.days_mut()[at].activities[index] = activity;
    Ok(())
}

/// Changes the note; an empty text takes it away.
fn annotate(trip: &mut Trip<'_>, activity: &mut Activity, note: &str) -> Step {
    let note = if note.trim().is_empty() { String::new() } else { clean_title(trip, note, text::NOTE)? };
    if activity.note != note {
        activity.note = note;
        reword(trip.edit.author, activity);
    }
    Ok(())
}

fn rename(author: Author, activity: &mut Activity, title: String) {
    if activity.title != title {
        activity.title = title;
        reword(author, activity);
    }
}

/// A copied text that was changed keeps its source and says so.
fn reword(author: Author, activity: &mut Activity) {
    if let Some(origin) = &mut activity.origin {
        match origin.kind {
            OriginKind::Source => origin.edited = true,
            OriginKind::Suggested if author != Author::Model => origin.kind = OriginKind::Traveler,
            OriginKind::Suggested | OriginKind::Traveler => {}
        }
    }
}

/// Another part of the day makes the clock times meaningless.
fn reslot(activity: &mut Activity, slot: Slot) {
    if activity.slot != slot {
        activity.slot = slot;
        untime(activity);
    }
}

fn untime(activity: &mut Activity) {
    activity.start_time = None;
    activity.end_time = None;
}

pub(super) fn clear_slot(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let at = trip.shown_day(op.day)?;
    let slot = op.slot.ok_or(Message::new("say_which_part"))?;
    trip.unlocked(at)?;
    let day = &mut trip.draft.itinerary.days[at];
    let before = day.activities.len();
    day.activities.retain(|activity| activity.slot != slot);
    if day.activities.len() == before {
        return Err(Message::new("free_already").into());
    }
    Ok(())
}
