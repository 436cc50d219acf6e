//! Finds something to do for a day: first what the sources have left in the same place, then ideas for a theme.

use rust_decimal::Decimal;

use super::trip::Trip;
use crate::constraints::BudgetKind;
use crate::library::{DayRef, Element, MAX_ACTIVITIES, Used, copy_id};
use crate::{Activity, Slot, estimate, places};

/// Near enough to do something there without moving.
const NEARBY_KM: f64 = 25.0;

/// Themes for a day about which nothing is wished.
const ORDINARY: [&str; 4] = ["culture", "food", "nature", "relaxation"];

/// Something that could be added to a day.
pub(super) struct Choice {
    what: What,
    pub(super) slot: Slot,
    pub(super) cost: Decimal,
    pub(super) tags: Vec<String>,
}

enum What {
    Copy(DayRef, usize),
    New { title: String, tag: String },
}

/// Adds the best choice to a day; false when there is none.
pub(super) fn add_one(trip: &mut Trip<'_>, at: usize, tags: &[String]) -> bool {
    if trip.days()[at].activities.len() >= MAX_ACTIVITIES {
        return false;
    }
    let Some(choice) = choices(trip, at, tags, &trip.used()).into_iter().next() else { return false };
    let activity = make(trip, choice);
    trip.put(at, activity).is_ok()
}

/// The activity that a choice stands for.
pub(super) fn make(trip: &mut Trip<'_>, choice: Choice) -> Activity {
    match choice.what {
        What::Copy(at, index) => trip.library.copy_activity(at, index),
        What::New { title, tag } => trip.suggestion(title, choice.slot, &tag, choice.cost),
    }
}

/// Days that nothing is left of get something to do.
pub(super) fn fill_empty(trip: &mut Trip<'_>) {
    for at in 0..trip.days().len() {
        let day = &trip.days()[at];
        if day.activities.is_empty() && !day.rest && !day.locked && !add_one(trip, at, &[]) {
            let place = trip.days()[at].place.clone();
            let activity = trip.free_time(&place);
            trip.days_mut()[at].activities.push(activity);
        }
    }
}

/// What could be added to a day, best first: a free part of the day, copied before suggested, under a cap the cheaper.
/// With `tags` only what has one of them; nothing that is `used`. On a trek nothing is suggested: there is no kitchen to visit on a pass.
pub(super) fn choices(trip: &Trip<'_>, at: usize, tags: &[String], used: &Used) -> Vec<Choice> {
    let mut all = copies(trip, at, tags, used);
    if !trip.on_trek(at) {
        all.extend(ideas(trip, at, tags));
    }
    let day = &trip.days()[at];
    let busy = |slot: Slot| day.activities.iter().any(|activity| activity.slot == slot);
    let capped = trip.draft.constraints.budget.as_ref().is_some_and(|budget| budget.kind == BudgetKind::Cap);
    // Sorting is stable: equals stay in the order of the sources and of the file.
    all.sort_by_key(|choice| {
        let suggested = matches!(choice.what, What::New { .. });
        (suggested, busy(choice.slot), if capped { choice.cost } else { Decimal::ZERO })
    });
    all
}

fn copies(trip: &Trip<'_>, at: usize, tags: &[String], used: &Used) -> Vec<Choice> {
    let day = &trip.days()[at];
    let trek = trip.on_trek(at);
    let here = |place| {
        let near = !trek && places::distance_km(place, &day.place).is_some_and(|km| km <= NEARBY_KM);
        near || places::same_place(place, &day.place)
    };
    let fits = |(source, index): (DayRef, usize), activity: &Activity| {
        (tags.is_empty() || activity.tags.iter().any(|tag| tags.contains(tag)))
            && !used.contains(&Element::Activity(source, index))
            && trip.wanted(activity, &copy_id(source.source, &activity.id))
            && !trip.taken_out.contains(&copy_id(source.source, &activity.id))
            && !day.activities.iter().any(|other| places::same(&other.title, &activity.title))
    };
    let mut out = Vec::new();
    for (source, home) in trip.library.days() {
        if crate::library::treks_on(home) || !here(&home.place) {
            continue;
        }
        for (index, activity) in home.activities.iter().enumerate() {
            if fits((source, index), activity) {
                let (slot, cost, tags) = (activity.slot, activity.cost, activity.tags.clone());
                out.push(Choice { what: What::Copy(source, index), slot, cost, tags });
            }
        }
    }
    out
}

fn ideas(trip: &Trip<'_>, at: usize, tags: &[String]) -> Vec<Choice> {
    let day = &trip.days()[at];
    let ledger = &trip.draft.constraints;
    let wished: Vec<String> = match (tags.is_empty(), ledger.themes.more.is_empty()) {
        (false, _) => tags.to_vec(),
        (true, false) => ledger.themes.more.clone(),
        (true, true) => Vec::new(),
    };
    let ordinary = ORDINARY.iter().filter(|_| tags.is_empty()).map(|tag| (*tag).to_owned());
    let themes: Vec<String> = wished.into_iter().chain(ordinary).collect();
    let elsewhere = |title: &str| {
        trip.days().iter().flat_map(|day| &day.activities).any(|a| places::same(&a.title, title))
    };
    let mut out = Vec::new();
    for tag in themes {
        for idea in estimate::ideas(&tag) {
            let title = idea.title(&day.place);
            let tags = vec![tag.clone()];
            let avoided = ledger.needs.iter().any(|need| crate::tags::avoided_by(need).contains(&tag));
            let unwanted = avoided || ledger.themes.none.contains(&tag) || ledger.themes.less.contains(&tag);
            if !unwanted
                && !elsewhere(&title)
                && !trip.is_banned(&title, &tags, "")
                && !day.place.name.is_empty()
            {
                let cost = idea.cost(trip.currency());
                out.push(Choice { what: What::New { title, tag: tag.clone() }, slot: idea.slot, cost, tags });
            }
        }
    }
    out
}
