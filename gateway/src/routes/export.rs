//! Itineraries as files: the draft of a session, or a published page.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use remix_platform::Error;
use remix_proto::v1::{ExportDraftRequest, ExportItineraryRequest, ExportedFile};

use super::{Answer, Shared};
use crate::identity::{Anybody, Authenticated};
use crate::openapi::Failures;
use crate::params::{InSession, OfItinerary, Params};

/// Calendar, map track, text to print, and the data themselves.
const FORMATS: [&str; 4] = ["ics", "gpx", "md", "json"];

/// The draft as a file.
#[utoipa::path(get, path = "/api/remix/sessions/{session_id}/export", tag = "drafts",
    params(
        ("session_id" = String, Path, description = "uuid"),
        ("format" = String, Query, description = "ics (needs a start date), gpx, md or json")),
    responses((status = 200, description = "The file, of the type of its format", body = String, content_type = "application/octet-stream"), Failures),
    security(("bearer" = [])))]
pub(crate) async fn export_draft(
    State(gateway): Shared,
    Authenticated(caller): Authenticated,
    InSession(session): InSession,
    params: Params,
) -> Answer {
    let message = ExportDraftRequest { session_id: session.to_string(), format: format(&params)? };
    let answer = gateway
        .read_session(&caller, message, |mut sessions, request| async move {
            sessions.export_draft(request).await
        })
        .await?;
    Ok(download(answer.file.unwrap_or_default())?)
}

/// A published itinerary as a file.
#[utoipa::path(get, path = "/api/itineraries/{itinerary_id}/export", tag = "itineraries",
    params(
        ("itinerary_id" = String, Path, description = "uuid"),
        ("format" = String, Query, description = "ics (needs a start date), gpx, md or json")),
    responses((status = 200, description = "The file, of the type of its format", body = String, content_type = "application/octet-stream"), Failures))]
pub(crate) async fn export_itinerary(
    State(gateway): Shared,
    Anybody(caller): Anybody,
    OfItinerary(itinerary): OfItinerary,
    params: Params,
) -> Answer {
    let message = ExportItineraryRequest { itinerary_id: itinerary.to_string(), format: format(&params)? };
    let answer = gateway
        .read_itinerary(&caller, message, |mut itineraries, request| async move {
            itineraries.export_itinerary(request).await
        })
        .await?;
    Ok(download(answer.file.unwrap_or_default())?)
}

fn format(params: &Params) -> Result<String, Error> {
    params
        .text("format")
        .filter(|format| FORMATS.contains(&format.as_str()))
        .ok_or_else(|| Error::field("format", format!("must be one of {}", FORMATS.join(", "))))
}

fn download(file: ExportedFile) -> Result<Response, Error> {
    // The name comes from a title: nothing in it may end the quotes or lead to another folder.
    let safe = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '-' };
    let name: String = file.file_name.chars().map(safe).collect();
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_str(&file.media_type).map_err(Error::internal)?),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&disposition).map_err(Error::internal)?),
    ];
    Ok((headers, file.content).into_response())
}
