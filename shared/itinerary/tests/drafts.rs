//! First drafts, what is left of the sources, change cards and texts.

mod support;

use remix_itinerary::change::Value;
use remix_itinerary::constraints::{Budget, BudgetKind};
use remix_itinerary::{
    Itinerary, computed_line, day_by_day, diff, first_draft, leftovers, provenance, text, validate,
};
use serde_json::json;
use support::{accepted, amount, catalogue, demo, edit, enforced, plan_draft, plan_sources};

#[test]
fn poor_sources_make_a_valid_draft_all_the_same() {
    let none: [Itinerary; 0] = [];
    assert_eq!(enforced(&first_draft("draft", &none), &none), Vec::new());
    let mut bare = demo("weekend-in-jaipur");
    bare.days.clear();
    let sources = [bare.clone()];
    let draft = first_draft("draft", &sources);
    assert_eq!((enforced(&draft, &sources), draft.itinerary.days.len()), (Vec::new(), 1));
    let sources = [bare, demo("goa-beach-retreat")];
    assert_eq!(first_draft("draft", &sources).itinerary.days.len(), 5);
    let twice = [demo("goa-beach-retreat"), demo("goa-beach-retreat")];
    assert_eq!(enforced(&first_draft("draft", &twice), &twice), Vec::new());
}

#[test]
fn a_huge_source_is_cut_to_what_a_draft_may_hold() {
    let mut huge = demo("goa-beach-retreat");
    let day = huge.days[0].clone();
    huge.trip_journey = "🧭".repeat(9000);
    huge.days = (0..90)
        .map(|at| {
            let mut day = day.clone();
            day.id = format!("x{at}");
            for activity in &mut day.activities {
                activity.id = format!("{}-{at}", activity.id);
                activity.note = "🧭 ".repeat(400);
            }
            day
        })
        .collect();
    let sources = [huge, demo("himalayan-trek")];
    let draft = first_draft("draft", &sources);
    assert_eq!(enforced(&draft, &sources), Vec::new());
    assert!(serde_json::to_string(&draft).expect("JSON").len() <= 64 * 1024);
}

#[test]
fn costs_that_no_day_lists_are_shared_by_the_days() {
    let mut source = demo("goa-beach-retreat");
    source.budget_amount += amount(100);
    let sources = [demo("himalayan-trek"), source];
    let draft = first_draft("draft", &sources);
    let other =
        draft.itinerary.shared_costs.iter().find(|shared| shared.title.starts_with("Other costs of Goa"));
    assert_eq!(other.map(|shared| shared.cost), Some(amount(60)), "three of five days");
}

#[test]
fn treks_stay_whole_in_first_drafts_of_the_catalogue() {
    let all = catalogue();
    for (at, (name, one)) in all.iter().enumerate() {
        for step in [1, 5, 12] {
            let (other_name, other) = &all[(at + step) % all.len()];
            let draft = first_draft("draft", &[one.clone(), other.clone()]);
            assert!(draft.itinerary.provenance.iter().all(|entry| entry.days > 0), "{name} + {other_name}");
            for (number, source) in [(1, one), (2, other)] {
                for pair in source.days.windows(2) {
                    let on_foot = pair[0]
                        .transfer
                        .as_ref()
                        .is_some_and(|way| way.mode == "walk" && way.distance_km.is_none_or(|km| km >= 3.0));
                    let held =
                        |id: &str| draft.itinerary.days.iter().any(|day| day.id == format!("s{number}.{id}"));
                    assert!(
                        !on_foot || held(&pair[0].id) == held(&pair[1].id),
                        "{name} + {other_name}: {} is cut off",
                        pair[0].title
                    );
                }
            }
        }
    }
}

#[test]
fn leftovers_and_draft_together_are_the_sources() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let left = leftovers(&draft, &sources);
    let count = |kind: &str| left.iter().filter(|leftover| leftover.kind == kind).count();
    let all: usize = sources.iter().map(|source| source.days.len()).sum();
    assert_eq!(count("day") + draft.itinerary.days.len(), all);
    let activities =
        |days: &[remix_itinerary::Day]| days.iter().map(|day| day.activities.len()).sum::<usize>();
    let all: usize = sources.iter().map(|source| activities(&source.days)).sum();
    assert_eq!(count("activity") + activities(&draft.itinerary.days), all);
    let json = serde_json::to_value(&left[0]).expect("JSON");
    assert_eq!((json["ref"].as_str(), json["kind"].as_str()), (Some("1:d1"), Some("day")));
    assert!(json["cost"].is_number());
}

#[test]
fn credit_survives_a_source_that_is_gone() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let credited = provenance(&draft.itinerary, &sources[1..]);
    let gone = credited.iter().find(|entry| entry.itinerary_id == sources[0].id).expect("still credited");
    assert_eq!((gone.title.as_str(), gone.days), ("Himalayan Trek", 5));
    assert_eq!(gone.creator, sources[0].creator);
}

#[test]
fn a_change_card_names_what_changed_and_nothing_else() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let gone = accepted(&draft, &sources, &[json!({"op": "remove_day", "day": 1})]);
    let card = diff(&draft, &gone);
    let removed: Vec<(&str, u32)> =
        card.removed.iter().map(|entry| (entry.kind.as_str(), entry.day)).collect();
    assert_eq!(removed, [("day", 1)]);
    assert!(
        card.moved.is_empty() && card.retimed.is_empty() && card.added.is_empty(),
        "a new number is no move"
    );
    assert_eq!((card.days.before, card.days.after), (8, 7));
    let moved =
        diff(&draft, &accepted(&draft, &sources, &[json!({"op": "move_day", "day": 7, "to": 6})])).moved;
    assert_eq!(moved.len(), 1);
    assert!(matches!(
        (&moved[0].from, &moved[0].to),
        (Some(Value::Count(6)), Some(Value::Count(7))) | (Some(Value::Count(7)), Some(Value::Count(6)))
    ));
    let id = draft.itinerary.days[5].activities[0].id.clone();
    let priced = diff(
        &draft,
        &accepted(&draft, &sources, &[json!({"op": "edit_activity", "id": id, "amount": 12.5})]),
    )
    .repriced;
    assert_eq!(priced.len(), 1);
    assert_eq!((priced[0].kind.as_str(), &priced[0].to), ("activity", &Some(Value::Number(12.5))));
    let ledger = diff(&draft, &accepted(&draft, &sources, &[json!({"op": "set_party", "amount": 3})]));
    assert!(ledger.constraints.is_some() && ledger.edited.is_empty());
}

#[test]
fn a_theme_adds_and_touches_nothing_that_is_there() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let outcome = edit(&draft, &sources, &[json!({"op": "set_theme", "tags": ["food"], "level": "more"})]);
    assert!(
        outcome.change.added.len() >= 5 && outcome.change.added.iter().all(|entry| entry.kind == "activity")
    );
    assert!(outcome.change.removed.is_empty() && outcome.change.moved.is_empty());
    for (before, after) in draft.itinerary.days.iter().zip(&outcome.draft.itinerary.days) {
        assert!(
            before.activities.iter().all(|activity| after.activities.contains(activity)),
            "day {}",
            before.number
        );
        assert_eq!(
            (&before.title, &before.stay, &before.transfer),
            (&after.title, &after.stay, &after.transfer)
        );
    }
}

#[test]
fn texts_say_what_the_draft_holds() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    assert!(computed_line(&draft, &draft).starts_with("8 days, "));
    let one = first_draft("draft", &[demo("london-with-children")]);
    assert_eq!(computed_line(&one, &one), "4 days, 660 GBP per person: 4 days in London.");
    for (name, source) in catalogue() {
        let plan = day_by_day(&source);
        assert!(text::fits(&plan, text::LONG), "{name}");
        assert!(source.days.iter().all(|day| plan.contains(&day.title)), "{name}");
    }
}

#[test]
fn a_cap_that_is_broken_is_told_but_does_not_make_the_draft_invalid() {
    let sources = plan_sources();
    let mut draft = plan_draft(&sources);
    draft.constraints.budget =
        Some(Budget { kind: BudgetKind::Cap, amount: amount(10), currency: "USD".into() });
    let found: Vec<(&str, bool)> =
        validate(&draft, &sources).into_iter().map(|v| (v.code, v.enforced)).collect();
    assert_eq!(found, [("V6", false)]);
}

#[test]
fn every_rule_finds_its_fault() {
    let sources = plan_sources();
    let good = plan_draft(&sources);
    type Fault = fn(&mut remix_itinerary::Draft);
    let faults: [(&str, Fault); 18] = [
        ("V1", |draft| draft.itinerary.duration_days = 9),
        ("V1", |draft| draft.itinerary.days[2].number = 7),
        ("V2", |draft| draft.itinerary.days[1].id = draft.itinerary.days[0].id.clone()),
        ("V3", |draft| draft.itinerary.tagline = "x".repeat(161)),
        ("V3", |draft| draft.itinerary.description = "e\u{301}".to_owned()),
        ("V4", |draft| draft.itinerary.budget_currency = "usd".to_owned()),
        ("V5", |draft| draft.itinerary.budget_amount += amount(1)),
        ("V5", |draft| draft.itinerary.days[0].cost += amount(1)),
        ("V7", |draft| draft.itinerary.difficulty_level = remix_itinerary::model::Difficulty::Easy),
        ("V8", |draft| draft.itinerary.activity_tags = vec!["Food".to_owned()]),
        ("V9", |draft| draft.itinerary.days[0].activities.clear()),
        ("V10", |draft| draft.itinerary.days[0].activities.reverse()),
        ("V11", |draft| draft.itinerary.days[0].activities[0].note = "Something else".to_owned()),
        ("V11", |draft| draft.itinerary.days[0].origin = None),
        ("V12", |draft| draft.itinerary.remixed_from_ids.reverse()),
        ("V16", |draft| draft.itinerary.start_date = Some("2027-02-30".to_owned())),
        ("V17", |draft| draft.constraints.duration_days = Some(3)),
        ("V20", |draft| draft.constraints.needs = vec!["unheard_of".to_owned()]),
    ];
    for (code, fault) in faults {
        let mut draft = good.clone();
        fault(&mut draft);
        assert!(enforced(&draft, &sources).iter().any(|violation| violation.code == code), "{code}");
    }
}
