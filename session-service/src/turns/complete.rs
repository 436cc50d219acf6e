//! The end of a turn: one transaction that stores the reply, the new draft and the counters, and ends the turn; or the
//! one that records why there is no reply. Both change nothing when the turn is no longer ours.

use std::sync::Arc;

use remix_platform::Error as Shown;
use remix_platform::ids::{MessageId, SessionId, TurnId};
use remix_platform::trace::RequestContext;
use remix_proto::v1::turn_event::Event;
use remix_proto::v1::{self, MessageRole, TurnState};

use crate::app::App;
use crate::config::Limits;
use crate::database::{Connection, Json};
use crate::error::{Error, Result};
use crate::store::draft;
use crate::store::turn::{Claim, End};
use crate::store::{itinerary, message, session, turn};
use crate::turns::begin::preview;
use crate::turns::revise::Revision;

/// A reply that is ready to be stored.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The text.
    pub content: String,
    /// Everything about it but the draft itself.
    pub metadata: v1::MessageMetadata,
    /// The draft it leads to.
    pub revision: Revision,
    /// The same itinerary for the wire.
    pub itinerary: v1::Itinerary,
    /// The same ledger for the wire.
    pub constraints: v1::Constraints,
}

/// Stores the reply. None when the turn is no longer ours; otherwise the last events of the turn.
pub async fn complete(app: &App, claim: &Claim, reply: &Arc<Reply>) -> Result<Option<Vec<Event>>> {
    let limits = app.config.limits;
    let (claim, reply) = (Arc::new(claim.clone()), Arc::clone(reply));
    app.database
        .transaction(move |conn| {
            let (claim, reply) = (Arc::clone(&claim), Arc::clone(&reply));
            Box::pin(async move { complete_in(conn, &claim, &reply, limits).await })
        })
        .await
}

async fn complete_in(
    conn: &Connection,
    claim: &Claim,
    reply: &Reply,
    limits: Limits,
) -> Result<Option<Vec<Event>>> {
    let (turn, session) = (claim.turn(), claim.session());
    // Pipelined: the locks are taken in this order, in one round trip.
    let locked = tokio::try_join!(
        session::lock(conn, claim.traveler(), session),
        turn::lock(conn, turn),
        message::of_turn(conn, turn),
    );
    let (row, stored, messages) = match locked {
        Err(Error::Refused(_)) => return Ok(None),
        locked => locked?,
    };
    let Some(stored) = stored else { return Ok(None) };
    if stored.state() == TurnState::Succeeded && stored.epoch == claim.epoch + 1 {
        // An earlier try was committed although its answer never came back.
        return Ok(Some(last_events(conn, &row, &stored, limits).await?));
    }
    if stored.state() != TurnState::Running || stored.epoch != claim.epoch {
        return Ok(None);
    }
    let Revision { draft, changed, .. } = &reply.revision;
    let earlier = messages.into_iter().find(|message| message.role() == MessageRole::Assistant);
    let count = row.message_count() + i32::from(earlier.is_none());
    let version = row.draft_version() + i32::from(*changed);
    let new = message::New {
        id: earlier.as_ref().and_then(|message| message.id.parse().ok()).unwrap_or_else(MessageId::generate),
        session,
        turn: Some(turn),
        sequence: earlier.map_or(count, |message| message.sequence),
        role: MessageRole::Assistant,
        content: reply.content.clone(),
        metadata: Some(v1::MessageMetadata { draft_version: Some(version), ..reply.metadata.clone() }),
    };
    let progress = session::Progress {
        message_count: Some(count),
        preview: Some(preview(&reply.content)),
        draft_version: changed.then_some(version),
        constraints: changed.then(|| Json(draft.constraints.clone())),
        usage: reply.metadata.usage.map(|usage| Json(row.usage_with(usage))),
    };
    let (message, (), row, ended) = tokio::try_join!(
        message::upsert(conn, &new),
        store_revision(conn, claim, version, reply, new.id),
        session::advance(conn, session, progress),
        turn::end(conn, turn, End::Succeeded(reply.metadata.usage)),
    )?;
    let (draft, constraints) = (reply.itinerary.clone(), reply.constraints.clone());
    let session = session_after(&row, &ended, &message, limits, &draft, constraints);
    Ok(Some(terminal(message, *changed, version, draft, session)))
}

async fn store_revision(
    conn: &Connection,
    claim: &Claim,
    version: i32,
    reply: &Reply,
    message: MessageId,
) -> Result<()> {
    let revision = &reply.revision;
    if !revision.changed {
        return Ok(());
    }
    let new = draft::New {
        session: claim.session(),
        number: version,
        author: revision.author,
        message: Some(message),
        turn: Some(claim.turn()),
        draft: &revision.draft,
        change: Some(&revision.change),
        pointers: revision.pointers,
    };
    tokio::try_join!(
        draft::insert(conn, &new),
        itinerary::upsert(conn, claim.traveler(), &reply.itinerary, false)
    )?;
    Ok(())
}

/// The session as it was right after a turn: what happened later does not show in the turn's answer.
fn session_after(
    row: &session::Row,
    ended: &turn::Row,
    message: &v1::Message,
    limits: Limits,
    draft: &v1::Itinerary,
    constraints: v1::Constraints,
) -> v1::Session {
    let ended_at = ended.ended_at.map(Into::into);
    let version = message.metadata.as_ref().and_then(|metadata| metadata.draft_version);
    v1::Session {
        message_count: message.sequence,
        draft_version: version.unwrap_or_else(|| row.draft_version()),
        current_draft: Some(draft.clone()),
        constraints: Some(constraints),
        preview: preview(&message.content),
        update_time: ended_at,
        last_message_time: message.create_time,
        running_turn: None,
        ..row.to_proto(limits)
    }
}

fn terminal(
    mut message: v1::Message,
    changed: bool,
    version: i32,
    draft: v1::Itinerary,
    session: v1::Session,
) -> Vec<Event> {
    let mut events = Vec::with_capacity(2);
    if changed {
        let change = message.metadata.as_ref().and_then(|metadata| metadata.change.clone());
        events.push(Event::Draft(v1::DraftChanged {
            version,
            itinerary: Some(draft.clone()),
            change,
            constraints: session.constraints.clone(),
        }));
    }
    if let Some(metadata) = &mut message.metadata {
        metadata.draft_itinerary = Some(draft);
    }
    events.push(Event::TurnCompleted(v1::TurnCompleted {
        assistant_message: Some(message),
        session: Some(session),
    }));
    events
}

/// The last events of a turn that has succeeded, from what is stored.
pub async fn last_events(
    conn: &Connection,
    row: &session::Row,
    turn: &turn::Row,
    limits: Limits,
) -> Result<Vec<Event>> {
    let message =
        message::of_turn(conn, turn.id()).await?.into_iter().find(|m| m.role() == MessageRole::Assistant);
    let message = message.ok_or_else(|| Shown::internal("a turn that succeeded has no reply"))?;
    let version = message.metadata.as_ref().and_then(|metadata| metadata.draft_version).unwrap_or(1);
    let (stored, draft, constraints) = draft::find(conn, row.id(), version).await?;
    let changed = stored.message_id.as_deref() == Some(message.id.as_str());
    let session = session_after(row, turn, &message, limits, &draft, constraints);
    Ok(terminal(message, changed, version, draft, session))
}

/// Records why a turn has no reply. None when the turn is no longer ours.
pub async fn fail(
    app: &App,
    session: SessionId,
    turn: TurnId,
    epoch: i32,
    error: &Shown,
    context: &RequestContext,
) -> Result<Option<Event>> {
    let body = error.body(&context.request_id);
    app.database
        .transaction(move |conn| {
            let body = body.clone();
            Box::pin(async move { fail_in(conn, session, turn, epoch, body).await })
        })
        .await
}

async fn fail_in(
    conn: &Connection,
    session: SessionId,
    turn: TurnId,
    epoch: i32,
    mut body: v1::ErrorBody,
) -> Result<Option<Event>> {
    let Ok(owner) = session::owner(conn, session).await else { return Ok(None) };
    let row = session::lock(conn, owner, session).await;
    let Some(stored) = turn::lock(conn, turn).await? else { return Ok(None) };
    if row.is_err() || !stored.is_live() || stored.epoch != epoch {
        return Ok(None);
    }
    let user_message = message::of_turn(conn, turn).await?.into_iter().next();
    let user_message_id = user_message.map(|message| message.id).unwrap_or_default();
    let details = body.details.get_or_insert_default();
    details.turn_id = Some(turn.to_string());
    details.user_message_id = Some(user_message_id.clone());
    turn::end(conn, turn, End::Failed(&body)).await?;
    metrics::counter!("remix_turns_total", "outcome" => body.code.clone()).increment(1);
    Ok(Some(Event::TurnFailed(v1::TurnFailed { error: Some(body), user_message_id })))
}
