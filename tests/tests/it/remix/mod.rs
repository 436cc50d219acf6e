//! `/api/remix`.

mod quota;
mod sessions;
