//! The model's answer: `{"reply": string, "ops": [...]}`, the reply first so that it can be shown while the operations
//! are still being written.
//!
//! `payload` is the answer's type and its schema, `extract` finds the reply's characters in a stream, `clean` keeps
//! out what must not be shown, `parse` reads the whole answer, `check` says whether the operations can be used, `claims`
//! whether the reply is true.

pub(crate) mod check;
pub(crate) mod claims;
pub(crate) mod clean;
pub(crate) mod extract;
pub(crate) mod parse;
pub(crate) mod payload;
