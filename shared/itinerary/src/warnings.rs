//! What a traveller should know about a draft that is valid all the same: each with a stable word, a sentence in the
//! traveller's language that says what can be done, and the day that it is about.

use rust_decimal::Decimal;

use crate::derive::over_cap;
use crate::library::{Element, Library, convertible};
use crate::load::{self, Squeeze};
use crate::message::{Language, Message};
use crate::model::Warning;
use crate::{Activity, Day, Draft, Itinerary, Place, currency, stays, tags, texts, validate};

/// A reorder is worth telling when it saves more than this part of the way.
const WORTHWHILE: f64 = 0.25;

/// Bytes between a draft with its warnings and the most that is kept.
const SLACK: usize = 64;

/// Collects warnings.
struct Found {
    list: Vec<Warning>,
    language: Language,
}

impl Found {
    fn add(&mut self, code: &str, day: Option<u32>, message: Message) {
        let message = message.say(self.language);
        self.list.push(Warning { code: code.to_owned(), message, day });
    }
}

/// The warnings of a draft of so many bytes: those of the whole trip, then those of its days in their order.
pub(crate) fn warnings(
    draft: &Draft,
    bytes: usize,
    library: &Library<'_>,
    sources: &[Itinerary],
    language: Language,
) -> Vec<Warning> {
    let mut found = Found { list: Vec::new(), language };
    if over_cap(draft) {
        found.add("over_budget", None, Message::new("w_over_budget"));
    }
    costs(draft, sources, &mut found);
    detour(draft, library, &mut found);
    stale_texts(draft, bytes, library, &mut found);
    let days = &draft.itinerary.days;
    for (at, day) in days.iter().enumerate() {
        way(draft, day, library, &mut found);
        if let Some(next) = days.get(at + 1) {
            if day.stay.is_none() {
                let message = Message::new("w_no_stay").with("place", &day.place.name);
                found.add("no_stay", Some(day.number), message);
            }
            squeeze(day, next, &mut found);
        }
        elsewhere(days, at, library, &mut found);
        pace(draft, at, &mut found);
        needs(draft, day, &mut found);
    }
    room(draft, bytes, found.list)
}

/// A draft is kept with its warnings: where there is no room for all of them, estimates are told last, and what is about
/// a later day after what is about an earlier one.
fn room(draft: &Draft, bytes: usize, mut list: Vec<Warning>) -> Vec<Warning> {
    let size = |warning: &Warning| validate::bytes(warning) + 1;
    let old: usize = draft.itinerary.warnings.iter().map(size).sum();
    let most = (validate::MAX_BYTES + old).saturating_sub(bytes + SLACK);
    let mut needed: usize = list.iter().map(size).sum();
    while needed > most {
        let estimate = list.iter().rposition(|warning| warning.code == "fare_estimated");
        let Some(at) = estimate.or_else(|| list.len().checked_sub(1)) else { break };
        needed -= size(&list.remove(at));
    }
    list
}

fn costs(draft: &Draft, sources: &[Itinerary], found: &mut Found) {
    let code = &draft.itinerary.budget_currency;
    for source in sources {
        let from = &source.budget_currency;
        let about = |key| Message::new(key).with("title", &source.title);
        if costs_nothing(source) {
            found.add("cost_unknown", None, about("w_no_costs"));
        } else if from != code && convertible(from, code) {
            let message = about("w_converted").with("from", from).with("date", &currency::rates().date);
            found.add("converted", None, message);
        } else if from != code {
            found.add("cost_unknown", None, about("w_no_rate").with("from", from));
        }
    }
}

/// True for a source that says nothing about money.
fn costs_nothing(source: &Itinerary) -> bool {
    let parts = source.days.iter().flat_map(|day| {
        let activities = day.activities.iter().map(|activity| activity.cost);
        let stay = day.stay.iter().map(|stay| stay.cost);
        activities.chain(stay).chain(day.transfer.iter().map(|way| way.cost))
    });
    let shared = source.shared_costs.iter().map(|shared| shared.cost);
    let mut all = parts.chain(shared).chain([source.budget_amount]);
    !source.days.is_empty() && all.all(|cost| cost <= Decimal::ZERO)
}

/// V14. What one traveller has published in this order is meant so.
fn detour(draft: &Draft, library: &Library<'_>, found: &mut Found) {
    let (days, split) = (&draft.itinerary.days, &draft.constraints.split_after);
    let cited: Vec<_> = days.iter().filter_map(|day| library.cited_day(day)).collect();
    let as_published = cited.windows(2).all(|pair| pair[0].source == pair[1].source && pair[0] < pair[1]);
    if as_published || !stays::on_the_map(days) {
        return;
    }
    let worthwhile = |now: f64, then: f64| now - then > now * WORTHWHILE && now - then >= 1.0;
    let (least, present) = stays::least_and_present(days, split);
    let shorter = worthwhile(present, least).then(|| stays::shorter(days, split)).flatten();
    if let Some(shorter) = shorter.filter(|shorter| worthwhile(shorter.now, shorter.then)) {
        let saved = (shorter.now - shorter.then).round() as u64;
        let message = Message::new("w_detour").with("saved", saved);
        found.add("detour", None, message.with("total", shorter.now.round() as u64));
    }
}

/// V22, and what a long trip has no room for.
fn stale_texts(draft: &Draft, bytes: usize, library: &Library<'_>, found: &mut Found) {
    let itinerary = &draft.itinerary;
    // A text that is missing from a small draft has been taken out by hand.
    let is_large = bytes > validate::MAX_BYTES / 2;
    let notes = if is_large { missing_notes(itinerary, library) } else { 0 };
    if notes > 0 {
        found.add("notes_left_out", None, Message::count(notes, "w_note_left_out", "w_notes_left_out"));
    }
    for (field, place) in texts::stale(itinerary, library) {
        let message = Message::new("w_place_gone").with_message("field", Message::new(field));
        found.add("place_gone", None, message.with("place", place));
    }
    if !is_large {
        return;
    }
    let fields: Vec<Message> = texts::missing(itinerary, library).into_iter().map(Message::new).collect();
    if !fields.is_empty() {
        found.add("texts_left_out", None, Message::new("w_texts_left_out").with_list("fields", fields));
    }
}

/// Copies whose source has a note where they have none.
fn missing_notes(itinerary: &Itinerary, library: &Library<'_>) -> usize {
    let bare = itinerary.days.iter().flat_map(|day| &day.activities).filter(|a| a.note.is_empty());
    bare.filter_map(|activity| library.cited_activity(activity)).filter(|own| !own.note.is_empty()).count()
}

fn way(draft: &Draft, day: &Day, library: &Library<'_>, found: &mut Found) {
    let Some(way) = &day.transfer else { return };
    let named = |key| Message::new(key).with("from", &day.place.name).with("to", &way.to);
    if !way.checked {
        found.add("transfer_unchecked", Some(day.number), named("w_transfer_unchecked"));
    } else if way.cost > Decimal::ZERO && !from_source(day, library) {
        let fare = currency::format(way.cost, &draft.itinerary.budget_currency);
        found.add("fare_estimated", Some(day.number), named("w_fare_estimated").with("fare", fare));
    }
}

fn from_source(day: &Day, library: &Library<'_>) -> bool {
    let own = library.cited_day(day).and_then(|at| library.day(at).transfer.as_ref());
    own.zip(day.transfer.as_ref())
        .is_some_and(|(own, way)| own.to == way.to && own.mode == way.mode && own.cost == way.cost)
}

/// V13.
fn squeeze(day: &Day, next: &Day, found: &mut Found) {
    let (key, minutes) = match load::squeeze(day, next) {
        Some(Squeeze::Half(minutes)) => ("w_transfer_takes_half", minutes),
        Some(Squeeze::Whole(minutes)) => ("w_transfer_takes_day", minutes),
        None => return,
    };
    let message = Message::new(key).with("to", &next.place.name).with("time", hours(minutes));
    let message = message.with("day", day.number).with("next", next.number);
    found.add("transfer_too_long", Some(day.number), message);
}

/// V13. Of several things in other places the first one that has the longest way is told.
fn elsewhere(days: &[Day], at: usize, library: &Library<'_>, found: &mut Found) {
    let (day, before) = (&days[at], at.checked_sub(1).map(|before| &days[before]));
    let mut farthest: Option<(u32, &Activity, &Place)> = None;
    for activity in &day.activities {
        let Some(Element::Activity(home, _)) = library.cited(activity.origin.as_ref()) else { continue };
        let place = &library.day(home).place;
        let Some(minutes) = load::too_far(day, place, before, days.get(at + 1)) else { continue };
        if farthest.is_none_or(|(most, ..)| minutes > most) {
            farthest = Some((minutes, activity, place));
        }
    }
    if let Some((minutes, activity, place)) = farthest {
        let message = Message::new("w_elsewhere").with("title", &activity.title).with("place", &place.name);
        let message =
            message.with("home", &day.place.name).with("day", day.number).with("time", hours(minutes));
        found.add("transfer_too_long", Some(day.number), message);
    }
}

/// V15.
fn pace(draft: &Draft, at: usize, found: &mut Found) {
    let days = &draft.itinerary.days;
    let (day, before) = (&days[at], at.checked_sub(1).map(|before| &days[before]));
    let count = day.activities.len();
    let most = load::most_activities(&draft.constraints).filter(|most| count > *most);
    if let Some(most) = most {
        let message = Message::new("w_too_many_activities").with("day", day.number).with("count", count);
        found.add("day_too_full", Some(day.number), message.with("most", most));
    } else if let Some(minutes) = load::too_much(day, before) {
        let message = Message::new("w_too_much_by_the_clock").with("day", day.number);
        found.add("day_too_full", Some(day.number), message.with("time", hours(minutes)));
    }
}

fn needs(draft: &Draft, day: &Day, found: &mut Found) {
    for need in &draft.constraints.needs {
        let avoided = tags::avoided_by(need);
        for activity in day.activities.iter().filter(|a| a.tags.iter().any(|tag| avoided.contains(tag))) {
            let message = Message::new("w_need_conflict").with("title", &activity.title);
            found.add("need_conflict", Some(day.number), message.with("need", need.replace('_', " ")));
        }
    }
}

/// `6 h`, `6 h 30 min`.
fn hours(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (hours, 0) => format!("{hours} h"),
        (hours, rest) => format!("{hours} h {rest} min"),
    }
}
