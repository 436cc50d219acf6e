//! Second thoughts about the last change that name no other one: "actually leave it in", "both can stay", "the noodles were
//! fine", "bring that day back", "put the tapas back though".

use remix_itinerary::change::{Entry, Value};
use remix_itinerary::{Operation, OperationKind, Slot};

use crate::again::SAME;
use crate::api::Request;
use crate::clause::Clause;
use crate::concept::Concept;
use crate::doubts::{reconsiders, waives};
use crate::elements::{Element, Kind, stem};
use crate::history::{steps_back, take_back, went};
use crate::items::What;
use crate::moves;
use crate::reading::Reading;
use crate::returns::{self, bring_back};
use crate::revise::changed_last;
use crate::text::tokenize;
use crate::work::Work;

/// Words that say that something may stay as it was, besides those that name it.
const STAYS: &[&str] = &[
    "leave", "keep", "stay", "stays", "remain", "fine", "okay", "need", "want", "deja", "dejalo", "dejala",
    "dejalos", "dejalas", "quede", "quedarse",
];
/// What such a message consists of, besides what it names.
const SMALL: &[&str] = &[
    "no",
    "nope",
    "never",
    "mind",
    "everything",
    "day",
    "days",
    "things",
    "actually",
    "oh",
    "ok",
    "hm",
    "hmm",
    "well",
    "wait",
    "sorry",
    "please",
    "then",
    "after",
    "all",
    "it",
    "that",
    "them",
    "both",
    "those",
    "they",
    "these",
    "this",
    "in",
    "there",
    "can",
    "may",
    "should",
    "could",
    "let",
    "the",
    "a",
    "was",
    "were",
    "is",
    "are",
    "just",
    "though",
    "on",
    "second",
    "thought",
    "thoughts",
    "we",
    "i",
    "'ll",
    "will",
    "'d",
    "rather",
    "ones",
    "one",
    "old",
    "him",
    "her",
    "and",
    "but",
    "do",
    "not",
    "n't",
    "want",
    "you",
    "know",
    "what",
    "mejor",
    "si",
    "lo",
    "la",
    "los",
    "las",
    "bueno",
    "que",
    "se",
    "puede",
    "pueden",
    "al",
    "final",
    "ahi",
    "pues",
    "to",
    "forget",
    "anyway",
    "its",
    "place",
    "be",
    ",",
    ".",
    "!",
    "where",
];

/// Takes the last change back, or brings back the part of it that is named.
pub(crate) fn frame(work: &mut Work<'_>, whole: &Clause<'_>) -> bool {
    if whole.is_question() || !changed_last(work.request) {
        return false;
    }
    if let Some((title, day, slot)) = place_named(whole.reading, work.request) {
        let own = |element: &&Element| element.kind == Kind::DraftActivity && element.title == title;
        let Some(element) = work.elements.all.iter().find(own) else { return false };
        let day = day.map_or_else(|| Some(vec![element.day]), |day| work.existing(&[day]));
        if let Some(day) = day {
            moves::place(work, element, day[0], slot);
        }
        return true;
    }
    if whole.items().len() > 14 {
        return false;
    }
    if refused(whole.reading, work.request) {
        let named = whole.mention().words;
        return bring_back(work, &named) || take_back(work);
    }
    if was_at_that_end(work, whole) || other_way(work, whole) {
        return take_back(work);
    }
    if day_back(work, whole) || returns::frame(work, whole) {
        return true;
    }
    // "Actually no, my back hurts, I need it": one piece says it, the others give the reason.
    let mut from = 0;
    let said = whole.items().split(|item| matches!(item.what, What::Comma | What::Stop)).any(|piece| {
        let part = whole.part(from..from + piece.len());
        from += piece.len() + 1;
        stays(work, &part)
    });
    let opens = whole.items().first().is_some_and(|item| item.any(&[Concept::No, Concept::Correction]));
    let reasoned = said && opens && !whole.has_wish_beside(Concept::Keep) && whole.days().is_empty();
    if !stays(work, whole) && !denies(work, whole) && !reconsiders(&whole.words()) && !reasoned {
        return false;
    }
    // "Leave the yoga in after all", where more than the yoga has changed.
    if let Some(done) = named_back(work, whole) {
        return done;
    }
    // "Bring both back" after one thing went and then another.
    let both = whole.words().iter().any(|word| ["both", "ambos", "ambas"].contains(word));
    if both && went(work) <= 1 { steps_back(work, 2) } else { take_back(work) }
}

/// "Never mind, my mistake" behind a message that led to nothing: there is nothing to take back.
pub(crate) fn waived(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let waives = waives(&clause.words()) && !changed_last(work.request) && !work.has_result();
    if waives && clause.range.len() + 1 >= clause.reading.items.len() {
        work.note("left_as_is", &[]);
    }
    waives
}

/// "Ok, keep it but lock day 1" behind a change: content with it, and no order.
pub(crate) fn content(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    // A pronoun may stand for a day or a thing by now.
    let pronoun = |item: &crate::items::Item| {
        let token = clause.reading.tokens.get(item.from);
        token.is_some_and(|token| ["it", "that", "them", "this", "lo", "la"].contains(&token.norm.as_str()))
    };
    let small = |item: &crate::items::Item| {
        pronoun(item)
            || item.any(&[Concept::That, Concept::Yes, Concept::Keep])
            || item.is_filler()
            || item.what == What::Comma
    };
    let keeps = (0..clause.items().len()).any(|at| ["keep", "leave", "deja"].contains(&clause.norm(at)));
    if !keeps
        || !clause.items().iter().any(pronoun)
        || !clause.items().iter().all(small)
        || !changed_last(work.request)
    {
        return false;
    }
    if clause.range.len() + 1 >= clause.reading.items.len() {
        work.note("left_as_is", &[]);
    }
    true
}

/// "Oops, not the flamenco": what the last change took out or put somewhere, and nothing in its stead.
pub(crate) fn refused(reading: &Reading, request: &Request<'_>) -> bool {
    let whole = Clause { reading, range: 0..reading.items.len() };
    let Some(change) = request.history.last_change.as_ref().filter(|_| changed_last(request)) else {
        return false;
    };
    let touched = change.removed.iter().chain(&change.added).chain(&change.moved);
    let titles: Vec<String> =
        touched.flat_map(|entry| tokenize(&entry.title)).map(|token| stem(&token.norm)).collect();
    let words = whole.words();
    let Some(not) = words.iter().position(|word| ["not", "no"].contains(word)) else { return false };
    let last = words.iter().rposition(|word| *word == "not").unwrap_or(not);
    let behind = words.get(last + 1..).unwrap_or_default();
    let small = |word: &&&str| SMALL.contains(*word) || word.chars().count() < 3;
    let named: Vec<&&str> =
        behind.iter().filter(|word| !small(word) && !["trip", "tour", "thing"].contains(*word)).collect();
    let before = words.get(..last).unwrap_or_default();
    words.contains(&"not")
        && before
            .iter()
            .all(|word| SMALL.contains(word) || ["oops", "no", "argh", "wait", "please"].contains(word))
        && !named.is_empty()
        && named.iter().all(|word| titles.contains(&stem(word)))
        && whole.days().is_empty()
        && words.len() < 10
}

/// "No, day 5", "in the evening, not the morning" about the one thing that the last change put somewhere: its title, and
/// where it goes instead. It moves on from where it is; taking the change back would take it away.
pub(crate) fn place_named(
    reading: &Reading,
    request: &Request<'_>,
) -> Option<(String, Option<i32>, Option<Slot>)> {
    let change = request.history.last_change.as_ref().filter(|_| changed_last(request))?;
    // Of all that has shifted with it, the thing that the reply names.
    let reply = request.recent.last().map(|last| last.content.as_str()).unwrap_or_default();
    let named = |entry: &&Entry| reply.contains(&format!("\"{}\"", entry.title));
    let touched = change.added.iter().chain(&change.moved).chain(&change.retimed).chain(&change.repriced);
    let touched: Vec<&Entry> = touched.filter(named).collect();
    let [entry, rest @ ..] = touched.as_slice() else { return None };
    // Of a second one of the same name the first would be meant.
    let days = &request.draft.itinerary.days;
    let twins = days.iter().flat_map(|day| &day.activities).filter(|own| own.title == entry.title).count();
    if entry.kind != "activity"
        || twins > 1 && change.added.iter().any(|own| own.id == entry.id)
        || rest.iter().any(|other| other.id != entry.id)
        || change.removed.iter().any(|gone| gone.title != entry.title)
    {
        return None;
    }
    let whole = told_late(Clause { reading, range: 0..reading.items.len() });
    let openers = [
        Concept::No,
        Concept::Correction,
        Concept::Not,
        Concept::InsteadOf,
        Concept::Instead,
        Concept::Other,
        Concept::Change,
        Concept::That,
    ];
    let only = whole.items().iter().all(|item| {
        item.slot().is_some()
            || item.days().is_some()
            || item.number().is_some() && whole.days().len() == 1
            || matches!(item.what, What::Comma | What::Stop | What::And)
            || item.what == What::Known && (item.any(&openers) || item.is_filler())
            || reading
                .tokens
                .get(item.from)
                .is_some_and(|token| ["better", "nicer", "best", "mejor"].contains(&token.norm.as_str()))
    });
    // "And on day 4" is one more, "and in the evening" tells when.
    let joined = whole.items().first().is_some_and(|item| item.what == What::And);
    let not = reading.tokens.iter().any(|token| token.norm == "not");
    let late = whole.range.start > 0;
    let corrects = late || if joined { whole.days().is_empty() || not } else { whole.any(&openers) };
    // "Another one on day 3", "and on day 4 too" leave the first one where it is.
    let again = reading.tokens.iter().any(|token| SAME.contains(&token.norm.as_str()));
    if !only || again || !corrects || whole.is_question() || whole.items().len() > 14 {
        return None;
    }
    let denied = |at: usize| {
        let from = whole.items()[at].from;
        let word = |back: usize| {
            from.checked_sub(back)
                .and_then(|at| reading.tokens.get(at))
                .map_or("", |token| token.norm.as_str())
        };
        let article = ["the", "in", "on", "el", "la", "por", "en"].contains(&word(1));
        let near = if article { word(2) } else { word(1) };
        let further = if article && ["the", "in", "on"].contains(&near) { word(3) } else { near };
        ["not", "than", "of"].iter().any(|word| *word == near || *word == further)
    };
    let kept = (0..whole.items().len()).filter(|at| !denied(*at));
    let (mut day, mut slot) = (None, None);
    for at in kept {
        let item = &whole.items()[at];
        day = item.days().and_then(|days| days.first().copied()).or(day);
        slot = item.slot().or(slot);
    }
    (day.is_some() || slot.is_some()).then(|| (entry.title.clone(), day, slot))
}

/// "I should have said: late in the afternoon, once we've had our swim": what was left unsaid, without the reason.
fn told_late(whole: Clause<'_>) -> Clause<'_> {
    let said = ["said", "mentioned", "say", "mention", "add", "decir", "dicho", "mencionar"];
    let colon = (1..whole.items().len().min(9))
        .find(|at| [":", ",", "that"].contains(&whole.norm(*at)) && said.contains(&whole.norm(at - 1)));
    let owes =
        whole.words().iter().take(6).any(|word| ["should", "forgot", "olvide", "falto"].contains(word));
    let Some(colon) = colon.filter(|_| owes) else { return whole };
    let ends = |at: &usize| matches!(whole.items()[*at].what, What::Comma | What::Stop);
    let end = (colon + 1..whole.items().len()).find(ends).unwrap_or(whole.items().len());
    whole.part(colon + 1..end)
}

/// What the last change took out.
fn gone<'w>(work: &'w Work<'_>, kind: &'static str) -> Vec<&'w Entry> {
    let change = work.request.history.last_change.iter();
    change.flat_map(|change| &change.removed).filter(|entry| entry.kind == kind).collect()
}

/// True when the message says of what the last change took out or moved that it stays, and nothing else.
fn stays(work: &Work<'_>, whole: &Clause<'_>) -> bool {
    let words = whole.words();
    let said = words.iter().any(|word| STAYS.contains(word));
    // "Leave it as it is" is content with how it is now; a day or an amount says more.
    let more = words.iter().any(|word| ["as", "how", "like", "como"].contains(word))
        || whole.items().iter().any(|item| {
            !matches!(item.what, What::Known | What::Unknown | What::Comma | What::Quote(_) | What::And)
        });
    if !said || more {
        return false;
    }
    let Some(change) = &work.request.history.last_change else { return false };
    let touched = change.removed.iter().chain(&change.moved).chain(&change.retimed);
    let titles: Vec<String> =
        touched.flat_map(|entry| tokenize(&entry.title)).map(|token| stem(&token.norm)).collect();
    let slots = !change.retimed.is_empty() || !change.moved.is_empty();
    let unsaid = |word: &&&str| !SMALL.contains(*word) && !STAYS.contains(*word);
    let named: Vec<&&str> = words.iter().filter(unsaid).collect();
    let about = |word: &&&str| {
        titles.contains(&stem(word))
            || slots && ["morning", "midday", "afternoon", "evening", "noon"].contains(*word)
    };
    let told = !named.is_empty() && named.iter().all(about);
    let pronoun = words.iter().any(|word| {
        [
            "it",
            "that",
            "them",
            "both",
            "all",
            "everything",
            "they",
            "those",
            "dejalo",
            "dejala",
            "dejalos",
            "dejalas",
            "lo",
            "la",
        ]
        .contains(word)
    });
    // Of a new thing, "leave it in" is content with the change.
    let lost = !change.removed.is_empty() || !change.moved.is_empty() || !change.retimed.is_empty();
    // "Ok keep it", also behind a step back, is content with how it is now.
    let agrees = whole.items().first().is_some_and(|item| item.is(Concept::Yes)) || work.topic.step.is_some();
    let back = words.iter().any(|word| ["in", "after", "though"].contains(word));
    lost && (told || named.is_empty() && pronoun && (!agrees || back))
}

/// "No, not day 3" right after that was done with day 3.
fn denies(work: &Work<'_>, whole: &Clause<'_>) -> bool {
    let words = whole.words();
    let days = whole.days();
    let only = whole.items().iter().all(|item| {
        item.days().is_some()
            || item.what == What::Comma
            || item.any(&[Concept::No, Concept::Not, Concept::Correction, Concept::InsteadOf])
            || whole.reading.tokens.get(item.from).is_some_and(|token| SMALL.contains(&token.norm.as_str()))
    });
    let told = work.request.recent.last().map(|last| tokenize(&last.content)).unwrap_or_default();
    let done = |day: &i32| {
        let number = day.to_string();
        told.windows(2).any(|pair| {
            pair[1].norm == number && ["day", "dia", "days", "dias"].contains(&pair[0].norm.as_str())
        })
    };
    words.contains(&"not") && only && !days.is_empty() && days.iter().all(done)
}

/// "No, at the end I meant" after "Ghent first", where it was at the end before.
fn was_at_that_end(work: &Work<'_>, whole: &Clause<'_>) -> bool {
    let (first, last) = (whole.has(Concept::StartWith), whole.has(Concept::EndWith));
    let opens = whole.items().iter().take(3).any(|item| item.any(&[Concept::No, Concept::Correction]));
    let bare = whole.mention().words.is_empty() && whole.places().is_empty() && whole.days().is_empty();
    let days = &work.world.draft.itinerary.days;
    let (Some(begin), Some(end)) = (days.first(), days.last()) else { return false };
    let (edge, now) = if last { (end.number, begin) } else { (begin.number, end) };
    let there = |entry: &Entry| {
        let place = work.world.day(entry.day).map(|day| &day.place.name);
        entry.from == Some(Value::Count(i64::from(edge))) && place == Some(&now.place.name)
    };
    let change = work.request.history.last_change.iter();
    let mut moved = change.flat_map(|change| &change.moved).filter(|entry| entry.kind == "day");
    opens && bare && first != last && moved.any(there)
}

/// "Nah, our flights only work the other way round" after whole days were moved.
fn other_way(work: &Work<'_>, whole: &Clause<'_>) -> bool {
    let words = whole.words();
    let turned = words.windows(3).any(|words| matches!(words, ["other", "way", "round" | "around"]));
    let opens = words.first().is_some_and(|word| ["no", "nah", "nope", "hm", "hmm", "sorry"].contains(word));
    let Some(change) = &work.request.history.last_change else { return false };
    let day = |entry: &Entry| entry.kind == "day";
    let other =
        change.added.iter().chain(&change.removed).any(|entry| day(entry) || entry.kind == "activity");
    turned && opens && change.moved.iter().any(day) && !other && whole.days().is_empty()
}

/// "Oh no, bring that day back": the one day that the last change took out.
fn day_back(work: &mut Work<'_>, whole: &Clause<'_>) -> bool {
    let words = whole.words();
    let back = ["back", "recupera", "devuelve"].iter().any(|word| words.contains(word));
    let days = gone(work, "day");
    let [one] = days.as_slice() else { return false };
    let named = whole.days();
    let this = named.is_empty() && words.iter().any(|word| ["day", "dia"].contains(word))
        || named.iter().any(|day| i64::from(*day) == i64::from(one.day));
    if !back || !this || !whole.mention().words.is_empty() || whole.any(&[Concept::Move, Concept::Switch]) {
        return false;
    }
    take_back(work)
}

/// The one thing that is named, of several that the last change touched.
fn named_back(work: &mut Work<'_>, whole: &Clause<'_>) -> Option<bool> {
    let change = work.request.history.last_change.as_ref()?;
    let others = change.added.len() + change.moved.len() + change.removed.len() > 1;
    let mention = whole.mention();
    (others && !mention.words.is_empty()).then(|| bring_back(work, &mention.words)).filter(|done| *done)
}

/// "I said day 5" of what the last change added or moved: it moves on from where it is, and taking the change back would
/// take it away.
pub(crate) fn moves_on(work: &Work<'_>) -> bool {
    let Some(change) = &work.request.history.last_change else { return false };
    let touched = |id: &Option<String>| {
        let all = change.added.iter().chain(&change.moved).chain(&change.retimed);
        let mut ids = all.map(|entry| &entry.id);
        id.as_ref().is_some_and(|id| ids.any(|own| own == id))
    };
    let alone =
        change.removed.is_empty() && change.added.len() + change.moved.len() + change.retimed.len() == 1;
    let moves = |operation: &Operation| operation.op == OperationKind::MoveActivity && touched(&operation.id);
    alone && !work.operations.is_empty() && work.operations.iter().all(moves)
}
