//! The built `remix-local` as a user meets it: started, stopped, killed, and started wrongly.
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

const PORTS: [&str; 4] =
    ["REMIX_HTTP_ADDR", "REMIX_SESSION_GRPC_ADDR", "REMIX_AI_GRPC_ADDR", "REMIX_ADMIN_ADDR"];

/// A data folder of its own, removed at the end.
struct DataDir(PathBuf);

impl DataDir {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("remix-local-{}", uuid::Uuid::new_v4().simple())))
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_remix-local"));
        command.env_remove("DATABASE_URL").env("REMIX_DATA_DIR", &self.0).env("REMIX_LOG", "warn");
        for port in PORTS {
            command.env(port, "127.0.0.1:0");
        }
        command
    }

    fn postgres(&self) -> Pid {
        let text = std::fs::read_to_string(self.0.join("postgres/postmaster.pid")).unwrap();
        Pid::from_raw(text.lines().next().unwrap().parse().unwrap()).unwrap()
    }
}

impl Drop for DataDir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A running stack; killed when the test gives up on it.
struct Running {
    child: Child,
    http: SocketAddr,
    token: String,
}

impl Running {
    fn start(data: &DataDir) -> Self {
        let mut child = data.command().stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let mut after = |marker: &str| {
            let found = lines.find_map(|line| line.split_once(marker).map(|(_, rest)| rest.to_owned()));
            found.unwrap_or_else(|| panic!("the output ended before `{marker}`"))
        };
        let http = after("ready at http://").parse().unwrap();
        let token = after("export TOKEN=");
        Self { child, http, token }
    }

    fn get(&self, path: &str) -> String {
        let mut socket = TcpStream::connect(self.http).unwrap();
        let head =
            format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\n", self.token);
        socket.write_all(format!("{head}connection: close\r\n\r\n").as_bytes()).unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).unwrap();
        answer
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    fn wait(&mut self) -> ExitStatus {
        eventually("the stack ends", Duration::from_secs(10), || self.child.try_wait().unwrap())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn eventually<T>(what: &str, limit: Duration, mut found: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + limit;
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(Instant::now() < deadline, "not within {limit:?}: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn is_gone(pid: Pid) -> Option<()> {
    test_kill_process(pid).is_err().then_some(())
}

#[test]
fn it_serves_the_catalogue_and_stops_on_both_signals() {
    let data = DataDir::new();
    for signal in [Signal::TERM, Signal::INT] {
        let mut stack = Running::start(&data);
        let answer = stack.get("/api/itineraries?per_page=1");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(answer.contains("\"total\":26"), "{answer}");
        let postgres = data.postgres();
        stack.signal(signal);
        assert_eq!(stack.wait().code(), Some(0));
        assert!(is_gone(postgres).is_some(), "PostgreSQL outlived an orderly stop");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_killed_stack_leaves_no_orphan_and_starts_again() {
    let data = DataDir::new();
    let mut first = Running::start(&data);
    let postgres = data.postgres();
    first.signal(Signal::KILL);
    first.wait();
    // At once: the database of the first one may still be shutting down.
    let second = Running::start(&data);
    eventually("the first PostgreSQL ends", Duration::from_secs(10), || is_gone(postgres));
    assert!(second.get("/api/me").contains("\"username\":\"asha\""));
}

#[test]
fn the_token_command_signs_in() {
    let data = DataDir::new();
    let output = data.command().args(["token", "mateo"]).output().unwrap();
    assert!(output.status.success());
    let mut stack = Running::start(&data);
    stack.token = String::from_utf8(output.stdout).unwrap().trim().to_owned();
    assert!(stack.get("/api/me").contains("\"username\":\"mateo\""));
}

#[test]
fn what_is_wrong_is_one_sentence_that_names_it() {
    let data = DataDir::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let folder = std::env::temp_dir();
    let mut cases =
        vec![("REMIX_POSTGRES_BIN", folder.to_str().unwrap()), ("REMIX_MAX_ACTIVE_SESSIONS", "many")];
    cases.extend(PORTS.map(|port| (port, taken.as_str())));
    cases.extend(PORTS.map(|port| (port, "nowhere")));
    for (name, value) in cases {
        let output = data.command().env(name, value).output().unwrap();
        let sentence = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(64), "{name}={value}: {sentence}");
        assert!(sentence.starts_with(&format!("{name}: ")), "{name}={value}: {sentence}");
        assert_eq!(sentence.lines().count(), 1, "{name}={value}: {sentence}");
    }
}

#[test]
fn one_folder_has_one_stack() {
    let data = DataDir::new();
    let _first = Running::start(&data);
    let output = data.command().output().unwrap();
    assert_eq!(output.status.code(), Some(64));
    let sentence = String::from_utf8(output.stderr).unwrap();
    assert!(sentence.starts_with("REMIX_DATA_DIR: ") && sentence.contains("in use"), "{sentence}");
}
