//! "No, the other beach": takes back the one thing that was added or removed last and does it to what was meant.

use remix_itinerary::change::Entry;
use remix_itinerary::{Operation, OperationKind};

use crate::api::Role;
use crate::clause::{Clause, Mention};
use crate::concept::Concept;
use crate::elements::{Element, Kind};
use crate::work::{Work, on_day};

/// "I meant ..."
const MEANT: &[&str] = &["meant", "refiero", "referia"];

/// Reads a correction of the last change.
pub(crate) fn frame(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{Correction, No, Other};
    let opens = clause.items().first().is_some_and(|item| item.any(&[No, Correction]));
    let tokens = clause
        .items()
        .iter()
        .flat_map(|item| clause.reading.tokens.get(item.from..item.to).unwrap_or_default());
    let meant = tokens.into_iter().any(|token| MEANT.contains(&token.norm.as_str()))
        && !clause.mention().words.is_empty();
    if !clause.has(Other) && !meant || !opens && !clause.has(Correction) && clause.items().len() > 6 {
        return false;
    }
    let Some(change) = work.request.history.last_change.clone() else { return false };
    let acts = [Concept::Add, Concept::Remove, Concept::Move, Concept::Replace, Concept::More, Concept::Less];
    if clause.any(&acts) {
        return false;
    }
    let mention = mentioned(work, clause);
    // What a change of days does to shared costs is not what was asked for.
    let named = |entries: Vec<Entry>| -> Vec<Entry> {
        entries.into_iter().filter(|entry| ["day", "activity"].contains(&entry.kind.as_str())).collect()
    };
    match (named(change.removed).as_slice(), named(change.added).as_slice()) {
        ([gone], []) if gone.kind == "activity" => {
            let back = leftover(work, &gone.title, Kind::LeftoverActivity);
            let others = others(work, &mention, Kind::DraftActivity, &gone.title);
            let Some(back) = back else { return ask(work) };
            choose(work, others, |work, other| {
                let put = Operation {
                    reference: Some(back.clone()),
                    ..on_day(OperationKind::AddActivity, gone.day)
                };
                work.operations.push(put);
                let out = Operation {
                    id: Some(other.key.clone()),
                    ..Operation::new(OperationKind::RemoveActivity)
                };
                work.act(out, "corrected", &[("back", &gone.title), ("title", &other.title)]);
            })
        }
        ([gone], []) if gone.kind == "day" => {
            let back = leftover(work, &gone.title, Kind::LeftoverDay);
            let others = others(work, &mention, Kind::DraftDay, &gone.title);
            let Some(back) = back else { return ask(work) };
            choose(work, others, |work, other| {
                let put =
                    Operation { reference: Some(back.clone()), ..on_day(OperationKind::AddDay, gone.day) };
                work.operations.push(put);
                work.act(
                    on_day(OperationKind::RemoveDay, other.day),
                    "corrected",
                    &[("back", &gone.title), ("title", &other.title)],
                );
            })
        }
        ([], [come]) if come.kind == "activity" => {
            let others = others(work, &mention, Kind::LeftoverActivity, &come.title);
            choose(work, others, |work, other| {
                let swap = Operation {
                    id: Some(come.id.clone()),
                    reference: Some(other.key.clone()),
                    ..Operation::new(OperationKind::ReplaceActivity)
                };
                work.act(swap, "corrected_added", &[("back", &come.title), ("title", &other.title)]);
            })
        }
        _ => ask(work),
    }
}

/// What the correction names, or, where it says only "the other one", what the message before it named.
fn mentioned(work: &Work<'_>, clause: &Clause<'_>) -> Mention {
    let mention = clause.mention();
    if !mention.words.is_empty() {
        return mention;
    }
    let before = work.request.recent.iter().rev().find(|exchange| exchange.role == Role::User);
    let words = before.map(|exchange| crate::text::tokenize(&exchange.content)).unwrap_or_default();
    let known = words
        .into_iter()
        .map(|token| token.norm)
        .filter(|word| word.chars().count() > 3 && work.elements.knows(word));
    Mention { words: known.collect(), ..Mention::default() }
}

fn leftover(work: &Work<'_>, title: &str, kind: Kind) -> Option<String> {
    work.elements
        .all
        .iter()
        .find(|element| element.kind == kind && element.title == title)
        .map(|element| element.key.clone())
}

fn others<'e>(work: &Work<'e>, mention: &Mention, kind: Kind, not: &str) -> Vec<&'e Element> {
    let fits = work.elements.resolve(&mention.words, &mention.themes, &[kind]);
    let elements: &'e [Element] = &work.elements.all;
    fits.iter()
        .filter_map(|fit| elements.get(fit.index))
        .filter(|element| element.title != not)
        .take(3)
        .collect()
}

fn choose(work: &mut Work<'_>, others: Vec<&Element>, act: impl Fn(&mut Work<'_>, &Element)) -> bool {
    match others.first() {
        Some(other) => act(work, other),
        None => return ask(work),
    }
    true
}

fn ask(work: &mut Work<'_>) -> bool {
    let options = vec![work.say("option_undo", &[]), work.say("option_what_changed", &[])];
    work.ask("ask_correction", &[], options);
    true
}
