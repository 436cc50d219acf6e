//! One more day in a place that no trip of the session holds: "add a day in Essaouira at the end", "a day on Magnetic Island after
//! day 2". A name is told by its capitals, or by where the day is to go.

use remix_itinerary::{Operation, OperationKind};

use crate::activities::position;
use crate::clause::Clause;
use crate::concept::Concept;
use crate::items::What;
use crate::work::Work;

const JOINTS: &[&str] = &["in", "on", "at", "for", "en", "para"];

/// Adds a day with the name as its place.
pub(crate) fn frame(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{Add, InsteadOf, Move, Put, Remove, Replace, Switch};
    let more = clause
        .items()
        .iter()
        .filter_map(|item| item.length())
        .any(|length| length.days == 1 && length.sign > 0);
    if !clause.any(&[Add, Put]) && !more || clause.any(&[InsteadOf, Move, Remove, Replace, Switch]) {
        return false;
    }
    let one = |at: usize| {
        let item = &clause.items()[at];
        item.what == What::Known && item.is(Concept::Day)
            || item.length().is_some_and(|length| length.days == 1 && length.sign >= 0)
    };
    // "One more day at the end, in Pushkar": where it goes may stand between.
    let placed = |joint: usize| {
        clause.any(&[Concept::StartWith, Concept::EndWith])
            && (0..joint).any(one)
            && is_capital(clause, joint + 1)
    };
    let joints = || (1..clause.items().len()).filter(|at| JOINTS.contains(&clause.norm(*at)));
    let Some(joint) = joints().find(|at| placed(*at)).or_else(|| joints().find(|at| one(*at - 1))) else {
        return false;
    };
    let first = joint + 1;
    let all = clause.items().len();
    let mut end = (first..all).find(|at| !is_capital(clause, *at)).unwrap_or(all);
    // "a day in essaouira at the end": where it goes is said, so that a word that nothing is called by is a name too.
    if end == first && position(work, clause).is_some() && !work.elements.knows(clause.norm(first)) {
        end = first + 1;
    }
    let name = clause.part(joint + 1..end);
    let items = name.items();
    // A name of the sources is no new one; a word for a kind of country can be a part of one.
    let known = |at: usize| {
        let item = &items[at];
        matches!(item.what, What::Quote(_)) || item.place.is_some() && item.landscape().is_none()
    };
    let unknown = items.iter().any(|item| item.what == What::Unknown);
    if !unknown || (0..items.len()).any(known) {
        return false;
    }
    let named = clause.days();
    if !named.is_empty() && work.existing(&named).is_none() {
        return true;
    }
    let mut letters = name.reading.typed(name.range.clone()).chars();
    let title: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let position = position(work, clause).unwrap_or(work.world.length() + 1);
    let operation = Operation {
        day: i32::try_from(position).ok(),
        title: Some(title.clone()),
        ..Operation::new(OperationKind::AddDay)
    };
    work.act(operation, "day_added_in", &[("day", &position.to_string()), ("place", &title)]);
    true
}

fn is_capital(clause: &Clause<'_>, at: usize) -> bool {
    let token = clause.items().get(at).and_then(|item| clause.reading.tokens.get(item.from));
    token
        .and_then(|token| clause.reading.text.get(token.from..token.to))
        .is_some_and(|word| word.chars().next().is_some_and(char::is_uppercase))
}
