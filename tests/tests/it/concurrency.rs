//! Two hundred at once: limits, keys and the session lock hold because the database holds them.

use std::collections::BTreeSet;

use futures::future::join_all;
use remix_tests::{Answer, Gate, Journal, Script, Stack, demo, invariants, run};
use serde_json::{Value, json};

const CROWD: usize = 200;

fn with_status(answers: &[Answer], status: u16) -> Vec<&Answer> {
    answers.iter().filter(|answer| answer.status == status).collect()
}

#[test]
fn of_200_creates_exactly_three_succeed() {
    run(async {
        let stack = Stack::builder().sessions(2).gateways(2).start().await;
        let traveler = stack.traveler().await;
        let body = json!({ "itinerary_ids": [demo::HIMALAYA, demo::GOA] });
        let calls = (0..CROWD).map(|index| {
            traveler.at(&stack.gateway(index % 2)).post("/api/remix/sessions").json(&body).send()
        });
        let answers = join_all(calls).await;
        assert_eq!(with_status(&answers, 201).len(), 3);
        let refused = with_status(&answers, 429);
        assert_eq!(
            refused.len(),
            CROWD - 3,
            "no other status: {:?}",
            answers.iter().map(|a| a.status).collect::<BTreeSet<_>>()
        );
        refused.iter().for_each(|answer| {
            answer.error(429, "quota_active");
        });
        let quota = traveler.quota().await;
        assert_eq!((quota.active.unwrap().used, quota.daily.unwrap().used), (3, 3));
        assert_eq!(traveler.sessions("").await.total, 3);
        invariants::check(&stack.database, &Journal::default()).await;
    });
}

#[test]
fn of_200_creates_of_a_day_exactly_ten_succeed() {
    run(async {
        let stack =
            Stack::builder().sessions(2).gateways(2).set("REMIX_MAX_ACTIVE_SESSIONS", "500").start().await;
        let traveler = stack.traveler().await;
        let body = json!({ "itinerary_ids": [demo::GOA] });
        let calls = (0..CROWD).map(|index| {
            traveler.at(&stack.gateway(index % 2)).post("/api/remix/sessions").json(&body).send()
        });
        let answers = join_all(calls).await;
        assert_eq!((with_status(&answers, 201).len(), with_status(&answers, 429).len()), (10, CROWD - 10));
        with_status(&answers, 429).iter().for_each(|answer| {
            answer.error(429, "quota_daily");
        });
    });
}

#[test]
fn of_200_sends_with_different_keys_one_becomes_a_turn() {
    run(async {
        let stack = Stack::builder().model().sessions(2).gateways(2).start().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        let gate = Gate::closed();
        stack.llm().push(Script::reply("To one of you.").hold_after(0, &gate));
        let calls = (0..CROWD).map(|index| {
            let client = traveler.at(&stack.gateway(index % 2));
            let call = client.message(&id, &format!("Message {index}")).key(&format!("key-{index}"));
            call.header("prefer", "respond-async").send()
        });
        let answers = join_all(calls).await;
        let won = with_status(&answers, 202);
        assert_eq!(won.len(), 1);
        let turn = won[0].data::<Value>(202)["turn_id"].clone();
        let lost = with_status(&answers, 409);
        assert_eq!(lost.len(), CROWD - 1);
        for answer in lost {
            assert_eq!(answer.error(409, "turn_in_progress")["details"]["turn_id"], turn);
        }
        gate.open();
        traveler.watch(&id, turn.as_str().unwrap(), None).await.until("turn_completed").await;
        assert_eq!(traveler.session(&id).await.session.message_count, 3);
        assert_eq!(stack.llm().requests().len(), 1);
        invariants::check(&stack.database, &Journal::default()).await;
    });
}

#[test]
fn of_200_sends_with_one_key_there_is_one_turn() {
    run(async {
        let stack = Stack::builder().model().sessions(2).gateways(2).start().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::GOA], None).await.session.id;
        stack.llm().reply("To all of you.");
        let calls = (0..CROWD)
            .map(|index| traveler.at(&stack.gateway(index % 2)).message(&id, "Hello").key("the-key").send());
        let answers = join_all(calls).await;
        let replies: BTreeSet<String> = answers
            .iter()
            .map(|answer| answer.data::<Value>(200)["assistant_message"]["id"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(replies.len(), 1);
        assert_eq!(stack.llm().requests().len(), 1);
        assert_eq!(traveler.session(&id).await.session.message_count, 3);
        invariants::check(&stack.database, &Journal::default()).await;
    });
}

#[test]
fn of_50_creates_with_one_key_there_is_one_session() {
    run(async {
        let stack = Stack::builder().sessions(2).gateways(2).start().await;
        let traveler = stack.traveler().await;
        let body = json!({ "itinerary_ids": [demo::GOA], "initial_message": "Make it 4 days" });
        let calls = (0..50).map(|index| {
            traveler
                .at(&stack.gateway(index % 2))
                .post("/api/remix/sessions")
                .json(&body)
                .key("the-key")
                .send()
        });
        let answers = join_all(calls).await;
        let bodies: BTreeSet<String> =
            answers.iter().map(|answer| answer.data::<Value>(201).to_string()).collect();
        assert_eq!(bodies.len(), 1);
        assert_eq!(traveler.sessions("").await.total, 1);
        invariants::check(&stack.database, &Journal::default()).await;
    });
}

#[test]
fn everything_at_once_on_one_session_keeps_the_invariants() {
    run(async {
        let stack = Stack::builder().model().sessions(2).gateways(2).start().await;
        let traveler = stack.traveler().await;
        let journal = Journal::default();
        let mut tasks = Vec::new();
        for _ in 0..3 {
            let id = traveler.create(&[demo::GOA], None).await.session.id;
            for index in 0..12 {
                let client = traveler.at(&stack.gateway(index % 2));
                let (id, journal) = (id.clone(), journal.clone());
                tasks.push(tokio::spawn(async move {
                    let path = format!("/api/remix/sessions/{id}");
                    let answer = match index % 6 {
                        0 | 1 => client.message(&id, &format!("Message {index}")).send().await,
                        2 => client.post(&format!("{path}/finalize")).send().await,
                        3 => client.post(&format!("{path}/archive")).send().await,
                        4 => client.post(&format!("{path}/reopen")).send().await,
                        _ => {
                            client
                                .patch(&path)
                                .json(&json!({ "title": format!("Title {index}") }))
                                .send()
                                .await
                        }
                    };
                    assert!(answer.status < 500, "{}: {}", answer.status, answer.text);
                    if index % 6 < 2 && answer.status == 200 {
                        let data: Value = answer.data(200);
                        let part = |role: &str, name: &str| data[role][name].as_str().unwrap().to_owned();
                        journal.acknowledged(
                            &id,
                            &part("user_message", "id"),
                            &part("user_message", "content"),
                        );
                        journal.answered(
                            &id,
                            &part("assistant_message", "id"),
                            &part("assistant_message", "content"),
                        );
                    }
                }));
            }
        }
        for task in join_all(tasks).await {
            task.unwrap();
        }
        invariants::check(&stack.database, &journal).await;
    });
}
