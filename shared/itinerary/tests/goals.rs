//! Operations that name a goal and leave the means to the engine.

mod support;

use remix_itinerary::model::{Level, OriginKind};
use remix_itinerary::{Activity, Draft, Itinerary, first_draft, leftovers};
use serde_json::json;
use support::{
    accepted, amount, day_ids, demo, edit, enforced, in_region, plan_draft, plan_sources, refused,
    set_duration, tagged,
};

/// Longest common order: `short` is what is left of `long`.
fn is_part_of(short: &[&str], long: &[&str]) -> bool {
    let mut rest = long.iter();
    short.iter().all(|id| rest.any(|other| other == id))
}

#[test]
fn shortening_only_takes_away_and_keeps_treks_whole() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    for days in 1..8 {
        let outcome = edit(&draft, &sources, &[set_duration(days)]);
        let after = outcome.draft;
        assert_eq!(after.itinerary.days.len() as i64, days);
        assert!(is_part_of(&day_ids(&after), &day_ids(&draft)), "{days}");
        let trek = ["s1.d4", "s1.d5", "s1.d6"].iter().filter(|id| day_ids(&after).contains(id)).count();
        assert!(trek == 0 || trek == 3, "{days}: {trek} days of the trek");
        assert_eq!(after.constraints.duration_days, Some(days as u32));
    }
    for days in [0, 61, 500, -3] {
        assert_eq!(refused(&draft, &sources, set_duration(days)), "A number of days lies between 1 and 60.");
    }
}

#[test]
fn a_trek_that_would_have_to_be_cut_is_asked_about() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let only_trek = (1..=8).rev().filter(|n| !(1..=3).contains(n));
    let remove: Vec<_> = only_trek.map(|day| json!({"op": "remove_day", "day": day})).collect();
    let trek = accepted(&draft, &sources, &remove);
    let outcome = edit(&trek, &sources, &[set_duration(2)]);
    assert!(!outcome.changed);
    let question = outcome.question.expect("a question");
    assert_eq!(question.options, ["Make it 3 days", "Split the trek behind day 2"]);
    let split = accepted(&trek, &sources, &[json!({"op": "split_stay", "day": 2})]);
    assert_eq!(accepted(&split, &sources, &[set_duration(2)]).itinerary.days.len(), 2);
}

#[test]
fn lengthening_takes_leftovers_first_then_suggestions() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let twelve = accepted(&draft, &sources, &[set_duration(12)]);
    let copied = |draft: &remix_itinerary::Draft| {
        let days = draft.itinerary.days.iter().filter_map(|day| day.origin.as_ref());
        days.filter(|origin| origin.kind == OriginKind::Source).count()
    };
    assert_eq!((twelve.itinerary.days.len(), copied(&twelve)), (12, 12));
    assert!(is_part_of(&day_ids(&draft), &day_ids(&twelve)));
    let fifteen = accepted(&draft, &sources, &[set_duration(15)]);
    assert_eq!((fifteen.itinerary.days.len(), copied(&fifteen)), (15, 13));
    assert!(leftovers(&fifteen, &sources).is_empty());
    assert_eq!(in_region(&fifteen, "Goa") + in_region(&fifteen, "Himachal Pradesh"), 15);
}

#[test]
fn days_are_shared_out_by_place_region_and_country() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    for (place, days) in [("Goa", 1), ("Goa", 4), ("Manali", 3), ("himachal", 7), ("India", 8)] {
        let after = accepted(&draft, &sources, &[json!({"op": "allocate", "title": place, "days": [days]})]);
        assert_eq!(after.itinerary.days.len(), 8, "{place}");
        let count = after.itinerary.days.iter().filter(|day| {
            let names = [&day.place.name, &day.place.region, &day.place.country];
            names.iter().any(|name| name.to_lowercase().starts_with(&place.to_lowercase()))
        });
        assert_eq!(count.count(), days, "{place}");
    }
    let kept = accepted(
        &draft,
        &sources,
        &[json!({"op": "allocate", "title": "Goa", "days": [2]}), set_duration(6)],
    );
    assert_eq!((in_region(&kept, "Goa"), kept.itinerary.days.len()), (2, 6));
    assert!(
        refused(&draft, &sources, json!({"op": "allocate", "title": "Goa", "days": [9]}))
            .contains("only 8 days")
    );
    assert!(
        refused(&draft, &sources, json!({"op": "allocate", "title": "Paris", "days": [2]})).contains("Paris")
    );
}

#[test]
fn levers_stop_where_the_budget_is_kept_and_leave_the_rest_alone() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let total = draft.itinerary.budget_amount;
    let cap = |value| json!({"op": "set_budget", "amount": value, "unit": "USD", "level": "cap"});
    let roomy = edit(&draft, &sources, &[cap(5000)]);
    assert_eq!((roomy.draft.itinerary, roomy.change.note), (draft.itinerary.clone(), None));
    let slightly = edit(
        &draft,
        &sources,
        &[
            json!({"op": "set_budget", "amount": (total - amount(10)).to_string().parse::<f64>().expect("a number"), "level": "cap"}),
        ],
    );
    assert!(slightly.draft.itinerary.budget_amount <= total - amount(10));
    assert!(
        slightly.change.repriced.iter().all(|entry| entry.kind == "stay"),
        "{:#?}",
        slightly.change.repriced
    );
    assert!(slightly.change.removed.is_empty() && slightly.change.added.is_empty());
    let hard = edit(&draft, &sources, &[cap(300)]);
    let question = hard.question.expect("a question before a day goes");
    assert_eq!(hard.draft.itinerary.days.len(), 8);
    assert!(question.options.iter().any(|option| option.starts_with("Remove day")));
    assert!(refused(&draft, &sources, cap(0)).contains("above zero"));
    let euros =
        edit(&draft, &sources, &[json!({"op": "set_budget", "amount": 1300, "unit": "EUR", "level": "cap"})]);
    let limit = remix_itinerary::currency::convert(amount(1300), "EUR", "USD").expect("a rate");
    assert!(euros.draft.itinerary.budget_amount <= limit && euros.draft.itinerary.budget_currency == "USD");
    let target = edit(&draft, &sources, &[json!({"op": "set_budget", "amount": 300, "level": "target"})]);
    assert!(
        target.question.is_none()
            && target.change.note.is_some_and(|note| note.contains("as near to 300 USD"))
    );
}

#[test]
fn what_was_wished_outlives_the_levers() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let comfort = accepted(&draft, &sources, &[json!({"op": "set_stay_level", "level": "comfort"})]);
    let after =
        edit(&comfort, &sources, &[json!({"op": "set_budget", "amount": 1500, "level": "cap"})]).draft;
    assert!(
        after
            .itinerary
            .days
            .iter()
            .filter_map(|day| day.stay.as_ref())
            .all(|stay| stay.level == Level::Comfort)
    );
    let kept = draft.itinerary.days[7].activities.last().expect("one").clone();
    let keep =
        [json!({"op": "keep", "id": kept.id}), json!({"op": "set_budget", "amount": 200, "level": "cap"})];
    let after = edit(&draft, &sources, &keep).draft;
    assert!(after.itinerary.days[7].activities.contains(&kept));
}

#[test]
fn more_less_and_none_of_a_theme() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let theme = |tag: &str, level: &str| json!({"op": "set_theme", "tags": [tag], "level": level});
    for tag in ["food", "nightlife", "wellness", "beach", "museum"] {
        let more = accepted(&draft, &sources, &[theme(tag, "more")]);
        assert!(tagged(&more, tag) > tagged(&draft, tag), "{tag}");
        assert_eq!(more.itinerary.days.len(), 8);
        assert_eq!(more.constraints.themes.more, [tag]);
    }
    let less = accepted(&draft, &sources, &[theme("food", "less")]);
    assert!(tagged(&less, "food") <= tagged(&draft, "food") / 2);
    for tag in ["food", "trekking", "beach", "nightlife"] {
        let none = edit(&draft, &sources, &[theme(tag, "none")]).draft;
        assert_eq!(tagged(&none, tag), 0, "{tag}");
        assert_eq!(none.itinerary.days.len(), 8, "{tag}");
        // And it does not come back with the next days.
        let longer = accepted(&none, &sources, &[set_duration(11)]);
        assert_eq!(tagged(&longer, tag), 0, "{tag}");
    }
    assert!(refused(&draft, &sources, theme("quantum", "more")).contains("not a theme"));
    let back =
        accepted(&edit(&draft, &sources, &[theme("food", "none")]).draft, &sources, &[theme("food", "more")]);
    assert!(back.constraints.themes.none.is_empty() && tagged(&back, "food") > 0);
}

#[test]
fn goals_of_one_message_work_in_any_order() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let mut goals = [
        json!({"op": "set_theme", "tags": ["food"], "level": "more"}),
        json!({"op": "set_budget", "amount": 1500, "unit": "USD", "level": "cap"}),
        json!({"op": "allocate", "title": "Himachal Pradesh", "days": [5]}),
        set_duration(7),
    ];
    for _ in 0..goals.len() {
        goals.rotate_left(1);
        let after = accepted(&draft, &sources, &goals);
        assert_eq!((after.itinerary.days.len(), in_region(&after, "Goa")), (7, 2), "{goals:?}");
        assert!(after.itinerary.budget_amount <= amount(1500), "{goals:?}");
        assert!(tagged(&after, "food") > tagged(&draft, "food"), "{goals:?}");
    }
}

#[test]
fn pace_and_number_a_day() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let counts = |draft: &remix_itinerary::Draft| {
        draft.itinerary.days.iter().map(|day| day.activities.len()).collect::<Vec<_>>()
    };
    let relaxed = accepted(&draft, &sources, &[json!({"op": "set_pace", "level": "relaxed"})]);
    assert!(counts(&relaxed).iter().all(|count| (1..=2).contains(count)));
    let packed = accepted(&draft, &sources, &[json!({"op": "set_pace", "level": "packed"})]);
    let full = counts(&packed).iter().filter(|count| **count >= 5).count();
    assert!(full >= 4, "{:?}", counts(&packed));
    let three = accepted(&draft, &sources, &[json!({"op": "set_activities_per_day", "amount": 3})]);
    assert!(counts(&three).iter().all(|count| *count <= 3));
    let more = accepted(&three, &sources, &[json!({"op": "set_theme", "tags": ["food"], "level": "more"})]);
    assert!(tagged(&more, "food") > tagged(&three, "food"));
    assert!(counts(&more).iter().all(|count| *count <= 3), "a standing wish is carried over");
    assert!(
        refused(&draft, &sources, json!({"op": "set_activities_per_day", "amount": 9})).contains("1 to 8")
    );
}

/// Two days in one place: as many activities on the first and on the second.
fn two_days(first: usize, second: usize) -> (Vec<Itinerary>, Draft) {
    let mut source = demo("goa-beach-retreat");
    source.days.truncate(2);
    let place = source.days[0].place.clone();
    let model = source.days[0].activities[0].clone();
    for (day, count) in source.days.iter_mut().zip([first, second]) {
        day.place.clone_from(&place);
        let named = |index| Activity {
            id: format!("{}n{index}", day.id),
            title: format!("Walk {index} of {}", day.id),
            ..model.clone()
        };
        day.activities = (0..count).map(named).collect();
    }
    let sources = vec![source];
    let draft = first_draft("draft", &sources);
    (sources, draft)
}

#[test]
fn a_number_a_day_is_reached_at_once() {
    for (first, second) in [(1, 5), (5, 1)] {
        let (sources, draft) = two_days(first, second);
        let three = json!({"op": "set_activities_per_day", "amount": 3});
        let once = edit(&draft, &sources, std::slice::from_ref(&three));
        let counts = once.draft.itinerary.days.iter().map(|day| day.activities.len());
        assert_eq!(counts.collect::<Vec<_>>(), [3, 3]);
        // What is too much on the one day is what is missing on the other.
        let copied =
            |activity: &Activity| activity.origin.as_ref().expect("an origin").kind == OriginKind::Source;
        assert!(once.draft.itinerary.days.iter().flat_map(|day| &day.activities).all(copied));
        assert!(!edit(&once.draft, &sources, &[three]).changed, "{first} and {second}");
    }
}

#[test]
fn what_goes_to_another_day_goes_as_it_is() {
    for (first, second) in [(1, 5), (5, 1)] {
        let (sources, draft) = two_days(first, second);
        let full = draft.itinerary.days.iter().find(|day| day.activities.len() == 5).expect("a full day");
        let edits: Vec<_> = full
            .activities
            .iter()
            .map(|activity| json!({"op": "edit_activity", "id": activity.id, "amount": 77, "tags": ["food"]}))
            .collect();
        let edited = accepted(&draft, &sources, &edits);
        let shared = accepted(&edited, &sources, &[json!({"op": "set_activities_per_day", "amount": 3})]);
        let costs =
            shared.itinerary.days.iter().flat_map(|day| &day.activities).map(|activity| activity.cost);
        assert_eq!(costs.filter(|cost| *cost == amount(77)).count(), 5, "{first} and {second}");
    }
}

#[test]
fn levels_there_and_back() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let cheap = accepted(
        &draft,
        &sources,
        &[
            json!({"op": "set_stay_level", "level": "budget"}),
            json!({"op": "set_transport_level", "level": "budget"}),
        ],
    );
    assert!(cheap.itinerary.budget_amount < draft.itinerary.budget_amount);
    let some = accepted(&draft, &sources, &[json!({"op": "set_stay_level", "level": "budget", "days": [6]})]);
    let changed: Vec<u32> = some
        .itinerary
        .days
        .iter()
        .zip(&draft.itinerary.days)
        .filter(|(a, b)| a.stay != b.stay)
        .map(|(a, _)| a.number)
        .collect();
    assert_eq!((changed, some.constraints.stay_level), (vec![6], None));
    let own = draft.itinerary.days[5].stay.as_ref().expect("a night");
    let back = accepted(
        &some,
        &sources,
        &[
            json!({"op": "set_stay_level", "level": serde_json::to_value(own.level).expect("a word"), "days": [6]}),
        ],
    );
    assert_eq!(back.itinerary.days[5].stay.as_ref(), Some(own));
}

#[test]
fn currencies_there_and_back() {
    let sources = vec![demo("kyoto-in-autumn"), demo("goa-beach-retreat")];
    let draft = first_draft("draft", &sources);
    assert_eq!(draft.itinerary.budget_currency, "JPY");
    assert!(draft.itinerary.warnings.iter().any(|warning| warning.code == "converted"));
    let dollars = accepted(&draft, &sources, &[json!({"op": "set_currency", "unit": "usd"})]);
    assert_eq!(enforced(&dollars, &sources), Vec::new());
    let yen = accepted(&dollars, &sources, &[json!({"op": "set_currency", "unit": "JPY"})]);
    assert_eq!(yen.itinerary.days, draft.itinerary.days, "nothing is lost on the way");
    assert!(refused(&draft, &sources, json!({"op": "set_currency", "unit": "XYZ"})).contains("no rate"));
}

#[test]
fn the_shortest_order_keeps_stays_together_and_locked_days_in_place() {
    let sources = vec![demo("andalusia-by-train"), demo("lisbon-and-the-alentejo-slowly")];
    let draft = first_draft("draft", &sources);
    let mixed = accepted(&draft, &sources, &[json!({"op": "move_day", "day": 9, "to": 1})]);
    let ordered = accepted(&mixed, &sources, &[json!({"op": "reorder_route"})]);
    let way = |itinerary: &Itinerary| {
        let pairs = itinerary.days.windows(2);
        pairs
            .filter_map(|pair| remix_itinerary::places::distance_km(&pair[0].place, &pair[1].place))
            .sum::<f64>()
    };
    assert!(way(&ordered.itinerary) < way(&mixed.itinerary));
    assert!(refused(&ordered, &sources, json!({"op": "reorder_route"})).contains("shortest order already"));
    let locked = accepted(&mixed, &sources, &[json!({"op": "lock_day", "day": 1})]);
    let after = edit(&locked, &sources, &[json!({"op": "reorder_route"})]).draft;
    assert_eq!(after.itinerary.days[0], locked.itinerary.days[0]);
}

#[test]
fn wishes_stand_until_they_are_dropped() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let wishes = [
        json!({"op": "set_party", "amount": 2}),
        json!({"op": "set_needs", "tags": ["veggie", "sin gluten"]}),
        json!({"op": "ban", "tags": ["nightlife"]}),
    ];
    let after = accepted(&draft, &sources, &wishes);
    assert_eq!(after.constraints.needs, ["vegetarian", "gluten_free"]);
    assert_eq!(tagged(&after, "nightlife"), 0);
    let longer = accepted(&after, &sources, &[set_duration(12)]);
    assert_eq!(tagged(&longer, "nightlife"), 0);
    let dropped = accepted(
        &longer,
        &sources,
        &[
            json!({"op": "drop_constraint", "level": "needs", "title": "vegetarian"}),
            json!({"op": "drop_constraint", "level": "banned"}),
        ],
    );
    assert_eq!(dropped.constraints.needs, ["gluten_free"]);
    assert!(dropped.constraints.banned.is_empty());
    assert!(
        refused(&draft, &sources, json!({"op": "drop_constraint", "level": "budget"}))
            .contains("no such wish")
    );
    assert!(refused(&draft, &sources, json!({"op": "set_party", "amount": 21})).contains("1 to 20"));
    let banned_place = accepted(
        &accepted(&draft, &sources, &[set_duration(8)]),
        &sources,
        &[json!({"op": "ban", "title": "Anjuna"})],
    );
    assert!(banned_place.itinerary.days.iter().all(|day| day.place.name != "Anjuna"));
    assert_eq!(banned_place.itinerary.days.len(), 8);
}

#[test]
fn a_question_changes_nothing() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let outcome =
        edit(&draft, &sources, &[json!({"op": "ask", "title": "Which one?", "tags": ["This", "That"]})]);
    assert!(!outcome.changed);
    assert_eq!(
        outcome.question.map(|question| question.options),
        Some(vec!["This".to_owned(), "That".to_owned()])
    );
    assert!(
        refused(&draft, &sources, json!({"op": "ask", "title": "Which one?", "tags": ["This"]}))
            .contains("two to four")
    );
}
