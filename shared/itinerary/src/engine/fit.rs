//! Makes a long trip small enough to be kept (V21). What can be read in the sources all the same goes first, in a fixed
//! order: notes of activities, the longest first; long texts, the least needed first; then activities of the fullest
//! days, which are left over and can be put back. Days stay, and so does what is on a locked day.

use super::settle::settle;
use super::trip::Trip;
use crate::message::Message;
use crate::model::OriginKind;
use crate::{Draft, Itinerary, validate};

/// Room for the numbers that follow from what goes.
const SLACK: usize = 256;
/// Room for the warnings that say what went.
const WARNINGS: usize = 4 * 1024;

/// Empties a text; false when it was empty.
type Clear = fn(&mut Itinerary) -> bool;

/// The long texts in the order in which they go, with the key of the field's name.
const TEXTS: [(&str, Clear); 5] = [
    ("field_journey", |itinerary| !std::mem::take(&mut itinerary.trip_journey).is_empty()),
    ("field_highlights", |itinerary| !std::mem::take(&mut itinerary.trip_highlights).is_empty()),
    ("field_packing", |itinerary| !std::mem::take(&mut itinerary.packing_list).is_empty()),
    ("field_notes", |itinerary| !std::mem::take(&mut itinerary.important_notes).is_empty()),
    ("field_safety", |itinerary| !std::mem::take(&mut itinerary.safety_tips).is_empty()),
];

/// Leaves out what is needed, and tells the bytes of the draft afterwards. `before` is the draft before the step.
pub(super) fn fit(trip: &mut Trip<'_>, before: &Draft) -> usize {
    let bytes = validate::bytes(&*trip.draft);
    if bytes <= validate::MAX_BYTES {
        return bytes;
    }
    let excess = |bytes: usize| bytes.saturating_sub(validate::MAX_BYTES - WARNINGS);
    let over = |trip: &Trip<'_>| excess(validate::bytes(&*trip.draft));
    notes(trip, excess(bytes));
    let mut texts = Vec::new();
    for (field, clear) in TEXTS {
        if over(trip) > 0 && clear(&mut trip.draft.itinerary) {
            texts.push(Message::new(field));
        }
    }
    if !texts.is_empty() {
        trip.note(Message::new("texts_left_out").with_list("what", texts));
    }
    let mut dropped = 0;
    loop {
        let excess = over(trip);
        if excess == 0 {
            break;
        }
        let gone = activities(trip, excess + SLACK);
        if gone == 0 {
            break;
        }
        dropped += gone;
        settle(trip, before);
    }
    if dropped > 0 {
        trip.note(Message::count(dropped, "activity_left_out", "activities_left_out"));
    }
    validate::bytes(&*trip.draft)
}

fn notes(trip: &mut Trip<'_>, excess: usize) {
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    for (at, day) in trip.days().iter().enumerate().filter(|(_, day)| !day.locked) {
        for (index, activity) in day.activities.iter().enumerate().filter(|(_, a)| !a.note.is_empty()) {
            found.push((validate::bytes(&activity.note), at, index));
        }
    }
    // Of equally long ones the last goes first.
    found.sort_unstable_by(|one, other| other.cmp(one));
    let (mut saved, mut count) = (0, 0);
    for (length, at, index) in found {
        if saved >= excess {
            break;
        }
        let activity = &mut trip.days_mut()[at].activities[index];
        activity.note.clear();
        if let Some(origin) = activity.origin.as_mut().filter(|origin| origin.kind == OriginKind::Source) {
            origin.edited = true;
        }
        // The quotation marks stay.
        saved += length - 2;
        count += 1;
    }
    if count > 0 {
        trip.note(Message::count(count, "note_left_out", "notes_left_out"));
    }
}

/// Takes out activities, one at a time from the day that has most, the one that is wanted least; how many went.
fn activities(trip: &mut Trip<'_>, excess: usize) -> usize {
    let (mut saved, mut count) = (0, 0);
    while saved < excess {
        let days = trip.days();
        let free = |at: &usize| {
            let day = &days[*at];
            let open = day.activities.iter().any(|activity| !trip.is_protected(activity));
            !day.locked && day.activities.len() > 1 && open
        };
        let fullest = (0..days.len()).filter(free).max_by_key(|at| days[*at].activities.len());
        let Some(at) = fullest else { break };
        let activities = &days[at].activities;
        let open = (0..activities.len()).rev().filter(|index| !trip.is_protected(&activities[*index]));
        let Some(index) = open.min_by_key(|index| trip.worth(&activities[*index])) else { break };
        let gone = trip.days_mut()[at].activities.remove(index);
        saved += validate::bytes(&gone);
        count += 1;
    }
    count
}
