//! What the traveller may still do.

use axum::extract::State;
use remix_proto::v1::{GetQuotaRequest, Quota};

use super::{Answer, Shared};
use crate::identity::Authenticated;
use crate::openapi::Failures;
use crate::reply::{Success, ok};

/// Used, limit and reset of every quota.
#[utoipa::path(get, path = "/api/remix/quota", tag = "quota",
    responses((status = 200, description = "The quota", body = Success<Quota>), Failures), security(("bearer" = [])))]
pub(crate) async fn get_quota(State(gateway): Shared, Authenticated(caller): Authenticated) -> Answer {
    let answer = gateway
        .read_session(&caller, GetQuotaRequest {}, |mut sessions, request| async move {
            sessions.get_quota(request).await
        })
        .await?;
    Ok(ok(&answer.quota.unwrap_or_default()))
}
