//! Random sources: itineraries of the demo catalogue as they are, bent ones (no costs, no coordinates, other currencies,
//! one day, sixty days, hostile texts, titles twice, treks throughout), and some that nobody has checked at all.

use std::sync::LazyLock;

use remix_itinerary::model::{Difficulty, Level, SharedCost, Stay, Transfer};
use remix_itinerary::money::Decimal;
use remix_itinerary::{Activity, Day, Itinerary, Place, Slot};

use super::dice::Dice;
use super::words;
use crate::support;

static CATALOGUE: LazyLock<Vec<Itinerary>> =
    LazyLock::new(|| support::catalogue().into_iter().map(|(_, itinerary)| itinerary).collect());

pub(crate) const SLOTS: [Slot; 4] = [Slot::Morning, Slot::Midday, Slot::Afternoon, Slot::Evening];

/// One to three sources; now and then none, or the same one twice.
pub(crate) fn sources(dice: &mut Dice<'_>) -> Vec<Itinerary> {
    let count = if dice.percent(2) { 0 } else { dice.number(1, 3) };
    let mut sources: Vec<Itinerary> = (0..count).map(|number| source(dice, number)).collect();
    if sources.len() == 2 && dice.percent(5) {
        sources[1] = sources[0].clone();
    }
    sources
}

fn source(dice: &mut Dice<'_>, number: i64) -> Itinerary {
    let mut source = if dice.percent(80) { dice.pick(&CATALOGUE).clone() } else { wild(dice, number) };
    let twists = [0, 0, 1, 1, 2, 3];
    for _ in 0..*dice.pick(&twists) {
        twist(dice, &mut source);
    }
    source
}

fn activities(source: &mut Itinerary) -> impl Iterator<Item = &mut Activity> {
    source.days.iter_mut().flat_map(|day| &mut day.activities)
}

/// Bends a source in one way.
fn twist(dice: &mut Dice<'_>, source: &mut Itinerary) {
    match dice.below(16) {
        0 => free_of_charge(source),
        1 => source.budget_amount = Decimal::ZERO,
        2 => source.budget_amount = Decimal::new(dice.number(0, 900_000), 2),
        3 => source.days.iter_mut().for_each(|day| (day.place.latitude, day.place.longitude) = (None, None)),
        4 => {
            source.budget_currency = (*dice.pick(&["EUR", "JPY", "INR", "JOD", "XXX", "euro", ""])).to_owned()
        }
        5 => source.days.truncate(1),
        6 => sixty_days(source),
        7 => {
            let title = words::line(dice);
            activities(source).for_each(|activity| activity.title.clone_from(&title));
        }
        8 => {
            let title = words::line(dice);
            source.days.iter_mut().for_each(|day| day.title.clone_from(&title));
        }
        9 => hostile(dice, source),
        10 => source.days.iter_mut().for_each(|day| day.place = Place::default()),
        11 => activities(source).for_each(|activity| activity.tags.clear()),
        12 => source.days.iter_mut().for_each(|day| day.stay = None),
        13 => trek(source),
        14 => {
            let note = "A note. ".repeat(dice.below(80));
            activities(source).for_each(|activity| activity.note.clone_from(&note));
        }
        _ => activities(source).for_each(|activity| activity.cost *= Decimal::from(1_000_000)),
    }
}

fn free_of_charge(source: &mut Itinerary) {
    source.budget_amount = Decimal::ZERO;
    source.shared_costs.clear();
    for day in &mut source.days {
        day.cost = Decimal::ZERO;
        day.activities.iter_mut().for_each(|activity| activity.cost = Decimal::ZERO);
        day.stay.iter_mut().for_each(|stay| stay.cost = Decimal::ZERO);
        day.transfer.iter_mut().for_each(|transfer| transfer.cost = Decimal::ZERO);
    }
}

fn sixty_days(source: &mut Itinerary) {
    let original = source.days.clone();
    source.days = (0..60)
        .zip(original.iter().cycle())
        .map(|(at, day)| {
            let mut day = day.clone();
            day.id = format!("x{at}");
            for (index, activity) in day.activities.iter_mut().enumerate() {
                activity.id = format!("x{at}a{index}");
            }
            day
        })
        .collect();
}

fn hostile(dice: &mut Dice<'_>, source: &mut Itinerary) {
    source.title = words::line(dice);
    for text in [&mut source.description, &mut source.trip_journey, &mut source.safety_tips] {
        *text = words::long(dice);
    }
    source.packing_list = dice.several(0, 50, words::line);
    source.important_notes = dice.several(0, 5, words::line);
    for day in &mut source.days {
        day.title = words::line(dice);
        day.place.name = words::line(dice);
        for activity in &mut day.activities {
            (activity.title, activity.note) = (words::line(dice), words::line(dice));
        }
    }
}

/// Every way is on foot to the place of the next day.
fn trek(source: &mut Itinerary) {
    let names: Vec<String> = source.days.iter().skip(1).map(|day| day.place.name.clone()).collect();
    for (day, to) in source.days.iter_mut().zip(names) {
        let cost = Decimal::ZERO;
        day.transfer = Some(Transfer {
            to,
            mode: "walk".to_owned(),
            distance_km: Some(12.0),
            duration_minutes: Some(300),
            cost,
            checked: true,
        });
    }
}

/// A source that nobody has checked: any text, doubtful times and amounts, missing days.
fn wild(dice: &mut Dice<'_>, number: i64) -> Itinerary {
    Itinerary {
        id: format!("wild-{number}"),
        title: words::line(dice),
        days: dice.several(0, 9, wild_day),
        budget_currency: (*dice.pick(&["USD", "JPY", "QQQ", "euro", ""])).to_owned(),
        budget_amount: Decimal::from(dice.number(0, 5000)),
        shared_costs: dice.several(0, 2, |dice| SharedCost {
            title: words::line(dice),
            cost: Decimal::new(dice.number(-100, 9_000), 1),
        }),
        activity_tags: dice.several(0, 4, words::line),
        safety_tips: words::long(dice),
        ..Itinerary::default()
    }
}

fn wild_day(dice: &mut Dice<'_>) -> Day {
    let degrees = dice.maybe(60, |dice| dice.number(-200_000, 200_000) as f64 / 1000.0);
    let name = (*dice.pick(&["Aa", "Bb", "Cc", ""])).to_owned();
    let region = (*dice.pick(&["", "Aa", "North"])).to_owned();
    Day {
        id: (*dice.pick(&["same", "", "d1", "a:b", "d\u{301}"])).to_owned(),
        number: 9,
        title: words::line(dice),
        place: Place { name, region, latitude: degrees, longitude: degrees, ..Place::default() },
        activities: dice.several(0, 10, wild_activity),
        stay: dice.maybe(50, |dice| Stay {
            name: words::line(dice),
            level: *dice.pick(&[Level::Budget, Level::Mid, Level::Comfort]),
            cost: Decimal::from(dice.number(-5, 200)),
        }),
        transfer: dice.maybe(50, |dice| Transfer {
            to: (*dice.pick(&["Aa", "Bb", ""])).to_owned(),
            mode: (*dice.pick(&["walk", "car", "zeppelin", ""])).to_owned(),
            distance_km: dice.maybe(60, |dice| dice.number(-5, 90_000) as f64 / 7.0),
            duration_minutes: dice.maybe(30, |dice| dice.below(5000) as u32),
            cost: Decimal::new(dice.number(-3, 9_000), 2),
            checked: dice.percent(50),
        }),
        cost: Decimal::from(dice.number(-1, 50)),
        difficulty: *dice.pick(&[
            Difficulty::Easy,
            Difficulty::Moderate,
            Difficulty::Challenging,
            Difficulty::Extreme,
        ]),
        rest: dice.percent(10),
        locked: dice.percent(30),
        origin: None,
        date: dice.maybe(10, words::line),
    }
}

fn wild_activity(dice: &mut Dice<'_>) -> Activity {
    let time = |dice: &mut Dice<'_>| format!("{:02}:{:02}", dice.below(26), dice.below(61));
    Activity {
        id: (*dice.pick(&["", "same", "a1", "d1"])).to_owned(),
        title: words::line(dice),
        note: words::line(dice),
        slot: *dice.pick(&SLOTS),
        start_time: dice.maybe(40, time),
        end_time: dice.maybe(40, time),
        tags: dice.several(0, 4, words::line),
        cost: Decimal::new(dice.number(-50, 90_001), 3),
        origin: None,
    }
}
