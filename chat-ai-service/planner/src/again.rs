//! The order or the question of the message before once more, for something else: "do the same for day 5", "and the day
//! after too", "another one on day 3", "and day 8?"

use std::ops::Range;

use crate::api::Request;
use crate::clause::Clause;
use crate::concept::Concept;
use crate::items::{Item, What};
use crate::reading::Reading;

/// The longest such message, in tokens.
const LONGEST: usize = 12;

/// Words that such a message consists of, beside what it is about.
const SMALL: &[&str] = &[
    "and", "the", "do", "for", "on", "to", "in", "at", "with", "of", "it", "that", "this", "thing", "too",
    "also", "as", "well", "then", "now", "please", "ok", "okay", "one", "ones", "day", "days", "same",
    "ditto", "likewise", "again", "another", "more", "just", "so", "what", "how", "about", "go", "make",
    "exactly", ",", "?", ".", "!", "though", "y", "el", "la", "lo", "los", "las", "mismo", "para", "con",
    "en", "de", "del", "dia", "dias", "tambien", "otro", "otra", "haz", "hazlo", "igual", "por", "favor",
    "ahora", "pues", "que", "tal", "is", "are", "be", "can", "could", "you", "would", "repeat",
];
/// Words that say "once more".
pub(crate) const SAME: &[&str] = &[
    "same", "ditto", "likewise", "too", "also", "another", "again", "repeat", "mismo", "igual", "tambien",
    "otro", "otra",
];
/// Orders that such a message may not give itself.
const OTHER_ORDERS: &[Concept] = {
    use Concept::*;
    &[Remove, Cut, Replace, Switch, Move, Lock, Unlock, Keep, Never, RestDay, Undo, InsteadOf, Budget, Under]
};
/// Days that are told from the one before.
const NEXT: &[&str] = &["after", "next", "following", "siguiente", "despues"];
const BEFORE: &[&str] = &["before", "previous", "preceding", "anterior", "antes"];

/// What is said once more, written out; none where the message stands for itself.
pub(crate) fn carried(reading: &Reading, previous: &Reading, request: &Request<'_>) -> Option<String> {
    let whole = Clause { reading, range: 0..reading.items.len() };
    let before = Clause { reading: previous, range: 0..previous.items.len() };
    let words: Vec<&str> = reading.tokens.iter().map(|token| token.norm.as_str()).collect();
    // "Oh, and the other one too": the other answer to the question before, on top of the one that was given.
    let on_top = |word: &&str| ["too", "also", "well", "tambien"].contains(word);
    if words.iter().any(on_top) && words.iter().any(|word| ["other", "otro", "otra"].contains(word)) {
        let other = crate::instead::other_answer(reading, request);
        if other.is_some() {
            return other;
        }
    }
    if let Some(text) = same_for(reading, previous).or_else(|| another_thing(reading, previous)) {
        return Some(text);
    }
    let short = words.len() <= LONGEST + 2;
    let recounted =
        || crate::recount::asked_place(reading, previous).or_else(|| except_there(&whole, &before));
    if let Some(text) = short.then(recounted).flatten() {
        return Some(text);
    }
    if words.is_empty() || words.len() > LONGEST || previous.clauses().len() != 1 {
        return None;
    }
    let says = |list: &[&str]| words.iter().any(|word| list.contains(word));
    if let Some(text) = more_or_less(&before, &words, request) {
        return Some(text);
    }
    let asked = before.is_question() || before.shows();
    let joined = ["and", "y", "plus"].contains(&words[0]);
    let follows = joined || ["what", "how", "que"].contains(&words[0]) && says(&["about", "tal"]);
    // "Day 2?" after a question is one too.
    let bare = asked
        && words.len() <= 4
        && !whole.days().is_empty()
        && whole.mention().words.is_empty()
        && !whole.has_wish();
    let follows = follows || bare;
    if let Some(text) = that_stay(&whole, &before) {
        return Some(text);
    }
    // "Do you think it will rain again?" asks for nothing once more.
    if whole.asks() && !follows {
        return None;
    }
    // "No, the same as before" is no order, and "the same hotel" no order for another day.
    if !says(SAME) && !follows || whole.any(&[Concept::No, Concept::Undo, Concept::Redo]) {
        return None;
    }
    let orders = before.has_wish() || before.any(&[Concept::Add, Concept::Lock, Concept::Remove]);
    if !asked && !orders || before.any(&[Concept::Undo, Concept::Redo, Concept::Original]) {
        return None;
    }
    if let Some(days) = other_days(&whole, &before, &words, request) {
        let unit = if previous.is_spanish() { "dia" } else { "day" };
        let and = if previous.is_spanish() { "y" } else { "and" };
        let named: Vec<String> = days.iter().map(|day| format!("{unit} {day}")).collect();
        return Some(on_days(
            previous,
            &named.join(&format!(" {and} ")),
            before.any(&[Concept::Add, Concept::Put]),
        ));
    }
    // "And the flamenco to the afternoon" after "move the baths to the morning"
    let verb = before.find_any(&[Concept::Move, Concept::Put]).filter(|at| *at < 3);
    if let (Some(verb), true) = (verb, joined && !asked)
        && !whole.has_wish()
        && !whole.mention().words.is_empty()
        && (whole.slot().is_some() || !whole.days().is_empty())
    {
        let rest = reading.text.get(reading.tokens.get(1)?.from..)?;
        return Some(format!("{} {rest}", previous.typed(verb..verb + 1)));
    }
    // "And the massage too" after "move the river cruise to day 4"
    if verb.is_some() && !asked && !whole.has_wish() && whole.slot().is_none() && whole.days().is_empty() {
        let (new, old) = (whole.mention(), before.mention());
        let (new, old) =
            ((*new.items.first()?, *new.items.last()?), (*old.items.first()?, *old.items.last()?));
        return Some(replaced(previous, old.0..old.1 + 1, reading.typed(new.0..new.1 + 1)));
    }
    // "And the kayak?" after "what does the yoga cost?"
    if asked && follows && !whole.has_wish() && whole.items().len() <= 8 {
        let (new, old) = (object(&whole)?, object(&before)?);
        let text = reading.typed(new.start..new.end).to_owned();
        return Some(replaced(previous, old, &text));
    }
    None
}

/// "And some live jazz that evening, 15 euros" after "put a waffle stop on day 1".
fn another_thing(reading: &Reading, previous: &Reading) -> Option<String> {
    let whole = Clause { reading, range: 0..reading.items.len() };
    let before = Clause { reading: previous, range: 0..previous.items.len() };
    let words: Vec<&str> = reading.tokens.iter().map(|token| token.norm.as_str()).collect();
    let joined = ["and", "y", "plus"].contains(words.first()?);
    let new = ["some", "a", "an", "un", "una", "unos", "another"].contains(words.get(1)?);
    let placed = whole.slot().is_some() && !whole.mention().words.is_empty();
    let adds = before.any(&[Concept::Add, Concept::Put]) && !before.is_question();
    if !joined || !new || !placed || !adds || words.len() > LONGEST + 3 || whole.any(OTHER_ORDERS) {
        return None;
    }
    let rest = reading.text.get(reading.tokens.get(1)?.from..)?;
    let day = whole.days().is_empty().then(|| before.days().last().copied()).flatten();
    let (verb, unit) = if reading.is_spanish() { ("pon", "el dia") } else { ("add", "on day") };
    let on = day.map_or_else(String::new, |day| format!(", {unit} {day}"));
    Some(format!("{verb} {}{on}", rest.trim_end_matches(['.', '!'])))
}

/// "Same for the boat. But the cruise stays": the kind of order before for another thing, and what else is said.
fn same_for(reading: &Reading, previous: &Reading) -> Option<String> {
    let before = Clause { reading: previous, range: 0..previous.items.len() };
    let end = (0..reading.items.len()).find(|at| {
        matches!(reading.items[*at].what, What::Stop | What::Comma)
            || ["but", "pero"].contains(&reading.norm(*at))
    });
    let head = Clause { reading, range: 0..end.unwrap_or(reading.items.len()) };
    let words = head.words();
    let same =
        words.iter().position(|word| ["same", "ditto", "likewise", "mismo", "igual"].contains(word))?;
    let about = words.get(same + 1).is_some_and(|word| ["for", "with", "goes", "para", "con"].contains(word));
    let mention = head.mention();
    let first = mention.items.iter().find(|item| reading.items[**item].from > reading.items[0].from)?;
    if !about || same > 3 || !head.days().is_empty() || head.is_question() {
        return None;
    }
    let verbs = [
        (Concept::Keep, "keep", "conserva"),
        (Concept::Never, "ban", "veta"),
        (Concept::Remove, "drop", "quita"),
        (Concept::None, "drop", "quita"),
    ];
    let first_order = |(concept, ..): &&(Concept, &str, &str)| before.find(*concept).unwrap_or(usize::MAX);
    let (_, english, spanish) =
        verbs.iter().filter(|(concept, ..)| before.has(*concept)).min_by_key(first_order)?;
    let verb = if reading.is_spanish() { spanish } else { english };
    let named = reading.typed(*first..*mention.items.last()? + 1);
    let rest = end.and_then(|end| reading.text.get(reading.tokens.get(reading.items.get(end)?.from)?.from..));
    Some(format!(
        "{verb} the {named}{}",
        rest.map_or_else(String::new, |rest| if rest.starts_with(['.', ',', ';', '!']) {
            rest.to_owned()
        } else {
            format!(", {rest}")
        })
    ))
}

/// "Except in Amalfi, there I want a really nice one" after "cheap hotels everywhere": another level for the nights there.
fn except_there(whole: &Clause<'_>, before: &Clause<'_>) -> Option<String> {
    let [(at, _)] = whole.places()[..] else { return None };
    let words = whole.words();
    let says = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let apart = says(&["except", "only", "just", "but", "not", "save", "excepto", "salvo", "menos", "solo"]);
    let levels = before.has(Concept::StayNoun) && !before.is_question();
    if !apart || !levels || !whole.days().is_empty() || whole.any(&[Concept::Remove, Concept::Undo]) {
        return None;
    }
    let place = whole.reading.typed(whole.range.start + at..whole.range.start + at + 1);
    let better = says(&NICE) || whole.any(&[Concept::LevelComfort, Concept::Dearer]);
    let simpler =
        says(&["cheap", "simple", "basic", "barato", "sencillo"]) || whole.has(Concept::LevelBudget);
    Some(match (before.reading.is_spanish(), better, simpler) {
        (true, true, _) => format!("hoteles mejores en {place}"),
        (true, _, true) => format!("hoteles baratos en {place}"),
        (_, true, _) => format!("comfortable hotels in {place}"),
        (_, _, true) => format!("budget hotels in {place}"),
        _ => return None,
    })
}

/// How a better place to sleep is called.
const NICE: [&str; 16] = [
    "nice",
    "nicer",
    "posh",
    "lovely",
    "fancy",
    "good",
    "great",
    "special",
    "comfortable",
    "better",
    "proper",
    "smart",
    "bonito",
    "bueno",
    "mejor",
    "comodo",
];

/// "One more", "two less" after the trip was made 7 days long.
fn more_or_less(before: &Clause<'_>, words: &[&str], request: &Request<'_>) -> Option<String> {
    let named = before.items().iter().any(|item| item.length().is_some()) && before.places().is_empty();
    let ledger = request.history.last_change.as_ref().and_then(|change| change.constraints.as_ref());
    let changed = ledger.is_some_and(|ledger| ledger.before.duration_days != ledger.after.duration_days);
    let length = named || changed && crate::revise::changed_last(request);
    let plain = before.mention().words.is_empty() && !before.has(Concept::RestDay);
    let spanish = before.reading.is_spanish();
    let small = |word: &&str| {
        [
            "and", "no", "maybe", "make", "it", "please", "ok", "just", "then", "day", "days", "well",
            "actually", ",", ".", "!",
        ]
        .contains(word)
    };
    let said: Vec<&str> = words.iter().copied().filter(|word| !small(word)).collect();
    let [count, direction] = said.as_slice() else { return None };
    let known = ["one", "two", "three", "four", "un", "uno", "dos", "tres", "cuatro", "another"];
    let counts = known.contains(count) || count.parse::<u32>().is_ok();
    let word = match *direction {
        "more" | "longer" | "extra" => "more",
        "less" | "fewer" | "shorter" => "less",
        "mas" => "mas",
        "menos" => "menos",
        _ => return None,
    };
    let unit = if spanish { "dias" } else { "days" };
    let count = if ["another", "uno", "un"].contains(count) { "1" } else { count };
    (length && plain && counts)
        .then(|| if spanish { format!("{count} {unit} {word}") } else { format!("{count} {word} {unit}") })
}

/// "What does that one cost?" after "where do we sleep on day 8?"
fn that_stay(whole: &Clause<'_>, before: &Clause<'_>) -> Option<String> {
    let day = before.days().first().copied()?;
    let plain = whole.mention().words.is_empty() && whole.days().is_empty() && whole.is_question();
    let at = whole.items().iter().position(|item| item.is(Concept::That))?;
    if !plain || !before.any(&[Concept::QSleep, Concept::StayNoun]) || !before.is_question() {
        return None;
    }
    let hotel = if before.reading.is_spanish() {
        format!("el hotel del dia {day}")
    } else {
        format!("the hotel on day {day}")
    };
    Some(replaced(whole.reading, whole.range.start + at..whole.range.start + at + 1, &hotel))
}

/// "Drop the third thing" after "what's on day 4?": the thing of that day.
pub(crate) fn numbered(reading: &Reading, previous: &Reading) -> Option<String> {
    let whole = Clause { reading, range: 0..reading.items.len() };
    let before = Clause { reading: previous, range: 0..previous.items.len() };
    let nouns = ["thing", "activity", "item", "stop", "event", "actividad", "cosa", "parada"];
    let ordinal = whole.items().windows(2).any(|pair| {
        matches!(pair[0].what, What::Ordinal(_))
            && reading.tokens.get(pair[1].from).is_some_and(|token| nouns.contains(&token.norm.as_str()))
    });
    let [day] = before.days()[..] else { return None };
    let unit = if reading.is_spanish() { "del dia" } else { "of day" };
    let text = reading.text.trim_end_matches(['.', '!', '?', ' ']);
    (ordinal && whole.days().is_empty() && !whole.is_question()).then(|| format!("{text} {unit} {day}"))
}

/// The days that the message names, where it names nothing else.
fn other_days(
    whole: &Clause<'_>,
    before: &Clause<'_>,
    words: &[&str],
    request: &Request<'_>,
) -> Option<Vec<i32>> {
    let small = |item: &Item| {
        item.days().is_some()
            || item.slot().is_some()
            || item.number().is_some()
            || whole.reading.tokens.get(item.from..item.to).unwrap_or_default().iter().all(|token| {
                [SMALL, NEXT, BEFORE].iter().any(|list| list.contains(&token.norm.as_str()))
                    || ["last", "first", "final", "ultimo", "primero", "primer"]
                        .contains(&token.norm.as_str())
            })
    };
    if !whole.items().iter().all(small) {
        return None;
    }
    let named = whole.days();
    if !named.is_empty() {
        return Some(named);
    }
    // "And 4 too"
    let number = whole.number().and_then(|(_, number)| i32::try_from(number.mantissa()).ok());
    if let Some(number) = number.filter(|_| !before.days().is_empty() && !words.contains(&"one")) {
        return Some(vec![number]);
    }
    let says = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let last = before.days().last().copied()?;
    let length = i32::try_from(request.draft.itinerary.days.len()).ok()?;
    // What followed a day that has been taken out has its number now.
    let gone = before.has(Concept::Remove) && before.mention().words.is_empty() && before.slot().is_none();
    if says(NEXT) {
        return Some(vec![if gone { last } else { last + 1 }]);
    }
    if says(BEFORE) {
        return Some(vec![last - 1]);
    }
    let counted = says(&["one", "day", "dia"]) || words.len() <= 4;
    match () {
        () if counted && says(&["last", "final", "ultimo"]) => Some(vec![length]),
        () if counted && says(&["first", "primero", "primer"]) => Some(vec![1]),
        () => None,
    }
}

/// The day beside that of the message before, in words, where such a one is all that is said.
pub(crate) fn neighbour(
    whole: &Clause<'_>,
    before: &Clause<'_>,
    words: &[&str],
    request: &Request<'_>,
) -> Option<String> {
    let beside = words.iter().any(|word| NEXT.contains(word) || BEFORE.contains(word));
    // The day before is taken back first, so that its number stands.
    let named = whole.days().is_empty() && beside && words.len() <= LONGEST;
    let day = other_days(whole, before, words, request).filter(|_| named)?;
    let gone = before.has(Concept::Remove) && words.iter().any(|word| NEXT.contains(word));
    let day = day.first()? + i32::from(gone);
    Some(if before.reading.is_spanish() { format!("dia {day}") } else { format!("day {day}") })
}

/// The message before with other days; where it names none, they are added to it.
pub(crate) fn on_days(previous: &Reading, days: &str, adds: bool) -> String {
    let named: Vec<usize> =
        (0..previous.items.len()).filter(|at| previous.items[*at].days().is_some()).collect();
    match (named.first(), named.last()) {
        (Some(first), Some(last))
            if previous.items[*first..*last]
                .iter()
                .all(|item| item.days().is_some() || item.what == What::And || item.what == What::Comma) =>
        {
            replaced(previous, *first..*last + 1, days)
        }
        (_, Some(last)) => replaced(previous, *last..*last + 1, days),
        _ => {
            let on = if previous.is_spanish() { "el" } else { "on" };
            let text = previous.text.trim_end_matches(['.', '!', '?', ' ']);
            let asks = if adds { "" } else { previous.text.get(text.len()..).unwrap_or_default() };
            format!("{text} {on} {days}{asks}")
        }
    }
}

/// What a question is about: days, a place, or what it names.
fn object(clause: &Clause<'_>) -> Option<Range<usize>> {
    let days = clause.items().iter().position(|item| item.days().is_some());
    let place = clause.places().first().map(|(at, _)| *at);
    let mention = clause.mention();
    let noun = clause.find_any(&[Concept::StayNoun, Concept::TransportNoun, Concept::Trip]);
    let start = clause.range.start;
    let named = mention.items.first().zip(mention.items.last()).map(|(first, last)| *first..*last + 1);
    days.or(place)
        .map(|at| start + at..start + at + 1)
        .or(named)
        .or(noun.map(|at| start + at..start + at + 1))
}

fn replaced(previous: &Reading, items: Range<usize>, text: &str) -> String {
    let token = |at: Option<usize>| at.and_then(|at| previous.tokens.get(at));
    let first = token(previous.items.get(items.start).map(|item| item.from)).map_or(0, |token| token.from);
    let last = items.end.checked_sub(1).and_then(|at| previous.items.get(at));
    let end = token(last.and_then(|item| item.to.checked_sub(1))).map_or(first, |token| token.to);
    let (head, tail) =
        (previous.text.get(..first).unwrap_or_default(), previous.text.get(end..).unwrap_or_default());
    format!("{head}{text}{tail}")
}
