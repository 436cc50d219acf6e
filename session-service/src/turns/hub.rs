//! The turns that run in this process: what they have said so far, for everybody who watches.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use remix_platform::ids::{SessionId, TurnId};
use remix_proto::v1::turn_event::Event;
use remix_proto::v1::{ReplyDelta, TurnEvent};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::store::turn::Claim;

/// Every attempt numbers its events from a base of its own, so that whoever has seen events of a dead attempt gets all
/// of the next one.
const EVENTS_PER_ATTEMPT: i32 = 1_000_000;

/// True for an event after which none follows.
pub fn is_terminal(event: &Event) -> bool {
    matches!(event, Event::TurnCompleted(_) | Event::TurnFailed(_) | Event::TurnStopped(_))
}

/// One attempt at a turn.
pub struct Live {
    /// The turn.
    pub turn: TurnId,
    /// Its session.
    pub session: SessionId,
    /// The epoch it is owned under.
    pub epoch: i32,
    /// Cancelled when the turn is no longer ours.
    pub cancel: CancellationToken,
    log: Mutex<Log>,
    length: watch::Sender<usize>,
}

struct Log {
    events: Vec<Arc<TurnEvent>>,
    next_sequence: i32,
    text: String,
    ended: bool,
}

impl Live {
    /// An attempt with an empty log.
    pub fn new(claim: &Claim) -> Self {
        let base = i32::from(claim.attempt - 1).saturating_mul(EVENTS_PER_ATTEMPT);
        Self {
            turn: claim.turn(),
            session: claim.session(),
            epoch: claim.epoch,
            cancel: CancellationToken::new(),
            log: Mutex::new(Log {
                events: Vec::new(),
                next_sequence: base + 1,
                text: String::new(),
                ended: false,
            }),
            length: watch::Sender::new(0),
        }
    }

    /// Appends an event; a terminal one ends the log. After the end nothing is appended.
    pub fn push(&self, event: Event) {
        let mut log = self.log();
        if log.ended {
            return;
        }
        match &event {
            Event::ReplyDelta(delta) => log.text.push_str(&delta.text),
            Event::ReplyReset(_) => log.text.clear(),
            _ => log.ended = is_terminal(&event),
        }
        let sequence = log.next_sequence;
        log.next_sequence += 1;
        log.events.push(Arc::new(TurnEvent { sequence, event: Some(event) }));
        let length = log.events.len();
        drop(log);
        self.length.send_replace(length);
    }

    /// Ends the log without a word: the turn goes on elsewhere, or its end stands in the database.
    pub fn abandon(&self) {
        self.log().ended = true;
        self.cancel.cancel();
        self.length.send_modify(|_| ());
    }

    /// What has been said so far.
    pub fn text(&self) -> String {
        self.log().text.clone()
    }

    /// A reader of the events after this sequence.
    pub fn reader(self: &Arc<Self>, after: i32) -> Reader {
        Reader { changed: self.length.subscribe(), live: Arc::clone(self), position: 0, after }
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads the events of one attempt.
pub struct Reader {
    live: Arc<Live>,
    changed: watch::Receiver<usize>,
    position: usize,
    after: i32,
}

impl Reader {
    /// The next events, all that are there; pieces of the reply that wait together come as one. None at the end.
    pub async fn next(&mut self) -> Option<Vec<TurnEvent>> {
        loop {
            let (fresh, ended) = {
                let log = self.live.log();
                let fresh: Vec<_> = log.events[self.position..].to_vec();
                self.position = log.events.len();
                (fresh, log.ended)
            };
            let fresh: Vec<_> = fresh.into_iter().filter(|event| self.is_news(event)).collect();
            if !fresh.is_empty() {
                return Some(merge(&fresh));
            }
            // An error means that the attempt is gone with its sender, which an ended log says as well.
            if ended || self.changed.changed().await.is_err() {
                return None;
            }
        }
    }

    /// Who comes back has seen how the turn began.
    fn is_news(&self, event: &TurnEvent) -> bool {
        event.sequence > self.after && !(self.after > 0 && matches!(event.event, Some(Event::TurnStarted(_))))
    }
}

fn merge(events: &[Arc<TurnEvent>]) -> Vec<TurnEvent> {
    let mut merged: Vec<TurnEvent> = Vec::with_capacity(events.len().min(4));
    for event in events {
        if let (
            Some(TurnEvent { sequence, event: Some(Event::ReplyDelta(last)) }),
            Some(Event::ReplyDelta(delta)),
        ) = (merged.last_mut(), &event.event)
        {
            last.text.push_str(&delta.text);
            *sequence = event.sequence;
        } else {
            merged.push(TurnEvent::clone(event));
        }
    }
    merged
}

/// A piece of the reply as an event.
pub fn delta(text: String) -> Event {
    Event::ReplyDelta(ReplyDelta { text })
}

/// All attempts of this process.
#[derive(Default)]
pub struct Hub(Mutex<HashMap<TurnId, Arc<Live>>>);

impl Hub {
    /// Adds an attempt.
    pub fn insert(&self, live: Arc<Live>) {
        self.map().insert(live.turn, live);
    }

    /// The attempt at this turn, if this process makes it.
    pub fn get(&self, turn: TurnId) -> Option<Arc<Live>> {
        self.map().get(&turn).cloned()
    }

    /// Removes an attempt when it is over, unless a newer one has taken its place.
    pub fn remove(&self, live: &Live) {
        let mut map = self.map();
        if map.get(&live.turn).is_some_and(|kept| kept.epoch == live.epoch) {
            map.remove(&live.turn);
        }
    }

    /// All attempts.
    pub fn all(&self) -> Vec<Arc<Live>> {
        self.map().values().cloned().collect()
    }

    /// The attempts of a session.
    pub fn of_session(&self, session: SessionId) -> Vec<Arc<Live>> {
        self.map().values().filter(|live| live.session == session).cloned().collect()
    }

    fn map(&self) -> MutexGuard<'_, HashMap<TurnId, Arc<Live>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
