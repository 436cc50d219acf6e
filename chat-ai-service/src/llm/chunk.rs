//! One payload of an answer: a piece of a Chat Completions stream, a whole completion, or an error object, read
//! leniently because hardly two servers agree on what may be missing.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use super::failure::Failure;

/// What a payload brings.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Piece {
    /// Text of the answer, or of a tool call's arguments.
    Text(String),
    /// The model is thinking aloud; only the fact matters.
    Reasoning,
    /// Text of a refusal.
    Refusal(String),
    /// The answer is over.
    Finish(Finish),
    /// Tokens used so far.
    Usage(TokenUsage),
    /// `[DONE]`.
    Done,
}

/// How an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Finish {
    /// As it should.
    Stop,
    /// At the token limit: the answer is not whole.
    Length,
    /// A content filter stepped in.
    Filter,
}

/// Tokens of one attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct TokenUsage {
    /// Of the prompt.
    pub(crate) prompt: u32,
    /// Of these, from the provider's cache.
    pub(crate) cached: u32,
    /// Of the answer.
    pub(crate) completion: u32,
}

const ERROR_TEXT_LIMIT: usize = 4096;

/// Reads one payload.
pub(crate) fn read(payload: &str) -> Result<Vec<Piece>, Failure> {
    let payload = payload.trim();
    match payload {
        "" => return Ok(Vec::new()),
        "[DONE]" => return Ok(vec![Piece::Done]),
        _ => {}
    }
    // The common case first: one chunk, read straight into its type.
    if let Ok(chunk) = serde_json::from_str::<Chunk>(payload)
        && chunk.error.is_null()
    {
        return Ok(chunk.pieces());
    }
    let value: Value =
        serde_json::from_str(payload).map_err(|_| Failure::Protocol("a payload is not JSON"))?;
    let items = match value {
        Value::Array(items) => items,
        single => vec![single],
    };
    let mut pieces = Vec::new();
    for item in items {
        if let Some(failure) = error_in(&item, 0) {
            return Err(failure);
        }
        let chunk: Chunk =
            serde_json::from_value(item).map_err(|_| Failure::Protocol("a payload has another shape"))?;
        pieces.extend(chunk.pieces());
    }
    Ok(pieces)
}

/// The failure behind a status that is no success, or behind an error object inside a 200 (`status` 0).
pub(crate) fn refused(status: u16, retry_after: Option<Duration>, body: &str) -> Failure {
    let value = serde_json::from_str(body).unwrap_or(Value::Null);
    let first = value.as_array().and_then(|items| items.first()).unwrap_or(&value);
    match error_in(first, status) {
        Some(Failure::Refused { status, out_of_quota, text, .. }) => {
            Failure::Refused { status, retry_after, out_of_quota, text }
        }
        _ => Failure::Refused { status, retry_after, out_of_quota: false, text: cut(body) },
    }
}

fn error_in(item: &Value, status: u16) -> Option<Failure> {
    // FastAPI servers say `detail`, some gateways `message` at the root; both only where there is no answer.
    let error = match item.get("error") {
        Some(error) if !error.is_null() => error,
        _ if item.get("choices").is_none() => {
            item.get("detail").or_else(|| item.get("message").map(|_| item))?
        }
        _ => return None,
    };
    let text = match error {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let words = |name: &str| error.get(name).and_then(Value::as_str).unwrap_or_default();
    let numeric = |name: &str| {
        let value = error.get(name)?;
        value.as_u64().or_else(|| value.as_str()?.parse().ok()).and_then(|number| u16::try_from(number).ok())
    };
    let label = format!("{} {} {}", words("code"), words("type"), words("status")).to_ascii_lowercase();
    let out_of_quota = label.contains("insufficient_quota") || label.contains("billing");
    let status = if status != 0 {
        status
    } else if let Some(status) =
        numeric("code").or_else(|| numeric("status")).filter(|s| (400..600).contains(s))
    {
        status
    } else if out_of_quota || label.contains("rate_limit") || label.contains("resource_exhausted") {
        429
    } else if label.contains("invalid_request") || label.contains("invalid_argument") {
        400
    } else if label.contains("auth") || label.contains("permission") {
        401
    } else if label.contains("overloaded") {
        503
    } else {
        500
    };
    Some(Failure::Refused { status, retry_after: None, out_of_quota, text: cut(&text) })
}

fn cut(text: &str) -> String {
    let mut end = text.len().min(ERROR_TEXT_LIMIT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}

/// Serde leaves out what a server leaves out, and takes null for it too.
#[derive(Deserialize)]
struct Chunk {
    #[serde(default)]
    error: Value,
    #[serde(default)]
    choices: Option<Vec<Choice>>,
    #[serde(default)]
    usage: Option<UsageObject>,
    #[serde(default)]
    x_groq: Option<Vendor>,
}

#[derive(Deserialize)]
struct Vendor {
    #[serde(default)]
    usage: Option<UsageObject>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    index: Option<u32>,
    #[serde(default)]
    delta: Option<Delta>,
    #[serde(default)]
    message: Option<Delta>,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Delta {
    #[serde(default)]
    content: Option<Content>,
    #[serde(default)]
    refusal: Option<String>,
    #[serde(default)]
    reasoning: Option<Value>,
    #[serde(default)]
    reasoning_content: Option<Value>,
    #[serde(default)]
    tool_calls: Option<Vec<ToolCall>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Content {
    Text(String),
    Parts(Vec<Part>),
}

#[derive(Deserialize)]
struct Part {
    #[serde(default)]
    text: Option<String>,
}

#[derive(Deserialize)]
struct ToolCall {
    #[serde(default)]
    index: Option<u32>,
    #[serde(default)]
    function: Option<Function>,
}

#[derive(Deserialize)]
struct Function {
    #[serde(default)]
    arguments: Value,
}

#[derive(Deserialize)]
struct UsageObject {
    #[serde(default)]
    prompt_tokens: Option<u32>,
    #[serde(default)]
    completion_tokens: Option<u32>,
    #[serde(default)]
    prompt_tokens_details: Option<PromptDetails>,
}

#[derive(Deserialize)]
struct PromptDetails {
    #[serde(default)]
    cached_tokens: Option<u32>,
}

impl Chunk {
    fn pieces(self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        // Only one choice is ever asked for.
        let first = self.choices.into_iter().flatten().find(|choice| choice.index.unwrap_or(0) == 0);
        if let Some(choice) = first {
            for delta in choice.delta.into_iter().chain(choice.message) {
                delta.pieces(&mut pieces);
            }
            pieces.extend(choice.finish_reason.as_deref().and_then(finish).map(Piece::Finish));
        }
        let usage = self.usage.or_else(|| self.x_groq.and_then(|vendor| vendor.usage));
        pieces.extend(usage.map(|usage| Piece::Usage(usage.into())));
        pieces
    }
}

impl Delta {
    fn pieces(self, pieces: &mut Vec<Piece>) {
        let thinking = [self.reasoning, self.reasoning_content].into_iter().flatten();
        if thinking.into_iter().any(|value| !value.is_null() && value != "") {
            pieces.push(Piece::Reasoning);
        }
        let content = match self.content {
            Some(Content::Text(text)) => text,
            Some(Content::Parts(parts)) => parts.into_iter().filter_map(|part| part.text).collect(),
            None => String::new(),
        };
        let calls = self.tool_calls.into_iter().flatten().filter(|call| call.index.unwrap_or(0) == 0);
        let arguments = calls.filter_map(|call| call.function).map(|function| match function.arguments {
            Value::String(text) => text,
            Value::Null => String::new(),
            // Some servers parse the arguments before they pass them on.
            object => object.to_string(),
        });
        for text in std::iter::once(content).chain(arguments).filter(|text| !text.is_empty()) {
            pieces.push(Piece::Text(text));
        }
        pieces.extend(self.refusal.filter(|text| !text.is_empty()).map(Piece::Refusal));
    }
}

impl From<UsageObject> for TokenUsage {
    fn from(usage: UsageObject) -> Self {
        Self {
            prompt: usage.prompt_tokens.unwrap_or(0),
            cached: usage.prompt_tokens_details.and_then(|details| details.cached_tokens).unwrap_or(0),
            completion: usage.completion_tokens.unwrap_or(0),
        }
    }
}

fn finish(word: &str) -> Option<Finish> {
    match word.to_ascii_lowercase().as_str() {
        "" | "null" => None,
        "length" | "max_tokens" | "model_length" => Some(Finish::Length),
        "content_filter" | "safety" | "refusal" | "recitation" | "blocklist" | "prohibited_content" => {
            Some(Finish::Filter)
        }
        _ => Some(Finish::Stop),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(content: &str) -> Vec<Piece> {
        vec![Piece::Text(content.to_owned())]
    }

    fn status(payload: &str) -> (u16, bool) {
        match read(payload) {
            Err(Failure::Refused { status, out_of_quota, .. }) => (status, out_of_quota),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_ordinary_chunk() {
        let payload = r#"{"id":"1","object":"x","choices":[{"index":0,"delta":{"role":"assistant","content":"Hi"},"finish_reason":null}],"usage":null}"#;
        assert_eq!(read(payload).unwrap(), text("Hi"));
    }

    #[test]
    fn empty_choices() {
        assert!(read(r#"{"choices":[]}"#).unwrap().is_empty());
        assert!(read(r#"{"choices":null}"#).unwrap().is_empty());
    }

    #[test]
    fn missing_delta_and_missing_index() {
        assert_eq!(read(r#"{"choices":[{"finish_reason":"stop"}]}"#).unwrap(), [Piece::Finish(Finish::Stop)]);
        assert_eq!(read(r#"{"choices":[{"delta":{"content":"a"}}]}"#).unwrap(), text("a"));
    }

    #[test]
    fn null_content() {
        assert!(read(r#"{"choices":[{"delta":{"role":"assistant","content":null}}]}"#).unwrap().is_empty());
    }

    #[test]
    fn content_in_parts() {
        let payload =
            r#"{"choices":[{"delta":{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}}]}"#;
        assert_eq!(read(payload).unwrap(), text("ab"));
    }

    #[test]
    fn reasoning_fields_are_not_content() {
        for name in ["reasoning", "reasoning_content"] {
            let payload = format!(r#"{{"choices":[{{"delta":{{"{name}":"hm","content":""}}}}]}}"#);
            assert_eq!(read(&payload).unwrap(), [Piece::Reasoning]);
        }
    }

    #[test]
    fn usage_anywhere() {
        let expected = TokenUsage { prompt: 9, cached: 4, completion: 2 };
        let usage =
            r#"{"prompt_tokens":9,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":4}}"#;
        for payload in [
            format!(r#"{{"choices":[],"usage":{usage}}}"#),
            format!(r#"{{"usage":{usage}}}"#),
            format!(r#"{{"choices":[],"x_groq":{{"usage":{usage}}}}}"#),
        ] {
            assert_eq!(read(&payload).unwrap(), [Piece::Usage(expected)]);
        }
    }

    #[test]
    fn tool_arguments_are_text() {
        let piece =
            r#"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"re"}}]}}]}"#;
        assert_eq!(read(piece).unwrap(), text("{\"re"));
        let parsed =
            r#"{"choices":[{"delta":{"tool_calls":[{"function":{"name":"f","arguments":{"a":1}}}]}}]}"#;
        assert_eq!(read(parsed).unwrap(), text("{\"a\":1}"));
    }

    #[test]
    fn a_whole_completion() {
        let payload = r#"{"choices":[{"index":0,"message":{"content":"Hi","refusal":null},"finish_reason":"stop"}],"usage":{"prompt_tokens":1}}"#;
        let pieces = read(payload).unwrap();
        assert_eq!(pieces[..2], [Piece::Text("Hi".into()), Piece::Finish(Finish::Stop)]);
        assert_eq!(pieces.len(), 3);
    }

    #[test]
    fn errors_as_object_string_and_root_array() {
        assert_eq!(status(r#"{"error":{"message":"x","type":"server_error"}}"#), (500, false));
        assert_eq!(status(r#"{"error":"overloaded"}"#), (500, false));
        assert_eq!(status(r#"[{"error":{"code":429,"status":"RESOURCE_EXHAUSTED"}}]"#), (429, false));
        assert_eq!(status(r#"{"error":{"code":"insufficient_quota"}}"#), (429, true));
        assert_eq!(status(r#"{"error":{"type":"overloaded_error"}}"#), (503, false));
        assert_eq!(status(r#"{"error":{"code":"503"},"choices":[]}"#), (503, false));
    }

    #[test]
    fn a_null_error_is_none() {
        assert_eq!(read(r#"{"error":null,"choices":[{"delta":{"content":"a"}}]}"#).unwrap(), text("a"));
    }

    #[test]
    fn refusal_and_filter() {
        let payload = r#"{"choices":[{"delta":{"refusal":"No."},"finish_reason":"content_filter"}]}"#;
        assert_eq!(read(payload).unwrap(), [Piece::Refusal("No.".into()), Piece::Finish(Finish::Filter)]);
    }

    #[test]
    fn an_empty_finish_reason_is_none() {
        assert!(read(r#"{"choices":[{"delta":{},"finish_reason":""}]}"#).unwrap().is_empty());
    }

    #[test]
    fn length_under_its_names() {
        for word in ["length", "MAX_TOKENS"] {
            let payload = format!(r#"{{"choices":[{{"delta":{{}},"finish_reason":"{word}"}}]}}"#);
            assert_eq!(read(&payload).unwrap(), [Piece::Finish(Finish::Length)]);
        }
    }

    #[test]
    fn what_is_no_json_fails() {
        assert!(matches!(read("{\"choices\":["), Err(Failure::Protocol(_))));
        assert!(matches!(read("\"text\""), Err(Failure::Protocol(_))));
    }

    #[test]
    fn a_refused_status_keeps_its_text() {
        let failure = refused(400, None, r#"{"detail":[{"msg":"response_format not supported"}]}"#);
        assert!(
            matches!(failure, Failure::Refused { status: 400, text, .. } if text.contains("response_format"))
        );
        let failure = refused(502, None, "<html>Bad gateway</html>");
        assert!(matches!(failure, Failure::Refused { status: 502, text, .. } if text.contains("gateway")));
    }
}
