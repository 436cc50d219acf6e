//! What a run says: a table for people, the failing turns one by one, and everything as JSON.

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::{Value, json};

use super::measures::{Bar, Numbers, P95, Share, Summary, bars};
use super::play::{Outcome, Played};
use super::verdict::Measure;

/// The table of a run, closed by a line on the bars.
pub fn table(summary: &Summary) -> String {
    let columns: Vec<(&str, &Numbers)> =
        summary.sets.iter().map(|(name, numbers)| (name.as_str(), numbers)).collect();
    let columns: Vec<(&str, &Numbers)> = columns.into_iter().chain([("all", &summary.total)]).collect();
    let mut out = String::new();
    let mut row = |name: &str, cell: &dyn Fn(&Numbers) -> String| {
        let _ = write!(out, "{name:<18}");
        for (_, numbers) in &columns {
            let _ = write!(out, "{:>22}", cell(numbers));
        }
        out.push('\n');
    };
    row("dialogues, turns", &|numbers| format!("{}, {}", numbers.dialogues, numbers.turns));
    for measure in Measure::ALL {
        row(measure.name(), &|numbers| share(numbers.share(measure)));
    }
    row("constraint pass", &|numbers| share(numbers.constraint_pass));
    row("flawless dialogues", &|numbers| share(numbers.flawless));
    row("p50, p95, max ms", &|n| format!("{:.0}, {:.0}, {:.0}", n.p50_ms, n.p95_ms, n.max_ms));
    row("tokens a turn", &|n| format!("{:.0}", n.tokens as f64 / n.turns.max(1) as f64));
    if summary.total.fallbacks > 0 {
        row("built-in instead", &|numbers| numbers.fallbacks.to_string());
    }
    let mut head = format!("{:<18}", summary.planners.join(", "));
    for (name, _) in &columns {
        let _ = write!(head, "{name:>22}");
    }
    format!("{head}\n{out}\n{}\n", closing(summary))
}

fn share(share: Share) -> String {
    format!("{:.1} % ({}/{})", share.percent(), share.passed, share.of)
}

/// Which bars hold.
fn closing(summary: &Summary) -> String {
    let bars = bars(summary);
    let missed: Vec<String> = bars.iter().filter(|bar| !bar.holds).map(missed).collect();
    let whose = if summary.is_of_a_model() { " (they bind the built-in planner only)" } else { "" };
    if missed.is_empty() {
        return format!("All {} bars hold{whose}.", bars.len());
    }
    format!(
        "{} of {} bars hold{whose}. Missed: {}.",
        bars.len() - missed.len(),
        bars.len(),
        missed.join("; ")
    )
}

fn missed(bar: &Bar) -> String {
    let unit = if bar.name == P95 { "ms" } else { "%" };
    format!("{} {:.1} {unit} (bar {} {unit})", bar.name, bar.reached, bar.bar)
}

/// True when every bar that binds holds.
pub fn is_good(summary: &Summary) -> bool {
    summary.is_of_a_model() || bars(summary).iter().all(|bar| bar.holds)
}

/// The turns with a problem, in the order of the dialogues.
pub fn failures(outcomes: &[Outcome]) -> String {
    let mut out = String::new();
    for outcome in outcomes {
        for (at, played) in outcome.turns.iter().enumerate().filter(|(_, played)| !played.verdict.is_empty())
        {
            out.push_str(&failure(outcome, at, played));
        }
    }
    out
}

fn failure(outcome: &Outcome, at: usize, played: &Played) -> String {
    let (dialogue, turn) = (&outcome.dialogue, &outcome.dialogue.turns[at]);
    let mode = played.answer.mode.map_or("none", |mode| mode.name());
    let mut out = format!(
        "{} turn {} [{}] ({mode})\n  > {}\n",
        dialogue.id,
        at + 1,
        dialogue.sources.join(" + "),
        turn.say
    );
    for (measure, problems) in &played.verdict {
        for problem in problems {
            let _ = writeln!(out, "  {:<13} {problem}", measure.name());
        }
    }
    let line = [played.answer.reply.as_str(), played.answer.computed_line.as_str()].join(" | ");
    let _ = writeln!(out, "  < {}\n", line.replace('\n', " "));
    out
}

/// The whole run as JSON.
pub fn json(summary: &Summary, outcomes: &[Outcome]) -> Value {
    json!({
        "summary": summary,
        "bars": bars(summary),
        "dialogues": outcomes.iter().map(dialogue).collect::<Vec<_>>(),
    })
}

#[derive(Serialize)]
struct Turn<'a> {
    say: &'a str,
    mode: Option<&'static str>,
    expected_modes: Vec<&'static str>,
    problems: &'a super::verdict::Verdict,
    reply: &'a str,
    computed_line: &'a str,
    draft_version: Option<i64>,
    planner: &'a str,
    fallback: Option<&'a str>,
    tokens: u64,
    latency_ms: f64,
}

fn dialogue(outcome: &Outcome) -> Value {
    let dialogue = &outcome.dialogue;
    let turns = dialogue.turns.iter().zip(&outcome.turns).map(|(turn, played)| Turn {
        say: &turn.say,
        mode: played.answer.mode.map(|mode| mode.name()),
        expected_modes: turn.modes.iter().map(|mode| mode.name()).collect(),
        problems: &played.verdict,
        reply: &played.answer.reply,
        computed_line: &played.answer.computed_line,
        draft_version: played.answer.draft_version,
        planner: &played.answer.planner,
        fallback: played.answer.fallback.as_deref(),
        tokens: played.answer.tokens,
        latency_ms: played.answer.latency.as_secs_f64() * 1000.0,
    });
    json!({
        "id": dialogue.id,
        "set": dialogue.set,
        "sources": dialogue.sources,
        "locale": dialogue.locale,
        "turns": turns.collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::samples::outcome;

    #[test]
    fn a_good_run_says_so() {
        let summary = Summary::of(&[outcome("apart", &[&[], &[]]), outcome("sighted", &[&[]])]);
        assert!(is_good(&summary));
        let table = table(&summary);
        assert!(table.ends_with("\nAll 15 bars hold.\n"), "{table}");
        let row = table.lines().find(|line| line.starts_with("delivery")).unwrap();
        let cells: Vec<&str> = row.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
        assert_eq!(cells, ["delivery", "100.0 % (2/2)", "100.0 % (1/1)", "100.0 % (3/3)"]);
        assert_eq!(failures(&[outcome("apart", &[&[], &[]])]), "");
    }

    #[test]
    fn a_missed_bar_is_named_and_binds_the_built_in_planner_only() {
        let mut outcomes = [outcome("apart", &[&[], &[Measure::CarryOver]])];
        let summary = Summary::of(&outcomes);
        assert!(!is_good(&summary));
        let said = table(&summary);
        assert!(said.contains("6 of 8 bars hold. Missed: apart carry-over 50.0 % (bar 100 %);"), "{said}");
        outcomes[0].turns[0].answer.planner = "a-model".to_owned();
        let summary = Summary::of(&outcomes);
        assert!(is_good(&summary));
        assert!(table(&summary).contains("6 of 8 bars hold (they bind the built-in planner only)."));
    }

    #[test]
    fn a_failing_turn_is_told_in_a_few_lines() {
        let outcomes = [outcome("apart", &[&[], &[Measure::Mode, Measure::Honesty]])];
        let expected = "a turn 2 [s] (none)\n  > Hi\n  response mode no response mode\n  honesty       no honesty\n  \
                        < Hello! | \n\n";
        assert_eq!(failures(&outcomes), expected);
    }

    #[test]
    fn everything_is_in_the_json() {
        let outcomes = [outcome("apart", &[&[Measure::Mode]])];
        let json = json(&Summary::of(&outcomes), &outcomes);
        let turn = &json["dialogues"][0]["turns"][0];
        assert_eq!(turn["problems"], json!({"mode": ["no response mode"]}));
        assert_eq!(
            (&turn["latency_ms"], &turn["tokens"], &turn["reply"]),
            (&json!(10.0), &json!(5), &json!("Hello!"))
        );
        assert_eq!(json["summary"]["sets"]["apart"]["measures"]["mode"], json!({"passed": 0, "of": 1}));
        assert!(json["bars"].as_array().is_some_and(|bars| bars.iter().any(|bar| bar["holds"] == false)));
    }
}
