//! The errors of this crate, and how the database's become ones that can be shown.

use diesel::result::{DatabaseErrorKind, Error as Diesel};
use remix_platform::{Error as Shown, Reason};

/// Why something in this crate failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The caller is to be told.
    #[error("{0}")]
    Refused(#[from] Shown),
    /// The database refused or failed.
    #[error("the database failed")]
    Database(#[from] Diesel),
    /// No connection to the database in time.
    #[error("no connection to the database")]
    Pool(#[from] diesel_async::pooled_connection::deadpool::PoolError),
    /// A task of ours panicked or was ended with the runtime.
    #[error("a task was ended")]
    Task(#[from] tokio::task::JoinError),
    /// Stored data that cannot be read: a fault of ours.
    #[error("stored data cannot be read")]
    Stored(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Results of this crate.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// True when the database has rolled the transaction back for a reason that passes: a deadlock, a lock that was
    /// not free in time, a serialisation failure.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Database(Diesel::DatabaseError(kind, information)) => match kind {
                DatabaseErrorKind::SerializationFailure => true,
                // Diesel has no kinds for these two; Postgres' texts are stable in the C locale and English.
                DatabaseErrorKind::Unknown => {
                    information.message().contains("lock timeout")
                        || information.message().contains("deadlock detected")
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// True when the connection is gone, so that nobody knows whether a commit went through.
    pub fn is_disconnect(&self) -> bool {
        match self {
            Self::Pool(_) => true,
            Self::Database(Diesel::DatabaseError(DatabaseErrorKind::ClosedConnection, _)) => true,
            Self::Database(Diesel::DatabaseError(DatabaseErrorKind::UnableToSendCommand, _)) => true,
            Self::Database(Diesel::DatabaseError(DatabaseErrorKind::Unknown, information)) => {
                let message = information.message();
                [
                    "terminating connection",
                    "connection closed",
                    "shutting down",
                    "starting up",
                    "recovery mode",
                ]
                .iter()
                .any(|part| message.contains(part))
            }
            Self::Database(Diesel::BrokenTransactionManager | Diesel::AlreadyInTransaction) => true,
            _ => false,
        }
    }

    /// True when a constraint with this name was violated.
    pub fn violates(&self, constraint: &str) -> bool {
        match self {
            Self::Database(Diesel::DatabaseError(_, information)) => {
                information.constraint_name() == Some(constraint)
            }
            _ => false,
        }
    }
}

impl From<Error> for Shown {
    fn from(error: Error) -> Self {
        if error.violates("remix_chat_sessions_slot_key") {
            return Shown::new(
                Reason::QuotaActive,
                "All active places are taken. Archive or delete a chat first.",
            );
        }
        if error.violates("remix_turns_live_key") {
            return Shown::new(
                Reason::TurnInProgress,
                "A reply is being written. Try again when it has ended.",
            );
        }
        if error.violates("remix_chat_sessions_user_id_fkey")
            || error.violates("remix_user_quota_user_id_fkey")
        {
            return Shown::new(Reason::Unauthenticated, "The traveller of this token is not known.");
        }
        if error.is_transient() || error.is_disconnect() {
            return Shown::unavailable(error);
        }
        match error {
            Error::Refused(shown) => shown,
            Error::Database(_) | Error::Pool(_) | Error::Task(_) | Error::Stored(_) => Shown::internal(error),
        }
    }
}

impl From<Error> for tonic::Status {
    fn from(error: Error) -> Self {
        let shown = Shown::from(error);
        shown.log();
        shown.into()
    }
}
