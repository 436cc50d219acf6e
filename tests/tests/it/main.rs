//! Black-box tests of the whole stack. The modules mirror the URLs; beside them stand the subjects that cut across:
//! identity, bad input, concurrency, recovery, the plan's story, and the shape of the repository itself.
// A test stops at the first surprise, with the place in the panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod auth;
mod bad_model;
mod cleanup;
mod concurrency;
mod coverage;
mod errors;
mod evaluation;
mod grpc;
mod hostile;
mod idempotency;
mod invariants;
mod itineraries;
mod limits;
mod llama;
mod me;
mod migrations;
mod openapi;
mod publish;
mod recount;
mod recovery;
mod remix;
mod repository;
mod story;
mod web;
