//! Days and activities by what they are called: of the draft, and of the sources as far as the draft does not hold them.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use remix_itinerary::leftovers;
use remix_itinerary::money::Decimal;

use crate::fuzzy::is_slip;
use crate::lexicon::Lexicon;
use crate::text::{Shape, Token, tokenize};
use crate::world::World;

/// Where an element stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    DraftDay,
    DraftActivity,
    LeftoverDay,
    LeftoverActivity,
}

/// A day or an activity.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    pub kind: Kind,
    pub title: String,
    /// Id in the draft, or the reference of what is left over.
    pub key: String,
    /// Number of the day in the draft, or in the source.
    pub day: u32,
    pub tags: Vec<String>,
    pub cost: Decimal,
    pub place: String,
    /// Folded words of the title.
    words: Vec<String>,
    stems: Vec<String>,
    /// Words of the place: they fit, but tell nothing of what there is to do.
    setting: Vec<String>,
}

impl Element {
    /// "Go fishing" is not about the "fish thali": a doing that a title does not begin with.
    pub(crate) fn is_another_doing(&self, named: &[String]) -> bool {
        let [word] = named else { return false };
        let first = self.words.first().map(String::as_str).unwrap_or_default();
        word.ends_with("ing") && !self.words.contains(word) && stem(first) != stem(word)
    }
}

/// All elements, and how much each of their words tells.
pub(crate) struct Elements {
    pub all: Vec<Element>,
    /// Number of elements that hold the word.
    spread: BTreeMap<String, usize>,
    /// Where each word stands: element, and place in its title.
    positions: HashMap<String, Vec<(usize, usize)>>,
    /// Words of the costs that belong to no day.
    shared: Vec<String>,
    lexicon: &'static Lexicon,
}

/// An element and how well it fits, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Fit {
    pub index: usize,
    pub score: f64,
}

/// A word without its usual endings; cruder than inflection, for comparing names.
pub(crate) fn stem(word: &str) -> String {
    let mut stem = word;
    for ending in ["ing", "ies", "ed", "es", "s", "e", "y"] {
        if let Some(rest) = stem.strip_suffix(ending).filter(|rest| rest.chars().count() >= 4) {
            stem = rest;
            break;
        }
    }
    stem.trim_end_matches('e').to_owned()
}

impl Elements {
    /// Collects them.
    pub(crate) fn new(world: &World<'_>, lexicon: &'static Lexicon) -> Self {
        let mut all = Vec::new();
        for day in &world.draft.itinerary.days {
            let tags = day.activities.iter().flat_map(|activity| activity.tags.clone()).collect();
            all.push(element(
                Kind::DraftDay,
                &day.title,
                &day.id,
                day.number,
                tags,
                day.cost,
                &day.place.name,
            ));
            for a in &day.activities {
                let tags = a.tags.clone();
                all.push(element(
                    Kind::DraftActivity,
                    &a.title,
                    &a.id,
                    day.number,
                    tags,
                    a.cost,
                    &day.place.name,
                ));
            }
        }
        for left in leftovers(world.draft, world.sources) {
            let kind = if left.kind == "day" { Kind::LeftoverDay } else { Kind::LeftoverActivity };
            let (title, key) = (&left.title, &left.reference);
            all.push(element(kind, title, key, left.day, left.tags, left.cost, &left.place.name));
        }
        let mut spread = BTreeMap::new();
        for element in &all {
            for stem in &element.stems {
                *spread.entry(stem.clone()).or_insert(0) += 1;
            }
        }
        let mut positions: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
        for (index, element) in all.iter().enumerate() {
            for (at, word) in element.words.iter().enumerate() {
                positions.entry(word.clone()).or_default().push((index, at));
            }
        }
        let costs = world.draft.itinerary.shared_costs.iter();
        let shared = costs.flat_map(|cost| stems_of(&cost.title)).collect();
        Self { all, spread, positions, shared, lexicon }
    }

    /// The elements of these kinds that fit the words, best first; the order of the trip breaks ties.
    pub(crate) fn resolve(&self, words: &[String], themes: &[String], kinds: &[Kind]) -> Vec<Fit> {
        let telling = words.iter().filter(|word| !LINKING.contains(&word.as_str()));
        let words: Vec<String> = telling.map(|word| self.as_in_titles(word)).collect();
        let total: f64 = words.iter().map(|word| self.weight(word)).sum();
        if total <= 0.0 {
            return Vec::new();
        }
        let stems: Vec<String> = words.iter().map(|word| stem(word)).collect();
        let named_theme = stems.iter().all(|own| themes.iter().any(|theme| stem(theme) == *own));
        let mut fits: Vec<Fit> = Vec::new();
        for (index, element) in
            self.all.iter().enumerate().filter(|(_, element)| kinds.contains(&element.kind))
        {
            let mut score = 0.0;
            for (word, stemmed) in words.iter().zip(&stems) {
                let exact = element.stems.contains(stemmed) || element.setting.contains(stemmed);
                let near = || {
                    element.stems.iter().any(|known| {
                        // "Pilates" is no slip for "plates".
                        stemmed.chars().count().min(known.chars().count()) >= 5 && is_slip(stemmed, known)
                            || stemmed.chars().count() >= 4 && known.starts_with(stemmed)
                            || known.chars().count() >= 4 && stemmed.starts_with(known.as_str())
                            || stemmed.chars().count() >= 6 && known.ends_with(stemmed)
                    })
                };
                if exact {
                    score += self.weight(word);
                } else if near() {
                    score += 0.8 * self.weight(word);
                }
            }
            score /= total;
            // A theme that the words name and nothing else ("the museum") fits what is tagged so, less than what is called so.
            let tagged = named_theme && themes.iter().any(|theme| element.tags.contains(theme));
            if tagged {
                score = f64::max(score, 0.57);
            }
            // What the words name whole is meant rather than what merely contains them.
            let spare = element.stems.len().saturating_sub(words.len());
            score -= 0.002 * f64::from(u32::try_from(spare).unwrap_or(0));
            if score > 0.2 {
                fits.push(Fit { index, score });
            }
        }
        fits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.index.cmp(&b.index)));
        fits
    }

    /// The word as titles have it: itself where some title does, else what it is called in them.
    fn as_in_titles(&self, word: &str) -> String {
        let known = self.spread.contains_key(&stem(word));
        let called =
            self.lexicon.bases(word).into_iter().find_map(|base| self.lexicon.nouns.get(&base).cloned());
        called.filter(|_| !known).unwrap_or_else(|| word.to_owned())
    }

    /// True when some element holds the word.
    pub(crate) fn knows(&self, word: &str) -> bool {
        self.spread.contains_key(&stem(&self.as_in_titles(word))) || self.shared.contains(&stem(word))
    }

    /// Titles that the message holds word for word, or a part of them that only one title has and that ordinary words do
    /// not make up.
    pub(crate) fn titles_in(&self, tokens: &[Token], lexicon: &Lexicon) -> Vec<(Range<usize>, String)> {
        let mut found: Vec<(Range<usize>, String)> = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let mut best: Option<(usize, Vec<&Element>, bool)> = None;
            let here = self.positions.get(&tokens[at].norm).map(Vec::as_slice).unwrap_or_default();
            for (index, start) in here {
                let Some(element) = self.all.get(*index) else { continue };
                let words = element.words.get(*start..).unwrap_or_default();
                let common =
                    words.iter().zip(&tokens[at..]).take_while(|(word, token)| **word == token.norm).count();
                let whole = common == element.words.len();
                let longest = best.as_ref().map_or(1, |(length, ..)| *length);
                if common > longest {
                    best = Some((common, vec![element], whole));
                } else if let Some((_, others, _)) = best.as_mut().filter(|_| common == longest && common > 1)
                    && others.iter().all(|other| other.title != element.title)
                {
                    others.push(element);
                }
            }
            let Some((length, elements, whole)) = best else {
                at += 1;
                continue;
            };
            let content = |token: &&Token| {
                token.norm.chars().count() > 2
                    && token.shape != Shape::Mark
                    && !lexicon.stopwords.contains(&token.norm)
            };
            let run = &tokens[at..at + length];
            let rare = run.iter().filter(content).any(|token| !lexicon.is_ordinary(&token.norm));
            let ends = [run.first(), run.last()].iter().flatten().all(&content);
            let telling = ends && run.iter().filter(content).count() > 1;
            match elements.as_slice() {
                [element] if whole || (length > 2 || rare) && telling => {
                    found.push((at..at + length, element.title.clone()));
                    at += length;
                }
                _ => at += 1,
            }
        }
        found
    }

    /// True when more than one element holds the word.
    pub(crate) fn is_shared(&self, word: &str) -> bool {
        self.spread.get(&stem(word)).is_some_and(|spread| *spread > 1)
    }

    /// The elements whose titles hold a word of the same stem.
    pub(crate) fn holding(&self, word: &str) -> Vec<&Element> {
        let stem = stem(&self.as_in_titles(word));
        let long = stem.chars().count() >= 4;
        let holds = |known: &String| *known == stem || long && known.starts_with(&stem);
        self.all.iter().filter(|element| element.stems.iter().any(holds)).collect()
    }

    /// Rare words tell more; a word that nothing is called counts in full, so that it lowers every fit.
    fn weight(&self, word: &str) -> f64 {
        let spread = self.spread.get(&stem(word)).copied().unwrap_or(1);
        1.0 / (1.0 + f64::from(u32::try_from(spread).unwrap_or(u32::MAX)).ln())
    }

    pub(crate) fn get(&self, fit: Fit) -> Option<&Element> {
        self.all.get(fit.index)
    }
}

fn element(
    kind: Kind,
    title: &str,
    key: &str,
    day: u32,
    tags: Vec<String>,
    cost: Decimal,
    place: &str,
) -> Element {
    let (stems, setting) = (stems_of(title), stems_of(place));
    let (title, key, place) = (title.to_owned(), key.to_owned(), place.to_owned());
    let words = tokenize(&title)
        .into_iter()
        .filter(|token| token.shape != Shape::Mark)
        .map(|token| token.norm)
        .collect();
    Element { kind, title, key, day, tags, cost, place, words, stems, setting }
}

/// Words of a title that name nothing: "the other way round" is not about the "kayak round the island".
const LINKING: &[&str] = &[
    "the", "and", "for", "with", "from", "over", "into", "onto", "under", "round", "around", "along",
    "above", "below", "after", "before", "between", "through", "across", "near", "about", "where",
];

fn stems_of(text: &str) -> Vec<String> {
    let words = tokenize(text)
        .into_iter()
        .filter(|token| token.shape != Shape::Mark && token.norm.chars().count() > 2)
        .filter(|token| !LINKING.contains(&token.norm.as_str()));
    words.map(|token| stem(&token.norm)).collect()
}
