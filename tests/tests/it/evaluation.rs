//! A slice of the evaluation (`make eval` plays all of it): dialogues of both files with the built-in planner, held to the
//! same bars but for the latency, which a busy machine cannot say; and the same runner with a model.

use std::collections::BTreeSet;

use remix_tests::eval::dialogue::{self, Dialogue};
use remix_tests::eval::measures::{self, APART, Summary};
use remix_tests::eval::play::{Outcome, play};
use remix_tests::eval::report;
use remix_tests::eval::shelf::{self, Shelf};
use remix_tests::eval::verdict::Measure;
use remix_tests::{Stack, run};
use serde_json::json;

/// Both languages, one to three sources, each of the awkward fixtures, locks, caps, chains of ten turns.
const SLICE: [&str; 12] = [
    "apart-01",
    "apart-08",
    "apart-15",
    "apart-17",
    "apart-25",
    "apart-31",
    "sighted-01",
    "sighted-08",
    "sighted-11",
    "sighted-14",
    "sighted-16",
    "sighted-20",
];

fn all() -> (Shelf, Vec<Dialogue>) {
    let shelf = Shelf::read().unwrap();
    let files = dialogue::files(&shelf::folder()).unwrap();
    let dialogues = shelf.dialogues(&files).unwrap();
    (shelf, dialogues)
}

fn some(dialogues: &[Dialogue], ids: &[&str]) -> Vec<Dialogue> {
    let found: Vec<Dialogue> =
        dialogues.iter().filter(|dialogue| ids.contains(&dialogue.id.as_str())).cloned().collect();
    assert_eq!(found.len(), ids.len(), "a dialogue of the list is gone");
    found
}

#[test]
fn there_are_enough_dialogues_and_each_can_be_read() {
    let (_, dialogues) = all();
    let apart = dialogues.iter().filter(|dialogue| dialogue.set == APART).count();
    let turns: usize = dialogues.iter().map(|dialogue| dialogue.turns.len()).sum();
    let sources: BTreeSet<&String> = dialogues.iter().flat_map(|dialogue| &dialogue.sources).collect();
    assert!(dialogues.len() >= 60 && turns >= 300, "{} dialogues, {turns} turns", dialogues.len());
    assert!(apart * 3 >= dialogues.len(), "{apart} of {} are written apart", dialogues.len());
    assert!(sources.len() >= 12, "{sources:?}");
}

#[test]
fn the_built_in_planner_keeps_its_bars() {
    run(async {
        let (shelf, dialogues) = all();
        let stack = Stack::start().await;
        let outcomes = play(&stack, &shelf, &some(&dialogues, &SLICE), 4).await;
        let summary = Summary::of(&outcomes);
        assert_eq!(summary.planners, [measures::BUILT_IN]);
        let missed: Vec<String> = measures::bars(&summary)
            .into_iter()
            .filter(|bar| bar.name != measures::P95 && !bar.holds)
            .map(|bar| bar.name)
            .collect();
        let report = || format!("{}{}", report::failures(&outcomes), report::table(&summary));
        assert!(missed.is_empty(), "{missed:?}\n{}", report());
    });
}

fn passes(outcome: &Outcome, turn: usize, measure: Measure) -> bool {
    !outcome.turns[turn].verdict.contains_key(&measure)
}

/// The model does what the first turn asks, nothing in the second, and wrong in the third.
#[test]
fn a_model_is_judged_by_what_it_does() {
    run(async {
        let shelf = Shelf::read().unwrap();
        let stack = Stack::with_model().await;
        let line = json!({
            "id": "scripted", "sources": ["goa-beach-retreat"], "locale": "en",
            "turns": [
                {"say": "Four days", "mode": "plan", "scope": "all", "expect": ["duration==4"]},
                {"say": "Lock day 2", "mode": "plan", "scope": [], "expect": ["locked(day:2)"]},
                {"say": "Thanks", "mode": "noop", "scope": [], "expect": ["unchanged"]},
            ],
        });
        let scripted = dialogue::read("scripted", "here", &line.to_string()).unwrap();
        stack.llm().edit("Four days it is.", json!([{"op": "set_duration", "days": [4]}]));
        stack.llm().reply("I have locked day 2.");
        stack.llm().edit("You are welcome.", json!([{"op": "remove_day", "day": 1}]));
        let outcomes = play(&stack, &shelf, &scripted, 1).await;
        let outcome = &outcomes[0];
        let report = report::failures(&outcomes);
        for turn in 0..3 {
            for measure in [Measure::Delivery, Measure::CarryOver, Measure::Provenance, Measure::Honesty] {
                assert!(passes(outcome, turn, measure), "{report}");
            }
        }
        let satisfied: Vec<bool> = (0..3).map(|turn| passes(outcome, turn, Measure::Satisfaction)).collect();
        let modes: Vec<bool> = (0..3).map(|turn| passes(outcome, turn, Measure::Mode)).collect();
        let kept: Vec<bool> = (0..3).map(|turn| passes(outcome, turn, Measure::Preservation)).collect();
        assert_eq!(satisfied, [true, false, false], "{report}");
        assert_eq!(modes, [true, false, false], "{report}");
        assert_eq!(kept, [true, true, false], "{report}");
        let summary = Summary::of(&outcomes);
        assert_eq!(summary.planners, ["scripted"]);
        assert!(summary.total.tokens > 0 && summary.is_of_a_model());
        assert!(report::is_good(&summary), "bars bind the built-in planner only");
    });
}
