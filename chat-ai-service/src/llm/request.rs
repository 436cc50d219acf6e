//! The body of a Chat Completions request: the subset that every compatible server takes, minus what this one refused.

use serde::Serialize;
use serde_json::value::RawValue;

use super::capabilities::{Capabilities, Rendering, Transport};

/// Who says something in a prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Role {
    /// The rules.
    System,
    /// Data and requests.
    User,
    /// What the model said.
    Assistant,
}

/// One message of a prompt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Message {
    /// Who says it.
    pub(crate) role: Role,
    /// What is said.
    pub(crate) content: String,
}

impl Message {
    /// A message.
    pub(crate) fn new(role: Role, content: impl Into<String>) -> Self {
        Self { role, content: content.into() }
    }
}

/// The schema of the answer in its two renderings. Kept as text because models write properties in the schema's order.
#[derive(Debug)]
pub(crate) struct Schemas {
    /// A name for logs on the other side.
    pub(crate) name: &'static str,
    /// With lengths and ranges.
    pub(crate) bounded: Box<RawValue>,
    /// The strict subset.
    pub(crate) portable: Box<RawValue>,
}

/// What stays the same from request to request.
#[derive(Debug)]
pub(crate) struct Template {
    /// Model name.
    pub(crate) model: String,
    /// Most tokens of an answer.
    pub(crate) max_tokens: u32,
    /// Sampling temperature; none leaves it to the server.
    pub(crate) temperature: Option<f64>,
    /// The answer's shape.
    pub(crate) schemas: Schemas,
}

impl Template {
    /// The request body for these messages, as far as this server is known to take it.
    pub(crate) fn body(&self, messages: &[Message], learned: &Capabilities) -> serde_json::Result<Vec<u8>> {
        let schema = match learned.rendering {
            Rendering::Bounded => &*self.schemas.bounded,
            Rendering::Portable => &*self.schemas.portable,
        };
        let name = self.schemas.name;
        let (mut format, mut tools, mut tool_choice) = (None, None, None);
        match learned.transport {
            Transport::JsonSchema => {
                let json_schema = JsonSchema { name, strict: true, schema };
                format = Some(Format { kind: "json_schema", json_schema: Some(json_schema) });
            }
            Transport::JsonObject => format = Some(Format { kind: "json_object", json_schema: None }),
            Transport::Tool => {
                tools =
                    Some([Tool { kind: "function", function: Function { name, parameters: Some(schema) } }]);
                tool_choice = learned
                    .sends("tool_choice")
                    .then_some(Tool { kind: "function", function: Function { name, parameters: None } });
            }
            Transport::Text => {}
        }
        serde_json::to_vec(&Body {
            model: &self.model,
            messages,
            stream: true,
            stream_options: learned.sends("stream_options").then_some(StreamOptions { include_usage: true }),
            max_tokens: (learned.token_limit == Some("max_tokens")).then_some(self.max_tokens),
            max_completion_tokens: (learned.token_limit == Some("max_completion_tokens"))
                .then_some(self.max_tokens),
            temperature: self.temperature.filter(|_| learned.sends("temperature")),
            response_format: format,
            tools,
            tool_choice,
        })
    }
}

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    messages: &'a [Message],
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_options: Option<StreamOptions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<Format<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tools: Option<[Tool<'a>; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_choice: Option<Tool<'a>>,
}

#[derive(Serialize)]
struct StreamOptions {
    include_usage: bool,
}

#[derive(Serialize)]
struct Format<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    json_schema: Option<JsonSchema<'a>>,
}

#[derive(Serialize)]
struct JsonSchema<'a> {
    name: &'static str,
    strict: bool,
    schema: &'a RawValue,
}

#[derive(Serialize)]
struct Tool<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    function: Function<'a>,
}

#[derive(Serialize)]
struct Function<'a> {
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    parameters: Option<&'a RawValue>,
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::capabilities::Structured;
    use super::*;

    fn body(learned: &Capabilities) -> Value {
        let raw = |text: &str| RawValue::from_string(text.to_owned()).unwrap();
        let template = Template {
            model: "m".into(),
            max_tokens: 700,
            temperature: Some(0.5),
            schemas: Schemas { name: "answer", bounded: raw("{\"b\":1}"), portable: raw("{\"p\":1}") },
        };
        let messages = [Message::new(Role::System, "rules"), Message::new(Role::User, "hi")];
        serde_json::from_slice(&template.body(&messages, learned).unwrap()).unwrap()
    }

    #[test]
    fn the_first_request_has_everything() {
        assert_eq!(
            body(&Capabilities::new(Structured::Auto, false)),
            json!({
                "model": "m",
                "messages": [{"role": "system", "content": "rules"}, {"role": "user", "content": "hi"}],
                "stream": true,
                "stream_options": {"include_usage": true},
                "max_tokens": 700,
                "temperature": 0.5,
                "response_format": {
                    "type": "json_schema",
                    "json_schema": {"name": "answer", "strict": true, "schema": {"p": 1}},
                },
            })
        );
    }

    #[test]
    fn what_was_refused_is_left_out() {
        let mut learned = Capabilities::new(Structured::Fixed(Transport::Text), false);
        for complaint in ["temperature", "stream_options", "max_tokens", "max_completion_tokens"] {
            assert!(learned.learn(400, complaint).is_some());
        }
        let body = body(&learned);
        let mut names: Vec<_> = body.as_object().unwrap().keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["messages", "model", "stream"]);
    }

    #[test]
    fn the_tool_is_forced() {
        let body = body(&Capabilities::new(Structured::Fixed(Transport::Tool), true));
        assert_eq!(
            body["tools"],
            json!([{"type": "function", "function": {"name": "answer", "parameters": {"b": 1}}}])
        );
        assert_eq!(body["tool_choice"], json!({"type": "function", "function": {"name": "answer"}}));
        assert!(body.get("response_format").is_none());
    }
}
