//! Which places are meant by "the mountains" or "the coast": those whose activities are tagged so or whose days and
//! sights are called so, and the whole region where that is most of it.

use std::collections::BTreeMap;

use remix_itinerary::{Day, Itinerary};

use crate::lexicon::Landscape;
use crate::text::{fold, tokenize};

/// What a place needs to count at all, from 0 to 1.5.
const LEAST: f64 = 0.3;
/// And compared with the place that fits best.
const SHARE_OF_BEST: f64 = 0.5;

/// Names and regions of such places, in the order of the sources; none where every place is one.
pub(crate) fn labels(sources: &[Itinerary], kind: &Landscape) -> Vec<String> {
    let days: Vec<&Day> = sources.iter().flat_map(|source| &source.days).collect();
    let mut scores: BTreeMap<String, (f64, f64)> = BTreeMap::new();
    for day in &days {
        let entry = scores.entry(fold(&day.place.name)).or_insert((0.0, 0.0));
        *entry = (entry.0 + score(day, kind), entry.1 + 1.0);
    }
    let mean = |day: &Day| scores.get(&fold(&day.place.name)).map_or(0.0, |(sum, count)| sum / count);
    let best = days.iter().map(|day| mean(day)).fold(0.0, f64::max);
    let fits = |day: &Day| mean(day) >= LEAST && mean(day) >= SHARE_OF_BEST * best;
    let mut labels: Vec<String> = Vec::new();
    let mut covered = 0;
    for day in &days {
        let of_region: Vec<&&Day> = days.iter().filter(|other| same_region(other, day)).collect();
        let fitting = of_region.iter().filter(|other| fits(other)).count();
        let whole = !day.place.region.is_empty() && fitting * 2 >= of_region.len();
        if !whole && !fits(day) {
            continue;
        }
        covered += 1;
        let label = if whole { &day.place.region } else { &day.place.name };
        if !label.is_empty() && !labels.contains(label) {
            labels.push(label.clone());
        }
    }
    // A word that fits every place says nothing about where to be.
    if covered == days.len() { Vec::new() } else { labels }
}

fn same_region(one: &Day, other: &Day) -> bool {
    fold(&one.place.region) == fold(&other.place.region)
        && fold(&one.place.country) == fold(&other.place.country)
}

/// The share of the day's activities with such a tag, and half a point for such a name.
fn score(day: &Day, kind: &Landscape) -> f64 {
    let tagged = day.activities.iter().filter(|a| a.tags.iter().any(|tag| kind.tags.contains(tag))).count();
    let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    let share = count(tagged) / count(day.activities.len().max(1));
    let activities = day.activities.iter().map(|activity| activity.title.as_str());
    let named = [day.title.as_str(), &day.place.name, &day.place.region].into_iter().chain(activities);
    share + if has_name(named, &kind.names) { 0.5 } else { 0.0 }
}

fn has_name<'t>(texts: impl Iterator<Item = &'t str>, names: &[String]) -> bool {
    let tokens: Vec<String> = texts.flat_map(tokenize).map(|token| token.norm).collect();
    names.iter().any(|name| {
        let words: Vec<&str> = name.split(' ').collect();
        tokens
            .windows(words.len())
            .any(|window| window.iter().zip(&words).all(|(token, word)| token.starts_with(word)))
    })
}
