//! A model that answers garbage, half JSON, unknown operations, ids of other trips, negative money, 500 operations, or
//! stops in the middle. The turn ends by its deadline, the draft that was there stands or a valid one replaces it, and
//! the reason is stored with the message and shown.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use remix_tests::llm::script::{self, Step};
use remix_tests::{Client, Event, Gate, Journal, Script, Stack, demo, invariants, run, sse};
use serde_json::{Value, json};

/// Of the turns in here, in seconds.
const DEADLINE: u64 = 10;
/// What the built-in planner understands when the model is of no use.
const MESSAGE: &str = "Make it 4 days";

/// How a turn ended, from its stream and from the database.
struct Ended {
    stack: Stack,
    traveler: Client,
    session: String,
    events: Vec<Event>,
    took: Duration,
}

impl Ended {
    /// The reply's metadata, which must be stored as it was shown.
    async fn metadata(&self) -> Value {
        let shown = self.events.last().unwrap().data["assistant_message"]["metadata"].clone();
        let stored = self
            .stack
            .database
            .json("SELECT metadata FROM remix_chat_messages WHERE role = 'assistant' AND sequence = 3")
            .await;
        for field in ["planner", "fallback", "repair", "mode", "draft_version"] {
            assert_eq!(stored[field], shown[field], "{field}: {stored}");
        }
        let reasons = |metadata: &Value| -> Vec<String> {
            let rejected = metadata["change"]["rejected"].as_array().cloned().unwrap_or_default();
            rejected.iter().map(|one| one["reason"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(reasons(&stored), reasons(&shown));
        shown
    }

    /// Every stored version, oldest first.
    async fn versions(&self) -> Vec<Value> {
        let sql = "SELECT json_agg(itinerary ORDER BY version) FROM remix_draft_versions";
        self.stack.database.json(sql).await.as_array().unwrap().clone()
    }

    /// What holds whatever the model did.
    async fn assert_sound(&self, name: &str) {
        assert!(self.took < Duration::from_secs(DEADLINE + 3), "{name} took {:?}", self.took);
        sse::assert_whole(&self.events);
        let journal = Journal::default();
        journal.stream(&self.session, &self.events);
        invariants::check(&self.stack.database, &journal).await;
        for version in self.versions().await {
            assert_no_foreign_origin(name, &version);
            assert_no_debt(name, &version);
        }
        // The session goes on.
        self.stack.llm().forget();
        // As often as a slow machine may have to ask within short limits.
        for _ in 0..3 {
            self.stack.llm().reply("Here I am.");
        }
        let next = self.traveler.send(&self.session, "Thanks").await;
        assert_eq!(next.assistant_message.content, "Here I am.", "{name}");
    }
}

/// One turn on a trip to Goa with a model that plays these scripts.
async fn turn(scripts: Vec<Script>) -> Ended {
    turn_within(scripts, &[]).await
}

/// The same with these limits of time.
async fn turn_within(scripts: Vec<Script>, limits: &[(&str, &str)]) -> Ended {
    let mut builder = Stack::builder().model().set("REMIX_TURN_DEADLINE_SECONDS", &DEADLINE.to_string());
    for (name, value) in limits {
        builder = builder.set(name, value);
    }
    let stack = builder.start().await;
    let traveler = stack.traveler().await;
    let session = traveler.create(&[demo::GOA], None).await.session.id;
    for script in scripts {
        stack.llm().push(script);
    }
    let began = Instant::now();
    let events = traveler.stream(&session, MESSAGE).await.all().await;
    Ended { took: began.elapsed(), stack, traveler, session, events }
}

/// Everything that was copied names the one source of the session.
fn assert_no_foreign_origin(name: &str, value: &Value) {
    match value {
        Value::Object(members) => {
            if members.get("kind").is_some_and(|kind| kind == "source") {
                assert_eq!(members["itinerary_id"], demo::GOA, "{name}");
            }
            members.values().for_each(|value| assert_no_foreign_origin(name, value));
        }
        Value::Array(items) => items.iter().for_each(|item| assert_no_foreign_origin(name, item)),
        _ => {}
    }
}

/// Nothing costs less than nothing.
fn assert_no_debt(name: &str, value: &Value) {
    match value {
        Value::Object(members) => {
            for (field, value) in members {
                if ["cost", "budget_amount", "amount"].contains(&field.as_str()) {
                    let amount = value.as_f64().or_else(|| value.as_str()?.parse().ok()).unwrap();
                    assert!(amount >= 0.0, "{name}: {field} is {value}");
                }
                assert_no_debt(name, value);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| assert_no_debt(name, item)),
        _ => {}
    }
}

/// The planner answers in the model's place, says so, and does what was asked for.
async fn is_left_to_the_planner(name: &str, script: Script) {
    let ended = turn(vec![script.clone(), script]).await;
    assert_eq!(ended.stack.llm().requests().len(), 2, "{name}: asked once more, not more often");
    let metadata = ended.metadata().await;
    assert_eq!(
        (&metadata["planner"], &metadata["fallback"]),
        (&json!("built-in"), &json!("ai_invalid_output")),
        "{name}"
    );
    let versions = ended.versions().await;
    assert_eq!((versions.len(), &versions[1]["duration_days"]), (2, &json!(4)), "{name}");
    ended.assert_sound(name).await;
}

#[test]
fn garbage() {
    run(async {
        let flood = "{\"".repeat(60_000);
        for (name, text) in [
            ("nothing", ""),
            ("null", "null"),
            ("a number", "42"),
            ("markup", "<html><body><h1>502 Bad Gateway</h1></body></html>"),
            ("letters", "\u{FFFD}\u{0}\u{202E}]]}}\"\\u12"),
            ("brackets", flood.as_str()),
            ("another shape", r#"{"itinerary":{"days":[{"day":1}]},"total":-1}"#),
        ] {
            is_left_to_the_planner(name, Script::content(text)).await;
        }
    });
}

#[test]
fn half_json() {
    run(async {
        let whole =
            r#"{"reply":"Four days.","ops":[{"op":"set_duration","days":[4]},{"op":"remove_day","day":1}]}"#;
        for end in [9, 25, 40, 70, whole.len() - 1] {
            is_left_to_the_planner(&whole[..end], Script::content(&whole[..end])).await;
        }
        let limited =
            Script::reply("Three days.").ops(json!([{"op": "set_duration", "days": [3]}])).finish("length");
        is_left_to_the_planner("finish_reason length", limited).await;
    });
}

#[test]
fn unknown_operations() {
    run(async {
        let unknown = json!([{"op": "fly_to_the_moon"}, {"op": "drop_table", "title": "travelers"}, {"name": "undo"}, 7]);
        is_left_to_the_planner("only unknown ones", Script::reply("Done.").ops(unknown)).await;

        let mixed = json!([{"op": "fly_to_the_moon"}, {"op": "set_duration", "days": [3]}]);
        let ended = turn(vec![Script::reply("Three days.").ops(mixed)]).await;
        let metadata = ended.metadata().await;
        assert_eq!((&metadata["planner"], &metadata["repair"]), (&json!("scripted"), &json!("operations")));
        assert_eq!(ended.versions().await[1]["duration_days"], 3, "the known one is applied");
        ended.assert_sound("known and unknown ones").await;
    });
}

/// Operations that reach for a trip that is not the session's.
fn foreign_operations() -> Value {
    let demo = remix_local::demo::Catalogue::load().unwrap();
    let himalaya = demo.itineraries.iter().find(|itinerary| itinerary.id == demo::HIMALAYA).unwrap();
    let (day, activity) = (&himalaya.days[1].id, &himalaya.days[1].activities[0].id);
    let mut operations = Vec::new();
    for reference in [
        format!("2:{day}"),
        format!("{}:{day}", demo::HIMALAYA),
        format!("0:{day}"),
        format!("99:{activity}"),
        format!("{}:{activity}", demo::HIMALAYA),
        format!("{}:{activity}", demo::ASHA),
    ] {
        operations.push(json!({"op": "add_day", "day": 1, "ref": reference}));
        operations.push(json!({"op": "add_activity", "day": 1, "slot": "evening", "ref": reference}));
        operations.push(json!({"op": "replace_day", "day": 1, "ref": reference}));
    }
    operations.push(json!({"op": "remove_activity", "id": "an-activity-of-somebody-else"}));
    json!(operations)
}

#[test]
fn ids_of_other_trips() {
    run(async {
        is_left_to_the_planner("only foreign ids", Script::reply("Added.").ops(foreign_operations())).await;

        let mut mixed = foreign_operations();
        mixed.as_array_mut().unwrap().insert(0, json!({"op": "set_duration", "days": [3]}));
        let ended = turn(vec![Script::reply("Three days.").ops(mixed)]).await;
        let metadata = ended.metadata().await;
        assert_eq!((&metadata["planner"], &metadata["repair"]), (&json!("scripted"), &json!("operations")));
        let rejected = metadata["change"]["rejected"].as_array().unwrap();
        assert_eq!(rejected.len(), 19, "{rejected:?}");
        assert!(rejected.iter().all(|one| !one["reason"].as_str().unwrap().is_empty()));
        assert_eq!(ended.versions().await[1]["duration_days"], 3);
        ended.assert_sound("own and foreign ids").await;
    });
}

#[test]
fn negative_money() {
    run(async {
        let negative = json!([
            {"op": "set_budget", "amount": -500, "unit": "USD", "level": "cap"},
            {"op": "add_activity", "day": 1, "slot": "evening", "title": "A gift", "amount": -100},
            {"op": "set_party", "amount": -2},
            {"op": "set_duration", "days": [-3]},
        ]);
        is_left_to_the_planner("only negative amounts", Script::reply("Done.").ops(negative)).await;

        let huge = json!([
            {"op": "set_budget", "amount": 1e300, "unit": "USD", "level": "cap"},
            {"op": "add_activity", "day": 1, "slot": "evening", "title": "A yacht", "amount": "99999999999999999999999"},
            {"op": "set_duration", "days": [3]},
        ]);
        let ended = turn(vec![Script::reply("Three days.").ops(huge)]).await;
        let metadata = ended.metadata().await;
        assert_eq!(metadata["repair"], "operations", "{:?} {metadata}", ended.stack.llm().requests().len());
        assert_eq!(ended.versions().await[1]["duration_days"], 3);
        ended.assert_sound("amounts beyond all bounds").await;
    });
}

#[test]
fn five_hundred_operations() {
    run(async {
        let many: Vec<Value> = (0..500)
            .map(|number| match number % 4 {
                0 => json!({"op": "set_duration", "days": [3 + number % 7]}),
                1 => json!({"op": "add_activity", "day": 1, "slot": "morning", "title": format!("Walk {number}")}),
                2 => json!({"op": "add_rest_day", "day": 1 + number % 3}),
                _ => json!({"op": "swap_days", "day": 1, "to": 2}),
            })
            .collect();
        let ended = turn(vec![Script::reply("Done.").ops(json!(many)).pieces(4_000)]).await;
        let metadata = ended.metadata().await;
        assert_eq!((&metadata["planner"], &metadata["repair"]), (&json!("scripted"), &json!("operations")));
        let activities = ended.versions().await[1]["daily_plans"].to_string().matches("\"Walk ").count();
        assert!(activities <= 5, "of twenty operations five add something: {activities}");
        ended.assert_sound("five hundred").await;

        let bad = json!(vec![json!({"op": "fly"}); 500]);
        is_left_to_the_planner("five hundred unknown ones", Script::reply("Done.").ops(bad).pieces(4_000))
            .await;
    });
}

/// The turn fails, says why, and leaves everything as it was.
async fn fails(name: &str, code: &str, script: Script) {
    let limits = [("AI_IDLE_SECONDS", "1"), ("AI_FIRST_TOKEN_SECONDS", "1")];
    let ended = turn_within(vec![script; 3], &limits).await;
    let last = ended.events.last().unwrap();
    assert_eq!((last.name.as_str(), &last.data["error"]["code"]), ("turn_failed", &json!(code)), "{name}");
    let stored = ended.stack.database.json("SELECT error FROM remix_turns").await;
    assert_eq!(
        (&stored["code"], &stored["message"]),
        (&json!(code), &last.data["error"]["message"]),
        "{name}"
    );
    assert_eq!(ended.versions().await.len(), 1, "{name}: the draft stands");
    let read = ended.traveler.session(&ended.session).await;
    assert_eq!(read.messages.last().unwrap().content, MESSAGE, "{name}: the message stands");
    assert_eq!(read.session.running_turn, None);
    ended.assert_sound(name).await;
}

#[test]
fn it_stops_in_the_middle() {
    run(async {
        let never = Gate::closed();
        let four = json!([{"op": "set_duration", "days": [4]}]);
        let said = |text: &str| script::delta(json!({ "content": text }));
        let pause = |length| Step::Pause(Duration::from_millis(length));
        let endless = (0..200).flat_map(|_| [Step::Bytes(said("and on ").into()), pause(100)]);
        let begins = [Step::Bytes(said("{\"reply\":\"On ").into())];
        for (name, code, script) in [
            (
                "a cut in the reply",
                "ai_unavailable",
                Script::reply("Four days.").ops(four.clone()).cut_after(2),
            ),
            ("a cut in the operations", "ai_unavailable", Script::reply("4.").ops(four.clone()).cut_after(4)),
            ("silence in the reply", "ai_unavailable", Script::reply("Four days.").hold_after(2, &never)),
            (
                "silence in the operations",
                "ai_unavailable",
                Script::reply("4.").ops(four).hold_after(4, &never),
            ),
            ("a clean end too early", "ai_unavailable", Script::raw([said("{\"reply\":\"Four")])),
            (
                "it never ends",
                "deadline_exceeded",
                Script::steps(begins.into_iter().chain(endless).collect()),
            ),
        ] {
            fails(name, code, script).await;
        }
    });
}

#[test]
fn what_was_used_up_by_a_bad_answer_is_counted() {
    run(async {
        let bad = Script::reply("Done.").ops(json!([{"op": "fly"}]));
        let good = Script::reply("Three days.").ops(json!([{"op": "set_duration", "days": [3]}]));
        let ended = turn(vec![bad, good]).await;
        let metadata = ended.metadata().await;
        assert_eq!(metadata["repair"], "reasked");
        // Both scripts report 900 and 40.
        let usage = &metadata["usage"];
        assert_eq!((&usage["prompt_tokens"], &usage["completion_tokens"]), (&json!(1800), &json!(80)));
        let kinds: BTreeSet<&str> = ended.events.iter().map(|event| event.name.as_str()).collect();
        assert!(kinds.contains("reply_reset"), "{kinds:?}");
        ended.assert_sound("a bad answer and a good one").await;
    });
}
