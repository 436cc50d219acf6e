//! The canonical words for themes and needs, and what people say for them in each language, from `data/tags.toml`.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::text::fold;

/// One canonical word and what people say for it.
#[derive(Debug, Deserialize)]
pub struct Entry {
    /// The canonical word.
    pub word: String,
    /// Needs only: themes that do not go with it.
    #[serde(default)]
    pub avoid: Vec<String>,
    /// Words and phrases by language code.
    #[serde(flatten)]
    pub phrases: BTreeMap<String, Vec<String>>,
}

#[derive(Default, Deserialize)]
struct File {
    #[serde(rename = "tag")]
    tags: Vec<Entry>,
    #[serde(rename = "need")]
    needs: Vec<Entry>,
}

/// From folded phrases to canonical words.
#[derive(Default)]
struct Index {
    words: HashMap<String, &'static str>,
    /// Words of the longest phrase.
    longest: usize,
}

static FILE: LazyLock<File> =
    LazyLock::new(|| toml::from_str(include_str!("../data/tags.toml")).unwrap_or_default());
static TAGS: LazyLock<Index> = LazyLock::new(|| index(&FILE.tags));
static WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| FILE.tags.iter().map(|entry| entry.word.as_str()).collect());
static NEEDS: LazyLock<Index> = LazyLock::new(|| index(&FILE.needs));

/// Every theme with its phrases, in the order of the file.
pub fn all() -> &'static [Entry] {
    &FILE.tags
}

/// Every need with its phrases, in the order of the file.
pub fn needs() -> &'static [Entry] {
    &FILE.needs
}

/// The canonical theme for a word or phrase in any language: `local food experiences` is `food`.
pub fn canonical(phrase: &str) -> Option<&'static str> {
    lookup(&TAGS, phrase)
}

/// The canonical theme for a whole phrase, without looking at its parts: `hiking` is `trekking`, `hotel bar` is none.
pub fn synonym(phrase: &str) -> Option<&'static str> {
    // Nearly every tag is a canonical word already.
    if let Some(word) = WORDS.get(phrase) {
        return Some(word);
    }
    TAGS.words.get(&singular(&fold(phrase))).copied()
}

/// The canonical need for a word or phrase in any language: `sin gluten` is `gluten_free`.
pub fn canonical_need(phrase: &str) -> Option<&'static str> {
    lookup(&NEEDS, phrase)
}

/// Themes that do not go with a need.
pub fn avoided_by(need: &str) -> &'static [String] {
    FILE.needs.iter().find(|entry| entry.word == need).map_or(&[], |entry| &entry.avoid)
}

/// True for a canonical theme, spelled exactly.
pub fn is_canonical(word: &str) -> bool {
    WORDS.contains(word)
}

fn index(entries: &'static [Entry]) -> Index {
    let mut index = Index::default();
    for entry in entries {
        // The first entry that claims a phrase keeps it.
        for phrase in std::iter::once(&entry.word).chain(entry.phrases.values().flatten()) {
            let phrase = singular(&fold(phrase));
            index.longest = index.longest.max(phrase.split(' ').count());
            index.words.entry(phrase).or_insert(&entry.word);
        }
    }
    index
}

/// The whole phrase, or else its longest known part; of equally long ones the last, which in English is the noun.
fn lookup(index: &Index, phrase: &str) -> Option<&'static str> {
    let folded = singular(&fold(phrase));
    if let Some(word) = index.words.get(&folded) {
        return Some(word);
    }
    let words: Vec<&str> = folded.split(' ').collect();
    let known = |part: &[&str]| index.words.get(&part.join(" ")).copied();
    (1..words.len().min(index.longest + 1))
        .rev()
        .find_map(|length| words.windows(length).rev().find_map(known))
}

/// Plural endings off, word by word; only used to compare, so that it need not be a real word.
fn singular(folded: &str) -> String {
    let stem = |word: &str| match word.strip_suffix('s') {
        Some(stem) if stem.len() >= 3 && !stem.ends_with('s') => stem.to_owned(),
        _ => word.to_owned(),
    };
    folded.split(' ').map(stem).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_reads_and_words_are_unique() {
        let file: File = toml::from_str(include_str!("../data/tags.toml")).expect("data/tags.toml reads");
        let mut words: Vec<&str> =
            file.tags.iter().chain(&file.needs).map(|entry| entry.word.as_str()).collect();
        let count = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), count);
        assert!(
            file.tags.iter().all(|entry| ["en", "es"].iter().all(|code| entry.phrases.contains_key(*code)))
        );
        assert!(file.tags.iter().all(|entry| canonical(&entry.word) == Some(&entry.word)));
        assert!(file.needs.iter().all(|entry| canonical_need(&entry.word) == Some(&entry.word)));
    }

    #[test]
    fn phrases_of_two_languages() {
        for (phrase, word) in [
            ("local food experiences", "food"),
            ("Beaches", "beach"),
            ("hiking trails", "trekking"),
            ("gastronomía local", "food"),
            ("museos", "museum"),
            ("vida nocturna", "nightlife"),
            ("water sports", "water"),
        ] {
            assert_eq!(canonical(phrase), Some(word), "{phrase}");
        }
        assert_eq!(canonical("quantum physics"), None);
        assert_eq!(canonical_need("celíaca"), Some("gluten_free"));
    }
}
