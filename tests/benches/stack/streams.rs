//! Streams: what the product adds to the first piece of a reply, and how evenly many replies arrive at once.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Method, Request};
use http_body_util::{BodyExt, Full};

use crate::load::{Target, connect, request};
use crate::model::{Model, micros};
use crate::products::Products;
use crate::seed::Seeded;

/// Pieces of a reply in the test of evenness.
const PIECES: u32 = 100;
/// How often the first piece is timed each way.
const ROUNDS: usize = 200;

fn target(seeded: &Seeded, number: usize) -> Target {
    // Short sessions are far below their limit of 1000 messages; each stream has one of its own.
    let (owner, id) = seeded.short_sessions().nth(number).expect("more sessions than streams");
    Target {
        path: format!("/api/remix/sessions/{id}/stream"),
        authorization: seeded.authorization(owner),
        body: "{\"message\":\"Tell me about the days\"}",
    }
}

/// Time to the first piece of the reply through the product, over the model called directly.
pub(crate) async fn first_delta(product: &SocketAddr, model: &Model, seeded: &Seeded) {
    model.pace(2, 1000);
    let direct = || {
        Request::post("/v1/chat/completions")
            .header("host", model.address().to_string())
            .body(Full::new(Bytes::from_static(b"{}")))
            .unwrap()
    };
    let (mut ours, mut alone) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        alone.push(until(model.address(), direct(), "content").await);
        let target = target(seeded, round % 32);
        ours.push(until(*product, request(*product, &Method::POST, &target), "event: reply_delta").await);
    }
    println!(
        "first piece of a reply: {:.2} ms more than the model alone (p50)",
        median(&mut ours) - median(&mut alone)
    );
}

/// Milliseconds from the request to the first mention of `mark`; the answer is read to its end.
async fn until(address: SocketAddr, request: Request<Full<Bytes>>, mark: &str) -> f64 {
    let mut sender = connect(address).await;
    let start = Instant::now();
    let mut body = sender.send_request(request).await.unwrap().into_body();
    let mut seen = None;
    while let Some(frame) = body.frame().await {
        let data = frame.unwrap().into_data().unwrap_or_default();
        if seen.is_none() && data.windows(mark.len()).any(|window| window == mark.as_bytes()) {
            seen = Some(start.elapsed());
        }
    }
    seen.expect("a reply").as_secs_f64() * 1000.0
}

fn median(millis: &mut [f64]) -> f64 {
    millis.sort_by(f64::total_cmp);
    millis[millis.len() / 2]
}

/// What one stream saw.
#[derive(Default)]
struct Seen {
    gaps: Vec<f64>,
    delays: Vec<f64>,
    complete: bool,
}

/// Many replies at once, each at so many pieces a second.
pub(crate) async fn gaps(products: &Products, model: &Model, seeded: &Seeded, count: usize, rate: u32) {
    model.pace(PIECES, rate);
    let before = products.cpu_seconds();
    let start = Instant::now();
    let tasks: Vec<_> = (0..count)
        .map(|number| {
            let (address, target) = (products.http(), target(seeded, number));
            let offset = Duration::from_secs(1).mul_f64(number as f64 / count as f64);
            tokio::spawn(async move {
                tokio::time::sleep(offset).await;
                watch(address, request(address, &Method::POST, &target)).await
            })
        })
        .collect();
    let (mut gaps, mut delays, mut complete) = (Vec::new(), Vec::new(), 0);
    for task in tasks {
        let seen = task.await.unwrap();
        gaps.extend(seen.gaps);
        delays.extend(seen.delays);
        complete += usize::from(seen.complete);
    }
    let elapsed = start.elapsed().as_secs_f64();
    gaps.sort_by(f64::total_cmp);
    delays.sort_by(f64::total_cmp);
    let percentile = |values: &[f64], share: f64| {
        values.get((values.len() as f64 * share) as usize).copied().unwrap_or(f64::NAN)
    };
    println!(
        "{count} streams of {rate}/s: {complete} complete in {elapsed:.1} s (offered {:.1} s), gap p99 {:.0} ms, model to client p99 {:.0} ms, {:.0} us cpu a piece",
        1.0 + f64::from(PIECES) / f64::from(rate),
        percentile(&gaps, 0.99),
        percentile(&delays, 0.99),
        (products.cpu_seconds() - before) * 1e6 / (count as f64 * f64::from(PIECES)),
    );
}

async fn watch(address: SocketAddr, request: Request<Full<Bytes>>) -> Seen {
    let mut sender = connect(address).await;
    let Ok(response) = sender.send_request(request).await else { return Seen::default() };
    let mut body = response.into_body();
    let (mut seen, mut last) = (Seen::default(), None::<Instant>);
    while let Some(Ok(frame)) = body.frame().await {
        let Some(data) = frame.data_ref() else { continue };
        let text = String::from_utf8_lossy(data);
        seen.complete |= text.contains("event: turn_completed");
        if !text.contains("event: reply_delta") {
            continue;
        }
        if let Some(last) = last.replace(Instant::now()) {
            seen.gaps.push(last.elapsed().as_secs_f64() * 1000.0);
        }
        let stamps =
            text.split('@').skip(1).filter_map(|part| part.split_whitespace().next()?.parse::<u128>().ok());
        seen.delays.extend(stamps.map(|sent| micros().saturating_sub(sent) as f64 / 1000.0));
    }
    seen
}
