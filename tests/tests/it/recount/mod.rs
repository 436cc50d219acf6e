//! Ten turns with undo, restore and edits by hand in between; after each step versions, change cards and provenance are
//! counted again from the stored JSON. The recount is written here, from the design: it calls nothing of the engine.

mod card;
mod origins;

use remix_tests::{Client, Journal, Stack, demo, invariants, run};
use serde_json::{Value, json};

/// What happens next.
enum Step {
    /// A message whose answer has these operations.
    Turn(&'static str, Value),
    /// An edit by hand.
    Edit(Value),
    /// A version is brought back by its number.
    Restore(i64),
}

/// Where a step leads, as the test understands the history.
#[derive(Debug, Clone, Copy, Default)]
struct Pointers {
    undo: Option<i64>,
    redo: Option<i64>,
}

/// A version as it is stored.
struct Version {
    number: i64,
    row: Value,
    pointers: Pointers,
}

fn steps() -> Vec<Step> {
    use Step::{Edit, Restore, Turn};
    let undo = || json!([{ "op": "undo" }]);
    vec![
        Turn("I only have 7 days", json!([{ "op": "set_duration", "days": [7] }])),
        Turn("At most $1500", json!([{ "op": "set_budget", "amount": 1500, "unit": "USD", "level": "cap" }])),
        Edit(json!([
            { "op": "add_activity", "day": 2, "slot": "evening", "title": "Tea with friends", "tags": ["food"], "amount": 3.5, "unit": "USD" },
        ])),
        Turn("Do not touch day 3", json!([{ "op": "lock_day", "day": 3 }])),
        Turn("Undo that", undo()),
        Turn("And the tea", undo()),
        Turn("No, bring it back", json!([{ "op": "redo" }])),
        Restore(2),
        Turn("A day of rest after day 2", json!([{ "op": "add_rest_day", "day": 2 }])),
        Edit(json!([{ "op": "move_day", "day": 1, "to": 3 }])),
        Turn("Day 4 can go", json!([{ "op": "remove_day", "day": 4 }])),
        Edit(
            json!([{ "op": "swap_days", "day": 1, "to": 2 }, { "op": "set_meta", "unit": "title", "title": "Hills and sea" }]),
        ),
        Turn("Cheaper beds", json!([{ "op": "set_stay_level", "level": "budget" }])),
        Turn("Lovely, thanks", json!([])),
        Turn("As it was with the tea", json!([{ "op": "restore_version", "amount": 4 }])),
        Turn("Undo", undo()),
        Turn(
            "More food, and vegetarian",
            json!([
                { "op": "set_theme", "tags": ["food"], "level": "more" },
                { "op": "set_needs", "tags": ["vegetarian"] },
            ]),
        ),
    ]
}

/// The rows of a session's versions, oldest first.
async fn versions(stack: &Stack, session: &str) -> Vec<Value> {
    let sql = format!(
        "SELECT json_agg(row_to_json(v) ORDER BY version) FROM remix_draft_versions v WHERE session_id = '{session}'"
    );
    stack.database.json(&sql).await.as_array().unwrap().clone()
}

/// The newest message, as it is stored.
async fn last_message(stack: &Stack, session: &str) -> Value {
    let sql = format!(
        "SELECT row_to_json(m) FROM remix_chat_messages m WHERE session_id = '{session}' ORDER BY sequence DESC LIMIT 1"
    );
    stack.database.json(&sql).await
}

/// The version whose content a step brings back, if it only does that, and the pointers of the version that it makes.
fn expected(history: &[Version], step: &Step) -> (Option<i64>, Pointers) {
    let newest = history.last().unwrap();
    let forward = Pointers { undo: Some(newest.number), redo: None };
    let of = |number: i64| history.iter().find(|version| version.number == number).unwrap();
    let operation = match step {
        Step::Restore(number) => return (Some(*number), forward),
        Step::Edit(operations) | Step::Turn(_, operations) => operations[0].clone(),
    };
    match operation["op"].as_str() {
        Some("undo") => {
            let target = of(newest.pointers.undo.expect("there is something to undo"));
            (Some(target.number), Pointers { undo: target.pointers.undo, redo: Some(newest.number) })
        }
        Some("redo") => {
            let target = of(newest.pointers.redo.expect("there is something to redo"));
            (Some(target.number), target.pointers)
        }
        Some("restore_version") => (operation["amount"].as_i64(), forward),
        _ => (None, forward),
    }
}

/// Does a step; gives the message that answered it, and the card as the client got it.
async fn take(
    stack: &Stack,
    traveler: &Client,
    session: &str,
    base: i64,
    step: &Step,
) -> (Option<Value>, Value) {
    let path = format!("/api/remix/sessions/{session}");
    match step {
        Step::Turn(message, operations) => {
            stack.llm().edit("Done as you asked.", operations.clone());
            let sent: Value = traveler.message(session, message).send().await.data(200);
            let metadata = &sent["assistant_message"]["metadata"];
            assert_eq!(metadata["planner"], "scripted", "{message}: {metadata}");
            let stored = last_message(stack, session).await;
            assert_eq!(stored["id"], sent["assistant_message"]["id"]);
            (Some(stored), metadata["change"].clone())
        }
        Step::Edit(operations) => {
            let body = json!({ "base_version": base, "operations": operations });
            let edited: Value = traveler.post(&format!("{path}/edits")).json(&body).send().await.data(200);
            (None, edited["draft"]["change"].clone())
        }
        Step::Restore(number) => {
            let restored: Value =
                traveler.post(&format!("{path}/versions/{number}/restore")).send().await.data(200);
            (None, restored["draft"]["change"].clone())
        }
    }
}

#[test]
fn ten_turns_with_undo_restore_and_edits_by_hand_agree_with_a_recount() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let session = traveler.create(&[demo::HIMALAYA, demo::GOA], None).await.session.id;
        let published = "SELECT json_agg(row_to_json(i)) FROM itineraries i WHERE published_at IS NOT NULL \
            AND id IN (SELECT jsonb_array_elements_text(source_itinerary_ids)::uuid FROM remix_chat_sessions)";
        let sources = stack.database.json(published).await;
        let first = versions(&stack, &session).await.remove(0);
        origins::recount(&first["itinerary"], &sources);
        let mut history = vec![Version { number: 1, row: first, pointers: Pointers::default() }];
        let (mut turns, mut made) = (0, 0);
        for (index, step) in steps().iter().enumerate() {
            let name = format!("step {}", index + 1);
            let before = history.last().unwrap();
            let (content, pointers) = expected(&history, step);
            let (message, shown) = take(&stack, &traveler, &session, before.number, step).await;
            turns += usize::from(message.is_some());
            let mut rows = versions(&stack, &session).await;
            for (row, known) in rows.iter().zip(&history) {
                assert_eq!(row, &known.row, "{name}: a version never changes");
            }
            if matches!(step, Step::Turn(_, operations) if operations == &json!([])) {
                assert_eq!(rows.len(), history.len(), "{name}: nothing was asked for");
                assert_eq!(shown, Value::Null, "{name}");
                continue;
            }
            assert_eq!(rows.len(), history.len() + 1, "{name}: one version each");
            made += 1;
            let row = rows.pop().unwrap();
            let number = row["version"].as_i64().unwrap();
            assert_eq!(number, before.number + 1, "{name}");
            assert_eq!(
                (row["undo_to"].as_i64(), row["redo_to"].as_i64()),
                (pointers.undo, pointers.redo),
                "{name}"
            );
            let author = match (content, step) {
                (Some(_), _) => "restore",
                (None, Step::Edit(_)) => "you",
                (None, _) => "ai",
            };
            assert_eq!(row["author"], author, "{name}");
            if let Some(target) = content {
                let target = &history.iter().find(|version| version.number == target).unwrap().row;
                for part in ["itinerary", "constraints"] {
                    assert_eq!(row[part], target[part], "{name}: exactly as it was");
                }
            }
            match &message {
                Some(message) => {
                    assert_eq!(row["message_id"], message["id"], "{name}");
                    assert_eq!(row["turn_id"], message["turn_id"], "{name}");
                    assert_eq!(message["metadata"]["draft_version"], number, "{name}");
                    card::assert_line(&message["metadata"]["computed_line"], &row["itinerary"], &name);
                    assert_eq!(
                        card::entries(&message["metadata"]["change"]),
                        card::entries(&row["change"]),
                        "{name}: the message has the version's card"
                    );
                }
                None => {
                    assert_eq!((&row["message_id"], &row["turn_id"]), (&Value::Null, &Value::Null), "{name}")
                }
            }
            assert_eq!(
                card::entries(&shown),
                card::entries(&row["change"]),
                "{name}: what was shown is what is stored"
            );
            card::recount(&before.row, &row, &name);
            origins::recount(&row["itinerary"], &sources);
            history.push(Version { number, row, pointers });
        }
        assert!(turns >= 10 && made >= 14, "{turns} turns, {made} versions");
        let read = traveler.session(&session).await.session;
        assert_eq!(i64::from(read.draft_version), history.last().unwrap().number);
        assert_eq!(read.message_count as usize, 1 + 2 * turns);
        invariants::check(&stack.database, &Journal::default()).await;
        assert_noticed(&history[0].row, &history[1].row, &sources);
    });
}

/// Makes a part of a version wrong.
type Spoil = fn(&mut Value);

/// The negative controls: a card or a credit that is wrong must be noticed, or the recount proves nothing.
fn assert_noticed(before: &Value, after: &Value, sources: &Value) {
    let wrong: [(&str, Spoil); 7] = [
        ("/change/total/after", |total| *total = json!(1)),
        ("/change/days/before", |days| *days = json!(6)),
        ("/change/removed", |removed| drop(removed.as_array_mut().unwrap().pop())),
        ("/change/constraints", |change| *change = Value::Null),
        ("/itinerary/provenance/0/days", |days| *days = json!(99)),
        ("/itinerary/daily_plans/0/origin/element_id", |id| *id = json!("nowhere")),
        ("/itinerary/daily_plans/0/activities/0/title", |title| *title = json!("Something else")),
    ];
    for (path, spoil) in wrong {
        let mut spoilt = after.clone();
        spoil(spoilt.pointer_mut(path).unwrap_or_else(|| panic!("{path} is not there")));
        let noticed = std::panic::catch_unwind(|| {
            card::recount(before, &spoilt, path);
            origins::recount(&spoilt["itinerary"], sources);
        });
        assert!(noticed.is_err(), "{path} is not noticed");
    }
}
