//! What follows from the days: numbers, costs, totals, shared costs, difficulty, tags, destination, provenance, dates.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::constraints::BudgetKind;
use crate::library::{Library, MAX_TAGS, day_cost};
use crate::model::{Difficulty, SharedCost};
use crate::provenance::from_sources;
use crate::{Draft, Itinerary, currency, date, places, text, texts};

/// Numbers the days and brings dates, costs, shared costs, the total and the provenance up to date. Difficulty, tags,
/// destination and texts follow the days too, unless the traveller has set something else since `before`.
pub(crate) fn refresh(itinerary: &mut Itinerary, before: &Itinerary, library: &Library<'_>) {
    let start = itinerary.start_date.as_deref().and_then(date::Date::parse);
    for (at, day) in itinerary.days.iter_mut().enumerate() {
        day.number = at as u32 + 1;
        day.date = start.map(|start| start.plus_days(at as u32).to_string());
        day.cost = day_cost(day);
    }
    itinerary.duration_days = itinerary.days.len() as u32;
    itinerary.shared_costs = shared_costs(itinerary, library);
    itinerary.budget_amount = total(itinerary);
    let sources: Vec<&Itinerary> = library.sources.iter().map(AsRef::as_ref).collect();
    itinerary.provenance = from_sources(itinerary, &sources);
    itinerary.is_remixed = true;
    itinerary.remixed_from_ids = library.sources.iter().map(|source| source.id.clone()).collect();

    let untouched = before.difficulty_level == itinerary.difficulty_level;
    let follows = untouched && before.difficulty_level == hardest(before);
    let least = hardest(itinerary);
    itinerary.difficulty_level = if follows { least } else { least.max(itinerary.difficulty_level) };
    if before.activity_tags == itinerary.activity_tags && before.activity_tags == top_tags(before) {
        itinerary.activity_tags = top_tags(itinerary);
    }
    if before.destination == itinerary.destination && before.destination == destination(before) {
        itinerary.destination = destination(itinerary);
    }
    texts::follow(itinerary, before, library);
}

/// Brings the cost of a day that has changed and the total up to date.
pub(crate) fn add_up(itinerary: &mut Itinerary, at: usize) {
    itinerary.days[at].cost = day_cost(&itinerary.days[at]);
    itinerary.budget_amount = total(itinerary);
}

/// Day costs + shared costs.
pub(crate) fn total(itinerary: &Itinerary) -> Decimal {
    let shared = itinerary.shared_costs.iter().map(|shared| shared.cost);
    itinerary.days.iter().map(|day| day.cost).chain(shared).sum::<Decimal>().normalize()
}

/// The shared costs of each source, in proportion to how many of its days the draft holds.
fn shared_costs(itinerary: &Itinerary, library: &Library<'_>) -> Vec<SharedCost> {
    let mut out = Vec::new();
    for (source, original) in library.sources.iter().enumerate() {
        let held = itinerary
            .days
            .iter()
            .filter_map(|day| library.cited_day(day))
            .filter(|at| at.source == source)
            .count();
        if held == 0 || original.days.is_empty() {
            continue;
        }
        let share = |cost: Decimal| {
            let part = cost * Decimal::from(held as u64) / Decimal::from(original.days.len() as u64);
            currency::round(part, &itinerary.budget_currency)
        };
        out.extend(
            original
                .shared_costs
                .iter()
                .map(|shared| SharedCost { title: shared.title.clone(), cost: share(shared.cost) }),
        );
    }
    out
}

/// The difficulty of the hardest day.
pub(crate) fn hardest(itinerary: &Itinerary) -> Difficulty {
    itinerary.days.iter().map(|day| day.difficulty).max().unwrap_or_default()
}

/// The most frequent tags of the activities, at most 15.
pub(crate) fn top_tags(itinerary: &Itinerary) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for activity in itinerary.days.iter().flat_map(|day| &day.activities) {
        for tag in &activity.tags {
            *counts.entry(tag).or_default() += 1;
        }
    }
    let mut ranked: Vec<(&str, usize)> = counts.into_iter().collect();
    ranked.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    ranked.into_iter().take(MAX_TAGS).map(|(tag, _)| tag.to_owned()).collect()
}

/// Regions (or places without one) in the order of the trip, by country: `Himachal Pradesh and Goa, India`.
pub(crate) fn destination(itinerary: &Itinerary) -> String {
    let mut countries: Vec<(&str, Vec<&str>)> = Vec::new();
    for day in &itinerary.days {
        let place = &day.place;
        let area = if place.region.is_empty() { &place.name } else { &place.region };
        let at = countries.iter().position(|(country, _)| places::same(country, &place.country));
        let at = at.unwrap_or_else(|| {
            countries.push((&place.country, Vec::new()));
            countries.len() - 1
        });
        if !area.is_empty() && !countries[at].1.iter().any(|known| places::same(known, area)) {
            countries[at].1.push(area);
        }
    }
    let parts =
        countries.into_iter().filter_map(|(country, areas)| match (areas.is_empty(), country.is_empty()) {
            (true, true) => None,
            (true, false) => Some(country.to_owned()),
            (false, true) => Some(list(&areas)),
            (false, false) => Some(format!("{}, {country}", list(&areas))),
        });
    text::truncate(&parts.collect::<Vec<_>>().join("; "), text::TITLE)
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn list<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [rest @ .., last] => {
            let rest: Vec<&str> = rest.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", rest.join(", "), last.as_ref())
        }
    }
}

/// True when the total is above a cap of the ledger.
pub(crate) fn over_cap(draft: &Draft) -> bool {
    let Some(budget) = draft.constraints.budget.as_ref().filter(|budget| budget.kind == BudgetKind::Cap)
    else {
        return false;
    };
    currency::convert(budget.amount, &budget.currency, &draft.itinerary.budget_currency)
        .is_some_and(|cap| draft.itinerary.budget_amount > cap)
}
