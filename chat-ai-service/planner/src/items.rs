//! The items that a message is read into: each covers one or more tokens and knows what they can mean.

use remix_itinerary::Slot;
use remix_itinerary::money::Decimal;

use crate::concept::Concept;
use crate::lexicon::Sense;

/// An amount, with its currency where one was named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Money {
    pub amount: Decimal,
    pub currency: Option<String>,
}

/// A number of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Length {
    pub days: u32,
    /// Counted in nights.
    pub nights: bool,
    /// "3 more days" is 1, "2 fewer days" is -1, "3 days" is 0.
    pub sign: i32,
}

/// A date, perhaps without its year or its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Date {
    pub year: Option<u32>,
    pub month: u32,
    pub day: Option<u32>,
    /// True for "5/4/2027", which two parts of the world read differently.
    pub ambiguous: bool,
}

/// What an item is, apart from what its words mean.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum What {
    /// Words of the lexicon.
    Known,
    /// A word that is not in the lexicon.
    Unknown,
    /// Full stop, question mark, exclamation mark, semicolon.
    Stop,
    Comma,
    And,
    Number(Decimal),
    Money(Money),
    Length(Length),
    /// Day numbers of the draft, as they were said: they may not exist.
    Days(Vec<i32>),
    Ordinal(i32),
    Date(Date),
    Quote(String),
}

/// One or more tokens that belong together.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Item {
    pub what: What,
    pub senses: Vec<Sense>,
    /// Index of a place in the world, where the words name one.
    pub place: Option<usize>,
    /// First token.
    pub from: usize,
    /// One past the last token.
    pub to: usize,
}

impl Item {
    pub(crate) fn is(&self, concept: Concept) -> bool {
        self.senses.contains(&Sense::Concept(concept))
    }

    pub(crate) fn any(&self, concepts: &[Concept]) -> bool {
        concepts.iter().any(|concept| self.is(*concept))
    }

    pub(crate) fn is_filler(&self) -> bool {
        self.senses.iter().any(|sense| matches!(sense, Sense::Filler | Sense::Request))
    }

    pub(crate) fn is_request(&self) -> bool {
        self.senses.contains(&Sense::Request)
    }

    pub(crate) fn themes(&self) -> impl Iterator<Item = &str> {
        self.senses.iter().filter_map(|sense| match sense {
            Sense::Theme(theme) => Some(theme.as_str()),
            _ => None,
        })
    }

    pub(crate) fn needs(&self) -> impl Iterator<Item = &str> {
        self.senses.iter().filter_map(|sense| match sense {
            Sense::Need(need) => Some(need.as_str()),
            _ => None,
        })
    }

    pub(crate) fn landscape(&self) -> Option<&str> {
        self.senses.iter().find_map(|sense| match sense {
            Sense::Landscape(name) => Some(name.as_str()),
            _ => None,
        })
    }

    pub(crate) fn slot(&self) -> Option<Slot> {
        self.senses.iter().find_map(|sense| match sense {
            Sense::Slot(slot) => Some(*slot),
            _ => None,
        })
    }

    pub(crate) fn number(&self) -> Option<Decimal> {
        match &self.what {
            What::Number(value) => Some(*value),
            _ => None,
        }
    }

    pub(crate) fn length(&self) -> Option<Length> {
        match &self.what {
            What::Length(length) => Some(*length),
            _ => None,
        }
    }

    pub(crate) fn days(&self) -> Option<&[i32]> {
        match &self.what {
            What::Days(days) => Some(days),
            _ => None,
        }
    }
}

/// "The ravens and crowns visit would scare her": behind what it is called by, the verb is a noun and orders nothing.
pub(crate) fn visits_that_are_nouns(items: &mut [Item], tokens: &[crate::text::Token]) {
    for at in 1..items.len() {
        let word = tokens.get(items[at].from).map_or("", |token| token.norm.as_str());
        let next = tokens.get(items[at].to).map_or("", |token| token.norm.as_str());
        let before = &items[at - 1];
        let named = matches!(before.what, What::Unknown | What::Quote(_))
            || before.what == What::Known && (before.themes().next().is_some() || before.place.is_some());
        let object = ["the", "a", "an", "some", "la", "el"].contains(&next);
        if ["visit", "visits", "tour", "tours"].contains(&word) && named && !object {
            items[at].senses.retain(|sense| *sense != Sense::Concept(Concept::Add));
            items[at].senses.push(Sense::Filler);
        }
    }
}
