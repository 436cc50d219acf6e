//! What a broken, slow or strange model does to a turn.

use std::time::{Duration, Instant};

use remix_tests::llm::script::{self, Step};
use remix_tests::{Client, Gate, Journal, Script, Stack, demo, invariants, run};
use serde_json::{Value, json};

async fn session(stack: &Stack) -> (Client, String) {
    let traveler = stack.traveler().await;
    let id = traveler.create(&[demo::GOA], None).await.session.id;
    (traveler, id)
}

fn four_days() -> Value {
    json!([{ "op": "set_duration", "days": [4] }])
}

#[test]
fn a_short_outage_is_bridged() {
    run(async {
        for outage in
            [Script::status(500), Script::status(503), Script::rate_limited(None), Script::status(408)]
        {
            let stack = Stack::with_model().await;
            let (traveler, id) = session(&stack).await;
            stack.llm().push(outage);
            stack.llm().reply("Back again.");
            assert_eq!(traveler.send(&id, "Hello").await.assistant_message.content, "Back again.");
            assert_eq!(stack.llm().requests().len(), 2);
        }
    });
}

#[test]
fn retry_after_is_waited_for() {
    run(async {
        let stack = Stack::with_model().await;
        let (traveler, id) = session(&stack).await;
        stack.llm().push(Script::rate_limited(Some(2)));
        stack.llm().reply("Thanks for waiting.");
        traveler.send(&id, "Hello").await;
        let requests = stack.llm().requests();
        let pause = requests[1].at - requests[0].at;
        assert!(pause >= Duration::from_millis(1_900), "{pause:?}");
    });
}

#[test]
fn an_outage_that_lasts_ends_the_turn_with_its_reason() {
    run(async {
        for (fault, code) in [
            (Script::status(500), "ai_unavailable"),
            (Script::rate_limited(None), "ai_rate_limited"),
            (Script::reply("cut").cut_after(2), "ai_unavailable"),
        ] {
            let stack = Stack::with_model().await;
            let (traveler, id) = session(&stack).await;
            for _ in 0..3 {
                stack.llm().push(fault.clone());
            }
            traveler.message(&id, "Hello").send().await.error(502, code);
            assert_eq!(stack.llm().requests().len(), 3, "three attempts, no more");
            invariants::check(&stack.database, &Journal::default()).await;
        }
    });
}

#[test]
fn a_refused_key_is_not_tried_again() {
    run(async {
        let stack = Stack::with_model().await;
        let (traveler, id) = session(&stack).await;
        stack.llm().push(Script::status(401));
        let error = traveler.message(&id, "Hello").send().await.error(502, "ai_unavailable");
        assert!(!error.to_string().contains("sk-scripted"), "the key does not show");
        assert_eq!(stack.llm().requests().len(), 1);
    });
}

#[test]
fn a_truncated_answer_is_never_applied() {
    run(async {
        let stack = Stack::with_model().await;
        let (traveler, id) = session(&stack).await;
        for _ in 0..6 {
            stack.llm().push(Script::reply("Four days.").ops(four_days()).finish("length"));
        }
        let answer = traveler.message(&id, "Thanks, this is great").send().await;
        let after = traveler.session(&id).await.session;
        assert_eq!(after.current_draft.unwrap().duration_days, 5, "{}: {}", answer.status, answer.text);
        assert_eq!(after.draft_version, 1);
    });
}

#[test]
fn unusable_output_is_asked_for_once_more_and_then_the_built_in_planner_answers() {
    run(async {
        for garbage in [
            Script::content("Sure! I would love to help you with that."),
            Script::content(r#"{"answer": 42}"#),
            Script::content(r#"{"reply": "Done.", "ops": "none"}"#),
        ] {
            let stack = Stack::with_model().await;
            let (traveler, id) = session(&stack).await;
            stack.llm().push(garbage.clone());
            stack.llm().push(garbage);
            let sent = traveler.send(&id, "Make it 4 days").await;
            let metadata = sent.assistant_message.metadata.unwrap();
            assert_eq!(metadata.planner.as_deref(), Some("built-in"));
            assert_eq!(metadata.fallback.as_deref(), Some("ai_invalid_output"));
            assert_eq!(
                sent.session.current_draft.unwrap().duration_days,
                4,
                "the planner understood the message"
            );
            assert_eq!(stack.llm().requests().len(), 2, "asked once more, not more often");
        }
    });
}

#[test]
fn one_unusable_answer_is_mended_by_the_second() {
    run(async {
        let stack = Stack::with_model().await;
        let (traveler, id) = session(&stack).await;
        stack.llm().push(Script::content(r#"{"reply": 7}"#));
        stack.llm().edit("Four days.", four_days());
        let sent = traveler.send(&id, "Make it 4 days").await;
        assert_eq!(sent.assistant_message.content, "Four days.");
        let metadata = sent.assistant_message.metadata.unwrap();
        assert_eq!((metadata.planner.as_deref(), metadata.fallback), (Some("scripted"), None));
    });
}

#[test]
fn a_refusal_with_a_text_is_the_reply_and_changes_nothing() {
    run(async {
        let stack = Stack::with_model().await;
        let (traveler, id) = session(&stack).await;
        stack.llm().push(Script::refusal("I cannot help with that."));
        let sent = traveler.send(&id, "Something nasty").await;
        assert_eq!(sent.assistant_message.content, "I cannot help with that.");
        assert_eq!(sent.assistant_message.metadata.unwrap().refusal, Some(true));
        assert_eq!(sent.session.draft_version, 1);
    });
}

#[test]
fn a_filter_without_a_text_fails_the_turn() {
    run(async {
        let stack = Stack::with_model().await;
        let (traveler, id) = session(&stack).await;
        stack.llm().push(Script::filtered());
        let error = traveler.message(&id, "Something nasty").send().await.error(502, "ai_refused");
        assert_eq!(error["retryable"], false);
    });
}

#[test]
fn strange_but_honest_streams_are_understood() {
    run(async {
        let content = |text: &str| script::delta(json!({ "content": text }));
        let whole = r#"{"reply":"Olá 🌊","ops":[]}"#;
        let crlf = [content(whole), script::finish("stop"), script::DONE.to_owned()]
            .join("")
            .replace("\n\n", "\r\n\r\n");
        let tight = [content(whole), script::finish("stop")].join("").replace("data: ", "data:");
        let commented =
            format!(": hello\n\n{}: ping\n\n{}{}", content(whole), script::finish("stop"), script::DONE);
        let bytewise: Vec<Vec<u8>> = [content(whole), script::finish("stop"), script::DONE.to_owned()]
            .join("")
            .into_bytes()
            .into_iter()
            .map(|byte| vec![byte])
            .collect();
        let empty_choices =
            "data: {\"choices\":[]}\n\ndata: {\"choices\":[{\"index\":0,\"delta\":null}]}\n\n";
        let reasoning = script::delta(json!({ "reasoning_content": "Let me think", "content": null }));
        let scripts = [
            Script::raw([crlf]),
            Script::raw([tight]),
            Script::raw([commented]),
            Script::raw(bytewise),
            Script::raw([format!("{empty_choices}{reasoning}{}{}", content(whole), script::finish("stop"))]),
            Script::content(&format!("<think>hm</think>```json\n{whole}\n```")),
            Script::reply("Olá 🌊").pieces(1).without_done(),
        ];
        let stack = Stack::builder().model().set("REMIX_MAX_MESSAGES_PER_SESSION", "100").start().await;
        let (traveler, id) = session(&stack).await;
        for (index, script) in scripts.into_iter().enumerate() {
            stack.llm().push(script);
            let sent = traveler.send(&id, "Hello").await;
            assert_eq!(sent.assistant_message.content, "Olá 🌊", "script {index}");
            assert_eq!(
                sent.assistant_message.metadata.unwrap().planner.as_deref(),
                Some("scripted"),
                "script {index}"
            );
        }
        assert_eq!(stack.llm().unplayed(), 0);
    });
}

#[test]
fn malformed_chunks_and_errors_inside_a_stream_are_failures() {
    run(async {
        let begin = script::delta(json!({ "content": r#"{"reply":"Half"# }));
        let invalid = [
            begin.clone().into_bytes(),
            b"data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\xff\xfe\"}}]}\n\n".to_vec(),
        ];
        for fault in [
            Script::raw([
                begin.clone(),
                "data: {\"error\":{\"message\":\"overloaded\",\"code\":503}}\n\n".into(),
            ]),
            Script::raw([begin.clone(), "data: {not json\n\n".to_owned()]),
            Script::raw(invalid),
            // No finish_reason: a clean end of the connection is not the end of the answer.
            Script::raw([begin.clone()]),
            Script::steps(vec![Step::Bytes(begin.clone().into()), Step::Cut]),
        ] {
            let stack = Stack::with_model().await;
            let (traveler, id) = session(&stack).await;
            stack.llm().push(fault);
            stack.llm().reply("Second try.");
            assert_eq!(traveler.send(&id, "Hello").await.assistant_message.content, "Second try.");
        }
    });
}

#[test]
fn silence_before_and_inside_an_answer_is_an_outage() {
    run(async {
        let stack = Stack::builder()
            .model()
            .set("AI_FIRST_TOKEN_SECONDS", "0.5")
            .set("AI_IDLE_SECONDS", "0.5")
            .start()
            .await;
        let (traveler, id) = session(&stack).await;
        let never = Gate::closed();
        // Comments keep the connection warm; they are no content.
        let comments = std::iter::repeat_n(
            [Step::Bytes(": wait\n\n".into()), Step::Pause(Duration::from_millis(200))],
            20,
        );
        for fault in [
            Script::silent(&never),
            Script::reply("Half of a reply").hold_after(3, &never),
            Script::steps(comments.flatten().collect()),
        ] {
            stack.llm().push(fault);
            stack.llm().reply("Second try.");
            let began = Instant::now();
            assert_eq!(traveler.send(&id, "Hello").await.assistant_message.content, "Second try.");
            assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
        }
    });
}

#[test]
fn the_planner_stands_in_where_the_operator_wants_it() {
    run(async {
        let stack = Stack::builder().model().set("AI_FALLBACK", "planner").start().await;
        let (traveler, id) = session(&stack).await;
        for _ in 0..3 {
            stack.llm().push(Script::status(503));
        }
        let sent = traveler.send(&id, "Make it 4 days").await;
        assert_eq!(sent.session.current_draft.unwrap().duration_days, 4);
        let metadata = sent.assistant_message.metadata.unwrap();
        assert_eq!(
            (metadata.planner.as_deref(), metadata.fallback.as_deref()),
            (Some("built-in"), Some("ai_unavailable"))
        );
    });
}

#[test]
fn a_model_that_says_nothing_is_given_up() {
    run(async {
        let stack = Stack::builder().model().set("REMIX_TURN_DEADLINE_SECONDS", "3").start().await;
        let (traveler, id) = session(&stack).await;
        let gate = Gate::closed();
        for _ in 0..3 {
            stack.llm().push(Script::silent(&gate));
        }
        let began = Instant::now();
        let answer = traveler.message(&id, "Hello?").send().await;
        let took = began.elapsed();
        assert!(took < Duration::from_secs(8), "{took:?}");
        let error = answer.error(504, "deadline_exceeded");
        let read = traveler.session(&id).await;
        assert_eq!(error["details"]["user_message_id"], read.messages[1].id);
        assert_eq!(read.session.running_turn, None);
        invariants::check(&stack.database, &Journal::default()).await;
    });
}
