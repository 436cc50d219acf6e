//! Edit operations: one flat object each, so that a language model, a planner and a hand edit all write the same thing.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize};

use crate::model::Slot;
use crate::money;

/// What an operation does. Beside each: the fields it reads; all others are ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OperationKind {
    /// `days[n]`
    SetDuration,
    /// `amount`, `unit`, `level` (cap or target)
    SetBudget,
    /// `unit`
    SetCurrency,
    /// `level` (relaxed, normal, packed)
    SetPace,
    /// `tags`, `level` (more, less, none)
    SetTheme,
    /// `amount` (adults), `days[n]` (children)
    SetParty,
    /// `tags`
    SetNeeds,
    /// `title` (ISO date)
    SetStart,
    /// `title` or `ref` (place), `days[n]`
    Allocate,
    /// `level`, `days` (none: all)
    SetStayLevel,
    /// `level`, `days` (none: all)
    SetTransportLevel,
    /// nothing
    ReorderRoute,
    /// `day` (position), `ref` or `title`
    AddDay,
    /// `day`
    RemoveDay,
    /// `day`, `to`
    MoveDay,
    /// `day`, `to`
    SwapDays,
    /// `day`, `ref`
    ReplaceDay,
    /// `day` (after it)
    AddRestDay,
    /// `day`
    LockDay,
    /// `day`
    UnlockDay,
    /// `day`, `slot`, and `ref`, or `title`, `tags`, `amount`, `unit`
    AddActivity,
    /// `id`
    RemoveActivity,
    /// `id`, `to`, `slot`, `amount` (place in its part of the day, from 1)
    MoveActivity,
    /// `id`, and `ref` or `title`
    ReplaceActivity,
    /// `id`, and what changes; `title` is the note where `unit` is `note`
    EditActivity,
    /// `unit` (field), `title` (text)
    SetMeta,
    /// `level` (easy to extreme)
    SetDifficulty,
    /// `title` (question), `tags` (answers)
    Ask,
    /// nothing
    Undo,
    /// nothing
    Redo,
    /// `amount` (version)
    RestoreVersion,
    /// `title`, `id` or `tags`
    Keep,
    /// `title`, `id` or `tags`
    Ban,
    /// `level` (name of the constraint)
    DropConstraint,
    /// `amount`
    SetActivitiesPerDay,
    /// `day`, `slot`
    ClearSlot,
    /// `day`, `to`
    MergeDays,
    /// `day`
    SplitStay,
    /// `days`, `title`
    SetStay,
}

/// One edit. Day numbers mean the numbering that was shown before the list is applied.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Operation {
    /// What to do.
    pub op: OperationKind,
    /// A day number as it is shown now.
    #[serde(default)]
    pub day: Option<i32>,
    /// A second day number.
    #[serde(default)]
    pub to: Option<i32>,
    /// Id of an activity of the draft.
    #[serde(default)]
    pub id: Option<String>,
    /// A source element: `<source number>:<element id>` or `<itinerary uuid>:<element id>`.
    #[serde(default, rename = "ref")]
    pub reference: Option<String>,
    /// The part of the day.
    #[serde(default)]
    pub slot: Option<Slot>,
    /// A title, a place, a date or a text, depending on `op`.
    #[serde(default)]
    pub title: Option<String>,
    /// Tags, needs or answers.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub tags: Vec<String>,
    /// An amount or a number.
    #[serde(default, with = "money::optional")]
    pub amount: Option<Decimal>,
    /// A currency or a field name.
    #[serde(default)]
    pub unit: Option<String>,
    /// A level or a kind.
    #[serde(default)]
    pub level: Option<String>,
    /// A number of days (one entry) or a list of day numbers.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub days: Vec<i32>,
}

impl Operation {
    /// An operation with every other field unset.
    pub fn new(op: OperationKind) -> Self {
        Self {
            op,
            day: None,
            to: None,
            id: None,
            reference: None,
            slot: None,
            title: None,
            tags: Vec::new(),
            amount: None,
            unit: None,
            level: None,
            days: Vec::new(),
        }
    }
}

fn null_as_empty<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
