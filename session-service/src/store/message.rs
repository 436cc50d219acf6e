//! Messages of a session, numbered from 1 without gaps.

use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, QueryDsl, Queryable, Selectable, SelectableHelper};
use diesel_async::RunQueryDsl;
use remix_platform::ids::{MessageId, SessionId, TurnId};
use remix_proto::v1::{self, MessageRole};

use crate::database::{Connection, Json};
use crate::error::Result;
use crate::schema::remix_chat_messages as table;

/// A message as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = table)]
pub struct Row {
    id: uuid::Uuid,
    turn_id: Option<uuid::Uuid>,
    sequence: i32,
    role: String,
    content: String,
    metadata: Option<Json<v1::MessageMetadata>>,
    created_at: DateTime<Utc>,
}

impl From<Row> for v1::Message {
    fn from(row: Row) -> Self {
        let role = if row.role == "user" { MessageRole::User } else { MessageRole::Assistant };
        Self {
            id: row.id.to_string(),
            sequence: row.sequence,
            role: role.into(),
            content: row.content,
            metadata: row.metadata.map(|Json(metadata)| metadata),
            create_time: Some(row.created_at.into()),
            turn_id: row.turn_id.map(|id| id.to_string()),
        }
    }
}

/// A message to store.
#[derive(Debug, Clone)]
pub struct New {
    /// Its id.
    pub id: MessageId,
    /// Its session.
    pub session: SessionId,
    /// Its turn; none for the greeting.
    pub turn: Option<TurnId>,
    /// From 1.
    pub sequence: i32,
    /// Whose it is.
    pub role: MessageRole,
    /// The text.
    pub content: String,
    /// Assistant messages only.
    pub metadata: Option<v1::MessageMetadata>,
}

/// The newest messages with a sequence below `before`, oldest first. The caller has checked whose session it is.
pub async fn page(
    conn: &Connection,
    session: SessionId,
    before: Option<i32>,
    limit: i64,
) -> Result<Vec<v1::Message>> {
    let mut rows: Vec<Row> = table::table
        .filter(table::session_id.eq(session.uuid()))
        .filter(table::sequence.lt(before.unwrap_or(i32::MAX)))
        .order(table::sequence.desc())
        .limit(limit)
        .select(Row::as_select())
        .load(&mut &*conn)
        .await?;
    rows.reverse();
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The messages of one turn: the traveller's, then the assistant's if there is one.
pub async fn of_turn(conn: &Connection, turn: TurnId) -> Result<Vec<v1::Message>> {
    let rows: Vec<Row> = table::table
        .filter(table::turn_id.eq(turn.uuid()))
        .order(table::sequence)
        .select(Row::as_select())
        .load(&mut &*conn)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Stores a message. A turn that is answered again gets its new reply in the old one's place.
pub async fn upsert(conn: &Connection, new: &New) -> Result<v1::Message> {
    let role = if new.role == MessageRole::User { "user" } else { "assistant" };
    let metadata = new.metadata.clone().map(Json);
    let row: Row = diesel::insert_into(table::table)
        .values((
            table::id.eq(new.id.uuid()),
            table::session_id.eq(new.session.uuid()),
            table::turn_id.eq(new.turn.map(|id| id.uuid())),
            table::sequence.eq(new.sequence),
            table::role.eq(role),
            table::content.eq(&new.content),
            table::metadata.eq(&metadata),
        ))
        .on_conflict((table::turn_id, table::role))
        .do_update()
        .set((
            table::content.eq(&new.content),
            table::metadata.eq(&metadata),
            table::created_at.eq(diesel::dsl::now),
        ))
        .returning(Row::as_returning())
        .get_result(&mut &*conn)
        .await?;
    Ok(row.into())
}
