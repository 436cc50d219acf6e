//! When the trip begins: a date, one without its year or its day, one that is counted from the date that stands.

use remix_itinerary::{Operation, OperationKind};

use crate::clause::Clause;
use crate::concept::Concept;
use crate::items::{Date, What};
use crate::wishes::drop_constraint;
use crate::work::Work;

/// "On Tuesday" where nobody knows which day that is.
pub(crate) fn unknown_weekday(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let dated = work.world.first_weekday().is_some();
    let names =
        clause.items().iter().filter(|item| item.what == What::Known || item.what == What::Unknown).any(
            |item| {
                let token = clause.reading.tokens.get(item.from);
                token.is_some_and(|token| work.lexicon.weekday(&work.lexicon.bases(&token.norm)).is_some())
            },
        );
    let acts = [
        Concept::Add,
        Concept::Remove,
        Concept::Move,
        Concept::Lock,
        Concept::RestDay,
        Concept::Put,
        Concept::Free,
    ];
    if dated || !names || !clause.any(&acts) || clause.has(Concept::Start) {
        return false;
    }
    let year = likely_year(work);
    let options = [format!("{year:04}-06-01"), format!("{year:04}-09-01")];
    let options = options.map(|date| work.say("option_start", &[("date", &date)])).to_vec();
    work.ask("ask_start_date", &[], options);
    true
}

/// "We leave on 3 May 2027", "start two days earlier".
pub(crate) fn start(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    // "What is the weather like in May?", "¿me conviene ir en mayo?"
    let told = clause.has(Concept::Start) || clause.is_request();
    let dated = clause.items().iter().any(|item| matches!(item.what, What::Date(_)));
    if dated && clause.is_asked() && !told {
        work.note("cannot_tell", &[]);
        return true;
    }
    if clause.is_question() {
        return false;
    }
    let date = clause.items().iter().find_map(|item| match item.what {
        What::Date(date) => Some(date),
        _ => None,
    });
    let Some(date) = date else {
        if shifted_start(work, clause) {
            return true;
        }
        let dated = clause.items().iter().filter(|item| item.is(Concept::Start)).any(|item| {
            let tokens = clause.reading.tokens.get(item.from..item.to).unwrap_or_default();
            tokens.iter().any(|token| ["date", "fecha"].contains(&token.norm.as_str()))
        });
        if clause.any(&[Concept::Forget, Concept::None, Concept::Remove]) && dated {
            return drop_constraint(work, "start_date", "start_dropped");
        }
        return false;
    };
    let month = work.say(&format!("month_{}", date.month.clamp(1, 12)), &[]);
    let Some(day) = date.day else {
        // "It is too cold in November" tells of the month, "we go in November" of the trip.
        let first = clause.norm(0);
        let goes =
            clause.any(&[Concept::Start, Concept::Trip]) || clause.items().len() <= 3 || clause.is_request();
        let told = ["it", "that", "this", "he", "she"].contains(&first)
            || clause.any(&[Concept::Less, Concept::Remove, Concept::Praise])
            || (0..clause.items().len()).any(|at| clause.norm(at) == "too");
        if !goes && told || clause.asks() {
            return false;
        }
        let year = date.year.unwrap_or_else(|| likely_year(work));
        let options = [1, 15].map(|day| format!("{year:04}-{:02}-{day:02}", date.month.clamp(1, 12)));
        let options = options.map(|date| work.say("option_start", &[("date", &date)]));
        work.ask("ask_day_of_month", &[("month", &month)], options.to_vec());
        return true;
    };
    if !exists(Date { year: Some(date.year.unwrap_or(2028)), ..date }) {
        work.note("no_such_date", &[]);
        return true;
    }
    // "Sorry, the 5th of July": close to the date that stands it is the same year.
    let standing = work.request.draft.constraints.start_date.as_deref().and_then(|start| {
        let (year, month): (u32, u32) = (start.get(..4)?.parse().ok()?, start.get(5..7)?.parse().ok()?);
        (month.abs_diff(date.month) <= 2).then_some(year)
    });
    let Some(year) = date.year.or(standing) else {
        let text = work.say("day_and_month", &[("day", &day.to_string()), ("month", &month)]);
        let years = [0, 1, 2].map(|later| likely_year(work) + later);
        let exists = |year: &u32| exists(Date { year: Some(*year), ..date });
        let options = years
            .iter()
            .filter(|year| exists(year))
            .map(|year| format!("{year:04}-{:02}-{day:02}", date.month));
        let options = options.map(|date| work.say("option_start", &[("date", &date)])).collect();
        work.ask("ask_year", &[("date", &text)], options);
        return true;
    };
    let iso = |month: u32, day: u32| format!("{year:04}-{month:02}-{day:02}");
    if date.ambiguous && exists(Date { month: day, day: Some(date.month), ..date }) {
        let options = [iso(date.month, day), iso(day, date.month)]
            .map(|date| work.say("option_start", &[("date", &date)]));
        work.ask("ask_which_date", &[], options.to_vec());
        return true;
    }
    let iso = iso(date.month, day);
    let operation = Operation { title: Some(iso.clone()), ..Operation::new(OperationKind::SetStart) };
    work.act(operation, "start", &[("date", &iso)]);
    true
}

/// "A week later than that", "start two days earlier": counted from the date that stands.
fn shifted_start(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let later = ["later", "after", "despues", "tarde"];
    let earlier = ["earlier", "sooner", "before", "antes", "temprano"];
    let says = |words: &[&str]| (0..clause.items().len()).any(|at| words.contains(&clause.norm(at)));
    let about = work.topic.start || clause.has(Concept::Start) || clause.has(Concept::Trip);
    let length =
        clause.items().iter().find_map(crate::items::Item::length).map(|length| length.days).or_else(|| {
            let at = clause.find_any(&[Concept::Day, Concept::Week])?;
            Some(if clause.items()[at].is(Concept::Week) { 7 } else { 1 })
        });
    let stands =
        work.request.draft.constraints.start_date.as_deref().and_then(remix_itinerary::date::Date::parse);
    let (Some(days), Some(date), true) = (length, stands, about && clause.mention().words.is_empty()) else {
        return false;
    };
    let date = match (says(&later), says(&earlier)) {
        (true, false) => date.plus_days(days),
        (false, true) => date.minus_days(days),
        _ => return false,
    };
    let iso = date.to_string();
    let operation = Operation { title: Some(iso.clone()), ..Operation::new(OperationKind::SetStart) };
    work.act(operation, "start", &[("date", &iso)]);
    true
}

/// A year to offer. The planner has no clock: it is the year of the start date so far, or of the data that ships with it.
fn likely_year(work: &Work<'_>) -> u32 {
    let known = work
        .request
        .draft
        .constraints
        .start_date
        .clone()
        .unwrap_or_else(|| remix_itinerary::currency::rates().date.clone());
    known.get(..4).and_then(|year| year.parse().ok()).unwrap_or(2026)
}

fn exists(date: Date) -> bool {
    let (year, day) = (date.year.unwrap_or(0), date.day.unwrap_or(0));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match date.month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=last).contains(&day) && (1900..2200).contains(&year)
}
