//! An independent recount of a draft from its stored JSON: sums in whole minor units, numbers, dates, credits. Nothing
//! here calls the engine.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde_json::Value;

/// Digits of the minor units, read from the data file by other means than the engine's.
static DIGITS: LazyLock<BTreeMap<String, u32>> = LazyLock::new(|| {
    let digits = |line: &str| {
        let (code, rest) = line.split_once(" = {")?;
        let (_, digits) = rest.rsplit_once("digits = ")?;
        Some((code.to_owned(), digits.trim_end_matches(" }").parse().ok()?))
    };
    include_str!("../../data/rates.toml").lines().filter_map(digits).collect()
});

/// What does not add up; empty when all does.
pub(crate) fn recount(json: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let draft: Value = serde_json::from_str(json).expect("JSON");
    let itinerary = &draft["itinerary"];
    if let Err(reason) = amounts(itinerary) {
        wrong.push(reason);
    }
    let days = list(&itinerary["daily_plans"]);
    let numbered = days.iter().enumerate().all(|(at, day)| day["day"] == at as u64 + 1);
    let mut require = |holds: bool, what: &str| {
        if !holds {
            wrong.push(what.to_owned());
        }
    };
    require(numbered && itinerary["duration_days"] == days.len() as u64, "the days are not numbered");
    require((1..=60).contains(&days.len()), "the number of days");
    let mut ids = BTreeSet::new();
    let elements = days.iter().flat_map(|day| std::iter::once(day).chain(list(&day["activities"])));
    require(elements.clone().all(|element| ids.insert(text(&element["id"]))), "an id is used twice");
    require(dates(itinerary, days), "the dates");
    require(credits(itinerary, days), "the credits");
    let ranks = ["easy", "moderate", "challenging", "extreme"];
    let rank = |value: &Value| ranks.iter().position(|rank| value == rank);
    let hardest = days.iter().map(|day| rank(&day["difficulty"])).max().flatten();
    require(rank(&itinerary["difficulty_level"]) >= hardest, "the difficulty");
    require(json.len() <= 64 * 1024, "the size");
    for day in days {
        let activities = list(&day["activities"]);
        let slots = ["morning", "midday", "afternoon", "evening"];
        let order: Vec<_> =
            activities.iter().map(|a| slots.iter().position(|slot| a["slot"] == *slot)).collect();
        require(order.is_sorted(), "the order of a day");
        require(
            activities.len() <= 8 && (!activities.is_empty() || day["rest"] == true),
            "the number of activities",
        );
        let times = activities.iter().filter(|activity| !activity["start_time"].is_null());
        let times: Vec<&str> = times.flat_map(|a| [text(&a["start_time"]), text(&a["end_time"])]).collect();
        require(times.is_sorted() && times.iter().all(|time| time.len() == 5), "the times of a day");
    }
    wrong
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Every amount in whole minor units; day costs and the total are exact sums.
fn amounts(itinerary: &Value) -> Result<(), String> {
    let digits = DIGITS.get(text(&itinerary["budget_currency"])).copied().unwrap_or(2);
    let mut total = 0;
    for day in list(&itinerary["daily_plans"]) {
        let mut sum = 0;
        for part in list(&day["activities"]).iter().chain([&day["stay"], &day["transfer"]]) {
            if !part.is_null() {
                sum += minor(&part["cost"], digits)?;
            }
        }
        if sum != minor(&day["cost"], digits)? {
            return Err(format!("day {} costs {}, its parts {sum} minor units", day["day"], day["cost"]));
        }
        total += sum;
    }
    for shared in list(&itinerary["shared_costs"]) {
        total += minor(&shared["cost"], digits)?;
    }
    if total != minor(&itinerary["budget_amount"], digits)? {
        return Err(format!(
            "the total is {}, the parts are {total} minor units",
            itinerary["budget_amount"]
        ));
    }
    Ok(())
}

fn minor(value: &Value, digits: u32) -> Result<i128, String> {
    let written = value.to_string();
    let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
    let fraction = fraction.trim_end_matches('0');
    let padded = format!("{whole}{fraction:0<width$}", width = digits as usize);
    let fits = fraction.len() <= digits as usize && !padded.starts_with('-');
    padded.parse().ok().filter(|_| fits).ok_or_else(|| format!("{written} is no amount with {digits} digits"))
}

/// Day by day from the start date, counted on the calendar.
fn dates(itinerary: &Value, days: &[Value]) -> bool {
    let Some(start) = itinerary["start_date"].as_str() else {
        return days.iter().all(|day| day["date"].is_null());
    };
    let part = |range: std::ops::Range<usize>| start.get(range).and_then(|part| part.parse::<u32>().ok());
    let (Some(mut year), Some(mut month), Some(mut day)) = (part(0..4), part(5..7), part(8..10)) else {
        return false;
    };
    days.iter().all(|planned| {
        let here = format!("{year:04}-{month:02}-{day:02}");
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let length = match month {
            2 => 28 + u32::from(leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        (day, month) = if day == length { (1, month + 1) } else { (day + 1, month) };
        (month, year) = if month == 13 { (1, year + 1) } else { (month, year) };
        planned["date"] == here
    })
}

/// Days and activities of each source, and what is new.
fn credits(itinerary: &Value, days: &[Value]) -> bool {
    let mut counts: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    let source = |element: &'_ Value| match element["origin"]["kind"] == "source" {
        true => element["origin"]["itinerary_id"].as_str().map(str::to_owned).unwrap_or_default(),
        false => String::new(),
    };
    let all: Vec<(String, bool)> = days
        .iter()
        .flat_map(|day| {
            std::iter::once((source(day), true))
                .chain(list(&day["activities"]).iter().map(|a| (source(a), false)))
        })
        .collect();
    for (id, is_day) in &all {
        let count = counts.entry(id).or_default();
        if *is_day { count.0 += 1 } else { count.1 += 1 }
    }
    for entry in list(&itinerary["provenance"]) {
        let counted = counts.remove(text(&entry["itinerary_id"])).unwrap_or_default();
        if (entry["days"].as_u64(), entry["activities"].as_u64()) != (Some(counted.0), Some(counted.1)) {
            return false;
        }
    }
    counts.is_empty()
}
