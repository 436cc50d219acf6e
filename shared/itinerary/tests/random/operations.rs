//! Random operation lists for a draft: most are what somebody could mean, some are what a confused model writes.

use remix_itinerary::money::Decimal;
use remix_itinerary::{Author, Draft, Itinerary, Operation, OperationKind};

use super::dice::Dice;
use super::sources::SLOTS;
use super::words;

use OperationKind as Kind;

pub(crate) const KINDS: [Kind; 39] = [
    Kind::SetDuration,
    Kind::SetBudget,
    Kind::SetCurrency,
    Kind::SetPace,
    Kind::SetTheme,
    Kind::SetParty,
    Kind::SetNeeds,
    Kind::SetStart,
    Kind::Allocate,
    Kind::SetStayLevel,
    Kind::SetTransportLevel,
    Kind::ReorderRoute,
    Kind::AddDay,
    Kind::RemoveDay,
    Kind::MoveDay,
    Kind::SwapDays,
    Kind::ReplaceDay,
    Kind::AddRestDay,
    Kind::LockDay,
    Kind::UnlockDay,
    Kind::AddActivity,
    Kind::RemoveActivity,
    Kind::MoveActivity,
    Kind::ReplaceActivity,
    Kind::EditActivity,
    Kind::SetMeta,
    Kind::SetDifficulty,
    Kind::Ask,
    Kind::Undo,
    Kind::Redo,
    Kind::RestoreVersion,
    Kind::Keep,
    Kind::Ban,
    Kind::DropConstraint,
    Kind::SetActivitiesPerDay,
    Kind::ClearSlot,
    Kind::MergeDays,
    Kind::SplitStay,
    Kind::SetStay,
];

const TAGS: [&str; 14] = [
    "food",
    "beach",
    "trekking",
    "culture",
    "nightlife",
    "wellness",
    "nature",
    "vegetarian",
    "wheelchair",
    "halal",
    "child_friendly",
    "Yes",
    "No",
    "???",
];
const LEVELS: [&str; 30] = [
    "cap",
    "target",
    "relaxed",
    "normal",
    "packed",
    "more",
    "less",
    "none",
    "budget",
    "mid",
    "comfort",
    "easy",
    "moderate",
    "challenging",
    "extreme",
    "themes",
    "duration",
    "locked_days",
    "banned",
    "allocations",
    "must_keep",
    "needs",
    "party",
    "pace",
    "start_date",
    "stay_level",
    "currency",
    "split_after",
    "nonsense",
    "",
];
const UNITS: [&str; 22] = [
    "USD",
    "EUR",
    "JPY",
    "usd",
    "XXX",
    "INR",
    "JOD",
    "title",
    "tagline",
    "description",
    "destination",
    "safety_tips",
    "packing_list",
    "important_notes",
    "categories",
    "activity_tags",
    "day_title",
    "trip_journey",
    "trip_highlights",
    "",
    "$",
    "day title",
];

/// One list and who wrote it.
pub(crate) fn list(dice: &mut Dice<'_>, draft: &Draft, sources: &[Itinerary]) -> (Vec<Operation>, Author) {
    let author = *dice.pick(&[Author::Model, Author::Planner, Author::Traveler]);
    let length = if dice.percent(2) { dice.number(19, 24) } else { dice.number(1, 5) };
    let operations = (0..length).map(|_| operation(dice, draft, sources)).collect();
    (operations, author)
}

fn operation(dice: &mut Dice<'_>, draft: &Draft, sources: &[Itinerary]) -> Operation {
    let kind = *dice.pick(&KINDS);
    let mut operation =
        if dice.percent(75) { meant(dice, kind, draft, sources) } else { Operation::new(kind) };
    // A confused model fills in whatever it likes.
    let extra =
        if operation == Operation::new(kind) { dice.below(7) } else { dice.below(10).saturating_sub(8) };
    for _ in 0..extra {
        confuse(dice, &mut operation, draft, sources);
    }
    operation
}

fn confuse(dice: &mut Dice<'_>, operation: &mut Operation, draft: &Draft, sources: &[Itinerary]) {
    match dice.below(11) {
        0 => operation.day = Some(dice.number(-1, 70) as i32),
        1 => operation.to = Some(dice.number(-1, 70) as i32),
        2 => operation.id = Some(id(dice, draft)),
        3 => operation.reference = Some(reference(dice, sources)),
        4 => operation.slot = Some(*dice.pick(&SLOTS)),
        5 => operation.title = Some(words::line(dice)),
        6 => operation.tags = dice.several(0, 4, |dice| tag(dice)),
        7 => operation.amount = Some(amount(dice)),
        8 => operation.unit = Some((*dice.pick(&UNITS)).to_owned()),
        9 => operation.level = Some((*dice.pick(&LEVELS)).to_owned()),
        _ => operation.days = dice.several(0, 4, |dice| dice.number(-1, 70) as i32),
    }
}

fn tag(dice: &mut Dice<'_>) -> String {
    if dice.percent(90) { (*dice.pick(&TAGS)).to_owned() } else { words::line(dice) }
}

fn amount(dice: &mut Dice<'_>) -> Decimal {
    match dice.below(8) {
        0 => Decimal::new(dice.number(-100, 300_000), dice.below(5) as u32),
        1 => *dice.pick(&[Decimal::MAX, Decimal::MIN, Decimal::from(1_000_000_001_i64), Decimal::new(1, 28)]),
        2 => Decimal::from(dice.number(0, 3)),
        _ => Decimal::from(dice.number(1, 4000)),
    }
}

/// Mostly an activity of the draft, sometimes by its title, sometimes a day, sometimes nothing.
fn id(dice: &mut Dice<'_>, draft: &Draft) -> String {
    let day = draft.itinerary.days.get(dice.below(draft.itinerary.days.len().max(1)));
    let activity = day.and_then(|day| day.activities.get(dice.below(day.activities.len().max(1))));
    match (dice.below(10), day, activity) {
        (0, Some(day), _) => day.id.clone(),
        (1, _, _) => words::line(dice),
        (2, _, Some(activity)) => activity.title.clone(),
        (_, _, Some(activity)) => activity.id.clone(),
        (_, Some(day), None) => day.title.clone(),
        (_, None, None) => String::new(),
    }
}

/// Mostly an element of a source, in one of the ways to write it.
fn reference(dice: &mut Dice<'_>, sources: &[Itinerary]) -> String {
    let at = dice.below(sources.len().max(1));
    let Some(source) = sources.get(at) else { return "1:d1".to_owned() };
    let day = source.days.get(dice.below(source.days.len().max(1)));
    let activity = day.and_then(|day| day.activities.get(dice.below(day.activities.len().max(1))));
    let element = match (dice.below(4), day, activity) {
        (0 | 1, Some(day), _) => day.id.clone(),
        (_, _, Some(activity)) => activity.id.clone(),
        _ => "nothing".to_owned(),
    };
    match dice.below(12) {
        0 => element,
        1 => format!("s{}.{element}", at + 1),
        2 => format!("{}:{element}", source.id),
        3 => format!("{}:{element}", dice.below(9)),
        _ => format!("{}:{element}", at + 1),
    }
}

fn place(dice: &mut Dice<'_>, draft: &Draft, sources: &[Itinerary]) -> String {
    let days = sources.iter().flat_map(|source| &source.days).chain(&draft.itinerary.days);
    let places: Vec<_> = days.map(|day| &day.place).collect();
    if places.is_empty() || dice.percent(10) {
        return words::line(dice);
    }
    let place = places[dice.below(places.len())];
    (*dice.pick(&[&place.name, &place.name, &place.region, &place.country])).clone()
}

/// An operation as somebody could mean it.
fn meant(dice: &mut Dice<'_>, kind: Kind, draft: &Draft, sources: &[Itinerary]) -> Operation {
    let days = draft.itinerary.days.len() as i64;
    let blank = Operation::new(kind);
    let leveled = |dice: &mut Dice<'_>, levels: &[&str]| Some((*dice.pick(levels)).to_owned());
    let day = dice.number(1, days.max(1)) as i32;
    let to = dice.number(1, days.max(1)) as i32;
    let currency = |dice: &mut Dice<'_>| (*dice.pick(&["USD", "EUR", "JPY", "INR", "JOD"])).to_owned();
    match kind {
        Kind::SetDuration => {
            let most = if dice.percent(5) { 60 } else { 20 };
            Operation { days: vec![dice.number(1, most) as i32], ..blank }
        }
        Kind::SetBudget => Operation {
            amount: Some(Decimal::from(dice.number(1, 4000))),
            unit: dice.maybe(30, currency),
            level: leveled(dice, &["cap", "cap", "target"]),
            ..blank
        },
        Kind::SetCurrency => Operation { unit: Some(currency(dice)), ..blank },
        Kind::SetPace => Operation { level: leveled(dice, &["relaxed", "normal", "packed"]), ..blank },
        Kind::SetTheme => Operation {
            tags: dice.several(1, 2, tag),
            level: leveled(dice, &["more", "more", "less", "none"]),
            ..blank
        },
        Kind::SetParty => Operation { amount: Some(Decimal::from(dice.number(1, 21))), ..blank },
        Kind::SetNeeds => Operation { tags: dice.several(1, 2, tag), ..blank },
        Kind::SetStart => {
            let date = format!("2027-{:02}-{:02}", dice.number(1, 12), dice.number(1, 30));
            Operation { title: Some(date), ..blank }
        }
        Kind::Allocate => Operation {
            title: Some(place(dice, draft, sources)),
            days: vec![dice.number(1, days.max(1)) as i32],
            ..blank
        },
        Kind::SetStayLevel | Kind::SetTransportLevel => Operation {
            level: leveled(dice, &["budget", "mid", "comfort"]),
            days: dice.several(0, 2, |dice| dice.number(1, days.max(1)) as i32),
            ..blank
        },
        Kind::AddDay => {
            let day = dice.maybe(50, |dice| dice.number(1, days + 1) as i32);
            match dice.percent(60) {
                true => Operation { reference: Some(reference(dice, sources)), day, ..blank },
                false => Operation { title: Some(place(dice, draft, sources)), day, ..blank },
            }
        }
        Kind::MoveDay | Kind::SwapDays | Kind::MergeDays => {
            Operation { day: Some(day), to: Some(to), ..blank }
        }
        Kind::ReplaceDay => Operation { day: Some(day), reference: Some(reference(dice, sources)), ..blank },
        Kind::RemoveDay | Kind::LockDay | Kind::UnlockDay | Kind::SplitStay => {
            Operation { day: Some(day), ..blank }
        }
        Kind::AddRestDay => Operation { day: dice.maybe(70, |_| day), ..blank },
        Kind::AddActivity | Kind::ReplaceActivity => {
            let fresh = dice.percent(50);
            Operation {
                id: (kind == Kind::ReplaceActivity).then(|| id(dice, draft)),
                day: dice.maybe(80, |_| day),
                slot: dice.maybe(60, |dice| *dice.pick(&SLOTS)),
                reference: (!fresh).then(|| reference(dice, sources)),
                title: fresh.then(|| words::line(dice)),
                tags: dice.several(0, 2, tag),
                amount: dice.maybe(40, |dice| Decimal::from(dice.number(0, 300))),
                ..blank
            }
        }
        Kind::RemoveActivity => Operation { id: Some(id(dice, draft)), ..blank },
        Kind::MoveActivity => Operation {
            id: Some(id(dice, draft)),
            to: dice.maybe(80, |_| to),
            slot: dice.maybe(60, |dice| *dice.pick(&SLOTS)),
            ..blank
        },
        Kind::EditActivity => Operation {
            id: Some(id(dice, draft)),
            title: dice.maybe(50, words::line),
            slot: dice.maybe(30, |dice| *dice.pick(&SLOTS)),
            tags: dice.several(0, 2, tag),
            amount: dice.maybe(30, |dice| Decimal::from(dice.number(0, 300))),
            ..blank
        },
        Kind::SetMeta => Operation {
            unit: Some((*dice.pick(&UNITS)).to_owned()),
            title: Some(if dice.percent(30) { words::long(dice) } else { words::line(dice) }),
            tags: dice.several(0, 3, tag),
            day: Some(day),
            ..blank
        },
        Kind::SetDifficulty => {
            Operation { level: leveled(dice, &["easy", "moderate", "challenging", "extreme"]), ..blank }
        }
        Kind::Ask => {
            Operation { title: Some(words::line(dice)), tags: dice.several(1, 5, words::line), ..blank }
        }
        Kind::RestoreVersion | Kind::SetActivitiesPerDay => {
            Operation { amount: Some(Decimal::from(dice.number(0, 9))), ..blank }
        }
        Kind::Keep | Kind::Ban => match dice.below(3) {
            0 => Operation { id: Some(id(dice, draft)), ..blank },
            1 => Operation { tags: vec![tag(dice)], ..blank },
            _ => Operation { title: Some(place(dice, draft, sources)), ..blank },
        },
        Kind::DropConstraint => Operation { level: Some((*dice.pick(&LEVELS)).to_owned()), ..blank },
        Kind::ClearSlot => Operation { day: Some(day), slot: Some(*dice.pick(&SLOTS)), ..blank },
        Kind::SetStay => Operation {
            days: dice.several(1, 2, |dice| dice.number(1, days.max(1)) as i32),
            title: Some(words::line(dice)),
            ..blank
        },
        Kind::ReorderRoute | Kind::Undo | Kind::Redo => blank,
    }
}
