//! The cluster: made once, started, asked for databases, stopped.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use remix_platform::env::{Env, Variable};
use tokio_postgres::{Client, NoTls};

use super::account::Account;
use super::process::Process;
use super::programs::{self, PORT, ROLE};
use super::{ClusterError, ClusterOptions, binaries, leftover};

/// Where programs are looked for.
const PATH: Variable = Variable { name: "PATH", default: "", about: "the folders of programs" };
/// How long a start may take; recovery after a crash is part of it.
const START: Duration = Duration::from_secs(30);
/// How long a stop may take: the checkpoint at its end writes what the memory holds.
const STOP: Duration = Duration::from_secs(30);

/// A running private PostgreSQL.
///
/// Dropping it asks the server to shut down, without waiting; [`Cluster::stop`] waits.
pub struct Cluster {
    process: Process,
    socket_dir: PathBuf,
    base: PathBuf,
    // Held for as long as the cluster lives.
    _lock: File,
}

impl Cluster {
    /// Makes the cluster when there is none, starts it, and returns when it answers. About 0.7 s the first time, 0.1 s
    /// later. From then on it is started again whenever it dies.
    pub async fn start(options: &ClusterOptions) -> Result<Self, ClusterError> {
        let base = &options.data_dir;
        std::fs::create_dir_all(base).map_err(ClusterError::io(base.display().to_string()))?;
        let base = base.canonicalize().map_err(ClusterError::io(base.display().to_string()))?;
        let lock = lock(&base)?;
        let account = Account::to_drop_to()?;
        if let Some(account) = &account {
            account.check_reach(&base)?;
        }
        let data = base.join("postgres");
        let version = data_version(&data)?;
        let env = Env::process();
        let existing = version.map(|version| (data.as_path(), version));
        let binaries = binaries::find(options.bin_dir.as_deref(), env.text(&PATH), existing)?;
        leftover::end(&data).await?;
        if version.is_none() {
            programs::create(&binaries, account.as_ref(), &base, &data).await?;
        }
        let socket_dir = programs::socket_dir(&base, account.as_ref())?;
        let log = base.join("postgres.log");
        programs::rotate(&log)?;
        let process = {
            let (data, socket_dir, log) = (data, socket_dir.clone(), log.clone());
            Process::spawn(move || programs::server(&binaries, account.as_ref(), &data, &socket_dir, &log))
                .map_err(ClusterError::io("postgres"))?
        };
        let cluster = Self { process, socket_dir, base, _lock: lock };
        cluster.wait_until_ready(&log).await?;
        cluster.process.keep_alive();
        Ok(cluster)
    }

    /// The address of a database, for every PostgreSQL client that takes a URL.
    pub fn url(&self, database: &str) -> String {
        let socket = percent_encoded(&self.socket_dir);
        format!("postgresql://{ROLE}@{socket}:{PORT}/{database}")
    }

    /// The process id of the server; none in the moment between a crash and the next start.
    pub fn pid(&self) -> Option<u32> {
        self.process.pid()
    }

    /// Makes a database unless it is there.
    pub async fn create_database(&self, name: &str) -> Result<(), ClusterError> {
        let name = database_name(name)?;
        let client = self.connect().await?;
        let exists = client.query_opt("SELECT FROM pg_database WHERE datname = $1", &[&name]).await?;
        if exists.is_none() {
            client.batch_execute(&format!("CREATE DATABASE {name}")).await?;
        }
        Ok(())
    }

    /// Makes a database with everything that `template` holds; nobody may be connected to the template.
    pub async fn create_database_from_template(
        &self,
        name: &str,
        template: &str,
    ) -> Result<(), ClusterError> {
        let statement =
            format!("CREATE DATABASE {} TEMPLATE {}", database_name(name)?, database_name(template)?);
        Ok(self.connect().await?.batch_execute(&statement).await?)
    }

    /// Drops a database, and whoever is still connected to it.
    pub async fn drop_database(&self, name: &str) -> Result<(), ClusterError> {
        let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", database_name(name)?);
        Ok(self.connect().await?.batch_execute(&statement).await?)
    }

    /// Stops the server and waits until it is gone.
    pub async fn stop(&self) {
        self.stop_within(STOP).await;
    }

    /// The same, and less gentle after this time.
    pub async fn stop_within(&self, patience: Duration) {
        self.process.stop(patience).await;
    }

    async fn connect(&self) -> Result<Client, tokio_postgres::Error> {
        let (client, connection) = tokio_postgres::Config::new()
            .host_path(&self.socket_dir)
            .port(PORT)
            .user(ROLE)
            .dbname("postgres")
            .connect_timeout(Duration::from_secs(5))
            .connect(NoTls)
            .await?;
        // Ends with its client; a failure shows in the client's own calls.
        tokio::spawn(connection);
        Ok(client)
    }

    async fn wait_until_ready(&self, log: &Path) -> Result<(), ClusterError> {
        let deadline = Instant::now() + START;
        loop {
            if self.connect().await.is_ok() {
                return Ok(());
            }
            if self.process.has_ended() || Instant::now() > deadline {
                self.process.stop(Duration::ZERO).await;
                let text = std::fs::read_to_string(log).unwrap_or_default();
                return Err(ClusterError::Failed {
                    program: "postgres",
                    output: programs::last_lines(&text),
                });
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if !self.socket_dir.starts_with(&self.base) {
            // A folder of its own under /tmp; the next start makes another one.
            let _ = std::fs::remove_dir_all(&self.socket_dir);
        }
    }
}

/// Takes the folder for this process; the lock goes with the process, however it ends.
fn lock(base: &Path) -> Result<File, ClusterError> {
    let path = base.join("lock");
    let open = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let file = open.map_err(ClusterError::io(path.display().to_string()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(ClusterError::InUse(base.to_owned())),
        Err(std::fs::TryLockError::Error(source)) => {
            Err(ClusterError::Io { what: path.display().to_string(), source })
        }
    }
}

/// The major version of the data; none when there are none yet.
fn data_version(data: &Path) -> Result<Option<u32>, ClusterError> {
    match std::fs::read_to_string(data.join("PG_VERSION")) {
        Ok(text) => Ok(text.trim().parse().ok()),
        Err(problem) if problem.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(ClusterError::Io { what: data.display().to_string(), source }),
    }
}

/// A name that needs no quoting.
fn database_name(name: &str) -> Result<&str, ClusterError> {
    let plain = !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    let starts_well = name.starts_with(|first: char| first.is_ascii_lowercase() || first == '_');
    if plain && starts_well && name.len() <= 63 {
        Ok(name)
    } else {
        Err(ClusterError::BadName(name.to_owned()))
    }
}

fn percent_encoded(path: &Path) -> String {
    use std::os::unix::ffi::OsStrExt;
    path.as_os_str().as_bytes().iter().fold(String::new(), |mut url, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                url.push(char::from(*byte))
            }
            other => url.push_str(&format!("%{other:02X}")),
        }
        url
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::*;
    use crate::scratch::Scratch;

    fn options(scratch: &Scratch) -> ClusterOptions {
        ClusterOptions { data_dir: scratch.path().join("data"), bin_dir: None }
    }

    async fn count(cluster: &Cluster, database: &str, statement: &str) -> i64 {
        let (client, connection) = tokio_postgres::connect(&cluster.url(database), NoTls).await.unwrap();
        tokio::spawn(connection);
        client.query_one(statement, &[]).await.unwrap().get(0)
    }

    async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
        let deadline = Instant::now() + Duration::from_secs(20);
        while !holds().await {
            assert!(Instant::now() < deadline, "never: {what}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    #[tokio::test]
    async fn databases_come_from_templates_and_outlive_a_restart() {
        let scratch = Scratch::new();
        let cluster = Cluster::start(&options(&scratch)).await.unwrap();
        cluster.create_database("one").await.unwrap();
        cluster.create_database("one").await.unwrap();
        let (client, connection) = tokio_postgres::connect(&cluster.url("one"), NoTls).await.unwrap();
        let connection = tokio::spawn(connection);
        client.batch_execute("CREATE TABLE t AS SELECT generate_series(1, 5)").await.unwrap();
        drop(client);
        connection.await.unwrap().unwrap();
        cluster.create_database_from_template("two", "one").await.unwrap();
        cluster.drop_database("one").await.unwrap();
        cluster.stop().await;
        assert_eq!(cluster.pid(), None);
        drop(cluster);

        let again = Cluster::start(&options(&scratch)).await.unwrap();
        assert_eq!(count(&again, "two", "SELECT count(*) FROM t").await, 5);
        let databases =
            count(&again, "two", "SELECT count(*) FROM pg_database WHERE datname IN ('one', 'two')").await;
        assert_eq!(databases, 1);
        again.stop().await;
    }

    #[tokio::test]
    async fn it_is_durable_private_and_no_root() {
        let scratch = Scratch::new();
        let cluster = Cluster::start(&options(&scratch)).await.unwrap();
        let settings = "SELECT count(*) FROM pg_settings WHERE (name, setting) IN \
                        (('fsync', 'on'), ('listen_addresses', ''), ('full_page_writes', 'on'), ('synchronous_commit', 'on'))";
        assert_eq!(count(&cluster, "postgres", settings).await, 4);
        assert_eq!(count(&cluster, "postgres", "SELECT count(*) WHERE lower('ÉÑ') = 'éñ'").await, 1);
        let status = std::fs::read_to_string(format!("/proc/{}/status", cluster.pid().unwrap()));
        if let Ok(status) = status {
            let uids = status.lines().find(|line| line.starts_with("Uid:")).unwrap();
            assert!(uids.split_whitespace().skip(1).all(|uid| uid != "0"), "{uids}");
        }
        let mode = cluster.socket_dir.metadata().unwrap().mode();
        assert_eq!(mode & 0o777, 0o700);
        cluster.stop().await;
    }

    #[tokio::test]
    async fn a_server_that_dies_comes_back() {
        let scratch = Scratch::new();
        let cluster = Cluster::start(&options(&scratch)).await.unwrap();
        let first = cluster.pid().unwrap();
        let pid = rustix::process::Pid::from_raw(first.try_into().unwrap()).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
        eventually("a new server answers", async || {
            cluster.pid().is_some_and(|pid| pid != first) && cluster.connect().await.is_ok()
        })
        .await;
        cluster.stop().await;
    }

    #[tokio::test]
    async fn one_folder_has_one_cluster() {
        let scratch = Scratch::new();
        let cluster = Cluster::start(&options(&scratch)).await.unwrap();
        let second = Cluster::start(&options(&scratch)).await.map(|_| ()).unwrap_err();
        assert!(second.to_string().starts_with("REMIX_DATA_DIR: "), "{second}");
        drop(cluster);
        // The first one may still be shutting down: the next start waits for it.
        Cluster::start(&options(&scratch)).await.unwrap().stop().await;
    }

    #[tokio::test]
    async fn a_long_path_gets_a_short_socket() {
        let scratch = Scratch::new();
        let data_dir = scratch.path().join("long".repeat(40));
        let cluster = Cluster::start(&ClusterOptions { data_dir, bin_dir: None }).await.unwrap();
        let socket_dir = cluster.socket_dir.clone();
        assert!(socket_dir.starts_with("/tmp"));
        assert_eq!(count(&cluster, "postgres", "SELECT 1::bigint").await, 1);
        cluster.stop().await;
        drop(cluster);
        assert!(!socket_dir.exists());
    }

    #[tokio::test]
    async fn an_interrupted_initdb_is_made_again() {
        let scratch = Scratch::new();
        let unfinished = scratch.path().join("data/postgres.unfinished");
        std::fs::create_dir_all(&unfinished).unwrap();
        std::fs::write(unfinished.join("PG_VERSION"), "15").unwrap();
        Cluster::start(&options(&scratch)).await.unwrap().stop().await;
    }

    #[test]
    fn names_and_paths_are_safe() {
        assert!(database_name("remix_test_7").is_ok());
        for bad in ["", "7up", "a b", "x\"; DROP", "Größe", &"a".repeat(64)] {
            assert!(matches!(database_name(bad), Err(ClusterError::BadName(_))), "{bad}");
        }
        assert_eq!(percent_encoded(Path::new("/run/a b%")), "%2Frun%2Fa%20b%25");
    }
}
