//! One more day in a place, where it is said at which point of the trip: "another day in Amer, right after day 2".

use remix_itinerary::{Operation, OperationKind};

use crate::clause::Clause;
use crate::concept::Concept;
use crate::work::Work;

/// Adds the day there; without a point of the trip it is a wish for more time in the place.
pub(crate) fn frame(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{After, Before, EndWith, Less, Move, Remove, RestDay, StartWith, Switch};
    let one = clause
        .items()
        .iter()
        .filter_map(|item| item.length())
        .any(|length| length.days == 1 && length.sign > 0);
    let [(_, spot)] = clause.places()[..] else { return false };
    if !one || clause.any(&[Remove, Less, Move, Switch, RestDay]) {
        return false;
    }
    let named = clause.days();
    let position = match named.as_slice() {
        [day] if clause.has(After) => i64::from(*day) + 1,
        [day] if clause.has(Before) => i64::from(*day),
        [] if clause.has(EndWith) => i64::from(work.world.length()) + 1,
        [] if clause.has(StartWith) => 1,
        _ => return false,
    };
    if !named.is_empty() && work.existing(&named).is_none() {
        return true;
    }
    let Some(label) = work.world.spots.get(spot).and_then(|spot| spot.labels.first()).cloned() else {
        return false;
    };
    let operation = Operation {
        day: i32::try_from(position).ok(),
        title: Some(label.clone()),
        ..Operation::new(OperationKind::AddDay)
    };
    work.act(operation, "day_added_in", &[("day", &position.to_string()), ("place", &label)]);
    true
}

/// Verbs for the same day once more.
const REPEATING: &[&str] =
    &["repeat", "copy", "duplicate", "clone", "double", "repite", "repetir", "duplica", "copia", "repeti"];

/// "Repeat day 6", "copy day 7 to the end": a day is in the plan once, so that another one in its place is offered.
pub(crate) fn repeat(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let all = clause.items().len();
    let verb = (0..all.min(4)).any(|at| REPEATING.contains(&clause.norm(at)));
    let twice = ["twice", "again"].contains(&clause.norm(all.saturating_sub(1)))
        && (0..all).any(|at| ["do", "have"].contains(&clause.norm(at)));
    let [day, ..] = clause.days()[..] else { return false };
    if !verb && !twice || !clause.mention().words.is_empty() || clause.any(&[Concept::Undo, Concept::Switch])
    {
        return false;
    }
    let Some(number) = work.existing(&[day]).map(|days| days[0]) else { return true };
    let Some(place) = work.world.day(number).map(|day| day.place.name.clone()) else { return false };
    let text = number.to_string();
    let options = ["option_extra_day", "option_extra_day_last"]
        .map(|key| work.say(key, &[("day", &text), ("place", &place)]));
    work.ask("ask_repeat", &[("day", &text), ("place", &place)], options.to_vec());
    true
}
