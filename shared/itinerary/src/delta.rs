//! What differs between two drafts, as data: the changed leaves, by element id and field, that can be replayed, taken
//! back and held against what an edit was asked to do.
//!
//! Days and activities are known by their ids, never by their places: a day that moves is one changed list of ids, and
//! the day itself only has another number.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::fields::{ACTIVITIES, DAYS, activity_fields, day_fields, ledger_fields, trip_fields};
use crate::{Activity, Day, Draft};

/// What a leaf belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "id")]
pub enum Element {
    /// The itinerary without its days.
    Trip,
    /// The ledger.
    Ledger,
    /// The day with this id, without its activities.
    Day(String),
    /// The activity with this id.
    Activity(String),
}

impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trip => f.write_str("trip"),
            Self::Ledger => f.write_str("ledger"),
            Self::Day(id) => write!(f, "day {id}"),
            Self::Activity(id) => write!(f, "activity {id}"),
        }
    }
}

/// One changed value. An element that came or went is one leaf without a field name, whose other side is null.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Leaf {
    /// What it belongs to.
    pub element: Element,
    /// The name in the JSON form of the draft; `daily_plans` and `activities` hold ids. Empty: the element as a whole.
    pub field: String,
    /// The value before.
    pub before: Value,
    /// The value after.
    pub after: Value,
}

/// All that differs between two drafts.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Delta {
    /// The changed leaves: trip, ledger, days, activities.
    pub leaves: Vec<Leaf>,
}

/// Why a delta does not apply.
#[derive(Debug, thiserror::Error)]
pub enum DeltaError {
    /// The draft is not the one that the delta starts from.
    #[error("\"{field}\" of {element} is not what the delta starts from")]
    Base {
        /// The element.
        element: Element,
        /// Its field; empty for the whole element.
        field: String,
    },
    /// A list names an element that is not there, or an element stands in no list.
    #[error("{0} is missing, or in no list")]
    Lost(Element),
    /// The result is no draft.
    #[error("the result is not a draft")]
    Shape(#[from] serde_json::Error),
}

/// What differs between two drafts whose ids are unique.
pub fn delta(before: &Draft, after: &Draft) -> Delta {
    let (old, new) = (Index::new(before), Index::new(after));
    let mut leaves = Vec::new();
    let mut objects: Option<(Element, Value, Value)> = None;
    for (element, field) in touched(before, after) {
        if objects.as_ref().is_none_or(|(known, ..)| *known != element) {
            objects = Some((element.clone(), old.object(&element), new.object(&element)));
        }
        let Some((_, was, is)) = &objects else { continue };
        let value = |object: &Value| match field {
            "" => object.clone(),
            field => object.get(field).cloned().unwrap_or_default(),
        };
        leaves.push(Leaf { element, field: field.to_owned(), before: value(was), after: value(is) });
    }
    Delta { leaves }
}

impl Delta {
    /// The draft with every leaf at its new value.
    pub fn apply(&self, draft: &Draft) -> Result<Draft, DeltaError> {
        let mut parts = Index::new(draft).objects();
        for leaf in &self.leaves {
            set(&mut parts, leaf).ok_or_else(|| DeltaError::Base {
                element: leaf.element.clone(),
                field: leaf.field.clone(),
            })?;
        }
        assemble(parts)
    }

    /// The way back.
    pub fn reversed(&self) -> Self {
        let turn = |leaf: &Leaf| Leaf {
            before: leaf.after.clone(),
            after: leaf.before.clone(),
            element: leaf.element.clone(),
            field: leaf.field.clone(),
        };
        Self { leaves: self.leaves.iter().map(turn).collect() }
    }
}

/// The changed leaves without their values, in the order of [`Delta::leaves`]; a field "" is the whole element.
pub(crate) fn touched(before: &Draft, after: &Draft) -> Vec<(Element, &'static str)> {
    // Most steps leave most days alone.
    let untouched = |day: &Day, others: &Draft| {
        others.itinerary.days.iter().find(|other| other.id == day.id).is_some_and(|other| other == day)
    };
    let old = Index::of(before, |day| !untouched(day, after));
    let new = Index::of(after, |day| !untouched(day, before));
    let mut out: Vec<(Element, &'static str)> = Vec::new();
    let mut add = |element: Element, fields: Vec<&'static str>| {
        out.extend(fields.into_iter().map(|field| (element.clone(), field)));
    };
    add(Element::Trip, trip_fields(&before.itinerary, &after.itinerary));
    add(Element::Ledger, ledger_fields(&before.constraints, &after.constraints));
    for (id, fields) in changed(&old.days, &new.days, day_fields) {
        add(Element::Day(id.to_owned()), fields);
    }
    for (id, fields) in changed(&old.activities, &new.activities, activity_fields) {
        add(Element::Activity(id.to_owned()), fields);
    }
    out
}

/// Ids on either side whose elements differ, with the fields that do.
fn changed<'a, T>(
    old: &BTreeMap<&'a str, &T>,
    new: &BTreeMap<&'a str, &T>,
    fields: fn(&T, &T) -> Vec<&'static str>,
) -> Vec<(&'a str, Vec<&'static str>)> {
    let gone = old.keys().filter(|id| !new.contains_key(*id)).map(|id| (*id, vec![""]));
    let rest = new.iter().filter_map(|(id, is)| match old.get(id) {
        None => Some((*id, vec![""])),
        Some(was) => Some((*id, fields(was, is))).filter(|(_, fields)| !fields.is_empty()),
    });
    gone.chain(rest).collect()
}

/// The elements of a draft by id.
struct Index<'a> {
    draft: &'a Draft,
    days: BTreeMap<&'a str, &'a Day>,
    activities: BTreeMap<&'a str, &'a Activity>,
}

impl<'a> Index<'a> {
    fn new(draft: &'a Draft) -> Self {
        Self::of(draft, |_| true)
    }

    /// Only these days and what is on them.
    fn of(draft: &'a Draft, wanted: impl Fn(&Day) -> bool) -> Self {
        let days: Vec<&Day> = draft.itinerary.days.iter().filter(|day| wanted(day)).collect();
        let activities = days.iter().flat_map(|day| &day.activities);
        Self {
            draft,
            days: days.iter().map(|day| (day.id.as_str(), *day)).collect(),
            activities: activities.map(|activity| (activity.id.as_str(), activity)).collect(),
        }
    }

    /// An element in its JSON form, with ids in place of what it holds; null when it is not there.
    fn object(&self, element: &Element) -> Value {
        match element {
            Element::Trip => {
                let ids: Vec<&str> = self.draft.itinerary.days.iter().map(|day| day.id.as_str()).collect();
                with(json(&self.draft.itinerary), DAYS, ids)
            }
            Element::Ledger => json(&self.draft.constraints),
            Element::Day(id) => self.days.get(id.as_str()).map_or(Value::Null, |day| {
                let ids: Vec<&str> = day.activities.iter().map(|activity| activity.id.as_str()).collect();
                with(json(day), ACTIVITIES, ids)
            }),
            Element::Activity(id) => self.activities.get(id.as_str()).map_or(Value::Null, json),
        }
    }

    fn objects(&self) -> BTreeMap<Element, Value> {
        let days = self.days.keys().map(|id| Element::Day((*id).to_owned()));
        let activities = self.activities.keys().map(|id| Element::Activity((*id).to_owned()));
        let all = [Element::Trip, Element::Ledger].into_iter().chain(days).chain(activities);
        all.map(|element| (element.clone(), self.object(&element))).collect()
    }
}

/// None of these types fails to serialise.
fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

fn with(mut object: Value, field: &str, list: impl Into<Value>) -> Value {
    if let Some(fields) = object.as_object_mut() {
        fields.insert(field.to_owned(), list.into());
    }
    object
}

/// Puts one leaf in place; none when it does not start from what is there.
fn set(parts: &mut BTreeMap<Element, Value>, leaf: &Leaf) -> Option<()> {
    if leaf.field.is_empty() {
        let was = parts.remove(&leaf.element).unwrap_or_default();
        if was != leaf.before {
            return None;
        }
        if !leaf.after.is_null() {
            parts.insert(leaf.element.clone(), leaf.after.clone());
        }
        return Some(());
    }
    let value = parts.get_mut(&leaf.element)?.get_mut(&leaf.field)?;
    (*value == leaf.before).then(|| *value = leaf.after.clone())
}

fn assemble(mut parts: BTreeMap<Element, Value>) -> Result<Draft, DeltaError> {
    let mut take = |element: Element| parts.remove(&element).ok_or(DeltaError::Lost(element));
    let (trip, ledger) = (take(Element::Trip)?, take(Element::Ledger)?);
    let mut days: Vec<Value> = Vec::new();
    for id in ids(&trip, DAYS)? {
        let day = take(Element::Day(id))?;
        let activities: Result<Vec<Value>, DeltaError> =
            ids(&day, ACTIVITIES)?.into_iter().map(|id| take(Element::Activity(id))).collect();
        days.push(with(day, ACTIVITIES, activities?));
    }
    if let Some(element) = parts.into_keys().next() {
        return Err(DeltaError::Lost(element));
    }
    let (trip, ledger) = (with(trip, DAYS, days), ledger);
    Ok(Draft { itinerary: serde_json::from_value(trip)?, constraints: serde_json::from_value(ledger)? })
}

fn ids(object: &Value, list: &str) -> Result<Vec<String>, serde_json::Error> {
    Vec::<String>::deserialize(object.get(list).unwrap_or(&Value::Null))
}

#[cfg(test)]
mod tests {
    use serde_json::Map;

    use super::*;
    use crate::{Constraints, Itinerary};

    fn draft(title: &str, days: &[(&str, &[&str])]) -> Draft {
        let mut itinerary = Itinerary { title: title.to_owned(), ..Itinerary::default() };
        for (id, activities) in days {
            let activity =
                |id: &&str| serde_json::json!({"id": id, "title": id, "slot": "morning", "cost": 1.25});
            let day = serde_json::json!({"id": id, "day": itinerary.days.len() + 1, "title": id, "cost": 0,
                "place": {"name": "Here", "latitude": 12.345678},
                "activities": activities.iter().map(activity).collect::<Vec<_>>()});
            itinerary.days.push(serde_json::from_value(day).expect("a day"));
        }
        Draft { itinerary, constraints: Constraints::default() }
    }

    #[test]
    fn a_move_is_two_lists_and_the_way_back_is_exact() {
        let before = draft("A", &[("d1", &["a", "b"]), ("d2", &["c"]), ("gone", &["x"])]);
        let after = draft("A", &[("d2", &["c", "b"]), ("d1", &["a"]), ("new", &["y"])]);
        let delta = delta(&before, &after);
        let names: Vec<String> =
            delta.leaves.iter().map(|leaf| format!("{} {}", leaf.element, leaf.field)).collect();
        assert_eq!(
            names,
            [
                "trip daily_plans",
                "day gone ",
                "day d1 day",
                "day d1 activities",
                "day d2 day",
                "day d2 activities",
                "day new ",
                "activity x ",
                "activity y "
            ]
        );
        assert_eq!(delta.apply(&before).expect("applies"), after);
        assert_eq!(delta.reversed().apply(&after).expect("applies"), before);
        let text = serde_json::to_string(&delta).expect("JSON");
        assert!(
            text.contains(r#"{"element":{"kind":"day","id":"d1"},"field":"day","before":1,"after":2}"#),
            "{text}"
        );
        assert_eq!(serde_json::from_str::<Delta>(&text).expect("a delta"), delta);
    }

    #[test]
    fn a_delta_applies_to_its_own_base_only() {
        let (before, after) = (draft("A", &[("d1", &["a"])]), draft("B", &[("d1", &["a", "b"])]));
        let delta = delta(&before, &after);
        assert!(
            matches!(delta.apply(&after), Err(DeltaError::Base { element: Element::Trip, field }) if field == "title")
        );
        let unlisted =
            Delta { leaves: delta.leaves.iter().filter(|leaf| leaf.field != ACTIVITIES).cloned().collect() };
        assert!(matches!(unlisted.apply(&before), Err(DeltaError::Lost(Element::Activity(id))) if id == "b"));
        let mut bent = delta.clone();
        bent.leaves[0].after = serde_json::json!(7);
        assert!(matches!(bent.apply(&before), Err(DeltaError::Shape(_))));
        assert_eq!(Delta::default().apply(&before).expect("applies"), before);
    }

    #[test]
    fn every_changed_field_of_the_json_form_is_a_leaf() {
        let before = draft("A", &[("d1", &["a"])]);
        let mut json = json(&before);
        let filled = r#"{"duration_days": 2, "budget_amount": 3.5, "budget_currency": "EUR", "is_remixed": true,
            "difficulty_level": "extreme", "activity_tags": ["food"], "shared_costs": [{"title": "Visa", "cost": 9}],
            "warnings": [{"code": "w", "message": "m"}], "start_date": "2027-01-01", "creator": {"id": "1", "username": "u", "display_name": "n"}}"#;
        let filled: Map<String, Value> = serde_json::from_str(filled).expect("JSON");
        json["itinerary"].as_object_mut().expect("an object").extend(filled);
        for field in ["tagline", "destination", "trip_journey"] {
            json["itinerary"][field] = "x".into();
        }
        let day = &mut json["itinerary"]["daily_plans"][0];
        *day = with(day.take(), "stay", serde_json::json!({"name": "Inn", "level": "mid", "cost": 8}));
        day["difficulty"] = "moderate".into();
        day["locked"] = true.into();
        day["date"] = "2027-01-01".into();
        day["activities"][0]["note"] = "n".into();
        day["activities"][0]["end_time"] = "09:00".into();
        json["constraints"]["needs"] = serde_json::json!(["vegan"]);
        json["constraints"]["split_after"] = serde_json::json!(["d1"]);
        let after: Draft = serde_json::from_value(json).expect("a draft");
        let delta = delta(&before, &after);
        assert_eq!(delta.apply(&before).expect("applies"), after);
        assert_eq!(delta.leaves.len(), 13 + 2 + 4 + 2, "{delta:#?}");
    }
}
