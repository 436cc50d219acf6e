//! Sessions: rows, finders that carry the traveller, and the changes of status.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Nullable, Text, Uuid};
use diesel::{
    AsChangeset, ExpressionMethods, OptionalExtension, QueryDsl, Queryable, QueryableByName, Selectable,
    SelectableHelper,
};
use diesel_async::RunQueryDsl;
use remix_platform::ids::{ItineraryId, SessionId, TravelerId};
use remix_platform::{Error as Shown, Reason};
use remix_proto::v1::{self, SessionStatus};

use crate::config::Limits;
use crate::database::{Connection, Json};
use crate::error::Result;
use crate::schema::remix_chat_sessions as table;

/// The word that stands for a status in the database.
pub fn status_word(status: SessionStatus) -> &'static str {
    match status {
        SessionStatus::Active | SessionStatus::Unspecified => "active",
        SessionStatus::Finalized => "finalized",
        SessionStatus::Archived => "archived",
    }
}

fn status_of(word: &str) -> SessionStatus {
    match word {
        "finalized" => SessionStatus::Finalized,
        "archived" => SessionStatus::Archived,
        _ => SessionStatus::Active,
    }
}

/// What a list shows of a session.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = table)]
pub struct ListRow {
    id: uuid::Uuid,
    title: String,
    source_itinerary_ids: Json<Vec<String>>,
    status: String,
    draft_version: i32,
    message_count: i32,
    preview: String,
    published_itinerary_id: Option<uuid::Uuid>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    last_message_at: Option<DateTime<Utc>>,
    archived_at: Option<DateTime<Utc>>,
    finalized_at: Option<DateTime<Utc>>,
}

/// A whole session as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = table)]
pub struct Row {
    #[diesel(embed)]
    list: ListRow,
    source_snapshot: Json<Vec<v1::ItinerarySummary>>,
    current_draft_id: Option<uuid::Uuid>,
    title_source: String,
    usage: Option<Json<v1::Usage>>,
    chat_summary: Option<String>,
}

impl ListRow {
    /// The session as a list shows it.
    pub fn to_proto(&self, limits: Limits) -> v1::Session {
        v1::Session {
            id: self.id.to_string(),
            title: self.title.clone(),
            status: status_of(&self.status).into(),
            source_itinerary_ids: self.source_itinerary_ids.0.clone(),
            message_count: self.message_count,
            message_limit: limits.messages_per_session,
            create_time: Some(self.created_at.into()),
            update_time: Some(self.updated_at.into()),
            last_message_time: self.last_message_at.map(Into::into),
            draft_version: self.draft_version,
            published_itinerary_id: self.published_itinerary_id.map(|id| id.to_string()),
            preview: self.preview.clone(),
            archive_time: self.archived_at.map(Into::into),
            finalize_time: self.finalized_at.map(Into::into),
            ..Default::default()
        }
    }
}

impl Row {
    /// Its id.
    pub fn id(&self) -> SessionId {
        self.list.id.into()
    }

    /// Its status.
    pub fn status(&self) -> SessionStatus {
        status_of(&self.list.status)
    }

    /// The number of its messages.
    pub fn message_count(&self) -> i32 {
        self.list.message_count
    }

    /// The number of its newest draft.
    pub fn draft_version(&self) -> i32 {
        self.list.draft_version
    }

    /// When it was last changed.
    pub fn updated_at(&self) -> DateTime<Utc> {
        self.list.updated_at
    }

    /// The row of `itineraries` that holds its draft.
    pub fn draft_id(&self) -> Result<ItineraryId> {
        let id =
            self.current_draft_id.ok_or_else(|| Shown::internal("the session has lost its draft row"))?;
        Ok(id.into())
    }

    /// Its sources in the order in which they were picked.
    pub fn source_ids(&self) -> Vec<ItineraryId> {
        self.list.source_itinerary_ids.0.iter().filter_map(|id| id.parse().ok()).collect()
    }

    /// Its sources as they were when it was created.
    pub fn source_snapshot(&self) -> &[v1::ItinerarySummary] {
        &self.source_snapshot.0
    }

    /// The page it was published as.
    pub fn published_id(&self) -> Option<ItineraryId> {
        self.list.published_itinerary_id.map(Into::into)
    }

    /// What the chat was about, once finalized.
    pub fn chat_summary(&self) -> Option<&str> {
        self.chat_summary.as_deref()
    }

    /// The sum of its tokens with those of another reply.
    pub fn usage_with(&self, usage: v1::Usage) -> v1::Usage {
        let before = self.usage.as_ref().map_or_else(v1::Usage::default, |Json(usage)| *usage);
        v1::Usage {
            prompt_tokens: before.prompt_tokens.saturating_add(usage.prompt_tokens),
            cached_tokens: before.cached_tokens.saturating_add(usage.cached_tokens),
            completion_tokens: before.completion_tokens.saturating_add(usage.completion_tokens),
            cost: before.cost + usage.cost,
        }
    }

    /// True until the title was improved once or the traveller has set one.
    pub fn has_first_title(&self) -> bool {
        self.title_source == "sources"
    }

    /// The session without draft, ledger and turns, which other tables hold.
    pub fn to_proto(&self, limits: Limits) -> v1::Session {
        v1::Session {
            source_itineraries: self.source_snapshot.0.clone(),
            usage: self.usage.as_ref().map(|Json(usage)| *usage),
            ..self.list.to_proto(limits)
        }
    }

    /// Refuses what only an active session can do.
    pub fn require_active(&self) -> std::result::Result<(), Shown> {
        match self.status() {
            SessionStatus::Active | SessionStatus::Unspecified => Ok(()),
            SessionStatus::Finalized => {
                Err(Shown::new(Reason::SessionNotActive, "This chat is finalized. Reopen it to go on."))
            }
            SessionStatus::Archived => {
                Err(Shown::new(Reason::SessionNotActive, "This chat is archived. Reopen it to go on."))
            }
        }
    }
}

/// The traveller's session.
pub async fn find(conn: &Connection, traveler: TravelerId, id: SessionId) -> Result<Row> {
    let row = table::table
        .find(id.uuid())
        .filter(table::user_id.eq(traveler.uuid()))
        .select(Row::as_select())
        .first(&mut &*conn)
        .await
        .optional()?;
    Ok(row.ok_or_else(|| Shown::not_found("session"))?)
}

/// The traveller's session, locked until the transaction ends.
pub async fn lock(conn: &Connection, traveler: TravelerId, id: SessionId) -> Result<Row> {
    let row = table::table
        .find(id.uuid())
        .filter(table::user_id.eq(traveler.uuid()))
        .select(Row::as_select())
        .for_update()
        .first(&mut &*conn)
        .await
        .optional()?;
    Ok(row.ok_or_else(|| Shown::not_found("session"))?)
}

/// Whose session it is, for the work on a turn that the database itself has handed out.
pub async fn owner(conn: &Connection, id: SessionId) -> Result<TravelerId> {
    let owner: Option<uuid::Uuid> =
        table::table.find(id.uuid()).select(table::user_id).first(&mut &*conn).await.optional()?;
    Ok(owner.ok_or_else(|| Shown::not_found("session"))?.into())
}

/// A page of the traveller's sessions, newest first.
pub async fn list(
    conn: &Connection,
    traveler: TravelerId,
    status: Option<SessionStatus>,
    offset: i64,
    limit: i64,
) -> Result<Vec<ListRow>> {
    let order = (table::updated_at.desc(), table::id.desc());
    let rows = table::table.filter(table::user_id.eq(traveler.uuid())).select(ListRow::as_select());
    // Two statements instead of one boxed one: each stays prepared on the connection.
    Ok(match status {
        Some(status) => {
            let rows = rows.filter(table::status.eq(status_word(status)));
            rows.order(order).offset(offset).limit(limit).load(&mut &*conn).await?
        }
        None => rows.order(order).offset(offset).limit(limit).load(&mut &*conn).await?,
    })
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Uuid)]
    id: uuid::Uuid,
}

/// All of the traveller's sessions whose title or messages contain every word, newest first; at most 500.
pub async fn search(
    conn: &Connection,
    traveler: TravelerId,
    query: &str,
    status: Option<SessionStatus>,
) -> Result<Vec<ListRow>> {
    let patterns: Vec<String> = query.split_whitespace().map(crate::store::itinerary::like_pattern).collect();
    let found: Vec<Found> = diesel::sql_query(
        "SELECT s.id FROM remix_chat_sessions s \
         WHERE s.user_id = $1 AND ($2 IS NULL OR s.status = $2) AND ( \
           SELECT bool_and(s.title ILIKE word OR EXISTS ( \
             SELECT 1 FROM remix_chat_messages m WHERE m.session_id = s.id AND m.content ILIKE word)) \
           FROM unnest($3) AS word) \
         ORDER BY s.updated_at DESC, s.id DESC LIMIT 500",
    )
    .bind::<Uuid, _>(traveler.uuid())
    .bind::<Nullable<Text>, _>(status.map(status_word))
    .bind::<diesel::sql_types::Array<Text>, _>(patterns)
    .load(&mut &*conn)
    .await?;
    let ids: Vec<uuid::Uuid> = found.into_iter().map(|found| found.id).collect();
    Ok(table::table
        .filter(table::user_id.eq(traveler.uuid()))
        .filter(table::id.eq_any(ids))
        .order((table::updated_at.desc(), table::id.desc()))
        .select(ListRow::as_select())
        .load(&mut &*conn)
        .await?)
}

/// A session to store.
pub struct New<'a> {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub traveler: TravelerId,
    /// Its first title.
    pub title: &'a str,
    /// Its sources as cards, in order.
    pub sources: &'a [v1::ItinerarySummary],
    /// The row of `itineraries` that holds its draft.
    pub draft: ItineraryId,
    /// Its place among the active ones.
    pub slot: i16,
    /// The first ledger.
    pub constraints: &'a remix_itinerary::Constraints,
}

/// Stores a session.
pub async fn insert(conn: &Connection, new: &New<'_>) -> Result<()> {
    let ids: Vec<String> = new.sources.iter().map(|source| source.id.clone()).collect();
    diesel::insert_into(table::table)
        .values((
            table::id.eq(new.id.uuid()),
            table::user_id.eq(new.traveler.uuid()),
            table::title.eq(new.title),
            table::source_itinerary_ids.eq(Json(ids)),
            table::source_snapshot.eq(Json(new.sources.to_vec())),
            table::current_draft_id.eq(new.draft.uuid()),
            table::slot.eq(new.slot),
            table::constraints.eq(Json(new.constraints.clone())),
        ))
        .execute(&mut &*conn)
        .await?;
    Ok(())
}

/// What a message, a draft or both change in a session.
#[derive(Debug, Default, AsChangeset)]
#[diesel(table_name = table)]
pub struct Progress {
    /// The number of messages, when one was stored.
    pub message_count: Option<i32>,
    /// The start of the newest message.
    pub preview: Option<String>,
    /// The number of the newest draft, when one was stored.
    pub draft_version: Option<i32>,
    /// Its ledger.
    pub constraints: Option<Json<remix_itinerary::Constraints>>,
    /// Tokens over all replies.
    pub usage: Option<Json<v1::Usage>>,
}

/// Records progress in the locked session and answers with the session after it.
pub async fn advance(conn: &Connection, id: SessionId, progress: Progress) -> Result<Row> {
    let spoken = progress.message_count.is_some();
    let session = diesel::update(table::table.find(id.uuid()));
    let moved = (progress, table::updated_at.eq(diesel::dsl::now));
    Ok(if spoken {
        let spoken = (moved, table::last_message_at.eq(diesel::dsl::now));
        session.set(spoken).returning(Row::as_returning()).get_result(&mut &*conn).await?
    } else {
        session.set(moved).returning(Row::as_returning()).get_result(&mut &*conn).await?
    })
}

/// Sets the title that the traveller wants.
pub async fn rename(conn: &Connection, traveler: TravelerId, id: SessionId, title: &str) -> Result<()> {
    let rows = diesel::update(table::table.find(id.uuid()).filter(table::user_id.eq(traveler.uuid())))
        .set((
            table::title.eq(title),
            table::title_source.eq("traveler"),
            table::updated_at.eq(diesel::dsl::now),
        ))
        .execute(&mut &*conn)
        .await?;
    if rows == 0 { Err(Shown::not_found("session").into()) } else { Ok(()) }
}

/// Sets a better title once, never over one that the traveller has set.
pub async fn improve_title(conn: &Connection, id: SessionId, title: &str) -> Result<()> {
    diesel::update(table::table.find(id.uuid()).filter(table::title_source.eq("sources")))
        .set((table::title.eq(title), table::title_source.eq("chat")))
        .execute(&mut &*conn)
        .await?;
    Ok(())
}

/// Makes the locked session active in a place.
pub async fn activate(conn: &Connection, id: SessionId, slot: i16) -> Result<()> {
    diesel::update(table::table.find(id.uuid()))
        .set((
            table::status.eq("active"),
            table::slot.eq(Some(slot)),
            table::archived_at.eq(None::<DateTime<Utc>>),
            table::finalized_at.eq(None::<DateTime<Utc>>),
            table::updated_at.eq(diesel::dsl::now),
        ))
        .execute(&mut &*conn)
        .await?;
    Ok(())
}

/// Puts the locked session away.
pub async fn archive(conn: &Connection, id: SessionId) -> Result<()> {
    diesel::update(table::table.find(id.uuid()))
        .set((
            table::status.eq("archived"),
            table::slot.eq(None::<i16>),
            table::archived_at.eq(diesel::dsl::now),
            table::updated_at.eq(diesel::dsl::now),
        ))
        .execute(&mut &*conn)
        .await?;
    Ok(())
}

/// Finalizes the locked session.
pub async fn finalize(conn: &Connection, id: SessionId, summary: &str) -> Result<()> {
    diesel::update(table::table.find(id.uuid()))
        .set((
            table::status.eq("finalized"),
            table::slot.eq(None::<i16>),
            table::chat_summary.eq(Some(summary)),
            table::finalized_at.eq(diesel::dsl::now),
            table::updated_at.eq(diesel::dsl::now),
        ))
        .execute(&mut &*conn)
        .await?;
    Ok(())
}

/// Records the page of the locked session.
pub async fn published(conn: &Connection, id: SessionId, page: ItineraryId) -> Result<()> {
    diesel::update(table::table.find(id.uuid()))
        .set((table::published_itinerary_id.eq(Some(page.uuid())), table::updated_at.eq(diesel::dsl::now)))
        .execute(&mut &*conn)
        .await?;
    Ok(())
}

/// Deletes the locked session with everything in it; a draft that was not published goes too.
pub async fn delete(conn: &Connection, row: &Row) -> Result<()> {
    diesel::delete(table::table.find(row.id().uuid())).execute(&mut &*conn).await?;
    if let Some(draft) = row.current_draft_id {
        crate::store::itinerary::delete_draft(conn, draft.into()).await?;
    }
    Ok(())
}
