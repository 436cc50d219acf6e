//! From a message to an answer: clean, tell the language, read, let the frames look at each clause, check with the
//! engine what the edits do, and put the reply together.

use remix_itinerary::{Author, Edit, MAX_OPERATIONS, OperationKind, apply};

use crate::answers;
use crate::api::{Ask, Mode, Plan, Request};
use crate::clause::Clause;
use crate::concept::Concept;
use crate::elements::Elements;
use crate::items::What;
use crate::language::detect;
use crate::lexicon::Language;
use crate::reading::Reading;
use crate::suggestions::suggestions;
use crate::text::{clean, tokenize};
use crate::work::Work;
use crate::world::World;
use crate::{
    activities, budget, chat, corrections, days, facts, history, replacements, stays, themes, wishes,
};

/// Most sentences of a reply.
const MOST_SENTENCES: usize = 3;
/// Most words that are named back.
const MOST_WORDS: usize = 4;

/// Answers a message.
pub(crate) fn answer(request: &Request<'_>) -> Plan {
    let cleaned = clean(request.message);
    let chosen = answers::chosen(&cleaned.text, request);
    let text = chosen.unwrap_or_else(|| cleaned.text.clone());
    let Some(language) = detect(&text, &tokenize(&text), request.locale) else {
        let replies = Language::English.replies();
        return Plan { reply: replies.say("other_language", &[]), ..Plan::default() };
    };
    let plan = answer_text(request, &text, cleaned.dropped, language);
    if plan.operations.is_empty()
        && plan.understood == Understood::Nothing
        && let Some(whole) = answers::completed(&text, request)
    {
        let second = answer_text(request, &whole, cleaned.dropped, language);
        if second.understood == Understood::Something {
            return second.plan;
        }
    }
    plan.plan
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Understood {
    Something,
    Nothing,
}

/// An answer, and whether anything of the message was understood.
struct Answer {
    plan: Plan,
    understood: Understood,
}

impl std::ops::Deref for Answer {
    type Target = Plan;
    fn deref(&self) -> &Plan {
        &self.plan
    }
}

fn answer_text(request: &Request<'_>, text: &str, dropped: bool, language: Language) -> Answer {
    let mut world = World::new(request.draft, request.sources, language.lexicon());
    let elements = Elements::new(&world, language.lexicon());
    let reading = Reading::new(text, language, &mut world, &elements);
    let mut work = Work {
        request,
        world: &world,
        elements: &elements,
        lexicon: language.lexicon(),
        replies: language.replies(),
        operations: Vec::new(),
        done: Vec::new(),
        notes: Vec::new(),
        ask: None,
        used: vec![false; reading.items.len()],
        duration: None,
    };
    let money = reading.items.iter().any(|item| item.any(&[Concept::Budget, Concept::Cheaper]));
    let clauses = reading.clauses();
    let mut lost: Vec<usize> = Vec::new();
    // The length of the trip is read first: shares of places and rates per day depend on it.
    let mut order: Vec<usize> = (0..clauses.len()).collect();
    order.sort_by_key(|index| {
        let clause = Clause { reading: &reading, range: clauses[*index].clone() };
        let sets_length =
            clause.items().iter().any(|item| item.length().is_some()) && clause.places().is_empty();
        (!sets_length, *index)
    });
    for index in order {
        let clause = Clause { reading: &reading, range: clauses[index].clone() };
        if !read_clause(&mut work, &clause, money) {
            lost.push(index);
        }
    }
    lost.sort_unstable();
    let understood = if work.has_result() { Understood::Something } else { Understood::Nothing };
    for index in lost {
        let clause = Clause { reading: &reading, range: clauses[index].clone() };
        if !work.has_result() {
            chat::small_talk(&mut work, &clause);
        }
    }
    let small_talk = understood == Understood::Nothing && work.has_result();
    check(&mut work);
    let unused = unused_words(&work, &reading);
    let understood = if small_talk { Understood::Something } else { understood };
    Answer { plan: compose(work, &reading, dropped, unused), understood }
}

/// Lets the frames look at a clause; false when none of them could make something of it.
fn read_clause(work: &mut Work<'_>, clause: &Clause<'_>, money: bool) -> bool {
    let whole = clause.range.clone();
    if corrections::frame(work, clause) {
        work.use_items(whole);
        return true;
    }
    if history::frame(work, clause) || wishes::rename(work, clause) || facts::frame(work, clause) {
        work.use_items(whole);
        return true;
    }
    let named = chat::off_topic(work, clause);
    if named {
        work.use_items(whole);
        return true;
    }
    let attributes = wishes::frame(work, clause) | budget::frame(work, clause, money);
    if attributes {
        let known = clause.items().iter().enumerate().filter(|(_, item)| item.what != What::Unknown);
        work.use_items(known.map(|(at, _)| whole.start + at).collect::<Vec<_>>());
    }
    let acts = [
        Concept::Add,
        Concept::Remove,
        Concept::Replace,
        Concept::Switch,
        Concept::Move,
        Concept::Lock,
        Concept::RestDay,
        Concept::More,
        Concept::Less,
        Concept::None,
        Concept::Spend,
        Concept::Extend,
        Concept::Shorten,
    ];
    let lengths = clause.items().iter().any(|item| item.length().is_some());
    let converts = work.operations.iter().any(|operation| operation.op == OperationKind::SetCurrency);
    if attributes && (converts || !clause.any(&acts) && !lengths) {
        return true;
    }
    type Frame = fn(&mut Work<'_>, &Clause<'_>) -> bool;
    let frames: [Frame; 11] = [
        replacements::replace,
        days::frame,
        stays::places,
        stays::length,
        activities::keep_or_ban,
        days::remove,
        activities::shift,
        activities::remove,
        activities::add,
        themes::frame,
        activities::wish_for_known,
    ];
    let skip_themes = clause.items().iter().any(|item| item.needs().next().is_some())
        || attributes && clause.money().is_some();
    for (index, frame) in frames.iter().enumerate() {
        // What an attribute has used up is not read a second time as the name of something.
        if attributes && (index >= 8 && skip_themes || index == 10) {
            break;
        }
        if frame(work, clause) {
            work.use_items(whole);
            return true;
        }
    }
    attributes
        || vague(work, clause)
        || not_found(work, clause)
        || bare_number(work, clause)
        || unknown_theme(work, clause)
}

/// "Make it better": says what can be asked for.
fn vague(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    if !clause.has(Concept::Complaint) || work.has_result() {
        return false;
    }
    let options = ["option_slower", "option_cheaper", "option_more_food", "option_more_nature"];
    let options = options.iter().map(|key| work.say(key, &[])).collect();
    work.ask("ask_what_better", &[], options);
    work.use_items(clause.range.clone());
    true
}

/// An order about something by name that the plan does not hold.
fn not_found(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{InsteadOf, Move, Put, Remove, Replace, Switch};
    let mention = clause.mention();
    if mention.words.is_empty() || !clause.any(&[InsteadOf, Move, Put, Remove, Replace, Switch]) {
        return false;
    }
    let (Some(first), Some(last)) = (mention.items.first(), mention.items.last()) else { return false };
    let name = clause.reading.typed(*first..*last + 1).to_owned();
    work.note("not_found", &[("name", &name)]);
    work.use_items(clause.range.clone());
    true
}

/// "I'd rather have 8": a number that could be several things.
fn bare_number(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let Some((at, number)) = clause.number() else { return false };
    // "one" is as often a pronoun.
    if ["one", "un", "una", "uno"].contains(&clause.norm(at)) {
        return false;
    }
    let plain = clause
        .items()
        .iter()
        .all(|item| item.what != What::Unknown && item.themes().next().is_none() && item.place.is_none());
    let Some(number) = u32::try_from(number.mantissa())
        .ok()
        .filter(|n| plain && number.fract().is_zero() && (1..=stays::MOST_DAYS).contains(n))
    else {
        return false;
    };
    let mut options = vec![work.say("option_duration", &[("days", &work.replies.days(number))])];
    if number <= 8 {
        options.push(work.say("option_per_day", &[("n", &number.to_string())]));
    }
    if number <= work.world.length() {
        options.push(work.say("option_remove_day", &[("day", &number.to_string())]));
    }
    work.ask("ask_number", &[("n", &number.to_string())], options);
    work.use_items(clause.range.clone());
    true
}

/// "More elephants": something that nothing in the trips is called or tagged.
fn unknown_theme(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let mention = clause.mention();
    let (Some(first), Some(last)) = (mention.items.first(), mention.items.last()) else { return false };
    if !clause.any(&[Concept::More, Concept::Add]) || work.has_result() {
        return false;
    }
    let name = clause.reading.typed(*first..*last + 1).to_owned();
    work.note("nothing_about", &[("name", &name)]);
    work.use_items(clause.range.clone());
    true
}

/// Lets the engine do the edits, to know what it would refuse or ask.
fn check(work: &mut Work<'_>) {
    let steps_in_time = |kind: OperationKind| {
        matches!(kind, OperationKind::Undo | OperationKind::Redo | OperationKind::RestoreVersion)
    };
    if work.operations.is_empty() || work.operations.iter().any(|operation| steps_in_time(operation.op)) {
        return;
    }
    if work.operations.len() > MAX_OPERATIONS {
        work.operations.truncate(MAX_OPERATIONS);
        work.note("too_many", &[("n", &MAX_OPERATIONS.to_string())]);
    }
    let outcome = apply(&Edit {
        base: work.request.draft,
        sources: work.request.sources,
        operations: &work.operations,
        author: Author::Planner,
        version: work.request.history.version + 1,
    });
    let mut reasons: Vec<String> = Vec::new();
    for rejected in &outcome.change.rejected {
        if !reasons.contains(&rejected.reason) {
            reasons.push(rejected.reason.clone());
        }
    }
    if let Some(question) = &outcome.question {
        let options: Vec<String> = question.options.iter().take(4).cloned().collect();
        if options.len() >= 2 {
            work.ask.get_or_insert(Ask { question: question.question.clone(), options });
        }
    }
    if !outcome.changed {
        let asked = work.ask.is_some();
        work.operations.clear();
        work.done.clear();
        if reasons.is_empty() && !asked {
            work.note("already_so", &[]);
        }
    } else if !reasons.is_empty() {
        // What the engine refused must not be claimed; the change card names the rest.
        let refused = outcome.change.rejected.len();
        if refused >= work.operations.len() {
            work.done.clear();
        }
        work.note("partly", &[]);
    }
    work.notes.extend(reasons.into_iter().take(2));
}

/// Words that carry meaning and led to nothing.
fn unused_words(work: &Work<'_>, reading: &Reading) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for (at, item) in reading.items.iter().enumerate() {
        let meaningful = item.what == What::Unknown || item.themes().next().is_some() || item.place.is_some();
        if work.used.get(at).copied().unwrap_or(false) || !meaningful {
            continue;
        }
        let typed = reading.typed(at..at + 1).to_owned();
        if typed.chars().count() > 2 && !words.contains(&typed) {
            words.push(typed);
        }
    }
    words
}

/// Cuts a text behind its full stops and question marks.
fn split_sentences(text: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut current = String::new();
    for part in text.split_inclusive(' ') {
        current.push_str(part);
        if part.trim_end().ends_with(['.', '?', '!']) {
            sentences.push(std::mem::take(&mut current).trim().to_owned());
        }
    }
    if !current.trim().is_empty() {
        sentences.push(current.trim().to_owned());
    }
    sentences
}

fn compose(work: Work<'_>, reading: &Reading, dropped: bool, unused: Vec<String>) -> Plan {
    let mode = match (work.operations.is_empty(), work.ask.is_some()) {
        (false, _) => Mode::Plan,
        (true, true) => Mode::Ask,
        (true, false) => Mode::Noop,
    };
    let mut ask = work.ask.clone();
    let mut mode = mode;
    let mut sentences: Vec<String> = Vec::new();
    if !work.done.is_empty() {
        sentences.push(work.say("done", &[("what", &work.done.join("; "))]));
    }
    let suggestions = suggestions(&work);
    if sentences.is_empty() && work.notes.is_empty() && ask.is_none() {
        let question = work.say(if reading.items.is_empty() { "ask_empty" } else { "ask_again" }, &[]);
        ask = Some(Ask { question, options: suggestions.clone() }).filter(|ask| ask.options.len() >= 2);
        mode = if ask.is_some() { Mode::Ask } else { Mode::Noop };
    }
    // The question comes whole with the options; the reply holds its end, which is what is asked.
    let mut question = ask.as_ref().map(|ask| split_sentences(&ask.question)).unwrap_or_default();
    // Of a long question, why it is asked and what is asked.
    if question.len() + sentences.len() > MOST_SENTENCES {
        question.drain(1..question.len() - 1);
    }
    let kept = question.len().min(MOST_SENTENCES - sentences.len());
    let room = MOST_SENTENCES - sentences.len() - kept;
    sentences.extend(work.notes.iter().take(room).cloned());
    sentences.extend(question[question.len() - kept..].iter().cloned());
    if dropped && sentences.len() < MOST_SENTENCES {
        sentences.push(work.say("links_dropped", &[]));
    }
    if !unused.is_empty() && sentences.len() < MOST_SENTENCES {
        let named: Vec<String> = unused.iter().take(MOST_WORDS).map(|word| format!("\"{word}\"")).collect();
        sentences.push(work.say("unused", &[("words", &work.replies.list(&named))]));
    }
    Plan {
        reply: sentences.join(" "),
        operations: work.operations,
        mode,
        ask,
        suggestions,
        unused_words: unused,
    }
}
