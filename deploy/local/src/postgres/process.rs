//! The server as a child: spawned from a thread of its own, brought back when it dies, ended with its parent.
//!
//! Linux ties the parent-death signal to the *thread* that spawned the child, so that thread stays for as long as the
//! server is wanted. It also reaps the child, under the lock that guards every signal: no signal can hit a stranger.

use std::io;
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};
use tokio::sync::watch;

/// The pause before a server that died is started again; its own children need a moment to notice.
const PAUSE: Duration = Duration::from_millis(250);

/// The server process and its keeper.
pub(super) struct Process {
    shared: Arc<Shared>,
    ended: watch::Receiver<bool>,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    pid: Option<Pid>,
    /// Whether a server that dies is started again.
    keep: bool,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Process {
    /// Starts what `command` makes. It is made anew for each start: a `Command` cannot be shared between threads.
    pub(super) fn spawn(command: impl Fn() -> Command + Send + 'static) -> io::Result<Self> {
        let shared =
            Arc::new(Shared { state: Mutex::new(State { pid: None, keep: false }), changed: Condvar::new() });
        let (started, first) = std::sync::mpsc::channel();
        let (end, ended) = watch::channel(false);
        let keeper = Arc::clone(&shared);
        std::thread::Builder::new().name("postgres-keeper".into()).spawn(move || {
            keep(&keeper, &command, started);
            // A receiver that is gone has nobody waiting.
            let _ = end.send(true);
        })?;
        first.recv().map_err(io::Error::other)??;
        Ok(Self { shared, ended })
    }

    /// The process id of the server; none while it is down.
    pub(super) fn pid(&self) -> Option<u32> {
        self.shared.lock().pid.map(|pid| pid.as_raw_nonzero().get().unsigned_abs())
    }

    /// From now on a server that dies is started again.
    pub(super) fn keep_alive(&self) {
        self.shared.lock().keep = true;
    }

    /// Whether the server has ended for good.
    pub(super) fn has_ended(&self) -> bool {
        *self.ended.borrow()
    }

    /// Sends a signal to end the server for good; returns at once.
    pub(super) fn signal(&self, signal: Signal) {
        let mut state = self.shared.lock();
        state.keep = false;
        if let Some(pid) = state.pid {
            // It may just have gone by itself.
            let _ = kill_process(pid, signal);
        }
        self.shared.changed.notify_all();
    }

    /// Ends the server: politely (running transactions are rolled back) within `patience`, else at once, else by force.
    /// Whatever was committed survives each of them, but only the first needs no recovery at the next start.
    pub(super) async fn stop(&self, patience: Duration) {
        let mut ended = self.ended.clone();
        for (signal, patience) in [
            (Signal::INT, patience),
            (Signal::QUIT, Duration::from_millis(300)),
            (Signal::KILL, Duration::from_secs(1)),
        ] {
            self.signal(signal);
            if tokio::time::timeout(patience, ended.wait_for(|ended| *ended)).await.is_ok() {
                return;
            }
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.signal(Signal::INT);
    }
}

/// Runs on the keeper's thread until the server has ended for good.
fn keep(shared: &Shared, command: &impl Fn() -> Command, started: std::sync::mpsc::Sender<io::Result<()>>) {
    let mut first = Some(started);
    loop {
        let spawned = with_parent(command()).spawn();
        match (spawned, first.take()) {
            (Ok(mut child), first) => {
                let pid = Pid::from_child(&child);
                shared.lock().pid = Some(pid);
                if let Some(first) = first {
                    let _ = first.send(Ok(()));
                }
                // Waits without reaping: until then the number cannot be given to another process.
                while let Err(rustix::io::Errno::INTR) =
                    waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT)
                {}
                let mut state = shared.lock();
                let status = child.wait();
                state.pid = None;
                if state.keep {
                    tracing::error!(?status, "PostgreSQL died; starting it again");
                }
            }
            (Err(problem), Some(first)) => {
                let _ = first.send(Err(problem));
                return;
            }
            (Err(problem), None) => tracing::error!(%problem, "PostgreSQL cannot be started again"),
        }
        let state = shared.lock();
        let (state, _) = shared
            .changed
            .wait_timeout_while(state, PAUSE, |state| state.keep)
            .unwrap_or_else(PoisonError::into_inner);
        if !state.keep {
            return;
        }
    }
}

/// The kernel sends SIGINT (PostgreSQL's fast shutdown) when the spawning thread ends, however it ends.
#[cfg(target_os = "linux")]
#[allow(unsafe_code)]
fn with_parent(mut command: Command) -> Command {
    use std::os::unix::process::CommandExt;
    let parent = rustix::process::getpid();
    let die_with_parent = move || {
        rustix::process::set_parent_process_death_signal(Some(Signal::INT))?;
        // The parent may have died between the fork and the line above.
        if rustix::process::getppid() == Some(parent) { Ok(()) } else { Err(rustix::io::Errno::SRCH.into()) }
    };
    // SAFETY: between fork and exec only async-signal-safe calls are allowed. The closure makes two bare system calls
    // (prctl and getppid), allocates nothing and takes no lock.
    unsafe { command.pre_exec(die_with_parent) };
    command
}

/// Elsewhere there is no such signal: the next start ends what was left behind.
#[cfg(not(target_os = "linux"))]
fn with_parent(command: Command) -> Command {
    command
}
