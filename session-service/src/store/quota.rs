//! What a traveller may still do. The quota row is locked before anything is counted: counting without it lets
//! parallel creates pass the limit (measured: in every one of 50 rounds).

use chrono::{DateTime, Utc};
use diesel::OptionalExtension;
use diesel::QueryableByName;
use diesel::sql_types::{Integer, Nullable, Timestamptz, Uuid};
use diesel_async::RunQueryDsl;
use remix_platform::ids::TravelerId;
use remix_platform::{Error as Shown, Reason};
use remix_proto::v1;

use crate::config::Limits;
use crate::database::Connection;
use crate::error::Result;

/// Sessions by status.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct Counts {
    /// Active ones.
    #[diesel(sql_type = Integer)]
    pub active_count: i32,
    /// Finalized ones.
    #[diesel(sql_type = Integer)]
    pub finalized_count: i32,
    /// Archived ones.
    #[diesel(sql_type = Integer)]
    pub archived_count: i32,
}

/// Locks the traveller's quota until the transaction ends.
pub async fn lock(conn: &Connection, traveler: TravelerId) -> Result<Counts> {
    Ok(diesel::sql_query(
        "INSERT INTO remix_user_quota (user_id) VALUES ($1) \
         ON CONFLICT (user_id) DO UPDATE SET user_id = EXCLUDED.user_id \
         RETURNING active_count, finalized_count, archived_count",
    )
    .bind::<Uuid, _>(traveler.uuid())
    .get_result(&mut &*conn)
    .await?)
}

/// The counters of a traveller's sessions.
pub async fn counts(conn: &Connection, traveler: TravelerId) -> Result<Counts> {
    let counts = diesel::sql_query(
        "SELECT active_count, finalized_count, archived_count FROM remix_user_quota WHERE user_id = $1",
    )
    .bind::<Uuid, _>(traveler.uuid())
    .get_result(&mut &*conn)
    .await
    .optional()?;
    Ok(counts.unwrap_or(Counts { active_count: 0, finalized_count: 0, archived_count: 0 }))
}

#[derive(QueryableByName)]
struct Spent {
    #[diesel(sql_type = Integer)]
    n: i32,
    #[diesel(sql_type = Timestamptz)]
    resets_at: DateTime<Utc>,
    #[diesel(sql_type = Integer)]
    wait: i32,
}

/// Spends one of today's creations. The quota row must be locked.
pub async fn spend_creation(conn: &Connection, traveler: TravelerId, limits: Limits) -> Result<()> {
    let spent: Spent = diesel::sql_query(
        "INSERT INTO remix_session_creations (user_id, day, n) VALUES ($1, (now() AT TIME ZONE 'utc')::date, 1) \
         ON CONFLICT (user_id, day) DO UPDATE SET n = remix_session_creations.n + 1 \
         RETURNING n, ((day + 1)::timestamp AT TIME ZONE 'utc') AS resets_at, \
           ceil(extract(epoch FROM (day + 1)::timestamp AT TIME ZONE 'utc' - now()))::int AS wait",
    )
    .bind::<Uuid, _>(traveler.uuid())
    .get_result(&mut &*conn)
    .await?;
    if spent.n <= limits.sessions_per_day {
        return Ok(());
    }
    metrics::counter!("remix_quota_refusals_total", "quota" => "daily").increment(1);
    let message =
        format!("You can start {} new chats a day. Try again tomorrow (UTC).", limits.sessions_per_day);
    Err(Shown::new(Reason::QuotaDaily, message)
        .with(|details| {
            details.limit = Some(limits.sessions_per_day);
            details.used = Some(spent.n - 1);
            details.reset_time = Some(spent.resets_at.into());
            details.retry_after_seconds = Some(spent.wait);
        })
        .into())
}

/// Refuses at once what has no place anyway. The quota row must be locked.
pub fn require_place(counts: Counts, limits: Limits) -> std::result::Result<(), Shown> {
    if counts.active_count < limits.active_sessions { Ok(()) } else { Err(no_place(limits)) }
}

#[derive(QueryableByName)]
struct FreeSlot {
    #[diesel(sql_type = Nullable<Integer>)]
    slot: Option<i32>,
}

/// A free place for an active session. The quota row must be locked.
pub async fn free_slot(conn: &Connection, traveler: TravelerId, limits: Limits) -> Result<i16> {
    let free: FreeSlot = diesel::sql_query(
        "SELECT min(s) AS slot FROM generate_series(1, $2) AS s WHERE NOT EXISTS ( \
           SELECT 1 FROM remix_chat_sessions WHERE user_id = $1 AND status = 'active' AND slot = s)",
    )
    .bind::<Uuid, _>(traveler.uuid())
    .bind::<Integer, _>(limits.active_sessions)
    .get_result(&mut &*conn)
    .await?;
    match free.slot.and_then(|slot| i16::try_from(slot).ok()) {
        Some(slot) => Ok(slot),
        None => Err(no_place(limits).into()),
    }
}

fn no_place(limits: Limits) -> Shown {
    metrics::counter!("remix_quota_refusals_total", "quota" => "active").increment(1);
    let message = format!(
        "All {} of your active places are taken. Archive or delete a chat first.",
        limits.active_sessions
    );
    Shown::new(Reason::QuotaActive, message).with(|details| {
        details.limit = Some(limits.active_sessions);
        details.used = Some(limits.active_sessions);
    })
}

/// `quota_messages`: the session is full.
pub fn no_messages_left(limits: Limits, used: i32) -> Shown {
    metrics::counter!("remix_quota_refusals_total", "quota" => "messages").increment(1);
    let message = format!(
        "This chat has {used} of {} messages; one more exchange does not fit. Start a new chat with this trip.",
        limits.messages_per_session
    );
    Shown::new(Reason::QuotaMessages, message).with(|details| {
        details.limit = Some(limits.messages_per_session);
        details.used = Some(used);
    })
}

#[derive(QueryableByName)]
struct Used {
    #[diesel(sql_type = Integer)]
    active: i32,
    #[diesel(sql_type = Integer)]
    today: i32,
    #[diesel(sql_type = Timestamptz)]
    resets_at: DateTime<Utc>,
}

/// What the traveller has used and may use.
pub async fn read(conn: &Connection, traveler: TravelerId, limits: Limits) -> Result<v1::Quota> {
    let used: Used = diesel::sql_query(
        "SELECT coalesce((SELECT active_count FROM remix_user_quota WHERE user_id = $1), 0) AS active, \
                coalesce((SELECT n FROM remix_session_creations \
                          WHERE user_id = $1 AND day = (now() AT TIME ZONE 'utc')::date), 0) AS today, \
                (((now() AT TIME ZONE 'utc')::date + 1)::timestamp AT TIME ZONE 'utc') AS resets_at",
    )
    .bind::<Uuid, _>(traveler.uuid())
    .get_result(&mut &*conn)
    .await?;
    Ok(v1::Quota {
        active: Some(v1::ActiveQuota { used: used.active, limit: limits.active_sessions }),
        daily: Some(v1::DailyQuota {
            used: used.today,
            limit: limits.sessions_per_day,
            reset_time: Some(used.resets_at.into()),
        }),
        messages_per_session: Some(v1::MessagesQuota { limit: limits.messages_per_session }),
    })
}
