//! Chooses days exactly: the most valuable selection that has the wished number of days in each group and stays under
//! a cap. Dynamic programming over (candidate, days left per group, budget bucket, whether the one before was taken).

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Days that are taken together or not at all: one day, or a trek.
#[derive(Debug, Clone, Default)]
pub(crate) struct Candidate {
    /// How many of its days count for each group.
    pub(crate) days: Vec<usize>,
    /// What taking it is worth.
    pub(crate) value: i64,
    /// What taking it is worth on top when the candidate before it is taken too.
    pub(crate) after_previous: i64,
    /// What it costs.
    pub(crate) cost: Decimal,
    /// It has to be taken.
    pub(crate) must: bool,
}

/// Table cells that may be spent before the budget is split into fewer buckets, and before a wish is too large to be
/// answered exactly.
const CELLS: usize = 4_000_000;
/// More buckets than this do not choose better.
const MAX_BUCKETS: usize = 100;

/// The value of a state from which nothing leads to an answer.
const NEVER: i64 = i64::MIN;

/// A selection and what it is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Selection {
    pub(crate) value: i64,
    /// Indices of the candidates, in order.
    pub(crate) picked: Vec<usize>,
}

/// The best selection, or none when no selection fits (or when the wish is too large). `wanted` holds the number of days per group; costs are rounded
/// up to buckets, so that the cap is never passed. Of equally good selections the earlier days win.
pub(crate) fn choose(candidates: &[Candidate], wanted: &[usize], cap: Option<Decimal>) -> Option<Selection> {
    let table = Table::new(candidates, wanted, cap)?;
    table.solve(candidates)
}

struct Table {
    /// Stride of each group in the index of a state.
    strides: Vec<usize>,
    wanted: Vec<usize>,
    states: usize,
    /// Budget left, 0..=buckets; 0 only when there is no cap.
    buckets: usize,
    costs: Vec<usize>,
}

impl Table {
    fn new(candidates: &[Candidate], wanted: &[usize], cap: Option<Decimal>) -> Option<Self> {
        let mut strides = Vec::with_capacity(wanted.len());
        let mut states = 1_usize;
        for days in wanted {
            strides.push(states);
            states =
                states.checked_mul(days + 1).filter(|states| states * 2 * (candidates.len() + 1) <= CELLS)?;
        }
        let room = CELLS / (states * 2 * (candidates.len() + 1));
        let (buckets, costs) = match cap {
            Some(cap) if cap > Decimal::ZERO => {
                let buckets = room.clamp(8, MAX_BUCKETS);
                let width = cap / Decimal::from(buckets as u64);
                let bucket = |cost: Decimal| {
                    // Above the cap is above the cap, by however much.
                    cost.checked_div(width)
                        .and_then(|n| n.ceil().to_usize())
                        .unwrap_or(buckets + 1)
                        .min(buckets + 1)
                };
                (buckets, candidates.iter().map(|candidate| bucket(candidate.cost)).collect())
            }
            Some(_) => {
                let free = |candidate: &Candidate| usize::from(candidate.cost > Decimal::ZERO);
                (0, candidates.iter().map(free).collect())
            }
            None => (0, vec![0; candidates.len()]),
        };
        Some(Self { strides, wanted: wanted.to_vec(), states, buckets, costs })
    }

    fn width(&self) -> usize {
        self.states * (self.buckets + 1) * 2
    }

    fn index(&self, days: usize, budget: usize, previous: bool) -> usize {
        (days * (self.buckets + 1) + budget) * 2 + usize::from(previous)
    }

    /// The state after taking a candidate; none when it has more days than are left.
    fn take(&self, state: usize, candidate: &Candidate) -> Option<usize> {
        let mut next = state;
        for (group, days) in candidate.days.iter().enumerate().filter(|(_, days)| **days > 0) {
            let left = state / self.strides[group] % (self.wanted[group] + 1);
            if *days > left {
                return None;
            }
            next -= days * self.strides[group];
        }
        Some(next)
    }

    /// From the last candidate to the first: the best value of what is left, and whether to take the candidate for it.
    fn solve(&self, candidates: &[Candidate]) -> Option<Selection> {
        let mut best: Vec<i64> = vec![NEVER; self.width()];
        for budget in 0..=self.buckets {
            for previous in [false, true] {
                best[self.index(0, budget, previous)] = 0;
            }
        }
        let mut taken: Vec<Vec<bool>> = Vec::with_capacity(candidates.len());
        for (at, candidate) in candidates.iter().enumerate().rev() {
            let (values, choice) = self.layer(candidate, self.costs[at], &best);
            best = values;
            taken.push(choice);
        }
        taken.reverse();
        self.walk(candidates, &best, &taken)
    }

    /// One more candidate in front of the rest; cells in the order of [`Self::index`].
    fn layer(&self, candidate: &Candidate, cost: usize, rest: &[i64]) -> (Vec<i64>, Vec<bool>) {
        let mut values = Vec::with_capacity(self.width());
        let mut choice = Vec::with_capacity(self.width());
        for state in 0..self.states {
            let after = self.take(state, candidate).map(|after| self.index(after, 0, true));
            let here = self.index(state, 0, false);
            for budget in 0..=self.buckets {
                let skip = if candidate.must { NEVER } else { rest[here + 2 * budget] };
                let left = after.filter(|_| cost <= budget).map(|after| rest[after + 2 * (budget - cost)]);
                let take = left.filter(|value| *value > NEVER).map(|value| value + candidate.value);
                for bonus in [0, candidate.after_previous] {
                    let take = take.map_or(NEVER, |value| value + bonus);
                    choice.push(take > NEVER && take >= skip);
                    values.push(take.max(skip));
                }
            }
        }
        (values, choice)
    }

    fn walk(&self, candidates: &[Candidate], best: &[i64], taken: &[Vec<bool>]) -> Option<Selection> {
        let (mut state, mut budget, mut previous) = (self.states - 1, self.buckets, false);
        let value = best[self.index(state, budget, previous)];
        if value == NEVER {
            return None;
        }
        let mut picked = Vec::new();
        for (at, candidate) in candidates.iter().enumerate() {
            previous = taken[at][self.index(state, budget, previous)];
            if previous {
                picked.push(at);
                state = self.take(state, candidate)?;
                budget -= self.costs[at];
            }
        }
        Some(Selection { value, picked })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn candidate(days: &[usize], value: i64, after_previous: i64, cost: i64, must: bool) -> Candidate {
        Candidate { days: days.to_vec(), value, after_previous, cost: Decimal::from(cost), must }
    }

    fn picked(days: &[Candidate], wanted: &[usize], cap: Option<Decimal>) -> Option<Vec<usize>> {
        choose(days, wanted, cap).map(|selection| selection.picked)
    }

    #[test]
    fn greedy_would_fail_here() {
        // The most valuable single day fills the budget; the two others together are worth more.
        let days = [
            candidate(&[1], 10, 0, 100, false),
            candidate(&[1], 8, 0, 50, false),
            candidate(&[1], 8, 0, 50, false),
        ];
        assert_eq!(picked(&days, &[2], Some(Decimal::from(100))), Some(vec![1, 2]));
        assert_eq!(picked(&days, &[2], None), Some(vec![0, 1]));
        assert_eq!(picked(&days, &[3], Some(Decimal::from(100))), None);
    }

    #[test]
    fn a_trek_is_taken_whole() {
        let days = [
            candidate(&[1], 1, 0, 0, false),
            candidate(&[3], 90, 0, 0, false),
            candidate(&[1], 1, 0, 0, false),
        ];
        assert_eq!(picked(&days, &[2], None), Some(vec![0, 2]));
        assert_eq!(picked(&days, &[3], None), Some(vec![1]));
        assert_eq!(picked(&days, &[6], None), None);
    }

    proptest! {
        #[test]
        fn as_good_as_trying_everything(
            raw in prop::collection::vec((0..2_usize, 1..3_usize, -5..20_i64, 0..6_i64, 0..5_i64, prop::bool::weighted(0.1)), 0..9),
            first in 0..5_usize,
            second in 0..5_usize,
            cap in prop::option::of(1..20_i64),
        ) {
            let days: Vec<Candidate> = raw
                .iter()
                .map(|(group, days, value, bonus, cost, must)| {
                    let per_group = if *group == 0 { [*days, 0] } else { [0, *days] };
                    // Caps below divide into whole buckets only by chance, so costs are multiples of the cap's share.
                    candidate(&per_group, *value, *bonus, cost * cap.unwrap_or(1), *must)
                })
                .collect();
            let cap = cap.map(|cap| Decimal::from(cap * 4));
            let worth = |picked: &[usize]| -> Option<i64> {
                let sum = |group: usize| picked.iter().map(|at| days[*at].days[group]).sum::<usize>();
                let cost: Decimal = picked.iter().map(|at| days[*at].cost).sum();
                let all_musts = (0..days.len()).all(|at| !days[at].must || picked.contains(&at));
                let fits = sum(0) == first && sum(1) == second && cap.is_none_or(|cap| cost <= cap) && all_musts;
                fits.then(|| {
                    picked.iter().map(|at| {
                        let follows = *at > 0 && picked.contains(&(at - 1));
                        days[*at].value + if follows { days[*at].after_previous } else { 0 }
                    }).sum()
                })
            };
            let subsets = (0..1_usize << days.len())
                .map(|bits| (0..days.len()).filter(|at| bits >> at & 1 == 1).collect::<Vec<_>>());
            let best = subsets.filter_map(|picked| worth(&picked)).max();
            let chosen = choose(&days, &[first, second], cap);
            prop_assert_eq!(chosen.as_ref().map(|selection| selection.value), best);
            let worth_of_chosen = chosen.as_ref().map(|selection| worth(&selection.picked).expect("the selection fits"));
            prop_assert_eq!(worth_of_chosen, best);
        }
    }
}
