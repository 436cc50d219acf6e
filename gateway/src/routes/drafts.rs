//! The draft: edits by hand and its history.

use axum::extract::State;
use remix_platform::Error;
use remix_platform::ids::SessionId;
use remix_proto::v1::{
    Change, Draft, EditDraftRequest, EditDraftResponse, GetDraftVersionRequest, GetDraftVersionResponse,
    ListDraftVersionsRequest, ListDraftVersionsResponse, ListLeftoversRequest, ListLeftoversResponse,
    Operation, RestoreDraftVersionRequest, RestoreDraftVersionResponse,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{Answer, Shared};
use crate::Gateway;
use crate::body::{Json, NoBody};
use crate::identity::Authenticated;
use crate::openapi::Failures;
use crate::params::{IdempotencyKey, InSession, InVersion, Params};
use crate::reply::{Failure, Success, mark_replayed, ok};
use crate::upstream::{Caller, QUICK, is_replay};

const MOST_OPERATIONS: usize = 20;

/// Body of an edit by hand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewEdit {
    /// The version that the edit was made on.
    base_version: i32,
    /// 1..20 operations, applied in this order.
    #[schema(value_type = Vec<Operation>, min_items = 1, max_items = 20)]
    operations: Vec<Value>,
}

/// What differs between two versions.
#[derive(Serialize, ToSchema)]
pub(crate) struct VersionDiff {
    /// The version of the path.
    version: i32,
    /// The version it is compared with.
    against: i32,
    /// What `version` has that `against` has not, and the other way round.
    #[schema(value_type = Change)]
    change: remix_itinerary::Change,
}

/// Changes the draft by hand.
#[utoipa::path(post, path = "/api/remix/sessions/{session_id}/edits", tag = "drafts", request_body = NewEdit,
    params(
        ("session_id" = String, Path, description = "uuid"),
        ("Idempotency-Key" = Option<String>, Header, description = "1..255 visible ASCII characters; a repeat answers with the stored outcome")),
    responses((status = 200, description = "The new version", body = Success<EditDraftResponse>), Failures), security(("bearer" = [])))]
pub(crate) async fn edit_draft(
    State(gateway): Shared,
    Authenticated(caller): Authenticated,
    InSession(session): InSession,
    IdempotencyKey(idempotency_key): IdempotencyKey,
    Json(body): Json<NewEdit>,
) -> Answer {
    if body.base_version < 1 {
        return Err(Error::field("base_version", "must be a version number from 1").into());
    }
    let message = EditDraftRequest {
        session_id: session.to_string(),
        base_version: body.base_version,
        operations: operations(body.operations)?,
        idempotency_key,
    };
    let answer = gateway.upstream.sessions().edit_draft(caller.request(message, QUICK)).await?;
    Ok(mark_replayed(ok(answer.get_ref()), is_replay(&answer)))
}

/// Reads operations strictly: the messages of the contract themselves pass over fields that they do not know.
fn operations(values: Vec<Value>) -> Result<Vec<Operation>, Error> {
    const FIELD: &str = "operations";
    if !(1..=MOST_OPERATIONS).contains(&values.len()) {
        return Err(Error::field(FIELD, format!("must be 1..{MOST_OPERATIONS}")));
    }
    let known = serde_json::to_value(Operation::default()).map_err(Error::internal)?;
    values
        .into_iter()
        .enumerate()
        .map(|(index, value)| {
            let at = format!("{FIELD}[{index}]");
            let fields = value.as_object().ok_or_else(|| Error::field(&at, "must be an object"))?;
            if let Some(unknown) = fields.keys().find(|name| known.get(name.as_str()).is_none()) {
                return Err(Error::field(format!("{at}.{unknown}"), "is not known here"));
            }
            let operation: Operation = serde_path_to_error::deserialize(value).map_err(|problem| {
                Error::field(format!("{at}.{}", problem.path()), problem.inner().to_string())
            })?;
            if operation.op == 0 {
                return Err(Error::field(format!("{at}.op"), "is required"));
            }
            Ok(operation)
        })
        .collect()
}

/// The history of the draft, newest first.
#[utoipa::path(get, path = "/api/remix/sessions/{session_id}/versions", tag = "drafts",
    params(
        ("session_id" = String, Path, description = "uuid"),
        ("per_page" = Option<i32>, Query, description = "1..50; unset means 10"),
        ("page_token" = Option<String>, Query, description = "next_page_token of the last answer")),
    responses((status = 200, description = "A page", body = Success<ListDraftVersionsResponse>), Failures), security(("bearer" = [])))]
pub(crate) async fn list_draft_versions(
    State(gateway): Shared,
    Authenticated(caller): Authenticated,
    InSession(session): InSession,
    params: Params,
) -> Answer {
    let message = ListDraftVersionsRequest {
        session_id: session.to_string(),
        page_size: params.per_page()?,
        page_token: params.text("page_token").unwrap_or_default(),
    };
    let listed = gateway
        .read_session(&caller, message, |mut sessions, request| async move {
            sessions.list_draft_versions(request).await
        })
        .await?;
    Ok(ok(&listed))
}

/// One version of the draft.
#[utoipa::path(get, path = "/api/remix/sessions/{session_id}/versions/{version}", tag = "drafts",
    params(("session_id" = String, Path, description = "uuid"), ("version" = i32, Path, description = "From 1")),
    responses((status = 200, description = "The version", body = Success<GetDraftVersionResponse>), Failures), security(("bearer" = [])))]
pub(crate) async fn get_draft_version(
    State(gateway): Shared,
    Authenticated(caller): Authenticated,
    InVersion(session, version): InVersion,
) -> Answer {
    Ok(ok(&version_of(&gateway, &caller, session, version).await?))
}

/// What differs between a version and another one, by default the one before it.
#[utoipa::path(get, path = "/api/remix/sessions/{session_id}/versions/{version}/diff", tag = "drafts",
    params(
        ("session_id" = String, Path, description = "uuid"),
        ("version" = i32, Path, description = "From 1"),
        ("against" = Option<i32>, Query, description = "The version to compare with; unset means the one before")),
    responses((status = 200, description = "The difference", body = Success<VersionDiff>), Failures), security(("bearer" = [])))]
pub(crate) async fn diff_draft_versions(
    State(gateway): Shared,
    Authenticated(caller): Authenticated,
    InVersion(session, version): InVersion,
    params: Params,
) -> Answer {
    let against = params.number("against", 1..=i32::MAX)?.unwrap_or((version - 1).max(1));
    let (before, after) = tokio::try_join!(
        version_of(&gateway, &caller, session, against),
        version_of(&gateway, &caller, session, version),
    )?;
    let change = remix_itinerary::diff(&domain(before.draft)?, &domain(after.draft)?);
    Ok(ok(&VersionDiff { version, against, change }))
}

/// What the sources hold and the draft does not, ready to be put back.
#[utoipa::path(get, path = "/api/remix/sessions/{session_id}/leftovers", tag = "drafts",
    params(("session_id" = String, Path, description = "uuid")),
    responses((status = 200, description = "The leftovers", body = Success<ListLeftoversResponse>), Failures), security(("bearer" = [])))]
pub(crate) async fn list_leftovers(
    State(gateway): Shared,
    Authenticated(caller): Authenticated,
    InSession(session): InSession,
) -> Answer {
    let message = ListLeftoversRequest { session_id: session.to_string() };
    let found = gateway
        .read_session(&caller, message, |mut sessions, request| async move {
            sessions.list_leftovers(request).await
        })
        .await?;
    Ok(ok(&found))
}

/// Makes an old version the newest one.
#[utoipa::path(post, path = "/api/remix/sessions/{session_id}/versions/{version}/restore", tag = "drafts",
    params(
        ("session_id" = String, Path, description = "uuid"),
        ("version" = i32, Path, description = "From 1"),
        ("Idempotency-Key" = Option<String>, Header, description = "1..255 visible ASCII characters; a repeat answers with the stored outcome")),
    responses((status = 200, description = "The new version", body = Success<RestoreDraftVersionResponse>), Failures), security(("bearer" = [])))]
pub(crate) async fn restore_draft_version(
    State(gateway): Shared,
    Authenticated(caller): Authenticated,
    InVersion(session, version): InVersion,
    IdempotencyKey(idempotency_key): IdempotencyKey,
    _: NoBody,
) -> Answer {
    let message = RestoreDraftVersionRequest { session_id: session.to_string(), version, idempotency_key };
    let answer = gateway.upstream.sessions().restore_draft_version(caller.request(message, QUICK)).await?;
    Ok(mark_replayed(ok(answer.get_ref()), is_replay(&answer)))
}

async fn version_of(
    gateway: &Gateway,
    caller: &Caller,
    session: SessionId,
    version: i32,
) -> Result<GetDraftVersionResponse, Failure> {
    let message = GetDraftVersionRequest { session_id: session.to_string(), version };
    let found = gateway.read_session(caller, message, |mut sessions, request| async move {
        sessions.get_draft_version(request).await
    });
    Ok(found.await?)
}

/// The same draft in the engine's types, which have the same JSON.
fn domain(draft: Option<Draft>) -> Result<remix_itinerary::Draft, Error> {
    let value = serde_json::to_value(draft.unwrap_or_default()).map_err(Error::internal)?;
    serde_json::from_value(value).map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn operations_are_read_strictly() {
        let field = |value: Value| {
            let values = value.as_array().unwrap().clone();
            operations(values).unwrap_err().details.fields[0].field.clone()
        };
        let good = json!({"op": "remove_day", "day": 2});
        assert_eq!(operations(vec![good.clone()]).unwrap()[0].day, Some(2));
        assert_eq!(field(json!([])), "operations");
        assert_eq!(field(json!(vec![good.clone(); 21])), "operations");
        assert_eq!(field(json!([good, {"op": "remove_day", "dya": 2}])), "operations[1].dya");
        assert_eq!(field(json!([{"op": "remove_everything"}])), "operations[0].op");
        assert_eq!(field(json!([{"op": "remove_day", "day": "two"}])), "operations[0].day");
        assert_eq!(field(json!([{"day": 2}])), "operations[0].op");
        assert_eq!(field(json!([["remove_day"]])), "operations[0]");
    }
}
