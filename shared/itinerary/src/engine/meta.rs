//! The texts of the trip, and its difficulty.

use super::select::{self, Plan};
use super::settle::retitle;
use super::trip::{Asked, Step, Stop, Trip, brief};
use crate::library::{MAX_TAGS, clean_tags};
use crate::message::Message;
use crate::model::Difficulty;
use crate::{Operation, derive, tags, text};

/// Most items of a list.
const MAX_ITEMS: usize = 40;

pub(super) fn set(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let field = op.unit.as_deref().map(text::fold).unwrap_or_default().replace(' ', "_");
    let value = op.title.as_deref().unwrap_or_default();
    match field.as_str() {
        "day_title" => return day_title(trip, op, value),
        "packing_list" | "important_notes" | "categories" | "activity_tags" => return list(trip, op, &field),
        _ => {}
    }
    let lines = matches!(field.as_str(), "description" | "trip_highlights" | "trip_journey" | "safety_tips");
    let limit = match field.as_str() {
        "tagline" => text::TAGLINE,
        "title" | "destination" => text::TITLE,
        _ if lines => text::LONG,
        _ => return Err(Message::new("no_such_field").with("name", brief(&field)).into()),
    };
    let value = clean(trip, value, limit, lines)?;
    if value.is_empty() && field == "title" {
        return Err(Message::new("title_empty").into());
    }
    let itinerary = &mut trip.draft.itinerary;
    let target = match field.as_str() {
        "title" => &mut itinerary.title,
        "tagline" => &mut itinerary.tagline,
        "destination" => &mut itinerary.destination,
        "description" => &mut itinerary.description,
        "trip_highlights" => &mut itinerary.trip_highlights,
        "trip_journey" => &mut itinerary.trip_journey,
        _ => &mut itinerary.safety_tips,
    };
    *target = value;
    Ok(())
}

fn clean(trip: &mut Trip<'_>, value: &str, limit: usize, lines: bool) -> Result<String, Stop> {
    let cleaned = if lines { text::sanitize_paragraphs(value) } else { text::sanitize_line(value) };
    let length = text::graphemes(&cleaned.text);
    if length > limit {
        return Err(Message::new("text_too_long").with("length", length).with("most", limit).into());
    }
    if cleaned.removed {
        trip.note(Message::new("links_left_out"));
    }
    Ok(cleaned.text)
}

fn day_title(trip: &mut Trip<'_>, op: &Operation, value: &str) -> Step {
    let at = trip.shown_day(op.day)?;
    trip.unlocked(at)?;
    let title = super::days::clean_title(trip, value, text::DAY_TITLE)?;
    let id = trip.days()[at].id.clone();
    trip.asked_for.insert(id);
    retitle(&mut trip.days_mut()[at], title);
    Ok(())
}

/// The items are in `tags`, or else in the lines of `title`.
fn list(trip: &mut Trip<'_>, op: &Operation, field: &str) -> Step {
    let lines = op.title.as_deref().unwrap_or_default().lines().map(str::to_owned).collect();
    let raw: Vec<String> = if op.tags.is_empty() { lines } else { op.tags.clone() };
    let tag_list = field == "activity_tags";
    let (count, limit) = if tag_list { (MAX_TAGS, text::TAG) } else { (MAX_ITEMS, text::ITEM) };
    let mut items: Vec<String> = Vec::new();
    for item in &raw {
        let item = clean(trip, item, limit, false)?;
        let item =
            if tag_list { tags::canonical(&item).map_or(item.to_lowercase(), str::to_owned) } else { item };
        if !item.is_empty() && !items.contains(&item) {
            items.push(item);
        }
    }
    if items.len() > count {
        return Err(Message::new("list_too_long").with("length", items.len()).with("most", count).into());
    }
    let itinerary = &mut trip.draft.itinerary;
    match field {
        "packing_list" => itinerary.packing_list = items,
        "important_notes" => itinerary.important_notes = items,
        "categories" => itinerary.categories = items,
        _ => itinerary.activity_tags = clean_tags(&items),
    }
    Ok(())
}

/// Sets the level of the trip. A level below the hardest day takes easier days from the sources in place of the hard
/// ones, or asks.
pub(super) fn difficulty(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let level = match op.level.as_deref().map(text::fold).as_deref() {
        Some("easy") => Difficulty::Easy,
        Some("moderate") => Difficulty::Moderate,
        Some("challenging") => Difficulty::Challenging,
        Some("extreme") => Difficulty::Extreme,
        _ => return Err(Message::new("difficulty_words").into()),
    };
    if derive::hardest(&trip.draft.itinerary) > level {
        let days = trip.days().len();
        let plan = Plan {
            total: days,
            wishes: Vec::new(),
            leftovers: true,
            suggestions: false,
            drop: &|day| day.difficulty > level,
        };
        if select::rebuild(trip, &plan).is_err() || derive::hardest(&trip.draft.itinerary) > level {
            return Err(too_hard(trip, level));
        }
    }
    trip.draft.itinerary.difficulty_level = level;
    Ok(())
}

fn too_hard(trip: &Trip<'_>, level: Difficulty) -> Stop {
    let hard = trip.days().iter().filter(|day| day.difficulty > level);
    let hard: Vec<Message> = hard.map(|day| Message::new("number").with_day("day", day)).collect();
    let easier = trip.days().len() - hard.len();
    let reason = Message::new(if hard.len() == 1 { "day_too_hard" } else { "days_too_hard" });
    let mut options = vec![Message::new("option_leave_difficulty"), Message::new("option_add_rest_day")];
    if easier > 0 {
        options.insert(0, super::duration::make_it(easier));
    }
    let asked = Asked { question: Message::new("ask_easier"), options };
    Stop::Ask(reason.with_list("days", hard), asked)
}
