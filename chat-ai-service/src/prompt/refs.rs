//! Short names for elements: what the prompt shows, and the way back to the real ids.

use remix_itinerary::{Itinerary, Operation};

/// Ids up to this length are shown as they are; longer ones (uuids) get a name by position.
const SHORT: usize = 8;

/// The name under which a day is shown.
pub(crate) fn day_name(id: &str, day: usize) -> String {
    if shown_as_is(id) { id.to_owned() } else { by_position((day, None)) }
}

/// The name under which an activity is shown.
pub(crate) fn activity_name(id: &str, day: usize, activity: usize) -> String {
    if shown_as_is(id) { id.to_owned() } else { by_position((day, Some(activity))) }
}

fn shown_as_is(id: &str) -> bool {
    id.len() <= SHORT && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// Puts real ids where the model wrote names. What is unknown stays: the engine rejects it with a reason.
pub(crate) fn resolve(operation: &mut Operation, draft: &Itinerary, sources: &[Itinerary]) {
    if let Some(id) = operation.id.take() {
        operation.id = Some(element(draft, &id).unwrap_or(id));
    }
    if let Some(reference) = operation.reference.take() {
        operation.reference = Some(source_element(sources, &reference).unwrap_or(reference));
    }
}

fn source_element(sources: &[Itinerary], reference: &str) -> Option<String> {
    let (source, name) = reference.split_once(':')?;
    let number: usize = match sources.iter().position(|itinerary| itinerary.id == source) {
        Some(position) => position + 1,
        None => source.trim().parse().ok()?,
    };
    let itinerary = sources.get(number.checked_sub(1)?)?;
    Some(format!("{number}:{}", element(itinerary, name.trim())?))
}

/// A real id wins over a name by position.
fn element(itinerary: &Itinerary, name: &str) -> Option<String> {
    let elements = || {
        itinerary.days.iter().enumerate().flat_map(|(day, plan)| {
            let activities = plan.activities.iter().enumerate();
            std::iter::once((plan.id.as_str(), (day, None)))
                .chain(activities.map(move |(index, found)| (found.id.as_str(), (day, Some(index)))))
        })
    };
    let found = elements().find(|(id, _)| *id == name);
    found.or_else(|| elements().find(|(_, place)| by_position(*place) == name)).map(|(id, _)| id.to_owned())
}

fn by_position((day, activity): (usize, Option<usize>)) -> String {
    let activity = activity.map(|activity| format!("a{}", activity + 1)).unwrap_or_default();
    format!("d{}{activity}", day + 1)
}

#[cfg(test)]
mod tests {
    use remix_itinerary::OperationKind;

    use super::*;

    fn itinerary(id: &str, ids: [(&str, &str); 2]) -> Itinerary {
        let days: Vec<_> = ids
            .iter()
            .enumerate()
            .map(|(index, (day, activity))| {
                serde_json::json!({
                    "id": day, "day": index + 1, "title": "Day", "place": {"name": "Goa"}, "cost": 0,
                    "activities": [{"id": activity, "title": "Walk", "slot": "morning", "cost": 0}],
                })
            })
            .collect();
        serde_json::from_value(serde_json::json!({
            "id": id, "title": "Trip", "duration_days": 2, "budget_amount": 0, "budget_currency": "USD",
            "daily_plans": days,
        }))
        .unwrap()
    }

    const UUID: &str = "0190b3a2-0000-7000-8000-000000000001";

    fn resolved(id: &str, reference: &str) -> (String, String) {
        let draft = itinerary("draft", [("d1", "a7"), (UUID, "0190b3a2-0000-7000-8000-000000000002")]);
        let sources = [itinerary(UUID, [("x1", "x2"), ("d9", "long-identifier")])];
        let mut operation = Operation::new(OperationKind::EditActivity);
        operation.id = Some(id.into());
        operation.reference = Some(reference.into());
        resolve(&mut operation, &draft, &sources);
        (operation.id.unwrap(), operation.reference.unwrap())
    }

    #[test]
    fn short_ids_and_names_by_position_are_found() {
        assert_eq!(resolved("a7", "1:x2"), ("a7".into(), "1:x2".into()));
        assert_eq!(resolved("d2a1", "1:d2a1").0, "0190b3a2-0000-7000-8000-000000000002");
        assert_eq!(resolved("d2a1", "1:d2a1").1, "1:long-identifier");
        assert_eq!(resolved("d2", &format!("{UUID}:d9")), (UUID.into(), "1:d9".into()));
    }

    #[test]
    fn the_unknown_is_left_for_the_engine() {
        assert_eq!(resolved("nope", "2:x1"), ("nope".into(), "2:x1".into()));
        assert_eq!(resolved("nope", "0:x1").1, "0:x1");
        assert_eq!(resolved("nope", "x1").1, "x1");
    }
}
