//! Puts the stays of the trip into the order with the shortest way. A stay is a run of days in one place, or a trek;
//! locked days keep their number, so that only what lies between them is put in order.

use super::trip::{Step, Trip};
use crate::library::joined;
use crate::{Day, places, route};

pub(super) fn reorder(trip: &mut Trip<'_>) -> Step {
    if trip.days().iter().any(|day| day.place.latitude.is_none() || day.place.longitude.is_none()) {
        return Err("Not every place is on the map, so that the ways cannot be compared.".into());
    }
    let stays = stays(trip);
    let mut ordered: Vec<Vec<Day>> = Vec::with_capacity(stays.len());
    let mut open: Vec<Vec<Day>> = Vec::new();
    for stay in stays {
        if stay.iter().any(|day| day.locked) {
            let before = ordered.last().cloned();
            ordered.extend(shortest(std::mem::take(&mut open), before.as_deref(), Some(&stay)));
            ordered.push(stay);
        } else {
            open.push(stay);
        }
    }
    let before = ordered.last().cloned();
    ordered.extend(shortest(open, before.as_deref(), None));
    let days: Vec<Day> = ordered.into_iter().flatten().collect();
    if days.iter().map(|day| &day.id).eq(trip.days().iter().map(|day| &day.id)) {
        return Err("The trip is in its shortest order already.".into());
    }
    *trip.days_mut() = days;
    Ok(())
}

fn stays(trip: &Trip<'_>) -> Vec<Vec<Day>> {
    let (days, split) = (trip.days(), &trip.draft.constraints.split_after);
    let mut stays: Vec<Vec<Day>> = Vec::new();
    for (at, day) in days.iter().enumerate() {
        let continues = at > 0 && {
            let same =
                places::same_place(&days[at - 1].place, &day.place) && !split.contains(&days[at - 1].id);
            same || joined(days, at - 1, split)
        };
        match stays.last_mut() {
            Some(stay) if continues => stay.push(day.clone()),
            _ => stays.push(vec![day.clone()]),
        }
    }
    stays
}

fn shortest(stays: Vec<Vec<Day>>, before: Option<&[Day]>, behind: Option<&[Day]>) -> Vec<Vec<Day>> {
    // From the last place of one stay to the first place of the other.
    let way = |one: &[Day], other: &[Day]| match (one.last(), other.first()) {
        (Some(one), Some(other)) => places::distance_km(&one.place, &other.place).unwrap_or_default(),
        _ => 0.0,
    };
    let distance: Vec<Vec<f64>> =
        stays.iter().map(|one| stays.iter().map(|other| way(one, other)).collect()).collect();
    let from: Option<Vec<f64>> = before.map(|before| stays.iter().map(|stay| way(before, stay)).collect());
    let to: Option<Vec<f64>> = behind.map(|behind| stays.iter().map(|stay| way(stay, behind)).collect());
    let order = route::shortest(&distance, from.as_deref(), to.as_deref());
    order.into_iter().map(|at| stays[at].clone()).collect()
}
