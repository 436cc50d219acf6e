//! Texts that the engine computes from the draft, so that nobody's numbers have to be believed.

use crate::message::{Language, Message};
use crate::{Activity, Day, Draft, Itinerary, Slot, currency, derive, text};

/// Days, total and areas in one sentence, with what they were where they differ:
/// `7 days (was 8), 1,480 USD per person: 5 days in Himachal Pradesh, 2 in Goa.`
pub fn computed_line(before: &Draft, after: &Draft) -> String {
    computed_line_in(before, after, Language::English)
}

/// [`computed_line`] in this language.
pub fn computed_line_in(before: &Draft, after: &Draft, language: Language) -> String {
    let (old, new) = (&before.itinerary, &after.itinerary);
    let (was, is) = (old.days.len(), new.days.len());
    let days = match Message::days(is) {
        days if was == is => days,
        days => Message::new("line_days_was").with_message("days", days).with("was", was),
    };
    let total = |itinerary: &Itinerary| currency::format(itinerary.budget_amount, &itinerary.budget_currency);
    let cost = match (total(old), total(new)) {
        (was, is) if was == is => Message::new("line_per_person").with("amount", is),
        (was, is) => Message::new("line_per_person_was").with("amount", is).with("was", was),
    };
    let line = format!("{}, {}", days.say(language), cost.say(language));
    let areas = areas_text(new, language);
    if areas.is_empty() { line + "." } else { format!("{line}: {areas}.") }
}

/// A line under the title for a trip that nobody has written one for: `5 days in Himachal Pradesh, 2 in Goa`. Empty
/// when no place is known.
pub fn tagline(itinerary: &Itinerary) -> String {
    text::truncate(&areas_text(itinerary, Language::English), text::TAGLINE)
}

/// Areas that are named before the rest is only counted.
const NAMED_AREAS: usize = 4;

/// `5 days in Himachal Pradesh, 2 in Goa`; of many areas the first few.
fn areas_text(itinerary: &Itinerary, language: Language) -> String {
    let areas = areas(itinerary);
    let named = |(at, (area, days)): (usize, &(&str, usize))| {
        let message = match at {
            0 => Message::new("line_days_in").with_message("days", Message::days(*days)),
            _ => Message::new("line_more_in").with("count", days),
        };
        message.with("area", area)
    };
    let mut parts: Vec<Message> = areas.iter().take(NAMED_AREAS).enumerate().map(named).collect();
    let more = areas.len().saturating_sub(NAMED_AREAS);
    if more > 0 {
        parts.push(Message::count(more, "line_one_more", "line_more"));
    }
    parts.iter().map(|part| part.say(language)).collect::<Vec<_>>().join(", ")
}

fn count_days(days: usize) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

/// Regions with their number of days in the order of the trip; places where there is one region only.
fn areas(itinerary: &Itinerary) -> Vec<(&str, usize)> {
    let by = |name: fn(&Day) -> &str| {
        let mut areas: Vec<(&str, usize)> = Vec::new();
        for day in itinerary.days.iter().filter(|day| !name(day).is_empty()) {
            match areas.iter_mut().find(|(area, _)| *area == name(day)) {
                Some((_, days)) => *days += 1,
                None => areas.push((name(day), 1)),
            }
        }
        areas
    };
    let regions = by(|day| if day.place.region.is_empty() { &day.place.name } else { &day.place.region });
    if regions.len() > 1 { regions } else { by(|day| &day.place.name) }
}

/// The days as plain text for the publish form, at most 5000 graphemes: notes are left out first, then activities.
pub fn day_by_day(itinerary: &Itinerary) -> String {
    for (notes, activities) in [(true, true), (false, true), (false, false)] {
        let days: Vec<String> =
            itinerary.days.iter().map(|day| day_text(day, itinerary, notes, activities)).collect();
        let whole = days.join("\n\n");
        if text::graphemes(&whole) <= text::LONG {
            return whole;
        }
    }
    let days: Vec<String> = itinerary.days.iter().map(|day| day_text(day, itinerary, false, false)).collect();
    text::truncate(&days.join("\n"), text::LONG)
}

fn day_text(day: &Day, itinerary: &Itinerary, notes: bool, activities: bool) -> String {
    let place = if day.place.name.is_empty() { String::new() } else { format!(" ({})", day.place.name) };
    let date = day.date.as_ref().map(|date| format!(", {date}")).unwrap_or_default();
    let mut lines = vec![format!("Day {}{date}: {}{place}", day.number, day.title)];
    if activities {
        lines.extend(day.activities.iter().map(|activity| activity_text(activity, itinerary, notes)));
        if let Some(stay) = &day.stay {
            lines.push(format!("- Night: {}", stay.name));
        }
    }
    if let Some(way) = &day.transfer {
        let minutes = way
            .duration_minutes
            .map(|m| format!(", about {} h {:02} min", m / 60, m % 60))
            .unwrap_or_default();
        lines.push(format!("- On to {} by {}{minutes}", way.to, way.mode));
    }
    lines.join("\n")
}

fn activity_text(activity: &Activity, itinerary: &Itinerary, notes: bool) -> String {
    let time = match (&activity.start_time, &activity.end_time) {
        (Some(start), Some(end)) => format!("{start} to {end}"),
        _ => slot_word(activity.slot).to_owned(),
    };
    let cost = match activity.cost.is_zero() {
        true => String::new(),
        false => format!(" ({})", currency::format(activity.cost, &itinerary.budget_currency)),
    };
    let note =
        if notes && !activity.note.is_empty() { format!(". {}", activity.note) } else { String::new() };
    format!("- {time}: {}{cost}{note}", activity.title)
}

fn slot_word(slot: Slot) -> &'static str {
    match slot {
        Slot::Morning => "Morning",
        Slot::Midday => "Midday",
        Slot::Afternoon => "Afternoon",
        Slot::Evening => "Evening",
    }
}

/// `4 days from Himalayan Trek, 2 from Goa Beach Retreat and 1 new`.
pub fn provenance_line(itinerary: &Itinerary) -> String {
    let mut parts: Vec<String> = Vec::new();
    for entry in itinerary.provenance.iter().filter(|entry| entry.days > 0) {
        let days = if parts.is_empty() { count_days(entry.days as usize) } else { entry.days.to_string() };
        parts.push(if entry.itinerary_id.is_empty() {
            format!("{days} new")
        } else {
            format!("{days} from {}", entry.title)
        });
    }
    derive::list(&parts)
}
