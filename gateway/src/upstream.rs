//! session-service as the gateway sees it: a few HTTP/2 connections, deadlines on every unary call, and another try for
//! reads while a replica restarts.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};
use remix_platform::serve::{CONNECTION_WINDOW, KEEPALIVE_INTERVAL, KEEPALIVE_TIMEOUT, STREAM_WINDOW};
use remix_platform::trace::RequestContext;
use remix_proto::v1::itinerary_service_client::ItineraryServiceClient;
use remix_proto::v1::session_service_client::SessionServiceClient;
use tonic::metadata::MetadataMap;
use tonic::transport::{Channel, Endpoint, Uri};
use tonic::{Code, Extensions, Request, Response, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use crate::Gateway;

/// A client of SessionService.
pub(crate) type Sessions = SessionServiceClient<Channel>;
/// A client of ItineraryService.
pub(crate) type Itineraries = ItineraryServiceClient<Channel>;

/// One HTTP/2 connection is one lock and one TCP window: streams are spread over a few.
const CONNECTIONS_PER_ADDRESS: usize = 4;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
/// For calls that only touch the database.
pub(crate) const QUICK: Duration = Duration::from_secs(10);
/// For calls that ask the model once and are done.
pub(crate) const SLOW: Duration = Duration::from_secs(30);
/// For a call that contains a whole turn: its 60 s and some room to report how it ended.
pub(crate) const TURN: Duration = Duration::from_secs(75);
const HEALTH_TIMEOUT: Duration = Duration::from_secs(1);
/// Pauses before the further tries of a read.
const READ_PAUSES: [Duration; 3] =
    [Duration::from_millis(20), Duration::from_millis(100), Duration::from_millis(400)];
/// A whole session with its draft is some hundred kilobytes.
const LARGEST_ANSWER: usize = 16 * 1024 * 1024;

/// Who calls, and in which request.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// The token as it came, for the backend to check again; `None` only where none is needed.
    pub(crate) authorization: Option<HeaderValue>,
    /// The request.
    pub(crate) context: RequestContext,
}

impl Caller {
    /// A call in this caller's name without a deadline, for streams.
    pub(crate) fn stream_request<T>(&self, message: T) -> Request<T> {
        let mut headers = HeaderMap::with_capacity(8);
        if let Some(token) = &self.authorization {
            headers.insert(header::AUTHORIZATION, token.clone());
        }
        let mut metadata = MetadataMap::from_headers(headers);
        self.context.inject(&mut metadata);
        Request::from_parts(metadata, Extensions::default(), message)
    }

    /// A call in this caller's name.
    pub(crate) fn request<T>(&self, message: T, deadline: Duration) -> Request<T> {
        let mut request = self.stream_request(message);
        request.set_timeout(deadline);
        request
    }
}

/// The connections to every address of session-service.
pub(crate) struct Upstream {
    channels: Vec<Channel>,
    next: AtomicUsize,
}

impl Upstream {
    /// Prepares the connections; they open when they are needed.
    pub(crate) fn new(addresses: &[Uri]) -> Self {
        // Neighbours in the list lead to different addresses, so that the next try goes elsewhere.
        let channels = (0..CONNECTIONS_PER_ADDRESS).flat_map(|_| addresses.iter().map(connection)).collect();
        Self { channels, next: AtomicUsize::new(0) }
    }

    /// The next connection in turn.
    pub(crate) fn channel(&self) -> Channel {
        let turn = self.next.fetch_add(1, Ordering::Relaxed) % self.channels.len();
        self.channels[turn].clone()
    }

    /// A client of SessionService.
    pub(crate) fn sessions(&self) -> Sessions {
        SessionServiceClient::new(self.channel()).max_decoding_message_size(LARGEST_ANSWER)
    }

    /// A client of ItineraryService.
    pub(crate) fn itineraries(&self) -> Itineraries {
        ItineraryServiceClient::new(self.channel()).max_decoding_message_size(LARGEST_ANSWER)
    }

    /// Whether session-service says that it can work.
    pub(crate) async fn ready(&self) -> bool {
        let mut request = Request::new(HealthCheckRequest::default());
        request.set_timeout(HEALTH_TIMEOUT);
        let answer = HealthClient::new(self.channel()).check(request).await;
        answer.is_ok_and(|health| health.get_ref().status() == ServingStatus::Serving)
    }
}

impl Gateway {
    /// A read of SessionService.
    pub(crate) async fn read_session<M: Clone, T, F>(
        &self,
        caller: &Caller,
        message: M,
        call: impl Fn(Sessions, Request<M>) -> F,
    ) -> Result<T, Status>
    where
        F: Future<Output = Result<Response<T>, Status>>,
    {
        read(|| call(self.upstream.sessions(), caller.request(message.clone(), QUICK)))
            .await
            .map(Response::into_inner)
    }

    /// A read of ItineraryService.
    pub(crate) async fn read_itinerary<M: Clone, T, F>(
        &self,
        caller: &Caller,
        message: M,
        call: impl Fn(Itineraries, Request<M>) -> F,
    ) -> Result<T, Status>
    where
        F: Future<Output = Result<Response<T>, Status>>,
    {
        read(|| call(self.upstream.itineraries(), caller.request(message.clone(), QUICK)))
            .await
            .map(Response::into_inner)
    }
}

/// Tries a read again, over another connection each time, while the backend is unavailable.
pub(crate) async fn read<T, F>(mut attempt: impl FnMut() -> F) -> Result<Response<T>, Status>
where
    F: Future<Output = Result<Response<T>, Status>>,
{
    for pause in READ_PAUSES {
        match attempt().await {
            Err(status) if status.code() == Code::Unavailable => tokio::time::sleep(pause).await,
            ended => return ended,
        }
    }
    attempt().await
}

/// Whether an answer is the stored outcome of an earlier call with the same idempotency key.
pub(crate) fn is_replay<T>(response: &Response<T>) -> bool {
    response.metadata().get("x-remix-replayed").is_some_and(|value| value == "true")
}

fn connection(address: &Uri) -> Channel {
    Endpoint::from(address.clone())
        .connect_timeout(CONNECT_TIMEOUT)
        .tcp_nodelay(true)
        .tcp_keepalive(Some(KEEPALIVE_INTERVAL))
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .http2_keep_alive_interval(KEEPALIVE_INTERVAL)
        .keep_alive_timeout(KEEPALIVE_TIMEOUT)
        .keep_alive_while_idle(true)
        .connect_lazy()
}
