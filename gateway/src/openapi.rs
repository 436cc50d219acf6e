//! The OpenAPI 3.1 description of what is served, put together from the handlers and the messages of the contract.

use std::collections::BTreeMap;

use serde_json::Value;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{ContentBuilder, InfoBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, OpenApi as _, PartialSchema, ToSchema};

use crate::reply::ErrorEnvelope;
use crate::router::Operations;

mod page;

pub use page::page;

/// Every failure of every operation: one envelope, told apart by its code.
pub(crate) struct Failures;

impl IntoResponses for Failures {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let content =
            ContentBuilder::new().schema(Some(Ref::from_schema_name(ErrorEnvelope::name()))).build();
        let response = ResponseBuilder::new()
            .description("A failure; error.code says which")
            .content("application/json", content)
            .build();
        BTreeMap::from([("default".to_owned(), response.into())])
    }
}

/// Messages whose unset fields are left out, as proto/build.rs says; all others always show every field.
const SPARSE: [&str; 8] = [
    "MessageMetadata",
    "ErrorDetails",
    "ErrorBody",
    "Change",
    "ChangeEntry",
    "TurnStopped",
    "Message",
    "Operation",
];

/// The description.
pub fn document() -> Value {
    // A document always has a JSON form; null would show that it had none.
    let mut document = serde_json::to_value(operations()).unwrap_or_default();
    for (name, schema) in
        document.pointer_mut("/components/schemas").and_then(Value::as_object_mut).into_iter().flatten()
    {
        if !SPARSE.contains(&name.as_str()) {
            require_all(schema);
        }
    }
    document
}

/// The messages of the contract read leniently, which their schemas show as defaults; but they are written in full.
fn require_all(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            let strict = fields.contains_key("required") || fields.contains_key("additionalProperties");
            if let (Some(properties), false) =
                (fields.get_mut("properties").and_then(Value::as_object_mut), strict)
            {
                for property in properties.values_mut().filter_map(Value::as_object_mut) {
                    property.remove("default");
                }
                let names = properties.keys().cloned().map(Value::String).collect();
                fields.insert("required".to_owned(), Value::Array(names));
            }
            fields.values_mut().for_each(require_all);
        }
        Value::Array(items) => items.iter_mut().for_each(require_all),
        _ => {}
    }
}

fn operations() -> utoipa::openapi::OpenApi {
    let mut document = Operations::openapi();
    document.info = InfoBuilder::new()
        .title("Remix Chat")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Shape one trip out of one to three published itineraries by talking. Every answer is in an envelope: \
             `status` is `success` with `data`, or `error` with `error`. Times are RFC 3339 in UTC, ids are uuids, \
             amounts are numbers per person in the itinerary's currency. Unknown body fields are refused. A stream has \
             the events turn_started (TurnStarted), reply_delta (ReplyDelta), reply_reset (ReplyReset), draft \
             (DraftChanged) and, as its last, turn_completed (TurnCompleted), turn_failed (TurnFailed) or turn_stopped \
             (TurnStopped); a stream that ends without one of those three did not finish: attach again.",
        ))
        .build();
    let components = document.components.get_or_insert_default();
    let bearer = Http::builder().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    let mut referred = Vec::new();
    ErrorEnvelope::schemas(&mut referred);
    referred.push((ErrorEnvelope::name().into_owned(), ErrorEnvelope::schema()));
    components.schemas.extend(referred);
    document
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::router::{Auth, ROUTES};
    use std::collections::BTreeSet;

    #[test]
    fn routes_and_operations_are_the_same() {
        let document = document();
        let mut operations = BTreeSet::new();
        for (path, methods) in document["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                let id = operation["operationId"].as_str().unwrap();
                let auth = if operation.get("security").is_some() { Auth::Traveler } else { Auth::Open };
                operations.insert((path.clone(), method.to_uppercase(), id.to_owned(), auth == Auth::Open));
            }
        }
        let routes: BTreeSet<_> = ROUTES
            .iter()
            .map(|r| (r.path.to_owned(), r.method.to_owned(), r.operation.to_owned(), r.auth == Auth::Open))
            .collect();
        assert_eq!(operations, routes);
    }

    #[test]
    fn every_reference_leads_somewhere() {
        fn references(value: &Value, found: &mut BTreeSet<String>) {
            match value {
                Value::Object(fields) => {
                    found.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
                    fields.values().for_each(|field| references(field, found));
                }
                Value::Array(items) => items.iter().for_each(|item| references(item, found)),
                _ => {}
            }
        }
        let document = document();
        assert_eq!(document["openapi"], "3.1.0");
        let mut found = BTreeSet::new();
        references(&document, &mut found);
        assert!(found.len() > 20, "{found:?}");
        for reference in found {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{reference}");
        }
    }

    #[test]
    fn what_is_always_written_is_required() {
        let document = document();
        let required = |name: &str| document["components"]["schemas"][name]["required"].to_string();
        assert!(required("Session").contains("\"current_draft\""));
        assert_eq!(required("Message"), "null");
        assert_eq!(required("NewSession"), r#"["itinerary_ids"]"#);
        assert_eq!(required("CreatedSession"), r#"["session","messages"]"#);
    }

    #[test]
    fn the_page_shows_every_operation_and_runs_nothing() {
        let page = page(&document());
        for route in ROUTES {
            assert!(page.contains(&format!("id=\"{}\"", route.operation)), "{}", route.operation);
        }
        assert!(!page.contains("<script") && !page.contains("://") && !page.contains(" onclick"));
    }
}
