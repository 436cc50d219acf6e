//! The bodies of the fuzz targets on a bounded number of bent inputs, so that every build runs them: real drafts,
//! sources and operation lists with bytes flipped, cut out, doubled, and numbers and words swapped for extreme ones.
#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod random;
mod support;

use random::bend::bent;
use random::bytes;
use random::dice::Dice;

/// Inputs for each target.
const INPUTS: u64 = 60;

/// The texts that libFuzzer starts from as well.
fn seeds(target: &str) -> Vec<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("readable").map(|file| file.expect("a file").path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).expect("a text")).collect()
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
    run(bytes::operations, &seeds("operations"));
}

#[test]
fn any_stored_draft() {
    run(bytes::stored_draft, &seeds("stored_draft"));
}

#[test]
fn any_stored_source() {
    run(bytes::stored_source, &seeds("stored_source"));
}

#[test]
fn any_choices() {
    for number in 0..INPUTS / 5 {
        let mut dice = Dice::seeded(number);
        let input: Vec<u8> = dice.several(0, 400, |dice| dice.below(256) as u8);
        bytes::choices(&input);
    }
}
