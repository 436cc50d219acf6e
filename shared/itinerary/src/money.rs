//! Amounts: exact decimals that are plain numbers in JSON.

pub use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serializer};

/// `#[serde(with = "money")]` for a required amount.
pub fn serialize<S: Serializer>(amount: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    let normal = amount.normalize();
    if let (0, Ok(whole)) = (normal.scale(), i64::try_from(normal.mantissa())) {
        return serializer.serialize_i64(whole);
    }
    // The shortest double is exact for the at most 15 digits that an amount may have.
    let float: f64 =
        normal.to_string().parse().map_err(|_| serde::ser::Error::custom("amount out of range"))?;
    serializer.serialize_f64(float)
}

/// Reads a number (or its text) into an exact decimal.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    let number = serde_json::Number::deserialize(deserializer)?;
    parse(&number).ok_or_else(|| serde::de::Error::custom("the amount is out of range"))
}

fn parse(number: &serde_json::Number) -> Option<Decimal> {
    let text = number.to_string();
    text.parse().or_else(|_| Decimal::from_scientific(&text)).ok().map(|amount: Decimal| amount.normalize())
}

/// `#[serde(with = "money::optional")]` for an optional amount.
pub mod optional {
    use super::*;

    /// Writes the amount or null.
    pub fn serialize<S: Serializer>(amount: &Option<Decimal>, serializer: S) -> Result<S::Ok, S::Error> {
        match amount {
            Some(amount) => super::serialize(amount, serializer),
            None => serializer.serialize_none(),
        }
    }

    /// Reads an amount or null.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Decimal>, D::Error> {
        match Option::<serde_json::Number>::deserialize(deserializer)? {
            None => Ok(None),
            Some(number) => {
                parse(&number).map(Some).ok_or_else(|| serde::de::Error::custom("the amount is out of range"))
            }
        }
    }
}
