//! A trial of the edits with the engine, to know what it would refuse or ask before anything is claimed.

use remix_itinerary::{Author, Edit, MAX_OPERATIONS, Operation, OperationKind, Outcome, apply_in};

use crate::api::Ask;
use crate::work::Work;

/// Lets the engine do the edits, to know what it would refuse or ask.
pub(crate) fn check(work: &mut Work<'_>) {
    if work.operations.len() > MAX_OPERATIONS {
        work.operations.truncate(MAX_OPERATIONS);
        work.note("too_many", &[("n", &MAX_OPERATIONS.to_string())]);
    }
    // What follows a step back starts from a draft that is not known here.
    if work.operations.is_empty() || work.undoing || work.operations.iter().any(is_step) {
        return;
    }
    let outcome = attempt(work, &work.operations);
    let reasons = reasons(&outcome);
    let asked = outcome.question.as_ref().filter(|question| question.options.len() >= 2);
    if let Some(question) = asked {
        let options: Vec<String> = question.options.iter().take(4).cloned().collect();
        work.ask.get_or_insert(Ask { question: question.question.clone(), options });
        keep_what_is_clear(work, &outcome);
        return;
    }
    if !outcome.changed {
        let asked = work.ask.is_some();
        work.operations.clear();
        work.done.clear();
        if reasons.is_empty() && !asked {
            work.note("already_so", &[]);
        }
    } else if !reasons.is_empty() {
        // What the engine refused must not be claimed; the change card names the rest.
        let refused = outcome.change.rejected.len();
        if refused >= work.operations.len() {
            work.done.clear();
        }
        work.note("partly", &[]);
    }
    work.notes.extend(reasons.into_iter().take(2));
}

/// What has to be decided first is not done: neither what the engine refused nor a limit that cannot be kept. Exact
/// edits that stand beside it are.
fn keep_what_is_clear(work: &mut Work<'_>, outcome: &Outcome) {
    let refused = |operation: &Operation| outcome.change.rejected.iter().any(|r| r.operation == *operation);
    let clear: Vec<Operation> = work
        .operations
        .iter()
        .filter(|operation| is_exact(operation) && !refused(operation))
        .cloned()
        .collect();
    let settled = !clear.is_empty() && clear.len() < work.operations.len() && {
        let again = attempt(work, &clear);
        again.changed && again.question.is_none()
    };
    if settled
        || clear.len() == work.operations.len() && outcome.changed && !outcome.change.rejected.is_empty()
    {
        work.operations = clear;
    } else {
        work.operations.clear();
        work.done.clear();
    }
}

/// The outcome of these edits on the draft.
pub(crate) fn attempt(work: &Work<'_>, operations: &[Operation]) -> Outcome {
    let edit = Edit {
        base: work.request.draft,
        sources: work.request.sources,
        operations,
        author: Author::Planner,
        version: work.request.history.version + 1,
    };
    apply_in(&edit, work.language.into())
}

fn reasons(outcome: &Outcome) -> Vec<String> {
    let mut reasons: Vec<String> = Vec::new();
    for rejected in &outcome.change.rejected {
        if !reasons.contains(&rejected.reason) {
            reasons.push(rejected.reason.clone());
        }
    }
    reasons
}

fn is_step(operation: &Operation) -> bool {
    matches!(operation.op, OperationKind::Undo | OperationKind::Redo | OperationKind::RestoreVersion)
}

/// Edits of what was named: nothing that a limit could stand against.
fn is_exact(operation: &Operation) -> bool {
    use OperationKind::*;
    matches!(
        operation.op,
        RemoveDay
            | MoveDay
            | SwapDays
            | LockDay
            | UnlockDay
            | MergeDays
            | ClearSlot
            | RemoveActivity
            | MoveActivity
            | EditActivity
            | SetMeta
            | SetStart
            | Ban
            | Keep
            | SetStay
            | SplitStay
    )
}
