//! The published itineraries that sessions are made from, parsed and cleaned once and kept while their version stands.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use remix_platform::ids::ItineraryId;
use remix_proto::v1;

use crate::database::Connection;
use crate::error::Result;
use crate::store::itinerary;
use crate::wire;

/// How many are kept; at some 100 KiB each.
const CAPACITY: usize = 256;

/// A source in both forms.
#[derive(Debug)]
pub struct Source {
    /// For the wire.
    pub proto: v1::Itinerary,
    /// For the engine.
    pub itinerary: remix_itinerary::Itinerary,
    version: i32,
}

/// Parsed sources by id.
#[derive(Default)]
pub struct SourceCache(Mutex<HashMap<ItineraryId, Arc<Source>>>);

impl SourceCache {
    /// The published ones among these, in their order. What its creator has withdrawn is left out.
    pub async fn load(&self, conn: &Connection, ids: &[ItineraryId]) -> Result<Vec<Arc<Source>>> {
        let versions: HashMap<_, _> = itinerary::versions(conn, ids).await?.into_iter().collect();
        let stale: Vec<ItineraryId> = {
            let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let fresh =
                |id: &ItineraryId, version| kept.get(id).is_some_and(|source| source.version == version);
            ids.iter()
                .filter(|id| versions.get(*id).is_some_and(|version| !fresh(id, *version)))
                .copied()
                .collect()
        };
        let mut loaded = HashMap::new();
        if !stale.is_empty() {
            for published in itinerary::published(conn, &stale).await? {
                let id: ItineraryId = published
                    .itinerary
                    .id
                    .parse()
                    .map_err(|error| crate::error::Error::Stored(Box::new(error)))?;
                let itinerary = remix_itinerary::sanitized(wire::convert(&published.itinerary)?);
                let proto = wire::convert(&itinerary)?;
                let source = Source { itinerary, proto, version: published.version };
                loaded.insert(id, Arc::new(source));
            }
        }
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() + loaded.len() > CAPACITY {
            kept.clear();
        }
        let found = ids
            .iter()
            .filter(|id| versions.contains_key(id))
            .filter_map(|id| loaded.get(id).or_else(|| kept.get(id)).cloned())
            .collect();
        kept.extend(loaded);
        Ok(found)
    }
}
