//! Finds something to do for a day: first what the sources have left in the same place, then ideas for a theme.

use rust_decimal::Decimal;

use super::trip::Trip;
use crate::constraints::BudgetKind;
use crate::estimate::{self, Idea};
use crate::library::{DayRef, Element, MAX_ACTIVITIES, Used, copy_id};
use crate::message::Language;
use crate::{Activity, Day, Slot, places};

/// Near enough to do something there without moving.
const NEARBY_KM: f64 = 25.0;

/// Themes for a day about which nothing is wished.
const ORDINARY: [&str; 4] = ["culture", "food", "nature", "relaxation"];

/// Something that could be added to a day.
#[derive(Clone)]
pub(super) struct Choice {
    what: What,
    pub(super) slot: Slot,
    pub(super) cost: Decimal,
    pub(super) tags: Vec<String>,
}

#[derive(Clone, Copy)]
enum What {
    Copy(DayRef, usize),
    /// For the only tag of the choice.
    Idea(&'static Idea),
}

/// Adds the best choice to a day; false when there is none.
pub(super) fn add_one(trip: &mut Trip<'_>, at: usize, tags: &[String]) -> bool {
    if trip.days()[at].activities.len() >= MAX_ACTIVITIES {
        return false;
    }
    let Some(choice) = best(trip, at, tags, &trip.used()) else { return false };
    let activity = make(trip, at, choice);
    trip.put(at, activity).is_ok()
}

/// The activity that a choice for a day stands for.
pub(super) fn make(trip: &mut Trip<'_>, at: usize, choice: Choice) -> Activity {
    match choice.what {
        What::Copy(source, index) => trip
            .as_it_was(source, index)
            .cloned()
            .unwrap_or_else(|| trip.library.copy_activity(source, index)),
        What::Idea(idea) => {
            let label = places::label(&trip.days()[at].place, trip.language);
            let title = idea.title(&label, trip.language);
            let theme = choice.tags.first().map_or("", String::as_str);
            trip.suggestion(title, choice.slot, theme, choice.cost)
        }
    }
}

/// Days that nothing is left of get something to do.
pub(super) fn fill_empty(trip: &mut Trip<'_>) {
    for at in 0..trip.days().len() {
        let day = &trip.days()[at];
        if day.activities.is_empty() && !day.rest && !day.locked && !add_one(trip, at, &[]) {
            let place = trip.days()[at].place.clone();
            // Where not even free time is wanted, the day becomes a rest day.
            let activity = trip.free_time(&place);
            trip.days_mut()[at].activities.extend(activity);
        }
    }
}

/// The best of what could be added to a day: copied before suggested, a free part of the day, under a cap the cheaper.
/// With `tags` only what has one of them; nothing that is `used`. On a trek nothing is suggested: there is no kitchen
/// to visit on a pass.
pub(super) fn best(trip: &Trip<'_>, at: usize, tags: &[String], used: &Used) -> Option<Choice> {
    let mut all = choices(trip, at, tags, used);
    let busy = |slot: Slot| is_busy(&trip.days()[at], slot);
    let capped = trip.draft.constraints.budget.as_ref().is_some_and(|budget| budget.kind == BudgetKind::Cap);
    // Sorting is stable: equals stay in the order of the sources and of the file.
    all.sort_by_key(|choice| {
        let suggested = matches!(choice.what, What::Idea(_));
        (suggested, busy(choice.slot), if capped { choice.cost } else { Decimal::ZERO })
    });
    let has = |title: &str| {
        let mut activities = trip.days().iter().flat_map(|day| &day.activities);
        activities.any(|activity| places::same(&activity.title, title))
    };
    all.into_iter().find(|choice| {
        let is_new = |title: String| !has(&title) && !trip.is_banned(&title, &choice.tags, "");
        is_free(trip, at, choice, used) && titles(trip, at, choice).all(is_new)
    })
}

/// All that a day could have for a theme, whatever the trip has already, the cheapest first.
pub(super) fn offers(trip: &Trip<'_>, at: usize, theme: &String) -> Vec<Choice> {
    let mut all = choices(trip, at, std::slice::from_ref(theme), &Used::default());
    all.sort_by_key(price);
    all
}

/// The cheapest of what is sorted by its price; of equals the first for a free part of the day.
pub(super) fn cheapest<'c>(
    trip: &Trip<'_>,
    at: usize,
    mut sorted: impl Iterator<Item = &'c Choice>,
) -> Option<&'c Choice> {
    let free = |choice: &Choice| !is_busy(&trip.days()[at], choice.slot);
    let first = sorted.next()?;
    if free(first) {
        return Some(first);
    }
    let mut equals = sorted.take_while(|choice| price(choice) == price(first));
    equals.find(|choice| free(choice)).or(Some(first))
}

/// What is copied comes before what is suggested at the same cost.
fn price(choice: &Choice) -> (Decimal, bool) {
    (choice.cost, matches!(choice.what, What::Idea(_)))
}

fn is_busy(day: &Day, slot: Slot) -> bool {
    day.activities.iter().any(|activity| activity.slot == slot)
}

/// What the sources have for a day beyond what is `used`, and ideas that the trip may have already.
fn choices(trip: &Trip<'_>, at: usize, tags: &[String], used: &Used) -> Vec<Choice> {
    let trek = trip.on_trek(at);
    let mut all = copies(trip, at, tags, used, trek);
    if !trek {
        all.extend(ideas(trip, at, tags));
    }
    all
}

/// False for what is `used` or has the title of something on the day.
pub(super) fn is_free(trip: &Trip<'_>, at: usize, choice: &Choice, used: &Used) -> bool {
    let What::Copy(source, index) = choice.what else { return true };
    let title = &original(trip, source, index).title;
    !used.contains(&Element::Activity(source, index))
        && !trip.days()[at].activities.iter().any(|other| places::same(&other.title, title))
}

/// The titles of an idea for a day, in every language. The trip must have none of them already.
pub(super) fn titles(trip: &Trip<'_>, at: usize, choice: &Choice) -> impl Iterator<Item = String> {
    let idea = if let What::Idea(idea) = choice.what { Some(idea) } else { None };
    let label = idea.map(|_| places::label(&trip.days()[at].place, trip.language)).unwrap_or_default();
    idea.into_iter().flat_map(move |idea| Language::ALL.map(|language| idea.title(&label, language)))
}

/// An activity of a source, as the trip had it before the operation or else as it is there.
fn original<'t>(trip: &'t Trip<'_>, source: DayRef, index: usize) -> &'t Activity {
    trip.as_it_was(source, index).unwrap_or_else(|| &trip.library.day(source).activities[index])
}

fn copies(trip: &Trip<'_>, at: usize, tags: &[String], used: &Used, trek: bool) -> Vec<Choice> {
    let day = &trip.days()[at];
    let here = |place| {
        places::same_place(place, &day.place) || (!trek && places::is_within(NEARBY_KM, place, &day.place))
    };
    let fits = |source: DayRef, activity: &Activity, element: &str| {
        let shows = tags.is_empty() || activity.tags.iter().any(|tag| tags.contains(tag));
        if !shows {
            return false;
        }
        let id = copy_id(source.source, element);
        trip.wanted(activity, &id) && !trip.taken_out.contains(&id)
    };
    let mut out = Vec::new();
    for (source, home) in trip.library.days() {
        if crate::library::treks_on(home) || !here(&home.place) {
            continue;
        }
        let unused = |index: &usize| !used.contains(&Element::Activity(source, *index));
        for index in (0..home.activities.len()).filter(unused) {
            let activity = original(trip, source, index);
            if fits(source, activity, &home.activities[index].id) {
                let (slot, cost, tags) = (activity.slot, activity.cost, activity.tags.clone());
                out.push(Choice { what: What::Copy(source, index), slot, cost, tags });
            }
        }
    }
    out
}

fn ideas(trip: &Trip<'_>, at: usize, tags: &[String]) -> Vec<Choice> {
    let day = &trip.days()[at];
    if day.place.name.is_empty() {
        return Vec::new();
    }
    let ledger = &trip.draft.constraints;
    let wished = if tags.is_empty() { &ledger.themes.more } else { tags };
    let ordinary = ORDINARY.iter().filter(|_| tags.is_empty()).copied();
    let unwanted = |theme: &String| {
        let avoided = ledger.needs.iter().any(|need| crate::tags::avoided_by(need).contains(theme));
        avoided || ledger.themes.none.contains(theme) || ledger.themes.less.contains(theme)
    };
    let mut out = Vec::new();
    for theme in wished.iter().map(String::as_str).chain(ordinary) {
        let tags = vec![theme.to_owned()];
        if unwanted(&tags[0]) {
            continue;
        }
        for idea in estimate::ideas(theme) {
            let cost = idea.cost(trip.currency());
            out.push(Choice { what: What::Idea(idea), slot: idea.slot, cost, tags: tags.clone() });
        }
    }
    out
}
