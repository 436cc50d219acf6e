//! What a model's server can do, learned from its refusals: the way to ask for JSON, and which parameters it takes.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// How the model is made to answer in JSON, from the strongest way to the weakest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Transport {
    /// `response_format: json_schema`, strict.
    JsonSchema,
    /// `response_format: json_object`.
    JsonObject,
    /// The arguments of a forced tool call.
    Tool,
    /// JSON in plain text, asked for in words.
    Text,
}

impl Transport {
    /// The word of `AI_STRUCTURED` and of GetCapabilities.
    pub fn word(self) -> &'static str {
        match self {
            Self::JsonSchema => "json_schema",
            Self::JsonObject => "json_object",
            Self::Tool => "tool",
            Self::Text => "text",
        }
    }

    fn weaker(self) -> Option<Self> {
        match self {
            Self::JsonSchema => Some(Self::JsonObject),
            Self::JsonObject => Some(Self::Tool),
            Self::Tool => Some(Self::Text),
            Self::Text => None,
        }
    }

    /// Words by which a server names this feature when it refuses it.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::JsonSchema => {
                &["response_format", "json_schema", "schema", "structured", "grammar", "strict"]
            }
            Self::JsonObject => &["response_format", "json_object", "json mode", "json_mode", "structured"],
            Self::Tool => &["tool", "function"],
            Self::Text => &[],
        }
    }
}

/// `auto`, or one transport for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Structured {
    /// Negotiated.
    Auto,
    /// Never another.
    Fixed(Transport),
}

impl FromStr for Structured {
    type Err = &'static str;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        [Transport::JsonSchema, Transport::JsonObject, Transport::Tool, Transport::Text]
            .into_iter()
            .find(|transport| transport.word() == word)
            .map(Self::Fixed)
            .or_else(|| (word == "auto").then_some(Self::Auto))
            .ok_or("must be auto, json_schema, json_object, tool or text")
    }
}

impl fmt::Display for Structured {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Auto => "auto",
            Self::Fixed(transport) => transport.word(),
        })
    }
}

/// Which rendering of the schema is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rendering {
    /// With lengths and ranges, for servers that turn them into a grammar.
    Bounded,
    /// The strict subset that every hosted service takes.
    Portable,
}

/// What a refusal has taught.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lesson {
    /// A parameter has another name, or is not known.
    Parameter,
    /// JSON has to be asked for in a weaker way.
    Transport,
}

/// Whether a refusal with this status may be about the shape of the request.
pub(crate) fn teaches(status: u16) -> bool {
    matches!(status, 400 | 404 | 415 | 422 | 501)
}

/// Replies in a row that break the shape before a weaker transport is taken.
const MISSES_BEFORE_STEP: u32 = 2;

/// What was learned about one base URL and model.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Capabilities {
    structured: Structured,
    /// The way to ask for JSON.
    pub(crate) transport: Transport,
    /// The schema's rendering.
    pub(crate) rendering: Rendering,
    /// The name of the token limit; none when the server takes neither.
    pub(crate) token_limit: Option<&'static str>,
    /// Optional parameters that are no longer sent.
    dropped: BTreeSet<&'static str>,
    /// What was renamed or dropped, for people.
    pub(crate) healed: Vec<String>,
    misses: u32,
}

impl Capabilities {
    /// Nothing learned yet. Local servers are offered the bounded schema, hosted ones the portable one.
    pub(crate) fn new(structured: Structured, local: bool) -> Self {
        let transport = match structured {
            Structured::Auto => Transport::JsonSchema,
            Structured::Fixed(transport) => transport,
        };
        Self {
            structured,
            transport,
            rendering: if local { Rendering::Bounded } else { Rendering::Portable },
            token_limit: Some("max_tokens"),
            dropped: BTreeSet::new(),
            healed: Vec::new(),
            misses: 0,
        }
    }

    /// Whether the server takes this optional parameter.
    pub(crate) fn sends(&self, parameter: &str) -> bool {
        !self.dropped.contains(parameter)
    }

    /// Whether a request under `other` would be the same.
    pub(crate) fn asks_like(&self, other: &Self) -> bool {
        (self.transport, self.rendering, self.token_limit, &self.dropped)
            == (other.transport, other.rendering, other.token_limit, &other.dropped)
    }

    /// Learns from a refusal. Something was learned when the next request will be another one.
    pub(crate) fn learn(&mut self, status: u16, text: &str) -> Option<Lesson> {
        if !teaches(status) {
            return None;
        }
        let text = text.to_ascii_lowercase();
        if self.heal_parameter(&text) {
            return Some(Lesson::Parameter);
        }
        self.step_down(&text).then_some(Lesson::Transport)
    }

    /// Records whether a reply had the shape that was asked for.
    pub(crate) fn shape(&mut self, kept: bool) {
        self.misses = if kept { 0 } else { self.misses + 1 };
        if self.misses >= MISSES_BEFORE_STEP {
            self.weaken();
        }
    }

    fn heal_parameter(&mut self, text: &str) -> bool {
        if let Some(name) = self.token_limit.filter(|name| text.contains(name)) {
            // OpenAI's message about max_tokens names the other one as the cure.
            let other = if name == "max_tokens" { "max_completion_tokens" } else { "max_tokens" };
            let tried = self.healed.iter().any(|entry| entry.starts_with("max_tokens ->"));
            self.token_limit = (!tried).then_some(other);
            self.healed.push(match self.token_limit {
                Some(other) => format!("{name} -> {other}"),
                None => format!("{name} dropped"),
            });
            return true;
        }
        let mut optional = vec!["temperature", "stream_options"];
        if self.transport == Transport::Tool {
            optional.push("tool_choice");
        }
        let named = optional.into_iter().find(|name| self.sends(name) && text.contains(name));
        if let Some(name) = named {
            self.dropped.insert(name);
            self.healed.push(format!("{name} dropped"));
        }
        named.is_some()
    }

    fn step_down(&mut self, text: &str) -> bool {
        if !self.transport.names().iter().any(|name| text.contains(name)) {
            return false;
        }
        if self.transport == Transport::JsonSchema && self.rendering == Rendering::Bounded {
            self.rendering = Rendering::Portable;
            return true;
        }
        self.weaken()
    }

    fn weaken(&mut self) -> bool {
        self.misses = 0;
        match (self.structured, self.transport.weaker()) {
            (Structured::Auto, Some(weaker)) => {
                self.transport = weaker;
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosted() -> Capabilities {
        Capabilities::new(Structured::Auto, false)
    }

    #[test]
    fn steps_down_one_by_one_when_the_feature_is_named() {
        let mut learned = hosted();
        let complaint = "Invalid parameter: 'response_format' of type 'json_schema' is not supported";
        assert_eq!(learned.learn(400, complaint), Some(Lesson::Transport));
        assert_eq!(learned.transport, Transport::JsonObject);
        assert!(learned.learn(422, "response_format: Extra inputs are not permitted").is_some());
        assert_eq!(learned.transport, Transport::Tool);
        assert!(learned.learn(501, "tools are not implemented").is_some());
        assert_eq!(learned.transport, Transport::Text);
        assert_eq!(learned.learn(400, "response_format"), None);
    }

    #[test]
    fn every_status_that_may_be_about_the_request_teaches() {
        for status in [400, 404, 415, 422, 501] {
            let mut learned = hosted();
            assert_eq!(learned.learn(status, "json_schema: not here"), Some(Lesson::Transport), "{status}");
            assert_eq!(learned.transport, Transport::JsonObject);
        }
    }

    #[test]
    fn a_bounded_schema_becomes_portable_before_it_is_given_up() {
        let mut learned = Capabilities::new(Structured::Auto, true);
        assert!(learned.learn(400, "json_schema: maxLength is not supported").is_some());
        assert_eq!((learned.transport, learned.rendering), (Transport::JsonSchema, Rendering::Portable));
        assert!(learned.learn(400, "json_schema is not supported").is_some());
        assert_eq!(learned.transport, Transport::JsonObject);
    }

    #[test]
    fn never_steps_down_for_other_reasons() {
        for status in [401, 402, 403, 408, 429, 500, 503] {
            let mut learned = hosted();
            assert_eq!(learned.learn(status, "response_format temperature max_tokens"), None, "{status}");
            assert_eq!(learned, hosted());
        }
        assert_eq!(hosted().learn(404, "The model `gpt-x` does not exist"), None);
    }

    #[test]
    fn the_token_limit_is_renamed_then_dropped() {
        let mut learned = hosted();
        let advice =
            "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead.";
        assert!(learned.learn(400, advice).is_some());
        assert_eq!(learned.token_limit, Some("max_completion_tokens"));
        assert!(learned.learn(400, "Unknown field max_completion_tokens").is_some());
        assert_eq!(learned.token_limit, None);
        assert_eq!(learned.healed, ["max_tokens -> max_completion_tokens", "max_completion_tokens dropped"]);
    }

    #[test]
    fn optional_parameters_are_dropped_when_named() {
        let mut learned = hosted();
        assert!(learned.learn(400, "'temperature' does not support 0.2 with this model").is_some());
        assert!(learned.learn(422, "unrecognized request argument: stream_options").is_some());
        assert!(!learned.sends("temperature") && !learned.sends("stream_options"));
        assert_eq!(learned.learn(400, "temperature"), None, "nothing is learned twice");
    }

    #[test]
    fn two_broken_replies_in_a_row_step_down() {
        let mut learned = hosted();
        learned.shape(false);
        learned.shape(true);
        learned.shape(false);
        assert_eq!(learned.transport, Transport::JsonSchema);
        learned.shape(false);
        assert_eq!(learned.transport, Transport::JsonObject);
    }

    #[test]
    fn a_fixed_transport_stays() {
        let mut learned = Capabilities::new(Structured::Fixed(Transport::JsonObject), false);
        assert_eq!(learned.learn(400, "response_format"), None);
        learned.shape(false);
        learned.shape(false);
        assert_eq!(learned.transport, Transport::JsonObject);
    }
}
