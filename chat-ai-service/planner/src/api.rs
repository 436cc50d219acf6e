//! What goes into the planner and what comes out of it.

use remix_itinerary::{Change, Draft, Itinerary, Operation};

/// What is known of the draft's history.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// Newest version number.
    pub version: u32,
    /// True when there is something to undo.
    pub can_undo: bool,
    /// True when there is something to redo.
    pub can_redo: bool,
    /// The newest change card; none on the first version.
    pub last_change: Option<Change>,
}

/// Who said something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The traveller.
    User,
    /// The planner or a language model.
    Assistant,
}

/// One earlier message.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// Who said it.
    pub role: Role,
    /// What was said.
    pub content: String,
    /// Answers that were offered with a question; empty where nothing was asked.
    pub options: Vec<String>,
    /// The question that was asked.
    pub question: Option<String>,
}

/// Everything an answer is made from.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// What the traveller wrote.
    pub message: &'a str,
    /// BCP 47 tag; decides the language where the message itself does not.
    pub locale: &'a str,
    /// The current draft and the ledger.
    pub draft: &'a Draft,
    /// The one to three sources, whole.
    pub sources: &'a [Itinerary],
    /// What can be undone, and what changed last.
    pub history: History,
    /// The last exchanges, oldest first, without the message itself.
    pub recent: &'a [Exchange],
}

/// What kind of answer this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// The draft changes.
    Plan,
    /// A question has to be answered first; the draft does not change.
    Ask,
    /// Nothing to change: an answer, thanks, or a polite no.
    #[default]
    Noop,
}

/// A question with two to four answers, each of them a message that can be sent as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The question.
    pub question: String,
    /// The answers to tap.
    pub options: Vec<String>,
}

/// The answer to a message.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// At most three sentences of plain text; the total is left to the line that the server adds.
    pub reply: String,
    /// The edits, at most 20.
    pub operations: Vec<Operation>,
    /// What kind of answer this is.
    pub mode: Mode,
    /// A question; together with [`Mode::Plan`] where a part of the message was clear.
    pub ask: Option<Ask>,
    /// At most four messages that could be sent next.
    pub suggestions: Vec<String>,
    /// Words of the message that carry meaning and were not understood.
    pub unused_words: Vec<String>,
}
