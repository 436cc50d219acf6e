//! How answers look: the envelope of success, and of failure. A handler returns a [`Failure`]; its body is written by
//! [`crate::edge`], which alone knows the request id.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use remix_platform::{Error, Reason};
use remix_proto::v1::ErrorBody;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::{Object, ObjectBuilder, Type};

/// Says that an answer repeats a stored outcome.
pub(crate) const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The envelope of every good answer.
#[derive(Serialize, ToSchema)]
pub(crate) struct Success<T> {
    #[schema(schema_with = success_word)]
    status: Status,
    /// What was asked for.
    data: T,
}

/// The envelope of every failure.
#[derive(Serialize, ToSchema)]
pub(crate) struct ErrorEnvelope {
    #[schema(schema_with = error_word)]
    status: Status,
    /// What went wrong.
    error: ErrorBody,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Success,
    Error,
}

fn success_word() -> Object {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(["success"])).build()
}

fn error_word() -> Object {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(["error"])).build()
}

/// 200 with `data`.
pub(crate) fn ok<T: Serialize>(data: &T) -> Response {
    with_status(StatusCode::OK, data)
}

/// Any good status with `data`.
pub(crate) fn with_status<T: Serialize>(status: StatusCode, data: &T) -> Response {
    match to_json(&Success { status: Status::Success, data }) {
        Ok(body) => json(status, body),
        Err(problem) => Failure(Error::internal(problem)).into_response(),
    }
}

/// Marks an answer that the backend took from its store.
pub(crate) fn mark_replayed(mut response: Response, replayed: bool) -> Response {
    if replayed {
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    }
    response
}

/// A failure on its way out.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) Error);

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

/// The failure inside a response that still needs its body.
#[derive(Clone)]
struct Pending(Arc<Error>);

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = status_of(self.0.reason);
        (status, axum::Extension(Pending(Arc::new(self.0)))).into_response()
    }
}

/// Writes the body of a failed answer, if it is one of ours, and logs the failure.
pub(crate) fn finish(mut response: Response, request_id: &str) -> Response {
    let Some(Pending(error)) = response.extensions_mut().remove::<Pending>() else {
        return response;
    };
    error.log();
    let envelope = ErrorEnvelope { status: Status::Error, error: error.body(request_id) };
    // An error body is numbers and strings: it can always be written.
    let body = to_json(&envelope).unwrap_or_default();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Some(seconds) = error.details.retry_after_seconds {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(0)));
    }
    if error.reason == Reason::Unauthenticated {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response.map(|_| Body::from(body))
}

/// The HTTP status of a reason.
pub(crate) fn status_of(reason: Reason) -> StatusCode {
    StatusCode::from_u16(reason.row().http).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn json(status: StatusCode, body: Vec<u8>) -> Response {
    (status, [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], body).into_response()
}

fn to_json<T: Serialize>(value: &T) -> Result<Vec<u8>, serde_json::Error> {
    let mut body = Vec::with_capacity(4096);
    serde_json::to_writer(&mut body, value)?;
    Ok(body)
}
