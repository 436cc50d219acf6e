//! Every route of the gateway, in one list. A handler has the name of the operation in the OpenAPI document and, where
//! there is one, of the RPC behind it.

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderName, Method, header};
use axum::middleware;
use axum::routing::{MethodFilter, on};
use remix_platform::{Error, Reason};
use remix_proto::v1::{
    DraftChanged, ReplyDelta, ReplyReset, TurnCompleted, TurnFailed, TurnStarted, TurnStopped,
};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};
use tower_http::cors::CorsLayer;
use utoipa::OpenApi;

use crate::Gateway;
use crate::assets;
use crate::config::Config;
use crate::edge;
use crate::reply::{Failure, REPLAYED};
use crate::routes::{docs, drafts, export, health, itineraries, messages, quota, sessions, travelers, turns};

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Auth {
    /// Anybody.
    Open,
    /// A traveller with a valid token.
    Traveler,
}

/// One route.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// The HTTP method.
    pub method: &'static str,
    /// The path with its variable parts in braces.
    pub path: &'static str,
    /// The operation id.
    pub operation: &'static str,
    /// Who may call it.
    pub auth: Auth,
}

macro_rules! routes {
    ($($auth:ident $method:ident $path:literal $noun:ident::$operation:ident;)*) => {
        /// All routes, in the order of the documentation.
        pub const ROUTES: &[Route] = &[$(Route {
            method: stringify!($method), path: $path, operation: stringify!($operation), auth: Auth::$auth,
        }),*];

        fn routes() -> Router<Arc<Gateway>> {
            Router::new()$(.route($path, on(MethodFilter::$method, $noun::$operation)))*
        }

        /// The operations of [`ROUTES`], as their handlers describe them, and the data of the events of a stream.
        #[derive(OpenApi)]
        #[openapi(
            paths($($noun::$operation),*),
            components(schemas(
                TurnStarted, ReplyDelta, ReplyReset, DraftChanged, TurnCompleted, TurnFailed, TurnStopped
            ))
        )]
        pub(crate) struct Operations;
    };
}

routes! {
    Traveler POST   "/api/remix/sessions"                                       sessions::create_session;
    Traveler GET    "/api/remix/sessions"                                       sessions::list_sessions;
    Traveler GET    "/api/remix/sessions/{session_id}"                          sessions::get_session;
    Traveler PATCH  "/api/remix/sessions/{session_id}"                          sessions::update_session;
    Traveler DELETE "/api/remix/sessions/{session_id}"                          sessions::delete_session;
    Traveler POST   "/api/remix/sessions/{session_id}/archive"                  sessions::archive_session;
    Traveler POST   "/api/remix/sessions/{session_id}/reopen"                   sessions::reopen_session;
    Traveler POST   "/api/remix/sessions/{session_id}/finalize"                 sessions::finalize_session;
    Traveler POST   "/api/remix/sessions/{session_id}/messages"                 messages::send_message;
    Traveler POST   "/api/remix/sessions/{session_id}/stream"                   messages::stream_message;
    Traveler GET    "/api/remix/sessions/{session_id}/turns/{turn_id}/stream"   turns::watch_turn;
    Traveler POST   "/api/remix/sessions/{session_id}/turns/{turn_id}/stop"     turns::stop_turn;
    Traveler POST   "/api/remix/sessions/{session_id}/turns/{turn_id}/retry"    turns::retry_turn;
    Traveler POST   "/api/remix/sessions/{session_id}/edits"                    drafts::edit_draft;
    Traveler GET    "/api/remix/sessions/{session_id}/versions"                 drafts::list_draft_versions;
    Traveler GET    "/api/remix/sessions/{session_id}/versions/{version}"       drafts::get_draft_version;
    Traveler GET    "/api/remix/sessions/{session_id}/versions/{version}/diff"  drafts::diff_draft_versions;
    Traveler POST   "/api/remix/sessions/{session_id}/versions/{version}/restore" drafts::restore_draft_version;
    Traveler GET    "/api/remix/sessions/{session_id}/leftovers"                drafts::list_leftovers;
    Traveler GET    "/api/remix/sessions/{session_id}/export"                   export::export_draft;
    Traveler GET    "/api/remix/quota"                                          quota::get_quota;
    Open     GET    "/api/itineraries"                                          itineraries::list_itineraries;
    Traveler POST   "/api/itineraries"                                          itineraries::publish_itinerary;
    Open     GET    "/api/itineraries/{itinerary_id}"                           itineraries::get_itinerary;
    Open     GET    "/api/itineraries/{itinerary_id}/export"                    export::export_itinerary;
    Traveler GET    "/api/me"                                                   travelers::get_traveler;
    Open     GET    "/api/auth/demo"                                            travelers::list_demo_travelers;
    Open     POST   "/api/auth/demo"                                            travelers::sign_in_demo;
    Open     GET    "/api/openapi.json"                                         docs::get_openapi;
    Open     GET    "/api/docs"                                                 docs::get_docs;
    Open     GET    "/healthz"                                                  health::healthz;
    Open     GET    "/readyz"                                                   health::readyz;
}

/// JSON below a packet's size is sent sooner than it is compressed.
const COMPRESS_ABOVE: u64 = 1024;

/// The whole application: REST and SSE by path, gRPC by content type, and the frontend for everything else.
pub(crate) fn app(gateway: Arc<Gateway>) -> Router {
    let compression = CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(COMPRESS_ABOVE).and(is_text));
    let mut app = routes()
        .fallback_service(assets::fallback(&gateway))
        .method_not_allowed_fallback(method_not_allowed)
        .layer(compression);
    if !gateway.config.cors_origins.is_empty() {
        app = app.layer(cors(&gateway.config));
    }
    app.layer(middleware::from_fn(edge::edge)).with_state(gateway)
}

async fn method_not_allowed() -> Failure {
    Failure(Error::new(Reason::MethodNotAllowed, "This path does not take this method."))
}

/// Streams and gRPC leave as they are: a compressor would hold small pieces back.
fn is_text(
    _: axum::http::StatusCode,
    _: axum::http::Version,
    headers: &axum::http::HeaderMap,
    _: &axum::http::Extensions,
) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    matches!(
        kind,
        "application/json"
            | "text/html"
            | "text/css"
            | "text/javascript"
            | "application/javascript"
            | "image/svg+xml"
    )
}

/// Browsers of other origins may call only when they are on the list.
fn cors(config: &Config) -> CorsLayer {
    let request = [
        "idempotency-key",
        "prefer",
        "last-event-id",
        "x-request-id",
        "traceparent",
        "x-grpc-web",
        "x-user-agent",
        "grpc-timeout",
    ];
    let response =
        ["x-request-id", "preference-applied", "grpc-status", "grpc-message", "grpc-status-details-bin"];
    CorsLayer::new()
        .allow_origin(config.cors_origins.clone())
        .allow_methods([Method::GET, Method::POST, Method::PATCH, Method::DELETE])
        .allow_headers(
            request
                .map(HeaderName::from_static)
                .into_iter()
                .chain([header::AUTHORIZATION, header::CONTENT_TYPE, header::ACCEPT])
                .collect::<Vec<_>>(),
        )
        .expose_headers(
            response
                .map(HeaderName::from_static)
                .into_iter()
                .chain([header::LOCATION, header::RETRY_AFTER, REPLAYED])
                .collect::<Vec<_>>(),
        )
        .max_age(std::time::Duration::from_secs(600))
}
