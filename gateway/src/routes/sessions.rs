//! Sessions: create, list and search, read, rename, delete, archive, reopen, finalize.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use remix_platform::Error;
use remix_platform::ids::ItineraryId;
use remix_proto::v1::{
    ArchiveSessionRequest, ArchiveSessionResponse, CreateSessionRequest, DeleteSessionRequest,
    FinalizeSessionRequest, FinalizeSessionResponse, GetSessionRequest, GetSessionResponse,
    ListSessionsRequest, Message, ReopenSessionRequest, ReopenSessionResponse, SearchSessionsRequest,
    Session, SessionStatus, Turn, UpdateSessionRequest, UpdateSessionResponse,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, Shared};
use crate::body::{Json, NoBody, check_message};
use crate::identity::Authenticated;
use crate::openapi::Failures;
use crate::params::{IdempotencyKey, InSession, Locale, Params};
use crate::reply::{Success, mark_replayed, ok, with_status};
use crate::upstream::{QUICK, SLOW, TURN, is_replay};

const MOST_SOURCES: usize = 3;

/// Body of a new session.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSession {
    /// One to three different published itineraries.
    #[schema(min_items = 1, max_items = 3)]
    itinerary_ids: Vec<String>,
    /// 1..8,000 characters. Without it the assistant greets.
    #[schema(min_length = 1, max_length = 8000)]
    initial_message: Option<String>,
}

/// A new session with its first messages.
#[derive(Serialize, ToSchema)]
pub(crate) struct CreatedSession {
    session: Session,
    messages: Vec<Message>,
    /// Only when the first turn did not succeed: it can be retried.
    #[serde(skip_serializing_if = "Option::is_none")]
    turn: Option<Turn>,
}

/// A page of sessions.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionPage {
    /// Newest first.
    sessions: Vec<Session>,
    /// All that match.
    total: i32,
    /// From 1.
    page: i32,
    /// 1..50.
    per_page: i32,
}

/// Body of a rename.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTitle {
    /// 1..200 graphemes.
    title: String,
}

/// Opens a session on one to three published itineraries.
///
/// With an initial message the first turn runs and is in the answer; without one the draft and a greeting are made at once.
#[utoipa::path(post, path = "/api/remix/sessions", tag = "sessions", request_body = NewSession,
    params(("Idempotency-Key" = Option<String>, Header, description = "1..255 visible ASCII characters; a repeat answers with the stored outcome")),
    responses((status = 201, description = "The session", body = Success<CreatedSession>), Failures), security(("bearer" = [])))]
pub(crate) async fn create_session(
    State(gateway): Shared,
    Authenticated(caller): Authenticated,
    IdempotencyKey(idempotency_key): IdempotencyKey,
    Locale(locale): Locale,
    Json(body): Json<NewSession>,
) -> Answer {
    if let Some(text) = &body.initial_message {
        check_message("initial_message", text)?;
    }
    let message = CreateSessionRequest {
        itinerary_ids: sources(&body.itinerary_ids)?,
        initial_message: body.initial_message,
        idempotency_key,
        locale,
    };
    let answer = gateway.upstream.sessions().create_session(caller.request(message, TURN)).await?;
    let replayed = is_replay(&answer);
    let created = answer.into_inner();
    let created = CreatedSession {
        session: created.session.unwrap_or_default(),
        messages: created.messages,
        turn: created.turn,
    };
    Ok(mark_replayed(with_status(StatusCode::CREATED, &created), replayed))
}

fn sources(ids: &[String]) -> Result<Vec<String>, Error> {
    const FIELD: &str = "itinerary_ids";
    if !(1..=MOST_SOURCES).contains(&ids.len()) {
        return Err(Error::field(FIELD, "must name one to three itineraries"));
    }
    let mut sources = Vec::with_capacity(ids.len());
    for (index, id) in ids.iter().enumerate() {
        let id =
            id.parse::<ItineraryId>().map_err(|_| Error::field(FIELD, format!("[{index}] is not a uuid")))?;
        let id = id.to_string();
        if sources.contains(&id) {
            return Err(Error::field(FIELD, "must name different itineraries"));
        }
        sources.push(id);
    }
    Ok(sources)
}

/// The traveller's sessions, newest first, or those that match `q`.
#[utoipa::path(get, path = "/api/remix/sessions", tag = "sessions",
    params(
        ("status" = Option<SessionStatus>, Query, description = "Only these"),
        ("q" = Option<String>, Query, description = "Words in titles and messages, at most 200 characters"),
        ("page" = Option<i32>, Query, description = "From 1"),
        ("per_page" = Option<i32>, Query, description = "1..50; unset means 10")),
    responses((status = 200, description = "A page", body = Success<SessionPage>), Failures), security(("bearer" = [])))]
pub(crate) async fn list_sessions(
    State(gateway): Shared,
    Authenticated(caller): Authenticated,
    params: Params,
) -> Answer {
    let (page, per_page) = (params.page()?, params.per_page()?);
    let status = params.word::<SessionStatus>("status")?.unwrap_or_default();
    let (sessions, total) = if let Some(query) = params.search()? {
        let message = SearchSessionsRequest {
            query,
            status,
            page_size: per_page,
            page: Some(page),
            ..Default::default()
        };
        let found = gateway
            .read_session(&caller, message, |mut sessions, request| async move {
                sessions.search_sessions(request).await
            })
            .await?;
        (found.sessions, found.total_size)
    } else {
        let message =
            ListSessionsRequest { status, page_size: per_page, page: Some(page), ..Default::default() };
        let listed = gateway
            .read_session(&caller, message, |mut sessions, request| async move {
                sessions.list_sessions(request).await
            })
            .await?;
        (listed.sessions, listed.total_size)
    };
    Ok(ok(&SessionPage { sessions, total, page, per_page }))
}

/// One session with its draft and its newest messages.
#[utoipa::path(get, path = "/api/remix/sessions/{session_id}", tag = "sessions",
    params(
        ("session_id" = String, Path, description = "uuid"),
        ("messages_before" = Option<i32>, Query, description = "Only messages with a smaller sequence"),
        ("limit" = Option<i32>, Query, description = "1..100 messages; unset means 50")),
    responses((status = 200, description = "The session", body = Success<GetSessionResponse>), Failures), security(("bearer" = [])))]
pub(crate) async fn get_session(
    State(gateway): Shared,
    Authenticated(caller): Authenticated,
    InSession(session): InSession,
    params: Params,
) -> Answer {
    let message = GetSessionRequest {
        session_id: session.to_string(),
        messages_before: params.number("messages_before", 1..=i32::MAX)?,
        limit: params.number("limit", 1..=100)?,
    };
    let found =
        gateway
            .read_session(&caller, message, |mut sessions, request| async move {
                sessions.get_session(request).await
            })
            .await?;
    Ok(ok(&found))
}

/// Changes the title.
#[utoipa::path(patch, path = "/api/remix/sessions/{session_id}", tag = "sessions", request_body = NewTitle,
    params(("session_id" = String, Path, description = "uuid")),
    responses((status = 200, description = "The session", body = Success<UpdateSessionResponse>), Failures), security(("bearer" = [])))]
pub(crate) async fn update_session(
    State(gateway): Shared,
    Authenticated(caller): Authenticated,
    InSession(session): InSession,
    Json(body): Json<NewTitle>,
) -> Answer {
    let message =
        UpdateSessionRequest { session_id: session.to_string(), title: body.title, update_mask: None };
    let answer = gateway.upstream.sessions().update_session(caller.request(message, QUICK)).await?;
    Ok(ok(answer.get_ref()))
}

/// Deletes a session with everything in it. A published page stays.
#[utoipa::path(delete, path = "/api/remix/sessions/{session_id}", tag = "sessions",
    params(("session_id" = String, Path, description = "uuid")),
    responses((status = 204, description = "Gone"), Failures), security(("bearer" = [])))]
pub(crate) async fn delete_session(
    State(gateway): Shared,
    Authenticated(caller): Authenticated,
    InSession(session): InSession,
) -> Answer {
    let message = DeleteSessionRequest { session_id: session.to_string() };
    gateway.upstream.sessions().delete_session(caller.request(message, QUICK)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Puts a session away and frees its place. Repeatable.
#[utoipa::path(post, path = "/api/remix/sessions/{session_id}/archive", tag = "sessions",
    params(("session_id" = String, Path, description = "uuid")),
    responses((status = 200, description = "The session", body = Success<ArchiveSessionResponse>), Failures), security(("bearer" = [])))]
pub(crate) async fn archive_session(
    State(gateway): Shared,
    Authenticated(caller): Authenticated,
    InSession(session): InSession,
    _: IdempotencyKey,
    _: NoBody,
) -> Answer {
    let message = ArchiveSessionRequest { session_id: session.to_string() };
    let answer = gateway.upstream.sessions().archive_session(caller.request(message, QUICK)).await?;
    Ok(ok(answer.get_ref()))
}

/// Makes an archived or finalized session active again, when a place is free. Repeatable.
#[utoipa::path(post, path = "/api/remix/sessions/{session_id}/reopen", tag = "sessions",
    params(("session_id" = String, Path, description = "uuid")),
    responses((status = 200, description = "The session", body = Success<ReopenSessionResponse>), Failures), security(("bearer" = [])))]
pub(crate) async fn reopen_session(
    State(gateway): Shared,
    Authenticated(caller): Authenticated,
    InSession(session): InSession,
    _: IdempotencyKey,
    _: NoBody,
) -> Answer {
    let message = ReopenSessionRequest { session_id: session.to_string() };
    let answer = gateway.upstream.sessions().reopen_session(caller.request(message, QUICK)).await?;
    Ok(ok(answer.get_ref()))
}

/// Locks the session and answers with everything the publish form needs. Repeatable.
#[utoipa::path(post, path = "/api/remix/sessions/{session_id}/finalize", tag = "sessions",
    params(
        ("session_id" = String, Path, description = "uuid"),
        ("Idempotency-Key" = Option<String>, Header, description = "Accepted; a repeat answers with the same packet anyway")),
    responses((status = 200, description = "The packet", body = Success<FinalizeSessionResponse>), Failures), security(("bearer" = [])))]
pub(crate) async fn finalize_session(
    State(gateway): Shared,
    Authenticated(caller): Authenticated,
    InSession(session): InSession,
    IdempotencyKey(idempotency_key): IdempotencyKey,
    _: NoBody,
) -> Answer {
    let message = FinalizeSessionRequest { session_id: session.to_string(), idempotency_key };
    let answer = gateway.upstream.sessions().finalize_session(caller.request(message, SLOW)).await?;
    Ok(mark_replayed(ok(answer.get_ref()), is_replay(&answer)))
}
