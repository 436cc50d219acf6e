//! For the unit tests of the evaluation: a small trip, three days in two places from one source, and dialogues that were
//! played with given problems.

use std::time::Duration;

use remix_itinerary::{Draft, Itinerary, first_draft};
use serde_json::json;

use super::chat::Answer;
use super::dialogue;
use super::measures::BUILT_IN;
use super::play::{Outcome, Played};
use super::verdict::{Measure, Verdict};

/// The published itinerary.
pub(crate) fn source() -> Itinerary {
    let activity = |id: &str, title: &str, slot: &str, tag: &str, cost: u32| json!({"id": id, "title": title, "note": "A note.", "slot": slot, "tags": [tag], "cost": cost});
    let day = |number: u32, title: &str, place: &str, activities: serde_json::Value| {
        let stay = json!({"name": format!("Inn of {place}"), "level": "mid", "cost": 40});
        json!({
            "id": format!("d{number}"), "day": number, "title": title, "activities": activities, "stay": stay,
            "place": {"name": place, "region": "Coast", "country": "Portugal"}, "cost": 0,
        })
    };
    let value = json!({
        "id": "00000000-0000-7000-9000-000000000001", "title": "A sample", "destination": "Portugal",
        "duration_days": 3, "budget_amount": 0, "budget_currency": "USD",
        "daily_plans": [
            day(1, "Arrival", "Porto", json!([
                activity("a1", "Ribeira Walk", "morning", "walking", 0),
                activity("a2", "Francesinha lunch", "midday", "food", 12)])),
            day(2, "Wine day", "Porto", json!([
                activity("a3", "Port tasting", "afternoon", "food", 20)])),
            day(3, "Sea day", "Évora", json!([
                activity("a4", "Beach", "morning", "beach", 0),
                activity("a5", "Grilled sardines", "evening", "food", 15)])),
        ],
    });
    let mut itinerary: Itinerary = serde_json::from_value(value).expect("the sample is an itinerary");
    for day in &mut itinerary.days {
        let activities = day.activities.iter().map(|activity| activity.cost);
        day.cost = activities.chain(day.stay.iter().map(|stay| stay.cost)).sum();
    }
    itinerary.budget_amount = itinerary.days.iter().map(|day| day.cost).sum();
    itinerary
}

/// The first draft over it, with an empty ledger.
pub(crate) fn draft() -> Draft {
    first_draft("00000000-0000-7000-a000-000000000001", &[source()])
}

/// A dialogue that the built-in planner answered with these problems, one turn each, in 10, 20, 30, ... ms.
pub(crate) fn outcome(set: &str, problems: &[&[Measure]]) -> Outcome {
    let turn = json!({"say": "Hi", "mode": "noop", "scope": [], "expect": []});
    let turns = vec![turn; problems.len()];
    let line = json!({"id": "a", "sources": ["s"], "locale": "en", "turns": turns}).to_string();
    let dialogue = dialogue::read(set, "file", &line).expect("the line is right").remove(0);
    let played = |(at, measures): (usize, &&[Measure])| {
        let verdict: Verdict =
            measures.iter().map(|one| (*one, vec![format!("no {}", one.name())])).collect();
        let answer = Answer {
            reply: "Hello!".to_owned(),
            latency: Duration::from_millis(10 * (at as u64 + 1)),
            planner: BUILT_IN.to_owned(),
            tokens: 5,
            ..Answer::default()
        };
        Played { answer, verdict }
    };
    Outcome { dialogue, turns: problems.iter().enumerate().map(played).collect() }
}
