//! Ends a turn for its traveller and keeps what was said so far as the reply, marked as stopped.

use remix_platform::ids::{MessageId, SessionId, TravelerId, TurnId};
use remix_proto::v1::turn_event::Event;
use remix_proto::v1::{self, MessageRole};

use crate::app::{App, Caller};
use crate::database::Connection;
use crate::error::Result;
use crate::store::turn::End;
use crate::store::{message, session, turn};
use crate::turns::begin::preview;

/// Stops a turn; one that has ended answers with its state.
pub async fn stop(app: &App, caller: &Caller, session: SessionId, id: TurnId) -> Result<v1::Turn> {
    let row = {
        let conn = app.database.read().await?;
        turn::find(&conn, caller.traveler, session, id).await?
    };
    let live = app.hub.get(id);
    // What was said so far is known to the replica that runs the turn.
    let elsewhere = row.owner_address.as_ref().filter(|address| {
        row.is_live() && live.is_none() && !caller.relayed && **address != app.owner.address
    });
    if let Some(mut peer) = elsewhere.and_then(|address| app.peers.get(address)) {
        let request = v1::StopTurnRequest { session_id: session.to_string(), turn_id: id.to_string() };
        let stopped = peer.stop_turn(caller.relay(request)).await;
        if let Ok(Some(turn)) = stopped.map(|response| response.into_inner().turn) {
            return Ok(turn);
        }
    }
    let said = live.as_ref().map(|live| live.text()).unwrap_or_default();
    let traveler = caller.traveler;
    let (turn, reply) = app
        .database
        .transaction(move |conn| {
            let said = said.clone();
            Box::pin(async move { stop_in(conn, traveler, session, id, &said).await })
        })
        .await?;
    if let (Some(live), Some(reply)) = (live, reply) {
        live.push(Event::TurnStopped(v1::TurnStopped { assistant_message: reply }));
        live.abandon();
    }
    Ok(turn)
}

/// The turn as it stands then, and when this call has ended it, the reply that was kept.
async fn stop_in(
    conn: &Connection,
    traveler: TravelerId,
    session: SessionId,
    id: TurnId,
    said: &str,
) -> Result<(v1::Turn, Option<Option<v1::Message>>)> {
    let row = session::lock(conn, traveler, session).await?;
    let turn = turn::find(conn, traveler, session, id).await?;
    let messages = message::of_turn(conn, id).await?;
    let user_message_id = messages.first().map(|message| message.id.clone()).unwrap_or_default();
    if !turn.is_live() {
        return Ok((turn.to_proto(&user_message_id), None));
    }
    let earlier = messages.into_iter().find(|message| message.role() == MessageRole::Assistant);
    let reply = if said.trim().is_empty() {
        earlier
    } else {
        let count = row.message_count() + i32::from(earlier.is_none());
        let new = message::New {
            id: MessageId::generate(),
            session,
            turn: Some(id),
            sequence: earlier.map_or(count, |message| message.sequence),
            role: MessageRole::Assistant,
            content: said.to_owned(),
            metadata: Some(v1::MessageMetadata { stopped: Some(true), ..Default::default() }),
        };
        let stored = message::upsert(conn, &new).await?;
        let progress = session::Progress {
            message_count: Some(count),
            preview: Some(preview(said)),
            ..Default::default()
        };
        session::advance(conn, session, progress).await?;
        Some(stored)
    };
    let ended = turn::end(conn, id, End::Stopped).await?;
    metrics::counter!("remix_turns_total", "outcome" => "stopped").increment(1);
    Ok((ended.to_proto(&user_message_id), Some(reply)))
}
