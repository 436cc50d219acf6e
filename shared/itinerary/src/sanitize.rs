//! Takes out of a published itinerary what could lead readers away: whoever remixes it passes its texts on under another
//! name. What is left is what drafts copy, so that a copied text still equals its source (V11).

use crate::text::{sanitize_line, sanitize_paragraphs};
use crate::{Day, Itinerary};

/// The itinerary without links, mail addresses, telephone numbers, HTML and invisible characters. A title of which
/// nothing is left gets a plain one, since a title is required; everything else may become empty, lists get shorter.
pub fn sanitized(mut itinerary: Itinerary) -> Itinerary {
    line(&mut itinerary.destination, "");
    line(&mut itinerary.title, "Untitled trip");
    line(&mut itinerary.tagline, "");
    for text in [
        &mut itinerary.description,
        &mut itinerary.trip_highlights,
        &mut itinerary.trip_journey,
        &mut itinerary.safety_tips,
    ] {
        *text = sanitize_paragraphs(text).text;
    }
    for list in [
        &mut itinerary.activity_tags,
        &mut itinerary.categories,
        &mut itinerary.packing_list,
        &mut itinerary.important_notes,
    ] {
        list.iter_mut().for_each(|item| line(item, ""));
        list.retain(|item| !item.is_empty());
    }
    itinerary.shared_costs.iter_mut().for_each(|shared| line(&mut shared.title, "Other costs"));
    itinerary.days.iter_mut().for_each(day);
    itinerary
}

fn day(day: &mut Day) {
    place(&mut day.place.name);
    line(&mut day.place.region, "");
    line(&mut day.place.country, "");
    line(&mut day.title, &day.place.name);
    for activity in &mut day.activities {
        line(&mut activity.title, &day.place.name);
        activity.note = sanitize_paragraphs(&activity.note).text;
        activity.tags.iter_mut().for_each(|tag| line(tag, ""));
        activity.tags.retain(|tag| !tag.is_empty());
    }
    if let Some(stay) = &mut day.stay {
        line(&mut stay.name, &day.place.name);
    }
    if let Some(way) = &mut day.transfer {
        place(&mut way.to);
    }
}

fn place(name: &mut String) {
    line(name, "Unnamed place");
}

fn line(text: &mut String, otherwise: &str) {
    let clean = sanitize_line(text).text;
    *text = if clean.is_empty() { otherwise.to_owned() } else { clean };
}
