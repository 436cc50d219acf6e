//! What each operation may touch (V18): held against the changed leaves of every step, so that nothing changes that
//! nobody has named. Numbers, dates, costs, totals, ways between other neighbours and credits follow from the days.

use std::collections::{BTreeMap, BTreeSet};

use super::trip::Trip;
use super::wishes;
use crate::delta::{Element, touched};
use crate::{Constraints, Day, Draft, Operation, OperationKind, text};

/// Why a step that reaches further than its operation is refused.
pub(super) const TOO_FAR: &str = "reaches_too_far";

/// What follows from the days of the trip.
const FOLLOWING: [&str; 16] = [
    "duration_days",
    "budget_amount",
    "difficulty_level",
    "activity_tags",
    "destination",
    "shared_costs",
    "is_remixed",
    "remixed_from_ids",
    "provenance",
    "warnings",
    "trip_highlights",
    "trip_journey",
    "safety_tips",
    "packing_list",
    "important_notes",
    "categories",
];
/// What changes of a day when things come and go on it.
const CONTENT: &[&str] = &["activities", "title", "origin", "rest"];
/// What changes of a day that becomes a day of rest, or that takes in another one.
const CHARACTER: &[&str] = &["activities", "title", "origin", "rest", "difficulty"];
/// What the levers of the budget move.
const LEVERS: &[&str] = &["activities", "title", "origin", "rest", "stay", "transfer"];
/// What changes of an activity that another one is put beside.
const TIMES: &[&str] = &["slot", "start_time", "end_time"];
/// What changes of a day that is no longer locked.
const UNLOCKED: &[&str] = &["locked", "stay", "transfer"];
/// What a hand can change of an activity.
const WORDING: &[&str] = &["slot", "start_time", "end_time", "title", "note", "tags", "cost", "origin"];

/// A choice of days, as they were before the step.
#[derive(Debug, Clone, Default)]
enum Days {
    #[default]
    None,
    These(BTreeSet<String>),
    /// One, whichever the engine finds best; not a locked one.
    One,
    Unlocked,
    All,
}

/// What one step may touch beyond what follows.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    /// Fields of the trip.
    trip: Vec<&'static str>,
    /// Fields of the ledger.
    ledger: Vec<&'static str>,
    /// Days that stay and may be changed.
    days: Days,
    /// Fields of these days.
    fields: &'static [&'static str],
    /// Fields of the activities that stay on these days.
    activity: &'static [&'static str],
    /// Most days that may come.
    come: usize,
    /// Days that may go.
    go: Days,
    /// The days that stay may change their order.
    order: bool,
}

impl Scope {
    /// What the levers of the budget may touch.
    pub(super) fn levers() -> Self {
        Self { days: Days::Unlocked, fields: LEVERS, activity: TIMES, ..Self::default() }
    }

    /// What an operation may touch in the draft as it is before it.
    pub(super) fn of(trip: &Trip<'_>, op: &Operation) -> Self {
        let nothing = Self::default();
        let day = |number: Option<i32>| named(trip, &[number]);
        let content = |days: Days| Self { days, fields: CONTENT, activity: TIMES, ..Self::default() };
        let listed = |fields: &'static [&'static str], ledger: &'static str| Self {
            days: if op.days.is_empty() { Days::Unlocked } else { named(trip, &numbers(op)) },
            fields,
            ledger: vec![ledger],
            ..Self::default()
        };
        // Days of the trip come and go as whole days; those that stay are not touched.
        let choice = Self { come: usize::MAX, go: Days::Unlocked, ..Self::default() };
        let ledger = |fields: &[&'static str]| fields.to_vec();
        match op.op {
            OperationKind::SetDuration => Self { ledger: ledger(&["duration_days"]), ..choice },
            OperationKind::Allocate => Self { ledger: ledger(&["allocations"]), ..choice },
            OperationKind::SetDifficulty => Self { trip: vec!["difficulty_level"], ..choice },
            OperationKind::SetBudget => Self { ledger: ledger(&["budget"]), ..nothing },
            OperationKind::SetCurrency => Self {
                trip: vec!["budget_currency"],
                ledger: ledger(&["currency"]),
                days: Days::All,
                fields: &["stay", "transfer"],
                activity: &["cost"],
                ..nothing
            },
            OperationKind::SetPace | OperationKind::SetActivitiesPerDay => {
                Self { ledger: ledger(&["pace", "activities_per_day"]), ..content(Days::Unlocked) }
            }
            OperationKind::SetTheme => Self {
                ledger: ledger(&["themes", "banned"]),
                come: usize::MAX,
                go: Days::Unlocked,
                ..content(Days::Unlocked)
            },
            OperationKind::SetParty => Self { ledger: ledger(&["party"]), ..nothing },
            OperationKind::SetNeeds => Self { ledger: ledger(&["needs"]), ..content(Days::Unlocked) },
            OperationKind::SetStart => {
                Self { trip: vec!["start_date"], ledger: ledger(&["start_date"]), ..nothing }
            }
            OperationKind::SetStayLevel => listed(&["stay"], "stay_level"),
            OperationKind::SetTransportLevel => listed(&["transfer"], "transport_level"),
            OperationKind::ReorderRoute | OperationKind::MoveDay | OperationKind::SwapDays => {
                Self { order: true, ..nothing }
            }
            OperationKind::AddDay => Self { come: 1, ..nothing },
            OperationKind::RemoveDay => Self { go: day(op.day), ..nothing },
            OperationKind::ReplaceDay => Self { come: 1, go: day(op.day), ..nothing },
            OperationKind::AddRestDay => Self { come: 1, go: Days::Unlocked, ..nothing },
            OperationKind::LockDay => {
                Self { days: day(op.day), fields: &["locked"], ledger: ledger(&["locked_days"]), ..nothing }
            }
            // A day that was locked while its neighbours changed gets the way and the night that it lacks.
            OperationKind::UnlockDay => {
                Self { days: day(op.day), fields: UNLOCKED, ledger: ledger(&["locked_days"]), ..nothing }
            }
            OperationKind::MergeDays => {
                Self { days: day(op.to), fields: CHARACTER, activity: TIMES, go: day(op.day), ..nothing }
            }
            OperationKind::SplitStay => Self { ledger: ledger(&["split_after"]), ..nothing },
            OperationKind::SetStay => {
                let days = if op.days.is_empty() { day(op.day) } else { named(trip, &numbers(op)) };
                Self { days, fields: &["stay"], ..nothing }
            }
            OperationKind::AddActivity => Self {
                ledger: ledger(&["banned", "themes"]),
                ..content(if op.day.is_some() { day(op.day) } else { Days::One })
            },
            OperationKind::ReplaceActivity => {
                Self { ledger: ledger(&["banned", "themes"]), ..content(holding(trip, op, None)) }
            }
            OperationKind::EditActivity => Self { activity: WORDING, ..content(holding(trip, op, None)) },
            OperationKind::RemoveActivity => content(holding(trip, op, None)),
            OperationKind::MoveActivity => content(holding(trip, op, op.to.or(op.day))),
            OperationKind::ClearSlot => content(day(op.day)),
            OperationKind::SetMeta => meta(trip, op),
            OperationKind::Keep => Self { ledger: ledger(&["must_keep", "banned"]), ..nothing },
            OperationKind::Ban => Self {
                ledger: ledger(&["must_keep", "banned"]),
                come: usize::MAX,
                go: Days::Unlocked,
                ..content(Days::Unlocked)
            },
            OperationKind::DropConstraint => dropped(op),
            OperationKind::Ask
            | OperationKind::Undo
            | OperationKind::Redo
            | OperationKind::RestoreVersion => nothing,
        }
    }

    /// The first changed leaf that lies outside.
    pub(super) fn outside(&self, before: &Draft, after: &Draft) -> Option<(Element, &'static str)> {
        let step = Step::new(self, before, after);
        let changed = touched(before, after);
        let stray = changed.iter().find(|(element, field)| !step.allows(element, field)).cloned();
        let one = matches!(self.days, Days::One) && step.worked_on(&changed) > 1;
        stray.or_else(|| (!step.plan_holds() || one).then_some((Element::Trip, "daily_plans")))
    }
}

/// The days with these shown numbers that are still there; none where the operation names none.
fn named(trip: &Trip<'_>, numbers: &[Option<i32>]) -> Days {
    let found = numbers.iter().filter_map(|number| trip.shown_day(*number).ok());
    Days::These(found.map(|at| trip.days()[at].id.clone()).collect())
}

fn numbers(op: &Operation) -> Vec<Option<i32>> {
    op.days.iter().copied().map(Some).collect()
}

/// The day that holds the activity, and the one that it goes to.
fn holding(trip: &Trip<'_>, op: &Operation, to: Option<i32>) -> Days {
    let at = trip.activity(op.id.as_deref().or(op.title.as_deref())).ok().map(|(at, _)| at);
    let target = to.and_then(|number| trip.shown_day(Some(number)).ok());
    Days::These(at.into_iter().chain(target).map(|at| trip.days()[at].id.clone()).collect())
}

fn meta(trip: &Trip<'_>, op: &Operation) -> Scope {
    let field = op.unit.as_deref().map(text::fold).unwrap_or_default().replace(' ', "_");
    if field == "day_title" {
        return Scope { days: named(trip, &[op.day]), fields: &["title", "origin"], ..Scope::default() };
    }
    let known = [
        "title",
        "tagline",
        "destination",
        "description",
        "trip_highlights",
        "trip_journey",
        "safety_tips",
        "packing_list",
        "important_notes",
        "categories",
        "activity_tags",
    ];
    Scope { trip: known.into_iter().filter(|name| *name == field).collect(), ..Scope::default() }
}

fn dropped(op: &Operation) -> Scope {
    let Some(name) = op.level.as_deref().and_then(wishes::dropped_field) else { return Scope::default() };
    let locks = name == "locked_days";
    Scope {
        trip: if name == "start_date" { vec!["start_date"] } else { Vec::new() },
        ledger: vec![name],
        days: if locks { Days::All } else { Days::None },
        fields: if locks { UNLOCKED } else { &[] },
        ..Scope::default()
    }
}

/// One step of an edit, held against its scope.
struct Step<'a> {
    scope: &'a Scope,
    before: &'a Draft,
    after: &'a Draft,
    old: BTreeMap<&'a str, usize>,
    new: BTreeMap<&'a str, usize>,
}

impl<'a> Step<'a> {
    fn new(scope: &'a Scope, before: &'a Draft, after: &'a Draft) -> Self {
        let places = |draft: &'a Draft| {
            draft.itinerary.days.iter().enumerate().map(|(at, day)| (day.id.as_str(), at)).collect()
        };
        Self { scope, before, after, old: places(before), new: places(after) }
    }

    fn was(&self, id: &str) -> Option<&'a Day> {
        self.old.get(id).and_then(|at| self.before.itinerary.days.get(*at))
    }

    fn has(days: &Days, day: &Day) -> bool {
        match days {
            Days::None => false,
            Days::These(ids) => ids.contains(&day.id),
            Days::One | Days::Unlocked => !day.locked,
            Days::All => true,
        }
    }

    fn allows(&self, element: &Element, field: &'static str) -> bool {
        match element {
            Element::Trip => {
                field == "daily_plans" || FOLLOWING.contains(&field) || self.scope.trip.contains(&field)
            }
            Element::Ledger => self.scope.ledger.contains(&field) || self.ledger_follows(field),
            Element::Day(id) => self.day(id, field),
            Element::Activity(id) => self.activity(id, field),
        }
    }

    fn day(&self, id: &str, field: &'static str) -> bool {
        let Some(was) = self.was(id) else { return true };
        match field {
            "" => Self::has(&self.scope.go, was),
            "day" | "date" | "cost" => true,
            "transfer" if self.has_another_neighbour(id) => !was.locked,
            // The last day of a trip may have no night; it needs one when others come behind it.
            "stay" if was.stay.is_none() && self.has_another_neighbour(id) => !was.locked,
            _ => self.scope.fields.contains(&field) && Self::has(&self.scope.days, was),
        }
    }

    fn has_another_neighbour(&self, id: &str) -> bool {
        let next = |draft: &'a Draft, places: &BTreeMap<&str, usize>| {
            places.get(id).and_then(|at| draft.itinerary.days.get(at + 1)).map(|day| &day.id)
        };
        next(self.before, &self.old) != next(self.after, &self.new)
    }

    fn activity(&self, id: &str, field: &'static str) -> bool {
        let on = |draft: &'a Draft| {
            draft.itinerary.days.iter().find(|day| day.activities.iter().any(|activity| activity.id == id))
        };
        let (from, to) = (on(self.before), on(self.after));
        // What goes with its day and what comes with another one is as its source has it.
        let went = from.is_some_and(|day| !self.new.contains_key(day.id.as_str()));
        let came = to.is_some_and(|day| !self.old.contains_key(day.id.as_str()));
        let open = |day: &Day| self.was(&day.id).is_none_or(|was| Self::has(&self.scope.days, was));
        let fits = field.is_empty() || (went && came) || self.scope.activity.contains(&field);
        fits && (went || from.is_none_or(open)) && (came || to.is_none_or(open))
    }

    /// How many of the days that stay have been changed in themselves.
    fn worked_on(&self, changed: &[(Element, &'static str)]) -> usize {
        let days = changed.iter().filter_map(|(element, field)| match element {
            Element::Day(id) if *field == "activities" => Some(id),
            _ => None,
        });
        days.count()
    }

    fn plan_holds(&self) -> bool {
        let came = self.new.keys().filter(|id| !self.old.contains_key(*id)).count();
        let stayed: Vec<usize> = self
            .after
            .itinerary
            .days
            .iter()
            .filter_map(|day| self.old.get(day.id.as_str()).copied())
            .collect();
        came <= self.scope.come && (self.scope.order || stayed.is_sorted())
    }

    /// The ledger follows the draft: its numbers are those of the draft, and what is gone is forgotten.
    fn ledger_follows(&self, field: &str) -> bool {
        let (old, new) = (&self.before.constraints, &self.after.constraints);
        let fewer =
            |list: fn(&Constraints) -> &Vec<String>| list(new).iter().all(|entry| list(old).contains(entry));
        match field {
            "duration_days" => old.duration_days.is_some() && new.duration_days.is_some(),
            "locked_days" => fewer(|ledger| &ledger.locked_days),
            "must_keep" => fewer(|ledger| &ledger.must_keep),
            "split_after" => fewer(|ledger| &ledger.split_after),
            "allocations" => {
                let known =
                    |place: &String| old.allocations.iter().any(|allocation| allocation.place == *place);
                new.allocations.iter().all(|allocation| known(&allocation.place))
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Days with their activities; a name with a star is a locked day.
    fn draft(days: &[(&str, &[&str])]) -> Draft {
        let activity = |id: &&str| json!({"id": id, "title": id, "slot": "morning", "cost": 1});
        let days = days.iter().enumerate().map(|(at, (id, activities))| {
            json!({"id": id, "day": at + 1, "title": id, "cost": at, "place": {"name": "Here"}, "locked": id.ends_with('*'),
                "activities": activities.iter().map(activity).collect::<Vec<_>>()})
        });
        let trip = json!({"id": "t", "title": "T", "duration_days": 1, "budget_amount": 1, "budget_currency": "USD",
            "daily_plans": days.collect::<Vec<_>>()});
        Draft {
            itinerary: serde_json::from_value(trip).expect("a trip"),
            constraints: Constraints::default(),
        }
    }

    fn these(ids: &[&str]) -> Days {
        Days::These(ids.iter().map(|id| (*id).to_owned()).collect())
    }

    #[test]
    fn what_follows_is_no_change_of_its_own() {
        let before = draft(&[("a", &["x"]), ("b", &["y"]), ("c*", &["z"])]);
        let swapped = draft(&[("b", &["y"]), ("a", &["x"]), ("c*", &["z"])]);
        let order = Scope { order: true, ..Scope::default() };
        assert_eq!(order.outside(&before, &swapped), None);
        assert!(Scope::default().outside(&before, &swapped).is_some());
        let shorter = draft(&[("a", &["x"]), ("c*", &["z"])]);
        let removal = Scope { go: these(&["b"]), ..Scope::default() };
        assert_eq!(removal.outside(&before, &shorter), None);
        assert!(Scope { go: these(&["a"]), ..Scope::default() }.outside(&before, &shorter).is_some());
        let added = Scope { come: 1, ..Scope::default() };
        assert_eq!(added.outside(&shorter, &before), None);
        assert!(removal.outside(&shorter, &before).is_some());
    }

    #[test]
    fn only_named_days_are_worked_on() {
        let before = draft(&[("a", &["x", "w"]), ("b", &["y"]), ("c*", &["z"])]);
        let content = |days: Days| Scope { days, fields: CONTENT, activity: TIMES, ..Scope::default() };
        let moved = draft(&[("a", &["x"]), ("b", &["y", "w"]), ("c*", &["z"])]);
        assert_eq!(content(these(&["a", "b"])).outside(&before, &moved), None);
        let stray = content(these(&["a"])).outside(&before, &moved);
        assert_eq!(stray, Some((Element::Day("b".to_owned()), "activities")));
        assert!(content(Days::One).outside(&before, &moved).is_some(), "two days are not one");
        let one = draft(&[("a", &["x"]), ("b", &["y"]), ("c*", &["z"])]);
        assert_eq!(content(Days::One).outside(&before, &one), None);
        let locked = draft(&[("a", &["x", "w"]), ("b", &["y"]), ("c*", &["z", "new"])]);
        assert!(content(Days::Unlocked).outside(&before, &locked).is_some());
        let mut worded = before.clone();
        worded.itinerary.days[0].activities[0].title = "Other".to_owned();
        assert!(content(these(&["a"])).outside(&before, &worded).is_some());
        assert_eq!(Scope { activity: WORDING, ..content(these(&["a"])) }.outside(&before, &worded), None);
    }

    #[test]
    fn texts_and_wishes_are_touched_by_name() {
        let before = draft(&[("a", &["x"])]);
        let mut after = before.clone();
        after.itinerary.tagline = "Other".to_owned();
        after.constraints.needs = vec!["vegan".to_owned()];
        let both = Scope { trip: vec!["tagline"], ledger: vec!["needs"], ..Scope::default() };
        assert_eq!(both.outside(&before, &after), None);
        let stray = Scope { ledger: Vec::new(), ..both.clone() }.outside(&before, &after);
        assert_eq!(stray, Some((Element::Ledger, "needs")));
        assert!(Scope { trip: Vec::new(), ..both }.outside(&before, &after).is_some());
    }
}
