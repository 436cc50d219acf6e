//! Turns: rows, leases and epochs. All times are the database's clock. Every change of a running turn names the epoch it
//! was claimed under: whoever has lost the turn changes nothing.

use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Double, Integer, SmallInt, Text, Uuid};
use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, NullableExpressionMethods, OptionalExtension,
    QueryDsl, Queryable, QueryableByName, Selectable, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use remix_platform::Error as Shown;
use remix_platform::ids::{SessionId, TravelerId, TurnId};
use remix_proto::v1::{self, TurnState};

use crate::database::{Connection, Json};
use crate::error::Result;
use crate::input::IdempotencyKey;
use crate::schema::{remix_chat_sessions as sessions, remix_turns as table};

/// How often a turn is begun before it fails.
pub const MAX_ATTEMPTS: i16 = 3;

/// A turn as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = table)]
pub struct Row {
    id: uuid::Uuid,
    session_id: uuid::Uuid,
    idempotency_key: Option<String>,
    /// Hash of the request that began it.
    pub request_hash: Vec<u8>,
    state: String,
    /// How often it was begun since the last retry.
    pub attempt: i16,
    /// Counts up with every owner.
    pub epoch: i32,
    /// Where its owner is reached.
    pub owner_address: Option<String>,
    /// Language of the reader.
    pub locale: String,
    error: Option<Json<v1::ErrorBody>>,
    started_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
}

impl Row {
    /// Its id.
    pub fn id(&self) -> TurnId {
        self.id.into()
    }

    /// Its session.
    pub fn session(&self) -> SessionId {
        self.session_id.into()
    }

    /// Where it stands.
    pub fn state(&self) -> TurnState {
        match self.state.as_str() {
            "queued" => TurnState::Queued,
            "running" => TurnState::Running,
            "succeeded" => TurnState::Succeeded,
            "stopped" => TurnState::Stopped,
            _ => TurnState::Failed,
        }
    }

    /// True while it has not ended.
    pub fn is_live(&self) -> bool {
        matches!(self.state(), TurnState::Queued | TurnState::Running)
    }

    /// True when it was begun with this key.
    pub fn has_key(&self, key: &IdempotencyKey) -> bool {
        self.idempotency_key.as_deref() == Some(key.as_str())
    }

    /// Why it failed.
    pub fn error(&self) -> Option<&v1::ErrorBody> {
        self.error.as_ref().map(|Json(error)| error)
    }

    /// The turn as it is shown.
    pub fn to_proto(&self, user_message_id: &str) -> v1::Turn {
        v1::Turn {
            turn_id: self.id.to_string(),
            state: self.state().into(),
            start_time: Some(self.started_at.into()),
            end_time: self.ended_at.map(Into::into),
            error: self.error().cloned(),
            user_message_id: user_message_id.to_owned(),
            attempt: i32::from(self.attempt),
        }
    }

    /// What a session shows of it while it runs.
    pub fn to_running(&self) -> v1::RunningTurn {
        v1::RunningTurn {
            turn_id: self.id.to_string(),
            state: self.state().into(),
            start_time: Some(self.started_at.into()),
        }
    }
}

/// The traveller's turn in the traveller's session.
pub async fn find(conn: &Connection, traveler: TravelerId, session: SessionId, id: TurnId) -> Result<Row> {
    let row = table::table
        .inner_join(sessions::table.on(sessions::id.eq(table::session_id)))
        .filter(table::id.eq(id.uuid()))
        .filter(table::session_id.eq(session.uuid()))
        .filter(sessions::user_id.eq(traveler.uuid()))
        .select(Row::as_select())
        .first(&mut &*conn)
        .await
        .optional()?;
    Ok(row.ok_or_else(|| Shown::not_found("turn"))?)
}

/// The newest turn of a session.
pub async fn newest(conn: &Connection, session: SessionId) -> Result<Option<Row>> {
    Ok(table::table
        .filter(table::session_id.eq(session.uuid()))
        .order(table::created_at.desc())
        .select(Row::as_select())
        .first(&mut &*conn)
        .await
        .optional()?)
}

/// The turn that runs in the locked session, and the one that was begun with this key.
pub async fn live_or_keyed(
    conn: &Connection,
    session: SessionId,
    key: Option<&IdempotencyKey>,
) -> Result<Vec<Row>> {
    let live = table::state.eq("queued").or(table::state.eq("running"));
    let rows = table::table.filter(table::session_id.eq(session.uuid())).select(Row::as_select());
    Ok(match key {
        None => rows.filter(live).load(&mut &*conn).await?,
        Some(key) => {
            rows.filter(live.nullable().or(table::idempotency_key.eq(key.as_str()))).load(&mut &*conn).await?
        }
    })
}

/// How a process takes and keeps turns.
#[derive(Debug, Clone)]
pub struct Ownership {
    /// Where other replicas reach it.
    pub address: String,
    /// From the last renewal to the takeover.
    pub lease: Duration,
    /// From the message to the end of its turn.
    pub deadline: Duration,
}

/// A turn to store.
pub struct New<'a> {
    /// Its id.
    pub id: TurnId,
    /// Its session, which must be locked.
    pub session: SessionId,
    /// The key it is begun with.
    pub key: Option<&'a IdempotencyKey>,
    /// Hash of the request.
    pub request_hash: &'a [u8],
    /// Language of the reader.
    pub locale: &'a str,
}

/// A turn that this process owns under an epoch.
#[derive(Debug, Clone, QueryableByName)]
pub struct Claim {
    #[diesel(sql_type = Uuid)]
    id: uuid::Uuid,
    #[diesel(sql_type = Uuid)]
    session_id: uuid::Uuid,
    #[diesel(sql_type = Uuid)]
    user_id: uuid::Uuid,
    /// The epoch.
    #[diesel(sql_type = Integer)]
    pub epoch: i32,
    /// How often it was begun, this time included.
    #[diesel(sql_type = SmallInt)]
    pub attempt: i16,
    /// Language of the reader.
    #[diesel(sql_type = Text)]
    pub locale: String,
    #[diesel(sql_type = Double)]
    seconds_left: f64,
}

impl Claim {
    /// Its id.
    pub fn turn(&self) -> TurnId {
        self.id.into()
    }

    /// Its session.
    pub fn session(&self) -> SessionId {
        self.session_id.into()
    }

    /// Whose session it is.
    pub fn traveler(&self) -> TravelerId {
        self.user_id.into()
    }

    /// Time to its deadline when it was claimed; zero when that has passed.
    pub fn time_left(&self) -> Duration {
        Duration::try_from_secs_f64(self.seconds_left).unwrap_or_default()
    }
}

/// Stores a turn as running and owned by this process: the claim is part of the transaction that begins it.
pub async fn insert(conn: &Connection, new: &New<'_>, owner: &Ownership) -> Result<Claim> {
    Ok(diesel::sql_query(
        "INSERT INTO remix_turns (id, session_id, idempotency_key, request_hash, locale, state, attempt, epoch, \
           lease_until, owner_address, deadline_at) \
         VALUES ($1, $2, $3, $4, $5, 'running', 1, 1, now() + make_interval(secs => $6), $7, \
           now() + make_interval(secs => $8)) \
         RETURNING id, session_id, epoch, attempt, locale, \
           (SELECT user_id FROM remix_chat_sessions s WHERE s.id = remix_turns.session_id) AS user_id, \
           extract(epoch FROM deadline_at - now())::float8 AS seconds_left",
    )
    .bind::<Uuid, _>(new.id.uuid())
    .bind::<Uuid, _>(new.session.uuid())
    .bind::<diesel::sql_types::Nullable<Text>, _>(new.key.map(IdempotencyKey::as_str))
    .bind::<diesel::sql_types::Bytea, _>(new.request_hash)
    .bind::<Text, _>(new.locale)
    .bind::<Double, _>(owner.lease.as_secs_f64())
    .bind::<Text, _>(&owner.address)
    .bind::<Double, _>(owner.deadline.as_secs_f64())
    .get_result(&mut &*conn)
    .await?)
}

/// Takes a turn that has ended up again for another answer to the same message. The session must be locked.
pub async fn restart(conn: &Connection, id: TurnId, owner: &Ownership) -> Result<Claim> {
    Ok(diesel::sql_query(
        "UPDATE remix_turns SET state = 'running', attempt = 1, epoch = epoch + 1, owner_address = $2, \
           lease_until = now() + make_interval(secs => $3), deadline_at = now() + make_interval(secs => $4), \
           error = NULL, error_reason = NULL, started_at = now(), ended_at = NULL \
         WHERE id = $1 \
         RETURNING id, session_id, epoch, attempt, locale, \
           (SELECT user_id FROM remix_chat_sessions s WHERE s.id = remix_turns.session_id) AS user_id, \
           extract(epoch FROM deadline_at - now())::float8 AS seconds_left",
    )
    .bind::<Uuid, _>(id.uuid())
    .bind::<Text, _>(&owner.address)
    .bind::<Double, _>(owner.lease.as_secs_f64())
    .bind::<Double, _>(owner.deadline.as_secs_f64())
    .get_result(&mut &*conn)
    .await?)
}

/// Claims turns that wait or whose owner no longer renews, at most `most`.
pub async fn claim_due(conn: &Connection, owner: &Ownership, most: i64) -> Result<Vec<Claim>> {
    Ok(diesel::sql_query(
        "UPDATE remix_turns t SET state = 'running', attempt = attempt + 1, epoch = epoch + 1, owner_address = $1, \
           lease_until = now() + make_interval(secs => $2) \
         FROM (SELECT id FROM remix_turns \
               WHERE state IN ('queued', 'running') AND lease_until < now() AND attempt < $3 AND deadline_at > now() \
               ORDER BY lease_until LIMIT $4 FOR UPDATE SKIP LOCKED) due \
         WHERE t.id = due.id \
         RETURNING t.id, t.session_id, t.epoch, t.attempt, t.locale, \
           (SELECT user_id FROM remix_chat_sessions s WHERE s.id = t.session_id) AS user_id, \
           extract(epoch FROM t.deadline_at - now())::float8 AS seconds_left",
    )
    .bind::<Text, _>(&owner.address)
    .bind::<Double, _>(owner.lease.as_secs_f64())
    .bind::<SmallInt, _>(MAX_ATTEMPTS)
    .bind::<BigInt, _>(most)
    .load(&mut &*conn)
    .await?)
}

#[derive(QueryableByName)]
struct Given {
    #[diesel(sql_type = Uuid)]
    id: uuid::Uuid,
}

#[derive(QueryableByName)]
struct Hopeless {
    #[diesel(sql_type = Uuid)]
    id: uuid::Uuid,
    #[diesel(sql_type = Uuid)]
    session_id: uuid::Uuid,
    #[diesel(sql_type = Integer)]
    epoch: i32,
}

/// Turns that nobody may begin again: out of attempts or past their deadline, and not renewed.
pub async fn hopeless(conn: &Connection, most: i64) -> Result<Vec<(SessionId, TurnId, i32)>> {
    let rows: Vec<Hopeless> = diesel::sql_query(
        "SELECT id, session_id, epoch FROM remix_turns WHERE state IN ('queued', 'running') AND lease_until < now() \
           AND (attempt >= $1 OR deadline_at <= now()) ORDER BY lease_until LIMIT $2",
    )
    .bind::<SmallInt, _>(MAX_ATTEMPTS)
    .bind::<BigInt, _>(most)
    .load(&mut &*conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.session_id.into(), row.id.into(), row.epoch)).collect())
}

/// Renews the leases of these turns in one statement and answers with those that are still ours.
pub async fn renew(conn: &Connection, mine: &[(TurnId, i32)], lease: Duration) -> Result<Vec<TurnId>> {
    let (ids, epochs): (Vec<uuid::Uuid>, Vec<i32>) =
        mine.iter().map(|(id, epoch)| (id.uuid(), *epoch)).unzip();
    let rows: Vec<Given> = diesel::sql_query(
        "UPDATE remix_turns t SET lease_until = now() + make_interval(secs => $3) \
         FROM unnest($1, $2) AS mine(id, epoch) \
         WHERE t.id = mine.id AND t.epoch = mine.epoch AND t.state = 'running' RETURNING t.id",
    )
    .bind::<Array<Uuid>, _>(ids)
    .bind::<Array<Integer>, _>(epochs)
    .bind::<Double, _>(lease.as_secs_f64())
    .load(&mut &*conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.id.into()).collect())
}

/// Hands a turn back so that another process can take it at once; this attempt does not count.
pub async fn release(conn: &Connection, id: TurnId, epoch: i32) -> Result<()> {
    diesel::sql_query(
        "UPDATE remix_turns SET state = 'queued', lease_until = now(), epoch = epoch + 1, attempt = attempt - 1 \
         WHERE id = $1 AND epoch = $2 AND state = 'running'",
    )
    .bind::<Uuid, _>(id.uuid())
    .bind::<Integer, _>(epoch)
    .execute(&mut &*conn)
    .await?;
    Ok(())
}

/// Locks a turn; none when it is gone.
pub async fn lock(conn: &Connection, id: TurnId) -> Result<Option<Row>> {
    Ok(table::table
        .find(id.uuid())
        .select(Row::as_select())
        .for_update()
        .first(&mut &*conn)
        .await
        .optional()?)
}

/// How a turn ends.
pub enum End<'a> {
    /// With a reply.
    Succeeded(Option<v1::Usage>),
    /// With an error that is shown and can be retried.
    Failed(&'a v1::ErrorBody),
    /// By the traveller.
    Stopped,
}

/// Ends the locked turn. The epoch counts up, so that an owner who is still at work learns it.
pub async fn end(conn: &Connection, id: TurnId, end: End<'_>) -> Result<Row> {
    let (state, error, usage) = match end {
        End::Succeeded(usage) => ("succeeded", None, usage),
        End::Failed(error) => ("failed", Some(error), None),
        End::Stopped => ("stopped", None, None),
    };
    Ok(diesel::update(table::table.find(id.uuid()))
        .set((
            table::state.eq(state),
            table::epoch.eq(table::epoch + 1),
            table::lease_until.eq(None::<DateTime<Utc>>),
            table::error_reason.eq(error.map(|error| error.code.clone())),
            table::error.eq(error.cloned().map(Json)),
            table::usage.eq(usage.map(Json)),
            table::ended_at.eq(diesel::dsl::now),
        ))
        .returning(Row::as_returning())
        .get_result(&mut &*conn)
        .await?)
}
