//! Days that go: by number, by place ("the Solang day", "skip Goa") or by theme ("the beach day").

use remix_itinerary::{Operation, OperationKind};

use crate::clause::Clause;
use crate::concept::Concept;
use crate::days::{days_named, is_locked, names_activity};
use crate::items::{Item, What};
use crate::work::{Work, on_day};

/// Removes days by number, by place ("the Solang day", "skip Goa") or by theme ("the beach day").
pub(crate) fn remove(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let days = clause.days();
    // "Day 7 out"
    let last = clause.items().len().saturating_sub(1);
    let out = !days.is_empty() && ["out", "off", "fuera"].contains(&clause.norm(last));
    if !clause.any(&[Concept::Remove, Concept::Cut, Concept::None]) && !out {
        return false;
    }
    let mention = clause.mention();
    if clause.has(Concept::Remove) && clause.has(Concept::Everything) && mention.words.is_empty() {
        work.note("cannot_remove_all", &[]);
        return true;
    }
    if !days.is_empty() {
        // "Cut whatever is on in the evening of day 7" leaves the rest of the day.
        if clause.slot().is_some() {
            return false;
        }
        // "strike the museum from day 7" is about the museum, whether it is there or not.
        if names_thing_on_day(clause) {
            return false;
        }
        // "remove the kayak on day 7" is about the kayak.
        let only_places = mention.items.len() == clause.places().len();
        if !mention.words.is_empty()
            && !only_places
            && !clause.has(Concept::None)
            && names_activity(work, clause)
        {
            return false;
        }
        // "Drop whatever comes last on day 2" is about a thing of that day.
        let at = clause.items().iter().position(|item| item.days().is_some()).unwrap_or(0);
        let within = at.checked_sub(1).is_some_and(|before| {
            ["on", "of", "from", "during"].contains(&clause.norm(before))
                && clause.items()[before].to - clause.items()[before].from == 1
        });
        if within && clause.part(0..at).any(&[Concept::Remove, Concept::Cut]) {
            return false;
        }
        // "On day 8 either the lunch or the souks can go"
        if within && !clause.part(at + 1..clause.items().len()).mention().words.is_empty() {
            return false;
        }
        // "Skip breakfast on day 4" is no order against the day.
        let at = clause.items().iter().position(|item| item.days().is_some()).unwrap_or(0);
        let object = clause.part(0..at);
        let named = object.mention();
        let only_place = named.items.iter().all(|item| clause.reading.items[*item].place.is_some());
        let same = || {
            days_named(work, &object)
                .iter()
                .any(|day| days.iter().any(|own| i64::from(*own) == i64::from(*day)))
        };
        if !named.words.is_empty() && !only_place && !same() {
            return false;
        }
        // "I don't like day 3" is no order yet, "without day 3" is one.
        let without = (0..clause.items().len()).any(|at| {
            ["without", "no", "sin", "minus"].contains(&clause.norm(at))
                && clause.items()[at].to - clause.items()[at].from == 1
                // "No, in place of day 2" takes nothing out.
                && clause.items().get(at + 1).is_none_or(|next| next.what != What::Comma)
        });
        let bare = mention.words.is_empty() && !clause.any(&[Concept::Change, Concept::Lock, Concept::Move]);
        if bare && !without && !out && !clause.any(&[Concept::Remove, Concept::Cut]) {
            return ask_about(work, &days);
        }
        return (clause.any(&[Concept::Remove, Concept::Cut]) || bare) && remove_all(work, &days);
    }
    if clause.slot().is_some() {
        return false;
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
        if clause.has(Concept::Day)
            && numbers.len() > 1
            && clause.items().iter().all(|item| !is_plural_day(clause, item))
        {
            return remove_one_of(work, &numbers, &work.world.name(spot));
        }
        // "5 days max. Skip Nairobi": the days that make up the length are none of these.
        let refills = [OperationKind::SetDuration, OperationKind::Allocate];
        if work.operations.iter().any(|operation| refills.contains(&operation.op)) {
            let title = work.world.name(spot);
            let operation = Operation { title: Some(title.clone()), ..Operation::new(OperationKind::Ban) };
            work.act(operation, "banned", &[("title", &title)]);
            return true;
        }
        let numbers: Vec<i32> = numbers.iter().filter_map(|day| i32::try_from(*day).ok()).collect();
        return remove_all(work, &numbers);
    }
    if whole_days && !mention.words.is_empty() {
        let found = days_named(work, clause);
        return !found.is_empty() && remove_one_of(work, &found, &mention.words.join(" "));
    }
    false
}

/// A day that is not liked: what is to become of it.
fn ask_about(work: &mut Work<'_>, days: &[i32]) -> bool {
    let Some(known) = work.existing(days) else { return true };
    let day = known[0].to_string();
    let options = ["option_remove_day", "option_day_to_rest"].map(|key| work.say(key, &[("day", &day)]));
    work.ask("ask_replace_day", &[("day", &day)], options.to_vec());
    true
}

/// True for "X from day 7": something that is named stands before the day, and a small word joins them.
fn names_thing_on_day(clause: &Clause<'_>) -> bool {
    let Some(at) = clause.items().iter().position(|item| item.days().is_some()) else { return false };
    let joined = at.checked_sub(1).is_some_and(|before| {
        ["from", "of", "on", "off", "in", "del", "de", "en"].contains(&clause.norm(before))
    });
    let unknown = clause.items()[..at].iter().any(|item| {
        matches!(item.what, What::Unknown | What::Quote(_))
                || item.themes().next().is_some()
                // "The last thing on day 5"
                || item.is(Concept::Activity) && !item.any(&[Concept::Trip])
    });
    joined && unknown
}

fn is_plural_day(clause: &Clause<'_>, item: &Item) -> bool {
    let plural = clause.reading.tokens.get(item.from).is_some_and(|token| token.norm.ends_with('s'));
    item.is(Concept::Day) && plural
}

/// Removes the one day that fits a name, or asks which of several.
pub(crate) fn remove_one_of(work: &mut Work<'_>, found: &[u32], name: &str) -> bool {
    if let [day] = found {
        return remove_all(work, &[i32::try_from(*day).unwrap_or(0)]);
    }
    let options =
        found.iter().map(|day| work.say("option_remove_day", &[("day", &day.to_string())])).collect();
    work.ask("ask_which_day", &[("name", name)], options);
    true
}

/// Removes days, but no locked one and not all of them.
pub(crate) fn remove_all(work: &mut Work<'_>, days: &[i32]) -> bool {
    let Some(known) = work.existing(days) else { return true };
    if known.len() >= work.world.draft.itinerary.days.len() {
        work.note("cannot_remove_all", &[]);
        return true;
    }
    let (locked, free): (Vec<u32>, Vec<u32>) = known.into_iter().partition(|day| is_locked(work, *day));
    if let Some(day) = locked.first() {
        let day = day.to_string();
        let keys = ["option_unlock_remove", "option_unlock", "option_leave_locked"];
        let options = keys.map(|key| work.say(key, &[("day", &day)])).to_vec();
        work.ask("ask_unlock", &[("day", &day)], options);
    }
    let names: Vec<String> = free.iter().map(ToString::to_string).collect();
    let text = work.replies.list(&names);
    for day in &free {
        let key = if free.len() == 1 { "day_removed" } else { "days_removed" };
        work.act(on_day(OperationKind::RemoveDay, *day), key, &[("day", &text)]);
    }
    true
}
