//! One clause of a message, with the questions that the frames ask about it.

use std::ops::Range;

use remix_itinerary::Slot;
use remix_itinerary::money::Decimal;

use crate::concept::Concept;
use crate::items::{Item, Money, What};
use crate::reading::Reading;
use crate::text::tokenize;

/// A range of items that holds one wish.
#[derive(Clone)]
pub(crate) struct Clause<'r> {
    pub reading: &'r Reading,
    pub range: Range<usize>,
}

/// What names a day or an activity: its words, the themes among them, and the items they came from.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Mention {
    pub words: Vec<String>,
    pub themes: Vec<String>,
    pub items: Vec<usize>,
    /// Texts between quotation marks, and titles that were named whole.
    pub titles: Vec<String>,
}

/// Concepts that steer a wish and name nothing.
const STEERING: &[Concept] = {
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
        InsteadOf,
        Instead,
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
        Forget,
        Day,
        Night,
        Trip,
        Time,
        Activity,
        More,
        Less,
        None,
        Against,
        Only,
        Not,
        Under,
        About,
        AtLeast,
        After,
        Before,
        Original,
        Same,
        Steps,
        Rest,
        Evenly,
        Free,
        SleepAt,
        NoteNoun,
        Costs,
        Suppose,
        Possible,
        PerPerson,
        ForAll,
        ForGroup,
        Between,
        Until,
        With,
        That,
        There,
        Other,
        Yes,
        No,
        Correction,
        Thanks,
        Praise,
        Hello,
        Question,
        QHowMany,
        QHowMuch,
        QFrom,
        QWhy,
        QLeftOut,
        QCompare,
        QRemember,
        QHowLong,
        Show,
        Cheaper,
        Dearer,
        PerDay,
        TitleNoun,
        FirstOne,
        SecondOne,
        ThirdOne,
        FourthOne,
        LastOne,
        Everything,
        Start,
        LevelBudget,
        LevelComfort,
        Budget,
        Pay,
        Save,
    ]
};

impl<'r> Clause<'r> {
    pub(crate) fn items(&self) -> &'r [Item] {
        self.reading.items.get(self.range.clone()).unwrap_or_default()
    }

    /// A part of this clause; the range counts from its first item.
    pub(crate) fn part(&self, range: Range<usize>) -> Clause<'r> {
        let from = self.range.start + range.start.min(self.range.len());
        let to = self.range.start + range.end.min(self.range.len());
        Clause { reading: self.reading, range: from..to.max(from) }
    }

    pub(crate) fn has(&self, concept: Concept) -> bool {
        self.items().iter().any(|item| item.is(concept))
    }

    pub(crate) fn any(&self, concepts: &[Concept]) -> bool {
        self.items().iter().any(|item| item.any(concepts))
    }

    pub(crate) fn find(&self, concept: Concept) -> Option<usize> {
        self.items().iter().position(|item| item.is(concept))
    }

    pub(crate) fn find_any(&self, concepts: &[Concept]) -> Option<usize> {
        self.items().iter().position(|item| item.any(concepts))
    }

    /// The form of a token, for the few words whose place in the sentence matters.
    pub(crate) fn norm(&self, index: usize) -> &'r str {
        let token = self.items().get(index).and_then(|item| self.reading.tokens.get(item.from));
        token.map_or("", |token| token.norm.as_str())
    }

    /// The forms of all its words and marks, in order.
    pub(crate) fn words(&self) -> Vec<&'r str> {
        let tokens = self.items().iter().flat_map(|item| item.from..item.to);
        tokens.filter_map(|at| self.reading.tokens.get(at)).map(|token| token.norm.as_str()).collect()
    }

    /// All day numbers that are named, in order, each once.
    pub(crate) fn days(&self) -> Vec<i32> {
        let mut days = Vec::new();
        for day in self.items().iter().filter_map(Item::days).flatten() {
            if !days.contains(day) {
                days.push(*day);
            }
        }
        days
    }

    pub(crate) fn money(&self) -> Option<(usize, &'r Money)> {
        self.items().iter().enumerate().find_map(|(index, item)| match &item.what {
            What::Money(money) => Some((index, money)),
            _ => None,
        })
    }

    pub(crate) fn number(&self) -> Option<(usize, Decimal)> {
        self.items().iter().enumerate().find_map(|(index, item)| Some((index, item.number()?)))
    }

    /// Items that name places, and the places.
    pub(crate) fn places(&self) -> Vec<(usize, usize)> {
        self.items().iter().enumerate().filter_map(|(index, item)| Some((index, item.place?))).collect()
    }

    pub(crate) fn themes(&self) -> Vec<String> {
        let mut themes = Vec::new();
        for theme in self.items().iter().flat_map(Item::themes) {
            if !themes.iter().any(|known| known == theme) {
                themes.push(theme.to_owned());
            }
        }
        themes
    }

    pub(crate) fn slot(&self) -> Option<Slot> {
        // "On the last night" names a day and its evening.
        let night = |item: &Item| {
            let last = item.to.checked_sub(1).and_then(|at| self.reading.tokens.get(at));
            item.days().is_some()
                && last.is_some_and(|token| ["night", "noche"].contains(&token.norm.as_str()))
        };
        let evening = || self.items().iter().any(night).then_some(Slot::Evening);
        self.items().iter().find_map(Item::slot).or_else(evening)
    }

    pub(crate) fn quote(&self) -> Option<&'r str> {
        self.items().iter().find_map(|item| match &item.what {
            What::Quote(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// The part of the clause that is no description of something new: "a slow walk" says nothing about the pace.
    pub(crate) fn outside_object(&self) -> Self {
        let verb = self.find_any(&[Concept::Add, Concept::Put]).or_else(|| {
            let swaps = self.find_any(&[Concept::Replace, Concept::Switch, Concept::Change])?;
            (swaps..self.items().len()).find(|at| self.items()[*at].is(Concept::With))
        });
        let before = self.find(Concept::InsteadOf).filter(|at| *at > 0);
        let described = |at: usize| {
            let article =
                ["a", "an", "un", "una", "something", "anything", "algo"].contains(&self.norm(at + 1));
            let rest = self.part(at + 1..self.items().len());
            // "Ponle un limite de 900 euros" names nothing but the limit.
            let limits = rest.has(Concept::Under) && rest.mention().words.is_empty();
            article
                && !limits
                && !rest.any(&[
                    Concept::RestDay,
                    Concept::StayNoun,
                    Concept::Budget,
                    Concept::Under,
                    Concept::More,
                ])
                && rest.items().iter().all(|item| item.length().is_none())
        };
        match (verb, before) {
            (Some(at), _) if described(at) => self.part(0..at + 1),
            (None, Some(at)) if ["a", "an", "un", "una"].contains(&self.norm(0)) => {
                self.part(at..self.items().len())
            }
            _ => self.clone(),
        }
    }

    /// The words that name something: all but steering words, small words, day numbers and parts of the day.
    pub(crate) fn mention(&self) -> Mention {
        let mut mention = Mention::default();
        for (offset, item) in self.items().iter().enumerate() {
            let names = match item.what {
                What::Unknown | What::Quote(_) => true,
                What::Known => {
                    let tells =
                        item.themes().next().is_some() || item.place.is_some() || item.landscape().is_some();
                    tells
                        || !item.any(STEERING)
                            && !item.is_filler()
                            && item.slot().is_none()
                            && !item.senses.is_empty()
                }
                _ => false,
            };
            if !names {
                continue;
            }
            mention.items.push(self.range.start + offset);
            mention.themes.extend(item.themes().map(str::to_owned));
            if let What::Quote(text) = &item.what {
                mention.titles.push(text.clone());
            }
            let quoted = match &item.what {
                What::Quote(text) => tokenize(text),
                _ => self.reading.tokens.get(item.from..item.to).unwrap_or_default().to_vec(),
            };
            let words = quoted.into_iter().map(|token| token.norm);
            mention.words.extend(words.filter(|word| word.chars().count() > 2));
        }
        mention
    }
}
