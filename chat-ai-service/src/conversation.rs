//! What an answer is made from: the request's context, checked and in the types of the engine.

use remix_itinerary::{Draft, Itinerary, Language};
use remix_planner::{Exchange, History, Role};
use remix_platform::Error;
use remix_proto::v1 as pb;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The longest message, in characters.
const LONGEST_MESSAGE: usize = 8000;
/// Earlier messages that are looked at: two exchanges.
const RECENT: usize = 4;
const MOST_SOURCES: usize = 3;

/// One message with everything that is known around it.
#[derive(Debug, Clone)]
pub(crate) struct Conversation {
    /// The one to three sources.
    pub(crate) sources: Vec<Itinerary>,
    /// The draft and the ledger.
    pub(crate) draft: Draft,
    /// Up to two exchanges, oldest first.
    pub(crate) recent: Vec<Exchange>,
    /// What the traveller wrote.
    pub(crate) message: String,
    /// BCP 47.
    pub(crate) locale: String,
    /// What can be undone.
    pub(crate) history: History,
    /// For the fence around untrusted text.
    pub(crate) session_id: String,
}

impl Conversation {
    /// The language of the engine's reasons and questions.
    pub(crate) fn language(&self) -> Language {
        Language::of(&self.locale)
    }

    /// The request as the built-in planner takes it.
    pub(crate) fn planner_request(&self) -> remix_planner::Request<'_> {
        remix_planner::Request {
            message: &self.message,
            locale: &self.locale,
            draft: &self.draft,
            sources: &self.sources,
            history: self.history.clone(),
            recent: &self.recent,
        }
    }
}

impl TryFrom<pb::ConversationContext> for Conversation {
    type Error = Error;

    fn try_from(context: pb::ConversationContext) -> Result<Self, Error> {
        let length = context.message.chars().count();
        if length == 0 || length > LONGEST_MESSAGE || context.message.trim().is_empty() {
            return Err(Error::field(
                "context.message",
                format!("must have 1 to {LONGEST_MESSAGE} characters"),
            ));
        }
        if context.sources.is_empty() || context.sources.len() > MOST_SOURCES {
            return Err(Error::field(
                "context.sources",
                format!("must have 1 to {MOST_SOURCES} itineraries"),
            ));
        }
        let history = context.history.unwrap_or_default();
        let draft = context.draft.ok_or_else(|| Error::field("context.draft", "must be set"))?;
        let skipped = context.recent_messages.len().saturating_sub(RECENT);
        Ok(Self {
            sources: domain(&context.sources, "context.sources")?,
            draft: Draft {
                itinerary: domain(&draft, "context.draft")?,
                constraints: domain(&context.constraints.unwrap_or_default(), "context.constraints")?,
            },
            recent: context.recent_messages.into_iter().skip(skipped).map(exchange).collect(),
            message: context.message,
            locale: if context.locale.is_empty() { "en".to_owned() } else { context.locale },
            history: History {
                version: u32::try_from(history.version).unwrap_or_default(),
                can_undo: history.can_undo,
                can_redo: history.can_redo,
                last_change: history
                    .last_change
                    .map(|change| domain(&change, "context.history.last_change"))
                    .transpose()?,
            },
            session_id: context.session_id,
        })
    }
}

/// The engine's form of a message of the contract: both have the same JSON.
pub(crate) fn domain<T: DeserializeOwned>(message: &impl Serialize, field: &str) -> Result<T, Error> {
    serde_json::to_vec(message)
        .and_then(|json| serde_json::from_slice(&json))
        .map_err(|problem| Error { source: Some(problem.into()), ..Error::field(field, "is not valid") })
}

/// The contract's form of a type of the engine.
pub(crate) fn wire<T: DeserializeOwned>(value: &impl Serialize) -> Result<T, Error> {
    serde_json::to_vec(value).and_then(|json| serde_json::from_slice(&json)).map_err(Error::internal)
}

fn exchange(message: pb::Message) -> Exchange {
    let ask = message.metadata.and_then(|metadata| metadata.ask);
    Exchange {
        role: if message.role == pb::MessageRole::User as i32 { Role::User } else { Role::Assistant },
        content: message.content,
        question: ask.as_ref().map(|ask| ask.question.clone()),
        options: ask.map(|ask| ask.options).unwrap_or_default(),
    }
}
