//! Carry-over: after each turn the ledger in force holds for the draft. Recounted here, without the engine's own checks.

use remix_itinerary::constraints::{Budget, BudgetKind};
use remix_itinerary::{Activity, Constraints, Day, Draft, Itinerary, currency};

use super::compare::{Currencies, contains, describe, fold, is_in, same_activities, same_stay};

/// The warning of a draft that costs more than its cap.
const OVER_BUDGET: &str = "over_budget";

/// What a turn did not keep of what the ledger says after it. `asked` is true when the answer asks something; `earlier`
/// are the drafts so far, the one before the turn last.
pub fn violations(earlier: &[Draft], after: &Draft, asked: bool) -> Vec<String> {
    let (ledger, now) = (&after.constraints, &after.itinerary);
    let before = earlier.last();
    let mut found = Vec::new();
    if let Some(days) = ledger.duration_days.filter(|days| *days as usize != now.days.len()) {
        found.push(format!("{} days, the ledger says {days}", now.days.len()));
    }
    if let Some(budget) = &ledger.budget {
        found.extend(over_cap(budget, before, now, asked));
    }
    found.extend(now.days.iter().filter(|day| !day.locked).flat_map(|day| unwanted(ledger, day)));
    found.extend(
        ledger.must_keep.iter().filter(|entry| !is_there(entry, now)).map(|e| format!("`{e}` must stay")),
    );
    // An undo may bring back a version in which a locked day was something else.
    let restored = earlier.iter().any(|draft| draft.itinerary == *now);
    found.extend(locks(before.filter(|_| !restored), after));
    if ledger.start_date != now.start_date {
        found.push(format!("starts on {:?}, the ledger says {:?}", now.start_date, ledger.start_date));
    }
    for wanted in &ledger.allocations {
        let name = wanted.place.split(',').next().unwrap_or_default();
        let days = now.days.iter().filter(|day| is_in(day, name)).count();
        if days != wanted.days as usize {
            found.push(format!("{days} days in {}, the ledger says {}", wanted.place, wanted.days));
        }
    }
    found
}

/// A cap is kept, or the turn that passes it asks, and the draft says so until it is kept again.
fn over_cap(budget: &Budget, before: Option<&Draft>, now: &Itinerary, asked: bool) -> Option<String> {
    let is_over = |budget: &Budget, itinerary: &Itinerary| {
        let total = currency::convert(itinerary.budget_amount, &itinerary.budget_currency, &budget.currency);
        budget.kind == BudgetKind::Cap && total.is_some_and(|total| total > budget.amount)
    };
    if !is_over(budget, now) {
        return None;
    }
    let total = currency::format(now.budget_amount, &now.budget_currency);
    let cap = currency::format(budget.amount, &budget.currency);
    let was_over = before.is_some_and(|draft| {
        draft.constraints.budget.as_ref() == Some(budget) && is_over(budget, &draft.itinerary)
    });
    if !now.warnings.iter().any(|warning| warning.code == OVER_BUDGET) {
        return Some(format!("{total} is over the cap of {cap}, without a warning"));
    }
    (!asked && !was_over).then(|| format!("{total} is over the cap of {cap}, and nothing was asked"))
}

fn unwanted(ledger: &Constraints, day: &Day) -> Vec<String> {
    let is_unwanted = |activity: &&Activity| {
        let tagged = |word: &String| activity.tags.iter().any(|tag| fold(tag) == fold(word));
        let is_banned = |entry: &String| {
            means(entry, &activity.id) || tagged(entry) || fold(entry) == fold(&activity.title)
        };
        ledger.themes.none.iter().any(tagged) || ledger.banned.iter().any(is_banned)
    };
    let unwanted = day.activities.iter().filter(is_unwanted);
    unwanted.map(|activity| format!("\"{}\" on day {} is not wanted", activity.title, day.number)).collect()
}

/// An entry is an id, or ends with one in brackets where several elements have the same title.
fn means(entry: &str, id: &str) -> bool {
    entry == id
        || entry.strip_suffix(']').and_then(|entry| entry.rsplit_once(" [")).is_some_and(|(_, own)| own == id)
}

fn is_there(entry: &str, itinerary: &Itinerary) -> bool {
    itinerary.days.iter().any(|day| {
        let named = |id: &str, title: &str| means(entry, id) || contains(title, entry);
        named(&day.id, &day.title)
            || fold(&day.place.name) == fold(entry)
            || day.activities.iter().any(|activity| {
                named(&activity.id, &activity.title)
                    || activity.tags.iter().any(|tag| fold(tag) == fold(entry))
            })
    })
}

/// The locked days are those of the ledger, and one that was locked before is as it was.
fn locks(before: Option<&Draft>, after: &Draft) -> Vec<String> {
    let now = &after.itinerary;
    let mut found = Vec::new();
    for id in &after.constraints.locked_days {
        let Some(day) = now.days.iter().find(|day| day.id == *id && day.locked) else {
            found.push(format!("`{id}` is locked in the ledger and not in the draft"));
            continue;
        };
        let Some(draft) = before.filter(|draft| draft.constraints.locked_days.contains(id)) else { continue };
        let Some(old) = draft.itinerary.days.iter().find(|old| old.id == *id) else { continue };
        let currencies = Currencies::of(&draft.itinerary, now);
        if !same_activities(old, day, currencies) || old.place != day.place {
            found.push(format!("locked day {}: {}", day.number, describe(old, day)));
        } else if !same_stay(old, day, currencies) {
            found.push(format!("locked day {}: the stay changed", day.number));
        }
    }
    for day in now.days.iter().filter(|day| day.locked) {
        if !after.constraints.locked_days.contains(&day.id) {
            found.push(format!("day {} is locked in the draft and not in the ledger", day.number));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use remix_itinerary::constraints::Allocation;
    use remix_itinerary::model::Warning;

    use super::*;
    use crate::eval::samples;

    /// What is found after a change of the sample.
    fn found(asked: bool, change: impl FnOnce(&mut Draft)) -> Vec<String> {
        let before = samples::draft();
        let mut after = before.clone();
        change(&mut after);
        violations(&[before], &after, asked)
    }

    fn cap(draft: &mut Draft, amount: u32) {
        let budget = Budget { kind: BudgetKind::Cap, amount: amount.into(), currency: "USD".to_owned() };
        draft.constraints.budget = Some(budget);
    }

    fn warn(draft: &mut Draft) {
        draft.itinerary.warnings.push(Warning {
            code: OVER_BUDGET.to_owned(),
            message: String::new(),
            day: None,
        });
    }

    #[test]
    fn an_empty_ledger_holds() {
        assert_eq!(found(false, |_| ()), [""; 0]);
    }

    #[test]
    fn numbers_are_recounted() {
        assert_eq!(found(false, |d| d.constraints.duration_days = Some(4)), ["3 days, the ledger says 4"]);
        assert_eq!(found(false, |d| d.constraints.duration_days = Some(3)), [""; 0]);
        let allocate = |days| {
            move |d: &mut Draft| d.constraints.allocations.push(Allocation { place: "Porto".into(), days })
        };
        assert_eq!(found(false, allocate(1)), ["2 days in Porto, the ledger says 1"]);
        assert_eq!(found(false, allocate(2)), [""; 0]);
        let start = |d: &mut Draft| d.constraints.start_date = Some("2027-01-01".to_owned());
        assert_eq!(found(false, start).len(), 1);
    }

    #[test]
    fn a_cap_is_kept_or_asked_about() {
        assert_eq!(found(false, |d| cap(d, 1000)), [""; 0]);
        let silent = found(true, |d| cap(d, 10));
        assert!(silent.len() == 1 && silent[0].ends_with("without a warning"), "{silent:?}");
        let over = |d: &mut Draft| {
            cap(d, 10);
            warn(d);
        };
        let unasked = found(false, over);
        assert!(unasked.len() == 1 && unasked[0].ends_with("nothing was asked"), "{unasked:?}");
        assert_eq!(found(true, over), [""; 0]);
    }

    #[test]
    fn a_cap_that_was_asked_about_need_not_be_asked_about_again() {
        let mut before = samples::draft();
        cap(&mut before, 10);
        warn(&mut before);
        assert_eq!(violations(&[before.clone()], &before, false), [""; 0]);
        let mut tighter = before.clone();
        cap(&mut tighter, 9);
        assert_eq!(violations(&[before], &tighter, false).len(), 1);
    }

    #[test]
    fn what_is_banned_is_gone_but_for_locked_days() {
        let ban = |word: &'static str| move |d: &mut Draft| d.constraints.banned.push(word.to_owned());
        assert_eq!(found(false, ban("port tasting")), ["\"Port tasting\" on day 2 is not wanted"]);
        assert_eq!(found(false, ban("food")).len(), 3);
        assert_eq!(found(false, |d| d.constraints.themes.none.push("beach".to_owned())).len(), 1);
        let marked = |id: String| move |d: &mut Draft| d.constraints.banned.push(format!("Wine [{id}]"));
        let id = samples::draft().itinerary.days[1].activities[0].id.clone();
        assert_eq!(found(false, marked(id)), ["\"Port tasting\" on day 2 is not wanted"]);
        assert_eq!(found(false, marked("another".to_owned())), [""; 0]);
        let locked = |d: &mut Draft| {
            d.itinerary.days[1].locked = true;
            d.constraints.locked_days.push(d.itinerary.days[1].id.clone());
            d.constraints.banned.push("port tasting".to_owned());
        };
        assert_eq!(found(false, locked), [""; 0]);
    }

    #[test]
    fn what_must_stay_is_there() {
        let keep = |word: &'static str| move |d: &mut Draft| d.constraints.must_keep.push(word.to_owned());
        assert_eq!(found(false, keep("Port tasting")), [""; 0]);
        assert_eq!(found(false, keep("Dolphins")), ["`Dolphins` must stay"]);
    }

    #[test]
    fn a_locked_day_is_as_it_was() {
        let mut before = samples::draft();
        before.itinerary.days[1].locked = true;
        before.constraints.locked_days.push(before.itinerary.days[1].id.clone());
        assert_eq!(violations(&[before.clone()], &before, false), [""; 0]);
        let mut other = before.clone();
        other.itinerary.days[1].activities.clear();
        assert_eq!(violations(&[before.clone()], &other, false), ["locked day 2: lost Port tasting"]);
        let mut tent = before.clone();
        tent.itinerary.days[1].stay = None;
        assert_eq!(violations(&[before.clone()], &tent, false), ["locked day 2: the stay changed"]);
        let mut open = before.clone();
        open.itinerary.days[1].locked = false;
        assert_eq!(violations(&[before.clone()], &open, false).len(), 1);
        let mut gone = before.clone();
        gone.constraints.locked_days.clear();
        assert_eq!(violations(&[before.clone()], &gone, false).len(), 1);
        assert_eq!(violations(&[other.clone(), before], &other, false), [""; 0], "an undo");
    }
}
