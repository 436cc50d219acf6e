//! The events of one turn as a stream that survives its backend: what is cut is joined again through WatchTurn, and
//! pieces of the reply that wait already are merged. SSE and the waiting JSON answer both read from here.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures::{FutureExt, Stream, StreamExt};
use remix_platform::ids::{SessionId, TurnId};
use remix_platform::{Error, Reason};
use remix_proto::v1::turn_event::Event;
use remix_proto::v1::{
    RetryTurnResponse, SendMessageRequest, SendMessageResponse, TurnEvent, TurnStopped, WatchTurnRequest,
    WatchTurnResponse,
};
use tokio::time::{Instant, Sleep, sleep};
use tonic::{Code, Response, Status, Streaming};

use crate::Gateway;
use crate::upstream::{Caller, is_replay, read};

/// How long a cut stream is tried again before the browser has to notice.
const REJOIN_LIMIT: Duration = Duration::from_secs(20);
/// How long a send waits for a backend that restarts: the person is still looking at the button.
const SEND_LIMIT: Duration = Duration::from_secs(3);
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// No turn lasts so long; a stream that does has lost its turn.
const STREAM_LIMIT: Duration = Duration::from_secs(300);
/// After the shutdown signal a waiting send may still end by itself; less than the server's drain limit.
const GRACE: Duration = Duration::from_secs(6);

type Inbox = Pin<Box<dyn Stream<Item = Result<Option<TurnEvent>, Status>> + Send>>;

/// An answer that streams events.
pub(crate) trait Carrier: Send + 'static {
    /// The event inside.
    fn into_event(self) -> Option<TurnEvent>;
}

macro_rules! carriers {
    ($($message:ty),*) => {
        $(impl Carrier for $message {
            fn into_event(self) -> Option<TurnEvent> {
                self.event
            }
        })*
    };
}
carriers!(SendMessageResponse, WatchTurnResponse, RetryTurnResponse);

/// One turn's events from here on.
pub(crate) struct TurnStream {
    gateway: Arc<Gateway>,
    caller: Caller,
    session: SessionId,
    /// Known from the path, or from the first event.
    turn: Option<String>,
    inbox: Inbox,
    /// Read ahead while merging.
    held: Option<Result<Option<TurnEvent>, Status>>,
    /// The newest sequence that went out.
    last: Option<i32>,
    /// Since when nothing came and the backend is gone.
    cut_since: Option<Instant>,
    /// Resolves when the stream has lasted too long. One timer for all of it: it is polled with every event.
    limit: Pin<Box<Sleep>>,
    done: bool,
}

/// What happened next.
pub(crate) enum Next {
    /// An event; after the last one of a turn comes [`Next::End`].
    Event(TurnEvent),
    /// The turn has ended, and all was said.
    End,
    /// The connection to the turn is lost, for this reason; the turn itself goes on.
    Lost(Error),
}

impl TurnStream {
    /// Stores a message and follows its turn. Also says whether the backend had seen the key before.
    pub(crate) async fn send(
        gateway: Arc<Gateway>,
        caller: Caller,
        session: SessionId,
        mut message: SendMessageRequest,
    ) -> Result<(Self, bool), Error> {
        // A key of our own makes another try as safe as the first one.
        let own_key = message.idempotency_key.is_none();
        if own_key {
            message.idempotency_key = Some(format!("gateway-{}", TurnId::generate()));
        }
        let give_up = Instant::now() + SEND_LIMIT;
        let mut pause = FIRST_PAUSE;
        loop {
            let request = caller.stream_request(message.clone());
            match gateway.upstream.sessions().send_message(request).await {
                Ok(answer) => {
                    let replayed = !own_key && is_replay(&answer);
                    return Ok((Self::over(gateway, caller, session, None, None, answer), replayed));
                }
                Err(status) if is_cut(&status) && Instant::now() + pause < give_up => {
                    sleep(pause).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
                Err(status) => return Err(status.into()),
            }
        }
    }

    /// Joins a turn after an event.
    pub(crate) async fn watch(
        gateway: Arc<Gateway>,
        caller: Caller,
        session: SessionId,
        turn: TurnId,
        after: Option<i32>,
    ) -> Result<Self, Error> {
        let message = WatchTurnRequest {
            session_id: session.to_string(),
            turn_id: turn.to_string(),
            after_sequence: after,
        };
        let answer = read(|| {
            let request = caller.stream_request(message.clone());
            let mut sessions = gateway.upstream.sessions();
            async move { sessions.watch_turn(request).await }
        })
        .await?;
        Ok(Self::over(gateway, caller, session, Some(turn.to_string()), after, answer))
    }

    /// Follows an answer that has begun.
    pub(crate) fn over<C: Carrier>(
        gateway: Arc<Gateway>,
        caller: Caller,
        session: SessionId,
        turn: Option<String>,
        last: Option<i32>,
        answer: Response<Streaming<C>>,
    ) -> Self {
        Self {
            gateway,
            caller,
            session,
            turn,
            inbox: inbox(answer),
            held: None,
            last,
            cut_since: None,
            limit: Box::pin(sleep(STREAM_LIMIT)),
            done: false,
        }
    }

    /// The session that the turn belongs to.
    pub(crate) fn session(&self) -> SessionId {
        self.session
    }

    /// The next event. Safe to drop and call again.
    pub(crate) async fn next(&mut self) -> Next {
        loop {
            if self.done {
                return Next::End;
            }
            let item = tokio::select! {
                biased;
                item = Self::take(&mut self.held, &mut self.inbox) => item,
                () = &mut self.limit => {
                    return Next::Lost(Error::new(Reason::DeadlineExceeded, "It took too long. Please try again."));
                }
            };
            let cut = match item {
                Some(Ok(Some(event))) => match self.accept(event) {
                    Some(event) => return Next::Event(event),
                    None => continue,
                },
                Some(Ok(None)) => continue,
                Some(Err(status)) if is_cut(&status) => status,
                Some(Err(status)) => return Next::Lost(status.into()),
                None => Status::unavailable("the stream ended without a last event"),
            };
            // Boxed: rare, and large enough to matter in a thousand open streams.
            match Box::pin(self.rejoin(cut)).await {
                Ok(None) => {}
                Ok(Some(event)) => return Next::Event(event),
                Err(error) => return Next::Lost(error),
            }
        }
    }

    async fn take(
        held: &mut Option<Result<Option<TurnEvent>, Status>>,
        inbox: &mut Inbox,
    ) -> Option<Result<Option<TurnEvent>, Status>> {
        match held.take() {
            Some(item) => Some(item),
            None => inbox.next().await,
        }
    }

    /// Notes an event, merged with the pieces behind it; `None` when it went out before.
    fn accept(&mut self, mut event: TurnEvent) -> Option<TurnEvent> {
        if self.last.is_some_and(|last| event.sequence <= last) {
            return None;
        }
        if let Some(Event::ReplyDelta(delta)) = &mut event.event {
            while let Some(Some(item)) = self.inbox.next().now_or_never() {
                match item {
                    Ok(Some(TurnEvent { sequence, event: Some(Event::ReplyDelta(more)) })) => {
                        delta.text.push_str(&more.text);
                        event.sequence = sequence;
                    }
                    other => {
                        self.held = Some(other);
                        break;
                    }
                }
            }
        }
        if let Some(Event::TurnStarted(started)) = &event.event {
            self.turn = Some(started.turn_id.clone());
        }
        self.last = Some(event.sequence);
        self.cut_since = None;
        self.done = is_last(&event);
        Some(event)
    }

    /// Joins the turn again after the newest event. `Some` when the turn is gone with its session.
    async fn rejoin(&mut self, cut: Status) -> Result<Option<TurnEvent>, Error> {
        let Some(turn) = self.turn.clone() else {
            return Err(cut.into());
        };
        tracing::debug!(status = %cut, %turn, "stream cut, joining again");
        let cut_since = *self.cut_since.get_or_insert_with(Instant::now);
        let mut pause = FIRST_PAUSE;
        loop {
            if cut_since.elapsed() + pause > REJOIN_LIMIT {
                return Err(Error::unavailable(cut));
            }
            // A backend that accepts and cuts at once is not to be hammered either.
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
            let request = self.caller.stream_request(WatchTurnRequest {
                session_id: self.session.to_string(),
                turn_id: turn.clone(),
                after_sequence: self.last,
            });
            match self.gateway.upstream.sessions().watch_turn(request).await {
                Ok(answer) => {
                    self.inbox = inbox(answer);
                    return Ok(None);
                }
                Err(status) if status.code() == Code::NotFound => {
                    let sequence = self.last.unwrap_or(0).saturating_add(1);
                    let event = Some(Event::TurnStopped(TurnStopped::default()));
                    return Ok(self.accept(TurnEvent { sequence, event }));
                }
                Err(status) if is_cut(&status) => {}
                Err(status) => return Err(status.into()),
            }
        }
    }

    /// Resolves some seconds after the shutdown signal.
    pub(crate) fn grace(&self) -> impl Future<Output = ()> + Send + 'static {
        let shutdown = self.gateway.shutdown.clone();
        async move {
            shutdown.cancelled().await;
            sleep(GRACE).await;
        }
    }
}

fn inbox<C: Carrier>(answer: Response<Streaming<C>>) -> Inbox {
    Box::pin(answer.into_inner().map(|item| item.map(C::into_event)))
}

/// Whether the transport failed and not the call.
fn is_cut(status: &Status) -> bool {
    match status.code() {
        Code::Unavailable => true,
        // A connection that breaks in mid-stream shows as one of these, without details of ours.
        Code::Unknown | Code::Internal | Code::Cancelled => status.details().is_empty(),
        _ => false,
    }
}

fn is_last(event: &TurnEvent) -> bool {
    matches!(event.event, Some(Event::TurnCompleted(_) | Event::TurnFailed(_) | Event::TurnStopped(_)))
}

/// Where a turn can be watched.
pub(crate) fn location(session: SessionId, turn: &str) -> String {
    format!("/api/remix/sessions/{session}/turns/{turn}/stream")
}
