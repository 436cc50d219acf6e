//! Orders whose phrase holds its object: in "leave it out" no word is left that could stand for the thing.

use crate::clause::Clause;
use crate::concept::Concept;
use crate::elements::{Element, Kind};
use crate::removals::take_out;
use crate::work::Work;

/// "Leave it out" of what was spoken of.
pub(crate) fn left_out(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let inside = clause.items().iter().filter(|item| item.is(Concept::Remove)).any(|item| {
        let words = clause.reading.tokens.get(item.from + 1..item.to).unwrap_or_default();
        words.iter().any(|word| ["it", "that", "this", "them"].contains(&word.norm.as_str()))
    });
    if !inside || !clause.mention().words.is_empty() || !clause.days().is_empty() {
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
