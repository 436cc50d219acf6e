//! A closed loop: so many connections, each with one request after the other, on a client that costs little itself.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Method, Request};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;

use crate::seed::Seeded;

/// A request to repeat: connection n sends the entries n, n + connections, ... in turn.
pub(crate) struct Load {
    method: Method,
    requests: Arc<Vec<Target>>,
}

/// One request.
pub(crate) struct Target {
    /// Path and query.
    pub(crate) path: String,
    /// The header with the token.
    pub(crate) authorization: String,
    /// JSON, or nothing.
    pub(crate) body: &'static str,
}

impl Load {
    /// Ten of twelve sessions.
    pub(crate) fn list(seeded: &Seeded) -> Self {
        let request = |owner: &String| Target {
            path: "/api/remix/sessions?per_page=10".into(),
            authorization: seeded.authorization(owner),
            body: "",
        };
        Self { method: Method::GET, requests: Arc::new(seeded.travelers().map(request).collect()) }
    }

    /// A session with 50 messages.
    pub(crate) fn get(seeded: &Seeded) -> Self {
        let request = |(owner, id): (&String, &String)| Target {
            path: format!("/api/remix/sessions/{id}"),
            authorization: seeded.authorization(owner),
            body: "",
        };
        Self { method: Method::GET, requests: Arc::new(seeded.long_sessions().map(request).collect()) }
    }

    /// A message that changes nothing.
    pub(crate) fn send(seeded: &Seeded) -> Self {
        let request = |(owner, id): (&String, &String)| Target {
            path: format!("/api/remix/sessions/{id}/messages"),
            authorization: seeded.authorization(owner),
            body: "{\"message\":\"Does this fit together?\"}",
        };
        Self { method: Method::POST, requests: Arc::new(seeded.short_sessions().map(request).collect()) }
    }
}

/// What a loop measured.
#[derive(Default)]
pub(crate) struct Summary {
    /// Answers.
    pub(crate) requests: usize,
    /// Answers that were not 2xx.
    pub(crate) failures: usize,
    elapsed: Duration,
    millis: Vec<f64>,
}

impl Summary {
    /// Answers a second.
    pub(crate) fn per_second(&self) -> f64 {
        self.requests as f64 / self.elapsed.as_secs_f64()
    }

    /// A percentile of the times in milliseconds; 0.5 is the median.
    pub(crate) fn percentile(&self, share: f64) -> f64 {
        let index = (self.millis.len() as f64 * share) as usize;
        self.millis.get(index.min(self.millis.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
    }
}

/// A connection to an HTTP server.
pub(crate) async fn connect(address: SocketAddr) -> SendRequest<Full<Bytes>> {
    let socket = tokio::net::TcpStream::connect(address).await.unwrap();
    socket.set_nodelay(true).unwrap();
    let (sender, connection) = http1::handshake(TokioIo::new(socket)).await.unwrap();
    tokio::spawn(connection);
    sender
}

/// A request with a token and, for POST, a JSON body.
pub(crate) fn request(address: SocketAddr, method: &Method, target: &Target) -> Request<Full<Bytes>> {
    Request::builder()
        .method(method)
        .uri(&target.path)
        .header("host", address.to_string())
        .header("authorization", &target.authorization)
        .header("content-type", "application/json")
        .body(Full::new(Bytes::from_static(target.body.as_bytes())))
        .unwrap()
}

/// Runs a loop after a second of warming up.
pub(crate) async fn run(address: &SocketAddr, load: &Load, connections: usize, length: Duration) -> Summary {
    measure(*address, load, connections, Duration::from_secs(1)).await;
    measure(*address, load, connections, length).await
}

async fn measure(address: SocketAddr, load: &Load, connections: usize, length: Duration) -> Summary {
    let start = Instant::now();
    let tasks: Vec<_> = (0..connections)
        .map(|number| {
            let (method, requests) = (load.method.clone(), Arc::clone(&load.requests));
            tokio::spawn(async move {
                let mut sender = connect(address).await;
                let mut own = requests.iter().skip(number).step_by(connections).cycle();
                let (mut millis, mut failures) = (Vec::new(), 0);
                while start.elapsed() < length {
                    let sent = Instant::now();
                    let target = own.next().expect("more requests than connections");
                    let response = sender.send_request(request(address, &method, target)).await.unwrap();
                    failures += usize::from(!response.status().is_success());
                    response.into_body().collect().await.unwrap();
                    millis.push(sent.elapsed().as_secs_f64() * 1000.0);
                }
                (millis, failures)
            })
        })
        .collect();
    let mut summary = Summary::default();
    for task in tasks {
        let (millis, failures) = task.await.unwrap();
        summary.failures += failures;
        summary.millis.extend(millis);
    }
    summary.elapsed = start.elapsed();
    summary.requests = summary.millis.len();
    summary.millis.sort_by(f64::total_cmp);
    summary
}
