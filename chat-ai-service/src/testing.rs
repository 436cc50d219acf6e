//! A conversation for unit tests: two small sources and a draft made from them.

use remix_itinerary::Itinerary;
use remix_planner::History;
use serde_json::{Value, json};

use crate::conversation::Conversation;

fn trip(id: &str, title: &str, place: &str, days: u32) -> Itinerary {
    let plans: Vec<Value> = (1..=days)
        .map(|day| {
            json!({
                "id": format!("d{day}"), "day": day, "title": format!("{place} {day}"), "cost": 20,
                "place": {"name": place, "region": "", "country": "India", "latitude": null, "longitude": null},
                "activities": [{
                    "id": format!("d{day}a1"), "title": format!("Walk {day}"), "slot": "morning", "cost": 20,
                    "tags": ["nature"], "start_time": null, "end_time": null,
                }],
            })
        })
        .collect();
    serde_json::from_value(json!({
        "id": id, "title": title, "destination": place, "duration_days": days, "budget_amount": 20 * days,
        "budget_currency": "USD", "daily_plans": plans,
    }))
    .unwrap()
}

/// A conversation about two trips in which this was said last.
pub(crate) fn conversation(message: &str) -> Conversation {
    let sources = vec![trip("s1", "Himalayan Trek", "Manali", 8), trip("s2", "Goa Beach Retreat", "Goa", 5)];
    Conversation {
        draft: remix_itinerary::first_draft("draft", &sources),
        sources,
        recent: Vec::new(),
        message: message.to_owned(),
        locale: "en".to_owned(),
        history: History { version: 1, ..History::default() },
        session_id: "0190b3a2-0000-7000-8000-000000000001".to_owned(),
    }
}
