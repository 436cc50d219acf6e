//! Calls chat-ai-service and turns its stream into an answer. A stream that ends without its last event is a failure,
//! however clean it looks.

use std::time::Duration;

use remix_platform::trace::RequestContext;
use remix_platform::{Error as Shown, Reason};
use remix_proto::v1::generate_response::Event as Generated;
use remix_proto::v1::turn_event::Event;
use remix_proto::v1::{self, GenerateCompleted, Operation};
use tokio::time::Instant;
use tonic::{Code, Status, Streaming};

use crate::app::App;
use crate::error::Result;
use crate::store::session;
use crate::store::turn::Claim;
use crate::turns::hub::{self, Live};
use crate::turns::runner::too_late;
use crate::wire;

/// How often the call is made while the assistant cannot be reached at all, and how long between two tries.
const CONNECT_TRIES: u32 = 4;
const CONNECT_PAUSE: Duration = Duration::from_millis(300);

/// Time for a better title; nobody waits for it.
const TITLE_TIME: Duration = Duration::from_secs(20);

/// What the assistant said.
#[derive(Debug, Default)]
pub struct Answer {
    /// The reply.
    pub text: String,
    /// The edits.
    pub operations: Vec<Operation>,
    /// Tokens used.
    pub usage: Option<v1::Usage>,
    /// How it came about.
    pub completed: GenerateCompleted,
    /// For the record.
    pub notices: Vec<String>,
}

/// Asks the assistant and relays the pieces of its reply. None when the turn was taken away meanwhile: the stream is
/// dropped, which ends the model's work as well.
pub async fn ask(
    app: &App,
    request: v1::GenerateRequest,
    context: &RequestContext,
    live: &Live,
    deadline: Instant,
) -> Result<Option<Answer>> {
    let listen = async {
        let mut stream = Box::pin(open(app, request, context, deadline)).await?;
        listen(&mut stream, live).await
    };
    // No database future is among these.
    tokio::select! {
        () = live.cancel.cancelled() => Ok(None),
        outcome = tokio::time::timeout_at(deadline, listen) => match outcome {
            Ok(answer) => Ok(Some(answer?)),
            Err(_) => Err(too_late().into()),
        },
    }
}

async fn open(
    app: &App,
    message: v1::GenerateRequest,
    context: &RequestContext,
    deadline: Instant,
) -> std::result::Result<Streaming<v1::GenerateResponse>, Shown> {
    let mut tries = 1;
    loop {
        let mut request = tonic::Request::new(message.clone());
        request.set_timeout(deadline.saturating_duration_since(Instant::now()));
        context.inject(request.metadata_mut());
        match app.ai.clone().generate(request).await {
            Ok(response) => return Ok(response.into_inner()),
            Err(status) if is_unreachable(&status) && tries < CONNECT_TRIES => {
                tries += 1;
                tokio::time::sleep(CONNECT_PAUSE).await;
            }
            Err(status) => return Err(failure(status)),
        }
    }
}

/// True when the call never got through, as opposed to an answer of ours with a reason.
fn is_unreachable(status: &Status) -> bool {
    status.code() == Code::Unavailable && Shown::from(status.clone()).reason == Reason::Unavailable
}

async fn listen(
    stream: &mut Streaming<v1::GenerateResponse>,
    live: &Live,
) -> std::result::Result<Answer, Shown> {
    let began = Instant::now();
    let mut answer = Answer::default();
    let mut first = true;
    loop {
        let event = match stream.message().await.map_err(failure)? {
            Some(v1::GenerateResponse { event: Some(event) }) => event,
            Some(v1::GenerateResponse { event: None }) => continue,
            None => return Err(broken_off()),
        };
        match event {
            Generated::ReplyDelta(delta) => {
                if first {
                    first = false;
                    metrics::histogram!("remix_time_to_first_delta_seconds")
                        .record(began.elapsed().as_secs_f64());
                }
                let text = clean(delta.text);
                answer.text.push_str(&text);
                live.push(hub::delta(text));
            }
            Generated::ReplyReset(reset) => {
                // What was used up for it still counts.
                answer = Answer { usage: answer.usage, notices: answer.notices, ..Answer::default() };
                live.push(Event::ReplyReset(reset));
            }
            Generated::Operations(operations) => answer.operations = operations.operations,
            Generated::Usage(usage) => add(answer.usage.get_or_insert_default(), &usage),
            Generated::Notice(notice) => answer.notices.push(notice.code),
            Generated::Completed(completed) => {
                answer.completed = completed;
                return Ok(answer);
            }
        }
    }
}

fn add(sum: &mut v1::Usage, usage: &v1::Usage) {
    for (counter, tokens, kind) in [
        (&mut sum.prompt_tokens, usage.prompt_tokens, "prompt"),
        (&mut sum.cached_tokens, usage.cached_tokens, "cached"),
        (&mut sum.completion_tokens, usage.completion_tokens, "completion"),
    ] {
        *counter = counter.saturating_add(tokens);
        metrics::counter!("remix_tokens_total", "kind" => kind).increment(u64::try_from(tokens).unwrap_or(0));
    }
    sum.cost += usage.cost;
}

/// Postgres keeps no NUL, and nobody wants to see control characters.
fn clean(text: String) -> String {
    let is_bad = |character: char| character.is_control() && !matches!(character, '\n' | '\t');
    if text.contains(is_bad) { text.replace(is_bad, "") } else { text }
}

fn broken_off() -> Shown {
    Shown::new(Reason::AiUnavailable, "The assistant broke off. Your message is kept; try again.")
}

/// What a failed call means for the turn.
fn failure(status: Status) -> Shown {
    let code = status.code();
    let shown = Shown::from(status);
    match (shown.reason, code) {
        // The transport's own words: the assistant's process is away or has died.
        (Reason::Unavailable, _) | (Reason::Internal, Code::Unknown | Code::Internal) => {
            Shown { source: shown.source, ..broken_off() }
        }
        (Reason::DeadlineExceeded, _) => Shown { source: shown.source, ..too_late() },
        _ => shown,
    }
}

/// Asks for a better title after the first exchange and stores it, unless the traveller has set one.
pub async fn improve_title(
    app: &App,
    claim: &Claim,
    context: &RequestContext,
    draft: &remix_itinerary::Itinerary,
    message: String,
) -> Result<()> {
    let mut request =
        tonic::Request::new(v1::SuggestTitleRequest { draft: Some(wire::convert(draft)?), message });
    request.set_timeout(TITLE_TIME);
    context.inject(request.metadata_mut());
    let title = app.ai.clone().suggest_title(request).await.map_err(failure)?.into_inner().title;
    let title = crate::input::SessionTitle::parse(&title)?;
    let session = claim.session();
    app.database
        .transaction(move |conn| {
            let title = title.clone();
            Box::pin(async move { session::improve_title(conn, session, title.as_str()).await })
        })
        .await
}

/// What the chat was about, for the finalize packet.
pub async fn summarize(
    app: &App,
    context: &RequestContext,
    messages: Vec<v1::Message>,
    draft: v1::Itinerary,
    constraints: v1::Constraints,
) -> std::result::Result<String, Shown> {
    let message = v1::SummarizeRequest { messages, draft: Some(draft), constraints: Some(constraints) };
    let mut request = tonic::Request::new(message);
    request.set_timeout(TITLE_TIME);
    context.inject(request.metadata_mut());
    Ok(app.ai.clone().summarize(request).await.map_err(failure)?.into_inner().summary)
}
