//! A message that says only what is different: "the 6th, sorry", "and the Alcazaba 8", "4, my aunt comes along too". What it
//! leaves unsaid is taken from the message before. Of the ways to put the two together the one counts that leads to
//! edits of the same kinds as the message before did.

use std::ops::Range;

use crate::clause::Clause;
use crate::concept::Concept;
use crate::elements::{Elements, stem};
use crate::items::{Item, What};
use crate::reading::{Reading, VERBS};
use crate::revise::{Change, apply, bytes, is_interjection, lets_stay, token_bytes};
use crate::text::Shape;

/// The longest such message, in items.
const LONGEST: usize = 16;
/// Words before what is different that say no more than that it is.
const OPENERS: &[&str] = &[
    "no", "nope", "oops", "oh", "sorry", "wait", "hm", "hmm", "ah", "actually", "argh", "damn", "and", "or",
    "but", "rather", "better", "well", "ok", "okay", "make", "it", "that", "i", "meant", "mean", "maybe",
    "say", "so", "then", "just", "only", "perhaps", "perdon", "ay", "uy", "espera", "ups", "pero", "y", "o",
    "mejor", "que", "sea", "sean", "bueno", "digo",
];
/// Words that say that it comes on top.
const ALSO: &[&str] = &["and", "also", "too", "y", "tambien", "plus"];

/// Words that begin a sentence of its own, which gives the reason.
const SUBJECTS: &[&str] =
    &["my", "our", "he", "she", "they", "i", "we", "his", "her", "their", "mi", "mis", "nuestro", "nuestra"];

/// Verbs of a sentence that tells something.
const STATES: &[&str] = &[
    "is", "are", "was", "were", "'s", "'re", "has", "won't", "can't", "cannot", "es", "son", "era", "esta",
    "estan", "hay",
];

/// Words for what is not to change.
const REST: &[&str] = &["everything", "else", "rest", "todo", "resto", "demas"];

/// The two messages put together, and whether what the one before led to is taken back first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub text: String,
    pub instead: bool,
}

/// What a part of a message says by itself, without what is done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Value {
    Number,
    Currency,
    Date,
    Slot,
    Place,
    Rank,
    Level,
    Name,
}

/// Words that say how much or how good, each the opposite or a degree of another.
const LEVELS: &[Concept] = {
    use Concept::*;
    &[LevelBudget, LevelMid, LevelComfort, PublicTransport, PrivateTransport, Slower, Faster, PaceNormal]
};
/// Orders that stand for themselves.
const ORDERS: &[Concept] = {
    use Concept::*;
    &[
        Add, Remove, Replace, Switch, Move, Merge, Split, Lock, Unlock, Never, Undo, Redo, Restore, Rename,
        RestDay, Reorder, ShowIn, Original, Forget, Thanks, Praise,
    ]
};

/// Words that make a wish of what stands behind them.
const DIRECTIONS: &[Concept] = {
    use Concept::*;
    &[
        More, Less, None, Keep, Cheaper, Dearer, Extend, Shorten, Cut, Reduce, Increase, Slower, Faster,
        Easier, Harder, Put, Spend, Never, Not, InsteadOf, Instead, Free,
    ]
};

/// The ways to put a message and the one before it together, the likeliest first.
pub(crate) fn candidates(reading: &Reading, previous: &Reading, elements: &Elements) -> Vec<Candidate> {
    let whole = Clause { reading, range: 0..reading.items.len() };
    let apart = whole.items().is_empty() || whole.items().len() > LONGEST || whole.is_question();
    // What is in braces is no sentence.
    if apart || reading.text.contains(['{', '}']) {
        return Vec::new();
    }
    let Some(part) = told(reading, elements) else { return Vec::new() };
    let clause = Clause { reading, range: part.clone() };
    let before = Clause { reading: previous, range: 0..previous.items.len() };
    // "The war museum can go too" orders what the message before did.
    let orders = ORDERS.iter().chain(DIRECTIONS).filter(|order| **order != Concept::Not);
    let orders = orders.into_iter().any(|order| clause.has(*order) && !before.has(*order));
    if orders || clause.items().len() > 9 || lets_stay(&clause, &before) {
        return Vec::new();
    }
    let (also, opens) = (adds(&whole), corrects(&whole));
    let mut said = values(reading, &part);
    // "13 with the discount": what has no name in these trips only tells why.
    if said.iter().any(|(value, _)| *value != Value::Name) {
        said.retain(|(value, items)| *value != Value::Name || is_known(reading, items, elements));
    }
    let mut found = Vec::new();
    // "No market visit on day 3", "and the museum as well": wherever that one is.
    let takes = before.any(&[Concept::Remove, Concept::None, Concept::Keep, Concept::Never])
        && !before.any(&[Concept::Move, Concept::Put, Concept::Add]);
    let dayless = also && takes && clause.days().is_empty();
    if let Some(mut all) = substitutions(reading, previous, &said) {
        if let Some(day) = day_span(previous).filter(|_| dayless) {
            all = all
                .into_iter()
                .map(|one| one.into_iter().chain([(day.clone(), String::new())]).collect())
                .collect();
        }
        let object = said.iter().any(|(value, _)| matches!(value, Value::Name | Value::Place));
        let instead = opens || !also && !object;
        found.extend(
            all.into_iter().map(|changes| Candidate { text: apply(&previous.text, changes), instead }),
        );
    }
    if said.iter().any(|(value, _)| *value == Value::Name) {
        return found;
    }
    let before = previous.text.trim_end_matches(['.', '!', '?', ' ']);
    let typed = reading.typed(part.clone());
    for joint in [" ", ", ", " and "] {
        found.push(Candidate { text: format!("{before}{joint}{typed}"), instead: true });
    }
    found
}

/// True for a message that has no order of its own and goes on from the one before.
pub(crate) fn is_fragment(reading: &Reading, elements: &Elements, named: bool) -> bool {
    let whole = Clause { reading, range: 0..reading.items.len() };
    let Some(part) = told(reading, elements).filter(|_| leads_on(reading)) else { return false };
    let named =
        named && !values(reading, &part).iter().any(|(value, _)| matches!(value, Value::Name | Value::Place));
    let part = Clause { reading, range: part };
    // "The spring as well, and then we're done", "... and leave everything else as it is"
    let beside = |at: usize| {
        !part.range.contains(&at)
            && reading.items[at].any(VERBS)
            && !reading.items[at].any(&[Concept::Keep, Concept::Lock])
    };
    !named && !part.any(ORDERS) && !part.any(DIRECTIONS) && !whole.range.clone().any(beside)
}

/// The one part of a message that says something of what the one before was about; the others give reasons.
fn told(reading: &Reading, elements: &Elements) -> Option<Range<usize>> {
    let mut parts: Vec<Range<usize>> =
        parts(reading).into_iter().filter(|part| !values(reading, part).is_empty()).collect();
    // "My sister is coming along", "day 1 is for the jet lag" give reasons.
    // "Leave everything else as it is" goes without saying.
    let tells = |part: &Range<usize>| {
        SUBJECTS.contains(&reading.norm(part.start))
            || part.clone().any(|at| STATES.contains(&reading.norm(at)) || REST.contains(&reading.norm(at)))
    };
    if parts.len() > 1 && parts.iter().any(|part| !tells(part)) {
        parts.retain(|part| !tells(part));
    }
    // "I meant day 2, obviously": a word that names nothing here says nothing.
    let named = |part: &Range<usize>| {
        values(reading, part)
            .iter()
            .any(|(value, items)| *value != Value::Name || is_known(reading, items, elements))
    };
    if parts.len() > 1 && parts.iter().any(named) {
        parts.retain(named);
    }
    match parts.as_slice() {
        [part] => Some(part.clone()),
        _ => None,
    }
}

/// True for a message that says itself that it goes on from the one before: "and ...", "no, ...", "... too".
pub(crate) fn leads_on(reading: &Reading) -> bool {
    let whole = Clause { reading, range: 0..reading.items.len() };
    adds(&whole) || corrects(&whole)
}

/// True for "and the other one too", which corrects nothing.
pub(crate) fn adds_to(reading: &Reading) -> bool {
    let whole = Clause { reading, range: 0..reading.items.len() };
    adds(&whole) && !corrects(&whole) && whole.has(Concept::Other)
}

fn adds(whole: &Clause<'_>) -> bool {
    let words = whole.words();
    words.first().is_some_and(|word| ALSO.contains(word))
        || words.iter().any(|word| ALSO[1..].contains(word))
        || words.windows(2).any(|pair| pair == ["as", "well"])
}

/// "No, ...", "35 in fact"
fn corrects(whole: &Clause<'_>) -> bool {
    let words = whole.words();
    (0..whole.items().len().min(4)).any(|at| is_interjection(whole, at))
        || words
            .windows(2)
            .any(|pair| [["in", "fact"], ["en", "realidad"], ["de", "hecho"]].iter().any(|own| pair == own))
}

/// The parts between commas and full stops, without what opens them.
fn parts(reading: &Reading) -> Vec<Range<usize>> {
    let ends = |item: &Item| matches!(item.what, What::Comma | What::Stop);
    let whole = Clause { reading, range: 0..reading.items.len() };
    let mut parts = Vec::new();
    let mut from = 0;
    for at in 0..=reading.items.len() {
        if reading.items.get(at).is_some_and(|item| !ends(item)) {
            continue;
        }
        let opener = |at: &usize| {
            let item = &reading.items[*at];
            // The "no" of "and no tanneries" denies them.
            let denies = item.any(&[Concept::None, Concept::Not]) && !is_interjection(&whole, *at);
            !denies && item.any(&[Concept::Correction, Concept::No, Concept::Yes, Concept::Change])
                || item.what == What::And
                || item.what != What::Unknown
                    && !denies
                    && reading
                        .tokens
                        .get(item.from..item.to)
                        .unwrap_or_default()
                        .iter()
                        .all(|token| OPENERS.contains(&token.norm.as_str()))
        };
        let first = (from..at).find(|item| !opener(item)).unwrap_or(at);
        if first < at {
            parts.push(first..at);
        }
        from = at + 1;
    }
    parts
}

/// What a range of items says, in order; a name is the run of words that belong to it.
fn values(reading: &Reading, range: &Range<usize>) -> Vec<(Value, Range<usize>)> {
    let mut found: Vec<(Value, Range<usize>)> = Vec::new();
    let clause = Clause { reading, range: range.clone() };
    let naming = clause.mention().items;
    for at in range.clone() {
        let item = &reading.items[at];
        let value = match item.what {
            What::Date(_) => Some(Value::Date),
            What::Ordinal(_) => Some(Value::Rank),
            What::Number(_) | What::Money(_) | What::Length(_) | What::Days(_) => Some(Value::Number),
            _ if item.any(&[Concept::FirstOne, Concept::LastOne, Concept::StartWith, Concept::EndWith]) => {
                Some(Value::Rank)
            }
            _ if reading.is_currency(item) => Some(Value::Currency),
            _ if item.slot().is_some() => Some(Value::Slot),
            _ if item.place.is_some() => Some(Value::Place),
            _ if item.any(LEVELS) => Some(Value::Level),
            _ if naming.contains(&at) => Some(Value::Name),
            _ => None,
        };
        let Some(value) = value else { continue };
        match found.last_mut() {
            // "The jump at the Kawarau bridge"
            Some((Value::Name, run))
                if matches!(value, Value::Name | Value::Place)
                    && at - run.end <= 2
                    && within(reading, run.end..at) =>
            {
                run.end = at + 1;
            }
            _ => found.push((value, at..at + 1)),
        }
    }
    found
}

/// True for words that something in these trips is called by.
fn is_known(reading: &Reading, items: &Range<usize>, elements: &Elements) -> bool {
    let tokens =
        reading.items.get(items.clone()).unwrap_or_default().iter().flat_map(|item| item.from..item.to);
    tokens.filter_map(|at| reading.tokens.get(at)).any(|token| elements.knows(&token.norm))
}

/// True for small words inside a name.
fn within(reading: &Reading, between: Range<usize>) -> bool {
    const SMALL: &[&str] = &[
        "at", "of", "in", "on", "the", "a", "by", "with", "from", "'s", "de", "del", "la", "el", "los", "en",
    ];
    between.into_iter().all(|at| SMALL.contains(&reading.norm(at)))
}

/// The changes that put each value in the place of one of its kind; none where one has no such place.
fn substitutions(
    reading: &Reading,
    previous: &Reading,
    said: &[(Value, Range<usize>)],
) -> Option<Vec<Vec<Change>>> {
    let known = values(previous, &(0..previous.items.len()));
    let mut changes: Vec<Change> = Vec::new();
    let mut counts: Vec<String> = Vec::new();
    let mut taken: Vec<usize> = Vec::new();
    for (value, items) in said {
        if *value == Value::Number {
            let tokens = reading.items[items.start].from..reading.items[items.end - 1].to;
            counts.extend(
                numbers(reading, tokens)
                    .into_iter()
                    .filter_map(|at| Some(reading.text.get(token_bytes(reading, at))?.to_owned())),
            );
            continue;
        }
        let text = reading.typed(items.clone()).to_owned();
        if *value == Value::Currency {
            changes.push((currency(previous)?, text));
            continue;
        }
        let same = |at: &usize| {
            let own = known[*at].0;
            own == *value
                || *value == Value::Name && own == Value::Place
                || *value == Value::Place && own == Value::Name
        };
        let place = (0..known.len()).rev().filter(|at| !taken.contains(at)).find(same)?;
        taken.push(place);
        let old = &known[place].1;
        changes.push((bytes(previous, old.start).start..bytes(previous, old.end - 1).end, text));
    }
    if counts.is_empty() {
        return Some(vec![changes]);
    }
    let old = numbers(previous, 0..previous.tokens.len());
    // "Three adults" after "two adults and two children": the number before the same word comes first.
    let noun = |reading: &Reading, at: usize| reading.tokens.get(at + 1).map(|token| stem(&token.norm));
    let new = numbers(reading, 0..reading.tokens.len());
    let nouns: Vec<_> = new.iter().map(|at| noun(reading, *at)).collect();
    let mut tried = old.clone();
    tried.sort_by_key(|at| nouns.contains(&noun(previous, *at)));
    let tried: Vec<Range<usize>> = tried.into_iter().map(|token| token_bytes(previous, token)).collect();
    let old: Vec<Range<usize>> = old.into_iter().map(|token| token_bytes(previous, token)).collect();
    let with = |more: Vec<Change>| changes.iter().cloned().chain(more).collect::<Vec<_>>();
    match (counts.as_slice(), old.len()) {
        (_, 0) => None,
        ([one], _) => Some(tried.into_iter().rev().map(|at| with(vec![(at, one.clone())])).collect()),
        (all, count) if all.len() == count => {
            Some(vec![with(old.into_iter().zip(all.iter().cloned()).collect())])
        }
        _ => None,
    }
}

/// The tokens that are numbers; "one" and "un" are where they count something.
fn numbers(reading: &Reading, tokens: Range<usize>) -> Vec<usize> {
    let counts = |at: usize| {
        reading.items.iter().any(|item| {
            (item.from..item.to).contains(&at) && matches!(item.what, What::Number(_) | What::Length(_))
        })
    };
    tokens
        .filter(|at| {
            let token = &reading.tokens[*at];
            let article = ["one", "un", "una", "uno"].contains(&token.norm.as_str()) && counts(*at);
            token.shape == Shape::Number || reading.is_number_word(&token.norm) || article
        })
        .collect()
}

/// Where the message before says "on day 3".
fn day_span(previous: &Reading) -> Option<Range<usize>> {
    let at = previous.items.iter().position(|item| item.days().is_some())?;
    let small = |at: usize| ["on", "from", "of", "el", "del", "en"].contains(&previous.norm(at));
    let first = at.checked_sub(1).filter(|at| small(*at)).unwrap_or(at);
    Some(bytes(previous, first).start..bytes(previous, at).end)
}

/// Where an amount of the message before says its currency.
fn currency(previous: &Reading) -> Option<Range<usize>> {
    let item = previous.items.iter().find(|item| matches!(item.what, What::Money(_)))?;
    let sign = |at: &usize| {
        let token = &previous.tokens[*at];
        token.shape != Shape::Number && !previous.is_number_word(&token.norm)
    };
    let at = (item.from..item.to).find(sign)?;
    Some(token_bytes(previous, at))
}
