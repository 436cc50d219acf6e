//! `GET /api/remix/sessions/{id}/turns/{turn_id}/stream`.

use std::time::Duration;

use remix_tests::{Client, Gate, Script, Stack, demo, run, sse};
use serde_json::{Value, json};

const REPLY: &str = "Days one to four are yours — enjoy the ocean \u{1F30A}.";

/// A finished turn with a draft; gives the ids and what its stream said.
async fn finished(stack: &Stack, traveler: &Client) -> (String, String, Vec<remix_tests::Event>) {
    let id = traveler.create(&[demo::GOA], None).await.session.id;
    stack.llm().push(Script::reply(REPLY).pieces(3).ops(json!([{ "op": "set_duration", "days": [4] }])));
    let events = traveler.stream(&id, "Make it 4 days").await.all().await;
    sse::assert_whole(&events);
    let turn = events[0].data["turn_id"].as_str().unwrap().to_owned();
    (id, turn, events)
}

#[test]
fn a_finished_turn_is_told_from_the_start() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let (id, turn, live) = finished(&stack, &traveler).await;
        let told = traveler.watch(&id, &turn, None).await.all().await;
        assert_eq!(sse::names(&told), ["turn_started", "reply_delta", "draft", "turn_completed"]);
        assert_eq!(sse::numbers(&told), [1, 2, 3, 4]);
        assert_eq!(sse::text(&told), sse::text(&live));
        assert_eq!(told[0].data["user_message"], live[0].data["user_message"]);
        let draft = |events: &[remix_tests::Event]| {
            let event = events.iter().find(|event| event.name == "draft").unwrap();
            (event.data["version"].clone(), event.data["itinerary"].clone())
        };
        assert_eq!(draft(&told), draft(&live));
        let message =
            |events: &[remix_tests::Event]| events.last().unwrap().data["assistant_message"]["id"].clone();
        assert_eq!(message(&told), message(&live));
    });
}

#[test]
fn after_an_id_a_finished_turn_resets_and_numbers_on() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let (id, turn, live) = finished(&stack, &traveler).await;
        for after in [1, 2, 3, 1000] {
            let path = format!("/api/remix/sessions/{id}/turns/{turn}/stream");
            let by_header =
                traveler.get(&path).header("last-event-id", &after.to_string()).open().await.all().await;
            let by_query = traveler.get(&format!("{path}?after={after}")).open().await.all().await;
            assert_eq!(by_header, by_query);
            assert_eq!(sse::names(&by_header), ["reply_reset", "reply_delta", "draft", "turn_completed"]);
            assert_eq!(sse::numbers(&by_header), [after + 1, after + 2, after + 3, after + 4]);
            assert_eq!(sse::text(&by_header), sse::text(&live));
        }
    });
}

#[test]
fn a_live_turn_is_replayed_from_the_given_event() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let gate = Gate::closed();
        stack.llm().push(Script::reply(REPLY).pieces(3).hold_after(9, &gate));
        let mut first = traveler.stream(&id, "Hello").await;
        let started = first.until("turn_started").await;
        let turn = started.data["turn_id"].as_str().unwrap().to_owned();
        let mut whole = traveler.watch(&id, &turn, None).await;
        assert_eq!(whole.until("turn_started").await.id, 1);
        let mut rest = traveler.watch(&id, &turn, Some(started.id)).await;
        // What was said before the model paused comes at once, on each of them.
        for stream in [&mut first, &mut whole, &mut rest] {
            stream.until("reply_delta").await;
        }
        gate.open();
        for stream in [&mut first, &mut whole, &mut rest] {
            stream.until("turn_completed").await;
        }
        sse::assert_whole(&first.seen);
        assert_eq!(sse::text(&whole.seen), REPLY);
        assert!(!rest.names().contains(&"turn_started"), "nothing that was seen comes again");
        let joined: Vec<_> = std::iter::once(&started).chain(&rest.seen).cloned().collect();
        sse::assert_whole(&joined);
        assert_eq!(sse::text(&joined), REPLY);
    });
}

#[test]
fn a_quiet_live_turn_is_joined_at_once() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let gate = Gate::closed();
        stack.llm().push(Script::reply(REPLY).pieces(3).hold_after(9, &gate));
        let mut stream = traveler.stream(&id, "Hello").await;
        let turn = stream.until("turn_started").await.data["turn_id"].as_str().unwrap().to_owned();
        stream.until("reply_delta").await;
        // Everything that there is has been seen: the answer must begin all the same, or the client thinks it is cut off.
        let everything = Some(1_000);
        let joining = traveler.watch(&id, &turn, everything);
        let mut joined =
            tokio::time::timeout(Duration::from_secs(3), joining).await.expect("the head comes at once");
        gate.open();
        joined.until("turn_completed").await;
    });
}

#[test]
fn a_client_that_leaves_at_any_byte_gets_the_same_text_in_the_end() {
    run(async {
        let stack = Stack::builder().model().set("REMIX_MAX_MESSAGES_PER_SESSION", "500").start().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        // Each round leaves after one more event; what is between two events is lost with the connection.
        for leave_after in 1..=6 {
            stack.llm().push(Script::reply(REPLY).pieces(5).pause(Duration::from_millis(4)));
            let mut stream = traveler.stream(&id, "Hello").await;
            for _ in 0..leave_after {
                if stream.next().await.is_none() {
                    break;
                }
            }
            let mut seen = stream.seen.clone();
            drop(stream);
            let turn = seen[0].data["turn_id"].as_str().unwrap().to_owned();
            if !seen.last().unwrap().is_terminal() {
                let after = seen.last().unwrap().id;
                seen.extend(traveler.watch(&id, &turn, Some(after)).await.all().await);
            }
            sse::assert_in_order(&seen);
            assert_eq!(sse::text(&seen), REPLY, "left after event {leave_after}");
            assert_eq!(seen.last().unwrap().data["assistant_message"]["content"], REPLY);
        }
    });
}

#[test]
fn through_another_gateway_and_another_session_service() {
    run(async {
        let stack = Stack::builder().model().sessions(2).gateways(2).start().await;
        let here = stack.traveler().await;
        let there = here.at(&stack.gateway(1));
        let id = here.create(&[demo::GOA], None).await.session.id;
        let gate = Gate::closed();
        stack.llm().push(Script::reply(REPLY).pieces(3).hold_after(9, &gate));
        let mut stream = here.stream(&id, "Hello").await;
        let turn = stream.until("turn_started").await.data["turn_id"].as_str().unwrap().to_owned();
        stream.until("reply_delta").await;
        let mut relayed = there.watch(&id, &turn, None).await;
        assert_eq!(relayed.until("turn_started").await.id, 1);
        // While the model waits, what was said so far must already be on the other side.
        relayed.until("reply_delta").await;
        let mut rest = there.watch(&id, &turn, Some(1)).await;
        rest.until("reply_delta").await;
        gate.open();
        for stream in [&mut stream, &mut relayed, &mut rest] {
            stream.until("turn_completed").await;
            assert_eq!(sse::text(&stream.seen), REPLY);
        }
        assert_eq!(stack.llm().requests().len(), 1, "nobody answered a second time");
        assert_eq!(
            relayed.seen.last().map(|event| event.id),
            stream.seen.last().map(|event| event.id),
            "the same numbers"
        );
        let told = there.watch(&id, &turn, None).await.all().await;
        assert_eq!(sse::text(&told), REPLY);
    });
}

#[test]
fn a_failed_and_a_stopped_turn_are_told_as_well() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        for _ in 0..3 {
            stack.llm().push(Script::status(500));
        }
        let failure = traveler.message(&id, "Hello").send().await.error(502, "ai_unavailable");
        let failed = failure["details"]["turn_id"].as_str().unwrap();
        let told = traveler.watch(&id, failed, None).await.all().await;
        assert_eq!(sse::names(&told), ["turn_started", "turn_failed"]);
        let error = &told[1].data["error"];
        assert_eq!((&error["code"], &error["message"]), (&failure["code"], &failure["message"]));
        assert_eq!(told[1].data["user_message_id"], failure["details"]["user_message_id"]);

        let gate = Gate::closed();
        stack.llm().push(Script::reply("Some words and").pieces(4).hold_after(5, &gate));
        let mut stream = traveler.stream(&id, "Again").await;
        let turn = stream.until("turn_started").await.data["turn_id"].as_str().unwrap().to_owned();
        stream.until("reply_delta").await;
        traveler.stop(&id, &turn).await;
        let kept = stream.until("turn_stopped").await;
        let told = traveler.watch(&id, &turn, None).await.all().await;
        assert_eq!(sse::names(&told), ["turn_started", "reply_delta", "turn_stopped"]);
        assert_eq!(told[2].data["assistant_message"]["id"], kept.data["assistant_message"]["id"]);
    });
}

#[test]
fn an_id_that_is_no_number_is_refused() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let (id, turn, _) = finished(&stack, &traveler).await;
        let path = format!("/api/remix/sessions/{id}/turns/{turn}/stream");
        for wrong in ["abc", "-1", "1.5", "99999999999999999999"] {
            let answer = traveler.get(&path).header("last-event-id", wrong).send().await;
            answer.error(400, "invalid_argument");
            traveler.get(&format!("{path}?after={wrong}")).send().await.wrong_field("after");
        }
        let other: Value = traveler.create(&[demo::GOA], None).await.session.id.into();
        let path = format!("/api/remix/sessions/{}/turns/{turn}/stream", other.as_str().unwrap());
        traveler.get(&path).send().await.error(404, "not_found");
    });
}
