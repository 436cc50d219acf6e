//! What was taken out comes back: "put the boat back after all", "the second thing you removed can come back", "the other swim,
//! and the first one should come back".

use std::ops::Range;

use remix_itinerary::change::Entry;
use remix_itinerary::{Operation, OperationKind};

use crate::api::Request;
use crate::clause::Clause;
use crate::concept::Concept;
use crate::elements::{Kind, stem};
use crate::items::What;
use crate::reading::Reading;
use crate::remarks::only_tells;
use crate::text::tokenize;
use crate::work::Work;

/// What a message comes to that says nothing but that it is to be as it was, in English and in Spanish.
pub(crate) const TAKEN_BACK: [&str; 2] = ["undo", "deshacer"];
/// Words that say so.
const BACK: &[&str] = &["back", "return", "returns", "returned", "vuelve", "vuelva", "vuelven", "regresa"];
/// Words that say that it is to be where it was.
const STAYS: &[&str] = &[
    "stay", "stays", "remain", "remains", "leave", "queda", "quedan", "deja", "dejalo", "dejala", "dejalos",
    "dejalas",
];
/// Words for what was done to it.
const TOOK: &[&str] = &[
    "removed", "dropped", "deleted", "cut", "took", "taken", "lost", "scrapped", "quitaste", "quitado",
    "sacaste",
];
/// Words that stand for the thing, and for what may be done with it.
const SMALL: &[&str] = &[
    "the", "first", "one", "thing", "it", "that", "can", "may", "should", "could", "must", "come", "comes",
    "go", "goes", "bring", "put", "please", "and", "to", "be", "in", "again", "want", "i", "we", "'d",
    "like", "have", "has", "too", "where", "was", "were", "they", "them", "those", "as", "donde", "estaba",
    "estaban", "como", "el", "day", "dia", "la", "lo", "primero", "primera", "que", "ese", "esa", "y", "de",
    "a",
];

fn says(words: &[&str], list: &[&str]) -> bool {
    words.iter().any(|word| list.contains(word))
}

/// What the last change took out.
fn removed<'r>(request: &'r Request<'_>) -> impl Iterator<Item = &'r Entry> {
    let change = request.history.last_change.iter();
    change.flat_map(|change| &change.removed).filter(|entry| entry.kind == "activity")
}

fn stems(title: &str) -> Vec<String> {
    tokenize(title).iter().map(|token| stem(&token.norm)).collect()
}

/// Puts back what the last change took out, also where a question lies between.
pub(crate) fn frame(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let words = clause.words();
    // "Actually the tile museum can stay"
    let stays =
        says(&words, &["can", "may", "should", "puede"]) && says(&words, &["stay", "quedarse", "quedar"]);
    let again = clause.has(Concept::Add) && says(&words, &["again", "vuelta"]);
    let back = says(&words, BACK) || again || stays;
    let other = clause.any(&[Concept::Replace, Concept::Switch]) || !clause.days().is_empty();
    if !back || clause.is_question() || other || clause.slot().is_some() {
        return false;
    }
    if let Some(title) = counted(work, clause) {
        return bring_back(work, &tokenize(&title).into_iter().map(|token| token.norm).collect::<Vec<_>>());
    }
    // "..., it was the highlight" says why.
    let comma =
        clause.items().iter().position(|item| item.what == What::Comma).unwrap_or(clause.items().len());
    let mention = clause.part(0..comma).mention();
    !clause.has(Concept::Remove) && !mention.words.is_empty() && bring_back(work, &mention.words)
}

/// "The second thing you removed": the title by the order in which the last answer told of them.
fn counted(work: &Work<'_>, clause: &Clause<'_>) -> Option<String> {
    says(&clause.words(), TOOK).then_some(())?;
    let ranked = clause.items().iter().find_map(|item| match item.what {
        What::Ordinal(rank) => Some(rank),
        _ if item.any(&[Concept::FirstOne, Concept::StartWith]) => Some(1),
        _ if item.is(Concept::SecondOne) => Some(2),
        _ if item.is(Concept::ThirdOne) => Some(3),
        _ if item.any(&[Concept::LastOne, Concept::EndWith]) => Some(-1),
        _ => None,
    })?;
    let reply = work.request.recent.last()?.content.as_str();
    let mut gone: Vec<(usize, &str)> = removed(work.request)
        .filter_map(|entry| Some((reply.find(&format!("\"{}\"", entry.title))?, entry.title.as_str())))
        .collect();
    gone.sort_unstable();
    let at = match usize::try_from(ranked) {
        Ok(rank) => rank.checked_sub(1)?,
        Err(_) => gone.len().checked_sub(1)?,
    };
    gone.get(at).map(|(_, title)| (*title).to_owned())
}

/// Puts what is called so back where it was, of what the last change took out.
pub(crate) fn bring_back(work: &mut Work<'_>, words: &[String]) -> bool {
    let wanted: Vec<String> = words.iter().map(|word| stem(word)).collect();
    let held = |entry: &&Entry| {
        let title = stems(&entry.title);
        wanted.iter().filter(|word| title.contains(word)).count()
    };
    let most = removed(work.request).map(|entry| held(&entry)).max().unwrap_or(0);
    let fitting: Vec<&Entry> =
        removed(work.request).filter(|entry| most > 0 && held(entry) == most).collect();
    let [entry] = fitting.as_slice() else { return false };
    let (title, day) = (entry.title.clone(), entry.day);
    let mut left = work.elements.all.iter().filter(|element| element.kind == Kind::LeftoverActivity);
    let Some(element) = left.find(|element| element.title == title) else { return false };
    // A number of days that has changed since says no more where it was.
    let Some(day) = work.world.day(day).filter(|day| !day.locked).map(|day| day.number) else { return false };
    let operation = Operation {
        reference: Some(element.key.clone()),
        day: i32::try_from(day).ok(),
        ..Operation::new(OperationKind::AddActivity)
    };
    let on = work.say("on_day", &[("day", &day.to_string())]);
    work.act(operation, "added", &[("title", &title), ("day", &on)]);
    true
}

/// "The other swim, the one at the lake. The first one should come back", "I meant the Alcazaba to day 8, Picasso stays where
/// it was": the message without the part that the step back does by itself; none where no part says that.
pub(crate) fn without_return(reading: &Reading, request: &Request<'_>) -> Option<String> {
    let moved = request.history.last_change.iter().flat_map(|change| &change.moved);
    let titles: Vec<String> = removed(request).chain(moved).flat_map(|entry| stems(&entry.title)).collect();
    let comes_back = |range: &Range<usize>| {
        let words = Clause { reading, range: range.clone() }.words();
        let was = says(&words, &["was", "were", "estaba", "estaban"]);
        let stays = was && (says(&words, STAYS) || says(&words, &["like", "as", "how", "como"]));
        let place = |word: &str| {
            range.clone().any(|at| reading.items[at].place.is_some() && reading.norm(at) == word)
        };
        let theme = |word: &str| {
            range.clone().any(|at| reading.items[at].themes().next().is_some() && reading.norm(at) == word)
        };
        (says(&words, BACK) || stays)
            && words.iter().all(|word| {
                BACK.contains(word)
                    || STAYS.contains(word)
                    || SMALL.contains(word)
                    || titles.contains(&stem(word))
                    || word.chars().count() < 2
                    || stays && (place(word) || theme(word))
            })
    };
    let pieces = pieces(reading);
    let said = pieces.iter().rposition(comes_back).filter(|at| *at > 0)?;
    // "Leave Málaga as it was", "day 4 should be like it was" name no thing.
    let named = |at: usize| {
        let item = &reading.items[at];
        item.place.is_some() || item.days().is_some() || item.themes().next().is_some()
    };
    if titles.is_empty() && !pieces[said].clone().any(named) {
        return None;
    }
    // "... comes back, it did nothing wrong"
    let told = |range: &Range<usize>| {
        let clause = Clause { reading, range: range.clone() };
        only_tells(&clause) || crate::reasons::is_remark(&clause)
    };
    let text = reading.typed(pieces[0].start..pieces[said].start);
    let text = text.trim_end_matches(|c: char| !c.is_alphanumeric()).trim_end_matches(" and");
    let behind = &pieces[said + 1..];
    if !behind.iter().all(told) {
        return None;
    }
    // "No, leave the museums as they were"
    let bare = (pieces[0].start..pieces[said].start).all(|at| {
        reading.items[at].any(&[Concept::No, Concept::Correction])
            || !matches!(reading.items[at].what, What::Known | What::Unknown)
            || reading.items[at].is_filler()
    });
    // Of several things that went one alone comes back.
    let entries = removed(request).count()
        + request.history.last_change.iter().flat_map(|change| &change.moved).count();
    let words = Clause { reading, range: pieces[said].clone() }.words();
    let bare = bare && (entries < 2 || !words.iter().any(|word| titles.contains(&stem(word))));
    Some(if bare { TAKEN_BACK[usize::from(reading.is_spanish())].to_owned() } else { text.to_owned() })
}

/// The parts between commas, full stops and "and".
fn pieces(reading: &Reading) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    for at in 0..=reading.items.len() {
        if reading.items.get(at).is_none_or(|item| matches!(item.what, What::Comma | What::Stop | What::And))
        {
            pieces.push(from..at);
            from = at + 1;
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// "No, not the flamenco, I meant the zambra": the message without the part that denies what the one before it said.
pub(crate) fn without_denial(reading: &Reading, previous: &Reading) -> Option<String> {
    let pieces = pieces(reading);
    let denies = |range: &Range<usize>| {
        let words = Clause { reading, range: range.clone() }.words();
        let said = |word: &&&str| previous.tokens.iter().any(|token| token.norm == **word);
        words.first() == Some(&"not")
            && words.iter().skip(1).any(|word| !SMALL.contains(word))
            && words.iter().skip(1).filter(|word| !SMALL.contains(word)).all(|word| said(&word))
    };
    let at = pieces.iter().position(denies).filter(|at| *at > 0 && *at + 1 < pieces.len())?;
    let (before, behind) = (&pieces[..at], &pieces[at + 1..]);
    let text = |range: &[Range<usize>]| reading.typed(range[0].start..range[range.len() - 1].end).to_owned();
    Some(format!("{}, {}", text(before), text(behind)))
}
