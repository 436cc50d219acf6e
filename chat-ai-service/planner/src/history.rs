//! Undo, redo, restore, and putting back what the last change took away.

use remix_itinerary::money::Decimal;
use remix_itinerary::{Operation, OperationKind};

use crate::clause::Clause;
use crate::concept::Concept;
use crate::elements::Kind;
use crate::items::Item;
use crate::work::Work;

/// Reads a wish to go back or forward.
pub(crate) fn frame(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let version = clause.items().iter().find_map(Item::number).filter(|_| clause.has(Concept::Restore));
    if let Some(version) = version {
        return restore(work, version);
    }
    if clause.has(Concept::Redo) {
        return step(work, OperationKind::Redo, work.request.history.can_redo, "redone", "nothing_to_redo");
    }
    // "cancel that trek" is no undo, "undo the last thingy" is one.
    let mention = clause.mention();
    let kinds = [Kind::DraftActivity, Kind::DraftDay, Kind::LeftoverActivity, Kind::LeftoverDay];
    let known = work.elements.resolve(&mention.words, &[], &kinds).first().is_some_and(|fit| fit.score > 0.5);
    let names_something = known || !clause.days().is_empty() || !clause.places().is_empty();
    if clause.has(Concept::Undo) && !names_something {
        return step(work, OperationKind::Undo, work.request.history.can_undo, "undone", "nothing_to_undo");
    }
    false
}

fn step(work: &mut Work<'_>, kind: OperationKind, possible: bool, done: &str, impossible: &str) -> bool {
    if possible {
        work.act(Operation::new(kind), done, &[]);
    } else {
        work.note(impossible, &[]);
    }
    true
}

fn restore(work: &mut Work<'_>, version: Decimal) -> bool {
    let last = work.request.history.version;
    let known = version.fract().is_zero() && version >= Decimal::ONE && version <= Decimal::from(last);
    if known {
        let text = version.normalize().to_string();
        let operation = Operation { amount: Some(version), ..Operation::new(OperationKind::RestoreVersion) };
        work.act(operation, "restored", &[("version", &text)]);
    } else {
        work.note("no_such_version", &[("last", &last.to_string())]);
    }
    true
}
