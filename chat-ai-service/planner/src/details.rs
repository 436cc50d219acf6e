//! Details of one thing: what an activity is called, what it costs, its note, and the name of a place to sleep.

use remix_itinerary::money::Decimal;
use remix_itinerary::{Operation, OperationKind};

use crate::activities::{Found, SURE, find, find_known};
use crate::clause::{Clause, Mention};
use crate::concept::Concept;
use crate::days::ask_unlock;
use crate::elements::{Element, Kind};
use crate::items::What;
use crate::work::Work;

/// Reads an edit of a detail.
pub(crate) fn frame(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    // "Our hotel on day 1 is the Snow Peak Inn" tells, though it opens as a question could.
    let tells = clause.has(Concept::QSleep)
        && !clause.is_asked()
        && (0..clause.items().len()).any(|at| at > 0 && BEING.contains(&clause.norm(at)))
        // "Price of the workshop is 20 dollars now"
        || clause.has(Concept::QHowMuch) && clause.money().is_some() && !clause.is_asked();
    // "The walk is 98 euros?" wonders at what it is.
    if clause.is_question() && !tells || clause.is_asked() && clause.money().is_some() {
        return false;
    }
    rename(work, clause)
        || note(work, clause)
        || jotted(work, clause)
        || price(work, clause)
        || stay(work, clause)
}

/// Where the new text begins: behind the last "to", "as" or colon after the verb.
fn joint(clause: &Clause<'_>, verb: usize) -> Option<usize> {
    (verb + 1..clause.items().len())
        .find(|at| ["to", "as", ":", "into", "a", "como", "por"].contains(&clause.norm(*at)))
}

fn text_from(clause: &Clause<'_>, from: usize) -> String {
    let end = clause.items().len();
    if from >= end {
        return String::new();
    }
    let text = clause.reading.typed(clause.range.start + from..clause.range.start + end);
    text.trim_matches(|c: char| c == '"' || c == ':' || c.is_whitespace()).to_owned()
}

/// The one activity that a part of the clause names, on a day that may change.
fn one<'e>(work: &mut Work<'e>, part: &Clause<'_>) -> Option<&'e Element> {
    match find_known(work, &part.mention(), &[Kind::DraftActivity], &part.days(), SURE) {
        Found::One(element) if crate::days::is_locked(work, element.day) => {
            ask_unlock(work, element.day);
            None
        }
        Found::One(element) => Some(element),
        Found::Several(elements) => elements.into_iter().next(),
        // "A student ticket for that cave": what things are called by counts.
        Found::Nothing => {
            let mention = part.mention();
            let words = mention.words.iter().filter(|word| work.elements.knows(word)).cloned().collect();
            match find(work, &Mention { words, ..mention }, &[Kind::DraftActivity], &part.days(), 0.75) {
                Found::One(element) => Some(element),
                _ => None,
            }
        }
    }
}

/// "Rename the snorkelling lesson to Reef school".
fn rename(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let Some(verb) = clause.find(Concept::Rename) else { return false };
    if let Some(done) = rename_that(work, clause, verb) {
        return done;
    }
    let quote = clause.items().iter().rposition(|item| matches!(item.what, What::Quote(_)));
    // "Call the balloon thing Sky over Amber": the name begins with the capital letter.
    let capital = || {
        let calls = ["call", "name", "llama", "llamad", "llame"].contains(&clause.norm(verb));
        let upper = |at: &usize| clause.items().get(*at).is_some_and(|item| starts_upper(clause, item.from));
        (verb + 2..clause.items().len()).find(upper).filter(|_| calls && !upper(&(verb + 1)))
    };
    let capital = capital().filter(|at| quote.is_none_or(|quote| *at < quote));
    let worded = joint(clause, verb).filter(|at| capital.is_none_or(|capital| *at < capital));
    let Some(joint) = worded.or(capital).or(quote.filter(|at| *at > verb + 1)) else { return false };
    let object = clause.part(verb + 1..joint);
    // "The kayak tour" is no tour of the trip.
    let trip =
        object.has(Concept::Trip) && object.mention().words.iter().all(|word| !work.elements.knows(word));
    if trip || object.has(Concept::TitleNoun) || object.mention().words.is_empty() {
        return false;
    }
    let Some(element) = one(work, &object) else { return work.ask.is_some() };
    let begins = matches!(clause.items()[joint].what, What::Quote(_))
        || starts_upper(clause, clause.items()[joint].from);
    let named = if begins { joint } else { joint + 1 };
    let title = text_from(clause, named);
    if title.is_empty() {
        return false;
    }
    let operation = Operation {
        id: Some(element.key.clone()),
        title: Some(title.clone()),
        ..Operation::new(OperationKind::EditActivity)
    };
    work.act(operation, "activity_renamed", &[("old", &element.title), ("title", &title)]);
    true
}

/// "Call it Clay time instead", right after a thing was added or changed.
fn rename_that(work: &mut Work<'_>, clause: &Clause<'_>, verb: usize) -> Option<bool> {
    let last = clause.items().len().checked_sub(1)?;
    let instead = if clause.items()[last].is(Concept::Instead) { last } else { last + 1 };
    let thing = work.thing.clone()?;
    // Without an "instead" it is the thing only where the last change made it.
    let change = work.request.history.last_change.as_ref();
    let fresh = crate::revise::changed_last(work.request)
        && change.is_some_and(|change| {
            change.added.iter().chain(&change.repriced).any(|entry| entry.title == thing)
        });
    let that = clause.items().get(verb + 1).is_some_and(|item| item.is(Concept::That))
        || clause.items()[verb].to > clause.items()[verb].from + 1;
    if instead > last && !(fresh && that) {
        return None;
    }
    let element = work.elements.all.iter().find(|e| e.kind == Kind::DraftActivity && e.title == thing)?;
    let title = text_from(&clause.part(0..instead), verb + 1);
    (!title.is_empty()).then_some(())?;
    let operation = Operation {
        id: Some(element.key.clone()),
        title: Some(title.clone()),
        ..Operation::new(OperationKind::EditActivity)
    };
    work.act(operation, "activity_renamed", &[("old", &element.title), ("title", &title)]);
    Some(true)
}

/// "Add a note to the kayak: bring a towel".
fn note(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let Some(noun) = clause.find(Concept::NoteNoun) else { return false };
    let orders = [Concept::Add, Concept::Put, Concept::Change, Concept::Remove, Concept::NoteNoun];
    if !clause.any(&orders) {
        return false;
    }
    let ends = ["saying", "that", "diciendo", "diga", ":", "says", "reading"];
    // A title of the plan between the words is what the note is for.
    let text = clause.items().iter().position(|item| match &item.what {
        What::Quote(text) => work.elements.all.iter().all(|element| element.title != *text),
        _ => false,
    });
    let cut = text.or_else(|| (noun + 1..clause.items().len()).find(|at| ends.contains(&clause.norm(*at))));
    let Some(cut) = cut else { return false };
    let before = clause.part(0..noun);
    let around = if !before.mention().words.is_empty() {
        // "Add to the kayak a note that we pay in cash"
        before
    } else if cut > noun + 1 {
        clause.part(noun + 1..cut)
    } else {
        clause.part(cut + 1..clause.items().len())
    };
    let Some(element) = one(work, &around) else { return work.ask.is_some() };
    let text = match &clause.items()[cut].what {
        What::Quote(text) => text.clone(),
        _ => text_from(clause, cut + 1),
    };
    let operation = Operation {
        id: Some(element.key.clone()),
        unit: Some("note".to_owned()),
        title: Some(text),
        ..Operation::new(OperationKind::EditActivity)
    };
    work.act(operation, "noted", &[("title", &element.title)]);
    true
}

/// Verbs of writing something down.
const WRITING: &[&str] = &["write", "jot", "remind", "mention", "apunta", "anota", "recuerda", "recuerdanos"];

/// "Write next to the river cruise that tickets are at the jetty", "remind us at the castle to bring cash".
fn jotted(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let all = clause.items().len();
    let Some(verb) = (0..all.min(4)).find(|at| WRITING.contains(&clause.norm(*at))) else { return false };
    let joints = ["that", "to", ":", "saying", "que"];
    let found = (verb + 2..all).filter(|at| joints.contains(&clause.norm(*at))).find_map(|at| {
        let around = clause.part(verb + 1..at);
        match find(work, &around.mention(), &[Kind::DraftActivity], &around.days(), 0.7) {
            Found::One(element) if !around.mention().words.is_empty() => Some((at, element)),
            _ => None,
        }
    });
    let Some((joint, element)) = found else { return false };
    let text = text_from(clause, joint + 1);
    if text.is_empty() || crate::days::is_locked(work, element.day) {
        return false;
    }
    let operation = Operation {
        id: Some(element.key.clone()),
        unit: Some("note".to_owned()),
        title: Some(text),
        ..Operation::new(OperationKind::EditActivity)
    };
    work.act(operation, "noted", &[("title", &element.title)]);
    true
}

/// "It costs ...", "set the price of ... to ...".
fn prices(clause: &Clause<'_>) -> bool {
    clause.has(Concept::Costs)
        // "Price of that massage is 60 dollars, not 45"
        || clause.has(Concept::QHowMuch)
            && (clause.any(&[Concept::Change, Concept::Put]) || clause.money().is_some() && !clause.is_asked())
}

/// "The sushi lesson is only 8000 yen".
fn is_stated(clause: &Clause<'_>) -> bool {
    let Some((at, _)) = clause.money() else { return false };
    let mut before = (0..at).rev().map(|at| clause.norm(at));
    let small = ["only", "just", "now", "actually", "solo", "ahora", "about"];
    let verb = before.find(|word| !small.contains(word));
    // "Set it to 25 dollars" of what was spoken of.
    let set = verb == Some("to") && clause.has(Concept::Change) && clause.quote().is_some();
    (set || verb.is_some_and(|word| ["is", "'s", "was", "es", "son"].contains(&word)))
        && !clause.has(Concept::Budget)
}

/// "The river cruise is free for us"
fn free_of_charge(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let all = clause.items().len();
    let Some(at) = (1..all).find(|at| {
        ["free", "gratis", "complimentary"].contains(&clause.norm(*at))
            && ["is", "are", "'s", "es", "son", "be"].contains(&clause.norm(*at - 1))
    }) else {
        return false;
    };
    let object = clause.part(0..at);
    if object.mention().words.is_empty() || clause.slot().is_some() {
        return false;
    }
    let found = find(work, &object.mention(), &[Kind::DraftActivity], &object.days(), 0.7);
    let Found::One(element) = found else { return false };
    let operation = Operation {
        id: Some(element.key.clone()),
        amount: Some(Decimal::ZERO),
        ..Operation::new(OperationKind::EditActivity)
    };
    let text = work.amount(Decimal::ZERO);
    work.act(operation, "activity_priced", &[("title", &element.title), ("amount", &text)]);
    true
}

/// "The cooking class costs 30 dollars".
fn price(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    if free_of_charge(work, clause) {
        return true;
    }
    if let Some(done) = price_that(work, clause) {
        return done;
    }
    if charged(work, clause) {
        return true;
    }
    let limits = [Concept::Under, Concept::Add, Concept::Cheaper, Concept::PerDay, Concept::Replace];
    // "Put a stall on day 6, it is 10 dollars" prices the stall.
    let new = clause.any(&[Concept::Put, Concept::InsteadOf, Concept::Instead, Concept::Switch]);
    let priced = prices(clause) || is_stated(clause) && !new;
    let Some((at, money)) = clause.money().filter(|_| priced && !clause.any(&limits) && !prices_trip(clause))
    else {
        return false;
    };
    let object = clause.part(0..at);
    if object.mention().words.is_empty() {
        return false;
    }
    let Some(element) = one(work, &object) else { return work.ask.is_some() };
    let operation = Operation {
        id: Some(element.key.clone()),
        amount: Some(money.amount),
        unit: money.currency.clone(),
        ..Operation::new(OperationKind::EditActivity)
    };
    let currency =
        money.currency.clone().unwrap_or_else(|| work.request.draft.itinerary.budget_currency.clone());
    let text = crate::replies::money_text(money.amount, &currency);
    work.act(operation, "activity_priced", &[("title", &element.title), ("amount", &text)]);
    true
}

/// True where the whole trip is priced; a "kayak tour" is none.
pub(crate) fn prices_trip(clause: &Clause<'_>) -> bool {
    clause.items().iter().any(|item| item.is(Concept::Trip) && !item.is(Concept::Activity))
}

/// "Put 24 euros on the cable car and 15 on the rowing boat": amounts, each with what it is for behind it.
fn charged(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let items = clause.items();
    let amount = |at: usize| match &items[at].what {
        What::Money(money) => Some((money.amount, money.currency.clone())),
        What::Number(number) => Some((*number, None)),
        _ => None,
    };
    let marks: Vec<usize> = (0..items.len())
        .filter(|at| amount(*at).is_some() && ["on", "for", "a", "al", "para"].contains(&clause.norm(at + 1)))
        .collect();
    let starts =
        marks.first().is_some_and(|first| clause.part(0..*first).any(&[Concept::Put, Concept::Change]));
    let other = clause.any(&[Concept::Budget, Concept::PerDay]) || prices_trip(clause);
    let before = work.operations.iter().rev().find(|operation| operation.op == OperationKind::EditActivity);
    let code = clause.money().and_then(|(_, money)| money.currency.clone());
    // The list may have been written out: "put 15 on the rowing boat" behind an amount of money.
    let code = code.or_else(|| before.filter(|operation| operation.amount.is_some())?.unit.clone());
    if !starts || clause.money().is_none() && code.is_none() || other {
        return false;
    }
    let mut currency = code;
    for (index, mark) in marks.iter().enumerate() {
        let Some((amount, own)) = amount(*mark) else { continue };
        let object = clause.part(mark + 1..marks.get(index + 1).copied().unwrap_or(items.len()));
        let Some(element) = one(work, &object) else { continue };
        currency = own.or(currency);
        let operation = Operation {
            id: Some(element.key.clone()),
            amount: Some(amount),
            unit: currency.clone(),
            ..Operation::new(OperationKind::EditActivity)
        };
        let code = currency.clone().unwrap_or_else(|| work.request.draft.itinerary.budget_currency.clone());
        let text = crate::replies::money_text(amount, &code);
        work.act(operation, "activity_priced", &[("title", &element.title), ("amount", &text)]);
    }
    work.operations.iter().any(|operation| operation.op == OperationKind::EditActivity)
}

/// "Make that 12 dollars", right after a thing was added: less than what the trip costs, and about nothing else.
fn price_that(work: &mut Work<'_>, clause: &Clause<'_>) -> Option<bool> {
    let named = clause.items().iter().any(|item| item.any(&[Concept::That, Concept::Correction]))
        && clause.any(&[Concept::Change, Concept::Correction, Concept::PerPerson]);
    // "It costs 15 euros a head", "ponle 3000 yenes"
    let priced =
        clause.has(Concept::Costs) || clause.any(&[Concept::Put, Concept::Add]) && clause.items().len() <= 3;
    let bare = clause.mention().words.is_empty()
        && (named || priced)
        && !clause.any(&[
            Concept::Less,
            Concept::Under,
            Concept::Budget,
            Concept::Trip,
            Concept::PerDay,
            Concept::Cheaper,
        ]);
    let thing = work.thing.clone().filter(|_| bare)?;
    let element = work.elements.all.iter().find(|e| e.kind == Kind::DraftActivity && e.title == thing)?;
    let (amount, unit) = crate::budget::price(work, clause);
    // "The 14 was for the two of us, so 7 each"
    let each = clause
        .items()
        .windows(2)
        .find(|pair| pair[1].is(Concept::PerPerson))
        .and_then(|pair| pair[0].number());
    let amount = amount
        .or(each)
        .filter(|amount| *amount * Decimal::from(4) < work.request.draft.itinerary.budget_amount)?;
    let operation = Operation {
        id: Some(element.key.clone()),
        amount: Some(amount),
        unit: unit.clone(),
        ..Operation::new(OperationKind::EditActivity)
    };
    let currency = unit.unwrap_or_else(|| work.request.draft.itinerary.budget_currency.clone());
    let text = crate::replies::money_text(amount, &currency);
    work.act(operation, "activity_priced", &[("title", &element.title), ("amount", &text)]);
    Some(true)
}

const BEING: &[&str] = &["be", "is", "es", "sera", "sea"];

/// "We'll sleep at the Old Manali Homestay on days 1 and 2".
fn stay(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    // "The hotel on day 3 should be Villa Sungai"
    let noun = clause.find_any(&[Concept::StayNoun, Concept::QSleep]);
    let being =
        noun.and_then(|noun| (noun + 1..clause.items().len()).rfind(|at| BEING.contains(&clause.norm(*at))));
    let Some(at) = clause.find(Concept::SleepAt).or(being).or_else(|| booked(work, clause)) else {
        return false;
    };
    let end = (at + 1..clause.items().len())
        .find(|index| {
            let item = &clause.items()[*index];
            item.days().is_some()
                || item.length().is_some()
                || matches!(item.what, What::Comma | What::Date(_))
                || item.slot().is_some()
                // "The Taj for the Goa nights", "the Leela on the last two nights"
                || *index > at + 2 && ["for", "during", "on"].contains(&clause.norm(*index))
        })
        .unwrap_or(clause.items().len());
    // "We sleep nights 6 and 7 at the Governors": the name stands behind the nights.
    let small =
        |at: usize| clause.items().get(at).is_some_and(|item| item.is_filler() && item.place.is_none());
    let behind =
        (at + 1..end).all(small) && clause.items().get(end).is_some_and(|item| item.days().is_some());
    let (from, end) = if behind {
        let stop = (end + 1..clause.items().len()).find(|at| clause.items()[*at].what == What::Comma);
        let first = (end + 1..clause.items().len())
            .find(|at| !small(*at) && !["en", "at", "el"].contains(&clause.norm(*at)));
        (first.unwrap_or(end + 1), stop.unwrap_or(clause.items().len()))
    } else {
        (at + 1, end)
    };
    let name = clause.part(from..end.max(from));
    let name_items =
        name.items().iter().enumerate().filter(|(_, item)| !item.is_filler() || item.place.is_some());
    let proper = name_items.clone().any(|(_, item)| {
        // "The Ocean View" is a name, "Goa" a place.
        let capital = item.place.is_none() || item.landscape().is_some();
        matches!(item.what, What::Unknown | What::Quote(_))
            || capital && item.themes().next().is_some() && starts_upper(clause, item.from)
            || capital && item.landscape().is_some() && starts_upper(clause, item.from)
            || item.is(Concept::StayNoun) && item.place.is_none() && starts_upper(clause, item.from)
    });
    if !proper {
        return false;
    }
    let mut text = name.quote().map(str::to_owned).unwrap_or_else(|| text_from(&name, 0));
    for small in ["on", "for", "in", "el", "los", "en", "the nights of", "the night of"] {
        text = text.strip_suffix(&format!(" {small}")).map_or(text.clone(), str::to_owned);
    }
    let text = text.strip_prefix("the ").unwrap_or(&text).to_owned();
    let days = nights(work, clause, end);
    if days.is_empty() {
        let stays = work.world.runs();
        let options = stays.iter().take(4).map(|days| {
            let numbers: Vec<String> = days.iter().map(ToString::to_string).collect();
            work.say("option_stay_on", &[("title", &text), ("days", &work.replies.list(&numbers))])
        });
        let options = options.collect();
        work.ask("ask_which_nights", &[("title", &text)], options);
        return true;
    }
    sleep_at(work, &text, days)
}

/// Names the place where some nights are spent.
pub(crate) fn sleep_at(work: &mut Work<'_>, name: &str, days: Vec<i32>) -> bool {
    if work.existing(&days).is_none() {
        return true;
    }
    let numbers: Vec<String> = days.iter().map(ToString::to_string).collect();
    let list = work.replies.list(&numbers);
    let operation =
        Operation { title: Some(name.to_owned()), days, ..Operation::new(OperationKind::SetStay) };
    work.act(operation, "stay_named", &[("title", name), ("days", &list)]);
    true
}

/// The days of the nights that are spoken of: by number, "the last two nights", "the Goa nights".
fn nights(work: &Work<'_>, clause: &Clause<'_>, from: usize) -> Vec<i32> {
    let days = clause.days();
    if !days.is_empty() {
        return days;
    }
    let last = i32::try_from(work.world.length()).unwrap_or(0);
    let counted = clause.items().windows(2).find_map(|pair| match (&pair[0].what, pair[1].length()) {
        (What::Ordinal(1), Some(length)) => Some(1..=i32::try_from(length.days).ok()?),
        (What::Ordinal(-1), Some(length)) => Some(last + 1 - i32::try_from(length.days).ok()?..=last),
        _ => None,
    });
    if let Some(counted) = counted {
        return counted.filter(|day| (1..=last).contains(day)).collect();
    }
    let behind = clause.part(from..clause.items().len());
    let place = behind.places().first().filter(|_| behind.has(Concept::Night)).map(|(_, spot)| *spot);
    let there = place.map(|spot| work.world.days_in(spot)).unwrap_or_default();
    there.into_iter().filter_map(|day| i32::try_from(day).ok()).collect()
}

/// "We've booked the Marriott for days 6 and 7": what is taken for several days and is none of the things to do.
fn booked(work: &Work<'_>, clause: &Clause<'_>) -> Option<usize> {
    let at = (0..clause.items().len().min(5))
        .find(|at| ["reserved", "booked", "reservado"].contains(&clause.norm(*at)))?;
    let named = clause.mention().words.iter().any(|word| work.elements.knows(word));
    let name = clause.items().iter().skip(at + 1).find(|item| !item.is_filler())?;
    (clause.days().len() > 1 && !named && starts_upper(clause, name.from)).then_some(at)
}

fn starts_upper(clause: &Clause<'_>, token: usize) -> bool {
    let typed =
        clause.reading.tokens.get(token).and_then(|token| clause.reading.text.get(token.from..token.to));
    typed.is_some_and(|typed| typed.chars().next().is_some_and(char::is_uppercase))
}
