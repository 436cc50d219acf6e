//! The waiting form of a turn: the same events as the stream, folded into one JSON answer.

use remix_platform::ids::SessionId;
use remix_platform::{Error, Reason};
use remix_proto::v1::turn_event::Event;
use remix_proto::v1::{ErrorBody, GetSessionRequest, Message, Session, TurnEvent, TurnStarted};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Gateway;
use crate::turn_stream::{Next, TurnStream};
use crate::upstream::Caller;

/// A message, its answer, and the session behind them.
#[derive(Serialize, ToSchema)]
pub(crate) struct Exchange {
    /// The stored message.
    user_message: Message,
    /// The reply; null when the turn was stopped before anything was said.
    assistant_message: Option<Message>,
    /// The session after the exchange.
    session: Session,
}

/// A message that is being answered.
#[derive(Serialize, ToSchema)]
pub(crate) struct Accepted {
    /// The turn to watch. uuid.
    turn_id: String,
    /// The stored message.
    user_message: Message,
}

impl Accepted {
    /// The turn.
    pub(crate) fn turn_id(&self) -> &str {
        &self.turn_id
    }
}

/// Waits for the first event only.
pub(crate) async fn accepted(turn: &mut TurnStream) -> Result<Accepted, Error> {
    match first(turn).await? {
        TurnEvent { event: Some(Event::TurnStarted(started)), .. } => {
            let user_message = user_message(&started)?;
            Ok(Accepted { turn_id: started.turn_id, user_message })
        }
        _ => Err(Error::internal("a turn did not begin with turn_started")),
    }
}

/// The first event of a stream, or why there is none.
pub(crate) async fn first(turn: &mut TurnStream) -> Result<TurnEvent, Error> {
    match turn.next().await {
        Next::Event(event) => Ok(event),
        Next::Lost(error) => Err(error),
        Next::End => Err(Error::internal("a turn without events")),
    }
}

/// Waits for the end of the turn. What fails after the message was stored says which message that is.
pub(crate) async fn complete(
    gateway: &Gateway,
    caller: &Caller,
    turn: &mut TurnStream,
) -> Result<Exchange, Error> {
    let begun = accepted(turn).await?;
    let grace = turn.grace();
    let ended = tokio::select! {
        ended = last(turn) => ended,
        () = grace => Err(Error::unavailable("the gateway shuts down")),
    };
    let stored = |error: Error| {
        error.with(|details| {
            details.turn_id = Some(begun.turn_id.clone());
            details.user_message_id = Some(begun.user_message.id.clone());
        })
    };
    match ended.map_err(stored)? {
        Event::TurnCompleted(completed) => Ok(Exchange {
            user_message: begun.user_message,
            assistant_message: completed.assistant_message,
            session: completed.session.unwrap_or_default(),
        }),
        Event::TurnFailed(failed) => Err(stored(failure(failed.error.unwrap_or_default()))),
        Event::TurnStopped(stopped) => Ok(Exchange {
            session: Box::pin(session(gateway, caller, turn.session())).await?,
            user_message: begun.user_message,
            assistant_message: stopped.assistant_message,
        }),
        _ => Err(stored(Error::internal("a turn went on after its last event"))),
    }
}

async fn last(turn: &mut TurnStream) -> Result<Event, Error> {
    let mut newest = None;
    loop {
        match turn.next().await {
            Next::Event(event) => newest = event.event,
            Next::End => return newest.ok_or_else(|| Error::internal("a turn without a last event")),
            Next::Lost(error) => return Err(error),
        }
    }
}

/// A stopped turn carries no session: it may be gone.
async fn session(gateway: &Gateway, caller: &Caller, id: SessionId) -> Result<Session, Error> {
    let message = GetSessionRequest { session_id: id.to_string(), limit: Some(1), ..Default::default() };
    let answer =
        gateway
            .read_session(caller, message, |mut sessions, request| async move {
                sessions.get_session(request).await
            })
            .await?;
    answer.session.ok_or_else(|| Error::internal("an answer without its session"))
}

fn user_message(started: &TurnStarted) -> Result<Message, Error> {
    started.user_message.clone().ok_or_else(|| Error::internal("turn_started without its message"))
}

/// The stored failure of a turn as an error of this request.
fn failure(body: ErrorBody) -> Error {
    let reason = Reason::parse(&body.code).unwrap_or(Reason::Internal);
    Error { details: body.details.unwrap_or_default(), ..Error::new(reason, body.message) }
}
