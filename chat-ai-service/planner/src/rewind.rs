//! The draft as it was before the last change, as far as the change card and the sources tell it. A correction is read
//! against it: "no, 35 dollars" prices what the last change has yet to add.

use remix_itinerary::change::{Change, Entry, Value};
use remix_itinerary::model::{Activity, Day};
use remix_itinerary::money::Decimal;
use remix_itinerary::{Draft, Itinerary, Slot};

/// The draft before the change; none where the card tells too little to rebuild its days.
pub(crate) fn before(draft: &Draft, change: &Change, sources: &[Itinerary]) -> Option<Draft> {
    let mut before = draft.clone();
    if let Some(constraints) = &change.constraints {
        before.constraints = constraints.before.clone();
    }
    let itinerary = &mut before.itinerary;
    itinerary.budget_amount = change.total.before;
    let of = |entries: &[Entry], kind: &str| -> Vec<Entry> {
        entries.iter().filter(|entry| entry.kind == kind).cloned().collect()
    };
    // A transfer has the id of the day that it ends.
    let added = |kind: &str, id: &str| change.added.iter().any(|own| own.kind == kind && own.id == id);
    itinerary.days.retain(|day| !added("day", &day.id));
    for day in &mut itinerary.days {
        day.activities.retain(|activity| !added("activity", &activity.id));
    }
    // All days that moved or went come back at once, by the numbers they had.
    let mut back: Vec<(i64, Day)> = Vec::new();
    for entry in of(&change.moved, "day") {
        let Some(Value::Count(from)) = entry.from else { continue };
        let at = itinerary.days.iter().position(|day| day.id == entry.id)?;
        back.push((from, itinerary.days.remove(at)));
    }
    for entry in of(&change.removed, "day") {
        back.push((i64::from(entry.day), removed_day(&entry, sources)?));
    }
    back.sort_by_key(|(number, _)| *number);
    for (number, day) in back {
        insert(&mut itinerary.days, usize::try_from(number).ok()?, day);
    }
    for entry in of(&change.moved, "activity") {
        let Some(Value::Count(from)) = entry.from else { continue };
        let activity = take(&mut itinerary.days, &entry.id)?;
        let day = usize::try_from(from).ok().and_then(|from| from.checked_sub(1))?;
        itinerary.days.get_mut(day)?.activities.push(activity);
    }
    for entry in of(&change.removed, "activity") {
        if itinerary.days.iter().any(|day| day.activities.iter().any(|own| own.id == entry.id)) {
            continue;
        }
        let activity = removed_activity(&entry, sources);
        let day = usize::try_from(entry.day).ok().and_then(|day| day.checked_sub(1))?;
        if let (Some(activity), Some(day)) = (activity, itinerary.days.get_mut(day)) {
            day.activities.push(activity);
        }
    }
    // A time of day tells no slot; what came from a source has it from there.
    for entry in &change.retimed {
        let all = itinerary.days.iter_mut().flat_map(|day| &mut day.activities);
        let known = removed_activity(entry, sources);
        if let (Some(activity), Some(known)) = (all.into_iter().find(|own| own.id == entry.id), known) {
            activity.slot = known.slot;
        }
    }
    for entry in change.retimed.iter().chain(&change.repriced) {
        let all = itinerary.days.iter_mut().flat_map(|day| &mut day.activities);
        if let Some(activity) = all.into_iter().find(|activity| activity.id == entry.id) {
            set_back(activity, entry);
        }
    }
    for (number, day) in (1..).zip(&mut itinerary.days) {
        day.number = number;
    }
    itinerary.duration_days = u32::try_from(itinerary.days.len()).ok()?;
    (itinerary.duration_days == change.days.before).then_some(before)
}

fn insert(days: &mut Vec<Day>, number: usize, day: Day) {
    let at = number.saturating_sub(1).min(days.len());
    days.insert(at, day);
}

fn take(days: &mut [Day], id: &str) -> Option<Activity> {
    days.iter_mut().find_map(|day| {
        let at = day.activities.iter().position(|activity| activity.id == id)?;
        Some(day.activities.remove(at))
    })
}

fn set_back(activity: &mut Activity, entry: &Entry) {
    match &entry.from {
        Some(Value::Text(text)) => {
            let slots = [Slot::Morning, Slot::Midday, Slot::Afternoon, Slot::Evening];
            let named = slots.into_iter().find(|slot| format!("{slot:?}").to_lowercase() == *text);
            activity.slot = named.unwrap_or(activity.slot);
        }
        Some(Value::Number(amount)) => {
            activity.cost = Decimal::try_from(*amount).unwrap_or(activity.cost);
        }
        _ => {}
    }
}

/// The source and the rest of an id of a draft: "s2.d3a1" is "d3a1" of the second one.
fn origin<'s>(id: &'s str, sources: &'s [Itinerary]) -> Option<(&'s Itinerary, &'s str, &'s str)> {
    let (source, element) = id.split_once('.')?;
    let number: usize = source.strip_prefix('s')?.parse().ok()?;
    Some((sources.get(number.checked_sub(1)?)?, source, element))
}

fn removed_day(entry: &Entry, sources: &[Itinerary]) -> Option<Day> {
    let (source, prefix, element) = origin(&entry.id, sources)?;
    let mut day = source.days.iter().find(|day| day.id == element)?.clone();
    day.id = entry.id.clone();
    for activity in &mut day.activities {
        activity.id = format!("{prefix}.{}", activity.id);
    }
    Some(day)
}

fn removed_activity(entry: &Entry, sources: &[Itinerary]) -> Option<Activity> {
    let (source, _, element) = origin(&entry.id, sources)?;
    let mut all = source.days.iter().flat_map(|day| &day.activities);
    let activity = all.find(|activity| activity.id == element)?;
    Some(Activity { id: entry.id.clone(), ..activity.clone() })
}
