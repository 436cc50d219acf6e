//! The assertion language of the dialogues: from text to a value, strictly. What an assertion means is in check.rs.

use std::fmt;

use regex::{Regex, RegexBuilder};
use remix_itinerary::money::Decimal;

/// One assertion about a draft, its ledger or the reply.
#[derive(Debug, Clone)]
pub enum Assertion {
    /// `duration==7`, `count(tag:food)>=prev+1`, `total<=1600 USD`.
    Compare(Quantity, Comparison, Expected),
    /// `unchanged`.
    Unchanged,
    /// `unchanged(day:3)`.
    UnchangedDay(u32),
    /// `place(day:2)==Anjuna`.
    Place(u32, String),
    /// `title(day:6)~Loch Ness`.
    Title(u32, String),
    /// `has(TEXT)`.
    Has(String),
    /// `lacks(TEXT)`.
    Lacks(String),
    /// `rest(day:5)`.
    Rest(u32),
    /// `locked(day:5)`.
    Locked(u32),
    /// `ledger(pace)==relaxed`.
    LedgerIs(&'static str, String),
    /// `ledger(banned)~camel`.
    LedgerHolds(&'static str, String),
    /// `reply~\d`.
    Reply(Regex),
    /// `same_as(turn:0)`.
    SameAs(usize),
}

/// What can be counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quantity {
    /// Days of the trip.
    Duration,
    /// Days whose place, region or country has this name.
    DaysIn(String),
    /// The total per person.
    Total,
    /// Activities with this tag.
    Tagged(String),
    /// Activities on the day with this number.
    OnDay(u32),
}

/// How two numbers stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `>=`
    AtLeast,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `<`
    Less,
}

/// What a quantity is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// A number.
    Number(Decimal),
    /// An amount in a currency.
    Money(Decimal, String),
    /// The same quantity in the draft before the turn, plus an offset.
    Before(Decimal),
    /// The same quantity in the first draft.
    First,
}

impl Comparison {
    /// With the longer ones first, as they are looked for in a text.
    const ALL: [(&'static str, Self); 5] = [
        ("==", Self::Equal),
        (">=", Self::AtLeast),
        ("<=", Self::AtMost),
        (">", Self::More),
        ("<", Self::Less),
    ];

    /// Whether `left` stands so to `right`.
    pub fn holds(self, left: Decimal, right: Decimal) -> bool {
        match self {
            Self::Equal => left == right,
            Self::AtLeast => left >= right,
            Self::AtMost => left <= right,
            Self::More => left > right,
            Self::Less => left < right,
        }
    }
}

/// Fields of the ledger with one value, compared with `==`.
const VALUES: [&str; 12] = [
    "duration_days",
    "budget.kind",
    "budget.amount",
    "budget.currency",
    "party.adults",
    "party.children",
    "pace",
    "activities_per_day",
    "start_date",
    "stay_level",
    "transport_level",
    "currency",
];
/// Fields of the ledger with several, searched with `~`.
const LISTS: [&str; 6] = ["needs", "themes.more", "themes.less", "themes.none", "must_keep", "banned"];

impl Assertion {
    /// Reads an assertion; the error names it.
    pub fn parse(text: &str) -> Result<Self, String> {
        parse(text).ok_or_else(|| format!("`{text}` is no assertion"))
    }

    /// True when it speaks of a draft that does not exist yet after the turn with this number.
    pub fn looks_ahead(&self, turn: usize) -> bool {
        matches!(self, Self::SameAs(other) if *other >= turn)
    }
}

fn parse(text: &str) -> Option<Assertion> {
    if let Some(pattern) = text.strip_prefix("reply~") {
        let regex = RegexBuilder::new(pattern).case_insensitive(true).build().ok()?;
        return (!pattern.is_empty()).then_some(Assertion::Reply(regex));
    }
    if text == "unchanged" {
        return Some(Assertion::Unchanged);
    }
    if let Some(rest) = text.strip_prefix("duration") {
        return compare(Quantity::Duration, rest);
    }
    if let Some(rest) = text.strip_prefix("total") {
        return compare(Quantity::Total, rest);
    }
    let (name, rest) = text.split_once('(')?;
    match name {
        "has" => whole(rest).map(Assertion::Has),
        "lacks" => whole(rest).map(Assertion::Lacks),
        "unchanged" => day(&whole(rest)?).map(Assertion::UnchangedDay),
        "rest" => day(&whole(rest)?).map(Assertion::Rest),
        "locked" => day(&whole(rest)?).map(Assertion::Locked),
        "same_as" => whole(rest)?.strip_prefix("turn:")?.parse().ok().map(Assertion::SameAs),
        "place" => {
            let (number, place) = rest.split_once(")==")?;
            Some(Assertion::Place(day(number)?, filled(place)?))
        }
        "title" => {
            let (number, title) = rest.split_once(")~")?;
            Some(Assertion::Title(day(number)?, filled(title)?))
        }
        "sum" => {
            let (place, rest) = rest.strip_prefix("place:")?.split_once(')')?;
            compare(Quantity::DaysIn(filled(place)?), rest)
        }
        "count" => {
            let (what, rest) = rest.split_once(')')?;
            let quantity = match what.strip_prefix("tag:") {
                Some(tag) => Quantity::Tagged(filled(tag)?),
                None => Quantity::OnDay(day(what)?),
            };
            compare(quantity, rest)
        }
        "ledger" => ledger(rest),
        _ => None,
    }
}

fn ledger(rest: &str) -> Option<Assertion> {
    let (path, rest) = rest.split_once(')')?;
    let known = |paths: &[&'static str]| paths.iter().copied().find(|known| *known == path);
    if let Some(value) = rest.strip_prefix("==") {
        return Some(Assertion::LedgerIs(known(&VALUES)?, filled(value)?));
    }
    Some(Assertion::LedgerHolds(known(&LISTS)?, filled(rest.strip_prefix('~')?)?))
}

fn compare(quantity: Quantity, rest: &str) -> Option<Assertion> {
    let (sign, comparison) = Comparison::ALL.into_iter().find(|(sign, _)| rest.starts_with(sign))?;
    let value = &rest[sign.len()..];
    let expected = match value.strip_prefix("prev") {
        Some("") => Expected::Before(Decimal::ZERO),
        Some(offset) if offset.starts_with(['+', '-']) => Expected::Before(offset.parse().ok()?),
        Some(_) => return None,
        None if value == "first" => Expected::First,
        None => match (&quantity, value.split_once(' ')) {
            (Quantity::Total, Some((amount, code))) => {
                Expected::Money(amount.parse().ok()?, Some(code).filter(|code| is_currency(code))?.to_owned())
            }
            (Quantity::Total, None) | (_, Some(_)) => return None,
            (_, None) => Expected::Number(value.parse::<u32>().ok()?.into()),
        },
    };
    Some(Assertion::Compare(quantity, comparison, expected))
}

/// A fixture may be in a currency that the table of rates does not know.
fn is_currency(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// What stands before the closing bracket that ends the text.
fn whole(rest: &str) -> Option<String> {
    filled(rest.strip_suffix(')')?)
}

fn filled(text: &str) -> Option<String> {
    (!text.trim().is_empty() && text.trim() == text).then(|| text.to_owned())
}

fn day(text: &str) -> Option<u32> {
    text.strip_prefix("day:")?.parse().ok().filter(|number| *number > 0)
}

impl fmt::Display for Assertion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Compare(quantity, comparison, expected) => {
                let sign = Comparison::ALL.iter().find(|(_, one)| one == comparison).map_or("", |(s, _)| s);
                write!(f, "{quantity}{sign}{expected}")
            }
            Self::Unchanged => f.write_str("unchanged"),
            Self::UnchangedDay(day) => write!(f, "unchanged(day:{day})"),
            Self::Place(day, place) => write!(f, "place(day:{day})=={place}"),
            Self::Title(day, title) => write!(f, "title(day:{day})~{title}"),
            Self::Has(text) => write!(f, "has({text})"),
            Self::Lacks(text) => write!(f, "lacks({text})"),
            Self::Rest(day) => write!(f, "rest(day:{day})"),
            Self::Locked(day) => write!(f, "locked(day:{day})"),
            Self::LedgerIs(path, value) => write!(f, "ledger({path})=={value}"),
            Self::LedgerHolds(path, text) => write!(f, "ledger({path})~{text}"),
            Self::Reply(regex) => write!(f, "reply~{regex}"),
            Self::SameAs(turn) => write!(f, "same_as(turn:{turn})"),
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Duration => f.write_str("duration"),
            Self::DaysIn(place) => write!(f, "sum(place:{place})"),
            Self::Total => f.write_str("total"),
            Self::Tagged(tag) => write!(f, "count(tag:{tag})"),
            Self::OnDay(day) => write!(f, "count(day:{day})"),
        }
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Money(amount, code) => write!(f, "{amount} {code}"),
            Self::Before(offset) if offset.is_zero() => f.write_str("prev"),
            Self::Before(offset) => write!(f, "prev{offset:+}"),
            Self::First => f.write_str("first"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read_and_written_back() {
        for text in [
            "duration==7",
            "duration>=prev+1",
            "duration==first",
            "sum(place:Himachal Pradesh)>=4",
            "sum(place:Évora)==prev+1",
            "sum(place:Japan)==prev-1",
            "total<=1600 USD",
            "total<=165000.5 JPY",
            "total<prev",
            "total==prev",
            "count(tag:food)>=prev+2",
            "count(tag:temple)<prev",
            "count(tag:boat)==0",
            "count(day:5)==prev-1",
            "count(day:1)==2",
            "unchanged",
            "unchanged(day:12)",
            "place(day:6)==Baie-Saint-Paul",
            "title(day:6)~Loch Ness",
            "has(St. Peter (inside))",
            "lacks(http)",
            "rest(day:5)",
            "locked(day:4)",
            "ledger(budget.amount)==1600",
            "ledger(themes.more)~food",
            "ledger(start_date)==2027-03-06",
            "reply~Hengifoss|Rainbow",
            "same_as(turn:0)",
        ] {
            assert_eq!(Assertion::parse(text).map(|read| read.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn nothing_else_is_read() {
        for text in [
            "",
            "duration",
            "duration=7",
            "duration==seven",
            "duration==7 days",
            "duration==-1",
            "durations==7",
            "duration==previous",
            "duration==prev*2",
            "duration==first+1",
            "total<=1600",
            "total<=1600 usd",
            "total<=1600 dollars",
            "total<=USD",
            "sum(Goa)==2",
            "sum(place:)==2",
            "sum(place:Goa)",
            "count(tag:food)",
            "count(food)==2",
            "count(day:0)==2",
            "count(day:x)==2",
            "unchanged()",
            "unchanged(day:-1)",
            "unchanged(3)",
            "unchanged day 3",
            "place(day:2)=Goa",
            "place(day:2)==",
            "title(day:2)==Goa",
            "has()",
            "has(a",
            "has( a)",
            "lacks",
            "rest(5)",
            "locked(day:)",
            "ledger(budget)==1600",
            "ledger(needs)==vegan",
            "ledger(pace)~relaxed",
            "ledger(themes.more)~",
            "ledger(moods)~good",
            "reply~",
            "reply~(",
            "reply=a",
            "same_as(3)",
            "same_as(turn:-1)",
            "same_as(turn:first)",
            "budget<=1500 USD",
        ] {
            let problem = Assertion::parse(text).unwrap_err();
            assert!(problem.contains(&format!("`{text}`")), "{problem}");
        }
    }
}
