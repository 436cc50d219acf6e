//! Time to breathe: rest days, and parts of a day that stay free.

use remix_itinerary::{Day, MAX_OPERATIONS, Operation, OperationKind, Slot};

use crate::activities::{Found, SURE, find};
use crate::clause::Clause;
use crate::concept::Concept;
use crate::days::{ask_unlock, days_named, is_locked, slot_key};
use crate::elements::Kind;
use crate::removed_days::remove_one_of;
use crate::work::{Work, on_day};

const IDLE: &[&str] = &["lazy", "quiet", "slow", "calm", "idle", "restful", "tranquila", "libre"];

/// "Leave the afternoon of day 6 free", "keep the mornings free", "nothing in the evenings".
pub(crate) fn free_time(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{Add, Free, Keep, Lock, Move, None, Put, Remove, Replace, Unlock};
    let Some(slot) = clause.slot() else { return false };
    // "A lazy morning"
    let idle = clause.items().windows(2).any(|pair| {
        pair[1].slot().is_some() && pair[0].any(&[Concept::Slower, Concept::Easier, Free])
            || pair[1].slot().is_some()
                && clause.reading.tokens.get(pair[0].from).is_some_and(|t| IDLE.contains(&t.norm.as_str()))
    });
    // "Give us the evening of day 3 off"
    let off = ["off", "libre"].contains(&clause.norm(clause.items().len().saturating_sub(1)));
    let idle = idle || off && clause.mention().words.is_empty();
    // "Please leave us the afternoon of day 7"
    let ours = clause.items().windows(2).enumerate().any(|(at, _)| {
        ["leave", "give"].contains(&clause.norm(at)) && ["us", "me"].contains(&clause.norm(at + 1))
    });
    let idle = idle || ours && clause.mention().words.is_empty();
    // "Block the afternoon of day 8 for a nap"
    let blocks = (0..clause.items().len()).any(|at| ["block", "reserve"].contains(&clause.norm(at)));
    let idle = idle || blocks;
    let free = clause.has(Free) && !clause.any(&[Add, Move, Replace, Put])
        || clause.refuses()
        || clause.any(&[Remove, Concept::Cut, Unlock])
        || idle;
    let none = clause.items().windows(2).any(|pair| pair[0].is(None) && pair[1].slot().is_some());
    if !free
        || !names_only_places(clause) && !none && !idle && (!clause.has(Free) || clause.days().is_empty())
        || clause.any(&[Lock]) && !clause.any(&[Free, Keep]) && !blocks
    {
        return false;
    }
    let mut named = clause.days();
    // "We have a wedding on day 4, so leave the evening free"
    let before = Clause { reading: clause.reading, range: 0..clause.range.start };
    if named.is_empty() && clause.places().is_empty() {
        named = before.days();
    }
    // A number that could not be told for a day is no leave to free every day.
    if named.is_empty() && clause.number().is_some() {
        return false;
    }
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
    // "Everything after lunch" goes on into the evening.
    let after = clause
        .items()
        .iter()
        .filter(|item| item.slot().is_some())
        .any(|item| clause.reading.tokens.get(item.from).is_some_and(|token| token.norm == "after"));
    let all = after && clause.has(Concept::Everything) && slot == Slot::Afternoon;
    for day in days.into_iter().take(MAX_OPERATIONS) {
        clear(work, day, slot);
        if all {
            clear(work, day, Slot::Evening);
        }
    }
    true
}

/// True where nothing but places is named: "clear my evenings in Goa".
fn names_only_places(clause: &Clause<'_>) -> bool {
    let mention = clause.mention();
    mention.words.is_empty() || mention.items.len() == clause.places().len() && clause.themes().is_empty()
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
    // "Split the trek after day 5, we need a break there": the break is the split.
    if work.operations.iter().any(|operation| operation.op == OperationKind::SplitStay) {
        return true;
    }
    let mut days = clause.days();
    let last = work.world.length();
    // "We need a day to rest, so insert one after day 3": on which day is said in what follows.
    let behind = Clause { reading: clause.reading, range: clause.range.end..clause.reading.items.len() };
    let told = days.is_empty() && !behind.days().is_empty() && !clause.any(&[Remove, Concept::None]);
    if told && behind.has(Concept::RestDay) {
        return true;
    }
    let one =
        (0..behind.items().len()).any(|at| ["one", "it", "that", "uno", "lo"].contains(&behind.norm(at)));
    let whole = Clause { range: clause.range.start..clause.reading.items.len(), ..clause.clone() };
    let continued =
        told && one && behind.any(&[Concept::Add, Concept::Put]) && behind.mention().words.is_empty();
    let clause = if continued { &whole } else { clause };
    days = clause.days();
    if clause.any(&[Remove, Concept::None]) && days.is_empty() {
        let resting: Vec<u32> =
            work.world.draft.itinerary.days.iter().filter(|day| day.rest).map(|day| day.number).collect();
        if resting.is_empty() {
            work.note("no_rest_day", &[]);
            return true;
        }
        let name = work.say("rest_days", &[]);
        return remove_one_of(work, &resting, &name);
    }
    // "Six days with a rest day after day 2"
    let all = clause.items().iter().enumerate().find_map(|(at, item)| {
        let length = item.length().filter(|length| length.sign == 0 && length.days > 1 && !length.nights)?;
        clause.items().get(at + 1).is_some_and(|next| next.is(Concept::With)).then_some(length.days)
    });
    if let Some(all) = all {
        crate::stays::set(work, i64::from(all));
    }
    let named = if days.is_empty() { None } else { work.existing(&days).map(|days| days[0]) };
    if !days.is_empty() && named.is_none() {
        return true;
    }
    // "A day off before Goa" comes before its first day, "a day off in Goa" behind its last one.
    let before = clause.has(Before);
    let place = clause.places().into_iter().find_map(|(_, spot)| {
        let days = work.world.days_in(spot);
        if before { days.first().map(|day| day.saturating_sub(1).max(1)) } else { days.last().copied() }
    });
    let replaces = clause.any(&[Change, Concept::Replace, Concept::Switch]) && !clause.any(&[After, Before]);
    let after = match named {
        Some(day) if replaces && last > 1 => {
            turn_to_rest(work, day);
            return true;
        }
        Some(day) if clause.any(&[After, Concept::Between]) => day,
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

/// "Is there a rest day?"
pub(crate) fn told(work: &mut Work<'_>) -> bool {
    let resting = work.world.draft.itinerary.days.iter().filter(|day| day.rest);
    let numbers: Vec<String> = resting.map(|day| day.number.to_string()).collect();
    if numbers.is_empty() {
        work.note("no_rest_day", &[]);
    } else {
        let days = work.replies.list(&numbers);
        work.note("rest_on", &[("days", &days)]);
    }
    true
}

/// "Day 3 is too full": asks what should go.
pub(crate) fn lighten(work: &mut Work<'_>, day: i32) -> bool {
    let Some(number) = work.existing(&[day]).map(|days| days[0]) else { return true };
    if is_locked(work, number) {
        ask_unlock(work, number);
        return true;
    }
    let titles: Vec<String> = work
        .world
        .day(number)
        .map(|day| day.activities.iter().rev().take(3).map(|activity| activity.title.clone()).collect())
        .unwrap_or_default();
    let text = number.to_string();
    let mut options: Vec<String> =
        titles.iter().rev().map(|title| work.say("option_remove", &[("title", title)])).collect();
    options.push(work.say("option_day_to_rest", &[("day", &text)]));
    work.ask("ask_lighten", &[("day", &text)], options);
    true
}

/// "Nothing on day 6", "we want to do nothing on day 7": the whole day becomes one to rest on.
pub(crate) fn idle_day(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{Everything, Free, Lock, Merge, Move, Put, Remove, Replace, Switch, Unlock};
    let [day] = clause.days()[..] else { return false };
    // "Remove all activities on day 3"
    let all = clause.items().iter().any(|item| {
        let last = item.to.checked_sub(1).and_then(|at| clause.reading.tokens.get(at));
        item.is(Concept::Activity) && last.is_some_and(|token| token.norm.ends_with('s'))
    });
    let idle = clause.has(Free)
        || all && clause.any(&[Remove, Concept::Cut])
        || clause.has(Everything) && clause.any(&[Remove, Concept::Cut]);
    let others = [Lock, Merge, Move, Put, Replace, Switch, Unlock, Concept::After, Concept::Before];
    let bare = clause.mention().words.is_empty() && clause.slot().is_none();
    // "Day 3 is a bit empty now" complains of it, "meeting friends on day 4, so nothing in the evening" frees a part.
    let complains =
        clause.words().iter().any(|word| ["looks", "look", "feels", "seems", "bit", "rather"].contains(word));
    let behind = Clause { reading: clause.reading, range: clause.range.end..clause.reading.items.len() };
    let part = behind.slot().is_some() && behind.any(&[Free, Concept::None]);
    if complains || part {
        return part;
    }
    if !idle || !bare || clause.any(&others) || clause.is_question() {
        return false;
    }
    let Some(known) = work.existing(&[day]) else { return true };
    turn_to_rest(work, known[0]);
    true
}

/// A day gives way to a day to rest on.
fn turn_to_rest(work: &mut Work<'_>, day: u32) {
    if is_locked(work, day) {
        ask_unlock(work, day);
        return;
    }
    let number = day.to_string();
    let text = [("day", number.as_str())];
    // Where the length stands, the engine turns the day after the named one into the rest day by itself.
    let settled = work.duration.or(work.request.draft.constraints.duration_days).is_some();
    if settled && day > 1 {
        work.act(on_day(OperationKind::AddRestDay, day - 1), "day_to_rest", &text);
    } else {
        work.operations.push(on_day(OperationKind::AddRestDay, day));
        work.act(on_day(OperationKind::RemoveDay, day), "day_to_rest", &text);
    }
}

/// "A day to recover after the trek": the last day of that theme.
fn after_named(work: &Work<'_>, clause: &Clause<'_>) -> Option<u32> {
    let at = clause.find(Concept::After)?;
    let named = clause.part(at + 1..clause.range.len());
    let themes = named.mention().themes;
    let tagged = |day: &&Day| day.activities.iter().any(|a| a.tags.iter().any(|tag| themes.contains(tag)));
    // "After the second trekking day"
    let rank = named.items().iter().find_map(|item| match item.what {
        crate::items::What::Ordinal(rank) => usize::try_from(rank).ok()?.checked_sub(1),
        _ => None,
    });
    if let Some(rank) = rank.filter(|_| !themes.is_empty()) {
        return work.world.draft.itinerary.days.iter().filter(tagged).nth(rank).map(|day| day.number);
    }
    let by_theme = work.world.draft.itinerary.days.iter().rfind(tagged).map(|day| day.number);
    // "After the pyramids": the day of the thing that is called so.
    let by_name = || match find(work, &named.mention(), &[Kind::DraftActivity], &[], SURE) {
        Found::One(element) => Some(element.day),
        Found::Several(elements) => {
            let day = elements.first()?.day;
            elements.iter().all(|element| element.day == day).then_some(day)
        }
        Found::Nothing => None,
    };
    by_theme.or_else(|| days_named(work, &named).last().copied()).or_else(by_name)
}

/// The most demanding day, the later of two equals, but not the last one.
fn hardest(work: &Work<'_>) -> u32 {
    let days = &work.world.draft.itinerary.days;
    let candidates = days.iter().filter(|day| day.number < work.world.length() || days.len() == 1);
    let full = candidates.max_by_key(|day| (day.difficulty, day.activities.len(), day.number));
    full.map_or(1, |day| day.number)
}
