//! Versions of a draft, append only. Undo and redo follow the pointers that each version carries.

use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods, JoinOnDsl, OptionalExtension, QueryDsl, Queryable, Selectable, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use remix_itinerary::{Change, Draft};
use remix_platform::Error as Shown;
use remix_platform::ids::{MessageId, SessionId, TravelerId, TurnId};
use remix_proto::v1::{self, VersionAuthor};

use crate::database::{Connection, Json};
use crate::error::Result;
use crate::schema::{remix_chat_sessions as sessions, remix_draft_versions as table};

/// Where undo and redo lead from a version.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pointers {
    /// The version whose content undo brings back.
    pub undo_to: Option<i32>,
    /// The version whose content redo brings back.
    pub redo_to: Option<i32>,
}

/// A version as the engine takes it.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its number.
    pub number: i32,
    /// Itinerary and ledger.
    pub draft: Draft,
    /// The card of the change that made it.
    pub change: Option<Change>,
    /// Undo and redo.
    pub pointers: Pointers,
}

type EngineRow = (
    i32,
    Json<remix_itinerary::Itinerary>,
    Json<remix_itinerary::Constraints>,
    Option<Json<Change>>,
    Option<i32>,
    Option<i32>,
);

/// A version for the engine. The caller has checked whose session it is.
pub async fn load(conn: &Connection, session: SessionId, number: i32) -> Result<Version> {
    let row: Option<EngineRow> = table::table
        .find((session.uuid(), number))
        .select((
            table::version,
            table::itinerary,
            table::constraints,
            table::change,
            table::undo_to,
            table::redo_to,
        ))
        .first(&mut &*conn)
        .await
        .optional()?;
    let (number, Json(itinerary), Json(constraints), change, undo_to, redo_to) =
        row.ok_or_else(|| Shown::not_found("version"))?;
    Ok(Version {
        number,
        draft: Draft { itinerary, constraints },
        change: change.map(|Json(change)| change),
        pointers: Pointers { undo_to, redo_to },
    })
}

/// A version as it is shown.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = table)]
pub struct Row {
    version: i32,
    author: String,
    message_id: Option<uuid::Uuid>,
    change: Option<Json<v1::Change>>,
    created_at: DateTime<Utc>,
}

impl From<Row> for v1::DraftVersion {
    fn from(row: Row) -> Self {
        let author = match row.author.as_str() {
            "ai" => VersionAuthor::Ai,
            "you" => VersionAuthor::You,
            _ => VersionAuthor::Restore,
        };
        Self {
            version: row.version,
            author: author.into(),
            create_time: Some(row.created_at.into()),
            change: row.change.map(|Json(change)| change),
            message_id: row.message_id.map(|id| id.to_string()),
        }
    }
}

/// What is shown of one version.
pub async fn find(
    conn: &Connection,
    session: SessionId,
    number: i32,
) -> Result<(v1::DraftVersion, v1::Itinerary, v1::Constraints)> {
    let row: Option<(Row, Json<v1::Itinerary>, Json<v1::Constraints>)> = table::table
        .find((session.uuid(), number))
        .select((Row::as_select(), table::itinerary, table::constraints))
        .first(&mut &*conn)
        .await
        .optional()?;
    let (row, Json(itinerary), Json(constraints)) = row.ok_or_else(|| Shown::not_found("version"))?;
    Ok((row.into(), itinerary, constraints))
}

/// The newest draft of the traveller's session, for showing it.
pub async fn newest(
    conn: &Connection,
    traveler: TravelerId,
    session: SessionId,
) -> Result<(v1::Itinerary, v1::Constraints)> {
    let row: Option<(Json<v1::Itinerary>, Json<v1::Constraints>)> = table::table
        .inner_join(sessions::table.on(sessions::id.eq(table::session_id)))
        .filter(sessions::id.eq(session.uuid()))
        .filter(sessions::user_id.eq(traveler.uuid()))
        .filter(table::version.eq(sessions::draft_version))
        .select((table::itinerary, table::constraints))
        .first(&mut &*conn)
        .await
        .optional()?;
    let (Json(itinerary), Json(constraints)) = row.ok_or_else(|| Shown::not_found("session"))?;
    Ok((itinerary, constraints))
}

/// Versions below `before`, newest first.
pub async fn list(
    conn: &Connection,
    session: SessionId,
    before: i32,
    limit: i64,
) -> Result<Vec<v1::DraftVersion>> {
    let rows: Vec<Row> = table::table
        .filter(table::session_id.eq(session.uuid()))
        .filter(table::version.lt(before))
        .order(table::version.desc())
        .limit(limit)
        .select(Row::as_select())
        .load(&mut &*conn)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// A version to append.
#[derive(Debug, Clone)]
pub struct New<'a> {
    /// Its session, which must be locked.
    pub session: SessionId,
    /// The next number.
    pub number: i32,
    /// Who made it.
    pub author: VersionAuthor,
    /// The message that made it.
    pub message: Option<MessageId>,
    /// The turn that made it.
    pub turn: Option<TurnId>,
    /// Itinerary and ledger.
    pub draft: &'a Draft,
    /// What changed; none for the first.
    pub change: Option<&'a Change>,
    /// Undo and redo.
    pub pointers: Pointers,
}

/// Appends a version.
pub async fn insert(conn: &Connection, new: &New<'_>) -> Result<()> {
    let author = match new.author {
        VersionAuthor::Ai | VersionAuthor::Unspecified => "ai",
        VersionAuthor::You => "you",
        VersionAuthor::Restore => "restore",
    };
    diesel::insert_into(table::table)
        .values((
            table::session_id.eq(new.session.uuid()),
            table::version.eq(new.number),
            table::author.eq(author),
            table::message_id.eq(new.message.map(|id| id.uuid())),
            table::turn_id.eq(new.turn.map(|id| id.uuid())),
            table::itinerary.eq(Json(new.draft.itinerary.clone())),
            table::constraints.eq(Json(new.draft.constraints.clone())),
            table::change.eq(new.change.cloned().map(Json)),
            table::undo_to.eq(new.pointers.undo_to),
            table::redo_to.eq(new.pointers.redo_to),
        ))
        .execute(&mut &*conn)
        .await?;
    Ok(())
}
