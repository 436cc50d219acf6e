//! Takes out of a reply the sentences whose amounts or numbers of days disagree with the draft (V23). The model is
//! told to state no totals; this is for the times when it does.

use std::collections::BTreeSet;

use remix_itinerary::money::Decimal;
use remix_itinerary::{Draft, Itinerary, Operation};

use crate::conversation::Conversation;

const SYMBOLS: [char; 5] = ['$', '€', '£', '₹', '¥'];
const DAY_WORDS: [&str; 6] = ["day", "days", "día", "días", "dia", "dias"];

/// The numbers that may be said.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    amounts: Vec<Decimal>,
    days: BTreeSet<u32>,
}

impl Facts {
    /// What the drafts before and after, the sources, the edits and the traveller's own words hold.
    pub(crate) fn of(conversation: &Conversation, operations: &[Operation], after: &Draft) -> Self {
        let mut facts = Self::default();
        for draft in [&conversation.draft, after] {
            facts.itinerary(&draft.itinerary);
            facts.amounts.extend(draft.constraints.budget.as_ref().map(|budget| budget.amount));
            facts.days.extend(draft.constraints.allocations.iter().map(|allocation| allocation.days));
            if let Some(party) = &draft.constraints.party {
                let people = Decimal::from(party.adults + party.children);
                facts.amounts.push(draft.itinerary.budget_amount * people);
            }
        }
        let (before, after) = (&conversation.draft.itinerary, &after.itinerary);
        facts.amounts.push((before.budget_amount - after.budget_amount).abs());
        facts.days.insert(before.duration_days.abs_diff(after.duration_days));
        conversation.sources.iter().for_each(|source| facts.itinerary(source));
        for operation in operations {
            facts.amounts.extend(operation.amount);
            facts.days.extend(operation.days.iter().filter_map(|days| u32::try_from(*days).ok()));
        }
        let said = conversation.recent.iter().map(|earlier| earlier.content.as_str());
        for number in said.chain([conversation.message.as_str()]).flat_map(numbers) {
            facts.amounts.push(number.value);
            facts.days.extend(whole(number.value));
        }
        facts
    }

    fn itinerary(&mut self, itinerary: &Itinerary) {
        self.amounts.push(itinerary.budget_amount);
        self.days.insert(itinerary.duration_days);
        self.amounts.extend(itinerary.shared_costs.iter().map(|shared| shared.cost));
        for day in &itinerary.days {
            self.amounts.push(day.cost);
            self.amounts.extend(day.activities.iter().map(|activity| activity.cost));
            self.amounts.extend(day.stay.iter().map(|stay| stay.cost));
            self.amounts.extend(day.transfer.iter().map(|transfer| transfer.cost));
            let same_place = |other: &&remix_itinerary::Day| other.place.name == day.place.name;
            self.days.extend(u32::try_from(itinerary.days.iter().filter(same_place).count()).ok());
        }
    }

    fn allow(&self, number: &Number) -> bool {
        match number.kind {
            Kind::Plain => true,
            Kind::Days => whole(number.value).is_some_and(|days| self.days.contains(&days)),
            // People round what they say.
            Kind::Money => self.amounts.iter().any(|amount| {
                let slack = Decimal::ONE.max(amount.abs() / Decimal::from(200));
                (*amount - number.value).abs() < slack
            }),
        }
    }
}

/// The reply without its untrue sentences; none when all of them agree with the facts.
pub(crate) fn without_untrue(reply: &str, facts: &Facts) -> Option<String> {
    let (kept, gone): (Vec<&str>, Vec<&str>) = sentences(reply)
        .into_iter()
        .partition(|sentence| numbers(sentence).all(|number| facts.allow(&number)));
    (!gone.is_empty()).then(|| kept.concat().trim().to_owned())
}

/// Cuts behind `.`, `!` or `?` with white space, and behind line breaks.
fn sentences(text: &str) -> Vec<&str> {
    let (mut sentences, mut start) = (Vec::new(), 0);
    let mut previous = ' ';
    for (at, character) in text.char_indices() {
        if character == '\n' || (character.is_whitespace() && matches!(previous, '.' | '!' | '?')) {
            let end = at + character.len_utf8();
            sentences.push(&text[start..end]);
            start = end;
        }
        previous = character;
    }
    sentences.push(&text[start..]);
    sentences
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Money,
    Days,
    Plain,
}

#[derive(Debug, PartialEq, Eq)]
struct Number {
    value: Decimal,
    kind: Kind,
}

/// The numbers of a text, each with what it counts.
fn numbers(text: &str) -> impl Iterator<Item = Number> {
    let mut rest = text;
    let mut before = "";
    std::iter::from_fn(move || {
        loop {
            let start = rest.find(|character: char| character.is_ascii_digit())?;
            let length = rest[start..]
                .find(|character: char| !character.is_ascii_digit() && !matches!(character, '.' | ','))
                .unwrap_or(rest.len() - start);
            let digits = rest[start..start + length].trim_end_matches(['.', ',']);
            let end = start + digits.len();
            let lead = if rest[..start].is_empty() { before } else { &rest[..start] };
            let kind = kind(lead, &rest[end..]);
            let value = value(digits);
            before = &rest[start..end];
            rest = &rest[end..];
            if let Some(value) = value {
                return Some(Number { value, kind });
            }
        }
    })
}

fn kind(before: &str, after: &str) -> Kind {
    let code = |word: &str| word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let next = after.trim_start_matches([' ', '\u{a0}', '-']);
    let next_word = next.split(|character: char| !character.is_alphabetic()).next().unwrap_or_default();
    let last_word =
        before.trim_end().rsplit(|character: char| !character.is_alphabetic()).next().unwrap_or_default();
    if before.trim_end().ends_with(SYMBOLS) || next.starts_with(SYMBOLS) || code(next_word) || code(last_word)
    {
        Kind::Money
    } else if DAY_WORDS.contains(&next_word.to_lowercase().as_str()) {
        Kind::Days
    } else {
        Kind::Plain
    }
}

/// A number in either style: one or two digits behind the last separator are a fraction, all else are thousands.
fn value(digits: &str) -> Option<Decimal> {
    let (whole, fraction) = match digits.rsplit_once(['.', ',']) {
        Some((whole, fraction)) if fraction.len() <= 2 => (whole, fraction),
        _ => (digits, "0"),
    };
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    format!("{whole}.{fraction}").parse().ok()
}

fn whole(value: Decimal) -> Option<u32> {
    value.fract().is_zero().then(|| u32::try_from(value).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::conversation;

    fn facts(message: &str) -> Facts {
        let conversation = conversation(message);
        let mut after = conversation.draft.clone();
        after.itinerary.duration_days = 7;
        after.itinerary.budget_amount = Decimal::from(1480);
        Facts::of(&conversation, &[], &after)
    }

    fn checked(reply: &str) -> Option<String> {
        without_untrue(reply, &facts("Only 7 days, at most $1500, 3 of them at the sea."))
    }

    #[test]
    fn what_agrees_stays() {
        for reply in [
            "Your trip is 7 days and $1,480 now.",
            "It is about 1480 USD, under your 1.500,00 € wish.",
            "You have 3 days at the sea. Day 12 is gone, 99 activities stay.",
            "A 7-day trip for USD 1480.",
        ] {
            assert_eq!(checked(reply), None, "{reply}");
        }
    }

    #[test]
    fn what_disagrees_goes_by_the_sentence() {
        for (reply, expected) in [
            ("I moved the walk. The total is now $1,750. Enjoy!", "I moved the walk. Enjoy!"),
            ("Ahora son 9 días. Listo.", "Listo."),
            ("It is now a 12-day trip.", ""),
            ("Costs 2.750,50 EUR!\nFine.", "Fine."),
        ] {
            assert_eq!(checked(reply).as_deref(), Some(expected), "{reply}");
        }
    }

    #[test]
    fn numbers_in_both_styles() {
        for (digits, expected) in
            [("1,750", "1750"), ("1.750", "1750"), ("12.5", "12.5"), ("1.234,56", "1234.56")]
        {
            assert_eq!(value(digits).unwrap(), expected.parse::<Decimal>().unwrap(), "{digits}");
        }
    }
}
