//! The pool, transactions that nobody can cancel half-way, jsonb columns with a type, and the migrations.

use std::time::Duration;

use deadpool::Runtime;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::Jsonb;
use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{
    AsyncConnection, AsyncMigrationHarness, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use futures::FutureExt;
use futures::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::Write;
use tracing::Instrument;

use crate::error::{Error, Result};

/// A connection to Postgres.
pub type Connection = AsyncPgConnection;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!();

/// Any number of processes may migrate at once: they take turns on this key ("remix" in ASCII).
const MIGRATION_LOCK: i64 = 0x72_65_6d_69_78;

/// How long a caller waits for a connection.
const POOL_WAIT: Duration = Duration::from_secs(3);

/// How often a transaction is tried again when the database rolled it back for a passing reason.
const TRANSACTION_TRIES: u32 = 4;

/// Limits that hold on every connection, so that no lock and no statement can hang a turn.
const CONNECTION_SETTINGS: &str = "SET lock_timeout = '1s'; SET statement_timeout = '5s'; \
     SET idle_in_transaction_session_timeout = '2s'; SET TIME ZONE 'UTC'";

/// The database of the service.
#[derive(Clone)]
pub struct Database {
    pool: Pool<Connection>,
}

impl Database {
    /// A pool that connects when it is first used.
    pub fn new(url: &str, connections: usize) -> Result<Self> {
        let mut config = ManagerConfig::default();
        config.recycling_method = RecyclingMethod::Fast;
        config.custom_setup = Box::new(|url| connect(url).boxed());
        let manager = AsyncDieselConnectionManager::new_with_config(url, config);
        let pool = Pool::builder(manager)
            .max_size(connections)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(POOL_WAIT))
            .create_timeout(Some(POOL_WAIT))
            .build()
            .map_err(|error| Error::Stored(error.into()))?;
        Ok(Self { pool })
    }

    /// A connection for reading. Everything that writes goes through [`Database::transaction`].
    pub async fn read(&self) -> Result<Object<Connection>> {
        Ok(self.pool.get().await?)
    }

    /// Runs `work` in a transaction, in a task of its own: a caller who leaves cannot cancel it half-way. What the
    /// database rolled back for a passing reason is tried again.
    pub async fn transaction<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'c> Fn(&'c mut Connection) -> BoxFuture<'c, Result<T>> + Send + Sync + 'static,
    {
        let pool = self.pool.clone();
        let task = async move {
            let mut tries = 1;
            loop {
                let mut connection = pool.get().await?;
                let outcome = connection.transaction::<T, Error, _>(async |conn| work(conn).await).await;
                match outcome {
                    Err(error) if error.is_transient() && tries < TRANSACTION_TRIES => {
                        tracing::debug!(tries, %error, "the transaction is tried again");
                        tries += 1;
                    }
                    outcome => return outcome,
                }
            }
        };
        tokio::spawn(task.in_current_span()).await?
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        let mut connection = self.pool.get().await?;
        diesel::sql_query("SELECT 1").execute(&mut *connection).await?;
        Ok(())
    }

    /// Connections in use and in all, for the metrics.
    pub fn usage(&self) -> (usize, usize) {
        let status = self.pool.status();
        (status.size.saturating_sub(status.available), status.size)
    }
}

async fn connect(url: &str) -> diesel::ConnectionResult<Connection> {
    let mut connection = Connection::establish(url).await?;
    connection
        .batch_execute(CONNECTION_SETTINGS)
        .await
        .map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
    Ok(connection)
}

/// Brings the database to the newest schema. Safe to run from any number of processes at once.
pub async fn migrate(url: &str) -> Result<()> {
    let mut connection = Connection::establish(url)
        .await
        .map_err(|error| Error::Stored(format!("cannot connect: {error}").into()))?;
    diesel::sql_query("SELECT pg_advisory_lock($1)")
        .bind::<diesel::sql_types::BigInt, _>(MIGRATION_LOCK)
        .execute(&mut connection)
        .await?;
    // A migration waits for a lock at most this long, so that it never queues the whole site behind itself.
    connection.batch_execute("SET lock_timeout = '1s'").await?;
    tokio::task::spawn_blocking(move || {
        let mut tries = 1;
        let mut harness = AsyncMigrationHarness::new(connection);
        loop {
            match harness.run_pending_migrations(MIGRATIONS) {
                Ok(_) => return Ok(()),
                Err(error) if tries < 30 && error.to_string().contains("lock timeout") => tries += 1,
                Err(error) => return Err(Error::Stored(error)),
            }
        }
    })
    .await?
}

/// Takes the newest migration back, for tests of the way down.
pub async fn revert_last(url: &str) -> Result<()> {
    let connection = Connection::establish(url)
        .await
        .map_err(|error| Error::Stored(format!("cannot connect: {error}").into()))?;
    tokio::task::spawn_blocking(move || {
        AsyncMigrationHarness::new(connection)
            .revert_last_migration(MIGRATIONS)
            .map(|_| ())
            .map_err(Error::Stored)
    })
    .await?
}

/// A jsonb column that is read straight into a `T` and written straight from it.
#[derive(Debug, Clone, PartialEq, FromSqlRow, AsExpression)]
#[diesel(sql_type = Jsonb)]
pub struct Json<T: std::fmt::Debug>(pub T);

/// The version byte in front of a binary jsonb value.
const JSONB_VERSION: u8 = 1;

impl<T: DeserializeOwned + std::fmt::Debug> FromSql<Jsonb, Pg> for Json<T> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        match value.as_bytes().split_first() {
            Some((&JSONB_VERSION, json)) => Ok(Self(serde_json::from_slice(json)?)),
            _ => Err("not a jsonb value".into()),
        }
    }
}

impl<T: Serialize + std::fmt::Debug> ToSql<Jsonb, Pg> for Json<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(&[JSONB_VERSION])?;
        serde_json::to_writer(out, &self.0)?;
        Ok(IsNull::No)
    }
}
