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

#[test]
fn what_is_new_is_named_in_the_language_of_the_traveller() {
    let sources = plan_sources();
    let draft = first_draft_in("draft", &sources, Language::Spanish);
    assert!(draft.itinerary.description.starts_with("Una mezcla de "), "{}", draft.itinerary.description);
    let first = first_draft_in("draft", &sources, Language::English);
    assert_eq!(draft.itinerary.days, first.itinerary.days, "what is copied is as its source has it");
    let rest = in_spanish(&draft, &sources, &[json!({"op": "add_rest_day", "day": 5})]).draft;
    let place = rest.itinerary.days[5].place.name.clone();
    assert_eq!(rest.itinerary.days[5].title, format!("Día de descanso en {place}"));
    let longer = in_spanish(&draft, &sources, &[set_duration(20)]).draft;
    let new = |day: &&remix_itinerary::Day| day.origin.as_ref().is_some_and(|o| o.itinerary_id.is_none());
    let added: Vec<_> = longer.itinerary.days.iter().filter(new).collect();
    assert!(!added.is_empty() && added.iter().all(|day| day.title.starts_with("Día en ")), "{added:#?}");
    let cheaper = in_spanish(&draft, &sources, &[json!({"op": "set_stay_level", "level": "budget"})]).draft;
    let nights = cheaper.itinerary.days.iter().filter_map(|day| day.stay.as_ref());
    assert!(nights.into_iter().any(|stay| stay.name.starts_with("Pensión o albergue en ")));
    let food = json!({"op": "set_theme", "tags": ["food"], "level": "more"});
    let more = in_spanish(&draft, &sources, std::slice::from_ref(&food)).draft;
    let titles = |draft: &Draft| -> Vec<String> {
        let activities = draft.itinerary.days.iter().flat_map(|day| &day.activities);
        activities.map(|activity| activity.title.clone()).collect()
    };
    let walk = "Paseo de comida callejera por ";
    assert!(titles(&more).iter().any(|title| title.starts_with(walk)), "{:?}", titles(&more));
}

#[test]
fn a_trip_that_changes_hands_keeps_what_it_has() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let english = accepted(&draft, &sources, &[json!({"op": "add_rest_day", "day": 5})]);
    assert!(english.itinerary.days[5].title.starts_with("Rest day in "));
    // Whatever language a day of rest was made in, it is none any more with something to do.
    let busy = json!({"op": "add_activity", "day": 6, "title": "Paseo", "tags": ["nature"]});
    let spanish = in_spanish(&english, &sources, &[busy]).draft;
    assert!(spanish.itinerary.days[5].title.starts_with("Día en "), "{}", spanish.itinerary.days[5].title);
    let others = |draft: &Draft| {
        let mut days = draft.itinerary.days.clone();
        days.remove(5);
        days
    };
    assert_eq!(others(&english), others(&spanish));
    // What the trip has under its English name is not suggested once more under the Spanish one.
    let food = json!({"op": "set_theme", "tags": ["food"], "level": "more"});
    let more = accepted(&draft, &sources, std::slice::from_ref(&food));
    let twice = in_spanish(&more, &sources, &[food]).draft;
    let activities = twice.itinerary.days.iter().flat_map(|day| &day.activities);
    let titles: Vec<&str> = activities.map(|activity| activity.title.as_str()).collect();
    for title in titles.iter().filter_map(|title| title.strip_prefix("Street food walk in ")) {
        assert!(!titles.contains(&format!("Paseo de comida callejera por {title}").as_str()), "{titles:?}");
    }
}
