//! The product's binaries as real processes, for the tests that kill them. `make test` builds them first; a missing
//! one is a failure that says so.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::{Child, Command};

use crate::poll::eventually;

/// A running binary; killed when it is dropped.
pub struct Process {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

/// The path of a binary of the workspace, beside the test binary.
pub fn binary(name: &str) -> PathBuf {
    let this = std::env::current_exe().expect("this binary has a path");
    let folder = this.parent().and_then(Path::parent).expect("target/<profile>/deps/<test>");
    let path = folder.join(name);
    assert!(
        path.is_file(),
        "{} is not built: run the tests with `make test`, or build it first",
        path.display()
    );
    path
}

/// A command for a binary that does not outlive this one, however this one ends. `kill_on_drop` covers every end but a
/// kill; for that the kernel has to know, and on Linux `setpriv` of util-linux tells it.
fn dying_with_us(name: &str) -> Command {
    let setpriv = Path::new("/usr/bin/setpriv");
    if !setpriv.is_file() {
        return Command::new(binary(name));
    }
    let mut command = Command::new(setpriv);
    command.args(["--pdeathsig", "KILL"]).arg(binary(name));
    command
}

/// A port that was free a moment ago.
pub fn free_address() -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address")
}

impl Process {
    /// Starts a binary with exactly these variables, and waits until it takes connections at `address`.
    pub async fn start(name: &str, address: SocketAddr, variables: &[(String, String)]) -> Self {
        let mut command = dying_with_us(name);
        command.env_clear().envs(variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        let mut child = command.spawn().expect("the binary can be started");
        eventually(format!("{name} listens at {address}"), Duration::from_secs(15), || {
            let ended = child.try_wait().expect("a child can be asked");
            assert!(ended.is_none(), "{name} ended at once: {ended:?}");
            async move { tokio::net::TcpStream::connect(address).await.ok() }
        })
        .await;
        Self { child, address }
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.id().expect("the process has not been waited for")
    }

    /// `kill -9`, and waits until it is gone.
    pub async fn kill(&mut self) {
        self.child.kill().await.expect("a child can be killed");
    }

    /// Sends a signal by name, for example `TERM` or `STOP`.
    pub fn signal(&self, name: &str) {
        let status =
            std::process::Command::new("kill").args([format!("-{name}"), self.pid().to_string()]).status();
        assert!(status.expect("kill can be run").success(), "the signal was not taken");
    }

    /// Waits for the end and gives the exit status.
    pub async fn ended(&mut self, limit: Duration) -> std::process::ExitStatus {
        tokio::time::timeout(limit, self.child.wait())
            .await
            .expect("the process ends in time")
            .expect("it can be waited for")
    }
}

/// Runs a binary to its end, 20 s at most, with exactly these variables.
pub async fn output(name: &str, arguments: &[&str], variables: &[(String, String)]) -> std::process::Output {
    let mut command = Command::new(binary(name));
    command.args(arguments).env_clear().envs(variables.iter().map(|(name, value)| (name, value)));
    command.stdin(Stdio::null()).kill_on_drop(true);
    let running = tokio::time::timeout(Duration::from_secs(20), command.output());
    running
        .await
        .unwrap_or_else(|_| panic!("{name} {arguments:?} did not end"))
        .expect("the binary can be started")
}
