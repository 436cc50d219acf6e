//! Two numbers of days of which one is not what is wanted, or pays for the other: "two days in Vík instead of one", "no need
//! for two days there, one will do", "Lisbon can have four days if Évora goes down to one", "I'd give up a day in Nairobi to
//! get a third one in the Mara", "nine days are too many, we only have six".

use crate::clause::Clause;
use crate::concept::Concept;
use crate::items::What;
use crate::stays::{self, MOST_DAYS};
use crate::work::Work;

/// What a sentence about days in places does not hold.
const OTHERS: &[Concept] = {
    use Concept::*;
    &[RestDay, Lock, Split, Activity, Party, PerDay, Budget, Suppose, Undo, StartWith, SleepAt]
};
/// What denies the number behind it.
const DENYING: &[Concept] = {
    use Concept::*;
    &[InsteadOf, None, Not, Remove, Forget]
};
/// Words that one place gets its days by, if another one gives them.
const IF: &[&str] = &["if", "provided", "si"];
/// Verbs that give a day away.
const GIVING: &[&str] =
    &["give", "sacrifice", "swap", "trade", "exchange", "lose", "skip", "cambiaria", "cambio", "sacrifico"];
/// Words for one more.
const ONE_MORE: &[&str] =
    &["another", "extra", "more", "additional", "second", "third", "fourth", "fifth", "otro", "mas"];
/// Words that a number is enough by.
const ENOUGH: &[&str] = &[
    "enough",
    "plenty",
    "do",
    "suffices",
    "suffice",
    "fine",
    "all",
    "basta",
    "bastan",
    "suficiente",
    "sobra",
];

/// Reads such a sentence; gives the items that it was read from.
pub(crate) fn frame(work: &mut Work<'_>, whole: &Clause<'_>) -> Option<Vec<usize>> {
    let about_days = whole.items().iter().any(|item| item.length().is_some() || item.is(Concept::Day));
    if !about_days
        || whole.any(OTHERS)
        || whole.money().is_some()
        || !whole.days().is_empty()
        || whole.asks() && !whole.is_request()
    {
        return None;
    }
    let read = shorter_trip(work, whole)
        || given_up(work, whole)
        || conditional(work, whole)
        || the_rest(work, whole)
        || one_place(work, whole);
    read.then(|| whole.range.clone().collect())
}

/// A number of days: "two nights", "one", "a single day".
fn count(clause: &Clause<'_>, at: usize) -> Option<u32> {
    let item = &clause.items()[at];
    let days = match &item.what {
        What::Length(length) if length.sign == 0 => Some(length.days),
        What::Number(number) if number.fract().is_zero() => u32::try_from(number.mantissa()).ok(),
        What::Known if item.any(&[Concept::Day, Concept::Night]) && !clause.norm(at).ends_with('s') => {
            let before = (at.saturating_sub(2)..at).map(|before| clause.norm(before));
            let one = before.into_iter().any(|word| ["single", "one", "un", "una", "solo"].contains(&word));
            one.then_some(1)
        }
        _ => None,
    };
    days.filter(|days| (1..=MOST_DAYS).contains(days))
}

fn counts(clause: &Clause<'_>) -> Vec<(usize, u32)> {
    (0..clause.items().len()).filter_map(|at| Some((at, count(clause, at)?))).collect()
}

/// "Nine days are too many, we only have six": the number that is the length of the trip now is not the wish.
fn shorter_trip(work: &mut Work<'_>, whole: &Clause<'_>) -> bool {
    let [(first, now), (second, days)] = counts(whole)[..] else { return false };
    let refused = whole.part(first + 1..second);
    let words = refused.words();
    let too_many = words.contains(&"too") || words.contains(&"demasiados");
    let than = words.contains(&"more") && words.contains(&"than")
        || words.contains(&"mas") && words.contains(&"que");
    // "Eleven days is one too many" counts what is too many.
    let what_is = whole.part(second + 1..whole.items().len()).words().contains(&"too");
    let named = whole.items()[first].length().is_some() && now == work.world.length();
    if !named || !(too_many || than) || what_is || !whole.places().is_empty() {
        return false;
    }
    stays::set(work, i64::from(days))
}

/// "I'd give up a day in Nairobi to get a third one in the Mara".
fn given_up(work: &mut Work<'_>, whole: &Clause<'_>) -> bool {
    let [(from, old), (to, new)] = whole.places()[..] else { return false };
    let (before, between) = (whole.part(0..from), whole.part(from + 1..to));
    let gives = before.words().iter().any(|word| GIVING.contains(word));
    let more = between.words().iter().any(|word| ONE_MORE.contains(word));
    let day = before.words().iter().any(|word| ["day", "night", "dia", "noche"].contains(word));
    let here = u32::try_from(work.world.days_in(old).len()).unwrap_or(0);
    if !gives || !more || !day || old == new || here < 2 {
        return false;
    }
    let there = u32::try_from(work.world.days_in(new).len()).unwrap_or(0);
    stays::emit(work, new, there + 1);
    stays::emit(work, old, here - 1);
    true
}

/// "Lisbon can have four days if Évora goes down to one": a place and its number on either side.
fn conditional(work: &mut Work<'_>, whole: &Clause<'_>) -> bool {
    let Some(at) = (0..whole.items().len()).find(|at| IF.contains(&whole.norm(*at))) else { return false };
    let end = whole.items().len();
    // "If Évora goes down to one, Lisbon can have four days"
    let comma = (at + 1..end).find(|at| whole.items()[*at].what == What::Comma);
    let parts = match comma.filter(|_| at == 0) {
        Some(comma) => [whole.part(0..comma), whole.part(comma + 1..end)],
        None => [whole.part(0..at), whole.part(at + 1..end)],
    };
    let own = |part: &Clause<'_>| match (&part.places()[..], &counts(part)[..]) {
        ([(_, spot)], [(_, days)]) => Some((*spot, *days)),
        _ => None,
    };
    let (Some(one), Some(other)) = (own(&parts[0]), own(&parts[1])) else { return false };
    if one.0 == other.0 {
        return false;
    }
    for (spot, days) in [one, other] {
        stays::emit(work, spot, days);
    }
    true
}

/// "Give Goa four days and the mountains whatever is left".
fn the_rest(work: &mut Work<'_>, whole: &Clause<'_>) -> bool {
    let ([(_, one), (second, other)], [(at, days)]) = (&whole.places()[..], &counts(whole)[..]) else {
        return false;
    };
    let Some(rest) = whole.find(Concept::Rest) else { return false };
    let total = work.duration.or(work.request.draft.constraints.duration_days);
    let left = total.unwrap_or_else(|| work.world.length()).checked_sub(*days).filter(|left| *left > 0);
    let (Some(left), true) = (left, one != other && at < second && at < &rest) else { return false };
    stays::emit(work, *one, *days);
    stays::emit(work, *other, left);
    true
}

/// "Two days in Vík instead of one", "two days in Munnar is one too many", "a single day in Hanoi is plenty".
fn one_place(work: &mut Work<'_>, whole: &Clause<'_>) -> bool {
    // "It's just a beach" names no second place.
    let named = |(at, _): &(usize, usize)| whole.items()[*at].landscape().is_none();
    let mut places = whole.places();
    if places.iter().any(named) {
        places.retain(named);
    }
    let [(_, spot)] = places[..] else { return false };
    let counts = counts(whole);
    let denied = |at: usize| whole.part(at.saturating_sub(4)..at).any(DENYING);
    let days = match counts[..] {
        [(at, days)] => {
            let behind = whole.part(at + 1..whole.items().len());
            let enough = behind.words().iter().any(|word| ENOUGH.contains(word));
            let single = whole.items()[at].length().is_none() && whole.items()[at].is(Concept::Day);
            (single && enough && !denied(at)).then_some(days)
        }
        [(first, one), (second, other)] => {
            let behind = whole.part(second + 1..whole.items().len()).words();
            if behind.first() == Some(&"too") && behind.get(1) == Some(&"many") {
                one.checked_sub(other).filter(|left| *left > 0)
            } else if whole.any(&[Concept::More, Concept::Less]) {
                None
            } else {
                match (denied(first), denied(second)) {
                    (true, _) if second > first + 1 => Some(other),
                    (false, true) => Some(one),
                    _ => None,
                }
            }
        }
        _ => None,
    };
    let Some(days) = days else { return false };
    stays::emit(work, spot, days);
    true
}
