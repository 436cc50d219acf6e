//! Orders whose phrase holds its object: in "leave it out" no word is left that could stand for the thing.

use crate::clause::Clause;
use crate::concept::Concept;
use crate::elements::{Element, Kind};
use crate::items::What;
use crate::removals::take_out;
use crate::work::Work;

/// "Leave it out" of what was spoken of.
pub(crate) fn left_out(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let inside = clause.items().iter().filter(|item| item.is(Concept::Remove)).any(|item| {
        // "Leave it out", "that goes"
        let from = if item.to > item.from + 1 { item.from } else { item.to };
        let words = clause.reading.tokens.get(from..item.to).unwrap_or_default();
        words.iter().any(|word| ["it", "that", "this", "them"].contains(&word.norm.as_str()))
    });
    // "Skip that one then, I'll grab something from a shop": what stands behind the comma is no name.
    let comma =
        clause.items().iter().position(|item| item.what == What::Comma).unwrap_or(clause.items().len());
    if !inside || !clause.part(0..comma).mention().words.is_empty() || !clause.days().is_empty() {
        return false;
    }
    let spoken = work.spoken.iter().rev().find(|(from, _)| *from <= clause.range.start);
    let Some(title) = spoken.and_then(|(_, thing)| thing.clone()).or_else(|| work.thing.clone()) else {
        return false;
    };
    let own = |element: &&Element| element.kind == Kind::DraftActivity && element.title == title;
    let Some(element) = work.elements.all.iter().find(own) else { return false };
    take_out(work, &element.key, &element.title, element.day);
    true
}
