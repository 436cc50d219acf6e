//! `make bench`: how close the product comes to its database and to its model. The peer of list, get and send is
//! `pgbench -M prepared` with the same statements on the same database in the same run; the peer of streams is the
//! scripted model called directly. Figures are ratios inside one run; the machine is named above them.
//!
//! `REMIX_BENCH_SECONDS` (default 5) is the length of each measurement, `REMIX_BENCH_SESSIONS` (default 6000) the size
//! of the data.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod cpu;
mod load;
mod model;
mod pgbench;
mod products;
mod seed;
mod streams;

use std::time::Duration;

use remix_platform::env::{Env, Variable};

use crate::load::{Load, Summary};
use crate::products::Products;
use crate::seed::Seeded;

const SECONDS: Variable =
    Variable { name: "REMIX_BENCH_SECONDS", default: "5", about: "seconds of each measurement, 1..600" };
const SESSIONS: Variable = Variable {
    name: "REMIX_BENCH_SESSIONS",
    default: "6000",
    about: "sessions in the database, 600..1000000",
};
const CONNECTIONS: usize = 32;

#[tokio::main]
async fn main() {
    let env = Env::process();
    let length = Duration::from_secs(env.number(&SECONDS, 1..=600).expect("REMIX_BENCH_SECONDS"));
    let sessions = env.number(&SESSIONS, 600..=1_000_000).expect("REMIX_BENCH_SESSIONS");
    let database = remix_tests::Database::create().await;
    let model = model::Model::start().await;
    let products = Products::start(&database.url, &model.url()).await;
    let seeded = seed::seed(&database, &products.http(), sessions).await;

    println!(
        "machine: {} cores, {}; {sessions} sessions, {CONNECTIONS} connections, {length:?} each",
        cores(),
        cpu::name()
    );
    println!(
        "{:<34} {:>10} {:>10} {:>7} {:>9} {:>9} {:>10}",
        "", "ours/s", "pgbench/s", "ratio", "p50 ms", "p99 ms", "cpu ms"
    );
    for (name, script, load) in closed_loops(&seeded) {
        let limit = pgbench::run(&database, script, &seeded.pgbench_variables(), CONNECTIONS, length).await;
        let before = products.cpu_seconds();
        let summary = load::run(&products.http(), &load, CONNECTIONS, length).await;
        report(name, &summary, limit, products.cpu_seconds() - before);
    }
    streams::first_delta(&products.http(), &model, &seeded).await;
    for (count, rate) in [(100, 50), (500, 50), (1000, 50)] {
        streams::gaps(&products, &model, &seeded, count, rate).await;
    }
    println!("memory: {:.1} MiB in all our processes after the run", products.memory_mib());
}

fn closed_loops(seeded: &Seeded) -> Vec<(&'static str, &'static str, Load)> {
    vec![
        ("list, 10 of 12 sessions", include_str!("sql/list.sql"), Load::list(seeded)),
        ("get with 50 messages", include_str!("sql/get.sql"), Load::get(seeded)),
        ("send, instant model, no edit", include_str!("sql/send.sql"), Load::send(seeded)),
    ]
}

fn report(name: &str, summary: &Summary, limit: f64, cpu: f64) {
    assert_eq!(summary.failures, 0, "{name}: {} of {} failed", summary.failures, summary.requests);
    let per_second = summary.per_second();
    println!(
        "{name:<34} {per_second:>10.0} {limit:>10.0} {:>7.2} {:>9.2} {:>9.2} {:>10.3}",
        per_second / limit,
        summary.percentile(0.50),
        summary.percentile(0.99),
        cpu * 1000.0 / summary.requests as f64,
    );
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
