//! What the tests of the engine share: the demo catalogue, and short ways to write and apply operations.
#![allow(dead_code, reason = "each test binary uses a part of it")]
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use remix_itinerary::model::Traveler;
use remix_itinerary::money::Decimal;
use remix_itinerary::{
    Author, Draft, Edit, Itinerary, Operation, Outcome, Violation, apply, first_draft, validate,
};
use serde_json::{Value, json};

/// Where the demo catalogue is, from whichever crate this file is a part of.
fn folder() -> std::path::PathBuf {
    let up = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let mut found =
        up.map(|folder| folder.join("deploy/local/demo/itineraries")).filter(|folder| folder.is_dir());
    found.next().expect("the demo catalogue")
}

/// One itinerary of the demo catalogue, by its file name.
pub(crate) fn demo(name: &str) -> Itinerary {
    let path = folder().join(format!("{name}.json"));
    read(&std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}")))
}

/// The whole demo catalogue, by file name.
pub(crate) fn catalogue() -> Vec<(String, Itinerary)> {
    let mut files: Vec<_> =
        std::fs::read_dir(folder()).expect("readable").map(|file| file.expect("a file").path()).collect();
    files.sort();
    let name = |path: &std::path::Path| path.file_stem().expect("a name").to_string_lossy().into_owned();
    files.iter().map(|path| (name(path), read(&std::fs::read_to_string(path).expect("readable")))).collect()
}

fn read(text: &str) -> Itinerary {
    let mut value: Value = serde_json::from_str(text).expect("JSON");
    // The catalogue names the creator by user name only.
    let username = value.as_object_mut().and_then(|object| object.remove("creator"));
    let mut itinerary: Itinerary = serde_json::from_value(value).expect("an itinerary");
    itinerary.creator = username.and_then(|name| {
        let username = name.as_str()?.to_owned();
        Some(Traveler { id: format!("id-of-{username}"), display_name: username.clone(), username })
    });
    itinerary
}

/// The two sources of the plan's example chat.
pub(crate) fn plan_sources() -> Vec<Itinerary> {
    vec![demo("himalayan-trek"), demo("goa-beach-retreat")]
}

/// An operation from its JSON form.
pub(crate) fn op(value: Value) -> Operation {
    serde_json::from_value(value).expect("an operation")
}

/// Applies operations as the planner.
pub(crate) fn edit(base: &Draft, sources: &[Itinerary], operations: &[Value]) -> Outcome {
    let operations: Vec<Operation> = operations.iter().cloned().map(op).collect();
    let outcome =
        apply(&Edit { base, sources, operations: &operations, author: Author::Planner, version: 7 });
    let broken = enforced(&outcome.draft, sources);
    assert!(broken.is_empty(), "{broken:#?}");
    outcome
}

/// Applies operations that must all be accepted without a question.
pub(crate) fn accepted(base: &Draft, sources: &[Itinerary], operations: &[Value]) -> Draft {
    let outcome = edit(base, sources, operations);
    assert!(outcome.change.rejected.is_empty(), "{:#?}", outcome.change.rejected);
    assert_eq!(outcome.question, None);
    outcome.draft
}

/// The reason why the only operation is refused.
pub(crate) fn refused(base: &Draft, sources: &[Itinerary], operation: Value) -> String {
    let outcome = edit(base, sources, &[operation]);
    assert_eq!(outcome.draft, *base, "a refused operation changes nothing");
    assert!(!outcome.changed);
    outcome.change.rejected.first().expect("a reason").reason.clone()
}

/// What is broken and must not be.
pub(crate) fn enforced(draft: &Draft, sources: &[Itinerary]) -> Vec<Violation> {
    validate(draft, sources).into_iter().filter(|violation| violation.enforced).collect()
}

/// A first draft of the plan's example.
pub(crate) fn plan_draft(sources: &[Itinerary]) -> Draft {
    let draft = first_draft("draft", sources);
    assert_eq!(enforced(&draft, sources), Vec::new());
    draft
}

/// Days in a region.
pub(crate) fn in_region(draft: &Draft, region: &str) -> usize {
    draft.itinerary.days.iter().filter(|day| day.place.region == region).count()
}

/// Activities with a tag.
pub(crate) fn tagged(draft: &Draft, tag: &str) -> usize {
    let activities = draft.itinerary.days.iter().flat_map(|day| &day.activities);
    activities.filter(|activity| activity.tags.iter().any(|known| known == tag)).count()
}

/// Ids of the days in order.
pub(crate) fn day_ids(draft: &Draft) -> Vec<&str> {
    draft.itinerary.days.iter().map(|day| day.id.as_str()).collect()
}

/// A whole amount.
pub(crate) fn amount(value: i64) -> Decimal {
    Decimal::from(value)
}

/// `set_duration`.
pub(crate) fn set_duration(days: i64) -> Value {
    json!({"op": "set_duration", "days": [days]})
}
