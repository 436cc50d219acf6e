//! `DELETE /api/remix/sessions/{id}`.

use std::time::{Duration, Instant};

use remix_tests::{Gate, Journal, Script, Stack, demo, eventually, invariants, run};

#[test]
fn everything_of_the_session_goes_with_it() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::HIMALAYA, demo::GOA], Some("Make it 7 days")).await.session.id;
        let path = format!("/api/remix/sessions/{id}");
        let answer = traveler.delete(&path).send().await;
        assert_eq!((answer.status, answer.text.as_str()), (204, ""));

        let gone = traveler.get(&path).send().await;
        gone.error(404, "not_found");
        traveler.delete(&path).send().await.error(404, "not_found");
        for rows in [
            "SELECT count(*) FROM remix_chat_sessions",
            "SELECT count(*) FROM remix_chat_messages",
            "SELECT count(*) FROM remix_turns",
            "SELECT count(*) FROM remix_draft_versions",
            "SELECT count(*) FROM itineraries WHERE published_at IS NULL",
        ] {
            assert_eq!(stack.database.number(rows).await, 0, "{rows}");
        }
        let quota = traveler.quota().await;
        assert_eq!(quota.active.unwrap().used, 0);
        assert_eq!(quota.daily.unwrap().used, 1, "a deleted session still counts for its day");
    });
}

#[test]
fn in_mid_turn_the_streams_end_and_the_model_is_left() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let gate = Gate::closed();
        stack.llm().push(Script::reply("This will never be read to its end.").pieces(4).hold_after(6, &gate));
        let mut stream = traveler.stream(&id, "Hello").await;
        stream.until("reply_delta").await;

        assert_eq!(traveler.delete(&format!("/api/remix/sessions/{id}")).send().await.status, 204);
        let deleted = Instant::now();
        let last = stream.until("turn_stopped").await;
        assert_eq!(last.data, serde_json::json!({}));
        assert!(stream.next().await.is_none(), "nothing comes after the terminal event");
        eventually("the call to the model is given up", Duration::from_secs(3), || async {
            (stack.llm().hung_up() == 1).then_some(())
        })
        .await;
        assert!(
            deleted.elapsed() < Duration::from_secs(2),
            "within a second, and some slack for a busy machine"
        );
        invariants::check(&stack.database, &Journal::default()).await;
    });
}
