//! iCalendar (RFC 5545): an event for the whole of each day, and one for each activity with clock times. Times float:
//! they are local wherever the traveller is.

use crate::date::Date;
use crate::export::ExportError;
use crate::model::{Activity, Day, Itinerary};

/// Octets of a line before it is folded (RFC 5545, 3.1).
const LINE: usize = 75;

/// The whole itinerary.
pub(super) fn write(itinerary: &Itinerary, stamp: &str) -> Result<String, ExportError> {
    let start = itinerary.start_date.as_deref().and_then(Date::parse).ok_or(ExportError::NoStartDate)?;
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Remix Chat//Itinerary//EN".to_owned(),
        "CALSCALE:GREGORIAN".to_owned(),
        format!("X-WR-CALNAME:{}", escape(&itinerary.title)),
    ];
    for (offset, day) in (0..).zip(&itinerary.days) {
        let date = start.plus_days(offset);
        lines.extend(whole_day(itinerary, day, date, start.plus_days(offset + 1), stamp));
        for activity in &day.activities {
            if let (Some(from), Some(until)) = (&activity.start_time, &activity.end_time) {
                lines.extend(timed(itinerary, day, activity, date, (from, until), stamp));
            }
        }
    }
    lines.push("END:VCALENDAR".to_owned());
    Ok(lines.iter().map(|line| fold(line)).collect())
}

fn whole_day(itinerary: &Itinerary, day: &Day, date: Date, next: Date, stamp: &str) -> Vec<String> {
    let plan: Vec<String> = day.activities.iter().map(|activity| activity.title.clone()).collect();
    let mut lines = event(&format!("{}-{}", itinerary.id, day.id), stamp);
    lines.push(format!("DTSTART;VALUE=DATE:{}", basic(date)));
    lines.push(format!("DTEND;VALUE=DATE:{}", basic(next)));
    lines.push(format!("SUMMARY:{}", escape(&format!("Day {}: {}", day.number, day.title))));
    lines.push(format!("DESCRIPTION:{}", escape(&plan.join("\n"))));
    lines.push("TRANSP:TRANSPARENT".to_owned());
    lines.extend(place(day));
    lines.push("END:VEVENT".to_owned());
    lines
}

fn timed(
    itinerary: &Itinerary,
    day: &Day,
    activity: &Activity,
    date: Date,
    (from, until): (&str, &str),
    stamp: &str,
) -> Vec<String> {
    let moment = |time: &str| format!("{}T{}00", basic(date), time.replace(':', ""));
    let mut lines = event(&format!("{}-{}", itinerary.id, activity.id), stamp);
    lines.push(format!("DTSTART:{}", moment(from)));
    lines.push(format!("DTEND:{}", moment(until)));
    lines.push(format!("SUMMARY:{}", escape(&activity.title)));
    if !activity.note.is_empty() {
        lines.push(format!("DESCRIPTION:{}", escape(&activity.note)));
    }
    lines.extend(place(day));
    lines.push("END:VEVENT".to_owned());
    lines
}

fn event(id: &str, stamp: &str) -> Vec<String> {
    vec!["BEGIN:VEVENT".to_owned(), format!("UID:{id}@remix-chat"), format!("DTSTAMP:{stamp}")]
}

fn place(day: &Day) -> Vec<String> {
    let mut lines =
        vec![format!("LOCATION:{}", escape(&format!("{}, {}", day.place.name, day.place.country)))];
    if let (Some(latitude), Some(longitude)) = (day.place.latitude, day.place.longitude) {
        lines.push(format!("GEO:{latitude};{longitude}"));
    }
    lines
}

fn basic(date: Date) -> String {
    date.to_string().replace('-', "")
}

/// Escapes of a TEXT value (RFC 5545, 3.3.11).
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | ';' | ',' => escaped.extend(['\\', character]),
            '\n' => escaped.push_str("\\n"),
            control if control.is_control() => (),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A content line with its end, folded between characters.
fn fold(line: &str) -> String {
    let mut folded = String::with_capacity(line.len() + 2);
    let mut length = 0;
    for character in line.chars() {
        if length + character.len_utf8() > LINE {
            folded.push_str("\r\n ");
            length = 1;
        }
        folded.push(character);
        length += character.len_utf8();
    }
    folded.push_str("\r\n");
    folded
}
