//! The exact choice of days that `set_duration`, `allocate`, bans and the first draft share: which days of the trip
//! stay, and which of the sources come in, under length, days per place and budget.

use rust_decimal::Decimal;

use super::days::natural_position;
use super::fill;
use super::trip::Trip;
use crate::choose::{Candidate, Selection, choose};
use crate::constraints::BudgetKind;
use crate::library::{DayRef, copy_id, joined};
use crate::message::Message;
use crate::places::{self, PlaceMatch};
use crate::{Day, Itinerary, Place, tags};

/// Places that are counted one by one; more of them would make the table of choices too large.
const MAX_WISHES: usize = 3;
/// Days that are tried to keep a source in the trip.
const MAX_RESCUES: usize = 12;
/// Activities of a day that is no copy.
const NEW_DAY_ACTIVITIES: usize = 3;

/// A wish for the days of the trip.
pub(super) struct Plan<'p> {
    /// Number of days.
    pub(super) total: usize,
    /// Days in places; the rest lies elsewhere.
    pub(super) wishes: Vec<(PlaceMatch, usize)>,
    /// Days of the sources may come in anywhere; those of a wished place always may.
    pub(super) leftovers: bool,
    /// New days may come in where the sources have none left.
    pub(super) suggestions: bool,
    /// Days that have to go, unless they are protected.
    pub(super) drop: &'p dyn Fn(&Day) -> bool,
}

/// No selection of days answers the plan.
#[derive(Debug)]
pub(super) struct Infeasible;

/// Where a day of the new trip comes from.
#[derive(Debug, Clone)]
enum Item {
    Present(usize),
    Leftover(DayRef),
    New(Place),
}

/// Replaces the days of the trip by the best selection that answers the plan.
pub(super) fn rebuild(trip: &mut Trip<'_>, plan: &Plan<'_>) -> Result<(), Infeasible> {
    let wishes = &plan.wishes[..plan.wishes.len().min(MAX_WISHES)];
    let wished: usize = wishes.iter().map(|(_, days)| days).sum();
    let rest = plan.total.checked_sub(wished).ok_or(Infeasible)?;
    let wanted: Vec<usize> = wishes.iter().map(|(_, days)| *days).chain([rest]).collect();
    let group = |place: &Place| {
        wishes.iter().position(|(found, _)| places::matches(found, place)).unwrap_or(wishes.len())
    };
    let mut items = present_and_leftover(trip, plan, &|place| group(place) < wishes.len());
    if plan.suggestions {
        add_suggestions(trip, &mut items, &wanted, wishes, &group);
    }
    let mut units = units(trip, &items, true);
    units.retain(|unit| !goes(trip, &items, unit, plan.drop));
    let pool = Pool::new(trip, items, units, &|item| group(place_of(trip, item)), &wanted);
    let picked = pool.best(trip).map(|best| pool.keep_sources(trip, best)).ok_or(Infeasible)?;
    assemble(trip, &pool.items(&picked));
    Ok(())
}

/// How many days of the trip go when these are not wanted.
pub(super) fn going(trip: &Trip<'_>, unwanted: &dyn Fn(&Day) -> bool) -> usize {
    let items: Vec<Item> = (0..trip.days().len()).map(Item::Present).collect();
    let units = units(trip, &items, true);
    units.iter().filter(|unit| goes(trip, &items, unit, unwanted)).map(Vec::len).sum()
}

/// Days of each source for the first draft. Where they would cut a trek, a day or two go from one source to another;
/// a trek is cut only where that does not help either.
pub(super) fn first(trip: &mut Trip<'_>, wanted: &[usize]) {
    let items: Vec<Item> = trip.library.days().map(|(at, _)| Item::Leftover(at)).collect();
    let group = |item: &Item| if let Item::Leftover(at) = item { at.source } else { 0 };
    let pool = |wanted: &[usize], whole_treks| {
        Pool::new(trip, items.clone(), units(trip, &items, whole_treks), &group, wanted)
    };
    let lengths: Vec<usize> = trip.library.sources.iter().map(|source| source.days.len()).collect();
    let whole = (0..3).find_map(|days| {
        let pools = shifts(wanted, &lengths, days).into_iter().map(|wanted| pool(&wanted, true));
        let solved = pools.filter_map(|pool| pool.best(trip).map(|best| (best.value, pool.items(&best))));
        // The first of equals is the one that takes from the source with most days.
        solved.reduce(|best, other| if other.0 > best.0 { other } else { best })
    });
    let cut = || {
        let pool = pool(wanted, false);
        pool.best(trip).map(|best| pool.items(&best))
    };
    if let Some(picked) = whole.map(|(_, picked)| picked).or_else(cut) {
        assemble(trip, &picked);
    }
}

/// The shares after moving so many days from one source to another, in every possible way.
fn shifts(wanted: &[usize], lengths: &[usize], days: usize) -> Vec<Vec<usize>> {
    if days == 0 {
        return vec![wanted.to_vec()];
    }
    let mut out = Vec::new();
    for from in (0..wanted.len()).filter(|from| wanted[*from] > days) {
        for to in (0..wanted.len()).filter(|to| *to != from && wanted[*to] + days <= lengths[*to]) {
            let mut shifted = wanted.to_vec();
            shifted[from] -= days;
            shifted[to] += days;
            out.push(shifted);
        }
    }
    out
}

/// The days of the trip in order, with days of the sources where they belong.
fn present_and_leftover(trip: &Trip<'_>, plan: &Plan<'_>, wished: &dyn Fn(&Place) -> bool) -> Vec<Item> {
    let mut shadow = trip.clone();
    let used = trip.used();
    let mut items: Vec<Item> = (0..trip.days().len()).map(Item::Present).collect();
    for at in trip.leftover_days() {
        let source = trip.library.day(at);
        if (plan.leftovers || wished(&source.place)) && !(plan.drop)(source) {
            let copy = trip.library.copy_day(at, &used);
            let mut position = natural_position(&shadow, &copy);
            // A leftover must not come between the days of a trek.
            while position > 0 && joined(shadow.days(), position - 1, &shadow.draft.constraints.split_after) {
                position += 1;
            }
            let position = position.min(items.len());
            shadow.days_mut().insert(position, copy);
            items.insert(position, Item::Leftover(at));
        }
    }
    items
}

/// New days for each group, as many as it could need, behind every stay where one can spend another day.
fn add_suggestions(
    trip: &Trip<'_>,
    items: &mut Vec<Item>,
    wanted: &[usize],
    wishes: &[(PlaceMatch, usize)],
    group: &dyn Fn(&Place) -> usize,
) {
    for (at, days) in wanted.iter().enumerate() {
        let open = |index: &usize| {
            let trek = matches!(&items[*index], Item::Present(day) if trip.on_trek(*day));
            let place = place_of(trip, &items[*index]);
            let wanted = !trip.place_banned(place) && group(place) == at;
            wanted && !trek && !matches!(items[*index], Item::New(_))
        };
        let mut ends: Vec<(usize, Place)> = Vec::new();
        for index in (0..items.len()).filter(open) {
            let place = place_of(trip, &items[index]);
            match ends.iter_mut().find(|(_, known)| places::same_place(known, place)) {
                Some((end, _)) => *end = index,
                None => ends.push((index, place.clone())),
            }
        }
        if ends.is_empty() {
            let known = wishes.get(at).and_then(|(found, _)| {
                trip.library.places(&trip.draft).find(|place| places::matches(found, place)).cloned()
            });
            let anywhere = items.last().filter(|_| at == wishes.len()).map(|item| place_of(trip, item));
            let anywhere = anywhere.filter(|place| !trip.place_banned(place)).cloned();
            ends.extend(known.or(anywhere).map(|place| (items.len().saturating_sub(1), place)));
        }
        // From the last to the first, so that positions stay right; each gets its part, so that no place gets them all.
        let part = days.div_ceil(ends.len().max(1));
        ends.sort_by_key(|(end, _)| std::cmp::Reverse(*end));
        for (end, place) in ends {
            let position = (end + 1).min(items.len());
            items.splice(position..position, std::iter::repeat_n(Item::New(place), part));
        }
    }
}

fn place_of<'t>(trip: &'t Trip<'_>, item: &'t Item) -> &'t Place {
    match item {
        Item::Present(at) => &trip.days()[*at].place,
        Item::Leftover(at) => &trip.library.day(*at).place,
        Item::New(place) => place,
    }
}

fn cited(trip: &Trip<'_>, item: &Item) -> Option<DayRef> {
    match item {
        Item::Present(at) => trip.library.cited_day(&trip.days()[*at]),
        Item::Leftover(at) => Some(*at),
        Item::New(_) => None,
    }
}

fn must(trip: &Trip<'_>, item: &Item) -> bool {
    matches!(item, Item::Present(at) if trip.must_stay(&trip.days()[*at]))
}

/// A trek goes as a whole for one day that is not wanted, and stays as a whole for one that must.
fn goes(trip: &Trip<'_>, items: &[Item], unit: &[usize], unwanted: &dyn Fn(&Day) -> bool) -> bool {
    let drops = |at: &usize| matches!(&items[*at], Item::Present(day) if unwanted(&trip.days()[*day]));
    unit.iter().any(drops) && !unit.iter().any(|at| must(trip, &items[*at]))
}

/// Items that go together: single days, and treks that nobody has split.
fn units(trip: &Trip<'_>, items: &[Item], whole_treks: bool) -> Vec<Vec<usize>> {
    let split = &trip.draft.constraints.split_after;
    let together = |one: &Item, next: &Item| match (one, next) {
        (Item::Present(one), Item::Present(next)) => next == &(one + 1) && joined(trip.days(), *one, split),
        (Item::Leftover(one), Item::Leftover(next)) => {
            let source = &trip.library.sources[one.source];
            let cut = split.contains(&copy_id(one.source, &source.days[one.day].id));
            one.source == next.source && next.day == one.day + 1 && !cut && joined(&source.days, one.day, &[])
        }
        _ => false,
    };
    let mut units: Vec<Vec<usize>> = Vec::new();
    for at in 0..items.len() {
        match units.last_mut() {
            Some(unit) if whole_treks && together(&items[at - 1], &items[at]) => unit.push(at),
            _ => units.push(vec![at]),
        }
    }
    units
}

/// What there is to choose from.
struct Pool {
    items: Vec<Item>,
    units: Vec<Vec<usize>>,
    candidates: Vec<Candidate>,
    wanted: Vec<usize>,
}

impl Pool {
    fn new(
        trip: &Trip<'_>,
        items: Vec<Item>,
        units: Vec<Vec<usize>>,
        group: &dyn Fn(&Item) -> usize,
        wanted: &[usize],
    ) -> Self {
        let subjects = subjects(trip);
        let candidate = |(at, unit): (usize, &Vec<usize>)| {
            let mut days = vec![0; wanted.len()];
            for item in unit {
                days[group(&items[*item])] += 1;
            }
            let inner: i64 = unit.windows(2).map(|pair| flow(trip, &items[pair[0]], &items[pair[1]])).sum();
            let before = at.checked_sub(1).and_then(|before| units[before].last());
            Candidate {
                days,
                value: inner + unit.iter().map(|item| value(trip, &items[*item], &subjects)).sum::<i64>(),
                after_previous: before.map_or(0, |before| flow(trip, &items[*before], &items[unit[0]])),
                cost: unit.iter().map(|item| cost(trip, &items[*item])).sum(),
                must: unit.iter().any(|item| must(trip, &items[*item])),
            }
        };
        let candidates = units.iter().enumerate().map(candidate).collect();
        Self { items, units, candidates, wanted: wanted.to_vec() }
    }

    /// The best selection, under the cap of the ledger if there is one that keeps it.
    fn best(&self, trip: &Trip<'_>) -> Option<Selection> {
        self.solve(trip, &self.candidates)
    }

    fn solve(&self, trip: &Trip<'_>, candidates: &[Candidate]) -> Option<Selection> {
        let capped =
            trip.draft.constraints.budget.as_ref().is_some_and(|budget| budget.kind == BudgetKind::Cap);
        let cap = trip.budget().filter(|_| capped);
        let under_cap = cap.and_then(|cap| choose(candidates, &self.wanted, Some(cap)));
        under_cap.or_else(|| choose(candidates, &self.wanted, None))
    }

    /// A remix keeps something of every source that it has, wherever the wish leaves room for it.
    fn keep_sources(&self, trip: &Trip<'_>, best: Selection) -> Selection {
        let (mut best, mut candidates) = (best, self.candidates.clone());
        let of = |unit: usize, source: usize| {
            self.units[unit].iter().any(|item| {
                let present = matches!(self.items[*item], Item::Present(_));
                present && cited(trip, &self.items[*item]).is_some_and(|at| at.source == source)
            })
        };
        let holds =
            |selection: &Selection, source: usize| selection.picked.iter().any(|unit| of(*unit, source));
        let sources = 0..trip.library.sources.len();
        for lost in sources.clone() {
            if holds(&best, lost) {
                continue;
            }
            let mut own: Vec<usize> = (0..self.units.len()).filter(|unit| of(*unit, lost)).collect();
            own.sort_by_key(|unit| std::cmp::Reverse(self.candidates[*unit].value));
            let rescue = |unit: usize| {
                let mut forced = candidates.clone();
                forced[unit].must = true;
                let selection = self.solve(trip, &forced)?;
                // One source is not saved at the price of another.
                let all = sources.clone().all(|source| holds(&selection, source) || !holds(&best, source));
                all.then_some((selection, unit))
            };
            let rescued = own.into_iter().take(MAX_RESCUES).filter_map(rescue);
            if let Some((selection, unit)) = rescued.reduce(|a, b| if b.0.value > a.0.value { b } else { a })
            {
                candidates[unit].must = true;
                best = selection;
            }
        }
        best
    }

    fn items(&self, selection: &Selection) -> Vec<Item> {
        let all = selection.picked.iter().flat_map(|unit| &self.units[*unit]);
        all.map(|item| self.items[*item].clone()).collect()
    }
}

/// What a day is worth: what is there stays before anything comes in, and wished themes and full days come first.
fn value(trip: &Trip<'_>, item: &Item, subjects: &[Option<&str>]) -> i64 {
    let day = match item {
        Item::Present(at) => &trip.days()[*at],
        Item::Leftover(at) => trip.library.day(*at),
        // Behind a longer stay another day is more welcome.
        Item::New(place) => {
            let nights = trip.days().iter().filter(|day| places::same_place(&day.place, place)).count();
            return nights.min(5) as i64;
        }
    };
    let themes = &trip.draft.constraints.themes;
    let tags = || day.activities.iter().flat_map(|activity| &activity.tags);
    let count = |list: &[String]| tags().filter(|tag| list.contains(tag)).count() as i64;
    let wishes = 20 * (count(&themes.more) - count(&themes.less)) - 200 * count(&themes.none);
    let base = if matches!(item, Item::Present(_)) { 10_000 } else { 1_000 };
    base + wishes.clamp(-900, 900)
        + day.activities.len() as i64
        + essence(trip, item, day, subjects)
        + arrival_or_departure(trip, item)
}

/// What the trip of each source is about: what its title names, or else its first tag.
fn subjects<'t>(trip: &'t Trip<'_>) -> Vec<Option<&'t str>> {
    let first = |source: &'t Itinerary| source.activity_tags.first().map(String::as_str);
    let sources = trip.library.sources.iter().map(AsRef::as_ref);
    sources.map(|source: &Itinerary| tags::canonical(&source.title).or_else(|| first(source))).collect()
}

/// How much a day shows of what its source is about.
fn essence(trip: &Trip<'_>, item: &Item, day: &Day, subjects: &[Option<&str>]) -> i64 {
    let subject = cited(trip, item).and_then(|at| subjects[at.source]);
    let shows = |activity: &&crate::Activity| {
        subject.is_some_and(|subject| activity.tags.iter().any(|tag| tag == subject))
    };
    2 * day.activities.iter().filter(shows).count() as i64
}

/// People reach and leave a region where its own trip begins and ends, so that these days connect best.
fn arrival_or_departure(trip: &Trip<'_>, item: &Item) -> i64 {
    let edge = |at: DayRef| at.day == 0 || at.day + 1 == trip.library.sources[at.source].days.len();
    if cited(trip, item).is_some_and(edge) { 8 } else { 0 }
}

/// What it is worth to keep two days beside each other.
fn flow(trip: &Trip<'_>, one: &Item, next: &Item) -> i64 {
    let neighbours = match (cited(trip, one), cited(trip, next)) {
        (Some(one), Some(next)) => one.source == next.source && next.day == one.day + 1,
        _ => false,
    };
    let stays = places::same_place(place_of(trip, one), place_of(trip, next));
    if neighbours {
        14
    } else if stays {
        10
    } else {
        0
    }
}

/// The day's cost with its part of what its source lists for the whole trip.
fn cost(trip: &Trip<'_>, item: &Item) -> Decimal {
    let own = match item {
        Item::Present(at) => trip.days()[*at].cost,
        Item::Leftover(at) => trip.library.day(*at).cost,
        Item::New(_) => Decimal::ZERO,
    };
    let shared = cited(trip, item).map(|at| {
        let source = &trip.library.sources[at.source];
        let sum: Decimal = source.shared_costs.iter().map(|shared| shared.cost).sum();
        sum / Decimal::from(source.days.len().max(1) as u64)
    });
    own + shared.unwrap_or_default()
}

fn assemble(trip: &mut Trip<'_>, picked: &[Item]) {
    let old = trip.days().to_vec();
    // What goes must not count as used while copies are made.
    let kept = |item: &Item| if let Item::Present(at) = item { Some(old[*at].clone()) } else { None };
    *trip.days_mut() = picked.iter().filter_map(kept).collect();
    let days: Vec<Day> = picked
        .iter()
        .map(|item| match item {
            Item::Present(at) => old[*at].clone(),
            Item::Leftover(at) => trip.adopt(*at),
            Item::New(place) => trip.suggested_day(place),
        })
        .collect();
    *trip.days_mut() = days;
    let new = picked.iter().filter(|item| matches!(item, Item::New(_))).count();
    if new > 0 {
        trip.note(Message::count(new, "new_days_one", "new_days_many"));
    }
    let enough = trip.per_day_limit().min(NEW_DAY_ACTIVITIES);
    for (at, item) in picked.iter().enumerate() {
        let new = matches!(item, Item::New(_));
        while new && trip.days()[at].activities.len() < enough && fill::add_one(trip, at, &[]) {}
    }
}
