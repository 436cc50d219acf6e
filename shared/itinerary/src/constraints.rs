//! The ledger: what the traveller has asked for over the whole chat. The last word on a topic wins.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::model::Level;
use crate::{money, places};

/// Whether a budget may be passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BudgetKind {
    /// Never above.
    Cap,
    /// About.
    Target,
}

/// The budget per person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Budget {
    /// Cap or target.
    pub kind: BudgetKind,
    /// Per person.
    #[serde(with = "money")]
    pub amount: Decimal,
    /// ISO 4217.
    pub currency: String,
}

/// Who travels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// 1..20.
    pub adults: u32,
    /// 0..20.
    #[serde(default)]
    pub children: u32,
}

/// How full the days are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// At most two activities a day.
    Relaxed,
    /// Three or four.
    Normal,
    /// Five and more.
    Packed,
}

/// Themes wanted more, less or not at all; words of the tag list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Themes {
    /// More of these.
    pub more: Vec<String>,
    /// Less of these.
    pub less: Vec<String>,
    /// None of these.
    pub none: Vec<String>,
}

/// Days wanted in a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allocation {
    /// Place, region or country.
    pub place: String,
    /// 1..60.
    pub days: u32,
}

/// The ledger. Unset is none or empty.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Constraints {
    /// 1..60.
    pub duration_days: Option<u32>,
    /// Cap or target.
    pub budget: Option<Budget>,
    /// Who travels.
    pub party: Option<Party>,
    /// Canonical words such as vegetarian, wheelchair, child_friendly.
    pub needs: Vec<String>,
    /// How full the days are.
    pub pace: Option<Pace>,
    /// 1..8.
    pub activities_per_day: Option<u32>,
    /// Themes.
    pub themes: Themes,
    /// Titles or element ids that must stay.
    pub must_keep: Vec<String>,
    /// Titles, tags or element ids that must not come back. `Breakfast [s1.d3a1]` means the element of this id alone,
    /// where others have the same title.
    pub banned: Vec<String>,
    /// Ids of protected days.
    pub locked_days: Vec<String>,
    /// ISO date.
    pub start_date: Option<String>,
    /// Comfort of the stays.
    pub stay_level: Option<Level>,
    /// Comfort of transport.
    pub transport_level: Option<Level>,
    /// ISO 4217 code to show.
    pub currency: Option<String>,
    /// Days wanted in places.
    pub allocations: Vec<Allocation>,
    /// Ids of days behind which the traveller has cut a stay or a trek.
    pub split_after: Vec<String>,
}

/// True when an entry of `must_keep` or `banned` means what has this id, title and tags.
pub(crate) fn names(entry: &str, id: &str, title: &str, tags: &[String]) -> bool {
    entry == id
        || tags.iter().any(|tag| tag == entry)
        || places::same(entry, title)
        || marked(entry).is_some_and(|(_, marked)| marked == id)
}

/// An entry for one of several elements with the same title, for people to read and for the engine to match.
pub(crate) fn marked_entry(title: &str, id: &str) -> String {
    format!("{title} [{id}]")
}

/// Title and id of such an entry.
pub(crate) fn marked(entry: &str) -> Option<(&str, &str)> {
    entry.strip_suffix(']')?.rsplit_once(" [")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_old_and_new_name_their_elements() {
        let tags = ["food".to_owned()];
        for entry in ["s1.d3a1", "food", "breakfast at the inn", "Breakfast at the inn [s1.d3a1]"] {
            assert!(names(entry, "s1.d3a1", "Breakfast at the inn", &tags), "{entry}");
        }
        assert!(!names("Breakfast at the inn [s1.d3a1]", "s1.d4a1", "Breakfast at the inn", &tags));
        assert!(
            names("Walk [optional]", "s1.d3a1", "Walk [optional]", &[]),
            "a title with brackets of its own"
        );
    }
}
