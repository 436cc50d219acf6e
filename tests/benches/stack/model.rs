//! A model that answers at once, or piece by piece at a given rate. Each piece of a slow answer carries the time at which
//! it was sent, so that the reader knows how long it was under way.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use axum::routing::post;
use futures::StreamExt;

/// How the model answers now.
#[derive(Default)]
struct Pace {
    /// Pieces of an answer; 0 means all at once.
    pieces: AtomicU32,
    /// Pieces a second.
    rate: AtomicU32,
}

/// The model.
pub(crate) struct Model {
    address: SocketAddr,
    pace: Arc<Pace>,
}

impl Model {
    /// Starts it on a free port.
    pub(crate) async fn start() -> Self {
        let pace = Arc::new(Pace::default());
        let shared = Arc::clone(&pace);
        let app = Router::new().route(
            "/v1/chat/completions",
            post(move |_: Bytes| {
                let (pieces, rate) =
                    (shared.pieces.load(Ordering::Relaxed), shared.rate.load(Ordering::Relaxed));
                async move { answer(pieces, rate) }
            }),
        );
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let listener =
                axum::serve::ListenerExt::tap_io(listener, |socket| socket.set_nodelay(true).unwrap());
            axum::serve(listener, app).await
        });
        Self { address, pace }
    }

    /// Its base URL.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers in so many pieces at so many a second from now on; 0 pieces means at once.
    pub(crate) fn pace(&self, pieces: u32, rate: u32) {
        self.pace.pieces.store(pieces, Ordering::Relaxed);
        self.pace.rate.store(rate, Ordering::Relaxed);
    }
}

/// Microseconds since 1970: the bench and the model share one clock.
pub(crate) fn micros() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros()
}

fn chunk(content: &str) -> String {
    let content = serde_json::to_string(content).unwrap();
    format!(
        "data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"content\":{content}}},\"finish_reason\":null}}]}}\n\n"
    )
}

const END: &str = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n\
    data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1500,\"completion_tokens\":40}}\n\ndata: [DONE]\n\n";

fn answer(pieces: u32, rate: u32) -> Response {
    let body = if pieces == 0 {
        let whole = chunk("{\"reply\":\"That fits the plan as it is, so nothing has changed.\",\"ops\":[]}");
        Body::from(format!("{whole}{END}"))
    } else {
        let interval = Duration::from_secs(1) / rate;
        let start = tokio::time::Instant::now();
        let pieces = futures::stream::iter(0..=pieces).then(move |number| async move {
            tokio::time::sleep_until(start + interval * number).await;
            let text = match number {
                0 => chunk("{\"reply\":\""),
                last if last == pieces => format!("{}{END}", chunk("\",\"ops\":[]}")),
                _ => chunk(&format!("@{} ", micros())),
            };
            Ok::<_, Infallible>(Bytes::from(text))
        });
        Body::from_stream(pieces)
    };
    Response::builder().header(CONTENT_TYPE, "text/event-stream").body(body).unwrap()
}
