//! From a message to an answer: clean, tell the language, read, let the frames look at each clause, check with the
//! engine what the edits do, and put the reply together.

use remix_itinerary::{Operation, OperationKind};

use crate::api::{Mode, Plan, Request, Role};
use crate::clause::Clause;
use crate::compose::{compose, unused_words};
use crate::concept::Concept;
use crate::context::{Focus, last_message};
use crate::elements::{Elements, Kind};
use crate::items::What;
use crate::language::detect;
use crate::lexicon::Language;
use crate::reading::Reading;
use crate::text::{Clean, clean, tokenize};
use crate::work::Work;
use crate::world::World;
use crate::{
    activities, answers, bans, budget, chat, conflicts, days, described, details, extra_day, facts, history,
    jotted, moves, new_place, questions, reasons, replacements, revise, shares, stays, stead, themes,
    travellers, trial, wishes,
};

/// Answers a message.
pub(crate) fn answer(request: &Request<'_>) -> Plan {
    let cleaned = clean(request.message);
    let chosen = answers::chosen(&cleaned.text, request);
    let text = chosen.clone().unwrap_or_else(|| cleaned.text.clone());
    let Some(language) = detect(&text, &tokenize(&text), request.locale) else {
        let replies = Language::English.replies();
        return Plan { reply: replies.say("other_language", &[]), ..Plan::default() };
    };
    let world = World::new(request.draft, request.sources, language.lexicon());
    let elements = Elements::new(&world, language.lexicon());
    let turn = Turn { request, cleaned: &cleaned, language, world: &world, elements: &elements };
    let mut plan = turn.answer(&text, chosen.is_none());
    if let Some(ask) = plan.ask.as_mut().filter(|_| plan.mode == Mode::Ask) {
        let leads_on: Vec<String> =
            ask.options.iter().filter(|option| turn.leads_to_a_plan(option)).cloned().collect();
        if leads_on.len() >= 2 {
            ask.options = leads_on;
        }
    }
    plan
}

/// One message with what is known around it.
struct Turn<'a> {
    request: &'a Request<'a>,
    cleaned: &'a Clean,
    language: Language,
    world: &'a World<'a>,
    elements: &'a Elements,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Understood {
    Something,
    Nothing,
}

/// How a text is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// As it stands.
    Plain,
    /// As a correction of the message before, where it is one.
    Correcting,
    /// After what the message before led to has been taken back.
    Undoing,
    /// To say what it would lead to.
    Supposing,
}

/// An answer, or another text that has to be answered in its stead.
enum Answer {
    Given(Plan, Understood),
    Instead(String),
    /// The order of the message before, for something else.
    Also(String),
    /// A wish of which the outcome is asked for.
    Suppose(String),
}

impl Turn<'_> {
    fn answer(&self, text: &str, may_correct: bool) -> Plan {
        let way = if may_correct { Way::Correcting } else { Way::Plain };
        let (plan, understood) = match self.read(text, way) {
            Answer::Given(plan, understood) => (plan, understood),
            Answer::Instead(corrected) => {
                let undoing = revise::changed_last(self.request);
                let way = if undoing { Way::Undoing } else { Way::Plain };
                match self.given(&corrected, way) {
                    (plan, Understood::Something) if plan.mode != Mode::Noop => return plan,
                    _ => self.given(text, Way::Plain),
                }
            }
            Answer::Also(whole) => match self.given(&whole, Way::Plain) {
                (plan, Understood::Something) if plan.mode != Mode::Noop => return plan,
                _ => self.given(text, Way::Plain),
            },
            Answer::Suppose(wish) => match self.given(&wish, Way::Supposing) {
                (plan, Understood::Something) => return plan,
                _ => self.given(text, Way::Supposing),
            },
        };
        if plan.operations.is_empty()
            && understood == Understood::Nothing
            && let Some(whole) = answers::completed(text, self.request)
            && let (second, Understood::Something) = self.given(&whole, Way::Plain)
        {
            return second;
        }
        plan
    }

    /// The answer to a text that stands for itself.
    fn given(&self, text: &str, way: Way) -> (Plan, Understood) {
        match self.read(text, way) {
            Answer::Given(plan, understood) => (plan, understood),
            Answer::Instead(_) | Answer::Also(_) | Answer::Suppose(_) => {
                (Plan::default(), Understood::Nothing)
            }
        }
    }

    /// True when the message before was a correction of the one before it.
    fn corrected_last(&self, world: &mut World<'_>, previous: Option<&Reading>) -> bool {
        // What was asked about has not been done.
        if self.request.recent.last().is_some_and(|exchange| exchange.question.is_some()) {
            return false;
        }
        let mut spoken = self.request.recent.iter().rev().filter(|exchange| exchange.role == Role::User);
        let (Some(earlier), Some(previous)) = (spoken.nth(1), previous) else { return false };
        let earlier = Reading::new(&clean(&earlier.content).text, self.language, world, self.elements);
        revise::corrected(previous, &earlier, self.elements, world).is_some()
    }

    fn leads_to_a_plan(&self, option: &str) -> bool {
        self.given(option, Way::Plain).0.mode == Mode::Plan
    }

    fn read(&self, text: &str, way: Way) -> Answer {
        let (request, language) = (self.request, self.language);
        // Reading adds the places that words like "the coast" stand for.
        let mut world = self.world.clone();
        let elements = self.elements;
        let previous = last_message(request).map(|before| {
            let before = clean(before).text;
            let language = detect(&before, &tokenize(&before), request.locale).unwrap_or(language);
            Reading::new(&before, language, &mut world, elements)
        });
        let mut reading = Reading::new(text, language, &mut world, elements);
        if let (Way::Correcting, Some(previous)) = (way, &previous)
            && let Some(corrected) = revise::corrected(&reading, previous, elements, &world)
        {
            return Answer::Instead(corrected);
        }
        if let (Way::Correcting, Some(previous)) = (way, &previous)
            && let Some(whole) = revise::continued(&reading, previous)
        {
            return Answer::Also(whole);
        }
        let whole = Clause { reading: &reading, range: 0..reading.items.len() };
        if matches!(way, Way::Correcting | Way::Plain)
            && let Some(wish) = questions::supposed(&whole)
        {
            return Answer::Suppose(wish);
        }
        let mut focus = Focus::before(request, previous.as_ref(), elements);
        let thing = focus.thing().filter(|_| revise::changed_last(request)).map(str::to_owned);
        let mut spoken: Vec<(usize, Option<String>)> = Vec::new();
        for range in reading.clauses() {
            described::resolve(&mut reading, &range, request);
            spoken.push((range.start, focus.thing().map(str::to_owned)));
            focus.resolve(&mut reading, &range, elements, &request.draft.itinerary.days);
            focus.learn(&reading, &range, elements);
        }
        let mut work = Work {
            request,
            world: &world,
            elements,
            language,
            lexicon: language.lexicon(),
            replies: language.replies(),
            operations: Vec::new(),
            done: Vec::new(),
            notes: Vec::new(),
            ask: None,
            used: vec![false; reading.items.len()],
            duration: None,
            undoing: way == Way::Undoing,
            after_correction: self.corrected_last(&mut world.clone(), previous.as_ref()),
            thing,
            spoken,
            themes_before: previous.as_ref().map(themes_of).unwrap_or_default(),
            about_length: previous.as_ref().is_some_and(about_length),
        };
        let understood = read_message(&mut work, &reading);
        conflicts::settle(&mut work);
        if way == Way::Supposing && !work.operations.is_empty() {
            questions::supposes(&mut work);
        }
        trial::check(&mut work);
        if work.undoing && !work.operations.is_empty() {
            work.operations.insert(0, Operation::new(OperationKind::Undo));
        }
        let unused = unused_words(&work, &reading);
        Answer::Given(compose(work, &reading, self.cleaned.dropped, unused), understood)
    }
}

/// True for a message about how long the trip is to be.
fn about_length(reading: &Reading) -> bool {
    let counts = |item: &crate::items::Item| {
        item.length().is_some() || item.any(&[Concept::Shorten, Concept::Extend, Concept::QHowLong])
    };
    reading.items.iter().any(counts) && reading.items.iter().all(|item| item.place.is_none())
}

/// The themes that a message names.
fn themes_of(reading: &Reading) -> Vec<String> {
    Clause { reading, range: 0..reading.items.len() }.themes()
}

/// Lets the frames look at the message as a whole and then at each of its clauses.
fn read_message(work: &mut Work<'_>, reading: &Reading) -> Understood {
    let money = reading.items.iter().any(|item| item.any(&[Concept::Budget, Concept::Cheaper]));
    let parts = reasons::parts(reading);
    let clauses: Vec<std::ops::Range<usize>> = parts.iter().map(|(range, _)| range.clone()).collect();
    let mut aside = reasons::Aside::default();
    let mut lost: Vec<usize> = Vec::new();
    // The length of the trip is read first: shares of places and rates per day depend on it.
    let mut order: Vec<usize> = (0..clauses.len()).collect();
    order.sort_by_key(|index| {
        let clause = Clause { reading, range: clauses[*index].clone() };
        let sets_length =
            clause.items().iter().any(|item| item.length().is_some()) && clause.places().is_empty();
        (!sets_length, *index)
    });
    let whole = Clause { reading, range: 0..reading.items.len() };
    if history::leaves(work, &whole) || conflicts::lengths(work, &whole) {
        work.use_items(whole.range.clone());
        return Understood::Something;
    }
    let settled: Vec<bool> = clauses.iter().map(|range| reasons::is_settled(reading, range)).collect();
    let shared = shares::frame(work, &whole);
    for index in order {
        let clause = Clause { reading, range: clauses[index].clone() };
        if settled[index] {
            work.use_items(clause.range.clone());
            continue;
        }
        if parts[index].1 {
            travellers::needs(work, &clause);
            work.use_items(clause.range.clone());
            continue;
        }
        let before = work.operations.len();
        if shared.iter().any(|item| clause.range.contains(item)) {
            work.use_items(clause.range.clone());
            beside_shares(work, &clause, money);
        } else if !read_clause(work, &clause, money) {
            lost.push(index);
        }
        if work.operations.len() > before && reasons::is_remark(&clause) {
            aside.take(work, before);
        }
    }
    aside.settle(work);
    lost.sort_unstable();
    let understood = if work.has_result() { Understood::Something } else { Understood::Nothing };
    for index in lost {
        let clause = Clause { reading, range: clauses[index].clone() };
        if !work.has_result() {
            chat::small_talk(work, &clause);
        }
    }
    if work.has_result() { Understood::Something } else { understood }
}

/// A clause that shares out the days may also name a limit or a need.
fn beside_shares(work: &mut Work<'_>, clause: &Clause<'_>, money: bool) {
    if clause.money().is_some() {
        budget::frame(work, clause, money);
    }
    wishes::frame(work, clause);
}

type Frame = fn(&mut Work<'_>, &Clause<'_>) -> bool;

/// Lets the frames look at a clause; false when none of them could make something of it.
fn read_clause(work: &mut Work<'_>, clause: &Clause<'_>, money: bool) -> bool {
    let whole = clause.range.clone();
    let first: [Frame; 10] = [
        jotted::frame,
        wishes::currency,
        history::frame,
        details::frame,
        wishes::rename,
        questions::help,
        facts::frame,
        chat::off_topic,
        wishes::unknown_weekday,
        wishes::forget,
    ];
    if first.iter().any(|frame| frame(work, clause)) {
        work.use_items(whole);
        return true;
    }
    if questions::is_plain(clause) {
        questions::unanswered(work, clause);
        work.use_items(whole);
        return true;
    }
    let outside = clause.outside_object();
    let attributes = wishes::frame(work, &outside) | budget::frame(work, &outside, money);
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
    // "We don't need private cars" takes out no drive that is called so.
    let levels = [OperationKind::SetTransportLevel, OperationKind::SetStayLevel];
    let levelled = work.operations.last().is_some_and(|operation| levels.contains(&operation.op));
    let refused = levelled && clause.any(&[Concept::Remove, Concept::None]) && clause.days().is_empty();
    if attributes && (converts || refused || !clause.any(&acts) && !lengths) {
        return true;
    }
    let frames: [Frame; 16] = [
        stead::frame,
        new_place::frame,
        extra_day::frame,
        moves::beside,
        replacements::replace,
        days::frame,
        stays::places,
        stays::length,
        bans::frame,
        activities::keep,
        days::remove,
        moves::shift,
        activities::remove,
        activities::add,
        themes::frame,
        activities::wish_for_known,
    ];
    let skip_themes = clause.items().iter().any(|item| item.needs().next().is_some())
        || attributes && clause.money().is_some();
    for (index, frame) in frames.iter().enumerate() {
        // What an attribute has used up is not read a second time as the name of something.
        if attributes && (index >= 13 && skip_themes || index == 15) {
            break;
        }
        // "A more relaxed pace" is nothing to add.
        if attributes && index == 13 && !names_new(clause) {
            continue;
        }
        if frame(work, clause) {
            work.use_items(whole);
            return true;
        }
    }
    attributes
        || fragment(work, clause)
        || themes::again(work, clause)
        || vague(work, clause)
        || not_found(work, clause)
        || bare_number(work, clause)
        || themes::unknown(work, clause)
}

/// True when the clause names something that is no word for a pace, a level or a limit.
fn names_new(clause: &Clause<'_>) -> bool {
    clause.items().iter().any(|item| {
        matches!(item.what, What::Unknown | What::Quote(_))
            || item.themes().next().is_some()
            || item.place.is_some()
    })
}

/// "In the morning", "on day 3" after something was added: where it goes.
fn fragment(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let Some(thing) = work.thing.clone() else { return false };
    let only = clause.items().iter().all(|item| {
        item.slot().is_some()
                || item.days().is_some()
                || item.is_filler()
                || item.what == What::Comma
                // "Better on day 3, in the morning"
                || item.any(&[Concept::Move, Concept::Correction, Concept::Instead])
    });
    let element = work.elements.all.iter().find(|e| e.kind == Kind::DraftActivity && e.title == thing);
    let Some(element) = element.filter(|_| only && (clause.slot().is_some() || !clause.days().is_empty()))
    else {
        return false;
    };
    let day = match clause.days().first() {
        Some(day) => match work.existing(&[*day]) {
            Some(days) => days[0],
            None => return true,
        },
        None => element.day,
    };
    moves::place(work, element, day, clause.slot());
    true
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
    if mention.words.is_empty()
        || !clause.any(&[InsteadOf, Move, Put, Remove, Replace, Switch])
        || work.has_result() && reasons::is_remark(clause)
    {
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
    let counts_days =
        clause.reading.items.iter().any(|item| item.length().is_some() || item.is(Concept::Shorten));
    if !work.operations.is_empty() || !work.notes.is_empty() {
        return false;
    }
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
    // "14 days is too long! 9 max"
    let words = ["then", "rather", "entonces", "mejor"];
    let settles = (0..clause.reading.items.len()).any(|at| words.contains(&clause.reading.norm(at)));
    let settles = settles || clause.reading.items.iter().any(|item| item.is(Concept::Correction));
    if counts_days || work.about_length || settles && number > 8 {
        work.ask = None;
        return stays::set(work, i64::from(number));
    }
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
