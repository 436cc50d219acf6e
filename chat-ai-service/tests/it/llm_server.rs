//! A model server that plays a script: one answer for each request, byte by byte, and a record of what was asked.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Response, Uri};
use futures::StreamExt as _;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// What happens next in an answer's body.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// These bytes, in a piece of their own.
    Bytes(Vec<u8>),
    /// Nothing any more, but the connection stays open.
    Hang,
    /// The connection breaks.
    Break,
    /// These bytes again and again, with a pause between.
    Repeat(Vec<u8>, Duration),
}

/// One answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    steps: Vec<Step>,
    obeying: Option<fn(&Value) -> Answer>,
}

impl Answer {
    /// A 200 with an event stream.
    pub(crate) fn stream(steps: Vec<Step>) -> Self {
        Self {
            status: 200,
            headers: vec![("content-type", "text/event-stream".into())],
            steps,
            obeying: None,
        }
    }

    /// A stream of these bytes in one piece.
    pub(crate) fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self::stream(vec![Step::Bytes(bytes.into())])
    }

    /// An ordinary answer with this text, in pieces of a few characters.
    pub(crate) fn text(text: &str) -> Self {
        let mut steps: Vec<Step> =
            pieces(text).iter().map(|piece| Step::Bytes(event(&delta(piece)))).collect();
        steps.push(Step::Bytes(ending("stop")));
        Self::stream(steps)
    }

    /// An ordinary answer with this reply and these operations.
    pub(crate) fn reply(reply: &str, ops: Value) -> Self {
        // By hand: a map would put the operations first.
        Self::text(&format!("{{\"reply\":{},\"ops\":{ops}}}", json!(reply)))
    }

    /// A status that is no success.
    pub(crate) fn status(status: u16, body: &str) -> Self {
        Self {
            status,
            headers: vec![("content-type", "application/json".into())],
            steps: vec![Step::Bytes(body.into())],
            obeying: None,
        }
    }

    /// An answer that depends on what was asked.
    pub(crate) fn obeying(answer: fn(&Value) -> Answer) -> Self {
        Self { obeying: Some(answer), ..Self::stream(vec![]) }
    }

    /// With one more header.
    pub(crate) fn with_header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }
}

/// `data: ...` and an empty line.
pub(crate) fn event(data: &Value) -> Vec<u8> {
    format!("data: {data}\n\n").into_bytes()
}

/// A chunk with content.
pub(crate) fn delta(content: &str) -> Value {
    json!({"id": "c", "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"content": content}, "finish_reason": null}]})
}

/// A finish reason, the usage and `[DONE]`.
pub(crate) fn ending(reason: &str) -> Vec<u8> {
    let mut bytes = event(&json!({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]}));
    bytes.extend(event(&json!({"choices": [], "usage": {"prompt_tokens": 1000, "completion_tokens": 50,
        "prompt_tokens_details": {"cached_tokens": 400}}})));
    bytes.extend(b"data: [DONE]\n\n");
    bytes
}

fn pieces(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    characters.chunks(7).map(|piece| piece.iter().collect()).collect()
}

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
    pub(crate) at: Instant,
}

#[derive(Default)]
struct Shared {
    script: Mutex<VecDeque<Answer>>,
    asked: Mutex<Vec<Asked>>,
    open: AtomicUsize,
}

/// The running server; it ends with the test.
pub(crate) struct LlmServer {
    /// Its base URL.
    pub(crate) base_url: String,
    shared: Arc<Shared>,
}

impl LlmServer {
    /// Starts a server that gives these answers in turn, and 500 when they are used up.
    pub(crate) async fn start(script: Vec<Answer>) -> Self {
        let shared = Arc::new(Shared { script: Mutex::new(script.into()), ..Shared::default() });
        let app = Router::new().fallback(play).with_state(Arc::clone(&shared));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}/v1", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { base_url, shared }
    }

    /// What was asked so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.shared.asked.lock().unwrap().clone()
    }

    /// The time between the first two requests.
    pub(crate) fn pause(&self) -> Duration {
        let asked = self.asked();
        asked[1].at - asked[0].at
    }

    /// Number of answers that are being sent.
    pub(crate) fn open(&self) -> usize {
        self.shared.open.load(Ordering::SeqCst)
    }
}

/// Counts an answer as open until its body is dropped.
struct Open(Arc<Shared>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::SeqCst);
    }
}

async fn play(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let next = shared.script.lock().unwrap().pop_front();
    let answer = next.unwrap_or_else(|| Answer::status(500, "{\"error\":\"the script is over\"}"));
    let answer = answer.obeying.map(|obeying| obeying(&body)).unwrap_or(answer);
    shared.asked.lock().unwrap().push(Asked { uri, headers, body, at: Instant::now() });
    let mut response = Response::builder().status(answer.status);
    for (name, value) in &answer.headers {
        response = response.header(*name, value);
    }
    shared.open.fetch_add(1, Ordering::SeqCst);
    let open = Open(shared);
    let steps = futures::stream::iter(answer.steps).flat_map(step);
    let body = steps.map(move |piece| {
        let _ = &open;
        piece
    });
    response.body(Body::from_stream(body)).unwrap()
}

type Piece = Result<Vec<u8>, std::io::Error>;

fn step(step: Step) -> futures::stream::BoxStream<'static, Piece> {
    use futures::stream;
    match step {
        Step::Bytes(bytes) => stream::once(async {
            // Lets the pieces leave one by one.
            tokio::task::yield_now().await;
            Ok(bytes)
        })
        .boxed(),
        Step::Hang => stream::pending().boxed(),
        Step::Break => stream::once(async {
            // What was said before must have left: an error drops what the server still holds.
            tokio::time::sleep(Duration::from_millis(20)).await;
            Err(std::io::Error::other("broken on purpose"))
        })
        .boxed(),
        Step::Repeat(bytes, pause) => stream::repeat(bytes)
            .then(move |bytes| async move {
                tokio::time::sleep(pause).await;
                Ok(bytes)
            })
            .boxed(),
    }
}
