//! What differs between two drafts, as a change card.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::change::{ConstraintsChange, CountChange, Entry, TotalChange, Value};
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
    texts(old, new, &mut change.edited);
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
            if time(was) != time(activity) {
                change.retimed.push(from_to(line(), Value::Text(time(was)), Value::Text(time(activity))));
            }
            if was.cost != activity.cost && same_currency {
                change.repriced.push(from_to(line(), number(was.cost), number(activity.cost)));
            }
            if was.title != activity.title || was.note != activity.note || was.tags != activity.tags {
                change.edited.push(activity.id.clone());
            }
        }
    }
}

/// `morning`, or `09:00-11:30` where times are known.
fn time(activity: &Activity) -> String {
    match (&activity.start_time, &activity.end_time) {
        (Some(start), Some(end)) => format!("{start}-{end}"),
        _ => match activity.slot {
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

fn texts(old: &Itinerary, new: &Itinerary, edited: &mut Vec<String>) {
    let fields = [
        ("title", old.title != new.title),
        ("tagline", old.tagline != new.tagline),
        ("description", old.description != new.description),
        ("destination", old.destination != new.destination),
        ("difficulty_level", old.difficulty_level != new.difficulty_level),
        ("activity_tags", old.activity_tags != new.activity_tags),
        ("categories", old.categories != new.categories),
        ("trip_highlights", old.trip_highlights != new.trip_highlights),
        ("trip_journey", old.trip_journey != new.trip_journey),
        ("safety_tips", old.safety_tips != new.safety_tips),
        ("packing_list", old.packing_list != new.packing_list),
        ("important_notes", old.important_notes != new.important_notes),
    ];
    edited.extend(fields.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name.to_owned()));
}

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
