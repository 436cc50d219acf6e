//! One chat with the product as a client sees it: a session, messages over the event stream, and the drafts that come
//! back. A turn that fails is a result here, not a panic.

use std::time::{Duration, Instant};

use remix_itinerary::{Draft, Itinerary};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::dialogue::Mode;
use crate::client::Client;

/// Most time that a turn may take; the product ends one after a minute.
const DEADLINE: Duration = Duration::from_secs(65);

/// A draft as a session shows it.
#[derive(Debug, Clone)]
pub struct Version {
    /// From 1.
    pub number: i64,
    /// Draft and ledger.
    pub draft: Draft,
}

/// What came of a message.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// Why there is no usable answer; empty when there is one.
    pub undelivered: Option<String>,
    /// `metadata.mode`.
    pub mode: Option<Mode>,
    /// The text.
    pub reply: String,
    /// The server's own line under it; empty when there is none.
    pub computed_line: String,
    /// True when a question with answers to tap came along.
    pub asked: bool,
    /// `metadata.change`; null when there is none.
    pub change: Value,
    /// `metadata.draft_version`.
    pub draft_version: Option<i64>,
    /// The session's draft after the turn.
    pub version: Option<Version>,
    /// Model name, or `built-in`.
    pub planner: String,
    /// Why the built-in planner answered in the model's place.
    pub fallback: Option<String>,
    /// Tokens of prompt and reply.
    pub tokens: u64,
    /// From the request to the last event.
    pub latency: Duration,
}

/// An open session.
pub struct Chat {
    client: Client,
    locale: String,
    session: String,
}

impl Chat {
    /// Opens a session over these sources, without a message; gives it with its first draft.
    pub async fn open(client: Client, locale: &str, sources: &[&str]) -> Result<(Self, Version), String> {
        let body = json!({ "itinerary_ids": sources });
        let call = client.post("/api/remix/sessions").header("accept-language", locale).json(&body);
        let answer = call.try_send().await.map_err(|problem| problem.to_string())?;
        if answer.status != 201 {
            return Err(format!("{} in place of a session: {}", answer.status, answer.text));
        }
        let session = answer.json()["data"]["session"].clone();
        let id = session["id"].as_str().ok_or("a session without an id")?.to_owned();
        let version = version(&session)?;
        Ok((Self { client, locale: locale.to_owned(), session: id }, version))
    }

    /// An itinerary as the product publishes it.
    pub async fn itinerary(client: &Client, id: &str) -> Result<Itinerary, String> {
        let call = client.get(&format!("/api/itineraries/{id}"));
        let answer = call.try_send().await.map_err(|problem| problem.to_string())?;
        read(answer.json()["data"]["itinerary"].clone())
    }

    /// Sends a message and follows its turn to the end.
    pub async fn say(&self, message: &str) -> Answer {
        let begun = Instant::now();
        let turn = tokio::time::timeout(DEADLINE, self.turn(message)).await;
        let latency = begun.elapsed();
        let undelivered = |problem: String| Answer { undelivered: Some(problem), ..Answer::default() };
        let answer = match turn {
            Err(_) => undelivered(format!("no end within {DEADLINE:?}")),
            Ok(Err(problem)) => undelivered(problem),
            Ok(Ok(completed)) => match answer(&completed) {
                Ok(answer) => answer,
                Err(problem) => undelivered(problem),
            },
        };
        Answer { latency, ..answer }
    }

    /// `data` of `turn_completed`.
    async fn turn(&self, message: &str) -> Result<Value, String> {
        let path = format!("/api/remix/sessions/{}/stream", self.session);
        let call = self.client.post(&path).header("accept-language", &self.locale);
        let call = call.json(&json!({ "message": message }));
        let mut stream = call.try_open().await.ok_or("no event stream")?;
        while let Some(event) = stream.next().await {
            match event.name.as_str() {
                "turn_completed" => return Ok(event.data),
                "turn_failed" | "turn_stopped" => return Err(format!("{}: {}", event.name, event.data)),
                _ => {}
            }
        }
        Err(format!("the stream ended early: {:?}", stream.broken))
    }
}

fn answer(completed: &Value) -> Result<Answer, String> {
    let (message, session) = (&completed["assistant_message"], &completed["session"]);
    let metadata = &message["metadata"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let tokens = |name: &str| metadata["usage"][name].as_u64().unwrap_or_default();
    let reply = text(&message["content"]);
    if reply.trim().is_empty() {
        return Err("the reply is empty".to_owned());
    }
    Ok(Answer {
        undelivered: None,
        mode: read(metadata["mode"].clone()).ok(),
        reply,
        computed_line: text(&metadata["computed_line"]),
        asked: !metadata["ask"].is_null(),
        change: metadata["change"].clone(),
        draft_version: metadata["draft_version"].as_i64(),
        version: Some(version(session)?),
        planner: text(&metadata["planner"]),
        fallback: metadata["fallback"].as_str().map(str::to_owned),
        tokens: tokens("prompt_tokens") + tokens("completion_tokens"),
        latency: Duration::ZERO,
    })
}

fn version(session: &Value) -> Result<Version, String> {
    Ok(Version {
        number: session["draft_version"].as_i64().ok_or("a session without draft_version")?,
        draft: Draft {
            itinerary: read(session["current_draft"].clone())?,
            constraints: read(session["constraints"].clone())?,
        },
    })
}

/// Reads a message of the contract; null there is unset here.
fn read<T: DeserializeOwned>(mut value: Value) -> Result<T, String> {
    strip_nulls(&mut value);
    serde_json::from_value(value).map_err(|problem| problem.to_string())
}

fn strip_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, field| !field.is_null());
            fields.values_mut().for_each(strip_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(strip_nulls),
        _ => {}
    }
}
