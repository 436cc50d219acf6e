//! `/api/remix/sessions/{id}/turns/{turn_id}`.

mod reattach;
mod retry;
mod stop;
