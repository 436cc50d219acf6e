//! The assistant's process: configuration, telemetry, ports; everything else is in the library.

use std::error::Error;
use std::process::ExitCode;

use remix_chat_ai_service::{Config, serve};
use remix_platform::env::{EXIT_USAGE, Env};
use remix_platform::serve::{admin, shutdown_signal};
use remix_platform::telemetry;
use tokio::net::TcpListener;

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
    match run(config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            tracing::error!(%problem, "the assistant ended");
            ExitCode::FAILURE
        }
    }
}

async fn run(config: Config) -> Result<(), Box<dyn Error>> {
    let shutdown = shutdown_signal();
    let listener = TcpListener::bind(config.grpc_addr).await?;
    if let Some(address) = config.admin_addr {
        // Stateless: a process that runs is ready.
        tokio::spawn(admin(TcpListener::bind(address).await?, || async { true }, shutdown.clone()));
    }
    serve(listener, config, shutdown).await?;
    Ok(())
}
