//! `/api/remix/sessions`.

mod archive;
mod create;
mod delete;
mod draft;
mod export;
mod faults;
mod finalize;
mod get;
mod list;
mod messages;
mod recording;
mod rename;
mod stream;
mod turns;
