//! The itinerary, its edit operations, the engine that applies them, and what always holds.
//!
//! Pure: no async, no protobuf, no SQL, no clock, no random numbers. The same input gives the same output, whatever
//! the order of a hash map. The JSON form of these types is the one that REST shows and the database stores.
//!
//! ```
//! use remix_itinerary::{Author, Edit, Itinerary, Operation, OperationKind, apply, first_draft, validate};
//!
//! let sources: Vec<Itinerary> = Vec::new(); // one to three published itineraries
//! let draft = first_draft("a-uuid", &sources);
//! let longer = Operation { days: vec![3], ..Operation::new(OperationKind::SetDuration) };
//! let edit = Edit { base: &draft, sources: &sources, operations: &[longer], author: Author::Planner, version: 2 };
//! let outcome = apply(&edit);
//! assert_eq!(outcome.draft.itinerary.days.len(), 3);
//! assert!(outcome.change.rejected.is_empty());
//! assert!(validate(&outcome.draft, &sources).iter().all(|violation| !violation.enforced));
//! ```

pub mod change;
pub mod constraints;
pub mod currency;
pub mod date;
pub mod delta;
pub mod export;
pub mod model;
pub mod money;
pub mod operation;

mod choose;
mod derive;
mod diff;
mod engine;
mod estimate;
mod fields;
mod leftovers;
mod library;
mod load;
mod message;
mod provenance;
mod render;
mod route;
mod sanitize;
mod stays;
mod texts;
mod validate;
mod warnings;

pub mod places;
pub mod tags;
pub mod text;

pub use change::Change;
pub use constraints::Constraints;
pub use delta::{Delta, delta};
pub use diff::diff;
pub use engine::{
    Author, Edit, MAX_OPERATIONS, Outcome, Question, apply, apply_in, first_draft, first_draft_in,
};
pub use leftovers::{Leftover, leftovers};
pub use message::Language;
pub use model::{Activity, Day, Itinerary, Origin, Place, Slot};
pub use operation::{Operation, OperationKind};
pub use provenance::provenance;
pub use render::{computed_line, computed_line_in, day_by_day, provenance_line, tagline};
pub use sanitize::sanitized;
pub use validate::{Violation, validate, validate_published};

use serde::{Deserialize, Serialize};

/// One version of a draft: the itinerary and the ledger of wishes that it answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The itinerary.
    pub itinerary: Itinerary,
    /// The ledger.
    pub constraints: Constraints,
}
