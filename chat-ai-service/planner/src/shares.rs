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
    /// So many in every place of the list.
    Each(u32),
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
    if let Some(used) = crate::tradeoffs::frame(work, whole) {
        return used;
    }
    let blocked = [
        Concept::Replace,
        Concept::Switch,
        Concept::Lock,
        Concept::RestDay,
        Concept::Merge,
        Concept::Suppose,
    ];
    // "The rest as is" locks nothing.
    let blocked: Vec<Concept> = blocked
        .into_iter()
        .filter(|concept| *concept != Concept::Lock || !whole.has(Concept::Rest))
        .collect();
    if whole.asks() && !whole.is_request() || whole.any(&blocked) || !whole.days().is_empty() {
        return Vec::new();
    }
    if let Some(used) = transfer(work, whole).or_else(|| docked(work, whole)) {
        return used;
    }
    let wishes = wishes(work, whole);
    let signed = whole.items().iter().any(|item| item.length().is_some_and(|length| length.sign != 0));
    let placed = wishes.iter().filter(|wish| !wish.places.is_empty());
    let special = wishes.iter().any(|wish| match wish.share {
        // "Half the trip in Goa"
        Share::Days(_) if whole.items()[wish.at].is(Concept::Half) => !wish.places.is_empty(),
        Share::Days(_) => false,
        Share::Even | Share::Each(_) => true,
        // "One of the others asks how London differs" shares nothing out.
        Share::Rest => {
            !wish.places.is_empty() && wishes.iter().any(|other| matches!(other.share, Share::Days(_)))
        }
        Share::All => !wish.places.is_empty(),
    });
    // "Two days in Mexico City, then Oaxaca, and the other two in Mexico City at the end" is an order of the route.
    let mut spots: Vec<usize> =
        wishes.iter().flat_map(|wish| wish.places.iter().map(|(_, spot)| *spot)).collect();
    let all = spots.len();
    spots.sort_unstable();
    spots.dedup();
    let twice =
        spots.len() < all && !wishes.iter().any(|wish| matches!(wish.share, Share::Each(_) | Share::Even));
    let named = total(whole, &wishes);
    let enough = placed.count() + usize::from(named.is_some());
    if signed || twice || !special && enough < 2 {
        return Vec::new();
    }
    // "Only Peru: all eight days of the Inca trip" is one share.
    let mut wishes = wishes;
    let mut named = named;
    let days = wishes.iter().find_map(|wish| match wish.share {
        Share::Days(days) => Some(days),
        _ => None,
    });
    if let (Some(days), true) =
        (days, wishes.iter().any(|wish| wish.share == Share::All && !wish.places.is_empty()))
    {
        wishes.retain(|wish| wish.share == Share::All && !wish.places.is_empty());
        wishes.truncate(1);
        named = Some(days);
    }
    let Some(shares) = resolve(work, &wishes, named) else { return Vec::new() };
    settle(work, shares, named);
    // "Start in Ghent for a day and then six days of Portugal"
    let opening = whole.find(Concept::StartWith).and_then(|at| whole.items().get(at + 1)?.place);
    if let Some(spot) = opening.filter(|_| work.ask.is_none()) {
        crate::days::order_first(work, spot, true);
    }
    let places = wishes.iter().flat_map(|wish| wish.places.iter().map(|(at, _)| *at));
    wishes.iter().map(|wish| wish.at).chain(places).collect()
}

/// The quantities of the message, each with the places up to the next one.
fn wishes(work: &Work<'_>, whole: &Clause<'_>) -> Vec<Wish> {
    let items = whole.items();
    let mut places = whole.places();
    // "Nothing from Patagonia" shares nothing out to it.
    places.retain(|(at, _)| !whole.part(at.saturating_sub(3)..*at).any(&[Concept::None, Concept::Remove]));
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
                // "Hoi An needs three of them"
                let of_them = ["of", "de"].contains(&whole.norm(at + 1))
                    && ["them", "those", "these", "ellos", "esos"].contains(&whole.norm(at + 2));
                let before = at.saturating_sub(4)..at;
                if of_them && items[before].iter().any(|item| item.place.is_some()) {
                    return Some(Share::Days(days));
                }
                let in_all = is_whole(whole, at) || claimed(whole, at).is_some();
                (soon(5).any(|next| next.place.is_some()) || in_all).then_some(Share::Days(days))
            }
            What::Known if item.is(Concept::Day) && claimed(whole, at).is_some() => Some(Share::Days(1)),
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
    let claims: Vec<(usize, usize)> =
        found.iter().filter_map(|(at, _)| Some((*at, claimed(whole, *at)?))).collect();
    let mut wishes: Vec<Wish> = Vec::new();
    for (index, (at, share)) in found.iter().enumerate() {
        let next = found.get(index + 1).map_or(items.len(), |(next, _)| *next);
        // "7 days in total and more time in the mountains": the place has a wish of its own.
        let apart = (at + 1..next).find(|other| {
            items[*other].any(&[Concept::More, Concept::Less, Concept::Time, Concept::Start, Concept::Trip])
        });
        // "Half of the trip in Goa"
        let apart = apart.filter(|_| !items[*at].is(Concept::Half));
        let behind = |item: usize| item > *at && item < next.min(apart.unwrap_or(next));
        let own = |(item, _): &&(usize, usize)| match claims.iter().find(|(claiming, _)| claiming == at) {
            Some((_, place)) => item == place,
            None => behind(*item) && !claims.iter().any(|(_, place)| place == item),
        };
        let mut own: Vec<(usize, usize)> = places.iter().filter(own).copied().collect();
        if *share == Share::Even
            && own.is_empty()
            && found.iter().filter(|(_, share)| *share == Share::Even).count() == 1
        {
            own = places.iter().filter(|(item, _)| item < at).copied().collect();
        }
        // "We have ten days, and Hoi An needs three of them"
        let of_them = ["of", "de"].contains(&whole.norm(at + 1)) && own.is_empty();
        if of_them && let Some(before) = places.iter().rfind(|(place, _)| place < at && at - place <= 4) {
            own.push(*before);
            if let Some(earlier) = wishes.iter_mut().rfind(|wish| wish.places.contains(before)) {
                earlier.places.clear();
            }
        }
        wishes.push(Wish { at: *at, share: *share, places: own });
    }
    // "Hoi An two days and Hue two": every place comes before its number.
    let last = found.last().map_or(items.len(), |(at, _)| *at);
    let compared = whole.any(&[Concept::More, Concept::Less, Concept::Shorten, Concept::Extend]);
    let leads =
        !compared && places.first().is_some_and(|(place, _)| found.first().is_some_and(|(at, _)| place < at));
    if leads
        && claims.is_empty()
        && places.iter().all(|(place, _)| *place < last)
        && wishes.iter().all(|wish| matches!(wish.share, Share::Days(_)))
    {
        for index in 0..wishes.len() {
            let from = index.checked_sub(1).map_or(0, |before| wishes[before].at);
            let own = |(place, _): &&(usize, usize)| *place >= from && *place < wishes[index].at;
            wishes[index].places = places.iter().rfind(own).copied().into_iter().collect();
        }
    }
    let each = (0..items.len()).find(|at| items[*at].is(Concept::PerPerson) || whole.norm(*at) == "each");
    // "Four days each in Lisbon and Porto", "Jordan first and then Morocco, five days for each"
    let shared = each.and_then(|each| {
        let wish = wishes.iter_mut().rfind(|wish| wish.at < each && matches!(wish.share, Share::Days(_)))?;
        let Share::Days(days) = wish.share else { return None };
        (places.len() > 1).then_some((wish, days))
    });
    if let Some((wish, days)) = shared {
        wish.share = Share::Each(days);
        wish.places.clone_from(&places);
        let at = wish.at;
        wishes.retain(|wish| wish.at == at || wish.places.is_empty());
        return wishes;
    }
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

/// "Naples two", "in Ghent for a day": the place that stands right before its number.
fn claimed(whole: &Clause<'_>, at: usize) -> Option<usize> {
    let items = whole.items();
    let bare = items[at].number().is_some();
    let article = at.checked_sub(1).is_some_and(|before| ["a", "one", "un"].contains(&whole.norm(before)));
    let one = items[at].what == What::Known && items[at].is(Concept::Day) && article;
    let counts = items[at].length().is_some_and(|length| length.sign == 0) || bare || one;
    if !counts || whole.any(&[Concept::More, Concept::Less]) {
        return None;
    }
    let led = |at: usize| items.get(at).is_some_and(|item| item.place.is_some());
    // "2 in Goa 3 in Kerala", "Goa five days in all"
    let joined = |item: &&crate::items::Item| matches!(item.what, What::Comma | What::And | What::Stop);
    let behind = items.iter().skip(at + 1).take(2).take_while(|item| !joined(item));
    let next = behind.into_iter().any(|next| next.place.is_some() || next.is(Concept::Trip));
    let timed = items.iter().any(|item| item.length().is_some());
    match at.checked_sub(1 + usize::from(one))? {
        before if led(before) && !next && timed && !one => Some(before),
        before if whole.norm(before) == "for" => before.checked_sub(1).filter(|place| led(*place)),
        _ => None,
    }
}

/// "Six in all": the number counts the whole trip; "three trips" counts trips.
fn is_whole(whole: &Clause<'_>, at: usize) -> bool {
    // "Three days in Udaipur, then it's eleven again", "that makes eleven"
    let sums = at > 1
        && whole.items()[at].length().is_none_or(|length| length.sign == 0)
        && ["makes", "'s", "is", "be", "makes", "son", "hacen"].contains(&whole.norm(at - 1))
        && ["that", "it", "which", "trip", "eso"].contains(&whole.norm(at - 2))
        && !whole.items().iter().skip(at + 1).take(3).any(|next| next.place.is_some());
    if sums {
        return true;
    }
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
            Share::Each(days) => days * u32::try_from(wish.places.len()).unwrap_or(1),
            _ => 0,
        })
        .sum();
    let open = parts.iter().any(|wish| !matches!(wish.share, Share::Days(_) | Share::Each(_)));
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
            Share::Each(days) => spots.for_each(|spot| push(spot, days)),
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

/// "Take a day from Goa and give it to Manali", "move 2 days from Kerala to Goa", "give one of the beach days to the
/// mountains", "too much beach, give two of those days to Manali".
fn transfer(work: &mut Work<'_>, whole: &Clause<'_>) -> Option<Vec<usize>> {
    let items = whole.items();
    let places = whole.places();
    let (last, new) = *places.last()?;
    let given = GIVEN.contains(&lead(whole, last));
    // "Take a day from Goa and spend it in Manali"; "3 days in Mexico City and 3 in Oaxaca" take nothing from anywhere.
    let gives = [Concept::Spend, Concept::Move, Concept::Remove, Concept::Cut, Concept::Put];
    let spent = SPENT.contains(&lead(whole, last)) && whole.any(&gives);
    let (at, days) = moved_days(whole)?;
    let named = places.iter().rev().skip(1).find(|(place, _)| *place > at);
    let named = named.or_else(|| places.iter().rev().nth(1));
    let old = match named {
        Some((place, spot)) if *place > at && TAKEN.contains(&lead(whole, *place)) && (given || spent) => {
            *spot
        }
        Some((place, spot)) if given && *place > at && of_place(whole, *place) => *spot,
        Some((_, spot)) if given && whole.any(&[Concept::Spend, Concept::Move]) && of_those(whole, at) => {
            *spot
        }
        _ => return None,
    };
    let lengths = items.iter().filter(|item| item.length().is_some()).count();
    let count = |spot: usize| u32::try_from(work.world.days_in(spot).len()).unwrap_or(0);
    let (less, more) = (count(old).checked_sub(days)?, count(new) + days);
    if old == new || lengths > 1 {
        return None;
    }
    if less == 0 {
        let name = work.world.name(old);
        let options = vec![
            work.say("option_drop_place", &[("place", &name)]),
            work.say("option_keep_place", &[("place", &name)]),
        ];
        work.ask("ask_drop_place", &[("place", &name)], options);
    } else {
        work.operations.retain(|operation: &Operation| operation.op != OperationKind::Allocate);
        stays::emit(work, new, more);
        stays::emit(work, old, less);
    }
    Some(places.iter().map(|(place, _)| *place).chain([at]).collect())
}

/// "Two days shorter, take both from Kerala": where a shorter trip loses its days.
fn docked(work: &mut Work<'_>, whole: &Clause<'_>) -> Option<Vec<usize>> {
    let items = whole.items();
    let (at, days) = items.iter().enumerate().find_map(|(at, item)| {
        let length = item.length()?;
        let shorter = items.get(at + 1).is_some_and(|next| next.any(&[Concept::Shorten, Concept::Less]));
        (length.sign < 0 || length.sign == 0 && shorter).then_some((at, length.days))
    })?;
    let (place, spot) = whole.places().into_iter().find(|(place, _)| *place > at)?;
    let those = (at + 1..place).any(|between| {
        ["both", "them", "those", "it", "all", "one", "ambos", "los"].contains(&whole.norm(between))
    });
    let here = u32::try_from(work.world.days_in(spot).len()).ok()?;
    let left = here.checked_sub(days).filter(|left| *left > 0)?;
    if !those || !TAKEN.contains(&lead(whole, place)) || whole.places().len() > 1 {
        return None;
    }
    stays::set(work, i64::from(work.world.length()) - i64::from(days));
    stays::emit(work, spot, left);
    Some(vec![at, place])
}

/// Words before the place that days are taken from.
const TAKEN: &[&str] = &["from", "off", "desde", "de"];
/// Words before the place that they are given to.
const GIVEN: &[&str] = &["to", "into", "for", "a", "al", "para"];
/// The same where the other place says that it loses them.
const SPENT: &[&str] = &["in", "at", "on", "with", "en", "con"];

/// The word before a place, articles and the like left out.
fn lead<'r>(whole: &Clause<'r>, place: usize) -> &'r str {
    let articles = ["the", "those", "these", "my", "our", "el", "la", "los", "las", "esos", "esas"];
    let mut before = (0..place).rev().map(|at| whole.norm(at));
    before.find(|word| !articles.contains(word)).unwrap_or_default()
}

/// How many days are to change places, and where that is said.
fn moved_days(whole: &Clause<'_>) -> Option<(usize, u32)> {
    let items = whole.items();
    let length = items.iter().enumerate().find_map(|(at, item)| Some((at, item.length()?.days)));
    // "Two of the beach days"
    let counted = items.iter().enumerate().find_map(|(at, item)| {
        let days = u32::try_from(item.number()?.trunc().mantissa()).ok()?;
        let of = ["of", "de"].contains(&whole.norm(at + 1));
        (of && (1..=MOST_DAYS).contains(&days) && whole.part(at..items.len()).has(Concept::Day))
            .then_some((at, days))
    });
    let day = items.iter().position(|item| item.what == What::Known && item.is(Concept::Day));
    length.or(counted).or_else(|| Some((day?, 1)))
}

/// "Of Goa", "of the mountain days".
fn of_place(whole: &Clause<'_>, place: usize) -> bool {
    ["of", "de"].contains(&lead(whole, place))
        || whole.items().get(place + 1).is_some_and(|next| next.is(Concept::Day))
}

/// "Two of those days", "two of them".
fn of_those(whole: &Clause<'_>, at: usize) -> bool {
    let of = (at..at + 3).find(|at| ["of", "de"].contains(&whole.norm(*at)));
    of.is_some_and(|of| {
        ["those", "these", "them", "the", "its", "esos", "ellos", "los"].contains(&whole.norm(of + 1))
    })
}
