//! A message as items, and its clauses: parts that each hold one wish.

use std::ops::Range;

use crate::concept::Concept;
use crate::elements::Elements;
use crate::items::{Item, What};
use crate::lexicon::{Language, Lexicon, bases_of};
use crate::tagging::{Names, inside_phrase, items, meant};
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
pub(crate) const VERBS: &[Concept] = {
    use Concept::*;
    &[Add, Remove, Replace, Switch, Change, Move, Put, Lock, Unlock, Keep, Never, Merge, Split]
};

impl Reading {
    /// Reads clean text.
    pub(crate) fn new(text: &str, language: Language, world: &mut World<'_>, elements: &Elements) -> Self {
        let lexicon = language.lexicon();
        let tokens = tokenize(text);
        let names = world.find(&tokens);
        let tokens = lexicon.respell(tokens, &|at| names.iter().any(|(range, _)| range.contains(&at)));
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
                || bases[at].iter().any(|base| lexicon.nouns.contains_key(base))
                || elements.knows(&token.norm)
                || lexicon.is_spelt(&token.norm);
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
        let mut items =
            items(text, &tokens, &bases, &Names { places: &places, titles: &titles }, lexicon, world);
        crate::negation::deny_orders(&mut items, &tokens);
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

    /// The number of a month.
    pub(crate) fn month(&self, word: &str) -> Option<u32> {
        self.lexicon.month(word)
    }

    /// True for a number that is written as a word; an article is none.
    pub(crate) fn is_number_word(&self, word: &str) -> bool {
        self.lexicon.number(word).is_some() && !["one", "un", "una", "uno"].contains(&word)
    }

    /// The value of an ordinal word; counted from the end where negative.
    pub(crate) fn rank(&self, token: usize) -> Option<i32> {
        self.lexicon.ordinal(&self.tokens.get(token)?.norm)
    }

    /// "In dollars": a currency without an amount.
    pub(crate) fn is_currency(&self, item: &Item) -> bool {
        let word = self.tokens.get(item.from).filter(|_| item.number().is_none());
        let code = word.and_then(|word| self.lexicon.currency(&self.lexicon.bases(&word.norm)));
        code.is_some() && !matches!(item.what, What::Money(_))
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
                    self.concludes(&piece)
                        || self.leads_up(last) && (self.refers_back(&piece) || self.commands(&piece))
                        || self.is_headed(last)
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
                                || self.counts(last, &piece)
                                || self.exchanges(last, &piece)
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

    /// "More time in Udaipur, say 3 days": how much it is to be.
    fn counts(&self, last: &Range<usize>, piece: &Range<usize>) -> bool {
        let (last, piece) = (&self.items[last.clone()], &self.items[piece.clone()]);
        let placed = last.iter().any(|item| item.place.is_some());
        placed
            && last.iter().any(|item| item.any(&[Concept::More, Concept::Less]))
            && last.iter().all(|item| item.length().is_none() && item.days().is_none())
            && piece.iter().any(|item| item.length().is_some_and(|length| length.sign == 0))
            && piece.iter().all(|item| item.length().is_some() || item.is_filler() || item.is(Concept::About))
    }

    /// "Merge day 1 and day 2 into one day": the second half holds the other day of the same order.
    fn merges(&self, last: &Range<usize>, piece: &Range<usize>) -> bool {
        let (last, piece) = (&self.items[last.clone()], &self.items[piece.clone()]);
        last.iter().any(|item| item.is(Concept::Merge))
            && piece.iter().any(|item| item.days().is_some())
            && piece.iter().all(|item| !item.any(HEADS) || item.is(Concept::Merge))
    }

    /// "Let the kayak and the curry change places": the verb at the end is for both.
    fn exchanges(&self, last: &Range<usize>, piece: &Range<usize>) -> bool {
        let verb = piece.clone().rev().find(|at| !self.items[*at].is_filler());
        verb.is_some_and(|at| at > piece.start && self.items[at].is(Concept::Switch))
            && self.items[last.clone()]
                .iter()
                .all(|item| !item.any(VERBS) || item.is(Concept::Unlock) && item.is_filler())
    }

    /// "One big climb is enough for me, so the Reinebringen steps can go": what follows names what is to go.
    fn concludes(&self, piece: &Range<usize>) -> bool {
        let items = &self.items[piece.clone()];
        ["so", "entonces"].contains(&self.norm(piece.start))
            && items.iter().any(|item| item.is(Concept::Remove))
            && items.iter().any(|item| item.what == What::Unknown || item.themes().next().is_some())
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

    /// "What's the point of the gear check, drop it": a question or a statement that names what the order is about.
    fn leads_up(&self, piece: &Range<usize>) -> bool {
        let states = |at: usize| ["is", "are", "was", "'s"].contains(&self.norm(at));
        piece.clone().any(|at| states(at) || self.items[at].any(&[Concept::Question, Concept::QWhy]))
            && !piece.clone().any(|at| {
                self.items[at].any(&[
                    Concept::Add,
                    Concept::Remove,
                    Concept::Replace,
                    Concept::Keep,
                    Concept::Lock,
                ])
            })
    }

    /// "That's a lot of flying, drop Huahine": an order that opens its piece and has an object of its own.
    fn commands(&self, piece: &Range<usize>) -> bool {
        let mut items =
            self.items[piece.clone()].iter().skip_while(|item| item.is_filler() && !item.any(VERBS));
        let opens = items.next().is_some_and(|item| {
            item.any(&[
                Concept::Remove,
                Concept::Add,
                Concept::Replace,
                Concept::Move,
                Concept::Lock,
                Concept::Cut,
                Concept::Switch,
            ])
        });
        opens && items.any(|item| item.place.is_some() || item.days().is_some() || item.what == What::Unknown)
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
            || self.items[last.clone()].iter().any(|item| {
                // "Turn the climb into a balloon ride, 90 dollars"
                item.any(&[Concept::Add, Concept::Put, Concept::Replace, Concept::Switch, Concept::InsteadOf])
            })
            || last.clone().any(|at| self.norm(at) == "into"))
    }

    /// "Add a day in Manali, just souvenir shopping": what the new thing is for.
    fn restricts(&self, piece: &Range<usize>) -> bool {
        let first = self.items.get(piece.start).is_some_and(|item| item.is(Concept::Only));
        first
            && !self.orders(piece)
            && self.items[piece.clone()].iter().all(|item| {
                matches!(item.what, What::Known | What::Unknown) && !item.any(&[Concept::Day, Concept::Trip])
            })
    }

    /// ", I'm scared of heights" is a sentence of its own, ", it needs to be 6" the rest of one.
    fn opens_anew(&self, piece: &Range<usize>) -> bool {
        let items = &self.items[piece.clone()];
        let first =
            items.first().and_then(|item| self.tokens.get(item.from)).map_or("", |token| token.norm.as_str());
        // "Skip the thali and have fish tacos instead"
        let instead = ["have", "get", "do", "give", "take"].contains(&first)
            && items.iter().any(|item| item.is(Concept::Instead));
        if instead && piece.len() > 2 {
            return true;
        }
        let subject = ["i", "we", "he", "she", "they", "my", "our", "soy", "somos", "mi"].contains(&first);
        subject && piece.len() > 2 && !items.iter().any(|item| matches!(item.what, What::Number(_)))
    }

    fn is_headed(&self, piece: &Range<usize>) -> bool {
        let items = &self.items[piece.clone()];
        // "Day 3 out"
        let out = piece
            .end
            .checked_sub(1)
            .is_some_and(|last| ["out", "off", "gone", "fuera"].contains(&self.norm(last)));
        if out && items.iter().any(|item| item.days().is_some()) {
            return true;
        }
        items.iter().any(|item| {
            item.any(HEADS)
                || matches!(item.what, What::Money(_) | What::Length(_) | What::Date(_))
                || item.needs().next().is_some()
        })
    }
}
