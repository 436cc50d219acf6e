//! Stored outcomes of calls with an idempotency key. The row is written in the transaction of the call itself, under a
//! lock that the caller holds (quota or session), so that an outcome and its key appear together or not at all.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl};
use diesel_async::RunQueryDsl;
use remix_platform::ids::{SessionId, TravelerId};
use remix_platform::{Error as Shown, Reason};
use sha2::{Digest, Sha256};

use crate::app::Caller;
use crate::database::Connection;
use crate::error::{Error, Result};
use crate::input::IdempotencyKey;
use crate::schema::remix_idempotency as table;

/// Which call a key stands for.
#[derive(Debug, Clone)]
pub struct Call {
    /// Who calls.
    pub traveler: TravelerId,
    /// The call and what it is about, for example `edit:<session id>`.
    pub scope: String,
    /// The key, when the caller sent one.
    pub key: Option<IdempotencyKey>,
    /// Hash of the request without its key.
    pub request_hash: Vec<u8>,
}

impl Call {
    /// A call of this traveller; `request` without its key.
    pub fn new(
        caller: &Caller,
        scope: String,
        key: Option<&str>,
        request: &impl prost::Message,
    ) -> std::result::Result<Self, Shown> {
        Ok(Self {
            traveler: caller.traveler,
            scope,
            key: IdempotencyKey::parse(key)?,
            request_hash: hash(&[&request.encode_to_vec()]),
        })
    }
}

/// What is known of an earlier call with the same key.
#[derive(Debug)]
pub struct Earlier {
    /// The encoded answer; none while the first call is still at work.
    pub response: Option<Vec<u8>>,
    /// The session that a create made.
    pub session: Option<SessionId>,
}

/// A hash that tells one request from another.
pub fn hash(parts: &[&[u8]]) -> Vec<u8> {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().to_vec()
}

/// `idempotency_mismatch`.
pub fn mismatch() -> Shown {
    Shown::new(Reason::IdempotencyMismatch, "This idempotency key was used before for another request.")
}

type Stored = (Vec<u8>, Option<Vec<u8>>, Option<uuid::Uuid>);

/// The earlier call with the same key, if there is one; an error when it was another request.
pub async fn find(conn: &Connection, call: &Call) -> Result<Option<Earlier>> {
    let Some(key) = &call.key else { return Ok(None) };
    let row = table::table
        .filter(table::user_id.eq(call.traveler.uuid()))
        .filter(table::scope.eq(&call.scope))
        .filter(table::key.eq(key.as_str()))
        .select((table::request_hash, table::response, table::session_id))
        .first::<Stored>(&mut &*conn)
        .await
        .optional()?;
    match row {
        None => Ok(None),
        Some((hash, ..)) if hash != call.request_hash => Err(mismatch().into()),
        Some((_, response, session)) => Ok(Some(Earlier { response, session: session.map(Into::into) })),
    }
}

/// Stores the outcome of a call with a key; without a response it is still to come.
pub async fn store(
    conn: &Connection,
    call: &Call,
    response: Option<&[u8]>,
    session: Option<SessionId>,
) -> Result<()> {
    let Some(key) = &call.key else { return Ok(()) };
    diesel::insert_into(table::table)
        .values((
            table::user_id.eq(call.traveler.uuid()),
            table::scope.eq(&call.scope),
            table::key.eq(key.as_str()),
            table::request_hash.eq(&call.request_hash),
            table::response.eq(response),
            table::session_id.eq(session.map(|id| id.uuid())),
        ))
        .on_conflict((table::user_id, table::scope, table::key))
        .do_update()
        .set(table::response.eq(response))
        .execute(&mut &*conn)
        .await?;
    Ok(())
}

/// The answer of an earlier call with the same key, decoded.
pub async fn replay<T: prost::Message + Default>(conn: &Connection, call: &Call) -> Result<Option<T>> {
    let Some(Earlier { response: Some(bytes), .. }) = find(conn, call).await? else { return Ok(None) };
    T::decode(bytes.as_slice()).map(Some).map_err(|error| Error::Stored(Box::new(error)))
}
