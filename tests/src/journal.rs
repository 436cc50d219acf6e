//! What the clients of a test were promised: every message that was acknowledged and every reply that was shown as done.
//! After the faults the database must hold all of it, once.

use std::sync::{Arc, Mutex};

use crate::sse::{self, Event};

/// A message that a client holds an acknowledgement for.
#[derive(Debug, Clone)]
pub struct Acknowledged {
    /// uuid of the session.
    pub session: String,
    /// uuid of the message.
    pub message: String,
    /// What was sent.
    pub content: String,
}

/// A reply that a client has seen to its end.
#[derive(Debug, Clone)]
pub struct Answered {
    /// uuid of the session.
    pub session: String,
    /// uuid of the assistant's message.
    pub message: String,
    /// What was shown.
    pub content: String,
}

/// The promises so far; clones share them.
#[derive(Debug, Clone, Default)]
pub struct Journal(Arc<Mutex<(Vec<Acknowledged>, Vec<Answered>)>>);

impl Journal {
    /// Notes an acknowledged message.
    pub fn acknowledged(&self, session: &str, message: &str, content: &str) {
        let entry =
            Acknowledged { session: session.into(), message: message.into(), content: content.into() };
        self.0.lock().expect("the journal is whole").0.push(entry);
    }

    /// Notes a finished reply.
    pub fn answered(&self, session: &str, message: &str, content: &str) {
        let entry = Answered { session: session.into(), message: message.into(), content: content.into() };
        self.0.lock().expect("the journal is whole").1.push(entry);
    }

    /// Notes what the events of a stream promise.
    pub fn stream(&self, session: &str, events: &[Event]) {
        for event in events {
            match event.name.as_str() {
                "turn_started" => {
                    let message = &event.data["user_message"];
                    let text = |name: &str| message[name].as_str().expect("a stored message").to_owned();
                    self.acknowledged(session, &text("id"), &text("content"));
                }
                "turn_completed" => {
                    let id = event.data["assistant_message"]["id"].as_str().expect("a stored reply");
                    self.answered(session, id, &sse::text(events));
                }
                _ => {}
            }
        }
    }

    /// Everything noted so far.
    pub fn entries(&self) -> (Vec<Acknowledged>, Vec<Answered>) {
        self.0.lock().expect("the journal is whole").clone()
    }
}
