//! "No, I meant 3", "not that one, the other beach", "oh sorry, 27 June": a correction that says only what was wrong.
//! The message before is read again with the right value in its place, after what it led to has been taken back.

use std::ops::Range;

use remix_itinerary::money::Decimal;

use crate::api::{Request, Role};
use crate::clause::Clause;
use crate::concept::Concept;
use crate::elements::{Elements, Kind, stem};
use crate::items::{Date, Item, What};
use crate::lexicon::Language;
use crate::meant::{day_of, denies_new, named, other_name, replaced_part, word_for_word};
use crate::reading::Reading;
use crate::recount;
use crate::text::Shape;
use crate::world::World;

/// The longest correction, in items.
const LONGEST: usize = 14;

/// Orders: a message that has one stands for itself.
pub(crate) const ORDERS: &[Concept] = {
    use Concept::*;
    &[
        Add, Remove, Replace, InsteadOf, Switch, Move, Merge, Split, Lock, Unlock, Never, Undo, Redo,
        Restore, Rename, RestDay, Reorder, Cheaper, Dearer, Slower, Faster, Easier, Harder, ShowIn, Original,
        Forget, Extend, Shorten, More, Less, Reduce, Increase, Keep, Rest, Evenly, Question, QHowMany,
        QHowMuch, QHowLong, QWhy,
    ]
};

/// The message before with what is corrected in it; none where the message is no correction of it.
pub(crate) fn corrected(
    reading: &Reading,
    previous: &Reading,
    elements: &Elements,
    world: &World<'_>,
) -> Option<String> {
    let whole = Clause { reading, range: 0..reading.items.len() };
    if reading.items.is_empty() || whole.items().len() > LONGEST || whole.is_question() {
        return None;
    }
    let opens = (0..whole.items().len().min(6)).any(|at| is_interjection(&whole, at));
    // "Too expensive, make it 15"
    let tokens = reading.tokens.iter().any(|token| ["too", "demasiado"].contains(&token.norm.as_str()));
    let opens = opens || tokens && whole.number().is_some() && whole.items().len() < 9;
    // "Oh, make it 25"
    let sets = (0..whole.items().len().min(3))
        .any(|at| whole.norm(at) == "make" && whole.items()[at].is(Concept::Change));
    let valued = whole.number().is_some() || !whole.days().is_empty();
    let opens = opens || sets && valued && whole.items().len() < 6 && whole.mention().words.is_empty();
    let before = Clause { reading: previous, range: 0..previous.items.len() };
    if let Some(edits) = recount::passed_on(&whole, &before).filter(|_| opens) {
        return Some(apply(&previous.text, edits));
    }
    let says_other = whole.has(Concept::Other);
    if !opens && !says_other || orders(&whole) || whole.any(&[Concept::Thanks, Concept::Praise]) {
        return None;
    }
    // "Never mind. Take off the last day"
    let takes_day = whole.has(Concept::Cut) && !whole.days().is_empty();
    if denies_new(&whole, previous) || lets_stay(&whole, &before) || takes_day {
        return None;
    }
    let edits = edits(reading, previous, elements, world)?;
    (!edits.is_empty()).then(|| apply(&previous.text, edits))
}

/// "And day 5 too" after "remove day 3": the same order for something else.
pub(crate) fn continued(reading: &Reading, previous: &Reading) -> Option<String> {
    let whole = Clause { reading, range: 0..reading.items.len() };
    let before = Clause { reading: previous, range: 0..previous.items.len() };
    let also = (0..whole.items().len()).any(|at| ALSO.contains(&whole.norm(at)));
    let joins = whole.items().first().is_some_and(|item| item.what == What::And);
    let orders = [
        Concept::Remove,
        Concept::Lock,
        Concept::Unlock,
        Concept::Keep,
        Concept::Never,
        Concept::Add,
        Concept::RestDay,
    ];
    let values = whole.items().iter().any(|item| {
        matches!(item.what, What::Length(_) | What::Money(_) | What::Date(_) | What::Number(_))
            || item.place.is_some()
    });
    if !also && !joins || whole.any(ORDERS) || values || whole.items().len() > 8 || whole.is_question() {
        return None;
    }
    if !before.any(&orders) || previous.clauses().len() != 1 {
        return None;
    }
    let object = |clause: &Clause<'_>| {
        let named = clause.mention();
        let day = clause.items().iter().position(|item| item.days().is_some());
        let pronoun = clause.items().iter().position(|item| item.is(Concept::That));
        match (named.items.first(), named.items.last(), day, pronoun) {
            (Some(first), Some(last), ..) => Some((*first, *last)),
            (_, _, Some(day), _) => Some((day, day)),
            (.., Some(pronoun)) => Some((pronoun, pronoun)),
            _ => None,
        }
    };
    let ((first, last), (old_first, old_last)) = (object(&whole)?, object(&before)?);
    // "We don't dive, remove the dive": the object is what stands behind the last comma.
    let comma = (old_first..old_last).rev().find(|at| previous.items[*at].what == What::Comma);
    let named = before.mention().items;
    let old_first = comma.and_then(|comma| named.into_iter().find(|at| *at > comma)).unwrap_or(old_first);
    let range = bytes(previous, old_first).start..bytes(previous, old_last).end;
    Some(apply(&previous.text, vec![(range, reading.typed(first..last + 1).to_owned())]))
}

const ALSO: &[&str] = &["too", "also", "well", "tambien"];

/// "Actually the tile museum can stay" after "no museums": what the message before did is not to be done to it.
pub(crate) fn lets_stay(whole: &Clause<'_>, before: &Clause<'_>) -> bool {
    let takes = before.any(&[Concept::Remove, Concept::None, Concept::Never, Concept::Less]);
    let stays = ["stay", "stays", "remain", "quedarse", "queda", "quede"];
    takes && whole.words().iter().any(|word| stays.contains(word))
}

/// True for a message that only says what was wrong: "I meant day 3, sorry".
pub(crate) fn is_bare(reading: &Reading) -> bool {
    let whole = Clause { reading, range: 0..reading.items.len() };
    (0..whole.items().len().min(6)).any(|at| is_interjection(&whole, at))
        && !orders(&whole)
        && !whole.is_question()
}

/// True for a message that stands for itself; the "not the" of "not the fourteenth" orders nothing.
fn orders(clause: &Clause<'_>) -> bool {
    clause.items().iter().enumerate().any(|(at, item)| {
        // "The other lunch, the packed one" speaks of no pace.
        let describes =
            item.any(&[Concept::Slower, Concept::Faster]) && ["one", "ones"].contains(&clause.norm(at + 1));
        let denies = clause.reading.tokens.get(item.from).is_some_and(|token| token.norm == "not");
        // "That's too short, 7" complains and says what is wanted.
        let words = clause.reading.tokens.get(item.from..item.to).unwrap_or_default();
        let complains = words.iter().any(|token| ["too", "demasiado"].contains(&token.norm.as_str()))
            && item.any(&[Concept::Extend, Concept::Shorten, Concept::Cheaper, Concept::Dearer])
            && clause.number().is_some();
        let told = complains || describes || item.is(Concept::InsteadOf) && denies;
        item.any(ORDERS) && !told
    })
}

/// "No, 4", "sorry, 4", "I meant 4"; the "no" of "no museums" is none.
pub(crate) fn is_interjection(clause: &Clause<'_>, at: usize) -> bool {
    let item = &clause.items()[at];
    if !item.any(&[Concept::Correction, Concept::No]) {
        return false;
    }
    let determiner = item.is(Concept::None) || item.is(Concept::Not);
    let next = clause.items().get(at + 1);
    let value = next.is_none_or(|next| {
        !matches!(next.what, What::Known | What::Unknown | What::Quote(_))
            || next.any(&[Concept::Correction, Concept::Other, Concept::No])
            || next.is_filler() && next.what == What::Known
    });
    let stopped = clause
        .reading
        .items
        .get(clause.range.start + at + 1)
        .is_some_and(|next| matches!(next.what, What::Comma | What::Stop));
    !determiner || value || stopped
}

/// A part of the message before, by bytes, and what takes its place.
pub(crate) type Change = (Range<usize>, String);

pub(crate) fn apply(text: &str, mut edits: Vec<Change>) -> String {
    edits.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(text.len() + 32);
    let mut at = 0;
    for (range, new) in edits {
        if range.start < at {
            continue;
        }
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str(&new);
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

fn edits(
    reading: &Reading,
    previous: &Reading,
    elements: &Elements,
    world: &World<'_>,
) -> Option<Vec<Change>> {
    let mut edits = Vec::new();
    let whole = Clause { reading, range: 0..reading.items.len() };
    let before = Clause { reading: previous, range: 0..previous.items.len() };
    let numbers = numbers(reading);
    // "No, the second one" after "drop the first activity on day 2"
    let picks = [
        (Concept::FirstOne, "first", "primera"),
        (Concept::SecondOne, "second", "segunda"),
        (Concept::ThirdOne, "third", "tercera"),
        (Concept::FourthOne, "fourth", "cuarta"),
        (Concept::LastOne, "last", "ultima"),
    ];
    let counted = previous.items.iter().position(|item| matches!(item.what, What::Ordinal(_)));
    if let (Some(old), Some((_, english, spanish))) =
        (counted, picks.iter().find(|(pick, ..)| whole.has(*pick)))
    {
        let word = if previous.is_spanish() { spanish } else { english };
        return Some(vec![(bytes(previous, old), (*word).to_owned())]);
    }
    // "the 27th" of a date
    if let Some((at, date)) = dates(previous).first()
        && let [(_, number)] = numbers.as_slice()
        && dates(reading).is_empty()
        && let (Some(year), Ok(day)) = (date.year.or_else(|| start_year(world)), number.parse::<u32>())
    {
        return Some(vec![(bytes(previous, *at), format!("{year:04}-{:02}-{day:02}", date.month))]);
    }
    if let (Some((at, new)), Some((old, known))) = (dates(reading).first(), dates(previous).first()) {
        let year =
            known.year.filter(|_| new.year.is_none()).map_or_else(String::new, |year| format!(" {year}"));
        return Some(vec![(bytes(previous, *old), format!("{}{year}", reading.typed(*at..*at + 1)))]);
    }
    // "Sorry, April": the month of the date before.
    if let (Some((old, date)), Some(month)) = (dates(previous).first(), month_named(reading))
        && let (Some(day), Some(year)) = (date.day, date.year.or_else(|| start_year(world)))
    {
        return Some(vec![(bytes(previous, *old), format!("{year:04}-{month:02}-{day:02}"))]);
    }
    // "Two days fewer", "no, rather 6": a number against a difference is the length itself.
    let relative = before.any(&[Concept::Shorten, Concept::Extend])
        || before.items().iter().any(|item| item.length().is_some_and(|length| length.sign != 0))
        || before
            .items()
            .windows(2)
            .any(|pair| pair[0].length().is_some() && pair[1].any(&[Concept::Less, Concept::More]));
    if let ([(_, number)], true, true) = (numbers.as_slice(), relative, before.places().is_empty()) {
        let unit = if previous.is_spanish() { "dias" } else { "days" };
        return Some(vec![(0..previous.text.len(), format!("{number} {unit}"))]);
    }
    // "Lower it by another 200", "no, 2100": an amount that no change could be is the limit itself.
    let money = before.items().iter().any(|item| matches!(item.what, What::Money(_) | What::Number(_)))
        && before.any(&[Concept::Reduce, Concept::Increase, Concept::Cut, Concept::Save, Concept::Cheaper]);
    if let ([(_, number)], true, true) = (numbers.as_slice(), money, before.places().is_empty())
        && let Ok(amount) = number.replace(',', "").parse::<Decimal>()
        && amount * Decimal::TWO > world.draft.itinerary.budget_amount
    {
        let noun = if previous.is_spanish() { "presupuesto maximo" } else { "budget at most" };
        return Some(vec![(0..previous.text.len(), format!("{noun} {number}"))]);
    }
    if let Some(edits) = recount::by_place(&whole, &before) {
        return Some(edits);
    }
    let days = |clause: &Clause<'_>| {
        let mut days =
            clause.items().iter().enumerate().filter_map(|(at, item)| Some((at, item.days()?.first()?)));
        match (days.next(), days.next()) {
            (Some((at, day)), None) => Some((at, *day)),
            _ => None,
        }
    };
    let places = (whole.places(), before.places());
    if let (Some((_, new)), Some((old, _))) = (days(&whole), days(&before))
        && numbers.is_empty()
    {
        // "That breakfast was for the first day"
        let unit = if previous.is_spanish() { "dia" } else { "day" };
        edits.push((bytes(previous, old), format!("{unit} {new}")));
    }
    if !numbers.is_empty() && (places.0.is_empty() || places.0.len() == places.1.len()) {
        edits.extend(number_edits(reading, previous, &numbers)?);
    }
    let slots = |clause: &Clause<'_>| clause.items().iter().position(|item| item.slot().is_some());
    if let Some(new) = slots(&whole) {
        let text = reading.typed(new..new + 1).to_owned();
        match slots(&before) {
            Some(old) => edits.push((bytes(previous, old), text)),
            None => edits.push((previous.text.len()..previous.text.len(), format!(" {text}"))),
        }
    }
    // "In the evening, not the morning" names no other thing.
    let name = || other_name(&whole, &before, elements, world);
    if let Some(name) = name().filter(|_| edits.is_empty() || !whole.mention().words.is_empty()) {
        edits.push((named(previous)?, name.clone()));
        edits.extend(day_of(&name, &before, elements));
        return Some(edits);
    }
    let old_places = places.1.iter().map(|(item, _)| *item);
    for ((new, _), old) in places.0.iter().zip(old_places) {
        edits.push((bytes(previous, old), reading.typed(*new..*new + 1).to_owned()));
    }
    // "It's Luisita, not Lupita": one word for another of the message before.
    if let Some(change) = word_for_word(reading, previous) {
        edits.push(change);
        return Some(edits);
    }
    let mention = whole.mention();
    // "That breakfast": the thing that the message before was about is named once more.
    let again = !edits.is_empty() && mention.words.iter().all(|word| before.mention().words.contains(word));
    let said = !again
        && mention.words.iter().any(|word| !["wait", "espera", "meant", "mean"].contains(&word.as_str()));
    if places.0.is_empty() && !mention.items.is_empty() && said {
        let (first, last) = (*mention.items.first()?, *mention.items.last()?);
        // "I was thinking of the stairs" means what is called so, no need.
        let fits = elements.resolve(&mention.words, &[], &[Kind::DraftActivity]);
        let sure = fits.first().filter(|fit| fit.score > 0.62).and_then(|fit| elements.get(*fit));
        let alone = fits.get(1).is_none_or(|next| fits[0].score - next.score > 0.1);
        let new = match sure.filter(|element| alone && !element.title.contains('"')) {
            Some(element) => format!("\"{}\"", element.title),
            None => reading.typed(first..last + 1).to_owned(),
        };
        edits.push((replaced_part(&before, &mention, elements).or_else(|| named(previous))?, new));
    }
    Some(edits)
}

/// The one month that a message names.
fn month_named(reading: &Reading) -> Option<u32> {
    reading.tokens.iter().find_map(|token| reading.month(&token.norm))
}

/// The year in which the trip starts so far.
fn start_year(world: &World<'_>) -> Option<u32> {
    world.draft.constraints.start_date.as_ref()?.get(..4)?.parse().ok()
}

/// New numbers take the place of as many old ones; a single one takes that of the last.
/// The token that counts the days of the trip, where one does.
fn days_at(reading: &Reading) -> Option<usize> {
    let item = reading.items.iter().find(|item| item.length().is_some())?;
    (item.from..item.to).find(|at| {
        reading
            .tokens
            .get(*at)
            .is_some_and(|token| token.shape == Shape::Number || reading.is_number_word(&token.norm))
    })
}

fn number_edits(reading: &Reading, previous: &Reading, new: &[(usize, String)]) -> Option<Vec<Change>> {
    let mut old: Vec<Range<usize>> =
        numbers(previous).into_iter().map(|(token, _)| token_bytes(previous, token)).collect();
    if old.is_empty() || new.len() > old.len() {
        return None;
    }
    // A number of days takes the place of a number of days.
    if let (Some(day), 1) = (days_at(previous), new.len())
        && reading.items.iter().any(|item| item.length().is_some())
    {
        return new.first().map(|(_, text)| vec![(token_bytes(previous, day), text.clone())]);
    }
    // "Not day 6, day 5": a number of a day takes the place of one.
    let day = |reading: &Reading| {
        // "... and leave the rest of day 8 alone" sets no day.
        let left = |range: &Range<usize>| crate::reasons::leaves_rest(reading, range);
        let told = reading.clauses().into_iter().filter(|range| !left(range)).flatten();
        let mut days = told.filter_map(|at| reading.items.get(at)).filter(|item| item.days().is_some());
        days.next_back().map(|item| item.from..item.to)
    };
    if let ([(at, text)], Some(said), Some(known)) = (new, day(reading), day(previous))
        && said.contains(at)
        && let Some((token, _)) = numbers(previous).into_iter().rfind(|(token, _)| known.contains(token))
    {
        return Some(vec![(token_bytes(previous, token), text.clone())]);
    }
    // "Sorry, three adults" after "two adults and two children": the number before the same word.
    let counted = |reading: &Reading, at: usize| reading.tokens.get(at + 1).map(|token| stem(&token.norm));
    if let [(at, text)] = new
        && let Some(word) = counted(reading, *at)
        && let Some(token) = (0..previous.tokens.len()).find(|token| {
            let number = &previous.tokens[*token];
            (number.shape == Shape::Number || previous.is_number_word(&number.norm))
                && counted(previous, *token).as_ref() == Some(&word)
        })
    {
        return Some(vec![(token_bytes(previous, token), text.clone())]);
    }
    let skipped = if new.len() == 1 { old.len() - 1 } else { 0 };
    Some(old.drain(skipped..).zip(new).map(|(range, (_, text))| (range, text.clone())).collect())
}

/// Tokens that are numbers of days, amounts or counts, and what they say.
pub(crate) fn numbers(reading: &Reading) -> Vec<(usize, String)> {
    let counts = |item: &&Item| {
        matches!(
            item.what,
            What::Number(_) | What::Days(_) | What::Length(_) | What::Money(_) | What::Ordinal(_)
        )
    };
    let word =
        |at: Option<usize>| at.and_then(|at| reading.tokens.get(at)).map_or("", |token| token.norm.as_str());
    // "Not the fourteenth, the fifteenth": what is denied is the old value.
    let denied = |at: usize| {
        let (last, before) = (word(at.checked_sub(1)), word(at.checked_sub(2)));
        let said = last == "day" || last == "dia";
        last == "not"
            || before == "not" && (last == "the" || said)
            || before == "no" && said
            || before == "no" && ["el", "la"].contains(&last)
    };
    let mut found = Vec::new();
    for item in reading.items.iter().filter(counts).filter(|item| !denied(item.from)) {
        if let What::Ordinal(value @ 1..) = item.what {
            found.push((item.from, value.to_string()));
            continue;
        }
        for at in item.from..item.to {
            if let Some(token) = reading.tokens.get(at)
                && (token.shape == Shape::Number || reading.is_number_word(&token.norm))
            {
                found.push((at, reading.text.get(token.from..token.to).unwrap_or_default().to_owned()));
            }
        }
    }
    found
}

fn dates(reading: &Reading) -> Vec<(usize, Date)> {
    let items = reading.items.iter().enumerate();
    items
        .filter_map(|(at, item)| match item.what {
            What::Date(date) => Some((at, date)),
            _ => None,
        })
        .collect()
}

pub(crate) fn bytes(reading: &Reading, item: usize) -> Range<usize> {
    let item = reading.items.get(item);
    let first = item.and_then(|item| reading.tokens.get(item.from)).map_or(0, |token| token.from);
    let last =
        item.and_then(|item| reading.tokens.get(item.to.saturating_sub(1))).map_or(first, |token| token.to);
    first..last.max(first)
}

pub(crate) fn token_bytes(reading: &Reading, token: usize) -> Range<usize> {
    reading.tokens.get(token).map_or(0..0, |token| token.from..token.to)
}

/// True when the last message led to a change, so that there is something to take back first.
pub(crate) fn changed_last(request: &Request<'_>) -> bool {
    let said = request.recent.last().filter(|last| last.role == Role::Assistant);
    let done = [Language::English, Language::Spanish].map(|language| language.replies().opening("done"));
    request.history.can_undo
        && said.is_some_and(|last| done.iter().any(|done| last.content.starts_with(done.as_str())))
}

/// True when what the message before asked lies between the last change and now: "which day did you drop?" "Not that one,
/// drop day 2".
pub(crate) fn changed_before_question(request: &Request<'_>) -> bool {
    let answered = request.recent.last().is_some_and(|answer| answer.question.is_none());
    // "Remove day 9" of eight changed nothing, and asked nothing either.
    let opens = [
        "what", "which", "why", "how", "when", "where", "who", "is", "are", "did", "do", "does", "que",
        "cual", "cuanto", "cuantos", "cuando", "donde", "por", "como",
    ];
    let asked =
        request.recent.iter().rev().find(|exchange| exchange.role == Role::User).is_some_and(|said| {
            let first = said.content.split_whitespace().next().unwrap_or_default().to_lowercase();
            said.content.contains('?') || opens.contains(&crate::text::fold(&first).as_str())
        });
    answered && asked && !changed_last(request) && changed_before(request)
}

/// True when the message before the last one led to a change.
pub(crate) fn changed_before(request: &Request<'_>) -> bool {
    let [.., first, _, _] = request.recent else { return false };
    changed_last(&Request { recent: std::slice::from_ref(first), ..request.clone() })
}
