//! How one gets from place to place, how far and how long that is, and where the nights are spent.

use remix_itinerary::model::Transfer;
use remix_itinerary::{Day, Itinerary};

use crate::clause::Clause;
use crate::concept::Concept;
use crate::facts::note;
use crate::work::Work;
use crate::world::is_in;

/// Most legs in one answer.
const MOST_LEGS: usize = 4;

/// The way from a day's place to that of the next.
struct Leg<'a> {
    day: &'a Day,
    /// The day that it leads to, where there is one.
    next: Option<&'a Day>,
    transfer: &'a Transfer,
}

fn legs(itinerary: &Itinerary) -> Vec<Leg<'_>> {
    let days = itinerary.days.iter().enumerate();
    days.filter_map(|(at, day)| {
        Some(Leg { day, next: itinerary.days.get(at + 1), transfer: day.transfer.as_ref()? })
    })
    .collect()
}

/// The means of transport that the words of a clause stand for, by the engine's names.
pub(crate) fn modes(work: &Work<'_>, clause: &Clause<'_>) -> Vec<String> {
    let mut modes: Vec<String> = Vec::new();
    for at in clause.items().iter().flat_map(|item| item.from..item.to) {
        let Some(token) = clause.reading.tokens.get(at) else { continue };
        for mode in work.lexicon.modes_of(&token.norm) {
            if !modes.iter().any(|known| known == mode) {
                modes.push(mode.to_owned());
            }
        }
    }
    modes
}

/// How the first of these that the draft uses is told of; none where it uses none of them.
pub(crate) fn known_mode(work: &Work<'_>, modes: &[String]) -> Option<String> {
    let used =
        |mode: &&String| legs(&work.world.draft.itinerary).iter().any(|leg| leg.transfer.mode == **mode);
    modes.iter().find(used).map(|mode| work.say(&format!("way_{mode}"), &[]))
}

/// Says that the draft uses none of these.
pub(crate) fn none_of(work: &mut Work<'_>, modes: &[String]) -> bool {
    let Some(mode) = modes.first() else { return false };
    let name = work.say(&format!("mode_{mode}"), &[]);
    work.note("no_such_way", &[("mode", &name)]);
    true
}

/// "How far is it from Seville to Córdoba?", "how long is the drive to the Mara?", "the longest train ride".
pub(crate) fn leg(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let all = legs(&work.world.draft.itinerary);
    let modes = modes(work, clause);
    let days = clause.days();
    let labels: Vec<(String, Vec<String>)> = clause
        .places()
        .iter()
        .filter_map(|(item, spot)| {
            let before = item.checked_sub(1).map(|at| last_word(clause, at)).unwrap_or_default();
            Some((before, work.world.spots.get(*spot)?.labels.clone()))
        })
        .collect();
    let within = |day: Option<&Day>, labels: &[String]| {
        day.is_some_and(|day| labels.iter().any(|label| is_in(&day.place, label)))
    };
    let from_words = ["from", "de", "desde"];
    let chosen: Vec<usize> = match labels.as_slice() {
        [(_, one), (word, other)] => {
            let (from, to) = if from_words.contains(&word.as_str()) { (other, one) } else { (one, other) };
            let last = all.iter().rposition(|leg| within(Some(leg.day), from) && !within(leg.next, from));
            let first = all.iter().position(|leg| within(leg.next, to));
            match (last, first) {
                (Some(last), Some(first)) if last <= first => (last..=first).collect(),
                _ => Vec::new(),
            }
        }
        [(word, one)] => {
            let away = from_words.contains(&word.as_str());
            let fits = |leg: &Leg<'_>| {
                if away {
                    within(Some(leg.day), one) && !within(leg.next, one)
                } else {
                    within(leg.next, one) && !within(Some(leg.day), one)
                }
            };
            (0..all.len()).filter(|at| fits(&all[*at])).collect()
        }
        _ => (0..all.len()).collect(),
    };
    let on_day =
        |at: &usize| days.is_empty() || days.contains(&i32::try_from(all[*at].day.number).unwrap_or(0));
    let by_mode = |at: &usize| modes.is_empty() || modes.contains(&all[*at].transfer.mode);
    let fitting: Vec<usize> = chosen.iter().copied().filter(on_day).collect();
    let mut meant: Vec<usize> = fitting.iter().copied().filter(by_mode).collect();
    if meant.is_empty() && !modes.is_empty() && !fitting.is_empty() && labels.is_empty() {
        return none_of(work, &modes);
    }
    // "How long is the bus to Granada?", where a train goes there: what there is.
    if meant.is_empty() {
        meant = fitting;
    }
    if clause.has(Concept::QLongest) {
        let longest = meant.iter().max_by_key(|at| {
            let transfer = all[**at].transfer;
            (transfer.duration_minutes, transfer.distance_km.map(|km| (km * 10.0) as i64))
        });
        meant = longest.into_iter().copied().collect();
    }
    if meant.is_empty() {
        return false;
    }
    let lines: Vec<String> = meant.iter().take(MOST_LEGS).map(|at| told(work, &all[*at])).collect();
    work.note("legs_are", &[("legs", &lines.join("; "))]);
    true
}

/// "Seville to Córdoba on day 3: by train, 140 km, 50 min, €22".
fn told(work: &Work<'_>, leg: &Leg<'_>) -> String {
    let transfer = leg.transfer;
    let mut parts = vec![work.say(&format!("way_{}", transfer.mode), &[])];
    parts.extend(transfer.distance_km.map(|km| format!("{km} km")));
    parts.extend(transfer.duration_minutes.map(|minutes| match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }));
    if !transfer.cost.is_zero() {
        parts.push(work.amount(transfer.cost));
    }
    let slots = [
        ("from", leg.day.place.name.as_str()),
        ("to", &transfer.to),
        ("day", &leg.day.number.to_string()),
        ("how", &parts.join(", ")),
    ];
    work.say("leg", &slots)
}

fn last_word(clause: &Clause<'_>, at: usize) -> String {
    let token = clause.items().get(at).and_then(|item| clause.reading.tokens.get(item.to.checked_sub(1)?));
    token.map_or_else(String::new, |token| token.norm.clone())
}

/// "Where do we sleep on day 3?", "what is the hotel in Granada called?", "list the hotels".
pub(crate) fn sleep(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let itinerary = &work.world.draft.itinerary;
    let named = clause.days();
    if !named.is_empty() {
        let Some(known) = work.existing(&named) else { return true };
        for day in known.into_iter().take(2).filter_map(|number| work.world.day(number)) {
            let number = day.number.to_string();
            match &day.stay {
                Some(stay) => {
                    let cost = work.amount(stay.cost);
                    work.note("sleep_on", &[("day", &number), ("name", &stay.name), ("amount", &cost)]);
                }
                None => work.note("no_night", &[("day", &number)]),
            }
        }
        return true;
    }
    let labels: Vec<&String> = clause
        .places()
        .iter()
        .filter_map(|(_, spot)| work.world.spots.get(*spot))
        .flat_map(|spot| &spot.labels)
        .collect();
    let there = |day: &&Day| labels.is_empty() || labels.iter().any(|label| is_in(&day.place, label));
    let mut stays: Vec<(&str, &str, Vec<String>)> = Vec::new();
    for day in itinerary.days.iter().filter(there) {
        let Some(stay) = &day.stay else { continue };
        match stays.iter_mut().find(|(name, place, _)| *name == stay.name && *place == day.place.name) {
            Some((.., days)) => days.push(day.number.to_string()),
            None => stays.push((&stay.name, &day.place.name, vec![day.number.to_string()])),
        }
    }
    if stays.is_empty() {
        return note(work, "no_nights");
    }
    let lines: Vec<String> = stays
        .iter()
        .map(|(name, place, days)| {
            work.say("stay_in", &[("name", name), ("place", place), ("days", &work.replies.list(days))])
        })
        .collect();
    work.note("stays_are", &[("stays", &work.replies.list(&lines))]);
    true
}
