//! The service under test, its client, and answers that were read to their end.

use std::time::Duration;

use remix_chat_ai_service::{Config, serve};
use remix_platform::env::Env;
use remix_platform::{Error, Reason};
use remix_proto::v1 as pb;
use remix_proto::v1::generate_response::Event;
use remix_proto::v1::remix_ai_service_client::RemixAiServiceClient;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};
use tonic::Streaming;
use tonic::transport::{Channel, Endpoint};

use crate::llm_server::{Answer, LlmServer};

/// The service with its client; it ends with the test.
pub(crate) struct Stack {
    pub(crate) client: RemixAiServiceClient<Channel>,
    pub(crate) channel: Channel,
    shutdown: CancellationToken,
    _running: DropGuard,
}

impl Stack {
    /// Starts the service with these variables; retries wait a millisecond at most.
    pub(crate) async fn start(variables: &[(&str, &str)]) -> Self {
        let mut config = Config::from_env(&Env::of(variables.iter().copied())).unwrap();
        if let Some(model) = &mut config.model {
            model.retry.first_delay = Duration::from_millis(1);
        }
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shutdown = CancellationToken::new();
        tokio::spawn(serve(listener, config, shutdown.clone()));
        let channel = Endpoint::try_from(format!("http://{address}")).unwrap().connect().await.unwrap();
        let client = RemixAiServiceClient::new(channel.clone()).max_decoding_message_size(16 << 20);
        Self { client, channel, shutdown: shutdown.clone(), _running: shutdown.drop_guard() }
    }

    /// A service with this model server.
    pub(crate) async fn with(llm: &LlmServer, variables: &[(&str, &str)]) -> Self {
        let mut all = vec![("AI_BASE_URL", llm.base_url.as_str()), ("AI_MODEL", "test-model")];
        all.extend(variables);
        Self::start(&all).await
    }

    /// Tells the service to leave.
    pub(crate) fn shut_down(&self) {
        self.shutdown.cancel();
    }

    /// Opens an answer.
    pub(crate) async fn open(&self, message: &str) -> Streaming<pb::GenerateResponse> {
        let request = pb::GenerateRequest { context: Some(context(message)), turn_id: "t".into() };
        self.client.clone().generate(request).await.unwrap().into_inner()
    }

    /// Reads an answer to its end.
    pub(crate) async fn generate(&self, message: &str) -> Outcome {
        Outcome::read(self.open(message).await).await
    }

    /// What is known of the model's server.
    pub(crate) async fn capabilities(&self) -> pb::GetCapabilitiesResponse {
        self.client.clone().get_capabilities(pb::GetCapabilitiesRequest {}).await.unwrap().into_inner()
    }
}

/// A script, its service, and the answer to one message.
pub(crate) async fn play(script: Vec<Answer>, variables: &[(&str, &str)]) -> (Outcome, LlmServer) {
    let llm = LlmServer::start(script).await;
    let stack = Stack::with(&llm, variables).await;
    (stack.generate("Only 7 days, please.").await, llm)
}

/// An answer that was read to its end.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// The deltas, reset where the service said so.
    pub(crate) reply: String,
    /// Number of deltas since the last reset.
    pub(crate) deltas: usize,
    /// Number of resets.
    pub(crate) resets: usize,
    pub(crate) operations: Vec<pb::Operation>,
    pub(crate) usage: Vec<pb::Usage>,
    pub(crate) notices: Vec<pb::Notice>,
    pub(crate) completed: Option<pb::GenerateCompleted>,
    pub(crate) failure: Option<Error>,
}

impl Outcome {
    /// Reads what is left of an answer.
    pub(crate) async fn read(mut stream: Streaming<pb::GenerateResponse>) -> Self {
        let mut outcome = Self::default();
        loop {
            match stream.message().await {
                Ok(Some(response)) => outcome.take(response.event.expect("an event")),
                Ok(None) => return outcome,
                Err(status) => {
                    outcome.failure = Some(status.into());
                    return outcome;
                }
            }
        }
    }

    fn take(&mut self, event: Event) {
        assert!(self.completed.is_none(), "nothing follows completed: {event:?}");
        match event {
            Event::ReplyDelta(delta) => {
                self.reply.push_str(&delta.text);
                self.deltas += 1;
            }
            Event::ReplyReset(_) => {
                self.reply.clear();
                self.deltas = 0;
                self.resets += 1;
            }
            Event::Operations(operations) => self.operations.extend(operations.operations),
            Event::Usage(usage) => self.usage.push(usage),
            Event::Notice(notice) => self.notices.push(notice),
            Event::Completed(completed) => self.completed = Some(completed),
        }
    }

    /// The last event of a whole answer.
    pub(crate) fn completed(&self) -> &pb::GenerateCompleted {
        self.completed.as_ref().unwrap_or_else(|| panic!("not completed: {self:?}"))
    }

    /// Why there is no answer.
    pub(crate) fn reason(&self) -> Reason {
        self.failure.as_ref().unwrap_or_else(|| panic!("no failure: {self:?}")).reason
    }

    /// Kinds of the operations.
    pub(crate) fn kinds(&self) -> Vec<pb::OperationKind> {
        self.operations.iter().map(pb::Operation::op).collect()
    }
}

fn trip(id: &str, title: &str, place: &str, days: u32, per_day: u32) -> Value {
    let plans: Vec<Value> = (1..=days)
        .map(|day| {
            json!({
                "id": format!("{id}d{day}"), "day": day, "title": format!("{place} {day}"), "cost": per_day,
                "place": {"name": place, "region": place, "country": "India"}, "difficulty": "moderate",
                "activities": [{"id": format!("{id}d{day}a1"), "title": format!("{place} walk {day}"),
                    "slot": "morning", "tags": ["nature"], "cost": per_day}],
            })
        })
        .collect();
    json!({
        "id": id, "title": title, "destination": place, "duration_days": days, "budget_amount": per_day * days,
        "budget_currency": "USD", "difficulty_level": "moderate", "activity_tags": ["nature"], "daily_plans": plans,
    })
}

/// A context with two sources and the engine's own first draft.
pub(crate) fn context(message: &str) -> pb::ConversationContext {
    let sources = json!([
        trip("s1", "Himalayan Trek", "Manali", 8, 250),
        trip("s2", "Goa Beach Retreat", "Goa", 5, 160),
    ]);
    let domain: Vec<remix_itinerary::Itinerary> = serde_json::from_value(sources.clone()).unwrap();
    let draft = remix_itinerary::first_draft("draft", &domain);
    pb::ConversationContext {
        sources: serde_json::from_value(sources).unwrap(),
        draft: Some(serde_json::from_value(serde_json::to_value(&draft.itinerary).unwrap()).unwrap()),
        constraints: Some(serde_json::from_value(serde_json::to_value(&draft.constraints).unwrap()).unwrap()),
        message: message.into(),
        locale: "en".into(),
        history: Some(pb::DraftHistory { version: 1, ..Default::default() }),
        session_id: "0190b3a2-0000-7000-8000-000000000001".into(),
        ..Default::default()
    }
}

/// Waits until something holds; fails after five seconds.
pub(crate) async fn eventually(what: &str, holds: impl Fn() -> bool) -> Duration {
    let began = std::time::Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(5), "{what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    began.elapsed()
}

/// The same for something that has to be asked for.
pub(crate) async fn eventually_async(what: &str, holds: impl AsyncFn() -> bool) {
    let began = std::time::Instant::now();
    while !holds().await {
        assert!(began.elapsed() < Duration::from_secs(5), "{what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
