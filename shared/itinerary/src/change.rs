//! The change card: what one turn, hand edit or restore did.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::constraints::Constraints;
use crate::money;
use crate::operation::Operation;

/// A number (day, amount) or a text (time, slot, title).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A whole number, for example a day.
    Count(i64),
    /// An amount.
    Number(f64),
    /// A time, a slot or a title.
    Text(String),
}

/// One line of a change card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Id of the day or activity.
    pub id: String,
    /// `day`, `activity`, `stay`, `transfer` or `shared_cost`.
    pub kind: String,
    /// The day it is on now, or was on when it is gone; 0 for the whole trip.
    pub day: u32,
    /// Its title.
    pub title: String,
    /// Before: a day number (moved), a time or slot (retimed), an amount (repriced).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Value>,
    /// After.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Value>,
}

/// A whole number before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CountChange {
    /// Before.
    pub before: u32,
    /// After.
    pub after: u32,
}

/// The total before and after.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TotalChange {
    /// Before.
    #[serde(with = "money")]
    pub before: Decimal,
    /// After.
    #[serde(with = "money")]
    pub after: Decimal,
    /// ISO 4217 code after the change.
    pub currency: String,
}

/// The ledger before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConstraintsChange {
    /// Before.
    pub before: Constraints,
    /// After.
    pub after: Constraints,
}

/// An operation that was not applied, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rejected {
    /// The operation as it came.
    pub operation: Operation,
    /// One sentence.
    pub reason: String,
}

/// What changed between two drafts.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Change {
    /// New days and activities.
    pub added: Vec<Entry>,
    /// Days and activities that are gone.
    pub removed: Vec<Entry>,
    /// What is on another day now.
    pub moved: Vec<Entry>,
    /// What is at another time of its day now.
    pub retimed: Vec<Entry>,
    /// What costs more or less now.
    pub repriced: Vec<Entry>,
    /// Number of days.
    pub days: CountChange,
    /// Total cost.
    pub total: TotalChange,
    /// Set when the ledger changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub constraints: Option<ConstraintsChange>,
    /// What was not applied.
    pub rejected: Vec<Rejected>,
    /// For example why levers were used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Texts that changed, by field name or element id.
    pub edited: Vec<String>,
}
