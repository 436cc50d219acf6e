//! One clause of a message, with the questions that the frames ask about it.

use std::ops::Range;

use remix_itinerary::Slot;
use remix_itinerary::money::Decimal;

use crate::concept::Concept;
use crate::items::{Item, Money, What};
use crate::reading::Reading;

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
        Only,
        Not,
        Under,
        About,
        AtLeast,
        After,
        Before,
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
        QHowLong,
        Show,
        Cheaper,
        Dearer,
        PerDay,
        TitleNoun,
        Everything,
        Start,
        LevelBudget,
        LevelComfort,
        Budget,
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
        self.items().iter().find_map(Item::slot)
    }

    pub(crate) fn quote(&self) -> Option<&'r str> {
        self.items().iter().find_map(|item| match &item.what {
            What::Quote(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// True when the clause opens as a polite request rather than as a question.
    pub(crate) fn is_request(&self) -> bool {
        self.items().iter().take(3).any(Item::is_request)
    }

    /// True when a question mark closes the clause.
    pub(crate) fn is_asked(&self) -> bool {
        let next = self.reading.items.get(self.range.end).and_then(|item| self.reading.tokens.get(item.from));
        next.is_some_and(|token| token.norm == "?")
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
            let tokens = self.reading.tokens.get(item.from..item.to).unwrap_or_default();
            mention
                .words
                .extend(tokens.iter().filter(|t| t.norm.chars().count() > 2).map(|token| token.norm.clone()));
        }
        mention
    }
}
