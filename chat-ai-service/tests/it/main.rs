//! The service over real sockets, with a scripted model server that plays byte-exact answers.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod answers;
mod cancel;
mod faults;
mod limits;
mod llm_server;
mod negotiation;
mod oddities;
mod planner;
mod shutdown;
mod stack;
mod untrusted;
