//! The draft while an edit works on it: finding things by shown number or id, copying from sources, who may be touched.

use std::collections::BTreeSet;
use std::rc::Rc;

use rust_decimal::Decimal;

use super::{Author, Edit, Question};
use crate::library::{self, DayRef, Element, Library, MAX_ACTIVITIES, Used, copy_id};
use crate::model::{Level, Origin, OriginKind};
use crate::places::{self, PlaceMatch};
use crate::{Activity, Day, Draft, Place, text};

/// Why an operation is not applied.
#[derive(Debug)]
pub(super) enum Stop {
    /// One sentence.
    Reject(String),
    /// One sentence, and what only the traveller can decide.
    Ask(String, Question),
}

impl From<String> for Stop {
    fn from(reason: String) -> Self {
        Self::Reject(reason)
    }
}

impl From<&str> for Stop {
    fn from(reason: &str) -> Self {
        Self::Reject(reason.to_owned())
    }
}

/// What one operation comes to.
pub(super) type Step = Result<(), Stop>;

/// The draft while an edit works on it.
#[derive(Debug, Clone)]
pub(super) struct Trip<'a> {
    pub(super) edit: &'a Edit<'a>,
    pub(super) library: Rc<Library>,
    pub(super) draft: Draft,
    /// Ids of the days as they were numbered when the traveller spoke.
    shown: Rc<Vec<String>>,
    made: u32,
    /// Ids of what this edit was asked for by name: levers leave it alone, and its day stays.
    pub(super) asked_for: BTreeSet<String>,
    /// Ids of what this edit has found for a theme: levers leave it alone.
    pub(super) wished_for: BTreeSet<String>,
    /// Sentences for the change card.
    pub(super) notes: Vec<String>,
    /// Days wanted in places by operations that are still to come.
    pub(super) pending: Vec<(PlaceMatch, usize)>,
}

impl<'a> Trip<'a> {
    pub(super) fn new(edit: &'a Edit<'a>) -> Self {
        let itinerary = &edit.base.itinerary;
        Self {
            edit,
            library: Rc::new(Library::new(edit.sources, &itinerary.budget_currency)),
            draft: edit.base.clone(),
            shown: Rc::new(itinerary.days.iter().map(|day| day.id.clone()).collect()),
            made: 0,
            asked_for: BTreeSet::new(),
            wished_for: BTreeSet::new(),
            notes: Vec::new(),
            pending: Vec::new(),
        }
    }

    pub(super) fn days(&self) -> &[Day] {
        &self.draft.itinerary.days
    }

    pub(super) fn days_mut(&mut self) -> &mut Vec<Day> {
        &mut self.draft.itinerary.days
    }

    pub(super) fn currency(&self) -> &str {
        &self.draft.itinerary.budget_currency
    }

    /// A sentence for the change card, once.
    pub(super) fn note(&mut self, sentence: impl Into<String>) {
        let sentence = sentence.into();
        if !self.notes.contains(&sentence) {
            self.notes.push(sentence);
        }
    }

    /// An id that no version of this draft has had.
    pub(super) fn new_id(&mut self) -> String {
        loop {
            self.made += 1;
            let id = format!("v{}.{}", self.edit.version, self.made);
            let taken =
                self.days().iter().any(|day| day.id == id || day.activities.iter().any(|a| a.id == id));
            if !taken {
                return id;
            }
        }
    }

    /// The origin of something that is not copied.
    pub(super) fn own_origin(&self) -> Origin {
        let kind = match self.edit.author {
            Author::Traveler => OriginKind::Traveler,
            Author::Model | Author::Planner => OriginKind::Suggested,
        };
        Origin { kind, itinerary_id: None, element_id: None, version: None, edited: false }
    }

    /// Where the day with this shown number is now.
    pub(super) fn shown_day(&self, number: Option<i32>) -> Result<usize, Stop> {
        let number = number.ok_or("The operation names no day.")?;
        let count = self.shown.len();
        let id = usize::try_from(number).ok().filter(|n| (1..=count).contains(n)).map(|n| &self.shown[n - 1]);
        let id = id.ok_or_else(|| format!("There is no day {number}; the trip has days 1 to {count}."))?;
        let at = self.days().iter().position(|day| day.id == *id);
        at.ok_or_else(|| format!("Day {number} is no longer part of the trip.").into())
    }

    /// Where a new day goes when it is to have this shown number; one past the last day is the end.
    pub(super) fn shown_position(&self, number: i32) -> Result<usize, Stop> {
        if usize::try_from(number).is_ok_and(|n| n == self.shown.len() + 1) {
            return Ok(self.days().len());
        }
        self.shown_day(Some(number))
    }

    /// Day and index of the activity with this id (or, failing that, the one with this title).
    pub(super) fn activity(&self, id: Option<&str>) -> Result<(usize, usize), Stop> {
        let id = id.map(str::trim).filter(|id| !id.is_empty()).ok_or("The operation names no activity.")?;
        let find = |test: &dyn Fn(&Activity) -> bool| -> Vec<(usize, usize)> {
            let in_day = |(at, day): (usize, &Day)| -> Vec<(usize, usize)> {
                (0..day.activities.len())
                    .filter(|index| test(&day.activities[*index]))
                    .map(|index| (at, index))
                    .collect()
            };
            self.days().iter().enumerate().flat_map(in_day).collect()
        };
        if let Some(found) = find(&|activity| activity.id == id).first() {
            return Ok(*found);
        }
        match find(&|activity| places::same(&activity.title, id)).as_slice() {
            [one] => Ok(*one),
            [] => {
                Err(format!("There is no activity \"{}\" in the trip.", text::truncate(&text::line(id), 80))
                    .into())
            }
            _ => Err("Several activities have this title; name one by its id.".into()),
        }
    }

    /// Refuses to touch a locked day and asks whether to unlock it.
    pub(super) fn unlocked(&self, at: usize) -> Step {
        let day = &self.days()[at];
        if !day.locked {
            return Ok(());
        }
        let number = day.number;
        let question = Question {
            question: format!("Day {number} ({}) is locked. Unlock it to make this change?", day.title),
            options: vec![format!("Unlock day {number}"), format!("Leave day {number} as it is")],
        };
        Err(Stop::Ask(format!("Day {number} is locked."), question))
    }

    /// What of the sources is in the draft now.
    pub(super) fn used(&self) -> Used {
        self.library.used(&self.draft.itinerary)
    }

    /// The day or activity that a `ref` points at, when it is not in the draft yet.
    pub(super) fn unused(&self, reference: &str) -> Result<Element, Stop> {
        let element = self.library.resolve(reference)?;
        let (source, id, title) = match element {
            Element::Day(at) => (at.source, &self.library.day(at).id, &self.library.day(at).title),
            Element::Activity(at, index) => {
                let activity = &self.library.day(at).activities[index];
                (at.source, &activity.id, &activity.title)
            }
        };
        if self.used().contains(&(source, id.clone())) {
            return Err(format!("\"{title}\" is in the trip already.").into());
        }
        Ok(element)
    }

    /// Days of the sources that are neither in the draft nor unwanted.
    pub(super) fn leftover_days(&self) -> Vec<DayRef> {
        let used = self.used();
        let free = |at: DayRef, day: &Day| {
            !used.contains(&(at.source, day.id.clone()))
                && !self.is_banned(&day.title, &[], &copy_id(at.source, &day.id))
                && !self.place_banned(&day.place)
        };
        self.library.days().filter(|(at, day)| free(*at, day)).map(|(at, _)| at).collect()
    }

    /// A copy of a source day that respects the ledger: nothing unwanted, not more than the wished number of things.
    pub(super) fn adopt(&mut self, at: DayRef) -> Day {
        let mut day = self.library.copy_day(at, &self.used());
        day.activities.retain(|activity| self.wanted(activity, &activity.id));
        let limit = self.per_day_limit();
        while day.activities.len() > limit {
            let least = (0..day.activities.len())
                .min_by_key(|index| self.worth(&day.activities[*index]))
                .unwrap_or(0);
            day.activities.remove(least);
        }
        if day.activities.is_empty() && !day.rest {
            let activity = self.free_time(&day.place);
            day.activities.push(activity);
        }
        if let Some(level) = self.draft.constraints.stay_level {
            super::levels::set_stay(self, &mut day, level);
        }
        day
    }

    /// A free hour or two, for a day that would be empty otherwise.
    pub(super) fn free_time(&mut self, place: &Place) -> Activity {
        let idea = crate::estimate::ideas("relaxation").first();
        let title = idea.map_or_else(|| "Free time".to_owned(), |idea| idea.title(place));
        self.suggestion(title, crate::Slot::Afternoon, "relaxation", Decimal::ZERO)
    }

    /// A new activity that nobody has checked.
    pub(super) fn suggestion(
        &mut self,
        title: String,
        slot: crate::Slot,
        tag: &str,
        cost: Decimal,
    ) -> Activity {
        Activity {
            id: self.new_id(),
            title,
            note: String::new(),
            slot,
            start_time: None,
            end_time: None,
            tags: vec![tag.to_owned()],
            cost,
            origin: Some(Origin {
                kind: OriginKind::Suggested,
                itinerary_id: None,
                element_id: None,
                version: None,
                edited: false,
            }),
        }
    }

    /// A new day in a place with something to do, that nobody has checked.
    pub(super) fn suggested_day(&mut self, place: &Place) -> Day {
        let activity = self.free_time(place);
        let title = day_title(place);
        let mut day = Day {
            id: self.new_id(),
            number: 0,
            title,
            place: place.clone(),
            activities: vec![activity],
            stay: None,
            transfer: None,
            cost: Decimal::ZERO,
            difficulty: crate::model::Difficulty::Easy,
            rest: false,
            locked: false,
            origin: Some(Origin {
                kind: OriginKind::Suggested,
                itinerary_id: None,
                element_id: None,
                version: None,
                edited: false,
            }),
            date: None,
        };
        let level = self.draft.constraints.stay_level.unwrap_or(Level::Mid);
        let estimate = || crate::estimate::stay_at(place, None, level, self.currency());
        day.stay = Some(self.night_in(place).unwrap_or_else(estimate));
        day
    }

    /// A night as the draft or a source has it in this place, at the wished level where one is wished.
    pub(super) fn night_in(&self, place: &Place) -> Option<crate::model::Stay> {
        let level = self.draft.constraints.stay_level;
        let nights = self.days().iter().chain(self.library.days().map(|(_, day)| day));
        let mut here =
            nights.filter(|day| places::same_place(&day.place, place)).filter_map(|day| day.stay.as_ref());
        here.find(|stay| level.is_none_or(|level| stay.level == level)).cloned()
    }

    /// Adds an activity to a day at its slot; its clock times give way to those that are there.
    pub(super) fn put(&mut self, at: usize, mut activity: Activity) -> Step {
        let number = self.days()[at].number;
        let day = &mut self.draft.itinerary.days[at];
        if day.activities.len() >= MAX_ACTIVITIES {
            return Err(
                format!("Day {number} is full: a day has at most {MAX_ACTIVITIES} activities.").into()
            );
        }
        if day.activities.iter().any(|other| places::same(&other.title, &activity.title)) {
            return Err(format!("\"{}\" is on day {number} already.", activity.title).into());
        }
        if clashes(&day.activities, &activity) {
            activity.start_time = None;
            activity.end_time = None;
        }
        if day.rest {
            day.rest = false;
            if day.title == rest_title(&day.place) {
                day.title = day_title(&day.place);
            }
        }
        day.activities.push(activity);
        library::order(&mut day.activities);
        Ok(())
    }

    /// True when the day begins or ends on foot between two nights, or is the last or first stage of such a trek:
    /// nothing but the trek fits there.
    pub(super) fn on_trek(&self, at: usize) -> bool {
        let days = self.days();
        let between =
            |at: usize| library::treks_on(&days[at]) || (at > 0 && library::treks_on(&days[at - 1]));
        let stage = || {
            let hikes =
                days[at].activities.iter().filter(|a| a.tags.iter().any(|tag| tag == "trekking")).count();
            let beside = (at > 0 && between(at - 1)) || (at + 1 < days.len() && between(at + 1));
            beside && hikes * 2 > days[at].activities.len()
        };
        between(at) || stage()
    }

    /// The one place that is meant, as the draft and the sources know it.
    pub(super) fn place(&self, name: &str) -> Result<PlaceMatch, Stop> {
        let found = places::find_among(name, self.library.places(&self.draft));
        match &found {
            PlaceMatch::Ambiguous(names) => {
                let names: Vec<String> = names.iter().take(4).cloned().collect();
                let question = Question {
                    question: format!("Which place do you mean by \"{}\"?", text::line(name)),
                    options: names,
                };
                Err(Stop::Ask("The place is ambiguous.".to_owned(), question))
            }
            PlaceMatch::Unknown => {
                let name = text::truncate(&text::line(name), 80);
                Err(format!("Neither the trip nor its sources know a place called \"{name}\".").into())
            }
            _ => Ok(found),
        }
    }
}

/// The title of a day that is no copy.
fn day_title(place: &Place) -> String {
    text::truncate(&format!("Day in {}", places::label(place)), text::DAY_TITLE)
}

/// The title of a rest day.
pub(super) fn rest_title(place: &Place) -> String {
    text::truncate(&format!("Rest day in {}", places::label(place)), text::DAY_TITLE)
}

/// True when the clock times overlap with another activity, or lie before one of an earlier slot.
fn clashes(others: &[Activity], activity: &Activity) -> bool {
    let Some((start, end)) = library::span(activity) else { return false };
    others.iter().filter_map(|other| Some((other.slot, library::span(other)?))).any(|(slot, (from, to))| {
        let overlap = start < to && from < end;
        overlap || (slot < activity.slot && from > start) || (slot > activity.slot && from < start)
    })
}
