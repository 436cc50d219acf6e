//! Things that are told by their place or their number: "the first activity on day 3", "the afternoon thing on day 2",
//! "both temples". They are written out by their titles, so that an order about them is none about the whole day.

use std::ops::Range;

use remix_itinerary::{Activity, Day, Slot};

use crate::clause::Clause;
use crate::concept::Concept;
use crate::elements::{Element, Elements, Kind, stem};
use crate::items::{Item, What};
use crate::lexicon::Lexicon;
use crate::reading::Reading;
use crate::text::fold;

/// Words for a thing of a day that say nothing about it.
const NOUNS: &[&str] = &[
    "activity",
    "activities",
    "thing",
    "things",
    "item",
    "items",
    "stop",
    "stops",
    "event",
    "events",
    "visit",
    "visits",
    "tours",
    "sights",
    "actividad",
    "actividades",
    "cosa",
    "cosas",
    "parada",
    "paradas",
];
/// Words between such a noun and its day.
const SMALL: &[&str] =
    &["on", "of", "in", "for", "from", "during", "'s", "the", "del", "de", "en", "el", "la", "planned"];
/// Orders that a single thing can be the object of.
const ORDERS: &[Concept] = {
    use Concept::*;
    &[Remove, Cut, Move, Put, Replace, Switch, InsteadOf, Keep, Lock, Never, Change, NoteNoun, Rename, Forget]
};

/// The message with such things written out; none where it holds none.
pub(crate) fn named(
    reading: &Reading,
    elements: &Elements,
    days: &[Day],
    lexicon: &Lexicon,
) -> Option<String> {
    let orders = Clause { reading, range: 0..reading.items.len() }.any(ORDERS);
    if !orders {
        return None;
    }
    let found = (0..reading.tokens.len()).find_map(|at| {
        numbered(reading, days, lexicon, at)
            .or_else(|| in_slot(reading, days, at))
            .or_else(|| everything(reading, days, at))
            .or_else(|| dearest(reading, days, at))
            .or_else(|| both(reading, elements, at))
            .or_else(|| both_named(reading, elements, at))
            .or_else(|| the_one(reading, elements, at))
    })?;
    let (tokens, titles) = found;
    let from = reading.tokens.get(tokens.start)?.from;
    let to = reading.tokens.get(tokens.end.checked_sub(1)?)?.to;
    let quoted: Vec<String> = titles.iter().map(|title| format!("\"{}\"", title.replace('"', ""))).collect();
    let list = quoted.join(if reading.is_spanish() { " y " } else { " and " });
    Some(format!("{}{list}{}", reading.text.get(..from)?, reading.text.get(to..)?))
}

type Found = Option<(Range<usize>, Vec<String>)>;

fn norm(reading: &Reading, at: usize) -> &str {
    reading.tokens.get(at).map_or("", |token| token.norm.as_str())
}

/// The single day that is named right behind or right before some tokens, with small words between.
fn day_beside<'d>(reading: &Reading, days: &'d [Day], tokens: &Range<usize>) -> Option<&'d Day> {
    let at_token = |at: usize| reading.items.iter().find(|item| item.from == at && item.days().is_some());
    let behind = (tokens.end..tokens.end + 5)
        .take_while(|at| *at == tokens.end || SMALL.contains(&norm(reading, at - 1)))
        .find_map(at_token);
    let before = || {
        let ends = |at: usize| reading.items.iter().find(|item| item.to == at && item.days().is_some());
        (tokens.start.saturating_sub(3)..=tokens.start)
            .rev()
            .take_while(|at| *at == tokens.start || [",", "'s", "the"].contains(&norm(reading, *at)))
            .find_map(ends)
    };
    let [number] = behind.or_else(before)?.days()? else { return None };
    days.iter().find(|day| i64::from(day.number) == i64::from(*number))
}

fn with_article(reading: &Reading, at: usize) -> usize {
    match at.checked_sub(1) {
        Some(before) if ["the", "that", "la", "el"].contains(&norm(reading, before)) => before,
        _ => at,
    }
}

/// "The first activity on day 3", "the last thing on day 5".
fn numbered(reading: &Reading, days: &[Day], lexicon: &Lexicon, at: usize) -> Found {
    // "The two last items" are the last two.
    let turned = lexicon.number(norm(reading, at)).is_some_and(|_| NOUNS.contains(&norm(reading, at + 2)));
    let counted = if turned { at } else { at + 1 };
    let rank = lexicon.ordinal(norm(reading, if turned { at + 1 } else { at }))?;
    // "The last two things on day 2"
    let count = lexicon.number(norm(reading, counted)).and_then(|count| usize::try_from(count).ok());
    if let Some(count) = count.filter(|_| (rank == 1 || rank == -1) && NOUNS.contains(&norm(reading, at + 2)))
    {
        let tokens = with_article(reading, at)..at + 3;
        let all = titles(day_beside(reading, days, &tokens)?, None);
        let from = if rank == 1 { 0 } else { all.len().checked_sub(count)? };
        return Some((tokens, all.get(from..from + count)?.to_vec()));
    }
    // "Whatever comes last on day 2"
    let whatever =
        (at.saturating_sub(3)..at).find(|before| ["whatever", "what"].contains(&norm(reading, *before)));
    let tokens = match whatever {
        Some(from) => from..at + 1,
        None if NOUNS.contains(&norm(reading, at + 1)) => with_article(reading, at)..at + 2,
        None => return None,
    };
    let day = day_beside(reading, days, &tokens)?;
    let index = match usize::try_from(rank) {
        Ok(rank) => rank.checked_sub(1)?,
        Err(_) => day.activities.len().checked_sub(usize::try_from(rank.unsigned_abs()).ok()?)?,
    };
    Some((tokens, vec![day.activities.get(index)?.title.clone()]))
}

fn slot_at(reading: &Reading, at: usize) -> Option<Slot> {
    reading.items.iter().find(|item| item.from == at)?.slot()
}

/// "The afternoon thing on day 2": where that part of the day holds one thing.
fn in_slot(reading: &Reading, days: &[Day], at: usize) -> Found {
    let slot = slot_at(reading, at)?;
    NOUNS.contains(&norm(reading, at + 1)).then_some(())?;
    let tokens = with_article(reading, at)..at + 2;
    let day = day_beside(reading, days, &tokens)?;
    let titles = titles(day, Some(slot));
    let plural = norm(reading, at + 1).ends_with('s');
    (titles.len() == 1 || plural && !titles.is_empty()).then_some((tokens, titles))
}

/// "The priciest thing on day 2", "whatever costs the most on day 2".
fn dearest(reading: &Reading, days: &[Day], at: usize) -> Found {
    let item = reading.items.iter().find(|item| item.from == at && item.is(Concept::QDearest))?;
    let noun = NOUNS.contains(&norm(reading, item.to)) && !norm(reading, item.to).ends_with('s');
    let whatever = at.checked_sub(1).filter(|before| ["whatever", "what"].contains(&norm(reading, *before)));
    let from = whatever.or(noun.then(|| with_article(reading, at)))?;
    let tokens = from..item.to + usize::from(noun);
    let words = reading.tokens.get(item.from..item.to)?;
    let least = words.iter().any(|word| word.norm.starts_with("cheap") || word.norm.starts_with("barat"));
    let all = match day_beside(reading, days, &tokens) {
        Some(day) => day.activities.iter().collect::<Vec<_>>(),
        None => days.iter().flat_map(|day| &day.activities).collect(),
    };
    let paid = all.into_iter().filter(|activity| !activity.cost.is_zero());
    let found = if least { paid.min_by_key(|one| one.cost) } else { paid.rev().max_by_key(|one| one.cost) };
    Some((tokens, vec![found?.title.clone()]))
}

/// "Distillery tours bore me, ditch both": two things that were named before.
fn both_named(reading: &Reading, elements: &Elements, at: usize) -> Found {
    ["both", "ambos", "ambas"].contains(&norm(reading, at)).then_some(())?;
    let own = reading.items.iter().position(|item| item.from == at)?;
    let orders = own.checked_sub(1).is_some_and(|before| reading.items[before].any(ORDERS));
    let last = reading.items.get(own + 1).is_none_or(|next| matches!(next.what, What::Stop | What::Comma));
    (orders && last).then_some(())?;
    let mention = Clause { reading, range: 0..own }.mention();
    let called = |element: &&Element| {
        let words: Vec<String> = element.title.split(' ').map(|word| stem(&fold(word))).collect();
        element.kind == Kind::DraftActivity && mention.words.iter().any(|word| words.contains(&stem(word)))
    };
    let titles: Vec<String> =
        elements.all.iter().filter(called).map(|element| element.title.clone()).collect();
    (titles.len() == 2).then(|| (at..at + 1, titles))
}

/// "Move everything from the evening of day 7 to day 6": what is there, one by one.
fn everything(reading: &Reading, days: &[Day], at: usize) -> Found {
    // "Move the rest of day 3 to day 4"; in "and leave the rest of day 8 alone" nothing of it is moved.
    let begins = |item: &&Item| matches!(item.what, What::And | What::Comma | What::Stop);
    let own = reading.items.iter().rev().filter(|item| item.to <= at).take_while(|item| !begins(item));
    let moved = own.into_iter().any(|item| item.any(&[Concept::Move, Concept::Put]));
    let rest = norm(reading, at) == "rest" && norm(reading, at + 1) == "of" && moved;
    (rest || ["everything", "all", "whatever", "todo"].contains(&norm(reading, at))).then_some(())?;
    let moves = reading.items.iter().any(|item| item.any(&[Concept::Move, Concept::Put]));
    let leaves = |word: &str| ["from", "on", "in", "of", "de", "del"].contains(&word);
    let joint = (at + 1..at + 4).find(|at| leaves(norm(reading, *at))).filter(|_| moves)?;
    let small = |at: &usize| SMALL.contains(&norm(reading, *at));
    let next = (joint..joint + 4).find(|at| !small(at))?;
    let slot = slot_at(reading, next);
    let next = if slot.is_some() { (next + 1..next + 4).find(|at| !small(at))? } else { next };
    let item = reading.items.iter().find(|item| item.from == next && item.days().is_some())?;
    let [number] = item.days()? else { return None };
    let day = days.iter().find(|day| i64::from(day.number) == i64::from(*number))?;
    // "Everything on day 8 in the morning to the afternoon"
    let behind = (item.to..item.to + 3).find(|at| !small(at)).filter(|_| slot.is_none());
    let part = behind.and_then(|at| slot_at(reading, at)).filter(|_| norm(reading, item.to) != "to");
    let end = if part.is_some() { behind.map_or(item.to, |at| at + 1) } else { item.to };
    let titles = titles(day, slot.or(part));
    let start = if rest { with_article(reading, at) } else { at };
    (!titles.is_empty()).then_some((start..end, titles))
}

fn titles(day: &Day, slot: Option<Slot>) -> Vec<String> {
    let there = |activity: &&Activity| slot.is_none_or(|slot| activity.slot == slot);
    day.activities.iter().filter(there).map(|activity| activity.title.clone()).collect()
}

/// "Two market visits is too much, drop the one on day 2": what was named before, on that day.
fn the_one(reading: &Reading, elements: &Elements, at: usize) -> Found {
    (norm(reading, at) == "one" && ["the", "that"].contains(&norm(reading, at.checked_sub(1)?)))
        .then_some(())?;
    ["on", "of", "from", "in", "at"].contains(&norm(reading, at + 1)).then_some(())?;
    let setting = reading.items.iter().find(|item| item.from == at + 2)?;
    // "Keep the castle in Plockton and drop the one in Inverness"
    let place = setting.place.and_then(|_| {
        let tokens = reading.tokens.get(setting.from..setting.to)?;
        Some(tokens.iter().map(|token| token.norm.as_str()).collect::<Vec<_>>().join(" "))
    });
    let day = setting.days().and_then(|days| days.first().copied());
    (place.is_some() || day.is_some()).then_some(())?;
    let before = reading.items.iter().position(|item| item.from >= at)?;
    let mention = Clause { reading, range: 0..before }.mention();
    let on = |element: &&Element| {
        element.kind == Kind::DraftActivity
            && (day.is_some_and(|day| i64::from(element.day) == i64::from(day))
                || place.as_ref().is_some_and(|place| fold(&element.place) == *place))
    };
    let called = |element: &&Element| {
        mention.words.iter().any(|word| elements.holding(word).iter().any(|other| other.key == element.key))
    };
    let tagged = |element: &&Element| mention.themes.iter().any(|theme| element.tags.contains(theme));
    let own = || elements.all.iter().filter(on);
    let title = own().find(called).or_else(|| own().find(tagged))?.title.clone();
    Some((at - 1..if place.is_some() { setting.to } else { at + 1 }, vec![title]))
}

/// "Both temples", "the two cave things on day 7": where just two things are called so.
fn both(reading: &Reading, elements: &Elements, at: usize) -> Found {
    let two =
        norm(reading, at) == "two" && ["the", "those", "these"].contains(&norm(reading, at.checked_sub(1)?));
    (["both", "ambos", "ambas"].contains(&norm(reading, at)) || two).then_some(())?;
    let first = reading.items.iter().position(|item| item.from > at)?;
    let article = |at: usize| ["the", "of", "those", "these", "los", "las"].contains(&reading.norm(at));
    let first = (first..first + 3).find(|at| !article(*at))?;
    let names = |at: usize| {
        reading.items.get(at).is_some_and(|item| {
            matches!(item.what, What::Unknown)
                || item.what == What::Known && (item.themes().next().is_some() || item.senses.is_empty())
        })
    };
    let mut end = first;
    while names(end) {
        end += 1;
    }
    let named: Vec<String> = reading
        .items
        .get(first..end)?
        .iter()
        .flat_map(|item| item.from..item.to)
        .map(|at| norm(reading, at).to_owned())
        .collect();
    (!named.is_empty()).then_some(())?;
    // "The two Mara days" are days.
    if reading.items.get(end).is_some_and(|item| item.any(&[Concept::Day, Concept::Night])) {
        return None;
    }
    let noun = reading.items.get(end).is_some_and(|item| NOUNS.contains(&norm(reading, item.from)));
    let last = reading.items.get(if noun { end } else { end - 1 })?.to;
    let start = if two { at - 1 } else { at };
    let days: Vec<i32> = Clause { reading, range: 0..reading.items.len() }.days();
    let on = |element: &&Element| {
        days.is_empty() || days.iter().any(|day| i64::from(*day) == i64::from(element.day))
    };
    let called = |element: &&Element| {
        let words: Vec<String> = element.title.split(' ').map(|word| stem(&fold(word))).collect();
        named.iter().all(|word| words.contains(&stem(word)))
    };
    let own = || elements.all.iter().filter(|element| element.kind == Kind::DraftActivity).filter(on);
    let mut fits: Vec<&Element> = own().filter(called).collect();
    if fits.len() != 2 {
        let themes: Vec<&str> = reading.items[first..end].iter().flat_map(|item| item.themes()).collect();
        fits = own()
            .filter(|element| themes.iter().any(|theme| element.tags.iter().any(|tag| tag == theme)))
            .collect();
    }
    // "The two temple walks": one of the words tells them apart from the rest.
    let single = |word: &String| {
        let called = |element: &&Element| element.title.split(' ').any(|own| stem(&fold(own)) == stem(word));
        Some(own().filter(called).collect::<Vec<_>>()).filter(|found| found.len() == 2)
    };
    if fits.len() != 2 {
        fits = named.iter().find_map(single).unwrap_or_default();
    }
    (fits.len() == 2).then(|| (start..last, fits.iter().map(|element| element.title.clone()).collect()))
}
