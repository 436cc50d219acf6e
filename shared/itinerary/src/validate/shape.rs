//! The rules that an itinerary keeps by itself: numbers, ids, lengths, amounts, totals, tags, times, dates.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::Findings;
use crate::library::{MAX_ACTIVITIES, MAX_DAYS, MAX_TAGS, day_cost, span};
use crate::{Day, Itinerary, currency, date, derive, places, text};

/// The mark of a published remix, which is no theme.
const MARK: &str = "AI Generated";

pub(super) fn check(itinerary: &Itinerary, findings: &mut Findings) {
    numbers(itinerary, findings);
    ids(itinerary, findings);
    texts(itinerary, findings);
    money(itinerary, findings);
    tags(itinerary, findings);
    let hardest = derive::hardest(itinerary);
    findings.require(itinerary.difficulty_level >= hardest, "V7", None, || {
        "The difficulty of the trip is below that of its hardest day.".to_owned()
    });
    for day in &itinerary.days {
        activities(day, findings);
    }
    dates(itinerary, findings);
}

fn numbers(itinerary: &Itinerary, findings: &mut Findings) {
    let count = itinerary.days.len();
    findings
        .require((1..=MAX_DAYS).contains(&count), "V1", None, || format!("A trip has 1 to {MAX_DAYS} days."));
    findings.require(itinerary.duration_days as usize == count, "V1", None, || {
        "The length of the trip is not its number of days.".to_owned()
    });
    let numbered = itinerary.days.iter().enumerate().all(|(at, day)| day.number as usize == at + 1);
    findings.require(numbered, "V1", None, || "The days are not numbered from 1.".to_owned());
}

fn ids(itinerary: &Itinerary, findings: &mut Findings) {
    let mut seen = BTreeSet::new();
    for day in &itinerary.days {
        for id in std::iter::once(&day.id).chain(day.activities.iter().map(|activity| &activity.id)) {
            let fresh = !id.is_empty() && seen.insert(id);
            findings.require(fresh, "V2", Some(day.number), || {
                format!("The id \"{id}\" is empty or used twice.")
            });
        }
    }
}

fn texts(itinerary: &Itinerary, findings: &mut Findings) {
    let mut limit = |value: &str, limit: usize, needed: bool, day: Option<u32>, name: &str| {
        findings.require(text::fits(value, limit), "V3", day, || {
            format!("The {name} has {} characters; at most {limit} are allowed.", text::graphemes(value))
        });
        findings.require(!(needed && value.trim().is_empty()), "V3", day, || format!("The {name} is empty."));
        let normal = value.is_ascii() || unicode_normalization::is_nfc(value);
        findings.require(normal, "V3", day, || format!("The {name} is not in Unicode's composed form."));
    };
    limit(&itinerary.title, text::TITLE, true, None, "title");
    limit(&itinerary.tagline, text::TAGLINE, false, None, "tagline");
    limit(&itinerary.destination, text::TITLE, false, None, "destination");
    for (value, name) in [
        (&itinerary.description, "description"),
        (&itinerary.trip_highlights, "text on highlights"),
        (&itinerary.trip_journey, "text on the journey"),
        (&itinerary.safety_tips, "text on safety"),
        (&itinerary.day_by_day_plan, "day-by-day text"),
    ] {
        limit(value, text::LONG, false, None, name);
    }
    for item in itinerary.packing_list.iter().chain(&itinerary.important_notes).chain(&itinerary.categories) {
        limit(item, text::ITEM, true, None, "list item");
    }
    for shared in &itinerary.shared_costs {
        limit(&shared.title, text::ACTIVITY_TITLE, true, None, "title of a shared cost");
    }
    for day in &itinerary.days {
        let number = Some(day.number);
        limit(&day.title, text::DAY_TITLE, true, number, "title of the day");
        limit(&day.place.name, text::DAY_TITLE, false, number, "name of the place");
        for activity in &day.activities {
            limit(&activity.title, text::ACTIVITY_TITLE, true, number, "title of an activity");
            limit(&activity.note, text::NOTE, false, number, "note of an activity");
        }
        if let Some(stay) = &day.stay {
            limit(&stay.name, text::ACTIVITY_TITLE, true, number, "name of the stay");
        }
    }
}

fn money(itinerary: &Itinerary, findings: &mut Findings) {
    let code = &itinerary.budget_currency;
    findings.require(currency::code(code).as_deref() == Some(code), "V4", None, || {
        format!("\"{code}\" is not a currency code.")
    });
    let mut amount = |value: Decimal, day: Option<u32>| {
        let fits = value >= Decimal::ZERO && value == currency::round(value, code);
        findings.require(fits, "V4", day, || format!("{value} is not an amount in {code}."));
    };
    for day in &itinerary.days {
        let stay = day.stay.iter().map(|stay| stay.cost);
        let transfer = day.transfer.iter().map(|transfer| transfer.cost);
        let activities = day.activities.iter().map(|activity| activity.cost);
        activities.chain(stay).chain(transfer).for_each(|value| amount(value, Some(day.number)));
    }
    itinerary.shared_costs.iter().for_each(|shared| amount(shared.cost, None));
    for day in &itinerary.days {
        findings.require(day.cost == day_cost(day), "V5", Some(day.number), || {
            format!("The cost of day {} is not the sum of its parts.", day.number)
        });
    }
    let total = derive::total(itinerary);
    findings.require(itinerary.budget_amount == total, "V5", None, || {
        format!("The total is {}, but the parts add up to {total}.", itinerary.budget_amount)
    });
}

fn tags(itinerary: &Itinerary, findings: &mut Findings) {
    let trip: Vec<&String> = itinerary.activity_tags.iter().filter(|tag| *tag != MARK).collect();
    let mut lists = vec![(None, trip)];
    for day in &itinerary.days {
        lists
            .extend(day.activities.iter().map(|activity| (Some(day.number), activity.tags.iter().collect())));
    }
    for (day, tags) in lists {
        let distinct: BTreeSet<&&String> = tags.iter().collect();
        let plain = tags
            .iter()
            .all(|tag| !tag.is_empty() && tag.to_lowercase() == **tag && text::fits(tag, text::TAG));
        let good = plain && distinct.len() == tags.len() && tags.len() <= MAX_TAGS;
        findings.require(good, "V8", day, || {
            format!("Tags are at most {MAX_TAGS} different words in lower case.")
        });
    }
}

fn activities(day: &Day, findings: &mut Findings) {
    let number = Some(day.number);
    let count = day.activities.len();
    findings.require(count <= MAX_ACTIVITIES && (count > 0 || day.rest), "V9", number, || {
        format!(
            "Day {} has {count} activities; a day that is no rest day has 1 to {MAX_ACTIVITIES}.",
            day.number
        )
    });
    for (at, activity) in day.activities.iter().enumerate() {
        let once = !day.activities[..at].iter().any(|other| places::same(&other.title, &activity.title));
        findings.require(once, "V9", number, || {
            format!("\"{}\" is on day {} twice.", activity.title, day.number)
        });
        let timed = activity.start_time.is_some() || activity.end_time.is_some();
        findings.require(!timed || span(activity).is_some(), "V10", number, || {
            format!("The times of \"{}\" are not a start and a later end.", activity.title)
        });
    }
    let ordered = day.activities.is_sorted_by_key(|activity| activity.slot);
    findings
        .require(ordered, "V10", number, || format!("Day {} is not in the order of its parts.", day.number));
    let spans: Vec<(u32, u32)> = day.activities.iter().filter_map(span).collect();
    let apart = spans.windows(2).all(|pair| pair[0].1 <= pair[1].0);
    findings.require(apart, "V10", number, || format!("Times on day {} overlap.", day.number));
}

fn dates(itinerary: &Itinerary, findings: &mut Findings) {
    let start = itinerary.start_date.as_deref().map(date::Date::parse);
    findings.require(start != Some(None), "V16", None, || "The start date is not a date.".to_owned());
    for (at, day) in itinerary.days.iter().enumerate() {
        let expected = start.flatten().map(|start| start.plus_days(at as u32).to_string());
        findings.require(day.date == expected, "V16", Some(day.number), || {
            format!("The date of day {} does not follow from the start date.", day.number)
        });
    }
}
