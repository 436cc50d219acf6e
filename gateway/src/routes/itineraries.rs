//! Published itineraries: the open catalogue, and publishing a finalized session.

use axum::extract::State;
use axum::http::StatusCode;
use remix_platform::Error;
use remix_platform::ids::{SessionId, TravelerId};
use remix_proto::v1::{
    DifficultyLevel, GetItineraryRequest, GetItineraryResponse, Itinerary, ItinerarySummary,
    ListItinerariesRequest, PublishForm, PublishItineraryRequest, TextList,
};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, Shared};
use crate::body::Json;
use crate::identity::{Anybody, Authenticated};
use crate::openapi::Failures;
use crate::params::{IdempotencyKey, OfItinerary, Params};
use crate::reply::{Success, mark_replayed, ok, with_status};
use crate::upstream::{QUICK, is_replay};

const LONGEST_TRIP: i32 = 60;

/// A page of the catalogue.
#[derive(Serialize, ToSchema)]
pub(crate) struct ItineraryPage {
    /// Newest first.
    itineraries: Vec<ItinerarySummary>,
    /// All that match.
    total: i32,
    /// From 1.
    page: i32,
    /// 1..50.
    per_page: i32,
}

/// A published page.
#[derive(Serialize, ToSchema)]
pub(crate) struct PublishedItinerary {
    itinerary: Itinerary,
}

/// Body of a publication: what is left out comes from the finalized packet.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewItinerary {
    /// A finalized session. uuid.
    chat_session_id: String,
    title: Option<String>,
    tagline: Option<String>,
    description: Option<String>,
    destination: Option<String>,
    difficulty_level: Option<DifficultyLevel>,
    /// At most 15.
    activity_tags: Option<Vec<String>>,
    categories: Option<Vec<String>>,
    trip_highlights: Option<String>,
    trip_journey: Option<String>,
    safety_tips: Option<String>,
    packing_list: Option<Vec<String>>,
    important_notes: Option<Vec<String>>,
    day_by_day_plan: Option<String>,
    // A form sends these back as it got them; the server knows them itself.
    #[schema(ignore)]
    #[serde(default, rename = "is_remixed")]
    _is_remixed: IgnoredAny,
    #[schema(ignore)]
    #[serde(default, rename = "remixed_from_ids")]
    _remixed_from_ids: IgnoredAny,
    #[schema(ignore)]
    #[serde(default, rename = "id")]
    _id: IgnoredAny,
    #[schema(ignore)]
    #[serde(default, rename = "duration_days")]
    _duration_days: IgnoredAny,
    #[schema(ignore)]
    #[serde(default, rename = "budget_amount")]
    _budget_amount: IgnoredAny,
    #[schema(ignore)]
    #[serde(default, rename = "budget_currency")]
    _budget_currency: IgnoredAny,
}

/// The published itineraries, newest first.
#[utoipa::path(get, path = "/api/itineraries", tag = "itineraries",
    params(
        ("q" = Option<String>, Query, description = "Words in title, place, tags and creator, at most 200 characters"),
        ("tags" = Option<String>, Query, description = "All of these, separated by commas"),
        ("min_days" = Option<i32>, Query, description = "1..60"),
        ("max_days" = Option<i32>, Query, description = "1..60"),
        ("difficulty" = Option<DifficultyLevel>, Query, description = "Exactly this level"),
        ("creator_id" = Option<String>, Query, description = "uuid of the creator"),
        ("page" = Option<i32>, Query, description = "From 1"),
        ("per_page" = Option<i32>, Query, description = "1..50; unset means 10")),
    responses((status = 200, description = "A page", body = Success<ItineraryPage>), Failures))]
pub(crate) async fn list_itineraries(
    State(gateway): Shared,
    Anybody(caller): Anybody,
    params: Params,
) -> Answer {
    let (page, per_page) = (params.page()?, params.per_page()?);
    let message = ListItinerariesRequest {
        query: params.search()?.unwrap_or_default(),
        page_size: per_page,
        page: Some(page),
        tags: params.list("tags"),
        min_days: params.number("min_days", 1..=LONGEST_TRIP)?,
        max_days: params.number("max_days", 1..=LONGEST_TRIP)?,
        difficulty: params.word::<DifficultyLevel>("difficulty")?.unwrap_or_default(),
        creator_id: params.id::<TravelerId>("creator_id")?,
        ..Default::default()
    };
    let listed = gateway
        .read_itinerary(&caller, message, |mut itineraries, request| async move {
            itineraries.list_itineraries(request).await
        })
        .await?;
    Ok(ok(&ItineraryPage { itineraries: listed.itineraries, total: listed.total_size, page, per_page }))
}

/// One published itinerary with its lineage.
#[utoipa::path(get, path = "/api/itineraries/{itinerary_id}", tag = "itineraries",
    params(("itinerary_id" = String, Path, description = "uuid")),
    responses((status = 200, description = "The itinerary", body = Success<GetItineraryResponse>), Failures))]
pub(crate) async fn get_itinerary(
    State(gateway): Shared,
    Anybody(caller): Anybody,
    OfItinerary(itinerary): OfItinerary,
) -> Answer {
    let message = GetItineraryRequest { itinerary_id: itinerary.to_string() };
    let found = gateway
        .read_itinerary(&caller, message, |mut itineraries, request| async move {
            itineraries.get_itinerary(request).await
        })
        .await?;
    Ok(ok(&found))
}

/// Publishes the draft of a finalized session. One page a session: a repeat answers with the same page.
#[utoipa::path(post, path = "/api/itineraries", tag = "itineraries", request_body = NewItinerary,
    params(("Idempotency-Key" = Option<String>, Header, description = "Accepted; a repeat answers with the same page anyway")),
    responses(
        (status = 201, description = "The new page", body = Success<PublishedItinerary>),
        (status = 200, description = "The page that there is already", body = Success<PublishedItinerary>),
        Failures), security(("bearer" = [])))]
pub(crate) async fn publish_itinerary(
    State(gateway): Shared,
    Authenticated(caller): Authenticated,
    IdempotencyKey(idempotency_key): IdempotencyKey,
    Json(body): Json<NewItinerary>,
) -> Answer {
    let session: SessionId =
        body.chat_session_id.parse().map_err(|_| Error::field("chat_session_id", "must be a uuid"))?;
    let list = |values: Option<Vec<String>>| values.map(|values| TextList { values });
    let form = PublishForm {
        title: body.title,
        tagline: body.tagline,
        description: body.description,
        destination: body.destination,
        difficulty_level: body.difficulty_level.unwrap_or_default().into(),
        activity_tags: list(body.activity_tags),
        categories: list(body.categories),
        trip_highlights: body.trip_highlights,
        trip_journey: body.trip_journey,
        safety_tips: body.safety_tips,
        packing_list: list(body.packing_list),
        important_notes: list(body.important_notes),
        day_by_day_plan: body.day_by_day_plan,
    };
    let message =
        PublishItineraryRequest { session_id: session.to_string(), form: Some(form), idempotency_key };
    let answer = gateway.upstream.itineraries().publish_itinerary(caller.request(message, QUICK)).await?;
    let replayed = is_replay(&answer);
    let published = answer.into_inner();
    let status = if published.created { StatusCode::CREATED } else { StatusCode::OK };
    let page = PublishedItinerary { itinerary: published.itinerary.unwrap_or_default() };
    Ok(mark_replayed(with_status(status, &page), replayed))
}
