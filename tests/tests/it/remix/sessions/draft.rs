//! `/api/remix/sessions/{id}/edits` and `/versions`: edits by hand, the history, and going back in it.

use remix_tests::{Answer, Client, Gate, Journal, Script, Stack, demo, invariants, run};
use serde_json::{Value, json};

async fn edit(traveler: &Client, session: &str, base: i64, operations: Value) -> Answer {
    let body = json!({ "base_version": base, "operations": operations });
    traveler.post(&format!("/api/remix/sessions/{session}/edits")).json(&body).send().await
}

fn days(number: u32) -> Value {
    json!([{ "op": "set_duration", "days": [number] }])
}

#[test]
fn edits_by_hand_make_versions_that_can_be_listed_read_compared_and_restored() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let first = traveler.create(&[demo::GOA], None).await.session;
        let path = format!("/api/remix/sessions/{}", first.id);
        let edited: Value = edit(&traveler, &first.id, 1, days(4)).await.data(200);
        assert_eq!(
            (&edited["draft"]["version"], &edited["draft"]["itinerary"]["duration_days"]),
            (&json!(2), &json!(4))
        );
        assert_eq!(edited["draft"]["change"]["days"], json!({ "before": 5, "after": 4 }));
        let read = traveler.session(&first.id).await.session;
        assert_eq!((read.message_count, read.draft_version), (1, 2), "an edit is no message");

        let restored: Value = traveler.post(&format!("{path}/versions/1/restore")).send().await.data(200);
        assert_eq!(restored["draft"]["version"], 3);
        let original = serde_json::to_value(first.current_draft.unwrap()).unwrap();
        assert_eq!(
            restored["draft"]["itinerary"]["daily_plans"], original["daily_plans"],
            "exactly as it was"
        );

        let listed: Value = traveler.get(&format!("{path}/versions")).send().await.data(200);
        let rows = listed["versions"].as_array().unwrap();
        let authors: Vec<_> = rows
            .iter()
            .map(|row| (row["version"].as_i64().unwrap(), row["author"].as_str().unwrap()))
            .collect();
        assert_eq!(authors, [(3, "restore"), (2, "you"), (1, "ai")]);
        let second: Value = traveler.get(&format!("{path}/versions/2")).send().await.data(200);
        assert_eq!(second["draft"]["itinerary"]["duration_days"], 4);
        let diff: Value = traveler.get(&format!("{path}/versions/2/diff?against=1")).send().await.data(200);
        assert_eq!(diff["change"]["days"], json!({ "before": 5, "after": 4 }));
        let same: Value = traveler.get(&format!("{path}/versions/3/diff?against=1")).send().await.data(200);
        assert_eq!((&same["change"]["added"], &same["change"]["removed"]), (&json!([]), &json!([])));
        for missing in
            ["versions/9", "versions/0", "versions/x", "versions/9/diff", "versions/1/diff?against=9"]
        {
            let answer = traveler.get(&format!("{path}/{missing}")).send().await;
            assert!([400, 404].contains(&answer.status), "{missing}: {}", answer.text);
        }
        invariants::check(&stack.database, &Journal::default()).await;
    });
}

#[test]
fn an_edit_on_an_old_version_is_refused_with_the_newest() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let _: Value = edit(&traveler, &id, 1, days(4)).await.data(200);
        let error = edit(&traveler, &id, 1, days(3)).await.error(409, "version_conflict");
        assert_eq!(error["details"]["current_version"], 2);
        assert_eq!(traveler.session(&id).await.session.draft_version, 2);
        // Of many on one version exactly one wins.
        let answers = futures::future::join_all((0..20).map(|_| edit(&traveler, &id, 2, days(3)))).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
        assert_eq!(answers.iter().filter(|answer| answer.status == 409).count(), 19);
        invariants::check(&stack.database, &Journal::default()).await;
    });
}

#[test]
fn wrong_edits_are_refused_by_field() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let many = Value::Array(vec![json!({ "op": "undo" }); 21]);
        for operations in [
            json!([]),
            many,
            json!("undo"),
            json!([7]),
            json!([{}]),
            json!([{ "op": "fly" }]),
            json!([{ "op": "set_duration", "days": ["four"] }]),
            json!([{ "op": "undo", "colour": "red" }]),
        ] {
            edit(&traveler, &id, 1, operations).await.wrong_field("operations");
        }
        edit(&traveler, &id, 0, days(4)).await.wrong_field("base_version");
        assert_eq!(traveler.session(&id).await.session.draft_version, 1);
    });
}

#[test]
fn no_edit_while_a_turn_runs_and_none_on_a_closed_session() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let gate = Gate::closed();
        stack.llm().push(Script::reply("Working").hold_after(0, &gate));
        let turn = traveler.begin(&id, "Hello").await;
        let restore = format!("/api/remix/sessions/{id}/versions/1/restore");
        assert_eq!(
            edit(&traveler, &id, 1, days(4)).await.error(409, "turn_in_progress")["details"]["turn_id"],
            turn
        );
        traveler.post(&restore).send().await.error(409, "turn_in_progress");
        gate.open();
        traveler.watch(&id, &turn, None).await.until("turn_completed").await;
        let _: Value = traveler.post(&format!("/api/remix/sessions/{id}/archive")).send().await.data(200);
        edit(&traveler, &id, 1, days(4)).await.error(409, "session_not_active");
        traveler.post(&restore).send().await.error(409, "session_not_active");
    });
}

#[test]
fn undo_takes_back_and_redo_brings_again_both_with_the_ledger() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        stack.llm().edit("Four.", days(4));
        let four = traveler.send(&id, "Make it 4 days").await.session;
        stack.llm().edit("Undone.", json!([{ "op": "undo" }]));
        let undone = traveler.send(&id, "Undo that").await.session;
        assert_eq!((undone.draft_version, undone.current_draft.unwrap().duration_days), (3, 5));
        assert_eq!(undone.constraints.unwrap().duration_days, None);
        stack.llm().edit("Again.", json!([{ "op": "redo" }]));
        let again = traveler.send(&id, "Redo").await.session;
        assert_eq!((again.draft_version, again.constraints), (4, four.constraints));
        assert_eq!(again.current_draft.unwrap().daily_plans, four.current_draft.unwrap().daily_plans);
        invariants::check(&stack.database, &Journal::default()).await;
    });
}

#[test]
fn steps_back_in_one_message_are_redone_one_by_one() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let mut version = 1;
        let mut length = async |operations: Value| -> i64 {
            let edited: Value = edit(&traveler, &id, version, operations).await.data(200);
            version = edited["draft"]["version"].as_i64().unwrap();
            edited["draft"]["itinerary"]["duration_days"].as_i64().unwrap()
        };
        let steps = |step: &str, count: usize| Value::Array(vec![json!({ "op": step }); count]);
        for shorter in [4, 3, 2] {
            assert_eq!(length(days(shorter)).await, i64::from(shorter));
        }
        assert_eq!(length(steps("undo", 3)).await, 5);
        for again in [4, 3, 2] {
            assert_eq!(length(steps("redo", 1)).await, again);
        }
        assert_eq!(length(steps("redo", 1)).await, 2, "there is nothing more");
        // An edit on top of a version that was brought back is what is redone from then on.
        assert_eq!(length(steps("undo", 1)).await, 3);
        assert_eq!(length(days(1)).await, 1);
        assert_eq!(length(steps("undo", 2)).await, 4);
        assert_eq!(length(steps("redo", 2)).await, 1);
        invariants::check(&stack.database, &Journal::default()).await;
    });
}
