//! What holds after every edit, whatever it was. A broken law is a sentence.

use remix_itinerary::delta::{Delta, Element};
use remix_itinerary::model::OriginKind;
use remix_itinerary::{
    Author, Change, Day, Draft, Edit, Itinerary, Operation, OperationKind, Outcome, Violation, apply,
    day_by_day, delta, diff, text, validate,
};

use super::recount::recount;

/// A draft, its sources, and what is done to it.
pub(crate) struct Given<'a> {
    pub(crate) base: &'a Draft,
    pub(crate) sources: &'a [Itinerary],
    pub(crate) operations: &'a [Operation],
    pub(crate) author: Author,
    pub(crate) version: u32,
}

type Law = Result<(), String>;

fn require(holds: bool, broken: impl FnOnce() -> String) -> Law {
    if holds { Ok(()) } else { Err(broken()) }
}

impl Given<'_> {
    fn edit<'e>(&'e self, operations: &'e [Operation]) -> Edit<'e> {
        Edit {
            base: self.base,
            sources: self.sources,
            operations,
            author: self.author,
            version: self.version,
        }
    }

    /// Applies the operations and checks every law that needs no further edit.
    pub(crate) fn check(&self) -> Result<Outcome, String> {
        let outcome = apply(&self.edit(self.operations));
        let violations = validate(&outcome.draft, self.sources);
        self.honest(&outcome, &violations)?;
        // What has not changed is the base, of which all this is known.
        if outcome.changed {
            sound(&outcome.draft, &violations)?;
            self.replayable(&outcome)?;
        }
        self.locked_days_are_untouched(&outcome.draft)?;
        self.new_ids_are_fresh(&outcome.draft)?;
        own_words_are_clean(&outcome.draft)?;
        Ok(outcome)
    }

    /// What the outcome says about itself is true.
    fn honest(&self, outcome: &Outcome, violations: &[Violation]) -> Law {
        let (change, question) = (&outcome.change, &outcome.question);
        require(outcome.changed == (outcome.draft != *self.base), || "`changed` is wrong".to_owned())?;
        require(change.rejected.iter().all(|rejected| !rejected.reason.is_empty()), || {
            "no reason".to_owned()
        })?;
        let far = change
            .rejected
            .iter()
            .find(|rejected| rejected.reason.starts_with("The change would reach further"));
        require(far.is_none(), || format!("V18: {far:#?}"))?;
        let all_rejected = change.rejected.len() == self.operations.len();
        require(!(all_rejected && outcome.changed), || {
            "everything was rejected and yet it changed".to_owned()
        })?;
        let over = violations.iter().any(|violation| violation.code == "V6");
        require(!over || !outcome.changed || question.is_some(), || {
            "over the cap without a question".to_owned()
        })?;
        let answers = question.as_ref().is_none_or(|question| (2..=4).contains(&question.options.len()));
        require(answers, || format!("{question:?}"))?;
        let (total, days) = (&outcome.draft.itinerary.budget_amount, outcome.draft.itinerary.days.len());
        let told = change.total.after == *total && change.days.after as usize == days;
        require(told, || "the card has other totals".to_owned())
    }

    /// The change is data: it leads to the new draft, back again, through JSON, and the card tells of it.
    fn replayable(&self, outcome: &Outcome) -> Law {
        let delta = delta(self.base, &outcome.draft);
        let there = delta.apply(self.base).map_err(|error| error.to_string())?;
        require(there == outcome.draft, || "the delta leads elsewhere".to_owned())?;
        let back = delta.reversed().apply(&outcome.draft).map_err(|error| error.to_string())?;
        require(back == *self.base, || "the way back does not restore the draft".to_owned())?;
        let json = serde_json::to_string(&delta).expect("JSON");
        let read: Delta = serde_json::from_str(&json).map_err(|error| error.to_string())?;
        require(read == delta, || "the delta does not survive JSON".to_owned())?;
        require(delta.leaves.is_empty() != outcome.changed, || "an empty delta for a change".to_owned())?;
        told(&delta, &outcome.change, self.base, &outcome.draft)
    }

    fn locked_days_are_untouched(&self, after: &Draft) -> Law {
        let frees = |operation: &Operation| {
            use OperationKind::{DropConstraint, SetCurrency, UnlockDay};
            matches!(operation.op, UnlockDay | DropConstraint | SetCurrency)
        };
        if self.operations.iter().any(frees) {
            return Ok(());
        }
        for day in self.base.itinerary.days.iter().filter(|day| day.locked) {
            let now = after.itinerary.days.iter().find(|other| other.id == day.id);
            let same = now.map(|now| Day { number: day.number, date: day.date.clone(), ..now.clone() });
            require(same.as_ref() == Some(day), || format!("the locked day {} was touched", day.id))?;
        }
        Ok(())
    }

    fn new_ids_are_fresh(&self, after: &Draft) -> Law {
        let mark = format!("v{}.", self.version);
        let used = |draft: &Draft| -> Vec<String> {
            let days = draft.itinerary.days.iter();
            let ids =
                days.flat_map(|day| std::iter::once(&day.id).chain(day.activities.iter().map(|a| &a.id)));
            ids.filter(|id| id.starts_with(&mark)).cloned().collect()
        };
        let old = used(self.base);
        require(used(after).iter().all(|id| !old.contains(id)), || "a new id was in use".to_owned())
    }

    /// The same input gives the same output, and what was rejected has left no trace.
    pub(crate) fn check_again(&self, outcome: &Outcome) -> Law {
        require(apply(&self.edit(self.operations)) == *outcome, || "not deterministic".to_owned())?;
        let rejected: Vec<&Operation> =
            outcome.change.rejected.iter().map(|rejected| &rejected.operation).collect();
        // An `allocate` that is still to come has a say in how a new length is chosen.
        let foresight = rejected.iter().any(|operation| operation.op == OperationKind::Allocate);
        // Of two that are the same, the card does not say which one was rejected.
        let count = |list: &[&Operation], one: &Operation| list.iter().filter(|other| **other == one).count();
        let all: Vec<&Operation> = self.operations.iter().collect();
        let unclear = rejected.iter().any(|one| count(&rejected, one) != count(&all, one));
        if rejected.is_empty() || foresight || unclear {
            return Ok(());
        }
        let rest: Vec<Operation> =
            self.operations.iter().filter(|operation| !rejected.contains(operation)).cloned().collect();
        let without = apply(&self.edit(&rest));
        require(without.draft == outcome.draft, || "a rejected operation has left a trace".to_owned())
    }

    /// What is so already is no change the second time.
    pub(crate) fn check_twice(&self, operation: &Operation) -> Law {
        if !is_idempotent(operation) {
            return Ok(());
        }
        let once = apply(&self.edit(std::slice::from_ref(operation)));
        // What the levers of a budget undid, or what found no room, is wished for again the second time.
        let undid = |note: &String| {
            note.contains("To keep your budget") || note.contains("a trip this long can be kept")
        };
        let undone = once.question.is_some() || once.change.note.as_ref().is_some_and(undid);
        if undone && operation.op != OperationKind::SetBudget {
            return Ok(());
        }
        let again = Given { base: &once.draft, version: self.version + 1, ..*self };
        let twice = apply(&again.edit(std::slice::from_ref(operation)));
        require(!twice.changed, || {
            let leaves = delta(&once.draft, &twice.draft).leaves;
            format!("a second {:?} changes something: {leaves:#?}", operation.op)
        })
    }
}

/// Operations that name a state, and not a step.
fn is_idempotent(operation: &Operation) -> bool {
    use OperationKind as Kind;
    match operation.op {
        Kind::SetTheme => operation.level.as_deref() == Some("none"),
        Kind::SetDuration
        | Kind::SetBudget
        | Kind::SetCurrency
        | Kind::SetPace
        | Kind::SetParty
        | Kind::SetNeeds
        | Kind::SetStart
        | Kind::Allocate
        | Kind::SetStayLevel
        | Kind::SetTransportLevel
        | Kind::ReorderRoute
        | Kind::LockDay
        | Kind::UnlockDay
        | Kind::EditActivity
        | Kind::SetMeta
        | Kind::SetDifficulty
        | Kind::Keep
        | Kind::Ban
        | Kind::DropConstraint
        | Kind::SetActivitiesPerDay
        | Kind::SplitStay
        | Kind::SetStay
        | Kind::Ask
        | Kind::Undo
        | Kind::Redo
        | Kind::RestoreVersion => true,
        Kind::AddDay
        | Kind::RemoveDay
        | Kind::MoveDay
        | Kind::SwapDays
        | Kind::ReplaceDay
        | Kind::AddRestDay
        | Kind::AddActivity
        | Kind::RemoveActivity
        | Kind::MoveActivity
        | Kind::ReplaceActivity
        | Kind::ClearSlot
        | Kind::MergeDays => false,
    }
}

/// The engine's own rules, an independent recount, and a draft that survives its JSON.
pub(crate) fn valid(draft: &Draft, sources: &[Itinerary]) -> Law {
    sound(draft, &validate(draft, sources))
}

/// [`valid`] for a draft of which the engine has found these violations.
fn sound(draft: &Draft, violations: &[Violation]) -> Law {
    let broken: Vec<_> = violations.iter().filter(|violation| violation.enforced).collect();
    require(broken.is_empty(), || format!("{broken:#?}"))?;
    let json = serde_json::to_string(draft).expect("JSON");
    let wrong = recount(&json);
    require(wrong.is_empty(), || format!("recount: {wrong:?}"))?;
    let read: Draft = serde_json::from_str(&json).map_err(|error| error.to_string())?;
    require(read == *draft, || "the draft does not survive its JSON".to_owned())?;
    let plain = day_by_day(&draft.itinerary);
    require(text::fits(&plain, text::LONG), || {
        format!("the plain text has {} characters", text::graphemes(&plain))
    })?;
    let none = diff(draft, draft);
    require(lines(&none).is_empty() && none.constraints.is_none(), || {
        "a change card out of nothing".to_owned()
    })
}

fn own_words_are_clean(draft: &Draft) -> Law {
    for activity in draft.itinerary.days.iter().flat_map(|day| &day.activities) {
        let own = activity.origin.as_ref().is_some_and(|origin| origin.kind != OriginKind::Source);
        require(!own || !text::sanitize_line(&activity.title).removed, || activity.title.clone())?;
    }
    Ok(())
}

/// Ids and fields that a card has a line for.
fn lines(change: &Change) -> Vec<&str> {
    let lists = [&change.added, &change.removed, &change.moved, &change.retimed, &change.repriced];
    let ids = lists.into_iter().flatten().map(|entry| entry.id.as_str());
    ids.chain(change.edited.iter().map(String::as_str)).collect()
}

/// The card has a line for every leaf that is not a consequence of another one.
fn told(delta: &Delta, change: &Change, base: &Draft, after: &Draft) -> Law {
    let lines = lines(change);
    let line =
        |id: &str| lines.contains(&id) || lines.iter().any(|line| line.strip_suffix(".stay") == Some(id));
    let same_currency = base.itinerary.budget_currency == after.itinerary.budget_currency;
    let stayed = |draft: &Draft, id: &str| {
        let day = draft.itinerary.days.iter().find(|day| day.activities.iter().any(|a| a.id == id));
        day.is_some_and(|day| {
            [base, after].iter().all(|d| d.itinerary.days.iter().any(|other| other.id == day.id))
        })
    };
    for leaf in &delta.leaves {
        let expected = match (&leaf.element, leaf.field.as_str()) {
            (Element::Ledger, _) => change.constraints.is_some(),
            (
                Element::Trip,
                field @ ("title" | "tagline" | "description" | "destination" | "safety_tips"),
            ) => line(field),
            (Element::Trip, _) => true,
            (Element::Day(id), "" | "title" | "stay") => line(id) || (leaf.field == "stay" && !same_currency),
            (Element::Day(_), _) => true,
            (Element::Activity(id), "") => line(id) || !(stayed(base, id) || stayed(after, id)),
            (Element::Activity(id), "cost") => line(id) || !same_currency,
            (Element::Activity(id), "title" | "note" | "tags" | "slot") => line(id),
            (Element::Activity(_), _) => true,
        };
        require(expected, || format!("the card does not tell of {} {}", leaf.element, leaf.field))?;
    }
    Ok(())
}
