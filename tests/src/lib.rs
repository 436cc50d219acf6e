//! The harness of the black-box tests: a private Postgres, the real servers on real sockets, a scripted language model,
//! small clients for REST, SSE and gRPC, and the invariants that must hold whatever went wrong.
//!
//! Knows the contract only. What a test sees of the product is what a client sees, plus the rows of the database where
//! an invariant speaks of them.
// A harness stops at the first surprise, with the place in the panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod client;
pub mod cluster;
pub mod database;
pub mod eval;
pub mod grpc;
pub mod invariants;
pub mod journal;
pub mod llm;
pub mod poll;
pub mod process;
pub mod runtime;
pub mod sse;
pub mod stack;
pub mod tokens;

pub use client::{Answer, Client};
pub use database::Database;
pub use journal::Journal;
pub use llm::{Gate, ScriptedLlm, script::Script};
pub use poll::eventually;
pub use runtime::run;
pub use sse::{Event, EventStream};
pub use stack::{Stack, StackBuilder};

/// Well-known rows of the demo catalogue.
pub mod demo {
    /// Himalayan Trek: 8 days, 2000 USD, by asha.
    pub const HIMALAYA: &str = "01930000-0000-7000-9000-000000000001";
    /// Goa Beach Retreat: 5 days, 800 USD.
    pub const GOA: &str = "01930000-0000-7000-9000-000000000002";
    /// Creator of Himalayan Trek.
    pub const ASHA: &str = "01930000-0000-7000-8000-000000000001";
}
