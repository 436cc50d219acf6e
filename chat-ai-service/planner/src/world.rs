//! The places of this session: by name, region and country, by the trip they belong to, and by kind of landscape.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};
use remix_itinerary::{Day, Draft, Itinerary, Place};

use crate::fuzzy::is_slip;
use crate::landscape;
use crate::lexicon::{Landscape, Lexicon};
use crate::text::{Shape, Token, fold, tokenize};

/// Places that one phrase stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spot {
    /// Names, regions or countries that an operation can name; one, or several that belong together.
    pub labels: Vec<String>,
    /// The source that the phrase names as a whole.
    pub source: Option<usize>,
}

/// The places of the draft and its sources.
#[derive(Clone)]
pub(crate) struct World<'a> {
    pub draft: &'a Draft,
    pub sources: &'a [Itinerary],
    pub spots: Vec<Spot>,
    /// Spot of each pattern of the matcher.
    pattern_spots: Vec<usize>,
    matcher: Option<AhoCorasick>,
    /// Single words that name a spot, for typos and other endings.
    words: BTreeMap<String, usize>,
}

/// True when the place is called so, or lies in a region or country that is.
pub(crate) fn is_in(place: &Place, label: &str) -> bool {
    let label = fold(label);
    [&place.name, &place.region, &place.country].iter().any(|name| fold(name) == label)
}

impl<'a> World<'a> {
    /// Collects the places.
    pub(crate) fn new(draft: &'a Draft, sources: &'a [Itinerary], lexicon: &Lexicon) -> Self {
        let mut world = Self {
            draft,
            sources,
            spots: Vec::new(),
            pattern_spots: Vec::new(),
            matcher: None,
            words: BTreeMap::new(),
        };
        let mut patterns: BTreeMap<String, usize> = BTreeMap::new();
        let days = || sources.iter().flat_map(|source| &source.days).chain(&draft.itinerary.days);
        let by = [|p: &Place| p.name.clone(), |p: &Place| p.region.clone(), |p: &Place| p.country.clone()];
        for name_of in by {
            for name in days().map(|day| name_of(&day.place)).filter(|name| !name.is_empty()) {
                let key = key_of(&name);
                if !key.is_empty() && !patterns.contains_key(&key) {
                    patterns.insert(key, world.spots.len());
                    world.spots.push(Spot { labels: vec![name], source: None });
                }
            }
        }
        for (key, spot) in patterns.clone() {
            world.learn_words(&key, spot, lexicon);
        }
        for (index, source) in sources.iter().enumerate() {
            let spot = world.spots.len();
            world.spots.push(Spot { labels: source_labels(sources, index), source: Some(index) });
            let key = key_of(&source.title);
            for word in key.split(' ').filter(|word| word.chars().count() >= 4 && !lexicon.is_ordinary(word))
            {
                // "Petra" in a title is the days there, "Himalayan" the whole trip.
                let labels = places_called(source, word);
                if labels.is_empty() {
                    world.learn_words(word, spot, lexicon);
                } else if !world.words.contains_key(word) {
                    world.learn_words(word, world.spots.len(), lexicon);
                    world.spots.push(Spot { labels, source: None });
                }
            }
            patterns.entry(key).or_insert(spot);
        }
        let (keys, spots): (Vec<_>, Vec<_>) = patterns.into_iter().unzip();
        world.pattern_spots = spots;
        world.matcher = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&keys).ok();
        world
    }

    /// Words of a name that are no ordinary words stand for the whole of it, unless two names share them.
    fn learn_words(&mut self, key: &str, spot: usize, lexicon: &Lexicon) {
        for word in key.split(' ').filter(|word| word.chars().count() >= 4) {
            if !lexicon.is_ordinary(word) {
                self.words.entry(word.to_owned()).or_insert(spot);
            }
        }
    }

    /// Names of places in the message: token ranges and spots, in order.
    pub(crate) fn find(&self, tokens: &[Token]) -> Vec<(std::ops::Range<usize>, usize)> {
        let mut text = String::new();
        let mut starts = Vec::with_capacity(tokens.len());
        for token in tokens {
            starts.push(text.len());
            text.push_str(&token.norm);
            text.push(' ');
        }
        let Some(matcher) = &self.matcher else { return Vec::new() };
        let mut found: Vec<_> = matcher
            .find_iter(&text)
            .filter_map(|hit| {
                let from = starts.binary_search(&hit.start()).ok()?;
                let to = starts
                    .binary_search(&(hit.end() + 1))
                    .or_else(|at| if at == starts.len() { Ok(at) } else { Err(at) });
                let to = to.ok().filter(|_| text.as_bytes().get(hit.end()) == Some(&b' '))?;
                Some((from..to, *self.pattern_spots.get(hit.pattern().as_usize())?))
            })
            .collect();
        for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.shape == Shape::Word) {
            if found.iter().any(|(range, _)| range.contains(&at)) {
                continue;
            }
            if let Some(spot) =
                self.words.get(&token.norm).copied().or_else(|| self.other_ending(&token.norm))
            {
                found.push((at..at + 1, spot));
            }
        }
        found.sort_by_key(|(range, _)| range.start);
        found
    }

    /// "himalayas" for "himalayan": six letters and more in common, at most two different at the end.
    fn other_ending(&self, word: &str) -> Option<usize> {
        let length = word.chars().count();
        self.words.iter().find_map(|(known, spot)| {
            let common = known.chars().zip(word.chars()).take_while(|(a, b)| a == b).count();
            (common >= 6 && common + 2 >= length.max(known.chars().count())).then_some(*spot)
        })
    }

    /// A place whose name the word may be a slip for.
    pub(crate) fn slip(&self, word: &str) -> Option<usize> {
        self.words.iter().find(|(known, _)| is_slip(word, known)).map(|(_, spot)| *spot)
    }

    /// Adds the places of a kind of landscape and gives their spot; none when this session has none, or nothing else.
    pub(crate) fn landscape(&mut self, kind: &Landscape) -> Option<usize> {
        let labels = landscape::labels(self.sources, kind);
        if labels.is_empty() {
            return None;
        }
        self.spots.push(Spot { labels, source: None });
        Some(self.spots.len() - 1)
    }

    /// Numbers of the draft's days that lie there.
    pub(crate) fn days_in(&self, spot: usize) -> Vec<u32> {
        let Some(spot) = self.spots.get(spot) else { return Vec::new() };
        let there = |day: &&Day| spot.labels.iter().any(|label| is_in(&day.place, label));
        self.draft.itinerary.days.iter().filter(there).map(|day| day.number).collect()
    }

    /// Names of the places that lie there, in the order of the draft and then of the sources.
    pub(crate) fn places_within(&self, labels: &[String]) -> Vec<String> {
        let days =
            self.draft.itinerary.days.iter().chain(self.sources.iter().flat_map(|source| &source.days));
        let mut names: Vec<String> = Vec::new();
        for day in days.filter(|day| labels.iter().any(|label| is_in(&day.place, label))) {
            if !day.place.name.is_empty() && !names.contains(&day.place.name) {
                names.push(day.place.name.clone());
            }
        }
        names
    }

    /// How many days the sources hold there.
    pub(crate) fn source_days_in(&self, label: &str) -> u32 {
        let count = self
            .sources
            .iter()
            .flat_map(|source| &source.days)
            .filter(|day| is_in(&day.place, label))
            .count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// How the spot is called in a reply.
    pub(crate) fn name(&self, spot: usize) -> String {
        self.spots.get(spot).map(|spot| spot.labels.join(", ")).unwrap_or_default()
    }

    /// The unit of every draft day, in the order of the route, without repeats.
    pub(crate) fn stays(&self) -> Vec<String> {
        let regions = units(self.draft.itinerary.days.iter());
        let mut stays: Vec<String> = Vec::new();
        for day in &self.draft.itinerary.days {
            let unit = unit_of(&day.place, regions);
            if !unit.is_empty() && !stays.contains(&unit) {
                stays.push(unit);
            }
        }
        stays
    }

    /// Day of the week of the first day, Monday being 0; none without a start date.
    pub(crate) fn first_weekday(&self) -> Option<u32> {
        let date = self.draft.itinerary.start_date.as_deref()?;
        let part = |range: std::ops::Range<usize>| date.get(range).and_then(|text| text.parse::<i64>().ok());
        let (year, month, day) = (part(0..4)?, part(5..7)?, part(8..10)?);
        // Zeller's congruence, in which January and February belong to the year before.
        let (year, month) = if month < 3 { (year - 1, month + 12) } else { (year, month) };
        let day = (day + 13 * (month + 1) / 5 + year + year / 4 - year / 100 + year / 400 + 5) % 7;
        u32::try_from(day).ok()
    }

    /// Day numbers of every stay: consecutive days in one place.
    pub(crate) fn runs(&self) -> Vec<Vec<u32>> {
        let mut runs: Vec<(&str, Vec<u32>)> = Vec::new();
        for day in &self.draft.itinerary.days {
            match runs.last_mut().filter(|(place, _)| *place == day.place.name) {
                Some((_, days)) => days.push(day.number),
                None => runs.push((&day.place.name, vec![day.number])),
            }
        }
        runs.into_iter().map(|(_, days)| days).collect()
    }

    /// The draft day with this number.
    pub(crate) fn day(&self, number: u32) -> Option<&'a Day> {
        self.draft.itinerary.days.iter().find(|day| day.number == number)
    }

    /// Number of days of the draft.
    pub(crate) fn length(&self) -> u32 {
        u32::try_from(self.draft.itinerary.days.len()).unwrap_or(0)
    }
}

fn key_of(name: &str) -> String {
    let words: Vec<String> =
        tokenize(name).into_iter().filter(|t| t.shape != Shape::Mark).map(|t| t.norm).collect();
    words.join(" ")
}

/// True when the days lie in more than one region, so that regions tell them apart.
fn units<'d>(days: impl Iterator<Item = &'d Day>) -> bool {
    let mut first: Option<&str> = None;
    for day in days.filter(|day| !day.place.region.is_empty()) {
        match first {
            None => first = Some(&day.place.region),
            Some(region) if region != day.place.region => return true,
            Some(_) => {}
        }
    }
    false
}

fn unit_of(place: &Place, regions: bool) -> String {
    let names = if regions {
        [&place.region, &place.name, &place.country]
    } else {
        [&place.name, &place.region, &place.country]
    };
    names.into_iter().find(|name| !name.is_empty()).cloned().unwrap_or_default()
}

/// Regions of a source that no other source touches, or the names of its places.
fn source_labels(sources: &[Itinerary], index: usize) -> Vec<String> {
    let mut labels = Vec::new();
    for day in sources.get(index).map(|source| source.days.as_slice()).unwrap_or_default() {
        let shared = sources.iter().enumerate().any(|(other, source)| {
            other != index
                && source.days.iter().any(|other| fold(&other.place.region) == fold(&day.place.region))
        });
        let label = if shared || day.place.region.is_empty() { &day.place.name } else { &day.place.region };
        if !label.is_empty() && !labels.contains(label) {
            labels.push(label.clone());
        }
    }
    labels
}

/// Places of the days that a word of the trip's title names, unless those are most of the trip.
fn places_called(source: &Itinerary, word: &str) -> Vec<String> {
    let named = |day: &&Day| {
        let titles = day.activities.iter().map(|activity| activity.title.as_str());
        let mut texts = std::iter::once(day.title.as_str()).chain(titles);
        texts.any(|text| tokenize(text).iter().any(|token| token.norm == word))
    };
    let days: Vec<&Day> = source.days.iter().filter(named).collect();
    if days.len() * 10 > source.days.len() * 6 {
        return Vec::new();
    }
    let mut labels: Vec<String> = Vec::new();
    for day in days.into_iter().filter(|day| !day.place.name.is_empty()) {
        if !labels.contains(&day.place.name) {
            labels.push(day.place.name.clone());
        }
    }
    labels
}
