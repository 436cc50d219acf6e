//! How much of an itinerary comes from which source.

use crate::Itinerary;
use crate::model::{Origin, OriginKind, Provenance};

/// One entry per source in their order, also for sources of which nothing is left, and one with an empty id for what
/// is new (when there is any). Title and creator are those of the source now, or else those of the last copy.
pub fn provenance(itinerary: &Itinerary, sources: &[Itinerary]) -> Vec<Provenance> {
    from_sources(itinerary, &sources.iter().collect::<Vec<_>>())
}

pub(crate) fn from_sources(itinerary: &Itinerary, sources: &[&Itinerary]) -> Vec<Provenance> {
    let from = |origin: Option<&Origin>, id: &str| {
        let cited =
            origin.filter(|origin| origin.kind == OriginKind::Source).and_then(|o| o.itinerary_id.as_deref());
        cited.unwrap_or_default() == id
    };
    let count = |id: &str| {
        let days = itinerary.days.iter().filter(|day| from(day.origin.as_ref(), id)).count() as u32;
        let activities = itinerary.days.iter().flat_map(|day| &day.activities);
        (days, activities.filter(|activity| from(activity.origin.as_ref(), id)).count() as u32)
    };
    // The same itinerary picked twice is credited once.
    let distinct = sources
        .iter()
        .enumerate()
        .filter(|(at, source)| !sources[..*at].iter().any(|earlier| earlier.id == source.id));
    let mut out: Vec<Provenance> = distinct
        .map(|(_, source)| {
            let (days, activities) = count(&source.id);
            let snapshot = itinerary.provenance.iter().find(|entry| entry.itinerary_id == source.id);
            let creator = source.creator.clone().or_else(|| snapshot.and_then(|entry| entry.creator.clone()));
            Provenance {
                itinerary_id: source.id.clone(),
                title: source.title.clone(),
                creator,
                days,
                activities,
            }
        })
        .collect();
    // A source that is gone keeps its credit.
    for gone in itinerary.provenance.iter().filter(|entry| !entry.itinerary_id.is_empty()) {
        if !out.iter().any(|entry| entry.itinerary_id == gone.itinerary_id) {
            let (days, activities) = count(&gone.itinerary_id);
            out.push(Provenance { days, activities, ..gone.clone() });
        }
    }
    let (days, activities) = count("");
    if days + activities > 0 {
        out.push(Provenance {
            itinerary_id: String::new(),
            title: "New".to_owned(),
            creator: None,
            days,
            activities,
        });
    }
    out
}
