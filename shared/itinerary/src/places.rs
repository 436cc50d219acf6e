//! Matching of places: by name, then region, then country; two places that fit equally well are ambiguous.

use crate::message::{Language, Message};
use crate::text::{fold, folded_eq, sanitize_line};
use crate::{Itinerary, Place};

/// What a place in a wish means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlaceMatch {
    /// A place by its name.
    Name(String),
    /// All places of a region.
    Region(String),
    /// All places of a country.
    Country(String),
    /// Several answers fit equally well; their names.
    Ambiguous(Vec<String>),
    /// Nothing fits.
    Unknown,
}

impl PlaceMatch {
    /// The name as the itineraries write it; none unless exactly one answer fits.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) | Self::Region(name) | Self::Country(name) => Some(name),
            Self::Ambiguous(_) | Self::Unknown => None,
        }
    }
}

type Field = fn(&Place) -> &str;
type Build = fn(String) -> PlaceMatch;

/// From the narrowest to the widest.
const FIELDS: [(Field, Build); 3] = [
    (|place| &place.name, PlaceMatch::Name),
    (|place| &place.region, PlaceMatch::Region),
    (|place| &place.country, PlaceMatch::Country),
];

/// Looks a place up among the days of these itineraries.
pub fn find(query: &str, itineraries: &[&Itinerary]) -> PlaceMatch {
    find_among(query, itineraries.iter().flat_map(|itinerary| &itinerary.days).map(|day| &day.place))
}

/// Looks a place up among these places: first whole names, then names that hold the words of the query.
pub fn find_among<'a>(query: &str, places: impl Iterator<Item = &'a Place>) -> PlaceMatch {
    let wanted = fold(query);
    if wanted.is_empty() {
        return PlaceMatch::Unknown;
    }
    let places: Vec<&Place> = places.collect();
    if let Some(place) = places.iter().find(|place| is_qualified(query, place)) {
        let wider = query.split_once(',').map_or("", |(_, wider)| wider.trim());
        return PlaceMatch::Name(format!("{}, {wider}", place.name));
    }
    let equal = |text: &str| fold(text) == wanted;
    let holds = |text: &str| has_words(&fold(text), &wanted);
    let tests: [&dyn Fn(&str) -> bool; 2] = [&equal, &holds];
    for test in tests {
        for (field, build) in FIELDS {
            match distinct(&places, field, test).as_slice() {
                [] => {}
                [one] => return build(one.clone()),
                several => return PlaceMatch::Ambiguous(several.to_vec()),
            }
        }
    }
    PlaceMatch::Unknown
}

/// True when the place is meant by the match.
pub fn matches(found: &PlaceMatch, place: &Place) -> bool {
    match found {
        PlaceMatch::Name(name) => same(name, &place.name) || is_qualified(name, place),
        PlaceMatch::Region(region) => same(region, &place.region),
        PlaceMatch::Country(country) => same(country, &place.country),
        PlaceMatch::Ambiguous(_) | PlaceMatch::Unknown => false,
    }
}

/// True when the text names the place and, behind a comma, its region or country.
fn is_qualified(text: &str, place: &Place) -> bool {
    text.split_once(',').is_some_and(|(name, wider)| {
        same(name, &place.name) && (same(wider, &place.region) || same(wider, &place.country))
    })
}

/// True when both spell the same name.
pub fn same(a: &str, b: &str) -> bool {
    folded_eq(a, b)
}

/// True when both are the same place: equal names in the same region and country, as far as these are known.
pub fn same_place(a: &Place, b: &Place) -> bool {
    let agree = |x: &str, y: &str| x.is_empty() || y.is_empty() || same(x, y);
    same(&a.name, &b.name) && agree(&a.region, &b.region) && agree(&a.country, &b.country)
}

/// Great-circle distance in kilometres (haversine on a sphere of 6371 km); none when a coordinate is unknown.
pub fn distance_km(a: &Place, b: &Place) -> Option<f64> {
    let (lat_a, lon_a) = (a.latitude?.to_radians(), a.longitude?.to_radians());
    let (lat_b, lon_b) = (b.latitude?.to_radians(), b.longitude?.to_radians());
    let chord = ((lat_b - lat_a) / 2.0).sin().powi(2)
        + lat_a.cos() * lat_b.cos() * ((lon_b - lon_a) / 2.0).sin().powi(2);
    Some(2.0 * 6371.0 * chord.clamp(0.0, 1.0).sqrt().asin())
}

/// True when both are known to be at most so far from each other.
pub(crate) fn is_within(km: f64, a: &Place, b: &Place) -> bool {
    // A degree of latitude is more than 111 km everywhere: most places need no more arithmetic.
    let apart = a.latitude.zip(b.latitude).is_some_and(|(a, b)| (a - b).abs() * 111.0 > km);
    !apart && distance_km(a, b).is_some_and(|distance| distance <= km)
}

/// The name of a place for a text of our own: without what a stranger may have hidden in it.
pub(crate) fn label(place: &Place, language: Language) -> String {
    let name = sanitize_line(&place.name).text;
    if name.is_empty() { Message::new("the_area").say(language) } else { name }
}

/// True when `text` holds the words of `wanted` one after the other.
pub(crate) fn has_words(text: &str, wanted: &str) -> bool {
    let Some(first) = wanted.chars().next() else { return false };
    let mut from = 0;
    while let Some(at) = text[from..].find(wanted).map(|at| from + at) {
        let (before, behind) = (&text[..at], &text[at + wanted.len()..]);
        let begins = before.is_empty() || before.ends_with(' ');
        if begins && (behind.is_empty() || behind.starts_with(' ')) {
            return true;
        }
        from = at + first.len_utf8();
    }
    false
}

/// Different spellings of one answer count once; one name in two regions counts twice.
fn distinct(places: &[&Place], field: Field, test: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut found: Vec<(&Place, String)> = Vec::new();
    for place in places.iter().filter(|place| test(field(place))) {
        let known = found.iter().any(|(other, name)| {
            same(name, field(place)) && (field(place) != place.name || same_place(other, place))
        });
        if !known {
            found.push((place, field(place).to_owned()));
        }
    }
    let twins = |name: &str| found.iter().filter(|(_, other)| same(name, other)).count() > 1;
    found
        .iter()
        .map(|(place, name)| {
            match [&place.region, &place.country].into_iter().find(|wider| !wider.is_empty()) {
                Some(wider) if twins(name) => format!("{name}, {wider}"),
                _ => name.clone(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(name: &str, region: &str, country: &str) -> Place {
        Place { name: name.into(), region: region.into(), country: country.into(), ..Place::default() }
    }

    #[test]
    fn narrow_before_wide_and_whole_before_part() {
        let places = [
            place("Panaji", "Goa", "India"),
            place("Solang Valley", "Himachal Pradesh", "India"),
            place("Évora", "Alentejo", "Portugal"),
        ];
        let found = |query| find_among(query, places.iter());
        assert_eq!(found("panaji"), PlaceMatch::Name("Panaji".into()));
        assert_eq!(found("GOA"), PlaceMatch::Region("Goa".into()));
        assert_eq!(found("india"), PlaceMatch::Country("India".into()));
        assert_eq!(found("Solang"), PlaceMatch::Name("Solang Valley".into()));
        assert_eq!(found("Himachal"), PlaceMatch::Region("Himachal Pradesh".into()));
        assert_eq!(found("evora"), PlaceMatch::Name("Évora".into()));
        assert_eq!(found("Atlantis"), PlaceMatch::Unknown);
        assert_eq!(found("  "), PlaceMatch::Unknown);
    }

    #[test]
    fn words_are_whole_and_in_a_row() {
        for (text, wanted) in
            [("old goa", "goa"), ("goa", "goa"), ("to old goa now", "old goa"), ("xaa aa aa", "aa aa")]
        {
            assert!(has_words(text, wanted), "{wanted} in {text}");
        }
        for (text, wanted) in
            [("goan food", "goa"), ("lagoa", "goa"), ("old new goa", "old goa"), ("", "goa"), ("goa", "")]
        {
            assert!(!has_words(text, wanted), "{wanted} in {text}");
        }
    }

    #[test]
    fn two_answers_ask() {
        let places =
            [place("Córdoba", "Andalusia", "Spain"), place("Córdoba", "Córdoba Province", "Argentina")];
        let names = vec!["Córdoba, Andalusia".to_owned(), "Córdoba, Córdoba Province".to_owned()];
        assert_eq!(find_among("cordoba", places.iter()), PlaceMatch::Ambiguous(names.clone()));
        for (at, name) in names.iter().enumerate() {
            let found = find_among(name, places.iter());
            assert_eq!(found, PlaceMatch::Name(name.clone()));
            assert!(matches(&found, &places[at]) && !matches(&found, &places[1 - at]));
        }
    }

    #[test]
    fn distances_are_great_circles() {
        let at = |latitude, longitude| Place {
            latitude: Some(latitude),
            longitude: Some(longitude),
            ..Place::default()
        };
        let km = distance_km(&at(48.8566, 2.3522), &at(51.5074, -0.1278)).unwrap_or_default();
        assert!((340.0..348.0).contains(&km), "{km}");
        assert_eq!(distance_km(&at(0.0, 0.0), &Place::default()), None);
    }
}
