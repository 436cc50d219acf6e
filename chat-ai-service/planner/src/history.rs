//! Undo, redo and restore: one step, several steps, back to a version, to the beginning, or to when it had 7 days.

use remix_itinerary::money::Decimal;
use remix_itinerary::{Operation, OperationKind};

use crate::clause::Clause;
use crate::concept::Concept;
use crate::elements::{Kind, stem};
use crate::items::{Item, What};
use crate::text::tokenize;
use crate::work::Work;

/// Most steps back that one message may take.
const MOST_STEPS: u32 = 20;

/// Wishes that make "same as before" a mere opening.
const OTHER_WISHES: &[Concept] = {
    use Concept::*;
    &[
        Shorten, Extend, More, Less, Cheaper, Dearer, Add, Remove, Slower, Faster, Easier, Harder, Replace,
        Move,
    ]
};

/// Reads a wish to go back or forward.
pub(crate) fn frame(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{Original, Redo, Restore, Same, Undo};
    if clause.is_question() {
        return false;
    }
    if one_more(work, clause) {
        return true;
    }
    let back = clause.any(&[Undo, Restore, Original]);
    if let Some(days) = length_of_then(clause).filter(|_| back) {
        return to_length(work, days);
    }
    if let Some(done) = puts_back(work, clause) {
        return done;
    }
    if brings_back(work, clause) {
        // "Bring both back", after one went and then the other.
        let tokens = clause.items().iter().flat_map(|item| item.from..item.to);
        let both = tokens
            .filter_map(|at| clause.reading.tokens.get(at))
            .any(|token| ["both", "ambos", "ambas", "two"].contains(&token.norm.as_str()));
        if both && went(work) == 1 {
            return steps_back(work, 2);
        }
        return take_back(work);
    }
    if (back || clause.has(Redo))
        && let Some(done) = before_that(work, clause)
    {
        return done;
    }
    let version = clause.items().iter().find_map(Item::number).filter(|_| clause.has(Restore));
    if let Some(version) = version {
        return restore(work, version);
    }
    // "The original price level is fine" speaks of the price only.
    let part = clause.any(&[
        Concept::Budget,
        Concept::Pace,
        Concept::StayNoun,
        Concept::Start,
        Concept::Costs,
        Concept::Cheaper,
        Concept::TransportNoun,
    ]);
    if clause.has(Original) && !part && !names_something(work, clause) && clause.items().len() < 16 {
        // "Back to the original length" is about the days only.
        let tokens = clause.items().iter().flat_map(|item| item.from..item.to);
        let length = tokens
            .filter_map(|at| clause.reading.tokens.get(at))
            .any(|token| ["length", "duration", "duracion"].contains(&token.norm.as_str()));
        if let ([source], true) = (work.world.sources, length) {
            return crate::stays::set(work, i64::from(source.duration_days));
        }
        return restore(work, Decimal::ONE);
    }
    // "Reinstate it" after it was taken out, with nothing to redo.
    let again = clause.words().iter().any(|word| ["reinstate", "restore"].contains(word));
    if again && !work.request.history.can_redo && went(work) > 0 {
        return take_back(work);
    }
    if clause.has(Redo) {
        return step(work, OperationKind::Redo, work.request.history.can_redo, "redone", "nothing_to_redo");
    }
    let same = clause.has(Same)
        && !clause.any(OTHER_WISHES)
        && clause.items().iter().all(|item| matches!(item.what, What::Known | What::Comma | What::And))
        && clause.mention().words.is_empty();
    let told = without_remark(clause);
    // "No, the dives back to where they were" right after they were moved
    let moved = moved_last(work, &told) && clause.days().is_empty() && clause.slot().is_none();
    if moved && clause.has(Undo) && !clause.any(OTHER_WISHES) {
        return take_back(work);
    }
    if (clause.has(Undo) && !clause.thinks_again() || same)
        && !names_something(work, &told)
        && !changes_mind(&told)
    {
        return undo(work, clause);
    }
    false
}

/// "No, keep it as it was": the answer to a question that nothing shall change, otherwise the wish to go back.
pub(crate) fn leaves(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let norms: Vec<&str> = (clause.range.clone())
        .filter_map(|at| clause.reading.items.get(at))
        .flat_map(|item| clause.reading.tokens.get(item.from..item.to).unwrap_or_default())
        .map(|token| token.norm.as_str())
        .collect();
    let has = |words: &[&str]| norms.iter().any(|norm| words.contains(norm));
    let only = norms.iter().all(|norm| {
        [LEAVE, AS, IS, WAS, LEAVE_BESIDES].iter().any(|words| words.contains(norm))
            || norm.chars().all(|c| !c.is_alphanumeric())
    });
    if !only || !has(LEAVE) || !has(AS) || !has(IS) && !has(WAS) {
        return false;
    }
    let asked = work.request.recent.last().is_some_and(|exchange| exchange.question.is_some());
    if has(WAS) && !asked {
        return step(work, OperationKind::Undo, work.request.history.can_undo, "undone", "nothing_to_undo");
    }
    work.note("left_as_is", &[]);
    true
}

const LEAVE: &[&str] =
    &["keep", "leave", "deja", "dejalo", "dejala", "dejadlo", "dejenlo", "dejemoslo", "dejarlo"];
const AS: &[&str] = &["as", "how", "like", "way", "como", "tal"];
const IS: &[&str] = &["is", "are", "s", "esta", "cual"];
const WAS: &[&str] = &["was", "were", "had", "estaba", "era", "teniamos", "tenia"];
/// What else such a message may say.
const LEAVE_BESIDES: &[&str] = &[
    "it",
    "that",
    "this",
    "them",
    "they",
    "everything",
    "all",
    "the",
    "we",
    "you",
    "trip",
    "plan",
    "no",
    "nope",
    "nah",
    "hm",
    "hmm",
    "mm",
    "oh",
    "ok",
    "okay",
    "then",
    "just",
    "please",
    "actually",
    "rather",
    "sorry",
    "well",
    "eso",
    "todo",
    "lo",
    "asi",
    "mejor",
    "por",
    "favor",
    "uy",
    "bueno",
    "pues",
    "nada",
    "gracias",
    "thanks",
    "nothing",
];

/// "Paragliding is fine again. Put it back on day 3": what was spoken of, where it is in the trips and not in the draft.
fn puts_back(work: &mut Work<'_>, clause: &Clause<'_>) -> Option<bool> {
    let [day] = clause.days()[..] else { return None };
    if !clause.has(Concept::Undo) || !clause.mention().words.is_empty() {
        return None;
    }
    let spoken = work.spoken.iter().rev().find(|(from, _)| *from <= clause.range.start);
    let title = spoken.and_then(|(_, thing)| thing.clone())?;
    let own = |kind: Kind| work.elements.all.iter().find(|e| e.kind == kind && e.title == title);
    let (left, None) = (own(Kind::LeftoverActivity)?, own(Kind::DraftActivity)) else { return None };
    let Some(known) = work.existing(&[day]) else { return Some(true) };
    if crate::days::is_locked(work, known[0]) {
        crate::days::ask_unlock(work, known[0]);
        return Some(true);
    }
    let operation = Operation {
        reference: Some(left.key.clone()),
        day: Some(day),
        slot: clause.slot(),
        ..Operation::new(OperationKind::AddActivity)
    };
    let on = work.say("on_day", &[("day", &known[0].to_string())]);
    work.act(operation, "added", &[("title", &title), ("day", &on)]);
    Some(true)
}

/// "Bring day 3 back" right after it was taken out.
fn brings_back(work: &Work<'_>, clause: &Clause<'_>) -> bool {
    let back = (0..clause.items().len()).any(|at| ["back", "vuelta", "recupera"].contains(&clause.norm(at)));
    let said = clause.items().iter().any(|item| {
        let tokens = clause.reading.tokens.get(item.from..item.to).unwrap_or_default();
        tokens.iter().any(|token| token.norm == "back")
    });
    let days = clause.days();
    let gone = work.request.history.last_change.iter().flat_map(|change| &change.removed);
    let gone: Vec<i64> = gone.filter(|entry| entry.kind == "day").map(|entry| i64::from(entry.day)).collect();
    // "Can you put that day back?": it has no number any more.
    let words = clause.words();
    let that = gone.len() == 1
        && words
            .windows(2)
            .any(|pair| ["that", "the", "ese", "el"].contains(&pair[0]) && ["day", "dia"].contains(&pair[1]));
    // "That day should return to its old place"
    let returns =
        ["return", "returns", "vuelva", "vuelve", "regrese"].iter().any(|word| words.contains(word));
    let spot = |word: &String| {
        ["return", "returns", "old", "place", "spot", "former", "original", "lugar", "sitio"]
            .contains(&word.as_str())
    };
    // "Put Córdoba back the way it was", of which no day is left.
    let places = clause.places();
    let named = !places.is_empty()
        && places.len() == clause.mention().items.len()
        && places.iter().all(|(_, spot)| work.world.days_in(*spot).is_empty());
    if named && said && !gone.is_empty() && crate::revise::changed_last(work.request) {
        return true;
    }
    (back || said || returns)
        && clause.mention().words.iter().all(spot)
        && (that || gone.iter().any(|day| days.iter().any(|own| i64::from(*own) == *day)))
}

/// "Undo that, the kayak was nicer": the order without the remark behind it.
fn without_remark<'r>(clause: &Clause<'r>) -> Clause<'r> {
    let undo = clause.find(Concept::Undo).unwrap_or(clause.items().len());
    let comma = (undo + 1..clause.items().len()).find(|at| clause.items()[*at].what == What::Comma);
    match comma.filter(|at| crate::reasons::is_remark(&clause.part(at + 1..clause.items().len()))) {
        Some(comma) => clause.part(0..comma),
        None => clause.clone(),
    }
}

/// "Put the kayak back" where the last change moved it: it goes back to where it was.
fn names_something(work: &Work<'_>, clause: &Clause<'_>) -> bool {
    let mention = clause.mention();
    let kinds = [Kind::DraftActivity, Kind::DraftDay, Kind::LeftoverActivity, Kind::LeftoverDay];
    let known = work.elements.resolve(&mention.words, &[], &kinds).first().is_some_and(|fit| fit.score > 0.5);
    known || !clause.days().is_empty() || !clause.places().is_empty()
}

/// True where the clause names the one thing that the last change moved, and nothing else.
fn moved_last(work: &Work<'_>, clause: &Clause<'_>) -> bool {
    let mut moved = work.request.history.last_change.iter().flat_map(|change| &change.moved);
    let (Some(entry), None) = (moved.next(), moved.next()) else { return false };
    let title: Vec<String> = tokenize(&entry.title).iter().map(|token| stem(&token.norm)).collect();
    let mention = clause.mention();
    crate::revise::changed_last(work.request)
        && !mention.words.is_empty()
        && mention.words.iter().all(|word| title.contains(&stem(word)))
}

/// "I changed my mind, make it 6 days": what follows is the wish.
fn changes_mind(clause: &Clause<'_>) -> bool {
    let values = |item: &Item| matches!(item.what, What::Length(_) | What::Money(_) | What::Date(_));
    clause.items().iter().any(values) || clause.has(Concept::Budget) && clause.number().is_some()
}

fn undo(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let named =
        clause.items().iter().find_map(Item::number).and_then(|n| u32::try_from(n.trunc().mantissa()).ok());
    let tokens = clause.items().iter().flat_map(|item| item.from..item.to);
    let norms: Vec<&str> =
        tokens.filter_map(|at| clause.reading.tokens.get(at)).map(|token| token.norm.as_str()).collect();
    let says = |words: &[&str]| norms.iter().any(|norm| words.contains(norm));
    // "Undo the last two", "undo twice".
    let twice = says(&["twice", "both"]) && clause.has(Concept::Undo);
    let worded = || norms.iter().find_map(|norm| work.lexicon.number(norm)).filter(|n| *n > 1);
    let named = named.or_else(worded).or(twice.then_some(2));
    let counted = clause.has(Concept::Steps) || says(&["last", "ultimo", "ultimos", "twice", "both"]);
    let puts = says(&["put", "bring", "ponlo", "ponla", "old"])
        || says(&["back"]) && clause.any(&[Concept::Switch, Concept::Move, Concept::Change]);
    let usual = if puts { back_over_correction(work) } else { 1 };
    let steps = named.filter(|n| counted && (1..=MOST_STEPS).contains(n)).unwrap_or(usual);
    if steps == 1 {
        return step(work, OperationKind::Undo, work.request.history.can_undo, "undone", "nothing_to_undo");
    }
    if !work.request.history.can_undo {
        work.note("nothing_to_undo", &[]);
        return true;
    }
    steps_back(work, steps)
}

/// A correction made one version out of a step back and an edit: to put back what it took is both of them.
pub(crate) fn back_over_correction(work: &Work<'_>) -> u32 {
    1 + work.corrections
}

/// Takes back what the last message led to, also where it was a correction.
pub(crate) fn take_back(work: &mut Work<'_>) -> bool {
    let steps = back_over_correction(work);
    if steps == 1 {
        return step(work, OperationKind::Undo, work.request.history.can_undo, "undone", "nothing_to_undo");
    }
    steps_back(work, steps)
}

/// Words for what a wish is about.
const MONEY: &[Concept] = &[Concept::Budget, Concept::Cheaper, Concept::Dearer, Concept::Under];
const PACE: &[Concept] = &[Concept::Pace, Concept::Slower, Concept::Faster];
const RIDES: &[Concept] = &[Concept::TransportNoun, Concept::PublicTransport, Concept::PrivateTransport];

/// "Go back to the version before the budget thing": one step where the last change was about it; which version is asked
/// otherwise, since only the last change is known here.
fn before_that(work: &mut Work<'_>, clause: &Clause<'_>) -> Option<bool> {
    let before = clause.find(Concept::Before)?;
    let behind = clause.part(before + 1..clause.items().len());
    let change = work.request.history.last_change.clone()?;
    let mut about: Vec<bool> = Vec::new();
    let needs = behind.items().iter().any(|item| item.needs().next().is_some());
    if let Some(ledger) = &change.constraints {
        let (was, is) = (&ledger.before, &ledger.after);
        let wishes: [(&[Concept], bool); 7] = [
            (MONEY, was.budget != is.budget),
            (&[Concept::Shorten, Concept::Extend], was.duration_days != is.duration_days),
            (PACE, was.pace != is.pace),
            (&[Concept::StayNoun], was.stay_level != is.stay_level),
            (RIDES, was.transport_level != is.transport_level),
            (&[Concept::Party, Concept::Child], was.party != is.party),
            (&[Concept::Start], was.start_date != is.start_date),
        ];
        about.extend(wishes.iter().map(|(words, changed)| behind.any(words) && *changed));
        about.push(!behind.themes().is_empty() && was.themes != is.themes);
        about.push(needs && was.needs != is.needs);
    }
    let words: Vec<String> = behind.mention().words.iter().map(|word| stem(word)).collect();
    let named = !words.is_empty()
        || needs
        || behind.any(&[MONEY, PACE, RIDES, &[Concept::StayNoun, Concept::Start]].concat());
    let entries = change.added.iter().chain(&change.removed).chain(&change.moved);
    let titles: Vec<String> =
        entries.flat_map(|entry| tokenize(&entry.title)).map(|token| stem(&token.norm)).collect();
    about.push(words.iter().any(|word| titles.contains(word)));
    if !named || !work.request.history.can_undo {
        return None;
    }
    if about.contains(&true) {
        return Some(take_back(work));
    }
    let last = work.request.history.version;
    let versions = (1..last).rev().take(3);
    let options =
        versions.map(|version| work.say("option_version", &[("version", &version.to_string())])).collect();
    work.ask("ask_version", &[("last", &last.to_string())], options);
    Some(true)
}

/// How many days, or else things, the last change took out.
pub(crate) fn went(work: &Work<'_>) -> usize {
    let removed = work.request.history.last_change.iter().flat_map(|change| &change.removed);
    let (days, things): (Vec<_>, Vec<_>) = removed.partition(|entry| entry.kind == "day");
    if days.is_empty() { things.len() } else { days.len() }
}

/// So many steps back.
pub(crate) fn steps_back(work: &mut Work<'_>, steps: u32) -> bool {
    // A version number counts the steps back and forth too, so that it is the most that can be undone.
    let most = work.request.history.version.saturating_sub(1);
    for _ in 0..steps.min(most.max(1)) {
        work.operations.push(Operation::new(OperationKind::Undo));
    }
    let phrase = work.say("undone_steps", &[("n", &steps.to_string())]);
    work.done.push((None, phrase));
    true
}

/// "And the one before that", "once more" behind a step back or forth: one more of them.
fn one_more(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let kind = match work.topic.step {
        Some(kind) if clause.items().len() <= 8 => kind,
        _ => return false,
    };
    let tokens = clause.items().iter().flat_map(|item| item.from..item.to);
    let words: Vec<&str> =
        tokens.filter_map(|at| clause.reading.tokens.get(at)).map(|token| token.norm.as_str()).collect();
    let more = [
        "before", "more", "another", "again", "further", "previous", "anterior", "mas", "otra", "otro", "vez",
    ];
    let small = [
        "and", "the", "one", "that", "step", "once", "time", "please", "ok", "now", "too", "also", "change",
        "back", "y", "una", "un", "el", "la", "de", "paso", "please", "a", "go", "undo", "redo", "it", "do",
    ];
    let only = words.iter().all(|word| more.contains(word) || small.contains(word) || word.len() < 2);
    if !only || !words.iter().any(|word| more.contains(word)) {
        return false;
    }
    let forth = kind == OperationKind::Redo;
    let (can, done, cannot) = if forth {
        (work.request.history.can_redo, "redone", "nothing_to_redo")
    } else {
        (work.request.history.can_undo, "undone", "nothing_to_undo")
    };
    step(work, kind, can, done, cannot)
}

/// "Go back to when it had 7 days".
fn length_of_then(clause: &Clause<'_>) -> Option<u32> {
    let when = (0..clause.items().len()).any(|at| ["when", "cuando"].contains(&clause.norm(at)));
    clause.items().iter().find_map(Item::length).filter(|_| when).map(|length| length.days)
}

fn to_length(work: &mut Work<'_>, days: u32) -> bool {
    let before = work.request.history.last_change.as_ref().map(|change| change.days.before);
    if before == Some(days) && work.request.history.can_undo && days != work.world.length() {
        return step(work, OperationKind::Undo, true, "undone", "nothing_to_undo");
    }
    crate::stays::set(work, i64::from(days))
}

fn step(work: &mut Work<'_>, kind: OperationKind, possible: bool, done: &str, impossible: &str) -> bool {
    if possible {
        work.act(Operation::new(kind), done, &[]);
    } else {
        work.note(impossible, &[]);
    }
    true
}

fn restore(work: &mut Work<'_>, version: Decimal) -> bool {
    let last = work.request.history.version;
    let known = version.fract().is_zero() && version >= Decimal::ONE && version <= Decimal::from(last);
    if known {
        let text = version.normalize().to_string();
        let operation = Operation { amount: Some(version), ..Operation::new(OperationKind::RestoreVersion) };
        work.act(operation, "restored", &[("version", &text)]);
    } else {
        work.note("no_such_version", &[("last", &last.to_string())]);
    }
    true
}
