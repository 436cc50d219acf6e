//! Wishes that go into the ledger: party, needs, start, currency, what must stay and what must not come back.

use rust_decimal::prelude::ToPrimitive;

use super::days::clean_title;
use super::select::going;
use super::settle::titled_at_last;
use super::trip::{Step, Stop, Trip, brief, is_new_id};
use crate::constraints::{Constraints, Party, Themes, marked, marked_entry, names};
use crate::library::{Element, Library, convertible, copy_id};
use crate::message::Message;
use crate::{Activity, Day, Operation, currency, date, places, tags, text};

/// Most entries of a list in the ledger.
const MAX_ENTRIES: usize = 30;

pub(super) fn party(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let known = trip.draft.constraints.party.clone();
    let adults = match (op.amount, &known) {
        // Children alone join the adults who are known.
        (None, Some(party)) if !op.days.is_empty() => Some(party.adults),
        (amount, _) => amount.and_then(|amount| amount.is_integer().then(|| amount.to_u32())?),
    };
    let adults = adults.filter(|n| (1..=20).contains(n)).ok_or(Message::new("adults_range"))?;
    let children = match op.days.first() {
        Some(children) => u32::try_from(*children).ok().filter(|n| *n <= 20),
        None => Some(known.map_or(0, |party| party.children)),
    };
    let children = children.ok_or(Message::new("children_range"))?;
    trip.draft.constraints.party = Some(Party { adults, children });
    Ok(())
}

pub(super) fn needs(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let mut unknown = Vec::new();
    for word in &op.tags {
        match tags::canonical_need(word) {
            Some(need) if trip.draft.constraints.needs.iter().any(|known| known == need) => {}
            Some(need) => trip.draft.constraints.needs.push(need.to_owned()),
            None => unknown.push(text::truncate(&text::line(word), text::TAG)),
        }
    }
    if op.tags.is_empty() || !unknown.is_empty() {
        return Err(Message::new("no_such_need").with("name", unknown.join(", ")).into());
    }
    Ok(())
}

pub(super) fn start(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let date = op.title.as_deref().and_then(|title| date::Date::parse(title.trim()));
    let date = date.ok_or(Message::new("start_date_form"))?;
    trip.draft.itinerary.start_date = Some(date.to_string());
    Ok(())
}

/// Shows the whole trip in another currency. What still costs what its source says is converted from the source, so
/// that going there and back again loses nothing.
pub(super) fn set_currency(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let code = op.unit.as_deref().and_then(currency::code).ok_or(Message::new("currency_form"))?;
    let from = trip.currency().to_owned();
    let sources = trip.edit.sources;
    let reachable = sources.iter().all(|source| convertible(&source.budget_currency, &code));
    if !convertible(&from, &code) || !reachable {
        return Err(Message::new("no_rate").with("from", from).with("to", code).into());
    }
    trip.draft.constraints.currency = Some(code.clone());
    if code == from {
        return Ok(());
    }
    let (old, new) = (trip.library.clone(), Library::new(sources, &code));
    let mut days = trip.days().to_vec();
    for day in &mut days {
        convert_day(day, &old, &new, (&from, &code));
    }
    *trip.days_mut() = days;
    trip.draft.itinerary.budget_currency.clone_from(&code);
    trip.library = new.into();
    let note = Message::new("amounts_converted").with("currency", code);
    trip.note(note.with("date", &currency::rates().date));
    Ok(())
}

fn convert_day(day: &mut Day, old: &Library, new: &Library, (from, to): (&str, &str)) {
    let exact = |value, was: Option<_>, is: Option<_>| match (was, is) {
        (Some(was), Some(is)) if value == was => is,
        _ => currency::convert(value, from, to).unwrap_or_default(),
    };
    for activity in &mut day.activities {
        let (was, is) = (old.cited_activity(activity), new.cited_activity(activity));
        activity.cost = exact(activity.cost, was.map(|a| a.cost), is.map(|a| a.cost));
    }
    let (was, is) = (old.cited_day(day).map(|at| old.day(at)), new.cited_day(day).map(|at| new.day(at)));
    if let Some(stay) = &mut day.stay {
        let cost = |day: Option<&Day>| day.and_then(|day| day.stay.as_ref()).map(|stay| stay.cost);
        stay.cost = exact(stay.cost, cost(was), cost(is));
    }
    if let Some(way) = &mut day.transfer {
        let cost = |day: Option<&Day>| day.and_then(|day| day.transfer.as_ref()).map(|way| way.cost);
        way.cost = exact(way.cost, cost(was), cost(is));
    }
}

/// What `title`, `id` and `tags` of keep and ban name: ids and titles as the draft or the sources know them, and tags.
fn named(trip: &mut Trip<'_>, op: &Operation) -> Result<Vec<String>, Stop> {
    let mut entries = Vec::new();
    for text in op.id.iter().chain(&op.title) {
        entries.push(clean_title(trip, text, text::ACTIVITY_TITLE)?);
    }
    for tag in &op.tags {
        entries.push(match tags::canonical(tag) {
            Some(word) => word.to_owned(),
            None => clean_title(trip, tag, text::TAG)?,
        });
    }
    if entries.is_empty() {
        return Err(Message::new("say_what_is_meant").into());
    }
    Ok(entries)
}

fn is_named(entry: &str, activity: &Activity) -> bool {
    names(entry, &activity.id, &activity.title, &activity.tags)
}

fn is_named_day(entry: &str, day: &Day) -> bool {
    names(entry, &day.id, &day.title, &[])
}

/// A day or an activity of the trip or of its sources that an id means.
struct Thing {
    title: String,
    /// The id that it has in the trip, or would have there.
    id: String,
    /// The title does not tell it from everything else: another thing of the trip has it too, or it has another one in
    /// its source.
    needs_id: bool,
}

fn thing(trip: &Trip<'_>, id: &str) -> Option<Thing> {
    let days: Vec<(&str, &str)> =
        trip.days().iter().map(|day| (day.title.as_str(), day.id.as_str())).collect();
    let activities = trip.days().iter().flat_map(|day| &day.activities);
    let activities: Vec<(&str, &str)> =
        activities.map(|activity| (activity.title.as_str(), activity.id.as_str())).collect();
    let title = |kind: &[(&str, &str)]| {
        kind.iter().find(|(_, held)| *held == id).map(|(title, _)| (*title).to_owned())
    };
    let (kind, title, id) = if let Some(title) = title(&activities) {
        (&activities, title, id.to_owned())
    } else if let Some(title) = title(&days) {
        (&days, title, id.to_owned())
    } else {
        match trip.library.resolve(id).ok()? {
            Element::Day(at) => {
                let day = trip.library.day(at);
                (&days, day.title.clone(), copy_id(at.source, &day.id))
            }
            Element::Activity(at, index) => {
                let activity = &trip.library.day(at).activities[index];
                (&activities, activity.title.clone(), copy_id(at.source, &activity.id))
            }
        }
    };
    let original = trip.library.resolve(&id).ok().map(|element| match element {
        Element::Day(at) => trip.library.day(at).title.as_str(),
        Element::Activity(at, index) => trip.library.day(at).activities[index].title.as_str(),
    });
    let retitled = original.is_some_and(|original| !places::same(original, &title));
    let shared = kind.iter().any(|(other, held)| *held != id && places::same(other, &title));
    Some(Thing { title, id, needs_id: shared || retitled })
}

/// What is written, as an entry of this list that people can read. Of an id that is the entry that means its thing
/// already, or else the title, which also keeps the same thing from coming back under another id, with the id behind it
/// where the title alone does not tell. What is neither in the trip nor in its sources stays as it is.
fn readable(thing: Option<Thing>, list: &[String], written: &str) -> String {
    let Some(Thing { title, id, needs_id }) = thing else { return written.to_owned() };
    if let Some(entry) = list.iter().find(|entry| names(entry, &id, &title, &[])) {
        return entry.clone();
    }
    if needs_id { marked_entry(&title, &id) } else { title }
}

/// True when something of the trip or of its sources has this title, tag or id.
fn is_known(trip: &Trip<'_>, entry: &str) -> bool {
    let mut days = trip.days().iter().chain(trip.library.days().map(|(_, day)| day));
    trip.library.resolve(entry).is_ok()
        || days.any(|day| is_named_day(entry, day) || day.activities.iter().any(|a| is_named(entry, a)))
}

pub(super) fn keep(trip: &mut Trip<'_>, op: &Operation) -> Step {
    for entry in named(trip, op)? {
        let known = trip
            .days()
            .iter()
            .any(|day| is_named_day(&entry, day) || day.activities.iter().any(|a| is_named(&entry, a)));
        if !known {
            return Err(Message::new("cannot_be_kept").with("name", entry).into());
        }
        let title = readable(thing(trip, &entry), &[], &entry);
        // With its id, so that it is kept under another title as well.
        let kept = match marked(&title) {
            None if op.id.as_deref() == Some(entry.as_str()) => marked_entry(&title, &entry),
            _ => title.clone(),
        };
        let ledger = &mut trip.draft.constraints;
        ledger.banned.retain(|banned| !places::same(banned, &entry) && *banned != title);
        push(&mut ledger.must_keep, kept)?;
    }
    Ok(())
}

pub(super) fn ban(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let named = named(trip, op)?;
    // An id of what is gone could not be read, and would mean nothing, whatever else is called so.
    let is_gone = |entry: &&String| match is_new_id(entry) {
        true => thing(trip, entry).is_none(),
        false => op.id.as_ref() == Some(entry) && !is_known(trip, entry),
    };
    if let Some(unknown) = named.iter().find(is_gone) {
        return Err(Message::new("not_known").with("name", unknown).into());
    }
    // What one entry takes out of the trip has to have its title for the next one.
    let things: Vec<Option<Thing>> = named.iter().map(|written| thing(trip, written)).collect();
    let mut entries = Vec::new();
    for (written, thing) in named.into_iter().zip(things) {
        let entry = readable(thing, &trip.draft.constraints.banned, &written);
        let ledger = &mut trip.draft.constraints;
        ledger.must_keep.retain(|kept| {
            let (title, id) = marked(kept).unwrap_or((kept, kept));
            id != written && !places::same(title, &entry) && !places::same(kept, &entry)
        });
        push(&mut ledger.banned, entry.clone())?;
        entries.push(entry);
    }
    let goes = |activity: &Activity| entries.iter().any(|entry| is_named(entry, activity));
    let held = trip.days().iter().find(|day| day.locked && day.activities.iter().any(goes));
    if let Some(number) = held.map(|day| day.number) {
        trip.note(Message::new("locked_day_stays").with("day", number));
    }
    let length = trip.days().len();
    for day in trip.days_mut().iter_mut().filter(|day| !day.locked) {
        day.activities.retain(|activity| !goes(activity));
    }
    // All at once: what goes for one entry must not come back in the place of what goes for the next.
    let unwanted = |day: &Day| entries.iter().any(|entry| is_unwanted(entry, day));
    super::duration::drop_days(trip, &unwanted, length)?;
    super::fill::fill_empty(trip);
    if comes_back(trip, &entries) {
        return Err(Message::new("rest_does_not_work").into());
    }
    Ok(())
}

/// True when a day will be what these entries do not want, or a new day what any entry of the ledger does not want.
fn comes_back(trip: &Trip<'_>, entries: &[String]) -> bool {
    let is_new = |day: &Day| !trip.before.itinerary.days.iter().any(|was| was.id == day.id);
    let back = |day: &Day| {
        let last = titled_at_last(trip, day);
        let unwanted = |entry: &String| is_unwanted(entry, &last);
        let new = is_new(day) && trip.draft.constraints.banned.iter().any(unwanted);
        new || entries.iter().any(unwanted)
    };
    going(trip, &back) > 0
}

/// True for a day that an entry of `banned` takes out of the trip.
fn is_unwanted(entry: &str, day: &Day) -> bool {
    let there = || places::same(&day.place.name, entry) || places::same(&day.place.region, entry);
    !day.locked && (is_named_day(entry, day) || there())
}

fn push(list: &mut Vec<String>, entry: String) -> Step {
    if list.len() >= MAX_ENTRIES {
        return Err(Message::new("ledger_full").with("most", MAX_ENTRIES).into());
    }
    if !list.iter().any(|known| places::same(known, &entry)) {
        list.push(entry);
    }
    Ok(())
}

/// Forgets a wish; with `title` or `tags`, one entry of a list only.
pub(super) fn drop(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let name = op.level.as_deref().map(text::fold).unwrap_or_default().replace(' ', "_");
    let entries: Vec<String> = op.title.iter().chain(&op.id).chain(&op.tags).cloned().collect();
    let before = trip.draft.constraints.clone();
    let fields = known(&name).ok_or_else(|| Message::new("no_wish_called").with("name", brief(&name)))?;
    forget(&mut trip.draft.constraints, fields, &entries);
    if fields == Field::LockedDays {
        for day in trip.days_mut() {
            day.locked = false;
        }
    }
    if fields == Field::StartDate {
        trip.draft.itinerary.start_date = None;
    }
    if trip.draft.constraints == before {
        return Err(Message::new("no_such_wish").into());
    }
    Ok(())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Duration,
    Budget,
    Party,
    Needs,
    Pace,
    PerDay,
    Themes,
    MustKeep,
    Banned,
    LockedDays,
    StartDate,
    StayLevel,
    TransportLevel,
    Currency,
    Allocations,
    Splits,
}

fn known(name: &str) -> Option<Field> {
    Some(match name {
        "duration" | "duration_days" | "days" => Field::Duration,
        "budget" => Field::Budget,
        "party" => Field::Party,
        "need" | "needs" => Field::Needs,
        "pace" => Field::Pace,
        "activities_per_day" => Field::PerDay,
        "theme" | "themes" => Field::Themes,
        "must_keep" | "keep" => Field::MustKeep,
        "banned" | "ban" => Field::Banned,
        "locked_days" | "locks" => Field::LockedDays,
        "start" | "start_date" => Field::StartDate,
        "stay_level" => Field::StayLevel,
        "transport_level" => Field::TransportLevel,
        "currency" => Field::Currency,
        "allocation" | "allocations" => Field::Allocations,
        "split_after" => Field::Splits,
        _ => return None,
    })
}

/// The field of the ledger that dropping a wish of this name clears.
pub(super) fn dropped_field(name: &str) -> Option<&'static str> {
    let field = known(&text::fold(name).replace(' ', "_"))?;
    Some(match field {
        Field::Duration => "duration_days",
        Field::Budget => "budget",
        Field::Party => "party",
        Field::Needs => "needs",
        Field::Pace => "pace",
        Field::PerDay => "activities_per_day",
        Field::Themes => "themes",
        Field::MustKeep => "must_keep",
        Field::Banned => "banned",
        Field::LockedDays => "locked_days",
        Field::StartDate => "start_date",
        Field::StayLevel => "stay_level",
        Field::TransportLevel => "transport_level",
        Field::Currency => "currency",
        Field::Allocations => "allocations",
        Field::Splits => "split_after",
    })
}

fn forget(ledger: &mut Constraints, field: Field, entries: &[String]) {
    let goes = |item: &str| {
        entries.is_empty()
            || entries.iter().any(|entry| {
                places::same(entry, item)
                    || marked(item).is_some_and(|(title, id)| entry == id || places::same(entry, title))
                    || tags::canonical(entry) == Some(item)
                    || tags::canonical_need(entry) == Some(item)
            })
    };
    match field {
        Field::Duration => ledger.duration_days = None,
        Field::Budget => ledger.budget = None,
        Field::Party => ledger.party = None,
        Field::Needs => ledger.needs.retain(|need| !goes(need)),
        Field::Pace => ledger.pace = None,
        Field::PerDay => ledger.activities_per_day = None,
        Field::Themes => {
            let Themes { more, less, none } = &mut ledger.themes;
            for list in [more, less, none] {
                list.retain(|tag| !goes(tag));
            }
        }
        Field::MustKeep => ledger.must_keep.retain(|entry| !goes(entry)),
        Field::Banned => ledger.banned.retain(|entry| !goes(entry)),
        Field::LockedDays => ledger.locked_days.clear(),
        Field::StartDate => ledger.start_date = None,
        Field::StayLevel => ledger.stay_level = None,
        Field::TransportLevel => ledger.transport_level = None,
        Field::Currency => ledger.currency = None,
        Field::Allocations => ledger.allocations.retain(|allocation| !goes(&allocation.place)),
        Field::Splits => ledger.split_after.clear(),
    }
}
