//! The traveller of the token, and the demo sign-in of a local stack.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use remix_platform::Error;
use remix_platform::ids::TravelerId;
use remix_proto::Timestamp;
use remix_proto::v1::{
    GetTravelerRequest, GetTravelerResponse, ListDemoTravelersRequest, ListDemoTravelersResponse, Traveler,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, Shared};
use crate::Gateway;
use crate::body::Json;
use crate::identity::{Anybody, Authenticated};
use crate::openapi::Failures;
use crate::reply::{Failure, Success, ok};
use crate::upstream::Caller;

const DEMO_TOKEN_LIFETIME: Duration = Duration::from_secs(12 * 3600);

/// Body of a demo sign-in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DemoSignIn {
    /// A demo traveller. uuid.
    traveler_id: String,
}

/// A demo traveller's token.
#[derive(Serialize, ToSchema)]
pub(crate) struct DemoToken {
    /// For `Authorization: Bearer`.
    token: String,
    traveler: Traveler,
    /// When the token ends.
    expires_at: Timestamp,
}

/// Proof that the demo sign-in exists; without it these paths do not, whatever is sent to them.
pub(crate) struct DemoMode;

impl FromRequestParts<Arc<Gateway>> for DemoMode {
    type Rejection = Failure;

    async fn from_request_parts(_: &mut Parts, gateway: &Arc<Gateway>) -> Result<Self, Failure> {
        if gateway.config.demo { Ok(Self) } else { Err(Error::not_found("page").into()) }
    }
}

/// The traveller of the token.
#[utoipa::path(get, path = "/api/me", tag = "travelers",
    responses((status = 200, description = "The traveller", body = Success<GetTravelerResponse>), Failures), security(("bearer" = [])))]
pub(crate) async fn get_traveler(State(gateway): Shared, Authenticated(caller): Authenticated) -> Answer {
    let found = gateway
        .read_itinerary(&caller, GetTravelerRequest::default(), |mut itineraries, request| async move {
            itineraries.get_traveler(request).await
        })
        .await?;
    Ok(ok(&found))
}

/// Who can sign in to the demo. 404 outside demo mode.
#[utoipa::path(get, path = "/api/auth/demo", tag = "travelers",
    responses((status = 200, description = "The demo travellers", body = Success<ListDemoTravelersResponse>), Failures))]
pub(crate) async fn list_demo_travelers(
    State(gateway): Shared,
    _: DemoMode,
    Anybody(caller): Anybody,
) -> Answer {
    Ok(ok(&demo_travelers(&gateway, &caller).await?))
}

/// Signs in as a demo traveller. 404 outside demo mode.
#[utoipa::path(post, path = "/api/auth/demo", tag = "travelers", request_body = DemoSignIn,
    responses((status = 200, description = "A token", body = Success<DemoToken>), Failures))]
pub(crate) async fn sign_in_demo(
    State(gateway): Shared,
    _: DemoMode,
    Anybody(caller): Anybody,
    Json(body): Json<DemoSignIn>,
) -> Answer {
    const FIELD: &str = "traveler_id";
    let id: TravelerId = body.traveler_id.parse().map_err(|_| Error::field(FIELD, "must be a uuid"))?;
    let known = demo_travelers(&gateway, &caller).await?.travelers;
    let traveler = known
        .into_iter()
        .find(|traveler| traveler.id == id.to_string())
        .ok_or_else(|| Error::field(FIELD, "is not a demo traveller"))?;
    let token = gateway.config.auth.mint(id, DEMO_TOKEN_LIFETIME)?;
    Ok(ok(&DemoToken { token: token.text, traveler, expires_at: token.expires_at.into() }))
}

async fn demo_travelers(gateway: &Gateway, caller: &Caller) -> Result<ListDemoTravelersResponse, Error> {
    let listed =
        gateway.read_itinerary(caller, ListDemoTravelersRequest {}, |mut itineraries, request| async move {
            itineraries.list_demo_travelers(request).await
        });
    Ok(listed.await?)
}
