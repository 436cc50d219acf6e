//! What always holds (design: V1 to V23). V13 to V15 concern ways and pace and are warnings; V18 concerns a change and
//! is held by the engine step by step; V22 and V23 concern replies.

mod shape;

use rust_decimal::Decimal;
use serde::Serialize;

use crate::constraints::names;
use crate::derive::over_cap;
use crate::library::{Element, Library, Used};
use crate::message::{Language, Message};
use crate::model::{Origin, OriginKind};
use crate::places;
use crate::{Constraints, Draft, Itinerary, text};

/// Most bytes of a draft as JSON.
pub(crate) const MAX_BYTES: usize = 64 * 1024;

/// A rule that is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// `V1` to `V23`.
    pub code: &'static str,
    /// One sentence.
    pub message: String,
    /// The day it is about; none means the whole trip.
    pub day: Option<u32>,
    /// False for what is shown as a warning only.
    pub enforced: bool,
}

/// A rule that is broken, before it is put into words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) code: &'static str,
    pub(crate) message: Message,
    pub(crate) day: Option<u32>,
    pub(crate) enforced: bool,
}

impl From<Finding> for Violation {
    fn from(finding: Finding) -> Self {
        let message = finding.message.say(Language::English);
        Self { code: finding.code, message, day: finding.day, enforced: finding.enforced }
    }
}

/// Collects what is broken.
#[derive(Default)]
pub(crate) struct Findings {
    pub(crate) list: Vec<Finding>,
}

impl Findings {
    fn add(&mut self, code: &'static str, day: Option<u32>, message: Message) {
        self.list.push(Finding { code, message, day, enforced: true });
    }

    fn warn(&mut self, code: &'static str, day: Option<u32>, message: Message) {
        self.list.push(Finding { code, message, day, enforced: false });
    }

    fn require(
        &mut self,
        holds: bool,
        code: &'static str,
        day: Option<u32>,
        message: impl FnOnce() -> Message,
    ) {
        if !holds {
            self.add(code, day, message());
        }
    }
}

/// Checks a draft against the sources of its session.
pub fn validate(draft: &Draft, sources: &[Itinerary]) -> Vec<Violation> {
    let library = Library::new(sources, &draft.itinerary.budget_currency);
    check(draft, &library, bytes(draft)).into_iter().map(Violation::from).collect()
}

/// Checks catalogue data: the rules of [`validate`] that need no sources.
pub fn validate_published(itinerary: &Itinerary) -> Vec<Violation> {
    let mut findings = Findings::default();
    shape::check(itinerary, &mut findings);
    findings.list.into_iter().map(Violation::from).collect()
}

/// [`validate`] for a draft of so many bytes.
pub(crate) fn check(draft: &Draft, library: &Library<'_>, bytes: usize) -> Vec<Finding> {
    let mut findings = Findings::default();
    shape::check(&draft.itinerary, &mut findings);
    if over_cap(draft) {
        // Not enforced here: a cap is kept, or the turn asks (V6), and only the turn knows whether it asked.
        findings.warn("V6", None, Message::new("v6_over_budget"));
    }
    origins(draft, library, &mut findings);
    own_words(draft, library, &mut findings);
    ledger(draft, &mut findings);
    findings.require(bytes <= MAX_BYTES, "V21", None, || {
        Message::new("v21_too_large").with("size", bytes / 1024 + 1).with("most", MAX_BYTES / 1024)
    });
    findings.list
}

/// Size of a draft as JSON, itinerary and ledger, or of a part of it.
pub(crate) fn bytes(value: &impl Serialize) -> usize {
    let mut counter = Counter(0);
    match serde_json::to_writer(&mut counter, value) {
        Ok(()) => counter.0,
        Err(_) => usize::MAX,
    }
}

/// Counts what is written to it.
struct Counter(usize);

impl std::io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// V9 (no source element twice), V11, V12.
fn origins(draft: &Draft, library: &Library<'_>, findings: &mut Findings) {
    let itinerary = &draft.itinerary;
    let mut seen = Used::default();
    for day in &itinerary.days {
        let number = Some(day.number);
        let texts =
            day.activities.iter().map(|a| (a.origin.as_ref(), a.title.as_str(), Some(a.note.as_str())));
        for (origin, title, note) in
            std::iter::once((day.origin.as_ref(), day.title.as_str(), None)).chain(texts)
        {
            let Some(origin) = origin else {
                findings.add("V11", number, Message::new("v11_no_origin").with("title", title));
                continue;
            };
            if origin.kind != OriginKind::Source {
                continue;
            }
            match library.cited(Some(origin)) {
                None => {
                    findings.add("V11", number, Message::new("v11_cites_nothing").with("title", title));
                }
                Some(element) => {
                    findings.require(seen.insert(element), "V9", number, || {
                        Message::new("v9_in_trip_twice").with("title", title)
                    });
                    let faithful = origin.edited || says(library, element, title, note);
                    findings.require(faithful, "V11", number, || {
                        Message::new("v11_not_the_source").with("title", title)
                    });
                }
            }
        }
    }
    let ids: Vec<&str> = library.sources.iter().map(|source| source.id.as_str()).collect();
    let same = itinerary.remixed_from_ids.iter().map(String::as_str).eq(ids);
    findings.require(same, "V12", None, || Message::new("v12_other_sources"));
}

fn says(library: &Library<'_>, element: Element, title: &str, note: Option<&str>) -> bool {
    match (element, note) {
        (Element::Day(at), None) => library.day(at).title == title,
        (Element::Activity(at, index), Some(note)) => {
            let activity = &library.day(at).activities[index];
            activity.title == title && activity.note == note
        }
        (Element::Day(_), Some(_)) | (Element::Activity(..), None) => false,
    }
}

/// V19: what did not come from a source is free of links, contact details, markup and invisible characters.
fn own_words(draft: &Draft, library: &Library<'_>, findings: &mut Findings) {
    // What still says what its source says is the source's, however the rest of it was edited.
    let copied = |origin: Option<&Origin>, written: &str| match library.cited(origin) {
        Some(Element::Day(at)) => library.day(at).title == written,
        Some(Element::Activity(at, index)) => {
            let activity = &library.day(at).activities[index];
            activity.title == written || activity.note == written
        }
        None => false,
    };
    let own = |origin: Option<&Origin>, written: &str| {
        let unedited = origin.is_some_and(|origin| origin.kind == OriginKind::Source && !origin.edited);
        !unedited && !copied(origin, written)
    };
    for day in &draft.itinerary.days {
        let activities = day.activities.iter().flat_map(|activity| {
            [&activity.title, &activity.note].map(|written| (activity.origin.as_ref(), written))
        });
        for (origin, written) in std::iter::once((day.origin.as_ref(), &day.title)).chain(activities) {
            let clean = !own(origin, written) || !text::sanitize_line(written).removed;
            findings.require(clean, "V19", Some(day.number), || Message::new("v19_unclean"));
        }
    }
}

/// V17 and V20.
fn ledger(draft: &Draft, findings: &mut Findings) {
    let (ledger, itinerary) = (&draft.constraints, &draft.itinerary);
    let days = itinerary.days.len() as u32;
    let length = ledger.duration_days.is_none_or(|wanted| wanted == days);
    findings.require(length, "V17", None, || Message::new("v17_length"));
    for allocation in &ledger.allocations {
        let found = places::find_among(&allocation.place, itinerary.days.iter().map(|day| &day.place));
        let count = itinerary.days.iter().filter(|day| places::matches(&found, &day.place)).count();
        findings.require(count == allocation.days as usize, "V17", None, || {
            let days = Message::days(allocation.days as usize);
            Message::new("v17_allocation").with("place", &allocation.place).with_message("days", days)
        });
    }
    let locked: Vec<&String> = itinerary.days.iter().filter(|day| day.locked).map(|day| &day.id).collect();
    findings.require(ledger.locked_days.iter().eq(locked), "V17", None, || Message::new("v17_locks"));
    let start = ledger.start_date == itinerary.start_date;
    findings.require(start, "V17", None, || Message::new("v17_start"));
    unwanted(ledger, itinerary, findings);
    ranges(ledger, findings);
}

/// A locked day may hold what is unwanted elsewhere, and the last word on one thing may stand against a word on many;
/// so this is shown and not enforced.
fn unwanted(ledger: &Constraints, itinerary: &Itinerary, findings: &mut Findings) {
    for day in itinerary.days.iter().filter(|day| !day.locked) {
        for activity in &day.activities {
            let theme = activity.tags.iter().any(|tag| ledger.themes.none.contains(tag));
            let banned =
                ledger.banned.iter().any(|entry| names(entry, &activity.id, &activity.title, &activity.tags));
            if theme || banned {
                let message = Message::new("v17_unwanted").with("title", &activity.title);
                findings.warn("V17", Some(day.number), message.with("day", day.number));
            }
        }
    }
}

fn ranges(ledger: &Constraints, findings: &mut Findings) {
    let party =
        ledger.party.as_ref().is_none_or(|party| (1..=20).contains(&party.adults) && party.children <= 20);
    findings.require(party, "V20", None, || Message::new("v20_party"));
    let needs = ledger.needs.iter().all(|need| crate::tags::canonical_need(need) == Some(need.as_str()));
    findings.require(needs, "V20", None, || Message::new("v20_need"));
    let duration = ledger.duration_days.is_none_or(|days| (1..=60).contains(&days));
    let per_day = ledger.activities_per_day.is_none_or(|count| (1..=8).contains(&count));
    let budget = ledger.budget.as_ref().is_none_or(|budget| budget.amount > Decimal::ZERO);
    findings.require(duration && per_day && budget, "V20", None, || Message::new("v20_range"));
}
