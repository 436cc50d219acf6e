//! Whole days: remove, move, swap, merge, replace, add, rest days, locks, and where the route begins.

use remix_itinerary::{Day, MAX_OPERATIONS, Operation, OperationKind};

use crate::clause::Clause;
use crate::concept::Concept;
use crate::elements::Kind;
use crate::items::{Item, What};
use crate::work::{Work, on_day, on_two_days};

/// Reads a wish about whole days.
pub(crate) fn frame(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{Lock, Merge, Move, Put, RestDay, Split, Switch, Unlock};
    if clause.has(Unlock) {
        return lock(work, clause, OperationKind::UnlockDay, "unlocked");
    }
    if clause.has(Lock) && (!clause.days().is_empty() || !clause.places().is_empty()) {
        return lock(work, clause, OperationKind::LockDay, "locked");
    }
    if clause.has(RestDay) && !clause.has(Concept::Cut) {
        return rest(work, clause);
    }
    let days = clause.days();
    let one_day =
        clause.items().iter().filter_map(Item::length).any(|length| length.days == 1 && length.sign == 0);
    if (clause.has(Merge) || one_day && !clause.any(&[Move, Put, Switch])) && days.len() >= 2 {
        return pair(work, &days, OperationKind::MergeDays, "merged");
    }
    if clause.has(Split) && days.is_empty() {
        let named = days_named(work, clause);
        let options: Vec<String> =
            named.iter().take(4).map(|day| work.say("option_split", &[("day", &day.to_string())])).collect();
        if options.len() >= 2 {
            work.ask("ask_split", &[], options);
            return true;
        }
    }
    if clause.has(Split) && !days.is_empty() {
        let Some(known) = work.existing(&days) else { return true };
        work.act(on_day(OperationKind::SplitStay, known[0]), "split", &[("day", &known[0].to_string())]);
        return true;
    }
    if clause.any(&[Switch, Concept::Change, Concept::Replace])
        && days.len() == 2
        && clause.mention().words.is_empty()
    {
        return pair(work, &days, OperationKind::SwapDays, "swapped");
    }
    let ordered = days.len() == 2 && clause.any(&[Concept::After, Concept::Before]);
    let moves = clause.any(&[Move, Put, Concept::StartWith, Concept::EndWith]) || ordered;
    let other = clause.any(&[Concept::Remove, Concept::Add]);
    if moves && !other && !days.is_empty() && names_only_days(clause) {
        return shift(work, clause, &days);
    }
    if days.is_empty() && !clause.places().is_empty() {
        // "Goa first, then the mountains"
        let ranked = |rank: i32| clause.items().iter().any(|item| item.what == What::Ordinal(rank));
        if clause.has(Concept::StartWith) || ranked(1) {
            return order_first(work, clause.places()[0].1, true);
        }
        if clause.has(Concept::EndWith) || ranked(-1) {
            return order_first(work, clause.places()[0].1, false);
        }
    }
    if clause.has(Switch) && clause.places().len() >= 2 && days.is_empty() {
        let spot = clause.places()[1].1;
        return order_first(work, spot, true);
    }
    if clause.has(Concept::Reorder) {
        work.act(Operation::new(OperationKind::ReorderRoute), "reordered", &[]);
        return true;
    }
    false
}

/// Removes days by number, by place ("the Solang day", "skip Goa") or by theme ("the beach day").
pub(crate) fn remove(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    if !clause.any(&[Concept::Remove, Concept::Cut, Concept::None]) {
        return false;
    }
    let days = clause.days();
    let mention = clause.mention();
    if clause.has(Concept::Remove) && clause.has(Concept::Everything) && mention.words.is_empty() {
        work.note("cannot_remove_all", &[]);
        return true;
    }
    if !days.is_empty() {
        if let Some(slot) = clause.slot().filter(|_| mention.words.is_empty()) {
            let Some(known) = work.existing(&days) else { return true };
            for day in known {
                let name = work.say(slot_key(slot), &[]);
                let operation = Operation { slot: Some(slot), ..on_day(OperationKind::ClearSlot, day) };
                work.act(operation, "slot_cleared", &[("day", &day.to_string()), ("slot", &name)]);
            }
            return true;
        }
        // "remove the kayak on day 7" is about the kayak.
        if !mention.words.is_empty() && !clause.has(Concept::None) && names_activity(work, clause) {
            return false;
        }
        return clause.any(&[Concept::Remove, Concept::Cut]) && remove_all(work, &days);
    }
    let places = clause.places();
    let whole_days = clause.has(Concept::Day) || clause.has(Concept::Time);
    if let Some((at, spot)) = places.first().copied() {
        let numbers = work.world.days_in(spot);
        let theme_too = clause.items().get(at).is_some_and(|item| item.themes().next().is_some());
        let alone = mention.items.len() == places.len();
        if numbers.is_empty() || !alone || theme_too && clause.has(Concept::None) {
            return false;
        }
        if theme_too && !whole_days {
            let theme = mention.themes.clone();
            let name = work.names(&theme);
            let mut options = vec![work.say("option_no_theme", &[("theme", &name)])];
            options.extend(
                numbers.iter().take(3).map(|day| work.say("option_remove_day", &[("day", &day.to_string())])),
            );
            work.ask("ask_theme_or_day", &[("theme", &name)], options);
            return true;
        }
        if whole_days && numbers.len() > 1 && clause.items().iter().all(|item| !is_plural_day(clause, item)) {
            let options = numbers
                .iter()
                .map(|day| work.say("option_remove_day", &[("day", &day.to_string())]))
                .collect();
            work.ask("ask_which_day", &[("name", &work.world.name(spot))], options);
            return true;
        }
        let numbers: Vec<i32> = numbers.iter().filter_map(|day| i32::try_from(*day).ok()).collect();
        return remove_all(work, &numbers);
    }
    if whole_days && !mention.words.is_empty() {
        let found = days_named(work, clause);
        return match found.as_slice() {
            [] => false,
            [day] => remove_all(work, &[i32::try_from(*day).unwrap_or(0)]),
            several => {
                let options = several
                    .iter()
                    .map(|day| work.say("option_remove_day", &[("day", &day.to_string())]))
                    .collect();
                let name = clause.mention().words.join(" ");
                work.ask("ask_which_day", &[("name", &name)], options);
                true
            }
        };
    }
    false
}

fn is_plural_day(clause: &Clause<'_>, item: &Item) -> bool {
    let plural = clause.reading.tokens.get(item.from).is_some_and(|token| token.norm.ends_with('s'));
    item.is(Concept::Day) && plural
}

fn remove_all(work: &mut Work<'_>, days: &[i32]) -> bool {
    let Some(known) = work.existing(days) else { return true };
    if known.len() >= work.world.draft.itinerary.days.len() {
        work.note("cannot_remove_all", &[]);
        return true;
    }
    let (locked, free): (Vec<u32>, Vec<u32>) = known.into_iter().partition(|day| is_locked(work, *day));
    if let Some(day) = locked.first() {
        ask_unlock(work, *day);
    }
    let names: Vec<String> = free.iter().map(ToString::to_string).collect();
    let text = work.replies.list(&names);
    for day in &free {
        let key = if free.len() == 1 { "day_removed" } else { "days_removed" };
        work.act(on_day(OperationKind::RemoveDay, *day), key, &[("day", &text)]);
    }
    true
}

fn is_locked(work: &Work<'_>, day: u32) -> bool {
    work.world.day(day).is_some_and(|day| day.locked)
}

/// A locked day changes only after the traveller has said so.
pub(crate) fn ask_unlock(work: &mut Work<'_>, day: u32) {
    let day = day.to_string();
    let options =
        vec![work.say("option_unlock", &[("day", &day)]), work.say("option_leave_locked", &[("day", &day)])];
    work.ask("ask_unlock", &[("day", &day)], options);
}

fn names_only_days(clause: &Clause<'_>) -> bool {
    clause.mention().words.is_empty()
        || !clause.places().is_empty() && clause.mention().items.len() == clause.places().len()
}

fn names_activity(work: &Work<'_>, clause: &Clause<'_>) -> bool {
    let mention = clause.mention();
    let fits = work.elements.resolve(&mention.words, &mention.themes, &[Kind::DraftActivity]);
    fits.first().is_some_and(|fit| fit.score >= 0.5)
}

/// Draft days that the words name: by title, by theme of most of their activities, by place.
pub(crate) fn days_named(work: &Work<'_>, clause: &Clause<'_>) -> Vec<u32> {
    let mention = clause.mention();
    let fits = work.elements.resolve(&mention.words, &[], &[Kind::DraftDay]);
    if let Some(best) = fits.first().filter(|fit| fit.score >= 0.6) {
        let equal = fits.iter().filter(|fit| best.score - fit.score < 0.05);
        return equal.filter_map(|fit| work.elements.get(*fit)).map(|element| element.day).collect();
    }
    let strength = |day: &Day| {
        let hits =
            day.activities.iter().filter(|a| a.tags.iter().any(|tag| mention.themes.contains(tag))).count();
        if day.activities.is_empty() { 0 } else { 100 * hits / day.activities.len() }
    };
    let days = &work.world.draft.itinerary.days;
    let best = days.iter().map(strength).max().unwrap_or(0);
    if best < 30 {
        return Vec::new();
    }
    days.iter().filter(|day| strength(day) + 15 >= best).map(|day| day.number).collect()
}

fn lock(work: &mut Work<'_>, clause: &Clause<'_>, kind: OperationKind, key: &str) -> bool {
    let named = clause.days();
    let days = if !named.is_empty() {
        match work.existing(&named) {
            Some(days) => days,
            None => return true,
        }
    } else if let Some((_, spot)) = clause.places().first() {
        work.world.days_in(*spot)
    } else if clause.has(Concept::Everything) || clause.has(Concept::Trip) {
        work.world.draft.itinerary.days.iter().map(|day| day.number).collect()
    } else if kind == OperationKind::UnlockDay {
        work.world.draft.itinerary.days.iter().filter(|day| day.locked).map(|day| day.number).collect()
    } else {
        days_named(work, clause)
    };
    if days.is_empty() || days.len() > 20 {
        return false;
    }
    let wanted = kind == OperationKind::LockDay;
    for day in days {
        let text = day.to_string();
        if is_locked(work, day) == wanted {
            work.note(if wanted { "already_locked" } else { "not_locked" }, &[("day", &text)]);
        } else {
            work.act(on_day(kind, day), key, &[("day", &text)]);
        }
    }
    true
}

fn pair(work: &mut Work<'_>, days: &[i32], kind: OperationKind, key: &str) -> bool {
    let Some(known) = work.existing(&days[..2]) else { return true };
    let (a, b) = (known[0], known[1]);
    work.act(on_two_days(kind, a, b), key, &[("a", &a.to_string()), ("b", &b.to_string())]);
    true
}

/// Moves a day: "move day 7 to the start", "put day 2 after day 5".
fn shift(work: &mut Work<'_>, clause: &Clause<'_>, days: &[i32]) -> bool {
    use Concept::{After, Before, EndWith, StartWith};
    let Some(known) = work.existing(days) else { return true };
    let last = work.world.length();
    let day = known[0];
    // A number without "day" may be the goal: "move day 3 to 5".
    let bare = clause.number().and_then(|(_, n)| u32::try_from(n.trunc().mantissa()).ok());
    let other = known.get(1).copied().or(bare);
    let to = match other {
        _ if clause.has(StartWith) => Some(1),
        _ if clause.has(EndWith) => Some(last),
        Some(other) if clause.has(After) => Some(if day < other { other } else { other + 1 }),
        Some(other) if clause.has(Before) => {
            Some(if day < other { other.saturating_sub(1).max(1) } else { other })
        }
        other => other,
    };
    let Some(to) = to else { return false };
    let Some(to) =
        work.existing(&[i32::try_from(to.min(last.saturating_add(1))).unwrap_or(0)]).map(|to| to[0])
    else {
        return true;
    };
    if to == day {
        work.note("already_there", &[("day", &day.to_string())]);
        return true;
    }
    work.act(
        on_two_days(OperationKind::MoveDay, day, to),
        "day_moved",
        &[("day", &day.to_string()), ("to", &to.to_string())],
    );
    true
}

/// Brings all days of a place to the front or to the end, in their own order.
fn order_first(work: &mut Work<'_>, spot: usize, first: bool) -> bool {
    let days = work.world.days_in(spot);
    let last = work.world.length();
    let count = u32::try_from(days.len()).unwrap_or(0);
    if days.is_empty() {
        let name = work.world.name(spot);
        let day = work.replies.days(1);
        let options = vec![
            work.say("option_days_in", &[("days", &day), ("place", &name)]),
            work.say("option_left_out", &[]),
        ];
        work.ask("ask_not_in_plan", &[("place", &name)], options);
        return true;
    }
    if count == last {
        return false;
    }
    let goals: Vec<u32> = if first { (1..=count).collect() } else { (last + 1 - count..=last).collect() };
    if days == goals {
        let name = work.world.name(spot);
        work.note(if first { "starts_there" } else { "ends_there" }, &[("place", &name)]);
        return true;
    }
    let name = work.world.name(spot);
    let key = if first { "place_first" } else { "place_last" };
    let text = [("place", name.as_str())];
    // The goal of a move is the place of the day that was shown with that number: in front of the first day that is not
    // theirs the moved days keep their order, behind the last one they have to come in reverse.
    let numbers: Vec<u32> = (1..=last).collect();
    let (goal, ordered): (u32, Vec<u32>) = if first {
        let goal = numbers.iter().copied().find(|day| !days.contains(day)).unwrap_or(1);
        (goal, days.iter().copied().filter(|day| *day > goal).collect())
    } else {
        let goal = numbers.iter().rev().copied().find(|day| !days.contains(day)).unwrap_or(last);
        (goal, days.iter().rev().copied().filter(|day| *day < goal).collect())
    };
    for day in ordered.into_iter().take(MAX_OPERATIONS) {
        work.act(on_two_days(OperationKind::MoveDay, day, goal), key, &text);
    }
    true
}

/// "A rest day after day 3", "turn day 5 into a rest day", "a lazy day in Palolem".
fn rest(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{After, Before, Change, Remove};
    let days = clause.days();
    let last = work.world.length();
    if clause.has(Remove) && days.is_empty() {
        let resting: Vec<u32> =
            work.world.draft.itinerary.days.iter().filter(|day| day.rest).map(|day| day.number).collect();
        return match resting.as_slice() {
            [] => {
                work.note("no_rest_day", &[]);
                true
            }
            [day] => remove_all(work, &[i32::try_from(*day).unwrap_or(0)]),
            several => {
                let options = several
                    .iter()
                    .map(|day| work.say("option_remove_day", &[("day", &day.to_string())]))
                    .collect();
                let name = work.say("rest_days", &[]);
                work.ask("ask_which_day", &[("name", &name)], options);
                true
            }
        };
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

/// The name of a text for a part of the day.
pub(crate) fn slot_key(slot: remix_itinerary::Slot) -> &'static str {
    match slot {
        remix_itinerary::Slot::Morning => "morning",
        remix_itinerary::Slot::Midday => "midday",
        remix_itinerary::Slot::Afternoon => "afternoon",
        remix_itinerary::Slot::Evening => "evening",
    }
}
