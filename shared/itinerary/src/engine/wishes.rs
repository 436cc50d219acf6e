//! Wishes that go into the ledger: party, needs, start, currency, what must stay and what must not come back.

use rust_decimal::prelude::ToPrimitive;

use super::days::clean_title;
use super::trip::{Step, Stop, Trip};
use crate::constraints::{Constraints, Party, Themes};
use crate::library::{Library, convertible};
use crate::{Activity, Day, Operation, currency, date, places, tags, text};

/// Most entries of a list in the ledger.
const MAX_ENTRIES: usize = 30;

pub(super) fn party(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let adults = op.amount.and_then(|amount| amount.is_integer().then(|| amount.to_u32())?);
    let adults = adults.filter(|n| (1..=20).contains(n)).ok_or("A party has 1 to 20 adults.")?;
    let children = trip.draft.constraints.party.as_ref().map_or(0, |party| party.children);
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
        return Err(format!("Not a known need: {}.", unknown.join(", ")).into());
    }
    Ok(())
}

pub(super) fn start(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let date = op.title.as_deref().and_then(|title| date::Date::parse(title.trim()));
    let date = date.ok_or("A start date is written as YYYY-MM-DD and must exist.")?;
    trip.draft.itinerary.start_date = Some(date.to_string());
    Ok(())
}

/// Shows the whole trip in another currency. What still costs what its source says is converted from the source, so
/// that going there and back again loses nothing.
pub(super) fn set_currency(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let code = op.unit.as_deref().and_then(currency::code).ok_or("A currency is a code of three letters.")?;
    let from = trip.currency().to_owned();
    let sources = trip.edit.sources;
    let reachable = sources.iter().all(|source| convertible(&source.budget_currency, &code));
    if !convertible(&from, &code) || !reachable {
        return Err(format!("There is no rate from {from} to {code}.").into());
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
    trip.note(format!("Amounts in {code} are converted with the rates of {}.", currency::rates().date));
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
        return Err("Say what is meant: an activity, a day or a theme.".into());
    }
    Ok(entries)
}

fn names(entry: &str, activity: &Activity) -> bool {
    activity.id == entry
        || activity.tags.iter().any(|tag| tag == entry)
        || places::same(&activity.title, entry)
}

fn names_day(entry: &str, day: &Day) -> bool {
    day.id == entry || places::same(&day.title, entry)
}

pub(super) fn keep(trip: &mut Trip<'_>, op: &Operation) -> Step {
    for entry in named(trip, op)? {
        let known = trip
            .days()
            .iter()
            .any(|day| names_day(&entry, day) || day.activities.iter().any(|a| names(&entry, a)));
        if !known {
            return Err(format!("\"{entry}\" is not in the trip, so that it cannot be kept.").into());
        }
        let ledger = &mut trip.draft.constraints;
        ledger.banned.retain(|banned| !places::same(banned, &entry));
        push(&mut ledger.must_keep, entry)?;
    }
    Ok(())
}

pub(super) fn ban(trip: &mut Trip<'_>, op: &Operation) -> Step {
    for entry in named(trip, op)? {
        // A title also keeps the same thing from coming back under another id.
        let by_id = trip.days().iter().flat_map(|day| &day.activities).find(|activity| activity.id == entry);
        let entry = by_id.map_or(entry, |activity| activity.title.clone());
        let ledger = &mut trip.draft.constraints;
        ledger.must_keep.retain(|kept| !places::same(kept, &entry));
        push(&mut ledger.banned, entry.clone())?;
        if let Some(at) =
            trip.days().iter().position(|day| day.locked && day.activities.iter().any(|a| names(&entry, a)))
        {
            trip.note(format!("Day {} is locked and stays as it is.", trip.days()[at].number));
        }
        let length = trip.days().len();
        for day in trip.days_mut().iter_mut().filter(|day| !day.locked) {
            day.activities.retain(|activity| !names(&entry, activity));
        }
        let unwanted = |day: &Day| {
            !day.locked
                && (names_day(&entry, day)
                    || places::same(&day.place.name, &entry)
                    || places::same(&day.place.region, &entry))
        };
        super::duration::drop_days(trip, &unwanted, length)?;
        super::fill::fill_empty(trip);
    }
    Ok(())
}

fn push(list: &mut Vec<String>, entry: String) -> Step {
    if list.len() >= MAX_ENTRIES {
        return Err(format!("The list is full: at most {MAX_ENTRIES} entries.").into());
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
    let fields =
        known(&name).ok_or_else(|| format!("There is no wish called \"{}\".", text::truncate(&name, 40)))?;
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
        return Err("There is no such wish to drop.".into());
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

fn forget(ledger: &mut Constraints, field: Field, entries: &[String]) {
    let goes = |item: &str| {
        entries.is_empty()
            || entries.iter().any(|entry| {
                places::same(entry, item)
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
