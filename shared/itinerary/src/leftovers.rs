//! What the sources hold and the draft does not.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::library::{Element, Library};
use crate::{Draft, Itinerary, Place, Slot, money};

/// A day or an activity of a source that is not in the draft, ready to be put back with its `ref`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Leftover {
    /// `<source number>:<element id>`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// `day` or `activity`.
    pub kind: &'static str,
    /// uuid of the source.
    pub itinerary_id: String,
    /// Title of the day or activity.
    pub title: String,
    /// Where it happens.
    pub place: Place,
    /// Number of the day in the source.
    pub day: u32,
    /// Activities only.
    pub slot: Option<Slot>,
    /// Tags of the activity, or of all activities of the day.
    pub tags: Vec<String>,
    /// Per person, in the draft's currency.
    #[serde(with = "money")]
    pub cost: Decimal,
    /// ISO 4217.
    pub currency: String,
}

/// Every day and activity of the sources that is not in the draft, by source and day; a day comes before its
/// activities, which can also be taken one by one.
pub fn leftovers(draft: &Draft, sources: &[Itinerary]) -> Vec<Leftover> {
    let currency = &draft.itinerary.budget_currency;
    let library = Library::new(sources, currency);
    let used = library.used(&draft.itinerary);
    let mut out = Vec::new();
    for (at, day) in library.days() {
        let source = &library.sources[at.source];
        let entry = |kind: &'static str, id: &str, title: &str| Leftover {
            reference: format!("{}:{id}", at.source + 1),
            kind,
            itinerary_id: source.id.clone(),
            title: title.to_owned(),
            place: day.place.clone(),
            day: day.number,
            slot: None,
            tags: Vec::new(),
            cost: day.cost,
            currency: currency.clone(),
        };
        if !used.contains(&Element::Day(at)) {
            let mut tags: Vec<String> = Vec::new();
            for tag in day.activities.iter().flat_map(|activity| &activity.tags) {
                if !tags.contains(tag) {
                    tags.push(tag.clone());
                }
            }
            out.push(Leftover { tags, ..entry("day", &day.id, &day.title) });
        }
        let left = |(index, _): &(usize, _)| !used.contains(&Element::Activity(at, *index));
        for (_, activity) in day.activities.iter().enumerate().filter(left) {
            out.push(Leftover {
                slot: Some(activity.slot),
                tags: activity.tags.clone(),
                cost: activity.cost,
                ..entry("activity", &activity.id, &activity.title)
            });
        }
    }
    out
}
