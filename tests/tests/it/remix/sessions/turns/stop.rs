//! `POST /api/remix/sessions/{id}/turns/{turn_id}/stop`.

use std::time::{Duration, Instant};

use remix_proto::v1::TurnState;
use remix_tests::{Gate, Journal, Script, Stack, demo, eventually, invariants, run, sse};

#[test]
fn what_was_said_so_far_is_kept_and_marked() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let gate = Gate::closed();
        stack.llm().push(Script::reply("One two three four five six seven").pieces(4).hold_after(6, &gate));
        let mut stream = traveler.stream(&id, "Count").await;
        let turn = stream.until("turn_started").await.data["turn_id"].as_str().unwrap().to_owned();
        stream.until("reply_delta").await;

        let stopped = traveler.stop(&id, &turn).await;
        assert_eq!((stopped.state(), &stopped.turn_id), (TurnState::Stopped, &turn));
        let since = Instant::now();
        let last = stream.until("turn_stopped").await;
        let shown = sse::text(&stream.seen);
        assert_eq!(last.data["assistant_message"]["content"], shown);
        assert_eq!(last.data["assistant_message"]["metadata"]["stopped"], true);
        assert!(!shown.is_empty() && "One two three four five six seven".starts_with(&shown), "{shown:?}");
        assert!(stream.next().await.is_none());
        eventually("the call to the model is given up", Duration::from_secs(3), || async {
            (stack.llm().hung_up() == 1).then_some(())
        })
        .await;
        assert!(
            since.elapsed() < Duration::from_secs(2),
            "within a second, and some slack for a busy machine"
        );

        let read = traveler.session(&id).await;
        assert_eq!(read.session.message_count, 3);
        assert_eq!(read.messages[2].content, shown);
        assert_eq!(read.session.last_turn.unwrap().state(), TurnState::Stopped);
        invariants::check(&stack.database, &Journal::default()).await;
    });
}

#[test]
fn stopping_again_and_stopping_what_has_ended_answers_with_the_state() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let done = traveler.send(&id, "Hello").await.user_message.turn_id.unwrap();
        assert_eq!(traveler.stop(&id, &done).await.state(), TurnState::Succeeded);

        let gate = Gate::closed();
        stack.llm().push(Script::reply("Never said").hold_after(0, &gate));
        let turn = traveler.begin(&id, "Hello again").await;
        stack.llm().asked(2).await;
        for _ in 0..3 {
            assert_eq!(traveler.stop(&id, &turn).await.state(), TurnState::Stopped);
        }
        let events = traveler.watch(&id, &turn, None).await.all().await;
        let last = events.last().unwrap();
        assert_eq!(
            (last.name.as_str(), last.data.get("assistant_message").filter(|m| !m.is_null())),
            ("turn_stopped", None)
        );
        assert_eq!(
            traveler.session(&id).await.session.message_count,
            4,
            "nothing was said, so nothing is kept"
        );
        traveler.send(&id, "And on we go").await;
        invariants::check(&stack.database, &Journal::default()).await;
    });
}

#[test]
fn another_replica_can_stop_the_turn() {
    run(async {
        let stack = Stack::builder().model().sessions(2).gateways(2).start().await;
        let here = stack.traveler().await;
        let there = here.at(&stack.gateway(1));
        let id = here.create(&[demo::GOA], None).await.session.id;
        let gate = Gate::closed();
        stack.llm().push(
            Script::reply("A long reply that is stopped from elsewhere").pieces(4).hold_after(6, &gate),
        );
        let mut stream = here.stream(&id, "Go").await;
        let turn = stream.until("turn_started").await.data["turn_id"].as_str().unwrap().to_owned();
        stream.until("reply_delta").await;
        assert_eq!(there.stop(&id, &turn).await.state(), TurnState::Stopped);
        stream.until("turn_stopped").await;
        eventually("the call to the model is given up", Duration::from_secs(5), || async {
            (stack.llm().hung_up() == 1).then_some(())
        })
        .await;
        invariants::check(&stack.database, &Journal::default()).await;
    });
}
