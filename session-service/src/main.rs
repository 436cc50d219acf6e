//! The process: `remix-session-service [serve | migrate | cleanup [--once] [--dry-run]]`.

use std::process::ExitCode;

use remix_platform::env::{EXIT_USAGE, Env};
use remix_platform::serve::ports;
use remix_session_service::config::{ADMIN_ADDR, Config, GRPC_ADDR};
use remix_session_service::{cleanup, database, migrate, serve};
use tokio::net::TcpListener;

const USAGE: &str = "usage: remix-session-service [serve | migrate | cleanup [--once] [--dry-run]]";

// Turns copy many small texts; the system's allocator took a third of the time and kept twice the memory.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let env = Env::process();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let config = match Config::from_env(&env) {
        Ok(config) => config,
        Err(error) => return complain(EXIT_USAGE, &error),
    };
    let _telemetry = match remix_platform::telemetry::init(&env) {
        Ok(guard) => guard,
        Err(error) => return complain(EXIT_USAGE, &error),
    };
    let outcome = match arguments.as_slice() {
        [] | ["serve"] => {
            let ports = match ports((&GRPC_ADDR, config.grpc_addr), (&ADMIN_ADDR, config.admin_addr)).await {
                Ok(ports) => ports,
                Err(problem) => return complain(EXIT_USAGE, &problem),
            };
            run(ports, config).await
        }
        ["migrate"] => migrate(config.database_url.reveal()).await.map_err(|error| chain(&error)),
        ["cleanup", flags @ ..] if flags.iter().all(|flag| ["--once", "--dry-run"].contains(flag)) => {
            clean(&config, flags.contains(&"--dry-run")).await
        }
        _ => return complain(EXIT_USAGE, &USAGE),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => complain(1, &problem),
    }
}

async fn run((grpc, admin): (TcpListener, Option<TcpListener>), config: Config) -> Result<(), String> {
    let shutdown = remix_platform::serve::shutdown_signal();
    if let Some(admin) = admin {
        let config = config.clone();
        let ready = move || {
            let config = config.clone();
            async move { remix_session_service::ready(&config).await }
        };
        tokio::spawn(remix_platform::serve::admin(admin, ready, shutdown.clone()));
    }
    serve(grpc, config, shutdown).await.map_err(|error| chain(&error))
}

async fn clean(config: &Config, dry_run: bool) -> Result<(), String> {
    let database = database::Database::new(config.database_url.reveal(), 2).map_err(|error| chain(&error))?;
    let now = remix_platform::clock::now();
    let report = cleanup::round(&database, config, now, dry_run).await.map_err(|error| chain(&error))?;
    let verb = if dry_run { "would be" } else { "were" };
    say(&format!(
        "{} sessions {verb} archived, {} deleted; {} old turns and {} stored outcomes {verb} removed.",
        report.archived, report.deleted, report.turns, report.outcomes
    ));
    Ok(())
}

/// An error with its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

#[allow(clippy::print_stdout)]
fn say(text: &str) {
    println!("{text}");
}

#[allow(clippy::print_stderr)]
fn complain(code: u8, problem: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("{problem}");
    ExitCode::from(code)
}
