//! The assistant's process: configuration, telemetry, ports; everything else is in the library.

use std::process::ExitCode;

use remix_chat_ai_service::Config;
use remix_chat_ai_service::config::{ADMIN_ADDR, GRPC_ADDR};
use remix_platform::env::{EXIT_USAGE, Env};
use remix_platform::{serve, telemetry};

// Turns copy many small texts; the system's allocator took a third of the time and kept twice the memory.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
#[allow(clippy::print_stderr)]
async fn main() -> ExitCode {
    let env = Env::process();
    let (config, _telemetry) =
        match Config::from_env(&env).and_then(|config| Ok((config, telemetry::init(&env)?))) {
            Ok(ready) => ready,
            Err(problem) => {
                eprintln!("{problem}");
                return ExitCode::from(EXIT_USAGE);
            }
        };
    let (grpc, admin) =
        match serve::ports((&GRPC_ADDR, config.grpc_addr), (&ADMIN_ADDR, config.admin_addr)).await {
            Ok(ports) => ports,
            Err(problem) => {
                eprintln!("{problem}");
                return ExitCode::from(EXIT_USAGE);
            }
        };
    let shutdown = serve::shutdown_signal();
    if let Some(admin) = admin {
        // Stateless: a process that runs is ready.
        tokio::spawn(serve::admin(admin, || async { true }, shutdown.clone()));
    }
    match remix_chat_ai_service::serve(grpc, config, shutdown).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            tracing::error!(%problem, "the assistant ended");
            ExitCode::FAILURE
        }
    }
}
