//! The gateway: the only process that browsers talk to, and the only crate that knows REST, SSE and gRPC-Web.
//!
//! It translates and guards, and keeps no state of its own: [`router`] lists every route, `routes/` has one file per
//! noun, `upstream` holds the connections to session-service, `turn_stream` follows a turn through failures, `sse`
//! and `exchange` are its two forms for clients, `grpc` passes the services on byte by byte. What it may not know: the
//! database, the model, and what a valid draft is.

mod assets;
mod body;
pub mod config;
mod edge;
mod exchange;
mod grpc;
mod identity;
mod limit;
pub mod openapi;
mod params;
mod reply;
pub mod router;
mod routes;
mod sse;
mod turn_stream;
mod upstream;

use std::io;
use std::sync::Arc;

use remix_platform::auth::Verifier;
use remix_platform::serve;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

pub use config::Config;
use limit::Limits;
use upstream::Upstream;

/// What every handler shares.
pub(crate) struct Gateway {
    config: Config,
    upstream: Upstream,
    verifier: Verifier,
    limits: Limits,
    shutdown: CancellationToken,
}

/// Serves everything on one port until `shutdown`, then drains.
pub async fn serve(listener: TcpListener, config: Config, shutdown: CancellationToken) -> io::Result<()> {
    let gateway = Arc::new(Gateway {
        upstream: Upstream::new(&config.session_urls),
        verifier: Verifier::new(config.auth.clone()),
        limits: Limits::new(&config),
        shutdown: shutdown.clone(),
        config,
    });
    let app = router::app(Arc::clone(&gateway));
    tokio::select! {
        ended = serve::http(listener, app, shutdown) => ended,
        () = gateway.limits.sweep() => Ok(()),
    }
}

/// A probe for the admin port: whether session-service is ready.
pub fn readiness(
    config: &Config,
) -> impl Fn() -> futures::future::BoxFuture<'static, bool> + Clone + Send + Sync + 'static {
    let upstream = Arc::new(Upstream::new(&config.session_urls));
    move || {
        let upstream = Arc::clone(&upstream);
        Box::pin(async move { upstream.ready().await })
    }
}
