//! The judgement of one turn: for each measure, what is wrong.

use std::collections::BTreeMap;

use remix_itinerary::Draft;
use serde::Serialize;

use super::chat::Answer;
use super::check::{View, check};
use super::credit::Credits;
use super::dialogue::Turn;
use super::honesty::{self, Said};
use super::{scope, standing};

/// What a turn is measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// A reply in time, and a draft that keeps every enforced rule.
    Delivery,
    /// Every assertion of the line holds.
    Satisfaction,
    /// The mode is an acceptable one.
    Mode,
    /// The ledger in force holds for the draft.
    CarryOver,
    /// Nothing outside the scope changed.
    Preservation,
    /// Every credit is true, and every count of them.
    Provenance,
    /// The numbers of the reply are those of the draft.
    Honesty,
}

impl Measure {
    /// In the order of the report.
    pub const ALL: [Self; 7] = [
        Self::Delivery,
        Self::Satisfaction,
        Self::Mode,
        Self::CarryOver,
        Self::Preservation,
        Self::Provenance,
        Self::Honesty,
    ];

    /// What the report calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Delivery => "delivery",
            Self::Satisfaction => "satisfaction",
            Self::Mode => "response mode",
            Self::CarryOver => "carry-over",
            Self::Preservation => "preservation",
            Self::Provenance => "provenance",
            Self::Honesty => "honesty",
        }
    }
}

/// What is wrong, by measure; a measure that is not there is passed.
pub type Verdict = BTreeMap<Measure, Vec<String>>;

/// What one turn is judged by.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The line.
    pub turn: &'a Turn,
    /// What came of it.
    pub answer: &'a Answer,
    /// The drafts so far, the one before the turn last.
    pub history: &'a [Draft],
    /// What the traveller has written, this message included.
    pub messages: &'a [String],
    /// The sources of the session.
    pub credits: &'a Credits,
}

/// Judges a turn. Without an answer nothing that was asked for is there, and nothing else can be wrong.
pub fn judge(case: &Case<'_>) -> Verdict {
    let answer = case.answer;
    let Some(version) = answer.version.as_ref().filter(|_| answer.undelivered.is_none()) else {
        let problem = answer.undelivered.clone().unwrap_or_else(|| "no draft".to_owned());
        let missed = [Measure::Delivery, Measure::Satisfaction, Measure::Mode];
        return missed.into_iter().map(|measure| (measure, vec![problem.clone()])).collect();
    };
    let after = &version.draft;
    let sources = case.credits.sources();
    let said = Said {
        reply: &answer.reply,
        computed_line: &answer.computed_line,
        change: &answer.change,
        messages: case.messages,
        asked: answer.asked,
    };
    let mut honesty = honesty::violations(said, case.history, after, sources);
    if answer.draft_version != Some(version.number) {
        honesty.push(format!("made on version {:?}, the draft is {}", answer.draft_version, version.number));
    }
    let problems = [
        (Measure::Delivery, broken_rules(after, case.credits)),
        (Measure::Satisfaction, unmet(case, after)),
        (Measure::Mode, wrong_mode(case)),
        (Measure::CarryOver, standing::violations(case.history, after, answer.asked)),
        (Measure::Preservation, moved_outside(case, after)),
        (Measure::Provenance, case.credits.violations(&after.itinerary)),
        (Measure::Honesty, honesty),
    ];
    problems.into_iter().filter(|(_, problems)| !problems.is_empty()).collect()
}

fn broken_rules(after: &Draft, credits: &Credits) -> Vec<String> {
    let broken = remix_itinerary::validate(after, credits.sources()).into_iter().filter(|rule| rule.enforced);
    broken.map(|rule| format!("{} {}", rule.code, rule.message)).collect()
}

fn unmet(case: &Case<'_>, after: &Draft) -> Vec<String> {
    let reply = format!("{}\n{}", case.answer.reply, case.answer.computed_line);
    let view = View { history: case.history, after, reply: &reply };
    let failed = case.turn.expect.iter().filter_map(|one| Some((one, check(one, &view).err()?)));
    failed.map(|(assertion, found)| format!("{assertion}: {found}")).collect()
}

fn wrong_mode(case: &Case<'_>) -> Vec<String> {
    let is_expected = |mode| case.turn.modes.contains(&mode);
    if case.answer.mode.is_some_and(is_expected) {
        return Vec::new();
    }
    let expected: Vec<&str> = case.turn.modes.iter().map(|mode| mode.name()).collect();
    let found = case.answer.mode.map_or("none", |mode| mode.name());
    vec![format!("{found}, not {}", expected.join(" or "))]
}

fn moved_outside(case: &Case<'_>, after: &Draft) -> Vec<String> {
    let Some(before) = case.history.last() else { return Vec::new() };
    let note = case.answer.change["note"].as_str().unwrap_or_default();
    let mut found = case.turn.scope.violations(before, after, note);
    found.extend(case.answer.mode.into_iter().flat_map(|mode| scope::silent_changes(mode, before, after)));
    found
}
