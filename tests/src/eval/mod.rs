//! The evaluation: scripted dialogues against the real stack over REST and SSE, judged turn by turn from outside.
//! tests/eval/README.md describes the dialogues, the measures and their bars.
//!
//! - dialogue.rs, assertion.rs, scope.rs: the language of the dialogues
//! - check.rs, standing.rs, credit.rs, honesty.rs, compare.rs: pure judges of one turn
//! - chat.rs, play.rs, shelf.rs: what talks to the stack; verdict.rs, measures.rs, report.rs: what comes out

pub mod assertion;
pub mod chat;
pub mod check;
pub mod compare;
pub mod credit;
pub mod dialogue;
pub mod honesty;
pub mod measures;
pub mod play;
pub mod report;
#[cfg(test)]
pub(crate) mod samples;
pub mod scope;
pub mod shelf;
pub mod standing;
pub mod verdict;
