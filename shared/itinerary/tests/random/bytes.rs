//! The bodies of the fuzz targets: any bytes as choices, as an operation list, as a stored draft, as a stored source.
//! They panic when a law is broken, and tell whether the bytes could be read at all.

use remix_itinerary::{
    Author, Draft, Edit, Itinerary, Operation, OperationKind, apply, delta, diff, first_draft, leftovers,
    validate,
};

use super::case;
use super::dice::Dice;
use super::laws::{Given, valid};
use crate::support;

/// The bytes choose sources and lists.
pub(crate) fn choices(bytes: &[u8]) {
    let result = case::run(&mut Dice::bytes(bytes));
    assert!(result.violation.is_none(), "{}", result.violation.expect("checked"));
}

/// The bytes are an operation list as a model writes it.
pub(crate) fn operations(bytes: &[u8]) -> bool {
    let Ok(operations) = serde_json::from_slice::<Vec<Operation>>(bytes) else { return false };
    let sources = support::plan_sources();
    let base = first_draft("draft", &sources);
    let given =
        Given { base: &base, sources: &sources, operations: &operations, author: Author::Model, version: 2 };
    let checked = given.check().and_then(|outcome| given.check_again(&outcome));
    assert!(checked.is_ok(), "{}", checked.expect_err("checked"));
    true
}

/// The bytes are a draft as it stands in the database. Whatever it is, nothing panics; a valid one stays valid.
pub(crate) fn stored_draft(bytes: &[u8]) -> bool {
    let Ok(draft) = serde_json::from_slice::<Draft>(bytes) else { return false };
    use_everything(&draft, &support::plan_sources());
    true
}

/// The bytes are a published itinerary. It has been asked for by its id, so it has one.
pub(crate) fn stored_source(bytes: &[u8]) -> bool {
    let read = serde_json::from_slice::<Itinerary>(bytes).ok().filter(|source| !source.id.is_empty());
    let Some(source) = read else { return false };
    let _ = remix_itinerary::validate_published(&source);
    let sources = [source, support::demo("goa-beach-retreat")];
    let draft = first_draft("draft", &sources);
    let checked = valid(&draft, &sources);
    assert!(checked.is_ok(), "{}", checked.expect_err("checked"));
    use_everything(&draft, &sources);
    true
}

fn use_everything(draft: &Draft, sources: &[Itinerary]) {
    let is_valid = |draft: &Draft| validate(draft, sources).iter().all(|violation| !violation.enforced);
    let was_valid = is_valid(draft);
    let _ = (leftovers(draft, sources), remix_itinerary::day_by_day(&draft.itinerary), diff(draft, draft));
    for operations in edits() {
        let edit = Edit { base: draft, sources, operations: &operations, author: Author::Model, version: 3 };
        let outcome = apply(&edit);
        assert!(!was_valid || is_valid(&outcome.draft), "{operations:?} makes a valid draft invalid");
        let replayed = delta(draft, &outcome.draft).apply(draft);
        assert!(
            !was_valid || replayed.is_ok_and(|replayed| replayed == outcome.draft),
            "the delta leads elsewhere"
        );
    }
}

/// Edits that reach every part of the engine.
fn edits() -> Vec<Vec<Operation>> {
    let new = Operation::new;
    let text = |text: &str| Some(text.to_owned());
    vec![
        vec![Operation { days: vec![3], ..new(OperationKind::SetDuration) }],
        vec![Operation { days: vec![12], ..new(OperationKind::SetDuration) }],
        vec![Operation { amount: Some(300.into()), ..new(OperationKind::SetBudget) }],
        vec![
            Operation { unit: text("JPY"), ..new(OperationKind::SetCurrency) },
            Operation { title: text("2027-02-27"), ..new(OperationKind::SetStart) },
            Operation { level: text("packed"), ..new(OperationKind::SetPace) },
        ],
        vec![
            Operation { day: Some(1), to: Some(2), ..new(OperationKind::SwapDays) },
            Operation { day: Some(2), ..new(OperationKind::AddRestDay) },
            Operation { level: text("none"), tags: vec!["food".to_owned()], ..new(OperationKind::SetTheme) },
            new(OperationKind::ReorderRoute),
        ],
    ]
}
