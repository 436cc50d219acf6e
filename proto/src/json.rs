//! How enum fields, which prost keeps as numbers, are written as words. An unset enum is null.

use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// `#[serde(with = "Word::<E>")]` for an enum field.
pub struct Word<E>(PhantomData<E>);

impl<E: TryFrom<i32> + Into<i32> + Copy> Word<E> {
    /// Writes the word, or null for "unspecified" and for numbers of a newer contract.
    pub fn serialize<S: Serializer>(value: &i32, serializer: S) -> Result<S::Ok, S::Error>
    where
        E: Serialize,
    {
        match E::try_from(*value) {
            Ok(known) if *value != 0 => known.serialize(serializer),
            _ => serializer.serialize_none(),
        }
    }

    /// Reads a word or null.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i32, D::Error>
    where
        E: Deserialize<'de>,
    {
        Ok(Option::<E>::deserialize(deserializer)?.map_or(0, Into::into))
    }
}

/// `#[serde(with = "OptionalWord::<E>")]` for an optional enum field.
pub struct OptionalWord<E>(PhantomData<E>);

impl<E: TryFrom<i32> + Into<i32> + Copy> OptionalWord<E> {
    /// Writes the word or null.
    pub fn serialize<S: Serializer>(value: &Option<i32>, serializer: S) -> Result<S::Ok, S::Error>
    where
        E: Serialize,
    {
        Word::<E>::serialize(&value.unwrap_or(0), serializer)
    }

    /// Reads a word or null.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i32>, D::Error>
    where
        E: Deserialize<'de>,
    {
        Ok(Option::<E>::deserialize(deserializer)?.map(Into::into))
    }
}
