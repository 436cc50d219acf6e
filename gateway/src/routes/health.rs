//! Whether the process lives, and whether it can do its work.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use remix_platform::Error;

use super::{Answer, Shared};

/// 200 while the process runs, whatever is behind it.
#[utoipa::path(get, path = "/healthz", tag = "health", responses((status = 200, description = "Alive", body = String, content_type = "text/plain")))]
pub(crate) async fn healthz() -> Response {
    "ok\n".into_response()
}

/// 200 when session-service is ready, else 503.
#[utoipa::path(get, path = "/readyz", tag = "health",
    responses((status = 200, description = "Ready", body = String, content_type = "text/plain"), crate::openapi::Failures))]
pub(crate) async fn readyz(State(gateway): Shared) -> Answer {
    if !gateway.shutdown.is_cancelled() && gateway.upstream.ready().await {
        return Ok("ready\n".into_response());
    }
    Err(Error::unavailable("session-service is not ready").into())
}
