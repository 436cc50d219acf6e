//! Faults that random edits have found in the engine, each as small as it gets.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use remix_itinerary::{Author, Edit, apply, first_draft, provenance};
use serde_json::json;
use support::{accepted, day_ids, demo, edit, op, plan_draft, plan_sources};

#[test]
fn a_source_picked_twice_is_credited_once() {
    let twice = [demo("goa-beach-retreat"), demo("goa-beach-retreat")];
    let draft = first_draft("draft", &twice);
    let credits = provenance(&draft.itinerary, &twice);
    assert_eq!(credits.len(), 1, "{credits:?}");
    assert_eq!(draft.itinerary.provenance, credits);
}

#[test]
fn a_ban_by_id_is_no_change_the_second_time() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let id = draft.itinerary.days[0].activities[0].id.clone();
    let ban = json!({"op": "ban", "id": id});
    let once = accepted(&draft, &sources, std::slice::from_ref(&ban));
    assert!(!edit(&once, &sources, &[ban]).changed);
    // What was only ever a suggestion leaves nothing behind that could be named.
    assert!(!edit(&draft, &sources, &[json!({"op": "ban", "id": "v9.9"})]).changed);
}

#[test]
fn levers_leave_a_night_alone_that_was_just_named() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let capped = edit(&draft, &sources, &[json!({"op": "set_budget", "amount": 500, "level": "cap"})]).draft;
    let dear =
        edit(&capped, &sources, &[json!({"op": "set_stay_level", "days": [3], "level": "comfort"})]).draft;
    assert_eq!(
        dear.itinerary.days[2].stay.as_ref().map(|stay| format!("{:?}", stay.level)),
        Some("Comfort".to_owned())
    );
    let named =
        edit(&dear, &sources, &[json!({"op": "set_stay", "days": [3], "title": "Inn of the Two Lakes"})])
            .draft;
    assert_eq!(
        named.itinerary.days[2].stay.as_ref().map(|stay| stay.name.as_str()),
        Some("Inn of the Two Lakes")
    );
}

#[test]
fn days_that_a_place_has_already_are_not_chosen_anew() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let goa = support::in_region(&draft, "Goa");
    let same = accepted(&draft, &sources, &[json!({"op": "allocate", "title": "Goa", "days": [goa]})]);
    assert_eq!(day_ids(&same), day_ids(&draft));
    assert_eq!(same.constraints.allocations.len(), 1);
}

#[test]
fn a_question_about_a_trek_has_two_answers() {
    // A trip that is nothing but a trek: neither fewer nor more days work.
    let mut trek = demo("himalayan-trek");
    trek.days.truncate(3);
    for at in 0..2 {
        let to = trek.days[at + 1].place.name.clone();
        let way = json!({"to": to, "mode": "walk", "distance_km": 12.0, "cost": 0});
        trek.days[at].transfer = Some(serde_json::from_value(way).expect("a way"));
    }
    let sources = [trek];
    let draft = first_draft("draft", &sources);
    let operations = [op(json!({"op": "allocate", "title": "Himachal Pradesh", "days": [1]}))];
    let outcome = apply(&Edit {
        base: &draft,
        sources: &sources,
        operations: &operations,
        author: Author::Planner,
        version: 2,
    });
    let question = outcome.question.expect("a question");
    assert!(question.options.len() >= 2, "{question:?}");
}

/// Another currency, price or time is no other content.
#[test]
fn a_title_is_made_anew_for_other_activities_only() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let at = draft.itinerary.days.iter().position(|day| day.activities.len() > 2).expect("a full day");
    let (day, number) = (&draft.itinerary.days[at], at + 1);
    let pace = json!({"op": "set_activities_per_day", "amount": 1});
    let removed = edit(&draft, &sources, &[json!({"op": "remove_day", "day": number}), pace]).draft;
    let reference = day.id.replacen('s', "", 1).replacen('.', ":", 1);
    let back = accepted(&removed, &sources, &[json!({"op": "add_day", "ref": reference})]);
    let title = |draft: &remix_itinerary::Draft| {
        draft.itinerary.days.iter().find(|other| other.id == day.id).map(|day| day.title.clone())
    };
    assert_eq!(title(&back), Some(day.title.clone()));
    let other = accepted(&back, &sources, &[json!({"op": "set_currency", "unit": "JPY"})]);
    assert_eq!(title(&other), Some(day.title.clone()));
}

#[test]
fn a_refused_budget_pulls_no_lever() {
    let sources = plan_sources();
    let target = json!({"op": "set_budget", "amount": 300, "level": "target"});
    let draft = edit(&plan_draft(&sources), &sources, &[target]).draft;
    let longer = support::set_duration(draft.itinerary.days.len() as i64 + 1);
    let refused = json!({"op": "set_budget", "amount": 200, "unit": "$$"});
    let alone = edit(&draft, &sources, std::slice::from_ref(&longer)).draft;
    assert_eq!(edit(&draft, &sources, &[longer, refused]).draft, alone);
}

#[test]
fn what_goes_for_a_theme_does_not_come_back_as_its_source_has_it() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let id = draft.itinerary.days[0].activities[0].id.clone();
    let tagged = json!({"op": "edit_activity", "id": id, "tags": ["child_friendly", "wellness"]});
    let tagged = accepted(&draft, &sources, &[tagged]);
    let none = json!({"op": "set_theme", "tags": ["child_friendly"], "level": "none"});
    let without = accepted(&tagged, &sources, &[none]);
    assert!(without.itinerary.days.iter().flat_map(|day| &day.activities).all(|activity| activity.id != id));
}
