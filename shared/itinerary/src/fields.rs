//! In which fields two trips, ledgers, days or activities differ, by the names of the JSON form.
//!
//! The patterns name every field, so that a new one cannot be forgotten here.

use crate::{Activity, Constraints, Day, Itinerary};

/// The list of day ids of a trip.
pub(crate) const DAYS: &str = "daily_plans";
/// The list of activity ids of a day.
pub(crate) const ACTIVITIES: &str = "activities";

fn differing<const N: usize>(fields: [(&'static str, bool); N]) -> Vec<&'static str> {
    fields.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}

/// The fields in which two itineraries differ, their days apart.
pub(crate) fn trip_fields(old: &Itinerary, new: &Itinerary) -> Vec<&'static str> {
    let Itinerary {
        id,
        title,
        tagline,
        description,
        destination,
        duration_days,
        budget_amount,
        budget_currency,
        difficulty_level,
        activity_tags,
        categories,
        trip_highlights,
        trip_journey,
        safety_tips,
        packing_list,
        important_notes,
        days,
        shared_costs,
        is_remixed,
        remixed_from_ids,
        provenance,
        warnings,
        start_date,
        day_by_day_plan,
        creator,
    } = old;
    differing([
        ("id", *id != new.id),
        ("title", *title != new.title),
        ("tagline", *tagline != new.tagline),
        ("description", *description != new.description),
        ("destination", *destination != new.destination),
        ("duration_days", *duration_days != new.duration_days),
        ("budget_amount", *budget_amount != new.budget_amount),
        ("budget_currency", *budget_currency != new.budget_currency),
        ("difficulty_level", *difficulty_level != new.difficulty_level),
        ("activity_tags", *activity_tags != new.activity_tags),
        ("categories", *categories != new.categories),
        ("trip_highlights", *trip_highlights != new.trip_highlights),
        ("trip_journey", *trip_journey != new.trip_journey),
        ("safety_tips", *safety_tips != new.safety_tips),
        ("packing_list", *packing_list != new.packing_list),
        ("important_notes", *important_notes != new.important_notes),
        (DAYS, !days.iter().map(|day| &day.id).eq(new.days.iter().map(|day| &day.id))),
        ("shared_costs", *shared_costs != new.shared_costs),
        ("is_remixed", *is_remixed != new.is_remixed),
        ("remixed_from_ids", *remixed_from_ids != new.remixed_from_ids),
        ("provenance", *provenance != new.provenance),
        ("warnings", *warnings != new.warnings),
        ("start_date", *start_date != new.start_date),
        ("day_by_day_plan", *day_by_day_plan != new.day_by_day_plan),
        ("creator", *creator != new.creator),
    ])
}

/// The fields in which two ledgers differ.
pub(crate) fn ledger_fields(old: &Constraints, new: &Constraints) -> Vec<&'static str> {
    let Constraints {
        duration_days,
        budget,
        party,
        needs,
        pace,
        activities_per_day,
        themes,
        must_keep,
        banned,
        locked_days,
        start_date,
        stay_level,
        transport_level,
        currency,
        allocations,
        split_after,
    } = old;
    differing([
        ("duration_days", *duration_days != new.duration_days),
        ("budget", *budget != new.budget),
        ("party", *party != new.party),
        ("needs", *needs != new.needs),
        ("pace", *pace != new.pace),
        ("activities_per_day", *activities_per_day != new.activities_per_day),
        ("themes", *themes != new.themes),
        ("must_keep", *must_keep != new.must_keep),
        ("banned", *banned != new.banned),
        ("locked_days", *locked_days != new.locked_days),
        ("start_date", *start_date != new.start_date),
        ("stay_level", *stay_level != new.stay_level),
        ("transport_level", *transport_level != new.transport_level),
        ("currency", *currency != new.currency),
        ("allocations", *allocations != new.allocations),
        ("split_after", *split_after != new.split_after),
    ])
}

/// The fields in which two days differ, their activities apart.
pub(crate) fn day_fields(old: &Day, new: &Day) -> Vec<&'static str> {
    let Day {
        id: _,
        number,
        title,
        place,
        activities,
        stay,
        transfer,
        cost,
        difficulty,
        rest,
        locked,
        origin,
        date,
    } = old;
    differing([
        ("day", *number != new.number),
        ("title", *title != new.title),
        ("place", *place != new.place),
        (ACTIVITIES, !activities.iter().map(|a| &a.id).eq(new.activities.iter().map(|a| &a.id))),
        ("stay", *stay != new.stay),
        ("transfer", *transfer != new.transfer),
        ("cost", *cost != new.cost),
        ("difficulty", *difficulty != new.difficulty),
        ("rest", *rest != new.rest),
        ("locked", *locked != new.locked),
        ("origin", *origin != new.origin),
        ("date", *date != new.date),
    ])
}

/// The fields in which two activities differ.
pub(crate) fn activity_fields(old: &Activity, new: &Activity) -> Vec<&'static str> {
    let Activity { id: _, title, note, slot, start_time, end_time, tags, cost, origin } = old;
    differing([
        ("title", *title != new.title),
        ("note", *note != new.note),
        ("slot", *slot != new.slot),
        ("start_time", *start_time != new.start_time),
        ("end_time", *end_time != new.end_time),
        ("tags", *tags != new.tags),
        ("cost", *cost != new.cost),
        ("origin", *origin != new.origin),
    ])
}
