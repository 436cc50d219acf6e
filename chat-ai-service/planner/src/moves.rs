//! Activities that go elsewhere: to another day, another part of it, or beside another activity.

use remix_itinerary::money::Decimal;
use remix_itinerary::{Operation, OperationKind, Slot};

use crate::activities::{Found, SURE, find, find_known};
use crate::clause::{Clause, Mention};
use crate::concept::Concept;
use crate::days::{ask_unlock, is_locked, later, slot_key};
use crate::elements::{Element, Kind};
use crate::items::What;
use crate::titles::called_title;
use crate::work::Work;

/// "Move the kayak": asks where it should go.
pub(crate) fn aimless(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    if !clause.has(Concept::Move)
        || !clause.days().is_empty()
        || clause.slot().is_some()
        || clause.is_question()
    {
        return false;
    }
    let Found::One(element) = find_known(work, &clause.mention(), &[Kind::DraftActivity], &[], SURE) else {
        return false;
    };
    let (title, day) = (element.title.clone(), element.day);
    let days = [day.checked_sub(1), Some(day + 1), Some(1), Some(work.world.length())];
    let days = days.into_iter().flatten().filter(|other| *other != day && work.world.day(*other).is_some());
    let options = days.take(3).map(|other| {
        let to = work.say("to_day", &[("day", &other.to_string())]);
        work.say("option_move", &[("title", &title), ("to", &to), ("slot", "")])
    });
    let options = options.collect();
    work.ask("ask_where", &[("title", &title)], options);
    true
}

/// How well both sides of an exchange must fit.
const FITS: f64 = 0.7;

/// "Put the massage before the shopping": beside another activity, in its part of its day.
pub(crate) fn beside(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{After, Before, Change, Move, Put, Switch};
    let Some(joint) = clause.find_any(&[Before, After]) else { return false };
    let silent = clause.items().iter().all(|item| {
        item.any(&[Before, After])
            || item.is_filler()
            || item.themes().next().is_some()
            || !matches!(item.what, What::Known)
    });
    let moves = clause.any(&[Move, Put, Change])
        || ["do", "have"].contains(&clause.norm(0))
        // "The hot spring after the castle please", "can the yoga be after the kayak?"
        || clause.is_request()
        || silent && !crate::reasons::is_remark(clause);
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
    // "Put the boat before the palace": of several palaces the one on the day of the boat.
    let beside = || {
        let own = one(&own, &[])?;
        one(&other, &[i32::try_from(own.day).ok()?])
    };
    let Some(other) = one(&other, &clause.days()).or_else(beside) else { return false };
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

/// "Swap the yoga and the massage": each goes where the other one is.
pub(crate) fn exchange(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let Some(verb) = clause.find(Concept::Switch) else { return false };
    // "Swap _ for" is a replacement too.
    let replaces = clause.items().iter().any(|item| item.is(Concept::Replace) && !item.is(Concept::Switch));
    if replaces || clause.any(&[Concept::InsteadOf, Concept::Move]) || clause.is_question() {
        return false;
    }
    let side = |range: std::ops::Range<usize>| {
        let mention = clause.part(range).mention();
        match find_known(work, &mention, &[Kind::DraftActivity], &clause.days(), FITS) {
            Found::One(element) if !mention.words.is_empty() => Some((element, mention)),
            _ => None,
        }
    };
    let end = clause.items().len();
    let pair = (1..end).filter(|at| *at != verb).find_map(|at| {
        let item = &clause.items()[at];
        let both = item.what == What::And;
        if !both && !item.is(Concept::With) {
            return None;
        }
        // "Exchange the paragliding for a cooking lesson" brings something new.
        if ["a", "an", "un", "una"].contains(&clause.norm(at + 1)) {
            return None;
        }
        let ((one, _), (other, named)) = (side(0..at)?, side(at + 1..end)?);
        // "Swap the yoga for the massage" takes the other massage where the trips hold one more.
        let spare = find(work, &named, &[Kind::LeftoverActivity], &[], FITS);
        (one.key != other.key && (both || matches!(spare, Found::Nothing))).then_some((one, other))
    });
    let Some((one, other)) = pair else { return false };
    for element in [one, other] {
        if is_locked(work, element.day) {
            ask_unlock(work, element.day);
            return true;
        }
    }
    // Two of the same part of a day: the first goes behind the second.
    if let Some(day) = work.world.day(one.day).filter(|_| one.day == other.day) {
        let at = |key: &str| day.activities.iter().position(|activity| activity.id == key);
        if let (Some(a), Some(b)) = (at(&one.key), at(&other.key))
            && day.activities[a].slot == day.activities[b].slot
        {
            let (first, second) = if a < b { (one, other) } else { (other, one) };
            let slot = day.activities[a].slot;
            let before = day.activities[..a.max(b)].iter().filter(|activity| activity.slot == slot).count();
            let operation = Operation {
                id: Some(first.key.clone()),
                to: i32::try_from(first.day).ok(),
                slot: Some(slot),
                amount: Some(Decimal::from(before + 1)),
                ..Operation::new(OperationKind::MoveActivity)
            };
            work.act(operation, "moved_after", &[("title", &first.title), ("other", &second.title)]);
            return true;
        }
    }
    for (from, goal) in [(one, other), (other, one)] {
        let slot = work.world.day(goal.day).and_then(|day| {
            day.activities.iter().find(|activity| activity.id == goal.key).map(|activity| activity.slot)
        });
        place(work, from, goal.day, slot);
    }
    true
}

/// Moves an activity to another day or part of the day.
pub(crate) fn shift(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let mut days = clause.days();
    let mut slot = clause.slot();
    let mention = clause.mention();
    // "First thing on day 8" is its morning, "to the end" of a trip its last day.
    let edges =
        [(Concept::StartWith, Slot::Morning, 1), (Concept::EndWith, Slot::Evening, work.world.length())];
    // "Add a day at the end in Manali" moves nothing there.
    let whole_day = clause.has(Concept::Add) && clause.has(Concept::Day);
    let edge = edges.iter().find(|(concept, ..)| clause.has(*concept) && !whole_day);
    match edge.filter(|_| slot.is_none() && !mention.words.is_empty()) {
        Some((_, part, _)) if !days.is_empty() => slot = Some(*part),
        Some((.., day)) => days.extend(i32::try_from(*day)),
        None => {}
    }
    if let Some(by) = later(clause)
        && let Found::One(element) = find(work, &mention, &[Kind::DraftActivity], &days, SURE)
    {
        days = vec![i32::try_from(element.day).unwrap_or(0) + by];
    }
    // "Petra by night on day 4 instead of day 3"
    let swapped = clause.has(Concept::InsteadOf) && days.len() == 2;
    // "Hippos in the morning rather than in the afternoon"
    let retimed = clause.has(Concept::InsteadOf) && clause.slot().is_some();
    let moves = edge.is_some()
        || retimed
        || swapped
        || clause.any(&[Concept::Move, Concept::Put, Concept::Switch, Concept::Change, Concept::Instead]);
    // "Do the kayak on day 3", "I want the massage in the evening"
    let placed = (0..clause.items().len()).any(|at| {
        ["do", "have", "see", "want", "like", "quiero", "queremos", "prefiero", "preferimos", "prefer"]
            .contains(&clause.norm(at))
    });
    // "We want an easy stroll by the river" is about no walk of the plan.
    let first = mention.items.first().map_or(0, |item| item - clause.range.start);
    let indefinite = (0..first).any(|at| ["a", "an", "some", "un", "una"].contains(&clause.norm(at)));
    // "Put a guided bird walk on day 5" is about none either.
    if indefinite && !clause.any(&[Concept::Move, Concept::Switch, Concept::Instead]) && edge.is_none() {
        return false;
    }
    // "Could the cooking class be on day 7"
    let asked = clause.is_request()
        && (0..clause.items().len()).any(|at| ["be", "happen"].contains(&clause.norm(at)));
    let placed = placed || asked || is_bare(work, clause, &mention);
    let puts = clause.find_any(&[Concept::Put, Concept::Add]);
    let article = puts.is_some_and(|at| ["a", "an", "un", "una"].contains(&clause.norm(at + 1)));
    let new = puts.is_some() && (called_title(clause).is_some() || article && clause.money().is_some());
    if new || !(moves || placed || slot.is_some() && clause.is_request()) || days.is_empty() && slot.is_none()
    {
        return false;
    }
    let (from, to) = crate::goals::from_to(clause, &days);
    let element = match find_known(work, &mention, &[Kind::DraftActivity], &from, SURE) {
        Found::One(element) if !moves && element.is_another_doing(&mention.words) => return false,
        // "Could we have dinner somewhere special on the last night?" is about no dinner of another day.
        Found::One(_) if !moves && only_meal(work, clause, &mention) => return false,
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
        // "Can the chapel go on day 2 instead?" of what was taken out.
        Found::Nothing => {
            let left = || matches!(find(work, &mention, &[Kind::LeftoverActivity], &[], SURE), Found::One(_));
            let asks = !days.is_empty() && clause.is_request() && left();
            return asks && crate::activities::add_named(work, clause, clause, &mention, &days);
        }
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

/// True where all that the plan knows of a name is a meal, without its article.
fn only_meal(work: &Work<'_>, clause: &Clause<'_>, mention: &Mention) -> bool {
    let mut known = mention.words.iter().filter(|word| work.elements.knows(word)).peekable();
    let before = mention.items.first().and_then(|first| first.checked_sub(1));
    let definite =
        before.is_some_and(|at| ["the", "that", "our", "la", "el"].contains(&clause.reading.norm(at)));
    known.peek().is_some() && !definite && known.all(|word| MEALS.contains(&word.as_str()))
}

/// Words that stand for any meal, so that "dinner on day 6" is not the dinner of another day.
const MEALS: &[&str] = &["breakfast", "lunch", "dinner", "supper", "brunch", "meal", "drinks", "snack"];

/// "Kayak to day 8", "the wildflower walk: morning please": nothing but a thing of the plan and where it goes.
fn is_bare(work: &Work<'_>, clause: &Clause<'_>, mention: &Mention) -> bool {
    let silent = clause.items().iter().all(|item| {
        item.days().is_some()
            || item.slot().is_some()
            || item.is_filler()
            || item.any(&[Concept::Until, Concept::With, Concept::That])
            || mention.items.iter().any(|at| clause.reading.items.get(*at) == Some(item))
            || matches!(item.what, What::Comma)
            || item.senses.is_empty() && !matches!(item.what, What::Unknown)
    });
    // "It would be nice to see the sunset on day 7" says more than what and when.
    let first = mention.items.first().map_or(0, |item| item - clause.range.start);
    let opens = (0..first).all(|at| {
        let item = &clause.items()[at];
        item.days().is_some()
            || item.slot().is_some()
            || item.what == What::Comma
            || ["the", "that", "our", "please", "and", "on", "in", "el", "la", "y", "en"]
                .contains(&clause.norm(at))
    });
    let silent = silent && opens;
    let meal = mention.words.iter().all(|word| MEALS.contains(&word.as_str()));
    if !silent || meal || mention.words.is_empty() || clause.is_question() || clause.days().len() > 1 {
        return false;
    }
    let Found::One(element) = find(work, mention, &[Kind::DraftActivity], &[], FITS) else { return false };
    let elsewhere = clause.days().first().is_some_and(|day| i64::from(*day) != i64::from(element.day));
    elsewhere || clause.slot().is_some() && !crate::reasons::is_remark(clause)
}

/// Puts an activity on a day and into a part of it.
pub(crate) fn place(work: &mut Work<'_>, element: &Element, day: u32, slot: Option<remix_itinerary::Slot>) {
    // "Take the paragliding from day 3 and put it on day 2" takes nothing out.
    let gone = work.operations.iter().position(|operation| {
        operation.op == OperationKind::RemoveActivity && operation.id.as_ref() == Some(&element.key)
    });
    if let Some(at) = gone {
        let gone = work.operations.remove(at);
        work.done.retain(|(told, _)| told.as_ref() != Some(&gone));
    }
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
