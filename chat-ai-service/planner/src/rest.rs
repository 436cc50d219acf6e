//! Time to breathe: rest days, and parts of a day that stay free.

use remix_itinerary::{Day, MAX_OPERATIONS, Operation, OperationKind};

use crate::clause::Clause;
use crate::concept::Concept;
use crate::days::{ask_unlock, days_named, is_locked, remove_one_of, slot_key};
use crate::work::{Work, on_day};

const IDLE: &[&str] = &["lazy", "quiet", "slow", "calm", "idle", "restful", "tranquila", "libre"];

/// "Leave the afternoon of day 6 free", "keep the mornings free", "nothing in the evenings".
pub(crate) fn free_time(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{Add, Free, Keep, Lock, Move, None, Put, Remove, Replace};
    let Some(slot) = clause.slot() else { return false };
    // "A lazy morning"
    let idle = clause.items().windows(2).any(|pair| {
        pair[1].slot().is_some() && pair[0].any(&[Concept::Slower, Concept::Easier, Free])
            || pair[1].slot().is_some()
                && clause.reading.tokens.get(pair[0].from).is_some_and(|t| IDLE.contains(&t.norm.as_str()))
    });
    let free =
        clause.has(Free) && !clause.any(&[Add, Move, Replace, Put]) || clause.any(&[None, Remove]) || idle;
    let none = clause.items().windows(2).any(|pair| pair[0].is(None) && pair[1].slot().is_some());
    if !free
        || !clause.mention().words.is_empty()
            && !none
            && !idle
            && (!clause.has(Free) || clause.days().is_empty())
        || clause.any(&[Lock]) && !clause.any(&[Free, Keep])
    {
        return false;
    }
    let named = clause.days();
    let places = clause.places();
    let days = if !named.is_empty() {
        match work.existing(&named) {
            Some(days) => days,
            Option::None => return true,
        }
    } else if let Some((_, spot)) = places.first() {
        work.world.days_in(*spot)
    } else {
        let busy = |day: &&Day| !day.locked && day.activities.iter().any(|activity| activity.slot == slot);
        work.world.draft.itinerary.days.iter().filter(busy).map(|day| day.number).collect()
    };
    for day in days.into_iter().take(MAX_OPERATIONS) {
        clear(work, day, slot);
    }
    true
}

fn clear(work: &mut Work<'_>, day: u32, slot: remix_itinerary::Slot) {
    if is_locked(work, day) {
        ask_unlock(work, day);
        return;
    }
    let name = work.say(slot_key(slot), &[]);
    let operation = Operation { slot: Some(slot), ..on_day(OperationKind::ClearSlot, day) };
    work.act(operation, "slot_cleared", &[("day", &day.to_string()), ("slot", &name)]);
}

/// "A rest day after day 3", "turn day 5 into a rest day", "a lazy day in Palolem".
pub(crate) fn rest(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{After, Before, Change, Remove};
    let days = clause.days();
    let last = work.world.length();
    if clause.has(Remove) && days.is_empty() {
        let resting: Vec<u32> =
            work.world.draft.itinerary.days.iter().filter(|day| day.rest).map(|day| day.number).collect();
        if resting.is_empty() {
            work.note("no_rest_day", &[]);
            return true;
        }
        let name = work.say("rest_days", &[]);
        return remove_one_of(work, &resting, &name);
    }
    let named = if days.is_empty() { None } else { work.existing(&days).map(|days| days[0]) };
    if !days.is_empty() && named.is_none() {
        return true;
    }
    let place =
        clause.places().into_iter().filter_map(|(_, spot)| work.world.days_in(spot).last().copied()).next();
    let replaces = clause.any(&[Change, Concept::Replace, Concept::Switch]) && !clause.any(&[After, Before]);
    let after = match named {
        Some(day) if replaces && last > 1 => {
            if is_locked(work, day) {
                ask_unlock(work, day);
                return true;
            }
            let text = [("day", day.to_string())];
            let text = [(text[0].0, text[0].1.as_str())];
            // Where the length stands, the engine turns the day after the named one into the rest day by itself.
            let settled = work.duration.or(work.request.draft.constraints.duration_days).is_some();
            if settled && day > 1 {
                work.act(on_day(OperationKind::AddRestDay, day - 1), "day_to_rest", &text);
            } else {
                work.operations.push(on_day(OperationKind::AddRestDay, day));
                work.act(on_day(OperationKind::RemoveDay, day), "day_to_rest", &text);
            }
            return true;
        }
        Some(day) if clause.has(After) => day,
        // The day that was named is the one to rest on: the rest day comes after the one before it.
        Some(day) => day.saturating_sub(1).max(1),
        None if clause.has(Concept::StartWith) => 1,
        None if clause.has(Concept::EndWith) => last,
        None => place.or_else(|| after_named(work, clause)).unwrap_or_else(|| hardest(work)),
    };
    let count = clause.items().iter().zip(clause.items().iter().skip(1)).find_map(|(number, rest)| {
        let pair = rest.is(Concept::RestDay) || rest.length().is_some();
        number.number().filter(|_| pair).and_then(|n| u32::try_from(n.trunc().mantissa()).ok())
    });
    for _ in 0..count.unwrap_or(1).clamp(1, 5) {
        work.act(on_day(OperationKind::AddRestDay, after), "rest_day", &[("day", &after.to_string())]);
    }
    true
}

/// "A day to recover after the trek": the last day of that theme.
fn after_named(work: &Work<'_>, clause: &Clause<'_>) -> Option<u32> {
    let at = clause.find(Concept::After)?;
    let named = clause.part(at + 1..clause.range.len());
    let themes = named.mention().themes;
    let tagged = |day: &&Day| day.activities.iter().any(|a| a.tags.iter().any(|tag| themes.contains(tag)));
    let by_theme = work.world.draft.itinerary.days.iter().rfind(tagged).map(|day| day.number);
    by_theme.or_else(|| days_named(work, &named).last().copied())
}

/// The most demanding day, the later of two equals, but not the last one.
fn hardest(work: &Work<'_>) -> u32 {
    let days = &work.world.draft.itinerary.days;
    let candidates = days.iter().filter(|day| day.number < work.world.length() || days.len() == 1);
    let full = candidates.max_by_key(|day| (day.difficulty, day.activities.len(), day.number));
    full.map_or(1, |day| day.number)
}
