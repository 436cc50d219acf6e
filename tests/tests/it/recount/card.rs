//! A change card, counted again from the two versions that it lies between.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// Money in thousandths, so that sums are exact.
pub(super) fn money(value: &Value) -> i128 {
    let text = match value {
        Value::Null => return 0,
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        other => panic!("no amount: {other}"),
    };
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    assert!(fraction.len() <= 3 && !text.contains(['e', 'E', '-']), "{text}");
    whole.parse::<i128>().unwrap() * 1000 + format!("{fraction:0<3}").parse::<i128>().unwrap()
}

pub(super) fn days(itinerary: &Value) -> &[Value] {
    itinerary["daily_plans"].as_array().map(Vec::as_slice).unwrap_or_default()
}

pub(super) fn activities(day: &Value) -> &[Value] {
    day["activities"].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}

/// What all parts of an itinerary cost together.
fn total(itinerary: &Value) -> i128 {
    let parts = |day: &Value| {
        let activities: i128 = activities(day).iter().map(|activity| money(&activity["cost"])).sum();
        activities + money(&day["stay"]["cost"]) + money(&day["transfer"]["cost"])
    };
    let shared = itinerary["shared_costs"].as_array().map(Vec::as_slice).unwrap_or_default();
    days(itinerary).iter().map(parts).sum::<i128>()
        + shared.iter().map(|one| money(&one["cost"])).sum::<i128>()
}

type Line = (&'static str, String, String);

/// The lines of a card: (list, kind, id), sorted. Defaults that one form leaves out do not count.
pub(super) fn entries(card: &Value) -> BTreeSet<Line> {
    let mut lines = BTreeSet::new();
    for list in ["added", "removed", "moved", "retimed", "repriced"] {
        for entry in card[list].as_array().map(Vec::as_slice).unwrap_or_default() {
            let text = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
            // What has no id is told apart by its title; a day's stay and its way out carry the day's.
            let which = if text("id").is_empty() { text("title") } else { text("id") };
            lines.insert((list, text("kind"), which));
        }
    }
    lines
}

/// Days by id in their order, and activities by id with the day that they are on.
struct Index<'a> {
    days: Vec<&'a Value>,
    activities: BTreeMap<&'a str, (&'a str, &'a Value)>,
}

impl<'a> Index<'a> {
    fn of(itinerary: &'a Value) -> Self {
        let days: Vec<&Value> = days(itinerary).iter().collect();
        let on =
            |day: &'a Value| activities(day).iter().map(move |activity| (id(activity), (id(day), activity)));
        Self { activities: days.iter().flat_map(|day| on(day)).collect(), days }
    }

    fn day(&self, wanted: &str) -> Option<&'a Value> {
        self.days.iter().copied().find(|day| id(day) == wanted)
    }
}

/// Length of the longest run of numbers that grow, not necessarily neighbours.
fn longest_growing(numbers: &[usize]) -> usize {
    let mut best = vec![1; numbers.len()];
    for at in 0..numbers.len() {
        for before in (0..at).filter(|before| numbers[*before] < numbers[at]) {
            best[at] = best[at].max(best[before] + 1);
        }
    }
    best.into_iter().max().unwrap_or(0)
}

fn time(activity: &Value) -> String {
    match (&activity["start_time"], &activity["end_time"]) {
        (Value::String(start), Value::String(end)) => format!("{start}-{end}"),
        _ => activity["slot"].as_str().unwrap().to_owned(),
    }
}

/// Compares the stored card of `after` with what differs between the two versions.
pub(super) fn recount(before: &Value, after: &Value, name: &str) {
    let card = &after["change"];
    let (old, new) = (&before["itinerary"], &after["itinerary"]);
    assert_eq!(card["days"]["before"], days(old).len(), "{name}");
    assert_eq!(card["days"]["after"], days(new).len(), "{name}");
    assert_eq!(new["duration_days"], days(new).len(), "{name}");
    for (side, itinerary) in [("before", old), ("after", new)] {
        assert_eq!(money(&card["total"][side]), total(itinerary), "{name}: the total {side}");
        assert_eq!(money(&itinerary["budget_amount"]), total(itinerary), "{name}");
    }
    assert_eq!(card["total"]["currency"], new["budget_currency"], "{name}");
    assert_eq!(old["budget_currency"], new["budget_currency"], "the recount does not convert");
    match &card["constraints"] {
        Value::Null => assert_eq!(before["constraints"], after["constraints"], "{name}: the ledger"),
        change => {
            assert_ne!(before["constraints"], after["constraints"], "{name}: the ledger");
            assert_eq!(change["before"], before["constraints"], "{name}");
            assert_eq!(change["after"], after["constraints"], "{name}");
        }
    }
    assert_eq!(card["rejected"].as_array().map_or(0, Vec::len), 0, "{name}: {}", card["rejected"]);
    let told = entries(card);
    let moved_days: BTreeSet<String> = told
        .iter()
        .filter(|(list, kind, _)| *list == "moved" && kind == "day")
        .map(|(_, _, id)| id.clone())
        .collect();
    assert_moved_days(old, new, &moved_days, name);
    let told: BTreeSet<Line> =
        told.into_iter().filter(|(list, kind, _)| !(*list == "moved" && kind == "day")).collect();
    assert_eq!(told, lines(old, new), "{name}");
}

/// The days told as moved are as few as can be, and without them the order is the same as before.
fn assert_moved_days(old: &Value, new: &Value, moved: &BTreeSet<String>, name: &str) {
    let place = |wanted: &str| days(old).iter().position(|day| id(day) == wanted);
    let stayed: Vec<(&str, usize)> =
        days(new).iter().filter_map(|day| Some((id(day), place(id(day))?))).collect();
    let numbers: Vec<usize> = stayed.iter().map(|(_, place)| *place).collect();
    assert_eq!(moved.len(), numbers.len() - longest_growing(&numbers), "{name}: moved {moved:?}");
    let others: Vec<usize> =
        stayed.iter().filter(|(id, _)| !moved.contains(*id)).map(|(_, place)| *place).collect();
    assert!(others.is_sorted(), "{name}: {others:?} without {moved:?}");
}

/// Every line that a card between the two must have, but for days that moved.
fn lines(old: &Value, new: &Value) -> BTreeSet<Line> {
    let (was, is) = (Index::of(old), Index::of(new));
    let mut lines = BTreeSet::new();
    let mut say = |list, kind: &str, which: &str| {
        lines.insert((list, kind.to_owned(), which.to_owned()));
    };
    for day in was.days.iter().filter(|day| is.day(id(day)).is_none()) {
        say("removed", "day", id(day));
    }
    for day in &is.days {
        let Some(before) = was.day(id(day)) else {
            say("added", "day", id(day));
            continue;
        };
        let (stay, was_stay) = (&day["stay"], &before["stay"]);
        let (way, was_way) = (&day["transfer"], &before["transfer"]);
        for (kind, now, then, same) in
            [("stay", stay, was_stay, true), ("transfer", way, was_way, way["to"] == was_way["to"])]
        {
            let (now_there, then_there) = (!now.is_null(), !then.is_null());
            if now_there && (!then_there || !same) {
                say("added", kind, id(day));
            }
            if then_there && (!now_there || !same) {
                say("removed", kind, id(day));
            }
            if now_there && then_there && same && money(&now["cost"]) != money(&then["cost"]) {
                say("repriced", kind, id(day));
            }
        }
    }
    // The activities of a day that came or went are not listed beside it.
    for (activity, (day, _)) in &was.activities {
        if !is.activities.contains_key(activity) && is.day(day).is_some() {
            say("removed", "activity", activity);
        }
    }
    for (activity, (day, now)) in &is.activities {
        let Some((was_day, then)) = was.activities.get(activity) else {
            if was.day(day).is_some() {
                say("added", "activity", activity);
            }
            continue;
        };
        for (list, differs) in [
            ("moved", was_day != day),
            ("retimed", time(then) != time(now)),
            ("repriced", money(&then["cost"]) != money(&now["cost"])),
        ] {
            if differs {
                say(list, "activity", activity);
            }
        }
    }
    for (list, title) in shared(old, new) {
        say(list, "shared_cost", &title);
    }
    lines
}

fn shared(old: &Value, new: &Value) -> Vec<(&'static str, String)> {
    let sums = |itinerary: &Value| {
        let mut sums = BTreeMap::<String, i128>::new();
        for one in itinerary["shared_costs"].as_array().map(Vec::as_slice).unwrap_or_default() {
            *sums.entry(one["title"].as_str().unwrap().to_owned()).or_default() += money(&one["cost"]);
        }
        sums
    };
    let (olds, news) = (sums(old), sums(new));
    let titles: BTreeSet<&String> = olds.keys().chain(news.keys()).collect();
    let list = |title: &String| match (olds.get(title), news.get(title)) {
        (None, _) => Some("added"),
        (_, None) => Some("removed"),
        (then, now) => (then != now).then_some("repriced"),
    };
    titles.into_iter().filter_map(|title| Some((list(title)?, title.clone()))).collect()
}

/// The line under a reply names the length and the total that the parts come to.
pub(super) fn assert_line(line: &Value, itinerary: &Value, name: &str) {
    let line = line.as_str().unwrap_or_else(|| panic!("{name}: a change has its line"));
    let length = days(itinerary).len();
    assert!(line.starts_with(&format!("{length} day")), "{name}: {line}");
    let thousandths = total(itinerary);
    let digits: String = line.replace(',', "");
    let amount = match thousandths % 1000 {
        0 => format!("{}", thousandths / 1000),
        rest => format!("{}.{:02}", thousandths / 1000, rest / 10),
    };
    assert!(digits.contains(&amount), "{name}: {amount} in {line}");
}
