//! A thing that is jotted down without a verb: "On day 3 in the afternoon: ice cream at Gelupo, about 6 pounds each".

use remix_itinerary::{Operation, OperationKind};

use crate::clause::Clause;
use crate::concept::Concept;
use crate::days::{ask_unlock, is_locked};
use crate::titles::title_of;
use crate::work::Work;

/// Adds what stands behind the colon to the day that stands before it.
pub(crate) fn frame(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{Budget, Move, NoteNoun, Remove, Rename, Replace, Switch, Trip};
    let Some(colon) = (1..clause.items().len()).find(|at| clause.norm(*at) == ":") else { return false };
    let (place, object) = (clause.part(0..colon), clause.part(colon + 1..clause.items().len()));
    let others = [Budget, Move, NoteNoun, Remove, Rename, Replace, Switch, Trip];
    // "Nights 6 and 7: Bhakti Kutir"
    let sleeps = place.any(&[Concept::StayNoun, Concept::Night])
        || place.items().iter().any(|item| {
            let word = clause.reading.tokens.get(item.from).map_or("", |token| token.norm.as_str());
            item.days().is_some() && ["night", "nights", "noche", "noches"].contains(&word)
        });
    if sleeps && !place.days().is_empty() && !clause.any(&others) && object.days().is_empty() {
        let title = title_of(&object);
        return !title.is_empty() && crate::details::sleep_at(work, &title, place.days());
    }
    let [day] = place.days()[..] else { return false };
    if clause.any(&others) || !place.mention().words.is_empty() || object.mention().words.is_empty() {
        return false;
    }
    let Some(day) = work.existing(&[day]).map(|days| days[0]) else { return true };
    if is_locked(work, day) {
        ask_unlock(work, day);
        return true;
    }
    let title = title_of(&object);
    if title.is_empty() || !object.days().is_empty() {
        return false;
    }
    let (amount, unit) = crate::budget::price(work, &object);
    let operation = Operation {
        title: Some(title.clone()),
        tags: object.themes(),
        day: i32::try_from(day).ok(),
        slot: place.slot().or_else(|| object.slot()),
        amount,
        unit,
        ..Operation::new(OperationKind::AddActivity)
    };
    let on = work.say("on_day", &[("day", &day.to_string())]);
    work.act(operation, "added_new", &[("title", &title), ("day", &on)]);
    true
}
