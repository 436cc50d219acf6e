//! The source itineraries by file name: the published demo catalogue, and the fixtures of this folder that no catalogue
//! would show (missing costs, missing coordinates, hostile text, very long, very short).

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use remix_itinerary::Itinerary;
use remix_itinerary::model::Traveler;

use super::dialogue::{self, Dialogue};

/// Itineraries by file name without the ending.
#[derive(Debug, Default)]
pub struct Shelf {
    ids: BTreeMap<String, String>,
    fixtures: Vec<Itinerary>,
    travelers: Vec<Traveler>,
}

/// The folder of this crate's own files.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("eval")
}

impl Shelf {
    /// Reads both folders.
    pub fn read() -> Result<Self, String> {
        let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/local/demo/itineraries");
        let travelers = remix_local::demo::travelers().map_err(|problem| problem.to_string())?;
        let mut shelf = Self { travelers, ..Self::default() };
        for (name, itinerary) in shelf.files(&demo)? {
            shelf.ids.insert(name, itinerary.id);
        }
        for (name, itinerary) in shelf.files(&folder().join("itineraries"))? {
            if shelf.ids.insert(name.clone(), itinerary.id.clone()).is_some() {
                return Err(format!("{name} is in both folders"));
            }
            shelf.fixtures.push(itinerary);
        }
        Ok(shelf)
    }

    /// The id of an itinerary; none when no file has the name.
    pub fn id(&self, name: &str) -> Option<&str> {
        self.ids.get(name).map(String::as_str)
    }

    /// Reads files with dialogues: each id stands once in all of them, and each source is here.
    pub fn dialogues(&self, files: &[PathBuf]) -> Result<Vec<Dialogue>, String> {
        let mut dialogues: Vec<Dialogue> = Vec::new();
        for file in files {
            dialogues.extend(dialogue::read_file(file).map_err(|problem| problem.to_string())?);
        }
        let mut ids = BTreeSet::new();
        for dialogue in &dialogues {
            if !ids.insert(dialogue.id.as_str()) {
                return Err(format!("{} is in two files", dialogue.id));
            }
            if let Some(unknown) = dialogue.sources.iter().find(|name| self.id(name).is_none()) {
                return Err(format!("{}: there is no itinerary `{unknown}`", dialogue.id));
            }
        }
        Ok(dialogues)
    }

    /// Puts the fixtures beside the demo catalogue of a database.
    pub async fn publish(&self, database_url: &str) {
        let loaded =
            remix_session_service::catalogue::load(database_url, &self.travelers, &self.fixtures).await;
        loaded.expect("the fixtures fit the schema");
    }

    fn files(&self, folder: &Path) -> Result<Vec<(String, Itinerary)>, String> {
        let Ok(entries) = std::fs::read_dir(folder) else { return Ok(Vec::new()) };
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
        paths.sort();
        paths.iter().map(|path| self.file(path)).collect()
    }

    /// A file names its creator by username, as those of the demo catalogue do.
    fn file(&self, path: &Path) -> Result<(String, Itinerary), String> {
        let wrong = |problem: &dyn std::fmt::Display| format!("{}: {problem}", path.display());
        let text = std::fs::read_to_string(path).map_err(|problem| wrong(&problem))?;
        let mut value: serde_json::Value = serde_json::from_str(&text).map_err(|problem| wrong(&problem))?;
        let username = value["creator"].as_str().unwrap_or_default();
        let creator = self.travelers.iter().find(|traveler| traveler.username == username);
        let creator = creator.ok_or_else(|| wrong(&format!("`{username}` is no demo traveller")))?;
        value["creator"] = serde_json::to_value(creator).map_err(|problem| wrong(&problem))?;
        let itinerary = serde_json::from_value(value).map_err(|problem| wrong(&problem))?;
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        Ok((name, itinerary))
    }
}
