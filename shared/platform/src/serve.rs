//! Serving and draining: one way to run a gRPC server, an HTTP server and the admin port, each with limits and with an
//! end that comes within [`DRAIN_LIMIT`] whatever the clients do.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::StatusCode;
use axum::routing::get;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use socket2::{SockRef, TcpKeepalive};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::TcpListenerStream;
use tokio_util::sync::CancellationToken;
use tonic::service::Routes;
use tower::Service;

use crate::env::{ConfigError, Variable};
use crate::telemetry;
use crate::trace;

/// How long open requests may take to end after the shutdown signal. Streams must end by themselves when they see it.
pub const DRAIN_LIMIT: Duration = Duration::from_secs(8);

/// HTTP/2 flow control: a thousand streams of small frames never wait for a window, and one slow reader on a shared
/// connection cannot starve the others.
pub const STREAM_WINDOW: u32 = 1024 * 1024;
/// See [`STREAM_WINDOW`].
pub const CONNECTION_WINDOW: u32 = 16 * 1024 * 1024;
/// Streams a connection may carry at once; the gateway multiplexes all its browsers over a few connections.
pub const STREAMS_PER_CONNECTION: u32 = 4096;
/// How often an idle HTTP/2 connection is probed.
pub const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(20);
/// How long the answer to a probe may take.
pub const KEEPALIVE_TIMEOUT: Duration = Duration::from_secs(10);

/// Streams a browser's connection may carry at once.
const STREAMS_PER_CLIENT: u32 = 1024;
/// Also the longest rest between two requests of a kept connection.
const HEADER_READ_TIMEOUT: Duration = Duration::from_secs(30);
/// The transport's own limits answer 431 with an empty body; services that want their own body check sooner.
const HEADER_BYTES: usize = 64 * 1024;
const HEADER_COUNT: usize = 128;
/// Bytes that nobody acknowledges for so long mean that the client is gone; the kernel alone would wait 15 minutes.
const UNACKNOWLEDGED_LIMIT: Duration = Duration::from_secs(30);

/// A listener on an address that a variable names; one sentence with its name when the port cannot be had.
pub async fn bind(variable: &Variable, address: SocketAddr) -> Result<TcpListener, ConfigError> {
    TcpListener::bind(address)
        .await
        .map_err(|error| ConfigError(format!("{}: cannot listen on {address}: {error}", variable.name)))
}

/// A process' own listener, and that of its admin port where one is configured.
pub async fn ports(
    (variable, address): (&Variable, SocketAddr),
    (admin_variable, admin): (&Variable, Option<SocketAddr>),
) -> Result<(TcpListener, Option<TcpListener>), ConfigError> {
    let admin = match admin {
        Some(admin) => Some(bind(admin_variable, admin).await?),
        None => None,
    };
    Ok((bind(variable, address).await?, admin))
}

/// Runs a gRPC server until `shutdown`, then drains it. `service` names it in traces and metrics.
pub async fn grpc(
    service: &'static str,
    listener: TcpListener,
    routes: Routes,
    shutdown: CancellationToken,
) -> io::Result<()> {
    let incoming = TcpListenerStream::new(listener).map(|socket| socket.inspect(tune));
    let server = tonic::transport::Server::builder()
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_concurrent_streams(STREAMS_PER_CONNECTION)
        .http2_keepalive_interval(Some(KEEPALIVE_INTERVAL))
        .http2_keepalive_timeout(Some(KEEPALIVE_TIMEOUT))
        .layer(trace::grpc_layer(service))
        .add_routes(routes.prepare())
        .serve_with_incoming_shutdown(incoming, shutdown.clone().cancelled_owned());
    tokio::select! {
        ended = server => ended.map_err(io::Error::other),
        () = drain_limit(shutdown) => Ok(()),
    }
}

/// Runs an HTTP/1 and cleartext HTTP/2 server until `shutdown`, then drains it. Handlers find the client's address as
/// `ConnectInfo<SocketAddr>`.
pub async fn http(listener: TcpListener, app: Router, shutdown: CancellationToken) -> io::Result<()> {
    let builder = http_builder();
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    loop {
        let (socket, peer) = tokio::select! {
            () = shutdown.cancelled() => break,
            Some(_) = connections.join_next() => continue,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(problem) => {
                    // Out of file descriptors, most likely: the next try needs somebody to hang up first.
                    tracing::warn!(%problem, "cannot accept a connection");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        tune(&socket);
        let service = per_connection(app.clone(), peer);
        let connection = builder.serve_connection(TokioIo::new(socket), service).into_owned();
        let watched = graceful.watch(connection);
        connections.spawn(async move {
            if let Err(problem) = watched.await {
                tracing::debug!(%problem, %peer, "connection broke off");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(DRAIN_LIMIT, graceful.shutdown()).await.is_err() {
        tracing::warn!(open = connections.len(), "connections cut at the end of the drain");
    }
    connections.shutdown().await;
    Ok(())
}

/// Runs the admin port: `/metrics`, `/healthz` (the process runs) and `/readyz` (it can do its work).
pub async fn admin<F, R>(listener: TcpListener, ready: F, shutdown: CancellationToken) -> io::Result<()>
where
    F: Fn() -> R + Clone + Send + Sync + 'static,
    R: Future<Output = bool> + Send + 'static,
{
    let readyz = move || async move {
        if ready().await {
            (StatusCode::OK, "ready\n")
        } else {
            (StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
        }
    };
    let app = Router::new()
        .route("/metrics", get(|| async { telemetry::render_metrics() }))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(readyz));
    http(listener, app, shutdown).await
}

/// A token that is cancelled at SIGTERM or Ctrl-C.
pub fn shutdown_signal() -> CancellationToken {
    let token = CancellationToken::new();
    let signalled = token.clone();
    tokio::spawn(async move {
        wait_for_signal().await;
        tracing::info!("shutting down");
        signalled.cancel();
    });
    token
}

#[cfg(unix)]
async fn wait_for_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut terminate), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        tracing::error!("signals cannot be received; only kill -9 will end this process");
        return std::future::pending().await;
    };
    tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
}

#[cfg(not(unix))]
async fn wait_for_signal() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

async fn drain_limit(shutdown: CancellationToken) {
    shutdown.cancelled().await;
    tokio::time::sleep(DRAIN_LIMIT).await;
    tracing::warn!("connections cut at the end of the drain");
}

fn http_builder() -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_READ_TIMEOUT)
        .max_headers(HEADER_COUNT)
        .max_buf_size(HEADER_BYTES);
    builder
        .http2()
        .timer(TokioTimer::new())
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_concurrent_streams(STREAMS_PER_CLIENT)
        .keep_alive_interval(KEEPALIVE_INTERVAL)
        .keep_alive_timeout(KEEPALIVE_TIMEOUT)
        .max_header_list_size(HEADER_BYTES as u32);
    builder
}

fn per_connection(
    app: Router,
    peer: SocketAddr,
) -> impl hyper::service::Service<
    hyper::Request<Incoming>,
    Response = axum::response::Response,
    Error = Infallible,
    Future: Send + 'static,
> + Clone
+ Send {
    service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        // A router is always ready.
        app.clone().call(request)
    })
}

/// Small frames leave at once, and peers that vanished are noticed.
fn tune(socket: &TcpStream) {
    let tuned = socket.set_nodelay(true).and_then(|()| {
        let socket = SockRef::from(socket);
        #[cfg(target_os = "linux")]
        socket.set_tcp_user_timeout(Some(UNACKNOWLEDGED_LIMIT))?;
        socket.set_tcp_keepalive(&TcpKeepalive::new().with_time(UNACKNOWLEDGED_LIMIT))
    });
    if let Err(problem) = tuned {
        tracing::debug!(%problem, "a socket could not be tuned");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    async fn start(app: Router) -> (SocketAddr, CancellationToken, tokio::task::JoinHandle<io::Result<()>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shutdown = CancellationToken::new();
        let served = tokio::spawn(http(listener, app, shutdown.clone()));
        (address, shutdown, served)
    }

    async fn exchange(address: SocketAddr, request: &[u8]) -> String {
        let mut socket = TcpStream::connect(address).await.unwrap();
        socket.write_all(request).await.unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).await.unwrap();
        answer
    }

    #[tokio::test]
    async fn requests_in_flight_end_before_the_server_does() {
        let begun = CancellationToken::new();
        let (seen, release) = (begun.clone(), CancellationToken::new());
        let wait = release.clone();
        let app = Router::new().route(
            "/slow",
            get(move || async move {
                seen.cancel();
                wait.cancelled().await;
                "done"
            }),
        );
        let (address, shutdown, served) = start(app).await;
        let client = tokio::spawn(exchange_owned(address, "GET /slow HTTP/1.1\r\nhost: a\r\n\r\n"));
        begun.cancelled().await;
        shutdown.cancel();
        release.cancel();
        assert!(client.await.unwrap().ends_with("done"));
        served.await.unwrap().unwrap();
    }

    async fn exchange_owned(address: SocketAddr, request: &'static str) -> String {
        exchange(address, request.as_bytes()).await
    }

    #[tokio::test]
    async fn an_idle_server_ends_at_once_although_a_client_stays_connected() {
        let (address, shutdown, served) = start(Router::new()).await;
        let _idle = TcpStream::connect(address).await.unwrap();
        shutdown.cancel();
        let began = Instant::now();
        served.await.unwrap().unwrap();
        assert!(began.elapsed() < DRAIN_LIMIT, "{:?}", began.elapsed());
    }

    #[tokio::test]
    async fn a_grpc_server_ends_within_the_limit_although_a_stream_stays_open() {
        use tonic_health::pb::HealthCheckRequest;
        use tonic_health::pb::health_client::HealthClient;

        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let shutdown = CancellationToken::new();
        let routes = Routes::new(tonic_health::server::health_reporter().1);
        let served = tokio::spawn(grpc("test", listener, routes, shutdown.clone()));
        let channel = tonic::transport::Endpoint::from_shared(address).unwrap().connect_lazy();
        let mut client = HealthClient::new(channel);
        let mut open = client.watch(HealthCheckRequest::default()).await.unwrap().into_inner();
        open.message().await.unwrap().unwrap();
        // From here the clock jumps to the next timer whenever nobody has work.
        tokio::time::pause();
        let began = tokio::time::Instant::now();
        shutdown.cancel();
        served.await.unwrap().unwrap();
        assert_eq!(began.elapsed().as_secs(), DRAIN_LIMIT.as_secs());
    }

    #[tokio::test]
    async fn headers_without_end_are_refused() {
        let (address, shutdown, served) = start(Router::new()).await;
        let request = format!("GET / HTTP/1.1\r\nhost: a\r\nx: {}\r\n\r\n", "y".repeat(HEADER_BYTES * 2));
        let mut socket = TcpStream::connect(address).await.unwrap();
        // The server may hang up before it has read everything.
        let _ = socket.write_all(request.as_bytes()).await;
        let mut answer = vec![0; 12];
        socket.read_exact(&mut answer).await.unwrap();
        assert_eq!(String::from_utf8(answer).unwrap(), "HTTP/1.1 431");
        shutdown.cancel();
        served.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn the_admin_port_tells_alive_from_ready() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shutdown = CancellationToken::new();
        let served = tokio::spawn(admin(listener, || async { false }, shutdown.clone()));
        let ask = |path: &str| format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
        assert!(exchange(address, ask("/healthz").as_bytes()).await.starts_with("HTTP/1.1 200"));
        assert!(exchange(address, ask("/readyz").as_bytes()).await.starts_with("HTTP/1.1 503"));
        assert!(exchange(address, ask("/metrics").as_bytes()).await.starts_with("HTTP/1.1 200"));
        shutdown.cancel();
        served.await.unwrap().unwrap();
    }
}
