//! Turns: join one, stop one, answer one again.

use axum::extract::State;
use axum::http::HeaderMap;
use remix_proto::v1::{RetryTurnRequest, StopTurnRequest, StopTurnResponse};

use super::messages::{as_json, as_stream};
use super::{Answer, Shared};
use crate::body::NoBody;
use crate::exchange::{Accepted, Exchange};
use crate::identity::Authenticated;
use crate::openapi::Failures;
use crate::params::{IdempotencyKey, InTurn, Params, accepts_json_only, prefers_async, resume_point};
use crate::reply::{Success, ok};
use crate::sse;
use crate::turn_stream::TurnStream;
use crate::upstream::QUICK;

/// Joins a turn, running or ended, from any device.
#[utoipa::path(get, path = "/api/remix/sessions/{session_id}/turns/{turn_id}/stream", tag = "turns",
    params(
        ("session_id" = String, Path, description = "uuid"),
        ("turn_id" = String, Path, description = "uuid"),
        ("Last-Event-ID" = Option<i32>, Header, description = "Only later events; wins over `after`"),
        ("after" = Option<i32>, Query, description = "Only later events; unset means from the start")),
    responses((status = 200, description = "The events of POST /stream", body = String, content_type = "text/event-stream"), Failures),
    security(("bearer" = [])))]
pub(crate) async fn watch_turn(
    State(gateway): Shared,
    Authenticated(caller): Authenticated,
    InTurn(session, turn): InTurn,
    params: Params,
    headers: HeaderMap,
) -> Answer {
    let after = resume_point(&headers, &params)?;
    // WatchTurn has refused what is not there; the next event may be long in coming.
    let turn = TurnStream::watch(gateway.clone(), caller, session, turn, after).await?;
    Ok(sse::respond(None, turn, gateway.shutdown.clone()))
}

/// Ends a turn and keeps what was said. Repeatable.
#[utoipa::path(post, path = "/api/remix/sessions/{session_id}/turns/{turn_id}/stop", tag = "turns",
    params(("session_id" = String, Path, description = "uuid"), ("turn_id" = String, Path, description = "uuid")),
    responses((status = 200, description = "The turn", body = Success<StopTurnResponse>), Failures), security(("bearer" = [])))]
pub(crate) async fn stop_turn(
    State(gateway): Shared,
    Authenticated(caller): Authenticated,
    InTurn(session, turn): InTurn,
    _: IdempotencyKey,
    _: NoBody,
) -> Answer {
    let message = StopTurnRequest { session_id: session.to_string(), turn_id: turn.to_string() };
    let answer = gateway.upstream.sessions().stop_turn(caller.request(message, QUICK)).await?;
    Ok(ok(answer.get_ref()))
}

/// Answers the message of a failed or stopped turn again.
///
/// A stream by default; JSON as from POST /messages with `Accept: application/json`, or with `Prefer: respond-async`.
#[utoipa::path(post, path = "/api/remix/sessions/{session_id}/turns/{turn_id}/retry", tag = "turns",
    params(
        ("session_id" = String, Path, description = "uuid"),
        ("turn_id" = String, Path, description = "uuid"),
        ("Prefer" = Option<String>, Header, description = "respond-async: do not wait for the reply")),
    responses(
        (status = 200, description = "The events, or the exchange", content((String = "text/event-stream"), (Success<Exchange> = "application/json"))),
        (status = 202, description = "The turn has begun", body = Success<Accepted>),
        Failures), security(("bearer" = [])))]
pub(crate) async fn retry_turn(
    State(gateway): Shared,
    Authenticated(caller): Authenticated,
    InTurn(session, turn): InTurn,
    headers: HeaderMap,
    _: IdempotencyKey,
    _: NoBody,
) -> Answer {
    let message = RetryTurnRequest { session_id: session.to_string(), turn_id: turn.to_string() };
    let answer = gateway.upstream.sessions().retry_turn(caller.stream_request(message)).await?;
    let turn =
        TurnStream::over(gateway.clone(), caller.clone(), session, Some(turn.to_string()), None, answer);
    if prefers_async(&headers) || accepts_json_only(&headers) {
        return as_json(&gateway, &caller, &headers, turn).await;
    }
    as_stream(&gateway, turn).await
}
