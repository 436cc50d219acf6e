//! How PostgreSQL's programs are called, and the folders that they are given.

use std::fs::OpenOptions;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::ClusterError;
use super::account::Account;
use super::binaries::Binaries;

/// The database role that owns everything.
pub(super) const ROLE: &str = "remix";
/// The port is only a part of the socket's name.
pub(super) const PORT: u16 = 5432;
/// The longest path of a Unix socket that every system takes (`sun_path` less its NUL; macOS has 104).
const LONGEST_SOCKET: usize = 103;
/// A log larger than this is started anew.
const LOG_LIMIT: u64 = 16 << 20;

/// `initdb` beside the final place, then a rename: an interrupted one leaves nothing that looks whole.
pub(super) async fn create(
    binaries: &Binaries,
    account: Option<&Account>,
    base: &Path,
    data: &Path,
) -> Result<(), ClusterError> {
    let unfinished = base.join("postgres.unfinished");
    if unfinished.exists() {
        std::fs::remove_dir_all(&unfinished).map_err(ClusterError::io(unfinished.display().to_string()))?;
    }
    private_dir(&unfinished, account)?;
    // Sorting by bytes is quick and the same everywhere; upper and lower case follow Unicode.
    let ctype = if cfg!(target_os = "macos") { "--lc-ctype=en_US.UTF-8" } else { "--lc-ctype=C.UTF-8" };
    let mut command = command(&binaries.program("initdb"), account, base);
    command.args(["--auth=trust", "--encoding=UTF8", "--locale=C", ctype, "--no-sync", "--username", ROLE]);
    command.arg("--pgdata").arg(&unfinished);
    let output = tokio::process::Command::from(command).kill_on_drop(true).output().await;
    let output = output.map_err(ClusterError::io("initdb"))?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        return Err(ClusterError::Failed { program: "initdb", output: last_lines(&text) });
    }
    std::fs::rename(&unfinished, data).map_err(ClusterError::io(data.display().to_string()))
}

/// The server in the foreground, reachable through its socket only.
pub(super) fn server(
    binaries: &Binaries,
    account: Option<&Account>,
    data: &Path,
    socket_dir: &Path,
    log: &Path,
) -> Command {
    let mut command = command(&binaries.program("postgres"), account, data);
    command.arg("-D").arg(data).arg("-k").arg(socket_dir);
    command.args(["-p", &PORT.to_string()]);
    for setting in [
        "listen_addresses=",
        "unix_socket_permissions=0700",
        "max_connections=200",
        "timezone=UTC",
        "logging_collector=off",
        "log_destination=stderr",
        "log_line_prefix=%m [%p] ",
    ] {
        command.args(["-c", setting]);
    }
    let stderr =
        OpenOptions::new().create(true).append(true).open(log).map_or_else(|_| Stdio::null(), Stdio::from);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(stderr);
    // Ctrl-C goes to the whole process group: the services must be gone before the database is.
    command.process_group(0);
    command
}

fn command(program: &Path, account: Option<&Account>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    // The parent's own folder may be closed to the user whom we change to.
    command.current_dir(folder).env("LC_ALL", "C").env_remove("PGDATA");
    if let Some(account) = account {
        account.apply(&mut command);
    }
    command
}

/// A folder for the socket whose path is short enough: below the data, else below the folder for temporary files.
pub(super) fn socket_dir(base: &Path, account: Option<&Account>) -> Result<PathBuf, ClusterError> {
    let fits = |folder: &Path| folder.join(format!(".s.PGSQL.{PORT}")).as_os_str().len() <= LONGEST_SOCKET;
    let beside = base.join("socket");
    let folder = if fits(&beside) {
        beside
    } else {
        let name = uuid::Uuid::new_v4().simple().to_string();
        Path::new("/tmp").join(format!("remix-{name}"))
    };
    private_dir(&folder, account)?;
    Ok(folder)
}

/// A folder that only the server's user may enter.
fn private_dir(folder: &Path, account: Option<&Account>) -> Result<(), ClusterError> {
    let made = std::fs::DirBuilder::new().mode(0o700).create(folder);
    match made {
        Err(problem) if problem.kind() == std::io::ErrorKind::AlreadyExists => {}
        other => other.map_err(ClusterError::io(folder.display().to_string()))?,
    }
    account.map_or(Ok(()), |account| account.own(folder))
}

/// Removes a log that has grown too large.
pub(super) fn rotate(log: &Path) -> Result<(), ClusterError> {
    if log.metadata().is_ok_and(|metadata| metadata.size() > LOG_LIMIT) {
        std::fs::remove_file(log).map_err(ClusterError::io(log.display().to_string()))?;
    }
    Ok(())
}

/// The end of what a program printed, on one line.
pub(super) fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines[lines.len().saturating_sub(4)..].join(" / ")
}
