//! More, less or none of a theme.

use super::fill;
use super::select::{self, Plan};
use super::trip::{Step, Trip, brief};
use crate::constraints::BudgetKind;
use crate::message::Message;
use crate::{Activity, Day, Operation, tags, text};

/// Activities that "more of a theme" brings, per ten days: most days of the trip should show it.
const MORE_PER_TEN_DAYS: usize = 7;
/// Most activities that one word brings to one day.
const MORE_PER_DAY: usize = 2;

pub(super) fn set(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let mut words: Vec<String> = Vec::new();
    for tag in &op.tags {
        let word = known(trip, tag).ok_or_else(|| Message::new("no_such_theme").with("name", brief(tag)))?;
        if !words.contains(&word) {
            words.push(word);
        }
    }
    if words.is_empty() {
        return Err(Message::new("say_which_theme").into());
    }
    let level = op.level.as_deref().map(text::fold);
    let themes = &mut trip.draft.constraints.themes;
    for list in [&mut themes.more, &mut themes.less, &mut themes.none] {
        list.retain(|tag| !words.contains(tag));
    }
    match level.as_deref() {
        Some("more") => {
            themes.more.extend(words.iter().cloned());
            trip.draft.constraints.banned.retain(|entry| !words.contains(entry));
            words.iter().try_for_each(|word| more(trip, word))
        }
        Some("less") => {
            themes.less.extend(words.iter().cloned());
            words.iter().try_for_each(|word| less(trip, word))
        }
        Some("none") => {
            themes.none.extend(words.iter().cloned());
            none(trip, &words)
        }
        _ => Err(Message::new("theme_words").into()),
    }
}

/// A canonical word, or a tag that the trip or its sources use.
fn known(trip: &Trip<'_>, tag: &str) -> Option<String> {
    let plain = text::line(tag).to_lowercase();
    let in_use = |word: &str| {
        let activities = trip.days().iter().flat_map(|day| &day.activities);
        let mut all = activities.chain(trip.library.activities().map(|(_, _, _, activity)| activity));
        all.any(|activity| activity.tags.iter().any(|known| known == word))
    };
    tags::canonical(tag).map(str::to_owned).or_else(|| in_use(&plain).then_some(plain))
}

fn has(tags: &[String], word: &str) -> bool {
    tags.iter().any(|tag| tag == word)
}

fn count(day: &Day, word: &str) -> usize {
    day.activities.iter().filter(|activity| has(&activity.tags, word)).count()
}

/// Adds activities of the theme, one a day in each round, first to the days that show least of it.
fn more(trip: &mut Trip<'_>, word: &str) -> Step {
    let wanted = (trip.days().len() * MORE_PER_TEN_DAYS).div_ceil(10).max(1);
    let theme = [word.to_owned()];
    let mut added = 0;
    for _ in 0..MORE_PER_DAY {
        let mut order: Vec<usize> =
            (0..trip.days().len()).filter(|at| !trip.days()[*at].locked && !trip.days()[*at].rest).collect();
        order.sort_by_key(|at| count(&trip.days()[*at], word));
        for at in order {
            if added < wanted && add(trip, at, &theme) {
                added += 1;
            }
        }
    }
    if added == 0 {
        return Err(Message::new("no_room_for_theme").with("theme", word).into());
    }
    if added < wanted {
        let note = Message::new("some_found_room").with("count", added).with("wanted", wanted);
        trip.note(note.with("theme", word));
    }
    Ok(())
}

/// Adds the best choice for a theme to a day. A day that has as many activities as are wanted gives up the one that is
/// wanted least; false when none may go.
fn add(trip: &mut Trip<'_>, at: usize, theme: &[String]) -> bool {
    let best = |trip: &Trip<'_>| fill::best(trip, at, theme, &trip.used());
    let Some(mut choice) = best(trip) else { return false };
    if trip.days()[at].activities.len() >= trip.per_day_limit() {
        let Some(least) = least(trip, at) else { return false };
        trip.days_mut()[at].activities.remove(least);
        // What has gone leaves a part of the day free.
        let Some(now) = best(trip) else { return false };
        choice = now;
    }
    let activity = fill::make(trip, at, choice);
    let id = activity.id.clone();
    let fits = trip.put(at, activity).is_ok();
    if fits {
        trip.wished_for.insert(id);
    }
    fits
}

/// The activity of a day that is wanted least, of those that may go.
fn least(trip: &Trip<'_>, at: usize) -> Option<usize> {
    let wishes = &trip.draft.constraints.themes.more;
    let activities = &trip.days()[at].activities;
    let free = (0..activities.len()).filter(|index| {
        let activity = &activities[*index];
        !trip.is_protected(activity) && !activity.tags.iter().any(|tag| wishes.contains(tag))
    });
    free.rev().min_by_key(|index| trip.worth(&activities[*index]))
}

/// Takes out half of what shows the theme, the dearest first where a budget stands; no day is left empty.
fn less(trip: &mut Trip<'_>, word: &str) -> Step {
    let removable = |trip: &Trip<'_>| -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for (at, day) in
            trip.days().iter().enumerate().filter(|(_, day)| !day.locked && day.activities.len() > 1)
        {
            for (index, activity) in day.activities.iter().enumerate() {
                if has(&activity.tags, word) && !trip.is_protected(activity) {
                    found.push((at, index));
                }
            }
        }
        found
    };
    let all: usize = trip.days().iter().map(|day| count(day, word)).sum();
    let budget = trip.draft.constraints.budget.as_ref().is_some_and(|budget| budget.kind == BudgetKind::Cap);
    for round in 0..all.div_ceil(2) {
        let key = |(at, index): &(usize, usize)| {
            let activity = &trip.days()[*at].activities[*index];
            let cost = if budget { activity.cost } else { rust_decimal::Decimal::ZERO };
            (count(&trip.days()[*at], word), cost, activity.tags.first().is_some_and(|tag| tag == word))
        };
        let Some((at, index)) = removable(trip).into_iter().max_by_key(key) else {
            if round == 0 {
                return Err(Message::new("none_can_go").with("theme", word).into());
            }
            break;
        };
        trip.days_mut()[at].activities.remove(index);
    }
    Ok(())
}

/// Takes everything of the themes out. Days that are mostly about them give way to other days of the sources.
fn none(trip: &mut Trip<'_>, words: &[String]) -> Step {
    let about = |day: &Day| {
        let hits = day.activities.iter().filter(|a| a.tags.iter().any(|tag| words.contains(tag))).count();
        hits * 2 > day.activities.len()
    };
    let total = trip.days().len();
    if trip.days().iter().any(|day| about(day) && !trip.must_stay(day)) {
        for suggestions in [false, true] {
            let plan = Plan { total, wishes: Vec::new(), leftovers: true, suggestions, drop: &about };
            if select::rebuild(trip, &plan).is_ok() {
                break;
            }
        }
    }
    let protected: Vec<String> = trip
        .days()
        .iter()
        .flat_map(|day| &day.activities)
        .filter(|activity| trip.is_kept(&activity.title, &[], &activity.id))
        .map(|activity| activity.id.clone())
        .collect();
    for at in 0..total.min(trip.days().len()) {
        let day = &mut trip.draft.itinerary.days[at];
        let before = day.activities.len();
        if day.locked {
            if day.activities.iter().any(|a| a.tags.iter().any(|tag| words.contains(tag))) {
                let number = day.number;
                trip.note(Message::new("locked_day_stays").with("day", number));
            }
            continue;
        }
        let goes = |a: &Activity| !protected.contains(&a.id) && a.tags.iter().any(|tag| words.contains(tag));
        trip.taken_out.extend(day.activities.iter().filter(|a| goes(a)).map(|a| a.id.clone()));
        day.activities.retain(|activity| !goes(activity));
        if day.activities.len() < before.min(2) {
            fill::add_one(trip, at, &[]);
        }
    }
    fill::fill_empty(trip);
    Ok(())
}
