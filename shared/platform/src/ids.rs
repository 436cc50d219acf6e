//! Ids that cannot be mixed up: a uuid that knows what it names.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use uuid::Uuid;

/// A uuid that names a `K`.
pub struct Id<K>(Uuid, PhantomData<fn() -> K>);

/// Marks ids of sessions.
pub enum Session {}
/// Marks ids of messages.
pub enum Message {}
/// Marks ids of turns.
pub enum Turn {}
/// Marks ids of itineraries.
pub enum Itinerary {}
/// Marks ids of travellers.
pub enum Traveler {}

/// Names a session.
pub type SessionId = Id<Session>;
/// Names a message.
pub type MessageId = Id<Message>;
/// Names a turn.
pub type TurnId = Id<Turn>;
/// Names an itinerary.
pub type ItineraryId = Id<Itinerary>;
/// Names a traveller.
pub type TravelerId = Id<Traveler>;

impl<K> Id<K> {
    /// A new id; its order is the order of creation.
    pub fn generate() -> Self {
        Self(Uuid::now_v7(), PhantomData)
    }

    /// The bare uuid, for the database.
    pub fn uuid(self) -> Uuid {
        self.0
    }
}

impl<K> From<Uuid> for Id<K> {
    fn from(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }
}

impl<K> FromStr for Id<K> {
    type Err = uuid::Error;

    /// Only the hyphenated form is an id: other spellings would name the same thing twice.
    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        let uuid = Uuid::from_str(text)?;
        if text.len() == 36 { Ok(uuid.into()) } else { Uuid::from_str("").map(Into::into) }
    }
}

impl<K> fmt::Display for Id<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Id<K> {}

impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<K> Eq for Id<K> {}

impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
