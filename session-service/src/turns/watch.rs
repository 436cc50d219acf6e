//! Shows a turn to anybody from anywhere: from memory where this process runs it, through the replica that does, or
//! from what is stored once it has ended.

use std::sync::Arc;
use std::time::Duration;

use futures::Stream;
use remix_platform::Error as Shown;
use remix_platform::Reason;
use remix_platform::ids::{SessionId, TurnId};
use remix_proto::v1::turn_event::Event;
use remix_proto::v1::{self, MessageRole, TurnEvent, TurnState};

use crate::app::{Caller, Shared};
use crate::error::{Error, Result};
use crate::store::{message, quota, session, turn};
use crate::turns::complete;
use crate::turns::hub::{Live, is_terminal};

/// How often the row is read while the turn has no owner that can be reached.
const POLL: Duration = Duration::from_millis(500);

/// Which turn is watched, and from where.
#[derive(Debug, Clone)]
pub struct Watched {
    /// Who watches.
    pub caller: Caller,
    /// The session.
    pub session: SessionId,
    /// The turn.
    pub turn: TurnId,
    /// Only later events; 0 means all.
    pub after: i32,
}

/// The events of a turn until its end. `live` is its log where the caller has it at hand. Ends without a terminal event
/// only when this process ends; the reader then joins again.
pub fn events(
    app: Shared,
    watched: Watched,
    live: Option<Arc<Live>>,
) -> impl Stream<Item = std::result::Result<TurnEvent, Shown>> + Send + 'static {
    async_stream::stream! {
        let mut after = watched.after;
        let mut next = live;
        loop {
            if let Some(live) = next.take() {
                let mut reader = live.reader(after);
                loop {
                    let fresh = tokio::select! {
                        fresh = reader.next() => fresh,
                        () = app.shutdown.cancelled() => return yield Err(going_away()),
                    };
                    let Some(fresh) = fresh else { break };
                    for event in fresh {
                        after = event.sequence;
                        let last = event.event.as_ref().is_some_and(is_terminal);
                        yield Ok(event);
                        if last { return }
                    }
                }
            }
            match resolve(&app, &watched, after).await {
                Ok(Found::Ended(events)) => {
                    for event in events { yield Ok(event) }
                    return;
                }
                Ok(Found::Here(live)) => next = Some(live),
                Ok(Found::Elsewhere(mut peer)) => {
                    let request = v1::WatchTurnRequest {
                        session_id: watched.session.to_string(),
                        turn_id: watched.turn.to_string(),
                        after_sequence: Some(after),
                    };
                    if let Ok(stream) = peer.watch_turn(watched.caller.relay(request)).await {
                        let mut stream = stream.into_inner();
                        while let Ok(Some(v1::WatchTurnResponse { event: Some(event) })) = stream.message().await {
                            after = event.sequence;
                            let last = event.event.as_ref().is_some_and(is_terminal);
                            yield Ok(event);
                            if last { return }
                        }
                    }
                    tokio::time::sleep(POLL).await;
                }
                Ok(Found::Nowhere) => {
                    tokio::select! {
                        () = tokio::time::sleep(POLL) => (),
                        () = app.shutdown.cancelled() => return yield Err(going_away()),
                    }
                }
                // Deleted while it was watched.
                Err(Error::Refused(shown)) if shown.reason == Reason::NotFound && after > 0 => {
                    let stopped = Event::TurnStopped(v1::TurnStopped { assistant_message: None });
                    yield Ok(TurnEvent { sequence: after + 1, event: Some(stopped) });
                    return;
                }
                Err(error) if error.is_disconnect() || error.is_transient() => tokio::time::sleep(POLL).await,
                Err(error) => {
                    yield Err(error.into());
                    return;
                }
            }
        }
    }
}

fn going_away() -> Shown {
    Shown::unavailable("the process ends")
}

enum Found {
    /// It has ended; these events are left.
    Ended(Vec<TurnEvent>),
    /// This process runs it.
    Here(Arc<Live>),
    /// Another replica runs it.
    Elsewhere(v1::session_service_client::SessionServiceClient<tonic::transport::Channel>),
    /// Nobody does that can be reached from here.
    Nowhere,
}

async fn resolve(app: &Shared, watched: &Watched, after: i32) -> Result<Found> {
    let conn = app.database.read().await?;
    let row = turn::find(&conn, watched.caller.traveler, watched.session, watched.turn).await?;
    if !row.is_live() {
        let row = session::find(&conn, watched.caller.traveler, watched.session)
            .await
            .map(|session| (session, row));
        let (session, turn) = row?;
        return Ok(Found::Ended(snapshot(app, &conn, watched, &session, &turn, after).await?));
    }
    drop(conn);
    if let Some(live) = app.hub.get(watched.turn) {
        return Ok(Found::Here(live));
    }
    let elsewhere =
        row.owner_address.filter(|address| *address != app.owner.address && !watched.caller.relayed);
    Ok(elsewhere.and_then(|address| app.peers.get(&address)).map_or(Found::Nowhere, Found::Elsewhere))
}

/// A turn that has ended, told from its rows: from the start, or for somebody who has heard a part of it.
async fn snapshot(
    app: &Shared,
    conn: &crate::database::Connection,
    watched: &Watched,
    session: &session::Row,
    turn: &turn::Row,
    after: i32,
) -> Result<Vec<TurnEvent>> {
    let limits = app.config.limits;
    let mut messages = message::of_turn(conn, turn.id()).await?.into_iter();
    let user_message = messages.next();
    let reply = messages.next().filter(|message| message.role() == MessageRole::Assistant);
    let mut events = Vec::with_capacity(4);
    if after == 0 {
        events.push(Event::TurnStarted(v1::TurnStarted {
            turn_id: turn.id().to_string(),
            user_message: user_message.clone(),
            quota: Some(quota::read(conn, watched.caller.traveler, limits).await?),
        }));
    } else {
        events.push(Event::ReplyReset(v1::ReplyReset {}));
    }
    if let Some(reply) = &reply {
        events.push(Event::ReplyDelta(v1::ReplyDelta { text: reply.content.clone() }));
    }
    match turn.state() {
        TurnState::Succeeded => events.extend(complete::last_events(conn, session, turn, limits).await?),
        TurnState::Stopped => events.push(Event::TurnStopped(v1::TurnStopped { assistant_message: reply })),
        _ => events.push(Event::TurnFailed(v1::TurnFailed {
            error: turn.error().cloned(),
            user_message_id: user_message.map(|message| message.id).unwrap_or_default(),
        })),
    }
    Ok((after + 1..)
        .zip(events)
        .map(|(sequence, event)| TurnEvent { sequence, event: Some(event) })
        .collect())
}
