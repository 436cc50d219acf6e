//! Questions about the last change: "what did you change?", "which days did you take out?", "which day was that on?", "what
//! did that save?". Answered from its change card.

use remix_itinerary::change::{Change, Entry, Value};

use crate::clause::Clause;
use crate::concept::Concept;
use crate::facts::{MOST_NAMES, note};
use crate::work::Work;

/// Auxiliaries of a question about what has been done.
const DONE: &[&str] =
    &["did", "have", "has", "was", "were", "went", "got", "quitaste", "fue", "era", "estaba"];
/// What such a question may speak of.
const IT: &[&str] =
    &["that", "it", "this", "they", "those", "you", "we", "just", "eso", "esto", "last", "change", "now"];

/// Reads a question about the last change that names nothing of the plan.
pub(crate) fn frame(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let words = clause.words();
    let says = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let about = clause.is_question() && says(DONE) && says(IT) && !clause.has(Concept::Suppose);
    let plain = clause.days().is_empty() && clause.places().is_empty() && clause.themes().is_empty();
    let Some(change) = work.request.history.last_change.clone().filter(|_| about && plain) else {
        return false;
    };
    let saves =
        says(&["save", "saved", "cost", "costs", "cheaper", "dearer", "ahorra", "ahorro", "ahorramos"]);
    if saves && clause.mention().words.is_empty() {
        return saved(work, &change);
    }
    if clause.any(&[Concept::Remove, Concept::Cut]) || says(&["quitaste", "quitado", "lose", "lost"]) {
        return removed(work, &change);
    }
    let when = says(&["day", "days", "when", "dia", "cuando"])
        && says(&["which", "what", "when", "que", "cual", "cuando"]);
    when && says(&["that", "it", "those", "they", "eso"]) && was_on(work, &change)
}

/// "What did that save?"
fn saved(work: &mut Work<'_>, change: &Change) -> bool {
    let (before, after) = (change.total.before, change.total.after);
    let (then, now) = (work.amount(before), work.amount(after));
    let difference = work.amount((before - after).abs());
    let key = match after.cmp(&before) {
        std::cmp::Ordering::Less => "change_saved",
        std::cmp::Ordering::Greater => "change_cost",
        std::cmp::Ordering::Equal => "change_same_cost",
    };
    work.note(key, &[("amount", &difference), ("before", &then), ("after", &now)]);
    true
}

/// "Which days did you take out?"
fn removed(work: &mut Work<'_>, change: &Change) -> bool {
    let gone: Vec<&Entry> =
        change.removed.iter().filter(|entry| ["day", "activity"].contains(&entry.kind.as_str())).collect();
    if gone.is_empty() {
        return note(work, "change_removed_nothing");
    }
    let part = group(work, "removed", &gone);
    work.note("last_change", &[("changes", &part)]);
    true
}

/// "Which day was that on?": where the one thing that went or moved was before, or where it is now.
fn was_on(work: &mut Work<'_>, change: &Change) -> bool {
    let things = |entries: &'_ [Entry]| -> Vec<Entry> {
        entries.iter().filter(|entry| ["day", "activity"].contains(&entry.kind.as_str())).cloned().collect()
    };
    let (gone, moved) = (things(&change.removed), things(&change.moved));
    let (entry, day) = match (gone.as_slice(), moved.as_slice()) {
        ([entry], _) => (entry, i64::from(entry.day)),
        ([], [entry]) => match entry.from {
            Some(Value::Count(from)) => (entry, from),
            _ => return false,
        },
        _ => return false,
    };
    work.note("change_was_on", &[("title", &entry.title), ("day", &day.to_string())]);
    true
}

/// "Removed A (day 2) and B (day 3)".
fn group(work: &Work<'_>, name: &str, entries: &[&Entry]) -> String {
    let titles: Vec<String> = entries
        .iter()
        .take(MOST_NAMES)
        .map(|entry| {
            let day = entry.day.to_string();
            match (entry.day, entry.kind.as_str()) {
                (1.., "day" | "activity") => {
                    work.say("change_thing", &[("title", &entry.title), ("day", &day)])
                }
                _ => entry.title.clone(),
            }
        })
        .collect();
    let list = work.replies.list(&titles);
    let more = entries.len().saturating_sub(MOST_NAMES);
    let more = if more > 0 { work.say("and_more", &[("n", &more.to_string())]) } else { String::new() };
    work.say(&format!("change_{name}"), &[("titles", &list), ("more", &more)])
}

/// "What did you change?"
pub(crate) fn what_changed(work: &mut Work<'_>) -> bool {
    let Some(change) = work.request.history.last_change.clone() else {
        return note(work, "nothing_changed_yet");
    };
    let mut parts = Vec::new();
    let groups = [
        ("added", &change.added),
        ("removed", &change.removed),
        ("moved", &change.moved),
        ("retimed", &change.retimed),
        ("repriced", &change.repriced),
    ];
    for (name, entries) in groups {
        if !entries.is_empty() {
            parts.push(group(work, name, &entries.iter().collect::<Vec<_>>()));
        }
    }
    if change.days.before != change.days.after {
        parts.push(work.say(
            "change_days",
            &[("before", &change.days.before.to_string()), ("after", &change.days.after.to_string())],
        ));
    }
    let wishes = wishes(work, &change);
    if !wishes.is_empty() {
        let list = work.replies.list(&wishes);
        parts.push(work.say("change_wishes", &[("wishes", &list)]));
    }
    if parts.is_empty() {
        return note(work, "only_wishes_changed");
    }
    let text = parts.join("; ");
    work.note("last_change", &[("changes", &text)]);
    true
}

/// What was noted of the traveller's wishes, by name, with the date where that is one of them.
fn wishes(work: &Work<'_>, change: &Change) -> Vec<String> {
    let Some(ledger) = &change.constraints else { return Vec::new() };
    let (old, new) = (&ledger.before, &ledger.after);
    let start = new.start_date.clone().unwrap_or_default();
    let kinds = [
        (old.start_date != new.start_date, "start"),
        (old.budget != new.budget, "budget"),
        (old.party != new.party, "party"),
        (old.needs != new.needs, "needs"),
        (old.themes != new.themes, "themes"),
        (old.pace != new.pace || old.activities_per_day != new.activities_per_day, "pace"),
        (old.stay_level != new.stay_level, "stay"),
        (old.transport_level != new.transport_level, "transport"),
    ];
    let changed = kinds.into_iter().filter(|(differs, _)| *differs);
    changed
        .map(|(_, kind)| work.say(&format!("wish_{kind}"), &[("date", &start)]).trim_end().to_owned())
        .collect()
}
