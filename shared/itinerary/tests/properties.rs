//! What holds for all drafts and all operations: a short slice of `make properties`, which runs a million lists. A case
//! that fails names its seed.
#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod random;
mod support;

use std::process::Command;

use random::case;
use random::dice::Dice;
use remix_itinerary::OperationKind;

/// Lists of the short slice.
const LISTS: u64 = 200;
/// Cases that have broken a law once, from runs of a million lists.
const FOUND: [u64; 7] = [52_112_091, 61_000_895, 71_092_413, 84_004_364, 84_014_978, 93_106_038, 93_115_366];
/// Cases of which a digest is made.
const DIGESTED: u64 = 6;

#[test]
fn any_lists_on_any_draft_keep_every_law() {
    let (mut lists, mut operations, mut accepted) = (0, 0, 0);
    for seed in 0.. {
        let result = case::run(&mut Dice::seeded(seed));
        assert!(result.violation.is_none(), "seed {seed}:\n{}", result.violation.expect("checked"));
        lists += result.lists;
        operations += result.operations;
        accepted += result.accepted;
        if lists >= LISTS {
            break;
        }
    }
    // A generator whose operations are nearly all refused would show nothing.
    assert!(accepted * 3 > operations, "only {accepted} of {operations} operations were accepted");
}

#[test]
fn what_broke_a_law_once_keeps_them_all() {
    for seed in FOUND {
        let result = case::run(&mut Dice::seeded(seed));
        assert!(result.violation.is_none(), "seed {seed}:\n{}", result.violation.expect("checked"));
    }
}

#[test]
fn every_kind_of_operation_is_tried() {
    let names: Vec<String> =
        random::operations::KINDS.iter().map(|kind| serde_json::to_string(kind).expect("a name")).collect();
    let distinct: std::collections::BTreeSet<&String> = names.iter().collect();
    assert_eq!(distinct.len(), names.len());
    // serde names all that exist when it is asked for one that does not.
    let error = serde_json::from_str::<OperationKind>("\"nothing\"").expect_err("no such kind").to_string();
    assert_eq!(error.matches('`').count() / 2 - 1, names.len(), "{error}");
}

/// FNV-1a of the drafts at the end of some cases, printed for the test below.
fn digest() -> u64 {
    let ends = (0..DIGESTED).map(|seed| case::run(&mut Dice::seeded(seed)).end);
    ends.flat_map(String::into_bytes)
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

#[test]
fn the_digest_of_this_process() {
    println!("digest {:016x}", digest());
}

/// Each process has its own keys for its hash maps: an order that leaks from one shows as another digest.
#[test]
fn a_fresh_process_comes_to_the_same_drafts() {
    let own = format!("digest {:016x}", digest());
    let program = std::env::current_exe().expect("this program");
    for _ in 0..2 {
        let run = Command::new(&program)
            .args(["--exact", "the_digest_of_this_process", "--nocapture", "--test-threads=1"])
            .output()
            .expect("runs");
        let output = String::from_utf8_lossy(&run.stdout);
        assert!(output.contains(&own), "{own}, but the other process says: {output}");
    }
}
