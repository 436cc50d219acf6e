//! Says whether the operations of an answer can be used, by trying them on the draft with the engine that will apply
//! them for good.

use remix_itinerary::{Author, Draft, Edit, Operation, OperationKind, Outcome, text};
use remix_proto::v1::{Ask, ReplyMode};

use super::claims::{self, Facts};
use super::parse::{Answer, Violation};
use crate::conversation::Conversation;
use crate::prompt::refs;

/// Answers that a question may offer.
const OPTIONS: std::ops::RangeInclusive<usize> = 2..=4;

/// An answer that can be used.
#[derive(Debug, PartialEq)]
pub(crate) struct Checked {
    /// The edits, with real ids; rejected ones stay in, so that the change card can name them.
    pub(crate) operations: Vec<Operation>,
    /// A question.
    pub(crate) ask: Option<Ask>,
    /// What kind of answer it is.
    pub(crate) mode: ReplyMode,
    /// Codes of what could not be used.
    pub(crate) violations: Vec<Violation>,
    /// What stands in the reply's place when it says what is not so.
    pub(crate) corrected: Option<String>,
}

/// Checks an answer; an error is what the model is told when nothing of it can be used.
pub(crate) fn check(
    conversation: &Conversation,
    answer: Answer,
    reply: &str,
) -> Result<Checked, Vec<Violation>> {
    let mut violations = answer.violations;
    let (mut asks, mut operations): (Vec<_>, Vec<_>) =
        answer.operations.into_iter().partition(|operation| operation.op == OperationKind::Ask);
    for operation in &mut operations {
        refs::resolve(operation, &conversation.draft.itinerary, &conversation.sources);
    }
    let ask = if asks.is_empty() { None } else { question(asks.swap_remove(0), &mut violations) };
    let (rejected, outcome) = apply(conversation, &operations, &mut violations);
    let usable = operations.len() - rejected;
    let (after, conflict) = outcome.map(|outcome| (outcome.draft, outcome.question)).unzip();
    // What the engine asks about is the traveller's to decide, and no mistake of the model.
    let conflict = conflict.flatten().map(|asked| Ask { question: asked.question, options: asked.options });
    let ask = ask.or(conflict);
    if usable == 0 && ask.is_none() && !violations.is_empty() {
        return Err(violations);
    }
    let mode = match (usable, &ask) {
        (0, Some(_)) => ReplyMode::Ask,
        (0, None) => ReplyMode::Noop,
        _ => ReplyMode::Plan,
    };
    let corrected = correct(conversation, &operations, after.as_ref().unwrap_or(&conversation.draft), reply);
    Ok(Checked { operations, ask, mode, violations, corrected })
}

fn correct(
    conversation: &Conversation,
    operations: &[Operation],
    after: &Draft,
    reply: &str,
) -> Option<String> {
    // What an undo or a restored version holds is not known here.
    if operations.iter().any(is_step) {
        return None;
    }
    let kept = claims::without_untrue(reply, &Facts::of(conversation, operations, after))?;
    let line = || remix_itinerary::computed_line_in(&conversation.draft, after, conversation.language());
    Some(if kept.is_empty() { line() } else { kept }).filter(|text| !text.is_empty())
}

fn is_step(operation: &Operation) -> bool {
    matches!(operation.op, OperationKind::Undo | OperationKind::Redo | OperationKind::RestoreVersion)
}

fn question(operation: Operation, violations: &mut Vec<Violation>) -> Option<Ask> {
    // A question and its answers go out as they are: no edit of the engine cleans them.
    let clean = |text: &String| Some(text::sanitize_line(text).text).filter(|text| !text.is_empty());
    let options: Vec<String> = operation.tags.iter().filter_map(clean).collect();
    match operation.title.as_ref().and_then(clean) {
        Some(question) if OPTIONS.contains(&options.len()) => Some(Ask { question, options }),
        _ => {
            violations.push("ask: needs a title and two to four tags".to_owned());
            None
        }
    }
}

/// Adds the engine's reasons to the violations; gives the number of rejected operations and what the others did.
/// Steps through the history are decided by what the history holds: the engine sees one draft only.
fn apply(
    conversation: &Conversation,
    operations: &[Operation],
    violations: &mut Vec<Violation>,
) -> (usize, Option<Outcome>) {
    let history = &conversation.history;
    let (steps, edits): (Vec<_>, Vec<_>) = operations.iter().cloned().partition(is_step);
    let before = violations.len();
    for step in &steps {
        match step.op {
            OperationKind::Undo if !history.can_undo => violations.push("undo: nothing to undo".to_owned()),
            OperationKind::Redo if !history.can_redo => violations.push("redo: nothing to redo".to_owned()),
            _ => {}
        }
    }
    let outcome = (!edits.is_empty()).then(|| {
        let edit = Edit {
            base: &conversation.draft,
            sources: &conversation.sources,
            operations: &edits,
            author: Author::Model,
            version: history.version + 1,
        };
        remix_itinerary::apply_in(&edit, conversation.language())
    });
    for rejected in outcome.iter().flat_map(|outcome| &outcome.change.rejected) {
        let kind = serde_json::to_value(rejected.operation.op).unwrap_or_default();
        violations.push(format!(
            "{}: {}",
            kind.as_str().unwrap_or_default(),
            rejected.reason.trim_end_matches('.')
        ));
    }
    ((violations.len() - before).min(operations.len()), outcome)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::reply::parse::parse;
    use crate::testing::conversation;

    fn checked(ops: serde_json::Value) -> Result<Checked, Vec<Violation>> {
        let answer = parse(&json!({"reply": "Done.", "ops": ops}).to_string()).unwrap();
        check(&conversation("Only 7 days, please."), answer, "Done.")
    }

    #[test]
    fn nothing_to_do_is_an_answer() {
        let checked = checked(json!([])).unwrap();
        assert_eq!((checked.mode, checked.operations.len(), checked.ask), (ReplyMode::Noop, 0, None));
    }

    #[test]
    fn good_operations_pass() {
        let checked = checked(json!([{"op": "set_duration", "days": [7]}])).unwrap();
        assert_eq!(
            (checked.mode, checked.operations.len(), checked.violations.len()),
            (ReplyMode::Plan, 1, 0)
        );
    }

    #[test]
    fn when_every_operation_is_rejected_the_reasons_are_told() {
        let codes =
            checked(json!([{"op": "remove_day", "day": 99}, {"op": "undo"}, {"op": "fly"}])).unwrap_err();
        for code in ["ops[2]: bad_shape", "undo: nothing to undo", "remove_day: "] {
            assert!(codes.iter().any(|told| told.starts_with(code)), "{code} in {codes:?}");
        }
    }

    #[test]
    fn some_rejected_operations_stay_for_the_change_card() {
        let checked =
            checked(json!([{"op": "remove_day", "day": 99}, {"op": "set_duration", "days": [7]}])).unwrap();
        assert_eq!(
            (checked.mode, checked.operations.len(), checked.violations.len()),
            (ReplyMode::Plan, 2, 1)
        );
    }

    #[test]
    fn a_question_needs_two_to_four_answers() {
        let ask =
            |tags: serde_json::Value| checked(json!([{"op": "ask", "title": "Which beach?", "tags": tags}]));
        assert_eq!(ask(json!(["Palolem", "Anjuna"])).unwrap().mode, ReplyMode::Ask);
        assert!(ask(json!(["Palolem"])).is_err());
    }

    #[test]
    fn untrue_totals_are_taken_out() {
        let answer =
            parse(&json!({"reply": "x", "ops": [{"op": "set_duration", "days": [7]}]}).to_string()).unwrap();
        let reply = "Seven days it is. That makes $99,999 in all.";
        let checked = check(&conversation("Only 7 days, please."), answer, reply).unwrap();
        assert_eq!(checked.corrected.as_deref(), Some("Seven days it is."));
    }
}
