//! Request bodies: JSON of limited size, depth and patience, and errors that name the field.

use std::time::Duration;

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use futures::FutureExt;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use remix_platform::{Error, Reason};
use serde::de::DeserializeOwned;

use crate::reply::Failure;

/// Bytes that a request may send.
pub(crate) const BODY_LIMIT: usize = 128 * 1024;
/// How long a body may take to arrive.
pub(crate) const BODY_TIMEOUT: Duration = Duration::from_secs(10);
const DEPTH_LIMIT: usize = 64;
const MESSAGE_LIMIT: usize = 8_000;

/// A JSON body.
pub(crate) struct Json<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        require_json(request.headers())?;
        let bytes = read(request.into_body()).await?;
        Ok(parse(&bytes).map(Self)?)
    }
}

/// The body of a call that needs none: nothing, or an empty object.
pub(crate) struct NoBody;

impl<S: Send + Sync> FromRequest<S> for NoBody {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        let bytes = read(body).await?;
        if !bytes.is_empty() {
            require_json(&parts.headers)?;
            parse::<Nothing>(&bytes)?;
        }
        Ok(Self)
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// Reads a whole body within the limits.
pub(crate) async fn read<B>(body: B) -> Result<bytes::Bytes, Error>
where
    B: axum::body::HttpBody<Data = bytes::Bytes>,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let collect = async { Limited::new(body, BODY_LIMIT).collect().await };
    let mut collect = std::pin::pin!(collect);
    // Most bodies are here already: no timer for them.
    let collected = match collect.as_mut().now_or_never() {
        Some(collected) => collected,
        None => match tokio::time::timeout(BODY_TIMEOUT, collect).await {
            Ok(collected) => collected,
            Err(_) => {
                return Err(Error::new(Reason::RequestTimeout, "The request's body did not arrive in time."));
            }
        },
    };
    match collected {
        Ok(body) => Ok(body.to_bytes()),
        Err(problem) if problem.is::<LengthLimitError>() => {
            Err(Error::new(Reason::PayloadTooLarge, "The request's body is larger than 128 KiB."))
        }
        Err(_) => Err(Error::new(Reason::InvalidArgument, "The request's body broke off.")),
    }
}

fn require_json(headers: &HeaderMap) -> Result<(), Error> {
    let media_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default();
    if media_type.trim().eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    Err(Error::new(Reason::UnsupportedMediaType, "The request's body must be application/json."))
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    if too_deep(bytes) {
        return Err(Error::field("body", format!("is nested deeper than {DEPTH_LIMIT} levels")));
    }
    // Serde would take an array for a struct, too.
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(Error::field("body", "must be a JSON object"));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|problem| describe(&problem))?;
    reader.end().map_err(|_| Error::field("body", "has something behind the JSON value"))?;
    Ok(value)
}

fn too_deep(bytes: &[u8]) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                depth += 1;
                if depth > DEPTH_LIMIT {
                    return true;
                }
            }
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

fn describe(problem: &serde_path_to_error::Error<serde_json::Error>) -> Error {
    let text = problem.inner().to_string();
    // Line and column help with a file, not with a field.
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    let path = problem.path().to_string();
    // "." is the whole body, "?" a place inside something that broke off.
    let path = path.trim_end_matches(['.', '?']);
    let of_field = ["unknown field `", "missing field `", "duplicate field `"]
        .iter()
        .find_map(|start| text.strip_prefix(start)?.split_once('`').map(|(name, _)| (*start, name)));
    let Some((start, name)) = of_field else {
        return Error::field(if path.is_empty() { "body" } else { path }, text);
    };
    // The path of an unknown or repeated field ends in the field itself already.
    let parent = path.strip_suffix(name).map_or(path, |parent| parent.trim_end_matches('.'));
    let field = if parent.is_empty() { name.to_owned() } else { format!("{parent}.{name}") };
    let message = match start.as_bytes().first() {
        Some(b'u') => "is not known here",
        Some(b'm') => "is required",
        _ => "stands here twice",
    };
    Error::field(field, message)
}

/// Checks the text of a message: 1..8,000 characters, not only white space, no NUL.
pub(crate) fn check_message(field: &str, text: &str) -> Result<(), Error> {
    if text.trim().is_empty() {
        return Err(Error::field(field, "must say something"));
    }
    if text.contains('\0') {
        return Err(Error::field(field, "must not contain NUL"));
    }
    // A character has at most four bytes, so that short texts need no counting.
    if text.len() > MESSAGE_LIMIT && text.chars().count() > MESSAGE_LIMIT {
        return Err(Error::field(field, format!("must have at most {MESSAGE_LIMIT} characters")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Sample {
        message: String,
        #[serde(default)]
        inner: Option<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Inner {
        numbers: Vec<u8>,
    }

    fn field_of(json: &str) -> String {
        let error = parse::<Sample>(json.as_bytes()).unwrap_err();
        assert_eq!(error.reason, Reason::InvalidArgument);
        error.details.fields[0].field.clone()
    }

    #[test]
    fn every_fault_names_its_field() {
        for (json, field) in [
            ("", "body"),
            ("{", "body"),
            (r#"["a"]"#, "body"),
            ("null", "body"),
            (r#"{"message":"a"} x"#, "body"),
            (r#"{}"#, "message"),
            (r#"{"message":5}"#, "message"),
            (r#"{"message":null}"#, "message"),
            (r#"{"message":"\ud800"}"#, "message"),
            (r#"{"message":"\ud800 a"}"#, "message"),
            (r#"{"message":"a","message":"b"}"#, "message"),
            (r#"{"message":"a","extra":1}"#, "extra"),
            (r#"{"message":"a","inner":{}}"#, "inner.numbers"),
            (r#"{"message":"a","inner":{"numbers":[],"numbers2":1}}"#, "inner.numbers2"),
            (r#"{"message":"a","inner":{"numbers":[1,"x"]}}"#, "inner.numbers[1]"),
        ] {
            assert_eq!(field_of(json), field, "{json}");
        }
        let broken = [b"{\"message\":\"".as_slice(), &[0xff, 0xfe], b"\"}"].concat();
        assert_eq!(parse::<Sample>(&broken).unwrap_err().details.fields[0].field, "message");
    }

    #[test]
    fn depth_counts_brackets_outside_strings() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(!too_deep(nested(64).as_bytes()));
        assert!(too_deep(nested(65).as_bytes()));
        assert!(!too_deep(format!(r#"["\"{}"]"#, "[".repeat(100)).as_bytes()));
    }

    #[test]
    fn messages_are_counted_in_characters() {
        for good in ["a", "é".repeat(8_000).as_str(), " a "] {
            check_message("message", good).unwrap();
        }
        for bad in ["", " \n\t\u{3000}", "a\0b", "é".repeat(8_001).as_str()] {
            assert_eq!(check_message("message", bad).unwrap_err().details.fields[0].field, "message");
        }
    }
}
