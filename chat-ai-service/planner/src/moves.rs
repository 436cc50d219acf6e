//! Activities that go elsewhere: to another day, another part of it, or beside another activity.

use remix_itinerary::money::Decimal;
use remix_itinerary::{Operation, OperationKind};

use crate::activities::{Found, SURE, called_title, find, find_known};
use crate::clause::Clause;
use crate::concept::Concept;
use crate::days::{later, slot_key};
use crate::elements::{Element, Kind};
use crate::work::Work;

/// "Put the massage before the shopping": beside another activity, in its part of its day.
pub(crate) fn beside(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{After, Before, Change, Move, Put, Switch};
    let Some(joint) = clause.find_any(&[Before, After]) else { return false };
    let moves = clause.any(&[Move, Put, Change]) || clause.norm(0) == "do" || clause.norm(0) == "have";
    if !moves || clause.has(Switch) || clause.is_question() {
        return false;
    }
    let (own, other) = (clause.part(0..joint), clause.part(joint + 1..clause.items().len()));
    let one = |part: &Clause<'_>, days: &[i32]| match find(
        work,
        &part.mention(),
        &[Kind::DraftActivity],
        days,
        SURE,
    ) {
        Found::One(element) => Some(element),
        _ => None,
    };
    let Some(other) = one(&other, &clause.days()) else { return false };
    // Of several massages the one on the same day is meant.
    let same_day = i32::try_from(other.day).unwrap_or(0);
    let Some(own) = one(&own, &[same_day]) else { return false };
    let Some(day) = work.world.day(other.day).filter(|_| own.key != other.key) else { return false };
    let Some(target) = day.activities.iter().find(|activity| activity.id == other.key) else { return false };
    let part = day.activities.iter().filter(|a| a.slot == target.slot && a.id != own.key);
    let at = part.take_while(|activity| activity.id != target.id).count();
    let position = at + 1 + usize::from(clause.has(After));
    let operation = Operation {
        id: Some(own.key.clone()),
        to: i32::try_from(other.day).ok(),
        slot: Some(target.slot),
        amount: Some(Decimal::from(position)),
        ..Operation::new(OperationKind::MoveActivity)
    };
    let key = if clause.has(After) { "moved_after" } else { "moved_before" };
    work.act(operation, key, &[("title", &own.title), ("other", &other.title)]);
    true
}

/// Moves an activity to another day or part of the day.
pub(crate) fn shift(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let mut days = clause.days();
    let slot = clause.slot();
    let mention = clause.mention();
    if let Some(by) = later(clause)
        && let Found::One(element) = find(work, &mention, &[Kind::DraftActivity], &days, SURE)
    {
        days = vec![i32::try_from(element.day).unwrap_or(0) + by];
    }
    let moves =
        clause.any(&[Concept::Move, Concept::Put, Concept::Switch, Concept::Change, Concept::Instead]);
    // "Do the kayak on day 3", "I want the massage in the evening"
    let placed = (0..clause.items().len())
        .any(|at| ["do", "have", "want", "like", "quiero", "queremos"].contains(&clause.norm(at)));
    let puts = clause.find_any(&[Concept::Put, Concept::Add]);
    let article = puts.is_some_and(|at| ["a", "an", "un", "una"].contains(&clause.norm(at + 1)));
    let new = puts.is_some() && (called_title(clause).is_some() || article && clause.money().is_some());
    if new || !(moves || placed || slot.is_some() && clause.is_request()) || days.is_empty() && slot.is_none()
    {
        return false;
    }
    let (from, to) = crate::goals::from_to(clause, &days);
    let element = match find_known(work, &mention, &[Kind::DraftActivity], &from, SURE) {
        Found::One(element) => element,
        Found::Several(elements) => {
            let target = to.map_or_else(String::new, |to| work.say("to_day", &[("day", &to.to_string())]));
            let part = slot.map_or_else(String::new, |slot| {
                work.say("in_slot", &[("slot", &work.say(slot_key(slot), &[]))])
            });
            let options = elements
                .iter()
                .map(|e| work.say("option_move", &[("title", &e.title), ("to", &target), ("slot", &part)]));
            let options = options.collect();
            work.ask("ask_which", &[("name", &mention.words.join(" "))], options);
            return true;
        }
        Found::Nothing => return false,
    };
    let known = match to {
        Some(to) => match work.existing(&[to]) {
            Some(days) => Some(days[0]),
            None => return true,
        },
        None => None,
    };
    place(work, element, known.unwrap_or(element.day), slot);
    true
}

/// Puts an activity on a day and into a part of it.
pub(crate) fn place(work: &mut Work<'_>, element: &Element, day: u32, slot: Option<remix_itinerary::Slot>) {
    let operation = Operation {
        id: Some(element.key.clone()),
        to: i32::try_from(day).ok(),
        slot,
        ..Operation::new(OperationKind::MoveActivity)
    };
    let part = slot
        .map_or_else(String::new, |slot| work.say("in_slot", &[("slot", &work.say(slot_key(slot), &[]))]));
    work.act(operation, "moved", &[("title", &element.title), ("day", &day.to_string()), ("slot", &part)]);
}
