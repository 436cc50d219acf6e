//! What is said around the wishes: greetings, thanks, praise, things that have nothing to do with the trip.

use crate::clause::Clause;
use crate::concept::Concept;
use crate::items::{Item, What};
use crate::work::Work;

/// True when the clause is nothing but thanks, praise or a greeting; says the matching words.
pub(crate) fn small_talk(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{Hello, No, Praise, Thanks, Yes};
    let wishes = clause.items().iter().any(|item| {
        matches!(item.what, What::Money(_) | What::Length(_) | What::Days(_) | What::Date(_))
            || item.themes().next().is_some()
            || item.needs().next().is_some()
    });
    if work.ask.is_some() {
        return false;
    }
    // "The food looks amazing" praises what there is.
    let praised = clause.items().last().is_some_and(Item::has_praise)
        && !clause.has_wish()
        && !clause.any(&[Concept::None, Concept::Not, Concept::Complaint])
        && clause.items().len() < 10;
    if praised && work.notes.is_empty() {
        work.note("glad", &[]);
        return true;
    }
    // "Not sure about the trek yet", "we'll see about day 3"
    let words = clause.words();
    let hesitates =
        [["not", "sure"], ["will", "see"], ["'ll", "see"], ["two", "minds"], ["no", "se"], ["ya", "veremos"]]
            .iter()
            .any(|pair| words.windows(2).any(|own| own == pair))
            || words.contains(&"undecided");
    if hesitates && !clause.has_wish() && !clause.is_question() {
        work.note("go_on", &[]);
        return true;
    }
    if wishes {
        return false;
    }
    let denied = clause.items().windows(2).any(|pair| pair[0].any(&[Concept::Not]) && pair[1].has_praise());
    if clause.any(&[Thanks, Praise])
        && !denied
        && !clause.any(&[
            Concept::Complaint,
            Concept::Add,
            Concept::Remove,
            Concept::Replace,
            Concept::Switch,
        ])
    {
        work.note(if clause.has(Praise) { "glad" } else { "welcome" }, &[]);
        return true;
    }
    // "I'll ask my wife", "let me sleep on it"
    let first: Vec<&str> = clause.reading.tokens.iter().take(7).map(|token| token.norm.as_str()).collect();
    let later = [
        "ask",
        "check",
        "think",
        "talk",
        "discuss",
        "sleep",
        "consider",
        "show",
        "see",
        "hear",
        "preguntar",
        "pensar",
        "pensarlo",
        "hablar",
    ];
    let opens = first.first().is_some_and(|word| ["i", "we", "let", "dejame", "voy", "vamos"].contains(word));
    let own =
        first.iter().any(|word| ["will", "'ll", "me", "us", "must", "need", "have", "a"].contains(word));
    if opens && own && first.iter().skip(1).take(4).any(|word| later.contains(word)) && !clause.has_wish() {
        work.note("go_on", &[]);
        return true;
    }
    let counts = [Concept::Child, Concept::Party, Concept::Family, Concept::StayNoun];
    let small = |item: &Item| {
        item.is_filler() && !item.any(&counts) || matches!(item.what, What::Comma | What::And | What::Stop)
    };
    if !clause.items().is_empty() && clause.items().iter().all(small) {
        work.note("go_on", &[]);
        return true;
    }
    if clause.has(Hello) && clause.mention().words.is_empty() {
        work.note("hello", &[]);
        return true;
    }
    if clause.any(&[Yes, No]) && clause.mention().words.is_empty() {
        work.note(if clause.has(No) { "left_as_is" } else { "go_on" }, &[]);
        return true;
    }
    false
}

/// "Can you book the hotel for me?", "buy the train tickets": nothing is booked or paid here.
fn books(clause: &Clause<'_>) -> bool {
    let verb = (0..clause.items().len().min(6)).find(|at| {
        ["book", "reserve", "buy", "reserva", "reservar", "compra", "comprar"].contains(&clause.norm(*at))
    });
    let wares = clause.any(&[Concept::StayNoun, Concept::TransportNoun])
        || clause
            .mention()
            .words
            .iter()
            .any(|word| ["ticket", "tickets", "billetes", "entradas"].contains(&word.as_str()));
    // "Can you book this for me?"
    let it = clause.any(&[Concept::That, Concept::Trip])
        || clause.words().iter().any(|word| ["this", "it", "everything", "esto", "todo"].contains(word));
    let own = |word: &String| ["book", "reserve", "buy", "this", "it", "reserva"].contains(&word.as_str());
    let bare = verb.is_some() && it && clause.mention().words.iter().all(own) && clause.days().is_empty();
    bare || verb.is_some() && wares && clause.mention().words.len() <= 2 && clause.days().is_empty()
}

/// Declines what is not about the trip.
pub(crate) fn off_topic(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    if books(clause) {
        work.note("cannot_book", &[]);
        return true;
    }
    // "Put a football match there instead" is something to do.
    let orders = clause.has(Concept::Instead) && !clause.is_question();
    if !clause.has(Concept::OffTopic) || orders {
        return false;
    }
    work.note("off_topic", &[]);
    true
}

impl Item {
    fn has_praise(&self) -> bool {
        self.is(Concept::Praise)
    }
}
