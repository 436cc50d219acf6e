//! How the days are shared out over a whole message: "8 days, 4 of them in Goa, the rest in Kerala", "half and half",
//! "all of them in Jaipur", "take a day from Goa and give it to Manali".

use remix_itinerary::{Operation, OperationKind};

use crate::clause::Clause;
use crate::concept::Concept;
use crate::items::What;
use crate::stays::{self, MOST_DAYS};
use crate::work::Work;

/// How much one place gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Share {
    Days(u32),
    /// What the others leave.
    Rest,
    /// As much as every other place of the list.
    Even,
    /// Every day.
    All,
}

/// A share, where it was said and the places that it is for.
struct Wish {
    at: usize,
    share: Share,
    places: Vec<(usize, usize)>,
}

/// Reads shares; gives the items that they were read from, none where the message shares nothing out.
pub(crate) fn frame(work: &mut Work<'_>, whole: &Clause<'_>) -> Vec<usize> {
    let blocked = [
        Concept::Replace,
        Concept::Switch,
        Concept::Lock,
        Concept::RestDay,
        Concept::Merge,
        Concept::Suppose,
    ];
    if whole.asks() && !whole.is_request() || whole.any(&blocked) || !whole.days().is_empty() {
        return Vec::new();
    }
    if let Some(used) = transfer(work, whole) {
        return used;
    }
    let wishes = wishes(work, whole);
    let signed = whole.items().iter().any(|item| item.length().is_some_and(|length| length.sign != 0));
    let placed = wishes.iter().filter(|wish| !wish.places.is_empty());
    let special = wishes.iter().any(|wish| match wish.share {
        Share::Days(_) => false,
        Share::Even => true,
        Share::Rest | Share::All => !wish.places.is_empty(),
    });
    let named = total(whole, &wishes);
    let enough = placed.count() + usize::from(named.is_some());
    if signed || !special && enough < 2 {
        return Vec::new();
    }
    let Some(shares) = resolve(work, &wishes, named) else { return Vec::new() };
    settle(work, shares, named);
    let places = wishes.iter().flat_map(|wish| wish.places.iter().map(|(at, _)| *at));
    wishes.iter().map(|wish| wish.at).chain(places).collect()
}

/// The quantities of the message, each with the places up to the next one.
fn wishes(work: &Work<'_>, whole: &Clause<'_>) -> Vec<Wish> {
    let items = whole.items();
    let places = whole.places();
    let quantity = |at: usize| -> Option<Share> {
        let item = &items[at];
        let soon = |steps: usize| {
            items
                .iter()
                .skip(at + 1)
                .take(steps)
                .take_while(|next| next.place.is_some() || next.is_filler() || next.is(Concept::With))
        };
        match &item.what {
            What::Length(length) if length.sign == 0 => Some(Share::Days(length.days)),
            What::Number(n) if n.fract().is_zero() => {
                let days = u32::try_from(n.mantissa()).ok().filter(|days| (1..=MOST_DAYS).contains(days))?;
                let in_all = is_whole(whole, at);
                (soon(5).any(|next| next.place.is_some()) || in_all).then_some(Share::Days(days))
            }
            What::Known if item.is(Concept::Evenly) && !whole.has(Concept::Activity) => Some(Share::Even),
            What::Known if item.is(Concept::Half) && places.len() > 1 => Some(Share::Even),
            What::Known if item.is(Concept::Half) && places.len() == 1 => {
                Some(Share::Days(work.world.length() / 2))
            }
            What::Known if item.is(Concept::Rest) => Some(Share::Rest),
            What::Known
                if item.is(Concept::Everything)
                    || ["all", "only", "just", "todos", "solo"].contains(&whole.norm(at)) =>
            {
                let place = soon(4).any(|next| next.place.is_some());
                (place && items.iter().any(|item| item.length().is_some())).then_some(Share::All)
            }
            _ => None,
        }
    };
    let found: Vec<(usize, Share)> = (0..items.len()).filter_map(|at| Some((at, quantity(at)?))).collect();
    let mut wishes: Vec<Wish> = Vec::new();
    for (index, (at, share)) in found.iter().enumerate() {
        let next = found.get(index + 1).map_or(items.len(), |(next, _)| *next);
        // "7 days in total and more time in the mountains": the place has a wish of its own.
        let apart = (at + 1..next).find(|other| {
            items[*other].any(&[Concept::More, Concept::Less, Concept::Time, Concept::Start, Concept::Trip])
        });
        let own = |(item, _): &&(usize, usize)| *item > *at && *item < next.min(apart.unwrap_or(next));
        let mut own: Vec<(usize, usize)> = places.iter().filter(own).copied().collect();
        if *share == Share::Even
            && own.is_empty()
            && found.iter().filter(|(_, share)| *share == Share::Even).count() == 1
        {
            own = places.iter().filter(|(item, _)| item < at).copied().collect();
        }
        wishes.push(Wish { at: *at, share: *share, places: own });
    }
    let each = (0..items.len()).find(|at| items[*at].is(Concept::PerPerson) || whole.norm(*at) == "each");
    let counted = wishes.iter().any(|wish| matches!(wish.share, Share::Days(_)));
    if each.is_some() && counted && places.is_empty() && work.world.sources.len() > 1 {
        // "At least 2 days of each"
        wishes.retain(|wish| {
            !matches!(wish.share, Share::Days(_))
                || wish.at < each.unwrap_or(0) && is_total(whole, wish.at, &found)
        });
        wishes.extend(each.map(|at| Wish { at, share: Share::Even, places: Vec::new() }));
    }
    wishes
}

/// "Six in all": the number counts the whole trip; "three trips" counts trips.
fn is_whole(whole: &Clause<'_>, at: usize) -> bool {
    let trip = whole.items().get(at + 1).is_some_and(|next| next.is(Concept::Trip));
    trip && !["trips", "viajes", "itineraries", "plans", "itinerarios"].contains(&whole.norm(at + 1))
}

fn is_total(whole: &Clause<'_>, at: usize, found: &[(usize, Share)]) -> bool {
    let largest = found.iter().filter_map(|(other, share)| match share {
        Share::Days(days) => Some((*days, *other)),
        _ => None,
    });
    let biggest = largest.max().map(|(_, other)| other);
    biggest == Some(at) && found.len() > 1 || is_whole(whole, at)
}

/// The length that the message names for the whole trip.
fn total(whole: &Clause<'_>, wishes: &[Wish]) -> Option<u32> {
    let counted = wishes.iter().filter_map(|wish| match wish.share {
        Share::Days(days) => Some((wish, days)),
        _ => None,
    });
    let (all, bare): (Vec<_>, Vec<_>) = counted.partition(|(wish, _)| is_whole(whole, wish.at));
    all.first()
        .map(|(_, days)| *days)
        .or_else(|| bare.iter().rfind(|(wish, _)| wish.places.is_empty()).map(|(_, days)| *days))
}

/// Days for each place; none where it does not add up to anything.
fn resolve(work: &mut Work<'_>, wishes: &[Wish], named: Option<u32>) -> Option<Vec<(usize, u32)>> {
    let in_all = |wish: &&Wish| !wish.places.is_empty() || wish.share == Share::Even;
    let parts: Vec<&Wish> = wishes.iter().filter(in_all).collect();
    let counted: u32 = parts
        .iter()
        .map(|wish| match wish.share {
            Share::Days(days) => days,
            _ => 0,
        })
        .sum();
    let open = parts.iter().any(|wish| !matches!(wish.share, Share::Days(_)));
    let spots: Vec<usize> = parts.iter().flat_map(|wish| wish.places.iter().map(|(_, spot)| *spot)).collect();
    let standing = work.duration.or(work.request.draft.constraints.duration_days);
    let whole_trip = covers_all(work, &spots);
    let total = named
        .or_else(|| (!open && whole_trip).then_some(counted))
        .or(standing)
        .unwrap_or_else(|| work.world.length());
    work.duration = Some(total);
    let even: Vec<usize> =
        if parts.iter().any(|wish| wish.share == Share::Even && wish.places.is_empty()) && spots.is_empty() {
            (0..work.world.spots.len()).filter(|spot| work.world.spots[*spot].source.is_some()).collect()
        } else {
            let own = parts.iter().filter(|wish| wish.share == Share::Even);
            own.flat_map(|wish| wish.places.iter().map(|(_, spot)| *spot)).collect()
        };
    let left = total.saturating_sub(counted);
    let mut shares: Vec<(usize, u32)> = Vec::new();
    let mut push = |spot: usize, days: u32| {
        if !shares.iter().any(|(known, _)| *known == spot) {
            shares.push((spot, days));
        }
    };
    let count = u32::try_from(even.len()).unwrap_or(1).max(1);
    for (index, spot) in even.iter().enumerate() {
        let extra = u32::from(u32::try_from(index).unwrap_or(0) < left % count);
        push(*spot, left / count + extra);
    }
    for wish in &parts {
        let spots = wish.places.iter().map(|(_, spot)| *spot);
        match wish.share {
            Share::Days(days) => spots.take(1).for_each(|spot| push(spot, days)),
            Share::Rest => spots.take(1).for_each(|spot| push(spot, left)),
            Share::All => spots.take(1).for_each(|spot| push(spot, total)),
            Share::Even => {}
        }
    }
    (!shares.is_empty()).then_some(shares)
}

/// True when every day of the sources lies in one of the places.
fn covers_all(work: &Work<'_>, spots: &[usize]) -> bool {
    let labels: Vec<&String> =
        spots.iter().filter_map(|spot| work.world.spots.get(*spot)).flat_map(|spot| &spot.labels).collect();
    let mut days = work.world.sources.iter().flat_map(|source| &source.days);
    days.all(|day| labels.iter().any(|label| crate::world::is_in(&day.place, label)))
}

fn settle(work: &mut Work<'_>, shares: Vec<(usize, u32)>, named: Option<u32>) {
    let total = work.duration.unwrap_or_else(|| work.world.length());
    let sum: u32 = shares.iter().map(|(_, days)| *days).sum();
    if sum > total || shares.iter().any(|(_, days)| *days == 0) {
        let options = [sum.max(total), total.min(sum)];
        let options = options.map(|days| work.say("option_duration", &[("days", &work.replies.days(days))]));
        let text = [("days", work.replies.days(total)), ("sum", work.replies.days(sum))];
        work.ask("ask_too_many_days", &[("days", &text[0].1), ("sum", &text[1].1)], options.to_vec());
        return;
    }
    if named.is_some() || total != work.world.length() {
        stays::set(work, i64::from(total));
    }
    for (spot, days) in shares {
        stays::emit(work, spot, days);
    }
}

/// "Take a day from Goa and give it to Manali", "move 2 days from Kerala to Goa".
fn transfer(work: &mut Work<'_>, whole: &Clause<'_>) -> Option<Vec<usize>> {
    let places = whole.places();
    let lengths: Vec<(usize, u32)> =
        whole.items().iter().enumerate().filter_map(|(at, item)| Some((at, item.length()?.days))).collect();
    let day = whole.items().iter().position(|item| item.what == What::Known && item.is(Concept::Day));
    let (at, days) = lengths.first().copied().or_else(|| Some((day?, 1)))?;
    let [(first, one), (second, other)] = places.as_slice() else { return None };
    let from = |place: usize| place > 0 && ["from", "de", "of", "desde"].contains(&whole.norm(place - 1));
    let to = |place: usize| place > 0 && ["to", "a", "into", "for"].contains(&whole.norm(place - 1));
    let (old, new) = match () {
        () if from(*first) && to(*second) => (*one, *other),
        () if to(*first) && from(*second) => (*other, *one),
        () => return None,
    };
    let count = |spot: usize| u32::try_from(work.world.days_in(spot).len()).unwrap_or(0);
    let (less, more) = (count(old).checked_sub(days)?, count(new) + days);
    if less == 0 || lengths.len() > 1 {
        return None;
    }
    work.operations.retain(|operation: &Operation| operation.op != OperationKind::Allocate);
    stays::emit(work, new, more);
    stays::emit(work, old, less);
    Some(vec![at, *first, *second])
}
