//! A private PostgreSQL: found on this machine, reached through a Unix socket only, gone when its parent is gone.
//!
//! Used by the local stack and by the tests. Nothing is downloaded, no port is opened, fsync stays on. It runs as an
//! unprivileged user even when the parent is root, because PostgreSQL refuses root.

mod account;
mod binaries;
mod cluster;
mod leftover;
mod process;
mod programs;

use std::path::PathBuf;

pub use binaries::BIN_VARIABLE;
pub use cluster::Cluster;

/// What a cluster needs to know before it starts.
#[derive(Debug, Clone)]
pub struct ClusterOptions {
    /// The folder for data, socket and log; made when it is missing. One cluster at a time may use it.
    pub data_dir: PathBuf,
    /// The folder that holds `initdb` and `postgres`; found on this machine when it is none.
    pub bin_dir: Option<PathBuf>,
}

/// Why there is no database; each text says what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// No programs on this machine.
    #[error(
        "PostgreSQL is not installed: neither {BIN_VARIABLE} nor PATH nor the usual folders hold `initdb` and `postgres`; \
         install it (Debian, Ubuntu: `apt-get install postgresql`; macOS: `brew install postgresql@17`) \
         or set DATABASE_URL to a database of your own"
    )]
    NotInstalled,
    /// The folder that was named does not hold them.
    #[error("{BIN_VARIABLE}: {0} does not hold `initdb` and `postgres`")]
    NotInFolder(PathBuf),
    /// The data are of another major version than every installation found.
    #[error(
        "the data in {data_dir} were written by PostgreSQL {data}, which is not installed here (found: {found}); \
         install it, or move the folder away to start anew"
    )]
    OtherVersion {
        /// Where the data are.
        data_dir: PathBuf,
        /// Their major version.
        data: String,
        /// The major versions of this machine.
        found: String,
    },
    /// Somebody else holds the folder.
    #[error("REMIX_DATA_DIR: {0} is in use by another local stack; stop that one or choose another folder")]
    InUse(PathBuf),
    /// PostgreSQL runs as another user, who cannot reach the data.
    #[error(
        "REMIX_DATA_DIR: the user `{user}`, as whom PostgreSQL runs, may not enter {closed}; choose a folder outside of it"
    )]
    Unreachable {
        /// The name of the user.
        user: String,
        /// The folder that is closed to it.
        closed: PathBuf,
    },
    /// Root needs somebody to run the database as.
    #[error(
        "PostgreSQL does not run as root, and this machine has neither a user `postgres` nor a user `nobody`"
    )]
    NoAccount,
    /// A file or program could not be used.
    #[error("{what}: {source}")]
    Io {
        /// What was tried.
        what: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A program of PostgreSQL ended with an error.
    #[error("{program} failed: {output}")]
    Failed {
        /// Its name.
        program: &'static str,
        /// The end of what it printed.
        output: String,
    },
    /// A name that would need quoting.
    #[error("`{0}` is no name for a database: a..z, 0..9 and _ only, at most 63 of them")]
    BadName(String),
    /// The server refused a command.
    #[error("PostgreSQL: {0}")]
    Sql(#[from] tokio_postgres::Error),
}

impl ClusterError {
    fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }
}
