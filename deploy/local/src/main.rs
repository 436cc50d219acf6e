//! `remix-local run` starts the whole stack; `remix-local token <traveller>` signs in to it from a shell.
#![allow(clippy::print_stderr)]

use std::io::Write;
use std::process::ExitCode;

use remix_local::config::Config;
use remix_local::stack::{Stack, StackError};
use remix_local::{token, welcome};
use remix_platform::env::{EXIT_USAGE, Env};
use remix_platform::{serve, telemetry};

const USAGE: &str = "usage: remix-local [run | token <id or username of a traveller>]\n\
                     All settings are environment variables: see docs/configuration.md.";

// Turns copy many small texts; the system's allocator took a third of the time and kept twice the memory.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let env = Env::process();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        [] | ["run"] => run(&env).await.map_err(|problem| (problem.to_string(), problem.exit_code())),
        ["token", traveler] => token::sign(&env, traveler)
            .map(|token| print(&token))
            .map_err(|problem| (problem.to_string(), EXIT_USAGE)),
        ["help" | "--help" | "-h"] => {
            print(USAGE);
            Ok(())
        }
        _ => Err((USAGE.to_owned(), EXIT_USAGE)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err((sentence, code)) => {
            eprintln!("{sentence}");
            ExitCode::from(code)
        }
    }
}

async fn run(env: &Env) -> Result<(), StackError> {
    let _telemetry = telemetry::init(env)?;
    let config = Config::from_env(env)?;
    let shutdown = serve::shutdown_signal();
    let token = token::for_welcome(&config.gateway.auth)?;
    let assistant = welcome::assistant(&config.ai);
    let mut stack = tokio::select! {
        started = Stack::start(config) => started?,
        () = shutdown.cancelled() => return Ok(()),
    };
    let live = async {
        stack.ready().await?;
        print(&welcome::text(&stack, token.as_ref(), &assistant));
        Err(stack.fails().await)
    };
    let outcome = tokio::select! {
        outcome = live => outcome,
        () = shutdown.cancelled() => Ok(()),
    };
    stack.stop().await;
    outcome
}

/// Writes to the terminal. One that is gone (`| head`) must not end the stack.
fn print(text: &str) {
    let mut terminal = std::io::stdout().lock();
    let _ = writeln!(terminal, "{text}").and_then(|()| terminal.flush());
}
