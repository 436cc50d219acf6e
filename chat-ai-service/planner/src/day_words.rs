//! Days that are told by a superlative or by a bare number: "drop the priciest day", "swap 2 and 5". Their numbers are put
//! into the items, as those of pronouns are.

use std::ops::Range;

use remix_itinerary::Day;

use crate::clause::Clause;
use crate::concept::Concept;
use crate::context::{ON_DAYS, set};
use crate::elements::{Element, Elements, Kind};
use crate::items::What;
use crate::reading::Reading;
use crate::text::tokenize;

/// "Days 5 to 8 are the trek" speaks of the days.
pub(crate) fn days_are(clause: &Clause<'_>) -> bool {
    let subject = clause.items().iter().take(3).position(|item| item.days().is_some());
    subject.is_some_and(|at| {
        at + 1 < clause.items().len() && ["is", "are", "'s", "es", "son"].contains(&clause.norm(at + 1))
    })
}

/// "The Ghent day", where one day is spent there.
pub(crate) fn day_of_place(clause: &Clause<'_>, elements: &Elements) -> Option<i32> {
    let [(at, _)] = clause.places()[..] else { return None };
    let word = clause.norm(at);
    let only = clause.mention().words.iter().all(|own| own == word);
    let day = clause.items().get(at + 1).is_some_and(|next| next.is(Concept::Day));
    let there = |element: &&Element| {
        element.kind == Kind::DraftDay && tokenize(&element.place).iter().any(|token| token.norm == word)
    };
    let mut days = elements.all.iter().filter(there).map(|element| element.day);
    match (days.next(), days.next()) {
        (Some(number), None) if only && day => i32::try_from(number).ok(),
        _ => None,
    }
}

/// "Could the museum go to that afternoon?": a part of the day that was spoken of last.
pub(crate) fn that_part(reading: &mut Reading, range: &Range<usize>, last: Option<i32>) {
    let Some(day) = last.filter(|_| Clause { reading, range: range.clone() }.days().is_empty()) else {
        return;
    };
    let points = |at: &usize| ["that", "esa", "aquella", "same", "misma"].contains(&reading.norm(*at));
    let part = |at: &usize| reading.items.get(at + 1).is_some_and(|next| next.slot().is_some());
    if let Some(at) = range.clone().find(|at| points(at) && part(at)) {
        set(reading, at, What::Days(vec![day]));
    }
}

/// "The priciest day", "the hardest one": where something is to be done with it.
pub(crate) fn superlative_day(reading: &mut Reading, range: &Range<usize>, at: usize, days: &[Day]) {
    let clause = Clause { reading, range: range.clone() };
    let Some(item) = reading.items.get(at).filter(|item| item.any(&[Concept::QDearest, Concept::QHardest]))
    else {
        return;
    };
    // "Whatever costs the most on day 2" is no day.
    if !clause.any(ON_DAYS) || clause.is_question() || !clause.days().is_empty() {
        return;
    }
    let words = reading.tokens.get(item.from..item.to).unwrap_or_default();
    let least = words.iter().any(|word| word.norm.starts_with("cheap") || word.norm.starts_with("barat"));
    let found = match item.is(Concept::QHardest) {
        true => days.iter().rev().max_by_key(|day| day.difficulty),
        false if least => days.iter().min_by_key(|day| (day.cost, day.number)),
        false => days.iter().max_by_key(|day| (day.cost, day.number)),
    };
    let Some(number) = found.and_then(|day| i32::try_from(day.number).ok()) else { return };
    set(reading, at, What::Days(vec![number]));
    if range.contains(&(at + 1)) && reading.items.get(at + 1).is_some_and(|next| next.is(Concept::Day)) {
        set(reading, at + 1, What::Known);
    }
}

/// "La mañana del 4", "día 5 antes que el 4": a number behind an article is a day where a part of the day or another day
/// stands beside it.
fn article_days(reading: &mut Reading, range: &Range<usize>) {
    let clause = Clause { reading, range: range.clone() };
    let beside = clause.slot().is_some() || !clause.days().is_empty();
    let found = clause.items().iter().enumerate().filter_map(|(at, item)| {
        let article =
            at.checked_sub(1).is_some_and(|before| ["el", "del", "al"].contains(&clause.norm(before)));
        let number = item.number().filter(|number| article && number.fract().is_zero())?;
        let next = clause.items().get(at + 1);
        let ends = next.is_none_or(|next| {
            matches!(next.what, What::Comma | What::And)
                || next.what == What::Known
                    && next.is_filler()
                    && !["por", "%", "de"].contains(&clause.norm(at + 1))
        });
        let day = i32::try_from(number.mantissa()).ok().filter(|day| ends && (1..=60).contains(day))?;
        Some((at, day))
    });
    let found: Vec<(usize, i32)> = found.filter(|_| beside).collect();
    for (at, day) in found {
        set(reading, range.start + at, What::Days(vec![day]));
    }
}

/// "Ten days is a lot, cut the first two", "borra los dos últimos": the first or the last so many, where days are spoken of.
fn end_days(reading: &mut Reading, range: &Range<usize>, last: i32) {
    let spoken = reading.items[..range.end].iter().any(|item| item.length().is_some());
    let goes = |at: usize| {
        reading.items[range.start..at].iter().any(|item| item.any(&[Concept::Remove, Concept::Cut]))
    };
    let pair = (range.start..range.end.saturating_sub(1)).find_map(|at| {
        let (one, other) = (reading.items.get(at)?, reading.items.get(at + 1)?);
        let (end, number) = match (&one.what, &other.what) {
            (What::Ordinal(end), _) => (*end, other.number()?),
            (_, What::Ordinal(end)) => (*end, one.number()?),
            _ => return None,
        };
        let count =
            i32::try_from(number.trunc().mantissa()).ok().filter(|count| (1..last).contains(count))?;
        let ends = reading.items.get(at + 2).is_none_or(|next| {
            next.what != What::Unknown && next.is_filler()
                || matches!(next.what, What::Comma | What::Stop | What::And)
        });
        let run = if end == 1 { 1..=count } else { last - count + 1..=last };
        (ends && goes(at) && [1, -1].contains(&end)).then(|| (at, run.collect::<Vec<i32>>()))
    });
    if let Some((at, days)) = pair.filter(|_| spoken) {
        set(reading, at, What::Days(days));
        set(reading, at + 1, What::Known);
    }
}

/// "Swap 2 and 5", "merge 1 and 2": numbers that are days because nothing else can be swapped.
pub(crate) fn bare_days(reading: &mut Reading, range: &Range<usize>, days: &[Day]) {
    end_days(reading, range, i32::try_from(days.len()).unwrap_or(0));
    article_days(reading, range);
    let clause = Clause { reading, range: range.clone() };
    let orders =
        [Concept::Switch, Concept::Merge, Concept::Lock, Concept::Unlock, Concept::Remove, Concept::Move];
    let numbers: Vec<(usize, i32)> = clause
        .items()
        .iter()
        .enumerate()
        .filter_map(|(at, item)| {
            // "Leave that one out" counts nothing.
            let word = ["one", "un", "una", "uno"].contains(&clause.norm(at));
            let number = item.number().filter(|n| n.fract().is_zero() && !word)?;
            // "She is 75" tells an age.
            let told = at > 0 && ["is", "are", "'s", "'re", "'m"].contains(&clause.norm(at - 1));
            let most = if told { 0 } else { 99 };
            Some((at, i32::try_from(number.mantissa()).ok().filter(|n| (1..=most).contains(n))?))
        })
        .collect();
    // "Switch the second day with the fifth"
    let one: Vec<i32> = clause.days();
    let ordinals: Vec<(usize, i32)> = clause
        .items()
        .iter()
        .enumerate()
        .filter_map(|(at, item)| match item.what {
            What::Ordinal(value) => Some((at, value)),
            _ => None,
        })
        .collect();
    let last = clause.reading.items.iter().filter_map(|item| item.days()).flatten().max().copied();
    if let ([day], [(at, value)]) = (one.as_slice(), ordinals.as_slice())
        && clause.any(&[Concept::Switch, Concept::Merge])
        && clause.mention().words.is_empty()
    {
        let value = if *value > 0 { Some(*value) } else { last.filter(|last| last != day) };
        if let Some(value) = value {
            set(reading, range.start + at, What::Days(vec![value]));
        }
        return;
    }
    let alone = clause.mention().words.is_empty()
        && clause.money().is_none()
        // "Flip 2 and 3, the days I mean"
        && (!clause.has(Concept::Day) || clause.has(Concept::Switch))
        && !clause.any(&[
            Concept::Activity,
            Concept::Party,
            Concept::PerDay,
            Concept::Budget,
            Concept::Undo,
        ])
        && clause.items().iter().all(|item| item.length().is_none());
    // "Merge day 3 with 4"
    let second =
        clause.any(&[Concept::Switch, Concept::Merge]) && clause.days().len() == 1 && numbers.len() == 1;
    if second && let [(at, number)] = numbers.as_slice() {
        set(reading, range.start + at, What::Days(vec![*number]));
        return;
    }
    // "A day of doing nothing between 3 and 4"
    if clause.has(Concept::RestDay)
        && clause.has(Concept::Between)
        && clause.days().is_empty()
        && let [(one, first), (two, second)] = numbers.as_slice()
    {
        set(reading, range.start + one, What::Days(vec![*first]));
        set(reading, range.start + two, What::Days(vec![*second]));
        return;
    }
    if !alone || !clause.any(&orders) || numbers.is_empty() || !clause.days().is_empty() {
        return;
    }
    let pairs = clause.any(&[Concept::Switch, Concept::Merge]) && numbers.len() == 2;
    let single = !clause.any(&[Concept::Switch, Concept::Merge]);
    if pairs || single {
        for (at, number) in numbers {
            set(reading, range.start + at, What::Days(vec![number]));
        }
    }
}
