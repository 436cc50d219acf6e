//! A day that is to hold so many things and not more: "leave only four things on it", "three things are enough for day 2".

use std::ops::Range;

use remix_itinerary::Activity;

use crate::api::Request;
use crate::clause::Clause;
use crate::concept::Concept;
use crate::context::set;
use crate::days::{ask_unlock, is_locked};
use crate::items::What;
use crate::reading::Reading;
use crate::removals::take_out;
use crate::revise::changed_last;
use crate::text::{fold, tokenize};
use crate::work::Work;

/// Words that make a number of things the most there may be, beside those of the lexicon.
const ENOUGH: &[&str] =
    &["enough", "plenty", "leave", "keep", "manage", "deja", "dejame", "bastan", "suficientes"];
/// Words that stand for the day that was spoken of.
const THERE: &[&str] = &["it", "there", "that", "then", "ahi", "ese"];

/// How many things there may be.
fn limit(clause: &Clause<'_>) -> Option<usize> {
    let said = clause.any(&[Concept::Only, Concept::Under])
        || clause.words().iter().any(|word| ENOUGH.contains(word));
    let items = clause.items();
    let (at, number) = (0..items.len()).find_map(|at| Some((at, items[at].number()?)))?;
    let things = items.get(at + 1).is_some_and(|item| item.is(Concept::Activity));
    let others = [Concept::PerDay, Concept::Remove, Concept::Add, Concept::Everything];
    let count = usize::try_from(number.trunc().mantissa()).ok().filter(|count| (1..=8).contains(count))?;
    (said && things && !clause.any(&others) && !clause.is_question()).then_some(count)
}

/// Names the day where the clause only points to it: "that's a lot for one day, leave four things on it".
pub(crate) fn point(reading: &mut Reading, range: &Range<usize>, days: &[i32]) {
    let clause = Clause { reading, range: range.clone() };
    let Some(day) = days.iter().min().copied().filter(|_| clause.days().is_empty()) else { return };
    if limit(&clause).is_none() {
        return;
    }
    let one = |at: &usize| reading.items[*at].length().is_some_and(|length| length.days == 1);
    let there = |at: &usize| THERE.contains(&reading.norm(*at));
    let at = (0..range.end).find(one).or_else(|| range.clone().rev().find(there));
    if let Some(at) = at {
        set(reading, at, What::Days(vec![day]));
    }
}

/// The day that the last change made out of two.
pub(crate) fn merged(request: &Request<'_>) -> Option<i32> {
    let reply = request.recent.last().filter(|_| changed_last(request))?;
    let tokens = tokenize(&reply.content);
    let at = tokens.iter().position(|token| ["days", "dias"].contains(&token.norm.as_str()))?;
    let one = tokens.get(at + 5).is_some_and(|token| ["one", "uno"].contains(&token.norm.as_str()));
    tokens.get(at + 1)?.norm.parse().ok().filter(|_| one)
}

/// Takes out what is too much on the day: of the part of it that holds most, the last thing that need not stay.
pub(crate) fn frame(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let Some(most) = limit(clause) else { return false };
    // "That's too much for day 8, only keep four things"
    let message = Clause { reading: clause.reading, range: 0..clause.range.end };
    let [day] = &(if clause.days().is_empty() { message.days() } else { clause.days() })[..] else {
        return false;
    };
    let Some(number) = work.existing(&[*day]).map(|days| days[0]) else { return true };
    if is_locked(work, number) {
        ask_unlock(work, number);
        return true;
    }
    let Some(mut left) = work.world.day(number).map(|day| day.activities.clone()) else { return false };
    let stays = work.request.draft.constraints.must_keep.clone();
    let kept = |one: &Activity| {
        let names = |entry: &String| {
            fold(entry).contains(&fold(&one.title)) || entry.contains(&one.id) || one.tags.contains(entry)
        };
        stays.iter().any(names)
    };
    if left.len() <= most {
        work.note("already_so", &[]);
        return true;
    }
    while left.len() > most {
        let fullness = |one: &Activity| left.iter().filter(|other| other.slot == one.slot).count();
        let free = (0..left.len()).filter(|at| !kept(&left[*at]));
        let Some(at) = free.max_by_key(|at| (fullness(&left[*at]), *at)) else { break };
        let gone = left.remove(at);
        take_out(work, &gone.id, &gone.title, number);
    }
    true
}
