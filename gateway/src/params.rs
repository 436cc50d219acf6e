//! What paths, queries and headers carry. A malformed id in a path is as unknown as an unknown one (404); a malformed
//! known query parameter or header is a 400 that names it; unknown parameters are ignored.

use std::convert::Infallible;
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use axum::extract::{FromRequestParts, Query, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, header};
use remix_platform::Error;
use remix_platform::ids::{ItineraryId, SessionId, TurnId};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as WordError, StrDeserializer};

use crate::reply::Failure;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
const PREFER: HeaderName = HeaderName::from_static("prefer");
const LONGEST_KEY: usize = 255;
/// The longest language tag that RFC 5646 asks everybody to take.
const LONGEST_LOCALE: usize = 35;
const LONGEST_QUERY: usize = 200;
const LARGEST_PAGE: i32 = 1_000_000;

/// `{session_id}`.
pub(crate) struct InSession(pub(crate) SessionId);
/// `{session_id}` and `{turn_id}`.
pub(crate) struct InTurn(pub(crate) SessionId, pub(crate) TurnId);
/// `{session_id}` and `{version}`.
pub(crate) struct InVersion(pub(crate) SessionId, pub(crate) i32);
/// `{itinerary_id}`.
pub(crate) struct OfItinerary(pub(crate) ItineraryId);

impl<S: Send + Sync> FromRequestParts<S> for InSession {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let path = path_of(parts, state).await;
        Ok(Self(path.id("session_id", "session")?))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for InTurn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let path = path_of(parts, state).await;
        Ok(Self(path.id("session_id", "session")?, path.id("turn_id", "turn")?))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for InVersion {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let path = path_of(parts, state).await;
        let version: i32 = path.id("version", "version")?;
        if version < 1 {
            return Err(Error::not_found("version").into());
        }
        Ok(Self(path.id("session_id", "session")?, version))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for OfItinerary {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let path = path_of(parts, state).await;
        Ok(Self(path.id("itinerary_id", "itinerary")?))
    }
}

/// The variable parts of a path; none of them when one is not even text.
struct Path(Option<RawPathParams>);

async fn path_of<S: Send + Sync>(parts: &mut Parts, state: &S) -> Path {
    Path(RawPathParams::from_request_parts(parts, state).await.ok())
}

impl Path {
    fn id<T: FromStr>(&self, name: &str, resource: &str) -> Result<T, Error> {
        let text = self.0.iter().flatten().find(|(known, _)| *known == name).map(|(_, value)| value);
        text.and_then(|text| text.parse().ok()).ok_or_else(|| Error::not_found(resource))
    }
}

/// The query of a URL.
pub(crate) struct Params(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(Query::try_from_uri(&parts.uri).map(|Query(pairs)| pairs).unwrap_or_default()))
    }
}

impl Params {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A number within a range.
    pub(crate) fn number(&self, name: &str, range: RangeInclusive<i32>) -> Result<Option<i32>, Error> {
        self.get(name).map(|text| number(name, text, &range)).transpose()
    }

    /// The page number, from 1.
    pub(crate) fn page(&self) -> Result<i32, Error> {
        Ok(self.number("page", 1..=LARGEST_PAGE)?.unwrap_or(1))
    }

    /// The page size, 1..50.
    pub(crate) fn per_page(&self) -> Result<i32, Error> {
        Ok(self.number("per_page", 1..=50)?.unwrap_or(10))
    }

    /// Words to look for. An empty search box sends an empty text, which means no search.
    pub(crate) fn search(&self) -> Result<Option<String>, Error> {
        let Some(text) = self.get("q").map(str::trim).filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        if text.contains('\0') || text.chars().count() > LONGEST_QUERY {
            return Err(Error::field(
                "q",
                format!("must have at most {LONGEST_QUERY} characters and no NUL"),
            ));
        }
        Ok(Some(text.to_owned()))
    }

    /// A word of an enum of the contract.
    pub(crate) fn word<E: for<'de> Deserialize<'de> + Into<i32>>(
        &self,
        name: &str,
    ) -> Result<Option<i32>, Error> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let word: StrDeserializer<'_, WordError> = text.into_deserializer();
        let value: i32 =
            E::deserialize(word).map_err(|problem| Error::field(name, problem.to_string()))?.into();
        // 0 is the "unspecified" of proto, which is no word of REST.
        if value == 0 { Err(Error::field(name, "is not a known word")) } else { Ok(Some(value)) }
    }

    /// All values of a parameter that may be repeated or hold a list with commas.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        let values = self.0.iter().filter(|(known, _)| known == name);
        values
            .flat_map(|(_, value)| value.split(','))
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// A value that only has to be text.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.get(name).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// A uuid.
    pub(crate) fn id<T: FromStr + Display>(&self, name: &str) -> Result<Option<String>, Error> {
        self.get(name)
            .map(|text| {
                text.parse::<T>().map(|id| id.to_string()).map_err(|_| Error::field(name, "must be a uuid"))
            })
            .transpose()
    }
}

fn number(name: &str, text: &str, range: &RangeInclusive<i32>) -> Result<i32, Error> {
    // `parse` would take a sign, too.
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let value = digits.then(|| text.parse().ok()).flatten().filter(|value| range.contains(value));
    value.ok_or_else(|| {
        Error::field(name, format!("must be a number between {} and {}", range.start(), range.end()))
    })
}

/// The `Idempotency-Key` of a POST.
pub(crate) struct IdempotencyKey(pub(crate) Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let Some(value) = parts.headers.get(IDEMPOTENCY_KEY) else { return Ok(Self(None)) };
        let visible = value.as_bytes().iter().all(u8::is_ascii_graphic);
        let key = value.to_str().ok().filter(|key| visible && (1..=LONGEST_KEY).contains(&key.len()));
        let key =
            key.ok_or_else(|| Error::field("Idempotency-Key", "must be 1..255 visible ASCII characters"))?;
        Ok(Self(Some(key.to_owned())))
    }
}

/// The reader's first language, as `Accept-Language` names it.
pub(crate) struct Locale(pub(crate) Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for Locale {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let first = text_of(&parts.headers, &header::ACCEPT_LANGUAGE)
            .split([',', ';'])
            .next()
            .unwrap_or_default()
            .trim();
        let plain = first.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        Ok(Self((plain && (2..=LONGEST_LOCALE).contains(&first.len())).then(|| first.to_owned())))
    }
}

/// Where a watcher wants to go on: `Last-Event-ID`, or `?after=` for a first try.
pub(crate) fn resume_point(headers: &HeaderMap, params: &Params) -> Result<Option<i32>, Error> {
    match headers.get(&LAST_EVENT_ID) {
        Some(id) if !id.is_empty() => {
            number("Last-Event-ID", id.to_str().unwrap_or("?"), &(0..=i32::MAX)).map(Some)
        }
        _ => params.number("after", 0..=i32::MAX),
    }
}

/// Whether the client asks to be answered at once (RFC 7240).
pub(crate) fn prefers_async(headers: &HeaderMap) -> bool {
    headers
        .get_all(&PREFER)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split([',', ';']))
        .any(|preference| preference.trim().eq_ignore_ascii_case("respond-async"))
}

/// Whether the client asks for JSON and not for a stream.
pub(crate) fn accepts_json_only(headers: &HeaderMap) -> bool {
    let accept = text_of(headers, &header::ACCEPT);
    let named =
        |kind: &str| accept.split(',').any(|part| part.split(';').next().is_some_and(|p| p.trim() == kind));
    named("application/json") && !named("text/event-stream")
}

fn text_of<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use remix_proto::v1::SessionStatus;

    fn params(query: &str) -> Params {
        let uri = format!("/x?{query}").parse().unwrap();
        Params(Query::try_from_uri(&uri).unwrap().0)
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect()
    }

    #[test]
    fn pages_have_defaults_and_limits() {
        assert_eq!((params("").page().unwrap(), params("").per_page().unwrap()), (1, 10));
        assert_eq!(
            (params("page=3&x=y").page().unwrap(), params("per_page=50").per_page().unwrap()),
            (3, 50)
        );
        for bad in ["0", "-1", "+1", "51", "1.5", "", "x", "99999999999"] {
            let error = params(&format!("per_page={bad}")).per_page().unwrap_err();
            assert_eq!(error.details.fields[0].field, "per_page", "{bad}");
        }
    }

    #[test]
    fn words_are_those_of_rest() {
        let status = |text: &str| params(&format!("status={text}")).word::<SessionStatus>("status");
        assert_eq!(status("archived").unwrap(), Some(SessionStatus::Archived.into()));
        assert!(status("Archived").is_err() && status("unspecified").is_err() && status("").is_err());
    }

    #[test]
    fn the_last_event_id_wins_over_the_query() {
        let point = |pairs: &[(&'static str, &str)], query| resume_point(&headers(pairs), &params(query));
        assert_eq!(point(&[], "").unwrap(), None);
        assert_eq!(point(&[], "after=3").unwrap(), Some(3));
        assert_eq!(point(&[("last-event-id", "7")], "after=3").unwrap(), Some(7));
        assert!(point(&[("last-event-id", "seven")], "").is_err() && point(&[], "after=-1").is_err());
    }

    #[test]
    fn preferences_are_read() {
        assert!(prefers_async(&headers(&[("prefer", "wait=5, Respond-Async")])));
        assert!(!prefers_async(&headers(&[("prefer", "wait=5")])));
        assert!(accepts_json_only(&headers(&[("accept", "application/json, */*;q=0.1")])));
        assert!(!accepts_json_only(&headers(&[("accept", "text/event-stream, application/json")])));
        assert!(!accepts_json_only(&headers(&[("accept", "*/*")])));
    }
}
