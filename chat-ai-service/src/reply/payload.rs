//! The one type of the model's answer, its schema in two renderings, and the way from it to edit operations.

use remix_itinerary::money::Decimal;
use remix_itinerary::{Operation, OperationKind, Slot};
use remix_proto::v1 as pb;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::llm::Schemas;

/// The most operations of one answer.
pub(crate) const MAX_OPERATIONS: usize = 20;

/// Amounts from here on cannot be sent as a number without loss; no trip costs that much.
const UNTHINKABLE: i64 = 1_000_000_000_000;

/// Properties in the order in which they are to be written: the reply before the operations, what to do before how.
const ORDER: [&str; 14] = [
    "reply", "ops", "op", "day", "to", "id", "ref", "slot", "title", "tags", "amount", "unit", "level",
    "days",
];

// Only its schema is used: `parse` reads member by member, so that one bad operation does not cost the others.
/// The whole answer.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(dead_code)]
struct Payload {
    /// Plain text for the traveller, at most three short sentences, no totals.
    #[schemars(length(min = 1, max = 900))]
    reply: String,
    /// The edits; empty when nothing is to change.
    #[schemars(length(max = 20))]
    ops: Vec<FlatOperation>,
}

/// One edit; fields that it does not use are null.
#[derive(Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct FlatOperation {
    #[schemars(schema_with = "kinds")]
    op: OperationKind,
    #[serde(default)]
    #[schemars(range(min = 1, max = 61))]
    day: Option<i32>,
    #[serde(default)]
    #[schemars(range(min = 1, max = 61))]
    to: Option<i32>,
    #[serde(default)]
    #[schemars(length(max = 60))]
    id: Option<String>,
    #[serde(default, rename = "ref")]
    #[schemars(length(max = 100))]
    reference: Option<String>,
    #[serde(default)]
    #[schemars(schema_with = "slots")]
    slot: Option<Slot>,
    #[serde(default)]
    #[schemars(length(max = 500))]
    title: Option<String>,
    #[serde(default)]
    #[schemars(schema_with = "tags")]
    tags: Option<Vec<String>>,
    #[serde(default, with = "remix_itinerary::money::optional")]
    #[schemars(schema_with = "amount")]
    amount: Option<Decimal>,
    #[serde(default)]
    #[schemars(length(max = 20))]
    unit: Option<String>,
    #[serde(default)]
    #[schemars(length(max = 20))]
    level: Option<String>,
    #[serde(default)]
    #[schemars(schema_with = "days")]
    days: Option<Vec<i32>>,
}

impl From<FlatOperation> for Operation {
    fn from(flat: FlatOperation) -> Self {
        Self {
            op: flat.op,
            day: flat.day,
            to: flat.to,
            id: flat.id,
            reference: flat.reference,
            slot: flat.slot,
            title: flat.title,
            tags: flat.tags.unwrap_or_default(),
            amount: flat.amount,
            unit: flat.unit,
            level: flat.level,
            days: flat.days.unwrap_or_default(),
        }
    }
}

/// Reads one operation leniently: empty texts are unset, numbers may be texts, single values may stand for lists.
pub(crate) fn operation(value: &Value) -> Option<Operation> {
    let mut members = Map::new();
    for (name, value) in value.as_object()? {
        let value = match (name.as_str(), value) {
            (_, Value::String(text)) if text.trim().is_empty() => Value::Null,
            ("op" | "slot", Value::String(word)) => Value::String(snake_case(word)),
            ("level", Value::String(word)) => Value::String(word.trim().to_lowercase()),
            ("day" | "to", value) => integer(value),
            ("amount", Value::String(text)) => number(text),
            ("days", Value::Array(days)) => days.iter().map(integer).collect(),
            ("days", Value::Number(_) | Value::String(_)) => Value::Array(vec![integer(value)]),
            ("tags", Value::String(tag)) => Value::Array(vec![Value::String(tag.clone())]),
            (_, Value::String(text)) => Value::String(text.trim().to_owned()),
            (_, value) => value.clone(),
        };
        members.insert(name.clone(), value);
    }
    let flat: FlatOperation = serde_json::from_value(Value::Object(members)).ok()?;
    let thinkable = flat.amount.is_none_or(|amount| amount.abs() < Decimal::from(UNTHINKABLE));
    thinkable.then(|| flat.into())
}

fn snake_case(word: &str) -> String {
    let mut snake = String::with_capacity(word.len() + 4);
    for (index, character) in word.trim().char_indices() {
        if character.is_uppercase() && index > 0 && !snake.ends_with('_') {
            snake.push('_');
        }
        snake.extend(if matches!(character, '-' | ' ') { '_' } else { character }.to_lowercase());
    }
    snake
}

fn integer(value: &Value) -> Value {
    let whole = match value {
        Value::String(text) => text.trim().parse::<i64>().ok(),
        Value::Number(number) => {
            number.as_f64().filter(|number| number.fract() == 0.0).map(|number| number as i64)
        }
        _ => None,
    };
    whole.map_or_else(|| value.clone(), Value::from)
}

fn number(text: &str) -> Value {
    serde_json::from_str::<serde_json::Number>(text.trim()).map_or_else(|_| text.into(), Value::Number)
}

/// The schema for servers that turn it into a grammar, and the one for those that take only the strict subset.
pub(crate) fn schemas() -> Result<Schemas, serde_json::Error> {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    let mut bounded = settings.into_generator().into_root_schema_for::<Payload>().to_value();
    require_everything(&mut bounded);
    let mut portable = bounded.clone();
    remove_bounds(&mut portable);
    Ok(Schemas { name: "remix_answer", bounded: ordered(&bounded)?, portable: ordered(&portable)? })
}

fn kinds(_: &mut SchemaGenerator) -> Schema {
    let words: Vec<Value> = (1..)
        .map_while(|number| pb::OperationKind::try_from(number).ok())
        .filter_map(|kind| serde_json::to_value(kind).ok())
        .collect();
    json_schema!({ "type": "string", "enum": words })
}

fn slots(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": ["string", "null"], "enum": ["morning", "midday", "afternoon", "evening", null] })
}

fn tags(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": ["array", "null"], "items": { "type": "string", "maxLength": 120 }, "maxItems": 8 })
}

fn days(_: &mut SchemaGenerator) -> Schema {
    let day = json_schema!({ "type": "integer", "minimum": 1, "maximum": 61 });
    json_schema!({ "type": ["array", "null"], "items": day, "maxItems": 60 })
}

fn amount(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": ["number", "null"], "minimum": 0, "maximum": 100_000_000 })
}

/// Strict mode wants every property required and no others; what may be missing is null instead.
fn require_everything(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            members.values_mut().for_each(require_everything);
            for annotation in ["title", "default", "format"] {
                // Only the annotation: a property of the same name is an object.
                if members.get(annotation).is_some_and(|value| !value.is_object()) {
                    members.remove(annotation);
                }
            }
            let Some(properties) = members.get("properties").and_then(Value::as_object) else { return };
            let mut names: Vec<String> = properties.keys().cloned().collect();
            names.sort_by_key(|name| ORDER.iter().position(|ordered| ordered == name));
            members.insert("required".into(), names.into());
            members.insert("additionalProperties".into(), false.into());
        }
        Value::Array(items) => items.iter_mut().for_each(require_everything),
        _ => {}
    }
}

fn remove_bounds(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            for bound in ["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"] {
                members.remove(bound);
            }
            members.values_mut().for_each(remove_bounds);
        }
        Value::Array(items) => items.iter_mut().for_each(remove_bounds),
        _ => {}
    }
}

fn ordered(schema: &Value) -> Result<Box<RawValue>, serde_json::Error> {
    serde_json::value::to_raw_value(&Ordered(schema))
}

/// Writes the members of objects in the order of [`ORDER`], which a map does not keep.
struct Ordered<'a>(&'a Value);

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(members) => {
                let mut names: Vec<&String> = members.keys().collect();
                names.sort_by_key(|name| {
                    ORDER.iter().position(|ordered| ordered == name).unwrap_or(ORDER.len())
                });
                let mut map = serializer.serialize_map(Some(names.len()))?;
                for name in names {
                    map.serialize_entry(name, &Ordered(&members[name]))?;
                }
                map.end()
            }
            Value::Array(items) => serializer.collect_seq(items.iter().map(Ordered)),
            scalar => scalar.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn walk(schema: &Value, visit: &mut impl FnMut(&Map<String, Value>)) {
        match schema {
            Value::Object(members) => {
                visit(members);
                members.values().for_each(|value| walk(value, visit));
            }
            Value::Array(items) => items.iter().for_each(|value| walk(value, visit)),
            _ => {}
        }
    }

    #[test]
    fn portable_is_the_strict_subset() {
        let text = schemas().unwrap().portable.get().to_owned();
        let allowed = [
            "type",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "enum",
            "description",
            "anyOf",
        ];
        let schema: Value = serde_json::from_str(&text).unwrap();
        walk(&schema, &mut |members| {
            // Maps of properties have property names, everything else has keywords.
            let properties = members.keys().all(|name| ORDER.contains(&name.as_str()));
            assert!(properties || members.keys().all(|name| allowed.contains(&name.as_str())), "{members:?}");
            if let Some(properties) = members.get("properties").and_then(Value::as_object) {
                assert_eq!(members["required"].as_array().unwrap().len(), properties.len());
                assert_eq!(members["additionalProperties"], json!(false));
            }
        });
    }

    #[test]
    fn bounded_has_lengths_and_ranges() {
        let text = schemas().unwrap().bounded.get().to_owned();
        for keyword in ["\"maxLength\":900", "\"maxItems\":20", "\"minimum\":1", "\"maximum\":61"] {
            assert!(text.contains(keyword), "{keyword} in {text}");
        }
    }

    #[test]
    fn properties_are_written_in_order() {
        let schemas = schemas().unwrap();
        for text in [schemas.portable.get(), schemas.bounded.get()] {
            let place = |name: &str| {
                text.find(&format!("\"{name}\":{{")).unwrap_or_else(|| panic!("{name} in {text}"))
            };
            let places: Vec<usize> = ORDER.iter().map(|name| place(name)).collect();
            assert!(places.is_sorted(), "{text}");
        }
    }

    #[test]
    fn every_kind_of_the_contract_is_offered_and_understood() {
        let kinds = kinds(&mut SchemaGenerator::default()).to_value();
        let words = kinds["enum"].as_array().unwrap();
        assert_eq!(words.len(), 39);
        for word in words {
            assert!(operation(&json!({ "op": word })).is_some(), "{word}");
        }
    }

    #[test]
    fn operations_are_read_leniently() {
        let read = operation(&json!({
            "op": "addActivity", "day": "3", "to": 2.0, "id": " ", "slot": "Morning", "title": " Walk ", "tags": "food",
            "amount": "12.5", "level": "Cap", "days": 7, "unit": null, "why": "because",
        }))
        .unwrap();
        let mut expected = Operation::new(OperationKind::AddActivity);
        expected.day = Some(3);
        expected.to = Some(2);
        expected.slot = Some(Slot::Morning);
        expected.title = Some("Walk".into());
        expected.tags = vec!["food".into()];
        expected.amount = Some("12.5".parse().unwrap());
        expected.level = Some("cap".into());
        expected.days = vec![7];
        assert_eq!(read, expected);
    }

    #[test]
    fn what_is_no_operation_is_none() {
        for value in [
            json!("undo"),
            json!({}),
            json!({"op": "fly"}),
            json!({"op": "move_day", "day": "two"}),
            json!({"op": "set_budget", "amount": 1e23}),
            json!({"op": "set_budget", "amount": "-1000000000000"}),
        ] {
            assert_eq!(operation(&value), None, "{value}");
        }
    }
}
