//! The draft while an edit works on it: finding things by shown number or id, copying from sources, who may be touched.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, DerefMut};
use std::rc::Rc;

use rust_decimal::Decimal;

use super::{Author, Edit};
use crate::library::{self, DayRef, Element, Library, MAX_ACTIVITIES, Used, copy_id};
use crate::message::{Language, Message};
use crate::model::{Level, Origin, OriginKind};
use crate::places::{self, PlaceMatch};
use crate::{Activity, Day, Draft, Place, text};

/// Why an operation is not applied.
#[derive(Debug)]
pub(super) enum Stop {
    /// One sentence.
    Reject(Message),
    /// One sentence, and what only the traveller can decide.
    Ask(Message, Asked),
}

impl From<Message> for Stop {
    fn from(reason: Message) -> Self {
        Self::Reject(reason)
    }
}

/// A question before it is put into words.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// One or two sentences.
    pub(super) question: Message,
    /// Two to four messages to send as an answer.
    pub(super) options: Vec<Message>,
}

/// What has a level of comfort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Comfort {
    Night,
    Way,
}

/// What one operation comes to.
pub(super) type Step = Result<(), Stop>;

/// A draft that attempts share until one of them changes it: a copy is made then and not before.
#[derive(Debug, Clone)]
pub(super) struct Held<'a>(Rc<Cow<'a, Draft>>);

impl<'a> Held<'a> {
    fn new(draft: &'a Draft) -> Self {
        Self(Rc::new(Cow::Borrowed(draft)))
    }

    pub(super) fn into_draft(self) -> Draft {
        Rc::unwrap_or_clone(self.0).into_owned()
    }
}

impl Deref for Held<'_> {
    type Target = Draft;

    fn deref(&self) -> &Draft {
        &self.0
    }
}

impl DerefMut for Held<'_> {
    fn deref_mut(&mut self) -> &mut Draft {
        Rc::make_mut(&mut self.0).to_mut()
    }
}

/// The draft while an edit works on it.
#[derive(Debug, Clone)]
pub(super) struct Trip<'a> {
    pub(super) edit: &'a Edit<'a>,
    /// In which the titles of what is new are written.
    pub(super) language: Language,
    pub(super) library: Rc<Library<'a>>,
    pub(super) draft: Held<'a>,
    /// The draft as it was before the operation that is being applied, and where the copied activities are in it.
    pub(super) before: Held<'a>,
    copies_before: Rc<OnceCell<BTreeMap<Element, (usize, usize)>>>,
    /// Bytes of the draft as it was last put in order.
    pub(super) bytes: usize,
    /// Ids of the days as they were numbered when the traveller spoke.
    shown: Rc<Vec<String>>,
    made: u32,
    /// Ids of what this edit was asked for by name: levers leave it alone, and its day stays.
    pub(super) asked_for: BTreeSet<String>,
    /// Ids of days whose night or way this edit was asked for by name: levers leave these alone.
    pub(super) settled: BTreeSet<(Comfort, String)>,
    /// Ids of what this edit has taken out for a theme: it does not come back as its source has it.
    pub(super) taken_out: BTreeSet<String>,
    /// True once this edit has set a budget.
    pub(super) names_budget: bool,
    /// Ids of what this edit has found for a theme: levers leave it alone.
    pub(super) wished_for: BTreeSet<String>,
    /// Sentences for the change card.
    pub(super) notes: Vec<Message>,
    /// Days wanted in places by operations that are still to come.
    pub(super) pending: Vec<(PlaceMatch, usize)>,
}

impl<'a> Trip<'a> {
    pub(super) fn new(edit: &'a Edit<'a>, language: Language) -> Self {
        let itinerary = &edit.base.itinerary;
        Self {
            edit,
            language,
            library: Rc::new(Library::new(edit.sources, &itinerary.budget_currency)),
            draft: Held::new(edit.base),
            before: Held::new(edit.base),
            copies_before: Rc::default(),
            bytes: 0,
            shown: Rc::new(itinerary.days.iter().map(|day| day.id.clone()).collect()),
            made: 0,
            asked_for: BTreeSet::new(),
            settled: BTreeSet::new(),
            taken_out: BTreeSet::new(),
            names_budget: false,
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
    pub(super) fn note(&mut self, sentence: Message) {
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
            Author::Traveler | Author::Planner => OriginKind::Traveler,
            Author::Model => OriginKind::Suggested,
        };
        Origin { kind, itinerary_id: None, element_id: None, version: None, edited: false }
    }

    /// Where the day with this shown number is now.
    pub(super) fn shown_day(&self, number: Option<i32>) -> Result<usize, Stop> {
        let number = number.ok_or(Message::new("no_day_named"))?;
        let count = self.shown.len();
        let id = usize::try_from(number).ok().filter(|n| (1..=count).contains(n)).map(|n| &self.shown[n - 1]);
        let unknown = || Message::new("no_such_day").with("day", number).with("last", count);
        let id = id.ok_or_else(unknown)?;
        let at = self.days().iter().position(|day| day.id == *id);
        at.ok_or_else(|| Message::new("day_is_gone").with("day", number).into())
    }

    /// The number with which a day was shown; a new one has the number that it has now.
    pub(super) fn shown_number(&self, at: usize) -> usize {
        let id = &self.days()[at].id;
        self.shown.iter().position(|shown| shown == id).unwrap_or(at) + 1
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
        let id = id.map(str::trim).filter(|id| !id.is_empty());
        let id = id.ok_or(Message::new("no_activity_named"))?;
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
            [] => Err(Message::new("no_such_activity").with("title", brief(id)).into()),
            _ => Err(Message::new("several_activities").into()),
        }
    }

    /// Refuses to touch a locked day and asks whether to unlock it.
    pub(super) fn unlocked(&self, at: usize) -> Step {
        let day = &self.days()[at];
        if !day.locked {
            return Ok(());
        }
        let asked = Asked {
            question: Message::new("ask_unlock").with_day("day", day).with("title", &day.title),
            options: vec![
                Message::new("option_unlock").with_day("day", day),
                Message::new("option_leave_locked").with_day("day", day),
            ],
        };
        let reason = Message::new("day_is_locked").with("day", self.shown_number(at));
        Err(Stop::Ask(reason, asked))
    }

    /// The night or the way of a day was asked for by name in this edit.
    pub(super) fn settle_comfort(&mut self, what: Comfort, at: usize) {
        let id = self.days()[at].id.clone();
        self.settled.insert((what, id));
    }

    /// True when levers may change the night or the way of a day.
    pub(super) fn is_open(&self, what: Comfort, day: &Day) -> bool {
        !day.locked && !self.settled.contains(&(what, day.id.clone()))
    }

    /// An attempt at something, with this trip to fall back on.
    pub(super) fn attempt(&self) -> Self {
        Self { before: self.draft.clone(), copies_before: Rc::default(), ..self.clone() }
    }

    /// What the trip had of this source activity before the operation: what an operation takes out and puts back is
    /// as it was, with all that anybody has changed of it.
    pub(super) fn as_it_was(&self, at: DayRef, index: usize) -> Option<&Activity> {
        let days = &self.before.itinerary.days;
        let copies = || {
            let activities = days.iter().enumerate().flat_map(|(at, day)| {
                day.activities.iter().enumerate().map(move |(index, activity)| ((at, index), activity))
            });
            let cited = |activity: &Activity| self.library.cited(activity.origin.as_ref());
            activities.filter_map(|(place, activity)| Some((cited(activity)?, place))).collect()
        };
        let copies = self.copies_before.get_or_init(copies);
        copies.get(&Element::Activity(at, index)).map(|(day, index)| &days[*day].activities[*index])
    }

    /// What of the sources is in the draft now.
    pub(super) fn used(&self) -> Used {
        self.library.used(&self.draft.itinerary)
    }

    /// The day or activity that a `ref` points at, when it is not in the draft yet.
    pub(super) fn unused(&self, reference: &str) -> Result<Element, Stop> {
        let element = self.library.resolve(reference)?;
        let title = match element {
            Element::Day(at) => &self.library.day(at).title,
            Element::Activity(at, index) => &self.library.day(at).activities[index].title,
        };
        if self.used().contains(&element) {
            return Err(Message::new("in_trip_already").with("title", title).into());
        }
        Ok(element)
    }

    /// Days of the sources that are neither in the draft nor unwanted.
    pub(super) fn leftover_days(&self) -> Vec<DayRef> {
        let used = self.used();
        let free = |at: DayRef, day: &Day| {
            !used.contains(&Element::Day(at))
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
            day.activities.extend(self.free_time(&day.place));
        }
        if let Some(level) = self.draft.constraints.stay_level {
            super::levels::set_stay(self, &mut day, level);
        }
        day
    }

    /// A free hour or two, for a day that would be empty otherwise; none where the ledger does not want it.
    pub(super) fn free_time(&mut self, place: &Place) -> Option<Activity> {
        let idea = crate::estimate::ideas("relaxation").first();
        let title = match idea {
            Some(idea) => idea.title(&places::label(place, self.language), self.language),
            None => Message::new("free_time").say(self.language),
        };
        let activity = self.suggestion(title, crate::Slot::Afternoon, "relaxation", Decimal::ZERO);
        self.wanted(&activity, &activity.id).then_some(activity)
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

    /// A new day in a place, that nobody has checked, with free time where that is wanted.
    pub(super) fn suggested_day(&mut self, place: &Place) -> Day {
        let activities = self.free_time(place).into_iter().collect();
        let title = day_title(place, self.language);
        let mut day = Day {
            id: self.new_id(),
            number: 0,
            title,
            place: place.clone(),
            activities,
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
        let estimate = || crate::estimate::stay_at(place, None, level, self.currency(), self.language);
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
        let number = self.shown_number(at);
        let day = &mut self.draft.itinerary.days[at];
        if day.activities.len() >= MAX_ACTIVITIES {
            return Err(Message::new("day_is_full").with("day", number).with("most", MAX_ACTIVITIES).into());
        }
        if day.activities.iter().any(|other| places::same(&other.title, &activity.title)) {
            let reason = Message::new("on_day_already").with("title", &activity.title).with("day", number);
            return Err(reason.into());
        }
        if clashes(&day.activities, &activity) {
            activity.start_time = None;
            activity.end_time = None;
        }
        if day.rest {
            day.rest = false;
            if Language::ALL.into_iter().any(|language| day.title == rest_title(&day.place, language)) {
                day.title = day_title(&day.place, self.language);
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
                let asked = Asked {
                    question: Message::new("ask_which_place").with("name", brief(name)),
                    options: names.iter().take(4).map(Message::plain).collect(),
                };
                Err(Stop::Ask(Message::new("several_places").with("name", brief(name)), asked))
            }
            PlaceMatch::Unknown => Err(Message::new("no_such_place").with("name", brief(name)).into()),
            _ => Ok(found),
        }
    }
}

/// True for what only [`Trip::new_id`] gives.
pub(super) fn is_new_id(text: &str) -> bool {
    let number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts = text.strip_prefix('v').and_then(|rest| rest.split_once('.'));
    parts.is_some_and(|(version, made)| number(version) && number(made))
}

/// What somebody has written, short enough to be said back.
pub(super) fn brief(written: &str) -> String {
    text::truncate(&text::line(written), 80)
}

/// The title of a day that is no copy.
pub(super) fn day_title(place: &Place, language: Language) -> String {
    titled("day_in", place, language)
}

/// The title of a rest day.
pub(super) fn rest_title(place: &Place, language: Language) -> String {
    titled("rest_day_in", place, language)
}

fn titled(key: &'static str, place: &Place, language: Language) -> String {
    let title = Message::new(key).with("place", places::label(place, language));
    text::truncate(&title.say(language), text::DAY_TITLE)
}

/// True when the clock times overlap with another activity, or lie before one of an earlier slot.
fn clashes(others: &[Activity], activity: &Activity) -> bool {
    let Some((start, end)) = library::span(activity) else { return false };
    others.iter().filter_map(|other| Some((other.slot, library::span(other)?))).any(|(slot, (from, to))| {
        let overlap = start < to && from < end;
        overlap || (slot < activity.slot && from > start) || (slot > activity.slot && from < start)
    })
}
