//! Travellers. The table is the host site's; we only read it, except for the demo catalogue.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, Queryable, Selectable, SelectableHelper};
use diesel_async::RunQueryDsl;
use remix_platform::ids::TravelerId;
use remix_proto::v1;

use crate::database::Connection;
use crate::error::Result;
use crate::schema::travelers as table;

/// A traveller as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = table)]
pub struct Row {
    id: uuid::Uuid,
    username: String,
    display_name: String,
}

impl From<Row> for v1::Traveler {
    fn from(row: Row) -> Self {
        Self { id: row.id.to_string(), username: row.username, display_name: row.display_name }
    }
}

/// One traveller; what is stored of him is public.
pub async fn find(conn: &Connection, id: TravelerId) -> Result<Option<v1::Traveler>> {
    let row: Option<Row> =
        table::table.find(id.uuid()).select(Row::as_select()).first(&mut &*conn).await.optional()?;
    Ok(row.map(Into::into))
}

/// The first travellers by user name, for the sign-in picker of the demo.
pub async fn list(conn: &Connection, most: i64) -> Result<Vec<v1::Traveler>> {
    let rows: Vec<Row> =
        table::table.order(table::username).limit(most).select(Row::as_select()).load(&mut &*conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Writes a traveller of the demo catalogue.
pub async fn upsert(conn: &Connection, id: TravelerId, username: &str, display_name: &str) -> Result<()> {
    diesel::insert_into(table::table)
        .values((table::id.eq(id.uuid()), table::username.eq(username), table::display_name.eq(display_name)))
        .on_conflict(table::id)
        .do_update()
        .set((table::username.eq(username), table::display_name.eq(display_name)))
        .execute(&mut &*conn)
        .await?;
    Ok(())
}
