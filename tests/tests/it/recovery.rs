//! A session-service process that dies, stalls or is told to go in mid-turn: another takes over, nothing that was
//! acknowledged is lost, and nothing is said twice.

use std::time::{Duration, Instant};

use remix_tests::process::{self, Process};
use remix_tests::{Client, Gate, Journal, Script, Stack, demo, eventually, invariants, run, sse, tokens};

const SERVICE: &str = "remix-session-service";

/// A session-service as a process of its own on the stack's database, and a client of a gateway in front of it.
async fn start_process(stack: &Stack) -> Process {
    let address = process::free_address();
    let mut settings = stack.settings();
    settings.push(("REMIX_SESSION_GRPC_ADDR".into(), address.to_string()));
    Process::start(SERVICE, address, &settings).await
}

async fn through(stack: &Stack, process: &Process, client: &Client) -> Client {
    client.at(&format!("http://{}", stack.start_gateway(process.address).await))
}

#[test]
fn another_replica_takes_over_within_15_s_of_a_kill() {
    run(async {
        let stack = Stack::with_model().await;
        let survivor = stack.traveler().await;
        let mut process = start_process(&stack).await;
        let victim = through(&stack, &process, &survivor).await;
        let journal = Journal::default();
        let id = victim.create(&[demo::GOA], None).await.session.id;

        let gate = Gate::closed();
        stack.llm().push(Script::reply("The first attempt dies here").pieces(4).hold_after(7, &gate));
        stack.llm().reply("The second attempt is the answer.");
        let mut stream = victim.stream(&id, "Hello").await;
        let turn = stream.until("turn_started").await.data["turn_id"].as_str().unwrap().to_owned();
        stream.until("reply_delta").await;
        // Somebody else follows the turn through the other replica from its beginning.
        let mut follower = survivor.watch(&id, &turn, None).await;
        follower.until("reply_delta").await;

        process.kill().await;
        let killed = Instant::now();
        follower.until("turn_completed").await;
        assert!(killed.elapsed() < Duration::from_secs(15), "{:?}", killed.elapsed());
        assert!(follower.names().contains(&"reply_reset"));
        assert_eq!(sse::text(&follower.seen), "The second attempt is the answer.");
        journal.stream(&id, &follower.seen);

        while stream.next().await.is_some() {}
        assert!(
            !stream.seen.last().unwrap().is_terminal(),
            "a stream that breaks off must not look finished"
        );
        journal.stream(&id, &stream.seen);

        // The one who was cut off joins again where it was.
        let mut seen = stream.seen.clone();
        let after = seen.last().unwrap().id;
        seen.extend(survivor.watch(&id, &turn, Some(after)).await.all().await);
        assert_eq!(sse::text(&seen), "The second attempt is the answer.");
        let read = survivor.session(&id).await;
        assert_eq!(read.session.message_count, 3);
        assert_eq!(stack.database.number("SELECT max(attempt) FROM remix_turns").await, 2);
        invariants::check(&stack.database, &journal).await;
    });
}

#[test]
fn a_restart_alone_brings_the_turn_to_its_end() {
    run(async {
        let stack = Stack::builder()
            .model()
            .sessions(0)
            .gateways(0)
            .set("REMIX_TURN_LEASE_SECONDS", "2")
            .start()
            .await;
        let mut process = start_process(&stack).await;
        let id = stack.database.insert_traveler().await;
        let nowhere = Client::new("http://127.0.0.1:9", &id, Some(tokens::valid(&id)));
        let client = through(&stack, &process, &nowhere).await;
        let session = client.create(&[demo::GOA], None).await.session.id;
        let gate = Gate::closed();
        stack.llm().push(Script::reply("Lost").hold_after(0, &gate));
        stack.llm().reply("Found.");
        client.begin(&session, "Hello").await;
        stack.llm().asked(1).await;
        process.kill().await;

        let again = start_process(&stack).await;
        let client = through(&stack, &again, &nowhere).await;
        let read = eventually("the turn ends after the restart", Duration::from_secs(15), || async {
            let read = client.session(&session).await;
            (read.session.message_count == 3).then_some(read)
        })
        .await;
        assert_eq!(read.messages[2].content, "Found.");
        invariants::check(&stack.database, &Journal::default()).await;
    });
}

/// When a process is killed.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// So long after the request left.
    After(Duration),
    /// When the client has seen so many events.
    Seen(usize),
}

#[test]
fn kills_at_many_moments_lose_no_acknowledged_message() {
    run(async {
        let stack = Stack::builder().model().set("REMIX_TURN_LEASE_SECONDS", "1").start().await;
        let survivor = stack.traveler().await;
        let journal = Journal::default();
        let session = survivor.create(&[demo::GOA], None).await.session.id;
        // Around the begin by time, since nothing can be seen of it; later by what the client has seen.
        let moments = [
            Moment::After(Duration::ZERO),
            Moment::After(Duration::from_millis(4)),
            Moment::After(Duration::from_millis(9)),
            Moment::Seen(1),
            Moment::Seen(2),
            Moment::Seen(5),
            Moment::Seen(usize::MAX),
        ];
        for (round, moment) in moments.into_iter().enumerate() {
            let mut process = start_process(&stack).await;
            let victim = through(&stack, &process, &survivor).await;
            // Connects the gateway, so that a delay counts from the send.
            victim.session(&session).await;
            stack.llm().forget();
            for _ in 0..3 {
                let reply = format!("Reply of round {round}, long enough to be cut.");
                stack.llm().push(Script::reply(&reply).pieces(6).pause(Duration::from_millis(10)));
            }
            let path = format!("/api/remix/sessions/{session}/stream");
            let call = victim.post(&path).json(&serde_json::json!({ "message": format!("Round {round}") }));
            let (told, mut events) = tokio::sync::mpsc::unbounded_channel();
            let reading = tokio::spawn(async move {
                // A refused connection is no acknowledgement.
                let Some(mut stream) = call.try_open().await else { return };
                while let Some(event) = stream.next().await {
                    told.send(event).expect("the round listens until it has ended");
                }
            });
            let mut seen = Vec::new();
            match moment {
                Moment::After(delay) => tokio::time::sleep(delay).await,
                Moment::Seen(count) => {
                    while seen.len() < count
                        && let Some(event) = events.recv().await
                    {
                        seen.push(event);
                    }
                }
            }
            process.kill().await;
            // The gateway would go on looking for its backend; this client has had enough.
            reading.abort();
            while let Some(event) = events.recv().await {
                seen.push(event);
            }
            journal.stream(&session, &seen);
            let read = eventually(format!("{moment:?} ends"), Duration::from_secs(15), || async {
                let read = survivor.session(&session).await;
                read.session.running_turn.is_none().then_some(read)
            })
            .await;
            if !seen.is_empty() {
                assert_eq!(
                    read.messages.last().unwrap().content,
                    format!("Reply of round {round}, long enough to be cut.")
                );
            }
            invariants::check(&stack.database, &journal).await;
        }
        let (acknowledged, answered) = journal.entries();
        assert!(
            acknowledged.len() >= 4 && !answered.is_empty(),
            "{} acknowledged, {} answered",
            acknowledged.len(),
            answered.len()
        );
    });
}

#[test]
fn a_process_that_wakes_up_after_its_lease_says_nothing_more() {
    run(async {
        let stack = Stack::builder().model().set("REMIX_TURN_LEASE_SECONDS", "1").start().await;
        let survivor = stack.traveler().await;
        let process = start_process(&stack).await;
        let sleeper = through(&stack, &process, &survivor).await;
        let id = sleeper.create(&[demo::GOA], None).await.session.id;
        let gate = Gate::closed();
        stack.llm().push(Script::reply("From the one that slept.").pieces(4).hold_after(7, &gate));
        stack.llm().reply("From the one that was awake.");
        let mut stream = sleeper.stream(&id, "Hello").await;
        let turn = stream.until("turn_started").await.data["turn_id"].as_str().unwrap().to_owned();
        stream.until("reply_delta").await;

        process.signal("STOP");
        let told = survivor.watch(&id, &turn, None).await.all().await;
        assert_eq!(sse::text(&told), "From the one that was awake.");
        gate.open();
        process.signal("CONT");
        // It may tell its own client how the turn ended, but only the truth.
        while let Some(event) = stream.next().await {
            if event.name == "turn_completed" {
                assert_eq!(event.data["assistant_message"]["content"], "From the one that was awake.");
            }
        }
        let read = survivor.session(&id).await;
        assert_eq!(
            (read.session.message_count, read.messages[2].content.as_str()),
            (3, "From the one that was awake.")
        );
        invariants::check(&stack.database, &Journal::default()).await;
    });
}

#[test]
fn a_rolling_restart_ends_in_time_and_loses_nothing() {
    run(async {
        let stack = Stack::builder().model().set("REMIX_TURN_LEASE_SECONDS", "2").start().await;
        let survivor = stack.traveler().await;
        let mut process = start_process(&stack).await;
        let client = through(&stack, &process, &survivor).await;
        let id = client.create(&[demo::GOA], None).await.session.id;
        for _ in 0..2 {
            stack
                .llm()
                .push(Script::reply("A reply across a restart.").pieces(4).pause(Duration::from_millis(100)));
        }
        let mut stream = client.stream(&id, "Hello").await;
        stream.until("reply_delta").await;
        process.signal("TERM");
        let status = process.ended(Duration::from_secs(12)).await;
        assert!(status.success(), "{status}");
        while stream.next().await.is_some() {}
        let read = eventually("the reply is stored", Duration::from_secs(15), || async {
            let read = survivor.session(&id).await;
            (read.session.message_count == 3).then_some(read)
        })
        .await;
        assert_eq!(read.messages[2].content, "A reply across a restart.");
        invariants::check(&stack.database, &Journal::default()).await;
    });
}

#[test]
fn a_wrong_setting_is_one_sentence_and_exit_64() {
    run(async {
        let stack = Stack::builder().sessions(0).gateways(0).start().await;
        for (binary, variable, value) in [
            (SERVICE, "REMIX_TURN_LEASE_SECONDS", "soon"),
            (SERVICE, "DATABASE_URL", ""),
            (SERVICE, "REMIX_JWT_SECRET", "short"),
            ("remix-gateway", "REMIX_RATE_LIMIT_PER_MINUTE", "0"),
            ("remix-gateway", "REMIX_HTTP_ADDR", "nowhere"),
            ("remix-chat-ai-service", "AI_BASE_URL", "not a url"),
        ] {
            let mut settings = stack.settings();
            settings.push((variable.into(), value.into()));
            let output = process::output(binary, &[], &settings).await;
            assert_eq!(output.status.code(), Some(64), "{binary} with {variable}={value:?}");
            let text = String::from_utf8_lossy(&output.stderr);
            assert_eq!(text.trim().lines().count(), 1, "{text}");
            assert!(text.contains(variable), "{text}");
            assert!(!text.contains(tokens::SECRET), "{text}");
        }
    });
}

#[test]
fn a_taken_port_is_one_sentence_and_exit_64() {
    run(async {
        let stack = Stack::builder().sessions(0).gateways(0).start().await;
        let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = taken.local_addr().unwrap().to_string();
        for (binary, variable) in [
            (SERVICE, "REMIX_SESSION_GRPC_ADDR"),
            ("remix-gateway", "REMIX_HTTP_ADDR"),
            ("remix-chat-ai-service", "REMIX_AI_GRPC_ADDR"),
        ] {
            let mut settings = stack.settings();
            settings.push((variable.into(), address.clone()));
            let output = process::output(binary, &[], &settings).await;
            let text = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(64), "{binary}: {text}");
            assert!(text.contains(&address) || text.contains(variable), "{text}");
        }
    });
}
