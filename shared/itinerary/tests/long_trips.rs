//! Trips so long that not everything about them can be kept: nothing is refused without a way out (V21).
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use remix_itinerary::model::{Level, Stay};
use remix_itinerary::money::Decimal;
use remix_itinerary::{Draft, Itinerary, first_draft, leftovers};
use serde_json::json;
use support::{catalogue, demo, edit, enforced, set_duration};

const MOST: usize = 64 * 1024;

/// A source of sixty days from the demo catalogue, each activity with a note of 500 characters.
fn sixty_days(id: &str, offset: usize, note: &str) -> Itinerary {
    let all = catalogue();
    let days = all.iter().cycle().skip(offset).flat_map(|(_, source)| source.days.clone()).take(60);
    let mut itinerary = demo("goa-beach-retreat");
    itinerary.id = format!("00000000-0000-4000-8000-{id:0>12}");
    itinerary.title = format!("Sixty days {id}");
    itinerary.trip_journey = "A long way. ".repeat(300);
    itinerary.days = days
        .enumerate()
        .map(|(at, mut day)| {
            day.id = format!("d{}", at + 1);
            day.number = at as u32 + 1;
            for (index, activity) in day.activities.iter_mut().enumerate() {
                activity.id = format!("d{}a{}", at + 1, index + 1);
                activity.note = note.to_owned();
            }
            day
        })
        .collect();
    itinerary
}

fn size(draft: &Draft) -> usize {
    serde_json::to_string(draft).expect("JSON").len()
}

#[test]
fn three_sources_of_sixty_days_make_a_draft_of_sixty_days() {
    let note = "Bring water, and do not forget the hat. ".repeat(12);
    let sources = [sixty_days("1", 0, &note), sixty_days("2", 9, &note), sixty_days("3", 17, &note)];
    let draft = first_draft("draft", &sources);
    assert_eq!(enforced(&draft, &sources), Vec::new());
    assert_eq!(draft.itinerary.days.len(), 60);
    assert!(size(&draft) <= MOST, "{}", size(&draft));
    assert!(draft.itinerary.days.iter().all(|day| day.rest || !day.activities.is_empty()));
    assert!(draft.itinerary.provenance.iter().all(|entry| entry.days > 0));
    let told = draft.itinerary.warnings.iter().find(|warning| warning.code == "notes_left_out");
    let told = told.expect("a warning that says what is missing");
    assert!(told.message.contains("notes"), "{told:?}");
    // What was left out is not lost.
    let activities: usize = draft.itinerary.days.iter().map(|day| day.activities.len()).sum();
    let all: usize = sources.iter().flat_map(|source| &source.days).map(|day| day.activities.len()).sum();
    let left = leftovers(&draft, &sources).iter().filter(|leftover| leftover.kind == "activity").count();
    assert_eq!(activities + left, all);
}

#[test]
fn any_length_can_be_had_from_long_sources() {
    let note = "Bring water, and do not forget the hat. ".repeat(12);
    let sources = [sixty_days("1", 0, &note), sixty_days("2", 9, &note), sixty_days("3", 17, &note)];
    let mut draft = first_draft("draft", &sources);
    for days in [20, 60, 45] {
        let outcome = edit(&draft, &sources, &[set_duration(days)]);
        assert!(outcome.change.rejected.is_empty(), "{:?}", outcome.change.rejected);
        assert_eq!((outcome.draft.itinerary.days.len(), outcome.question), (days as usize, None));
        assert!(size(&outcome.draft) <= MOST);
        draft = outcome.draft;
    }
    let shorter = edit(&draft, &sources, &[set_duration(10)]);
    let longer = edit(&shorter.draft, &sources, &[set_duration(60)]);
    assert!(longer.change.note.expect("a note").contains("left out"));
}

#[test]
fn notes_go_before_activities_and_a_locked_day_keeps_its_own() {
    let note = "Bring water, and do not forget the hat. ".repeat(12);
    let sources = [sixty_days("1", 0, &note)];
    let draft = edit(&first_draft("draft", &sources), &sources, &[set_duration(12)]).draft;
    let draft = edit(&draft, &sources, &[json!({"op": "lock_day", "day": 2})]).draft;
    let before = draft.itinerary.days[1].clone();
    let longer = edit(&draft, &sources, &[set_duration(60)]).draft;
    let locked = longer.itinerary.days.iter().find(|day| day.locked).expect("it is still there");
    assert_eq!(locked.activities, before.activities);
    let notes = longer.itinerary.days.iter().flat_map(|day| &day.activities).filter(|a| !a.note.is_empty());
    let kept: usize = before.activities.iter().filter(|activity| !activity.note.is_empty()).count();
    assert_eq!(notes.count(), kept, "where activities had to go, no other note is left");
}

#[test]
fn a_length_that_fits_in_no_way_is_asked_about() {
    let mut sources = [sixty_days("1", 0, "")];
    // The longest titles there can be: even one activity a day is too much for sixty days.
    let family = "\u{1F469}\u{1F3FD}\u{200D}\u{1F467}\u{1F3FD}\u{200D}\u{1F466}\u{1F3FD}";
    for (at, day) in sources[0].days.iter_mut().enumerate() {
        day.activities.truncate(1);
        for activity in &mut day.activities {
            activity.title = format!("{at}{}", family.repeat(120));
        }
    }
    let draft = first_draft("draft", &sources);
    assert_eq!(enforced(&draft, &sources), Vec::new());
    let now = draft.itinerary.days.len();
    assert!((5..60).contains(&now), "{now}");
    let small = edit(&draft, &sources, &[set_duration(5)]).draft;
    let outcome = edit(&small, &sources, &[set_duration(60)]);
    assert!(!outcome.changed);
    let question = outcome.question.expect("a way out");
    let offered: i64 = question.options[0].split(' ').nth(2).and_then(|n| n.parse().ok()).expect("a length");
    assert!((5..60).contains(&offered), "{question:?}");
    let taken = edit(&small, &sources, &[set_duration(offered)]);
    assert_eq!(taken.draft.itinerary.days.len() as i64, offered, "{:?}", taken.change.rejected);
}

#[test]
fn what_somebody_writes_pushes_nothing_out() {
    let note = "Bring water, and do not forget the hat. ".repeat(12);
    let sources = [sixty_days("1", 0, &note)];
    let draft = first_draft("draft", &sources);
    let long = json!({"op": "set_meta", "unit": "description", "title": "Once upon a time. ".repeat(270)});
    let outcome = edit(&draft, &sources, &[long]);
    assert!(!outcome.changed);
    assert!(outcome.change.rejected[0].reason.contains("make it shorter"), "{:?}", outcome.change.rejected);
}

#[test]
fn a_cap_that_no_lever_can_keep_for_want_of_room_is_asked_about() {
    let mut source = demo("goa-beach-retreat");
    source.days.truncate(2);
    source.days[0].place.name =
        "A very long name of a very small place at the end of the long road".to_owned();
    source.days[0].activities.truncate(1);
    source.days[0].stay = Some(Stay { name: "Inn".to_owned(), level: Level::Mid, cost: Decimal::from(80) });
    let sources = [source];
    let mut draft = first_draft("draft", &sources);
    let free_of_texts = &mut draft.itinerary;
    for text in
        [&mut free_of_texts.trip_highlights, &mut free_of_texts.trip_journey, &mut free_of_texts.safety_tips]
    {
        text.clear();
    }
    for list in [&mut free_of_texts.packing_list, &mut free_of_texts.important_notes] {
        list.clear();
    }
    draft.itinerary.days[0].activities[0].note.clear();
    draft.itinerary.days[0].activities[0].origin.as_mut().expect("a copy").edited = true;
    let cap = |amount: Decimal| {
        let amount: f64 = amount.to_string().parse().expect("a number");
        json!({"op": "set_budget", "amount": amount, "level": "cap"})
    };
    let total = draft.itinerary.budget_amount;
    let lock = json!({"op": "lock_day", "day": 2});
    draft = edit(&draft, &sources, &[lock, cap(total + Decimal::from(5))]).draft;
    // The rest of the room goes to a text that only its writer may shorten: letters of four bytes, then of one.
    let padded = |draft: &Draft, text: String| {
        let mut draft = draft.clone();
        draft.itinerary.description = text;
        draft
    };
    let family = "\u{1F469}\u{1F3FD}\u{200D}\u{1F467}\u{1F3FD}\u{200D}\u{1F466}\u{1F3FD}";
    let room = MOST - size(&padded(&draft, String::new())) - 10;
    let text = family.repeat(room / family.len()) + &"x".repeat(room % family.len());
    let draft = padded(&draft, text);
    assert_eq!((size(&draft), enforced(&draft, &sources)), (MOST - 10, Vec::new()));
    let outcome = edit(&draft, &sources, &[cap(total - Decimal::from(5))]);
    assert_eq!(outcome.draft.itinerary.budget_amount, total);
    let question = outcome.question.expect("a cap is kept, or the turn asks");
    assert!((2..=4).contains(&question.options.len()), "{question:?}");
}
