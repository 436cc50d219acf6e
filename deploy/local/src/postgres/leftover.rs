//! A server that an earlier parent left behind: ended before a new one starts on the same data.
//!
//! On Linux the kernel ends the server with its parent; elsewhere a killed parent leaves it running. The folder's lock
//! is ours by then, so that a server on it cannot belong to a living stack.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use super::ClusterError;

/// How long each signal is given before the next, harder one.
const PATIENCE: Duration = Duration::from_secs(5);

/// Waits for a left-over server on this data folder, and ends it.
pub(super) async fn end(data: &Path) -> Result<(), ClusterError> {
    let file = data.join("postmaster.pid");
    for signal in [Signal::INT, Signal::QUIT, Signal::KILL] {
        let Some(pid) = server(&file, data) else { return Ok(()) };
        tracing::warn!(
            pid = pid.as_raw_nonzero().get(),
            ?signal,
            "ending a PostgreSQL that an earlier run left behind"
        );
        kill_process(pid, signal).map_err(|problem| ClusterError::Io {
            what: format!(
                "PostgreSQL with process id {} still uses {}",
                pid.as_raw_nonzero(),
                data.display()
            ),
            source: problem.into(),
        })?;
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline && server(&file, data).is_some() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    Ok(())
}

/// The living server that the pid file names. PostgreSQL itself copes with a file whose server is gone.
fn server(file: &Path, data: &Path) -> Option<Pid> {
    let text = std::fs::read_to_string(file).ok()?;
    let mut lines = text.lines();
    let pid = Pid::from_raw(lines.next()?.trim().parse().ok()?)?;
    let same_data = Path::new(lines.next()?.trim()).canonicalize().ok()? == data.canonicalize().ok()?;
    (same_data && test_kill_process(pid).is_ok() && is_postgres(pid)).then_some(pid)
}

/// Whether the process is a PostgreSQL: after a reboot the number may belong to anybody.
fn is_postgres(pid: Pid) -> bool {
    let pid = pid.as_raw_nonzero();
    if cfg!(target_os = "linux") {
        let comm = std::fs::read_to_string(format!("/proc/{pid}/comm"));
        return comm.is_ok_and(|name| name.trim() == "postgres");
    }
    let output = Command::new("ps").args(["-o", "comm=", "-p", &pid.to_string()]).output();
    output.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).trim().ends_with("postgres"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[tokio::test]
    async fn a_number_that_belongs_to_somebody_else_is_left_alone() {
        let scratch = Scratch::new();
        let mut stranger = Command::new("sleep").arg("60").spawn().unwrap();
        let text = format!("{}\n{}\n", stranger.id(), scratch.path().display());
        std::fs::write(scratch.path().join("postmaster.pid"), text).unwrap();
        end(scratch.path()).await.unwrap();
        assert!(stranger.try_wait().unwrap().is_none(), "a foreign process was signalled");
        stranger.kill().unwrap();
        stranger.wait().unwrap();
    }

    #[tokio::test]
    async fn no_file_and_no_sense_are_nothing_to_end() {
        let scratch = Scratch::new();
        end(scratch.path()).await.unwrap();
        std::fs::write(scratch.path().join("postmaster.pid"), "rubbish").unwrap();
        end(scratch.path()).await.unwrap();
    }
}
