//! What a traveller should know about a draft that is valid all the same.

use rust_decimal::Decimal;

use crate::derive::over_cap;
use crate::library::{Library, convertible};
use crate::model::Warning;
use crate::{Day, Draft, Itinerary, currency, tags};

/// The warnings of a draft, in the order of its days.
pub(crate) fn warnings(draft: &Draft, library: &Library, sources: &[Itinerary]) -> Vec<Warning> {
    let mut out = Vec::new();
    let code = &draft.itinerary.budget_currency;
    let mut add = |word: &str, day: Option<u32>, message: String| {
        out.push(Warning { code: word.to_owned(), message, day });
    };
    if over_cap(draft) {
        add("over_budget", None, "The trip costs more than your budget.".to_owned());
    }
    for source in sources.iter().filter(|source| source.budget_currency != *code) {
        if convertible(&source.budget_currency, code) {
            let (from, date) = (&source.budget_currency, &currency::rates().date);
            add(
                "converted",
                None,
                format!("Amounts of {} are converted from {from} with the rates of {date}.", source.title),
            );
        } else {
            let from = &source.budget_currency;
            add(
                "cost_unknown",
                None,
                format!("There is no rate for {from}, so the costs of {} are missing.", source.title),
            );
        }
    }
    let days = &draft.itinerary.days;
    for (at, day) in days.iter().enumerate() {
        let number = Some(day.number);
        if let Some(way) = &day.transfer {
            if !way.checked {
                add(
                    "transfer_unchecked",
                    number,
                    format!("The way from {} to {} is not checked.", day.place.name, way.to),
                );
            } else if way.cost > Decimal::ZERO && !from_source(day, library) {
                let fare = currency::format(way.cost, code);
                add(
                    "fare_estimated",
                    number,
                    format!("The fare of {fare} from {} to {} is an estimate.", day.place.name, way.to),
                );
            }
        }
        if day.stay.is_none() && at + 1 < days.len() {
            add("no_stay", number, format!("No night is planned in {}.", day.place.name));
        }
        for need in &draft.constraints.needs {
            for activity in day
                .activities
                .iter()
                .filter(|a| a.tags.iter().any(|tag| tags::avoided_by(need).contains(tag)))
            {
                let need = need.replace('_', " ");
                add("need_conflict", number, format!("\"{}\" may not go with {need}.", activity.title));
            }
        }
    }
    out
}

fn from_source(day: &Day, library: &Library) -> bool {
    let own = library.cited_day(day).and_then(|at| library.day(at).transfer.as_ref());
    own.zip(day.transfer.as_ref())
        .is_some_and(|(own, way)| own.to == way.to && own.mode == way.mode && own.cost == way.cost)
}
