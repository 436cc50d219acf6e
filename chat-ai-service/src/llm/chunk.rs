//! One payload of an answer: a piece of a Chat Completions stream, a whole completion, or an error object, read
//! leniently because hardly two servers agree on what may be missing.

use serde::Deserialize;
use serde_json::Value;

use super::complaint;
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
        && chunk.is_plain()
    {
        return chunk.pieces();
    }
    let value: Value =
        serde_json::from_str(payload).map_err(|_| Failure::Protocol("a payload is not JSON"))?;
    let items = match value {
        Value::Array(items) => items,
        single => vec![single],
    };
    let mut pieces = Vec::new();
    for item in items {
        if let Some(failure) = complaint::inside(&item) {
            return Err(failure);
        }
        let chunk: Chunk =
            serde_json::from_value(item).map_err(|_| Failure::Protocol("a payload has another shape"))?;
        pieces.extend(chunk.pieces()?);
    }
    Ok(pieces)
}

/// Serde leaves out what a server leaves out, and takes null for it too.
#[derive(Deserialize)]
struct Chunk {
    #[serde(default)]
    error: Value,
    #[serde(default)]
    choices: Option<Vec<Choice>>,
    #[serde(default)]
    usage: Value,
    #[serde(default)]
    x_groq: Value,
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
    #[serde(default)]
    error: Value,
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

impl Chunk {
    /// Whether it is an ordinary piece of an answer. Errors may stand in the place of one.
    fn is_plain(&self) -> bool {
        self.choices.is_some() && self.error.is_null()
    }

    fn pieces(self) -> Result<Vec<Piece>, Failure> {
        let mut pieces = Vec::new();
        // Only one choice is ever asked for.
        let first = self.choices.into_iter().flatten().find(|choice| choice.index.unwrap_or(0) == 0);
        if let Some(choice) = first {
            if !choice.error.is_null() {
                return Err(complaint::of(&choice.error));
            }
            for delta in choice.delta.into_iter().chain(choice.message) {
                delta.pieces(&mut pieces);
            }
            if let Some(word) = choice.finish_reason {
                pieces.extend(finish(&word)?.map(Piece::Finish));
            }
        }
        let usage = TokenUsage::read(&self.usage).or_else(|| TokenUsage::read(self.x_groq.get("usage")?));
        pieces.extend(usage.map(Piece::Usage));
        Ok(pieces)
    }
}

impl Delta {
    fn pieces(self, pieces: &mut Vec<Piece>) {
        let thinking = [self.reasoning, self.reasoning_content].into_iter().flatten();
        let thoughts = matches!(&self.content, Some(Content::Parts(parts)) if parts.iter().any(|part| part.text.is_none()));
        if thoughts || thinking.into_iter().any(|value| !value.is_null() && value != "") {
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

impl TokenUsage {
    /// Reads the counts that are there, under their usual and some unusual names.
    fn read(usage: &Value) -> Option<Self> {
        usage.as_object()?;
        let cached = usage.get("prompt_tokens_details").map_or(0, |details| count(details, "cached_tokens"));
        let elsewhere = ["cached_tokens", "prompt_cache_hit_tokens"].map(|name| count(usage, name));
        Some(Self {
            prompt: count(usage, "prompt_tokens"),
            cached: elsewhere.into_iter().fold(cached, u32::max),
            completion: count(usage, "completion_tokens"),
        })
    }

    /// The larger of each count: servers that report several times count up.
    pub(crate) fn most(self, other: Self) -> Self {
        Self {
            prompt: self.prompt.max(other.prompt),
            cached: self.cached.max(other.cached),
            completion: self.completion.max(other.completion),
        }
    }

    /// Both together.
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            prompt: self.prompt.saturating_add(other.prompt),
            cached: self.cached.saturating_add(other.cached),
            completion: self.completion.saturating_add(other.completion),
        }
    }
}

fn count(object: &Value, name: &str) -> u32 {
    let number = match object.get(name) {
        Some(Value::Number(number)) => number.as_f64(),
        Some(Value::String(text)) => text.trim().parse().ok(),
        _ => None,
    };
    // The cast saturates: below 0 is 0.
    number.map_or(0, |number| number as u32)
}

fn finish(word: &str) -> Result<Option<Finish>, Failure> {
    Ok(match word.to_ascii_lowercase().as_str() {
        "" | "null" => None,
        "length" | "max_tokens" | "max_output_tokens" | "model_length" | "model_context_window_exceeded" => {
            Some(Finish::Length)
        }
        "content_filter" | "content-filter" | "safety" | "refusal" | "recitation" | "blocklist"
        | "prohibited_content" | "spii" | "sensitive" => Some(Finish::Filter),
        "error" | "abort" | "aborted" | "cancelled" | "insufficient_system_resource" => {
            return Err(Failure::Cut);
        }
        _ => Some(Finish::Stop),
    })
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
            r#"{"usage":{"prompt_tokens":9.0,"prompt_cache_hit_tokens":4,"completion_tokens":"2"}}"#
                .to_owned(),
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
    fn usage_that_is_none() {
        for usage in ["null", "[]", "\"many\""] {
            assert!(read(&format!(r#"{{"choices":[],"usage":{usage}}}"#)).unwrap().is_empty());
        }
    }

    #[test]
    fn errors_as_object_string_and_root_array() {
        assert_eq!(status(r#"{"error":{"message":"x","type":"server_error"}}"#), (500, false));
        assert_eq!(status(r#"{"error":"overloaded"}"#), (500, false));
        assert_eq!(status(r#"[{"error":{"code":429,"status":"RESOURCE_EXHAUSTED"}}]"#), (429, false));
        assert_eq!(status(r#"{"error":{"code":"insufficient_quota"}}"#), (429, true));
        assert_eq!(status(r#"{"error":{"type":"overloaded_error"}}"#), (503, false));
        assert_eq!(status(r#"{"error":{"code":"503"},"choices":[]}"#), (503, false));
        assert_eq!(status(r#"{"detail":"boom"}"#), (500, false));
        assert_eq!(status(r#"{"message":"boom","code":429}"#), (429, false));
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
    fn a_failure_is_no_end() {
        for word in ["error", "ABORT"] {
            let payload =
                format!(r#"{{"choices":[{{"delta":{{"content":"a"}},"finish_reason":"{word}"}}]}}"#);
            assert_eq!(read(&payload), Err(Failure::Cut));
        }
        let payload = r#"{"choices":[{"error":{"code":502},"finish_reason":"error"}]}"#;
        assert_eq!(status(payload), (502, false));
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
}
