//! Honesty of a reply: the numbers of its computed line and of its text, and those of the change card, agree with the
//! drafts. Amounts and numbers of days in the text must be known from somewhere: a draft, a source, the traveller.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;
use remix_itinerary::money::Decimal;
use remix_itinerary::{Day, Draft, Itinerary, Place, currency};
use serde_json::Value;

use super::compare::{fold, is_in};

/// What a turn said.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// The reply without its computed line.
    pub reply: &'a str,
    /// The computed line; empty when there is none.
    pub computed_line: &'a str,
    /// `metadata.change`; null when there is none.
    pub change: &'a Value,
    /// Everything that the traveller has written so far.
    pub messages: &'a [String],
    /// True when a question came along.
    pub asked: bool,
}

static LINE: LazyLock<Regex> = LazyLock::new(|| {
    let amount = r"([\d.,]+) ([A-Z]{3})";
    let was = |what: &str| format!(r"(?: \((?:was|antes) {what}\))?");
    pattern(&format!(
        r"^(\d+) (?:days?|días?){}, {amount} (?:per person|por persona){}(?:: (.+))?\.$",
        was(r"(\d+)"),
        was(amount)
    ))
});
static AREA: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(\d+) (?:(?:days?|días?) )?(?:in|en) (.+?)(?:, \d|$)"));
static MONEY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:[$€£¥₹]\s?(\d[\d.,]*)|(\d[\d.,]*)\s?(?:[A-Z]{3}\b|[$€£¥₹]))"));
static DAYS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)(\d+)[ -](?:days?|d[ií]as?)\b"));
/// Words in quotation marks are examples, or somebody else's.
static QUOTED: LazyLock<Regex> = LazyLock::new(|| pattern("\"[^\"]*\"|«[^»]*»|“[^”]*”"));
static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d[\d.,]*"));
static TOTAL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\btotal\b|\btrip (?:now )?costs\b|\bviaje cuesta\b"));

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the patterns of this file are right")
}

/// What a turn said that is not so. `earlier` are the drafts so far, the one before the turn last.
pub fn violations(said: Said<'_>, earlier: &[Draft], after: &Draft, sources: &[Itinerary]) -> Vec<String> {
    let Some(before) = earlier.last() else { return Vec::new() };
    let mut found = computed_line(said.computed_line, before, after);
    found.extend(change_card(said.change, before, after));
    found.extend(text(said, earlier, after, sources));
    found
}

fn computed_line(line: &str, before: &Draft, after: &Draft) -> Vec<String> {
    let (old, new) = (&before.itinerary, &after.itinerary);
    if line.is_empty() {
        let moved = old.days.len() != new.days.len() || old.budget_amount != new.budget_amount;
        return if moved {
            vec!["days or total changed without a computed line".to_owned()]
        } else {
            Vec::new()
        };
    }
    let Some(parts) = LINE.captures(line) else {
        return vec![format!("the computed line cannot be read: {line}")];
    };
    let part = |at: usize| parts.get(at).map(|part| part.as_str());
    let mut found = Vec::new();
    let mut days = |at: usize, itinerary: &Itinerary| {
        let wrong = part(at).filter(|number| number.parse() != Ok(itinerary.days.len()));
        found.extend(wrong.map(|number| format!("the computed line says {number} days")));
    };
    days(1, new);
    days(2, old);
    let mut total = |at: usize, itinerary: &Itinerary| {
        let Some((amount, code)) = part(at).zip(part(at + 1)) else { return };
        if reading(amount) != Some(itinerary.budget_amount) || code != itinerary.budget_currency {
            found.push(format!("the computed line says {amount} {code}"));
        }
    };
    total(3, new);
    total(5, old);
    found.extend(part(7).into_iter().flat_map(|areas| wrong_areas(areas, new)));
    found
}

/// `5 days in Himachal Pradesh, 2 in Goa, 1 more place`: each area with its days.
fn wrong_areas(areas: &str, itinerary: &Itinerary) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = areas;
    while let Some(area) = AREA.captures(rest) {
        let (number, name) = (&area[1], &area[2]);
        // A region may have the name of one of its places: the line means one of the two.
        let fields: [fn(&Place) -> &str; 2] = [|place| &place.name, |place| &place.region];
        let counts = fields
            .map(|field| itinerary.days.iter().filter(|day| fold(field(&day.place)) == fold(name)).count());
        if !counts.iter().any(|days| number.parse() == Ok(*days)) {
            let days = counts[0].max(counts[1]);
            found.push(format!("the computed line says {number} days in {name}, there are {days}"));
        }
        rest = &rest[area.get(2).map_or(rest.len(), |name| name.end())..];
    }
    found
}

fn change_card(change: &Value, before: &Draft, after: &Draft) -> Vec<String> {
    let mut found = Vec::new();
    let mut compare = |path: &str, itinerary: &Itinerary| {
        let stated = change.pointer(path).and_then(Value::as_f64);
        let is = if path.starts_with("/days") {
            Some(itinerary.days.len() as f64)
        } else {
            itinerary.budget_amount.to_string().parse().ok()
        };
        if stated.is_some() && stated != is {
            found.push(format!("the change card says {stated:?} at {path}, it is {is:?}"));
        }
    };
    let (old, new) = (&before.itinerary, &after.itinerary);
    compare("/days/before", old);
    compare("/days/after", new);
    compare("/total/after", new);
    if old.budget_currency == new.budget_currency {
        compare("/total/before", old);
    }
    found
}

fn text(said: Said<'_>, earlier: &[Draft], after: &Draft, sources: &[Itinerary]) -> Vec<String> {
    let facts = Facts::of(said.messages, earlier, after, sources);
    let mut found = Vec::new();
    let reply = QUOTED.replace_all(said.reply, "\"\"");
    // A question offers, it does not state.
    for sentence in sentences(&reply).into_iter().filter(|sentence| !sentence.ends_with('?')) {
        let amounts: Vec<Decimal> =
            MONEY.captures_iter(sentence).filter_map(|captures| reading(amount(&captures))).collect();
        // A question names the least that a version would cost: less than now, and more than what was wished.
        let offered = |one: Decimal| said.asked && facts.least_wish < one && one <= facts.dearest;
        let (amounts, _): (Vec<Decimal>, Vec<Decimal>) = amounts.into_iter().partition(|one| !offered(*one));
        for one in amounts.iter().filter(|one| !near(**one, &facts.amounts)) {
            found.push(format!("{one} is no amount that is known: {sentence}"));
        }
        if TOTAL.is_match(sentence)
            && !amounts.is_empty()
            && !amounts.iter().any(|one| near(*one, &facts.totals))
        {
            found.push(format!("the total is not that: {sentence}"));
        }
        for days in DAYS.captures_iter(sentence).filter_map(|captures| captures[1].parse::<u32>().ok()) {
            if !facts.days.contains(&days) {
                found.push(format!("{days} days are not known: {sentence}"));
            }
        }
    }
    found
}

fn amount<'a>(captures: &regex::Captures<'a>) -> &'a str {
    captures.get(1).or_else(|| captures.get(2)).map_or("", |part| part.as_str())
}

fn near(one: Decimal, known: &[Decimal]) -> bool {
    // Texts leave cents away.
    known.iter().any(|fact| (*fact - one).abs() < Decimal::ONE)
}

/// An amount in either style: three digits behind the last separator are thousands, others a fraction.
fn reading(amount: &str) -> Option<Decimal> {
    let amount = amount.trim_end_matches(['.', ',']);
    let (whole, fraction) = match amount.rsplit_once(['.', ',']) {
        Some((whole, fraction)) if fraction.len() != 3 => (whole, fraction),
        _ => (amount, "0"),
    };
    format!("{}.{fraction}", whole.replace(['.', ','], "")).parse().ok()
}

fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut previous = ' ';
    for (at, character) in text.char_indices() {
        if character == '\n' || (character == ' ' && matches!(previous, '.' | '!' | '?')) {
            sentences.push(text[start..at].trim());
            start = at;
        }
        previous = character;
    }
    sentences.push(text[start..].trim());
    sentences
}

/// The most days of a trip, which a refusal may name.
const MOST_DAYS: u32 = 60;

/// Numbers of days that travellers write as words.
const NUMBER_WORDS: &[(&str, u32)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("week", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("fortnight", 14),
    ("dos", 2),
    ("tres", 3),
    ("cuatro", 4),
    ("cinco", 5),
    ("seis", 6),
    ("siete", 7),
    ("semana", 7),
    ("ocho", 8),
    ("nueve", 9),
    ("diez", 10),
    ("doce", 12),
];

/// What a day costs for activities, for its night and for its way.
fn by_kind(day: &Day) -> [Decimal; 3] {
    let night = day.stay.as_ref().map(|stay| stay.cost).unwrap_or_default();
    let way = day.transfer.as_ref().map(|way| way.cost).unwrap_or_default();
    [day.activities.iter().map(|activity| activity.cost).sum(), night, way]
}

/// The numbers that may be said.
#[derive(Default)]
struct Facts {
    amounts: Vec<Decimal>,
    totals: Vec<Decimal>,
    days: BTreeSet<u32>,
    least_wish: Decimal,
    dearest: Decimal,
}

impl Facts {
    fn of(messages: &[String], earlier: &[Draft], after: &Draft, sources: &[Itinerary]) -> Self {
        let mut facts = Self { days: [MOST_DAYS].into(), ..Self::default() };
        let drafts: Vec<&Draft> = earlier.iter().chain([after]).collect();
        for draft in &drafts {
            facts.itinerary(&draft.itinerary, &after.itinerary.budget_currency);
            facts.totals.extend(draft.constraints.budget.as_ref().map(|budget| budget.amount));
            facts.days.extend(draft.constraints.allocations.iter().map(|allocation| allocation.days));
        }
        for source in sources {
            facts.itinerary(source, &after.itinerary.budget_currency);
        }
        let spoken: Vec<Decimal> = messages
            .iter()
            .flat_map(|message| NUMBER.find_iter(message))
            .filter_map(|number| reading(number.as_str()))
            .collect();
        let words = messages.iter().flat_map(|message| message.split(|c: char| !c.is_alphabetic()));
        let named =
            words.filter_map(|word| NUMBER_WORDS.iter().find(|(name, _)| word.eq_ignore_ascii_case(name)));
        let whole = spoken.iter().filter_map(|number| u32::try_from(*number).ok());
        let whole: Vec<u32> = whole.chain(named.map(|(_, number)| *number)).collect();
        // Wishes are added up and set against each other.
        facts.days.extend(whole.iter().copied());
        facts.days.extend(whole.iter().flat_map(|a| whole.iter().map(move |b| a.saturating_add(*b))));
        let totals: Vec<Decimal> = drafts.iter().map(|draft| draft.itinerary.budget_amount).collect();
        facts.least_wish = spoken.iter().copied().min().unwrap_or_default();
        facts.dearest = totals.iter().copied().max().unwrap_or_default();
        facts.totals.extend(spoken);
        facts.amounts.extend(totals.iter().flat_map(|a| totals.iter().map(move |b| (*a - *b).abs())));
        facts.amounts.extend(facts.totals.clone());
        // What the whole party pays.
        facts
            .amounts
            .extend(totals.iter().flat_map(|total| (2..=20).map(move |heads| *total * Decimal::from(heads))));
        facts
    }

    fn itinerary(&mut self, itinerary: &Itinerary, shown_in: &str) {
        let own = itinerary.days.iter().flat_map(|day| {
            let activities = day.activities.iter().map(|activity| activity.cost);
            let night = day.stay.iter().map(|stay| stay.cost);
            activities.chain(night).chain(day.transfer.iter().map(|way| way.cost)).chain([day.cost])
        });
        let shared = itinerary.shared_costs.iter().map(|shared| shared.cost);
        // "165 for nights and 39 for activities": a day and the whole trip, by kind of cost.
        let kinds: Vec<[Decimal; 3]> = itinerary.days.iter().map(by_kind).collect();
        let trip = (0..3).map(|kind| kinds.iter().map(|day| day[kind]).sum());
        let sums: Vec<Decimal> = kinds.iter().flatten().copied().chain(trip).collect();
        let own: Vec<Decimal> = own.chain(shared.clone()).chain(sums).chain([shared.sum()]).collect();
        let converted = |amount: Decimal| currency::convert(amount, &itinerary.budget_currency, shown_in);
        self.totals.extend(converted(itinerary.budget_amount));
        self.totals.push(itinerary.budget_amount);
        self.amounts.extend(own.iter().copied().chain(own.iter().filter_map(|amount| converted(*amount))));
        self.days.insert(itinerary.days.len() as u32);
        for day in &itinerary.days {
            for name in [&day.place.name, &day.place.region, &day.place.country] {
                self.days.insert(itinerary.days.iter().filter(|other| is_in(other, name)).count() as u32);
            }
        }
        self.days.extend(itinerary.provenance.iter().map(|entry| entry.days));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::eval::samples;

    /// A turn that made the sample a day shorter.
    fn found(reply: &str, line: &str, change: Value) -> Vec<String> {
        let before = samples::draft();
        let mut after = before.clone();
        after.itinerary.days.pop();
        after.itinerary.budget_amount = Decimal::from(112);
        let messages = ["Only 2 days, at most $150".to_owned()];
        let said = Said { reply, computed_line: line, change: &change, messages: &messages, asked: false };
        violations(said, &[before], &after, &[samples::source()])
    }

    #[test]
    fn the_line_is_read_in_both_languages() {
        let line = "2 días (antes 3), 112 USD por persona (antes 167 USD): 2 días en Porto.";
        assert_eq!(found("", line, Value::Null), [""; 0]);
        let wrong = line.replace("2 días en", "1 día en").replace("antes 3", "antes 4");
        assert_eq!(found("", &wrong, Value::Null).len(), 2);
    }

    const TRUE_LINE: &str = "2 days (was 3), 112 USD per person (was 167 USD): 2 days in Porto.";

    #[test]
    fn what_is_so_may_be_said() {
        for reply in [
            "",
            "Done: 2 days in all. It costs 112 USD, of 150 USD that you have, 55 USD less. A day was 60 USD.",
            "El viaje cuesta $112 y dura 2 días.",
            "The source has 3 days for USD 167? Then 9 days are 900 USD?",
            "A trip has 1 to 60 days; say \"under $900\" or \"make it 9 days\".",
        ] {
            assert_eq!(found(reply, TRUE_LINE, Value::Null), [""; 0], "{reply}");
        }
    }

    #[test]
    fn the_computed_line_is_recounted() {
        for (line, expected) in [
            ("", "without a computed line"),
            ("2 days.", "cannot be read"),
            ("3 days (was 3), 112 USD per person: 2 days in Porto.", "says 3 days"),
            ("2 days (was 4), 112 USD per person: 2 days in Porto.", "says 4 days"),
            ("2 days, 112 EUR per person: 2 days in Porto.", "says 112 EUR"),
            ("2 days, 113 USD per person: 2 days in Porto.", "says 113 USD"),
            ("2 days, 112 USD per person (was 166 USD): 2 days in Porto.", "says 166 USD"),
            ("2 days, 112 USD per person: 1 day in Porto, 1 in Évora.", "says 1 days in Porto, there are 2"),
            ("2 days, 112 USD per person: 2 days in Porto, 1 in Évora.", "says 1 days in Évora, there are 0"),
        ] {
            let found = found("", line, Value::Null);
            assert!(found.iter().any(|problem| problem.contains(expected)), "{line}: {found:?}");
        }
    }

    #[test]
    fn numbers_from_nowhere_are_found() {
        for reply in ["That saves 99 USD.", "It lasts 9 days.", "The total is 40 USD.", "Now $1,480."] {
            assert_eq!(found(reply, TRUE_LINE, Value::Null).len(), 1, "{reply}");
        }
    }

    #[test]
    fn a_question_may_name_what_would_be_the_least() {
        let draft = samples::draft();
        let messages = ["Only 50 dollars".to_owned()];
        let found = |reply, asked| {
            let said = Said { reply, computed_line: "", change: &Value::Null, messages: &messages, asked };
            violations(said, std::slice::from_ref(&draft), &draft, &[samples::source()]).len()
        };
        let conflict = "The trip costs 97 USD at least, more than your 50 USD. What shall give way?";
        assert_eq!((found(conflict, true), found(conflict, false)), (0, 2 - 1));
        assert_eq!(found("The trip costs 997 USD at least. What shall give way?", true), 2);
    }

    #[test]
    fn the_change_card_is_recounted() {
        let card = json!({"days": {"before": 3, "after": 2}, "total": {"before": 167, "after": 112}});
        assert_eq!(found("", TRUE_LINE, card.clone()), [""; 0]);
        for path in ["/days/before", "/days/after", "/total/before", "/total/after"] {
            let mut wrong = card.clone();
            *wrong.pointer_mut(path).unwrap() = json!(77);
            let found = found("", TRUE_LINE, wrong);
            assert!(found.len() == 1 && found[0].contains(path), "{found:?}");
        }
    }
}
