//! GPX 1.1: a waypoint for every place with coordinates, in the order of the days, and the route through them.

use std::fmt::Write as _;

use crate::export::ExportError;
use crate::model::{Day, Itinerary};

/// The whole itinerary.
pub(super) fn write(itinerary: &Itinerary) -> Result<String, ExportError> {
    let mut stops: Vec<(f64, f64, Vec<&Day>)> = Vec::new();
    for day in &itinerary.days {
        let (Some(latitude), Some(longitude)) = (day.place.latitude, day.place.longitude) else { continue };
        match stops.last_mut() {
            Some((lat, lon, days)) if *lat == latitude && *lon == longitude => days.push(day),
            _ => stops.push((latitude, longitude, vec![day])),
        }
    }
    if stops.is_empty() {
        return Err(ExportError::NoCoordinates);
    }
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <gpx version=\"1.1\" creator=\"Remix Chat\" xmlns=\"http://www.topografix.com/GPX/1/1\">\n",
    );
    let title = escape(&itinerary.title);
    // Writing to a String cannot fail, here and below.
    let _ = writeln!(out, "  <metadata><name>{title}</name></metadata>");
    for (latitude, longitude, days) in &stops {
        point(&mut out, "  ", "wpt", *latitude, *longitude, days);
    }
    let _ = writeln!(out, "  <rte>\n    <name>{title}</name>");
    for (latitude, longitude, days) in &stops {
        point(&mut out, "    ", "rtept", *latitude, *longitude, days);
    }
    out.push_str("  </rte>\n</gpx>\n");
    Ok(out)
}

fn point(out: &mut String, indent: &str, tag: &str, latitude: f64, longitude: f64, days: &[&Day]) {
    let name = days.first().map(|day| escape(&day.place.name)).unwrap_or_default();
    let about: Vec<String> = days.iter().map(|day| format!("Day {}: {}", day.number, day.title)).collect();
    let about = escape(&about.join("; "));
    let _ = writeln!(
        out,
        "{indent}<{tag} lat=\"{latitude}\" lon=\"{longitude}\"><name>{name}</name><desc>{about}</desc></{tag}>"
    );
}

/// Text of XML 1.0; what it cannot hold is left out.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => (),
            control if control.is_control() && control != '\n' && control != '\t' => (),
            other => escaped.push(other),
        }
    }
    escaped
}
