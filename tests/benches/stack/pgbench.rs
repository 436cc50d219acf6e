//! The limit: the same statements, prepared, from PostgreSQL's own load generator.

use std::process::Stdio;
use std::time::Duration;

use remix_tests::Database;
use tokio::process::Command;

/// Transactions a second of a script. Variables are passed with `-D`.
pub(crate) async fn run(
    database: &Database,
    script: &str,
    variables: &[(String, String)],
    clients: usize,
    length: Duration,
) -> f64 {
    // The one beside the server that runs.
    let folder = database.json("SELECT setting FROM pg_config WHERE name = 'BINDIR'").await;
    let program = format!("{}/pgbench", folder.as_str().expect("a folder"));
    let file = std::env::temp_dir().join(format!("remix-bench-{}.sql", std::process::id()));
    tokio::fs::write(&file, script).await.unwrap();
    let mut command = Command::new(program);
    command.args(["-n", "-M", "prepared", "-j", "2"]);
    command.args(["-c", &clients.to_string(), "-T", &length.as_secs().to_string()]);
    for (name, value) in variables {
        command.arg("-D").arg(format!("{name}={value}"));
    }
    command.arg("-f").arg(&file).arg(&database.url).stdin(Stdio::null());
    let output = command.output().await.unwrap();
    tokio::fs::remove_file(&file).await.unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "pgbench failed: {text}{}", String::from_utf8_lossy(&output.stderr));
    let line = text.lines().find(|line| line.starts_with("tps = ")).expect("pgbench reports tps");
    line.split_whitespace().nth(2).unwrap().parse().unwrap()
}
