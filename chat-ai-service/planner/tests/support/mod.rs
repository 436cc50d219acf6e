//! What the planner's tests share: the demo catalogue as sources, a draft with known day numbers, and a short notation
//! for operations.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test that cannot read its data has to stop")]

use remix_itinerary::model::{Origin, OriginKind};
use remix_itinerary::{Draft, Itinerary, Operation};
use remix_planner::{Exchange, History, Plan, Request, plan};
use serde_json::{Value, json};

const CATALOGUE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/local/demo/itineraries");

const EVALUATION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/eval/itineraries");

/// A published itinerary of the demo catalogue, or of the evaluation's own, by its file name.
pub fn source(name: &str) -> Itinerary {
    let text = std::fs::read_to_string(format!("{CATALOGUE}/{name}.json"))
        .or_else(|_| std::fs::read_to_string(format!("{EVALUATION}/{name}.json")))
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut value: Value = serde_json::from_str(&text).unwrap();
    let username = value["creator"].as_str().unwrap_or("someone").to_owned();
    value["creator"] =
        json!({"id": format!("id-{username}"), "username": username, "display_name": username});
    serde_json::from_value(value).unwrap()
}

/// The plan's two sources.
pub fn plan_sources() -> Vec<Itinerary> {
    vec![source("himalayan-trek"), source("goa-beach-retreat")]
}

/// Days 1 to 5 are the first five of the trek (Manali, Manali, Solang Valley, Chika, Balu ka Ghera), 6 to 8 the first
/// three of Goa (Palolem, Palolem, Panaji).
pub fn draft(sources: &[Itinerary]) -> Draft {
    let mut draft = remix_itinerary::first_draft("draft", sources);
    let taken = sources[0].days[..5].iter().map(|day| (1, &sources[0], day));
    let taken = taken.chain(sources[1].days[..3].iter().map(|day| (2, &sources[1], day)));
    let origin = |source: &Itinerary, element: &str| {
        Some(Origin {
            kind: OriginKind::Source,
            itinerary_id: Some(source.id.clone()),
            element_id: Some(element.to_owned()),
            version: None,
            edited: false,
        })
    };
    let mut days = Vec::new();
    for (index, (number, source, day)) in taken.enumerate() {
        let mut day = day.clone();
        day.number = u32::try_from(index).unwrap() + 1;
        day.origin = origin(source, &day.id);
        for activity in &mut day.activities {
            activity.origin = origin(source, &activity.id);
            activity.id = format!("s{number}.{}", activity.id);
        }
        day.id = format!("s{number}.{}", day.id);
        days.push(day);
    }
    let itinerary = &mut draft.itinerary;
    itinerary.days = days;
    itinerary.duration_days = 8;
    itinerary.budget_amount = itinerary.days.iter().map(|day| day.cost).sum();
    itinerary.shared_costs = Vec::new();
    draft
}

/// The planner's answer to one message on a draft that can be undone.
pub fn say(message: &str, draft: &Draft, sources: &[Itinerary], recent: &[Exchange]) -> Plan {
    let history = History { version: 3, can_undo: true, can_redo: true, last_change: None };
    plan(&Request { message, locale: "en", draft, sources, history, recent })
}

/// `set_budget:1500:USD:cap`, `remove_activity:Kayak round Canacona Island`: the kind and what it carries.
pub fn short(operation: &Operation, draft: &Draft) -> String {
    let value = serde_json::to_value(operation).unwrap();
    let kind = value["op"].as_str().unwrap().to_owned();
    let mut parts = vec![kind];
    let title_of = |id: &str| {
        let activities = draft.itinerary.days.iter().flat_map(|day| &day.activities);
        let day = draft.itinerary.days.iter().find(|day| day.id == id).map(|day| day.title.clone());
        activities
            .into_iter()
            .find(|activity| activity.id == id)
            .map(|activity| activity.title.clone())
            .or(day)
    };
    if let Some(id) = &operation.id {
        parts.push(title_of(id).unwrap_or_else(|| id.clone()));
    }
    if !operation.tags.is_empty() {
        let level = operation.level.clone();
        parts.extend(level);
        parts.push(operation.tags.join(","));
    }
    if let Some(reference) = &operation.reference {
        parts.push(reference_title(reference));
    }
    if let Some(unit) = operation.unit.as_ref().filter(|_| operation.title.is_some()) {
        parts.push(unit.clone());
    }
    parts.extend(operation.title.clone());
    if let Some(amount) = operation.amount {
        parts.push(amount.normalize().to_string());
        parts.extend(operation.unit.clone());
    }
    if operation.amount.is_none() && operation.title.is_none() {
        parts.extend(operation.unit.clone());
    }
    if operation.tags.is_empty() {
        parts.extend(operation.level.clone());
    }
    match (operation.day, operation.to) {
        (Some(day), Some(to)) => parts.push(format!("{day}>{to}")),
        (Some(day), None) => parts.push(day.to_string()),
        (None, Some(to)) => parts.push(to.to_string()),
        (None, None) => {}
    }
    parts.extend(operation.slot.map(|slot| format!("{slot:?}").to_lowercase()));
    if !operation.days.is_empty() {
        parts.push(operation.days.iter().map(ToString::to_string).collect::<Vec<_>>().join(","));
    }
    parts.join(":")
}

fn reference_title(reference: &str) -> String {
    let (number, element) = reference.split_once(':').unwrap();
    let sources = plan_sources();
    let Some(source) = sources.get(number.parse::<usize>().unwrap() - 1) else { return reference.to_owned() };
    let day = source.days.iter().find(|day| day.id == element).map(|day| day.title.clone());
    let activity = source.days.iter().flat_map(|day| &day.activities).find(|activity| activity.id == element);
    activity.map(|activity| activity.title.clone()).or(day).unwrap_or_else(|| reference.to_owned())
}
