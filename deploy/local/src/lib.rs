//! The local stack: a private PostgreSQL, the demo catalogue, and the three services in one process.
//!
//! Knows every other crate; nothing but the tests knows it. What runs here is what runs in production: the services
//! talk to each other over real sockets.

pub mod config;
pub mod demo;
pub mod postgres;
#[cfg(test)]
mod scratch;
pub mod stack;
pub mod token;
pub mod welcome;
