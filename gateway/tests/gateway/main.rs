//! The gateway over real sockets, against a session-service that does what a test tells it.

// The parts around the tests are test code, too; clippy only sees that of #[test] functions.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod backend;
mod client;
mod grpc;
mod limits;
mod rest;
mod site;
mod streams;
