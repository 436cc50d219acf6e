//! `ItineraryService` as gRPC: the open catalogue, and publishing.

use remix_platform::Error as Shown;
use remix_platform::ids::SessionId;
use remix_proto::v1::itinerary_service_server::ItineraryService;
use remix_proto::v1::{self, DifficultyLevel};
use tonic::{Request, Response, Status};

use crate::app::Shared;
use crate::error::Error;
use crate::exports;
use crate::input;
use crate::publishing;
use crate::service::marked;
use crate::store::idempotency::Call;
use crate::store::itinerary::{self, Filter};
use crate::store::traveler;

/// The service.
pub struct Service {
    app: Shared,
}

impl Service {
    /// The service on these parts.
    pub fn new(app: Shared) -> Self {
        Self { app }
    }
}

type Outcome<T> = Result<Response<T>, Status>;

fn filter(request: &v1::ListItinerariesRequest) -> Result<Filter, Error> {
    if request.query.chars().count() > 200 || request.query.contains('\0') {
        return Err(Shown::field("query", "must have at most 200 characters").into());
    }
    for (field, days) in [("min_days", request.min_days), ("max_days", request.max_days)] {
        if days.is_some_and(|days| !(1..=60).contains(&days)) {
            return Err(Shown::field(field, "must be between 1 and 60").into());
        }
    }
    let difficulty = DifficultyLevel::try_from(request.difficulty)
        .map_err(|_| Shown::field("difficulty", "must be easy, moderate, challenging or extreme"))?;
    let creator = match &request.creator_id {
        None => None,
        Some(id) => Some(id.parse().map_err(|_| Shown::field("creator_id", "must be a uuid"))?),
    };
    Ok(Filter {
        query: request.query.clone(),
        tags: request.tags.clone(),
        min_days: request.min_days,
        max_days: request.max_days,
        difficulty: (difficulty != DifficultyLevel::Unspecified).then_some(difficulty),
        creator,
    })
}

#[tonic::async_trait]
impl ItineraryService for Service {
    async fn list_itineraries(
        &self,
        request: Request<v1::ListItinerariesRequest>,
    ) -> Outcome<v1::ListItinerariesResponse> {
        let request = request.into_inner();
        let size = input::page_size("page_size", request.page_size, 10, 50)?;
        let offset = crate::paging::offset(&request.page_token, request.page, size)?;
        let filter = filter(&request)?;
        let conn = self.app.database.read().await?;
        let (itineraries, total) = itinerary::list(&conn, &filter, offset, size.into()).await?;
        Ok(Response::new(v1::ListItinerariesResponse {
            next_page_token: crate::paging::next_token(offset, itineraries.len(), total),
            itineraries,
            total_size: i32::try_from(total).unwrap_or(i32::MAX),
        }))
    }

    async fn get_itinerary(
        &self,
        request: Request<v1::GetItineraryRequest>,
    ) -> Outcome<v1::GetItineraryResponse> {
        let id = input::id(&request.get_ref().itinerary_id, "itinerary")?;
        let conn = self.app.database.read().await?;
        let page = itinerary::page(&conn, id).await?;
        let itinerary = page.ok_or_else(|| Error::from(Shown::not_found("itinerary")))?;
        Ok(Response::new(v1::GetItineraryResponse { itinerary: Some(itinerary) }))
    }

    async fn export_itinerary(
        &self,
        request: Request<v1::ExportItineraryRequest>,
    ) -> Outcome<v1::ExportItineraryResponse> {
        let id = input::id(&request.get_ref().itinerary_id, "itinerary")?;
        let format = exports::format(&request.get_ref().format).map_err(Error::from)?;
        let file = exports::published(&self.app, id, format).await?;
        Ok(Response::new(v1::ExportItineraryResponse { file: Some(file) }))
    }

    async fn publish_itinerary(
        &self,
        request: Request<v1::PublishItineraryRequest>,
    ) -> Outcome<v1::PublishItineraryResponse> {
        let caller = self.app.caller(request.metadata()).await?;
        let mut request = request.into_inner();
        let key = request.idempotency_key.take();
        let session: SessionId = input::id(&request.session_id, "session")?;
        let call = Call::new(&caller, format!("publish:{session}"), key.as_deref(), &request)?;
        let (page, replayed) = publishing::publish(&self.app, &caller, session, request.form, call).await?;
        Ok(marked(page, replayed))
    }

    async fn get_traveler(
        &self,
        request: Request<v1::GetTravelerRequest>,
    ) -> Outcome<v1::GetTravelerResponse> {
        let caller = self.app.caller(request.metadata()).await?;
        let asked = request.into_inner().traveler_id;
        let id = if asked.is_empty() { caller.traveler } else { input::id(&asked, "traveler")? };
        let conn = self.app.database.read().await?;
        let traveler = traveler::find(&conn, id).await?;
        let traveler = traveler.ok_or_else(|| Error::from(Shown::not_found("traveler")))?;
        Ok(Response::new(v1::GetTravelerResponse { traveler: Some(traveler) }))
    }

    async fn list_demo_travelers(
        &self,
        _request: Request<v1::ListDemoTravelersRequest>,
    ) -> Outcome<v1::ListDemoTravelersResponse> {
        if !self.app.config.demo {
            return Err(Error::from(Shown::not_found("traveler")).into());
        }
        let conn = self.app.database.read().await?;
        let travelers = traveler::list(&conn, 50).await?;
        Ok(Response::new(v1::ListDemoTravelersResponse { travelers }))
    }
}
