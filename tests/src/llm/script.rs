//! What the scripted model does with one request: what it says, in which pieces, and how it fails.

use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};

use super::Gate;

/// One move of a script.
#[derive(Debug, Clone)]
pub enum Step {
    /// Sends bytes of the body.
    Bytes(Bytes),
    /// Does nothing for a while.
    Pause(Duration),
    /// Waits at a gate.
    Hold(Gate),
    /// Breaks the connection in the middle of the body.
    Cut,
}

/// A whole answer.
#[derive(Debug, Clone)]
pub struct Script {
    pub(super) status: u16,
    pub(super) content_type: &'static str,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) before: Option<Gate>,
    body: Content,
}

#[derive(Debug, Clone)]
enum Content {
    Raw(Vec<Step>),
    Reply(Box<Reply>),
}

/// A reply in the payload that the assistant asks its model for.
#[derive(Debug, Clone)]
struct Reply {
    text: String,
    operations: Value,
    piece: usize,
    pause: Option<Duration>,
    hold: Option<(usize, Gate)>,
    cut: Option<usize>,
    finish: &'static str,
    done: bool,
    usage: (u32, u32, u32),
}

impl Script {
    /// Says this and edits nothing.
    pub fn reply(text: &str) -> Self {
        let reply = Reply {
            text: text.to_owned(),
            operations: json!([]),
            piece: 8,
            pause: None,
            hold: None,
            cut: None,
            finish: "stop",
            done: true,
            usage: (900, 600, 40),
        };
        Self::streaming(Content::Reply(Box::new(reply)))
    }

    /// Sends these bytes as the stream, one chunk each, and ends it.
    pub fn raw<B: Into<Bytes>>(chunks: impl IntoIterator<Item = B>) -> Self {
        Self::streaming(Content::Raw(chunks.into_iter().map(|chunk| Step::Bytes(chunk.into())).collect()))
    }

    /// Plays these moves as the stream.
    pub fn steps(steps: Vec<Step>) -> Self {
        Self::streaming(Content::Raw(steps))
    }

    /// Fails with a status and an OpenAI-like error.
    pub fn status(status: u16) -> Self {
        let body =
            json!({ "error": { "message": "scripted failure", "type": "server_error", "code": null } });
        Self {
            status,
            content_type: "application/json",
            headers: Vec::new(),
            before: None,
            body: Content::Raw(vec![Step::Bytes(body.to_string().into())]),
        }
    }

    /// 429; a number of seconds goes into `Retry-After`.
    pub fn rate_limited(retry_after: Option<u32>) -> Self {
        let script = Self::status(429);
        match retry_after {
            Some(seconds) => script.header("retry-after", &seconds.to_string()),
            None => script,
        }
    }

    /// Accepts the request and never answers, until the gate opens.
    pub fn silent(gate: &Gate) -> Self {
        Self { before: Some(gate.clone()), ..Self::reply("Too late.") }
    }

    /// A reply whose content is this text in place of the payload.
    pub fn content(text: &str) -> Self {
        Self::raw([delta(json!({ "content": text })), finish("stop"), DONE.to_owned()])
    }

    /// Declines, the way that the API has a field for.
    pub fn refusal(text: &str) -> Self {
        Self::raw([delta(json!({ "refusal": text })), finish("stop"), DONE.to_owned()])
    }

    /// The provider's filter ends the answer before it begins.
    pub fn filtered() -> Self {
        Self::raw([finish("content_filter"), DONE.to_owned()])
    }

    /// With these operations.
    #[must_use]
    pub fn ops(mut self, operations: Value) -> Self {
        self.reply_mut().operations = operations;
        self
    }

    /// In pieces of so many characters.
    #[must_use]
    pub fn pieces(mut self, characters: usize) -> Self {
        self.reply_mut().piece = characters.max(1);
        self
    }

    /// With a pause between two pieces.
    #[must_use]
    pub fn pause(mut self, length: Duration) -> Self {
        self.reply_mut().pause = Some(length);
        self
    }

    /// Stops at a gate after so many pieces.
    #[must_use]
    pub fn hold_after(mut self, pieces: usize, gate: &Gate) -> Self {
        self.reply_mut().hold = Some((pieces, gate.clone()));
        self
    }

    /// Breaks the connection after so many pieces.
    #[must_use]
    pub fn cut_after(mut self, pieces: usize) -> Self {
        self.reply_mut().cut = Some(pieces);
        self
    }

    /// Ends with another `finish_reason` than `stop`, for example `length`.
    #[must_use]
    pub fn finish(mut self, reason: &'static str) -> Self {
        self.reply_mut().finish = reason;
        self
    }

    /// Ends without `[DONE]`, as some servers do.
    #[must_use]
    pub fn without_done(mut self) -> Self {
        self.reply_mut().done = false;
        self
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    fn streaming(body: Content) -> Self {
        Self { status: 200, content_type: "text/event-stream", headers: Vec::new(), before: None, body }
    }

    fn reply_mut(&mut self) -> &mut Reply {
        match &mut self.body {
            Content::Reply(reply) => reply,
            Content::Raw(_) => panic!("only a reply has pieces and operations"),
        }
    }

    pub(super) fn into_steps(self) -> Vec<Step> {
        match self.body {
            Content::Raw(steps) => steps,
            Content::Reply(reply) => reply.into_steps(),
        }
    }
}

impl Reply {
    fn into_steps(self) -> Vec<Step> {
        let payload = format!("{{\"reply\":{},\"ops\":{}}}", Value::String(self.text), self.operations);
        let characters: Vec<char> = payload.chars().collect();
        let mut steps = vec![event(delta(json!({ "role": "assistant", "content": "" })))];
        for (index, piece) in characters.chunks(self.piece).enumerate() {
            if let Some((_, gate)) = self.hold.as_ref().filter(|(at, _)| *at == index) {
                steps.push(Step::Hold(gate.clone()));
            }
            if self.cut == Some(index) {
                // What was written before a cut must have left: otherwise the client sees a refused request.
                steps.push(Step::Pause(Duration::from_millis(20)));
                steps.push(Step::Cut);
                return steps;
            }
            if let Some(length) = self.pause.filter(|_| index > 0) {
                steps.push(Step::Pause(length));
            }
            steps.push(event(delta(json!({ "content": piece.iter().collect::<String>() }))));
        }
        if let Some((_, gate)) = self.hold.filter(|(at, _)| *at >= characters.chunks(self.piece).len()) {
            steps.push(Step::Hold(gate));
        }
        steps.push(event(finish(self.finish)));
        let (prompt, cached, completion) = self.usage;
        steps.push(event(chunk(
            json!([]),
            Some(json!({
                "prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion,
                "prompt_tokens_details": { "cached_tokens": cached },
            })),
        )));
        if self.done {
            steps.push(event(DONE.to_owned()));
        }
        steps
    }
}

/// The line that ends a stream.
pub const DONE: &str = "data: [DONE]\n\n";

/// A chunk with this delta.
pub fn delta(delta: Value) -> String {
    chunk(json!([{ "index": 0, "delta": delta, "finish_reason": null }]), None)
}

/// The chunk that says why the answer ends.
pub fn finish(reason: &str) -> String {
    chunk(json!([{ "index": 0, "delta": {}, "finish_reason": reason }]), None)
}

fn chunk(choices: Value, usage: Option<Value>) -> String {
    let chunk = json!({
        "id": "chatcmpl-scripted", "object": "chat.completion.chunk", "created": 1, "model": "scripted",
        "choices": choices, "usage": usage,
    });
    format!("data: {chunk}\n\n")
}

fn event(text: String) -> Step {
    Step::Bytes(text.into())
}
