//! `POST /api/remix/sessions/{id}/stream`.

use std::time::{Duration, Instant};

use remix_tests::{Gate, Journal, Script, Stack, demo, eventually, invariants, run, sse};
use serde_json::{Value, json};

/// A transcript without what differs from run to run, one line an event.
fn transcript(events: &[remix_tests::Event]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for event in events {
        let keys = event.data.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(", ");
        let what = match event.name.as_str() {
            "reply_delta" => event.data["text"].as_str().unwrap().to_owned(),
            "turn_started" => format!("{{{keys}}} {}", event.data["user_message"]["content"]),
            "draft" => format!(
                "{{{keys}}} version {}, {} days",
                event.data["version"], event.data["itinerary"]["duration_days"]
            ),
            "turn_completed" => format!(
                "{{{keys}}} {} | {} messages",
                event.data["assistant_message"]["content"], event.data["session"]["message_count"]
            ),
            "turn_failed" => format!("{{{keys}}} {}", event.data["error"]["code"]),
            _ => format!("{{{keys}}}"),
        };
        match lines.last_mut() {
            // How deltas are cut is the transport's business.
            Some(last) if event.name == "reply_delta" && last.starts_with("reply_delta ") => {
                last.push_str(&what)
            }
            _ => lines.push(format!("{} {what}", event.name)),
        }
    }
    lines.join("\n")
}

#[test]
fn a_turn_that_edits() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        stack.llm().edit("Four days it is.", json!([{ "op": "set_duration", "days": [4] }]));
        let events = traveler.stream(&id, "Make it 4 days").await.all().await;
        sse::assert_whole(&events);
        insta::assert_snapshot!(transcript(&events), @r#"
        turn_started {quota, turn_id, user_message} "Make it 4 days"
        reply_delta Four days it is.
        draft {change, constraints, itinerary, version} version 2, 4 days
        turn_completed {assistant_message, session} "Four days it is." | 3 messages
        "#);
        let draft = events.iter().find(|event| event.name == "draft").unwrap();
        assert_eq!(draft.data["constraints"]["duration_days"], 4, "the ledger that the draft was made under");
        assert_eq!(draft.data["constraints"], events.last().unwrap().data["session"]["constraints"]);
        let quota = &events[0].data["quota"];
        assert_eq!(quota["messages_per_session"], json!({ "limit": 50 }));
    });
}

#[test]
fn a_turn_that_changes_nothing() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        stack.llm().reply("You are welcome.");
        let events = traveler.stream(&id, "Thanks").await.all().await;
        sse::assert_whole(&events);
        insta::assert_snapshot!(transcript(&events), @r#"
        turn_started {quota, turn_id, user_message} "Thanks"
        reply_delta You are welcome.
        turn_completed {assistant_message, session} "You are welcome." | 3 messages
        "#);
    });
}

#[test]
fn a_reply_that_breaks_off_starts_again() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        stack.llm().push(Script::reply("This will not be").cut_after(3));
        stack.llm().reply("This is the answer.");
        let events = traveler.stream(&id, "Hello").await.all().await;
        sse::assert_whole(&events);
        let names = sse::names(&events);
        assert!(names.contains(&"reply_reset"), "{names:?}");
        assert_eq!(sse::text(&events), "This is the answer.");
        assert_eq!(events.last().unwrap().data["assistant_message"]["content"], "This is the answer.");
    });
}

#[test]
fn a_model_that_stays_cut_never_becomes_a_success() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let edit = json!([{ "op": "set_duration", "days": [4] }]);
        for cut in [2, 4, 6] {
            stack.llm().push(Script::reply("Half of a reply").ops(edit.clone()).cut_after(cut));
        }
        let events = traveler.stream(&id, "Make it 4 days").await.all().await;
        sse::assert_whole(&events);
        let last = events.last().unwrap();
        assert_eq!(
            (last.name.as_str(), &last.data["error"]["code"]),
            ("turn_failed", &json!("ai_unavailable"))
        );
        assert_eq!(last.data["error"]["retryable"], true);
        assert_eq!(last.data["user_message_id"], events[0].data["user_message"]["id"]);
        let read = traveler.session(&id).await;
        assert_eq!((read.session.draft_version, read.session.message_count), (1, 2));
        invariants::check(&stack.database, &Journal::default()).await;
    });
}

#[test]
fn pieces_are_passed_on_while_the_model_still_writes() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let gate = Gate::closed();
        // `{"reply":"` fills the first two pieces: the third holds the first characters of the reply.
        stack.llm().push(Script::reply("First words, and then the rest.").pieces(8).hold_after(3, &gate));
        let mut stream = traveler.stream(&id, "Hello").await;
        let first = stream.until("reply_delta").await;
        assert!("First words, and then the rest.".starts_with(first.data["text"].as_str().unwrap()));
        gate.open();
        stream.until("turn_completed").await;
        assert_eq!(sse::text(&stream.seen), "First words, and then the rest.");
    });
}

#[test]
fn the_first_delta_follows_the_first_content_within_50_ms() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let mut best = Duration::MAX;
        for _ in 0..5 {
            let gate = Gate::closed();
            stack.llm().push(Script::reply("Here").pieces(40).hold_after(0, &gate));
            let asked = stack.llm().requests().len() + 1;
            let mut stream = traveler.stream(&id, "Hello").await;
            stack.llm().asked(asked).await;
            let opened = Instant::now();
            gate.open();
            stream.until("reply_delta").await;
            best = best.min(opened.elapsed());
            stream.until("turn_completed").await;
        }
        // The best of five: other tests share the machine, the path itself does not get quicker by chance.
        assert!(best < Duration::from_millis(50), "{best:?}");
    });
}

#[test]
fn a_quiet_stream_is_kept_alive() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        // The reply is in the first piece; the operations come so slowly that the reader hears nothing for over 10 s,
        // and often enough that the model does not count as stuck.
        let edit = json!([{ "op": "set_duration", "days": [4] }]);
        stack.llm().push(Script::reply("Hi").ops(edit).pieces(18).pause(Duration::from_millis(5_500)));
        let stream_path = format!("/api/remix/sessions/{id}/stream");
        let mut stream = traveler.post(&stream_path).json(&json!({ "message": "Hello" })).open().await;
        stream.until("turn_completed").await;
        assert!(stream.comments >= 1, "a ping every 10 s");
    });
}

#[test]
fn a_client_that_leaves_does_not_stop_the_turn() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let gate = Gate::closed();
        stack.llm().push(Script::reply("Written while nobody looked.").hold_after(3, &gate));
        let mut stream = traveler.stream(&id, "Hello").await;
        let turn = stream.until("turn_started").await.data["turn_id"].as_str().unwrap().to_owned();
        stream.until("reply_delta").await;
        drop(stream);
        gate.open();
        let read = eventually("the reply is stored", Duration::from_secs(10), || async {
            let read = traveler.session(&id).await;
            (read.session.message_count == 3).then_some(read)
        })
        .await;
        assert_eq!(read.messages[2].content, "Written while nobody looked.");
        assert_eq!(read.messages[2].turn_id.as_deref(), Some(turn.as_str()));
        assert_eq!(stack.llm().hung_up(), 0);
    });
}

#[test]
fn what_is_wrong_before_the_turn_is_an_ordinary_error() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let path = format!("/api/remix/sessions/{id}/stream");
        traveler.post(&path).json(&json!({ "message": " " })).send().await.wrong_field("message");
        traveler.post(&path).json(&json!({ "message": "x", "mood": 1 })).send().await.wrong_field("mood");
        let _: Value = traveler.post(&format!("/api/remix/sessions/{id}/archive")).send().await.data(200);
        traveler.post(&path).json(&json!({ "message": "x" })).send().await.error(409, "session_not_active");
    });
}
