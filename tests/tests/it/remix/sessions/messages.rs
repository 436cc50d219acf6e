//! `POST /api/remix/sessions/{id}/messages`.

use remix_tests::{Gate, Script, Stack, demo, run};
use serde_json::{Value, json};

#[test]
fn the_answer_has_both_messages_and_the_session() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::HIMALAYA, demo::GOA], None).await.session.id;
        let text = "I only have 7 days total and want to spend more time in mountains";
        let data: Value = traveler.message(&id, text).send().await.data(200);

        let (user, assistant, session) =
            (&data["user_message"], &data["assistant_message"], &data["session"]);
        assert_eq!(
            (&user["role"], &user["content"], &user["sequence"]),
            (&json!("user"), &json!(text), &json!(2))
        );
        assert_eq!((&assistant["role"], &assistant["sequence"]), (&json!("assistant"), &json!(3)));
        assert!(!assistant["content"].as_str().unwrap().is_empty());
        let metadata = &assistant["metadata"];
        assert_eq!(metadata["draft_itinerary"]["duration_days"], 7);
        assert_eq!(metadata["draft_version"], 2);
        assert_eq!(metadata["mode"], "plan");
        assert_eq!(metadata["change"]["days"], json!({ "before": 8, "after": 7 }));
        assert!(!metadata["computed_line"].as_str().unwrap_or_default().is_empty());
        assert_eq!(session["message_count"], 3);
        assert_eq!(session["current_draft"], metadata["draft_itinerary"]);
        assert_eq!(session["constraints"]["duration_days"], 7);
    });
}

#[test]
fn a_reply_of_the_model_is_relayed_and_its_edits_applied() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        stack.llm().edit(
            "Shorter \"now\" \u{1F30A} — as you asked.",
            json!([{ "op": "set_duration", "days": [4] }]),
        );
        let sent = traveler.send(&id, "One day less please").await;
        let metadata = sent.assistant_message.metadata.unwrap();
        assert_eq!(sent.assistant_message.content, "Shorter \"now\" \u{1F30A} — as you asked.");
        assert_eq!(sent.session.current_draft.unwrap().duration_days, 4);
        assert_eq!(metadata.planner.as_deref(), Some("scripted"));
        assert_eq!(metadata.fallback, None);
        let usage = metadata.usage.expect("the tokens are counted");
        assert_eq!((usage.prompt_tokens, usage.cached_tokens, usage.completion_tokens), (900, 600, 40));

        let request = stack.llm().requests().pop().unwrap();
        assert_eq!(request.headers["authorization"], "Bearer sk-scripted");
        assert_eq!((&request.body["model"], &request.body["stream"]), (&json!("scripted"), &json!(true)));
        assert!(request.prompt().contains("One day less please"));
        assert!(request.prompt().contains("Goa"), "the sources are in the prompt");
    });
}

#[test]
fn an_operation_that_cannot_be_done_is_named_and_the_rest_done() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let edits = json!([{ "op": "remove_day", "day": 99 }, { "op": "set_duration", "days": [4] }]);
        stack.llm().edit("Done.", edits);
        let sent = traveler.send(&id, "Drop day 99 and make it 4 days").await;
        let change = sent.assistant_message.metadata.unwrap().change.expect("a change card");
        assert_eq!(change.days.unwrap().after, 4);
        assert_eq!(change.rejected.len(), 1);
        assert!(!change.rejected[0].reason.is_empty());
    });
}

#[test]
fn a_turn_that_changes_nothing_makes_no_version() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let before = traveler.create(&[demo::GOA], None).await.session;
        stack.llm().reply("Glad you like it!");
        let sent = traveler.send(&before.id, "Perfect! This looks great.").await;
        assert_eq!(sent.session.draft_version, 1);
        assert_eq!(sent.session.current_draft, before.current_draft);
    });
}

#[test]
fn respond_async_answers_at_once_and_says_where_the_turn_is() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let gate = Gate::closed();
        stack.llm().push(Script::reply("Later.").hold_after(0, &gate));
        let answer = traveler.message(&id, "Hello").header("prefer", "respond-async").send().await;
        let data: Value = answer.data(202);
        let turn = data["turn_id"].as_str().unwrap();
        assert_eq!(data["user_message"]["content"], "Hello");
        let location = answer.header("location").expect("Location").to_owned();
        assert_eq!(location, format!("/api/remix/sessions/{id}/turns/{turn}/stream"));
        gate.open();
        let events = traveler.get(&location).open().await.all().await;
        assert_eq!(events.last().unwrap().data["assistant_message"]["content"], "Later.");
    });
}

#[test]
fn a_second_send_while_a_turn_runs_is_refused_with_its_id() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let gate = Gate::closed();
        stack.llm().push(Script::reply("Working.").hold_after(0, &gate));
        let turn = traveler.begin(&id, "First tab").await;
        for path in ["messages", "stream"] {
            let call = traveler.post(&format!("/api/remix/sessions/{id}/{path}"));
            let error =
                call.json(&json!({ "message": "Second tab" })).send().await.error(409, "turn_in_progress");
            assert_eq!(error["details"]["turn_id"], turn);
        }
        for action in ["finalize", "archive"] {
            let answer = traveler.post(&format!("/api/remix/sessions/{id}/{action}")).send().await;
            assert_eq!(answer.error(409, "turn_in_progress")["details"]["turn_id"], turn, "{action}");
        }
        assert_eq!(traveler.session(&id).await.session.message_count, 2, "the refused ones left no message");
        gate.open();
        traveler.watch(&id, &turn, None).await.until("turn_completed").await;
        traveler.send(&id, "Now it is my turn").await;
    });
}

#[test]
fn both_places_are_taken_before_the_model_is_asked() {
    run(async {
        let stack = Stack::builder().model().set("REMIX_MAX_MESSAGES_PER_SESSION", "4").start().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        traveler.send(&id, "The second and third message").await;
        let error =
            traveler.message(&id, "There is room for one only").send().await.error(429, "quota_messages");
        assert_eq!(error["details"]["limit"], 4);
        assert_eq!(error["details"]["used"], 3);
        assert_eq!(stack.llm().requests().len(), 1);
        assert_eq!(traveler.session(&id).await.session.message_count, 3);
    });
}

#[test]
fn a_failed_turn_keeps_the_message_and_says_how_to_go_on() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        for _ in 0..3 {
            stack.llm().push(Script::status(503));
        }
        let error = traveler.message(&id, "Are you there?").send().await.error(502, "ai_unavailable");
        let read = traveler.session(&id).await;
        let message = read.messages.last().unwrap();
        assert_eq!(message.content, "Are you there?");
        assert_eq!(error["details"]["user_message_id"], message.id);
        assert_eq!(error["details"]["turn_id"], read.session.last_turn.unwrap().turn_id);
        assert_eq!(read.session.draft_version, 1);
    });
}

#[test]
fn only_an_active_session_takes_messages() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        for action in ["archive", "finalize"] {
            let id = traveler.create(&[demo::GOA], None).await.session.id;
            let _: Value =
                traveler.post(&format!("/api/remix/sessions/{id}/{action}")).send().await.data(200);
            traveler.message(&id, "Hello").send().await.error(409, "session_not_active");
        }
    });
}

#[test]
fn text_is_stored_as_it_was_written() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        for text in [
            "<b>bold</b> & \"quotes\" \\ / \u{1F468}\u{200D}\u{1F469}",
            "línea\n\tsegunda",
            "'; DROP TABLE travelers; --",
            &"é".repeat(8000),
        ] {
            let sent = traveler.send(&id, text).await;
            assert_eq!(sent.user_message.content, text);
            let read = traveler.session(&id).await;
            assert_eq!(read.messages[read.messages.len() - 2].content, text);
        }
    });
}

#[test]
fn control_characters_of_the_model_do_not_reach_the_database() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        stack.llm().push(Script::content(r#"{"reply":"Nul\u0000 bell\u0007 escape\u001b end","ops":[]}"#));
        let sent = traveler.send(&id, "Hello").await;
        assert_eq!(sent.assistant_message.content, "Nul bell escape end");
        assert_eq!(traveler.session(&id).await.messages.pop().unwrap().content, "Nul bell escape end");
    });
}

#[test]
fn the_prompt_does_not_grow_with_the_chat() {
    run(async {
        let stack = Stack::with_model().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA, demo::HIMALAYA], None).await.session.id;
        // 24 exchanges and the greeting: one message below the limit of a chat.
        for _ in 0..24 {
            stack.llm().reply("The best months are October to March.");
            traveler.send(&id, "When is the best time of the year?").await;
        }
        let sizes: Vec<usize> = stack.llm().requests().iter().map(|request| request.prompt().len()).collect();
        assert_eq!(sizes.len(), 24);
        // From the third message on two exchanges are repeated, whatever came before.
        assert!(sizes[2..].iter().all(|size| *size == sizes[2]), "{sizes:?}");
        let last = stack.llm().requests()[23].prompt();
        assert_eq!(last.matches("You: The best months are").count(), 2);
    });
}
