//! From turns to numbers: shares of turns and dialogues that pass, tokens, latency, and the bars they are held to.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use super::play::{Outcome, Played};
use super::verdict::Measure;

/// The set of dialogues that was written without sight of the planner.
pub const APART: &str = "apart";
/// `metadata.planner` of the built-in planner, the only one that is held to the bars.
pub const BUILT_IN: &str = "built-in";

/// How many of how many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// That pass.
    pub passed: usize,
    /// All.
    pub of: usize,
}

impl Share {
    fn count(items: impl IntoIterator<Item = bool>) -> Self {
        items.into_iter().fold(Self::default(), |share, passed| Self {
            passed: share.passed + usize::from(passed),
            of: share.of + 1,
        })
    }

    /// 100 for all, and for none of none.
    pub fn percent(self) -> f64 {
        if self.of == 0 { 100.0 } else { self.passed as f64 * 100.0 / self.of as f64 }
    }
}

/// The numbers of a set of dialogues.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Numbers {
    /// Dialogues.
    pub dialogues: usize,
    /// Turns.
    pub turns: usize,
    /// Turns that pass, by measure.
    pub measures: BTreeMap<Measure, Share>,
    /// Dialogues that keep every rule and every standing wish after each of their turns.
    pub constraint_pass: Share,
    /// Dialogues without a single problem.
    pub flawless: Share,
    /// Tokens of all turns.
    pub tokens: u64,
    /// Turns that the built-in planner answered in the model's place.
    pub fallbacks: usize,
    /// Milliseconds to the last event of a turn: half of the turns are faster.
    pub p50_ms: f64,
    /// 95 of 100 are faster.
    pub p95_ms: f64,
    /// The slowest.
    pub max_ms: f64,
}

impl Numbers {
    /// Of these dialogues.
    pub fn of<'a>(outcomes: impl IntoIterator<Item = &'a Outcome>) -> Self {
        let outcomes: Vec<&Outcome> = outcomes.into_iter().collect();
        let turns: Vec<&Played> = outcomes.iter().flat_map(|outcome| &outcome.turns).collect();
        let share = |measure| Share::count(turns.iter().map(|turn| !turn.verdict.contains_key(&measure)));
        let keeps = |outcome: &&Outcome| {
            let rules = [Measure::Delivery, Measure::CarryOver];
            outcome.turns.iter().all(|turn| rules.iter().all(|rule| !turn.verdict.contains_key(rule)))
        };
        let is_flawless = |outcome: &&Outcome| outcome.turns.iter().all(|turn| turn.verdict.is_empty());
        let mut latencies: Vec<Duration> = turns.iter().map(|turn| turn.answer.latency).collect();
        latencies.sort();
        Self {
            dialogues: outcomes.len(),
            turns: turns.len(),
            measures: Measure::ALL.into_iter().map(|measure| (measure, share(measure))).collect(),
            constraint_pass: Share::count(outcomes.iter().map(keeps)),
            flawless: Share::count(outcomes.iter().map(is_flawless)),
            tokens: turns.iter().map(|turn| turn.answer.tokens).sum(),
            fallbacks: turns.iter().filter(|turn| turn.answer.fallback.is_some()).count(),
            p50_ms: percentile(&latencies, 50),
            p95_ms: percentile(&latencies, 95),
            max_ms: percentile(&latencies, 100),
        }
    }

    /// The share of a measure.
    pub fn share(&self, measure: Measure) -> Share {
        self.measures.get(&measure).copied().unwrap_or_default()
    }
}

/// The nearest rank, in milliseconds; 0 for nothing.
fn percentile(sorted: &[Duration], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100);
    rank.checked_sub(1).and_then(|at| sorted.get(at)).map_or(0.0, |latency| latency.as_secs_f64() * 1000.0)
}

/// Numbers of all dialogues and of each set, in the order of their names.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    /// By the name of the set.
    pub sets: BTreeMap<String, Numbers>,
    /// Of all.
    pub total: Numbers,
    /// Who answered.
    pub planners: Vec<String>,
}

impl Summary {
    /// Of these dialogues.
    pub fn of(outcomes: &[Outcome]) -> Self {
        let mut names: Vec<&String> = outcomes.iter().map(|outcome| &outcome.dialogue.set).collect();
        names.sort();
        names.dedup();
        let set =
            |name: &String| Numbers::of(outcomes.iter().filter(|outcome| outcome.dialogue.set == *name));
        let mut planners: Vec<String> = outcomes
            .iter()
            .flat_map(|outcome| &outcome.turns)
            .map(|turn| turn.answer.planner.clone())
            .filter(|planner| !planner.is_empty())
            .collect();
        planners.sort();
        planners.dedup();
        Self {
            sets: names.into_iter().map(|name| (name.clone(), set(name))).collect(),
            total: Numbers::of(outcomes),
            planners,
        }
    }

    /// True when a model was asked: then the bars are shown and bind nobody.
    pub fn is_of_a_model(&self) -> bool {
        self.planners.iter().any(|planner| planner != BUILT_IN) || self.total.fallbacks > 0
    }
}

/// The bar of latency, in milliseconds.
pub const P95: &str = "p95";

/// One bar and what was reached.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bar {
    /// What is measured, for example `apart satisfaction`.
    pub name: String,
    /// The least that is enough in per cent, or the most in milliseconds.
    pub bar: f64,
    /// What was reached, in the same unit.
    pub reached: f64,
    /// Whether it holds.
    pub holds: bool,
}

/// What must never fail.
const ALWAYS: [Measure; 4] =
    [Measure::Delivery, Measure::CarryOver, Measure::Preservation, Measure::Provenance];
const APART_SATISFACTION: f64 = 90.0;
const SATISFACTION: f64 = 97.0;
const MODE: f64 = 95.0;
const P95_MS: f64 = 150.0;

/// The bars of the built-in planner, set by set.
pub fn bars(summary: &Summary) -> Vec<Bar> {
    let mut bars = Vec::new();
    let mut at_least = |name: String, bar: f64, share: Share| {
        bars.push(Bar { name, bar, reached: share.percent(), holds: share.percent() >= bar });
    };
    for (set, numbers) in &summary.sets {
        for measure in ALWAYS {
            at_least(format!("{set} {}", measure.name()), 100.0, numbers.share(measure));
        }
        at_least(format!("{set} constraint pass"), 100.0, numbers.constraint_pass);
        let satisfaction = if set == APART { APART_SATISFACTION } else { SATISFACTION };
        at_least(format!("{set} satisfaction"), satisfaction, numbers.share(Measure::Satisfaction));
        at_least(format!("{set} response mode"), MODE, numbers.share(Measure::Mode));
    }
    let p95 = summary.total.p95_ms;
    bars.push(Bar { name: P95.to_owned(), bar: P95_MS, reached: p95, holds: p95 < P95_MS });
    bars
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::samples::outcome;

    #[test]
    fn turns_and_dialogues_are_counted_apart() {
        let outcomes = [
            outcome(
                APART,
                &[&[Measure::Satisfaction], &[], &[Measure::Satisfaction, Measure::CarryOver], &[]],
            ),
            outcome(APART, &[&[]]),
            outcome("sighted", &[&[], &[]]),
        ];
        let summary = Summary::of(&outcomes);
        let apart = &summary.sets[APART];
        assert_eq!((apart.dialogues, apart.turns), (2, 5));
        assert_eq!(apart.share(Measure::Satisfaction), Share { passed: 3, of: 5 });
        assert_eq!(apart.share(Measure::Satisfaction).percent(), 60.0);
        assert_eq!(apart.constraint_pass, Share { passed: 1, of: 2 });
        assert_eq!(apart.flawless, Share { passed: 1, of: 2 });
        assert_eq!(summary.total.turns, 7);
        assert_eq!(summary.total.tokens, 35);
        assert_eq!((summary.total.p50_ms, summary.total.p95_ms, summary.total.max_ms), (20.0, 40.0, 40.0));
        assert!(!summary.is_of_a_model());
    }

    #[test]
    fn each_bar_can_be_missed() {
        let missed = |outcomes: &[Outcome]| -> Vec<String> {
            let bars = bars(&Summary::of(outcomes));
            bars.into_iter().filter(|bar| !bar.holds).map(|bar| bar.name).collect()
        };
        assert_eq!(missed(&[outcome(APART, &[&[]]), outcome("sighted", &[&[]])]), [""; 0]);
        for measure in ALWAYS {
            let names = missed(&[outcome("sighted", &[&[], &[measure]])]);
            assert!(names.contains(&format!("sighted {}", measure.name())), "{names:?}");
        }
        let one_of = |count: usize, measure| -> Vec<&'static [Measure]> {
            let mut turns: Vec<&'static [Measure]> = vec![&[]; count];
            turns[0] = match measure {
                Measure::Mode => &[Measure::Mode],
                _ => &[Measure::Satisfaction],
            };
            turns
        };
        let ten = one_of(10, Measure::Satisfaction);
        assert_eq!(missed(&[outcome(APART, &ten)]), [""; 0], "90 % are enough apart");
        assert_eq!(missed(&[outcome("sighted", &ten)]), ["sighted satisfaction"]);
        assert_eq!(missed(&[outcome(APART, &one_of(9, Measure::Satisfaction))]), ["apart satisfaction"]);
        assert_eq!(missed(&[outcome(APART, &one_of(14, Measure::Mode))]), ["apart response mode"]);
        assert_eq!(missed(&[outcome(APART, &vec![&[][..]; 20])]), [P95], "the 19th turn took 190 ms");
    }
}
