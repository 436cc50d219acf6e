//! Brings an itinerary that strangers have written into the shape that always holds, and tells whether it has it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{MAX_ACTIVITIES, MAX_AMOUNT, MAX_DAYS, MAX_TAGS};
use crate::model::{SharedCost, Transfer};
use crate::{Activity, Day, Itinerary, Place, currency, date, places, tags, text};

/// An itinerary in the shape that always holds, with amounts in `currency`: itself where it has this shape.
pub(super) fn clean<'a>(source: &'a Itinerary, currency: &str) -> Cow<'a, Itinerary> {
    if is_clean(source, currency) { Cow::Borrowed(source) } else { Cow::Owned(cleaned(source, currency)) }
}

fn cleaned(source: &Itinerary, currency: &str) -> Itinerary {
    let amount = |value: Decimal| {
        let value = value.clamp(Decimal::ZERO, Decimal::from(MAX_AMOUNT));
        let value = currency::convert(value, &source.budget_currency, currency).unwrap_or_default();
        value.min(Decimal::from(MAX_AMOUNT))
    };
    let mut out = source.clone();
    name(&mut out.title, text::TITLE, "Untitled trip");
    tidy(&mut out.tagline, text::TAGLINE);
    tidy(&mut out.destination, text::TITLE);
    for long in [&mut out.description, &mut out.trip_highlights, &mut out.trip_journey, &mut out.safety_tips]
    {
        if !text::is_paragraphs(long, text::LONG) {
            *long = text::truncate(&text::paragraphs(long), text::LONG);
        }
    }
    for list in [&mut out.packing_list, &mut out.important_notes, &mut out.categories] {
        list.iter_mut().for_each(|item| tidy(item, text::ITEM));
        list.retain(|item| !item.is_empty());
    }
    out.activity_tags = clean_tags(&source.activity_tags);
    let mut ids = BTreeSet::new();
    out.days.truncate(MAX_DAYS);
    for (at, day) in out.days.iter_mut().enumerate() {
        day.number = at as u32 + 1;
        clean_day(day, &mut ids, &amount);
    }
    for shared in &mut out.shared_costs {
        name(&mut shared.title, text::ACTIVITY_TITLE, "Shared costs");
        shared.cost = amount(shared.cost);
    }
    let rest = amount(unlisted(source));
    if rest > Decimal::ZERO {
        let title = text::truncate(&format!("Other costs of {}", out.title), text::ACTIVITY_TITLE);
        out.shared_costs.push(SharedCost { title, cost: rest });
    }
    let listed = out.days.iter().map(|day| day.cost).chain(out.shared_costs.iter().map(|shared| shared.cost));
    out.budget_amount = listed.sum();
    out.budget_currency = currency.to_owned();
    out
}

/// What the stated budget holds beyond the listed costs; it belongs to the trip as a whole and is shared by its days.
fn unlisted(source: &Itinerary) -> Decimal {
    let sane = |value: Decimal| value.clamp(Decimal::ZERO, Decimal::from(MAX_AMOUNT));
    let day = |day: &Day| {
        let parts =
            [day.stay.as_ref().map(|stay| stay.cost), day.transfer.as_ref().map(|transfer| transfer.cost)];
        day.activities
            .iter()
            .map(|activity| activity.cost)
            .chain(parts.into_iter().flatten())
            .map(sane)
            .sum::<Decimal>()
    };
    let days: Decimal = source.days.iter().map(day).sum();
    let shared: Decimal = source.shared_costs.iter().map(|shared| sane(shared.cost)).sum();
    (sane(source.budget_amount) - days - shared).max(Decimal::ZERO)
}

fn clean_day(day: &mut Day, ids: &mut BTreeSet<String>, amount: &impl Fn(Decimal) -> Decimal) {
    day.id = unique(&day.id, &format!("d{}", day.number), ids);
    name(&mut day.title, text::DAY_TITLE, &format!("Day {}", day.number));
    for text in [&mut day.place.name, &mut day.place.region, &mut day.place.country] {
        tidy(text, text::DAY_TITLE);
    }
    day.place.latitude = degrees(day.place.latitude, 90.0);
    day.place.longitude = degrees(day.place.longitude, 180.0);
    for (at, activity) in day.activities.iter_mut().enumerate() {
        activity.id = unique(&activity.id, &format!("d{}a{}", day.number, at + 1), ids);
        name(&mut activity.title, text::ACTIVITY_TITLE, "Activity");
        tidy(&mut activity.note, text::NOTE);
        activity.tags = clean_tags(&activity.tags);
        activity.cost = amount(activity.cost);
    }
    let mut titles: Vec<String> = Vec::new();
    day.activities.retain(|activity| {
        let fresh = !titles.iter().any(|title| places::same(title, &activity.title));
        titles.push(activity.title.clone());
        fresh
    });
    day.activities.truncate(MAX_ACTIVITIES);
    order(&mut day.activities);
    day.rest |= day.activities.is_empty();
    if let Some(stay) = &mut day.stay {
        name(&mut stay.name, text::ACTIVITY_TITLE, "Stay");
        stay.cost = amount(stay.cost);
    }
    if let Some(transfer) = &mut day.transfer {
        tidy(&mut transfer.to, text::DAY_TITLE);
        transfer.mode = text::truncate(&text::line(&transfer.mode).to_lowercase(), text::TAG);
        transfer.distance_km = kilometres(transfer.distance_km);
        transfer.cost = amount(transfer.cost);
    }
    day.cost = day_cost(day);
}

/// Six digits are ten centimetres, and short enough to survive any JSON parser.
fn degrees(degrees: Option<f64>, limit: f64) -> Option<f64> {
    degrees.filter(|value| value.abs() <= limit).map(|value| (value * 1e6).round() / 1e6)
}

/// To the metre, once around the earth at most.
fn kilometres(km: Option<f64>) -> Option<f64> {
    km.filter(|km| (0.0..=40_000.0).contains(km)).map(|km| (km * 1000.0).round() / 1000.0)
}

/// Activities + stay + transfer.
pub(crate) fn day_cost(day: &Day) -> Decimal {
    let activities: Decimal = day.activities.iter().map(|activity| activity.cost).sum();
    let stay = day.stay.as_ref().map_or(Decimal::ZERO, |stay| stay.cost);
    activities + stay + day.transfer.as_ref().map_or(Decimal::ZERO, |transfer| transfer.cost)
}

/// Puts activities into the order of the day; clock times that are none or that overlap give way to the slot (V10).
/// What has no time keeps its place among the others of its slot.
pub(crate) fn order(activities: &mut [Activity]) {
    if is_ordered(activities) {
        return;
    }
    for activity in activities.iter_mut() {
        if span(activity).is_none() {
            activity.start_time = None;
            activity.end_time = None;
        }
    }
    activities.sort_by_key(|activity| activity.slot);
    for part in activities.chunk_by_mut(|one, next| one.slot == next.slot) {
        let places: Vec<usize> = (0..part.len()).filter(|at| span(&part[*at]).is_some()).collect();
        let mut timed: Vec<Activity> = places.iter().map(|at| part[*at].clone()).collect();
        timed.sort_by_key(span);
        for (at, activity) in places.into_iter().zip(timed) {
            part[at] = activity;
        }
    }
    let mut busy_until = 0;
    for activity in activities {
        match span(activity) {
            Some((start, _)) if start < busy_until => {
                activity.start_time = None;
                activity.end_time = None;
            }
            Some((_, end)) => busy_until = end,
            None => {}
        }
    }
}

/// Start and end in minutes since midnight, when both are times and in order.
pub(crate) fn span(activity: &Activity) -> Option<(u32, u32)> {
    let start = date::minutes(activity.start_time.as_deref()?)?;
    let end = date::minutes(activity.end_time.as_deref()?)?;
    (start < end).then_some((start, end))
}

/// Lower case, canonical where the word is known, distinct, at most 15.
pub(crate) fn clean_tags(raw: &[String]) -> Vec<String> {
    if are_clean_tags(raw) {
        return raw.to_vec();
    }
    let mut out: Vec<String> = Vec::new();
    for tag in raw {
        let word = match tags::synonym(tag) {
            Some(word) => word.to_owned(),
            None => text::truncate(&text::line(tag).to_lowercase(), text::TAG),
        };
        if !word.is_empty() && !out.contains(&word) && out.len() < MAX_TAGS {
            out.push(word);
        }
    }
    out
}

/// A text that must not be empty.
fn name(text: &mut String, limit: usize, otherwise: &str) {
    tidy(text, limit);
    if text.is_empty() {
        otherwise.clone_into(text);
    }
}

fn tidy(text: &mut String, limit: usize) {
    if !text::is_line(text, limit) {
        *text = text::truncate(&text::line(text), limit);
    }
}

fn unique(id: &str, otherwise: &str, ids: &mut BTreeSet<String>) -> String {
    let mut candidate = if is_plain_id(id) { id.to_owned() } else { otherwise.to_owned() };
    while !ids.insert(candidate.clone()) {
        candidate.push('\'');
    }
    candidate
}

fn is_plain_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 64 && id.chars().all(|c| c.is_ascii_graphic() && c != ':')
}

/// True when [`cleaned`] would change nothing. May be false all the same, for texts with many letters of several bytes.
fn is_clean(source: &Itinerary, currency: &str) -> bool {
    let amount = |value: Decimal| {
        (Decimal::ZERO..=Decimal::from(MAX_AMOUNT)).contains(&value) && currency::is_rounded(value, currency)
    };
    let items = |list: &[String]| list.iter().all(|item| is_titled(item, text::ITEM));
    let long = [&source.description, &source.trip_highlights, &source.trip_journey, &source.safety_tips];
    let listed =
        source.days.iter().map(|day| day.cost).chain(source.shared_costs.iter().map(|shared| shared.cost));
    source.budget_currency == currency
        && source.budget_amount == listed.sum()
        && is_titled(&source.title, text::TITLE)
        && text::is_line(&source.tagline, text::TAGLINE)
        && text::is_line(&source.destination, text::TITLE)
        && long.into_iter().all(|text| text::is_paragraphs(text, text::LONG))
        && items(&source.packing_list)
        && items(&source.important_notes)
        && items(&source.categories)
        && are_clean_tags(&source.activity_tags)
        && source.days.len() <= MAX_DAYS
        && source
            .days
            .iter()
            .enumerate()
            .all(|(at, day)| day.number as usize == at + 1 && is_clean_day(day, &amount))
        && are_unique_ids(source)
        && source
            .shared_costs
            .iter()
            .all(|shared| is_titled(&shared.title, text::ACTIVITY_TITLE) && amount(shared.cost))
}

fn is_clean_day(day: &Day, amount: &impl Fn(Decimal) -> bool) -> bool {
    let activities = &day.activities;
    let fresh =
        |at: usize| !activities[..at].iter().any(|other| places::same(&other.title, &activities[at].title));
    is_titled(&day.title, text::DAY_TITLE)
        && is_clean_place(&day.place)
        && activities.len() <= MAX_ACTIVITIES
        && activities.iter().all(|activity| is_clean_activity(activity, amount))
        && (0..activities.len()).all(fresh)
        && is_ordered(activities)
        && (day.rest || !activities.is_empty())
        && day
            .stay
            .as_ref()
            .is_none_or(|stay| is_titled(&stay.name, text::ACTIVITY_TITLE) && amount(stay.cost))
        && day.transfer.as_ref().is_none_or(|way| is_clean_way(way) && amount(way.cost))
        && day.cost == day_cost(day)
}

fn is_clean_place(place: &Place) -> bool {
    let names = [&place.name, &place.region, &place.country];
    names.into_iter().all(|name| text::is_line(name, text::DAY_TITLE))
        && place.latitude == degrees(place.latitude, 90.0)
        && place.longitude == degrees(place.longitude, 180.0)
}

fn is_clean_activity(activity: &Activity, amount: &impl Fn(Decimal) -> bool) -> bool {
    is_titled(&activity.title, text::ACTIVITY_TITLE)
        && text::is_line(&activity.note, text::NOTE)
        && are_clean_tags(&activity.tags)
        && amount(activity.cost)
}

fn is_clean_way(way: &Transfer) -> bool {
    text::is_line(&way.to, text::DAY_TITLE)
        && text::is_line(&way.mode, text::TAG)
        && way.mode.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
        && way.distance_km == kilometres(way.distance_km)
}

fn are_unique_ids(source: &Itinerary) -> bool {
    let days = source.days.iter();
    let mut ids: Vec<&str> = days
        .flat_map(|day| std::iter::once(&day.id).chain(day.activities.iter().map(|activity| &activity.id)))
        .map(String::as_str)
        .collect();
    ids.sort_unstable();
    ids.iter().all(|id| is_plain_id(id)) && ids.windows(2).all(|pair| pair[0] != pair[1])
}

/// Lower case and distinct, each a canonical word or one that nothing is known about.
fn are_clean_tags(tags: &[String]) -> bool {
    let known = |tag: &str| match tags::synonym(tag) {
        Some(word) => word == tag,
        None => {
            is_titled(tag, text::TAG) && tag.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
        }
    };
    let distinct = (0..tags.len()).all(|at| !tags[..at].contains(&tags[at]));
    tags.len() <= MAX_TAGS && distinct && tags.iter().all(|tag| known(tag))
}

fn is_titled(title: &str, limit: usize) -> bool {
    !title.is_empty() && text::is_line(title, limit)
}

/// True when [`order`] has nothing to do.
fn is_ordered(activities: &[Activity]) -> bool {
    let mut busy_until = 0;
    let timed = activities.iter().all(|activity| match span(activity) {
        Some((start, end)) => start >= std::mem::replace(&mut busy_until, end),
        None => activity.start_time.is_none() && activity.end_time.is_none(),
    });
    timed && activities.is_sorted_by_key(|activity| activity.slot)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue() -> Vec<Itinerary> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/local/demo/itineraries");
        let read = |path: std::path::PathBuf| {
            let mut json: serde_json::Value =
                serde_json::from_str(&std::fs::read_to_string(path).expect("readable")).expect("JSON");
            json.as_object_mut().expect("an object").remove("creator");
            serde_json::from_value(json).expect("an itinerary")
        };
        let files = std::fs::read_dir(folder).expect("the demo catalogue");
        files.map(|file| read(file.expect("a file").path())).collect()
    }

    #[test]
    fn a_published_itinerary_is_borrowed() {
        for source in catalogue() {
            let currency = source.budget_currency.clone();
            assert!(matches!(clean(&source, &currency), Cow::Borrowed(_)), "{}", source.title);
            assert_eq!(cleaned(&source, &currency), source);
            let converted = if currency == "JPY" { "USD" } else { "JPY" };
            assert!(matches!(clean(&source, converted), Cow::Owned(_)), "{}", source.title);
        }
    }

    #[test]
    fn what_would_be_changed_is_not_borrowed() {
        let bends: [fn(&mut Itinerary); 24] = [
            |it| it.title.push(' '),
            |it| it.title.clear(),
            |it| it.tagline.insert(0, '\u{200B}'),
            |it| it.description.push_str("\n\n\n"),
            |it| it.safety_tips.push_str("\n\n\nAnd so on"),
            |it| it.trip_journey = "x".repeat(text::LONG + 1),
            |it| it.packing_list.push(String::new()),
            |it| it.important_notes.push("a  b".to_owned()),
            |it| it.activity_tags.push("Hiking".to_owned()),
            |it| it.activity_tags.insert(0, "gastronomy".to_owned()),
            |it| it.budget_amount += Decimal::ONE,
            |it| it.days[1].number = 7,
            |it| it.days[1].id = it.days[0].id.clone(),
            |it| it.days[1].activities[0].id = "a:b".to_owned(),
            |it| it.days[1].place.latitude = Some(1.234_567_89),
            |it| it.days[1].place.longitude = Some(181.0),
            |it| it.days[1].activities[0].title.push('\n'),
            |it| it.days[1].activities[0].cost = Decimal::new(1, 3),
            |it| it.days[1].activities[0].start_time = Some("25:00".to_owned()),
            |it| it.days[1].activities.reverse(),
            |it| it.days[1].activities[1].title = it.days[1].activities[0].title.to_uppercase(),
            |it| it.days[1].cost += Decimal::ONE,
            |it| it.days[1].activities.clear(),
            |it| {
                it.days
                    .iter_mut()
                    .filter_map(|day| day.transfer.as_mut())
                    .for_each(|way| way.mode = "Car".to_owned())
            },
        ];
        for source in catalogue() {
            for (at, bend) in bends.iter().enumerate() {
                let mut bent = source.clone();
                bend(&mut bent);
                let currency = bent.budget_currency.clone();
                let changed = cleaned(&bent, &currency) != bent;
                assert!(!changed || !is_clean(&bent, &currency), "bend {at} of {}", source.title);
            }
        }
        let source = &catalogue()[0];
        let held = bends.iter().filter(|bend| {
            let mut bent = source.clone();
            bend(&mut bent);
            is_clean(&bent, &source.budget_currency)
        });
        assert_eq!(held.count(), 0, "each of them bends something");
    }
}
