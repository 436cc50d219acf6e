//! The gateway as a process of its own: configuration, ports, and an orderly end.

use std::process::ExitCode;

use remix_gateway::Config;
use remix_gateway::config::{ADMIN_ADDR, HTTP_ADDR};
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
            Ok(configured) => configured,
            Err(problem) => {
                eprintln!("remix-gateway: {problem}");
                return ExitCode::from(EXIT_USAGE);
            }
        };
    let (http, admin) =
        match serve::ports((&HTTP_ADDR, config.http_addr), (&ADMIN_ADDR, config.admin_addr)).await {
            Ok(ports) => ports,
            Err(problem) => {
                eprintln!("remix-gateway: {problem}");
                return ExitCode::from(EXIT_USAGE);
            }
        };
    let shutdown = serve::shutdown_signal();
    if let Some(admin) = admin {
        tokio::spawn(serve::admin(admin, remix_gateway::readiness(&config), shutdown.clone()));
    }
    tracing::info!(address = %config.http_addr, "gateway listening");
    match remix_gateway::serve(http, config, shutdown).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("remix-gateway: {problem}");
            ExitCode::FAILURE
        }
    }
}
