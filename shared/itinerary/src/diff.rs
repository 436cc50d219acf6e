//! What differs between two drafts, as a change card.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::change::{ConstraintsChange, CountChange, Entry, TotalChange, Value};
use crate::fields::{activity_fields, trip_fields};
use crate::{Activity, Change, Day, Draft, Itinerary};

/// The change card between two drafts, matched by id. The activities of a day that came or went are not listed beside
/// it. A day counts as moved only when its place among the days that stayed is another: a new number because another
/// day went is no move. In another currency everything costs another number, which is not listed as re-priced.
pub fn diff(before: &Draft, after: &Draft) -> Change {
    let (old, new) = (&before.itinerary, &after.itinerary);
    let mut change = Change {
        days: CountChange { before: old.days.len() as u32, after: new.days.len() as u32 },
        total: TotalChange {
            before: old.budget_amount,
            after: new.budget_amount,
            currency: new.budget_currency.clone(),
        },
        constraints: (before.constraints != after.constraints).then(|| ConstraintsChange {
            before: before.constraints.clone(),
            after: after.constraints.clone(),
        }),
        ..Change::default()
    };
    let same_currency = old.budget_currency == new.budget_currency;
    days(old, new, same_currency, &mut change);
    activities(old, new, same_currency, &mut change);
    if same_currency {
        shared_costs(old, new, &mut change);
    }
    let texts = trip_fields(old, new).into_iter().filter(|field| TEXTS.contains(field));
    change.edited.extend(texts.map(str::to_owned));
    change
}

fn entry(id: &str, kind: &str, day: u32, title: &str) -> Entry {
    Entry { id: id.to_owned(), kind: kind.to_owned(), day, title: title.to_owned(), from: None, to: None }
}

fn from_to(entry: Entry, from: Value, to: Value) -> Entry {
    Entry { from: Some(from), to: Some(to), ..entry }
}

fn number(amount: Decimal) -> Value {
    match amount.is_integer().then(|| amount.to_i64()).flatten() {
        Some(whole) => Value::Count(whole),
        None => Value::Number(amount.to_f64().unwrap_or_default()),
    }
}

fn days(old: &Itinerary, new: &Itinerary, same_currency: bool, change: &mut Change) {
    let find = |days: &[Day], id: &str| days.iter().position(|day| day.id == id);
    change.removed.extend(
        old.days
            .iter()
            .filter(|day| find(&new.days, &day.id).is_none())
            .map(|d| entry(&d.id, "day", d.number, &d.title)),
    );
    let stayed: Vec<usize> = new.days.iter().filter_map(|day| find(&old.days, &day.id)).collect();
    let still = longest_increasing(&stayed);
    for day in &new.days {
        let line = |kind: &str, title: &str| entry(&day.id, kind, day.number, title);
        let Some(at) = find(&old.days, &day.id) else {
            change.added.push(line("day", &day.title));
            continue;
        };
        let was = &old.days[at];
        if !still.contains(&at) {
            let (from, to) = (Value::Count(was.number.into()), Value::Count(day.number.into()));
            change.moved.push(from_to(line("day", &day.title), from, to));
        }
        if was.title != day.title {
            change.edited.push(day.id.clone());
        }
        stay(was, day, same_currency, change);
        transfer(was, day, same_currency, change);
    }
}

fn stay(was: &Day, day: &Day, same_currency: bool, change: &mut Change) {
    let line = |title: &str| entry(&day.id, "stay", day.number, title);
    match (&was.stay, &day.stay) {
        (None, Some(stay)) => change.added.push(line(&stay.name)),
        (Some(stay), None) => change.removed.push(line(&stay.name)),
        (Some(old), Some(new)) => {
            if old.cost != new.cost && same_currency {
                change.repriced.push(from_to(line(&new.name), number(old.cost), number(new.cost)));
            } else if old.name != new.name || old.level != new.level {
                change.edited.push(format!("{}.stay", day.id));
            }
        }
        (None, None) => {}
    }
}

fn transfer(was: &Day, day: &Day, same_currency: bool, change: &mut Change) {
    let line = |to: &str, mode: &str| {
        entry(&day.id, "transfer", day.number, &format!("{} to {to} by {mode}", day.place.name))
    };
    match (&was.transfer, &day.transfer) {
        (None, Some(new)) => change.added.push(line(&new.to, &new.mode)),
        (Some(old), None) => change.removed.push(line(&old.to, &old.mode)),
        (Some(old), Some(new)) if old.to != new.to => {
            change.removed.push(line(&old.to, &old.mode));
            change.added.push(line(&new.to, &new.mode));
        }
        (Some(old), Some(new)) => {
            if old.cost != new.cost && same_currency {
                change.repriced.push(from_to(line(&new.to, &new.mode), number(old.cost), number(new.cost)));
            } else if old.mode != new.mode || old.distance_km != new.distance_km {
                change.edited.push(format!("{}.transfer", day.id));
            }
        }
        (None, None) => {}
    }
}

fn index(itinerary: &Itinerary) -> BTreeMap<&str, (&Day, &Activity)> {
    let all =
        itinerary.days.iter().flat_map(|day| day.activities.iter().map(move |activity| (day, activity)));
    all.map(|(day, activity)| (activity.id.as_str(), (day, activity))).collect()
}

fn activities(old: &Itinerary, new: &Itinerary, same_currency: bool, change: &mut Change) {
    let (olds, news) = (index(old), index(new));
    let has_day = |itinerary: &Itinerary, id: &str| itinerary.days.iter().any(|day| day.id == id);
    for day in &old.days {
        for activity in day.activities.iter().filter(|activity| !news.contains_key(activity.id.as_str())) {
            if has_day(new, &day.id) {
                change.removed.push(entry(&activity.id, "activity", day.number, &activity.title));
            }
        }
    }
    for day in &new.days {
        let reordered = reordered(day, &olds);
        for activity in &day.activities {
            let line = || entry(&activity.id, "activity", day.number, &activity.title);
            let Some((was_day, was)) = olds.get(activity.id.as_str()) else {
                if has_day(old, &day.id) {
                    change.added.push(line());
                }
                continue;
            };
            if was_day.id != day.id {
                let (from, to) = (Value::Count(was_day.number.into()), Value::Count(day.number.into()));
                change.moved.push(from_to(line(), from, to));
            }
            if !same_time(was, activity) {
                change.retimed.push(from_to(line(), Value::Text(time(was)), Value::Text(time(activity))));
            } else if reordered.contains(&activity.id.as_str()) {
                let place = |day, activity| Value::Text(place(day, activity));
                change.retimed.push(from_to(line(), place(was_day, was), place(day, activity)));
            }
            if was.cost != activity.cost && same_currency {
                change.repriced.push(from_to(line(), number(was.cost), number(activity.cost)));
            }
            if activity_fields(was, activity).iter().any(|field| WORDING.contains(field)) {
                change.edited.push(activity.id.clone());
            }
        }
    }
}

/// Activities that stayed on their day and in their part of it, but have another place among those that did.
fn reordered<'d>(day: &'d Day, olds: &BTreeMap<&str, (&Day, &Activity)>) -> Vec<&'d str> {
    let place = |activity: &Activity| {
        let (was_day, was) = olds.get(activity.id.as_str())?;
        let stayed = was_day.id == day.id && same_time(was, activity);
        stayed.then(|| was_day.activities.iter().position(|other| other.id == was.id)).flatten()
    };
    let mut out = Vec::new();
    for part in day.activities.chunk_by(|one, next| one.slot == next.slot) {
        let stayed: Vec<(usize, &str)> =
            part.iter().filter_map(|activity| Some((place(activity)?, activity.id.as_str()))).collect();
        let places: Vec<usize> = stayed.iter().map(|(place, _)| *place).collect();
        let still = longest_increasing(&places);
        out.extend(stayed.into_iter().filter(|(place, _)| !still.contains(place)).map(|(_, id)| id));
    }
    out
}

/// `evening 2`: the part of the day and the place in it.
fn place(day: &Day, activity: &Activity) -> String {
    let part = day.activities.iter().filter(|other| other.slot == activity.slot);
    let before = part.take_while(|other| other.id != activity.id).count();
    format!("{} {}", time(activity), before + 1)
}

/// True when the card shows the same time for both.
fn same_time(one: &Activity, other: &Activity) -> bool {
    match (clock(one), clock(other)) {
        (None, None) => one.slot == other.slot,
        (one, other) => one == other,
    }
}

fn clock(activity: &Activity) -> Option<(&str, &str)> {
    activity.start_time.as_deref().zip(activity.end_time.as_deref())
}

/// `morning`, or `09:00-11:30` where times are known.
fn time(activity: &Activity) -> String {
    match clock(activity) {
        Some((start, end)) => format!("{start}-{end}"),
        None => match activity.slot {
            crate::Slot::Morning => "morning".to_owned(),
            crate::Slot::Midday => "midday".to_owned(),
            crate::Slot::Afternoon => "afternoon".to_owned(),
            crate::Slot::Evening => "evening".to_owned(),
        },
    }
}

/// Shared costs have no id: they are matched by title, several of one title together.
fn shared_costs(old: &Itinerary, new: &Itinerary, change: &mut Change) {
    let sums = |itinerary: &Itinerary| {
        let mut sums: BTreeMap<String, Decimal> = BTreeMap::new();
        for shared in &itinerary.shared_costs {
            *sums.entry(shared.title.clone()).or_default() += shared.cost;
        }
        sums
    };
    let (olds, news) = (sums(old), sums(new));
    for (title, cost) in &olds {
        let line = || entry("", "shared_cost", 0, title);
        match news.get(title) {
            None => change.removed.push(line()),
            Some(now) if now != cost => change.repriced.push(from_to(line(), number(*cost), number(*now))),
            Some(_) => {}
        }
    }
    let fresh = news.keys().filter(|title| !olds.contains_key(*title));
    change.added.extend(fresh.map(|title| entry("", "shared_cost", 0, title)));
}

/// Fields of an activity that are told as edited; times and costs have lines of their own.
const WORDING: [&str; 3] = ["title", "note", "tags"];

/// Fields of the trip that are told as edited; numbers, totals and credits have lines of their own.
const TEXTS: [&str; 12] = [
    "title",
    "tagline",
    "description",
    "destination",
    "difficulty_level",
    "activity_tags",
    "categories",
    "trip_highlights",
    "trip_journey",
    "safety_tips",
    "packing_list",
    "important_notes",
];

/// The values of a longest increasing subsequence; of several the one that ends lowest.
fn longest_increasing(values: &[usize]) -> Vec<usize> {
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(values.len());
    for (at, value) in values.iter().enumerate() {
        let before = (0..at).filter(|before| values[*before] < *value).max_by_key(|before| best[*before].0);
        best.push((before.map_or(1, |before| best[before].0 + 1), before));
    }
    let mut at = (0..values.len()).rev().max_by_key(|at| best[*at].0);
    let mut out = Vec::new();
    while let Some(here) = at {
        out.push(values[here]);
        at = best[here].1;
    }
    out.reverse();
    out
}
