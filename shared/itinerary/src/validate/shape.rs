//! The rules that an itinerary keeps by itself: numbers, ids, lengths, amounts, totals, tags, times, dates.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::Findings;
use crate::library::{MAX_ACTIVITIES, MAX_DAYS, MAX_TAGS, day_cost, span};
use crate::message::Message;
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
    findings.require(itinerary.difficulty_level >= hardest, "V7", None, || Message::new("v7_difficulty"));
    for day in &itinerary.days {
        activities(day, findings);
    }
    dates(itinerary, findings);
}

fn numbers(itinerary: &Itinerary, findings: &mut Findings) {
    let count = itinerary.days.len();
    findings.require((1..=MAX_DAYS).contains(&count), "V1", None, || {
        Message::new("days_range").with("most", MAX_DAYS)
    });
    findings.require(itinerary.duration_days as usize == count, "V1", None, || Message::new("v1_length"));
    let numbered = itinerary.days.iter().enumerate().all(|(at, day)| day.number as usize == at + 1);
    findings.require(numbered, "V1", None, || Message::new("v1_numbers"));
}

fn ids(itinerary: &Itinerary, findings: &mut Findings) {
    let mut seen = BTreeSet::new();
    for day in &itinerary.days {
        for id in std::iter::once(&day.id).chain(day.activities.iter().map(|activity| &activity.id)) {
            let fresh = !id.is_empty() && seen.insert(id);
            findings.require(fresh, "V2", Some(day.number), || Message::new("v2_id").with("name", id));
        }
    }
}

fn texts(itinerary: &Itinerary, findings: &mut Findings) {
    let mut limit = |value: &str, limit: usize, needed: bool, day: Option<u32>, field: &'static str| {
        let named = |key| Message::new(key).with_message("name", Message::new(field));
        findings.require(text::fits(value, limit), "V3", day, || {
            let length = text::graphemes(value);
            named("v3_too_long").with("length", length).with("most", limit)
        });
        findings.require(!(needed && value.trim().is_empty()), "V3", day, || named("v3_empty"));
        let normal = value.is_ascii() || unicode_normalization::is_nfc(value);
        findings.require(normal, "V3", day, || named("v3_not_composed"));
    };
    limit(&itinerary.title, text::TITLE, true, None, "field_title");
    limit(&itinerary.tagline, text::TAGLINE, false, None, "field_tagline");
    limit(&itinerary.destination, text::TITLE, false, None, "field_destination");
    for (value, name) in [
        (&itinerary.description, "field_description"),
        (&itinerary.trip_highlights, "field_highlights"),
        (&itinerary.trip_journey, "field_journey"),
        (&itinerary.safety_tips, "field_safety"),
        (&itinerary.day_by_day_plan, "field_day_by_day"),
    ] {
        limit(value, text::LONG, false, None, name);
    }
    for item in itinerary.packing_list.iter().chain(&itinerary.important_notes).chain(&itinerary.categories) {
        limit(item, text::ITEM, true, None, "field_item");
    }
    for shared in &itinerary.shared_costs {
        limit(&shared.title, text::ACTIVITY_TITLE, true, None, "field_shared_cost");
    }
    for day in &itinerary.days {
        let number = Some(day.number);
        limit(&day.title, text::DAY_TITLE, true, number, "field_day_title");
        limit(&day.place.name, text::DAY_TITLE, false, number, "field_place");
        for activity in &day.activities {
            limit(&activity.title, text::ACTIVITY_TITLE, true, number, "field_activity_title");
            limit(&activity.note, text::NOTE, false, number, "field_activity_note");
        }
        if let Some(stay) = &day.stay {
            limit(&stay.name, text::ACTIVITY_TITLE, true, number, "field_stay");
        }
    }
}

fn money(itinerary: &Itinerary, findings: &mut Findings) {
    let code = &itinerary.budget_currency;
    findings.require(currency::code(code).as_deref() == Some(code), "V4", None, || {
        Message::new("no_currency_code").with("name", code)
    });
    let mut amount = |value: Decimal, day: Option<u32>| {
        let fits = value >= Decimal::ZERO && currency::is_rounded(value, code);
        findings.require(fits, "V4", day, || {
            Message::new("v4_amount").with("amount", value).with("currency", code)
        });
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
            Message::new("v5_day").with("day", day.number)
        });
    }
    let total = derive::total(itinerary);
    findings.require(itinerary.budget_amount == total, "V5", None, || {
        Message::new("v5_total").with("total", itinerary.budget_amount).with("sum", total)
    });
}

fn tags(itinerary: &Itinerary, findings: &mut Findings) {
    let trip = itinerary.activity_tags.iter().filter(|tag| *tag != MARK);
    let mut list = |tags: &[&String], day: Option<u32>| {
        let plain = |tag: &str| !tag.is_empty() && is_lower_case(tag) && text::fits(tag, text::TAG);
        let distinct = (0..tags.len()).all(|at| !tags[..at].contains(&tags[at]));
        let good = distinct && tags.len() <= MAX_TAGS && tags.iter().all(|tag| plain(tag));
        findings.require(good, "V8", day, || Message::new("v8_tags").with("most", MAX_TAGS));
    };
    list(&trip.collect::<Vec<_>>(), None);
    for day in &itinerary.days {
        for activity in &day.activities {
            list(&activity.tags.iter().collect::<Vec<_>>(), Some(day.number));
        }
    }
}

fn is_lower_case(tag: &str) -> bool {
    if tag.is_ascii() {
        !tag.bytes().any(|byte| byte.is_ascii_uppercase())
    } else {
        tag.to_lowercase() == tag
    }
}

fn activities(day: &Day, findings: &mut Findings) {
    let number = Some(day.number);
    let count = day.activities.len();
    findings.require(count <= MAX_ACTIVITIES && (count > 0 || day.rest), "V9", number, || {
        let message = Message::new("v9_count").with("day", day.number).with("count", count);
        message.with("most", MAX_ACTIVITIES)
    });
    for (at, activity) in day.activities.iter().enumerate() {
        let once = !day.activities[..at].iter().any(|other| places::same(&other.title, &activity.title));
        findings.require(once, "V9", number, || {
            Message::new("v9_on_day_twice").with("title", &activity.title).with("day", day.number)
        });
        let timed = activity.start_time.is_some() || activity.end_time.is_some();
        findings.require(!timed || span(activity).is_some(), "V10", number, || {
            Message::new("v10_times").with("title", &activity.title)
        });
    }
    let ordered = day.activities.is_sorted_by_key(|activity| activity.slot);
    findings.require(ordered, "V10", number, || Message::new("v10_order").with("day", day.number));
    let spans: Vec<(u32, u32)> = day.activities.iter().filter_map(span).collect();
    let apart = spans.windows(2).all(|pair| pair[0].1 <= pair[1].0);
    findings.require(apart, "V10", number, || Message::new("v10_overlap").with("day", day.number));
}

fn dates(itinerary: &Itinerary, findings: &mut Findings) {
    let start = itinerary.start_date.as_deref().map(date::Date::parse);
    findings.require(start != Some(None), "V16", None, || Message::new("v16_start"));
    for (at, day) in itinerary.days.iter().enumerate() {
        let expected = start.flatten().map(|start| start.plus_days(at as u32).to_string());
        findings.require(day.date == expected, "V16", Some(day.number), || {
            Message::new("v16_date").with("day", day.number)
        });
    }
}
