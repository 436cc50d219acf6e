//! Once more: a day in a place, at the point of the trip that is said ("another day in Amer, right after day 2"), the same day
//! or the same thing a second time.

use remix_itinerary::{Operation, OperationKind};

use crate::activities::{Found, SURE, find_known};
use crate::clause::Clause;
use crate::concept::Concept;
use crate::days::{ask_unlock, is_locked};
use crate::elements::Kind;
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

/// "We have to be home a day earlier", "we can leave two days later": the trip gets as much shorter or longer.
pub(crate) fn return_day(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let words = clause.words();
    let says = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let (earlier, later) = (says(&["earlier", "sooner", "antes"]), says(&["later", "despues"]));
    let returns = says(&[
        "home",
        "back",
        "leave",
        "return",
        "finish",
        "end",
        "ends",
        "casa",
        "volver",
        "volvemos",
        "vuelta",
        "regresar",
        "regresamos",
        "irnos",
        "terminar",
    ]);
    let length = clause.items().iter().find_map(|item| item.length()).map(|length| length.days);
    let one = pairs(&words, &[("a", "day"), ("one", "day"), ("un", "dia")]).then_some(1);
    let length = length.or(one).filter(|days| *days > 0);
    let (Some(length), true, true) = (length, returns, earlier != later) else { return false };
    let things = ["home", "casa", "fly", "plane", "flight", "planned", "sooner", "earlier", "later"];
    let others = clause.mention().words.iter().any(|word| !things.contains(&word.as_str()));
    let named = !clause.days().is_empty() || !clause.places().is_empty() || others;
    let long = i64::from(work.world.length());
    let by = i64::from(length);
    !named && crate::stays::set(work, if earlier { long - by } else { long + by })
}

/// "Could you add a fifth day?" to a trip of four: one more day at its end.
pub(crate) fn next_day(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let [day] = clause.days()[..] else { return false };
    let next = i64::from(work.world.length()) + 1;
    let bare = clause.mention().words.is_empty() && clause.slot().is_none();
    let counted = clause.words().iter().any(|word| ["a", "an", "un"].contains(word));
    i64::from(day) == next && bare && counted && clause.has(Concept::Add) && crate::stays::set(work, next)
}

/// "The baths a second time, on day 7", "have the tapas again on day 4": one more of a thing that stays where it is.
pub(crate) fn thing(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{Change, InsteadOf, Lock, Move, Put, Redo, Remove, Replace, Switch, Undo};
    let words = clause.words();
    let says = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let twice = says(&["twice", "again"]) || says(REPEATING) || pairs(&words, TWICE);
    let also = says(&["too", "also", "tambien"]) || pairs(&words, &[("as", "well")]);
    let has = says(&["have", "do", "see", "go", "eat", "quiero", "queremos", "haz", "hacer"]);
    let others = [Change, InsteadOf, Lock, Move, Put, Redo, Remove, Replace, Switch, Undo];
    let [day] = clause.days()[..] else { return false };
    if !(twice || also && has) || clause.any(&others) || clause.is_question() {
        return false;
    }
    let found = find_known(work, &clause.mention(), &[Kind::DraftActivity], &[], SURE);
    let Found::One(element) = found else { return false };
    let Some(known) = work.existing(&[day]) else { return true };
    if is_locked(work, known[0]) {
        ask_unlock(work, known[0]);
        return true;
    }
    let own = work.world.draft.itinerary.days.iter().flat_map(|day| &day.activities);
    let Some(own) = own.into_iter().find(|own| own.id == element.key) else { return false };
    let operation = Operation {
        title: Some(own.title.clone()),
        tags: own.tags.clone(),
        amount: Some(own.cost),
        slot: clause.slot().or(Some(own.slot)),
        day: Some(day),
        ..Operation::new(OperationKind::AddActivity)
    };
    let on = work.say("on_day", &[("day", &day.to_string())]);
    work.act(operation, "added", &[("title", &own.title), ("day", &on)]);
    true
}

const TWICE: &[(&str, &str)] = &[("second", "time"), ("once", "more"), ("otra", "vez"), ("dos", "veces")];

fn pairs(words: &[&str], wanted: &[(&str, &str)]) -> bool {
    words.windows(2).any(|pair| wanted.contains(&(pair[0], pair[1])))
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
