//! The turn: one exchange that cannot be lost. `begin` stores it, `runner` has it answered by the `assistant`, `complete` stores the answer,
//! `watch` shows it to anybody from anywhere, `stop` ends it, and `keeper` renews leases and takes over what has lost
//! its owner.

pub mod assistant;
pub mod begin;
pub mod complete;
pub mod hub;
pub mod keeper;
pub mod revise;
pub mod runner;
pub mod stop;
pub mod watch;
