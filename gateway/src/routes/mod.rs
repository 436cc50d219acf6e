//! One file per noun. A handler reads what came, makes one call, and writes what came back; rules live behind it.

pub(crate) mod docs;
pub(crate) mod drafts;
pub(crate) mod export;
pub(crate) mod health;
pub(crate) mod itineraries;
pub(crate) mod messages;
pub(crate) mod quota;
pub(crate) mod sessions;
pub(crate) mod travelers;
pub(crate) mod turns;

use std::sync::Arc;

use axum::response::Response;

use crate::Gateway;
use crate::reply::Failure;

/// What handlers are given.
type Shared = axum::extract::State<Arc<Gateway>>;
/// What handlers give back.
type Answer = Result<Response, Failure>;
