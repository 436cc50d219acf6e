//! Whole days: remove, move, swap, merge, replace, add, rest days, locks, and where the route begins.

use remix_itinerary::{Day, MAX_OPERATIONS, Operation, OperationKind};

use crate::clause::Clause;
use crate::concept::Concept;
use crate::elements::Kind;
use crate::items::{Item, What};
use crate::rest;
use crate::work::{Work, on_day, on_two_days};

/// Reads a wish about whole days.
pub(crate) fn frame(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{Lock, Merge, Move, Put, RestDay, Split, Switch, Unlock};
    // "Can you lock the day for me?"
    let bare = clause.mention().words.is_empty() && clause.days().is_empty() && clause.places().is_empty();
    if clause.has(Lock)
        && clause.has(Concept::Day)
        && bare
        && !clause.any(&[Concept::Everything, Concept::Keep, Concept::Forget])
        && !every_day(clause)
    {
        let last = work.world.length();
        let days = [1, 2, 3, last].into_iter().filter(|day| (1..=last).contains(day));
        let options = days.map(|day| work.say("option_lock", &[("day", &day.to_string())])).collect();
        work.ask("ask_which_lock", &[], options);
        return true;
    }
    // "Let the first and the last day change places" opens no lock.
    let swaps = clause.has(Switch);
    // "Libera la noche del día 7" frees that part of the day.
    if clause.has(Unlock) && !swaps && clause.slot().is_none() {
        return lock(work, clause, OperationKind::UnlockDay, "unlocked");
    }
    let whole = clause.any(&[Concept::Everything, Concept::Trip]) && clause.mention().words.is_empty();
    // "Block the afternoon of day 8 for a nap" locks no day.
    let part = clause.slot().is_some() && clause.has(Concept::With);
    if clause.has(Lock)
        && !part
        && (!clause.days().is_empty() || !clause.places().is_empty() || whole || clause.has(Concept::Day))
    {
        return lock(work, clause, OperationKind::LockDay, "locked");
    }
    let placed =
        [Concept::Add, Concept::After, Concept::Before, Concept::Change, Concept::Replace, Put, Switch];
    let goes = clause.has(Concept::Remove) && !clause.days().is_empty() && !clause.any(&placed);
    // "Day 4 must stay the way it is"
    let stays = clause.has(Concept::Keep) && !clause.any(&[Move, Put, Switch, Concept::Free, Concept::Spend]);
    if stays && !clause.days().is_empty() && clause.slot().is_none() && clause.mention().words.is_empty() {
        return lock(work, clause, OperationKind::LockDay, "locked");
    }
    if clause.has(RestDay) && !clause.has(Concept::Cut) && !goes {
        return rest::rest(work, clause);
    }
    if rest::free_time(work, clause) || rest::idle_day(work, clause) {
        return true;
    }
    let days = clause.days();
    let one_day =
        clause.items().iter().filter_map(Item::length).any(|length| length.days == 1 && length.sign == 0);
    if (clause.has(Merge) || one_day && !clause.any(&[Move, Put, Switch])) && days.len() >= 2 {
        return pair(work, &days, OperationKind::MergeDays, "merged");
    }
    // "Fuse the two Palolem days", "swap the two days in Hue"
    let both = [(Merge, OperationKind::MergeDays, "merged"), (Switch, OperationKind::SwapDays, "swapped")];
    if let Some((_, kind, key)) = both.into_iter().find(|(order, ..)| clause.has(*order))
        && days.is_empty()
        && let [(_, spot)] = clause.places()[..]
        && let [one, other] = work.world.days_in(spot)[..]
        && (clause.has(Merge) || names_only_days(clause) && told_in_days(clause))
    {
        let both = [one, other].map(|day| i32::try_from(day).unwrap_or(0));
        return pair(work, &both, kind, key);
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
    // "Make day 5 the first day" moves it, "change day 4 with day 6" swaps them.
    let makes = !clause.has(Switch)
        && clause.items().iter().enumerate().any(|(at, item)| {
            item.is(Concept::Change)
                && ["make", "let", "have", "become", "becomes"].contains(&clause.norm(at))
        });
    let ordered = days.len() == 2 && clause.any(&[Concept::After, Concept::Before]);
    if clause.any(&[Switch, Concept::Change, Concept::Replace])
        && days.len() == 2
        && !makes
        && !(ordered && clause.any(&[Move, Put, Concept::Change]) && !clause.has(Concept::Replace))
        && clause.mention().words.is_empty()
    {
        return pair(work, &days, OperationKind::SwapDays, "swapped");
    }
    let moves = clause.any(&[Move, Put, Concept::StartWith, Concept::EndWith])
        || ordered
        || makes
        // "Do day 4 first"
        || days.len() == 1
            && clause.items().iter().any(|item| matches!(item.what, What::Ordinal(1 | -1)))
            && !clause.any(&[Lock, Concept::Keep, Concept::Free, Concept::Activity]);
    let other = clause.has(Concept::Remove) || clause.has(Concept::Add) && !clause.has(Put);
    // "Put day 4 of Goa in place of day 8" means a day of that trip.
    let foreign = clause.has(Concept::InsteadOf) && !clause.places().is_empty();
    if moves && !other && !foreign && !days.is_empty() && names_only_days(clause) {
        return shift(work, clause, &days);
    }
    if days.is_empty() && !clause.places().is_empty() {
        if clause.has(Concept::Add) && clause.has(Concept::Day) {
            return false;
        }
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
        // "Swap Madaba and Amman": a day each
        if let ([one], [other]) =
            (&work.world.days_in(clause.places()[0].1)[..], &work.world.days_in(spot)[..])
        {
            let both = [*one, *other].map(|day| i32::try_from(day).unwrap_or(0));
            return pair(work, &both, OperationKind::SwapDays, "swapped");
        }
        return order_first(work, spot, true);
    }
    if clause.has(Concept::Reorder) {
        work.act(Operation::new(OperationKind::ReorderRoute), "reordered", &[]);
        return true;
    }
    false
}

/// True for a locked day that this message does not unlock.
pub(crate) fn is_locked(work: &Work<'_>, day: u32) -> bool {
    let opened = |operation: &Operation| {
        operation.op == OperationKind::UnlockDay && operation.day == i32::try_from(day).ok()
    };
    work.world.day(day).is_some_and(|day| day.locked) && !work.operations.iter().any(opened)
}

/// A locked day changes only after the traveller has said so.
pub(crate) fn ask_unlock(work: &mut Work<'_>, day: u32) {
    let day = day.to_string();
    let options =
        vec![work.say("option_unlock", &[("day", &day)]), work.say("option_leave_locked", &[("day", &day)])];
    work.ask("ask_unlock", &[("day", &day)], options);
}

/// "The two days in Hue"; "switch hotels in Hue" is about no days.
fn told_in_days(clause: &Clause<'_>) -> bool {
    clause.has(Concept::Day) || clause.items().iter().any(|item| item.length().is_some())
}

fn names_only_days(clause: &Clause<'_>) -> bool {
    clause.mention().words.is_empty()
        || !clause.places().is_empty() && clause.mention().items.len() == clause.places().len()
}

pub(crate) fn names_activity(work: &Work<'_>, clause: &Clause<'_>) -> bool {
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

pub(crate) fn lock(work: &mut Work<'_>, clause: &Clause<'_>, kind: OperationKind, key: &str) -> bool {
    let named = clause.days();
    let locked: Vec<u32> =
        work.world.draft.itinerary.days.iter().filter(|day| day.locked).map(|day| day.number).collect();
    // "Unlock both again"
    let both = locked.len() == 2 && clause.words().iter().any(|word| ["both", "ambos"].contains(word));
    let days = if both && kind == OperationKind::UnlockDay {
        locked
    } else if !named.is_empty() {
        match work.existing(&named) {
            Some(days) => days,
            None => return true,
        }
    } else if let Some((_, spot)) = clause.places().first() {
        work.world.days_in(*spot)
    } else if kind == OperationKind::UnlockDay {
        locked
    } else if clause.any(&[Concept::Everything, Concept::Trip]) || every_day(clause) {
        work.world.draft.itinerary.days.iter().map(|day| day.number).collect()
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

/// "All the days", "every day".
fn every_day(clause: &Clause<'_>) -> bool {
    let words = ["all", "every", "each", "todos", "cada"];
    clause.has(Concept::Day) && clause.words().iter().any(|word| words.contains(word))
}

fn pair(work: &mut Work<'_>, days: &[i32], kind: OperationKind, key: &str) -> bool {
    let Some(known) = work.existing(&days[..2]) else { return true };
    let (a, b) = (known[0], known[1]);
    work.act(on_two_days(kind, a, b), key, &[("a", &a.to_string()), ("b", &b.to_string())]);
    true
}

/// "One day later", "two days earlier".
pub(crate) fn later(clause: &Clause<'_>) -> Option<i32> {
    let moves = clause.any(&[Concept::Move, Concept::Put]);
    let tokens = || clause.items().iter().flat_map(|item| item.from..item.to);
    let typed = |at: usize| clause.reading.tokens.get(at).map_or("", |token| token.norm.as_str());
    let word = |words: &[&str]| tokens().any(|at| words.contains(&typed(at)));
    let opens = |stems: &[&str]| {
        (0..clause.items().len()).any(|at| stems.iter().any(|stem| clause.norm(at).starts_with(stem)))
    };
    let back = word(&["earlier", "forward", "sooner", "antes", "up"]) || opens(&["adelant"]);
    let on = word(&["later", "back", "despues", "down"]) || opens(&["retras", "aplaz", "pospon", "postpon"]);
    let length =
        clause.items().iter().find_map(Item::length).filter(|length| length.sign == 0 || length.days == 1);
    let day = clause.items().iter().any(|item| item.is(Concept::Day) && item.what == What::Known);
    // "Forward by one"
    let number = clause.number().and_then(|(_, number)| u32::try_from(number.trunc().mantissa()).ok());
    let number = number.filter(|_| (0..clause.items().len()).any(|at| clause.norm(at) == "by"));
    let by = length
        .map(|length| length.days)
        .or(number)
        .or(day.then_some(1))
        .and_then(|days| i32::try_from(days).ok())?;
    (moves && (back || on)).then_some(if back { -by } else { by })
}

/// Moves a day: "move day 7 to the start", "put day 2 after day 5".
fn shift(work: &mut Work<'_>, clause: &Clause<'_>, days: &[i32]) -> bool {
    use Concept::{After, Before, EndWith, StartWith};
    let Some(known) = work.existing(days) else { return true };
    let last = work.world.length();
    let day = known[0];
    // "Put day 1 last"
    let ranked = |rank: i32| clause.items().iter().any(|item| item.what == What::Ordinal(rank));
    // A number without "day" may be the goal: "move day 3 to 5".
    let bare = clause.number().and_then(|(_, n)| u32::try_from(n.trunc().mantissa()).ok());
    let other = known.get(1).copied().or(bare);
    let by = later(clause).and_then(|by| u32::try_from(i64::from(day) + i64::from(by)).ok());
    let to = match other {
        _ if by.is_some() => by,
        _ if clause.has(StartWith) || ranked(1) => Some(1),
        _ if clause.has(EndWith) || ranked(-1) => Some(last),
        // "Put day 8 between days 5 and 6"
        Some(other) if clause.has(Concept::Between) => Some(if day < other { other } else { other + 1 }),
        Some(other) if clause.has(After) => Some(if day < other { other } else { other + 1 }),
        Some(other) if clause.has(Before) => {
            Some(if day < other { other.saturating_sub(1).max(1) } else { other })
        }
        other => other,
    };
    let Some(to) = to else {
        // "Move day 3"
        let bare = clause.has(Concept::Move) && clause.mention().words.is_empty() && clause.slot().is_none();
        if !bare || known.len() > 1 || last < 2 {
            return false;
        }
        let text = day.to_string();
        let keys = ["option_move_day_first", "option_move_day_last"];
        let options = keys.map(|key| work.say(key, &[("day", &text)])).to_vec();
        work.ask("ask_where_day", &[("day", &text)], options);
        return true;
    };
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
pub(crate) fn order_first(work: &mut Work<'_>, spot: usize, first: bool) -> bool {
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
    let numbers = order_so_far(work);
    let days: Vec<u32> = days.into_iter().filter(|day| numbers.contains(day)).collect();
    let own = |day: &&u32| days.contains(*day);
    let stands = if first {
        numbers.iter().take_while(own).count()
    } else {
        numbers.iter().rev().take_while(own).count()
    };
    if stands == days.len() {
        let name = work.world.name(spot);
        work.note(if first { "starts_there" } else { "ends_there" }, &[("place", &name)]);
        return true;
    }
    let name = work.world.name(spot);
    let key = if first { "place_first" } else { "place_last" };
    let text = [("place", name.as_str())];
    // The goal of a move is the place of the day that was shown with that number: in front of the first day that is not
    // theirs the moved days keep their order, behind the last one they have to come in reverse.
    let (goal, ordered): (u32, Vec<u32>) = if first {
        let at = numbers.iter().position(|day| !days.contains(day)).unwrap_or(0);
        (numbers[at], numbers[at..].iter().copied().filter(|day| days.contains(day)).collect())
    } else {
        let at = numbers.iter().rposition(|day| !days.contains(day)).unwrap_or(numbers.len() - 1);
        (numbers[at], numbers[..at].iter().rev().copied().filter(|day| days.contains(day)).collect())
    };
    for day in ordered.into_iter().take(MAX_OPERATIONS) {
        work.act(on_two_days(OperationKind::MoveDay, day, goal), key, &text);
    }
    true
}

/// The numbers of the days that are left, in the order that the edits so far bring them into: "Jaipur first and the beach
/// last".
fn order_so_far(work: &Work<'_>) -> Vec<u32> {
    let shown = &work.world.draft.itinerary.days;
    let moved = crate::trial::attempt(work, &work.operations).draft.itinerary.days;
    let number = |day: &Day| shown.iter().find(|own| own.id == day.id).map(|own| own.number);
    moved.iter().filter_map(number).collect()
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
