//! The example chat of the plan, and the demo catalogue as it is.

mod support;

use remix_itinerary::{computed_line, day_by_day, diff, first_draft, provenance_line, validate_published};
use serde_json::json;
use support::{accepted, amount, catalogue, edit, enforced, in_region, plan_draft, plan_sources, tagged};

#[test]
fn eight_days_then_five_and_two_then_a_cap_with_more_food() {
    let sources = plan_sources();
    let first = plan_draft(&sources);
    assert_eq!(first.itinerary.title, "Remix: Himalayan Trek + Goa Beach Retreat");
    assert_eq!(first.itinerary.days.len(), 8);
    assert_eq!((in_region(&first, "Himachal Pradesh"), in_region(&first, "Goa")), (5, 3));

    // "I only have 7 days total and want to spend more time in mountains"
    let second = accepted(
        &first,
        &sources,
        &[
            json!({"op": "set_duration", "days": [7]}),
            json!({"op": "allocate", "title": "Himachal Pradesh", "days": [5]}),
        ],
    );
    assert_eq!(second.itinerary.days.len(), 7);
    assert_eq!((in_region(&second, "Himachal Pradesh"), in_region(&second, "Goa")), (5, 2));
    assert_eq!(second.constraints.duration_days, Some(7));

    // "Can you reduce budget to $1500 and add more local food experiences?"
    let outcome = edit(
        &second,
        &sources,
        &[
            json!({"op": "set_budget", "amount": 1500, "unit": "USD", "level": "cap"}),
            json!({"op": "set_theme", "tags": ["local food experiences"], "level": "more"}),
        ],
    );
    let third = outcome.draft;
    assert!(outcome.change.rejected.is_empty() && outcome.question.is_none());
    assert!(third.itinerary.budget_amount <= amount(1500), "{}", third.itinerary.budget_amount);
    assert!(tagged(&third, "food") >= tagged(&second, "food") + 3);
    assert_eq!((in_region(&third, "Himachal Pradesh"), in_region(&third, "Goa")), (5, 2));
    assert!(outcome.change.note.as_ref().is_some_and(|note| note.contains("To keep your budget")));
    let line = computed_line(&first, &third);
    assert!(
        line.starts_with("7 days (was 8), 1,") && line.ends_with(": 5 days in Himachal Pradesh, 2 in Goa."),
        "{line}"
    );
    assert_eq!(provenance_line(&third.itinerary), "5 days from Himalayan Trek and 2 from Goa Beach Retreat");
    let trek =
        third.itinerary.days.iter().filter(|day| day.activities.iter().any(|a| a.title.contains("Hampta")));
    assert_eq!(trek.count(), 1, "the trek is what the first source is about");
    let text = day_by_day(&third.itinerary);
    assert!(text.starts_with("Day 1: ") && text.contains("\n\nDay 7: ") && text.chars().count() <= 5000);
    eprintln!("{text}\n{}\n{:#?}\n{:?}", line, third.itinerary.warnings, outcome.change.note);
}

#[test]
fn the_catalogue_is_valid_and_every_pair_makes_a_valid_draft() {
    let all = catalogue();
    for (name, itinerary) in &all {
        assert_eq!(validate_published(itinerary), Vec::new(), "{name}");
    }
    for (at, (name, one)) in all.iter().enumerate() {
        let (other_name, other) = &all[(at + 7) % all.len()];
        let sources = [one.clone(), other.clone()];
        let draft = first_draft("draft", &sources);
        assert_eq!(enforced(&draft, &sources), Vec::new(), "{name} + {other_name}");
        assert_eq!(draft.itinerary.days.len(), one.days.len().max(other.days.len()), "{name} + {other_name}");
        let change = diff(&draft, &draft);
        assert!(change.added.is_empty() && change.moved.is_empty() && change.edited.is_empty());
    }
}

#[test]
fn a_single_source_is_copied_whole() {
    for (name, source) in catalogue() {
        let draft = first_draft("draft", std::slice::from_ref(&source));
        assert_eq!(draft.itinerary.budget_amount, source.budget_amount, "{name}");
        assert_eq!(draft.itinerary.days.len(), source.days.len(), "{name}");
        for (copy, original) in draft.itinerary.days.iter().zip(&source.days) {
            assert_eq!(
                (&copy.title, &copy.stay, copy.cost),
                (&original.title, &original.stay, original.cost),
                "{name}"
            );
        }
    }
}
