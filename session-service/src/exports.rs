//! Drafts and published itineraries as files.

use chrono::{DateTime, Utc};
use remix_itinerary::export::{self, Format};
use remix_platform::Error as Shown;
use remix_platform::ids::{ItineraryId, SessionId};
use remix_proto::v1;

use crate::app::{App, Caller};
use crate::error::Result;
use crate::store::{draft, itinerary, session};
use crate::wire;

/// Reads the name of a format.
pub fn format(name: &str) -> std::result::Result<Format, Shown> {
    Format::parse(name).ok_or_else(|| Shown::field("format", "must be ics, gpx, md or json"))
}

/// The newest draft of a session.
pub async fn draft(app: &App, caller: &Caller, id: SessionId, format: Format) -> Result<v1::ExportedFile> {
    let conn = app.database.read().await?;
    let row = session::find(&conn, caller.traveler, id).await?;
    let version = draft::load(&conn, id, row.draft_version()).await?;
    file(&version.draft.itinerary, format, row.updated_at())
}

/// A published itinerary.
pub async fn published(app: &App, id: ItineraryId, format: Format) -> Result<v1::ExportedFile> {
    let conn = app.database.read().await?;
    let page = itinerary::page(&conn, id).await?.ok_or_else(|| Shown::not_found("itinerary"))?;
    let stamp = page.publish_time.and_then(remix_proto::Timestamp::to_chrono).unwrap_or_default();
    file(&wire::convert(&page)?, format, stamp)
}

fn file(
    itinerary: &remix_itinerary::Itinerary,
    format: Format,
    changed: DateTime<Utc>,
) -> Result<v1::ExportedFile> {
    let stamp = changed.format("%Y%m%dT%H%M%SZ").to_string();
    // What is missing is a property of the trip, but the format is what the caller can choose.
    let export = export::export(itinerary, format, &stamp)
        .map_err(|problem| Shown::field("format", problem.to_string()))?;
    Ok(v1::ExportedFile {
        file_name: export.file_name,
        media_type: export.media_type.to_owned(),
        content: export.content,
    })
}
