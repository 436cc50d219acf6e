//! From a draft to a published page: the packet that fills the form, and the page that credits its sources.

use std::sync::Arc;

use prost::Message as _;
use remix_platform::ids::{ItineraryId, SessionId, TravelerId};
use remix_platform::{Error as Shown, Reason};
use remix_proto::v1::{self, DifficultyLevel, SessionStatus};
use unicode_segmentation::UnicodeSegmentation;

use crate::app::{App, Caller};
use crate::database::Connection;
use crate::error::Result;
use crate::store::idempotency::{self, Call};
use crate::store::{draft, itinerary, message, quota, session};
use crate::turns::begin::require_quiet;
use crate::wire;

/// The tag of every published remix; the client can neither drop nor forge it.
pub const REMIX_TAG: &str = "AI Generated";

/// Where the publish form is.
const FORM: &str = "/publish";

/// Finalizes a session and answers with the packet; a finalized one answers with the same packet again.
pub async fn finalize(
    app: &App,
    caller: &Caller,
    id: SessionId,
    call: Call,
) -> Result<(v1::FinalizeSessionResponse, bool)> {
    let row = {
        let conn = app.database.read().await?;
        session::find(&conn, caller.traveler, id).await?
    };
    // The summary may take a model's time, so it is made before anything is locked.
    let summary = match row.chat_summary() {
        Some(summary) if row.status() == SessionStatus::Finalized => summary.to_owned(),
        _ => summarize(app, caller, &row).await?,
    };
    let traveler = caller.traveler;
    app.database
        .transaction(move |conn| {
            let (summary, call) = (summary.clone(), call.clone());
            Box::pin(async move { finalize_in(conn, traveler, id, &summary, &call).await })
        })
        .await
}

async fn summarize(app: &App, caller: &Caller, row: &session::Row) -> Result<String> {
    row.require_active()?;
    let (messages, draft, constraints) = {
        let conn = app.database.read().await?;
        let messages = message::page(&conn, row.id(), None, 100).await?;
        let (_, draft, constraints) = draft::find(&conn, row.id(), row.draft_version()).await?;
        (messages, draft, constraints)
    };
    let plain = format!("A remix of {}.", titles(row));
    match crate::turns::assistant::summarize(app, &caller.context, messages, draft, constraints).await {
        Ok(summary) if !summary.trim().is_empty() => Ok(summary),
        Ok(_) => Ok(plain),
        Err(error) => {
            tracing::warn!(%error, "the chat is finalized with a plain summary");
            Ok(plain)
        }
    }
}

fn titles(row: &session::Row) -> String {
    row.source_snapshot().iter().map(|source| source.title.as_str()).collect::<Vec<_>>().join(" and ")
}

async fn finalize_in(
    conn: &Connection,
    traveler: TravelerId,
    id: SessionId,
    summary: &str,
    call: &Call,
) -> Result<(v1::FinalizeSessionResponse, bool)> {
    quota::lock(conn, traveler).await?;
    let row = session::lock(conn, traveler, id).await?;
    if let Some(packet) = idempotency::replay(conn, call).await? {
        return Ok((packet, true));
    }
    if row.status() == SessionStatus::Archived {
        row.require_active()?;
    }
    if row.status() == SessionStatus::Active {
        require_quiet(conn, id).await?;
        session::finalize(conn, id, summary).await?;
    }
    let row = session::find(conn, traveler, id).await?;
    let packet = packet(conn, &row).await?;
    idempotency::store(conn, call, Some(&packet.encode_to_vec()), None).await?;
    Ok((packet, false))
}

/// Everything that the publish form shows.
async fn packet(conn: &Connection, row: &session::Row) -> Result<v1::FinalizeSessionResponse> {
    let itinerary = draft_with_text(conn, row).await?;
    let missing = missing(&itinerary);
    Ok(v1::FinalizeSessionResponse {
        itinerary: Some(itinerary),
        source_itineraries: row.source_snapshot().to_vec(),
        chat_summary: row.chat_summary().unwrap_or_default().to_owned(),
        redirect_to: FORM.to_owned(),
        missing,
    })
}

/// The newest draft with its days as text and a tagline, which only the form and the page want.
async fn draft_with_text(conn: &Connection, row: &session::Row) -> Result<v1::Itinerary> {
    let version = draft::load(conn, row.id(), row.draft_version()).await?;
    let mut itinerary: v1::Itinerary = wire::convert(&version.draft.itinerary)?;
    itinerary.day_by_day_plan = remix_itinerary::day_by_day(&version.draft.itinerary);
    if itinerary.tagline.is_empty() {
        itinerary.tagline = remix_itinerary::tagline(&version.draft.itinerary);
    }
    Ok(itinerary)
}

/// Form fields that still need a person.
fn missing(itinerary: &v1::Itinerary) -> Vec<String> {
    let texts = [
        ("title", &itinerary.title),
        ("tagline", &itinerary.tagline),
        ("description", &itinerary.description),
        ("destination", &itinerary.destination),
        ("trip_highlights", &itinerary.trip_highlights),
        ("trip_journey", &itinerary.trip_journey),
        ("safety_tips", &itinerary.safety_tips),
        ("day_by_day_plan", &itinerary.day_by_day_plan),
    ];
    let lists = [
        ("activity_tags", &itinerary.activity_tags),
        ("categories", &itinerary.categories),
        ("packing_list", &itinerary.packing_list),
        ("important_notes", &itinerary.important_notes),
    ];
    let empty_texts = texts.into_iter().filter(|(_, text)| text.trim().is_empty()).map(|(name, _)| name);
    let empty_lists = lists.into_iter().filter(|(_, list)| list.is_empty()).map(|(name, _)| name);
    empty_texts.chain(empty_lists).map(str::to_owned).collect()
}

/// Publishes the draft of a finalized session. Beside the page: whether an earlier call with the same key gave it.
pub async fn publish(
    app: &App,
    caller: &Caller,
    id: SessionId,
    form: Option<v1::PublishForm>,
    call: Call,
) -> Result<(v1::PublishItineraryResponse, bool)> {
    let traveler = caller.traveler;
    let work = Arc::new((form.unwrap_or_default(), call));
    app.database
        .transaction(move |conn| {
            let work = Arc::clone(&work);
            Box::pin(async move {
                let (form, call) = work.as_ref();
                // The lock makes equal calls take turns.
                let row = session::lock(conn, traveler, id).await?;
                if let Some(page) = idempotency::replay(conn, call).await? {
                    return Ok((page, true));
                }
                let (itinerary, created) = publish_in(conn, traveler, &row, form).await?;
                let page = v1::PublishItineraryResponse { itinerary: Some(itinerary), created };
                idempotency::store(conn, call, Some(&page.encode_to_vec()), None).await?;
                Ok((page, false))
            })
        })
        .await
}

async fn publish_in(
    conn: &Connection,
    traveler: TravelerId,
    row: &session::Row,
    form: &v1::PublishForm,
) -> Result<(v1::Itinerary, bool)> {
    if row.status() != SessionStatus::Finalized {
        let message = "Only a finalized chat can be published. Finalize it first.";
        return Err(Shown::new(Reason::NotFinalized, message).into());
    }
    if let Some(page) = row.published_id() {
        let page = itinerary::page(conn, page).await?;
        return Ok((page.ok_or_else(|| Shown::not_found("itinerary"))?, false));
    }
    let draft = draft_with_text(conn, row).await?;
    let mut page = filled(draft, form)?;
    page.source_itineraries = lineage(conn, row).await?;
    let page_id: ItineraryId = row.draft_id()?;
    itinerary::upsert(conn, traveler, &page, true).await?;
    session::published(conn, row.id(), page_id).await?;
    let stored = itinerary::page(conn, page_id).await?;
    Ok((stored.ok_or_else(|| Shown::internal("the page was not stored"))?, true))
}

/// The draft with what the person has changed in the form, and what only the server may say.
fn filled(draft: v1::Itinerary, form: &v1::PublishForm) -> Result<v1::Itinerary> {
    let mut page = draft;
    for (field, text) in [
        (&mut page.title, &form.title),
        (&mut page.tagline, &form.tagline),
        (&mut page.description, &form.description),
        (&mut page.destination, &form.destination),
        (&mut page.trip_highlights, &form.trip_highlights),
        (&mut page.trip_journey, &form.trip_journey),
        (&mut page.safety_tips, &form.safety_tips),
        (&mut page.day_by_day_plan, &form.day_by_day_plan),
    ] {
        if let Some(text) = text {
            text.trim().clone_into(field);
        }
    }
    for (field, list) in [
        (&mut page.activity_tags, &form.activity_tags),
        (&mut page.categories, &form.categories),
        (&mut page.packing_list, &form.packing_list),
        (&mut page.important_notes, &form.important_notes),
    ] {
        if let Some(list) = list {
            field.clone_from(&list.values);
        }
    }
    if form.difficulty_level != DifficultyLevel::Unspecified as i32 {
        page.difficulty_level = form.difficulty_level;
    }
    page.activity_tags.retain(|tag| tag != REMIX_TAG);
    page.is_remixed = true;
    check(&page)?;
    let violations = remix_itinerary::validate_published(&wire::convert(&page)?);
    if let Some(violation) = violations.into_iter().find(|violation| violation.enforced) {
        return Err(Shown::field("itinerary", violation.message).into());
    }
    page.activity_tags.push(REMIX_TAG.to_owned());
    page.warnings.clear();
    Ok(page)
}

/// Refuses a form whose texts are missing or too long; each wrong field is named.
fn check(page: &v1::Itinerary) -> std::result::Result<(), Shown> {
    let texts = [
        ("title", &page.title, 1, 200),
        ("tagline", &page.tagline, 0, 160),
        ("description", &page.description, 0, 5000),
        ("destination", &page.destination, 1, 200),
        ("trip_highlights", &page.trip_highlights, 0, 5000),
        ("trip_journey", &page.trip_journey, 0, 5000),
        ("safety_tips", &page.safety_tips, 0, 5000),
        ("day_by_day_plan", &page.day_by_day_plan, 0, 5000),
    ];
    let lists = [
        ("activity_tags", &page.activity_tags, 15, 30),
        ("categories", &page.categories, 15, 60),
        ("packing_list", &page.packing_list, 100, 300),
        ("important_notes", &page.important_notes, 100, 300),
    ];
    let mut wrong = Vec::new();
    for (field, text, least, most) in texts {
        let length = text.graphemes(true).count();
        if !(least..=most).contains(&length) {
            wrong.push(violation(field, format!("must have {least} to {most} characters")));
        }
        if text.chars().any(|character| character.is_control() && character != '\n') {
            wrong.push(violation(field, "must not contain control characters".to_owned()));
        }
    }
    for (field, list, entries, most) in lists {
        if list.len() > entries {
            wrong.push(violation(field, format!("must have at most {entries} entries")));
        }
        for (index, entry) in list.iter().enumerate() {
            let length = entry.graphemes(true).count();
            if !(1..=most).contains(&length) || entry.chars().any(char::is_control) {
                wrong.push(violation(
                    &format!("{field}[{index}]"),
                    format!("must have 1 to {most} characters"),
                ));
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(Shown::fields(wrong)) }
}

fn violation(field: &str, message: String) -> v1::FieldViolation {
    v1::FieldViolation { field: field.to_owned(), message }
}

/// The sources as they are now, or as they were when the chat began; then their own sources, each once: a remix of a
/// remix credits the whole chain.
async fn lineage(conn: &Connection, row: &session::Row) -> Result<Vec<v1::ItinerarySummary>> {
    let published = itinerary::published(conn, &row.source_ids()).await?;
    let mut lineage = row.source_snapshot().to_vec();
    for source in published {
        for ancestor in source.itinerary.source_itineraries {
            if !lineage.iter().any(|known| known.id == ancestor.id) {
                lineage.push(ancestor);
            }
        }
    }
    Ok(lineage)
}
