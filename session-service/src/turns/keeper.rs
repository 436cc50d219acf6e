//! Keeps turns alive: renews the leases of ours, takes over those whose owner is gone, and gives up what nobody may
//! begin again. A process that lost the database takes nothing over until it has been back for one lease: its own
//! turns may have been taken over meanwhile.

use std::time::Duration;

use remix_platform::trace::RequestContext;
use remix_platform::{Error as Shown, Reason};
use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::app::Shared;
use crate::error::Result;
use crate::store::turn;
use crate::turns::{complete, runner};

/// How often we look for turns without an owner.
const SWEEP: Duration = Duration::from_secs(1);
/// How many turns a sweep takes.
const BATCH: i64 = 64;
/// How often a lease is renewed in its time.
const RENEWALS_PER_LEASE: u32 = 4;

/// Renews the leases of the turns that run here until the process ends.
pub async fn renew(app: Shared) {
    let mut ticks = interval(app.owner.lease / RENEWALS_PER_LEASE);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let live = app.hub.all();
        if !live.is_empty() {
            let mine: Vec<_> = live.iter().map(|live| (live.turn, live.epoch)).collect();
            match renew_once(&app, &mine).await {
                Ok(kept) => live.iter().filter(|live| !kept.contains(&live.turn)).for_each(|lost| {
                    // Stopped, deleted or taken over; its watchers find out which.
                    lost.abandon();
                }),
                Err(error) => tracing::warn!(%error, turns = mine.len(), "leases could not be renewed"),
            }
        }
        if app.shutdown.is_cancelled() && app.hub.all().is_empty() {
            return;
        }
    }
}

async fn renew_once(
    app: &Shared,
    mine: &[(remix_platform::ids::TurnId, i32)],
) -> Result<Vec<remix_platform::ids::TurnId>> {
    let conn = app.database.read().await?;
    turn::renew(&conn, mine, app.owner.lease).await
}

/// Looks for turns without an owner until the process is to end.
pub async fn sweep(app: Shared) {
    let mut ticks = interval(SWEEP);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut connected_since: Option<Instant> = None;
    let mut lost_before = false;
    loop {
        tokio::select! {
            _ = ticks.tick() => (),
            () = app.shutdown.cancelled() => return,
        }
        if app.database.ping().await.is_err() {
            connected_since = None;
            lost_before = true;
            continue;
        }
        let since = *connected_since.get_or_insert_with(Instant::now);
        if lost_before && since.elapsed() < app.owner.lease {
            continue;
        }
        if let Err(error) = sweep_once(&app).await {
            tracing::warn!(%error, "looking for turns without an owner failed");
        }
    }
}

async fn sweep_once(app: &Shared) -> Result<()> {
    let (claims, hopeless) = {
        let owner = app.owner.clone();
        app.database
            .transaction(move |conn| {
                let owner = owner.clone();
                Box::pin(async move {
                    let claims = turn::claim_due(conn, &owner, BATCH).await?;
                    Ok((claims, turn::hopeless(conn, BATCH).await?))
                })
            })
            .await?
    };
    for claim in claims {
        tracing::info!(turn = %claim.turn(), attempt = claim.attempt, "taking over a turn without an owner");
        metrics::counter!("remix_turn_takeovers_total").increment(1);
        runner::take_over(app, claim);
    }
    for (session, turn, epoch) in hopeless {
        let error = Shown::new(
            Reason::AiUnavailable,
            "The reply could not be finished. Your message is kept; try again.",
        );
        complete::fail(app, session, turn, epoch, &error, &RequestContext::fresh()).await?;
    }
    Ok(())
}

/// Hands the turns that still run to other replicas, at the end of a drain.
pub async fn release(app: &Shared) {
    for live in app.hub.all() {
        let (turn, epoch) = (live.turn, live.epoch);
        live.abandon();
        let released = app
            .database
            .transaction(move |conn| Box::pin(async move { turn::release(conn, turn, epoch).await }))
            .await;
        if let Err(error) = released {
            tracing::warn!(%error, %turn, "a turn was not handed back; its lease will run out");
        }
    }
}
