//! Everything that speaks SQL, one file a noun. Every finder carries the traveller: what belongs to somebody else is
//! not found. Functions take a connection, so that callers decide what belongs into one transaction.
//!
//! Lock order: quota, session, turn.

pub mod draft;
pub mod idempotency;
pub mod itinerary;
pub mod message;
pub mod quota;
pub mod session;
pub mod traveler;
pub mod turn;
