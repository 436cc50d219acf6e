//! Hand edits and restores: a new version from the traveller's own hands. Refused while a reply is being written, so
//! that the reply is never about a draft that is no longer there.

use std::sync::Arc;

use prost::Message as _;
use remix_itinerary::{Author, Language, Operation};
use remix_platform::ids::SessionId;
use remix_platform::{Error as Shown, Reason};
use remix_proto::v1;

use crate::app::{App, Caller};
use crate::database::{Connection, Json};
use crate::error::Result;
use crate::store::idempotency::{self, Call};
use crate::store::{draft, itinerary, session, turn};
use crate::turns::begin::require_quiet;
use crate::turns::revise::{self, Revision};
use crate::wire;

/// What a traveller does to the draft.
#[derive(Debug, Clone)]
pub enum Act {
    /// Applies operations to this version.
    Edit(i32, Vec<Operation>),
    /// Brings this version back.
    Restore(i32),
}

/// Applies an act and answers with the draft, and whether an earlier call with the same key had done so.
pub async fn act(
    app: &App,
    caller: &Caller,
    session: SessionId,
    act: Act,
    call: Call,
) -> Result<(v1::Draft, bool)> {
    let sources = {
        let conn = app.database.read().await?;
        let row = session::find(&conn, caller.traveler, session).await?;
        let sources = app.sources.load(&conn, &row.source_ids()).await?;
        sources.iter().map(|source| source.itinerary.clone()).collect::<Vec<_>>()
    };
    let traveler = caller.traveler;
    let work = Arc::new((sources, act, call));
    app.database
        .transaction(move |conn| {
            let work = Arc::clone(&work);
            Box::pin(async move {
                let (sources, act, call) = work.as_ref();
                let row = session::lock(conn, traveler, session).await?;
                if let Some(draft) = idempotency::replay(conn, call).await? {
                    return Ok((draft, true));
                }
                row.require_active()?;
                require_quiet(conn, session).await?;
                let current = draft::load(conn, session, row.draft_version()).await?;
                let revision = match act {
                    Act::Edit(base, _) if *base != current.number => {
                        return Err(conflict(current.number).into());
                    }
                    Act::Edit(_, operations) => {
                        // The language of the chat so far: a hand edit does not say one.
                        let spoken =
                            turn::newest(conn, session).await?.map(|turn| Language::of(&turn.locale));
                        let language = spoken.unwrap_or_default();
                        let author = Author::Traveler;
                        revise::revise(conn, session, &current, sources, operations, author, language).await?
                    }
                    Act::Restore(version) => revise::restore(conn, session, &current, *version).await?,
                };
                let number = current.number + i32::from(revision.changed);
                if revision.changed {
                    store(conn, traveler, session, number, &revision).await?;
                }
                let draft = v1::Draft {
                    version: number,
                    itinerary: Some(wire::convert(&revision.draft.itinerary)?),
                    change: Some(wire::convert(&revision.change)?),
                    constraints: Some(wire::convert(&revision.draft.constraints)?),
                };
                idempotency::store(conn, call, Some(&draft.encode_to_vec()), None).await?;
                Ok((draft, false))
            })
        })
        .await
}

/// What the sources of a session hold and its draft does not.
pub async fn leftovers(app: &App, caller: &Caller, session: SessionId) -> Result<Vec<v1::Leftover>> {
    let conn = app.database.read().await?;
    let row = session::find(&conn, caller.traveler, session).await?;
    let ids = row.source_ids();
    let (sources, current) =
        tokio::try_join!(app.sources.load(&conn, &ids), draft::load(&conn, session, row.draft_version()))?;
    let sources: Vec<_> = sources.iter().map(|source| source.itinerary.clone()).collect();
    remix_itinerary::leftovers(&current.draft, &sources).iter().map(wire::convert).collect()
}

async fn store(
    conn: &Connection,
    traveler: remix_platform::ids::TravelerId,
    session: SessionId,
    number: i32,
    revision: &Revision,
) -> Result<()> {
    let new = draft::New {
        session,
        number,
        author: revision.author,
        message: None,
        turn: None,
        draft: &revision.draft,
        change: Some(&revision.change),
        pointers: revision.pointers,
    };
    let itinerary = wire::convert(&revision.draft.itinerary)?;
    let progress = session::Progress {
        draft_version: Some(number),
        constraints: Some(Json(revision.draft.constraints.clone())),
        ..Default::default()
    };
    tokio::try_join!(
        draft::insert(conn, &new),
        itinerary::upsert(conn, traveler, &itinerary, false),
        session::advance(conn, session, progress),
    )?;
    Ok(())
}

fn conflict(current: i32) -> Shown {
    let message = format!("The draft has changed meanwhile; its newest version is {current}.");
    Shown::new(Reason::VersionConflict, message).with(|details| details.current_version = Some(current))
}
