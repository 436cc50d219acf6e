//! What happens to every request and answer, whatever route it takes: the request id, the span, the size of headers,
//! panics, error bodies, security headers, metrics.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use remix_platform::trace::{REQUEST_ID, RequestContext};
use remix_platform::{Error, Reason};
use tracing::Instrument;

use crate::reply::{Failure, finish};

/// Bytes of all header names and values together.
const HEADER_LIMIT: usize = 16 * 1024;

/// The frontend loads nothing from elsewhere and has no inline scripts; its component library writes style elements.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'";

const SECURITY_HEADERS: [(HeaderName, HeaderValue); 5] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY)),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
];

/// The outermost layer.
pub(crate) async fn edge(mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let context = RequestContext::from_headers(request.headers());
    let method = request.method().clone();
    let is_api = request.uri().path().starts_with("/api");
    let is_grpc = is_grpc(request.headers());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let span = tracing::info_span!(
        "request", otel.kind = "server", %method, path = request.uri().path(), request_id = %context.request_id
    );
    context.adopt(&span);
    request.extensions_mut().insert(context.clone());

    let answer = async {
        if header_bytes(request.headers()) > HEADER_LIMIT {
            return Failure(Error::new(Reason::HeadersTooLarge, "The request's headers are too large."))
                .into_response();
        }
        // The panic itself is written to the log by the process's panic hook.
        let answered = AssertUnwindSafe(next.run(request)).catch_unwind().await;
        answered.unwrap_or_else(|_| Failure(Error::internal("a handler panicked")).into_response())
    };
    let mut answer = answer.instrument(span.clone()).await;
    answer = span.in_scope(|| {
        let answer = finish(answer, &context.request_id);
        tracing::debug!(status = answer.status().as_u16(), elapsed = ?began.elapsed(), "answered");
        answer
    });

    let headers = answer.headers_mut();
    if let Some(id) = context.header() {
        headers.insert(REQUEST_ID, id);
    }
    if is_grpc {
        // The RPC layer counts those, by method and gRPC code.
        return answer;
    }
    for (name, value) in SECURITY_HEADERS {
        headers.insert(name, value);
    }
    if is_api {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    let code = answer.status().as_str().to_owned();
    let rpc = route.map_or_else(|| "other".to_owned(), |route| format!("{method} {}", route.as_str()));
    metrics::counter!("remix_requests_total", "service" => "gateway", "rpc" => rpc.clone(), "code" => code)
        .increment(1);
    metrics::histogram!("remix_request_duration_seconds", "service" => "gateway", "rpc" => rpc)
        .record(began.elapsed());
    answer
}

/// Whether a request is gRPC or gRPC-Web.
pub(crate) fn is_grpc(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"application/grpc"))
}

fn header_bytes(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum()
}
