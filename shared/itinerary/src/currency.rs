//! Currencies: minor units and a dated table of rates, shipped as data, that the operator can replace once.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use rust_decimal::{Decimal, RoundingStrategy};
use serde::Deserialize;

/// A dated table of rates.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Rates {
    /// ISO date of the rates.
    pub date: String,
    rates: BTreeMap<String, Rate>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
struct Rate {
    #[serde(with = "crate::money")]
    per_dollar: Decimal,
    digits: u32,
}

/// Why a table of rates cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RatesError {
    /// Not the shape of `data/rates.toml`.
    #[error("the table of rates cannot be read")]
    Shape(#[from] toml::de::Error),
    /// A rate that is not above zero.
    #[error("the rate of {0} must be above zero")]
    Rate(String),
    /// A second table.
    #[error("a table of rates is already in use")]
    Installed,
}

static INSTALLED: OnceLock<Rates> = OnceLock::new();
static SHIPPED: LazyLock<Rates> =
    LazyLock::new(|| parse(include_str!("../data/rates.toml")).unwrap_or_default());

/// Uses this table (TOML in the shape of `data/rates.toml`) from now on; once, before the first conversion.
pub fn install(table: &str) -> Result<(), RatesError> {
    INSTALLED.set(parse(table)?).map_err(|_| RatesError::Installed)
}

/// The table in use.
pub fn rates() -> &'static Rates {
    INSTALLED.get().unwrap_or(&SHIPPED)
}

fn parse(table: &str) -> Result<Rates, RatesError> {
    let rates: Rates = toml::from_str(table)?;
    match rates.rates.iter().find(|(_, rate)| rate.per_dollar <= Decimal::ZERO) {
        Some((code, _)) => Err(RatesError::Rate(code.clone())),
        None => Ok(rates),
    }
}

/// True for a code of the table.
pub fn is_known(code: &str) -> bool {
    rates().rates.contains_key(code)
}

/// The code in capitals when it has the shape of ISO 4217.
pub fn code(text: &str) -> Option<String> {
    let text = text.trim();
    (text.len() == 3 && text.bytes().all(|b| b.is_ascii_alphabetic())).then(|| text.to_ascii_uppercase())
}

/// Digits behind the point; two for an unknown currency.
pub fn digits(code: &str) -> u32 {
    rates().rates.get(code).map_or(2, |rate| rate.digits)
}

/// Rounds to the minor unit of the currency, half away from zero.
pub fn round(amount: Decimal, code: &str) -> Decimal {
    amount.round_dp_with_strategy(digits(code), RoundingStrategy::MidpointAwayFromZero).normalize()
}

/// True when [`round`] leaves the amount as it is; whole numbers need no table.
pub(crate) fn is_rounded(amount: Decimal, code: &str) -> bool {
    amount.scale() == 0 || amount.scale() <= digits(code) || round(amount, code) == amount
}

/// The amount in another currency, rounded to its minor unit; none when the table lacks one of the two.
pub fn convert(amount: Decimal, from: &str, to: &str) -> Option<Decimal> {
    if from == to {
        return Some(round(amount, to));
    }
    let (from, target) = (rates().rates.get(from)?, rates().rates.get(to)?);
    let value = amount.checked_mul(target.per_dollar)?.checked_div(from.per_dollar)?;
    Some(round(value, to))
}

/// An amount as people write it: `1,480 USD`, `12.50 EUR`.
pub fn format(amount: Decimal, code: &str) -> String {
    let rounded = round(amount, code);
    let text = if rounded.is_integer() {
        rounded.to_string()
    } else {
        format!("{rounded:.0$}", digits(code) as usize)
    };
    let (whole, fraction) =
        text.split_once('.').map_or((text.as_str(), ""), |(whole, fraction)| (whole, fraction));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |rest| ("-", rest));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{grouped}{point}{fraction} {code}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_reads() {
        assert!(parse(include_str!("../data/rates.toml")).is_ok_and(|table| table.rates.len() > 40));
        assert!(parse("date = \"2026-01-01\"\n[rates]\nUSD = { per_dollar = 0, digits = 2 }").is_err());
        assert!(crate::date::Date::parse(&SHIPPED.date).is_some());
    }

    #[test]
    fn converts_to_the_minor_unit() {
        assert_eq!(convert(Decimal::from(100), "USD", "JPY"), Some(Decimal::from(15_550)));
        assert_eq!(convert(Decimal::from(10), "JPY", "USD"), Some(Decimal::new(6, 2)));
        assert_eq!(convert(Decimal::ONE, "USD", "XXX"), None);
    }

    #[test]
    fn tells_what_is_rounded() {
        for (value, yen, euro) in [
            ("7", true, true),
            ("7.00", true, true),
            ("7.5", false, true),
            ("7.250", false, true),
            ("7.125", false, false),
        ] {
            let value: Decimal = value.parse().expect("a number");
            assert_eq!((is_rounded(value, "JPY"), is_rounded(value, "EUR")), (yen, euro), "{value}");
            assert_eq!(is_rounded(value, "JPY"), round(value, "JPY") == value, "{value}");
        }
    }

    #[test]
    fn writes_amounts() {
        assert_eq!(format(Decimal::from(1480), "USD"), "1,480 USD");
        assert_eq!(format(Decimal::new(123_456_785, 2), "EUR"), "1,234,567.85 EUR");
        assert_eq!(format(Decimal::new(5, 1), "EUR"), "0.50 EUR");
        assert_eq!(format(Decimal::from(999), "JPY"), "999 JPY");
    }
}
