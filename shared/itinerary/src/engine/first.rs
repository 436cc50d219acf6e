//! The first draft of a session: as long as the longest source, its days shared in proportion to the sources' lengths.

use super::trip::Trip;
use super::{Author, Edit, select, settle};
use crate::library::MAX_DAYS;
use crate::{Constraints, Draft, Itinerary, Place, derive, text, validate, warnings};

/// Currency of a draft whose first source names none.
const FALLBACK_CURRENCY: &str = "USD";

/// The first draft from one to three sources, always valid.
pub fn first_draft(id: &str, sources: &[Itinerary]) -> Draft {
    let stated = sources.first().and_then(|source| crate::currency::code(&source.budget_currency));
    let blank = Draft {
        itinerary: Itinerary {
            id: id.to_owned(),
            budget_currency: stated.unwrap_or_else(|| FALLBACK_CURRENCY.to_owned()),
            ..Itinerary::default()
        },
        constraints: Constraints::default(),
    };
    let edit = Edit { base: &blank, sources, operations: &[], author: Author::Planner, version: 1 };
    let mut trip = Trip::new(&edit);
    let lengths: Vec<usize> = trip.library.sources.iter().map(|source| source.days.len()).collect();
    let mut wanted = shares(&lengths);
    loop {
        let mut attempt = trip.clone();
        fill(&mut attempt, &wanted, &blank);
        if validate::bytes(&attempt.draft) <= validate::MAX_BYTES || !shorten(&mut wanted) {
            trip = attempt;
            break;
        }
    }
    slim(&mut trip.draft);
    trip.draft.itinerary.warnings = warnings::warnings(&trip.draft, &trip.library, sources);
    trip.draft
}

fn fill(trip: &mut Trip<'_>, wanted: &[usize], blank: &Draft) {
    select::first(trip, wanted);
    if trip.days().is_empty() {
        let place = trip
            .library
            .sources
            .first()
            .map(|source| Place { name: source.destination.clone(), ..Place::default() });
        let day = trip.suggested_day(&place.unwrap_or_default());
        trip.days_mut().push(day);
    }
    texts(trip);
    settle::settle(trip, blank);
}

/// One day fewer for the source that has most; false when each is down to one.
fn shorten(wanted: &mut [usize]) -> bool {
    match wanted.iter_mut().max() {
        Some(most) if *most > 1 => {
            *most -= 1;
            true
        }
        _ => false,
    }
}

/// Long texts go, the least needed first, where even the fewest days do not fit.
fn slim(draft: &mut Draft) {
    let steps: [fn(&mut Itinerary); 5] = [
        |itinerary| itinerary.trip_journey.clear(),
        |itinerary| itinerary.trip_highlights.clear(),
        |itinerary| itinerary.packing_list.clear(),
        |itinerary| itinerary.important_notes.clear(),
        |itinerary| itinerary.safety_tips.clear(),
    ];
    for step in steps {
        if validate::bytes(draft) > validate::MAX_BYTES {
            step(&mut draft.itinerary);
        }
    }
}

/// Days per source: proportional, by largest remainder, at least one for each source that has days.
fn shares(lengths: &[usize]) -> Vec<usize> {
    let total: usize = lengths.iter().sum();
    let days = lengths.iter().copied().max().unwrap_or(0).min(MAX_DAYS);
    if total == 0 {
        return vec![0; lengths.len()];
    }
    let least = |length: &usize| usize::from(*length > 0);
    let mut shares: Vec<usize> =
        lengths.iter().map(|length| (days * length / total).max(least(length))).collect();
    // What is owed to a source, in parts of `total`; the first of equals gets the day.
    let owed = |shares: &[usize], at: usize| (days * lengths[at]) as i64 - (shares[at] * total) as i64;
    while shares.iter().sum::<usize>() < days {
        let Some(most) = (0..lengths.len()).rev().max_by_key(|at| owed(&shares, *at)) else { break };
        shares[most] += 1;
    }
    while shares.iter().sum::<usize>() > days {
        let over = (0..lengths.len()).filter(|at| shares[*at] > 1).min_by_key(|at| owed(&shares, *at));
        let Some(most) = over else { break };
        shares[most] -= 1;
    }
    shares
}

/// The texts of the trip from those of its sources.
fn texts(trip: &mut Trip<'_>) {
    let sources = trip.library.clone();
    let sources = &sources.sources;
    let titles: Vec<&str> = sources.iter().map(|source| source.title.as_str()).collect();
    let joined = |field: fn(&Itinerary) -> &str| {
        let parts: Vec<&str> = sources.iter().map(field).filter(|text| !text.is_empty()).collect();
        // A third of the room for each, so that no source crowds the others out.
        let room = text::LONG / parts.len().max(1) - 2;
        parts.iter().map(|part| text::truncate(part, room)).collect::<Vec<_>>().join("\n\n")
    };
    let union = |field: fn(&Itinerary) -> &Vec<String>| {
        let mut out: Vec<String> = Vec::new();
        for item in sources.iter().flat_map(field) {
            if !out.contains(item) && out.len() < 40 {
                out.push(item.clone());
            }
        }
        out
    };
    let itinerary = &mut trip.draft.itinerary;
    itinerary.title = text::truncate(&format!("Remix: {}", titles.join(" + ")), text::TITLE);
    itinerary.description = text::truncate(&format!("A remix of {}.", derive::list(&titles)), text::LONG);
    itinerary.trip_highlights = joined(|source| &source.trip_highlights);
    itinerary.trip_journey = joined(|source| &source.trip_journey);
    itinerary.safety_tips = joined(|source| &source.safety_tips);
    itinerary.packing_list = union(|source| &source.packing_list);
    itinerary.important_notes = union(|source| &source.important_notes);
    itinerary.categories = union(|source| &source.categories);
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn days_are_shared_in_proportion() {
        assert_eq!(shares(&[8, 5]), vec![5, 3]);
        assert_eq!(shares(&[60, 1, 1]), vec![58, 1, 1]);
        assert_eq!(shares(&[2, 2, 2]), vec![1, 1, 1]);
        assert_eq!(shares(&[1, 1]), vec![1, 1]);
        assert_eq!(shares(&[5]), vec![5]);
        assert_eq!(shares(&[0, 4]), vec![0, 4]);
        assert_eq!(shares(&[]), Vec::<usize>::new());
    }
}
