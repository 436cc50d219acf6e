//! gRPC clients with a bearer token, for the session-service's own port and for the gateway's.

use remix_proto::v1::itinerary_service_client::ItineraryServiceClient;
use remix_proto::v1::session_service_client::SessionServiceClient;
use tonic::metadata::{Ascii, MetadataMap, MetadataValue};
use tonic::service::Interceptor;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status};
use tonic_types::StatusExt as _;

/// Adds metadata to every call.
#[derive(Clone)]
pub struct Identity(Vec<(&'static str, MetadataValue<Ascii>)>);

impl Identity {
    /// Nobody.
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// The bearer of a token.
    pub fn bearer(token: &str) -> Self {
        Self::none().with("authorization", &format!("Bearer {token}"))
    }

    /// With one more entry.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.0.push((name, value.parse().expect("ASCII metadata")));
        self
    }
}

impl Interceptor for Identity {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        for (name, value) in &self.0 {
            request.metadata_mut().insert(*name, value.clone());
        }
        Ok(request)
    }
}

/// A client of SessionService.
pub type Sessions = SessionServiceClient<InterceptedService<Channel, Identity>>;
/// A client of ItineraryService.
pub type Itineraries = ItineraryServiceClient<InterceptedService<Channel, Identity>>;

/// A connection to `http://address`.
pub async fn channel(base: &str) -> Channel {
    Endpoint::try_from(base.to_owned())
        .expect("an address")
        .connect()
        .await
        .expect("the server can be reached")
}

/// SessionService at `http://address`.
pub async fn sessions(base: &str, identity: Identity) -> Sessions {
    SessionServiceClient::with_interceptor(channel(base).await, identity)
}

/// ItineraryService at `http://address`.
pub async fn itineraries(base: &str, identity: Identity) -> Itineraries {
    ItineraryServiceClient::with_interceptor(channel(base).await, identity)
}

/// The `reason` of our error details; empty where there are none.
pub fn reason(status: &Status) -> String {
    status.get_error_details().error_info().map(|info| info.reason.clone()).unwrap_or_default()
}

/// The entries of a reply's metadata that tell the client apart from another: for comparing two failures.
pub fn without_request_id(mut metadata: MetadataMap) -> MetadataMap {
    for name in ["x-request-id", "date", "grpc-status-details-bin"] {
        metadata.remove(name);
    }
    metadata
}
