//! The sources of a draft, cleaned and in the draft's currency, and what a `ref` points at.
//!
//! Sources are written by strangers and may be old: everything is brought into the shape that always holds before
//! anything is copied, so that a copy is valid by construction and its text can be compared with its source (V11).

use std::collections::{BTreeSet, HashMap};

use rust_decimal::Decimal;

use crate::message::Message;
use crate::model::{Origin, OriginKind, SharedCost};
use crate::{Activity, Day, Draft, Itinerary, Place, currency, date, places, tags, text};

/// Most days of an itinerary.
pub(crate) const MAX_DAYS: usize = 60;
/// Most activities of a day.
pub(crate) const MAX_ACTIVITIES: usize = 8;
/// Most tags of an activity or an itinerary.
pub(crate) const MAX_TAGS: usize = 15;
/// Above any honest price; keeps sums far from the limits of a decimal.
pub(crate) const MAX_AMOUNT: i64 = 1_000_000_000;
/// A way on foot of at least so many kilometres joins two days into a trek.
const TREK_KM: f64 = 3.0;

/// All sources of a draft.
#[derive(Debug)]
pub(crate) struct Library {
    pub(crate) sources: Vec<Itinerary>,
    /// Where the elements of each source are, by id.
    elements: Vec<HashMap<String, Element>>,
}

/// A day of a source, both from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct DayRef {
    pub(crate) source: usize,
    pub(crate) day: usize,
}

/// What a `ref` points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Element {
    Day(DayRef),
    Activity(DayRef, usize),
}

/// The elements of the sources that a draft holds.
pub(crate) type Used = BTreeSet<Element>;

impl Library {
    /// The sources with all amounts in `currency`.
    pub(crate) fn new(sources: &[Itinerary], currency: &str) -> Self {
        let mut sources: Vec<Itinerary> = sources.iter().map(|source| clean(source, currency)).collect();
        for at in 1..sources.len() {
            // The same itinerary picked twice has its days once: an origin could not tell them apart.
            if sources[..at].iter().any(|other| other.id == sources[at].id) {
                sources[at].days.clear();
            }
        }
        let elements =
            sources.iter().enumerate().map(|(source, itinerary)| elements(source, itinerary)).collect();
        Self { sources, elements }
    }

    pub(crate) fn day(&self, at: DayRef) -> &Day {
        &self.sources[at.source].days[at.day]
    }

    /// Every day of every source, in order.
    pub(crate) fn days(&self) -> impl Iterator<Item = (DayRef, &Day)> {
        self.sources.iter().enumerate().flat_map(|(source, itinerary)| {
            itinerary.days.iter().enumerate().map(move |(day, content)| (DayRef { source, day }, content))
        })
    }

    /// Every activity of every source with its day, in order.
    pub(crate) fn activities(&self) -> impl Iterator<Item = (DayRef, usize, &Day, &Activity)> {
        self.days().flat_map(|(at, day)| {
            day.activities.iter().enumerate().map(move |(index, activity)| (at, index, day, activity))
        })
    }

    /// Finds `<source number>:<element id>`, `<itinerary uuid>:<element id>`, the id of a copy (`s1.d3`), or a bare
    /// element id that only one source has.
    pub(crate) fn resolve(&self, reference: &str) -> Result<Element, Message> {
        let reference = reference.trim();
        if let Some((source, element)) = reference.split_once(':') {
            let source =
                self.source(source).ok_or_else(|| Message::new("no_such_source").with("name", source))?;
            let missing = || Message::new("not_in_source").with("source", source + 1).with("name", element);
            return self.element(source, element).ok_or_else(missing);
        }
        let copy = reference.strip_prefix('s').and_then(|rest| rest.split_once('.'));
        if let Some(found) = copy.and_then(|(source, element)| self.element(self.source(source)?, element)) {
            return Ok(found);
        }
        let mut hits = (0..self.sources.len()).filter_map(|source| self.element(source, reference));
        match (hits.next(), hits.next()) {
            (Some(one), None) => Ok(one),
            (None, _) => Err(Message::new("in_no_source").with("name", reference)),
            (Some(_), Some(_)) => Err(Message::new("in_several_sources").with("name", reference)),
        }
    }

    fn source(&self, name: &str) -> Option<usize> {
        let by_number =
            name.parse::<usize>().ok().filter(|n| (1..=self.sources.len()).contains(n)).map(|n| n - 1);
        by_number.or_else(|| self.sources.iter().position(|source| source.id == name))
    }

    /// An element of a source by its id.
    pub(crate) fn element(&self, source: usize, id: &str) -> Option<Element> {
        self.elements.get(source)?.get(id).copied()
    }

    /// What an origin cites; none when it cites nothing or something that does not exist.
    pub(crate) fn cited(&self, origin: Option<&Origin>) -> Option<Element> {
        let origin = origin.filter(|origin| origin.kind == OriginKind::Source)?;
        let id = origin.itinerary_id.as_deref()?;
        let source = self.sources.iter().position(|source| source.id == id)?;
        self.element(source, origin.element_id.as_deref()?)
    }

    /// The source day that a day of a draft was copied from.
    pub(crate) fn cited_day(&self, day: &Day) -> Option<DayRef> {
        match self.cited(day.origin.as_ref())? {
            Element::Day(at) => Some(at),
            Element::Activity(..) => None,
        }
    }

    /// The source activity that an activity of a draft was copied from.
    pub(crate) fn cited_activity(&self, activity: &Activity) -> Option<&Activity> {
        match self.cited(activity.origin.as_ref())? {
            Element::Activity(at, index) => self.day(at).activities.get(index),
            Element::Day(_) => None,
        }
    }

    /// A copy of a whole day, without activities that the draft holds elsewhere.
    pub(crate) fn copy_day(&self, at: DayRef, used: &Used) -> Day {
        let source = self.day(at);
        let activities = (0..source.activities.len())
            .filter(|index| !used.contains(&Element::Activity(at, *index)))
            .map(|index| self.copy_activity(at, index))
            .collect();
        Day {
            id: copy_id(at.source, &source.id),
            activities,
            locked: false,
            date: None,
            origin: Some(self.origin(at.source, &source.id)),
            ..source.clone()
        }
    }

    /// A copy of one activity.
    pub(crate) fn copy_activity(&self, at: DayRef, index: usize) -> Activity {
        let activity = &self.day(at).activities[index];
        Activity {
            id: copy_id(at.source, &activity.id),
            origin: Some(self.origin(at.source, &activity.id)),
            ..activity.clone()
        }
    }

    fn origin(&self, source: usize, element: &str) -> Origin {
        Origin {
            kind: OriginKind::Source,
            itinerary_id: Some(self.sources[source].id.clone()),
            element_id: Some(element.to_owned()),
            version: None,
            edited: false,
        }
    }

    /// What of the sources is in the draft.
    pub(crate) fn used(&self, itinerary: &Itinerary) -> Used {
        let origins = itinerary.days.iter().flat_map(|day| {
            std::iter::once(day.origin.as_ref())
                .chain(day.activities.iter().map(|activity| activity.origin.as_ref()))
        });
        origins.filter_map(|origin| self.cited(origin)).collect()
    }

    /// Every place of the draft and of the sources.
    pub(crate) fn places<'a>(&'a self, draft: &'a Draft) -> impl Iterator<Item = &'a Place> {
        draft.itinerary.days.iter().map(|day| &day.place).chain(self.days().map(|(_, day)| &day.place))
    }
}

fn elements(source: usize, itinerary: &Itinerary) -> HashMap<String, Element> {
    let mut elements = HashMap::new();
    for (day, content) in itinerary.days.iter().enumerate() {
        let at = DayRef { source, day };
        elements.insert(content.id.clone(), Element::Day(at));
        let activities = content.activities.iter().enumerate();
        elements
            .extend(activities.map(|(index, activity)| (activity.id.clone(), Element::Activity(at, index))));
    }
    elements
}

/// The id of a copy: stays the same when an element is taken out and put back.
pub(crate) fn copy_id(source: usize, element: &str) -> String {
    format!("s{}.{element}", source + 1)
}

/// True when the night after this day is reached on foot, so that the day and the next one make a trek.
pub(crate) fn treks_on(day: &Day) -> bool {
    let on_foot = |transfer: &crate::model::Transfer| {
        transfer.mode == "walk" && transfer.distance_km.is_none_or(|km| km >= TREK_KM)
    };
    day.transfer.as_ref().is_some_and(on_foot)
}

/// True when `days[at]` and the next day must stay together: a trek that the traveller has not split.
pub(crate) fn joined(days: &[Day], at: usize, split_after: &[String]) -> bool {
    let Some(next) = days.get(at + 1) else { return false };
    treks_on(&days[at])
        && days[at].transfer.as_ref().is_some_and(|transfer| places::same(&transfer.to, &next.place.name))
        && !split_after.contains(&days[at].id)
}

/// An itinerary in the shape that always holds, with amounts in `currency`.
fn clean(source: &Itinerary, currency: &str) -> Itinerary {
    let amount = |value: Decimal| {
        let value = value.clamp(Decimal::ZERO, Decimal::from(MAX_AMOUNT));
        let value = currency::convert(value, &source.budget_currency, currency).unwrap_or_default();
        value.min(Decimal::from(MAX_AMOUNT))
    };
    let mut out = source.clone();
    out.title = titled(&source.title, text::TITLE, "Untitled trip");
    out.tagline = text::truncate(&text::line(&source.tagline), text::TAGLINE);
    out.destination = text::truncate(&text::line(&source.destination), text::TITLE);
    for long in [&mut out.description, &mut out.trip_highlights, &mut out.trip_journey, &mut out.safety_tips]
    {
        *long = text::truncate(&text::paragraphs(long), text::LONG);
    }
    for list in [&mut out.packing_list, &mut out.important_notes, &mut out.categories] {
        *list = list
            .iter()
            .map(|item| text::truncate(&text::line(item), text::ITEM))
            .filter(|i| !i.is_empty())
            .collect();
    }
    out.activity_tags = clean_tags(&source.activity_tags);
    let mut ids = BTreeSet::new();
    out.days.truncate(MAX_DAYS);
    for (at, day) in out.days.iter_mut().enumerate() {
        day.number = at as u32 + 1;
        clean_day(day, &mut ids, &amount);
    }
    for shared in &mut out.shared_costs {
        shared.title = titled(&shared.title, text::ACTIVITY_TITLE, "Shared costs");
        shared.cost = amount(shared.cost);
    }
    let rest = amount(unlisted(source));
    if rest > Decimal::ZERO {
        let title = text::truncate(&format!("Other costs of {}", out.title), text::ACTIVITY_TITLE);
        out.shared_costs.push(SharedCost { title, cost: rest });
    }
    let listed = out.days.iter().map(|day| day.cost).chain(out.shared_costs.iter().map(|shared| shared.cost));
    out.budget_amount = listed.sum();
    out.budget_currency = currency.to_owned();
    out
}

/// What the stated budget holds beyond the listed costs; it belongs to the trip as a whole and is shared by its days.
fn unlisted(source: &Itinerary) -> Decimal {
    let sane = |value: Decimal| value.clamp(Decimal::ZERO, Decimal::from(MAX_AMOUNT));
    let day = |day: &Day| {
        let parts =
            [day.stay.as_ref().map(|stay| stay.cost), day.transfer.as_ref().map(|transfer| transfer.cost)];
        day.activities
            .iter()
            .map(|activity| activity.cost)
            .chain(parts.into_iter().flatten())
            .map(sane)
            .sum::<Decimal>()
    };
    let days: Decimal = source.days.iter().map(day).sum();
    let shared: Decimal = source.shared_costs.iter().map(|shared| sane(shared.cost)).sum();
    (sane(source.budget_amount) - days - shared).max(Decimal::ZERO)
}

fn clean_day(day: &mut Day, ids: &mut BTreeSet<String>, amount: &impl Fn(Decimal) -> Decimal) {
    day.id = unique(&day.id, &format!("d{}", day.number), ids);
    day.title = titled(&day.title, text::DAY_TITLE, &format!("Day {}", day.number));
    for name in [&mut day.place.name, &mut day.place.region, &mut day.place.country] {
        *name = text::truncate(&text::line(name), text::DAY_TITLE);
    }
    // Six digits are ten centimetres, and short enough to survive any JSON parser.
    let known = |degrees: Option<f64>, limit: f64| {
        degrees.filter(|value| value.abs() <= limit).map(|value| (value * 1e6).round() / 1e6)
    };
    day.place.latitude = known(day.place.latitude, 90.0);
    day.place.longitude = known(day.place.longitude, 180.0);
    for (at, activity) in day.activities.iter_mut().enumerate() {
        activity.id = unique(&activity.id, &format!("d{}a{}", day.number, at + 1), ids);
        activity.title = titled(&activity.title, text::ACTIVITY_TITLE, "Activity");
        activity.note = text::truncate(&text::line(&activity.note), text::NOTE);
        activity.tags = clean_tags(&activity.tags);
        activity.cost = amount(activity.cost);
    }
    let mut titles: Vec<String> = Vec::new();
    day.activities.retain(|activity| {
        let fresh = !titles.iter().any(|title| places::same(title, &activity.title));
        titles.push(activity.title.clone());
        fresh
    });
    day.activities.truncate(MAX_ACTIVITIES);
    order(&mut day.activities);
    day.rest |= day.activities.is_empty();
    if let Some(stay) = &mut day.stay {
        stay.name = titled(&stay.name, text::ACTIVITY_TITLE, "Stay");
        stay.cost = amount(stay.cost);
    }
    if let Some(transfer) = &mut day.transfer {
        transfer.to = text::truncate(&text::line(&transfer.to), text::DAY_TITLE);
        transfer.mode = text::truncate(&text::line(&transfer.mode).to_lowercase(), text::TAG);
        let metres = |km: f64| (km * 1000.0).round() / 1000.0;
        transfer.distance_km = transfer.distance_km.filter(|km| (0.0..=40_000.0).contains(km)).map(metres);
        transfer.cost = amount(transfer.cost);
        // What a source says about its own way counts as checked.
        transfer.checked = transfer.distance_km.is_some() || transfer.duration_minutes.is_some();
    }
    day.cost = day_cost(day);
}

/// Activities + stay + transfer.
pub(crate) fn day_cost(day: &Day) -> Decimal {
    let activities: Decimal = day.activities.iter().map(|activity| activity.cost).sum();
    let stay = day.stay.as_ref().map_or(Decimal::ZERO, |stay| stay.cost);
    activities + stay + day.transfer.as_ref().map_or(Decimal::ZERO, |transfer| transfer.cost)
}

/// Puts activities into the order of the day; clock times that are none or that overlap give way to the slot (V10).
/// What has no time keeps its place among the others of its slot.
pub(crate) fn order(activities: &mut [Activity]) {
    for activity in activities.iter_mut() {
        if span(activity).is_none() {
            activity.start_time = None;
            activity.end_time = None;
        }
    }
    activities.sort_by_key(|activity| activity.slot);
    for part in activities.chunk_by_mut(|one, next| one.slot == next.slot) {
        let places: Vec<usize> = (0..part.len()).filter(|at| span(&part[*at]).is_some()).collect();
        let mut timed: Vec<Activity> = places.iter().map(|at| part[*at].clone()).collect();
        timed.sort_by_key(span);
        for (at, activity) in places.into_iter().zip(timed) {
            part[at] = activity;
        }
    }
    let mut busy_until = 0;
    for activity in activities {
        match span(activity) {
            Some((start, _)) if start < busy_until => {
                activity.start_time = None;
                activity.end_time = None;
            }
            Some((_, end)) => busy_until = end,
            None => {}
        }
    }
}

/// Start and end in minutes since midnight, when both are times and in order.
pub(crate) fn span(activity: &Activity) -> Option<(u32, u32)> {
    let start = date::minutes(activity.start_time.as_deref()?)?;
    let end = date::minutes(activity.end_time.as_deref()?)?;
    (start < end).then_some((start, end))
}

/// Lower case, canonical where the word is known, distinct, at most 15.
pub(crate) fn clean_tags(raw: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for tag in raw {
        let word = match tags::synonym(tag) {
            Some(word) => word.to_owned(),
            None => text::truncate(&text::line(tag).to_lowercase(), text::TAG),
        };
        if !word.is_empty() && !out.contains(&word) && out.len() < MAX_TAGS {
            out.push(word);
        }
    }
    out
}

fn titled(title: &str, limit: usize, otherwise: &str) -> String {
    let title = text::truncate(&text::line(title), limit);
    if title.is_empty() { otherwise.to_owned() } else { title }
}

fn unique(id: &str, otherwise: &str, ids: &mut BTreeSet<String>) -> String {
    let plain = !id.is_empty() && id.len() <= 64 && id.chars().all(|c| c.is_ascii_graphic() && c != ':');
    let mut candidate = if plain { id.to_owned() } else { otherwise.to_owned() };
    while !ids.insert(candidate.clone()) {
        candidate.push('\'');
    }
    candidate
}

/// True when an itinerary of this currency can be shown in the other one.
pub(crate) fn convertible(from: &str, to: &str) -> bool {
    from == to || (currency::is_known(from) && currency::is_known(to))
}
