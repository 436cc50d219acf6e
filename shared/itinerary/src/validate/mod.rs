//! What always holds (design: V1 to V23). V13 to V15 concern ways and pace and are warnings; V18 concerns a change and
//! is a property test; V22 and V23 concern replies.

mod shape;

use rust_decimal::Decimal;

use crate::derive::over_cap;
use crate::library::{Element, Library, Used};
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

/// Collects violations.
#[derive(Default)]
pub(crate) struct Findings {
    pub(crate) list: Vec<Violation>,
}

impl Findings {
    fn add(&mut self, code: &'static str, day: Option<u32>, message: impl Into<String>) {
        self.list.push(Violation { code, message: message.into(), day, enforced: true });
    }

    fn warn(&mut self, code: &'static str, day: Option<u32>, message: impl Into<String>) {
        self.list.push(Violation { code, message: message.into(), day, enforced: false });
    }

    fn require(
        &mut self,
        holds: bool,
        code: &'static str,
        day: Option<u32>,
        message: impl FnOnce() -> String,
    ) {
        if !holds {
            self.add(code, day, message());
        }
    }
}

/// Checks a draft against the sources of its session.
pub fn validate(draft: &Draft, sources: &[Itinerary]) -> Vec<Violation> {
    check(draft, &Library::new(sources, &draft.itinerary.budget_currency))
}

/// Checks catalogue data: the rules of [`validate`] that need no sources.
pub fn validate_published(itinerary: &Itinerary) -> Vec<Violation> {
    let mut findings = Findings::default();
    shape::check(itinerary, &mut findings);
    findings.list
}

pub(crate) fn check(draft: &Draft, library: &Library) -> Vec<Violation> {
    let mut findings = Findings::default();
    shape::check(&draft.itinerary, &mut findings);
    if over_cap(draft) {
        // Not enforced here: a cap is kept, or the turn asks (V6), and only the turn knows whether it asked.
        findings.warn("V6", None, "The trip costs more than the budget allows.");
    }
    origins(draft, library, &mut findings);
    own_words(draft, &mut findings);
    ledger(draft, &mut findings);
    let size = bytes(draft);
    findings.require(size <= MAX_BYTES, "V21", None, || {
        format!("The draft has {size} bytes; at most {MAX_BYTES} are kept.")
    });
    findings.list
}

/// Size of a draft as JSON, itinerary and ledger.
pub(crate) fn bytes(draft: &Draft) -> usize {
    let mut counter = Counter(0);
    match serde_json::to_writer(&mut counter, draft) {
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
fn origins(draft: &Draft, library: &Library, findings: &mut Findings) {
    let itinerary = &draft.itinerary;
    let mut seen = Used::new();
    for day in &itinerary.days {
        let number = Some(day.number);
        let texts =
            day.activities.iter().map(|a| (a.origin.as_ref(), a.title.as_str(), Some(a.note.as_str())));
        for (origin, title, note) in
            std::iter::once((day.origin.as_ref(), day.title.as_str(), None)).chain(texts)
        {
            let Some(origin) = origin else {
                findings.add("V11", number, format!("\"{title}\" has no origin."));
                continue;
            };
            if origin.kind != OriginKind::Source {
                continue;
            }
            match library.cited(Some(origin)) {
                None => {
                    findings.add("V11", number, format!("\"{title}\" cites an element that does not exist."))
                }
                Some(element) => {
                    findings.require(seen.insert(key(library, element)), "V9", number, || {
                        format!("\"{title}\" is in the trip twice.")
                    });
                    let faithful = origin.edited || says(library, element, title, note);
                    findings.require(faithful, "V11", number, || {
                        format!("\"{title}\" is not what its source says.")
                    });
                }
            }
        }
    }
    let ids: Vec<&str> = library.sources.iter().map(|source| source.id.as_str()).collect();
    let same = itinerary.remixed_from_ids.iter().map(String::as_str).eq(ids);
    findings.require(same, "V12", None, || {
        "The sources are not those of the session, in their order.".to_owned()
    });
}

fn key(library: &Library, element: Element) -> (usize, String) {
    match element {
        Element::Day(at) => (at.source, library.day(at).id.clone()),
        Element::Activity(at, index) => (at.source, library.day(at).activities[index].id.clone()),
    }
}

fn says(library: &Library, element: Element, title: &str, note: Option<&str>) -> bool {
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
fn own_words(draft: &Draft, findings: &mut Findings) {
    let own = |origin: Option<&Origin>| {
        origin.is_none_or(|origin| origin.kind != OriginKind::Source || origin.edited)
    };
    for day in &draft.itinerary.days {
        let activities = day.activities.iter().map(|activity| (activity.origin.as_ref(), &activity.title));
        for (origin, title) in std::iter::once((day.origin.as_ref(), &day.title)).chain(activities) {
            let clean = !own(origin) || !text::sanitize_line(title).removed;
            findings.require(clean, "V19", Some(day.number), || {
                "A title holds a link, contact details or markup.".to_owned()
            });
        }
    }
}

/// V17 and V20.
fn ledger(draft: &Draft, findings: &mut Findings) {
    let (ledger, itinerary) = (&draft.constraints, &draft.itinerary);
    let days = itinerary.days.len() as u32;
    let length = ledger.duration_days.is_none_or(|wanted| wanted == days);
    findings.require(length, "V17", None, || "The trip does not have the wished number of days.".to_owned());
    for allocation in &ledger.allocations {
        let found = places::find_among(&allocation.place, itinerary.days.iter().map(|day| &day.place));
        let count = itinerary.days.iter().filter(|day| places::matches(&found, &day.place)).count();
        findings.require(count == allocation.days as usize, "V17", None, || {
            format!("{} does not have the wished {} days.", allocation.place, allocation.days)
        });
    }
    let locked: Vec<&String> = itinerary.days.iter().filter(|day| day.locked).map(|day| &day.id).collect();
    findings.require(ledger.locked_days.iter().eq(locked), "V17", None, || {
        "The locked days are not those of the ledger.".to_owned()
    });
    let start = ledger.start_date == itinerary.start_date;
    findings.require(start, "V17", None, || "The trip does not start on the wished date.".to_owned());
    unwanted(ledger, itinerary, findings);
    ranges(ledger, findings);
}

/// A locked day may hold what is unwanted elsewhere, and the last word on one thing may stand against a word on many;
/// so this is shown and not enforced.
fn unwanted(ledger: &Constraints, itinerary: &Itinerary, findings: &mut Findings) {
    for day in itinerary.days.iter().filter(|day| !day.locked) {
        for activity in &day.activities {
            let theme = activity.tags.iter().any(|tag| ledger.themes.none.contains(tag));
            let banned = ledger.banned.iter().any(|entry| {
                *entry == activity.id || activity.tags.contains(entry) || places::same(entry, &activity.title)
            });
            if theme || banned {
                findings.warn(
                    "V17",
                    Some(day.number),
                    format!("\"{}\" is on day {} although it is not wanted.", activity.title, day.number),
                );
            }
        }
    }
}

fn ranges(ledger: &Constraints, findings: &mut Findings) {
    let party =
        ledger.party.as_ref().is_none_or(|party| (1..=20).contains(&party.adults) && party.children <= 20);
    findings.require(party, "V20", None, || "A party has 1 to 20 adults and at most 20 children.".to_owned());
    let needs = ledger.needs.iter().all(|need| crate::tags::canonical_need(need) == Some(need.as_str()));
    findings.require(needs, "V20", None, || "A need is not a word of the list.".to_owned());
    let duration = ledger.duration_days.is_none_or(|days| (1..=60).contains(&days));
    let per_day = ledger.activities_per_day.is_none_or(|count| (1..=8).contains(&count));
    let budget = ledger.budget.as_ref().is_none_or(|budget| budget.amount > Decimal::ZERO);
    findings.require(duration && per_day && budget, "V20", None, || "A wish is out of its range.".to_owned());
}
