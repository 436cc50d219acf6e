//! Loads the demo catalogue: travellers and published itineraries, as often as one likes.

use std::sync::Arc;

use remix_itinerary::Itinerary;
use remix_itinerary::model::Traveler;
use remix_platform::ids::TravelerId;

use crate::database::Database;
use crate::error::{Error, Result};
use crate::store::{itinerary, traveler};
use crate::wire;

/// Writes travellers and itineraries; each itinerary must name its creator.
pub async fn load(database_url: &str, travelers: &[Traveler], itineraries: &[Itinerary]) -> Result<()> {
    let database = Database::new(database_url, 2)?;
    let catalogue = Arc::new((travelers.to_vec(), itineraries.to_vec()));
    database
        .transaction(move |conn| {
            let catalogue = Arc::clone(&catalogue);
            Box::pin(async move {
                let (travelers, itineraries) = catalogue.as_ref();
                for person in travelers {
                    traveler::upsert(conn, id(&person.id)?, &person.username, &person.display_name).await?;
                }
                for published in itineraries {
                    let creator =
                        published.creator.as_ref().map(|creator| creator.id.as_str()).unwrap_or_default();
                    itinerary::upsert(conn, id(creator)?, &wire::convert(published)?, true).await?;
                }
                Ok(())
            })
        })
        .await
}

fn id(text: &str) -> Result<TravelerId> {
    text.parse().map_err(|_| Error::Stored(format!("{text:?} is no traveller's id").into()))
}
