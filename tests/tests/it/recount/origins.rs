//! Provenance, counted again: what an itinerary credits to whom against the origins in it, and each origin against the
//! source itself.

use std::collections::BTreeMap;

use serde_json::Value;

use super::card::{activities, days};

/// The source that an element was copied from; empty for what is new.
fn cited(element: &Value) -> &str {
    let origin = &element["origin"];
    if origin["kind"] == "source" { origin["itinerary_id"].as_str().unwrap() } else { "" }
}

/// Compares the credits with the origins, and the origins with the sources.
pub(super) fn recount(itinerary: &Value, sources: &Value) {
    let mut counted = BTreeMap::<&str, (u64, u64)>::new();
    for day in days(itinerary) {
        counted.entry(cited(day)).or_default().0 += 1;
        for activity in activities(day) {
            counted.entry(cited(activity)).or_default().1 += 1;
        }
    }
    let number = |entry: &Value, name: &str| entry[name].as_u64().unwrap();
    let credits = itinerary["provenance"].as_array().unwrap();
    let credited: BTreeMap<&str, (u64, u64)> = credits
        .iter()
        .map(|entry| {
            (entry["itinerary_id"].as_str().unwrap(), (number(entry, "days"), number(entry, "activities")))
        })
        .filter(|(_, (days, activities))| days + activities > 0)
        .collect();
    assert_eq!(credited, counted, "credits and origins");
    assert_eq!(credits.iter().filter(|entry| entry["itinerary_id"] != "").count(), sources_of(sources).len());

    for day in days(itinerary) {
        assert_copied(day, sources, |source, element| days(source).iter().find(|day| day["id"] == *element));
        for activity in activities(day) {
            assert_copied(activity, sources, |source, element| {
                days(source).iter().flat_map(activities).find(|activity| activity["id"] == *element)
            });
        }
    }
}

fn sources_of(sources: &Value) -> &[Value] {
    sources.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// An element that names a source is in it, under the same title unless it says that it was edited.
fn assert_copied<'a>(
    element: &Value,
    sources: &'a Value,
    find: impl Fn(&'a Value, &Value) -> Option<&'a Value>,
) {
    let origin = &element["origin"];
    assert!(origin.is_object(), "everything in a draft says where it is from: {element}");
    if origin["kind"] != "source" {
        assert_eq!(
            (&origin["itinerary_id"], &origin["element_id"]),
            (&Value::Null, &Value::Null),
            "{element}"
        );
        return;
    }
    let source = sources_of(sources).iter().find(|source| source["id"] == origin["itinerary_id"]);
    let original = source.and_then(|source| find(source, &origin["element_id"]));
    let original = original.unwrap_or_else(|| panic!("no such element: {origin}"));
    if origin["edited"] != true {
        assert_eq!(element["title"], original["title"], "{origin}");
    }
}
