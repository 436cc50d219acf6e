//! A client for Chat Completions on any compatible base URL. It streams, negotiates the way to get JSON, heals
//! refused parameters, retries within the turn's time, and holds back when the server is down.
//!
//! It knows nothing of itineraries: text in, text out. `sse` and `body` cut bytes into payloads, `chunk` reads one,
//! `attempt` is one request, `model` is a call over several attempts.

mod attempt;
mod body;
mod breaker;
mod capabilities;
mod chunk;
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

pub(crate) use chunk::{Finish, TokenUsage};
pub(crate) use failure::Failure;
pub(crate) use model::{Connection, Model, Update, key_header};
pub(crate) use request::{Message, Role, Schemas, Template};
