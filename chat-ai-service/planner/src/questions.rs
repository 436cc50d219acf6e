//! Questions that are no look-up: how something is done here, what a change would cost, and what nobody here can know.

use crate::clause::Clause;
use crate::concept::Concept;
use crate::items::What;
use crate::work::Work;

/// What can be asked for in general: "can I lock a day?"
const GENERAL: &[Concept] = {
    use Concept::*;
    &[
        Day,
        Activity,
        Trip,
        Time,
        Budget,
        Night,
        StayNoun,
        TransportNoun,
        TitleNoun,
        Start,
        NoteNoun,
        Difficulty,
        Pace,
    ]
};

/// "How do I lock a day?", "can I change the dates?": about what can be done, not an order to do it.
pub(crate) fn help(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let Some(at) = clause.find(Concept::Possible).filter(|at| *at < 4) else { return false };
    let how = ["how", "como"].contains(&clause.norm(at));
    let own = ["can", "could", "may", "am", "are", "is", "do", "puedo", "podemos", "se", "es"]
        .contains(&clause.norm(at))
        && !clause.items()[at..].iter().take(1).any(|item| says_you(clause, item.from));
    let general = own && clause.is_asked() && is_general(clause);
    if how || general {
        work.note("help", &[]);
    }
    how || general
}

fn says_you(clause: &Clause<'_>, token: usize) -> bool {
    clause.reading.tokens.get(token + 1).is_some_and(|token| token.norm == "you")
}

/// True when nothing of this very trip is named.
fn is_general(clause: &Clause<'_>) -> bool {
    let edits = clause.any(&[
        Concept::Add,
        Concept::Remove,
        Concept::Change,
        Concept::Lock,
        Concept::Unlock,
        Concept::Move,
        Concept::Switch,
        Concept::Undo,
        Concept::Rename,
        Concept::Replace,
        Concept::Merge,
        Concept::Split,
        Concept::Put,
    ]);
    let general = clause.items().iter().all(|item| {
        item.is_filler() && item.what == What::Known && !item.is(Concept::That)
            || item.any(GENERAL)
            || item.any(&[Concept::Possible, Concept::Add, Concept::Remove, Concept::Change, Concept::Lock])
            || item.any(&[Concept::Unlock, Concept::Move, Concept::Switch, Concept::Undo, Concept::Rename])
            || item.any(&[Concept::Replace, Concept::Merge, Concept::Split, Concept::Put])
            || matches!(item.what, What::And | What::Comma)
    });
    edits && general && !clause.items().iter().any(|item| item.days().is_some() || item.is(Concept::RestDay))
}

/// "What if we drop day 3, how much then?": the wish between the two.
fn tried(clause: &Clause<'_>) -> Option<String> {
    let asks = clause.find_any(&[Concept::QHowMuch, Concept::QHowLong])?;
    let opens = clause.items().first().filter(|item| item.is_request())?;
    let tokens = clause.reading.tokens.get(opens.from..opens.to)?;
    let supposes = tokens.iter().any(|token| ["if", "si"].contains(&token.norm.as_str()));
    let comma = clause.items()[..asks]
        .iter()
        .rposition(|item| matches!(item.what, What::Comma | What::Stop | What::And))?;
    (supposes && comma > 1)
        .then(|| clause.reading.typed(clause.range.start + 1..clause.range.start + comma).to_owned())
}

/// "What would 7 days cost?"
fn other_length(clause: &Clause<'_>) -> Option<String> {
    let length =
        clause.items().iter().position(|item| item.length().is_some_and(|length| length.sign == 0))?;
    let tokens = clause.items().iter().flat_map(|item| item.from..item.to);
    let words: Vec<&str> =
        tokens.filter_map(|at| clause.reading.tokens.get(at)).map(|token| token.norm.as_str()).collect();
    let supposes =
        words.iter().any(|word| ["would", "costaria", "saldria", "costarian", "saldrian"].contains(word));
    let money = words.iter().any(|word| {
        ["cost", "price", "total", "costaria", "saldria", "costarian", "saldrian"].contains(word)
    });
    let plain = clause.mention().words.is_empty() && clause.places().is_empty() && clause.days().is_empty();
    (supposes && money && plain).then(|| {
        clause.reading.typed(clause.range.start + length..clause.range.start + length + 1).to_owned()
    })
}

/// The wish inside "what would it cost without the safari?", as a message of its own.
pub(crate) fn supposed(clause: &Clause<'_>) -> Option<String> {
    if let Some(wish) = tried(clause) {
        return Some(wish);
    }
    if let Some(wish) = other_length(clause) {
        return Some(wish);
    }
    let at = clause.find(Concept::Suppose)?;
    let item = clause.items().get(at)?;
    let last = clause.reading.tokens.get(item.to.checked_sub(1)?)?.norm.as_str();
    let mut from = item.to;
    let mut without = ["without", "sin"].contains(&last);
    for token in clause.reading.tokens.get(from..)?.iter() {
        let word = token.norm.as_str();
        if ![
            "it", "be", "this", "that", "the", "trip", "cost", "if", "we", "i", "si", "el", "viaje", "would",
            "without", "sin", "save", "by", "with", "cheaper", "us", "happen", "to",
        ]
        .contains(&word)
        {
            break;
        }
        without |= ["without", "sin"].contains(&word);
        from += 1;
    }
    let start = clause.reading.tokens.get(from)?.from;
    let text = clause.reading.text.get(start..)?.trim_matches(|c: char| "?!. ".contains(c));
    // "What would it cost for the four of us?" supposes nothing of the plan.
    if ["for", "para", "in", "en"].iter().any(|word| text.split(' ').next() == Some(word)) {
        return None;
    }
    let spanish = last == "sin" || last == "si" || clause.norm(at).starts_with("cuant");
    let verb = if spanish { "quita" } else { "remove" };
    (!text.is_empty()).then(|| if without { format!("{verb} {text}") } else { text.to_owned() })
}

/// Says what the edits would lead to, and makes none of them.
pub(crate) fn supposes(work: &mut Work<'_>) {
    let outcome = crate::trial::attempt(work, &work.operations);
    let (now, then) = (
        work.amount(work.request.draft.itinerary.budget_amount),
        work.amount(outcome.draft.itinerary.budget_amount),
    );
    let days = work.replies.days(u32::try_from(outcome.draft.itinerary.days.len()).unwrap_or(0));
    work.operations.clear();
    work.done.clear();
    work.notes.clear();
    work.ask = None;
    work.note("would_be", &[("amount", &then), ("now", &now), ("days", &days)]);
}

/// True for a question that is neither an order nor a tentative wish.
pub(crate) fn is_plain(clause: &Clause<'_>) -> bool {
    clause.asks() && !clause.is_request() || clause.is_question()
}

/// A question that the trip holds no answer to.
pub(crate) fn unanswered(work: &mut Work<'_>, _clause: &Clause<'_>) {
    if !work.has_result() {
        work.note("cannot_tell", &[]);
    }
}
