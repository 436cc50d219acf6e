//! Puts the stays of the trip into the order with the shortest way.

use super::settle;
use super::trip::{Step, Trip};
use crate::message::Message;
use crate::stays;

pub(super) fn reorder(trip: &mut Trip<'_>) -> Step {
    if !stays::on_the_map(trip.days()) {
        return Err(Message::new("not_on_the_map").into());
    }
    let next = |trip: &Trip<'_>| {
        let shorter = stays::shorter(trip.days(), &trip.draft.constraints.split_after);
        shorter.filter(|shorter| shorter.then < shorter.now)
    };
    let mut shorter = next(trip).ok_or(Message::new("shortest_already"))?;
    // Days that have come to lie beside each other in one place are one stay in the next round, and so are days whose way
    // is a trek again.
    for _ in 0..trip.days().len() {
        let days = trip.days();
        let ordered = shorter.order.iter().map(|at| days[*at].clone()).collect();
        *trip.days_mut() = ordered;
        // Only looked at: in the end each way is renewed once, where its day has another neighbour then.
        let mut settled = trip.clone();
        settle::ways(&mut settled);
        match next(&settled) {
            Some(again) => shorter = again,
            None => break,
        }
    }
    Ok(())
}
