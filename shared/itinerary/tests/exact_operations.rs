//! Operations that say exactly what is to happen.

mod support;

use remix_itinerary::model::{Difficulty, OriginKind};
use remix_itinerary::{Author, Draft, Edit, Operation, apply, first_draft, leftovers};
use serde_json::json;
use support::{accepted, amount, day_ids, demo, edit, op, plan_draft, plan_sources, refused};

#[test]
fn a_removed_day_becomes_a_leftover_and_can_be_put_back_exactly() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let day = draft.itinerary.days[6].clone();
    let without = accepted(&draft, &sources, &[json!({"op": "remove_day", "day": 7})]);
    assert_eq!(without.itinerary.days.len(), draft.itinerary.days.len() - 1);
    let reference = day.id.replacen('s', "", 1).replacen('.', ":", 1);
    let leftover = leftovers(&without, &sources).into_iter().find(|leftover| leftover.reference == reference);
    assert_eq!(leftover.map(|leftover| (leftover.kind, leftover.title)), Some(("day", day.title.clone())));
    let back = accepted(&without, &sources, &[json!({"op": "add_day", "ref": reference})]);
    assert_eq!(back.itinerary, draft.itinerary);
}

#[test]
fn numbers_mean_what_was_shown_before_the_list() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let ids = day_ids(&draft);
    let after = accepted(
        &draft,
        &sources,
        &[
            json!({"op": "remove_day", "day": 1}),
            json!({"op": "remove_day", "day": 2}),
            json!({"op": "swap_days", "day": 7, "to": 8}),
        ],
    );
    assert_eq!(day_ids(&after), [&ids[2..6], &[ids[7], ids[6]]].concat());
    let moved = accepted(&draft, &sources, &[json!({"op": "move_day", "day": 2, "to": 5})]);
    assert_eq!(moved.itinerary.days[4].id, ids[1]);
    let moved = accepted(&draft, &sources, &[json!({"op": "move_day", "day": 5, "to": 2})]);
    assert_eq!(moved.itinerary.days[1].id, ids[4]);
}

#[test]
fn a_bad_operation_is_refused_by_itself_and_what_depends_on_it_too() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let outcome = edit(
        &draft,
        &sources,
        &[
            json!({"op": "remove_day", "day": 99}),
            json!({"op": "remove_day", "day": 3}),
            json!({"op": "lock_day", "day": 3}),
            json!({"op": "lock_day", "day": 4}),
        ],
    );
    let reasons: Vec<&str> =
        outcome.change.rejected.iter().map(|rejected| rejected.reason.as_str()).collect();
    assert_eq!(
        reasons,
        ["There is no day 99; the trip has days 1 to 8.", "Day 3 is no longer part of the trip."]
    );
    assert_eq!(outcome.draft.constraints.locked_days, [draft.itinerary.days[3].id.as_str()]);
    assert_eq!(
        refused(&draft, &sources, json!({"op": "undo"})),
        "Versions are restored by the session, not by an edit."
    );
    let many: Vec<_> = (0..22).map(|_| json!({"op": "set_party", "amount": 2})).collect();
    assert_eq!(edit(&draft, &sources, &many).change.rejected.len(), 2);
}

#[test]
fn a_locked_day_asks_before_it_changes() {
    let sources = plan_sources();
    let draft = accepted(&plan_draft(&sources), &sources, &[json!({"op": "lock_day", "day": 6})]);
    let id = draft.itinerary.days[5].activities[0].id.clone();
    let outcome = edit(&draft, &sources, &[json!({"op": "remove_activity", "id": id})]);
    assert!(!outcome.changed);
    let question = outcome.question.expect("a question");
    assert_eq!(question.options[0], "Unlock day 6");
    // Goals go round it.
    let goals = [
        json!({"op": "set_pace", "level": "relaxed"}),
        json!({"op": "set_stay_level", "level": "budget"}),
        json!({"op": "set_theme", "tags": ["food"], "level": "none"}),
    ];
    let after = edit(&draft, &sources, &goals).draft;
    let locked = after.itinerary.days.iter().find(|day| day.locked).expect("it is still locked");
    assert_eq!(
        (&locked.activities, &locked.stay),
        (&draft.itinerary.days[5].activities, &draft.itinerary.days[5].stay)
    );
    // An explicit order moves it.
    let moved = accepted(&draft, &sources, &[json!({"op": "move_day", "day": 6, "to": 1})]);
    assert!(moved.itinerary.days[0].locked);
}

#[test]
fn new_things_tell_who_named_them() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let new = json!({"op": "add_activity", "day": 6, "slot": "evening", "title": "Drum circle <b>now</b> https://x.example", "amount": 10, "unit": "EUR"});
    let by = |author| {
        let operations: Vec<Operation> = vec![op(new.clone())];
        let outcome =
            apply(&Edit { base: &draft, sources: &sources, operations: &operations, author, version: 3 });
        let day = outcome.draft.itinerary.days[5].clone();
        let activity =
            day.activities.into_iter().find(|activity| activity.id == "v3.1").expect("the new one");
        assert!(outcome.change.note.is_some_and(|note| note.contains("left out")));
        (activity.title, activity.cost, activity.origin.map(|origin| origin.kind))
    };
    let cost = remix_itinerary::currency::convert(amount(10), "EUR", "USD").expect("a rate");
    // The planner has no ideas of its own: what it names stands in the traveller's message.
    assert_eq!(by(Author::Planner), ("Drum circle now".to_owned(), cost, Some(OriginKind::Traveler)));
    assert_eq!(by(Author::Traveler).2, Some(OriginKind::Traveler));
    assert_eq!(by(Author::Model).2, Some(OriginKind::Suggested));
}

#[test]
fn an_edited_copy_keeps_its_source_and_says_that_it_was_edited() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let activity = &draft.itinerary.days[5].activities[1];
    let change = json!({"op": "edit_activity", "id": activity.id, "slot": "evening", "amount": 99});
    let after = accepted(&draft, &sources, &[change]);
    let find = |draft: &remix_itinerary::Draft| {
        draft.itinerary.days[5].activities.iter().find(|a| a.id == activity.id).cloned()
    };
    let now = find(&after).expect("still there");
    assert_eq!((now.cost, now.origin.as_ref().map(|origin| origin.edited)), (amount(99), Some(false)));
    assert_eq!(now.start_time, None, "other times belong to another part of the day");
    let renamed = accepted(
        &after,
        &sources,
        &[json!({"op": "edit_activity", "id": activity.id, "title": "Something else"})],
    );
    let origin = find(&renamed).and_then(|activity| activity.origin).expect("an origin");
    assert_eq!((origin.kind, origin.edited), (OriginKind::Source, true));
    assert_eq!(
        refused(&draft, &sources, json!({"op": "edit_activity", "id": activity.id})),
        "The operation changes nothing."
    );
}

#[test]
fn activities_move_and_are_replaced() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let id = draft.itinerary.days[5].activities[0].id.clone();
    let outcome =
        edit(&draft, &sources, &[json!({"op": "move_activity", "id": id, "to": 7, "slot": "morning"})]);
    assert_eq!(outcome.change.moved.len(), 1);
    assert!(outcome.draft.itinerary.days[6].activities.iter().any(|activity| activity.id == id));
    let reference = leftovers(&draft, &sources)
        .into_iter()
        .find(|leftover| leftover.kind == "activity")
        .expect("one")
        .reference;
    let replaced =
        accepted(&draft, &sources, &[json!({"op": "replace_activity", "id": id, "ref": reference})]);
    assert!(!replaced.itinerary.days[5].activities.iter().any(|activity| activity.id == id));
    let copied = format!("s{}", reference.replace(':', "."));
    assert!(replaced.itinerary.days[5].activities.iter().any(|activity| activity.id == copied));
    let again = json!({"op": "add_activity", "day": 1, "ref": reference});
    assert!(refused(&replaced, &sources, again).contains("in the trip already"));
}

#[test]
fn a_rest_day_makes_the_trip_longer_unless_a_length_was_wished() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let longer = accepted(&draft, &sources, &[json!({"op": "add_rest_day", "day": 5})]);
    assert_eq!(longer.itinerary.days.len(), 9);
    let rest = &longer.itinerary.days[5];
    assert!(rest.rest && rest.activities.is_empty() && rest.title == "Rest day in Manali");
    let fixed = accepted(
        &draft,
        &sources,
        &[json!({"op": "set_duration", "days": [8]}), json!({"op": "add_rest_day", "day": 5})],
    );
    assert_eq!(fixed.itinerary.days.len(), 8);
    assert_eq!(fixed.itinerary.days.iter().filter(|day| day.rest).count(), 1);
}

#[test]
fn merge_split_clear_and_stays() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let trek = json!({"op": "set_duration", "days": [2]});
    let outcome =
        edit(&accepted(&draft, &sources, &[json!({"op": "remove_day", "day": 5})]), &sources, &[trek]);
    assert!(outcome.question.is_none(), "two days of Goa are left");
    let split = accepted(&draft, &sources, &[json!({"op": "split_stay", "day": 2})]);
    assert_eq!(split.constraints.split_after, [draft.itinerary.days[1].id.as_str()]);
    let id = &draft.itinerary.days[2].activities;
    assert!(id.iter().all(|activity| activity.slot != remix_itinerary::Slot::Evening));
    assert!(
        refused(&draft, &sources, json!({"op": "clear_slot", "day": 3, "slot": "evening"}))
            .contains("free already")
    );
    let clear = accepted(&draft, &sources, &[json!({"op": "clear_slot", "day": 3, "slot": "morning"})]);
    assert!(clear.itinerary.days[2].activities.len() < id.len());
    let named =
        accepted(&draft, &sources, &[json!({"op": "set_stay", "days": [6, 7], "title": "Casa Azul"})]);
    assert!(
        named.itinerary.days[5..7]
            .iter()
            .all(|day| day.stay.as_ref().is_some_and(|stay| stay.name == "Casa Azul"))
    );
    assert_eq!(named.itinerary.budget_amount, draft.itinerary.budget_amount);
}

#[test]
fn places_far_apart_are_merged_with_a_warning() {
    let sources = [demo("iceland-ring-road")];
    let draft = first_draft("draft", &sources);
    let place = |draft: &Draft, at: usize| draft.itinerary.days[at].place.name.clone();
    assert_eq!((place(&draft, 0), place(&draft, 1)), ("Reykjavík".to_owned(), "Vík".to_owned()));
    let told = |draft: &Draft, words: &str| {
        let mut warnings = draft.itinerary.warnings.iter();
        warnings.any(|w| w.code == "transfer_too_long" && w.day == Some(1) && w.message.contains(words))
    };
    assert!(!told(&draft, ""));
    let (one, other) = (&draft.itinerary.days[0], &draft.itinerary.days[1]);
    let merged = accepted(&draft, &sources, &[json!({"op": "merge_days", "day": 2, "to": 1})]);
    assert_eq!(merged.itinerary.days.len(), draft.itinerary.days.len() - 1);
    assert_eq!((place(&merged, 0), place(&merged, 1)), ("Reykjavík".to_owned(), "Höfn".to_owned()));
    let held = merged.itinerary.days[0].activities.len();
    assert_eq!(held, one.activities.len() + other.activities.len());
    assert!(told(&merged, "The way to Höfn"), "{:#?}", merged.itinerary.warnings);
    assert!(told(&merged, "is in Vík, about 5 h 20 min from Reykjavík"), "{:#?}", merged.itinerary.warnings);
    // A day that goes there anyway has the way once, and with less to do it has room for it.
    let first = &draft.itinerary.days[0].activities;
    let lighter: Vec<_> =
        first.iter().map(|activity| json!({"op": "remove_activity", "id": activity.id})).collect();
    let stays = [&lighter[..2], &[json!({"op": "add_rest_day", "day": 2})]].concat();
    let light = accepted(&draft, &sources, &stays);
    let merged = accepted(&light, &sources, &[json!({"op": "merge_days", "day": 2, "to": 1})]);
    assert_eq!(place(&merged, 1), "Vík");
    assert!(!told(&merged, "is in Vík"), "{:#?}", merged.itinerary.warnings);
}

#[test]
fn days_that_cannot_become_one_say_what_to_do_first() {
    let mut source = demo("iceland-ring-road");
    let title = source.days[2].activities[0].title.clone();
    source.days[1].activities[1].title = title;
    let sources = [source];
    let draft = first_draft("draft", &sources);
    let merge = |day: i64, to: i64| json!({"op": "merge_days", "day": day, "to": to});
    let reason = refused(&draft, &sources, merge(3, 2));
    assert!(reason.contains("on both days: remove or rename"), "{reason}");
    let full = json!({"op": "set_activities_per_day", "amount": 5});
    let packed = accepted(&draft, &sources, &[full]);
    let reason = refused(&packed, &sources, merge(6, 5));
    assert!(reason.contains("10 activities") && reason.contains("remove or move 2 of them"), "{reason}");
}

#[test]
fn texts_are_cleaned_and_measured() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let set = |field: &str, text: &str| json!({"op": "set_meta", "unit": field, "title": text});
    let after = accepted(
        &draft,
        &sources,
        &[set("title", "Ridge & reef"), set("packing_list", "Boots\nHat\nHat"), set("tagline", "")],
    );
    assert_eq!(after.itinerary.title, "Ridge & reef");
    assert_eq!(after.itinerary.packing_list, ["Boots", "Hat"]);
    assert!(refused(&draft, &sources, set("title", &"x".repeat(201))).contains("at most 200"));
    assert!(refused(&draft, &sources, set("title", "https://only.a/link")).contains("cannot be empty"));
    assert!(refused(&draft, &sources, set("id", "x")).contains("no text field"));
    // What the traveller has named no longer follows the days.
    let tags = accepted(
        &draft,
        &sources,
        &[json!({"op": "set_meta", "unit": "activity_tags", "tags": ["Slow Travel"]})],
    );
    let shorter = accepted(&tags, &sources, &[json!({"op": "remove_day", "day": 8})]);
    assert_eq!(shorter.itinerary.activity_tags, ["slow travel"]);
}

#[test]
fn difficulty_follows_the_hardest_day() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    assert_eq!(draft.itinerary.difficulty_level, Difficulty::Challenging);
    let easier = accepted(&draft, &sources, &[json!({"op": "set_difficulty", "level": "moderate"})]);
    assert!(easier.itinerary.days.iter().all(|day| day.difficulty <= Difficulty::Moderate));
    assert_eq!(easier.itinerary.days.len(), 8);
    let harder = accepted(&easier, &sources, &[json!({"op": "set_difficulty", "level": "extreme"})]);
    assert_eq!(harder.itinerary.difficulty_level, Difficulty::Extreme);
    assert_eq!(harder.itinerary.days, easier.itinerary.days);
}

#[test]
fn dates_follow_the_start() {
    let sources = plan_sources();
    let draft =
        accepted(&plan_draft(&sources), &sources, &[json!({"op": "set_start", "title": "2027-02-27"})]);
    assert_eq!(draft.itinerary.days[2].date.as_deref(), Some("2027-03-01"));
    assert_eq!(draft.constraints.start_date.as_deref(), Some("2027-02-27"));
    let dropped = accepted(&draft, &sources, &[json!({"op": "drop_constraint", "level": "start_date"})]);
    assert_eq!((dropped.itinerary.start_date, dropped.itinerary.days[2].date.clone()), (None, None));
    assert!(
        refused(&draft, &sources, json!({"op": "set_start", "title": "2027-02-30"})).contains("YYYY-MM-DD")
    );
}

#[test]
fn a_note_is_edited_by_its_field() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let activity = draft.itinerary.days[5].activities[0].clone();
    let note = |text: &str| json!({"op": "edit_activity", "id": activity.id, "unit": "note", "title": text});
    let find = |draft: &remix_itinerary::Draft| {
        draft.itinerary.days[5].activities.iter().find(|a| a.id == activity.id).cloned().expect("still there")
    };
    let outcome = edit(&draft, &sources, &[note("Ask for Maria at www.evil.example <b>now</b>")]);
    let now = find(&outcome.draft);
    assert_eq!((now.title.as_str(), now.note.as_str()), (activity.title.as_str(), "Ask for Maria at now"));
    assert!(now.origin.as_ref().is_some_and(|origin| origin.kind == OriginKind::Source && origin.edited));
    assert_eq!(outcome.change.edited, [activity.id.as_str()]);
    // With a price beside it, the unit is still the field.
    let both =
        json!({"op": "edit_activity", "id": activity.id, "unit": "Note", "title": "Book ahead", "amount": 7});
    let now = find(&accepted(&draft, &sources, &[both]));
    assert_eq!((now.note.as_str(), now.cost), ("Book ahead", amount(7)));
    let empty = accepted(&outcome.draft, &sources, &[note("")]);
    assert_eq!(find(&empty).note, "");
    assert!(refused(&draft, &sources, note(&"x".repeat(501))).contains("at most 500"));
    assert!(refused(&draft, &sources, note(&activity.note)).contains("changes nothing"));
}

#[test]
fn a_note_can_be_edited_on_an_activity_whose_source_is_not_clean() {
    let mut sources = plan_sources();
    sources[1].days[0].activities[0].title = "Lunch (see www.evil.example)".to_owned();
    let draft = plan_draft(&sources);
    let dirty =
        draft.itinerary.days.iter().flat_map(|day| &day.activities).find(|a| a.title.contains("evil"));
    let Some(dirty) = dirty else { panic!("the day is part of the draft") };
    let note = json!({"op": "edit_activity", "id": dirty.id, "unit": "note", "title": "Come early"});
    let after = accepted(&draft, &sources, &[note]);
    let rename = json!({"op": "edit_activity", "id": dirty.id, "title": "Lunch at www.other.example"});
    let renamed = accepted(&after, &sources, &[rename]);
    let now = renamed.itinerary.days.iter().flat_map(|day| &day.activities).find(|a| a.id == dirty.id);
    assert_eq!(now.map(|activity| activity.title.as_str()), Some("Lunch at"));
}

#[test]
fn an_activity_moves_inside_its_part_of_the_day() {
    let sources = plan_sources();
    let draft = plan_draft(&sources);
    let evening = |title: &str| json!({"op": "add_activity", "day": 6, "slot": "evening", "title": title});
    let others =
        draft.itinerary.days[5].activities.iter().filter(|a| a.slot == remix_itinerary::Slot::Evening);
    let before: Vec<_> = others.map(|a| json!({"op": "remove_activity", "id": a.id})).collect();
    let three = [before, vec![evening("One"), evening("Two"), evening("Three")]].concat();
    let draft = accepted(&draft, &sources, &three);
    let order = |draft: &remix_itinerary::Draft, day: usize| {
        let activities = draft.itinerary.days[day].activities.iter();
        let evening = activities.filter(|a| a.slot == remix_itinerary::Slot::Evening);
        evening.map(|a| a.title.clone()).collect::<Vec<_>>()
    };
    let shift = |id: &str, position: i64| json!({"op": "move_activity", "id": id, "amount": position});
    assert_eq!(order(&draft, 5), ["One", "Two", "Three"]);
    let first = edit(&draft, &sources, &[shift("Three", 1)]);
    assert_eq!(order(&first.draft, 5), ["Three", "One", "Two"]);
    let told: Vec<&str> = first.change.retimed.iter().map(|entry| entry.title.as_str()).collect();
    assert_eq!(told, ["Three"], "the change card names what was moved");
    assert!(first.change.moved.is_empty() && first.change.edited.is_empty());
    assert_eq!(order(&accepted(&draft, &sources, &[shift("One", 3)]), 5), ["Two", "Three", "One"]);
    assert_eq!(order(&accepted(&draft, &sources, &[shift("One", 2)]), 5), ["Two", "One", "Three"]);
    assert!(refused(&draft, &sources, shift("One", 1)).contains("there already"));
    for position in [0, 4] {
        assert!(refused(&draft, &sources, shift("One", position)).contains("places 1 to 3"));
    }
    // To a place on another day, among those of the part that it goes to.
    let target = json!({"op": "move_activity", "id": "Two", "to": 7, "slot": "evening", "amount": 1});
    let moved = edit(&draft, &sources, &[target]);
    assert_eq!(order(&moved.draft, 6)[0], "Two");
    assert_eq!(moved.change.moved.len(), 1);
}

#[test]
fn an_explicit_place_beats_the_clock() {
    let sources = plan_sources();
    let mut draft = plan_draft(&sources);
    let day = &mut draft.itinerary.days[5];
    day.activities.truncate(2);
    for (activity, (start, end)) in day.activities.iter_mut().zip([("09:00", "10:00"), ("10:00", "11:00")]) {
        activity.slot = remix_itinerary::Slot::Morning;
        (activity.start_time, activity.end_time) = (Some(start.to_owned()), Some(end.to_owned()));
    }
    let (first, second) = (day.activities[0].id.clone(), day.activities[1].id.clone());
    let draft = accepted(&draft, &sources, &[json!({"op": "set_party", "amount": 2})]);
    let moved = accepted(&draft, &sources, &[json!({"op": "move_activity", "id": second, "amount": 1})]);
    let now: Vec<(&str, Option<&str>)> =
        moved.itinerary.days[5].activities.iter().map(|a| (a.id.as_str(), a.start_time.as_deref())).collect();
    assert_eq!(now, [(second.as_str(), None), (first.as_str(), Some("09:00"))]);
}
