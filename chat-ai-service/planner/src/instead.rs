//! What was wrong and an order in its stead: "not that one, drop day 2", "no, the first one", "undo that but keep the
//! dinner", "only on the last night". The last change is taken back, and what comes instead is done.

use crate::answers::chosen;
use crate::api::{Request, Role};
use crate::clause::Clause;
use crate::concept::Concept;
use crate::elements::stem;
use crate::items::What;
use crate::reading::Reading;
use crate::revise::bytes;
use crate::text::{Shape, Token};

/// Phrases that reject what was just done, by their words; the longest come first.
const REJECTS: &[&[&str]] = &[
    &["that", "is", "not", "what", "i", "meant"],
    &["that", "is", "not", "what", "i", "asked"],
    &["that", "'s", "not", "what", "i", "meant"],
    &["that", "'s", "not", "what", "i", "asked"],
    &["that", "'s", "not", "what", "i", "wanted"],
    &["not", "what", "i", "meant"],
    &["not", "what", "i", "asked"],
    &["that", "was", "the", "wrong", "one"],
    &["that", "'s", "the", "wrong", "one"],
    &["you", "got", "that", "wrong"],
    &["the", "wrong", "one"],
    &["not", "that", "one"],
    &["not", "this", "one"],
    &["wrong", "one"],
    &["wrong", "day"],
    &["that", "'s", "wrong"],
    &["that", "is", "wrong"],
    &["not", "that"],
    &["i", "meant"],
    &["no", "era", "eso"],
    &["ese", "no"],
    &["esa", "no"],
    &["no", "ese"],
    &["no", "esa"],
    &["queria", "decir"],
    &["quise", "decir"],
];
/// Phrases that want back what was taken out, before an order for something else.
const WANTS_BACK: &[&[&str]] = &[
    &["i", "want", "that", "one"],
    &["we", "want", "that", "one"],
    &["i", "like", "that", "one"],
    &["we", "like", "that", "one"],
    &["that", "one", "can", "stay"],
    &["that", "one", "stays"],
    &["keep", "that", "one"],
    &["leave", "that", "one"],
    &["leave", "it", "in"],
    &["leave", "that", "in"],
    &["keep", "that", "in"],
    &["i", "want", "that"],
    &["i", "want", "it"],
    &["keep", "that"],
    &["keep", "it"],
    &["leave", "that"],
    &["leave", "it"],
    &["ese", "se", "queda"],
    &["esa", "se", "queda"],
];
/// Words that may stand before and behind them.
const OPENERS: &[&str] = &[
    "no", "nope", "oops", "oh", "sorry", "wait", "hm", "hmm", "ah", "actually", "argh", "damn", ",", ".",
    "!", ";", ":", "-", "perdon", "ay", "uy", "espera", "ups", "pero",
];
/// Orders that can come instead.
const ORDERS: &[Concept] = {
    use Concept::*;
    &[
        Add, Remove, Replace, Switch, Move, Put, Merge, Lock, Unlock, Keep, Never, More, Less, Extend,
        Shorten, RestDay, Cheaper, Slower, Faster, None,
    ]
};

/// The order that comes instead of what was just done; none where the message rejects nothing.
pub(crate) fn instead(reading: &Reading, previous: &Reading, request: &Request<'_>) -> Option<String> {
    let whole = Clause { reading, range: 0..reading.items.len() };
    if whole.is_question() {
        return None;
    }
    // "And the other one too" corrects nothing.
    let on_top =
        reading.tokens.iter().any(|token| ["too", "also", "well", "tambien"].contains(&token.norm.as_str()));
    other_answer(reading, request)
        .filter(|_| !on_top)
        .or_else(|| order_behind(reading, request))
        .or_else(|| behind_undo(reading))
        .or_else(|| part_kept(&whole, previous))
        .or_else(|| narrowed(&whole, previous))
        .or_else(|| exchanged(reading, previous))
        .or_else(|| left_at(&whole, previous))
        .or_else(|| neighbour(&whole, previous, request))
        .or_else(|| same_order(reading, previous))
        .or_else(|| renamed(reading, previous))
}

fn norm(reading: &Reading, at: usize) -> &str {
    reading.tokens.get(at).map_or("", |token| token.norm.as_str())
}

/// The text behind the openers and rejections at the start, and whether something was rejected.
fn rest(reading: &Reading) -> (usize, bool) {
    let (mut at, mut rejects) = (0, false);
    loop {
        let phrase = REJECTS
            .iter()
            .find(|words| words.iter().enumerate().all(|(offset, word)| norm(reading, at + offset) == *word));
        match phrase {
            Some(words) => {
                rejects = true;
                at += words.len();
            }
            None if OPENERS.contains(&norm(reading, at)) => at += 1,
            None => return (at, rejects),
        }
    }
}

fn text_from(reading: &Reading, at: usize) -> Option<&str> {
    reading.text.get(reading.tokens.get(at)?.from..)
}

/// "No, the first one" after an answer to a question: another of its answers.
pub(crate) fn other_answer(reading: &Reading, request: &Request<'_>) -> Option<String> {
    let (at, _) = rest(reading);
    let spoken = request.recent.iter().rposition(|exchange| exchange.role == Role::User)?;
    let before = Request { recent: request.recent.get(..spoken)?, ..request.clone() };
    let options = &request.recent.get(spoken.checked_sub(1)?)?.options;
    // "The one on day 6" picks what the answer to it names.
    let done = &request.recent.last()?.content;
    let named = |option: &&String| {
        option.split('"').nth(1).is_some_and(|title| done.contains(&format!("\"{title}\"")))
    };
    let picked = chosen(&request.recent.get(spoken)?.content, &before)
        .or_else(|| options.iter().find(named).cloned())?;
    let words = reading.tokens.get(at..)?.iter().map(|token| token.norm.as_str());
    let words: Vec<&str> =
        words.filter(|word| !OPENERS.contains(word) && !["one", "please"].contains(word)).collect();
    // "Argh no, the other one. Sorry!" where two were offered.
    let rest = options.iter().find(|option| **option != picked).filter(|_| options.len() == 2);
    let other = match words.as_slice() {
        ["the" | "el" | "la", "other" | "otro" | "otra"] => rest?.clone(),
        _ => chosen(text_from(reading, at)?, &before)?,
    };
    (at > 0 && picked != other).then_some(other)
}

/// "Not that one, drop day 2": the order behind what rejects.
fn order_behind(reading: &Reading, request: &Request<'_>) -> Option<String> {
    let (mut at, mut rejects) = rest(reading);
    // "I want that one, drop the feni instead", after something was taken out.
    let gone = request.history.last_change.as_ref().is_some_and(|change| !change.removed.is_empty());
    let wanted = WANTS_BACK.iter().find(|words| {
        gone && words.iter().enumerate().all(|(offset, word)| norm(reading, at + offset) == *word)
    });
    if let Some(words) = wanted
        .filter(|words| [",", ".", "!", "and", "y", "but", "pero"].contains(&norm(reading, at + words.len())))
    {
        (at, rejects) = (at + words.len() + 1, true);
    }
    let from = reading.items.iter().position(|item| item.from >= at)?;
    let order = Clause { reading, range: from..reading.items.len() };
    let verb = order.find_any(ORDERS).filter(|at| *at < 3);
    let what = !order.mention().words.is_empty()
        || !order.days().is_empty()
        || order.any(&[Concept::Slower, Concept::Faster]);
    (rejects && verb.is_some() && what && !order.has(Concept::Undo))
        .then(|| text_from(reading, at).map(str::to_owned))?
}

/// "Too much. Undo that and only take the temple out": an order that is read on what the step back leads to.
fn behind_undo(reading: &Reading) -> Option<String> {
    let clauses = reading.clauses();
    let clause = |at: usize| clauses.get(at).map(|range| Clause { reading, range: range.clone() });
    let undo = (0..clauses.len()).find(|at| clause(*at).is_some_and(|clause| clause.has(Concept::Undo)))?;
    let bare = (0..=undo).all(|at| {
        clause(at).is_some_and(|clause| clause.mention().words.is_empty() && clause.days().is_empty())
    });
    let only = clause(undo + 1)?;
    let narrows = ["only", "just", "solo", "solamente"].contains(&only.norm(0));
    let removes = only.has(Concept::Remove) && (!only.mention().words.is_empty() || !only.days().is_empty());
    (bare && narrows && removes && clauses.len() == undo + 2)
        .then(|| text_from(reading, reading.items.get(only.range.start)?.from).map(str::to_owned))?
}

/// "Undo that but keep the dinner": the part of the message before that is to stay.
fn part_kept(whole: &Clause<'_>, previous: &Reading) -> Option<String> {
    let undo = whole.find(Concept::Undo)?;
    if let Some(text) = stays_out(whole, undo, previous) {
        return Some(text);
    }
    let keeps = (undo + 1..whole.items().len()).find(|at| {
        whole.items()[*at].is(Concept::Keep)
            || ["except", "not", "leave", "salvo", "menos"].contains(&whole.norm(*at))
    })?;
    let kept = whole.part(keeps + 1..whole.items().len()).mention();
    let words: Vec<String> = kept.words.iter().map(|word| stem(word)).collect();
    let holds = |clause: &Clause<'_>| clause.mention().words.iter().any(|word| words.contains(&stem(word)));
    let clauses = previous.clauses();
    let range = clauses.iter().find(|range| holds(&Clause { reading: previous, range: (*range).clone() }))?;
    (clauses.len() > 1).then(|| previous.typed(range.clone()).to_owned())
}

/// "Undo. Well, the hike can stay out": what was taken out with others and is not to come back with them.
fn stays_out(whole: &Clause<'_>, undo: usize, previous: &Reading) -> Option<String> {
    let before = Clause { reading: previous, range: 0..previous.items.len() };
    let items = whole.items();
    let ends = |at: usize| items.get(at).is_none_or(|item| matches!(item.what, What::Comma | What::Stop));
    let mut from = undo + 1;
    let part = (undo + 1..=items.len()).filter(|at| ends(*at)).find_map(|at| {
        let part = whole.part(from..at);
        from = at + 1;
        let words = part.words();
        let out = words.windows(2).any(|pair| {
            ["stay", "stays", "remain"].contains(&pair[0])
                && ["out", "off", "away", "gone"].contains(&pair[1])
        });
        out.then_some(part)
    })?;
    let mention = part.mention();
    let removed = before.any(&[Concept::Remove, Concept::None, Concept::Not, Concept::Cut, Concept::Never]);
    let said = mention.words.iter().any(|word| before.words().iter().any(|own| stem(own) == stem(word)));
    let text = whole.reading.typed(*mention.items.first()?..*mention.items.last()? + 1);
    (removed && said).then(|| format!("drop the {text}"))
}

/// "Only on the last night", "just the kayak": the order before, for less than it was given for.
fn narrowed(whole: &Clause<'_>, previous: &Reading) -> Option<String> {
    let first = (0..whole.items().len()).find(|at| {
        let item = &whole.items()[*at];
        !item.any(&[Concept::No, Concept::Correction]) && item.what != What::Comma
    })?;
    let only = ["only", "just", "solo", "solamente"].contains(&whole.norm(first));
    let before = Clause { reading: previous, range: 0..previous.items.len() };
    let behind = whole.part(first + 1..whole.items().len());
    if !only || whole.items().len() > 9 {
        return None;
    }
    let days = behind.items().iter().position(|item| item.days().is_some());
    if let Some(at) =
        days.filter(|_| behind.mention().words.is_empty() && before.days().is_empty() && before.any(NARROWED))
    {
        let on = if previous.is_spanish() { "en" } else { "on" };
        let named = behind.reading.typed(behind.range.start + at..behind.range.start + at + 1);
        let text = previous.text.trim_end_matches(['.', '!', '?', ' ']);
        return Some(format!("{text} {on} {named}"));
    }
    let comma = behind.items().iter().position(|item| matches!(item.what, What::Comma | What::Stop));
    let part = behind.part(0..comma.unwrap_or(behind.items().len()));
    let (new, old) = (part.mention(), before.mention());
    if part.any(ORDERS) {
        return None;
    }
    // Of what the order before named.
    if new.words.is_empty()
        || !new.words.iter().all(|word| old.words.contains(word))
        || new.words.len() == old.words.len()
    {
        return None;
    }
    let text = part.reading.typed(*new.items.first()?..*new.items.last()? + 1);
    let named = bytes(previous, *old.items.first()?).start..bytes(previous, *old.items.last()?).end;
    Some(format!("{}{text}{}", previous.text.get(..named.start)?, previous.text.get(named.end..)?))
}

/// "No, the other way round": two numbers of the order before in each other's place.
fn exchanged(reading: &Reading, previous: &Reading) -> Option<String> {
    let says = |words: &[&str]| {
        reading
            .tokens
            .windows(words.len())
            .any(|window| window.iter().zip(words).all(|(token, word)| token.norm == *word))
    };
    let phrases: [&[&str]; 6] = [
        &["other", "way", "round"],
        &["other", "way", "around"],
        &["other", "way", "about"],
        &["vice", "versa"],
        &["al", "reves"],
        &["reversed"],
    ];
    let before = Clause { reading: previous, range: 0..previous.items.len() };
    if !phrases.iter().any(|phrase| says(phrase)) || before.places().len() != 2 || reading.items.len() > 9 {
        return None;
    }
    let numbers: Vec<&Token> = previous
        .tokens
        .iter()
        .filter(|token| token.shape == Shape::Number || previous.is_number_word(&token.norm))
        .collect();
    let [one, other] = numbers.as_slice() else { return None };
    let text = |token: &Token| previous.text.get(token.from..token.to);
    let between = previous.text.get(one.to..other.from)?;
    let (head, tail) = (previous.text.get(..one.from)?, previous.text.get(other.to..)?);
    Some(format!("{head}{}{between}{}{tail}", text(other)?, text(one)?))
}

/// "No, leave Goa at 4": the number of days that a place is to have.
fn left_at(whole: &Clause<'_>, previous: &Reading) -> Option<String> {
    let [(item, _)] = whole.places()[..] else { return None };
    let (_, number) = whole.number()?;
    let keeps =
        (0..whole.items().len()).any(|at| ["leave", "keep", "deja", "mejor"].contains(&whole.norm(at)));
    let before = Clause { reading: previous, range: 0..previous.items.len() };
    if !keeps || before.places().is_empty() || whole.items().len() > 9 {
        return None;
    }
    let place = whole.reading.typed(whole.range.start + item..whole.range.start + item + 1);
    Some(if previous.is_spanish() {
        format!("{number} dias en {place}")
    } else {
        format!("{number} days in {place}")
    })
}

/// Orders that can be given for some days only.
const NARROWED: &[Concept] = {
    use Concept::*;
    &[StayNoun, TransportNoun, LevelBudget, LevelMid, LevelComfort]
};

/// "Nope, the day before that": the order before, for the day beside the one that it was for.
fn neighbour(whole: &Clause<'_>, previous: &Reading, request: &Request<'_>) -> Option<String> {
    let (at, _) = rest(whole.reading);
    let from = whole.reading.items.iter().position(|item| item.from >= at)?;
    let before = Clause { reading: previous, range: 0..previous.items.len() };
    let behind = Clause { reading: whole.reading, range: from..whole.reading.items.len() };
    let words: Vec<&str> = whole.reading.tokens.get(at..)?.iter().map(|token| token.norm.as_str()).collect();
    let day = crate::again::neighbour(&behind, &before, &words, request)?;
    (at > 0 && previous.clauses().len() == 1 && before.days().len() == 1)
        .then(|| crate::again::on_days(previous, &day, false))
}

/// "No, fewer markets" after "less museums": the same kind of order for something else.
fn same_order(reading: &Reading, previous: &Reading) -> Option<String> {
    let (at, _) = rest(reading);
    let denies = reading
        .tokens
        .get(..at)?
        .iter()
        .any(|token| ["no", "nope", "sorry", "oops"].contains(&token.norm.as_str()));
    let from = reading.items.iter().position(|item| item.from >= at)?;
    let order = Clause { reading, range: from..reading.items.len() };
    let before = Clause { reading: previous, range: 0..previous.items.len() };
    let kinds = [
        Concept::Remove,
        Concept::Less,
        Concept::More,
        Concept::Add,
        Concept::Lock,
        Concept::Keep,
        Concept::Never,
    ];
    let kind = kinds.into_iter().find(|kind| order.has(*kind))?;
    let also = (0..order.items().len()).any(|at| ["too", "also", "as"].contains(&order.norm(at)));
    let first = order.find(kind)? < 2;
    let named = |clause: &Clause<'_>| !clause.mention().words.is_empty() && clause.days().is_empty();
    let alone = previous.clauses().len() == 1 && reading.clauses().len() <= 2;
    (denies && before.has(kind) && first && !also && alone && named(&order) && named(&before))
        .then(|| text_from(reading, at).map(str::to_owned))?
}

/// How a name is said to be the better one.
const PRAISED: &[&str] = &[
    " sounds better",
    " is better",
    " would be better",
    " sounds nicer",
    " suena mejor",
    " queda mejor",
    " es mejor",
];

/// "No, Very Windy" after "call the trip Windy": the other name, whatever its words mean.
fn renamed(reading: &Reading, previous: &Reading) -> Option<String> {
    let (at, _) = rest(reading);
    let before = Clause { reading: previous, range: 0..previous.items.len() };
    let order = Clause {
        reading,
        range: reading.items.iter().position(|item| item.from >= at)?..reading.items.len(),
    };
    if at == 0 && !PRAISED.iter().any(|praise| reading.text.trim_end_matches(['.', '!']).ends_with(praise))
        || !before.has(Concept::Rename)
        || order.any(ORDERS)
        || order.has(Concept::Undo)
        || reading.clauses().len() > 2
    {
        return None;
    }
    let name = text_from(reading, at)?.trim_end_matches(['.', '!']);
    // "Tiles and Cork sounds better"
    let praised = PRAISED.iter().find_map(|praise| name.strip_suffix(praise));
    let name = praised.unwrap_or(name);
    let old = before.mention();
    let first = bytes(previous, *old.items.first()?).start;
    (name.chars().next()?.is_uppercase() || name.starts_with('"'))
        .then(|| format!("{}{name}", previous.text.get(..first).unwrap_or_default()))
}
