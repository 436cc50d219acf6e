//! Puts idle sessions away and deletes old ones, in small batches that any number of replicas may run at once.
//! Finalized sessions are kept for ever.

use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Integer, Timestamptz};
use diesel_async::RunQueryDsl;

use crate::config::Config;
use crate::database::{Connection, Database};
use crate::error::Result;

/// Rows a statement.
const BATCH: i64 = 500;

/// Days after which ended turns and stored outcomes go.
const TURN_DAYS: i32 = 30;
const OUTCOME_DAYS: i32 = 1;

/// What a round of cleanup did, or would do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Report {
    /// Sessions put away.
    pub archived: i64,
    /// Sessions deleted.
    pub deleted: i64,
    /// Ended turns deleted.
    pub turns: i64,
    /// Stored outcomes deleted.
    pub outcomes: i64,
}

/// Which rows each part of a round is about. `$1` is now, `$2` the days.
const IDLE: &str = "status = 'active' AND updated_at < $1 - make_interval(days => $2) AND NOT EXISTS ( \
    SELECT 1 FROM remix_turns t WHERE t.session_id = remix_chat_sessions.id AND t.state IN ('queued', 'running'))";
const OLD: &str = "status = 'archived' AND archived_at < $1 - make_interval(days => $2)";
const ENDED: &str = "ended_at < $1 - make_interval(days => $2)";
const OUTDATED: &str = "created_at < $1 - make_interval(days => $2)";

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// One whole round. `now` is a parameter, so that nobody needs to turn a clock to see what it does.
pub async fn round(
    database: &Database,
    config: &Config,
    now: DateTime<Utc>,
    dry_run: bool,
) -> Result<Report> {
    let archive = format!(
        "WITH due AS (SELECT id FROM remix_chat_sessions WHERE {IDLE} LIMIT {BATCH} FOR UPDATE SKIP LOCKED), \
         done AS (UPDATE remix_chat_sessions SET status = 'archived', slot = NULL, archived_at = $1 \
                  WHERE id IN (SELECT id FROM due) AND {IDLE} RETURNING 1) \
         SELECT count(*) AS n FROM done"
    );
    // The draft's row is taken from the deleted session; a published page has its own reason to stay.
    let delete = format!(
        "WITH due AS (SELECT id FROM remix_chat_sessions WHERE {OLD} LIMIT {BATCH} FOR UPDATE SKIP LOCKED), \
         done AS (DELETE FROM remix_chat_sessions WHERE id IN (SELECT id FROM due) AND {OLD} \
                  RETURNING current_draft_id), \
         drafts AS (DELETE FROM itineraries WHERE id IN (SELECT current_draft_id FROM done) AND published_at IS NULL) \
         SELECT count(*) AS n FROM done"
    );
    let turns = format!(
        "WITH done AS (DELETE FROM remix_turns WHERE ctid IN ( \
           SELECT ctid FROM remix_turns WHERE {ENDED} LIMIT {BATCH} FOR UPDATE SKIP LOCKED) RETURNING 1) \
         SELECT count(*) AS n FROM done"
    );
    let outcomes = format!(
        "WITH done AS (DELETE FROM remix_idempotency WHERE ctid IN ( \
           SELECT ctid FROM remix_idempotency WHERE {OUTDATED} LIMIT {BATCH} FOR UPDATE SKIP LOCKED) RETURNING 1) \
         SELECT count(*) AS n FROM done"
    );
    let count = |table: &str, which: &str| format!("SELECT count(*) AS n FROM {table} WHERE {which}");
    let sessions = "remix_chat_sessions";
    let parts = [
        (archive, count(sessions, IDLE), config.archive_after_days),
        (delete, count(sessions, OLD), config.delete_after_days),
        (turns, count("remix_turns", ENDED), TURN_DAYS),
        (outcomes, count("remix_idempotency", OUTDATED), OUTCOME_DAYS),
    ];
    let mut numbers = [0; 4];
    for (number, (statement, counting, days)) in numbers.iter_mut().zip(parts) {
        *number = if dry_run {
            let conn = database.read().await?;
            run(&conn, &counting, now, days).await?
        } else {
            batches(database, statement, now, days).await?
        };
    }
    let [archived, deleted, turns, outcomes] = numbers;
    Ok(Report { archived, deleted, turns, outcomes })
}

async fn batches(database: &Database, statement: String, now: DateTime<Utc>, days: i32) -> Result<i64> {
    let mut sum = 0;
    loop {
        let statement = statement.clone();
        let done = database
            .transaction(move |conn| {
                let statement = statement.clone();
                Box::pin(async move { run(conn, &statement, now, days).await })
            })
            .await?;
        sum += done;
        if done < BATCH {
            return Ok(sum);
        }
    }
}

async fn run(conn: &Connection, statement: &str, now: DateTime<Utc>, days: i32) -> Result<i64> {
    let number: Number = diesel::sql_query(statement)
        .bind::<Timestamptz, _>(now)
        .bind::<Integer, _>(days)
        .get_result(&mut &*conn)
        .await?;
    Ok(number.n)
}
