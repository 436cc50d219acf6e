//! From a message to an answer: clean, tell the language, read, let the frames look at each clause, check with the
//! engine what the edits do, and put the reply together.

use remix_itinerary::{Operation, OperationKind};

use crate::api::{Mode, Plan, Request};
use crate::clause::Clause;
use crate::compose::{compose, unused_words};
use crate::context::Focus;
use crate::elements::Elements;
use crate::frames::{Understood, read_message};
use crate::language::detect;
use crate::lexicon::Language;
use crate::reading::Reading;
use crate::text::{Clean, clean, tokenize};
use crate::topic::Topic;
use crate::work::Work;
use crate::world::World;
use crate::{
    again, answers, conflicts, described, ellipsis, history, instead, lists, previous, questions, retract,
    returns, revise, rewind, sequel, trial,
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
        let mut completed = false;
        let (plan, understood) = match self.read(text, way) {
            Answer::Given(plan, understood) => {
                // "Roys Peak as well, my knees are bad": what is read without the name misses the wish.
                let only = |kind: OperationKind| plan.operations.iter().all(|operation| operation.op == kind);
                let other = [OperationKind::Undo, OperationKind::Keep, OperationKind::SetTheme];
                let misses = !plan.unused_words.is_empty() || other.into_iter().any(only);
                completed = may_correct && misses && self.is_fragment(text, !plan.operations.is_empty());
                if let Some(whole) = completed.then(|| self.elliptic(text, plan.mode)).flatten() {
                    return whole;
                }
                (plan, understood)
            }
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
        if may_correct
            && !completed
            && plan.operations.is_empty()
            && (understood == Understood::Nothing || plan.mode == Mode::Noop || self.is_lost(&plan))
            && let Some(whole) = self.elliptic(text, plan.mode)
        {
            return whole;
        }
        plan
    }

    fn is_fragment(&self, text: &str, named: bool) -> bool {
        let mut world = self.world.clone();
        let reading = Reading::new(text, self.language, &mut world, self.elements);
        ellipsis::is_fragment(&reading, self.elements, named)
    }

    /// True for a question that only says that a number could be read in several ways.
    fn is_lost(&self, plan: &Plan) -> bool {
        let replies = self.language.replies();
        let opening = replies.opening("ask_number");
        plan.ask.as_ref().is_some_and(|ask| {
            ask.question == replies.say("ask_again", &[]) || ask.question.starts_with(&opening)
        })
    }

    /// The answer to a message that leaves unsaid what the one before it says.
    fn elliptic(&self, text: &str, mode: Mode) -> Option<Plan> {
        let mut world = self.world.clone();
        let previous = previous::previous(self.request, self.language, &mut world, self.elements)?;
        let reading = Reading::new(text, self.language, &mut world, self.elements);
        // "Day 6 is my favourite" is answered, and says nothing of what was done before.
        let leads = mode == Mode::Ask || ellipsis::leads_on(&reading);
        let candidates = ellipsis::candidates(&reading, &previous, self.elements);
        if !leads || candidates.is_empty() {
            return None;
        }
        let changed = revise::changed_last(self.request);
        let kinds = |plan: &Plan| {
            let mut kinds: Vec<OperationKind> =
                plan.operations.iter().map(|operation| operation.op).collect();
            kinds.retain(|kind| *kind != OperationKind::Undo);
            kinds.dedup();
            kinds
        };
        let edits = |plan: &Plan| {
            let edits = plan.operations.iter().filter(|operation| operation.op != OperationKind::Undo);
            edits.cloned().collect::<Vec<_>>()
        };
        let (was, _) =
            if changed { self.undone(&previous.text) } else { self.given(&previous.text, Way::Plain) };
        candidates.into_iter().find_map(|candidate| {
            let (plan, _) = if candidate.instead && changed {
                self.undone(&candidate.text)
            } else {
                self.given(&candidate.text, Way::Plain)
            };
            // What came to nothing, "remove day 12" of eight, tells no kind.
            let same = if changed {
                kinds(&plan) == kinds(&was)
            } else {
                kinds(&was).is_empty() && candidate.instead
            };
            let same = same && !plan.operations.is_empty() && edits(&plan) != edits(&was);
            let unused = plan.unused_words.iter().all(|word| was.unused_words.contains(word));
            (same && plan.ask.is_none() && unused).then_some(plan)
        })
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
        if let (Way::Correcting, Some(previous)) = (way, &previous)
            && let Some(sequel) = sequel::told(&reading, previous, request, &world)
        {
            return if sequel.instead { Answer::Instead(sequel.text) } else { Answer::Also(sequel.text) };
        }
        if let (Way::Correcting, Some(previous)) = (way, &previous)
            && let Some(shorter) = returns::without_denial(&reading, previous)
        {
            return self.read(&shorter, way);
        }
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
        if let (Way::Correcting, Some(previous)) = (way, &previous) {
            // "I meant day 5, day 4 should be as it was": the second half is what taking back does.
            let shorter =
                returns::without_return(&reading, request).filter(|_| revise::changed_last(request));
            if let Some(undo) = shorter.clone().filter(|text| returns::TAKEN_BACK.contains(&text.as_str())) {
                return Answer::Also(undo);
            }
            let shorter = shorter.map(|text| Reading::new(&text, language, &mut world, elements));
            let corrects = shorter.as_ref().unwrap_or(&reading);
            if let Some(order) = instead::instead(corrects, previous, request) {
                return Answer::Instead(order);
            }
            if let Some(corrected) = revise::corrected(corrects, previous, elements, &world) {
                // "And the other one too" takes nothing back.
                return if ellipsis::adds_to(&reading) {
                    Answer::Also(corrected)
                } else {
                    Answer::Instead(corrected)
                };
            }
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
