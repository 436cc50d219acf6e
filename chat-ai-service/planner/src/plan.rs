//! From a message to an answer: clean, tell the language, read, let the frames look at each clause, check with the
//! engine what the edits do, and put the reply together.

use remix_itinerary::{Operation, OperationKind};

use crate::api::{Mode, Plan, Request};
use crate::clause::Clause;
use crate::compose::{compose, unused_words};
use crate::concept::Concept;
use crate::context::Focus;
use crate::elements::Elements;
use crate::items::What;
use crate::language::detect;
use crate::lexicon::Language;
use crate::reading::Reading;
use crate::text::{Clean, clean, tokenize};
use crate::topic::Topic;
use crate::work::Work;
use crate::world::World;
use crate::{
    activities, again, answers, bans, budget, chat, conflicts, dates, days, described, details, extra_day,
    facts, history, instead, jotted, lists, moves, new_place, order, previous, pronouns, questions, reasons,
    remarks, removals, removed_days, replacements, retract, revise, rewind, shares, stays, stead, themes,
    travellers, trial, unread, wanted, wishes,
};

/// Answers a message.
pub(crate) fn answer(request: &Request<'_>) -> Plan {
    let cleaned = clean(request.message);
    let chosen = answers::chosen(&cleaned.text, request);
    let text = chosen.clone().unwrap_or_else(|| cleaned.text.clone());
    // An answer that was offered is in the language of its question, whatever the names in it look like.
    let asked =
        request.recent.last().and_then(|exchange| exchange.question.as_deref()).filter(|_| chosen.is_some());
    let sample = asked.unwrap_or(&text);
    let Some(language) = detect(sample, &tokenize(sample), request.locale) else {
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
                let undoing =
                    revise::changed_last(self.request) || revise::changed_before_question(self.request);
                let given =
                    if undoing { self.undone(&corrected) } else { self.given(&corrected, Way::Plain) };
                match given {
                    (plan, Understood::Something) if plan.mode != Mode::Noop => return plan,
                    _ => self.given(text, Way::Plain),
                }
            }
            // A question that is asked once more has an answer and no plan.
            Answer::Also(whole) => match self.given(&whole, Way::Plain) {
                (plan, Understood::Something) => return plan,
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

    /// The answer to a text that is read on the draft as it was before the last change.
    fn undone(&self, text: &str) -> (Plan, Understood) {
        let (request, lexicon) = (self.request, self.language.lexicon());
        let change = request.history.last_change.as_ref();
        let Some(draft) = change.and_then(|change| rewind::before(request.draft, change, request.sources))
        else {
            return self.given(text, Way::Undoing);
        };
        let request = Request { draft: &draft, ..request.clone() };
        let world = World::new(&draft, request.sources, lexicon);
        let elements = Elements::new(&world, lexicon);
        let turn = Turn { request: &request, world: &world, elements: &elements, ..*self };
        turn.given(text, Way::Undoing)
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

    fn leads_to_a_plan(&self, option: &str) -> bool {
        self.given(option, Way::Plain).0.mode == Mode::Plan
    }

    fn read(&self, text: &str, way: Way) -> Answer {
        let (request, language) = (self.request, self.language);
        // Reading adds the places that words like "the coast" stand for.
        let mut world = self.world.clone();
        let elements = self.elements;
        let previous = previous::previous(request, language, &mut world, elements);
        let mut reading = Reading::new(text, language, &mut world, elements);
        // What only says where the last thing goes instead corrects no sentence.
        let way = match way {
            Way::Correcting
                if retract::place_named(&reading, request).is_some()
                    || retract::refused(&reading, request) =>
            {
                Way::Plain
            }
            way => way,
        };
        if let (Way::Correcting, Some(previous)) = (way, &previous)
            && let Some(whole) =
                again::carried(&reading, previous, request).or_else(|| again::numbered(&reading, previous))
        {
            return Answer::Also(whole);
        }
        // "What would 7 days cost?" "Yes, do that"
        if let (Way::Correcting, Some(previous)) = (way, &previous)
            && let Some(wish) =
                questions::supposed(&Clause { reading: previous, range: 0..previous.items.len() })
            && answers::agrees(text, request)
        {
            return Answer::Also(wish);
        }
        if let (Way::Correcting, Some(previous)) = (way, &previous)
            && let Some(order) = instead::instead(&reading, previous, request)
        {
            return Answer::Instead(order);
        }
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
        reading = lists::written_out(reading, language, &mut world, elements, &request.draft.itinerary.days);
        let mut focus = Focus::before(request, previous.as_ref(), elements);
        // "When is the matinee?" "Evening would be better": what was asked about is spoken of too.
        let asked = request.recent.last().is_some_and(|exchange| exchange.question.is_some());
        let thing = focus.thing().filter(|_| revise::changed_last(request) || !asked).map(str::to_owned);
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
            corrections: previous::corrections(request, language, &mut world.clone(), elements),
            thing,
            spoken,
            topic: topic(request, previous.as_ref()),
        };
        let understood = read_message(&mut work, &reading);
        conflicts::settle(&mut work);
        if way == Way::Supposing && !work.operations.is_empty() {
            questions::supposes(&mut work);
        }
        trial::check(&mut work);
        if work.undoing && !work.operations.is_empty() && !retract::moves_on(&work) {
            for _ in 0..history::back_over_correction(&work) {
                work.operations.insert(0, Operation::new(OperationKind::Undo));
            }
        }
        let unused = unused_words(&work, &reading);
        Answer::Given(compose(work, &reading, self.cleaned.dropped, unused), understood)
    }
}

/// What the message before and the last change were about.
fn topic(request: &Request<'_>, previous: Option<&Reading>) -> Topic {
    let mut topic = previous.map(Topic::of).unwrap_or_default();
    let recently = revise::changed_last(request) || revise::changed_before(request);
    if let Some(change) = request.history.last_change.as_ref().filter(|_| recently) {
        topic.learn(change);
    }
    topic
}

/// Lets the frames look at the message as a whole and then at each of its clauses.
fn read_message(work: &mut Work<'_>, reading: &Reading) -> Understood {
    let money = reading.items.iter().any(|item| item.any(&[Concept::Budget, Concept::Cheaper]));
    let parts = reasons::parts(reading);
    let clauses: Vec<std::ops::Range<usize>> = parts.iter().map(|(range, _)| range.clone()).collect();
    let mut aside = reasons::Aside::default();
    let mut lost: Vec<usize> = Vec::new();
    // The length of the trip and who travels are read first: shares, rates per day and sums for all depend on them.
    let mut order: Vec<usize> = (0..clauses.len()).collect();
    order.sort_by_key(|index| {
        let clause = Clause { reading, range: clauses[*index].clone() };
        let sets_length =
            clause.items().iter().any(|item| item.length().is_some()) && clause.places().is_empty();
        (!sets_length && !travellers::counts(&clause), *index)
    });
    let whole = Clause { reading, range: 0..reading.items.len() };
    if history::leaves(work, &whole) || retract::frame(work, &whole) || conflicts::lengths(work, &whole) {
        work.use_items(whole.range.clone());
        return Understood::Something;
    }
    let settled: Vec<bool> = clauses.iter().map(|range| reasons::is_settled(reading, range)).collect();
    let shared = shares::frame(work, &whole);
    let mut tells = false;
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
        if remarks::only_tells(&clause) {
            work.use_items(clause.range.clone());
            tells = true;
            continue;
        }
        let before = work.operations.len();
        if shared.iter().any(|item| clause.range.contains(item)) {
            work.use_items(clause.range.clone());
            beside_shares(work, &clause, money);
        } else if !read_clause(work, &clause, money) {
            lost.push(index);
        }
        // "Mum is 78, so slow it down": what follows from a remark is none.
        let follows = reasons::draws(&clause);
        if work.operations.len() > before && !follows && reasons::is_remark(&clause) {
            aside.take(work, &clause, before);
        }
    }
    aside.settle(work, reading);
    lost.sort_unstable();
    let understood = if work.has_result() { Understood::Something } else { Understood::Nothing };
    for index in lost {
        let clause = Clause { reading, range: clauses[index].clone() };
        if !work.has_result() {
            chat::small_talk(work, &clause);
        }
    }
    if tells && !work.has_result() {
        work.note("remark", &[]);
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
    let first: [Frame; 13] = [
        retract::content,
        pronouns::left_out,
        jotted::frame,
        wishes::currency,
        questions::help,
        history::frame,
        details::frame,
        wishes::rename,
        replacements::too_dear,
        facts::frame,
        chat::off_topic,
        dates::unknown_weekday,
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
    // "We don't know the date, take it out" takes out nothing else.
    let forgot =
        work.operations.last().is_some_and(|operation| operation.op == OperationKind::DropConstraint);
    let refused = refused || forgot && clause.has(Concept::Remove) && clause.mention().words.is_empty();
    if attributes && (converts || refused || !clause.any(&acts) && !lengths) {
        return true;
    }
    let frames: [Frame; 17] = [
        stead::frame,
        new_place::frame,
        extra_day::repeat,
        extra_day::frame,
        moves::beside,
        moves::exchange,
        order::frame,
        replacements::replace,
        days::frame,
        stays::places,
        stays::length,
        bans::frame,
        activities::keep,
        removed_days::remove,
        moves::shift,
        moves::aimless,
        removals::remove,
    ];
    let skip_themes = attributes && clause.money().is_some()
        || clause.items().iter().any(|item| item.needs().next().is_some());
    // What an attribute has used up is not read a second time as the name of something: "a more relaxed pace" is nothing to
    // add.
    // "Better hotels, but just for the nights in Iceland" adds no hotel.
    let beds = levelled && clause.any(&[Concept::StayNoun, Concept::TransportNoun]);
    let new = !(attributes && skip_themes);
    let named = new && (!attributes || names_new(clause));
    let late: [(bool, Frame); 5] = [
        (new && !beds, wanted::by_theme),
        (named && !beds, activities::add),
        (new, themes::frame),
        (!attributes, activities::wish_for_known),
        (!attributes, wanted::planned),
    ];
    let late = late.iter().filter(|(may, _)| *may).map(|(_, frame)| frame);
    if frames.iter().chain(late).any(|frame| frame(work, clause)) {
        work.use_items(whole);
        return true;
    }
    attributes
        || unread::fragment(work, clause)
        || themes::again(work, clause)
        || unread::vague(work, clause)
        || unread::not_found(work, clause)
        || unread::bare_number(work, clause)
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
