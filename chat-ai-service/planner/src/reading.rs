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
    lexicon: &'static Lexicon,
    language: Language,
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
        QHowMany,
        QHowMuch,
        QHowLong,
        Free,
        SleepAt,
        Question,
        Show,
        Solo,
        CoupleParty,
    ]
};

/// Verbs that an object pronoun can hang on.
const VERBS: &[Concept] = {
    use Concept::*;
    &[Add, Remove, Replace, Switch, Change, Move, Put, Lock, Unlock, Keep, Never, Merge, Split]
};

impl Reading {
    /// Reads clean text.
    pub(crate) fn new(text: &str, language: Language, world: &mut World<'_>, elements: &Elements) -> Self {
        let lexicon = language.lexicon();
        let tokens = lexicon.respell(tokenize(text));
        let mut bases = bases_of(lexicon, &tokens);
        let mut places = world.find(&tokens);
        let mut respelt: Vec<(usize, String)> = Vec::new();
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
            let words = meant(lexicon, &token.norm);
            if let ([word], 4..) = (words.as_slice(), token.norm.chars().count()) {
                respelt.push((at, word.clone()));
            }
            if !words.is_empty() {
                bases[at].extend(words.iter().flat_map(|word| lexicon.bases(word)));
            } else if let Some(spot) = world.slip(&token.norm) {
                places.push((at..at + 1, spot));
            }
        }
        // A slip that can only be one word is that word, also for numbers, months and day references.
        let mut tokens = tokens;
        for (at, word) in respelt {
            tokens[at].norm = word;
        }
        let titles = elements.titles_in(&tokens, lexicon);
        let items = items(text, &tokens, &bases, &Names { places: &places, titles: &titles }, lexicon, world);
        Self { text: text.to_owned(), tokens, items, lexicon, language }
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

    /// True for Spanish.
    pub(crate) fn is_spanish(&self) -> bool {
        self.language == Language::Spanish
    }

    /// True for a number that is written as a word; an article is none.
    pub(crate) fn is_number_word(&self, word: &str) -> bool {
        self.lexicon.number(word).is_some() && !["one", "un", "una", "uno"].contains(&word)
    }

    /// The form of the first word of an item.
    pub(crate) fn norm(&self, item: usize) -> &str {
        let token = self.items.get(item).and_then(|item| self.tokens.get(item.from));
        token.map_or("", |token| token.norm.as_str())
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
                        && ((self.orders(last) || !self.refers_back(&piece)) && self.is_headed(&piece)
                            || self.opens_anew(&piece))
                };
                // "Add a lesson on day 3? Like 25 dollars": the price may stand in a sentence of its own.
                let priced = pieces.last().is_some_and(|last| self.prices(last, &piece));
                let joins = priced
                    || glued
                        && pieces.last().is_some_and(|last| {
                            !apart(last)
                                || self.prices(last, &piece)
                                || self.restricts(&piece)
                                || self.merges(last, &piece)
                        });
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

    /// "Merge day 1 and day 2 into one day": the second half holds the other day of the same order.
    fn merges(&self, last: &Range<usize>, piece: &Range<usize>) -> bool {
        let (last, piece) = (&self.items[last.clone()], &self.items[piece.clone()]);
        last.iter().any(|item| item.is(Concept::Merge))
            && piece.iter().any(|item| item.days().is_some())
            && piece.iter().all(|item| !item.any(HEADS) || item.is(Concept::Merge))
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

    /// True for a piece that is an order of its own.
    fn orders(&self, piece: &Range<usize>) -> bool {
        self.items[piece.clone()].iter().any(|item| item.any(VERBS))
    }

    /// "Add a lesson on day 1, about 40 dollars": a bare amount after something new is its price.
    fn prices(&self, last: &Range<usize>, piece: &Range<usize>) -> bool {
        let bare = self.items[piece.clone()].iter().all(|item| {
            matches!(item.what, What::Money(_))
                || item.is_filler()
                || item.any(&[Concept::About, Concept::Costs, Concept::PerPerson])
        });
        let jotted = last.clone().any(|at| self.norm(at) == ":");
        bare && (jotted
            || self.items[last.clone()].iter().any(|item| item.any(&[Concept::Add, Concept::Put])))
    }

    /// "Add a day in Manali, just souvenir shopping": what the new thing is for.
    fn restricts(&self, piece: &Range<usize>) -> bool {
        let first = self.items.get(piece.start).is_some_and(|item| item.is(Concept::Only));
        first
            && self.items[piece.clone()].iter().all(|item| {
                matches!(item.what, What::Known | What::Unknown) && !item.any(&[Concept::Day, Concept::Trip])
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

/// The words of the lexicon that a misspelt one may stand for: letters that were held down, else the nearest slips.
fn meant(lexicon: &Lexicon, word: &str) -> Vec<String> {
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
fn inside_phrase(lexicon: &Lexicon, bases: &[Vec<String>], at: usize) -> bool {
    (at.saturating_sub(5)..at).any(|from| from + lexicon.longest(bases, from).length > at)
        || (at.saturating_sub(8)..=at).any(|from| {
            lexicon
                .gapped(bases, from)
                .iter()
                .any(|(_, head, tail)| tail.contains(&at) || (from..from + head).contains(&at))
        })
}

/// Names that the message holds, by tokens.
struct Names<'a> {
    /// Places, and their spots.
    places: &'a [(Range<usize>, usize)],
    /// Titles of days and activities.
    titles: &'a [(Range<usize>, String)],
}

fn items(
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
        // "el segundo dia" is a day and no answer to a question.
        let picks =
            [Concept::FirstOne, Concept::SecondOne, Concept::ThirdOne, Concept::FourthOne, Concept::LastOne];
        let before_day =
            lexicon.longest(bases, at + hit.length).senses.contains(&Sense::Concept(Concept::Day));
        if hit.length > 1
            && before_day
            && picks.iter().any(|pick| hit.senses.contains(&Sense::Concept(*pick)))
        {
            hit = lexicon.longest(&bases[..at + 1], at);
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
