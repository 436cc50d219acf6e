//! The bodies of the fuzz targets on a bounded number of bent inputs, so that every build runs them: real drafts,
//! sources and operation lists with bytes flipped, cut out, doubled, and numbers and words swapped for extreme ones.
#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod random;
mod support;

use random::bytes;
use random::dice::Dice;
use serde_json::json;

/// Inputs for each target.
const INPUTS: u64 = 60;

/// What stands in for a number.
const NUMBERS: [&str; 10] = [
    "0",
    "-1",
    "61",
    "4294967295",
    "4294967296",
    "-9223372036854775808",
    "1e300",
    "0.1",
    "79228162514264337593543950335",
    "0.0000000000000000000000000001",
];
/// What stands in for a text.
const TEXTS: [&str; 9] = [
    "\"\"",
    "\"\\u0000\\u202e\"",
    "\"9999-12-31\"",
    "\"source\"",
    "\"s1.d1\"",
    "\"evening\"",
    "\"XXX\"",
    "\"23:59\"",
    "null",
];
/// What stands in for anything else.
const OTHERS: [&str; 4] = ["null", "true", "[]", "{}"];

/// One or two changes.
fn bent(dice: &mut Dice<'_>, input: &[u8]) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..dice.number(1, 2) {
        let at = dice.below(bytes.len());
        let end = (at + dice.below(60)).min(bytes.len());
        match dice.below(24) {
            0 => bytes[at] ^= 1 << dice.below(8),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => swap_value(dice, &mut bytes, at),
        }
        if bytes.is_empty() {
            bytes.push(b'[');
        }
    }
    bytes
}

/// Swaps the JSON value behind the next colon for an extreme one of its kind, or for another value of the input.
fn swap_value(dice: &mut Dice<'_>, bytes: &mut Vec<u8>, from: usize) {
    let value = |bytes: &[u8], from: usize| {
        let colon = from + bytes[from..].iter().position(|byte| *byte == b':')?;
        let end = bytes[colon..].iter().position(|byte| matches!(byte, b',' | b'}' | b']'))?;
        Some(colon + 1..colon + end)
    };
    let Some(place) = value(bytes, from) else { return };
    let pool: &[&str] = match bytes[place.clone()].trim_ascii_start().first() {
        Some(b'0'..=b'9' | b'-') => &NUMBERS,
        Some(b'"') => &TEXTS,
        _ => &OTHERS,
    };
    let other = dice.below(bytes.len());
    let other = value(bytes, other).filter(|_| dice.percent(10)).map(|range| bytes[range].to_vec());
    let new = other.unwrap_or_else(|| dice.pick(pool).as_bytes().to_vec());
    bytes.splice(place, new);
}

/// Runs a target on the seeds as they are, then on bent ones. At least some must still be read.
fn run(target: fn(&[u8]) -> bool, seeds: &[String]) {
    for seed in seeds {
        assert!(target(seed.as_bytes()), "a seed is not read: {seed}");
    }
    let mut read = 0;
    for number in 0..INPUTS {
        let mut dice = Dice::seeded(number);
        let seed = dice.pick(seeds).clone();
        let input = bent(&mut dice, seed.as_bytes());
        let outcome = std::panic::catch_unwind(|| target(&input));
        read += u64::from(
            outcome.unwrap_or_else(|_| panic!("input {number}: {}", String::from_utf8_lossy(&input))),
        );
    }
    assert!(read * 5 > INPUTS, "only {read} of {INPUTS} inputs were read");
}

#[test]
fn any_operation_list() {
    let lists = [
        json!([{"op": "set_duration", "days": [7]}, {"op": "set_budget", "amount": 1500, "level": "cap", "unit": "USD"},
            {"op": "set_theme", "tags": ["food"], "level": "more"}]),
        json!([{"op": "add_activity", "day": 2, "slot": "evening", "title": "Cooking class", "tags": ["food"], "amount": 12.5},
            {"op": "move_day", "day": 1, "to": 4}, {"op": "set_start", "title": "2027-03-01"}]),
        json!([{"op": "edit_activity", "id": "s1.d1a1", "title": "Walk", "amount": 0}, {"op": "merge_days", "day": 2, "to": 3},
            {"op": "replace_day", "day": 3, "ref": "2:d2"}, {"op": "lock_day", "day": 1}, {"op": "allocate", "title": "Goa", "days": [3]}]),
        json!([{"op": "ask", "title": "Which?", "tags": ["One", "Two"]}, {"op": "set_meta", "unit": "packing_list", "tags": ["Hat"]},
            {"op": "set_stay", "days": [1, 2], "title": "Inn"}, {"op": "drop_constraint", "level": "budget"}]),
    ];
    run(bytes::operations, &lists.map(|list| list.to_string()));
}

#[test]
fn any_stored_draft() {
    let sources = support::plan_sources();
    let first = support::plan_draft(&sources);
    let edited = support::accepted(
        &first,
        &sources,
        &[
            json!({"op": "set_start", "title": "2027-03-01"}),
            json!({"op": "add_activity", "day": 2, "title": "Cooking class", "amount": 12.5}),
            json!({"op": "set_budget", "amount": 9000, "level": "cap"}),
            json!({"op": "lock_day", "day": 1}),
        ],
    );
    let seeds = [&first, &edited].map(|draft| serde_json::to_string(draft).expect("JSON"));
    run(bytes::stored_draft, &seeds);
}

#[test]
fn any_stored_source() {
    let names = ["weekend-in-jaipur", "himalayan-trek", "tokyo-for-hungry-people"];
    let seeds = names.map(|name| serde_json::to_string(&support::demo(name)).expect("JSON"));
    run(bytes::stored_source, &seeds);
}

#[test]
fn any_choices() {
    for number in 0..INPUTS / 5 {
        let mut dice = Dice::seeded(number);
        let input: Vec<u8> = dice.several(0, 400, |dice| dice.below(256) as u8);
        bytes::choices(&input);
    }
}
