//! `make bench`: how long the engine takes for a typical edit (apply, validate, diff) of a 14-day and of a 60-day draft
//! on three sources. Prints median and p99 in milliseconds of processor time (the engine only computes, and a busy
//! machine must not count against it) and the target for the median; ends with an error where one is missed. An argument
//! chooses edits whose name holds it.
#![allow(clippy::print_stdout, clippy::expect_used, clippy::panic, reason = "a command of the developers")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use remix_itinerary::{Author, Draft, Edit, Itinerary, Operation, apply, diff, first_draft, validate};
use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};

/// Milliseconds that the median of a 14-day and of a 60-day draft may take.
const TARGETS: [(i64, f64); 2] = [(14, 1.0), (60, 10.0)];
/// How long each edit is measured.
const LENGTH: Duration = Duration::from_millis(700);

fn main() -> ExitCode {
    println!("machine: {}", machine());
    println!("{:<32} {:>9} {:>9} {:>8}", "apply + validate + diff, ms CPU", "median", "p99", "target");
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    let mut all_hold = true;
    for (days, target) in TARGETS {
        let (sources, draft) = trip(days);
        for (name, operations) in edits(&draft).into_iter().filter(|(name, _)| name.contains(&only)) {
            let edit = Edit {
                base: &draft,
                sources: &sources,
                operations: &operations,
                author: Author::Planner,
                version: 9,
            };
            let (median, p99) = measure(&edit);
            let holds = median < target;
            all_hold &= holds;
            let verdict = if holds { "holds" } else { "MISSED" };
            println!(
                "{:<32} {median:>9.3} {p99:>9.3} {target:>8.1} {verdict}",
                format!("{days} days: {name}")
            );
        }
    }
    if all_hold { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A draft of so many days on three sources, with four activities a day as far as a draft may hold them.
fn trip(days: i64) -> (Vec<Itinerary>, Draft) {
    let names = ["himalayan-trek", "goa-beach-retreat", "rajasthan-forts-and-deserts"];
    let sources: Vec<Itinerary> = names.into_iter().map(support::demo).collect();
    let first = first_draft("draft", &sources);
    let pace = json!({"op": "set_activities_per_day", "amount": 4});
    let draft = support::edit(&first, &sources, &[support::set_duration(days), pace]).draft;
    assert_eq!(draft.itinerary.days.len(), days as usize);
    (sources, draft)
}

fn edits(draft: &Draft) -> Vec<(&'static str, Vec<Operation>)> {
    let days = draft.itinerary.days.len() as i64;
    let total: f64 = draft.itinerary.budget_amount.to_string().parse().expect("a number");
    let list: [(&str, Value); 6] = [
        (
            "add activity",
            json!({"op": "add_activity", "day": 2, "title": "Cooking class", "tags": ["food"], "amount": 20}),
        ),
        ("move day", json!({"op": "move_day", "day": 3, "to": days - 1})),
        (
            "budget cap, reachable",
            json!({"op": "set_budget", "amount": (total * 0.9).floor(), "level": "cap"}),
        ),
        ("budget cap, out of reach", json!({"op": "set_budget", "amount": 100, "level": "cap"})),
        ("more food", json!({"op": "set_theme", "tags": ["food"], "level": "more"})),
        ("two days shorter", support::set_duration(days - 2)),
    ];
    list.into_iter().map(|(name, value)| (name, vec![support::op(value)])).collect()
}

/// Median and p99 in milliseconds.
fn measure(edit: &Edit<'_>) -> (f64, f64) {
    let run = || {
        let started = processor_time();
        let outcome = apply(black_box(edit));
        black_box(validate(&outcome.draft, edit.sources));
        black_box(diff(edit.base, &outcome.draft));
        processor_time() - started
    };
    for _ in 0..3 {
        run();
    }
    let end = Instant::now() + LENGTH;
    let mut times = Vec::new();
    while times.len() < 20 || Instant::now() < end {
        times.push(run());
    }
    times.sort_by(f64::total_cmp);
    (times[times.len() / 2], times[(times.len() * 99 / 100).min(times.len() - 1)])
}

/// Milliseconds that this thread has computed for.
fn processor_time() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

fn machine() -> String {
    let about = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = about.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("unknown");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{cores} cores, {}", model.trim_start_matches([' ', '\t', ':']))
}
