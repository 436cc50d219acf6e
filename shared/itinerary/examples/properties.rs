//! `make properties`: random operation lists on random drafts, by default a million, against every law that holds.
//! Arguments: number of lists, seed. Prints the seed first; the same seed makes the same run. Ends with 1 on a violation.
#![allow(clippy::print_stdout, clippy::expect_used, clippy::panic, reason = "a command of the developers")]

#[path = "../tests/random/mod.rs"]
mod random;
#[path = "../tests/support/mod.rs"]
mod support;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use random::case;
use random::dice::Dice;

/// Time between two lines of progress.
const PROGRESS: Duration = Duration::from_secs(30);
/// Violations that are shown in full.
const SHOWN: u64 = 20;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let wanted = arguments.next().map_or(1_000_000, |lists| lists.parse().expect("a number of lists"));
    let seed = arguments.next().map_or_else(|| fastrand::u64(..), |seed| seed.parse().expect("a seed"));
    println!("seed {seed}, {wanted} operation lists");
    let (started, mut shown) = (Instant::now(), Instant::now());
    let (mut lists, mut operations, mut accepted, mut cases, mut violations) = (0, 0, 0, 0_u64, 0);
    while lists < wanted {
        let case_seed = seed.wrapping_add(cases);
        let result = case::run(&mut Dice::seeded(case_seed));
        cases += 1;
        lists += result.lists;
        operations += result.operations;
        accepted += result.accepted;
        if let Some(violation) = result.violation {
            // The list that breaks a law counts too.
            lists += 1;
            violations += 1;
            if violations <= SHOWN {
                println!("violation; alone: make properties LISTS=1 SEED={case_seed}\n{violation}");
            }
        }
        if shown.elapsed() >= PROGRESS {
            shown = Instant::now();
            println!("{lists} lists in {:.0} s, {violations} violations", started.elapsed().as_secs_f64());
        }
    }
    println!(
        "{lists} lists with {operations} operations ({accepted} accepted) on {cases} drafts in {:.0} s: {violations} violations",
        started.elapsed().as_secs_f64()
    );
    if violations == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
