//! What the parts of the service share: the database, the assistant, the turns in this process, and who owns them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use remix_platform::auth::Verifier;
use remix_platform::trace::RequestContext;
use remix_proto::v1::remix_ai_service_client::RemixAiServiceClient;
use remix_proto::v1::session_service_client::SessionServiceClient;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tonic::metadata::{MetadataMap, MetadataValue};
use tonic::transport::{Channel, Endpoint};

use remix_platform::Error as Shown;
use remix_platform::ids::TravelerId;

use crate::config::Config;
use crate::database::Database;
use crate::error::Result;
use crate::sources::SourceCache;
use crate::store::traveler;
use crate::store::turn::Ownership;
use crate::turns::hub::Hub;
use crate::turnstile::Turnstile;

/// Messages between our processes may hold three whole sources and a draft.
pub const MAX_MESSAGE_BYTES: usize = 16 * 1024 * 1024;

/// The parts of the running service.
pub struct App {
    /// The database.
    pub database: Database,
    /// The configuration.
    pub config: Config,
    /// How this process owns turns.
    pub owner: Ownership,
    /// The turns that run in this process.
    pub hub: Hub,
    /// The assistant.
    pub ai: RemixAiServiceClient<Channel>,
    /// Who may call.
    pub verifier: Verifier,
    /// Published itineraries that sessions are made from.
    pub sources: SourceCache,
    /// Travellers whom we know.
    pub travelers: KnownTravelers,
    /// Keeps callers who are after the same row from queueing in the database.
    pub turnstile: Turnstile,
    /// Other replicas.
    pub peers: Peers,
    /// Turns and what follows them; the shutdown waits for these.
    pub tasks: TaskTracker,
    /// Cancelled when the process is to end.
    pub shutdown: CancellationToken,
}

/// Who calls, and in which request.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The traveller.
    pub traveler: TravelerId,
    /// Request id and trace.
    pub context: RequestContext,
    /// True when another replica passes a call on, which must not be passed on again.
    pub relayed: bool,
    identity: Vec<(&'static str, MetadataValue<tonic::metadata::Ascii>)>,
}

const RELAYED_KEY: &str = "x-remix-relayed";

impl App {
    /// The caller of an RPC; an error without a valid token of a traveller whom we know.
    pub async fn caller(&self, metadata: &MetadataMap) -> Result<Caller> {
        let caller = Caller::of(&self.verifier, metadata)?;
        if !self.travelers.is_known(caller.traveler) {
            let conn = self.database.read().await?;
            if traveler::find(&conn, caller.traveler).await?.is_none() {
                return Err(remix_platform::auth::unauthenticated().into());
            }
            self.travelers.remember(caller.traveler);
        }
        Ok(caller)
    }
}

impl Caller {
    fn of(verifier: &Verifier, metadata: &MetadataMap) -> std::result::Result<Self, Shown> {
        let identity = ["authorization", remix_platform::auth::TRAVELER_KEY]
            .into_iter()
            .filter_map(|key| Some((key, metadata.get(key)?.clone())))
            .collect();
        Ok(Self {
            traveler: verifier.traveler(metadata)?,
            context: RequestContext::extract(metadata),
            relayed: metadata.contains_key(RELAYED_KEY),
            identity,
        })
    }

    /// The metadata of a call that is passed on to another replica.
    pub fn relay<T>(&self, message: T) -> tonic::Request<T> {
        let mut request = tonic::Request::new(message);
        let metadata = request.metadata_mut();
        for (key, value) in &self.identity {
            metadata.insert(*key, value.clone());
        }
        metadata.insert(RELAYED_KEY, MetadataValue::from_static("1"));
        self.context.inject(metadata);
        request
    }
}

/// Travellers whom the database has shown lately, so that not every call asks again.
#[derive(Default)]
pub struct KnownTravelers(Mutex<HashMap<TravelerId, Instant>>);

impl KnownTravelers {
    /// How long a traveller counts as known; a deleted one is turned away after that.
    const TIME: Duration = Duration::from_secs(60);
    /// How many are remembered, at some 50 bytes each.
    const CAPACITY: usize = 100_000;

    fn is_known(&self, traveler: TravelerId) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&traveler).is_some_and(|since| since.elapsed() < Self::TIME)
    }

    fn remember(&self, traveler: TravelerId) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= Self::CAPACITY {
            known.clear();
        }
        known.insert(traveler, Instant::now());
    }
}

/// Connections to other replicas, made when they are first needed.
#[derive(Default)]
pub struct Peers(Mutex<HashMap<String, SessionServiceClient<Channel>>>);

impl Peers {
    /// The replica at this address; none when the address is not one.
    pub fn get(&self, address: &str) -> Option<SessionServiceClient<Channel>> {
        let mut peers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(peer) = peers.get(address) {
            return Some(peer.clone());
        }
        let channel = endpoint(&format!("http://{address}"))?.connect_lazy();
        let peer = SessionServiceClient::new(channel).max_decoding_message_size(MAX_MESSAGE_BYTES);
        // Replicas come and go with new addresses; the few that are in use are soon connected again.
        if peers.len() >= 64 {
            peers.clear();
        }
        peers.insert(address.to_owned(), peer.clone());
        Some(peer)
    }
}

/// Connection settings for gRPC to a neighbour: fast to give up on a dead one, no delay for small frames.
pub fn endpoint(url: &str) -> Option<Endpoint> {
    let endpoint = Endpoint::from_shared(url.to_owned()).ok()?;
    Some(
        endpoint
            .connect_timeout(Duration::from_secs(2))
            .tcp_nodelay(true)
            .initial_stream_window_size(remix_platform::serve::STREAM_WINDOW)
            .initial_connection_window_size(remix_platform::serve::CONNECTION_WINDOW)
            .http2_keep_alive_interval(remix_platform::serve::KEEPALIVE_INTERVAL)
            .keep_alive_timeout(remix_platform::serve::KEEPALIVE_TIMEOUT),
    )
}

/// A shared [`App`].
pub type Shared = Arc<App>;
