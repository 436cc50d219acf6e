//! Whether an assertion holds. Pure: the drafts and the reply come in, what was found instead goes out.

use remix_itinerary::money::Decimal;
use remix_itinerary::{Day, Draft, Itinerary, currency};
use serde_json::Value;

use super::assertion::{Assertion, Comparison, Expected, Quantity};
use super::compare::{Currencies, contains, describe, fold, is_in, same_activities};

/// What an assertion may look at.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The draft after each turn so far, from the first draft (0) to the one before this turn.
    pub history: &'a [Draft],
    /// The draft and the ledger after this turn.
    pub after: &'a Draft,
    /// The reply with its computed line.
    pub reply: &'a str,
}

impl View<'_> {
    /// The draft before this turn.
    pub fn before(&self) -> &Draft {
        self.history.last().expect("a session begins with a draft")
    }

    fn day(&self, number: u32) -> Result<&Day, String> {
        day(&self.after.itinerary, number)
    }
}

/// Checks an assertion; the error is what was found.
pub fn check(assertion: &Assertion, view: &View<'_>) -> Result<(), String> {
    let (before, after) = (&view.before().itinerary, &view.after.itinerary);
    match assertion {
        Assertion::Compare(quantity, comparison, expected) => compare(quantity, *comparison, expected, view),
        Assertion::Unchanged => same_draft(before, after),
        Assertion::UnchangedDay(number) => unchanged_day(before, after, *number),
        Assertion::Place(number, name) => {
            let found = &view.day(*number)?.place.name;
            require(fold(found) == fold(name), || found.clone())
        }
        Assertion::Title(number, part) => {
            let found = &view.day(*number)?.title;
            require(contains(found, part), || found.clone())
        }
        Assertion::Has(text) => require(find(after, text).is_some(), || "nowhere".to_owned()),
        Assertion::Lacks(text) => find(after, text).map_or(Ok(()), Err),
        Assertion::Rest(number) => {
            let day = view.day(*number)?;
            require(day.rest, || format!("day {number} is \"{}\"", day.title))
        }
        Assertion::Locked(number) => {
            let day = view.day(*number)?;
            require(day.locked, || format!("\"{}\" is not locked", day.title))
        }
        Assertion::LedgerIs(path, value) => {
            let found = field(view.after, path);
            require(equals(&found, value), || found.to_string())
        }
        Assertion::LedgerHolds(path, text) => {
            let found = field(view.after, path);
            let entries = found.as_array().into_iter().flatten().filter_map(Value::as_str);
            require(
                entries
                    .into_iter()
                    .any(|entry| contains(&entry.replace('_', " "), text) || contains(entry, text)),
                || found.to_string(),
            )
        }
        Assertion::Reply(regex) => require(regex.is_match(view.reply), || "no match".to_owned()),
        Assertion::SameAs(turn) => {
            let then = view.history.get(*turn).ok_or("there is no such turn")?;
            same_draft(&then.itinerary, after)
        }
    }
}

fn require(holds: bool, found: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(found()) }
}

fn day(itinerary: &Itinerary, number: u32) -> Result<&Day, String> {
    itinerary
        .days
        .iter()
        .find(|day| day.number == number)
        .ok_or_else(|| format!("there is no day {number}, the last is {}", itinerary.days.len()))
}

fn compare(
    quantity: &Quantity,
    comparison: Comparison,
    expected: &Expected,
    view: &View<'_>,
) -> Result<(), String> {
    let after = &view.after.itinerary;
    let mut found = measure(quantity, after)?;
    let code = &after.budget_currency;
    let convert = |amount: Decimal, from: &str, to: &str| {
        currency::convert(amount, from, to).ok_or_else(|| format!("no rate from {from} to {to}"))
    };
    let earlier = |itinerary: &Itinerary| match quantity {
        Quantity::Total => convert(itinerary.budget_amount, &itinerary.budget_currency, code),
        _ => measure(quantity, itinerary),
    };
    let wanted = match expected {
        Expected::Number(number) => *number,
        Expected::Money(amount, wanted) => {
            found = convert(found, code, wanted)?;
            *amount
        }
        Expected::Before(offset) => earlier(&view.before().itinerary)? + *offset,
        Expected::First => earlier(&view.history[0].itinerary)?,
    };
    require(comparison.holds(found, wanted), || match expected {
        Expected::Before(_) | Expected::First => format!("{found}, against {wanted}"),
        Expected::Number(_) | Expected::Money(..) => found.to_string(),
    })
}

fn measure(quantity: &Quantity, itinerary: &Itinerary) -> Result<Decimal, String> {
    let days = &itinerary.days;
    Ok(match quantity {
        Quantity::Total => itinerary.budget_amount,
        Quantity::Duration => days.len().into(),
        Quantity::DaysIn(name) => days.iter().filter(|day| is_in(day, name)).count().into(),
        Quantity::Tagged(tag) => {
            let activities = days.iter().flat_map(|day| &day.activities);
            activities.filter(|one| one.tags.iter().any(|own| fold(own) == fold(tag))).count().into()
        }
        Quantity::OnDay(number) => day(itinerary, *number)?.activities.len().into(),
    })
}

/// Two drafts are the same when all of them is; the error names the first part that differs.
fn same_draft(before: &Itinerary, after: &Itinerary) -> Result<(), String> {
    if before == after {
        return Ok(());
    }
    if before.days.len() != after.days.len() {
        return Err(format!("{} days, not {}", after.days.len(), before.days.len()));
    }
    for (old, new) in before.days.iter().zip(&after.days) {
        if old.id != new.id {
            return Err(format!("day {} is \"{}\", not \"{}\"", new.number, new.title, old.title));
        }
        if old != new {
            let what = if old.locked != new.locked { "its lock" } else { &describe(old, new) };
            return Err(format!("day {}: {what}", new.number));
        }
    }
    let total = |itinerary: &Itinerary| currency::format(itinerary.budget_amount, &itinerary.budget_currency);
    if total(before) != total(after) {
        return Err(format!("{}, not {}", total(after), total(before)));
    }
    Err("the days are the same, texts or details of the trip differ".to_owned())
}

fn unchanged_day(before: &Itinerary, after: &Itinerary, number: u32) -> Result<(), String> {
    let old = day(before, number)?;
    let Some(new) = after.days.iter().find(|day| day.id == old.id) else {
        return Err(format!("\"{}\" is gone", old.title));
    };
    require(same_activities(old, new, Currencies::of(before, after)), || describe(old, new))
}

/// Where a text stands, in the titles of days and activities.
fn find(itinerary: &Itinerary, text: &str) -> Option<String> {
    itinerary.days.iter().find_map(|day| {
        let titles = std::iter::once(&day.title).chain(day.activities.iter().map(|one| &one.title));
        let found = titles.into_iter().find(|title| contains(title, text))?;
        Some(format!("\"{found}\" on day {}", day.number))
    })
}

/// A field of the ledger by its path.
fn field(draft: &Draft, path: &str) -> Value {
    let ledger = serde_json::to_value(&draft.constraints).unwrap_or_default();
    path.split('.').fold(ledger, |value, name| value.get(name).cloned().unwrap_or_default())
}

fn equals(found: &Value, wanted: &str) -> bool {
    match found {
        Value::String(text) => fold(text) == fold(wanted),
        Value::Number(number) => {
            let parse = |text: &str| text.parse::<Decimal>().ok();
            parse(&number.to_string()).is_some_and(|number| Some(number) == parse(wanted))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use remix_itinerary::constraints::{Budget, BudgetKind};

    use super::*;
    use crate::eval::samples;

    /// The sample: Porto, Porto, Évora; 167 USD; five activities, three of them food.
    fn check_after(text: &str, change: impl FnOnce(&mut Draft), reply: &str) -> Result<(), String> {
        let first = samples::draft();
        let mut after = first.clone();
        change(&mut after);
        let view = View { history: &[first], after: &after, reply };
        check(&Assertion::parse(text).unwrap(), &view)
    }

    fn cost(itinerary: &mut Itinerary, amount: u32, code: &str) {
        itinerary.budget_amount = amount.into();
        itinerary.budget_currency = code.to_owned();
    }

    fn wishes(draft: &mut Draft) {
        let (kind, currency) = (BudgetKind::Cap, "USD".to_owned());
        draft.constraints.budget = Some(Budget { kind, amount: 1500.into(), currency });
        draft.constraints.duration_days = Some(3);
        draft.constraints.start_date = Some("2027-03-06".to_owned());
        draft.constraints.pace = Some(remix_itinerary::constraints::Pace::Relaxed);
        draft.constraints.needs.push("gluten_free".to_owned());
        draft.constraints.themes.more.push("food".to_owned());
        draft.constraints.banned.push("Camel ride".to_owned());
    }

    #[test]
    fn counts_hold_or_say_what_they_are() {
        for (holds, fails, found) in [
            ("duration==3", "duration==4", "3"),
            ("duration>=3", "duration>3", "3"),
            ("duration<=3", "duration<3", "3"),
            ("duration==prev", "duration==prev+1", "3, against 4"),
            ("duration==first", "duration<first", "3, against 3"),
            ("sum(place:porto)==2", "sum(place:Porto)==3", "2"),
            ("sum(place:Coast)==3", "sum(place:Coa)>=1", "0"),
            ("sum(place:PORTUGAL)>=prev", "sum(place:Portugal)>=prev+1", "3, against 4"),
            ("total<=170 USD", "total<=160 USD", "167"),
            ("total==prev", "total<prev", "167, against 167"),
            ("count(tag:food)==3", "count(tag:food)>=prev+1", "3, against 4"),
            ("count(tag:museum)==0", "count(tag:museum)>0", "0"),
            ("count(day:1)==2", "count(day:1)==1", "2"),
            ("count(day:2)==prev", "count(day:2)==prev-1", "1, against 0"),
            ("count(day:3)==2", "count(day:4)==2", "there is no day 4, the last is 3"),
        ] {
            assert_eq!(check_after(holds, |_| (), ""), Ok(()), "{holds}");
            assert_eq!(check_after(fails, |_| (), ""), Err(found.to_owned()), "{fails}");
        }
    }

    #[test]
    fn totals_are_compared_in_one_currency() {
        let euros = |draft: &mut Draft| cost(&mut draft.itinerary, 150, "EUR");
        let in_dollars = currency::convert(150.into(), "EUR", "USD").unwrap();
        assert_eq!(check_after("total<=150 EUR", euros, ""), Ok(()));
        assert_eq!(check_after("total<=150 USD", euros, ""), Err(in_dollars.to_string()));
        assert!(check_after("total==prev", euros, "").is_err());
        let shells = |draft: &mut Draft| cost(&mut draft.itinerary, 150, "XXX");
        assert_eq!(check_after("total<=150 XXX", shells, ""), Ok(()));
        assert_eq!(check_after("total<=150 USD", shells, ""), Err("no rate from XXX to USD".to_owned()));
    }

    #[test]
    fn what_did_not_change_is_told_from_what_did() {
        let lock = |draft: &mut Draft| draft.itinerary.days[1].locked = true;
        let lose = |draft: &mut Draft| drop(draft.itinerary.days[1].activities.pop());
        let go = |draft: &mut Draft| drop(draft.itinerary.days.remove(1));
        let write = |draft: &mut Draft| draft.itinerary.safety_tips.push('!');
        let wish = |draft: &mut Draft| draft.constraints.needs.push("vegan".to_owned());
        for text in ["unchanged", "same_as(turn:0)", "unchanged(day:2)"] {
            assert_eq!(check_after(text, wish, ""), Ok(()), "{text}: the ledger is no part of the draft");
        }
        for text in ["unchanged", "same_as(turn:0)"] {
            assert_eq!(check_after(text, lock, ""), Err("day 2: its lock".to_owned()));
            assert_eq!(check_after(text, lose, ""), Err("day 2: lost Port tasting".to_owned()));
            assert_eq!(check_after(text, go, ""), Err("2 days, not 3".to_owned()));
            assert!(check_after(text, write, "").is_err());
            assert_eq!(
                check_after(text, |draft| draft.itinerary.budget_amount = 1.into(), ""),
                Err("1 USD, not 167 USD".to_owned())
            );
            assert_eq!(
                check_after(text, |draft| draft.itinerary.days.swap(0, 1), ""),
                Err("day 2 is \"Wine day\", not \"Arrival\"".to_owned())
            );
        }
        assert_eq!(check_after("unchanged(day:2)", lock, ""), Ok(()), "a lock mark is no activity");
        assert_eq!(check_after("unchanged(day:2)", lose, ""), Err("lost Port tasting".to_owned()));
        assert_eq!(check_after("unchanged(day:2)", go, ""), Err("\"Wine day\" is gone".to_owned()));
        assert_eq!(check_after("unchanged(day:3)", go, ""), Ok(()), "it is day 2 now");
        assert!(check_after("unchanged(day:4)", |_| (), "").is_err());
    }

    #[test]
    fn a_turn_is_compared_with_the_one_that_is_named() {
        let (first, mut second) = (samples::draft(), samples::draft());
        second.itinerary.days.pop();
        let history = [first.clone(), second.clone()];
        let same = |turn: usize, after| {
            let view = View { history: &history, after, reply: "" };
            check(&Assertion::SameAs(turn), &view)
        };
        assert_eq!(same(0, &first), Ok(()));
        assert_eq!(same(1, &second), Ok(()));
        assert_eq!(same(1, &first), Err("3 days, not 2".to_owned()));
        let view = View { history: &history, after: &first, reply: "" };
        let longer = Assertion::parse("duration==prev+1").unwrap();
        assert_eq!(check(&longer, &view), Ok(()), "prev is the draft before, not the first");
        assert_eq!(check(&Assertion::parse("duration==first").unwrap(), &view), Ok(()));
    }

    #[test]
    fn names_and_texts_are_looked_for() {
        for (holds, fails, found) in [
            ("place(day:3)==évora", "place(day:3)==Evora", "Évora"),
            ("place(day:1)==Porto", "place(day:1)==Por", "Porto"),
            ("title(day:2)~wine", "title(day:2)~beer", "Wine day"),
            ("has(port tasting)", "has(surfing)", "nowhere"),
            ("has(SEA DAY)", "has(A note)", "nowhere"),
            ("lacks(surfing)", "lacks(tasting)", "\"Port tasting\" on day 2"),
            ("lacks(Coast)", "lacks(wine)", "\"Wine day\" on day 2"),
        ] {
            assert_eq!(check_after(holds, |_| (), ""), Ok(()), "{holds}");
            assert_eq!(check_after(fails, |_| (), ""), Err(found.to_owned()), "{fails}");
        }
    }

    #[test]
    fn flags_are_those_of_the_day_s_number_now() {
        let rest = |draft: &mut Draft| draft.itinerary.days[1].rest = true;
        let lock = |draft: &mut Draft| draft.itinerary.days[1].locked = true;
        assert_eq!(check_after("rest(day:2)", rest, ""), Ok(()));
        assert_eq!(check_after("rest(day:1)", rest, ""), Err("day 1 is \"Arrival\"".to_owned()));
        assert_eq!(check_after("locked(day:2)", lock, ""), Ok(()));
        assert_eq!(check_after("locked(day:3)", lock, ""), Err("\"Sea day\" is not locked".to_owned()));
        assert!(
            check_after("rest(day:9)", rest, "").is_err() && check_after("locked(day:9)", lock, "").is_err()
        );
    }

    #[test]
    fn the_ledger_is_read_by_path() {
        for (holds, fails, found) in [
            ("ledger(budget.amount)==1500", "ledger(budget.amount)==1501", "1500"),
            ("ledger(budget.kind)==cap", "ledger(budget.kind)==target", "\"cap\""),
            ("ledger(duration_days)==3", "ledger(duration_days)==4", "3"),
            ("ledger(pace)==relaxed", "ledger(pace)==packed", "\"relaxed\""),
            ("ledger(start_date)==2027-03-06", "ledger(start_date)==2027-03-07", "\"2027-03-06\""),
            ("ledger(needs)~gluten", "ledger(needs)~vegan", "[\"gluten_free\"]"),
            ("ledger(needs)~gluten free", "ledger(needs)~gluten rich", "[\"gluten_free\"]"),
            ("ledger(themes.more)~food", "ledger(themes.less)~food", "[]"),
            ("ledger(banned)~camel", "ledger(banned)~boat", "[\"Camel ride\"]"),
        ] {
            assert_eq!(check_after(holds, wishes, ""), Ok(()), "{holds}");
            assert_eq!(
                check_after(fails, wishes, "").unwrap_err().replace("1500.0", "1500"),
                found,
                "{fails}"
            );
        }
        assert_eq!(check_after("ledger(party.adults)==2", wishes, ""), Err("null".to_owned()));
    }

    #[test]
    fn replies_are_searched() {
        let reply = "You have 7 days.\n7 days, 167 USD per person.";
        assert_eq!(check_after(r"reply~\b(7|seven)\b DAYS", |_| (), reply), Ok(()));
        assert_eq!(check_after(r"reply~\b8\b", |_| (), reply), Err("no match".to_owned()));
    }
}
