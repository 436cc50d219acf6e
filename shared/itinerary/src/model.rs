//! The itinerary: days, activities, stays, transfers, and where each of them comes from.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::money;

/// How demanding a day or a trip is, from easy to extreme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Difficulty {
    /// No special fitness needed.
    #[default]
    Easy,
    /// Some hours of walking or similar.
    Moderate,
    /// Long days, height or weather to respect.
    Challenging,
    /// For the experienced only.
    Extreme,
}

/// The part of the day, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// Until late morning.
    Morning,
    /// Around noon.
    Midday,
    /// Until dusk.
    Afternoon,
    /// After dusk.
    Evening,
}

/// The comfort of a stay or of transport, from cheap to dear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Hostels, guesthouses, tents; public transport.
    Budget,
    /// Ordinary hotels; a mix of transport.
    Mid,
    /// The comfortable end; private transport.
    Comfort,
}

/// A person who publishes itineraries.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Traveler {
    /// uuid.
    pub id: String,
    /// Unique name.
    pub username: String,
    /// The name to show.
    pub display_name: String,
}

/// A place on the map. Coordinates are degrees; unknown ones stay unknown.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// The name a traveller would use.
    pub name: String,
    /// State, province or island; empty when unknown.
    pub region: String,
    /// Country in English; empty when unknown.
    pub country: String,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
}

/// The kind of an [`Origin`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OriginKind {
    /// Copied from a published itinerary.
    Source,
    /// Suggested by a planner; unchecked.
    Suggested,
    /// Named by the traveller.
    Traveler,
}

/// Where a day or an activity comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The kind.
    pub kind: OriginKind,
    /// Sources only: uuid of the itinerary.
    #[serde(default)]
    pub itinerary_id: Option<String>,
    /// Sources only: id of the day or activity in it.
    #[serde(default)]
    pub element_id: Option<String>,
    /// Sources only: version of the itinerary at the time of the copy; none means the first.
    #[serde(default)]
    pub version: Option<u32>,
    /// True when the text was changed after it was copied.
    #[serde(default)]
    pub edited: bool,
}

/// One thing to do on a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Activity {
    /// Stable across edits, unique in the itinerary.
    pub id: String,
    /// 1..160 graphemes.
    pub title: String,
    /// At most 500 graphemes.
    #[serde(default)]
    pub note: String,
    /// The part of the day.
    pub slot: Slot,
    /// `HH:MM`, together with `end_time` or not at all.
    #[serde(default)]
    pub start_time: Option<String>,
    /// `HH:MM`, later than `start_time`.
    #[serde(default)]
    pub end_time: Option<String>,
    /// Lower-case words of the tag list.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Per person; 0 means free.
    #[serde(with = "money")]
    pub cost: Decimal,
    /// None in originals.
    #[serde(default)]
    pub origin: Option<Origin>,
}

/// Where the night is spent; the cost is for one person and night.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stay {
    /// 1..160 graphemes.
    pub name: String,
    /// The comfort.
    pub level: Level,
    /// Per person and night.
    #[serde(with = "money")]
    pub cost: Decimal,
}

/// The way to the next day's place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Transfer {
    /// Name of the place it leads to.
    pub to: String,
    /// walk, bike, bus, train, car, taxi, boat, ferry or flight.
    pub mode: String,
    /// Kilometres; none means not checked.
    #[serde(default)]
    pub distance_km: Option<f64>,
    /// Minutes; none means not checked.
    #[serde(default)]
    pub duration_minutes: Option<u32>,
    /// The fare per person.
    #[serde(with = "money")]
    pub cost: Decimal,
    /// True when distance and duration come from a source or from known coordinates.
    #[serde(default)]
    pub checked: bool,
}

/// One day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Day {
    /// Stable across edits, unique in the itinerary.
    pub id: String,
    /// Number from 1.
    #[serde(rename = "day")]
    pub number: u32,
    /// 1..120 graphemes.
    pub title: String,
    /// Where it is spent.
    pub place: Place,
    /// 1..8; a rest day may have none.
    #[serde(default)]
    pub activities: Vec<Activity>,
    /// None on a day without a night.
    #[serde(default)]
    pub stay: Option<Stay>,
    /// None when the next day stays in the same place.
    #[serde(default)]
    pub transfer: Option<Transfer>,
    /// Activities + stay + transfer.
    #[serde(with = "money")]
    pub cost: Decimal,
    /// How demanding the day is.
    #[serde(default)]
    pub difficulty: Difficulty,
    /// True for a rest day.
    #[serde(default)]
    pub rest: bool,
    /// True when the traveller has protected the day.
    #[serde(default)]
    pub locked: bool,
    /// None in originals.
    #[serde(default)]
    pub origin: Option<Origin>,
    /// ISO date, when the itinerary has a start date.
    #[serde(default)]
    pub date: Option<String>,
}

/// A cost that belongs to no single day, per person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SharedCost {
    /// 1..160 graphemes.
    pub title: String,
    /// Per person.
    #[serde(with = "money")]
    pub cost: Decimal,
}

/// How much of an itinerary comes from one source; an empty id stands for what is new.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// uuid of the source, or empty.
    pub itinerary_id: String,
    /// Title of the source at the time of the copy.
    pub title: String,
    /// Creator of the source at the time of the copy.
    #[serde(default)]
    pub creator: Option<Traveler>,
    /// Whole days.
    pub days: u32,
    /// Activities.
    pub activities: u32,
}

/// Something a traveller should know about an itinerary that is valid all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Stable word: `over_budget`, `converted`, `cost_unknown`, `detour`, `notes_left_out`, `texts_left_out`,
    /// `place_gone`, `transfer_unchecked`, `fare_estimated`, `transfer_too_long`, `no_stay`, `day_too_full` or
    /// `need_conflict`.
    pub code: String,
    /// One sentence.
    pub message: String,
    /// The day it is about; none means the whole trip.
    #[serde(default)]
    pub day: Option<u32>,
}

/// A whole itinerary: a published one, or a draft.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Itinerary {
    /// uuid.
    pub id: String,
    /// 1..200 graphemes.
    pub title: String,
    /// At most 160 graphemes.
    #[serde(default)]
    pub tagline: String,
    /// At most 5000 graphemes, as are the other long texts.
    #[serde(default)]
    pub description: String,
    /// Where the trip goes.
    #[serde(default)]
    pub destination: String,
    /// 1..60, always the number of days.
    pub duration_days: u32,
    /// Day costs + shared costs, exactly.
    #[serde(with = "money")]
    pub budget_amount: Decimal,
    /// ISO 4217.
    pub budget_currency: String,
    /// Never below the hardest day.
    #[serde(default)]
    pub difficulty_level: Difficulty,
    /// Lower case, distinct, at most 15.
    #[serde(default)]
    pub activity_tags: Vec<String>,
    /// Free words.
    #[serde(default)]
    pub categories: Vec<String>,
    /// Long text.
    #[serde(default)]
    pub trip_highlights: String,
    /// Long text.
    #[serde(default)]
    pub trip_journey: String,
    /// Long text.
    #[serde(default)]
    pub safety_tips: String,
    /// Items of at most 300 graphemes.
    #[serde(default)]
    pub packing_list: Vec<String>,
    /// Items of at most 300 graphemes.
    #[serde(default)]
    pub important_notes: Vec<String>,
    /// Numbered 1..n.
    #[serde(rename = "daily_plans", default)]
    pub days: Vec<Day>,
    /// What belongs to no day.
    #[serde(default)]
    pub shared_costs: Vec<SharedCost>,
    /// True when made from others.
    #[serde(default)]
    pub is_remixed: bool,
    /// The sources in the order in which they were picked.
    #[serde(default)]
    pub remixed_from_ids: Vec<String>,
    /// What comes from which source.
    #[serde(default)]
    pub provenance: Vec<Provenance>,
    /// What a traveller should know.
    #[serde(default)]
    pub warnings: Vec<Warning>,
    /// ISO date of day 1.
    #[serde(default)]
    pub start_date: Option<String>,
    /// The days as plain text, rendered by the engine.
    #[serde(default)]
    pub day_by_day_plan: String,
    /// Published itineraries only.
    #[serde(default)]
    pub creator: Option<Traveler>,
}
