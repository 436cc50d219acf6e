//! The gRPC service: checks a request, gives it to the model or to the built-in planner, and streams what comes.

use std::sync::Arc;
use std::time::Duration;

use remix_planner::Role;
use remix_platform::Error;
use remix_platform::serve::DRAIN_LIMIT;
use remix_proto::v1 as pb;
use remix_proto::v1::generate_response::Event;
use remix_proto::v1::remix_ai_service_server::RemixAiService;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tonic::metadata::MetadataMap;
use tonic::{Request, Response, Status};
use tracing::Instrument as _;

use crate::assistant::Assistant;
use crate::built_in;
use crate::conversation::{Conversation, domain, wire};
use crate::events::{self, EventStream, Events};

/// Time kept back from a caller's deadline, so that the reason arrives before the caller gives up.
const MARGIN: Duration = Duration::from_millis(100);

/// Time kept back from the drain, so that answers which are still being written end with a reason.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// The service. Without an assistant the built-in planner answers.
#[derive(Debug, Clone)]
pub(crate) struct Service {
    assistant: Option<Arc<Assistant>>,
    turn: Duration,
    shutdown: CancellationToken,
}

impl Service {
    /// A service whose answers take at most `turn`, and end soon after `shutdown`.
    pub(crate) fn new(assistant: Option<Assistant>, turn: Duration, shutdown: CancellationToken) -> Self {
        Self { assistant: assistant.map(Arc::new), turn, shutdown }
    }

    fn turn_ends(&self, metadata: &MetadataMap) -> Instant {
        let timeout = metadata.get("grpc-timeout").and_then(|value| grpc_timeout(value.to_str().ok()?));
        let left = timeout.map_or(self.turn, |timeout| self.turn.min(timeout.saturating_sub(MARGIN)));
        Instant::now() + left
    }

    async fn answer(
        &self,
        conversation: Arc<Conversation>,
        turn_ends: Instant,
        events: &mut Events,
    ) -> Result<(), Error> {
        match &self.assistant {
            Some(assistant) => tokio::select! {
                answered = assistant.answer(conversation, turn_ends, events) => answered,
                () = self.must_leave() => Err(Error::unavailable("the process is shutting down")),
            },
            None => built_in::answer(conversation, None, events).await,
        }
    }

    /// Most answers are whole before the drain is over; the others end in time to say why.
    async fn must_leave(&self) {
        self.shutdown.cancelled().await;
        tokio::time::sleep(DRAIN_LIMIT.saturating_sub(LAST_WORDS)).await;
    }
}

#[tonic::async_trait]
impl RemixAiService for Service {
    type GenerateStream = EventStream;

    async fn generate(&self, request: Request<pb::GenerateRequest>) -> Result<Response<EventStream>, Status> {
        let turn_ends = self.turn_ends(request.metadata());
        let pb::GenerateRequest { context, turn_id } = request.into_inner();
        let conversation = conversation(context)?;
        let span = tracing::info_span!("generate", %turn_id, session_id = %conversation.session_id);
        let (mut events, receiver) = events::channel();
        let service = self.clone();
        let work = async move { service.answer(conversation, turn_ends, &mut events).await };
        Ok(Response::new(EventStream::new(receiver, tokio::spawn(work.instrument(span)))))
    }

    async fn suggest_title(
        &self,
        request: Request<pb::SuggestTitleRequest>,
    ) -> Result<Response<pb::SuggestTitleResponse>, Status> {
        let request = request.into_inner();
        let draft = domain(&required(request.draft, "draft")?, "draft")?;
        Ok(Response::new(pb::SuggestTitleResponse {
            title: remix_planner::suggest_title(&draft, &request.message),
        }))
    }

    async fn summarize(
        &self,
        request: Request<pb::SummarizeRequest>,
    ) -> Result<Response<pb::SummarizeResponse>, Status> {
        let request = request.into_inner();
        let draft = remix_itinerary::Draft {
            itinerary: domain(&required(request.draft, "draft")?, "draft")?,
            constraints: domain(&request.constraints.unwrap_or_default(), "constraints")?,
        };
        let said = |message: pb::Message| {
            let user = message.role == pb::MessageRole::User as i32;
            (if user { Role::User } else { Role::Assistant }, message.content)
        };
        let messages: Vec<_> = request.messages.into_iter().map(said).collect();
        Ok(Response::new(pb::SummarizeResponse { summary: remix_planner::summarize(&messages, &draft) }))
    }

    async fn interpret_message(
        &self,
        request: Request<pb::InterpretMessageRequest>,
    ) -> Result<Response<pb::InterpretMessageResponse>, Status> {
        let turn_ends = self.turn_ends(request.metadata());
        let pb::InterpretMessageRequest { context, built_in } = request.into_inner();
        let conversation = conversation(context)?;
        if built_in || self.assistant.is_none() {
            let plan = built_in::plan(conversation).await?;
            return Ok(Response::new(pb::InterpretMessageResponse {
                operations: wire(&plan.operations)?,
                mode: built_in::mode(plan.mode) as i32,
                ask: built_in::ask(plan.ask),
                unused_words: plan.unused_words,
                planner: built_in::NAME.to_owned(),
            }));
        }
        let (mut events, mut receiver) = events::channel();
        let work = async move { self.answer(conversation, turn_ends, &mut events).await };
        let collect = async {
            let mut answer = pb::InterpretMessageResponse::default();
            while let Some(event) = receiver.recv().await {
                match event {
                    Event::Operations(found) => answer.operations = found.operations,
                    Event::Completed(completed) => {
                        answer.mode = completed.mode;
                        answer.ask = completed.ask;
                        answer.planner = completed.planner;
                    }
                    Event::ReplyDelta(_) | Event::ReplyReset(_) | Event::Usage(_) | Event::Notice(_) => {}
                }
            }
            answer
        };
        let (worked, answer) = tokio::join!(work, collect);
        worked.inspect_err(Error::log)?;
        Ok(Response::new(answer))
    }

    async fn get_capabilities(
        &self,
        _: Request<pb::GetCapabilitiesRequest>,
    ) -> Result<Response<pb::GetCapabilitiesResponse>, Status> {
        let Some(assistant) = &self.assistant else {
            let planner = built_in::NAME.to_owned();
            return Ok(Response::new(pb::GetCapabilitiesResponse { planner, ..Default::default() }));
        };
        let model = assistant.model();
        let learned = model.learned();
        Ok(Response::new(pb::GetCapabilitiesResponse {
            planner: model.name().to_owned(),
            base_url: model.base_url(),
            transport: learned.transport.word().to_owned(),
            healed_parameters: learned.healed,
            circuit_open: model.circuit_open(),
        }))
    }
}

fn conversation(context: Option<pb::ConversationContext>) -> Result<Arc<Conversation>, Error> {
    required(context, "context").and_then(Conversation::try_from).map(Arc::new)
}

fn required<T>(value: Option<T>, field: &str) -> Result<T, Error> {
    value.ok_or_else(|| Error::field(field, "must be set"))
}

/// A deadline in gRPC's form: up to eight digits and a unit.
fn grpc_timeout(value: &str) -> Option<Duration> {
    let (digits, unit) = value.split_at_checked(value.len().checked_sub(1)?)?;
    let amount: u64 = digits.parse().ok().filter(|_| digits.len() <= 8)?;
    match unit {
        "H" => Some(Duration::from_secs(amount * 3600)),
        "M" => Some(Duration::from_secs(amount * 60)),
        "S" => Some(Duration::from_secs(amount)),
        "m" => Some(Duration::from_millis(amount)),
        "u" => Some(Duration::from_micros(amount)),
        "n" => Some(Duration::from_nanos(amount)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines_in_every_unit() {
        for (value, expected) in [
            ("1H", Some(Duration::from_secs(3600))),
            ("2M", Some(Duration::from_secs(120))),
            ("60S", Some(Duration::from_secs(60))),
            ("59999999u", Some(Duration::from_micros(59_999_999))),
            ("5m", Some(Duration::from_millis(5))),
            ("7n", Some(Duration::from_nanos(7))),
            ("", None),
            ("S", None),
            ("5é", None),
            ("123456789S", None),
        ] {
            assert_eq!(grpc_timeout(value), expected, "{value}");
        }
    }

    #[test]
    fn the_shorter_deadline_wins() {
        let service = Service::new(None, Duration::from_secs(60), CancellationToken::new());
        let mut metadata = MetadataMap::new();
        let left = |metadata: &MetadataMap| service.turn_ends(metadata) - Instant::now();
        assert!(left(&metadata) > Duration::from_secs(59));
        metadata.insert("grpc-timeout", "5S".parse().unwrap());
        assert!(left(&metadata) < Duration::from_secs(5));
    }
}
