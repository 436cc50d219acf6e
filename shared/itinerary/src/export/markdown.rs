//! CommonMark, for reading and for pasting. What people wrote stands as text: nothing of it becomes markup.

use std::fmt::Write as _;

use crate::currency;
use crate::model::{Activity, Day, Itinerary, Slot};
use crate::render::provenance_line;

/// The whole itinerary.
pub(super) fn write(itinerary: &Itinerary) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail, here and below.
    let _ = writeln!(out, "# {}\n", escape(&itinerary.title));
    if !itinerary.tagline.is_empty() {
        let _ = writeln!(out, "*{}*\n", escape(&itinerary.tagline));
    }
    let price = currency::format(itinerary.budget_amount, &itinerary.budget_currency);
    let _ = writeln!(
        out,
        "{} · {} days · {price} per person\n",
        escape(&itinerary.destination),
        itinerary.days.len()
    );
    paragraph(&mut out, &itinerary.description);
    for day in &itinerary.days {
        write_day(&mut out, day, &itinerary.budget_currency);
    }
    if !itinerary.shared_costs.is_empty() {
        let _ = writeln!(out, "## Costs of the whole trip\n");
        for shared in &itinerary.shared_costs {
            let cost = currency::format(shared.cost, &itinerary.budget_currency);
            let _ = writeln!(out, "- {}: {cost}", escape(&shared.title));
        }
        out.push('\n');
    }
    for (title, text) in [
        ("Highlights", &itinerary.trip_highlights),
        ("The journey", &itinerary.trip_journey),
        ("Safety", &itinerary.safety_tips),
    ] {
        if !text.is_empty() {
            let _ = writeln!(out, "## {title}\n");
            paragraph(&mut out, text);
        }
    }
    for (title, list) in
        [("Packing list", &itinerary.packing_list), ("Good to know", &itinerary.important_notes)]
    {
        if !list.is_empty() {
            let _ = writeln!(out, "## {title}\n");
            list.iter().for_each(|item| {
                let _ = writeln!(out, "- {}", escape(item));
            });
            out.push('\n');
        }
    }
    if !itinerary.provenance.is_empty() {
        let _ = writeln!(out, "## Credits\n\n{}.\n", escape(&provenance_line(itinerary)));
        for source in itinerary.provenance.iter().filter(|source| !source.itinerary_id.is_empty()) {
            let creator =
                source.creator.as_ref().map(|creator| format!(" by {}", escape(&creator.display_name)));
            let _ = writeln!(out, "- {}{}", escape(&source.title), creator.unwrap_or_default());
        }
    }
    format!("{}\n", out.trim_end())
}

fn write_day(out: &mut String, day: &Day, currency_code: &str) {
    let date = day.date.as_ref().map(|date| format!(" ({date})")).unwrap_or_default();
    let _ = writeln!(out, "## Day {}{date}: {}\n", day.number, escape(&day.title));
    let _ = writeln!(
        out,
        "{}\n",
        escape(&[day.place.name.as_str(), &day.place.region, &day.place.country].join(", "))
    );
    for activity in &day.activities {
        let cost = if activity.cost.is_zero() {
            "free".to_owned()
        } else {
            currency::format(activity.cost, currency_code)
        };
        let note =
            if activity.note.is_empty() { String::new() } else { format!(" {}", escape(&activity.note)) };
        let _ = writeln!(out, "- **{}**: {} ({cost}).{note}", when(activity), escape(&activity.title));
    }
    if let Some(stay) = &day.stay {
        let _ =
            writeln!(out, "- Night: {} ({})", escape(&stay.name), currency::format(stay.cost, currency_code));
    }
    if let Some(transfer) = &day.transfer {
        let cost = currency::format(transfer.cost, currency_code);
        let _ = writeln!(out, "- On to {} by {} ({cost})", escape(&transfer.to), escape(&transfer.mode));
    }
    out.push('\n');
}

fn when(activity: &Activity) -> String {
    match (&activity.start_time, &activity.end_time) {
        (Some(start), Some(end)) => format!("{start}–{end}"),
        _ => match activity.slot {
            Slot::Morning => "Morning".to_owned(),
            Slot::Midday => "Midday".to_owned(),
            Slot::Afternoon => "Afternoon".to_owned(),
            Slot::Evening => "Evening".to_owned(),
        },
    }
}

fn paragraph(out: &mut String, text: &str) {
    for part in text.split('\n').filter(|part| !part.trim().is_empty()) {
        let _ = writeln!(out, "{}\n", escape(part.trim()));
    }
}

/// A backslash before everything that CommonMark could read as markup.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!') {
            escaped.push('\\');
        }
        escaped.push(if character == '\n' { ' ' } else { character });
    }
    escaped
}
