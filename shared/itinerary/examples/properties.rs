//! `make properties`: random operation lists on random drafts, by default a million, against every law that holds.
//! Arguments: number of lists, seed, `--jobs` threads (all cores otherwise). Prints the seed first; the same seed makes
//! the same run, whatever the number of threads. Ends with 1 on a violation.
#![allow(clippy::print_stdout, clippy::expect_used, clippy::panic, reason = "a command of the developers")]

#[path = "../tests/random/mod.rs"]
mod random;
#[path = "../tests/support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use random::case;
use random::dice::Dice;

/// Time between two lines of progress.
const PROGRESS: Duration = Duration::from_secs(10);
/// Violations that are shown in full.
const SHOWN: u64 = 20;

fn main() -> ExitCode {
    let Arguments { lists, seed, jobs } = arguments();
    println!("seed {seed}, {lists} operation lists, {jobs} threads");
    let (next, done) = (AtomicU64::new(0), AtomicBool::new(false));
    let mut tally = Tally::new(seed);
    std::thread::scope(|scope| {
        let (results, incoming) = channel();
        for _ in 0..jobs {
            let results = results.clone();
            scope.spawn(|| work(seed, &next, &done, results));
        }
        drop(results);
        collect(&incoming, lists, &mut tally);
        done.store(true, Ordering::Relaxed);
    });
    tally.end();
    if tally.violations == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

struct Arguments {
    lists: u64,
    seed: u64,
    jobs: usize,
}

fn arguments() -> Arguments {
    let mut all: Vec<String> = std::env::args().skip(1).collect();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let jobs = match all.iter().position(|argument| argument == "--jobs") {
        Some(at) => {
            all.drain(at..=at + 1).nth(1).and_then(|jobs| jobs.parse().ok()).expect("a number of threads")
        }
        None => cores,
    };
    let number = |at: usize, what: &str| all.get(at).map(|argument| argument.parse::<u64>().expect(what));
    Arguments {
        lists: number(0, "a number of lists").unwrap_or(1_000_000),
        seed: number(1, "a seed").unwrap_or_else(|| fastrand::u64(..)),
        jobs: jobs.max(1),
    }
}

/// Runs one case after the other, whichever is next.
fn work(seed: u64, next: &AtomicU64, done: &AtomicBool, results: Sender<(u64, case::Result)>) {
    while !done.load(Ordering::Relaxed) {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let result = case::run(&mut Dice::seeded(seed.wrapping_add(number)));
        // Nobody listens any more when there are lists enough.
        if results.send((number, result)).is_err() {
            return;
        }
    }
}

/// Counts the cases in their order until there are lists enough, so that threads cannot make another run of it.
fn collect(incoming: &Receiver<(u64, case::Result)>, wanted: u64, tally: &mut Tally) {
    let mut early: BTreeMap<u64, case::Result> = BTreeMap::new();
    let mut shown = Instant::now();
    while tally.lists < wanted {
        match incoming.recv_timeout(PROGRESS.saturating_sub(shown.elapsed())) {
            Ok((number, result)) => drop(early.insert(number, result)),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        while let Some(result) = early.remove(&tally.cases).filter(|_| tally.lists < wanted) {
            tally.add(result);
        }
        if shown.elapsed() >= PROGRESS {
            shown = Instant::now();
            tally.progress();
        }
    }
}

/// What the cases have come to so far.
struct Tally {
    seed: u64,
    started: Instant,
    lists: u64,
    operations: u64,
    accepted: u64,
    cases: u64,
    violations: u64,
}

impl Tally {
    fn new(seed: u64) -> Self {
        Self { seed, started: Instant::now(), lists: 0, operations: 0, accepted: 0, cases: 0, violations: 0 }
    }

    fn add(&mut self, result: case::Result) {
        let seed = self.seed.wrapping_add(self.cases);
        self.cases += 1;
        self.lists += result.lists;
        self.operations += result.operations;
        self.accepted += result.accepted;
        let Some(violation) = result.violation else { return };
        // The list that breaks a law counts too.
        self.lists += 1;
        self.violations += 1;
        println!("violation; alone: make properties LISTS=1 SEED={seed}");
        if self.violations <= SHOWN {
            println!("{violation}");
        }
    }

    fn progress(&self) {
        let seconds = self.started.elapsed().as_secs_f64();
        let speed = self.lists as f64 / seconds;
        println!(
            "{} lists in {seconds:.0} s, {speed:.0} a second, {} violations",
            self.lists, self.violations
        );
    }

    fn end(&self) {
        self.progress();
        println!("{} operations ({} accepted) on {} drafts", self.operations, self.accepted, self.cases);
    }
}
