//! The assistant as a gRPC service: stateless, no database, no secret but the model's key, no origin but the model's.
//!
//! The way of a message: `service` -> `conversation` (checked, in the engine's types) -> `assistant`, which
//! asks the model (`prompt` -> `llm` -> `reply`) and falls back on `built_in` (the planner), -> `events` to the caller.
//! What leaves is a reply and edit operations, never an itinerary: session-service applies them.

mod assistant;
mod built_in;
pub mod config;
mod conversation;
mod events;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
pub mod llm;
mod prompt;
mod reply;
mod service;
#[cfg(test)]
mod testing;

use std::time::Duration;

use remix_proto::v1::remix_ai_service_server::{RemixAiServiceServer, SERVICE_NAME};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tonic::service::Routes;

pub use assistant::SetupError;
pub use config::Config;

/// The largest request: three sources and a draft at their limits, and two exchanges.
const MESSAGE_LIMIT: usize = 8 << 20;
/// How long the built-in planner may take; it takes milliseconds.
const PLANNER_TURN: Duration = Duration::from_secs(60);

/// Why the service ended before it was told to.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The model cannot be set up.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// Reflection cannot be set up.
    #[error(transparent)]
    Reflection(#[from] tonic_reflection::server::Error),
    /// The port cannot be served.
    #[error("the gRPC port cannot be served: {0}")]
    Serve(#[from] std::io::Error),
}

/// Serves RemixAiService, health and (where configured) reflection until `shutdown`, then drains.
pub async fn serve(
    listener: TcpListener,
    config: Config,
    shutdown: CancellationToken,
) -> Result<(), ServeError> {
    let assistant = config.model.as_ref().map(assistant::Assistant::new).transpose()?;
    let turn = config.model.as_ref().map_or(PLANNER_TURN, |model| model.turn);
    let service = RemixAiServiceServer::new(service::Service::new(assistant, turn, shutdown.clone()))
        .max_decoding_message_size(MESSAGE_LIMIT)
        .max_encoding_message_size(MESSAGE_LIMIT);
    let (health, health_service) = tonic_health::server::health_reporter();
    health.set_serving::<RemixAiServiceServer<service::Service>>().await;
    let (leaving, draining) = (health.clone(), shutdown.clone());
    tokio::spawn(async move {
        draining.cancelled().await;
        leaving.set_not_serving::<RemixAiServiceServer<service::Service>>().await;
    });
    let mut routes = Routes::new(service).add_service(health_service);
    if config.reflection {
        let reflection = tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(remix_proto::DESCRIPTOR_SET)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
            .with_service_name(SERVICE_NAME)
            .with_service_name("grpc.health.v1.Health")
            .build_v1()?;
        routes = routes.add_service(reflection);
    }
    let planner = config.model.as_ref().map_or(built_in::NAME, |model| &model.name);
    tracing::info!(planner, "the assistant is ready");
    remix_platform::serve::grpc("chat-ai", listener, routes, shutdown).await?;
    Ok(())
}
