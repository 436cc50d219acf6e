//! The engine speaks the traveller's language: reasons, notes, warnings, questions and the line of numbers.
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use remix_itinerary::{
    Author, Draft, Edit, Itinerary, Language, Operation, Outcome, apply_in, computed_line_in, first_draft_in,
};
use serde_json::{Value, json};
use support::{accepted, op, plan_draft, plan_sources, set_duration};

fn in_spanish(base: &Draft, sources: &[Itinerary], operations: &[Value]) -> Outcome {
    let operations: Vec<Operation> = operations.iter().cloned().map(op).collect();
    let edit = Edit { base, sources, operations: &operations, author: Author::Planner, version: 7 };
    apply_in(&edit, Language::Spanish)
}

#[test]
fn reasons_and_notes() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let outcome = in_spanish(
        &draft,
        &sources,
        &[
            json!({"op": "remove_day", "day": 99}),
            json!({"op": "set_duration", "days": [0]}),
            json!({"op": "set_theme", "tags": ["quantum"], "level": "more"}),
            json!({"op": "set_budget", "amount": 1200, "level": "cap"}),
        ],
    );
    let reasons: Vec<&str> =
        outcome.change.rejected.iter().map(|rejected| rejected.reason.as_str()).collect();
    assert_eq!(
        reasons,
        [
            "No hay día 99: los días van del 1 al 8.",
            "Un número de días está entre 1 y 60.",
            "\"quantum\" no es un tema que conozca."
        ]
    );
    assert!(outcome.change.note.expect("a note").starts_with("Para respetar tu presupuesto: "));
}

#[test]
fn questions_and_their_answers() {
    let sources = plan_sources();
    let draft = accepted(&plan_draft(&sources), &sources, &[json!({"op": "lock_day", "day": 6})]);
    let outcome = in_spanish(&draft, &sources, &[json!({"op": "remove_day", "day": 6})]);
    let question = outcome.question.expect("a question");
    assert!(question.question.starts_with("El día 6 (") && question.question.contains("¿Lo desbloqueo"));
    assert_eq!(question.options, ["Desbloquea el día 6", "Deja el día 6 como está"]);
    let capped = in_spanish(&draft, &sources, &[json!({"op": "set_budget", "amount": 300, "level": "cap"})]);
    let options = capped.question.expect("a question").options;
    assert!(options[0].starts_with("Quita el día ") && options.contains(&"Olvida el presupuesto".to_owned()));
}

#[test]
fn warnings_of_first_drafts_and_edits() {
    let sources = [support::demo("kyoto-in-autumn"), support::demo("goa-beach-retreat")];
    let draft = first_draft_in("draft", &sources, Language::Spanish);
    let told = &draft.itinerary.warnings;
    assert!(told.iter().any(|warning| warning.message.contains("convertidos desde USD")), "{told:?}");
    let edited = in_spanish(&draft, &sources, &[set_duration(4)]).draft;
    assert!(edited.itinerary.warnings.iter().all(|warning| !warning.message.starts_with("Amounts")));
    assert_eq!(
        computed_line_in(&draft, &edited, Language::Spanish).split(',').next(),
        Some("4 días (antes 6)")
    );
}

#[test]
fn a_question_names_days_by_the_numbers_that_they_have_afterwards() {
    let sources = plan_sources();
    let draft = accepted(&plan_draft(&sources), &sources, &[json!({"op": "lock_day", "day": 7})]);
    let id = draft.itinerary.days[6].id.clone();
    // A range with a locked day in it: the others go, and what is offered means the same day all the same.
    let remove: Vec<Value> = (6..=8).map(|day| json!({"op": "remove_day", "day": day})).collect();
    let outcome = support::edit(&draft, &sources, &remove);
    assert_eq!(outcome.draft.itinerary.days.len(), 6);
    let number = outcome.draft.itinerary.days.iter().find(|day| day.id == id).expect("it is locked").number;
    assert_eq!(number, 6);
    let question = outcome.question.expect("a question");
    assert_eq!(question.options, ["Unlock day 6", "Leave day 6 as it is"]);
    assert_eq!(
        outcome.change.rejected[0].reason, "Day 7 is locked.",
        "the reason is about what was asked for"
    );
}
