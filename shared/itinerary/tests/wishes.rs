//! Wishes that stand: who travels, what must not come back, days in places, targets and caps, rest days, fixed ends.
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use remix_itinerary::model::OriginKind;
use remix_itinerary::{Author, Draft, Edit, Itinerary, Place, apply, first_draft, leftovers, validate};
use serde_json::json;
use support::{
    accepted, amount, day_ids, demo, edit, in_region, op, plan_draft, plan_sources, refused, set_duration,
    tagged,
};

#[test]
fn a_party_has_adults_and_children() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let party = |draft: &Draft| {
        let party = draft.constraints.party.clone().expect("a party");
        (party.adults, party.children)
    };
    let family = accepted(&draft, &sources, &[json!({"op": "set_party", "amount": 2, "days": [3]})]);
    assert_eq!(party(&family), (2, 3));
    assert_eq!(family.itinerary.days, draft.itinerary.days, "amounts are per person");
    assert_eq!(party(&accepted(&family, &sources, &[json!({"op": "set_party", "amount": 4})])), (4, 3));
    assert_eq!(party(&accepted(&family, &sources, &[json!({"op": "set_party", "days": [0]})])), (2, 0));
    assert!(refused(&draft, &sources, json!({"op": "set_party", "days": [2]})).contains("1 to 20 adults"));
    for children in [-1, 21] {
        let wish = json!({"op": "set_party", "amount": 2, "days": [children]});
        assert!(refused(&draft, &sources, wish).contains("at most 20 children"));
    }
}

/// Two days have an activity with the same title.
fn with_twins() -> (Vec<Itinerary>, Draft, String, String) {
    let mut source = demo("goa-beach-retreat");
    let title = "Breakfast on the terrace";
    for day in &mut source.days[..2] {
        day.activities[0].title = title.to_owned();
    }
    let sources = vec![source];
    let draft = first_draft("draft", &sources);
    let mut ids = draft.itinerary.days.iter().flat_map(|day| &day.activities).filter(|a| a.title == title);
    let (one, other) = (ids.next().expect("one").id.clone(), ids.next().expect("other").id.clone());
    (sources, draft, one, other)
}

fn holds(draft: &Draft, id: &str) -> bool {
    draft.itinerary.days.iter().flat_map(|day| &day.activities).any(|activity| activity.id == id)
}

#[test]
fn what_is_banned_by_its_id_can_be_read_and_means_nothing_else() {
    let (sources, draft, one, other) = with_twins();
    let banned = accepted(&draft, &sources, &[json!({"op": "ban", "id": one})]);
    assert_eq!(banned.constraints.banned, [format!("Breakfast on the terrace [{one}]")]);
    assert!(!holds(&banned, &one) && holds(&banned, &other), "only the one that was named goes");
    // It does not come back with other goals, and it can be forgiven by what is shown.
    let full = accepted(&banned, &sources, &[json!({"op": "set_pace", "level": "packed"})]);
    assert!(!holds(&full, &one));
    let entry = full.constraints.banned[0].clone();
    let dropped =
        accepted(&full, &sources, &[json!({"op": "drop_constraint", "level": "banned", "title": entry})]);
    assert!(dropped.constraints.banned.is_empty());
    // What only one thing is called is banned by its title.
    let draft = plan_draft(&plan_sources());
    let sources = plan_sources();
    let activity = &draft.itinerary.days[5].activities[0];
    let banned = accepted(&draft, &sources, &[json!({"op": "ban", "id": activity.id})]);
    assert_eq!(banned.constraints.banned, [activity.title.as_str()]);
    let day = &draft.itinerary.days[6];
    let banned = accepted(&draft, &sources, &[json!({"op": "ban", "id": day.id})]);
    assert_eq!(banned.constraints.banned, [day.title.as_str()]);
    assert!(banned.itinerary.days.iter().all(|other| other.id != day.id));
    let left = leftovers(&draft, &sources).into_iter().find(|left| left.kind == "activity").expect("one");
    let banned = accepted(&draft, &sources, &[json!({"op": "ban", "id": left.reference})]);
    assert_eq!(banned.constraints.banned, [left.title]);
}

#[test]
fn banning_one_of_several_with_the_same_title_twice_is_banning_it_once() {
    let (sources, draft, one, other) = with_twins();
    let element = one.strip_prefix("s1.").expect("a copy").to_owned();
    // The id in the trip, in its source, and by the source's number.
    for id in [one.clone(), element.clone(), format!("1:{element}")] {
        let ban = json!({"op": "ban", "id": id});
        let once = accepted(&draft, &sources, std::slice::from_ref(&ban));
        assert_eq!(once.constraints.banned, [format!("Breakfast on the terrace [{one}]")], "{id}");
        assert!(!holds(&once, &one) && holds(&once, &other), "{id}");
        assert!(!edit(&once, &sources, &[ban]).changed, "{id}");
    }
    // What is unwanted by its title is so by its id as well.
    let by_title = accepted(&draft, &sources, &[json!({"op": "ban", "title": "Breakfast on the terrace"})]);
    assert!(!edit(&by_title, &sources, &[json!({"op": "ban", "id": one})]).changed);
    // So is what nothing else is called, by whichever id.
    let sunset = &draft.itinerary.days[2].activities[0];
    let ban = json!({"op": "ban", "id": sunset.id.strip_prefix("s1.").expect("a copy")});
    let once = accepted(&draft, &sources, std::slice::from_ref(&ban));
    assert_eq!(once.constraints.banned, [sunset.title.as_str()]);
    assert!(!edit(&once, &sources, &[ban]).changed);
}

#[test]
fn banning_something_under_its_new_title_twice_is_banning_it_once() {
    let sources = vec![demo("goa-beach-retreat")];
    let draft = first_draft("draft", &sources);
    let id = draft.itinerary.days[1].activities[0].id.clone();
    let rename = json!({"op": "edit_activity", "id": id, "title": "Hammocks"});
    let renamed = accepted(&draft, &sources, &[rename]);
    let ban = json!({"op": "ban", "id": id});
    let once = accepted(&renamed, &sources, std::slice::from_ref(&ban));
    assert_eq!(once.constraints.banned, [format!("Hammocks [{id}]")]);
    assert!(!edit(&once, &sources, &[ban]).changed);
}

#[test]
fn free_time_that_is_banned_does_not_come_back() {
    let sources = vec![demo("iceland-ring-road")];
    let draft = first_draft("draft", &sources);
    let longer = accepted(&draft, &sources, &[json!({"op": "allocate", "title": "Höfn", "days": [10]})]);
    let ban = json!({"op": "ban", "title": "Free time in Höfn"});
    let once = accepted(&longer, &sources, std::slice::from_ref(&ban));
    let all = once.itinerary.days.iter().flat_map(|day| &day.activities);
    assert!(all.clone().all(|activity| activity.title != "Free time in Höfn"));
    assert!(!edit(&once, &sources, &[ban]).changed);
}

/// A trip of 18 days from one source day that is in no known place, without free time.
fn with_nothing_to_do() -> (Vec<Itinerary>, Draft) {
    let mut source = demo("goa-beach-retreat");
    source.days.truncate(1);
    source.days[0].place = Place::default();
    let sources = vec![source];
    let ban = json!({"op": "ban", "title": "Free time in the area"});
    let draft = accepted(&first_draft("draft", &sources), &sources, &[ban, set_duration(18)]);
    (sources, draft)
}

fn titled(draft: &Draft, title: &str) -> usize {
    draft.itinerary.days.iter().filter(|day| day.title == title).count()
}

#[test]
fn a_rest_day_that_is_banned_does_not_come_back() {
    let (sources, draft) = with_nothing_to_do();
    let (rest, day) = ("Rest day in the area", "Day in the area");
    assert!(titled(&draft, rest) > 0);
    let ban = json!({"op": "ban", "title": rest});
    let once = accepted(&draft, &sources, std::slice::from_ref(&ban));
    assert_eq!((once.itinerary.days.len(), titled(&once, rest)), (18, 0));
    assert!(titled(&once, day) > 0);
    assert!(!edit(&once, &sources, &[ban]).changed);
    // With no other title left for them, days that the length asks for cannot be had without it.
    let reason = refused(&draft, &sources, json!({"op": "ban", "title": rest, "tags": [day]}));
    assert!(reason.contains("trip"), "{reason}");
    let operations = [op(json!({"op": "ban", "title": day}))];
    let later =
        Edit { base: &once, sources: &sources, operations: &operations, author: Author::Planner, version: 8 };
    let outcome = apply(&later);
    assert_eq!((outcome.changed, outcome.change.rejected.len()), (false, 1));
}

#[test]
fn an_id_of_what_is_new_means_nothing_once_it_is_gone() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let add = json!({"op": "add_activity", "day": 8, "slot": "evening", "title": "Jazz night"});
    let with = accepted(&draft, &sources, &[add]);
    let all = |draft: &Draft| draft.itinerary.days.iter().flat_map(|day| day.activities.clone()).collect();
    let activities: Vec<remix_itinerary::Activity> = all(&with);
    let id = activities.iter().find(|activity| activity.title == "Jazz night").expect("it").id.clone();
    let place = with.itinerary.days[7].place.name.clone();
    for title in ["Kayaking", place.as_str()] {
        let ban = json!({"op": "ban", "title": title, "tags": [id]});
        let once = accepted(&with, &sources, std::slice::from_ref(&ban));
        assert_eq!(once.constraints.banned, [title, "Jazz night"], "also where its day goes first");
        assert!(!edit(&once, &sources, &[ban]).changed);
    }
    assert!(refused(&draft, &sources, json!({"op": "ban", "tags": ["v2.1"]})).contains("v2.1"));
}

/// Seed 71092413: a source may have a tag that looks like an id.
#[test]
fn a_tag_that_looks_like_the_id_of_what_is_gone_does_not_stand_for_it() {
    let mut sources = plan_sources();
    let add = json!({"op": "add_activity", "day": 1, "slot": "evening", "title": "Jazz night"});
    let with = edit(&plan_draft(&sources), &sources, &[add]).draft;
    let new = with.itinerary.days[0].activities.iter().find(|activity| activity.title == "Jazz night");
    let id = new.expect("it").id.clone();
    sources[1].days[0].activities[0].tags.push(id.clone());
    let ban = json!({"op": "ban", "id": id});
    let once = accepted(&with, &sources, std::slice::from_ref(&ban));
    assert_eq!(once.constraints.banned, ["Jazz night"]);
    assert!(!edit(&once, &sources, &[ban]).changed);
}

#[test]
fn banning_one_of_several_days_with_the_same_title_leaves_the_others() {
    let mut source = demo("goa-beach-retreat");
    for day in &mut source.days[..2] {
        day.title = "A day at the sea".to_owned();
    }
    let sources = vec![source];
    let draft = first_draft("draft", &sources);
    let (one, other) = (draft.itinerary.days[0].id.clone(), draft.itinerary.days[1].id.clone());
    let ban = json!({"op": "ban", "id": one});
    let once = accepted(&draft, &sources, std::slice::from_ref(&ban));
    assert_eq!(once.constraints.banned, [format!("A day at the sea [{one}]")]);
    assert!(!day_ids(&once).contains(&one.as_str()) && day_ids(&once).contains(&other.as_str()));
    assert!(!edit(&once, &sources, &[ban]).changed);
}

#[test]
fn a_theme_that_is_all_there_is_gives_way_to_rest() {
    let mut source = demo("goa-beach-retreat");
    source.days.truncate(1);
    let day = &mut source.days[0];
    day.place = Place::default();
    day.activities.truncate(1);
    day.activities[0].tags = vec!["relaxation".to_owned()];
    let sources = vec![source];
    let draft = first_draft("draft", &sources);
    let none = json!({"op": "set_theme", "tags": ["relaxation"], "level": "none"});
    let once = accepted(&draft, &sources, std::slice::from_ref(&none));
    assert_eq!((once.itinerary.days.len(), tagged(&once, "relaxation")), (1, 0));
    assert!(once.itinerary.days[0].rest && once.itinerary.days[0].activities.is_empty());
    assert!(!edit(&once, &sources, &[none]).changed);
}

#[test]
fn new_days_bring_nothing_that_is_unwanted() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let none = json!({"op": "set_theme", "tags": ["relaxation"], "level": "none"});
    let without = accepted(&draft, &sources, &[none]);
    let longer = accepted(&without, &sources, &[set_duration(20)]);
    let named = accepted(&longer, &sources, &[json!({"op": "add_day", "title": "Atlantis"})]);
    let replaced = accepted(&named, &sources, &[json!({"op": "replace_day", "day": 1, "title": "Utopia"})]);
    for (draft, length) in [(longer, 20), (named, 21), (replaced, 21)] {
        assert_eq!((draft.itinerary.days.len(), tagged(&draft, "relaxation")), (length, 0));
        assert!(draft.itinerary.days.iter().all(|day| !day.rest && !day.activities.is_empty()));
    }
    let ban = json!({"op": "ban", "title": "Free time in Atlantis"});
    let banned = accepted(&draft, &sources, &[ban, json!({"op": "add_day", "title": "Atlantis"})]);
    let all = banned.itinerary.days.iter().flat_map(|day| &day.activities);
    assert!(all.clone().all(|activity| activity.title != "Free time in Atlantis"));
    assert_eq!(banned.itinerary.days.iter().filter(|day| day.rest).count(), 0);
}

/// A draft with a trek whose second stage is in Balu ka Ghera.
fn with_trek() -> (Vec<Itinerary>, Draft) {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let trek: Vec<&str> = draft.itinerary.days[..3].iter().map(|day| day.place.name.as_str()).collect();
    assert_eq!(trek, ["Chika", "Balu ka Ghera", "Shea Goru"]);
    (sources, draft)
}

#[test]
fn an_unwanted_stage_of_a_trek_stays_with_the_day_that_must() {
    let (sources, draft) = with_trek();
    let wish = json!({"op": "ban", "title": "Balu ka Ghera"});
    let fixed = set_duration(draft.itinerary.days.len() as i64);
    let title = draft.itinerary.days[2].title.clone();
    for protect in [json!({"op": "lock_day", "day": 1}), json!({"op": "keep", "title": title})] {
        for length in [None, Some(fixed.clone())] {
            let wishes: Vec<_> = std::iter::once(protect.clone()).chain(length).collect();
            let protected = accepted(&draft, &sources, &wishes);
            let once = accepted(&protected, &sources, std::slice::from_ref(&wish));
            assert_eq!(once.constraints.banned, ["Balu ka Ghera"]);
            assert_eq!(day_ids(&once), day_ids(&draft), "no other day goes instead: {wishes:?}");
            assert!(!edit(&once, &sources, std::slice::from_ref(&wish)).changed);
        }
    }
}

#[test]
fn an_unwanted_stage_of_a_trek_takes_the_trek_with_it() {
    let (sources, draft) = with_trek();
    let wish = json!({"op": "ban", "title": "Balu ka Ghera"});
    let shorter = accepted(&draft, &sources, std::slice::from_ref(&wish));
    assert_eq!(day_ids(&shorter), day_ids(&draft)[3..]);
    let length = draft.itinerary.days.len();
    let fixed = accepted(&draft, &sources, &[set_duration(length as i64)]);
    let replaced = accepted(&fixed, &sources, std::slice::from_ref(&wish));
    assert_eq!(replaced.itinerary.days.len(), length);
    for after in [shorter, replaced] {
        assert!(after.itinerary.days.iter().all(|day| day.place.name != "Balu ka Ghera"));
        assert!(!edit(&after, &sources, std::slice::from_ref(&wish)).changed);
    }
}

#[test]
fn a_place_that_is_all_there_is_cannot_be_banned_away() {
    let mut source = demo("goa-beach-retreat");
    let place = source.days[0].place.clone();
    source.days.iter_mut().for_each(|day| day.place.clone_from(&place));
    let sources = vec![source];
    let draft = accepted(&first_draft("draft", &sources), &sources, &[set_duration(2)]);
    let reason = refused(&draft, &sources, json!({"op": "ban", "title": place.name}));
    assert!(reason.contains("trip"), "{reason}");
}

#[test]
fn a_ledger_that_was_stored_with_ids_still_holds() {
    let (sources, mut draft, one, other) = with_twins();
    draft.constraints.banned = vec![one.clone()];
    let without = accepted(&draft, &sources, &[set_duration(5), json!({"op": "remove_activity", "id": one})]);
    let full = accepted(&without, &sources, &[json!({"op": "set_pace", "level": "packed"})]);
    assert!(!holds(&full, &one) && holds(&full, &other));
}

#[test]
fn more_days_than_the_sources_have_are_suggestions_and_told() {
    let sources = [demo("goa-beach-retreat"), demo("himalayan-trek")];
    let draft = accepted(&first_draft("draft", &sources), &sources, &[set_duration(10)]);
    let outcome = edit(&draft, &sources, &[json!({"op": "allocate", "title": "Goa", "days": [7]})]);
    assert_eq!(in_region(&outcome.draft, "Goa"), 7);
    let new =
        |day: &&remix_itinerary::Day| day.origin.as_ref().is_some_and(|o| o.kind == OriginKind::Suggested);
    assert_eq!(outcome.draft.itinerary.days.iter().filter(new).count(), 2);
    let note = outcome.change.note.expect("a note");
    assert!(note.contains("2 days are suggestions that nobody has checked"), "{note}");
    let within = edit(&draft, &sources, &[json!({"op": "allocate", "title": "Goa", "days": [5]})]);
    assert_eq!(within.change.note, None);
}

#[test]
fn more_days_in_a_place_than_the_trip_has_are_asked_about() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let outcome = edit(&draft, &sources, &[json!({"op": "allocate", "title": "Goa", "days": [12]})]);
    assert!(!outcome.changed);
    let question = outcome.question.expect("a question");
    assert_eq!(question.options, ["Make it 12 days", "8 days in Goa"]);
    let answered = [set_duration(12), json!({"op": "allocate", "title": "Goa", "days": [12]})];
    assert_eq!(in_region(&accepted(&draft, &sources, &answered), "Goa"), 12);
}

#[test]
fn levers_keep_a_cap_at_every_edit_and_reach_for_a_target_once() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let budget = |level: &str| json!({"op": "set_budget", "amount": 900, "level": level});
    let paid =
        json!({"op": "add_activity", "day": 8, "slot": "evening", "title": "Jazz night", "amount": 40});
    let targeted = edit(&draft, &sources, &[budget("target")]);
    assert!(targeted.question.is_none());
    let after = edit(&targeted.draft, &sources, std::slice::from_ref(&paid));
    assert_eq!((after.question, after.change.removed.len(), after.change.repriced.len()), (None, 0, 0));
    let capped = edit(&draft, &sources, &[budget("cap")]);
    let over = |draft: &Draft| draft.itinerary.budget_amount > amount(900);
    assert_eq!(over(&capped.draft), capped.question.is_some());
    let after = edit(&capped.draft, &sources, &[paid]);
    assert_eq!(over(&after.draft), after.question.is_some(), "V6: a cap is kept, or the turn asks");
}

#[test]
fn a_day_that_becomes_a_rest_day_is_left_over_and_not_lost() {
    let sources = plan_sources();
    let draft = accepted(&plan_draft(&sources), &sources, &[set_duration(8)]);
    let rested = accepted(&draft, &sources, &[json!({"op": "add_rest_day", "day": 6})]);
    let rest = rested.itinerary.days.iter().find(|day| day.rest).expect("a day of rest");
    assert_eq!(rest.origin.as_ref().map(|origin| origin.kind), Some(OriginKind::Suggested));
    assert!(rest.activities.is_empty() && rest.title.starts_with("Rest day in "));
    let gone =
        draft.itinerary.days.iter().find(|day| !day_ids(&rested).contains(&day.id.as_str())).expect("one");
    assert_eq!((&rest.place, &rest.stay, rest.number), (&gone.place, &gone.stay, gone.number));
    let reference = gone.id.replacen('s', "", 1).replacen('.', ":", 1);
    let left = leftovers(&rested, &sources);
    assert!(left.iter().any(|left| left.kind == "day" && left.reference == reference));
    let back = json!({"op": "replace_day", "day": rest.number, "ref": reference});
    assert_eq!(accepted(&rested, &sources, &[back]).itinerary.days, draft.itinerary.days);
}

#[test]
fn fixed_ends_stay_in_the_route() {
    let sources = [demo("andalusia-by-train")];
    let draft = first_draft("draft", &sources);
    let last = draft.itinerary.days.len();
    let mixed = accepted(
        &draft,
        &sources,
        &[
            json!({"op": "swap_days", "day": 1, "to": last}),
            json!({"op": "swap_days", "day": 2, "to": last - 1}),
        ],
    );
    let fixed = accepted(
        &mixed,
        &sources,
        &[json!({"op": "lock_day", "day": 1}), json!({"op": "lock_day", "day": last})],
    );
    let ends = |draft: &Draft| (day_ids(draft)[0].to_owned(), day_ids(draft)[last - 1].to_owned());
    let ordered = edit(&fixed, &sources, &[json!({"op": "reorder_route"})]).draft;
    assert_eq!(ends(&ordered), ends(&fixed));
    assert_ne!(day_ids(&ordered), day_ids(&fixed));
    // A round trip keeps both ends by itself: one goes home from where one came.
    let mut round = draft.clone();
    let home = round.itinerary.days[0].place.clone();
    round.itinerary.days[last - 1].place = home;
    round.itinerary.days.swap(1, last - 2);
    let round = accepted(&round, &sources, &[json!({"op": "set_party", "amount": 2})]);
    let ordered = edit(&round, &sources, &[json!({"op": "reorder_route"})]).draft;
    assert_eq!(ends(&ordered), ends(&round));
    assert_eq!(validate(&ordered, &sources), Vec::new());
}

#[test]
fn what_is_kept_by_its_id_can_be_read_and_survives_another_title() {
    let (sources, draft, one, other) = with_twins();
    let kept = accepted(&draft, &sources, &[json!({"op": "keep", "id": one})]);
    let entry = format!("Breakfast on the terrace [{one}]");
    assert_eq!(kept.constraints.must_keep, std::slice::from_ref(&entry));
    assert_eq!(
        accepted(&kept, &sources, &[json!({"op": "lock_day", "day": 1})]).constraints.must_keep.len(),
        1
    );
    let renamed =
        accepted(&kept, &sources, &[json!({"op": "edit_activity", "id": one, "title": "Late breakfast"})]);
    assert_eq!(renamed.constraints.must_keep, [entry], "it is the same thing under another title");
    let twin_gone = accepted(&kept, &sources, &[json!({"op": "remove_activity", "id": other})]);
    assert_eq!(twin_gone.constraints.must_keep.len(), 1);
    let banned = accepted(&kept, &sources, &[json!({"op": "ban", "id": one})]);
    assert!(banned.constraints.must_keep.is_empty() && !holds(&banned, &one), "the last word wins");
}
