//! The beginning of a turn: one transaction that stores the traveller's message and the turn that answers it. Only
//! after its commit is anything said to the caller; from then on the message cannot be lost.

use std::sync::Arc;

use remix_platform::ids::{MessageId, SessionId, TravelerId, TurnId};
use remix_platform::{Error as Shown, Reason};
use remix_proto::v1::{self, MessageRole, TurnState};
use unicode_segmentation::UnicodeSegmentation;

use crate::app::App;
use crate::config::Limits;
use crate::database::Connection;
use crate::error::Result;
use crate::input::{IdempotencyKey, MessageText};
use crate::store::turn::{Claim, Ownership};
use crate::store::{idempotency, message, quota, session, turn};

/// A message to begin a turn with.
#[derive(Debug, Clone)]
pub struct Message {
    /// The text.
    pub text: MessageText,
    /// The key, when the caller sent one.
    pub key: Option<IdempotencyKey>,
    /// Language of the reader.
    pub locale: String,
}

/// A turn that has begun, here or before.
#[derive(Debug, Clone)]
pub enum Begun {
    /// Now; this process owns it.
    New(Box<Started>),
    /// Before, with the same key.
    Before(TurnId),
}

/// A turn that this process has begun.
#[derive(Debug, Clone)]
pub struct Started {
    /// The claim on it.
    pub claim: Claim,
    /// The session with the message in it.
    pub session: session::Row,
    /// The stored message.
    pub user_message: v1::Message,
    /// What the traveller may still do.
    pub quota: v1::Quota,
}

/// Stores a message and the turn that answers it.
pub async fn begin(app: &App, traveler: TravelerId, session: SessionId, message: Message) -> Result<Begun> {
    let (limits, owner, message) = (app.config.limits, app.owner.clone(), Arc::new(message));
    let _gate = app.turnstile.enter(session).await;
    app.database
        .transaction(move |conn| {
            let (owner, message) = (owner.clone(), Arc::clone(&message));
            Box::pin(async move { begin_in(conn, traveler, session, &message, limits, &owner).await })
        })
        .await
}

async fn begin_in(
    conn: &Connection,
    traveler: TravelerId,
    session: SessionId,
    message: &Message,
    limits: Limits,
    owner: &Ownership,
) -> Result<Begun> {
    let hash = idempotency::hash(&[message.text.as_str().as_bytes()]);
    // Pipelined, here and below: the statements run in this order but take one round trip.
    let (row, turns) = tokio::try_join!(
        session::lock(conn, traveler, session),
        turn::live_or_keyed(conn, session, message.key.as_ref()),
    )?;
    let same_key = |turn: &&turn::Row| message.key.as_ref().is_some_and(|key| turn.has_key(key));
    if let Some(before) = turns.iter().find(same_key) {
        let same = before.request_hash == hash;
        return if same { Ok(Begun::Before(before.id())) } else { Err(idempotency::mismatch().into()) };
    }
    row.require_active()?;
    if let Some(live) = turns.iter().find(|turn| turn.is_live()) {
        return Err(in_progress(live.id()).into());
    }
    let started = store(conn, traveler, session, row.message_count(), message, limits, owner).await?;
    Ok(Begun::New(Box::new(started)))
}

/// Stores message and turn in a session that is locked, active and quiet, and has `count` messages.
pub async fn store(
    conn: &Connection,
    traveler: TravelerId,
    session: SessionId,
    count: i32,
    message: &Message,
    limits: Limits,
    owner: &Ownership,
) -> Result<Started> {
    // Both places are reserved: the answer must not be refused when it is there.
    if count + 2 > limits.messages_per_session {
        return Err(quota::no_messages_left(limits, count).into());
    }
    let text = message.text.as_str();
    let hash = idempotency::hash(&[text.as_bytes()]);
    let (id, key) = (TurnId::generate(), message.key.as_ref());
    let new = turn::New { id, session, key, request_hash: &hash, locale: &message.locale };
    let stored = message::New {
        id: MessageId::generate(),
        session,
        turn: Some(id),
        sequence: count + 1,
        role: MessageRole::User,
        content: text.to_owned(),
        metadata: None,
    };
    let progress = session::Progress {
        message_count: Some(count + 1),
        preview: Some(preview(text)),
        ..Default::default()
    };
    let (claim, user_message, row, quota) = tokio::try_join!(
        turn::insert(conn, &new, owner),
        message::upsert(conn, &stored),
        session::advance(conn, session, progress),
        quota::read(conn, traveler, limits),
    )?;
    Ok(Started { claim, session: row, user_message, quota })
}

/// Begins another answer to the message of a failed or stopped turn.
pub async fn retry(app: &App, traveler: TravelerId, session: SessionId, id: TurnId) -> Result<Started> {
    let (limits, owner) = (app.config.limits, app.owner.clone());
    app.database
        .transaction(move |conn| {
            let owner = owner.clone();
            Box::pin(async move {
                let row = session::lock(conn, traveler, session).await?;
                let before = turn::find(conn, traveler, session, id).await?;
                if let Some(live) = turn::live_or_keyed(conn, session, None).await?.first() {
                    return Err(in_progress(live.id()).into());
                }
                row.require_active()?;
                let newest = turn::newest(conn, session).await?.is_some_and(|turn| turn.id() == id);
                if !newest || !matches!(before.state(), TurnState::Failed | TurnState::Stopped) {
                    let message =
                        "Only the newest turn can be retried, and only when it failed or was stopped.";
                    return Err(Shown::new(Reason::TurnNotRetryable, message).into());
                }
                let user_message = message::of_turn(conn, id).await?.into_iter().next();
                let user_message =
                    user_message.ok_or_else(|| Shown::internal("the turn has lost its message"))?;
                let claim = turn::restart(conn, id, &owner).await?;
                let quota = quota::read(conn, traveler, limits).await?;
                Ok(Started { claim, session: row, user_message, quota })
            })
        })
        .await
}

/// `turn_in_progress` with the turn that is in the way.
pub fn in_progress(turn: TurnId) -> Shown {
    Shown::new(Reason::TurnInProgress, "A reply is being written. Try again when it has ended.")
        .with(|details| details.turn_id = Some(turn.to_string()))
}

/// Refuses what must not happen while a turn runs. The session must be locked.
pub async fn require_quiet(conn: &Connection, session: SessionId) -> Result<()> {
    match turn::live_or_keyed(conn, session, None).await?.first() {
        Some(live) => Err(in_progress(live.id()).into()),
        None => Ok(()),
    }
}

/// Graphemes of a preview.
const PREVIEW: usize = 140;

/// The start of a message on one line.
pub fn preview(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.grapheme_indices(true).nth(PREVIEW) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
