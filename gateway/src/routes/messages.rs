//! Sending a message: waiting for the reply, answered at once, or as a stream.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use remix_platform::ids::SessionId;
use remix_proto::v1::SendMessageRequest;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Answer, Shared};
use crate::Gateway;
use crate::body::{Json, check_message};
use crate::exchange::{self, Accepted, Exchange};
use crate::identity::Authenticated;
use crate::openapi::Failures;
use crate::params::{IdempotencyKey, InSession, Locale, prefers_async};
use crate::reply::{Failure, Success, mark_replayed, ok, with_status};
use crate::sse;
use crate::turn_stream::{TurnStream, location};
use crate::upstream::Caller;

/// Body of a send.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewMessage {
    /// 1..8,000 characters, not only white space.
    #[schema(min_length = 1, max_length = 8000)]
    message: String,
}

impl NewMessage {
    fn request(
        self,
        session: SessionId,
        IdempotencyKey(idempotency_key): IdempotencyKey,
        Locale(locale): Locale,
    ) -> Result<SendMessageRequest, Failure> {
        check_message("message", &self.message)?;
        Ok(SendMessageRequest {
            session_id: session.to_string(),
            message: self.message,
            idempotency_key,
            locale,
        })
    }
}

/// Stores a message and answers when the reply is there.
///
/// With `Prefer: respond-async` it answers at once, and `Location` says where to watch the turn.
#[utoipa::path(post, path = "/api/remix/sessions/{session_id}/messages", tag = "messages", request_body = NewMessage,
    params(
        ("session_id" = String, Path, description = "uuid"),
        ("Prefer" = Option<String>, Header, description = "respond-async: do not wait for the reply"),
        ("Idempotency-Key" = Option<String>, Header, description = "1..255 visible ASCII characters; a repeat joins the first turn")),
    responses(
        (status = 200, description = "The exchange", body = Success<Exchange>),
        (status = 202, description = "The turn has begun", body = Success<Accepted>),
        Failures), security(("bearer" = [])))]
pub(crate) async fn send_message(
    State(gateway): Shared,
    Authenticated(caller): Authenticated,
    InSession(session): InSession,
    key: IdempotencyKey,
    locale: Locale,
    headers: HeaderMap,
    Json(body): Json<NewMessage>,
) -> Answer {
    let message = body.request(session, key, locale)?;
    let (turn, replayed) = TurnStream::send(gateway.clone(), caller.clone(), session, message).await?;
    let answer = as_json(&gateway, &caller, &headers, turn).await?;
    Ok(mark_replayed(answer, replayed))
}

/// Stores a message and streams the work on its reply.
#[utoipa::path(post, path = "/api/remix/sessions/{session_id}/stream", tag = "messages", request_body = NewMessage,
    params(
        ("session_id" = String, Path, description = "uuid"),
        ("Idempotency-Key" = Option<String>, Header, description = "1..255 visible ASCII characters; a repeat joins the first turn")),
    responses((status = 200, description = "The events turn_started, reply_delta, reply_reset, draft, turn_completed, turn_failed, turn_stopped",
        body = String, content_type = "text/event-stream"), Failures), security(("bearer" = [])))]
pub(crate) async fn stream_message(
    State(gateway): Shared,
    Authenticated(caller): Authenticated,
    InSession(session): InSession,
    key: IdempotencyKey,
    locale: Locale,
    Json(body): Json<NewMessage>,
) -> Answer {
    let message = body.request(session, key, locale)?;
    let (turn, replayed) = TurnStream::send(gateway.clone(), caller, session, message).await?;
    Ok(mark_replayed(as_stream(&gateway, turn).await?, replayed))
}

/// A turn as JSON: waited for, or only begun when the client prefers that.
pub(crate) async fn as_json(
    gateway: &Gateway,
    caller: &Caller,
    headers: &HeaderMap,
    mut turn: TurnStream,
) -> Result<Response, Failure> {
    if !prefers_async(headers) {
        return Ok(ok(&Box::pin(exchange::complete(gateway, caller, &mut turn)).await?));
    }
    let accepted = exchange::accepted(&mut turn).await?;
    let mut answer = with_status(StatusCode::ACCEPTED, &accepted);
    if let Ok(place) = HeaderValue::from_str(&location(turn.session(), accepted.turn_id())) {
        answer.headers_mut().insert(header::LOCATION, place);
    }
    answer.headers_mut().insert("preference-applied", HeaderValue::from_static("respond-async"));
    Ok(answer)
}

/// A turn as server-sent events.
pub(crate) async fn as_stream(gateway: &Gateway, mut turn: TurnStream) -> Result<Response, Failure> {
    let first = exchange::first(&mut turn).await?;
    Ok(sse::respond(Some(first), turn, gateway.shutdown.clone()))
}
