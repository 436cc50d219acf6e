//! What every process needs: ids, the error table, configuration from the environment, identity, telemetry, and
//! serving with a graceful drain. Knows the contract and nothing of sessions, prompts or browsers.

pub mod auth;
pub mod clock;
pub mod env;
pub mod error;
pub mod ids;
mod jwks;
pub mod serve;
pub mod telemetry;
pub mod trace;

pub use error::{Error, Reason};
