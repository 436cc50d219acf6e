//! Which thing a correction means, and where the message before names the one that it was taken for: "no, the other swim",
//! "it's Luisita, not Lupita", "not the crampon walk".

use std::ops::Range;

use crate::clause::{Clause, Mention};
use crate::concept::Concept;
use crate::elements::{Element, Elements, Kind};
use crate::items::What;
use crate::reading::Reading;
use crate::revise::{Change, ORDERS, bytes};
use crate::world::World;

/// "But not the crampon walk" after "the glacier has to be in too": what is denied is nothing that the message before named.
pub(crate) fn denies_new(whole: &Clause<'_>, previous: &Reading) -> bool {
    let Some(first) = whole.items().iter().position(|item| item.what != What::And) else { return false };
    let end = (first..whole.items().len())
        .find(|at| matches!(whole.items()[*at].what, What::Comma | What::Stop))
        .unwrap_or(whole.items().len());
    let denied = whole.part(first..end).mention().words;
    whole.norm(first) == "not"
        && !denied.is_empty()
        && denied.iter().all(|word| previous.tokens.iter().all(|token| token.norm != *word))
}

/// "Luisita not Lupita", where the message before said Lupita.
pub(crate) fn word_for_word(reading: &Reading, previous: &Reading) -> Option<Change> {
    let tokens = &reading.tokens;
    let at =
        (1..tokens.len().saturating_sub(1)).find(|at| ["not", "no"].contains(&tokens[*at].norm.as_str()))?;
    let comma = usize::from(tokens[at - 1].norm == ",");
    let words = |from: usize, to: usize| {
        tokens.get(from..to).filter(|words| words.iter().all(|word| word.shape == crate::text::Shape::Word))
    };
    let end = at - comma;
    // The longest run of words behind the "not" that the message before held.
    (1..=4_usize).rev().find_map(|count| {
        let old = words(at + 1, at + 1 + count)?;
        let new = words(end.checked_sub(count)?, end)?;
        let said = previous
            .tokens
            .windows(count)
            .rfind(|window| window.iter().zip(old).all(|(one, other)| one.norm == other.norm))?;
        // "No, not day 6, day 5" names no word for another.
        let long = old.iter().any(|word| {
            word.norm.chars().count() > 2 && !["day", "days", "dia", "dias"].contains(&word.norm.as_str())
        });
        let text = reading.text.get(new.first()?.from..new.last()?.to)?;
        long.then(|| (said[0].from..said[count - 1].to, text.to_owned()))
    })
}

/// "Swap the ramen for udon", "no, I meant the soba": of two things the one that goes, where the trip has what is named,
/// else the one that comes.
pub(crate) fn replaced_part(
    before: &Clause<'_>,
    mention: &Mention,
    elements: &Elements,
) -> Option<Range<usize>> {
    if !before.any(&[Concept::Replace, Concept::Switch, Concept::Change]) {
        return None;
    }
    let joint =
        (1..before.items().len()).find(|at| ["for", "with", "por", "con"].contains(&before.norm(*at)))?;
    let known = elements.resolve(&mention.words, &[], &[Kind::DraftActivity]);
    let goes = known.first().is_some_and(|fit| fit.score > 0.55);
    let part = if goes { before.part(0..joint) } else { before.part(joint + 1..before.items().len()) };
    let named = part.mention();
    let (first, last) = (*named.items.first()?, *named.items.last()?);
    Some(bytes(before.reading, first).start..bytes(before.reading, last).end)
}

/// Where a message names something: from its first naming word to its last.
pub(crate) fn named(previous: &Reading) -> Option<Range<usize>> {
    // "Take the swim out. We'd rather settle in": what the order names.
    let clauses = previous.clauses().into_iter().map(|range| Clause { reading: previous, range });
    let ordering =
        clauses.into_iter().find(|clause| clause.any(ORDERS) && !clause.mention().items.is_empty());
    let mention = ordering.unwrap_or(Clause { reading: previous, range: 0..previous.items.len() }).mention();
    let (first, last) = (*mention.items.first()?, *mention.items.last()?);
    Some(bytes(previous, first).start..bytes(previous, last).end)
}

/// "The other beach": what fits the noun and is not what the message before was about.
pub(crate) fn other_name(
    whole: &Clause<'_>,
    before: &Clause<'_>,
    elements: &Elements,
    world: &World<'_>,
) -> Option<String> {
    if !whole.has(Concept::Other) {
        return None;
    }
    let kinds = [Kind::DraftActivity, Kind::LeftoverActivity, Kind::DraftDay];
    // "The other kayak too, nobody here can swim": what follows gives the reason.
    let at = whole.find(Concept::Other)?;
    let also = whole.words().iter().any(|word| ["too", "also", "well", "tambien"].contains(word));
    let comma =
        (at..whole.items().len()).find(|at| also && whole.items()[*at].what == crate::items::What::Comma);
    let told = comma.map(|comma| whole.part(0..comma)).filter(|part| !part.mention().words.is_empty());
    let (mention, old) = (told.as_ref().unwrap_or(whole).mention(), before.mention());
    let meant = |fits: Vec<crate::elements::Fit>| {
        fits.into_iter().filter_map(|fit| elements.get(fit)).collect::<Vec<_>>()
    };
    let fitting = meant(elements.resolve(&old.words, &old.themes, &kinds));
    // What was taken out is not in the plan any more.
    let gone =
        fitting.iter().find(|element| before.has(Concept::Remove) && element.kind == Kind::LeftoverActivity);
    let was = gone.or(fitting.first()).map(|element| element.title.clone());
    // The place itself may have been meant: "2 more days in Palolem", "no, the other beach".
    let old_places: Vec<usize> = before.places().into_iter().map(|(_, spot)| spot).collect();
    if let (Some((item, _)), false) = (whole.places().first(), old_places.is_empty())
        && let Some(spot) = whole.items().get(*item).and_then(|item| item.place)
    {
        let labels = world.spots.get(spot).map(|spot| spot.labels.clone()).unwrap_or_default();
        let others = world.places_within(&labels);
        let old: Vec<String> = old_places.iter().map(|spot| world.name(*spot)).collect();
        return others.into_iter().find(|name| !old.contains(name));
    }
    let mut words = mention.words;
    if words.is_empty() {
        // Only what names other things too can lead to another one.
        words = old.words.iter().filter(|word| elements.is_shared(word)).cloned().collect();
    }
    let themes = if mention.themes.is_empty() { &old.themes } else { &mention.themes };
    // A thing is meant before the day that is called after it.
    let mut fits = meant(elements.resolve(&words, themes, &kinds[..2]));
    fits.extend(meant(elements.resolve(&words, themes, &kinds[2..])));
    let other = fits.into_iter().find(|element| Some(&element.title) != was.as_ref())?;
    Some(format!("\"{}\"", other.title))
}

/// "Take the swim out of day 1", "no, the other swim": out of the day that that one is on.
pub(crate) fn day_of(name: &str, before: &Clause<'_>, elements: &Elements) -> Option<Change> {
    let titled =
        |element: &&Element| element.kind == Kind::DraftActivity && format!("\"{}\"", element.title) == name;
    let other = elements.all.iter().find(titled).filter(|_| before.has(Concept::Remove))?;
    let on = before.items().iter().position(|item| item.days().is_some_and(|days| days.len() == 1))?;
    let unit = if before.reading.is_spanish() { "dia" } else { "day" };
    Some((bytes(before.reading, before.range.start + on), format!("{unit} {}", other.day)))
}
