//! The turn that the frontend's decoder is tested with, `frontend/src/sse/fixtures/turn.sse`, is one that the gateway
//! really writes: the same turn is played again, and every event of both has the same name and the same fields.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use remix_tests::{Event, EventStream, Stack, demo, run, sse};
use serde_json::{Value, json};

/// What is left of a value without its content: the fields of objects, what a list holds, the type of the rest.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields.iter().map(|(name, field)| (name.clone(), shape(field))).collect(),
        Value::Array(elements) => {
            // Elements of one list may differ: a day without a stay, an origin of another kind.
            let shapes: BTreeMap<String, Value> =
                elements.iter().map(shape).map(|shape| (shape.to_string(), shape)).collect();
            shapes.into_values().collect()
        }
        Value::String(_) => json!("text"),
        Value::Number(_) => json!("number"),
        Value::Bool(_) => json!("true or false"),
        Value::Null => json!("nothing"),
    }
}

/// Names and shapes. How a reply is cut into pieces is the transport's business.
fn shapes(events: &[Event]) -> Vec<(String, Value)> {
    let mut all: Vec<_> = events.iter().map(|event| (event.name.clone(), shape(&event.data))).collect();
    all.dedup_by(|next, before| next.0 == "reply_delta" && before == next);
    all
}

fn recording() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("frontend/src/sse/fixtures/turn.sse")
}

#[test]
fn the_recorded_turn_is_one_that_the_gateway_writes() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::HIMALAYA, demo::GOA], None).await.session.id;
        stack.llm().edit(
            "Seven days it is: five in the mountains, two by the sea – भारत 🏔️.",
            json!([
                { "op": "set_duration", "days": [7] },
                { "op": "set_theme", "tags": ["trekking"], "level": "more" },
            ]),
        );
        let path = format!("/api/remix/sessions/{id}/stream");
        let answer = traveler.post(&path).json(&json!({ "message": "I only have 7 days" })).send().await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let live = EventStream::recorded(&answer.text).all().await;
        sse::assert_whole(&live);
        let kept = std::fs::read_to_string(recording()).unwrap();
        let recorded = EventStream::recorded(&kept).all().await;
        sse::assert_whole(&recorded);
        if shapes(&recorded) != shapes(&live) {
            let fresh = Path::new(env!("CARGO_TARGET_TMPDIR")).join("turn.sse");
            std::fs::write(&fresh, &answer.text).unwrap();
            panic!("the recording is stale: copy {} over {}", fresh.display(), recording().display());
        }
    });
}
