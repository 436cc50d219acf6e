//! The demo catalogue: travellers and published itineraries as data files, held to the same rules as any draft.

use remix_itinerary::model::Traveler;
use remix_itinerary::{Itinerary, validate_published};
use serde_json::Value;

mod files {
    include!(concat!(env!("OUT_DIR"), "/demo_files.rs"));
}

const TRAVELERS: &str = include_str!("../demo/travelers.json");

/// Why a data file cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("demo/{file}: {problem}")]
pub struct DemoError {
    file: String,
    problem: String,
}

impl DemoError {
    fn new(file: &str, problem: impl std::fmt::Display) -> Self {
        Self { file: file.to_owned(), problem: problem.to_string() }
    }
}

/// The catalogue.
#[derive(Debug)]
pub struct Catalogue {
    /// Everybody, in the order of the sign-in page.
    pub travelers: Vec<Traveler>,
    /// What they have published.
    pub itineraries: Vec<Itinerary>,
}

impl Catalogue {
    /// Reads and validates the files that were built in.
    pub fn load() -> Result<Self, DemoError> {
        let travelers = travelers()?;
        let itineraries = files::FILES
            .iter()
            .map(|(name, text)| itinerary(name, text, &travelers))
            .collect::<Result<_, _>>()?;
        Ok(Self { travelers, itineraries })
    }
}

/// The demo travellers alone.
pub fn travelers() -> Result<Vec<Traveler>, DemoError> {
    serde_json::from_str(TRAVELERS).map_err(|problem| DemoError::new("travelers.json", problem))
}

/// One itinerary. A file names its creator by username; the model has the whole person.
fn itinerary(name: &str, text: &str, travelers: &[Traveler]) -> Result<Itinerary, DemoError> {
    let wrong = |problem: &dyn std::fmt::Display| DemoError::new(&format!("itineraries/{name}"), problem);
    let mut value: Value = serde_json::from_str(text).map_err(|problem| wrong(&problem))?;
    let username = value.get("creator").and_then(Value::as_str).unwrap_or_default();
    let creator = travelers
        .iter()
        .find(|traveler| traveler.username == username)
        .ok_or_else(|| wrong(&format!("`{username}` is no demo traveller")))?;
    value["creator"] = serde_json::to_value(creator).map_err(|problem| wrong(&problem))?;
    let itinerary: Itinerary = serde_json::from_value(value).map_err(|problem| wrong(&problem))?;
    match validate_published(&itinerary).into_iter().find(|violation| violation.enforced) {
        None => Ok(itinerary),
        Some(violation) => Err(wrong(&format!("{} {}", violation.code, violation.message))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_catalogue_is_valid_and_large_enough() {
        let catalogue = Catalogue::load().unwrap();
        let creators: BTreeSet<_> =
            catalogue.itineraries.iter().filter_map(|it| it.creator.as_ref()).map(|it| &it.id).collect();
        let currencies: BTreeSet<_> = catalogue.itineraries.iter().map(|it| &it.budget_currency).collect();
        assert!(catalogue.itineraries.len() >= 24, "{}", catalogue.itineraries.len());
        assert!(creators.len() >= 6, "{creators:?}");
        assert!(currencies.len() >= 4, "{currencies:?}");
        assert!(catalogue.itineraries.iter().all(|it| (2..=14).contains(&it.duration_days)));
    }

    #[test]
    fn sanitizing_leaves_honest_texts_alone() {
        for itinerary in Catalogue::load().unwrap().itineraries {
            assert_eq!(remix_itinerary::sanitized(itinerary.clone()), itinerary);
        }
    }

    #[test]
    fn the_sources_of_the_example_are_there() {
        let catalogue = Catalogue::load().unwrap();
        for (title, days, dollars) in [("Himalayan Trek", 8, 2000), ("Goa Beach Retreat", 5, 800)] {
            let found = catalogue.itineraries.iter().find(|it| it.title == title).unwrap();
            assert_eq!((found.duration_days, found.budget_currency.as_str()), (days, "USD"), "{title}");
            assert_eq!(found.budget_amount, dollars.into(), "{title}");
        }
    }

    #[test]
    fn ids_and_usernames_are_unique() {
        let catalogue = Catalogue::load().unwrap();
        let ids: BTreeSet<_> = catalogue.itineraries.iter().map(|it| &it.id).collect();
        assert_eq!(ids.len(), catalogue.itineraries.len());
        let names: BTreeSet<_> = catalogue.travelers.iter().map(|it| &it.username).collect();
        assert_eq!(names.len(), catalogue.travelers.len());
    }

    #[test]
    fn no_file_is_forgotten() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/itineraries");
        let on_disk: BTreeSet<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let built_in: BTreeSet<_> = files::FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(on_disk, built_in);
    }

    #[test]
    fn a_wrong_file_is_named() {
        let travelers = travelers().unwrap();
        let nobody = itinerary("x.json", r#"{"creator": "nobody"}"#, &travelers).unwrap_err().to_string();
        assert_eq!(nobody, "demo/itineraries/x.json: `nobody` is no demo traveller");
        let broken = itinerary("x.json", "{", &travelers).unwrap_err().to_string();
        assert!(broken.starts_with("demo/itineraries/x.json: "), "{broken}");
    }
}
