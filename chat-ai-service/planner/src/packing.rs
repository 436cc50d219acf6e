//! The packing list: "add sunscreen to the packing list", "take the umbrella off the packing list".

use remix_itinerary::{Operation, OperationKind};

use crate::clause::Clause;
use crate::concept::Concept;
use crate::items::What;
use crate::work::Work;

/// Words for the list, the longest first.
const LISTS: &[&[&str]] = &[
    &["packing", "list"],
    &["pack", "list"],
    &["lista", "de", "equipaje"],
    &["lista", "de", "la", "maleta"],
    &["equipaje"],
    &["maleta"],
];
/// Words between the things and the list.
const JOINTS: &[&str] = &[
    "to", "on", "onto", "into", "in", "off", "from", "of", "a", "en", "de", "the", "la", "my", "our", "al",
    "del",
];

/// Adds to the list or takes out of it; the operation states the whole list.
pub(crate) fn frame(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let items = clause.items();
    let tokens = || items.iter().flat_map(|item| item.from..item.to);
    let norm = |at: usize| clause.reading.tokens.get(at).map_or("", |token| token.norm.as_str());
    let list = tokens().find(|at| {
        LISTS.iter().any(|words| words.iter().enumerate().all(|(offset, word)| norm(at + offset) == *word))
    });
    let verb = clause.find_any(&[Concept::Add, Concept::Put, Concept::Remove, Concept::Cut]);
    let (Some(list), Some(verb)) = (list, verb) else { return false };
    let first = items[verb].from + 1;
    let last = (first..list).rev().find(|at| !JOINTS.contains(&norm(*at)));
    let Some(last) = last.filter(|_| !clause.is_question() || clause.is_request()) else { return false };
    let text = |from: usize, to: usize| {
        let (from, to) = (clause.reading.tokens[from].from, clause.reading.tokens[to].to);
        clause.reading.text.get(from..to).unwrap_or_default().trim().to_owned()
    };
    let parted =
        |at: usize| items.iter().any(|item| item.from == at && matches!(item.what, What::And | What::Comma));
    let mut things: Vec<String> = Vec::new();
    let mut from = first;
    for at in first..=last + 1 {
        if at <= last && !parted(at) {
            continue;
        }
        let article = ["a", "an", "the", "some", "un", "una", "el", "la", "los", "las"];
        let start = (from..at).find(|at| !article.contains(&norm(*at)));
        things.extend(start.map(|start| text(start, at - 1)));
        from = at + 1;
    }
    if things.is_empty() {
        return false;
    }
    let same = |one: &str, other: &str| one.to_lowercase() == other.to_lowercase();
    let mut packed = work.world.draft.itinerary.packing_list.clone();
    let removes = items[verb].any(&[Concept::Remove, Concept::Cut]);
    if removes {
        let named =
            |own: &String| things.iter().any(|thing| own.to_lowercase().contains(&thing.to_lowercase()));
        let before = packed.len();
        packed.retain(|own| !named(own));
        if packed.len() == before {
            work.note("not_found", &[("name", &things.join(", "))]);
            return true;
        }
    } else {
        for thing in &things {
            let known = packed.iter().any(|own| same(own, thing));
            let mut letters = thing.chars();
            let first =
                letters.next().map(|letter| letter.to_uppercase().collect::<String>()).unwrap_or_default();
            packed.extend((!known).then(|| format!("{first}{}", letters.as_str())));
        }
    }
    let names = work.replies.list(&things);
    let operation = Operation {
        unit: Some("packing_list".to_owned()),
        tags: packed,
        ..Operation::new(OperationKind::SetMeta)
    };
    work.act(operation, if removes { "unpacked" } else { "packed" }, &[("things", &names)]);
    true
}
