//! The sources of a draft, cleaned and in the draft's currency, and what a `ref` points at.
//!
//! Sources are written by strangers and may be old: everything is brought into the shape that always holds before
//! anything is copied, so that a copy is valid by construction and its text can be compared with its source (V11).

mod clean;

use std::borrow::Cow;
use std::collections::HashMap;

use crate::message::Message;
use crate::model::{Origin, OriginKind, Transfer};
use crate::{Activity, Day, Draft, Itinerary, Place, currency, places};

pub(crate) use clean::{clean_tags, day_cost, order, span};

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

/// All sources of a draft: borrowed where they are clean already, as nearly every published itinerary is.
#[derive(Debug)]
pub(crate) struct Library<'a> {
    pub(crate) sources: Vec<Cow<'a, Itinerary>>,
    /// Where the elements of each source are, by id.
    elements: Vec<HashMap<Cow<'a, str>, Element>>,
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

/// The elements of the sources that a draft holds: bits for the activities of each day, and the highest for the day.
#[derive(Debug, Clone, Default)]
pub(crate) struct Used(Vec<Vec<u16>>);

/// The bit of a day; its activities are fewer.
const DAY_BIT: usize = 15;

impl Used {
    fn bit(element: Element) -> (DayRef, u16) {
        match element {
            Element::Day(at) => (at, 1 << DAY_BIT),
            Element::Activity(at, index) => (at, 1 << index),
        }
    }

    pub(crate) fn contains(&self, element: &Element) -> bool {
        let (at, bit) = Self::bit(*element);
        self.0.get(at.source).and_then(|days| days.get(at.day)).is_some_and(|bits| bits & bit != 0)
    }

    /// False when it was there already.
    pub(crate) fn insert(&mut self, element: Element) -> bool {
        let (at, bit) = Self::bit(element);
        let sources = self.0.len().max(at.source + 1);
        self.0.resize(sources, Vec::new());
        let days = &mut self.0[at.source];
        days.resize(days.len().max(at.day + 1), 0);
        let fresh = days[at.day] & bit == 0;
        days[at.day] |= bit;
        fresh
    }

    pub(crate) fn remove(&mut self, element: Element) {
        let (at, bit) = Self::bit(element);
        if let Some(bits) = self.0.get_mut(at.source).and_then(|days| days.get_mut(at.day)) {
            *bits &= !bit;
        }
    }
}

impl<'a> Library<'a> {
    /// The sources with all amounts in `currency`.
    pub(crate) fn new(sources: &'a [Itinerary], currency: &str) -> Self {
        let mut sources: Vec<Cow<'a, Itinerary>> =
            sources.iter().map(|source| clean::clean(source, currency)).collect();
        for at in 1..sources.len() {
            // The same itinerary picked twice has its days once: an origin could not tell them apart.
            if sources[..at].iter().any(|other| other.id == sources[at].id) {
                sources[at].to_mut().days.clear();
            }
        }
        let elements = sources.iter().enumerate().map(|(at, source)| by_id(at, source)).collect();
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

    /// The way behind a source day; what a source says about its own way counts as checked.
    pub(crate) fn way(&self, at: DayRef) -> Option<Transfer> {
        let way = self.day(at).transfer.clone()?;
        Some(Transfer { checked: way.distance_km.is_some() || way.duration_minutes.is_some(), ..way })
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
            transfer: self.way(at),
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
        let mut used = Used::default();
        for element in origins.filter_map(|origin| self.cited(origin)) {
            used.insert(element);
        }
        used
    }

    /// Every place of the draft and of the sources.
    pub(crate) fn places<'p>(&'p self, draft: &'p Draft) -> impl Iterator<Item = &'p Place> {
        draft.itinerary.days.iter().map(|day| &day.place).chain(self.days().map(|(_, day)| &day.place))
    }
}

fn by_id<'a>(source: usize, itinerary: &Cow<'a, Itinerary>) -> HashMap<Cow<'a, str>, Element> {
    match itinerary {
        Cow::Borrowed(itinerary) => {
            elements(source, itinerary).map(|(id, element)| (Cow::Borrowed(id), element)).collect()
        }
        Cow::Owned(itinerary) => {
            elements(source, itinerary).map(|(id, element)| (Cow::Owned(id.to_owned()), element)).collect()
        }
    }
}

/// Every day and every activity with its id.
fn elements(source: usize, itinerary: &Itinerary) -> impl Iterator<Item = (&str, Element)> {
    itinerary.days.iter().enumerate().flat_map(move |(day, content)| {
        let at = DayRef { source, day };
        let activities = content.activities.iter().enumerate();
        std::iter::once((content.id.as_str(), Element::Day(at))).chain(
            activities.map(move |(index, activity)| (activity.id.as_str(), Element::Activity(at, index))),
        )
    })
}

/// The id of a copy: stays the same when an element is taken out and put back.
pub(crate) fn copy_id(source: usize, element: &str) -> String {
    format!("s{}.{element}", source + 1)
}

/// True when the night after this day is reached on foot, so that the day and the next one make a trek.
pub(crate) fn treks_on(day: &Day) -> bool {
    let on_foot =
        |transfer: &Transfer| transfer.mode == "walk" && transfer.distance_km.is_none_or(|km| km >= TREK_KM);
    day.transfer.as_ref().is_some_and(on_foot)
}

/// True when `days[at]` and the next day must stay together: a trek that the traveller has not split.
pub(crate) fn joined(days: &[Day], at: usize, split_after: &[String]) -> bool {
    let Some(next) = days.get(at + 1) else { return false };
    treks_on(&days[at])
        && days[at].transfer.as_ref().is_some_and(|transfer| places::same(&transfer.to, &next.place.name))
        && !split_after.contains(&days[at].id)
}

/// True when an itinerary of this currency can be shown in the other one.
pub(crate) fn convertible(from: &str, to: &str) -> bool {
    from == to || (currency::is_known(from) && currency::is_known(to))
}
