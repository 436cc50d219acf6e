//! The stack with a real language model server: llama.cpp's own, from the PyPI wheel `xllamacpp`, on a generated model of
//! half a megabyte (`tests/llama/`). Every way to ask for JSON goes over the wire as that server really answers it.
//!
//! Ignored by default because the wheel is not everywhere: `deploy/test.sh` runs it where `deploy/setup.sh llama` could
//! install it, and counts it as skipped elsewhere.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use remix_proto::v1;
use remix_proto::v1::remix_ai_service_client::RemixAiServiceClient;
use remix_tests::{Client, Journal, Stack, StackBuilder, demo, eventually, invariants, run, sse};
use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

const ALIAS: &str = "remix-test";

/// The server; it ends with its input, which ends with this.
struct Llama {
    base_url: String,
    _server: Child,
}

fn python() -> PathBuf {
    // The folder that deploy/setup.sh installs into lies beside the one that Cargo gives to tests.
    let python = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("llama/bin/python");
    assert!(python.exists(), "{} is missing: `deploy/setup.sh llama` installs it", python.display());
    python
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("llama").join(name)
}

impl Llama {
    /// Generates the model and serves it with so many tokens of context.
    async fn start(context: u32) -> Self {
        let model = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.gguf", uuid::Uuid::new_v4()));
        let python = |name: &str| {
            let mut command = Command::new(python());
            command.arg("-B").arg(script(name)).arg(&model).stderr(Stdio::null()).kill_on_drop(true);
            command
        };
        let written = python("generate.py").status().await.expect("Python can be run");
        assert!(written.success(), "the model cannot be generated");
        assert!(std::fs::metadata(&model).unwrap().len() < 1 << 20, "a model of under a megabyte");
        let mut serve = python("serve.py");
        serve.arg(context.to_string()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut server = serve.spawn().expect("Python can be run");
        let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
        let ready = tokio::time::timeout(Duration::from_secs(30), lines.next_line()).await;
        std::fs::remove_file(&model).unwrap();
        let address = ready.expect("it starts").unwrap().expect("the server says where it listens");
        Self { base_url: format!("{address}/v1"), _server: server }
    }

    fn stack(&self) -> StackBuilder {
        Stack::builder()
            .set("AI_BASE_URL", &self.base_url)
            .set("AI_MODEL", ALIAS)
            .set("AI_TEMPERATURE", "1")
            .set("REMIX_MAX_MESSAGES_PER_SESSION", "100")
    }
}

async fn session(stack: &Stack) -> (Client, String) {
    let traveler = stack.traveler().await;
    let id = traveler.create(&[demo::HIMALAYA, demo::GOA], None).await.session.id;
    (traveler, id)
}

async fn capabilities(stack: &Stack) -> v1::GetCapabilitiesResponse {
    let mut client = RemixAiServiceClient::connect(stack.ai_service()).await.unwrap();
    client.get_capabilities(v1::GetCapabilitiesRequest {}).await.unwrap().into_inner()
}

/// What became of some messages.
#[derive(Debug, Default)]
struct Tally {
    /// Answers of the model that could be used.
    answered: usize,
    /// Of these, such that changed the draft.
    changed: usize,
    /// Of these, such that reached the client in several pieces.
    streamed: usize,
    /// Answers of the planner in its place.
    stood_in: usize,
}

/// Sends messages one after the other; each must end well and leave what the invariants ask for.
async fn chat(stack: &Stack, messages: usize) -> Tally {
    let (traveler, id) = session(stack).await;
    let journal = Journal::default();
    let mut tally = Tally::default();
    for _ in 0..messages {
        let events = traveler.stream(&id, "Thanks, that is fine.").await.all().await;
        sse::assert_whole(&events);
        journal.stream(&id, &events);
        let last = &events.last().unwrap().data["assistant_message"];
        assert_eq!(last["content"], sse::text(&events).trim_end(), "what was streamed is what is stored");
        let metadata = &last["metadata"];
        if metadata["planner"] == ALIAS {
            tally.answered += 1;
            tally.changed += usize::from(events.iter().any(|event| event.name == "draft"));
            let usage = &metadata["usage"];
            assert!(usage["prompt_tokens"].as_i64().unwrap() > 1_000, "{usage}");
            assert!(usage["completion_tokens"].as_i64().unwrap() > 3, "{usage}");
            // A server this fast is often done before its first piece is on its way.
            let pieces = events.iter().filter(|event| event.name == "reply_delta").count();
            tally.streamed += usize::from(pieces > 1);
        } else {
            assert_eq!(metadata["fallback"], "ai_invalid_output", "{metadata}");
            tally.stood_in += 1;
        }
    }
    invariants::check(&stack.database, &journal).await;
    tally
}

#[test]
#[ignore = "needs the wheel xllamacpp: deploy/test.sh runs it"]
fn every_way_to_ask_for_json_leads_to_a_stored_valid_draft() {
    run(async {
        let llama = Llama::start(32_768).await;
        let mut streamed = 0;
        for transport in ["json_schema", "json_object", "tool", "text"] {
            let stack = llama.stack().set("AI_STRUCTURED", transport).start().await;
            let tally = chat(&stack, 8).await;
            assert!(tally.answered >= 3 && tally.changed >= 1, "{transport}: {tally:?}");
            streamed += tally.streamed;
            let learned = capabilities(&stack).await;
            assert_eq!((learned.transport.as_str(), learned.healed_parameters.len()), (transport, 0));
            assert_eq!(learned.planner, ALIAS);
        }
        assert!(streamed > 0, "no reply came in pieces");
    });
}

#[test]
#[ignore = "needs the wheel xllamacpp: deploy/test.sh runs it"]
fn what_is_negotiated_is_the_strict_schema() {
    run(async {
        let llama = Llama::start(32_768).await;
        let stack = llama.stack().start().await;
        let tally = chat(&stack, 8).await;
        assert!(tally.answered >= 3, "{tally:?}");
        assert_eq!(capabilities(&stack).await.transport, "json_schema");
    });
}

#[test]
#[ignore = "needs the wheel xllamacpp: deploy/test.sh runs it"]
fn a_context_that_is_too_small_leaves_the_message_to_the_planner() {
    run(async {
        let llama = Llama::start(1_024).await;
        let stack = llama.stack().start().await;
        let (traveler, id) = session(&stack).await;
        let sent = traveler.send(&id, "Make it 4 days").await;
        let metadata = sent.assistant_message.metadata.unwrap();
        assert_eq!(metadata.planner.as_deref(), Some("built-in"));
        assert_eq!(metadata.fallback.as_deref(), Some("ai_unavailable"));
        assert_eq!(sent.session.current_draft.unwrap().duration_days, 4);
        let learned = capabilities(&stack).await;
        assert_eq!((learned.transport.as_str(), learned.healed_parameters.len()), ("json_schema", 0));
        invariants::check(&stack.database, &Journal::default()).await;
    });
}

#[test]
#[ignore = "needs the wheel xllamacpp: deploy/test.sh runs it"]
fn an_answer_at_the_token_limit_is_never_applied() {
    run(async {
        let llama = Llama::start(32_768).await;
        // The model's operations are longer than that: whatever it begins to edit is cut off.
        let stack =
            llama.stack().set("AI_MAX_TOKENS", "64").set("AI_STRUCTURED", "json_schema").start().await;
        let (traveler, id) = session(&stack).await;
        let mut truncated = 0;
        for _ in 0..8 {
            let sent = traveler.send(&id, "Thanks, that is fine.").await;
            let metadata = json!(sent.assistant_message.metadata.unwrap());
            truncated +=
                usize::from(metadata["fallback"] == "ai_invalid_output" || metadata["repair"] == "reasked");
        }
        assert!(truncated > 0, "no answer was cut off");
        invariants::check(&stack.database, &Journal::default()).await;
    });
}

#[test]
#[ignore = "needs the wheel xllamacpp: deploy/test.sh runs it"]
fn a_server_that_dies_is_an_outage() {
    run(async {
        let llama = Llama::start(32_768).await;
        let stack = llama.stack().start().await;
        let (traveler, id) = session(&stack).await;
        traveler.send(&id, "Thanks, that is fine.").await;
        let gone = llama.base_url.trim_start_matches("http://").trim_end_matches("/v1").to_owned();
        drop(llama);
        eventually("the server is gone", Duration::from_secs(10), || async {
            tokio::net::TcpStream::connect(&gone).await.is_err().then_some(())
        })
        .await;
        traveler.message(&id, "Make it 4 days").send().await.error(502, "ai_unavailable");
        invariants::check(&stack.database, &Journal::default()).await;
    });
}
