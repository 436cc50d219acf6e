//! The budget and its levers, pulled in a fixed order and no further than needed: cheaper nights, cheaper ways, paid
//! suggestions out, cheaper equivalents in; then the traveller is asked before a day goes.

use rust_decimal::Decimal;

use super::activities::price;
use super::equivalents::Equivalents;
use super::levels;
use super::trip::{Asked, Comfort, Step, Stop, Trip};
use crate::constraints::{Budget, BudgetKind};
use crate::library::joined;
use crate::message::Message;
use crate::model::{Level, OriginKind, Stay};
use crate::{Activity, Operation, currency, derive, estimate, text};

pub(super) fn set(trip: &mut Trip<'_>, op: &Operation) -> Step {
    let amount = op.amount.filter(|amount| *amount > Decimal::ZERO);
    let amount = amount.ok_or(Message::new("budget_above_zero"))?;
    let kind = match op.level.as_deref().map(text::fold).as_deref() {
        None | Some("" | "cap") => BudgetKind::Cap,
        Some("target") => BudgetKind::Target,
        Some(_) => return Err(Message::new("cap_or_target").into()),
    };
    let unit = op.unit.as_deref().filter(|unit| !unit.trim().is_empty());
    price(trip, amount, unit).map_err(|stop| without_rate(trip, unit, stop))?;
    let code = unit.and_then(currency::code).unwrap_or_else(|| trip.currency().to_owned());
    if code != trip.currency() {
        let date = &currency::rates().date;
        trip.note(Message::new("budget_compared").with("currency", &code).with("date", date));
    }
    trip.names_budget = true;
    trip.draft.constraints.budget =
        Some(Budget { kind, amount: currency::round(amount, &code), currency: code });
    Ok(())
}

/// A budget in a currency that nobody can convert: the traveller can name one in the currency of the trip.
fn without_rate(trip: &Trip<'_>, unit: Option<&str>, stop: Stop) -> Stop {
    let total = trip.draft.itinerary.budget_amount;
    let code = unit.and_then(currency::code).filter(|code| !currency::is_known(code));
    let (Stop::Reject(reason), Some(code)) = (&stop, code) else { return stop };
    if total <= Decimal::ZERO {
        return stop;
    }
    let total = currency::format(total, trip.currency());
    let question = Message::new("ask_no_rate").with("currency", code).with("total", &total);
    let options = vec![
        Message::new("option_set_budget").with("amount", &total),
        Message::new("option_leave_everything"),
    ];
    Stop::Ask(reason.clone(), Asked { question: question.with("own", trip.currency()), options })
}

/// What the levers have done, for the change card.
#[derive(Default)]
struct Pulled {
    nights: usize,
    ways: usize,
    dropped: usize,
    replaced: usize,
}

/// Brings the trip under the budget of the ledger; asks when the levers do not reach that far.
pub(super) fn keep(trip: &mut Trip<'_>) -> Option<Asked> {
    let budget = trip.draft.constraints.budget.clone()?;
    let limit = trip.budget()?;
    let mut pulled = Pulled::default();
    nights(trip, limit, &mut pulled);
    ways(trip, limit, &mut pulled);
    activities(trip, limit, &mut pulled);
    if let Some(note) = describe(&pulled) {
        trip.note(note);
    }
    let total = trip.draft.itinerary.budget_amount;
    if total > limit && budget.kind == BudgetKind::Target {
        let (total, limit) =
            (currency::format(total, trip.currency()), currency::format(limit, trip.currency()));
        trip.note(Message::new("as_near_as_it_gets").with("total", total).with("target", limit));
    }
    question(trip)
}

/// What only the traveller can decide when the trip is above its cap.
pub(super) fn question(trip: &Trip<'_>) -> Option<Asked> {
    let capped = trip.draft.constraints.budget.as_ref().is_some_and(|budget| budget.kind == BudgetKind::Cap);
    let limit = trip.budget().filter(|limit| capped && trip.draft.itinerary.budget_amount > *limit)?;
    Some(ask(trip, limit))
}

fn is_over(trip: &Trip<'_>, limit: Decimal) -> bool {
    trip.draft.itinerary.budget_amount > limit
}

/// The nights of one name with what they would be at another level.
struct Nights {
    name: String,
    saved: Decimal,
    days: Vec<(usize, Stay)>,
}

/// The nights of one name become one level cheaper: of all that can, those that save most.
fn nights(trip: &mut Trip<'_>, limit: Decimal, pulled: &mut Pulled) {
    let floor = trip.draft.constraints.stay_level.unwrap_or(Level::Budget);
    for (from, to) in [(Level::Comfort, Level::Mid), (Level::Mid, Level::Budget)] {
        if to < floor || !is_over(trip, limit) {
            continue;
        }
        let mut groups = cheaper_nights(trip, from, to);
        // Sorting is stable: of equal groups the order of the trip decides.
        groups.sort_by_key(|group| std::cmp::Reverse(group.saved));
        for group in groups {
            if !is_over(trip, limit) {
                break;
            }
            pulled.nights += group.days.len();
            for (at, stay) in group.days {
                trip.days_mut()[at].stay = Some(stay);
                derive::add_up(&mut trip.draft.itinerary, at);
            }
        }
    }
}

fn cheaper_nights(trip: &Trip<'_>, from: Level, to: Level) -> Vec<Nights> {
    let mut groups: Vec<Nights> = Vec::new();
    for (at, day) in trip.days().iter().enumerate() {
        let Some(stay) =
            day.stay.as_ref().filter(|stay| stay.level == from && trip.is_open(Comfort::Night, day))
        else {
            continue;
        };
        let Some(new) = levels::at_level(trip, day, to).filter(|new| new.cost < stay.cost) else {
            continue;
        };
        let saved = stay.cost - new.cost;
        match groups.iter_mut().find(|group| group.name == stay.name) {
            Some(group) => {
                group.saved += saved;
                group.days.push((at, new));
            }
            None => groups.push(Nights { name: stay.name.clone(), saved, days: vec![(at, new)] }),
        }
    }
    groups
}

/// The ways that save most go by public transport.
fn ways(trip: &mut Trip<'_>, limit: Decimal, pulled: &mut Pulled) {
    if trip.draft.constraints.transport_level.is_some_and(|level| level > Level::Budget) {
        return;
    }
    let cheaper = |at: usize| {
        let day = &trip.days()[at];
        let way = day.transfer.as_ref().filter(|_| trip.is_open(Comfort::Way, day))?;
        let new =
            estimate::transfer_at(way, Level::Budget, trip.currency()).filter(|new| new.cost < way.cost)?;
        Some((way.cost - new.cost, at, new))
    };
    let mut all: Vec<_> = (0..trip.days().len()).filter_map(cheaper).collect();
    all.sort_by_key(|(saved, ..)| std::cmp::Reverse(*saved));
    for (_, at, new) in all {
        if !is_over(trip, limit) {
            break;
        }
        trip.days_mut()[at].transfer = Some(new);
        pulled.ways += 1;
        derive::add_up(&mut trip.draft.itinerary, at);
    }
}

/// Suggestions go, and equivalents come.
fn activities(trip: &mut Trip<'_>, limit: Decimal, pulled: &mut Pulled) {
    if !is_over(trip, limit) {
        return;
    }
    let mut equivalents = Equivalents::new(trip);
    // What one lever puts in, the other may take out: they are at their end when a whole round has done nothing, so that
    // the next step finds nothing left to pull.
    let mut rounds = true;
    while is_over(trip, limit) && std::mem::take(&mut rounds) {
        while is_over(trip, limit)
            && let Some((at, gone)) = suggestion(trip)
        {
            rounds = true;
            pulled.dropped += 1;
            equivalents.goes(trip, &gone);
            derive::add_up(&mut trip.draft.itinerary, at);
        }
        while is_over(trip, limit)
            && let Some(at) = equivalents.pull(trip)
        {
            rounds = true;
            pulled.replaced += 1;
            derive::add_up(&mut trip.draft.itinerary, at);
        }
    }
}

/// Activities that a lever may touch, as (day, index).
pub(super) fn free(trip: &Trip<'_>) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    for (at, day) in trip.days().iter().enumerate().filter(|(_, day)| !day.locked) {
        for (index, activity) in day.activities.iter().enumerate() {
            if activity.cost > Decimal::ZERO && !trip.is_protected(activity) {
                out.push((at, index));
            }
        }
    }
    out
}

/// Takes the dearest paid suggestion out of its day, unless it shows a theme that is wished for or is all that the day
/// has.
fn suggestion(trip: &mut Trip<'_>) -> Option<(usize, Activity)> {
    let wishes = &trip.draft.constraints.themes.more;
    let droppable = |(at, index): &(usize, usize)| {
        let day = &trip.days()[*at];
        let activity = &day.activities[*index];
        let suggested = activity.origin.as_ref().is_some_and(|origin| origin.kind == OriginKind::Suggested);
        suggested && day.activities.len() > 1 && !activity.tags.iter().any(|tag| wishes.contains(tag))
    };
    let (at, index) = free(trip)
        .into_iter()
        .filter(droppable)
        .rev()
        .max_by_key(|(at, index)| trip.days()[*at].activities[*index].cost)?;
    Some((at, trip.days_mut()[at].activities.remove(index)))
}

fn describe(pulled: &Pulled) -> Option<Message> {
    let counted = [
        (pulled.nights, "cheaper_night", "cheaper_nights"),
        (pulled.ways, "cheaper_way", "cheaper_ways"),
        (pulled.dropped, "suggestion_dropped", "suggestions_dropped"),
        (pulled.replaced, "activity_replaced", "activities_replaced"),
    ];
    let some = counted.into_iter().filter(|(count, ..)| *count > 0);
    let parts: Vec<Message> = some.map(|(count, one, many)| Message::count(count, one, many)).collect();
    (!parts.is_empty()).then(|| Message::new("to_keep_your_budget").with_list("what", parts))
}

/// What could give way once the levers are at their end: the dearest days that may go, or the budget.
fn ask(trip: &Trip<'_>, limit: Decimal) -> Asked {
    let days = trip.days();
    let split = &trip.draft.constraints.split_after;
    let on_trek = |at: usize| joined(days, at, split) || (at > 0 && joined(days, at - 1, split));
    let mut dearest: Vec<usize> =
        (0..days.len()).filter(|at| days.len() > 1 && !trip.must_stay(&days[*at]) && !on_trek(*at)).collect();
    dearest.sort_by_key(|at| std::cmp::Reverse(days[*at].cost));
    dearest.truncate(2);
    let remove = |at: &usize| Message::new("option_remove_day").with_day("day", &days[*at]);
    let mut options: Vec<Message> = dearest.iter().map(remove).collect();
    let total = currency::format(trip.draft.itinerary.budget_amount, trip.currency());
    options.push(Message::new("option_set_budget").with("amount", &total));
    options.push(Message::new("option_drop_budget"));
    let named =
        |at: &usize| Message::new("day_by_name").with_day("day", &days[*at]).with("title", &days[*at].title);
    let limit = currency::format(limit, trip.currency());
    let question = match dearest.as_slice() {
        [] => Message::new("ask_over_budget"),
        days => Message::new("ask_over_budget_days").with_list("days", days.iter().map(named).collect()),
    };
    Asked { question: question.with("total", total).with("limit", limit), options }
}
