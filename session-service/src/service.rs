//! `SessionService` as gRPC: from the contract's messages to checked values, and back. No SQL, no rules of its own.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures::{Stream, StreamExt};
use remix_platform::Error as Shown;
use remix_platform::ids::SessionId;
use remix_proto::v1::session_service_server::SessionService;
use remix_proto::v1::{self, SessionStatus, TurnEvent};
use tonic::{Request, Response, Status};

use crate::app::{Caller, Shared};
use crate::drafts::{self, Act};
use crate::error::Error;
use crate::input::{self, IdempotencyKey, MessageText, SessionTitle, SourceIds};
use crate::paging::{next_token, offset};
use crate::sessions::{self, Create, Created};
use crate::store::idempotency::Call;
use crate::store::{draft, message, quota, session, turn};
use crate::turns::begin::{self, Begun, Started};
use crate::turns::hub::Live;
use crate::turns::watch::{self, Watched};
use crate::turns::{runner, stop};
use crate::{exports, publishing, wire};

/// Metadata of an answer that an earlier call with the same key has given.
pub const REPLAYED_KEY: &str = "x-remix-replayed";

/// How often we look whether an earlier create has its answer.
const REPLAY_POLL: Duration = Duration::from_millis(100);

/// The service.
pub struct Service {
    app: Shared,
}

type Outcome<T> = Result<Response<T>, Status>;
type Events = Pin<Box<dyn Stream<Item = Result<TurnEvent, Shown>> + Send>>;
type Stream1<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

impl Service {
    /// The service on these parts.
    pub fn new(app: Shared) -> Self {
        Self { app }
    }

    async fn caller<T>(&self, request: &Request<T>) -> Result<Caller, Error> {
        self.app.caller(request.metadata()).await
    }

    fn start(&self, caller: &Caller, started: Started) -> Arc<Live> {
        runner::start(&self.app, started, caller.context.clone())
    }

    fn watch(&self, watched: Watched, live: Option<Arc<Live>>) -> Events {
        Box::pin(watch::events(Arc::clone(&self.app), watched, live))
    }

    /// Waits for the end of the turn that a create has begun, and puts the answer together.
    async fn created(&self, caller: &Caller, id: SessionId) -> Result<v1::CreateSessionResponse, Error> {
        let conn = self.app.database.read().await?;
        let session = sessions::whole(&conn, caller.traveler, id, self.app.config.limits).await?;
        let mut messages = message::page(&conn, id, None, 50).await?;
        if let Some(metadata) = messages.last_mut().and_then(|message| message.metadata.as_mut()) {
            metadata.draft_itinerary.clone_from(&session.current_draft);
        }
        Ok(v1::CreateSessionResponse { turn: session.last_turn.clone(), session: Some(session), messages })
    }

    async fn replayed_create(&self, call: &Call) -> Result<v1::CreateSessionResponse, Error> {
        let deadline =
            tokio::time::Instant::now() + self.app.config.turn_deadline + self.app.config.turn_lease;
        loop {
            if let Some(response) = sessions::remembered(&self.app, call).await? {
                return Ok(response);
            }
            if tokio::time::Instant::now() > deadline {
                return Err(Shown::unavailable("an earlier create with this key has no outcome yet").into());
            }
            tokio::time::sleep(REPLAY_POLL).await;
        }
    }

    async fn session(&self, caller: &Caller, id: SessionId) -> Result<Option<v1::Session>, Error> {
        let conn = self.app.database.read().await?;
        Ok(Some(sessions::whole(&conn, caller.traveler, id, self.app.config.limits).await?))
    }
}

/// The answer with the mark of a replay where it is one.
pub(crate) fn marked<T>(message: T, replayed: bool) -> Response<T> {
    let mut response = Response::new(message);
    if replayed {
        response.metadata_mut().insert(REPLAYED_KEY, tonic::metadata::MetadataValue::from_static("true"));
    }
    response
}

fn stream<T: 'static>(events: Events, wrap: fn(Option<TurnEvent>) -> T) -> Stream1<T> {
    Box::pin(events.map(move |event| match event {
        Ok(event) => Ok(wrap(Some(event))),
        Err(error) => {
            error.log();
            Err(error.into())
        }
    }))
}

fn status(value: i32) -> Result<Option<SessionStatus>, Error> {
    match SessionStatus::try_from(value) {
        Ok(SessionStatus::Unspecified) => Ok(None),
        Ok(status) => Ok(Some(status)),
        Err(_) => Err(Shown::field("status", "must be active, finalized or archived").into()),
    }
}

fn locale(value: Option<&str>) -> String {
    let is_tag = |tag: &&str| {
        (2..=35).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    value.filter(is_tag).unwrap_or("en").to_owned()
}

#[tonic::async_trait]
impl SessionService for Service {
    async fn create_session(
        &self,
        request: Request<v1::CreateSessionRequest>,
    ) -> Outcome<v1::CreateSessionResponse> {
        let caller = self.caller(&request).await?;
        let mut request = request.into_inner();
        let key = request.idempotency_key.take();
        let call = Call::new(&caller, "create".to_owned(), key.as_deref(), &request)?;
        let first = match &request.initial_message {
            None => None,
            Some(text) => Some(begin::Message {
                text: MessageText::parse("initial_message", text)?,
                key: None,
                locale: locale(request.locale.as_deref()),
            }),
        };
        let create = Create {
            sources: SourceIds::parse(&request.itinerary_ids)?,
            first,
            locale: locale(request.locale.as_deref()),
            call: call.clone(),
        };
        let (id, started) = match sessions::create(&self.app, &caller, create).await? {
            Created::New(id, started) => (id, started),
            Created::Before(response) => return Ok(marked(*response, true)),
            Created::Pending => return Ok(marked(self.replayed_create(&call).await?, true)),
        };
        // A task of its own: a caller who leaves must not keep the outcome from being remembered.
        let live = started.map(|started| (started.claim.turn(), self.start(&caller, *started)));
        let service = Self { app: Arc::clone(&self.app) };
        let task = self.app.tasks.spawn(async move {
            if let Some((turn, live)) = live {
                let watched = Watched { caller: caller.clone(), session: id, turn, after: 0 };
                let mut events = service.watch(watched, Some(live));
                while events.next().await.is_some() {}
            }
            let response = service.created(&caller, id).await?;
            sessions::remember(&service.app, call, &response).await?;
            Ok::<_, Error>(response)
        });
        Ok(Response::new(task.await.map_err(Error::from)??))
    }

    async fn list_sessions(
        &self,
        request: Request<v1::ListSessionsRequest>,
    ) -> Outcome<v1::ListSessionsResponse> {
        let caller = self.caller(&request).await?;
        let request = request.into_inner();
        let size = input::page_size("page_size", request.page_size, 10, 50)?;
        let offset = offset(&request.page_token, request.page, size)?;
        let status = status(request.status)?;
        let conn = self.app.database.read().await?;
        let (counts, rows) = tokio::try_join!(
            quota::counts(&conn, caller.traveler),
            session::list(&conn, caller.traveler, status, offset, size.into()),
        )?;
        let total = match status {
            None | Some(SessionStatus::Unspecified) => {
                counts.active_count + counts.finalized_count + counts.archived_count
            }
            Some(SessionStatus::Active) => counts.active_count,
            Some(SessionStatus::Finalized) => counts.finalized_count,
            Some(SessionStatus::Archived) => counts.archived_count,
        };
        Ok(Response::new(v1::ListSessionsResponse {
            next_page_token: next_token(offset, rows.len(), total.into()),
            sessions: rows.iter().map(|row| row.to_proto(self.app.config.limits)).collect(),
            total_size: total,
        }))
    }

    async fn get_session(&self, request: Request<v1::GetSessionRequest>) -> Outcome<v1::GetSessionResponse> {
        let caller = self.caller(&request).await?;
        let request = request.into_inner();
        let id = input::id(&request.session_id, "session")?;
        let limit = input::page_size("limit", request.limit.unwrap_or(0), 50, 100)?;
        if request.messages_before.is_some_and(|before| before < 1) {
            return Err(Error::from(Shown::field("messages_before", "must be at least 1")).into());
        }
        let conn = self.app.database.read().await?;
        let (session, messages) = tokio::try_join!(
            sessions::whole(&conn, caller.traveler, id, self.app.config.limits),
            message::page(&conn, id, request.messages_before, limit.into()),
        )?;
        Ok(Response::new(v1::GetSessionResponse { session: Some(session), messages }))
    }

    async fn update_session(
        &self,
        request: Request<v1::UpdateSessionRequest>,
    ) -> Outcome<v1::UpdateSessionResponse> {
        let caller = self.caller(&request).await?;
        let request = request.into_inner();
        let id = input::id(&request.session_id, "session")?;
        if request.update_mask.is_some_and(|mask| mask.paths.iter().any(|path| path != "title")) {
            return Err(Error::from(Shown::field("update_mask", "may name title only")).into());
        }
        let title = SessionTitle::parse(&request.title)?;
        let traveler = caller.traveler;
        self.app
            .database
            .transaction(move |conn| {
                let title = title.clone();
                Box::pin(async move { session::rename(conn, traveler, id, title.as_str()).await })
            })
            .await?;
        Ok(Response::new(v1::UpdateSessionResponse { session: self.session(&caller, id).await? }))
    }

    async fn delete_session(
        &self,
        request: Request<v1::DeleteSessionRequest>,
    ) -> Outcome<v1::DeleteSessionResponse> {
        let caller = self.caller(&request).await?;
        sessions::delete(&self.app, &caller, input::id(&request.get_ref().session_id, "session")?).await?;
        Ok(Response::new(v1::DeleteSessionResponse {}))
    }

    async fn archive_session(
        &self,
        request: Request<v1::ArchiveSessionRequest>,
    ) -> Outcome<v1::ArchiveSessionResponse> {
        let caller = self.caller(&request).await?;
        let id = input::id(&request.get_ref().session_id, "session")?;
        sessions::archive(&self.app, &caller, id).await?;
        Ok(Response::new(v1::ArchiveSessionResponse { session: self.session(&caller, id).await? }))
    }

    async fn reopen_session(
        &self,
        request: Request<v1::ReopenSessionRequest>,
    ) -> Outcome<v1::ReopenSessionResponse> {
        let caller = self.caller(&request).await?;
        let id = input::id(&request.get_ref().session_id, "session")?;
        sessions::reopen(&self.app, &caller, id).await?;
        Ok(Response::new(v1::ReopenSessionResponse { session: self.session(&caller, id).await? }))
    }

    async fn finalize_session(
        &self,
        request: Request<v1::FinalizeSessionRequest>,
    ) -> Outcome<v1::FinalizeSessionResponse> {
        let caller = self.caller(&request).await?;
        let mut request = request.into_inner();
        let key = request.idempotency_key.take();
        let id: SessionId = input::id(&request.session_id, "session")?;
        let call = Call::new(&caller, format!("finalize:{id}"), key.as_deref(), &request)?;
        let (packet, replayed) = publishing::finalize(&self.app, &caller, id, call).await?;
        Ok(marked(packet, replayed))
    }

    type SendMessageStream = Stream1<v1::SendMessageResponse>;

    async fn send_message(
        &self,
        request: Request<v1::SendMessageRequest>,
    ) -> Outcome<Self::SendMessageStream> {
        let caller = self.caller(&request).await?;
        let request = request.into_inner();
        let session = input::id(&request.session_id, "session")?;
        let message = begin::Message {
            text: MessageText::parse("message", &request.message)?,
            key: IdempotencyKey::parse(request.idempotency_key.as_deref())?,
            locale: locale(request.locale.as_deref()),
        };
        let (turn, live) = match begin::begin(&self.app, caller.traveler, session, message).await? {
            Begun::New(started) => (started.claim.turn(), Some(self.start(&caller, *started))),
            Begun::Before(turn) => (turn, None),
        };
        let replayed = live.is_none();
        let events = self.watch(Watched { caller, session, turn, after: 0 }, live);
        Ok(marked(stream(events, |event| v1::SendMessageResponse { event }), replayed))
    }

    type WatchTurnStream = Stream1<v1::WatchTurnResponse>;

    async fn watch_turn(&self, request: Request<v1::WatchTurnRequest>) -> Outcome<Self::WatchTurnStream> {
        let caller = self.caller(&request).await?;
        let request = request.into_inner();
        let session = input::id(&request.session_id, "session")?;
        let turn = input::id(&request.turn_id, "turn")?;
        let after = request.after_sequence.unwrap_or(0);
        if after < 0 {
            return Err(Error::from(Shown::field("after_sequence", "must not be negative")).into());
        }
        // What is not there is refused before the stream begins.
        let conn = self.app.database.read().await?;
        turn::find(&conn, caller.traveler, session, turn).await?;
        drop(conn);
        let events = self.watch(Watched { caller, session, turn, after }, self.app.hub.get(turn));
        Ok(Response::new(stream(events, |event| v1::WatchTurnResponse { event })))
    }

    async fn stop_turn(&self, request: Request<v1::StopTurnRequest>) -> Outcome<v1::StopTurnResponse> {
        let caller = self.caller(&request).await?;
        let session = input::id(&request.get_ref().session_id, "session")?;
        let turn = input::id(&request.get_ref().turn_id, "turn")?;
        let turn = stop::stop(&self.app, &caller, session, turn).await?;
        Ok(Response::new(v1::StopTurnResponse { turn: Some(turn) }))
    }

    type RetryTurnStream = Stream1<v1::RetryTurnResponse>;

    async fn retry_turn(&self, request: Request<v1::RetryTurnRequest>) -> Outcome<Self::RetryTurnStream> {
        let caller = self.caller(&request).await?;
        let session = input::id(&request.get_ref().session_id, "session")?;
        let turn = input::id(&request.get_ref().turn_id, "turn")?;
        let started = begin::retry(&self.app, caller.traveler, session, turn).await?;
        let live = self.start(&caller, started);
        let events = self.watch(Watched { caller, session, turn, after: 0 }, Some(live));
        Ok(Response::new(stream(events, |event| v1::RetryTurnResponse { event })))
    }

    async fn edit_draft(&self, request: Request<v1::EditDraftRequest>) -> Outcome<v1::EditDraftResponse> {
        let caller = self.caller(&request).await?;
        let mut request = request.into_inner();
        let key = request.idempotency_key.take();
        let id: SessionId = input::id(&request.session_id, "session")?;
        let call = Call::new(&caller, format!("edit:{id}"), key.as_deref(), &request)?;
        if !(1..=20).contains(&request.operations.len()) {
            return Err(Error::from(Shown::field("operations", "must hold 1 to 20 operations")).into());
        }
        let operations: Result<Vec<_>, Shown> = request
            .operations
            .iter()
            .enumerate()
            .map(|(index, operation)| wire::operation(index, operation))
            .collect();
        let act = Act::Edit(request.base_version, operations.map_err(Error::from)?);
        let (draft, replayed) = drafts::act(&self.app, &caller, id, act, call).await?;
        Ok(marked(v1::EditDraftResponse { draft: Some(draft) }, replayed))
    }

    async fn list_draft_versions(
        &self,
        request: Request<v1::ListDraftVersionsRequest>,
    ) -> Outcome<v1::ListDraftVersionsResponse> {
        let caller = self.caller(&request).await?;
        let request = request.into_inner();
        let id = input::id(&request.session_id, "session")?;
        let size = input::page_size("page_size", request.page_size, 20, 50)?;
        let before = match request.page_token.as_str() {
            "" => i32::MAX,
            token => {
                token.parse().map_err(|_| Error::from(Shown::field("page_token", "is not one of ours")))?
            }
        };
        let conn = self.app.database.read().await?;
        session::find(&conn, caller.traveler, id).await?;
        let versions = draft::list(&conn, id, before, size.into()).await?;
        let next = versions.last().map(|last| last.version).filter(|version| *version > 1);
        Ok(Response::new(v1::ListDraftVersionsResponse {
            next_page_token: next.map(|version| version.to_string()).unwrap_or_default(),
            versions,
        }))
    }

    async fn get_draft_version(
        &self,
        request: Request<v1::GetDraftVersionRequest>,
    ) -> Outcome<v1::GetDraftVersionResponse> {
        let caller = self.caller(&request).await?;
        let request = request.into_inner();
        let id = input::id(&request.session_id, "session")?;
        let conn = self.app.database.read().await?;
        session::find(&conn, caller.traveler, id).await?;
        let (version, itinerary, constraints) = draft::find(&conn, id, request.version).await?;
        let draft = v1::Draft {
            version: version.version,
            itinerary: Some(itinerary),
            change: version.change.clone(),
            constraints: Some(constraints),
        };
        Ok(Response::new(v1::GetDraftVersionResponse { version: Some(version), draft: Some(draft) }))
    }

    async fn restore_draft_version(
        &self,
        request: Request<v1::RestoreDraftVersionRequest>,
    ) -> Outcome<v1::RestoreDraftVersionResponse> {
        let caller = self.caller(&request).await?;
        let mut request = request.into_inner();
        let key = request.idempotency_key.take();
        let id: SessionId = input::id(&request.session_id, "session")?;
        let call = Call::new(&caller, format!("restore:{id}"), key.as_deref(), &request)?;
        let (draft, replayed) =
            drafts::act(&self.app, &caller, id, Act::Restore(request.version), call).await?;
        Ok(marked(v1::RestoreDraftVersionResponse { draft: Some(draft) }, replayed))
    }

    async fn list_leftovers(
        &self,
        request: Request<v1::ListLeftoversRequest>,
    ) -> Outcome<v1::ListLeftoversResponse> {
        let caller = self.caller(&request).await?;
        let id = input::id(&request.get_ref().session_id, "session")?;
        let leftovers = drafts::leftovers(&self.app, &caller, id).await?;
        Ok(Response::new(v1::ListLeftoversResponse { leftovers }))
    }

    async fn export_draft(
        &self,
        request: Request<v1::ExportDraftRequest>,
    ) -> Outcome<v1::ExportDraftResponse> {
        let caller = self.caller(&request).await?;
        let id = input::id(&request.get_ref().session_id, "session")?;
        let format = exports::format(&request.get_ref().format).map_err(Error::from)?;
        let file = exports::draft(&self.app, &caller, id, format).await?;
        Ok(Response::new(v1::ExportDraftResponse { file: Some(file) }))
    }

    async fn get_quota(&self, request: Request<v1::GetQuotaRequest>) -> Outcome<v1::GetQuotaResponse> {
        let caller = self.caller(&request).await?;
        let conn = self.app.database.read().await?;
        let quota = quota::read(&conn, caller.traveler, self.app.config.limits).await?;
        Ok(Response::new(v1::GetQuotaResponse { quota: Some(quota) }))
    }

    async fn search_sessions(
        &self,
        request: Request<v1::SearchSessionsRequest>,
    ) -> Outcome<v1::SearchSessionsResponse> {
        let caller = self.caller(&request).await?;
        let request = request.into_inner();
        if !(1..=200).contains(&request.query.chars().count()) || request.query.contains('\0') {
            return Err(Error::from(Shown::field("query", "must have 1 to 200 characters")).into());
        }
        let size = input::page_size("page_size", request.page_size, 10, 50)?;
        let offset = offset(&request.page_token, request.page, size)?;
        let status = status(request.status)?;
        let conn = self.app.database.read().await?;
        let rows = session::search(&conn, caller.traveler, &request.query, status).await?;
        let total = i32::try_from(rows.len()).unwrap_or(i32::MAX);
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        let limits = self.app.config.limits;
        let shown: Vec<_> = rows
            .iter()
            .skip(start)
            .take(usize::try_from(size).unwrap_or(0))
            .map(|row| row.to_proto(limits))
            .collect();
        Ok(Response::new(v1::SearchSessionsResponse {
            next_page_token: next_token(offset, shown.len(), total.into()),
            sessions: shown,
            total_size: total,
        }))
    }
}
