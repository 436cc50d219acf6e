//! What the engine assumes where no source says it, from `data/estimates.toml`: ways, nights, ideas for a theme.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::message::Language;
use crate::model::{Level, Stay, Transfer};
use crate::{Place, Slot, currency, money, places, text};

#[derive(Default, Deserialize)]
struct Estimates {
    day: DayLimits,
    detour: f64,
    outdoor_words: Vec<String>,
    modes: BTreeMap<String, Mode>,
    choice: BTreeMap<String, Vec<Choice>>,
    stays: BTreeMap<String, Night>,
    #[serde(rename = "suggestion")]
    suggestions: Vec<Suggestions>,
}

/// Minutes that make a day full.
#[derive(Default, Deserialize)]
pub(crate) struct DayLimits {
    /// An activity without clock times.
    pub(crate) activity: u32,
    /// From getting up to the end of the evening.
    pub(crate) waking: u32,
    /// A longer way takes half a day.
    pub(crate) half_way: u32,
    /// A longer way takes a day.
    pub(crate) whole_way: u32,
}

#[derive(Deserialize)]
struct Mode {
    speed: f64,
    lost: f64,
    #[serde(with = "money")]
    base: Decimal,
    #[serde(with = "money")]
    per_km: Decimal,
    level: Level,
}

#[derive(Deserialize)]
struct Choice {
    to_km: f64,
    mode: String,
}

#[derive(Deserialize)]
struct Night {
    #[serde(with = "money")]
    factor: Decimal,
    #[serde(with = "money")]
    night: Decimal,
    name: Wording,
    outdoor: Wording,
}

/// A name with `{place}` in it, in every language of the engine.
#[derive(Deserialize)]
struct Wording {
    en: String,
    es: String,
}

impl Wording {
    fn at(&self, place: &str, language: Language) -> String {
        let pattern = match language {
            Language::English => &self.en,
            Language::Spanish => &self.es,
        };
        text::truncate(&pattern.replace("{place}", place), text::ACTIVITY_TITLE)
    }
}

#[derive(Deserialize)]
struct Suggestions {
    tag: String,
    ideas: Vec<Idea>,
}

/// Something to do for a theme.
#[derive(Deserialize)]
pub(crate) struct Idea {
    title: Wording,
    pub(crate) slot: Slot,
    #[serde(with = "money")]
    cost: Decimal,
}

impl Idea {
    /// The title for a place with this label.
    pub(crate) fn title(&self, place: &str, language: Language) -> String {
        self.title.at(place, language)
    }

    pub(crate) fn cost(&self, currency: &str) -> Decimal {
        from_dollars(self.cost, currency)
    }
}

static ESTIMATES: LazyLock<Estimates> =
    LazyLock::new(|| toml::from_str(include_str!("../data/estimates.toml")).unwrap_or_default());

/// What makes a day full.
pub(crate) fn day() -> &'static DayLimits {
    &ESTIMATES.day
}

/// Ideas for a canonical theme, in the order of the file.
pub(crate) fn ideas(tag: &str) -> &'static [Idea] {
    ESTIMATES.suggestions.iter().find(|entry| entry.tag == tag).map_or(&[], |entry| &entry.ideas)
}

/// The way from one place to the next: great circle x 1.3, speed and fare by mode. Where coordinates are unknown it
/// is "not checked" and free, never an invented number.
pub(crate) fn transfer(from: &Place, to: &Place, level: Level, currency: &str) -> Transfer {
    let distance = places::distance_km(from, to).map(|km| km * ESTIMATES.detour);
    let mode = mode_for(distance.unwrap_or(100.0), level);
    match distance {
        Some(km) => priced(to.name.clone(), mode, km, currency),
        None => Transfer {
            to: to.name.clone(),
            mode: mode.to_owned(),
            distance_km: None,
            duration_minutes: None,
            cost: Decimal::ZERO,
            checked: false,
        },
    }
}

/// Minutes of an ordinary way between two places; none where coordinates are unknown.
pub(crate) fn minutes(from: &Place, to: &Place) -> Option<u32> {
    let km = places::distance_km(from, to)? * ESTIMATES.detour;
    Some(ridden(mode_for(km, Level::Mid), km))
}

/// The same way at another level of comfort; none when the mode fits already, when no distance is known, or when it
/// is made on foot, by water or by air, where there is no choice.
pub(crate) fn transfer_at(transfer: &Transfer, level: Level, currency: &str) -> Option<Transfer> {
    let fixed = matches!(transfer.mode.as_str(), "walk" | "bike" | "ferry" | "boat" | "flight");
    let km = transfer.distance_km.filter(|km| !fixed && *km >= 0.0)?;
    let mode = mode_for(km, level);
    let known = ESTIMATES.modes.get(&transfer.mode).map(|mode| mode.level);
    if mode == "flight" || known == Some(level) || mode == transfer.mode {
        return None;
    }
    Some(priced(transfer.to.clone(), mode, km, currency))
}

fn mode_for(km: f64, level: Level) -> &'static str {
    let choices = ESTIMATES.choice.get(word(level)).map_or(&[][..], Vec::as_slice);
    choices.iter().find(|choice| km <= choice.to_km).map_or("car", |choice| &choice.mode)
}

fn priced(to: String, mode: &str, km: f64, currency: &str) -> Transfer {
    let km = (km * 10.0).round() / 10.0;
    let fare = ESTIMATES
        .modes
        .get(mode)
        .map_or(Decimal::ZERO, |mode| mode.base + mode.per_km * Decimal::try_from(km).unwrap_or_default());
    Transfer {
        to,
        mode: mode.to_owned(),
        distance_km: Some(km),
        duration_minutes: Some(ridden(mode, km)),
        cost: from_dollars(fare, currency),
        checked: true,
    }
}

/// Minutes of so many kilometres, to the next five: more would feign precision.
fn ridden(mode: &str, km: f64) -> u32 {
    let minutes = ESTIMATES.modes.get(mode).map_or(0.0, |mode| mode.lost + km / mode.speed * 60.0);
    ((minutes / 5.0).ceil() * 5.0).clamp(0.0, 100_000.0) as u32
}

/// A night at another level, from the price of the present one; the table's own price when that is free.
pub(crate) fn stay_at(
    place: &Place,
    present: Option<&Stay>,
    level: Level,
    currency: &str,
    language: Language,
) -> Stay {
    let night = |level| ESTIMATES.stays.get(word(level));
    let cost = match (present, night(level)) {
        (Some(stay), Some(wanted)) if stay.cost > Decimal::ZERO => {
            let factor = night(stay.level).map_or(Decimal::ONE, |present| present.factor);
            currency::round(stay.cost.checked_mul(wanted.factor).unwrap_or(stay.cost) / factor, currency)
                .round()
        }
        (Some(_), _) | (None, None) => Decimal::ZERO,
        (None, Some(wanted)) => from_dollars(wanted.night, currency),
    };
    let outdoors = present.is_some_and(|stay| {
        let words = text::fold(&stay.name);
        words.split(' ').any(|word| ESTIMATES.outdoor_words.iter().any(|known| known == word))
    });
    let here = places::label(place, language);
    let name = match night(level) {
        Some(night) => if outdoors { &night.outdoor } else { &night.name }.at(&here, language),
        None => here,
    };
    Stay { name, level, cost }
}

/// The word for a level in data and JSON.
pub(crate) fn word(level: Level) -> &'static str {
    match level {
        Level::Budget => "budget",
        Level::Mid => "mid",
        Level::Comfort => "comfort",
    }
}

fn from_dollars(amount: Decimal, currency: &str) -> Decimal {
    // Whole units: more would feign precision.
    currency::convert(amount, "USD", currency).unwrap_or_default().round()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(name: &str, latitude: f64, longitude: f64) -> Place {
        Place { name: name.into(), latitude: Some(latitude), longitude: Some(longitude), ..Place::default() }
    }

    #[test]
    fn the_file_reads() {
        let file: Estimates =
            toml::from_str(include_str!("../data/estimates.toml")).expect("data/estimates.toml reads");
        for entry in crate::tags::all() {
            assert!(
                file.suggestions.iter().any(|known| known.tag == entry.word),
                "no idea for {}",
                entry.word
            );
        }
        assert!(
            file.suggestions
                .iter()
                .all(|entry| crate::tags::is_canonical(&entry.tag) && !entry.ideas.is_empty())
        );
        let ideas = file.suggestions.iter().flat_map(|entry| &entry.ideas).map(|idea| &idea.title);
        let nights = file.stays.values().flat_map(|night| [&night.name, &night.outdoor]);
        let whole = |name: &str| name.matches("{place}").count() == 1;
        assert!(ideas.chain(nights).all(|name| whole(&name.en) && whole(&name.es) && name.en != name.es));
        assert!(file.day.activity > 0 && file.day.half_way < file.day.whole_way);
        assert!(file.choice.values().flatten().all(|choice| file.modes.contains_key(&choice.mode)));
    }

    #[test]
    fn a_long_way_is_flown_and_an_unknown_one_is_not_invented() {
        let (manali, palolem) = (at("Manali", 32.24, 77.19), at("Palolem", 15.01, 74.02));
        let flight = transfer(&manali, &palolem, Level::Mid, "USD");
        assert_eq!(flight.mode, "flight");
        assert!(flight.checked && flight.cost > Decimal::from(50));
        let unknown =
            transfer(&manali, &Place { name: "Nowhere".into(), ..Place::default() }, Level::Mid, "USD");
        assert_eq!((unknown.distance_km, unknown.duration_minutes, unknown.checked), (None, None, false));
        assert_eq!(unknown.cost, Decimal::ZERO);
    }

    #[test]
    fn a_cheaper_level_is_cheaper() {
        let stay = Stay { name: "Grand".into(), level: Level::Comfort, cost: Decimal::from(85) };
        assert_eq!(
            stay_at(&at("Manali", 0.0, 0.0), Some(&stay), Level::Budget, "USD", Language::English).cost,
            Decimal::from(25)
        );
        let car = priced("X".into(), "car", 130.0, "USD");
        let bus = transfer_at(&car, Level::Budget, "USD").expect("a bus exists");
        assert_eq!(bus.mode, "bus");
        assert!(bus.cost < car.cost);
        assert_eq!(transfer_at(&bus, Level::Budget, "USD"), None);
    }
}
