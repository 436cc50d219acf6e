//! A scripted language model: an OpenAI-compatible Chat Completions server on a loopback port that plays one script a
//! request, faults included, and remembers what it was asked.

pub mod gate;
pub mod script;

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::post;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

pub use gate::Gate;
use script::{Script, Step};

use crate::poll::eventually;

/// A request as it came in.
#[derive(Debug, Clone)]
pub struct Request {
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Value,
    /// When it came.
    pub at: Instant,
    /// True for a streaming request, as an answer to a message is; titles and summaries may not stream.
    pub stream: bool,
}

impl Request {
    /// Every text of the prompt, joined.
    pub fn prompt(&self) -> String {
        let messages = self.body["messages"].as_array().cloned().unwrap_or_default();
        messages.iter().filter_map(|message| message["content"].as_str()).collect::<Vec<_>>().join("\n")
    }
}

#[derive(Default)]
struct Record {
    scripts: VecDeque<Script>,
    requests: Vec<Request>,
    hung_up: usize,
}

/// The server. It stops when it is dropped.
pub struct ScriptedLlm {
    address: SocketAddr,
    record: Arc<Mutex<Record>>,
    shutdown: CancellationToken,
}

impl ScriptedLlm {
    /// Starts the server on a free port. Without a script it agrees and edits nothing.
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let record = Arc::new(Mutex::new(Record::default()));
        let app = Router::new().route("/v1/chat/completions", post(complete)).with_state(record.clone());
        let shutdown = CancellationToken::new();
        let stopped = shutdown.clone();
        tokio::spawn(async move {
            let serving = axum::serve(listener, app).into_future();
            // No graceful end: a script may hang for ever by design.
            let _ended = stopped.run_until_cancelled(serving).await;
        });
        Self { address, record, shutdown }
    }

    /// What goes into `AI_BASE_URL`.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// Plays this script for the next streaming request that has none yet.
    pub fn push(&self, script: Script) {
        self.lock().scripts.push_back(script);
    }

    /// Plays a plain reply next.
    pub fn reply(&self, text: &str) {
        self.push(Script::reply(text));
    }

    /// Plays a reply with operations next.
    pub fn edit(&self, text: &str, operations: Value) {
        self.push(Script::reply(text).ops(operations));
    }

    /// The streaming requests so far.
    pub fn requests(&self) -> Vec<Request> {
        self.lock().requests.iter().filter(|request| request.stream).cloned().collect()
    }

    /// Every request so far, titles and summaries included.
    pub fn all_requests(&self) -> Vec<Request> {
        self.lock().requests.clone()
    }

    /// How many clients left before the end of their answer.
    pub fn hung_up(&self) -> usize {
        self.lock().hung_up
    }

    /// Waits until so many streaming requests have come.
    pub async fn asked(&self, count: usize) {
        eventually(format!("request {count} to the model"), Duration::from_secs(20), || async {
            (self.requests().len() >= count).then_some(())
        })
        .await;
    }

    /// Drops the scripts that nobody has asked for.
    pub fn forget(&self) {
        self.lock().scripts.clear();
    }

    /// How many scripts nobody has asked for.
    pub fn unplayed(&self) -> usize {
        self.lock().scripts.len()
    }

    fn lock(&self) -> MutexGuard<'_, Record> {
        self.record.lock().expect("no test panics while it holds the record")
    }
}

impl Drop for ScriptedLlm {
    fn drop(&mut self) {
        self.shutdown.cancel();
    }
}

type Shared = Arc<Mutex<Record>>;

async fn complete(State(record): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let body: Value = serde_json::from_slice(&body).expect("the request to the model is JSON");
    let stream = body["stream"] == true;
    let script = {
        let mut record = record.lock().expect("no test panics while it holds the record");
        record.requests.push(Request { headers, body, at: Instant::now(), stream });
        if stream { record.scripts.pop_front() } else { None }
    };
    if !stream {
        return answer(200, "application/json", Body::from(unstreamed("A chat about a trip")));
    }
    play(script.unwrap_or_else(|| Script::reply("Noted.")), record).await
}

async fn play(script: Script, record: Shared) -> Response {
    // From here to the end of the body: a client that leaves drops the guard unfinished.
    let guard = HangUp { record, finished: false };
    if let Some(gate) = &script.before {
        gate.wait().await;
    }
    let mut response = answer(script.status, script.content_type, Body::empty());
    for (name, value) in &script.headers {
        response.headers_mut().insert(*name, value.parse().expect("a header value"));
    }
    let parts = futures::stream::unfold(
        (VecDeque::from(script.into_steps()), guard),
        |(mut steps, guard)| async move {
            loop {
                match steps.pop_front() {
                    Some(Step::Bytes(bytes)) => return Some((Ok(bytes), (steps, guard))),
                    Some(Step::Pause(length)) => tokio::time::sleep(length).await,
                    Some(Step::Hold(gate)) => gate.wait().await,
                    Some(Step::Cut) => {
                        // Hyper drops the body on an error: the guard must not take that for a client that left.
                        let guard = guard.finish();
                        return Some((Err(io::Error::other("cut by the script")), (VecDeque::new(), guard)));
                    }
                    None => {
                        guard.finish();
                        return None;
                    }
                }
            }
        },
    );
    *response.body_mut() = Body::from_stream(parts);
    response
}

fn answer(status: u16, content_type: &str, body: Body) -> Response {
    Response::builder()
        .status(StatusCode::from_u16(status).expect("a status"))
        .header("content-type", content_type)
        .body(body)
        .expect("a response")
}

fn unstreamed(text: &str) -> String {
    json!({
        "id": "chatcmpl-scripted", "object": "chat.completion", "created": 1, "model": "scripted",
        "choices": [{ "index": 0, "message": { "role": "assistant", "content": text }, "finish_reason": "stop" }],
        "usage": { "prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15 },
    })
    .to_string()
}

struct HangUp {
    record: Shared,
    finished: bool,
}

impl HangUp {
    fn finish(mut self) -> Self {
        self.finished = true;
        self
    }
}

impl Drop for HangUp {
    fn drop(&mut self) {
        if !self.finished
            && let Ok(mut record) = self.record.lock()
        {
            record.hung_up += 1;
        }
    }
}
