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
    if clause.is_question() {
        return false;
    }
    rename(work, clause) || note(work, clause) || price(work, clause) || stay(work, clause)
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
    if object.any(&[Concept::Trip, Concept::TitleNoun]) || object.mention().words.is_empty() {
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
    let instead =
        clause.items().len().checked_sub(1).filter(|last| clause.items()[*last].is(Concept::Instead))?;
    let thing = work.thing.clone()?;
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
    let text = clause.items().iter().position(|item| matches!(item.what, What::Quote(_)));
    let cut = text.or_else(|| (noun + 1..clause.items().len()).find(|at| ends.contains(&clause.norm(*at))));
    let Some(cut) = cut else { return false };
    let around =
        if cut > noun + 1 { clause.part(noun + 1..cut) } else { clause.part(cut + 1..clause.items().len()) };
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

/// "It costs ...", "set the price of ... to ...".
fn prices(clause: &Clause<'_>) -> bool {
    clause.has(Concept::Costs)
        || clause.has(Concept::QHowMuch) && clause.any(&[Concept::Change, Concept::Put])
}

/// "The sushi lesson is only 8000 yen".
fn is_stated(clause: &Clause<'_>) -> bool {
    let Some((at, _)) = clause.money() else { return false };
    let mut before = (0..at).rev().map(|at| clause.norm(at));
    let small = ["only", "just", "now", "actually", "solo", "ahora", "about"];
    let verb = before.find(|word| !small.contains(word));
    verb.is_some_and(|word| ["is", "'s", "was", "es", "son"].contains(&word)) && !clause.has(Concept::Budget)
}

/// "The cooking class costs 30 dollars".
fn price(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    if let Some(done) = price_that(work, clause) {
        return done;
    }
    let limits =
        [Concept::Under, Concept::Add, Concept::Cheaper, Concept::Trip, Concept::PerDay, Concept::Replace];
    // "Put a stall on day 6, it is 10 dollars" prices the stall.
    let new = clause.any(&[Concept::Put, Concept::InsteadOf, Concept::Instead, Concept::Switch]);
    let priced = prices(clause) || is_stated(clause) && !new;
    let Some((at, money)) = clause.money().filter(|_| priced && !clause.any(&limits)) else {
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

/// "Make that 12 dollars", right after a thing was added: less than what the trip costs, and about nothing else.
fn price_that(work: &mut Work<'_>, clause: &Clause<'_>) -> Option<bool> {
    let bare = clause.mention().words.is_empty()
        && clause.items().iter().any(|item| item.any(&[Concept::That, Concept::Correction]))
        && clause.any(&[Concept::Change, Concept::Correction])
        && !clause.any(&[Concept::Under, Concept::Budget, Concept::Trip, Concept::PerDay, Concept::Cheaper]);
    let thing = work.thing.clone().filter(|_| bare)?;
    let element = work.elements.all.iter().find(|e| e.kind == Kind::DraftActivity && e.title == thing)?;
    let (amount, unit) = crate::budget::price(work, clause);
    let amount =
        amount.filter(|amount| *amount * Decimal::from(4) < work.request.draft.itinerary.budget_amount)?;
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
    let noun = clause.find(Concept::StayNoun);
    let being =
        noun.and_then(|noun| (noun + 1..clause.items().len()).rfind(|at| BEING.contains(&clause.norm(*at))));
    let Some(at) = clause.find(Concept::SleepAt).or(being) else { return false };
    let end = (at + 1..clause.items().len())
        .find(|index| {
            let item = &clause.items()[*index];
            item.days().is_some()
                || item.length().is_some()
                || matches!(item.what, What::Comma | What::Date(_))
                || item.slot().is_some()
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
        matches!(item.what, What::Unknown | What::Quote(_))
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
    let days = clause.days();
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
    if work.existing(&days).is_none() {
        return true;
    }
    let numbers: Vec<String> = days.iter().map(ToString::to_string).collect();
    let list = work.replies.list(&numbers);
    let operation = Operation { title: Some(text.clone()), days, ..Operation::new(OperationKind::SetStay) };
    work.act(operation, "stay_named", &[("title", &text), ("days", &list)]);
    true
}

fn starts_upper(clause: &Clause<'_>, token: usize) -> bool {
    let typed =
        clause.reading.tokens.get(token).and_then(|token| clause.reading.text.get(token.from..token.to));
    typed.is_some_and(|typed| typed.chars().next().is_some_and(char::is_uppercase))
}
