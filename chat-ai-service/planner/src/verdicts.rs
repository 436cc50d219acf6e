//! A thing of the plan and what is thought of it, without an order: "the kids would be bored at the museum" takes it out,
//! "the bread soup would be better as supper" moves it, and where no verdict can be read it is asked for.

use remix_itinerary::Slot;

use crate::activities::{Found, MEALS, find};
use crate::clause::{Clause, Mention};
use crate::concept::Concept;
use crate::elements::{Element, Kind};
use crate::items::What;
use crate::moves;
use crate::removals::take_out;
use crate::work::Work;

/// How well the thing must fit what is left of its name.
const FITS: f64 = 0.7;
/// Orders; a message that holds one says itself what is to be done.
const ORDERS: &[Concept] = {
    use Concept::*;
    &[
        Add, Remove, Cut, Replace, Switch, Put, Merge, Split, Lock, Unlock, Keep, Never, RestDay, Undo, Redo,
        Rename, Instead, Spend, SleepAt, NoteNoun, Extend, Shorten,
    ]
};
/// Words that make a wish of a statement about when something is.
const BETTER: &[&str] = &[
    "would",
    "'d",
    "better",
    "nicer",
    "best",
    "wait",
    "rather",
    "make",
    "should",
    "could",
    "can",
    "quieter",
    "mejor",
    "seria",
    "estaria",
    "puede",
    "pueden",
    "podria",
    "podrian",
    "vendria",
    "prefiero",
    "preferimos",
];
/// Parts of the day that are told loosely.
const LOOSELY: &[(&str, Slot)] =
    &[("early", Slot::Morning), ("late", Slot::Evening), ("temprano", Slot::Morning)];

/// "Nobody needs the lantern souks": takes it out.
pub(crate) fn against(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let Some(verdict) = clause.find(Concept::Against) else { return false };
    // "So that the kids are not bored", "if he gets scared of the bridge"
    let turned = (0..verdict).any(|at| {
        clause.items()[at].is(Concept::Not) || ["not", "if", "no", "si", "unless"].contains(&clause.norm(at))
    });
    // "I'm scared we will miss the maples" is about no thing that scares.
    let fears = ["scared", "frightened", "terrified", "afraid"].contains(&clause.norm(verdict))
        && clause.items()[verdict].to == clause.items()[verdict].from + 1;
    if fears || turned || orders(clause) || clause.is_question() {
        return false;
    }
    let mention = known(work, clause);
    let themed = mention.items.iter().all(|item| crate::activities::is_theme_word(clause, *item));
    if mention.words.is_empty() || themed && !is_definite(clause, &mention) {
        return false;
    }
    match find(work, &mention, &[Kind::DraftActivity], &clause.days(), FITS) {
        Found::One(element) => {
            let (key, title, day) = (element.key.clone(), element.title.clone(), element.day);
            take_out(work, &key, &title, day);
        }
        Found::Several(elements) => {
            let options =
                elements.iter().map(|e| work.say("option_remove", &[("title", &e.title)])).collect();
            work.ask("ask_which", &[("name", &mention.words.join(" "))], options);
        }
        Found::Nothing => return false,
    }
    true
}

/// "The murals can wait until the afternoon", "kachori for breakfast rather than at noon": goes to that part of its day.
pub(crate) fn better_then(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let wanted = without_denied(clause);
    let cut = wanted.range.len() < clause.range.len();
    let meal = as_meal(&wanted);
    let loose = || {
        (0..wanted.items().len())
            .find_map(|at| LOOSELY.iter().find(|(word, _)| *word == wanted.norm(at)).map(|(_, slot)| *slot))
    };
    let Some(slot) = meal.map(|(_, slot)| slot).or_else(|| wanted.slot()).or_else(loose) else {
        return false;
    };
    let better = clause.words().iter().any(|word| BETTER.contains(word));
    if !clause.days().is_empty()
        || orders(clause)
        || clause.is_question()
        || !better && !cut && !says_nothing_else(&wanted)
    {
        return false;
    }
    let named = meal.map_or_else(|| wanted.clone(), |(at, _)| wanted.part(0..at));
    let mention = known(work, &named);
    // "A quiet dinner would be nice in the evening" is about no dinner of the plan.
    let meals = mention.words.iter().all(|word| MEALS.iter().any(|(meal, _)| meal == word));
    if meals || crate::activities::is_indefinite(&before_first(&named, &mention)) {
        return false;
    }
    let element: Element = match find(work, &mention, &[Kind::DraftActivity], &[], FITS) {
        Found::One(element) => element.clone(),
        Found::Several(elements) if cut || meal.is_some() => {
            let part = work.say("in_slot", &[("slot", &work.say(crate::days::slot_key(slot), &[]))]);
            let option =
                |e: &&Element| work.say("option_move", &[("title", &e.title), ("to", ""), ("slot", &part)]);
            let options = elements.iter().map(option).collect();
            work.ask("ask_which", &[("name", &mention.words.join(" "))], options);
            return true;
        }
        _ => return false,
    };
    moves::place(work, &element, element.day, Some(slot));
    true
}

/// True where some part of the message orders something.
fn orders(clause: &Clause<'_>) -> bool {
    let verdicts = [Concept::Against, Concept::InsteadOf];
    let behind = clause.range.end;
    clause.reading.items.iter().enumerate().any(|(at, item)| {
        // "X is not our thing. Can we have something outdoors there instead?"
        let instead = at > behind && item.is(Concept::Instead);
        item.any(ORDERS) && !item.any(&verdicts) && !instead
    })
}

/// What a clause names, as far as some title knows it: "my sister" is nobody's name.
fn known(work: &Work<'_>, clause: &Clause<'_>) -> Mention {
    let mut mention = clause.mention();
    mention.words.retain(|word| work.elements.knows(word));
    mention
}

/// True for a thing with its article, "the museum", and for one that opens the clause.
fn is_definite(clause: &Clause<'_>, mention: &Mention) -> bool {
    let articles = ["the", "that", "this", "our", "el", "la", "los", "las", "ese", "esa", "lo"];
    let led = |item: &usize| {
        item.checked_sub(1).is_some_and(|before| articles.contains(&clause.reading.norm(before)))
    };
    mention.items.iter().any(led)
}

fn before_first<'r>(clause: &Clause<'r>, mention: &Mention) -> Clause<'r> {
    let first = mention.items.first().map_or(0, |item| item.saturating_sub(clause.range.start));
    clause.part(0..first)
}

/// "... rather than at noon", "..., not at 8 in the morning": when it is now is no wish.
fn without_denied<'r>(clause: &Clause<'r>) -> Clause<'r> {
    let denied = (1..clause.items().len()).find(|at| {
        let comma = clause.items()[at - 1].what == What::Comma;
        clause.items()[*at].is(Concept::InsteadOf) || comma && ["not", "no"].contains(&clause.norm(*at))
    });
    denied.map_or_else(|| clause.clone(), |at| clause.part(0..at))
}

/// "As supper", "for breakfast", "make it a lunch": the part of the day of a meal that a thing is to be.
fn as_meal(clause: &Clause<'_>) -> Option<(usize, Slot)> {
    let meal = |at: usize| MEALS.iter().find(|(meal, _)| *meal == clause.norm(at)).map(|(_, slot)| *slot);
    let makes = (0..clause.items().len()).any(|at| ["make", "haz"].contains(&clause.norm(at)));
    (2..clause.items().len()).find_map(|at| {
        let article = ["a", "an", "un", "una", "the", "el", "la"].contains(&clause.norm(at - 1));
        let lead = if article { at.checked_sub(2)? } else { at - 1 };
        let turns = ["as", "for", "como", "para", "de"].contains(&clause.norm(lead)) || article && makes;
        let from = if article && makes { at - 1 } else { lead };
        Some((if turns && from > 0 { from } else { return None }, meal(at)?))
    })
}

/// True for a thing and a part of the day alone.
fn says_nothing_else(clause: &Clause<'_>) -> bool {
    let mention = clause.mention();
    (clause.range.clone()).all(|at| {
        let item = &clause.reading.items[at];
        mention.items.contains(&at)
            || item.slot().is_some()
            || item.is(Concept::StartWith)
            || item.is_filler()
    }) && !crate::reasons::is_remark(clause)
        && !crate::themes::wishes(clause)
}
