//! session-service: owns Postgres and runs the turns of Remix Chat. The only crate that knows SQL; it knows nothing of
//! REST, browsers or prompts. [`service`] and [`itinerary_service`] are the contract's RPCs without rules of their own;
//! [`sessions`], [`drafts`], [`exports`] and [`publishing`] are what happens to a session, its draft and its page;
//! [`turns`] is the exchange that cannot be lost; [`store`] holds every statement; [`cleanup`] and [`catalogue`] are
//! jobs beside the service.

pub mod app;
pub mod catalogue;
pub mod cleanup;
pub mod config;
pub mod database;
pub mod drafts;
pub mod error;
pub mod exports;
pub mod greeting;
pub mod input;
pub mod itinerary_service;
pub mod paging;
pub mod publishing;
#[allow(missing_docs, unreachable_pub)] // the columns are explained in migrations/
mod schema;
pub mod service;
pub mod sessions;
pub mod sources;
pub mod store;
pub mod turns;
pub mod turnstile;
pub mod wire;

use std::sync::Arc;
use std::time::Duration;

use remix_platform::auth::Verifier;
use remix_proto::v1::itinerary_service_server::ItineraryServiceServer;
use remix_proto::v1::remix_ai_service_client::RemixAiServiceClient;
use remix_proto::v1::session_service_server::SessionServiceServer;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use config::Config;
pub use database::{migrate, revert_last};
pub use error::Error;

use app::{App, MAX_MESSAGE_BYTES, Shared};
use database::Database;
use error::Result;
use store::turn::Ownership;
use turns::hub::Hub;
use turns::keeper;

/// How long turns may go on after the signal to stop; then they are handed to other replicas.
const TURN_DRAIN: Duration = Duration::from_secs(6);

/// How often the metrics of the pool are taken.
const POOL_METRICS: Duration = Duration::from_secs(5);

/// Serves on `listener` until `shutdown`, then drains. The database must have been migrated.
pub async fn serve(listener: TcpListener, config: Config, shutdown: CancellationToken) -> Result<()> {
    let address = listener.local_addr().map_err(|error| Error::Stored(error.into()))?;
    let advertised = config.advertise_addr.clone().unwrap_or_else(|| address.to_string());
    let database = Database::new(config.database_url.reveal(), config.database_connections)?;
    let ai =
        app::endpoint(&config.ai_url).ok_or_else(|| Error::Stored("REMIX_AI_URL is not a URL".into()))?;
    let app: Shared = Arc::new(App {
        owner: Ownership { address: advertised, lease: config.turn_lease, deadline: config.turn_deadline },
        hub: Hub::default(),
        ai: RemixAiServiceClient::new(ai.connect_lazy()).max_decoding_message_size(MAX_MESSAGE_BYTES),
        verifier: Verifier::new(config.auth.clone()),
        sources: sources::SourceCache::default(),
        travelers: app::KnownTravelers::default(),
        turnstile: turnstile::Turnstile::default(),
        peers: app::Peers::default(),
        tasks: TaskTracker::new(),
        shutdown: shutdown.clone(),
        database,
        config,
    });

    let keepers =
        [tokio::spawn(keeper::renew(Arc::clone(&app))), tokio::spawn(keeper::sweep(Arc::clone(&app)))];
    let jobs = [tokio::spawn(clean(Arc::clone(&app))), tokio::spawn(observe(Arc::clone(&app)))];
    let drain = tokio::spawn(drain(Arc::clone(&app)));

    let mut routes = tonic::service::Routes::builder();
    let (health, health_service) = tonic_health::server::health_reporter();
    health.set_serving::<SessionServiceServer<service::Service>>().await;
    health.set_serving::<ItineraryServiceServer<itinerary_service::Service>>().await;
    routes.add_service(health_service);
    routes.add_service(
        SessionServiceServer::new(service::Service::new(Arc::clone(&app)))
            .max_decoding_message_size(MAX_MESSAGE_BYTES),
    );
    routes.add_service(ItineraryServiceServer::new(itinerary_service::Service::new(Arc::clone(&app))));
    if app.config.reflection {
        let services = || {
            tonic_reflection::server::Builder::configure()
                .register_encoded_file_descriptor_set(remix_proto::DESCRIPTOR_SET)
                .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
                .with_service_name("tripit.remix.v1.SessionService")
                .with_service_name("tripit.remix.v1.ItineraryService")
                .with_service_name("grpc.health.v1.Health")
        };
        routes.add_service(services().build_v1().map_err(|error| Error::Stored(error.into()))?);
        routes.add_service(services().build_v1alpha().map_err(|error| Error::Stored(error.into()))?);
    }
    tracing::info!(%address, "session-service is ready");
    let served = remix_platform::serve::grpc("session-service", listener, routes.routes(), shutdown).await;
    drain.await?;
    for task in keepers.into_iter().chain(jobs) {
        task.abort();
    }
    served.map_err(|error| Error::Stored(error.into()))
}

/// Whether the service can do its work, for the admin port.
pub async fn ready(config: &Config) -> bool {
    match Database::new(config.database_url.reveal(), 1) {
        Ok(database) => database.ping().await.is_ok(),
        Err(_) => false,
    }
}

/// Waits for the signal, lets turns end, and hands the rest to other replicas.
async fn drain(app: Shared) {
    app.shutdown.cancelled().await;
    app.tasks.close();
    if tokio::time::timeout(TURN_DRAIN, app.tasks.wait()).await.is_err() {
        keeper::release(&app).await;
    }
}

async fn clean(app: Shared) {
    let Some(interval) = app.config.cleanup_interval else { return };
    let mut ticks = tokio::time::interval(interval);
    loop {
        ticks.tick().await;
        match cleanup::round(&app.database, &app.config, remix_platform::clock::now(), false).await {
            Ok(report) if report != cleanup::Report::default() => tracing::info!(?report, "cleanup"),
            Ok(_) => (),
            Err(error) => tracing::warn!(%error, "cleanup failed; the next round tries again"),
        }
    }
}

async fn observe(app: Shared) {
    let mut ticks = tokio::time::interval(POOL_METRICS);
    loop {
        ticks.tick().await;
        let (busy, all) = app.database.usage();
        metrics::gauge!("remix_database_connections", "state" => "busy").set(busy as f64);
        metrics::gauge!("remix_database_connections", "state" => "open").set(all as f64);
    }
}
