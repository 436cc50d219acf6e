//! What is told of the trip as a whole and of its days: how long, where, how hard, what is on a day, which wishes hold.

use remix_itinerary::Slot;
use remix_itinerary::model::{Day, Difficulty};

use crate::clause::Clause;
use crate::concept::Concept;
use crate::facts::{compare, note};
use crate::listed::packing;
use crate::replies::money_text;
use crate::work::Work;

pub(crate) fn overview(work: &mut Work<'_>) -> bool {
    let stays = work.replies.list(&work.world.stays());
    let text = work.replies.days(work.world.length());
    let activities: usize = work.world.draft.itinerary.days.iter().map(|day| day.activities.len()).sum();
    work.note("overview", &[("days", &text), ("places", &stays), ("n", &activities.to_string())]);
    true
}

pub(crate) fn on_days(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let (days, slot) = (clause.days(), clause.slot());
    let Some(days) = work.existing(&days) else { return true };
    for day in days.into_iter().take(2).filter_map(|number| work.world.day(number)) {
        day_is(work, day, slot);
    }
    true
}

/// Tells what there is on a day, or in a part of it.
pub(crate) fn day_is(work: &mut Work<'_>, day: &Day, slot: Option<Slot>) -> bool {
    let here = day.activities.iter().filter(|own| slot.is_none_or(|slot| own.slot == slot));
    let titles: Vec<String> = here.map(|activity| activity.title.clone()).collect();
    let text = if titles.is_empty() { work.say("nothing_planned", &[]) } else { work.replies.list(&titles) };
    work.note(
        "on_day_is",
        &[
            ("day", &day.number.to_string()),
            ("place", &day.place.name),
            ("title", &day.title),
            ("activities", &text),
        ],
    );
    true
}

/// "Which day is the hardest?", "how hard is day 5?"
pub(crate) fn hardest(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let level = |difficulty: Difficulty| match difficulty {
        Difficulty::Easy => "level_easy",
        Difficulty::Moderate => "level_moderate",
        Difficulty::Challenging => "level_challenging",
        Difficulty::Extreme => "level_extreme",
    };
    let itinerary = &work.world.draft.itinerary;
    if let Some(day) = clause.days().first() {
        let Some(known) = work.existing(&[*day]) else { return true };
        let Some(day) = work.world.day(known[0]) else { return false };
        let name = work.say(level(day.difficulty), &[]);
        work.note("day_level", &[("day", &day.number.to_string()), ("level", &name)]);
        return true;
    }
    if let Some(day) = itinerary.days.iter().rev().max_by_key(|day| day.difficulty) {
        let name = work.say(level(day.difficulty), &[]);
        work.note(
            "hardest_day",
            &[("day", &day.number.to_string()), ("title", &day.title), ("level", &name)],
        );
    }
    true
}

pub(crate) fn ledger(work: &mut Work<'_>) -> bool {
    let constraints = &work.request.draft.constraints;
    let mut parts: Vec<String> = Vec::new();
    if let Some(days) = constraints.duration_days {
        parts.push(work.say("duration", &[("days", &work.replies.days(days))]));
    }
    if let Some(budget) = &constraints.budget {
        let key = match budget.kind {
            remix_itinerary::constraints::BudgetKind::Cap => "budget_cap",
            remix_itinerary::constraints::BudgetKind::Target => "budget_target",
        };
        parts.push(work.say(key, &[("amount", &money_text(budget.amount, &budget.currency))]));
    }
    if !constraints.needs.is_empty() {
        parts.push(work.say("needs", &[("needs", &work.names(&constraints.needs))]));
    }
    for (key, themes) in [
        ("theme_more", &constraints.themes.more),
        ("theme_less", &constraints.themes.less),
        ("theme_none", &constraints.themes.none),
    ] {
        if !themes.is_empty() {
            parts.push(work.say(key, &[("themes", &work.names(themes))]));
        }
    }
    if let Some(date) = &constraints.start_date {
        parts.push(work.say("start", &[("date", date)]));
    }
    if parts.is_empty() {
        return note(work, "no_wishes_yet");
    }
    let text = parts.join("; ");
    work.note("wishes_are", &[("wishes", &text)]);
    true
}

/// "Which day has the most activities?", "the quietest day"
pub(crate) fn fullest(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let tokens = clause.items().iter().flat_map(|item| item.from..item.to);
    let words: Vec<&str> =
        tokens.filter_map(|at| clause.reading.tokens.get(at)).map(|token| token.norm.as_str()).collect();
    let says = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let most = says(&["busiest", "fullest"]) || says(&["most"]) && clause.has(Concept::Activity);
    let least = says(&["quietest", "emptiest", "calmest"])
        || says(&["least", "fewest"]) && clause.has(Concept::Activity);
    if !clause.has(Concept::Day) || !most && !least {
        return false;
    }
    let days = &work.world.draft.itinerary.days;
    let count = |day: &&Day| day.activities.len();
    let Some(day) = (if most { days.iter().rev().max_by_key(count) } else { days.iter().min_by_key(count) })
    else {
        return false;
    };
    let key = if most { "fullest_day" } else { "quietest_day" };
    let slots =
        [("day", &*day.number.to_string()), ("title", &day.title), ("n", &day.activities.len().to_string())];
    work.note(key, &slots);
    true
}

/// What is asked of the trip as a whole: whom amounts are for, the currency, the version, where it starts and ends.
pub(crate) fn about_trip(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    if !clause.is_question() || !clause.days().is_empty() {
        return false;
    }
    let said = |words: &[&str]| {
        let tokens = clause.items().iter().flat_map(|item| item.from..item.to);
        tokens
            .filter_map(|at| clause.reading.tokens.get(at))
            .any(|token| words.contains(&token.norm.as_str()))
    };
    let itinerary = &work.world.draft.itinerary;
    let total = work.amount(itinerary.budget_amount);
    if clause.has(Concept::Original) {
        // "Is it more expensive than the original?"
        return compare(work, clause);
    } else if clause.has(Concept::PerPerson) {
        work.note("amounts_per_person", &[("amount", &total)]);
    } else if said(&["currency", "currencies", "moneda", "divisa"]) {
        work.note("amounts_in", &[("currency", &itinerary.budget_currency)]);
    } else if said(&["version"]) {
        work.note("this_version", &[("version", &work.request.history.version.to_string())]);
    } else if said(&["pack", "packing", "luggage", "suitcase", "equipaje", "maleta", "empacar"]) {
        return packing(work);
    } else if clause.any(&[Concept::Start, Concept::StartWith, Concept::EndWith])
        || said(&["end", "finish", "termina", "acaba"])
    {
        let (Some(first), Some(last)) = (itinerary.days.first(), itinerary.days.last()) else { return false };
        // "What's the first thing we do?"
        if clause.has(Concept::Activity) || said(&["thing", "things", "cosa"]) {
            let day = if clause.has(Concept::EndWith) { last } else { first };
            return day_is(work, day, None);
        }
        if !clause
            .mention()
            .words
            .iter()
            .all(|word| ["end", "finish", "termina", "acaba"].contains(&word.as_str()))
        {
            return false;
        }
        work.note("starts_ends", &[("first", &first.place.name), ("last", &last.place.name)]);
    } else {
        return false;
    }
    true
}

pub(crate) fn places(work: &mut Work<'_>) -> bool {
    let mut names: Vec<String> = Vec::new();
    for day in &work.world.draft.itinerary.days {
        if !names.contains(&day.place.name) {
            names.push(day.place.name.clone());
        }
    }
    let (count, text) = (names.len().to_string(), work.replies.list(&names));
    work.note("places_count", &[("n", &count), ("places", &text)]);
    true
}

/// "Which date is our last day?", "¿y cuándo se acaba?": the day of the calendar, where the trip has a start.
pub(crate) fn on_date(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let words = clause.words();
    let says = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let ends = says(&["end", "ends", "over", "finish", "acaba", "termina", "terminamos", "acabamos", "volvemos"])
            // "So when are we back?"
            || says(&["back", "home", "return", "vuelta"]) && says(&["we", "i", "are", "get", "estamos"]);
    let dated = says(&["date", "fecha"]) || says(&["when", "cuando"]) && (ends || !clause.days().is_empty());
    let number = match clause.days()[..] {
        [day] => u32::try_from(day).unwrap_or(0),
        [] if ends => work.world.length(),
        _ => return false,
    };
    let Some(date) =
        work.world.day(number).filter(|_| dated && clause.is_question()).map(|day| day.date.clone())
    else {
        return false;
    };
    match date {
        Some(date) => work.note("day_is_on", &[("day", &number.to_string()), ("date", &date)]),
        None => work.note("no_date_yet", &[]),
    }
    true
}
