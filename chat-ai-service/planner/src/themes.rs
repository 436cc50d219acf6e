//! More, less or none of a theme.

use remix_itinerary::{Operation, OperationKind};

use crate::clause::Clause;
use crate::concept::Concept;
use crate::items::{Item, What};
use crate::work::Work;

/// Reads a wish about themes; each theme takes the nearest "more", "less" or "no" before it.
pub(crate) fn frame(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{Add, Less, More, None, Not, Only, Reduce, Remove};
    if clause.themes().is_empty() || !clause.days().is_empty() {
        return false;
    }
    let mut levels: Vec<(&'static str, Vec<String>)> = Vec::new();
    let mut level = default_level(clause);
    for item in clause.items() {
        let denied = item.any(&[None, Remove, Concept::Never]);
        level = match level {
            _ if denied => Some("none"),
            _ if item.any(&[Less, Reduce, Concept::Cut]) => Some("less"),
            Some("none") if item.any(&[More, Add]) && !clause.has(Not) => Some("more"),
            Some("less") if item.is(More) => Some("more"),
            Some("none" | "less") => level,
            _ if item.any(&[More, Add, Only, Concept::Increase]) => Some("more"),
            other => other,
        };
        let Some(level) = level else { continue };
        let themes: Vec<String> = item.themes().map(str::to_owned).collect();
        if !themes.is_empty() {
            match levels.iter_mut().find(|(known, _)| *known == level) {
                Some((_, known)) => known
                    .extend(themes.into_iter().filter(|theme| !known.contains(theme)).collect::<Vec<_>>()),
                Option::None => levels.push((level, themes)),
            }
        }
    }
    if levels.is_empty() {
        return false;
    }
    // "a market" is food and shopping to the lexicon: the first theme of a word that has several is the one meant.
    for (level, themes) in levels {
        let names = work.names(&themes);
        let operation = Operation {
            tags: themes,
            level: Some(level.to_owned()),
            ..Operation::new(OperationKind::SetTheme)
        };
        work.act(operation, &format!("theme_{level}"), &[("themes", &names)]);
    }
    true
}

/// What a bare theme means: "I love temples" is more, "we don't want any partying" none; a statement of fact nothing.
fn default_level(clause: &Clause<'_>) -> Option<&'static str> {
    let first = clause.items().iter().position(|item| item.themes().next().is_some())?;
    let before = &clause.items()[..first];
    let not = before.iter().any(|item| item.is(Concept::Not));
    let likes = before.iter().any(|item| item.any(&[Concept::More]) || wants(clause, item));
    match (not, likes) {
        (true, true) => Some("none"),
        (false, true) => Some("more"),
        // "Temples!", "street food please": nothing but the theme is a wish for it.
        (false, false) if nothing_else(clause) => Some("more"),
        // "we're not museum people"
        (true, false) if nothing_else(clause) => Some("none"),
        _ => None,
    }
}

/// True when the clause holds themes and small words only.
fn nothing_else(clause: &Clause<'_>) -> bool {
    clause.items().iter().all(|item| {
        item.themes().next().is_some()
            || item.is_filler()
            || item.is(Concept::Not)
            || !matches!(item.what, What::Known | What::Unknown)
    })
}

/// True when the clause says that something is wanted.
pub(crate) fn wishes(clause: &Clause<'_>) -> bool {
    clause.items().iter().any(|item| item.is(Concept::More) || wants(clause, item))
}

fn wants(clause: &Clause<'_>, item: &Item) -> bool {
    let word = clause.reading.tokens.get(item.from).map_or("", |token| token.norm.as_str());
    [
        "want", "like", "love", "need", "prefer", "enjoy", "quiero", "queremos", "quisiera", "gusta",
        "encanta", "necesito", "prefiero", "gustaria", "encantan", "gustan",
    ]
    .contains(&word)
        || item.is_request()
}
