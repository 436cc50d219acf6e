//! From the tokens of a message to its items: phrases of the lexicon, spans, places and titles, each the longest that begins at
//! its word.

use std::ops::Range;

use crate::concept::Concept;
use crate::items::{Item, What, visits_that_are_nouns};
use crate::lexicon::{Lexicon, Sense};
use crate::reading::VERBS;
use crate::spans::Spans;
use crate::text::{Shape, Token};
use crate::world::World;

/// The words of the lexicon that a misspelt one may stand for: letters that were held down, else the nearest slips.
pub(crate) fn meant(lexicon: &Lexicon, word: &str) -> Vec<String> {
    let mut held = String::new();
    for c in word.chars() {
        if !held.ends_with(c) {
            held.push(c);
        }
    }
    let letters = |text: &str| text.chars().count();
    if letters(&held) + 2 <= letters(word) && lexicon.is_ordinary(&held) {
        return vec![held];
    }
    let near = lexicon.words.iter().filter_map(|known| Some((crate::fuzzy::slips(word, known)?, known)));
    let near: Vec<(usize, &String)> = near.collect();
    let least = near.iter().map(|(slips, _)| *slips).min();
    near.into_iter().filter(|(slips, _)| Some(*slips) == least).map(|(_, known)| known.clone()).collect()
}

/// True when the token is in the middle of a longer phrase ("kick" of "kick off with").
pub(crate) fn inside_phrase(lexicon: &Lexicon, bases: &[Vec<String>], at: usize) -> bool {
    (at.saturating_sub(5)..at).any(|from| from + lexicon.longest(bases, from).length > at)
        || (at.saturating_sub(8)..=at).any(|from| {
            lexicon
                .gapped(bases, from)
                .iter()
                .any(|(_, head, tail)| tail.contains(&at) || (from..from + head).contains(&at))
        })
}

/// Names that the message holds, by tokens.
pub(crate) struct Names<'a> {
    /// Places, and their spots.
    pub places: &'a [(Range<usize>, usize)],
    /// Titles of days and activities.
    pub titles: &'a [(Range<usize>, String)],
}

pub(crate) fn items(
    text: &str,
    tokens: &[Token],
    bases: &[Vec<String>],
    names: &Names<'_>,
    lexicon: &Lexicon,
    world: &mut World<'_>,
) -> Vec<Item> {
    let draft_days = i32::try_from(world.length()).unwrap_or(i32::MAX);
    let first_weekday = world.first_weekday();
    let spans = Spans { lexicon, tokens, bases, draft_days, first_weekday };
    let mut items: Vec<Item> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if let Some((quote, length)) = quote(text, tokens, at) {
            items.push(Item {
                what: What::Quote(quote),
                senses: Vec::new(),
                place: None,
                from: at,
                to: at + length,
            });
            at += length;
            continue;
        }
        if let Some((range, title)) = names.titles.iter().find(|(range, _)| range.start == at) {
            let what = What::Quote(title.clone());
            items.push(Item { what, senses: Vec::new(), place: None, from: at, to: range.end });
            at = range.end;
            continue;
        }
        let mut hit = lexicon.longest(bases, at);
        // "a day off" and "a day in Goa" are days, "two things a day" is a rate, "el 6 al dia 7" none.
        if hit.senses.contains(&Sense::Concept(Concept::PerDay))
            && hit.length == 2
            && tokens[at].norm.len() <= 3
        {
            let rate = items.last().is_some_and(|item| {
                matches!(item.what, What::Money(_) | What::Number(_))
                    || item.is(Concept::Activity)
                    || item.is(Concept::Budget)
            });
            let numbered = tokens.get(at + 2).is_some_and(|next| next.shape == Shape::Number);
            if !rate || numbered || lexicon.longest(bases, at + 1).length > 1 {
                hit = lexicon.longest(&bases[..at + 1], at);
            }
        }
        // "el segundo dia", "la ultima noche" is a day and no answer to a question.
        let picks =
            [Concept::FirstOne, Concept::SecondOne, Concept::ThirdOne, Concept::FourthOne, Concept::LastOne];
        let before_day = lexicon
            .longest(bases, at + hit.length)
            .senses
            .iter()
            .any(|sense| matches!(sense, Sense::Concept(Concept::Day | Concept::Night) | Sense::Slot(_)));
        // "For two days" counts days and no people.
        if before_day && hit.length > 1 && hit.senses.contains(&Sense::Concept(Concept::ForAll)) {
            hit = lexicon.longest(&bases[..at + 1], at);
        }
        // "Intercambia el primer dia con el segundo": beside a day it is one too.
        let beside_day = items.iter().any(|item| item.days().is_some());
        if hit.length > 1
            && (before_day || beside_day)
            && picks.iter().any(|pick| hit.senses.contains(&Sense::Concept(*pick)))
        {
            hit = lexicon.longest(&bases[..at + 1], at);
        }
        // "I am" is no time of the day, "9 am" is one.
        if ["am", "pm"].contains(&tokens[at].norm.as_str())
            && hit.length == 1
            && at.checked_sub(1).is_none_or(|before| tokens[before].shape != Shape::Number)
        {
            hit.senses.retain(|sense| !matches!(sense, Sense::Slot(_)));
        }
        let place = names
            .places
            .iter()
            .find(|(range, _)| range.start == at)
            .map(|(range, spot)| (range.len(), *spot));
        let span = spans.at(at).filter(|(what, length)| match what {
            What::Number(_) | What::Ordinal(_) => *length >= hit.length,
            _ => true,
        });
        let mut item =
            Item { what: What::Known, senses: hit.senses, place: None, from: at, to: at + hit.length.max(1) };
        if let Some((length, spot)) = place.filter(|(length, _)| *length >= hit.length && span.is_none()) {
            item.place = Some(spot);
            item.to = at + length;
            if length > hit.length {
                item.senses.clear();
            }
        } else if let Some((what, length)) = span {
            if length > hit.length {
                item.senses.clear();
            }
            item.what = what;
            item.to = at + length;
        } else if hit.length == 0 {
            let money = lexicon.currency(&bases[at]).is_some();
            item.what = if money { What::Known } else { mark(&tokens[at]) };
        }
        if item.senses.contains(&Sense::Join) {
            item.what = What::And;
        }
        if item.place.is_none() {
            item.place = item
                .landscape()
                .and_then(|name| lexicon.landscapes.get(name))
                .and_then(|landscape| world.landscape(landscape));
        }
        let hangs_on = item.any(VERBS) && lexicon.has_pronoun(&tokens[at].norm);
        let (from, to) = (at, item.to);
        items.push(item);
        if hangs_on {
            // "muevelo": the pronoun is an item of its own.
            let senses = vec![Sense::Concept(Concept::That), Sense::Filler];
            items.push(Item { what: What::Known, senses, place: None, from, to });
        }
        at = to;
    }
    add_gapped(&mut items, bases, lexicon);
    visits_that_are_nouns(&mut items, tokens);
    items
}

fn mark(token: &Token) -> What {
    match (token.shape, token.norm.as_str()) {
        (Shape::Mark, "." | "?" | "!" | ";" | "\u{a1}" | "\u{bf}") => What::Stop,
        (Shape::Mark, ",") => What::Comma,
        (Shape::Word, _) => What::Unknown,
        _ => What::Known,
    }
}

/// Gives the first word of a phrase with a gap its meaning, and frees the words after the gap from theirs.
fn add_gapped(items: &mut [Item], bases: &[Vec<String>], lexicon: &Lexicon) {
    for index in 0..items.len() {
        for (senses, _, tail) in lexicon.gapped(bases, items[index].from) {
            let end = (index + 1..items.len()).find(|at| items[*at].from >= tail.start);
            let crossed =
                items[index + 1..end.unwrap_or(items.len())].iter().any(|item| item.what == What::Stop);
            if crossed {
                continue;
            }
            if items[index].what == What::Unknown {
                items[index].what = What::Known;
            }
            // "Pull day 5 forward" takes nothing out.
            if senses.contains(&Sense::Concept(Concept::Move)) {
                items[index].senses.retain(|sense| *sense != Sense::Concept(Concept::Remove));
            }
            // "Keep the steps out of it" keeps nothing.
            if senses.contains(&Sense::Concept(Concept::Remove)) {
                items[index].senses.retain(|sense| *sense != Sense::Concept(Concept::Keep));
            }
            for sense in senses {
                if !items[index].senses.contains(&sense) {
                    items[index].senses.push(sense);
                }
            }
            for item in items.iter_mut().filter(|item| item.from >= tail.start && item.to <= tail.end) {
                if item.what == What::Unknown {
                    item.what = What::Known;
                }
                item.senses.push(Sense::Filler);
                // "Leave the last two days alone" tells nothing of who travels.
                item.senses.retain(|sense| *sense != Sense::Concept(Concept::Solo));
            }
        }
    }
}

/// Text between quotation marks.
fn quote(text: &str, tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let open = tokens.get(at).filter(|token| token.norm == "\"")?;
    let close = tokens.iter().enumerate().skip(at + 1).find(|(_, token)| token.norm == "\"")?;
    let inside = text.get(open.to..close.1.from)?.trim();
    (!inside.is_empty()).then(|| (inside.to_owned(), close.0 - at + 1))
}
