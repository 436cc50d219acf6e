//! What something new is to be called: the words of the wish, without what steers it.

use crate::clause::Clause;
use crate::concept::Concept;
use crate::items::What;

/// "A taco place on day 6, 10 dollars, called Tacos Lupita"
pub(crate) fn called_title(clause: &Clause<'_>) -> Option<String> {
    let at = (0..clause.items().len())
        .find(|at| ["called", "named", "llamado", "llamada"].contains(&clause.norm(*at)))?;
    let title = title_of(&clause.part(at + 1..clause.items().len()));
    (!title.is_empty()).then_some(title)
}

/// Words that may follow a name without belonging to it.
const BEHIND: &[Concept] = {
    use Concept::*;
    &[
        Instead, With, EndWith, StartWith, Yes, After, Before, Until, There, That, More, About, Under, Rest,
        Day,
    ]
};

/// The words of a wish as a title: without its first small words, day, part of the day and price.
pub(crate) fn title_of(object: &Clause<'_>) -> String {
    if let Some(quote) = object.quote() {
        return quote.to_owned();
    }
    let items = object.items();
    let names = object.mention().items;
    let (Some(named), Some(last)) = (names.first(), names.last()) else { return String::new() };
    let first = &head_noun(object, *named);
    let stop =
        items.iter().enumerate().map(|(at, item)| (object.range.start + at, item)).find(|(at, item)| {
            *at > *first
                && (item.days().is_some() || item.slot().is_some() || matches!(item.what, What::Money(_)))
        });
    // "a puppet show", "a sunrise yoga session": nouns that steer elsewhere belong to the name, small words behind it do not.
    let mut end = stop.map_or(object.range.end, |(at, _)| at);
    let small = |at: usize| {
        let item = object.reading.items.get(at);
        // "Un jardín de té": behind "de" stands no pronoun.
        if at > 0 && object.reading.norm(at) == "te" && object.reading.norm(at - 1) == "de" {
            return false;
        }
        item.is_none_or(|item| {
            at > *last && (item.is_filler() || item.any(BEHIND)) && !item.is(Concept::Activity)
                || matches!(item.what, What::Comma | What::And)
        })
    };
    while end > *first + 1 && small(end - 1) {
        end -= 1;
    }
    let cut =
        (*first..end).find(|at| object.reading.items.get(*at).is_some_and(|item| item.what == What::Comma));
    let typed = object.reading.typed(*first..cut.unwrap_or(end));
    let trimmed = typed.trim_matches(|c: char| !c.is_alphanumeric() && c != ')');
    let trimmed = [" on", " in", " at", " for", " to", " the", " en", " el", " para"]
        .iter()
        .fold(trimmed, |text, small| text.strip_suffix(small).unwrap_or(text));
    let mut chars = trimmed.chars();
    let head: String = chars.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    format!("{head}{}", chars.as_str()).chars().take(160).collect()
}

/// Small words between a head noun and what tells it apart.
const JOINTS: &[&str] = &["de", "del", "a", "en", "por", "con", "of", "in", "the", "el", "la", "los", "las"];
/// Nouns that say nothing of the thing.
const GENERAL: &[&str] = &[
    "activity",
    "activities",
    "thing",
    "things",
    "item",
    "plan",
    "actividad",
    "actividades",
    "cosa",
    "cosas",
    "algo",
];

/// Where the name begins: "a class in pottery", "un paseo a caballo" are more than the pottery and the horse.
fn head_noun(object: &Clause<'_>, named: usize) -> usize {
    let joint = |at: usize| JOINTS.contains(&object.reading.norm(at));
    let before = (object.range.start..named).rev().find(|at| !joint(*at));
    before
        .filter(|at| {
            let noun = object.reading.items.get(*at).is_some_and(|item| item.is(Concept::Activity));
            *at + 1 < named && noun && !GENERAL.contains(&object.reading.norm(*at))
        })
        .unwrap_or(named)
}
