//! Days that are described rather than numbered: "the wine valley day in Franschhoek", "the day with the camels", "el día de
//! Nakuru". Where the words fit one day of the draft, its number takes their place.

use std::ops::Range;

use remix_itinerary::Day;

use crate::api::Request;
use crate::clause::Clause;
use crate::concept::Concept;
use crate::elements::stem;
use crate::items::{Item, What};
use crate::lexicon::Sense;
use crate::reading::Reading;
use crate::text::{Shape, fold, tokenize};

/// Orders that a whole day is the object of.
const ON_DAYS: &[Concept] = {
    use Concept::*;
    &[Move, Switch, Lock, Unlock, Merge, Put, StartWith, EndWith]
};
/// Words between the day and what it is called.
const JOINTS: &[&str] =
    &["in", "at", "with", "of", "de", "del", "en", "con", "the", "el", "la", "los", "las", "around"];
const ARTICLES: &[&str] = &["the", "that", "our", "this", "el", "la", "ese", "este", "nuestro"];

/// Puts the numbers of described days into a clause.
pub(crate) fn resolve(reading: &mut Reading, range: &Range<usize>, request: &Request<'_>) {
    let days = request.draft.itinerary.days.as_slice();
    if let Some((at, fillers, number)) = just_added(reading, range, request) {
        for item in fillers {
            set(reading, item, What::Known);
        }
        set(reading, at, What::Days(vec![number]));
        return;
    }
    if let Some((at, fillers, title)) = just_removed(reading, range, request) {
        for item in fillers {
            set(reading, item, What::Known);
        }
        set(reading, at, What::Quote(title));
        return;
    }
    if let Some((at, number)) = the_rest_day(reading, range, days) {
        set(reading, at, What::Days(vec![number]));
        return;
    }
    if let Some((at, used, number)) = within_place(reading, range, days) {
        for item in used {
            set(reading, item, What::Known);
        }
        set(reading, at, What::Days(vec![number]));
    }
    let clause = Clause { reading, range: range.clone() };
    let beside = clause.any(&[Concept::After, Concept::Before]) && !clause.places().is_empty();
    if !beside && (!clause.any(ON_DAYS) || clause.any(&[Concept::Add])) || clause.has(Concept::RestDay) {
        return;
    }
    for at in range.clone() {
        let Some((used, number)) = described(reading, range, at, days) else { continue };
        for item in used {
            set(reading, item, What::Known);
        }
        set(reading, at, What::Days(vec![number]));
    }
}

/// "Move the rest day one day later": the only one that there is.
fn the_rest_day(reading: &Reading, range: &Range<usize>, days: &[Day]) -> Option<(usize, i32)> {
    let clause = Clause { reading, range: range.clone() };
    let at = clause.find(Concept::RestDay)?;
    let article = at.checked_sub(1).is_some_and(|before| ARTICLES.contains(&clause.norm(before)));
    let mut resting = days.iter().filter(|day| day.rest);
    let (Some(day), None) = (resting.next(), resting.next()) else { return None };
    let orders = clause.any(ON_DAYS) && !clause.any(&[Concept::Add, Concept::Change, Concept::Replace]);
    (article && orders).then(|| Some((range.start + at, i32::try_from(day.number).ok()?)))?
}

/// "The last day in Hoi An", "the second day in Palolem": the item of the day, the items of the place, and the number.
fn within_place(reading: &Reading, range: &Range<usize>, days: &[Day]) -> Option<(usize, Range<usize>, i32)> {
    // "The first three days in Cape Town" are a length.
    let plural = |item: &Item| {
        let last = item.to.checked_sub(1).and_then(|at| reading.tokens.get(at));
        last.is_some_and(|token| token.norm.ends_with('s'))
    };
    let numbered = |at: &usize| {
        reading
            .items
            .get(*at)
            .is_some_and(|item| item.days().is_some_and(|days| days.len() == 1) && !plural(item))
    };
    let at = range.clone().find(numbered)?;
    let item = reading.items.get(at)?;
    let rank = (item.from..item.to).find_map(|at| reading.rank(at))?;
    // "The last evening in Manali"
    let joint = at + 1 + usize::from(reading.items.get(at + 1).is_some_and(|item| item.slot().is_some()));
    let place =
        reading.items.get(joint + 1).filter(|item| item.place.is_some() && range.contains(&(joint + 1)))?;
    ["in", "at", "en"].contains(&reading.norm(joint)).then_some(())?;
    let tokens = reading.tokens.get(place.from..place.to)?;
    let name = tokens.iter().map(|token| token.norm.as_str()).collect::<Vec<_>>().join(" ");
    let there: Vec<i32> = days
        .iter()
        .filter(|day| {
            [&day.place.name, &day.place.region, &day.place.country].iter().any(|own| fold(own) == name)
        })
        .filter_map(|day| i32::try_from(day.number).ok())
        .collect();
    let index = match usize::try_from(rank) {
        Ok(rank) => rank.checked_sub(1)?,
        Err(_) => there.len().checked_sub(usize::try_from(rank.unsigned_abs()).ok()?)?,
    };
    Some((at, joint..joint + 2, *there.get(index)?))
}

/// "The day you just added", "the new day": its item, what describes it, and the number of the day that came last.
fn just_added(
    reading: &Reading,
    range: &Range<usize>,
    request: &Request<'_>,
) -> Option<(usize, Range<usize>, i32)> {
    let clause = Clause { reading, range: range.clone() };
    let at = clause.items().iter().position(|item| item.what == What::Known && item.is(Concept::Day))?;
    let new =
        at.checked_sub(1).is_some_and(|before| ["new", "nuevo", "extra"].contains(&clause.norm(before)));
    let behind = (at + 1..clause.items().len().min(at + 6)).find(|at| {
        clause.items()[*at].is(Concept::Add)
            || ["added", "anadido", "anadiste", "agregaste", "sumaste"].contains(&clause.norm(*at))
    });
    let subject = |end: usize| {
        (at + 1..end).any(|at| ["you", "we", "i", "just", "que", "acabas"].contains(&clause.norm(at)))
    };
    let fillers = match behind.filter(|end| subject(*end)) {
        Some(end) => range.start + at + 1..range.start + end + 1,
        None if new && clause.any(&[Concept::Remove, Concept::Move, Concept::Lock]) => {
            range.start..range.start
        }
        None => return None,
    };
    let change = request.history.last_change.as_ref()?;
    let added: Vec<&str> =
        change.added.iter().filter(|entry| entry.kind == "day").map(|entry| entry.title.as_str()).collect();
    let last = added.last()?;
    let day = request.draft.itinerary.days.iter().rfind(|day| day.title == *last)?;
    Some((range.start + at, fillers, i32::try_from(day.number).ok()?))
}

/// "The day you just removed" in the stead of another one: its item, what describes it, and its title.
fn just_removed(
    reading: &Reading,
    range: &Range<usize>,
    request: &Request<'_>,
) -> Option<(usize, Range<usize>, String)> {
    let clause = Clause { reading, range: range.clone() };
    let at = clause.items().iter().position(|item| item.what == What::Known && item.is(Concept::Day))?;
    let end = clause.items().len().min(at + 7);
    let behind = (at + 1..end).find(|at| {
        clause.items()[*at].any(&[Concept::Remove, Concept::QLeftOut])
            || ["quitado", "quitaste", "eliminado", "eliminaste", "sacado", "borrado"]
                .contains(&clause.norm(*at))
    })?;
    let subject = clause.items()[behind].is(Concept::QLeftOut)
        || (at + 1..behind)
            .any(|at| ["you", "we", "i", "that", "just", "que", "acabas"].contains(&clause.norm(at)));
    let replaces = clause.any(&[Concept::InsteadOf, Concept::Replace, Concept::Switch, Concept::Change]);
    if !subject || !replaces || clause.days().is_empty() {
        return None;
    }
    let change = request.history.last_change.as_ref()?;
    let mut gone = change.removed.iter().filter(|entry| entry.kind == "day");
    let (Some(entry), None) = (gone.next(), gone.next()) else { return None };
    Some((range.start + at, range.start + at + 1..range.start + behind + 1, entry.title.clone()))
}

/// The items that describe the day at `at`, and its number.
fn described(reading: &Reading, range: &Range<usize>, at: usize, days: &[Day]) -> Option<(Vec<usize>, i32)> {
    let noun = reading.items.get(at).filter(|item| item.what == What::Known && item.is(Concept::Day))?;
    if reading.tokens.get(noun.from)?.norm.ends_with('s') && noun.to == noun.from + 1 && !reading.is_spanish()
    {
        return None;
    }
    let names = |item: &Item| {
        matches!(item.what, What::Unknown | What::Quote(_))
            || item.place.is_some()
            || item.themes().next().is_some()
            || item.what == What::Known && item.senses.is_empty()
    };
    let mut used = Vec::new();
    let mut from = at;
    while from > range.start && reading.items.get(from - 1).is_some_and(names) {
        from -= 1;
        used.push(from);
    }
    let article = from > range.start && ARTICLES.contains(&reading.norm(from - 1));
    let mut to = at + 1;
    let mut behind = Vec::new();
    while to < range.end {
        let joint = JOINTS.contains(&reading.norm(to));
        let known = reading.items.get(to).is_some_and(|item| {
            let tokens = reading.tokens.get(item.from..item.to).unwrap_or_default();
            item.place.is_some()
                || tokens.iter().any(|token| days.iter().any(|day| stems(day).contains(&stem(&token.norm))))
        });
        if known && reading.items.get(to).is_some_and(names) && to > at + 1 {
            behind.push(to);
        } else if !joint {
            break;
        }
        to += 1;
    }
    if !article {
        return None;
    }
    used.extend(behind);
    let words: Vec<String> = used
        .iter()
        .filter_map(|item| reading.items.get(*item))
        .flat_map(|item| reading.tokens.get(item.from..item.to).unwrap_or_default())
        .filter(|token| token.shape == Shape::Word && token.norm.chars().count() > 2)
        .filter(|token| !JOINTS.contains(&token.norm.as_str()))
        .map(|token| stem(&token.norm))
        .collect();
    if words.is_empty() {
        return None;
    }
    let fits: Vec<i32> = days
        .iter()
        .filter(|day| {
            let known = stems(day);
            words.iter().all(|word| known.contains(word))
        })
        .filter_map(|day| i32::try_from(day.number).ok())
        .collect();
    match fits.as_slice() {
        [number] => Some((used, *number)),
        _ => None,
    }
}

fn stems(day: &Day) -> Vec<String> {
    let titles = day.activities.iter().map(|activity| activity.title.as_str());
    let texts = titles.chain([day.title.as_str(), day.place.name.as_str()]);
    texts.flat_map(tokenize).map(|token| stem(&token.norm)).collect()
}

fn set(reading: &mut Reading, at: usize, what: What) {
    if let Some(item) = reading.items.get_mut(at) {
        item.senses = if what == What::Known { vec![Sense::Filler] } else { Vec::new() };
        item.place = None;
        item.what = what;
    }
}
