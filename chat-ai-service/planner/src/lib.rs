//! The built-in planner: reads a message in English or Spanish and answers with edit operations and a short reply.
//!
//! Pure and deterministic: no clock, no network, no random numbers. The words it knows are data (`lexicon/`), and so
//! are the sentences it says (`replies/`). The way of a message: `text` -> `language` -> `lexicon` and `spans` ->
//! `world` and `elements` (what this session's places, days and activities are called) -> `reading` and `clause` -> one
//! module per kind of wish, each adding operations to `work` -> the engine tries them -> [`Plan`].

mod activities;
mod again;
mod answers;
mod api;
mod bans;
mod budget;
mod chat;
mod clause;
mod companions;
mod compose;
mod concept;
mod conflicts;
mod context;
mod dates;
mod day_limit;
mod day_words;
mod days;
mod described;
mod details;
mod dictation;
mod doubts;
mod elements;
mod ellipsis;
mod enumerated;
mod extra_day;
mod facts;
mod frames;
mod fuzzy;
mod goals;
mod grown;
mod history;
mod instead;
mod items;
mod jotted;
mod keeping;
mod landscape;
mod language;
mod last_change;
mod lexicon;
mod listed;
mod lists;
mod meant;
mod mood;
mod moves;
mod negation;
mod new_place;
mod numbers;
mod order;
mod origins;
mod overview;
mod packing;
mod plan;
mod positions;
mod previous;
mod prices;
mod pronouns;
mod questions;
mod reading;
mod reasons;
mod recount;
mod remarks;
mod removals;
mod removed_days;
mod replacements;
mod replies;
mod rest;
mod retract;
mod returns;
mod revise;
mod rewind;
mod sequel;
mod shares;
mod spans;
mod stays;
mod stead;
mod suggestions;
mod summary;
mod tagging;
mod text;
mod themes;
mod titles;
mod told_price;
mod topic;
mod tradeoffs;
mod travellers;
mod trial;
mod unread;
mod verdicts;
mod wanted;
mod ways;
mod wishes;
mod work;
mod world;

pub use api::{Ask, Exchange, History, Mode, Plan, Request, Role};

use remix_itinerary::{Draft, Itinerary};

/// Answers one message. The same request gives the same answer.
pub fn plan(request: &Request<'_>) -> Plan {
    plan::answer(request)
}

/// A title for the session, at most 80 characters, from the draft and in the language of the first message.
pub fn suggest_title(draft: &Itinerary, message: &str) -> String {
    summary::suggest_title(draft, message)
}

/// A few sentences about the chat, for the packet that opens the publish form.
pub fn summarize(messages: &[(Role, String)], draft: &Draft) -> String {
    summary::summarize(messages, draft)
}
