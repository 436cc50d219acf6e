//! The texts of a trip from those of its sources (V22): what belongs to the sources that are used is carried over,
//! without mentions of places where the trip does not go. What the traveller has written is left alone.

use std::collections::BTreeSet;

use crate::library::{Element, Library};
use crate::{Itinerary, Place, places, text};

/// Most items of a list.
const MAX_ITEMS: usize = 40;
/// Names with fewer letters are words of other things too often.
const SHORTEST_NAME: usize = 4;
/// A full stop behind so short a word belongs to an abbreviation.
const SHORTEST_LAST_WORD: usize = 3;

/// The texts that follow the sources.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Texts {
    trip_highlights: String,
    trip_journey: String,
    safety_tips: String,
    packing_list: Vec<String>,
    important_notes: Vec<String>,
    categories: Vec<String>,
}

impl Texts {
    /// As the sources give them for these days.
    pub(crate) fn of_sources(itinerary: &Itinerary, library: &Library<'_>) -> Self {
        let used = used_sources(itinerary, library);
        let sources: Vec<&Itinerary> = used.iter().map(|source| library.sources[*source].as_ref()).collect();
        let gone = gone(itinerary, library);
        let long = |field: fn(&Itinerary) -> &str, clean: fn(&str, &[Name<'_>]) -> String| {
            let all = sources.iter().map(|source| field(source)).filter(|text| !text.is_empty());
            let parts: Vec<&str> = all.collect();
            // As much room for each, so that no source crowds the others out.
            let room = text::LONG / parts.len().max(1) - 2;
            let cut = parts.iter().map(|part| clean(&text::truncate(part, room), &gone));
            cut.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
        };
        let list = |field: fn(&Itinerary) -> &Vec<String>| {
            let mut out: Vec<String> = Vec::new();
            for item in sources.iter().flat_map(|source| field(source)) {
                if !out.contains(item) && out.len() < MAX_ITEMS && mentioned(item, &gone).is_none() {
                    out.push(item.clone());
                }
            }
            out
        };
        Self {
            trip_highlights: long(|source| &source.trip_highlights, without_parts),
            trip_journey: long(|source| &source.trip_journey, without_sentences),
            safety_tips: long(|source| &source.safety_tips, without_sentences),
            packing_list: list(|source| &source.packing_list),
            important_notes: list(|source| &source.important_notes),
            categories: list(|source| &source.categories),
        }
    }
}

/// Texts that the sources give and that are missing here, by the key of the field's name.
pub(crate) fn missing(itinerary: &Itinerary, library: &Library<'_>) -> Vec<&'static str> {
    let empty = [
        ("field_highlights", itinerary.trip_highlights.is_empty()),
        ("field_journey", itinerary.trip_journey.is_empty()),
        ("field_safety", itinerary.safety_tips.is_empty()),
        ("field_packing", itinerary.packing_list.is_empty()),
        ("field_notes", itinerary.important_notes.is_empty()),
    ];
    if !empty.iter().any(|(_, empty)| *empty) {
        return Vec::new();
    }
    let sources = Texts::of_sources(itinerary, library);
    let given = [
        !sources.trip_highlights.is_empty(),
        !sources.trip_journey.is_empty(),
        !sources.safety_tips.is_empty(),
        !sources.packing_list.is_empty(),
        !sources.important_notes.is_empty(),
    ];
    empty
        .into_iter()
        .zip(given)
        .filter(|((_, empty), given)| *empty && *given)
        .map(|((key, _), _)| key)
        .collect()
}

/// Texts with the place that they still mention although the trip does not go there.
pub(crate) fn stale(itinerary: &Itinerary, library: &Library<'_>) -> Vec<(&'static str, String)> {
    let gone = gone(itinerary, library);
    let fields = [
        ("field_highlights", std::slice::from_ref(&itinerary.trip_highlights)),
        ("field_journey", std::slice::from_ref(&itinerary.trip_journey)),
        ("field_safety", std::slice::from_ref(&itinerary.safety_tips)),
        ("field_packing", &itinerary.packing_list),
        ("field_notes", &itinerary.important_notes),
    ];
    let stale = fields.into_iter().filter_map(|(key, texts)| {
        let place = texts.iter().find_map(|text| mentioned(text, &gone))?;
        Some((key, place.name.to_owned()))
    });
    stale.collect()
}

/// Brings the texts up to date with the days, where they are still those that the sources gave for `before`.
pub(crate) fn follow(itinerary: &mut Itinerary, before: &Itinerary, library: &Library<'_>) {
    let goes_to = |itinerary: &Itinerary, place: &Place| itinerary.days.iter().any(|day| day.place == *place);
    let unmoved = || {
        before.days.iter().all(|day| goes_to(itinerary, &day.place))
            && itinerary.days.iter().all(|day| goes_to(before, &day.place))
    };
    if used_sources(before, library) == used_sources(itinerary, library) && unmoved() {
        return;
    }
    let (was, is) = (Texts::of_sources(before, library), Texts::of_sources(itinerary, library));
    let now = itinerary;
    keep_up(&mut now.trip_highlights, &before.trip_highlights, &was.trip_highlights, is.trip_highlights);
    keep_up(&mut now.trip_journey, &before.trip_journey, &was.trip_journey, is.trip_journey);
    keep_up(&mut now.safety_tips, &before.safety_tips, &was.safety_tips, is.safety_tips);
    keep_up(&mut now.packing_list, &before.packing_list, &was.packing_list, is.packing_list);
    keep_up(&mut now.important_notes, &before.important_notes, &was.important_notes, is.important_notes);
    keep_up(&mut now.categories, &before.categories, &was.categories, is.categories);
}

/// A text follows while nobody has written another one, before this step or in it.
fn keep_up<T: PartialEq>(now: &mut T, before: &T, was: &T, is: T) {
    if now == before && before == was {
        *now = is;
    }
}

/// Sources of which a day or an activity is in the trip, in their order.
fn used_sources(itinerary: &Itinerary, library: &Library<'_>) -> BTreeSet<usize> {
    let days = itinerary.days.iter();
    let origins = days.flat_map(|day| {
        std::iter::once(day.origin.as_ref()).chain(day.activities.iter().map(|a| a.origin.as_ref()))
    });
    let cited = origins.filter_map(|origin| match library.cited(origin)? {
        Element::Day(at) | Element::Activity(at, _) => Some(at.source),
    });
    cited.collect()
}

/// A name as it is written and as it is compared.
struct Name<'n> {
    name: &'n str,
    folded: String,
}

impl<'n> Name<'n> {
    fn new(name: &'n str) -> Self {
        Self { name, folded: text::fold(name) }
    }
}

/// Names of places, regions and countries of the sources where the trip does not go.
fn gone<'l>(itinerary: &'l Itinerary, library: &'l Library<'_>) -> Vec<Name<'l>> {
    let here: BTreeSet<&str> = itinerary.days.iter().flat_map(|day| names(&day.place)).collect();
    let all: BTreeSet<&str> = library.days().flat_map(|(_, day)| names(&day.place)).collect();
    let present: Vec<String> = here.iter().map(|name| text::fold(name)).collect();
    let absent = all.difference(&here).map(|name| Name::new(name));
    // "Manali" is no mention of a place that is gone while the trip goes to "Old Manali".
    let there = |name: &Name| present.iter().any(|known| places::has_words(known, &name.folded));
    absent.filter(|name| name.folded.chars().count() >= SHORTEST_NAME && !there(name)).collect()
}

fn names(place: &Place) -> [&str; 3] {
    [&place.name, &place.region, &place.country]
}

/// The first of the names that the text holds.
fn mentioned<'n, 'l>(written: &str, names: &'n [Name<'l>]) -> Option<&'n Name<'l>> {
    if names.is_empty() || written.is_empty() {
        return None;
    }
    let folded = text::fold(written);
    names.iter().find(|name| places::has_words(&folded, &name.folded))
}

/// Paragraphs without the sentences that mention one of the names.
fn without_sentences(written: &str, names: &[Name<'_>]) -> String {
    by_paragraph(written, names, |sentence| mentioned(sentence, names).is_none().then(|| sentence.to_owned()))
}

/// Enumerations without the parts that mention one of the names.
fn without_parts(written: &str, names: &[Name<'_>]) -> String {
    by_paragraph(written, names, |sentence| {
        let parts: Vec<&str> = sentence.split(", ").collect();
        let kept: Vec<&str> = parts.iter().copied().filter(|part| mentioned(part, names).is_none()).collect();
        if kept.is_empty() {
            return None;
        }
        let joined = kept.join(", ");
        let joined = joined.strip_prefix("and ").unwrap_or(&joined);
        let mut letters = joined.chars();
        let first: String = letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
        let end = if joined.ends_with(['.', '!', '?']) || !sentence.ends_with('.') { "" } else { "." };
        Some(format!("{first}{}{end}", letters.as_str()))
    })
}

fn by_paragraph(written: &str, names: &[Name<'_>], clean: impl Fn(&str) -> Option<String>) -> String {
    if mentioned(written, names).is_none() {
        return written.to_owned();
    }
    let paragraph = |line: &str| {
        if mentioned(line, names).is_none() {
            return line.to_owned();
        }
        sentences(line).into_iter().filter_map(&clean).collect::<Vec<_>>().join(" ")
    };
    text::paragraphs(&written.split('\n').map(paragraph).collect::<Vec<_>>().join("\n"))
}

fn sentences(line: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, _) in line.match_indices(['.', '!', '?']) {
        let behind = &line[at + 1..];
        let last_word = line[start..at].rsplit(' ').next().unwrap_or_default();
        let short = last_word.chars().count() < SHORTEST_LAST_WORD;
        let abbreviation = short && line[at..].starts_with('.') && last_word.chars().all(char::is_alphabetic);
        if behind.starts_with(' ') && !abbreviation {
            out.push(line[start..=at].trim());
            start = at + 1;
        }
    }
    out.push(line[start..].trim());
    out.retain(|sentence| !sentence.is_empty());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names<'n>(names: &[&'n str]) -> Vec<Name<'n>> {
        names.iter().map(|name| Name::new(name)).collect()
    }

    #[test]
    fn only_what_mentions_a_place_goes() {
        let tips = "Carry cash. St. Mary's in Uji closes at 5. Évora is hot!\nBow to the deer.";
        assert_eq!(without_sentences(tips, &names(&["Uji"])), "Carry cash. Évora is hot!\nBow to the deer.");
        assert_eq!(
            without_sentences(tips, &names(&["evora"])),
            "Carry cash. St. Mary's in Uji closes at 5.\nBow to the deer."
        );
        assert_eq!(without_sentences(tips, &names(&["Ujiji"])), tips);
        assert_eq!(without_sentences("All of Uji.", &names(&["Uji"])), "");
    }

    #[test]
    fn an_enumeration_loses_its_part() {
        let highlights = "Dawn yoga, the altars of Old Goa, and prawn curry at Palolem.";
        assert_eq!(without_parts(highlights, &names(&["Palolem"])), "Dawn yoga, the altars of Old Goa.");
        assert_eq!(
            without_parts("Yoga in Palolem, and the altars of Old Goa.", &names(&["Palolem"])),
            "The altars of Old Goa."
        );
        assert_eq!(without_parts("Palolem.", &names(&["Palolem"])), "");
    }
}
