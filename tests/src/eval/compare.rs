//! When two things of two drafts count as the same: exactly, but for a change of the currency, which converts amounts.

use remix_itinerary::money::Decimal;
use remix_itinerary::{Activity, Day, Itinerary, currency, text};

/// Text for comparing: one line, NFC, lower case.
pub fn fold(text: &str) -> String {
    text::line(text).to_lowercase()
}

/// True when `text` contains `part`, without regard to case.
pub fn contains(text: &str, part: &str) -> bool {
    fold(text).contains(&fold(part))
}

/// True for a day whose place, region or country has this name.
pub fn is_in(day: &Day, name: &str) -> bool {
    let name = fold(name);
    [&day.place.name, &day.place.region, &day.place.country].into_iter().any(|own| fold(own) == name)
}

/// The currencies of the draft before and of the draft after.
#[derive(Debug, Clone, Copy)]
pub struct Currencies<'a> {
    before: &'a str,
    after: &'a str,
}

impl<'a> Currencies<'a> {
    /// Those of two drafts.
    pub fn of(before: &'a Itinerary, after: &'a Itinerary) -> Self {
        Self { before: &before.budget_currency, after: &after.budget_currency }
    }

    /// True when an amount is the same money: equal, or converted, to one minor unit of either currency.
    pub fn same(&self, before: Decimal, after: Decimal) -> bool {
        if self.before == self.after {
            return before == after;
        }
        let unit = |code: &str| Decimal::new(1, currency::digits(code));
        let Some(converted) = currency::convert(before, self.before, self.after) else { return false };
        let coarse = currency::convert(unit(self.before), self.before, self.after).unwrap_or_default();
        (converted - after).abs() <= unit(self.after).max(coarse)
    }
}

/// True when an activity is as it was.
pub fn same_activity(before: &Activity, after: &Activity, currencies: Currencies<'_>) -> bool {
    let as_it_was = Activity { cost: before.cost, ..after.clone() };
    *before == as_it_was && currencies.same(before.cost, after.cost)
}

/// True when a day holds the same activities in the same order.
pub fn same_activities(before: &Day, after: &Day, currencies: Currencies<'_>) -> bool {
    before.activities.len() == after.activities.len()
        && before.activities.iter().zip(&after.activities).all(|(b, a)| same_activity(b, a, currencies))
}

/// True when the night is spent as it was.
pub fn same_stay(before: &Day, after: &Day, currencies: Currencies<'_>) -> bool {
    match (&before.stay, &after.stay) {
        (None, None) => true,
        (Some(before), Some(after)) => {
            (&before.name, before.level) == (&after.name, after.level)
                && currencies.same(before.cost, after.cost)
        }
        _ => false,
    }
}

/// What differs between two days, for a report: `has 2 activities, had 3`.
pub fn describe(before: &Day, after: &Day) -> String {
    let titles = |day: &Day| day.activities.iter().map(|one| one.title.clone()).collect::<Vec<_>>();
    let (old, new) = (titles(before), titles(after));
    let gone: Vec<&str> = old.iter().filter(|one| !new.contains(one)).map(String::as_str).collect();
    let come: Vec<&str> = new.iter().filter(|one| !old.contains(one)).map(String::as_str).collect();
    match (gone.is_empty(), come.is_empty()) {
        (true, true) => "same titles, other details or order".to_owned(),
        (false, true) => format!("lost {}", gone.join(" / ")),
        (true, false) => format!("gained {}", come.join(" / ")),
        (false, false) => format!("lost {}, gained {}", gone.join(" / "), come.join(" / ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::samples;

    #[test]
    fn amounts_may_be_converted_but_not_changed() {
        let euros = Currencies { before: "USD", after: "EUR" };
        let dollars = Currencies { before: "USD", after: "USD" };
        let converted = currency::convert(Decimal::from(50), "USD", "EUR").unwrap();
        assert!(euros.same(Decimal::from(50), converted));
        assert!(euros.same(Decimal::from(50), converted + Decimal::new(1, 2)));
        assert!(!euros.same(Decimal::from(50), converted + Decimal::new(3, 2)));
        assert!(!euros.same(Decimal::from(50), Decimal::from(50)));
        assert!(!dollars.same(Decimal::from(50), Decimal::new(5001, 2)));
    }

    #[test]
    fn every_detail_of_an_activity_counts() {
        let draft = samples::draft().itinerary;
        let currencies = Currencies::of(&draft, &draft);
        let day = &draft.days[0];
        assert!(same_activities(day, day, currencies));
        let mut other = day.clone();
        other.activities[0].note.push('!');
        assert!(!same_activities(day, &other, currencies));
        let mut other = day.clone();
        other.activities.swap(0, 1);
        assert!(!same_activities(day, &other, currencies));
        let mut other = day.clone();
        other.activities[0].cost += Decimal::ONE;
        assert!(!same_activities(day, &other, currencies));
    }
}
