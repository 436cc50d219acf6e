//! One order for several things: "drop the walk and the curry", "put the flamenco on day 3 and the sunset on day 2". It is
//! written out as one sentence for each of them, so that every frame reads one thing and none is passed over.

use remix_itinerary::Day;

use crate::clause::Clause;
use crate::concept::Concept;
use crate::elements::{Elements, Kind};
use crate::items::{Item, What};
use crate::lexicon::Language;
use crate::positions;
use crate::reading::Reading;
use crate::world::World;

/// Orders that can be given for several things at once.
const ORDERS: &[Concept] = {
    use Concept::*;
    &[Remove, Cut, Move, Put, Keep, Add]
};
/// What makes a sentence more than an order for things.
const OTHERS: &[Concept] = {
    use Concept::*;
    &[
        Switch, Replace, InsteadOf, Instead, Merge, Split, Rename, NoteNoun, Never, RestDay, SleepAt, More,
        Less, Before, After, Costs,
    ]
};
/// How well a name must fit, and by how much better than the next one.
const SURE: f64 = 0.7;
const APART: f64 = 0.06;

/// A message with what stands for several things written out, one thing after the other.
pub(crate) fn written_out(
    mut reading: Reading,
    language: Language,
    world: &mut World<'_>,
    elements: &Elements,
    days: &[Day],
) -> Reading {
    if let Some(text) = crate::remarks::without_report(&reading) {
        reading = Reading::new(&text, language, world, elements);
    }
    if let Some(text) = so_too(&reading).or_else(|| neither(&reading)) {
        reading = Reading::new(&text, language, world, elements);
    }
    // "The first and the last activity of day 3" takes two rounds.
    for _ in 0..3 {
        let Some(text) = positions::named(&reading, elements, days, language.lexicon()) else { break };
        reading = Reading::new(&text, language, world, elements);
    }
    match spread(&reading, elements) {
        Some(text) => Reading::new(&text, language, world, elements),
        None => reading,
    }
}

/// "The rose-water stop can be omitted, and so can the macaques": what is said of the first is written out for the second.
fn so_too(reading: &Reading) -> Option<String> {
    const VERBS: &[&str] = &["can", "could", "should", "may", "must", "might"];
    let norm = |at: usize| reading.tokens.get(at).map_or("", |token| token.norm.as_str());
    let so = (2..reading.tokens.len()).find(|at| {
        norm(*at) == "so" && VERBS.contains(&norm(at + 1)) && ["and", ","].contains(&norm(at - 1))
    })?;
    let verb = (1..so).rev().find(|at| VERBS.contains(&norm(*at)))?;
    let ends = (verb + 1..=so).find(|at| [",", "and", "so"].contains(&norm(*at)))?;
    let last = (so + 2..reading.tokens.len()).find(|at| [".", "!", ";", ",", "?"].contains(&norm(*at)));
    let said = reading.text.get(reading.tokens.get(verb)?.from..reading.tokens.get(ends - 1)?.to)?;
    let end = last.and_then(|at| reading.tokens.get(at)).map_or(reading.text.len(), |token| token.from);
    let other = reading.text.get(reading.tokens.get(so + 2)?.from..end)?.trim_end();
    let before = reading.text.get(..reading.tokens.get(ends - 1)?.to)?;
    (verb + 1 < ends)
        .then(|| format!("{before}. {other} {said}{}", reading.text.get(end..).unwrap_or_default()))
}

/// "Neither the museum nor the supermarket, thanks": both are to go.
fn neither(reading: &Reading) -> Option<String> {
    let pairs = [("neither", "nor", "remove", "and"), ("ni", "ni", "quita", "y")];
    let first = reading.tokens.first()?;
    let (_, joint, verb, and) = pairs.into_iter().find(|pair| pair.0 == first.norm)?;
    let second = reading.tokens.iter().skip(2).find(|token| token.norm == joint)?;
    let (one, other) = (reading.text.get(first.to..second.from)?, reading.text.get(second.to..)?);
    Some(format!("{verb}{one}{and}{other}"))
}

/// The message with its lists written out; none where it holds no such list.
fn spread(reading: &Reading, elements: &Elements) -> Option<String> {
    let mut out = String::new();
    let mut done = 0;
    for range in reading.clauses() {
        let clause = Clause { reading, range: range.clone() };
        let range = range.start + crate::reasons::conclusion(&clause)..range.end;
        let clause = Clause { reading, range: range.clone() };
        let Some(sentences) = each(&clause, elements) else { continue };
        let whole = reading.typed(range.clone());
        let from = reading.items.get(range.start).and_then(|item| reading.tokens.get(item.from))?.from;
        out.push_str(reading.text.get(done..from)?);
        out.push_str(&sentences.join(". "));
        done = from + whole.len();
    }
    (done > 0).then(|| format!("{out}{}", reading.text.get(done..).unwrap_or_default()))
}

/// The sentences that a clause stands for.
fn each(clause: &Clause<'_>, elements: &Elements) -> Option<Vec<String>> {
    // "Do the walk in the morning and the kayak in the afternoon", "take the walk, the cruise and the massage off"
    let plain = || (0..clause.items().len().min(4)).find(|at| ["do", "have"].contains(&clause.norm(*at)));
    let parted = || {
        let last = clause.items().len().checked_sub(1)?;
        let off = ["off", "out", "away"].contains(&clause.norm(last));
        (0..last.min(4)).find(|at| {
            off && ["take", "leave", "cut", "cross", "strike", "throw"].contains(&clause.norm(*at))
        })
    };
    if let Some(jotted) = jotted(clause) {
        return Some(jotted);
    }
    let verb = clause.find_any(ORDERS).or_else(parted).or_else(plain)?;
    // "Into" steers elsewhere too, as a small word it steers nothing.
    let others = clause.items().iter().any(|item| item.any(OTHERS) && !item.is_filler());
    if clause.is_question() || others {
        return None;
    }
    let pieces = pieces(clause);
    if pieces.len() < 2 || pieces.iter().any(|piece| names(piece).is_empty()) {
        return None;
    }
    let begin = clause.range.start;
    let orders = |piece: &Clause<'_>| piece.any(ORDERS) || piece.range.contains(&(begin + verb));
    let ordering: Vec<usize> = (0..pieces.len()).filter(|at| orders(&pieces[*at])).collect();
    let first = pieces.first()?;
    let object = |at: usize| -> Option<Clause<'_>> {
        let named = names(&pieces[at]);
        let start = if at == 0 && ordering == [0] {
            (begin + verb + 1).max(first.range.start)
        } else {
            pieces[at].range.start
        };
        let end = if at == 0 || at + 1 == pieces.len() { named.last()? + 1 } else { pieces[at].range.end };
        (start < end).then_some(Clause { reading: clause.reading, range: start..end })
    };
    let typed = |range| clause.reading.typed(range).to_owned();
    let goal = |piece: &Clause<'_>| piece.slot().is_some() || !piece.days().is_empty();
    // "Put the flamenco on day 3 and the sunset on day 2"
    let loose = !clause.items()[verb].any(ORDERS) && clause.norm(verb) != "take";
    let held = |at: usize| {
        object(at).is_some_and(|part| single(elements, &part, Kind::DraftActivity, &[]).is_some())
    };
    if loose && !(0..pieces.len()).all(held) {
        return None;
    }
    if ordering == [0] && pieces.iter().all(goal) {
        let lead = typed(begin..begin + verb + 1);
        let own = |at: usize| -> Option<String> {
            let start = object(at)?.range.start;
            Some(format!("{lead} {}", typed(start..pieces[at].range.end)))
        };
        return (0..pieces.len()).map(own).collect();
    }
    let objects: Vec<Clause<'_>> = (0..pieces.len()).map(object).collect::<Option<_>>()?;
    let (first_object, last_object) = (objects.first()?, objects.last()?);
    let tail = last_object.range.end..clause.range.end;
    // "Leave the dinner out and the castle": what stands behind the first thing goes with each of them.
    let own = first_object.range.end..first.range.end;
    let lead = match ordering.as_slice() {
        [0] => typed(begin..first_object.range.start),
        // "The yoga and the kayak can go"
        [at] if at + 1 == pieces.len() && begin + verb >= tail.start && own.is_empty() => String::new(),
        _ => return None,
    };
    let named = |range: std::ops::Range<usize>| Clause { reading: clause.reading, range }.days();
    let mut days = named(tail.clone());
    days.extend(named(own.clone()));
    let stays = clause.items()[verb].any(&[Concept::Remove, Concept::Keep]);
    let days: &[i32] = if stays { &days } else { &[] };
    let adds = clause.items()[verb].is(Concept::Add) && !clause.items()[verb].any(&[Concept::Put]);
    let kind = if adds { Kind::LeftoverActivity } else { Kind::DraftActivity };
    let keys: Vec<Option<String>> = objects.iter().map(|part| single(elements, part, kind, days)).collect();
    // "A bonfire and a barbecue" are two new things.
    let new = |part: &Clause<'_>| ["a", "an", "un", "una"].contains(&part.norm(0));
    let known = keys.iter().all(Option::is_some);
    let distinct = (1..keys.len()).all(|at| !keys[..at].contains(&keys[at]));
    if !(known && distinct || adds && objects.iter().all(new)) {
        return None;
    }
    let (own, tail) = (typed(own), typed(tail));
    let sentence = |part: &Clause<'_>| {
        let parts = [lead.as_str(), &typed(part.range.clone()), &own, &tail];
        parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
    };
    Some(objects.iter().map(sentence).collect())
}

/// "Matinee on day 2, boat on day 3 please": things with a day each and no verb.
fn jotted(clause: &Clause<'_>) -> Option<Vec<String>> {
    let pieces = pieces(clause);
    let plain = |piece: &Clause<'_>| {
        let silent = piece.items().iter().all(|item| {
            let steers = item.any(ORDERS)
                || item.any(OTHERS)
                || item.any(&[Concept::Day, Concept::Time, Concept::Lock]);
            item.length().is_none() && item.number().is_none() && (!steers || item.is_filler())
        });
        // "The fort on day 2": the name stands before its day.
        let day = piece.items().iter().position(|item| item.days().is_some()).unwrap_or(0);
        silent
            && piece.days().len() == 1
            && !piece.part(0..day).mention().words.is_empty()
            && piece.part(day + 1..piece.items().len()).mention().words.is_empty()
    };
    (pieces.len() > 1 && pieces.iter().all(plain) && !clause.is_question())
        .then(|| pieces.iter().map(|piece| clause.reading.typed(piece.range.clone()).to_owned()).collect())
}

/// The parts between commas and "and", without those that hold small words only.
fn pieces<'r>(clause: &Clause<'r>) -> Vec<Clause<'r>> {
    let parts = |item: &Item, norm: &str| {
        matches!(item.what, What::Comma | What::And) && [",", "and", "&", "y", "e", "plus"].contains(&norm)
    };
    let mut pieces = Vec::new();
    let mut from = 0;
    for at in 0..=clause.items().len() {
        if clause.items().get(at).is_none_or(|item| parts(item, clause.norm(at))) {
            let piece = clause.part(from..at);
            let small = piece.items().iter().all(|item| item.is_filler() && item.days().is_none());
            if !small {
                pieces.push(piece);
            }
            from = at + 1;
        }
    }
    pieces
}

/// The items of a part that name something.
fn names(part: &Clause<'_>) -> Vec<usize> {
    let mention = part.mention();
    if mention.words.is_empty() { Vec::new() } else { mention.items }
}

/// The one thing that a part names.
fn single(elements: &Elements, part: &Clause<'_>, kind: Kind, days: &[i32]) -> Option<String> {
    let mention = part.mention();
    let mut fits = elements.resolve(&mention.words, &mention.themes, &[kind]);
    let on = |fit: &crate::elements::Fit| {
        elements.get(*fit).is_some_and(|e| days.iter().any(|day| i64::from(*day) == i64::from(e.day)))
    };
    if fits.iter().any(on) {
        fits.retain(on);
    }
    let best = fits.first().filter(|fit| fit.score >= SURE)?;
    let clear = fits.get(1).is_none_or(|next| best.score - next.score >= APART);
    elements.get(*best).filter(|_| clear).map(|element| element.key.clone())
}
