//! Itineraries as lines of a prompt: the sources as far as the budget allows, the draft with the ids that edits name,
//! and the ledger.

use remix_itinerary::money::Decimal;
use remix_itinerary::{Activity, Constraints, Draft, Itinerary};
use serde_json::Value;

use super::fence::quote;
use super::refs::{activity_name, day_name};

/// Bytes that the digest of all sources may take; about four make a token.
const SOURCES_BUDGET: usize = 3200;
/// Bytes that the draft may take.
const DRAFT_BUDGET: usize = 2600;
const TITLE: usize = 70;
/// Tags of an activity: the first are the ones that matter.
const TAGS: usize = 2;

/// How much of each activity is shown; the richest that fits is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Detail {
    /// Title, cost and tags.
    Full,
    /// Title and cost.
    Titles,
    /// Short titles.
    Short,
    /// Only how many there are.
    Counts,
}

/// Whose activities are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Source,
    Draft,
}

const DETAILS: [Detail; 4] = [Detail::Full, Detail::Titles, Detail::Short, Detail::Counts];

/// The sources, one line a day.
pub(crate) fn sources(sources: &[Itinerary]) -> Vec<String> {
    richest(SOURCES_BUDGET, |detail| {
        sources
            .iter()
            .enumerate()
            .flat_map(|(index, source)| source_lines(index + 1, source, detail))
            .collect()
    })
}

/// The draft, one line a day.
pub(crate) fn draft(draft: &Draft, sources: &[Itinerary]) -> Vec<String> {
    let itinerary = &draft.itinerary;
    richest(DRAFT_BUDGET, |detail| {
        let mut lines = vec![headline(itinerary)];
        for (index, day) in itinerary.days.iter().enumerate() {
            let from = day.origin.as_ref().and_then(|origin| origin.itinerary_id.as_ref());
            let from = from.and_then(|id| sources.iter().position(|source| source.id == *id));
            let marks = [
                from.map(|position| format!(" from {}", position + 1)),
                day.locked.then(|| " locked".to_owned()),
                day.rest.then(|| " rest".to_owned()),
            ];
            let marks: String = marks.into_iter().flatten().collect();
            let place = quote(&day.place.name, TITLE);
            let cost = day.cost.normalize();
            let stay = day.stay.as_ref().map(|stay| format!(", {}", word(&stay.level))).unwrap_or_default();
            let name = day_name(&day.id, index);
            let activities = activities(&day.activities, index, &name, Of::Draft, detail);
            lines.push(format!("day {} {place}{marks} ({cost}{stay}): {activities}", index + 1));
        }
        lines
    })
}

/// The ledger, one line a wish; empty when there is none.
pub(crate) fn wishes(constraints: &Constraints) -> Vec<String> {
    // Its JSON has a name for every wish already.
    let Ok(Value::Object(members)) = serde_json::to_value(constraints) else { return Vec::new() };
    members.into_iter().filter_map(|(name, value)| Some(format!("{name}: {}", wish(&value)?))).collect()
}

fn wish(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(quote(text, TITLE)).filter(|text| !text.is_empty()),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().filter_map(wish).collect();
            (!items.is_empty()).then(|| items.join(", "))
        }
        Value::Object(members) => {
            let parts: Vec<String> =
                members.iter().filter_map(|(name, value)| Some(format!("{name} {}", wish(value)?))).collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        }
        scalar => Some(scalar.to_string()),
    }
}

fn richest(budget: usize, lines: impl Fn(Detail) -> Vec<String>) -> Vec<String> {
    let mut best = Vec::new();
    for detail in DETAILS {
        best = lines(detail);
        if best.iter().map(|line| line.len() + 3).sum::<usize>() <= budget {
            return best;
        }
    }
    // Even the shortest form is too long: the end is cut, and said to be cut.
    let mut left = budget;
    let kept = best.iter().take_while(|line| {
        let fits = line.len() + 3 <= left;
        left = left.saturating_sub(line.len() + 3);
        fits
    });
    let kept = kept.count();
    best.truncate(kept);
    best.push("(more days, not shown)".to_owned());
    best
}

fn source_lines(number: usize, source: &Itinerary, detail: Detail) -> Vec<String> {
    let mut lines = vec![format!("trip {number}: {}", headline(source))];
    for (index, day) in source.days.iter().enumerate() {
        let name = day_name(&day.id, index);
        let place = quote(&day.place.name, TITLE);
        let activities = activities(&day.activities, index, &name, Of::Source, detail);
        lines.push(format!("{number}:{name} {place} ({}): {activities}", day.cost.normalize()));
    }
    lines
}

fn headline(itinerary: &Itinerary) -> String {
    let tags: Vec<String> = itinerary.activity_tags.iter().take(4).map(|tag| quote(tag, 30)).collect();
    format!(
        "{}, {}; {} days, {} {}; {}",
        quote(&itinerary.title, TITLE),
        quote(&itinerary.destination, TITLE),
        itinerary.days.len(),
        itinerary.budget_amount.normalize(),
        quote(&itinerary.budget_currency, 3),
        tags.join(", ")
    )
}

/// The activities of one day. What an activity's name repeats of its day's is left out: `a2` of `1:d3` is `1:d3a2`.
fn activities(activities: &[Activity], day: usize, day_name: &str, of: Of, detail: Detail) -> String {
    if detail == Detail::Counts {
        return format!("{} activities", activities.len());
    }
    let shown: Vec<String> = activities
        .iter()
        .enumerate()
        .map(|(index, activity)| {
            let name = activity_name(&activity.id, day, index);
            let name = match name.strip_prefix(day_name) {
                Some(rest) if rest.starts_with('a') => rest,
                _ => &name,
            };
            let title = quote(&activity.title, if detail == Detail::Short { 28 } else { TITLE });
            let cost = if detail == Detail::Short || activity.cost == Decimal::ZERO {
                String::new()
            } else {
                format!(" {}", activity.cost.normalize())
            };
            let tags = if detail == Detail::Full && !activity.tags.is_empty() {
                let tags: Vec<String> = activity.tags.iter().take(TAGS).map(|tag| quote(tag, 20)).collect();
                format!(" #{}", tags.join(" #"))
            } else {
                String::new()
            };
            // Only the draft's activities are ever moved.
            let slot = if detail == Detail::Full && of == Of::Draft {
                format!(" {}", word(&activity.slot))
            } else {
                String::new()
            };
            format!("{name}{slot} {title}{cost}{tags}")
        })
        .collect();
    shown.join("; ")
}

/// The JSON word of an enum.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn trip(days: usize, activities: usize) -> Itinerary {
        let days: Vec<Value> = (1..=days)
            .map(|day| {
                let activities: Vec<Value> = (1..=activities)
                    .map(|number| {
                        json!({"id": format!("d{day}a{number}"), "title": format!("Sunset walk number {number}"),
                            "slot": "evening", "tags": ["nature", "family"], "cost": 12.5})
                    })
                    .collect();
                json!({"id": format!("d{day}"), "day": day, "title": "Day", "place": {"name": "Manali"},
                    "activities": activities, "cost": 40})
            })
            .collect();
        serde_json::from_value(
            json!({"id": "t", "title": "Himalayan Trek", "destination": "Himachal Pradesh",
            "duration_days": days.len(), "budget_amount": 2000, "budget_currency": "USD",
            "activity_tags": ["trekking"], "daily_plans": days}),
        )
        .unwrap()
    }

    fn size(lines: &[String]) -> usize {
        lines.iter().map(|line| line.len() + 3).sum()
    }

    #[test]
    fn a_small_trip_is_shown_whole() {
        let lines = sources(&[trip(2, 1)]);
        assert_eq!(lines[0], "trip 1: Himalayan Trek, Himachal Pradesh; 2 days, 2000 USD; trekking");
        assert_eq!(lines[1], "1:d1 Manali (40): a1 Sunset walk number 1 12.5 #nature #family");
    }

    #[test]
    fn three_long_trips_stay_inside_the_budget() {
        let lines = sources(&[trip(14, 4), trip(14, 4), trip(14, 4)]);
        assert!(size(&lines) <= SOURCES_BUDGET, "{}", size(&lines));
        assert!(lines.last().unwrap().starts_with("3:d14"), "every day is named: {:?}", lines.last());
    }

    #[test]
    fn even_the_longest_trip_is_capped() {
        let lines = sources(&[trip(60, 8), trip(60, 8), trip(60, 8)]);
        assert!(size(&lines) <= SOURCES_BUDGET + 40);
        assert_eq!(lines.last().unwrap(), "(more days, not shown)");
    }

    #[test]
    fn only_wishes_that_were_made_are_listed() {
        assert!(wishes(&Constraints::default()).is_empty());
        let constraints: Constraints = serde_json::from_value(json!({
            "duration_days": 7, "budget": {"kind": "cap", "amount": 1500, "currency": "USD"},
            "needs": ["vegan"], "themes": {"more": ["food"]},
        }))
        .unwrap();
        let mut lines = wishes(&constraints);
        lines.sort();
        assert_eq!(
            lines,
            [
                "budget: amount 1500 currency USD kind cap",
                "duration_days: 7",
                "needs: vegan",
                "themes: more food"
            ]
        );
    }
}
