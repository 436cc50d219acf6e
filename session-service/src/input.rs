//! Values that are valid by construction: a handler that holds one need not check again.

use remix_platform::Error;
use remix_platform::ids::{Id, ItineraryId};
use unicode_segmentation::UnicodeSegmentation;

/// A message of a traveller: 1..8,000 characters, not only white space, no NUL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageText(String);

/// The title of a session: 1..200 graphemes on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionTitle(String);

/// One to three different itineraries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceIds(Vec<ItineraryId>);

/// 1..255 visible ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl MessageText {
    /// Characters (Unicode scalar values) at most.
    pub const MAX: usize = 8000;

    /// Checks a message; `field` is its name in the request.
    pub fn parse(field: &str, text: &str) -> Result<Self, Error> {
        if text.trim().is_empty() {
            return Err(Error::field(field, "must not be empty"));
        }
        if text.chars().count() > Self::MAX {
            return Err(Error::field(field, format!("must have at most {} characters", Self::MAX)));
        }
        if text.contains('\0') {
            return Err(Error::field(field, "must not contain NUL"));
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl SessionTitle {
    /// Graphemes at most.
    pub const MAX: usize = 200;

    /// Checks a title; white space around it is dropped.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Error::field("title", "must not be empty"));
        }
        if text.graphemes(true).count() > Self::MAX {
            return Err(Error::field("title", format!("must have at most {} characters", Self::MAX)));
        }
        if text.chars().any(char::is_control) {
            return Err(Error::field("title", "must not contain control characters"));
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl SourceIds {
    /// Checks the picked itineraries.
    pub fn parse(ids: &[String]) -> Result<Self, Error> {
        if !(1..=3).contains(&ids.len()) {
            return Err(Error::field("itinerary_ids", "must name one to three itineraries"));
        }
        let mut parsed = Vec::with_capacity(ids.len());
        for (index, id) in ids.iter().enumerate() {
            let id: ItineraryId =
                id.parse().map_err(|_| Error::field(format!("itinerary_ids[{index}]"), "must be a uuid"))?;
            if parsed.contains(&id) {
                return Err(Error::field(format!("itinerary_ids[{index}]"), "names an itinerary twice"));
            }
            parsed.push(id);
        }
        Ok(Self(parsed))
    }

    /// The ids in the order in which they were picked.
    pub fn as_slice(&self) -> &[ItineraryId] {
        &self.0
    }
}

impl IdempotencyKey {
    /// Checks an optional key.
    pub fn parse(key: Option<&str>) -> Result<Option<Self>, Error> {
        let Some(key) = key else { return Ok(None) };
        if !(1..=255).contains(&key.len()) || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::field("idempotency_key", "must be 1 to 255 visible ASCII characters"));
        }
        Ok(Some(Self(key.to_owned())))
    }

    /// The key.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An id in a request; a malformed one names nothing, exactly like an unknown one.
pub fn id<K>(text: &str, resource: &str) -> Result<Id<K>, Error> {
    text.parse().map_err(|_| Error::not_found(resource))
}

/// A page size: 0 means the default, more than the most is an error.
pub fn page_size(field: &str, value: i32, default: i32, most: i32) -> Result<i32, Error> {
    match value {
        0 => Ok(default),
        value if (1..=most).contains(&value) => Ok(value),
        _ => Err(Error::field(field, format!("must be between 1 and {most}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_have_limits() {
        assert!(MessageText::parse("message", &"é".repeat(8000)).is_ok());
        for wrong in ["", " \n\t", "a\0b", &"é".repeat(8001)] {
            let error = MessageText::parse("message", wrong).unwrap_err();
            assert_eq!(error.details.fields[0].field, "message");
        }
    }

    #[test]
    fn titles_count_graphemes() {
        assert!(SessionTitle::parse(&"👨‍👩‍👧".repeat(200)).is_ok());
        assert!(SessionTitle::parse(&"a".repeat(201)).is_err());
        assert_eq!(SessionTitle::parse("  My trip ").unwrap().as_str(), "My trip");
    }

    #[test]
    fn sources_are_one_to_three_different_ones() {
        let ids: Vec<String> = (1..=4).map(|n| format!("01930000-0000-7000-9000-00000000000{n}")).collect();
        assert!(SourceIds::parse(&ids[..3]).is_ok());
        for wrong in [&ids[..0], &ids[..4], &[ids[0].clone(), ids[0].clone()], &["x".to_owned()]] {
            assert!(
                SourceIds::parse(wrong).unwrap_err().details.fields[0].field.starts_with("itinerary_ids")
            );
        }
    }
}
