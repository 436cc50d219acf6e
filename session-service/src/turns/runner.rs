//! Runs a turn that this process owns: asks the assistant, relays what it says, and stores the answer. Runs in a task of
//! its own, so that nobody who leaves can cancel it.

use std::sync::Arc;
use std::time::Duration;

use remix_itinerary::{Author, Language, Operation};
use remix_platform::trace::RequestContext;
use remix_platform::{Error as Shown, Reason};
use remix_proto::v1;
use remix_proto::v1::turn_event::Event;
use tokio::time::Instant;
use tracing::Instrument;

use crate::app::{App, Shared};
use crate::database::Connection;
use crate::error::{Error, Result};
use crate::sources::Source;
use crate::store::draft::Version;
use crate::store::turn::Claim;
use crate::store::{draft, message, quota, session};
use crate::turns::assistant::{self, Answer};
use crate::turns::begin::Started;
use crate::turns::complete::{self, Reply};
use crate::turns::hub::Live;
use crate::turns::revise::{self, Revision};
use crate::wire;

/// How many earlier messages the assistant is given: the last two exchanges.
const RECENT_MESSAGES: i64 = 4;

/// How long between two tries to store an answer while the database is away.
const STORE_PAUSE: Duration = Duration::from_millis(250);

/// What is known of a turn that has just begun here; a turn that was taken over reads it again.
pub type Known = (session::Row, v1::Message);

/// Begins to run a turn that this call has begun, and answers with its log.
pub fn start(app: &Shared, started: Started, context: RequestContext) -> Arc<Live> {
    let Started { claim, session, user_message, quota } = started;
    let live = Arc::new(Live::new(&claim));
    live.push(Event::TurnStarted(v1::TurnStarted {
        turn_id: claim.turn().to_string(),
        user_message: Some(user_message.clone()),
        quota: Some(quota),
    }));
    spawn(app, claim, context, Arc::clone(&live), Some((session, user_message)));
    live
}

/// Begins to run a turn whose owner is gone.
pub fn take_over(app: &Shared, claim: Claim) {
    let live = Arc::new(Live::new(&claim));
    spawn(app, claim, RequestContext::fresh(), live, None);
}

fn spawn(app: &Shared, claim: Claim, context: RequestContext, live: Arc<Live>, known: Option<Known>) {
    app.hub.insert(Arc::clone(&live));
    metrics::gauge!("remix_open_turns").increment(1);
    let span = tracing::info_span!("turn", turn = %claim.turn(), session = %claim.session(), attempt = claim.attempt);
    context.adopt(&span);
    app.tasks.spawn(run(Arc::clone(app), claim, context, live, known).instrument(span));
}

async fn run(app: Shared, claim: Claim, context: RequestContext, live: Arc<Live>, known: Option<Known>) {
    let began = Instant::now();
    let deadline = began + claim.time_left();
    // A task inside the task: a panic fails this turn and nothing else.
    let work = {
        let (app, claim, context, live) =
            (Arc::clone(&app), claim.clone(), context.clone(), Arc::clone(&live));
        tokio::spawn(
            async move { Box::pin(answer(&app, &claim, &context, &live, known, deadline)).await }
                .in_current_span(),
        )
    };
    let outcome = work.await.unwrap_or_else(|panic| Err(Error::Task(panic)));
    let last = match outcome {
        Ok(events) => Ok(events),
        Err(error) if live.cancel.is_cancelled() => {
            tracing::debug!(%error, "the turn is no longer ours");
            Ok(None)
        }
        Err(error) => {
            let shown = Shown::from(error);
            shown.log();
            fail(&app, &claim, &shown, &context, deadline).await
        }
    };
    match last {
        Ok(Some(events)) => events.into_iter().for_each(|event| live.push(event)),
        Ok(None) => live.abandon(),
        Err(error) => {
            tracing::warn!(%error, "the end of the turn could not be stored; its lease will run out");
            live.abandon();
        }
    }
    app.hub.remove(&live);
    live.cancel.cancel();
    metrics::gauge!("remix_open_turns").decrement(1);
    metrics::histogram!("remix_turn_duration_seconds").record(began.elapsed().as_secs_f64());
}

async fn fail(
    app: &App,
    claim: &Claim,
    error: &Shown,
    context: &RequestContext,
    deadline: Instant,
) -> Result<Option<Vec<Event>>> {
    let event =
        persist(deadline, || complete::fail(app, claim.session(), claim.turn(), claim.epoch, error, context))
            .await?;
    Ok(event.map(|event| vec![event]))
}

/// Everything that an answer is made from.
struct Context {
    session: session::Row,
    current: Version,
    /// The current itinerary and ledger for the wire.
    itinerary: v1::Itinerary,
    constraints: v1::Constraints,
    sources: Vec<Arc<Source>>,
    user_message: v1::Message,
    recent: Vec<v1::Message>,
}

async fn load(app: &App, claim: &Claim, live: &Live, known: Option<Known>) -> Result<Context> {
    let conn = app.database.read().await?;
    let (session, user_message) = match known {
        Some(known) => known,
        None => reload(app, &conn, claim, live).await?,
    };
    let ids = session.source_ids();
    let (current, recent, sources) = tokio::try_join!(
        draft::load(&conn, claim.session(), session.draft_version()),
        message::page(&conn, claim.session(), Some(user_message.sequence), RECENT_MESSAGES),
        app.sources.load(&conn, &ids),
    )?;
    let itinerary = wire::convert(&current.draft.itinerary)?;
    let constraints = wire::convert(&current.draft.constraints)?;
    Ok(Context { session, current, itinerary, constraints, sources, user_message, recent })
}

/// What a turn was begun with, for whoever takes it over; its watchers start again.
async fn reload(app: &App, conn: &Connection, claim: &Claim, live: &Live) -> Result<Known> {
    let (session, messages, quota) = tokio::try_join!(
        session::find(conn, claim.traveler(), claim.session()),
        message::of_turn(conn, claim.turn()),
        quota::read(conn, claim.traveler(), app.config.limits),
    )?;
    let user_message = messages.into_iter().next();
    let user_message = user_message.ok_or_else(|| Shown::internal("the turn has lost its message"))?;
    live.push(Event::TurnStarted(v1::TurnStarted {
        turn_id: claim.turn().to_string(),
        user_message: Some(user_message.clone()),
        quota: Some(quota),
    }));
    live.push(Event::ReplyReset(v1::ReplyReset {}));
    Ok((session, user_message))
}

async fn answer(
    app: &Shared,
    claim: &Claim,
    context: &RequestContext,
    live: &Live,
    known: Option<Known>,
    deadline: Instant,
) -> Result<Option<Vec<Event>>> {
    let loaded = load(app, claim, live, known).await?;
    let request = v1::GenerateRequest {
        turn_id: claim.turn().to_string(),
        context: Some(v1::ConversationContext {
            sources: loaded.sources.iter().map(|source| source.proto.clone()).collect(),
            draft: Some(loaded.itinerary.clone()),
            constraints: Some(loaded.constraints.clone()),
            recent_messages: loaded.recent.clone(),
            message: loaded.user_message.content.clone(),
            locale: claim.locale.clone(),
            history: Some(v1::DraftHistory {
                version: loaded.current.number,
                can_undo: loaded.current.pointers.undo_to.is_some(),
                can_redo: loaded.current.pointers.redo_to.is_some(),
                last_change: loaded.current.change.as_ref().map(wire::convert).transpose()?,
            }),
            session_id: claim.session().to_string(),
        }),
    };
    let asked = Box::pin(assistant::ask(app, request, context, live, deadline));
    let Some(answer) = asked.await? else { return Ok(None) };
    let reply = Arc::new(reply(app, claim, &loaded, answer).await?);
    let events = persist(deadline, || complete::complete(app, claim, &reply)).await?;
    if events.is_some() {
        metrics::counter!("remix_turns_total", "outcome" => "succeeded").increment(1);
        if loaded.session.has_first_title() {
            let (app, claim, message) = (Arc::clone(app), claim.clone(), loaded.user_message.content);
            let draft = reply.revision.draft.itinerary.clone();
            let context = context.clone();
            app.clone().tasks.spawn(async move {
                if let Err(error) = assistant::improve_title(&app, &claim, &context, &draft, message).await {
                    tracing::debug!(%error, "the title stays as it is");
                }
            });
        }
    }
    Ok(events)
}

/// Applies the answer's operations and puts the reply together.
async fn reply(app: &App, claim: &Claim, loaded: &Context, answer: Answer) -> Result<Reply> {
    let Answer { text, operations, usage, completed, mut notices } = answer;
    let author = if completed.planner == BUILT_IN { Author::Planner } else { Author::Model };
    let mut readable = Vec::with_capacity(operations.len());
    for operation in &operations {
        match wire::convert::<_, Operation>(operation) {
            Ok(operation) => readable.push(operation),
            Err(error) => notices.push(error.to_string()),
        }
    }
    let language = Language::of(&claim.locale);
    let revision = if readable.is_empty() {
        Revision::nothing(&loaded.current)
    } else {
        let sources: Vec<_> = loaded.sources.iter().map(|source| source.itinerary.clone()).collect();
        let conn = app.database.read().await?;
        revise::revise(&conn, claim.session(), &loaded.current, &sources, &readable, author, language).await?
    };
    if !notices.is_empty() {
        tracing::info!(notices = notices.len(), "the assistant's answer needed repair");
    }
    let ask = completed.ask.or_else(|| {
        let question = revision.question.as_ref()?;
        Some(v1::Ask { question: question.question.clone(), options: question.options.clone() })
    });
    let mode = if revision.changed {
        v1::ReplyMode::Plan
    } else if ask.is_some() {
        v1::ReplyMode::Ask
    } else {
        v1::ReplyMode::try_from(completed.mode).unwrap_or(v1::ReplyMode::Noop)
    };
    let shows_change = revision.changed || !revision.change.rejected.is_empty();
    let metadata = v1::MessageMetadata {
        change: if shows_change { Some(wire::convert(&revision.change)?) } else { None },
        computed_line: revision
            .changed
            .then(|| remix_itinerary::computed_line_in(&loaded.current.draft, &revision.draft, language)),
        usage,
        planner: Some(completed.planner),
        fallback: completed.fallback,
        mode: Some(mode.into()),
        ask,
        suggestions: completed.suggestions,
        refusal: completed.refusal.then_some(true),
        repair: completed.repair,
        ..Default::default()
    };
    let (itinerary, constraints) = if revision.changed {
        (wire::convert(&revision.draft.itinerary)?, wire::convert(&revision.draft.constraints)?)
    } else {
        (loaded.itinerary.clone(), loaded.constraints.clone())
    };
    Ok(Reply { content: text, metadata, revision, itinerary, constraints })
}

/// The planner's name when no language model answered.
pub const BUILT_IN: &str = "built-in";

/// Tries until the deadline while the database is away: a finished answer must not be thrown away. Every try finds out
/// by the turn's state and epoch whether an earlier one was committed.
async fn persist<T, F: Future<Output = Result<T>>>(
    deadline: Instant,
    mut work: impl FnMut() -> F,
) -> Result<T> {
    loop {
        match work().await {
            Err(error) if (error.is_disconnect() || error.is_transient()) && Instant::now() < deadline => {
                tracing::warn!(%error, "the answer is stored again in a moment");
                tokio::time::sleep(STORE_PAUSE).await;
            }
            outcome => return outcome,
        }
    }
}

/// `deadline_exceeded` of a turn.
pub fn too_late() -> Shown {
    Shown::new(Reason::DeadlineExceeded, "The assistant took too long. Your message is kept; try again.")
}
