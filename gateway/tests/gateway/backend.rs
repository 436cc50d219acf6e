//! A session-service that is told what to say and remembers what it was asked.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};

use async_stream::stream;
use futures::Stream;
use remix_platform::{Error, serve};
use remix_proto::v1::itinerary_service_server::{ItineraryService, ItineraryServiceServer};
use remix_proto::v1::session_service_server::{SessionService, SessionServiceServer};
use remix_proto::v1::turn_event::Event;
use remix_proto::v1::*;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tonic::metadata::MetadataMap;
use tonic::service::Routes;
use tonic::{Request, Response, Status};

/// The session that exists.
pub(crate) const SESSION: &str = "01890000-0000-7000-8000-000000000001";
/// The turn that exists.
pub(crate) const TURN: &str = "01890000-0000-7000-8000-000000000002";
/// The itinerary that exists.
pub(crate) const ITINERARY: &str = "01890000-0000-7000-8000-000000000003";

/// One thing that a stream does.
#[derive(Clone)]
pub(crate) enum Step {
    /// Sends an event with this sequence.
    Say(i32, Event),
    /// Breaks off as a dying process does.
    Break,
    /// Says nothing more and stays open.
    Hang,
}

/// What a call to open a stream answers.
#[derive(Clone)]
pub(crate) enum Script {
    /// A stream.
    Steps(Vec<Step>),
    /// A failure of ours.
    Refuse(fn() -> Error),
    /// The process is not there.
    Unavailable,
}

/// A call that was made.
pub(crate) struct Seen {
    /// The name of the RPC.
    pub(crate) rpc: &'static str,
    /// Its metadata.
    pub(crate) metadata: MetadataMap,
    /// Its message, as text.
    pub(crate) message: String,
}

/// What the tests set and read.
#[derive(Default)]
pub(crate) struct State {
    /// For the next streams, in order.
    pub(crate) scripts: VecDeque<Script>,
    /// How many reads fail before one works.
    pub(crate) unavailable_reads: usize,
    /// Whether unary answers claim to be stored outcomes.
    pub(crate) replay: bool,
    /// Makes the next read panic-free but fail with this.
    pub(crate) fail: Option<fn() -> Error>,
    /// Whether unary calls are never answered.
    pub(crate) hang: bool,
    /// Every call so far.
    pub(crate) seen: Vec<Seen>,
}

/// A running backend.
#[derive(Clone)]
pub(crate) struct Backend {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Backend {
    /// Starts one that lives until the test's runtime ends.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let backend = Self { address: listener.local_addr().unwrap(), state: Arc::default() };
        let (reporter, health) = tonic_health::server::health_reporter();
        reporter.set_serving::<SessionServiceServer<Backend>>().await;
        let routes = Routes::new(SessionServiceServer::new(backend.clone()))
            .add_service(ItineraryServiceServer::new(backend.clone()))
            .add_service(health);
        tokio::spawn(serve::grpc("fake", listener, routes, CancellationToken::new()));
        backend
    }

    /// The state, to set or to read.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Queues a script for the next stream.
    pub(crate) fn script(&self, script: Script) {
        self.state().scripts.push_back(script);
    }

    /// How often an RPC was called.
    pub(crate) fn calls(&self, rpc: &str) -> usize {
        self.state().seen.iter().filter(|seen| seen.rpc == rpc).count()
    }

    fn note<T: std::fmt::Debug>(&self, rpc: &'static str, request: &Request<T>) {
        let metadata = request.metadata().clone();
        self.state().seen.push(Seen { rpc, metadata, message: format!("{:?}", request.get_ref()) });
    }

    fn unary<T: std::fmt::Debug, R>(
        &self,
        rpc: &'static str,
        request: &Request<T>,
        answer: R,
    ) -> Result<Response<R>, Status> {
        self.note(rpc, request);
        let mut state = self.state();
        if state.unavailable_reads > 0 {
            state.unavailable_reads -= 1;
            return Err(Status::unavailable("restarting"));
        }
        if let Some(fail) = state.fail {
            return Err(fail().into());
        }
        let mut response = Response::new(answer);
        if state.replay {
            response.metadata_mut().insert("x-remix-replayed", "true".parse().unwrap());
        }
        Ok(response)
    }

    fn stream<T, R>(
        &self,
        rpc: &'static str,
        request: &Request<T>,
        wrap: fn(TurnEvent) -> R,
    ) -> StreamResult<R>
    where
        T: std::fmt::Debug,
        R: Send + 'static,
    {
        self.note(rpc, request);
        let script = self.state().scripts.pop_front().expect("a script for every stream");
        let steps = match script {
            Script::Steps(steps) => steps,
            Script::Refuse(error) => return Err(error().into()),
            Script::Unavailable => return Err(Status::unavailable("restarting")),
        };
        let mut response: Response<EventStream<R>> = Response::new(Box::pin(stream! {
            for step in steps {
                match step {
                    Step::Say(sequence, event) => yield Ok(wrap(TurnEvent { sequence, event: Some(event) })),
                    Step::Break => {
                        yield Err(Status::unavailable("connection reset"));
                        return;
                    }
                    Step::Hang => std::future::pending().await,
                }
            }
        }));
        if self.state().replay {
            response.metadata_mut().insert("x-remix-replayed", "true".parse().unwrap());
        }
        Ok(response)
    }
}

type EventStream<R> = Pin<Box<dyn Stream<Item = Result<R, Status>> + Send>>;
type StreamResult<R> = Result<Response<EventStream<R>>, Status>;

/// A message of the chat.
pub(crate) fn message(role: MessageRole, content: &str) -> Message {
    Message {
        id: "01890000-0000-7000-8000-0000000000aa".into(),
        sequence: 1,
        role: role.into(),
        content: content.into(),
        create_time: Some(remix_proto::Timestamp { seconds: 1_700_000_000, nanos: 0 }),
        ..Default::default()
    }
}

/// The first event of a turn.
pub(crate) fn started() -> Event {
    Event::TurnStarted(TurnStarted {
        turn_id: TURN.into(),
        user_message: Some(message(MessageRole::User, "hello")),
        quota: Some(Quota::default()),
    })
}

/// A piece of a reply.
pub(crate) fn delta(text: &str) -> Event {
    Event::ReplyDelta(ReplyDelta { text: text.into() })
}

/// The last event of a good turn.
pub(crate) fn completed(reply: &str) -> Event {
    Event::TurnCompleted(TurnCompleted {
        assistant_message: Some(message(MessageRole::Assistant, reply)),
        session: Some(session()),
    })
}

/// A session.
pub(crate) fn session() -> Session {
    Session {
        id: SESSION.into(),
        title: "Two trips in one".into(),
        status: SessionStatus::Active.into(),
        ..Default::default()
    }
}

macro_rules! unary {
    ($($rpc:ident $request:ident $response:ident $answer:expr;)*) => {
        // What async_trait would write; it does not look into macros.
        $(fn $rpc<'life0, 'async_trait>(
            &'life0 self,
            request: Request<$request>,
        ) -> Pin<Box<dyn Future<Output = Result<Response<$response>, Status>> + Send + 'async_trait>>
        where
            'life0: 'async_trait,
            Self: 'async_trait,
        {
            let answer = self.unary(stringify!($rpc), &request, $answer);
            let hang = self.state().hang;
            Box::pin(async move { if hang { std::future::pending().await } else { answer } })
        })*
    };
}

#[tonic::async_trait]
impl SessionService for Backend {
    type SendMessageStream = EventStream<SendMessageResponse>;
    type WatchTurnStream = EventStream<WatchTurnResponse>;
    type RetryTurnStream = EventStream<RetryTurnResponse>;

    async fn send_message(&self, request: Request<SendMessageRequest>) -> StreamResult<SendMessageResponse> {
        self.stream("send_message", &request, |event| SendMessageResponse { event: Some(event) })
    }

    async fn watch_turn(&self, request: Request<WatchTurnRequest>) -> StreamResult<WatchTurnResponse> {
        self.stream("watch_turn", &request, |event| WatchTurnResponse { event: Some(event) })
    }

    async fn retry_turn(&self, request: Request<RetryTurnRequest>) -> StreamResult<RetryTurnResponse> {
        self.stream("retry_turn", &request, |event| RetryTurnResponse { event: Some(event) })
    }

    unary! {
        create_session CreateSessionRequest CreateSessionResponse CreateSessionResponse {
            session: Some(session()), messages: vec![message(MessageRole::Assistant, "Hi")], turn: None,
        };
        list_sessions ListSessionsRequest ListSessionsResponse ListSessionsResponse {
            sessions: vec![session()], next_page_token: String::new(), total_size: 1,
        };
        get_session GetSessionRequest GetSessionResponse GetSessionResponse {
            session: Some(session()), messages: vec![message(MessageRole::User, &"long ".repeat(500))],
        };
        update_session UpdateSessionRequest UpdateSessionResponse UpdateSessionResponse { session: Some(session()) };
        delete_session DeleteSessionRequest DeleteSessionResponse DeleteSessionResponse {};
        archive_session ArchiveSessionRequest ArchiveSessionResponse ArchiveSessionResponse { session: Some(session()) };
        reopen_session ReopenSessionRequest ReopenSessionResponse ReopenSessionResponse { session: Some(session()) };
        finalize_session FinalizeSessionRequest FinalizeSessionResponse FinalizeSessionResponse::default();
        stop_turn StopTurnRequest StopTurnResponse StopTurnResponse::default();
        edit_draft EditDraftRequest EditDraftResponse EditDraftResponse::default();
        list_draft_versions ListDraftVersionsRequest ListDraftVersionsResponse ListDraftVersionsResponse::default();
        get_draft_version GetDraftVersionRequest GetDraftVersionResponse GetDraftVersionResponse::default();
        restore_draft_version RestoreDraftVersionRequest RestoreDraftVersionResponse RestoreDraftVersionResponse::default();
        list_leftovers ListLeftoversRequest ListLeftoversResponse ListLeftoversResponse::default();
        export_draft ExportDraftRequest ExportDraftResponse ExportDraftResponse { file: Some(file()) };
        get_quota GetQuotaRequest GetQuotaResponse GetQuotaResponse { quota: Some(Quota::default()) };
        search_sessions SearchSessionsRequest SearchSessionsResponse SearchSessionsResponse::default();
    }
}

/// The demo traveller.
pub(crate) const ALICE: &str = "01890000-0000-7000-8000-00000000000a";

#[tonic::async_trait]
impl ItineraryService for Backend {
    unary! {
        list_itineraries ListItinerariesRequest ListItinerariesResponse ListItinerariesResponse::default();
        get_itinerary GetItineraryRequest GetItineraryResponse GetItineraryResponse {
            itinerary: Some(Itinerary { id: ITINERARY.into(), ..Default::default() }),
        };
        publish_itinerary PublishItineraryRequest PublishItineraryResponse PublishItineraryResponse {
            itinerary: Some(Itinerary { id: ITINERARY.into(), ..Default::default() }), created: true,
        };
        export_itinerary ExportItineraryRequest ExportItineraryResponse ExportItineraryResponse { file: Some(file()) };
        get_traveler GetTravelerRequest GetTravelerResponse GetTravelerResponse { traveler: Some(alice()) };
        list_demo_travelers ListDemoTravelersRequest ListDemoTravelersResponse ListDemoTravelersResponse {
            travelers: vec![alice()],
        };
    }
}

fn alice() -> Traveler {
    Traveler { id: ALICE.into(), username: "alice".into(), display_name: "Alice".into() }
}

fn file() -> ExportedFile {
    ExportedFile {
        file_name: "../two \"trips\".md".into(),
        media_type: "text/markdown; charset=utf-8".into(),
        content: "# Trip".into(),
    }
}
