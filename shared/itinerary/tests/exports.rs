//! Every export is read back by a parser of somebody else's and compared with the itinerary, the whole demo catalogue
//! and a hostile one included.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use icalendar::parser::{read_calendar, unfold};
use pulldown_cmark::{Event, Parser, Tag};
use remix_itinerary::export::{Export, ExportError, Format, export};
use remix_itinerary::{Itinerary, first_draft};
use serde_json::json;

const STAMP: &str = "20261124T071500Z";

fn exported(itinerary: &Itinerary, format: Format) -> Export {
    export(itinerary, format, STAMP).unwrap_or_else(|error| panic!("{}: {error}", itinerary.title))
}

fn all() -> Vec<Itinerary> {
    let mut all: Vec<Itinerary> = support::catalogue().into_iter().map(|(_, itinerary)| itinerary).collect();
    all.push(hostile());
    all.iter_mut().for_each(|itinerary| itinerary.start_date = Some("2028-02-26".into()));
    all
}

/// Text that means something in each of the formats.
fn hostile() -> Itinerary {
    let mut itinerary = support::demo("himalayan-trek");
    let nasty = "a; b, c\\n \"q\" <b>&amp; *x* [y](z) # | ` ~ END:VCALENDAR";
    itinerary.title = nasty.into();
    itinerary.days[0].title = nasty.into();
    // The first two days are in one place.
    itinerary.days[..2].iter_mut().for_each(|day| day.place.name = nasty.into());
    itinerary.days[0].activities[0].title = format!("{nasty} {}", "ü漢字🏔".repeat(20));
    itinerary.days[0].activities[0].start_time = Some("09:00".into());
    itinerary.days[0].activities[0].end_time = Some("10:30".into());
    itinerary
}

#[test]
fn json_reads_back_as_the_same_itinerary() {
    for itinerary in all() {
        let file = exported(&itinerary, Format::Json);
        let back: Itinerary = serde_json::from_str(&file.content).expect("JSON");
        assert_eq!(back, itinerary);
    }
}

#[test]
fn a_calendar_has_an_event_for_every_day_and_every_timed_activity() {
    for itinerary in all() {
        let file = exported(&itinerary, Format::Ics);
        for line in file.content.split("\r\n") {
            assert!(line.len() <= 75 && !line.contains('\n'), "{line:?}");
        }
        let unfolded = unfold(&file.content);
        let calendar = read_calendar(&unfolded).expect("iCalendar");
        let timed =
            |day: &remix_itinerary::Day| day.activities.iter().filter(|a| a.start_time.is_some()).count();
        let expected: usize = itinerary.days.iter().map(|day| 1 + timed(day)).sum();
        assert_eq!(calendar.components.len(), expected, "{}", itinerary.title);
        let value = |index: usize, name: &str| {
            let property = calendar.components[index].find_prop(name);
            property.unwrap_or_else(|| panic!("{name} in {index}")).val.to_string()
        };
        assert_eq!(value(0, "DTSTART"), "20280226");
        assert_eq!(value(0, "DTEND"), "20280227");
        assert_eq!(value(0, "DTSTAMP"), STAMP);
        let last = calendar.components.len() - 1;
        let days: Vec<_> = (0..=last).filter(|index| value(*index, "DTSTART").len() == 8).collect();
        assert_eq!(days.len(), itinerary.days.len());
        for (index, day) in days.into_iter().zip(&itinerary.days) {
            assert_eq!(value(index, "SUMMARY"), format!("Day {}: {}", day.number, day.title));
        }
    }
}

#[test]
fn the_29th_of_february_is_a_day_of_the_calendar() {
    let file = exported(&all()[0], Format::Ics);
    assert!(
        file.content.contains("DTSTART;VALUE=DATE:20280229")
            && file.content.contains("DTEND;VALUE=DATE:20280301")
    );
}

#[test]
fn a_calendar_without_a_start_date_asks_for_one() {
    let itinerary = support::demo("himalayan-trek");
    assert_eq!(export(&itinerary, Format::Ics, STAMP), Err(ExportError::NoStartDate));
}

#[test]
fn gpx_holds_every_stop_in_order() {
    for itinerary in all() {
        let file = exported(&itinerary, Format::Gpx);
        let document = roxmltree::Document::parse(&file.content).expect("XML");
        let root = document.root_element();
        assert_eq!((root.tag_name().name(), root.attribute("version")), ("gpx", Some("1.1")));
        let names = |tag: &str| -> Vec<String> {
            let points = document
                .descendants()
                .filter(|node| node.has_tag_name(("http://www.topografix.com/GPX/1/1", tag)));
            points
                .map(|point| {
                    let number = |name: &str| point.attribute(name).and_then(|text| text.parse::<f64>().ok());
                    assert!(number("lat").is_some_and(|lat| lat.abs() <= 90.0));
                    assert!(number("lon").is_some_and(|lon| lon.abs() <= 180.0));
                    let name = point.children().find(|child| child.tag_name().name() == "name");
                    name.and_then(|name| name.text()).unwrap_or_default().to_owned()
                })
                .collect()
        };
        let mut stops: Vec<String> = itinerary.days.iter().map(|day| day.place.name.clone()).collect();
        stops.dedup();
        assert_eq!(names("wpt"), stops, "{}", itinerary.title);
        assert_eq!(names("rtept"), stops);
    }
}

#[test]
fn gpx_without_coordinates_says_so() {
    let mut itinerary = support::demo("himalayan-trek");
    itinerary.days.iter_mut().for_each(|day| day.place.latitude = None);
    assert_eq!(export(&itinerary, Format::Gpx, STAMP), Err(ExportError::NoCoordinates));
}

#[test]
fn markdown_holds_every_title_and_no_markup_of_strangers() {
    for itinerary in all() {
        let file = exported(&itinerary, Format::Markdown);
        let mut text = String::new();
        let mut headings = 0;
        for event in Parser::new(&file.content) {
            match event {
                Event::Text(part) => text.push_str(&part),
                Event::SoftBreak | Event::End(_) => text.push('\n'),
                Event::Start(Tag::Heading { .. }) => headings += 1,
                Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) | Event::Code(_) => {
                    panic!("markup in {}", itinerary.title)
                }
                Event::Html(_) | Event::InlineHtml(_) => panic!("HTML in {}", itinerary.title),
                _ => (),
            }
        }
        assert!(headings > itinerary.days.len());
        for day in &itinerary.days {
            assert!(text.contains(&day.title), "{}", day.title);
            day.activities
                .iter()
                .for_each(|activity| assert!(text.contains(&activity.title), "{}", activity.title));
        }
    }
}

#[test]
fn a_draft_credits_its_sources() {
    let sources = support::plan_sources();
    let draft = first_draft("01930000-0000-7000-9000-0000000000ff", &sources);
    let file = exported(&draft.itinerary, Format::Markdown);
    assert!(file.content.contains("## Credits") && file.content.contains("Himalayan Trek by asha"));
    assert_eq!(file.file_name, "remix-himalayan-trek-goa-beach-retreat.md");
    let json = serde_json::from_str::<serde_json::Value>(&exported(&draft.itinerary, Format::Json).content);
    assert_eq!(json.expect("JSON")["is_remixed"], json!(true));
}
