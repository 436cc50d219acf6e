//! Messages with a JSON form of their own: timestamps (RFC 3339), amounts (numbers), values of a change card.

use std::fmt;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, OneOfBuilder, Schema, SchemaFormat, Type};

/// `google.protobuf.Timestamp`, in JSON `2025-12-08T10:00:00.000Z`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, prost::Message)]
pub struct Timestamp {
    /// Seconds since 1970-01-01 UTC.
    #[prost(int64, tag = "1")]
    pub seconds: i64,
    /// Billionths, 0..999,999,999.
    #[prost(int32, tag = "2")]
    pub nanos: i32,
}

impl Timestamp {
    /// The same moment for chrono. `None` outside chrono's range.
    pub fn to_chrono(self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(self.seconds, u32::try_from(self.nanos).ok()?)
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(moment: DateTime<Utc>) -> Self {
        Self { seconds: moment.timestamp(), nanos: moment.timestamp_subsec_nanos() as i32 }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let moment = self.to_chrono().ok_or_else(|| serde::ser::Error::custom("timestamp out of range"))?;
        serializer.serialize_str(&moment.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        DateTime::<Utc>::deserialize(deserializer).map(Into::into)
    }
}

impl utoipa::PartialSchema for Timestamp {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .into()
    }
}

impl utoipa::ToSchema for Timestamp {}

/// An exact decimal amount, in JSON a number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, prost::Message)]
pub struct Amount {
    /// The whole part.
    #[prost(int64, tag = "1")]
    pub units: i64,
    /// Billionths with the sign of `units`.
    #[prost(int32, tag = "2")]
    pub nanos: i32,
}

const NANOS: i128 = 1_000_000_000;

impl Amount {
    /// The nearest double, by its decimal text: a sum of whole and fraction would round twice (6 + 0.81 is no 6.81).
    fn nearest(self) -> Option<f64> {
        let billionths = i128::from(self.units) * NANOS + i128::from(self.nanos);
        let sign = if billionths < 0 { "-" } else { "" };
        let (whole, fraction) = (billionths.abs() / NANOS, billionths.abs() % NANOS);
        format!("{sign}{whole}.{fraction:09}").parse().ok()
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.nanos == 0 {
            serializer.serialize_i64(self.units)
        } else {
            // Doubles carry 15 digits, amounts have at most three behind the point: the shortest form is the exact one.
            let nearest = self.nearest().ok_or_else(|| serde::ser::Error::custom("amount out of range"))?;
            serializer.serialize_f64(nearest)
        }
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AmountVisitor)
    }
}

struct AmountVisitor;

impl Visitor<'_> for AmountVisitor {
    type Value = Amount;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a number")
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Amount, E> {
        Ok(Amount { units: value, nanos: 0 })
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Amount, E> {
        i64::try_from(value)
            .map(|units| Amount { units, nanos: 0 })
            .map_err(|_| E::custom("number too large"))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Amount, E> {
        if !value.is_finite() || value.abs() >= 1e15 {
            return Err(E::custom("number too large"));
        }
        // Six digits are more than any currency has and well inside what a double holds below 1e9.
        let nanos = ((value - value.trunc()) * 1e6).round() as i64 * 1000;
        let units = value.trunc() as i64 + nanos / 1_000_000_000;
        Ok(Amount { units, nanos: (nanos % 1_000_000_000) as i32 })
    }
}

impl utoipa::PartialSchema for Amount {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::Number).into()
    }
}

impl utoipa::ToSchema for Amount {}

/// A number or a text, whichever the changed thing is.
#[derive(Clone, PartialEq, prost::Message)]
pub struct ChangeValue {
    /// The value.
    #[prost(oneof = "change_value::Value", tags = "1, 2")]
    pub value: Option<change_value::Value>,
}

/// The two forms of a [`ChangeValue`].
pub mod change_value {
    /// A number or a text.
    #[derive(Clone, PartialEq, prost::Oneof)]
    pub enum Value {
        /// A day number or an amount.
        #[prost(double, tag = "1")]
        Number(f64),
        /// A time or a title.
        #[prost(string, tag = "2")]
        Text(String),
    }
}

impl Serialize for ChangeValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.value {
            Some(change_value::Value::Number(number)) if number.fract() == 0.0 && number.abs() < 1e15 => {
                serializer.serialize_i64(*number as i64)
            }
            Some(change_value::Value::Number(number)) => serializer.serialize_f64(*number),
            Some(change_value::Value::Text(text)) => serializer.serialize_str(text),
            None => serializer.serialize_none(),
        }
    }
}

impl<'de> Deserialize<'de> for ChangeValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            Number(f64),
            Text(String),
        }
        let value = match Either::deserialize(deserializer)
            .map_err(|_| D::Error::custom("expected a number or a text"))?
        {
            Either::Number(number) => change_value::Value::Number(number),
            Either::Text(text) => change_value::Value::Text(text),
        };
        Ok(Self { value: Some(value) })
    }
}

impl utoipa::PartialSchema for ChangeValue {
    fn schema() -> RefOr<Schema> {
        OneOfBuilder::new()
            .item(ObjectBuilder::new().schema_type(Type::Number))
            .item(ObjectBuilder::new().schema_type(Type::String))
            .into()
    }
}

impl utoipa::ToSchema for ChangeValue {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_keep_their_digits() {
        for text in ["0", "12", "12.5", "1450.99", "0.1", "-3.25", "180000", "99999999.99"] {
            let amount: Amount = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&amount).unwrap(), text);
        }
    }

    #[test]
    fn every_cent_keeps_its_digits() {
        for cents in (-20_000..200_000_i32).chain(99_900_000..100_000_000) {
            let amount = Amount { units: i64::from(cents / 100), nanos: cents % 100 * 10_000_000 };
            let text = serde_json::to_string(&amount).unwrap();
            let sign = if cents < 0 { "-" } else { "" };
            let wanted = format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100);
            assert_eq!(text, wanted.trim_end_matches('0').trim_end_matches('.'));
            assert_eq!(serde_json::from_str::<Amount>(&text).unwrap(), amount);
        }
    }

    #[test]
    fn timestamps_are_rfc_3339() {
        let moment: Timestamp = serde_json::from_str("\"2025-12-08T10:00:05+01:00\"").unwrap();
        assert_eq!(serde_json::to_string(&moment).unwrap(), "\"2025-12-08T09:00:05.000Z\"");
    }
}
