//! What the drafts warn about: ways, order, pace and texts; and that the demo catalogue raises no false alarm.
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use remix_itinerary::model::Warning;
use remix_itinerary::{Draft, Itinerary, first_draft, places};
use serde_json::json;
use support::{accepted, catalogue, demo, edit, plan_draft, plan_sources, set_duration};

fn of<'d>(draft: &'d Draft, code: &str) -> Vec<&'d Warning> {
    draft.itinerary.warnings.iter().filter(|warning| warning.code == code).collect()
}

fn kilometres(draft: &Draft) -> f64 {
    let pairs = draft.itinerary.days.windows(2);
    pairs.filter_map(|pair| places::distance_km(&pair[0].place, &pair[1].place)).sum()
}

/// Any change at all, so that the warnings are made anew.
fn touched(draft: &Draft, sources: &[Itinerary]) -> Draft {
    accepted(draft, sources, &[json!({"op": "set_meta", "unit": "tagline", "title": "Once more"})])
}

#[test]
fn one_source_as_it_was_published_raises_no_alarm() {
    for (name, source) in catalogue() {
        let draft = first_draft("draft", &[source]);
        for code in ["transfer_too_long", "detour", "day_too_full", "place_gone", "texts_left_out"] {
            assert_eq!(of(&draft, code), Vec::<&Warning>::new(), "{name}");
        }
    }
}

#[test]
fn pairs_raise_true_alarms_only() {
    let all = catalogue();
    let (mut long_ways, mut detours) = (0, 0);
    for (at, (name, one)) in all.iter().enumerate() {
        for step in [1, 4, 9, 14, 20] {
            let (other_name, other) = &all[(at + step) % all.len()];
            let sources = [one.clone(), other.clone()];
            let draft = first_draft("draft", &sources);
            let about = format!("{name} + {other_name}");
            for code in ["day_too_full", "place_gone", "texts_left_out"] {
                assert_eq!(of(&draft, code), Vec::<&Warning>::new(), "{about}");
            }
            for warning in of(&draft, "transfer_too_long") {
                let at = warning.day.expect("a day") as usize;
                let (day, next) = (&draft.itinerary.days[at - 1], &draft.itinerary.days[at]);
                let minutes = day.transfer.as_ref().and_then(|way| way.duration_minutes).expect("a time");
                assert!(minutes > 240, "{about}: {warning:?}");
                assert!(!day.activities.is_empty() && !next.activities.is_empty(), "{about}: {warning:?}");
                long_ways += 1;
            }
            if !of(&draft, "detour").is_empty() {
                let ordered = accepted(&draft, &sources, &[json!({"op": "reorder_route"})]);
                assert!(kilometres(&ordered) < 0.75 * kilometres(&draft), "{about}");
                detours += 1;
            }
        }
    }
    assert!(long_ways > 50, "half the world lies between most pairs: {long_ways}");
    assert!(detours < 5, "{detours}");
}

#[test]
fn a_way_that_fits_into_neither_of_its_days_is_told() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let with = |minutes: u32, mode: &str| {
        let mut draft = draft.clone();
        let way = draft.itinerary.days[5].transfer.get_or_insert_with(|| {
            serde_json::from_value(json!({"to": "Panaji", "mode": "car", "cost": 0, "checked": true}))
                .expect("a way")
        });
        (way.duration_minutes, way.checked) = (Some(minutes), true);
        way.mode = mode.to_owned();
        touched(&draft, &sources)
    };
    let day = |draft: &Draft| {
        let found = of(draft, "transfer_too_long");
        found.into_iter().filter_map(|warning| warning.day).find(|day| *day == 6)
    };
    let busy = |draft: &Draft, at: usize| draft.itinerary.days[at].activities.len();
    assert!(busy(&draft, 5) > 1 && busy(&draft, 6) > 1);
    assert_eq!(day(&with(480, "car")), None, "half a day is free on one of them");
    assert_eq!(day(&with(481, "car")), Some(6), "a whole day is free on neither");
    assert_eq!(day(&with(481, "walk")), None, "a trek is what its day is about");
    let free = accepted(&with(481, "car"), &sources, &[json!({"op": "add_rest_day", "day": 6})]);
    assert_eq!(day(&free), None, "a day in between helps");
    // Half a day: what is left must hold the activities of one of the two days by the clock.
    let mut full = with(300, "car");
    assert_eq!(day(&full), None);
    for at in [5, 6] {
        let day = &mut full.itinerary.days[at];
        day.activities.truncate(1);
        day.activities[0].start_time = Some("08:00".to_owned());
        day.activities[0].end_time = Some("15:01".to_owned());
    }
    let full = touched(&full, &sources);
    assert_eq!(day(&full), Some(6));
    assert!(of(&full, "transfer_too_long")[0].message.contains("5 h"), "{:?}", full.itinerary.warnings);
}

#[test]
fn a_detour_is_told_with_what_another_order_would_save() {
    let sources = [demo("andalusia-by-train")];
    let draft = first_draft("draft", &sources);
    let last = draft.itinerary.days.len();
    let mixed = accepted(
        &draft,
        &sources,
        &[
            json!({"op": "swap_days", "day": 2, "to": last}),
            json!({"op": "swap_days", "day": 4, "to": last - 1}),
        ],
    );
    let told = of(&mixed, "detour");
    let ordered = accepted(&mixed, &sources, &[json!({"op": "reorder_route"})]);
    assert!(kilometres(&ordered) < 0.75 * kilometres(&mixed));
    assert!(told[0].message.contains(&format!("{} km", kilometres(&mixed).round())), "{told:?}");
    assert_eq!(of(&ordered, "detour"), Vec::<&Warning>::new());
    let mut unknown = mixed.clone();
    unknown.itinerary.days[1].place.latitude = None;
    assert_eq!(of(&touched(&unknown, &sources), "detour"), Vec::<&Warning>::new(), "nothing is invented");
}

#[test]
fn more_than_the_pace_allows_is_told() {
    let sources = plan_sources();
    let locked = accepted(&plan_draft(&sources), &sources, &[json!({"op": "lock_day", "day": 6})]);
    assert!(locked.itinerary.days[5].activities.len() > 2);
    let relaxed = edit(&locked, &sources, &[json!({"op": "set_pace", "level": "relaxed"})]).draft;
    let told: Vec<Option<u32>> = of(&relaxed, "day_too_full").iter().map(|warning| warning.day).collect();
    assert_eq!(told, [Some(6)], "the locked day keeps what it has");
    assert_eq!(of(&locked, "day_too_full"), Vec::<&Warning>::new(), "nobody has wished for a pace");
    let mut long = locked.clone();
    let day = &mut long.itinerary.days[5];
    day.activities.truncate(1);
    day.activities[0].start_time = Some("06:00".to_owned());
    day.activities[0].end_time = Some("20:01".to_owned());
    let told = touched(&long, &sources);
    assert!(of(&told, "day_too_full")[0].message.contains("14 h 1 min"), "{:?}", told.itinerary.warnings);
}

#[test]
fn texts_come_and_go_with_their_sources_and_places() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let text = |draft: &Draft| {
        let itinerary = &draft.itinerary;
        let lists = [itinerary.packing_list.join(" "), itinerary.important_notes.join(" ")];
        [&itinerary.trip_highlights, &itinerary.safety_tips, &lists[0], &lists[1]]
            .map(String::as_str)
            .join(" ")
    };
    assert!(text(&draft).contains("Broken-in hiking boots") && text(&draft).contains("Reef-safe sun cream"));
    let goes_to = |draft: &Draft, place: &str| draft.itinerary.days.iter().any(|day| day.place.name == place);
    assert!(goes_to(&draft, "Chandratal") && text(&draft).contains("waking beside Chandratal"));
    // Without the lake nothing speaks of the lake, and the rest of the sentence stays.
    let at = draft.itinerary.days.iter().position(|day| day.place.name == "Chandratal").expect("a day") + 1;
    let without = accepted(&draft, &sources, &[json!({"op": "remove_day", "day": at})]);
    assert!(!text(&without).contains("Chandratal"), "{}", text(&without));
    assert!(text(&without).contains("Standing on Hampta Pass"));
    let back = accepted(&without, &sources, &[json!({"op": "add_day", "ref": "1:d7"})]);
    assert_eq!(text(&back), text(&draft));
    // A source of which nothing is left takes its texts along.
    let remove: Vec<_> = (1..=5).rev().map(|day| json!({"op": "remove_day", "day": day})).collect();
    let beach = accepted(&draft, &sources, &remove);
    assert!(!text(&beach).contains("hiking boots") && text(&beach).contains("Reef-safe sun cream"));
    assert!(beach.itinerary.packing_list.iter().all(|item| sources[1].packing_list.contains(item)));
}

#[test]
fn what_the_traveller_has_written_is_left_alone_and_told_when_it_is_stale() {
    let sources = plan_sources();
    let own = "Sunrise at Chandratal is the best hour.";
    let write = json!({"op": "set_meta", "unit": "trip_highlights", "title": own});
    let draft = accepted(&plan_draft(&sources), &sources, &[write]);
    assert_eq!(of(&draft, "place_gone"), Vec::<&Warning>::new());
    let at = draft.itinerary.days.iter().position(|day| day.place.name == "Chandratal").expect("a day") + 1;
    let without = accepted(&draft, &sources, &[json!({"op": "remove_day", "day": at})]);
    assert_eq!(without.itinerary.trip_highlights, own);
    let told = of(&without, "place_gone");
    assert!(
        told[0].message.contains("text on highlights") && told[0].message.contains("Chandratal"),
        "{told:?}"
    );
}

#[test]
fn sources_without_costs_and_currencies_without_a_rate_are_told() {
    let mut free = demo("goa-beach-retreat");
    free.budget_amount = support::amount(0);
    free.shared_costs.clear();
    for day in &mut free.days {
        day.activities.iter_mut().for_each(|activity| activity.cost = support::amount(0));
        day.stay.iter_mut().for_each(|stay| stay.cost = support::amount(0));
        day.transfer.iter_mut().for_each(|way| way.cost = support::amount(0));
    }
    let mut strange = demo("weekend-in-jaipur");
    strange.budget_currency = "XTS".to_owned();
    let sources = [demo("himalayan-trek"), free, strange];
    let draft = first_draft("draft", &sources);
    let told: Vec<&str> = of(&draft, "cost_unknown").iter().map(|warning| warning.message.as_str()).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("Goa") && told[0].contains("no costs") && told[1].contains("no rate for XTS"));
    let cap = json!({"op": "set_budget", "amount": 900, "unit": "XTS", "level": "cap"});
    let outcome = edit(&draft, &sources, &[cap]);
    assert!(!outcome.changed);
    let question = outcome.question.expect("a question");
    assert!(question.question.contains("XTS") && question.question.contains("USD"), "{question:?}");
    assert!(question.options[0].starts_with("Set the budget to ") && question.options.len() == 2);
    // The answer that is offered can be given.
    let total = draft.itinerary.budget_amount;
    let answer = json!({"op": "set_budget", "amount": total.to_string().parse::<f64>().expect("a number")});
    assert_eq!(accepted(&draft, &sources, &[answer]).itinerary.budget_amount, total);
    assert_eq!(accepted(&draft, &sources, &[set_duration(5)]).itinerary.days.len(), 5);
}
