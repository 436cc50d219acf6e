//! The gateway as a process of its own: configuration, ports, and an orderly end.

use std::process::ExitCode;

use remix_gateway::Config;
use remix_platform::env::{EXIT_USAGE, Env};
use remix_platform::{serve, telemetry};
use tokio::net::TcpListener;

#[tokio::main]
#[allow(clippy::print_stderr)]
async fn main() -> ExitCode {
    let env = Env::process();
    let (config, _telemetry) =
        match Config::from_env(&env).and_then(|config| Ok((config, telemetry::init(&env)?))) {
            Ok(configured) => configured,
            Err(problem) => {
                eprintln!("remix-gateway: {problem}");
                return ExitCode::from(EXIT_USAGE);
            }
        };
    match run(config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("remix-gateway: {problem}");
            ExitCode::FAILURE
        }
    }
}

async fn run(config: Config) -> std::io::Result<()> {
    let shutdown = serve::shutdown_signal();
    if let Some(address) = config.admin_addr {
        let listener = TcpListener::bind(address).await?;
        tokio::spawn(serve::admin(listener, remix_gateway::readiness(&config), shutdown.clone()));
    }
    let listener = TcpListener::bind(config.http_addr).await?;
    tracing::info!(address = %listener.local_addr()?, "gateway listening");
    remix_gateway::serve(listener, config, shutdown).await
}
