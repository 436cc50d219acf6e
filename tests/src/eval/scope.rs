//! Preservation: what changed in a turn lies inside the scope that its line names. Always allowed are new days, the
//! ledger and lock marks, and numbers, totals, titles and transfers that follow from the change. A standing cap that the
//! turn would break widens the scope: days that are not locked may get cheaper.

use std::collections::BTreeSet;

use remix_itinerary::constraints::BudgetKind;
use remix_itinerary::money::Decimal;
use remix_itinerary::{Day, Draft, Itinerary};

use super::compare::{Currencies, contains, describe, same_activities, same_stay};
use super::dialogue::Mode;

/// What a turn may touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Everything.
    All,
    /// What is named.
    Only(Named),
}

/// The parts that a scope names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// Days that may change or go, numbered as before the turn.
    pub days: BTreeSet<u32>,
    /// Days may change places.
    pub order: bool,
    /// Stays, transport and their costs.
    pub budget: bool,
    /// Title, texts, difficulty, start date.
    pub meta: bool,
}

impl Scope {
    /// Reads the list form; the error names the word that is no part.
    pub fn parse(names: &[String]) -> Result<Self, String> {
        let mut named = Named::default();
        for name in names {
            match name.as_str() {
                "order" => named.order = true,
                "budget" => named.budget = true,
                "meta" => named.meta = true,
                other => {
                    let number = other.strip_prefix("days:").and_then(|number| number.parse().ok());
                    let number = number.filter(|number| *number > 0);
                    named.days.insert(number.ok_or_else(|| format!("`{other}` is no part of a scope"))?);
                }
            }
        }
        Ok(Self::Only(named))
    }

    /// What changed outside of the scope. `note` is what the change card says of it.
    pub fn violations(&self, before: &Draft, after: &Draft, note: &str) -> Vec<String> {
        let has_cap = after.constraints.budget.as_ref().is_some_and(|budget| budget.kind == BudgetKind::Cap);
        let levers = has_cap && LEVERS.iter().any(|reason| contains(note, reason));
        match self {
            Self::All => Vec::new(),
            Self::Only(named) => outside(named, levers, &before.itinerary, &after.itinerary),
        }
    }
}

/// How a change card says that the turn would have broken the cap.
const LEVERS: [&str; 2] = ["to keep your budget", "para respetar tu presupuesto"];

/// What an answer changed although it is a question or says that nothing was to change.
pub fn silent_changes(mode: Mode, before: &Draft, after: &Draft) -> Vec<String> {
    let mut found = Vec::new();
    if mode != Mode::Plan {
        if before.itinerary != after.itinerary {
            found.push(format!("the draft changed in a turn of mode {}", mode.name()));
        }
        if before.constraints != after.constraints {
            found.push(format!("the ledger changed in a turn of mode {}", mode.name()));
        }
    }
    found
}

fn outside(named: &Named, levers: bool, before: &Itinerary, after: &Itinerary) -> Vec<String> {
    let currencies = Currencies::of(before, after);
    let mut found = Vec::new();
    let kept: Vec<&Day> = before.days.iter().filter(|day| !named.days.contains(&day.number)).collect();
    for old in &kept {
        let shown = format!("day {} \"{}\"", old.number, old.title);
        let Some(new) = after.days.iter().find(|day| day.id == old.id) else {
            found.push(format!("{shown} is gone"));
            continue;
        };
        let pulled = levers && !old.locked;
        // Whether a night is needed follows from what comes next.
        let same_night = follower(before, old) == follower(after, new);
        if pulled && spent(new, same_night) > spent(old, same_night) {
            found.push(format!("{shown} got dearer to keep the budget"));
        }
        if !pulled && !same_activities(old, new, currencies) {
            found.push(format!("{shown}: {}", describe(old, new)));
        }
        if old.place.name != new.place.name {
            found.push(format!("{shown} went from {} to {}", old.place.name, new.place.name));
        }
        if !named.budget && !pulled && same_night && !same_stay(old, new, currencies) {
            found.push(format!("{shown}: the stay changed"));
        }
    }
    if !named.order {
        found.extend(out_of_order(&kept, after));
    }
    if !named.budget {
        found.extend(other_money(before, after));
    }
    if !named.meta {
        found.extend(other_texts(before, after));
    }
    found
}

/// What activities cost, and the night where it counts.
fn spent(day: &Day, with_night: bool) -> Decimal {
    let night = day.stay.iter().filter(|_| with_night).map(|stay| stay.cost);
    day.activities.iter().map(|activity| activity.cost).chain(night).sum()
}

/// The day behind a day.
fn follower<'a>(itinerary: &'a Itinerary, day: &Day) -> Option<&'a str> {
    let next = itinerary.days.iter().find(|other| other.number == day.number + 1)?;
    Some(next.id.as_str())
}

fn out_of_order(kept: &[&Day], after: &Itinerary) -> Option<String> {
    let now: Vec<usize> =
        kept.iter().filter_map(|old| after.days.iter().position(|day| day.id == old.id)).collect();
    (!now.is_sorted()).then(|| {
        let order: Vec<String> = now.iter().map(|at| (at + 1).to_string()).collect();
        format!("days changed places: they are {} now", order.join(", "))
    })
}

fn other_money(before: &Itinerary, after: &Itinerary) -> Option<String> {
    if before.budget_currency != after.budget_currency {
        return Some(format!("amounts are in {}, not {}", after.budget_currency, before.budget_currency));
    }
    (same_days(before, after) && before.shared_costs != after.shared_costs)
        .then(|| "the shared costs changed".to_owned())
}

fn other_texts(before: &Itinerary, after: &Itinerary) -> Vec<String> {
    let mut found = Vec::new();
    if before.start_date != after.start_date {
        found.push("the start date changed".to_owned());
    }
    // Texts about days that came or went follow from it.
    if same_days(before, after) {
        let texts = |it: &Itinerary| {
            let long = [&it.description, &it.trip_highlights, &it.trip_journey, &it.safety_tips];
            let lists = [&it.packing_list, &it.important_notes, &it.categories];
            (long.map(String::clone), lists.map(Vec::clone))
        };
        if texts(before) != texts(after) {
            found.push("the texts of the trip changed".to_owned());
        }
    }
    found
}

fn same_days(before: &Itinerary, after: &Itinerary) -> bool {
    let ids = |it: &Itinerary| it.days.iter().map(|day| day.id.clone()).collect::<BTreeSet<_>>();
    ids(before) == ids(after)
}

#[cfg(test)]
mod tests {
    use remix_itinerary::constraints::Budget;

    use super::*;
    use crate::eval::samples;

    fn scope(names: &[&str]) -> Scope {
        Scope::parse(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).unwrap()
    }

    /// Violations of a change of the sample, under a scope.
    fn after(names: &[&str], change: impl FnOnce(&mut Itinerary)) -> Vec<String> {
        let before = samples::draft();
        let mut after = before.clone();
        change(&mut after.itinerary);
        for (at, day) in after.itinerary.days.iter_mut().enumerate() {
            day.number = at as u32 + 1;
        }
        scope(names).violations(&before, &after, "")
    }

    #[test]
    fn names_are_read_strictly() {
        for wrong in ["day:1", "days:0", "days:x", "all", "Order", ""] {
            assert!(Scope::parse(&[wrong.to_owned()]).unwrap_err().contains(wrong));
        }
        let read = scope(&["days:2", "order", "budget", "meta"]);
        let expected = Named { days: [2].into(), order: true, budget: true, meta: true };
        assert_eq!(read, Scope::Only(expected));
    }

    #[test]
    fn a_day_outside_must_stay_as_it_is() {
        let lose = |it: &mut Itinerary| drop(it.days[1].activities.pop());
        assert_eq!(after(&["days:1"], lose), ["day 2 \"Wine day\": lost Port tasting"]);
        assert_eq!(after(&["days:2"], lose), [""; 0]);
        let gone = |it: &mut Itinerary| drop(it.days.remove(1));
        assert_eq!(after(&["days:1", "days:3", "order"], gone), ["day 2 \"Wine day\" is gone"]);
        assert_eq!(after(&["days:2"], gone), [""; 0]);
        let elsewhere = |it: &mut Itinerary| it.days[1].place.name = "Faro".to_owned();
        assert_eq!(after(&[], elsewhere), ["day 2 \"Wine day\" went from Porto to Faro"]);
    }

    #[test]
    fn order_has_to_be_named() {
        let swap = |it: &mut Itinerary| it.days.swap(0, 1);
        assert_eq!(after(&["budget", "meta"], swap), ["days changed places: they are 2, 1, 3 now"]);
        assert_eq!(after(&["order"], swap), [""; 0]);
        assert_eq!(after(&["days:1"], swap), [""; 0], "a day that is named may go elsewhere");
    }

    #[test]
    fn nights_and_money_are_the_budget_s() {
        let cheaper = |it: &mut Itinerary| it.days[0].stay.as_mut().unwrap().name = "A tent".to_owned();
        assert_eq!(after(&["order", "meta"], cheaper), ["day 1 \"Arrival\": the stay changed"]);
        assert_eq!(after(&["budget"], cheaper), [""; 0]);
        let euros = |it: &mut Itinerary| it.budget_currency = "XXX".to_owned();
        let found = after(&["order", "meta"], euros);
        assert!(found.contains(&"amounts are in XXX, not USD".to_owned()), "{found:?}");
        let permit = |it: &mut Itinerary| {
            it.shared_costs
                .push(remix_itinerary::model::SharedCost { title: "Permit".to_owned(), cost: 1.into() });
        };
        assert_eq!(after(&[], permit), ["the shared costs changed"]);
    }

    #[test]
    fn a_night_may_follow_from_the_next_day() {
        let longer = |it: &mut Itinerary| {
            let mut day = it.days[2].clone();
            day.id = "new".to_owned();
            it.days.push(day);
            it.days[2].stay = None;
        };
        assert_eq!(after(&[], longer), [""; 0]);
    }

    #[test]
    fn a_cap_makes_open_days_cheaper_and_nothing_else() {
        let found = |note: &str, change: &dyn Fn(&mut Day)| {
            let mut before = samples::draft();
            let (kind, currency) = (BudgetKind::Cap, "USD".to_owned());
            before.constraints.budget = Some(Budget { kind, amount: 150.into(), currency });
            before.itinerary.days[2].locked = true;
            let mut after = before.clone();
            after.itinerary.days.iter_mut().for_each(change);
            scope(&[]).violations(&before, &after, note)
        };
        let cheaper = |day: &mut Day| day.stay.iter_mut().for_each(|stay| stay.cost = 30.into());
        assert_eq!(found("", &cheaper).len(), 3, "the change card must say why");
        assert_eq!(
            found("To keep your budget: cheaper nights.", &cheaper),
            ["day 3 \"Sea day\": the stay changed"]
        );
        let dearer = |day: &mut Day| day.stay.iter_mut().for_each(|stay| stay.cost = 50.into());
        assert_eq!(found("To keep your budget: cheaper nights.", &dearer).len(), 3);
        let mut uncapped = samples::draft();
        uncapped.itinerary.days[0].stay = None;
        assert_eq!(scope(&[]).violations(&samples::draft(), &uncapped, "To keep your budget.").len(), 1);
    }

    #[test]
    fn texts_and_dates_are_meta() {
        let text = |it: &mut Itinerary| it.safety_tips.push_str("Mind the sea.");
        assert_eq!(after(&["order", "budget"], text), ["the texts of the trip changed"]);
        assert_eq!(after(&["meta"], text), [""; 0]);
        let date = |it: &mut Itinerary| it.start_date = Some("2027-01-01".to_owned());
        assert_eq!(after(&[], date), ["the start date changed"]);
    }

    #[test]
    fn questions_and_answers_change_nothing() {
        let before = samples::draft();
        let mut after = before.clone();
        assert!(silent_changes(Mode::Noop, &before, &after).is_empty());
        after.constraints.needs.push("vegan".to_owned());
        assert_eq!(silent_changes(Mode::Ask, &before, &after), ["the ledger changed in a turn of mode ask"]);
        after.itinerary.title.push('!');
        assert_eq!(silent_changes(Mode::Noop, &before, &after).len(), 2);
        assert!(silent_changes(Mode::Plan, &before, &after).is_empty());
    }
}
