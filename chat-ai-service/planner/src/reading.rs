//! A message as items, and its clauses: parts that each hold one wish.

use std::ops::Range;

use crate::concept::Concept;
use crate::elements::Elements;
use crate::items::{Item, What};
use crate::lexicon::{Language, Lexicon, Sense, bases_of};
use crate::spans::Spans;
use crate::text::{Shape, Token, tokenize};
use crate::world::World;

/// A message that has been read.
pub(crate) struct Reading {
    /// The clean text.
    pub text: String,
    pub tokens: Vec<Token>,
    pub items: Vec<Item>,
}

/// A comma or an "and" parts two clauses where both sides hold one of these, or an amount, a length or a date.
const HEADS: &[Concept] = {
    use Concept::*;
    &[
        Add,
        Remove,
        Cut,
        Shorten,
        Extend,
        Reduce,
        Increase,
        Replace,
        Switch,
        Change,
        Move,
        Put,
        Merge,
        Split,
        Lock,
        Unlock,
        Keep,
        Never,
        Undo,
        Redo,
        Restore,
        Rename,
        Spend,
        StartWith,
        EndWith,
        Reorder,
        Forget,
        Cheaper,
        Dearer,
        RestDay,
        PublicTransport,
        PrivateTransport,
        Easier,
        Harder,
        Slower,
        Faster,
        More,
        Less,
        None,
        Only,
        QWhatChanged,
        QWhy,
        QCompare,
        QHelp,
        Question,
        Show,
        Solo,
        CoupleParty,
    ]
};

impl Reading {
    /// Reads clean text.
    pub(crate) fn new(text: &str, language: Language, world: &mut World<'_>, elements: &Elements) -> Self {
        let lexicon = language.lexicon();
        let tokens = tokenize(text);
        let mut bases = bases_of(lexicon, &tokens);
        let mut places = world.find(&tokens);
        for (at, token) in tokens.iter().enumerate() {
            let known = lexicon.longest(&bases, at).length > 0
                || inside_phrase(lexicon, &bases, at)
                || places.iter().any(|(range, _)| range.contains(&at))
                || lexicon.month(&token.norm).is_some()
                || lexicon.number(&token.norm).is_some()
                || lexicon.ordinal(&token.norm).is_some()
                || lexicon.currency(&bases[at]).is_some()
                || elements.knows(&token.norm);
            if known || token.shape != Shape::Word {
                continue;
            }
            if let Some(word) = lexicon.words.iter().find(|word| crate::fuzzy::is_slip(&token.norm, word)) {
                bases[at].extend(lexicon.bases(word));
            } else if let Some(spot) = world.slip(&token.norm) {
                places.push((at..at + 1, spot));
            }
        }
        let items = items(text, &tokens, &bases, &places, lexicon, world);
        Self { text: text.to_owned(), tokens, items }
    }

    /// The words of the items, as they were typed.
    pub(crate) fn typed(&self, items: Range<usize>) -> &str {
        let first = self.items.get(items.start).and_then(|item| self.tokens.get(item.from));
        let last = items
            .end
            .checked_sub(1)
            .and_then(|at| self.items.get(at))
            .and_then(|item| self.tokens.get(item.to - 1));
        match (first, last) {
            (Some(first), Some(last)) if first.from <= last.to => {
                self.text.get(first.from..last.to).unwrap_or_default()
            }
            _ => "",
        }
    }

    /// Ranges of items, one for each clause.
    pub(crate) fn clauses(&self) -> Vec<Range<usize>> {
        let mut pieces: Vec<Range<usize>> = Vec::new();
        let mut start = 0;
        let mut glued = true;
        for at in 0..=self.items.len() {
            let (hard, soft) = match self.items.get(at).map(|item| &item.what) {
                None | Some(What::Stop) => (true, false),
                Some(What::Comma | What::And) => (false, true),
                _ => (false, false),
            };
            if !hard && !soft {
                continue;
            }
            let piece = start..at;
            start = at + 1;
            if !piece.is_empty() {
                let apart = |last: &Range<usize>| {
                    self.is_headed(last)
                        && (self.is_headed(&piece) && !self.refers_back(&piece) || self.opens_anew(&piece))
                };
                let joins = glued && pieces.last().is_some_and(|last| !apart(last));
                match pieces.last_mut().filter(|_| joins) {
                    Some(last) => last.end = piece.end,
                    None => pieces.push(piece),
                }
                glued = true;
            }
            if hard {
                glued = false;
            }
        }
        pieces
    }

    /// "I don't like day 4, remove it": an order that has its object in what came before.
    fn refers_back(&self, piece: &Range<usize>) -> bool {
        let items = &self.items[piece.clone()];
        items.iter().any(|item| item.any(&[Concept::Remove, Concept::Lock, Concept::Keep]))
            && items.iter().any(|item| item.is(Concept::That))
            && items.iter().all(|item| {
                item.is_filler() || item.any(&[Concept::Remove, Concept::Lock, Concept::Keep, Concept::That])
            })
    }

    /// ", I'm scared of heights" is a sentence of its own, ", it needs to be 6" the rest of one.
    fn opens_anew(&self, piece: &Range<usize>) -> bool {
        let items = &self.items[piece.clone()];
        let first =
            items.first().and_then(|item| self.tokens.get(item.from)).map_or("", |token| token.norm.as_str());
        let subject = ["i", "we", "he", "she", "they", "my", "our", "soy", "somos", "mi"].contains(&first);
        subject && piece.len() > 2 && !items.iter().any(|item| matches!(item.what, What::Number(_)))
    }

    fn is_headed(&self, piece: &Range<usize>) -> bool {
        let items = &self.items[piece.clone()];
        items.iter().any(|item| {
            item.any(HEADS)
                || matches!(item.what, What::Money(_) | What::Length(_) | What::Date(_))
                || item.needs().next().is_some()
        })
    }
}

/// True when the token is in the middle of a longer phrase ("kick" of "kick off with").
fn inside_phrase(lexicon: &Lexicon, bases: &[Vec<String>], at: usize) -> bool {
    (at.saturating_sub(5)..at).any(|from| from + lexicon.longest(bases, from).length > at)
        || (at.saturating_sub(8)..=at).any(|from| {
            lexicon
                .gapped(bases, from)
                .iter()
                .any(|(_, head, tail)| tail.contains(&at) || (from..from + head).contains(&at))
        })
}

fn items(
    text: &str,
    tokens: &[Token],
    bases: &[Vec<String>],
    places: &[(Range<usize>, usize)],
    lexicon: &Lexicon,
    world: &mut World<'_>,
) -> Vec<Item> {
    let draft_days = i32::try_from(world.length()).unwrap_or(i32::MAX);
    let spans = Spans { lexicon, tokens, bases, draft_days };
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
        let mut hit = lexicon.longest(bases, at);
        // "a day off" is a day off, and "a day in Goa" is a day; "two things a day" is a rate.
        if hit.senses.contains(&Sense::Concept(Concept::PerDay))
            && hit.length == 2
            && tokens[at].norm.len() <= 3
        {
            let rate = items.last().is_some_and(|item| {
                matches!(item.what, What::Money(_) | What::Number(_))
                    || item.is(Concept::Activity)
                    || item.is(Concept::Budget)
            });
            if !rate || lexicon.longest(bases, at + 1).length > 1 {
                hit = lexicon.longest(&bases[..at + 1], at);
            }
        }
        let place =
            places.iter().find(|(range, _)| range.start == at).map(|(range, spot)| (range.len(), *spot));
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
        at = item.to;
        items.push(item);
    }
    add_gapped(&mut items, bases, lexicon);
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
            for sense in senses {
                if !items[index].senses.contains(&sense) {
                    items[index].senses.push(sense);
                }
            }
            for item in items.iter_mut().filter(|item| item.from >= tail.start && item.to <= tail.end) {
                item.senses.push(Sense::Filler);
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
