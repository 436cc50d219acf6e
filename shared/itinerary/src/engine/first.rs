//! The first draft of a session: as long as the longest source, its days shared in proportion to the sources' lengths.

use super::trip::Trip;
use super::{Author, Edit, fit, select, settle};
use crate::library::MAX_DAYS;
use crate::message::{Language, Message};
use crate::{Constraints, Draft, Itinerary, Place, text, validate, warnings};

/// Currency of a draft whose first source names none.
const FALLBACK_CURRENCY: &str = "USD";

/// The first draft from one to three sources, always valid; its titles and warnings are in English.
pub fn first_draft(id: &str, sources: &[Itinerary]) -> Draft {
    first_draft_in(id, sources, Language::English)
}

/// The first draft from one to three sources, always valid, with its titles and warnings in this language.
pub fn first_draft_in(id: &str, sources: &[Itinerary], language: Language) -> Draft {
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
    let mut trip = Trip::new(&edit, language);
    let lengths: Vec<usize> = trip.library.sources.iter().map(|source| source.days.len()).collect();
    let mut wanted = shares(&lengths);
    loop {
        let mut attempt = trip.clone();
        fill(&mut attempt, &wanted, &blank);
        attempt.bytes = fit::fit(&mut attempt, &blank);
        if attempt.bytes <= validate::MAX_BYTES || !shorten(&mut wanted) {
            trip = attempt;
            break;
        }
    }
    let warnings = warnings::warnings(&trip.draft, trip.bytes, &trip.library, sources, language);
    trip.draft.itinerary.warnings = warnings;
    trip.draft.into_draft()
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

/// What the trip is called; the other texts follow the days.
fn texts(trip: &mut Trip<'_>) {
    let sources = trip.library.clone();
    let sources = &sources.sources;
    let titles: Vec<&str> = sources.iter().map(|source| source.title.as_str()).collect();
    let language = trip.language;
    let itinerary = &mut trip.draft.itinerary;
    itinerary.title = text::truncate(&format!("Remix: {}", titles.join(" + ")), text::TITLE);
    let remix =
        Message::new("remix_of").with_list("titles", titles.into_iter().map(Message::plain).collect());
    itinerary.description = text::truncate(&remix.say(language), text::LONG);
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
