//! A client for Chat Completions on any compatible base URL. It streams, negotiates the way to get JSON, heals
//! refused parameters, retries within the turn's time, and holds back when the server is down.
//!
//! It knows nothing of itineraries: text in, text out. `sse` and `body` cut bytes into payloads, `chunk` reads one,
//! `decode` is both together, `complaint` reads errors, `attempt` is one request, `model` a call over several attempts.

mod attempt;
mod body;
mod breaker;
mod capabilities;
mod chunk;
mod complaint;
mod decode;
mod failure;
mod model;
mod request;
mod retry;
mod sse;

pub use attempt::Timeouts;
pub use breaker::BreakerPolicy;
pub use capabilities::{Structured, Transport};
pub use model::ClientError;
pub use retry::RetryPolicy;

#[cfg(any(test, fuzzing))]
pub(crate) use chunk::Piece;
pub(crate) use chunk::{Finish, TokenUsage};
#[cfg(any(test, fuzzing))]
pub(crate) use decode::Decoder;
pub(crate) use failure::Failure;
pub(crate) use model::{Connection, Model, Update, key_header};
pub(crate) use request::{Message, Role, Schemas, Template};
