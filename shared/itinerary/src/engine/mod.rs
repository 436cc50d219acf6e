//! Applies edit operations to a draft: each one by itself, atomically, and only if the draft is valid afterwards.

mod activities;
mod budget;
mod days;
mod duration;
mod equivalents;
mod fill;
mod first;
mod fit;
mod ledger;
mod levels;
mod meta;
mod pace;
mod reorder;
mod scope;
mod select;
mod settle;
mod theme;
mod trip;
mod wishes;

use crate::change::Rejected;
use crate::constraints::BudgetKind;
use crate::message::{Language, Message};
use crate::{Change, Draft, Itinerary, Operation, OperationKind, diff, text, validate, warnings};

pub use first::{first_draft, first_draft_in};
use scope::Scope;
use trip::{Asked, Step, Stop, Trip};

/// Most operations of one edit.
pub const MAX_OPERATIONS: usize = 20;

/// Who wrote the operations: decides the origin of what is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// A language model: new things are suggestions.
    Model,
    /// The built-in planner, which has no ideas of its own: what it names, the traveller has named.
    Planner,
    /// A hand edit: new things are the traveller's own.
    Traveler,
}

/// A list of operations and all that applying them needs.
#[derive(Debug, Clone, Copy)]
pub struct Edit<'a> {
    /// The draft that was shown.
    pub base: &'a Draft,
    /// The session's sources, in the order in which they were picked.
    pub sources: &'a [Itinerary],
    /// In the order in which they apply.
    pub operations: &'a [Operation],
    /// Who wrote them.
    pub author: Author,
    /// Number of the version that this edit would make; ids of new elements carry it.
    pub version: u32,
}

/// Something only the traveller can decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// One or two sentences.
    pub question: String,
    /// Two to four messages to send as an answer.
    pub options: Vec<String>,
}

/// What applying gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The draft after the edit, always valid.
    pub draft: Draft,
    /// What changed, and what was not applied.
    pub change: Change,
    /// Set when the traveller has to decide something; the first question wins.
    pub question: Option<Question>,
    /// True when the draft or its ledger differs from the base.
    pub changed: bool,
}

/// Applies the operations one after the other. A bad one is rejected by itself with a reason; the others apply unless
/// they name something that is not there without it. Then the budget of the ledger is kept, or a question asked.
pub fn apply(edit: &Edit<'_>) -> Outcome {
    apply_in(edit, Language::English)
}

/// [`apply`] with reasons, notes, warnings, questions and the titles of what is new in this language.
pub fn apply_in(edit: &Edit<'_>, language: Language) -> Outcome {
    let mut trip = Trip::new(edit, language);
    let mut rejected: Vec<Rejected> = Vec::new();
    let mut question: Option<Ask> = None;
    for (index, operation) in edit.operations.iter().enumerate() {
        let mut attempt = trip.attempt();
        let result = if index >= MAX_OPERATIONS {
            Err(Stop::Reject(Message::new("most_operations").with("most", MAX_OPERATIONS)))
        } else if operation.op == OperationKind::Ask {
            written(operation).map(|asked| question = question.take().or(Some(asked)))
        } else {
            attempt.pending = pending(&trip, &edit.operations[index + 1..]);
            let scope = Scope::of(&trip, operation);
            let may_leave_out = !writes_text(operation.op);
            perform(&mut attempt, operation)
                .and_then(|()| seal(&mut attempt, &trip.draft, &scope, may_leave_out))
        };
        let reason = match result {
            Ok(()) => {
                trip = attempt;
                continue;
            }
            Err(Stop::Reject(reason)) => reason,
            Err(Stop::Ask(reason, asked)) => {
                question = question.or(Some(Ask::Engine(asked)));
                reason
            }
        };
        rejected.push(Rejected { operation: operation.clone(), reason: reason.say(language) });
    }
    keep_budget(&mut trip, edit.base, &mut question);
    finish(trip, rejected, question, language)
}

fn perform(trip: &mut Trip<'_>, op: &Operation) -> Step {
    match op.op {
        OperationKind::SetDuration => duration::set(trip, op),
        OperationKind::Allocate => duration::allocate(trip, op),
        OperationKind::SetBudget => budget::set(trip, op),
        OperationKind::SetCurrency => wishes::set_currency(trip, op),
        OperationKind::SetPace => pace::set(trip, op),
        OperationKind::SetActivitiesPerDay => pace::per_day(trip, op),
        OperationKind::SetTheme => theme::set(trip, op),
        OperationKind::SetParty => wishes::party(trip, op),
        OperationKind::SetNeeds => wishes::needs(trip, op),
        OperationKind::SetStart => wishes::start(trip, op),
        OperationKind::SetStayLevel => levels::stays(trip, op),
        OperationKind::SetTransportLevel => levels::transport(trip, op),
        OperationKind::ReorderRoute => reorder::reorder(trip),
        OperationKind::AddDay => days::add(trip, op),
        OperationKind::RemoveDay => days::remove(trip, op),
        OperationKind::MoveDay => days::shift(trip, op),
        OperationKind::SwapDays => days::swap(trip, op),
        OperationKind::ReplaceDay => days::replace(trip, op),
        OperationKind::AddRestDay => days::add_rest(trip, op),
        OperationKind::LockDay => days::lock(trip, op, true),
        OperationKind::UnlockDay => days::lock(trip, op, false),
        OperationKind::MergeDays => days::merge(trip, op),
        OperationKind::SplitStay => days::split(trip, op),
        OperationKind::SetStay => days::set_stay(trip, op),
        OperationKind::AddActivity => activities::add(trip, op),
        OperationKind::RemoveActivity => activities::remove(trip, op),
        OperationKind::MoveActivity => activities::shift(trip, op),
        OperationKind::ReplaceActivity => activities::replace(trip, op),
        OperationKind::EditActivity => activities::edit(trip, op),
        OperationKind::ClearSlot => activities::clear_slot(trip, op),
        OperationKind::SetMeta => meta::set(trip, op),
        OperationKind::SetDifficulty => meta::difficulty(trip, op),
        OperationKind::Keep => wishes::keep(trip, op),
        OperationKind::Ban => wishes::ban(trip, op),
        OperationKind::DropConstraint => wishes::drop(trip, op),
        OperationKind::Undo | OperationKind::Redo | OperationKind::RestoreVersion => {
            Err(Message::new("versions_are_the_sessions").into())
        }
        OperationKind::Ask => Err(Message::new("changes_nothing").into()),
    }
}

/// Places for which days are asked for by operations that are still to come, so that a length is chosen with them in
/// mind.
fn pending(trip: &Trip<'_>, operations: &[Operation]) -> Vec<(crate::places::PlaceMatch, usize)> {
    let allocations = operations.iter().filter(|operation| operation.op == OperationKind::Allocate);
    allocations.filter_map(|operation| duration::wish(trip, operation).ok()).collect()
}

/// Puts the draft in order, and refuses it when something that must always hold would be broken, or when more has
/// changed than the step may touch.
fn seal(trip: &mut Trip<'_>, before: &Draft, scope: &Scope, may_leave_out: bool) -> Step {
    settle::settle(trip, before);
    if scope.outside(before, &trip.draft).is_some() {
        return Err(Message::new(scope::TOO_FAR).into());
    }
    trip.bytes = if may_leave_out { fit::fit(trip, before) } else { validate::bytes(&*trip.draft) };
    let mut broken = validate::check(&trip.draft, &trip.library, trip.bytes);
    broken.retain(|finding| finding.enforced);
    if broken.is_empty() {
        return Ok(());
    }
    let known = validate::check(before, &trip.library, validate::bytes(before));
    match broken.into_iter().find(|violation| !known.contains(violation)) {
        Some(violation) => Err(Stop::Reject(violation.message)),
        None => Ok(()),
    }
}

/// What somebody writes must not push out what others have written.
fn writes_text(kind: OperationKind) -> bool {
    matches!(kind, OperationKind::SetMeta | OperationKind::EditActivity | OperationKind::SetStay)
}

/// A question on its way to the traveller.
enum Ask {
    /// In the words of who wrote the operations.
    Written(Question),
    /// The engine's own.
    Engine(Asked),
}

impl Ask {
    /// In words; days are named by the numbers that they have in this draft.
    fn say(self, language: Language, draft: &Draft) -> Question {
        let asked = match self {
            Self::Written(question) => return question,
            Self::Engine(asked) => asked,
        };
        let number = |id: &str| draft.itinerary.days.iter().find(|day| day.id == id).map(|day| day.number);
        let say = |message: &Message| text::truncate(&message.say_now(language, &number), text::ITEM);
        Question { question: say(&asked.question), options: asked.options.iter().map(say).collect() }
    }
}

fn written(operation: &Operation) -> Result<Ask, Stop> {
    let question = text::sanitize_line(operation.title.as_deref().unwrap_or_default()).text;
    let mut options: Vec<String> = Vec::new();
    for option in &operation.tags {
        let option = text::truncate(&text::sanitize_line(option).text, text::ITEM);
        if !option.is_empty() && !options.contains(&option) {
            options.push(option);
        }
    }
    if question.is_empty() || !(2..=4).contains(&options.len()) {
        return Err(Message::new("question_form").into());
    }
    Ok(Ask::Written(Question { question: text::truncate(&question, text::ITEM), options }))
}

/// Levers move only when this edit has changed something: for a cap whatever it was, for a target the budget itself.
fn keep_budget(trip: &mut Trip<'_>, base: &Draft, question: &mut Option<Ask>) {
    let over = trip.budget().is_some_and(|limit| trip.draft.itinerary.budget_amount > limit);
    let budget = trip.draft.constraints.budget.as_ref();
    let stands = budget.is_some_and(|budget| budget.kind == BudgetKind::Cap || trip.names_budget);
    if !over || !stands || *trip.draft == *base {
        return;
    }
    let mut attempt = trip.attempt();
    let mut asked = budget::keep(&mut attempt);
    if seal(&mut attempt, &trip.draft, &Scope::levers(), true).is_ok() {
        *trip = attempt;
    } else {
        // A trip that the levers would make too large is as dear as before.
        asked = budget::question(trip);
    }
    if question.is_none() {
        *question = asked.map(Ask::Engine);
    }
}

fn finish(mut trip: Trip<'_>, rejected: Vec<Rejected>, question: Option<Ask>, language: Language) -> Outcome {
    let base = trip.edit.base;
    let changed = *trip.draft != *base;
    if changed {
        let warnings =
            warnings::warnings(&trip.draft, trip.bytes, &trip.library, trip.edit.sources, language);
        trip.draft.itinerary.warnings = warnings;
    }
    let mut change = diff(base, &trip.draft);
    change.rejected = rejected;
    let notes: Vec<String> = trip.notes.iter().map(|note| note.say(language)).collect();
    change.note = (changed && !notes.is_empty()).then(|| notes.join(" "));
    let question = question.map(|asked| asked.say(language, &trip.draft));
    Outcome { draft: trip.draft.into_draft(), change, question, changed }
}
