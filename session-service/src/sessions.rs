//! What happens to a session as a whole: created, put away, opened again, deleted.

use std::sync::Arc;

use prost::Message as _;
use remix_itinerary::Language;
use remix_platform::ids::{ItineraryId, MessageId, SessionId, TravelerId};
use remix_platform::{Error as Shown, Reason};
use remix_proto::v1::{self, MessageRole, SessionStatus, VersionAuthor};

use crate::app::{App, Caller};
use crate::config::Limits;
use crate::database::Connection;
use crate::error::Result;
use crate::greeting;
use crate::input::SourceIds;
use crate::sources::Source;
use crate::store::draft::{self, Pointers};
use crate::store::idempotency::{self, Call};
use crate::store::turn::Ownership;
use crate::store::{itinerary, message, quota, session, turn};
use crate::turns::begin::{self, Started, preview, require_quiet};
use crate::wire;

/// A session to create.
pub struct Create {
    /// The picked itineraries.
    pub sources: SourceIds,
    /// The first message; none means a greeting.
    pub first: Option<begin::Message>,
    /// Language of the reader.
    pub locale: String,
    /// Key and hash of the call.
    pub call: Call,
}

/// A session that was created, now or before.
#[derive(Debug, Clone)]
pub enum Created {
    /// Now, with the turn that its first message began.
    New(SessionId, Option<Box<Started>>),
    /// By an earlier call with the same key, which is still at work.
    Pending,
    /// By an earlier call with the same key; this was its answer.
    Before(Box<v1::CreateSessionResponse>),
}

/// Creates a session: quota, place, first draft, and greeting or first turn in one transaction.
pub async fn create(app: &App, caller: &Caller, create: Create) -> Result<Created> {
    let sources = {
        let conn = app.database.read().await?;
        app.sources.load(&conn, create.sources.as_slice()).await?
    };
    let work = Arc::new(Work { sources, create, limits: app.config.limits, owner: app.owner.clone() });
    let traveler = caller.traveler;
    let _gate = app.turnstile.enter(traveler).await;
    app.database
        .transaction(move |conn| {
            let work = Arc::clone(&work);
            Box::pin(async move { create_in(conn, traveler, &work).await })
        })
        .await
}

struct Work {
    sources: Vec<Arc<Source>>,
    create: Create,
    limits: Limits,
    owner: Ownership,
}

async fn create_in(conn: &Connection, traveler: TravelerId, work: &Work) -> Result<Created> {
    let Work { sources, create, limits, owner } = work;
    let counts = quota::lock(conn, traveler).await?;
    if let Some(response) = idempotency::replay(conn, &create.call).await? {
        return Ok(Created::Before(Box::new(response)));
    }
    if idempotency::find(conn, &create.call).await?.is_some() {
        return Ok(Created::Pending);
    }
    require_published(&create.sources, sources)?;
    quota::require_place(counts, *limits)?;
    quota::spend_creation(conn, traveler, *limits).await?;
    let slot = quota::free_slot(conn, traveler, *limits).await?;

    let (id, draft_id) = (SessionId::generate(), ItineraryId::generate());
    let parsed: Vec<_> = sources.iter().map(|source| source.itinerary.clone()).collect();
    let language = Language::of(&create.locale);
    let draft = remix_itinerary::first_draft_in(&draft_id.to_string(), &parsed, language);
    let cards: Vec<_> = sources.iter().map(|source| itinerary::summary(&source.proto)).collect();
    itinerary::upsert(conn, traveler, &wire::convert(&draft.itinerary)?, false).await?;
    let title: String = draft.itinerary.title.clone();
    let new = session::New {
        id,
        traveler,
        title: &title,
        sources: &cards,
        draft: draft_id,
        slot,
        constraints: &draft.constraints,
    };
    session::insert(conn, &new).await?;
    let version = draft::New {
        session: id,
        number: 1,
        author: VersionAuthor::Ai,
        message: None,
        turn: None,
        draft: &draft,
        change: None,
        pointers: Pointers::default(),
    };
    draft::insert(conn, &version).await?;
    let started = match &create.first {
        Some(first) => Some(Box::new(begin::store(conn, traveler, id, 0, first, *limits, owner).await?)),
        None => {
            greet(conn, id, &cards, &draft.itinerary).await?;
            None
        }
    };
    idempotency::store(conn, &create.call, None, Some(id)).await?;
    Ok(Created::New(id, started))
}

fn require_published(wanted: &SourceIds, found: &[Arc<Source>]) -> std::result::Result<(), Shown> {
    let missing = |id: &ItineraryId| !found.iter().any(|source| source.proto.id == id.to_string());
    match wanted.as_slice().iter().position(missing) {
        None => Ok(()),
        Some(index) => Err(Shown::field(format!("itinerary_ids[{index}]"), "is no published itinerary")),
    }
}

async fn greet(
    conn: &Connection,
    session: SessionId,
    sources: &[v1::ItinerarySummary],
    draft: &remix_itinerary::Itinerary,
) -> Result<()> {
    let content = greeting::greeting(sources);
    let new = message::New {
        id: MessageId::generate(),
        session,
        turn: None,
        sequence: 1,
        role: MessageRole::Assistant,
        content: content.clone(),
        metadata: Some(v1::MessageMetadata {
            draft_version: Some(1),
            mode: Some(v1::ReplyMode::Noop.into()),
            planner: Some(crate::turns::runner::BUILT_IN.to_owned()),
            suggestions: greeting::suggestions(draft),
            ..Default::default()
        }),
    };
    message::upsert(conn, &new).await?;
    let progress =
        session::Progress { message_count: Some(1), preview: Some(preview(&content)), ..Default::default() };
    session::advance(conn, session, progress).await?;
    Ok(())
}

/// Stores the answer of a create under its key, for whoever repeats it.
pub async fn remember(app: &App, call: Call, response: &v1::CreateSessionResponse) -> Result<()> {
    if call.key.is_none() {
        return Ok(());
    }
    let bytes = response.encode_to_vec();
    app.database
        .transaction(move |conn| {
            let (call, bytes) = (call.clone(), bytes.clone());
            Box::pin(async move { idempotency::store(conn, &call, Some(&bytes), None).await })
        })
        .await
}

/// The answer of an earlier create with the same key, once it is there.
pub async fn remembered(app: &App, call: &Call) -> Result<Option<v1::CreateSessionResponse>> {
    let conn = app.database.read().await?;
    idempotency::replay(&conn, call).await
}

/// A session with its draft, its ledger and what runs in it.
pub async fn whole(
    conn: &Connection,
    traveler: TravelerId,
    id: SessionId,
    limits: Limits,
) -> Result<v1::Session> {
    let (row, (draft, constraints), newest) = tokio::try_join!(
        session::find(conn, traveler, id),
        draft::newest(conn, traveler, id),
        turn::newest(conn, id),
    )?;
    let mut session = row.to_proto(limits);
    session.current_draft = Some(draft);
    session.constraints = Some(constraints);
    if let Some(newest) = newest {
        if newest.is_live() {
            session.running_turn = Some(newest.to_running());
        } else if newest.state() != v1::TurnState::Succeeded {
            let message = message::of_turn(conn, newest.id()).await?.into_iter().next();
            session.last_turn = Some(newest.to_proto(&message.map(|message| message.id).unwrap_or_default()));
        }
    }
    Ok(session)
}

/// Puts a session away and frees its place.
pub async fn archive(app: &App, caller: &Caller, id: SessionId) -> Result<()> {
    let traveler = caller.traveler;
    app.database
        .transaction(move |conn| {
            Box::pin(async move {
                quota::lock(conn, traveler).await?;
                let row = session::lock(conn, traveler, id).await?;
                match row.status() {
                    SessionStatus::Archived => Ok(()),
                    SessionStatus::Finalized => {
                        let message = "A finalized chat cannot be archived; it is kept for ever.";
                        Err(Shown::new(Reason::SessionNotActive, message).into())
                    }
                    SessionStatus::Active | SessionStatus::Unspecified => {
                        require_quiet(conn, id).await?;
                        session::archive(conn, id).await
                    }
                }
            })
        })
        .await
}

/// Makes an archived or finalized session active again.
pub async fn reopen(app: &App, caller: &Caller, id: SessionId) -> Result<()> {
    let (traveler, limits) = (caller.traveler, app.config.limits);
    app.database
        .transaction(move |conn| {
            Box::pin(async move {
                quota::lock(conn, traveler).await?;
                let row = session::lock(conn, traveler, id).await?;
                if matches!(row.status(), SessionStatus::Active | SessionStatus::Unspecified) {
                    return Ok(());
                }
                if row.published_id().is_some() {
                    let message = "This trip is published; start a new chat from its page instead.";
                    return Err(Shown::new(Reason::SessionPublished, message).into());
                }
                let slot = quota::free_slot(conn, traveler, limits).await?;
                session::activate(conn, id, slot).await
            })
        })
        .await
}

/// Deletes a session; a turn that runs in it ends.
pub async fn delete(app: &App, caller: &Caller, id: SessionId) -> Result<()> {
    let traveler = caller.traveler;
    app.database
        .transaction(move |conn| {
            Box::pin(async move {
                quota::lock(conn, traveler).await?;
                let row = session::lock(conn, traveler, id).await?;
                session::delete(conn, &row).await
            })
        })
        .await?;
    app.hub.of_session(id).iter().for_each(|live| live.abandon());
    Ok(())
}
