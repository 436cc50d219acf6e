//! The answer while it is being made: operations, what was done, what was asked, which words were used.

use remix_itinerary::money::Decimal;
use remix_itinerary::{Operation, OperationKind};

use crate::api::{Ask, Request};
use crate::clause::Clause;
use crate::elements::Elements;
use crate::lexicon::{Language, Lexicon};
use crate::replies::{Replies, money_text};
use crate::topic::Topic;
use crate::world::World;

/// Currencies that share their name.
const FAMILIES: &[&[&str]] = &[
    &["USD", "AUD", "CAD", "NZD", "SGD", "HKD", "FJD"],
    &["CHF", "XPF", "XOF", "XAF"],
    &["MXN", "ARS", "CLP", "COP", "PHP"],
    &["GBP", "EGP"],
    &["SEK", "NOK", "DKK", "ISK", "CZK"],
    &["INR", "NPR", "LKR", "PKR", "MUR"],
    &["KES", "TZS", "UGX"],
    &["JOD", "TND", "KWD"],
];

/// What one message leads to.
pub(crate) struct Work<'a> {
    pub request: &'a Request<'a>,
    pub world: &'a World<'a>,
    pub elements: &'a Elements,
    pub language: Language,
    pub lexicon: &'static Lexicon,
    pub replies: &'static Replies,
    pub operations: Vec<Operation>,
    /// Short phrases, one for each thing that was done, and the edit that each tells of.
    pub done: Vec<(Option<Operation>, String)>,
    /// Whole sentences: facts, refusals, assumptions.
    pub notes: Vec<String>,
    pub ask: Option<Ask>,
    /// Items that led to something.
    pub used: Vec<bool>,
    /// A length that was asked for in this message.
    pub duration: Option<u32>,
    /// True when what the last message led to is taken back first.
    pub undoing: bool,
    /// How many messages in a row before this one corrected what came before them.
    pub corrections: u32,
    /// What the last message was about, where that was one thing.
    pub thing: Option<String>,
    /// For each clause its first item and what had been spoken of before it.
    pub spoken: Vec<(usize, Option<String>)>,
    /// What the message before was about.
    pub topic: Topic,
}

impl Work<'_> {
    /// Adds an operation and the phrase that tells of it.
    pub(crate) fn act(&mut self, operation: Operation, key: &str, values: &[(&str, &str)]) {
        // Rest days add up; everything else says the same thing twice.
        let phrase = self.replies.say(key, values);
        if !self.done.iter().any(|(_, known)| *known == phrase) {
            self.done.push((Some(operation.clone()), phrase));
        }
        if operation.op == OperationKind::AddRestDay || !self.operations.contains(&operation) {
            self.operations.push(operation);
        }
    }

    /// What was done, as far as it still stands among the edits.
    pub(crate) fn told(&self) -> Vec<String> {
        let same = |one: &Operation, other: &Operation| {
            (one.op, one.day, &one.id, &one.title) == (other.op, other.day, &other.id, &other.title)
        };
        let stands = |told: &Option<Operation>| {
            told.as_ref().is_none_or(|told| self.operations.iter().any(|operation| same(told, operation)))
        };
        self.done.iter().filter(|(told, _)| stands(told)).map(|(_, phrase)| phrase.clone()).collect()
    }

    /// Adds a sentence.
    pub(crate) fn note(&mut self, key: &str, values: &[(&str, &str)]) {
        let sentence = self.replies.say(key, values);
        if !self.notes.contains(&sentence) {
            self.notes.push(sentence);
        }
    }

    /// Asks, unless something else is asked already.
    pub(crate) fn ask(&mut self, key: &str, values: &[(&str, &str)], options: Vec<String>) {
        let mut distinct: Vec<String> = Vec::new();
        for option in options {
            if !distinct.contains(&option) && distinct.len() < 4 {
                distinct.push(option);
            }
        }
        if distinct.len() >= 2 {
            self.ask.get_or_insert(Ask { question: self.replies.say(key, values), options: distinct });
        } else {
            self.note(key, values);
        }
    }

    /// "shorten it to 5 days" names the result, "shorten it by 5 days" the difference.
    pub(crate) fn lexicon_says_to(&self, before: &Clause<'_>) -> bool {
        let mut last = before.items().last().map(|item| item.to).unwrap_or_default();
        // "Alárgalo hasta los diez días", "cut it down to about 5": the small word before the number is none of the sense.
        let small = ["los", "las", "unos", "unas", "the", "about", "just"];
        let token = |at: usize| before.reading.tokens.get(at).map_or("", |token| token.norm.as_str());
        if last > 1 && small.contains(&token(last - 1)) {
            last -= 1;
        }
        let word = |back: usize| last.checked_sub(back).map_or("", token);
        ["to", "into", "in", "a", "hasta", "en"].contains(&word(1)) || word(1) == "only" || word(2) == "to"
    }

    /// A text of the reply file.
    pub(crate) fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.replies.say(key, values)
    }

    /// Marks items as understood.
    pub(crate) fn use_items(&mut self, items: impl IntoIterator<Item = usize>) {
        for item in items {
            if let Some(used) = self.used.get_mut(item) {
                *used = true;
            }
        }
    }

    /// True when something came of the message so far.
    pub(crate) fn has_result(&self) -> bool {
        !self.operations.is_empty() || !self.notes.is_empty() || self.ask.is_some()
    }

    /// The names of themes or needs in the language of the reply.
    pub(crate) fn names(&self, canonical: &[String]) -> String {
        let names: Vec<String> = canonical.iter().map(|word| self.lexicon.name_of(word).to_owned()).collect();
        self.replies.list(&names)
    }

    /// An amount in the draft's currency.
    pub(crate) fn amount(&self, amount: Decimal) -> String {
        money_text(amount, &self.request.draft.itinerary.budget_currency)
    }

    /// "Francs" and "dollars" are those that the trip counts in, where it counts in some; a code is what it says.
    pub(crate) fn own_currency(&self, word: &str, code: String) -> String {
        let own = &self.request.draft.itinerary.budget_currency;
        let kin =
            FAMILIES.iter().find(|family| family.contains(&code.as_str()) && family.contains(&own.as_str()));
        match kin {
            Some(_) if word.to_uppercase() != code => own.clone(),
            _ => code,
        }
    }

    /// Numbers of the draft's days that exist; names the range where one does not.
    pub(crate) fn existing(&mut self, days: &[i32]) -> Option<Vec<u32>> {
        let before = self.request.history.last_change.as_ref().map_or(0, |change| change.days.before);
        let last = if self.undoing { before.max(self.world.length()) } else { self.world.length() };
        let known: Option<Vec<u32>> =
            days.iter().map(|day| u32::try_from(*day).ok().filter(|day| (1..=last).contains(day))).collect();
        if known.is_none() {
            let wrong = days
                .iter()
                .find(|day| !(1..=i64::from(last)).contains(&i64::from(**day)))
                .copied()
                .unwrap_or(0);
            self.note("no_such_day", &[("day", &wrong.to_string()), ("last", &last.to_string())]);
        }
        known
    }
}

/// An operation on one day.
pub(crate) fn on_day(kind: OperationKind, day: u32) -> Operation {
    Operation { day: i32::try_from(day).ok(), ..Operation::new(kind) }
}

/// An operation with a day and a second one.
pub(crate) fn on_two_days(kind: OperationKind, day: u32, to: u32) -> Operation {
    Operation { to: i32::try_from(to).ok(), ..on_day(kind, day) }
}
