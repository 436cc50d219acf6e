//! What holds for all drafts and all operations. `PROPTEST_CASES` raises the number of cases.
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;
use remix_itinerary::model::{Difficulty, Level, OriginKind, SharedCost, Stay, Transfer};
use remix_itinerary::money::Decimal;
use remix_itinerary::{
    Activity, Author, Day, Draft, Edit, Itinerary, Operation, OperationKind, Outcome, Place, Slot, apply,
    day_by_day, diff, first_draft, leftovers, text, validate,
};

static CATALOGUE: LazyLock<Vec<Itinerary>> =
    LazyLock::new(|| support::catalogue().into_iter().map(|(_, itinerary)| itinerary).collect());

/// An operation whose ids and refs are chosen once the draft is known.
#[derive(Debug, Clone)]
struct Wish {
    kind: OperationKind,
    day: Option<i32>,
    to: Option<i32>,
    id: Option<Index>,
    reference: Option<Index>,
    slot: Option<Slot>,
    title: Option<String>,
    tags: Vec<String>,
    amount: Option<Decimal>,
    unit: Option<String>,
    level: Option<String>,
    days: Vec<i32>,
}

impl Wish {
    fn operation(&self, draft: &Draft, sources: &[Itinerary]) -> Operation {
        let ids: Vec<&String> =
            draft.itinerary.days.iter().flat_map(|day| day.activities.iter().map(|a| &a.id)).collect();
        let mut refs: Vec<String> =
            leftovers(draft, sources).into_iter().map(|leftover| leftover.reference).collect();
        refs.push("1:nothing".to_owned());
        Operation {
            op: self.kind,
            day: self.day,
            to: self.to,
            id: self.id.filter(|_| !ids.is_empty()).map(|index| index.get(&ids).to_string()),
            reference: self.reference.map(|index| index.get(&refs).clone()),
            slot: self.slot,
            title: self.title.clone(),
            tags: self.tags.clone(),
            amount: self.amount,
            unit: self.unit.clone(),
            level: self.level.clone(),
            days: self.days.clone(),
        }
    }
}

const KINDS: [OperationKind; 39] = [
    OperationKind::SetDuration,
    OperationKind::SetBudget,
    OperationKind::SetCurrency,
    OperationKind::SetPace,
    OperationKind::SetTheme,
    OperationKind::SetParty,
    OperationKind::SetNeeds,
    OperationKind::SetStart,
    OperationKind::Allocate,
    OperationKind::SetStayLevel,
    OperationKind::SetTransportLevel,
    OperationKind::ReorderRoute,
    OperationKind::AddDay,
    OperationKind::RemoveDay,
    OperationKind::MoveDay,
    OperationKind::SwapDays,
    OperationKind::ReplaceDay,
    OperationKind::AddRestDay,
    OperationKind::LockDay,
    OperationKind::UnlockDay,
    OperationKind::AddActivity,
    OperationKind::RemoveActivity,
    OperationKind::MoveActivity,
    OperationKind::ReplaceActivity,
    OperationKind::EditActivity,
    OperationKind::SetMeta,
    OperationKind::SetDifficulty,
    OperationKind::Ask,
    OperationKind::Undo,
    OperationKind::Redo,
    OperationKind::RestoreVersion,
    OperationKind::Keep,
    OperationKind::Ban,
    OperationKind::DropConstraint,
    OperationKind::SetActivitiesPerDay,
    OperationKind::ClearSlot,
    OperationKind::MergeDays,
    OperationKind::SplitStay,
    OperationKind::SetStay,
];

fn slot() -> impl Strategy<Value = Slot> {
    prop::sample::select(vec![Slot::Morning, Slot::Midday, Slot::Afternoon, Slot::Evening])
}

fn words(list: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(list).prop_map(str::to_owned)
}

fn wish() -> impl Strategy<Value = Wish> {
    let title = prop_oneof![
        words(&[
            "Goa",
            "Himachal Pradesh",
            "Manali",
            "India",
            "2027-03-01",
            "Cooking class",
            "Boat trip",
            "Atlantis"
        ]),
        words(&[
            "See https://evil.example",
            "<b>x</b>",
            "  ",
            "a\u{202E}b",
            "Call +34 600 123 456",
            "e\u{301}te\u{301}"
        ]),
        "[ -~]{0,40}",
        any::<String>(),
    ];
    let level = words(&[
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
        "nonsense",
    ]);
    let tags = prop::collection::vec(
        words(&[
            "food",
            "beach",
            "trekking",
            "culture",
            "nightlife",
            "vegetarian",
            "wheelchair",
            "Yes",
            "No",
            "???",
        ]),
        0..3,
    );
    let unit = words(&[
        "USD",
        "EUR",
        "JPY",
        "usd",
        "XXX",
        "title",
        "tagline",
        "packing_list",
        "activity_tags",
        "day_title",
    ]);
    let numbers =
        (prop::option::of(-1..14_i32), prop::option::of(-1..14_i32), prop::collection::vec(-1..15_i32, 0..3));
    let picks =
        (prop::option::of(any::<Index>()), prop::option::of(any::<Index>()), prop::option::of(slot()));
    let amount =
        prop::option::of((-100..300_000_i64, 0..4_u32).prop_map(|(units, scale)| Decimal::new(units, scale)));
    let texts = (prop::option::of(title), tags, amount, prop::option::of(unit), prop::option::of(level));
    (prop::sample::select(&KINDS[..]), numbers, picks, texts).prop_map(
        |(kind, (day, to, days), (id, reference, slot), (title, tags, amount, unit, level))| Wish {
            kind,
            day,
            to,
            id,
            reference,
            slot,
            title,
            tags,
            amount,
            unit,
            level,
            days,
        },
    )
}

/// Sources that nobody has checked: any text, doubtful times and amounts, missing days.
fn wild_source() -> impl Strategy<Value = Itinerary> {
    let activity = (
        any::<String>(),
        slot(),
        prop::option::of("[0-2][0-9]:[0-5][0-9]"),
        -5..90_i64,
        prop::collection::vec("[a-zA-Z]{0,6}", 0..4),
    )
        .prop_map(|(title, slot, time, cost, tags)| Activity {
            id: String::new(),
            note: title.clone(),
            title,
            slot,
            end_time: time.clone().map(|_| "23:00".to_owned()),
            start_time: time,
            tags,
            cost: Decimal::new(cost * 10 + 1, 3),
            origin: None,
        });
    let place =
        (words(&["Aa", "Bb", "Cc", ""]), prop::option::of(-200.0..200.0_f64)).prop_map(|(name, degrees)| {
            Place { name, latitude: degrees, longitude: degrees, ..Place::default() }
        });
    let way = (words(&["Aa", "Bb"]), words(&["walk", "car", "zeppelin"]), prop::option::of(-5.0..900.0_f64));
    let day = (place, prop::collection::vec(activity, 0..10), prop::option::of(way), any::<bool>()).prop_map(
        |(place, activities, way, night)| Day {
            id: "same".to_owned(),
            number: 9,
            title: String::new(),
            place,
            activities,
            stay: night.then(|| Stay { name: String::new(), level: Level::Comfort, cost: Decimal::from(50) }),
            transfer: way.map(|(to, mode, distance_km)| Transfer {
                to,
                mode,
                distance_km,
                duration_minutes: None,
                cost: Decimal::from(20),
                checked: false,
            }),
            cost: Decimal::ZERO,
            difficulty: Difficulty::Moderate,
            rest: false,
            locked: true,
            origin: None,
            date: None,
        },
    );
    let currency = words(&["USD", "JPY", "QQQ", "euro", ""]);
    (prop::collection::vec(day, 0..9), currency, any::<String>(), 0..5000_i64).prop_map(
        |(days, currency, title, budget)| Itinerary {
            id: format!("wild-{budget}"),
            title,
            days,
            budget_currency: currency,
            budget_amount: Decimal::from(budget),
            shared_costs: vec![SharedCost { title: String::new(), cost: Decimal::new(333, 1) }],
            ..Itinerary::default()
        },
    )
}

fn sources() -> impl Strategy<Value = Vec<Itinerary>> {
    let known = prop::sample::subsequence((0..CATALOGUE.len()).collect::<Vec<_>>(), 1..4)
        .prop_shuffle()
        .prop_map(|picks| picks.into_iter().map(|at| CATALOGUE[at].clone()).collect::<Vec<_>>());
    prop_oneof![4 => known, 1 => prop::collection::vec(wild_source(), 1..3)]
}

fn author() -> impl Strategy<Value = Author> {
    prop::sample::select(vec![Author::Model, Author::Planner, Author::Traveler])
}

fn broken(draft: &Draft, sources: &[Itinerary]) -> Vec<String> {
    let all = validate(draft, sources).into_iter().filter(|violation| violation.enforced);
    all.map(|violation| format!("{} {}", violation.code, violation.message)).collect()
}

fn has_id(draft: &Draft, id: &str) -> bool {
    draft
        .itinerary
        .days
        .iter()
        .any(|day| day.id == id || day.activities.iter().any(|activity| activity.id == id))
}

/// What holds after every edit.
fn check(
    version: u32,
    base: &Draft,
    sources: &[Itinerary],
    operations: &[Operation],
    outcome: &Outcome,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(broken(&outcome.draft, sources), Vec::<String>::new(), "{:#?}", operations);
    prop_assert_eq!(outcome.changed, outcome.draft != *base);
    prop_assert!(outcome.change.rejected.iter().all(|rejected| !rejected.reason.is_empty()));
    let over = validate(&outcome.draft, sources).iter().any(|violation| violation.code == "V6");
    prop_assert!(!over || !outcome.changed || outcome.question.is_some(), "over the cap without a question");
    if let Some(question) = &outcome.question {
        prop_assert!(question.options.len() >= 2 && question.options.len() <= 4, "{:?}", question);
    }
    locked_days_are_untouched(base, operations, &outcome.draft)?;
    for day in &outcome.draft.itinerary.days {
        for id in std::iter::once(&day.id).chain(day.activities.iter().map(|activity| &activity.id)) {
            prop_assert!(
                !id.starts_with(&format!("v{version}.")) || !has_id(base, id),
                "a new id was in use"
            );
        }
        for activity in
            day.activities.iter().filter(|a| a.origin.as_ref().is_some_and(|o| o.kind != OriginKind::Source))
        {
            prop_assert!(!text::sanitize_line(&activity.title).removed, "{}", activity.title);
        }
    }
    let json = serde_json::to_string(&outcome.draft).expect("JSON");
    prop_assert_eq!(&serde_json::from_str::<Draft>(&json).expect("a draft"), &outcome.draft);
    prop_assert!(text::graphemes(&day_by_day(&outcome.draft.itinerary)) <= text::LONG);
    let none = diff(&outcome.draft, &outcome.draft);
    let lists = [&none.added, &none.removed, &none.moved, &none.retimed, &none.repriced];
    prop_assert!(
        lists.iter().all(|list| list.is_empty()) && none.edited.is_empty() && none.constraints.is_none()
    );
    Ok(())
}

fn locked_days_are_untouched(
    base: &Draft,
    operations: &[Operation],
    after: &Draft,
) -> Result<(), TestCaseError> {
    let frees = |operation: &Operation| {
        matches!(
            operation.op,
            OperationKind::UnlockDay | OperationKind::DropConstraint | OperationKind::SetCurrency
        )
    };
    if operations.iter().any(frees) {
        return Ok(());
    }
    for day in base.itinerary.days.iter().filter(|day| day.locked) {
        let now = after.itinerary.days.iter().find(|other| other.id == day.id);
        let same = now.map(|now| Day { number: day.number, date: day.date.clone(), ..now.clone() });
        prop_assert_eq!(same.as_ref(), Some(day), "a locked day was touched");
    }
    Ok(())
}

fn config() -> ProptestConfig {
    let default = ProptestConfig::default();
    ProptestConfig { cases: (default.cases / 2).max(1), ..default }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_edits_of_any_draft_leave_a_valid_draft(
        sources in sources(),
        edits in prop::collection::vec((prop::collection::vec(wish(), 1..6), author()), 1..4),
    ) {
        let mut draft = first_draft("draft", &sources);
        prop_assert_eq!(broken(&draft, &sources), Vec::<String>::new());
        for (version, (wishes, author)) in edits.into_iter().enumerate() {
            let operations: Vec<Operation> = wishes.iter().map(|wish| wish.operation(&draft, &sources)).collect();
            let edit = Edit { base: &draft, sources: &sources, operations: &operations, author, version: 99 + version as u32 };
            let outcome = apply(&edit);
            check(edit.version, &draft, &sources, &operations, &outcome)?;
            prop_assert_eq!(&apply(&edit), &outcome, "the same input gives the same output");
            draft = outcome.draft;
        }
    }

    #[test]
    fn exact_edits_stay_inside_their_days(
        sources in sources(),
        wishes in prop::collection::vec(wish(), 1..4),
    ) {
        let draft = first_draft("draft", &sources);
        let exact = |wish: &Wish| matches!(wish.kind, OperationKind::AddActivity | OperationKind::RemoveActivity | OperationKind::MoveActivity
            | OperationKind::ReplaceActivity | OperationKind::EditActivity | OperationKind::ClearSlot | OperationKind::RemoveDay
            | OperationKind::MoveDay | OperationKind::SwapDays | OperationKind::LockDay | OperationKind::SetMeta | OperationKind::SplitStay
            | OperationKind::SetParty | OperationKind::SetStart | OperationKind::Keep);
        // A day must be named, so that the test knows what the scope is.
        let named = |wish: &&Wish| exact(wish) && wish.day.is_some();
        let operations: Vec<Operation> = wishes.iter().filter(named).map(|wish| wish.operation(&draft, &sources)).collect();
        let outcome = apply(&Edit { base: &draft, sources: &sources, operations: &operations, author: Author::Planner, version: 2 });
        for day in &draft.itinerary.days {
            let number = Some(day.number as i32);
            let holds = |id: &Option<String>| day.activities.iter().any(|activity| Some(&activity.id) == id.as_ref());
            let in_scope = operations.iter().any(|op| op.day == number || op.to == number || holds(&op.id) || op.title.as_ref().is_some_and(|title| day.activities.iter().any(|a| a.title == *title)));
            let now = outcome.draft.itinerary.days.iter().find(|other| other.id == day.id);
            if !in_scope {
                let now = now.expect("a day that nobody named is still there");
                prop_assert_eq!((&now.title, &now.activities, &now.stay, &now.place), (&day.title, &day.activities, &day.stay, &day.place));
            }
        }
    }
}
