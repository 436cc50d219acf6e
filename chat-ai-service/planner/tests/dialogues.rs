//! Whole chats on the demo catalogue: every turn is answered, applied and checked. The chats are data in `dialogues/`.
//!
//! A line of a file is one chat: `{"name", "sources", "turns": [{"say", "mode", "expect": [...]}]}`. What can be
//! expected stands in [`holds`].

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops on bad data and reports what it counted"
)]

mod support;

use remix_itinerary::{Author, Draft, Edit, Itinerary, OperationKind, apply, first_draft};
use remix_planner::{Exchange, History, Mode, Plan, Request, Role, plan};
use serde::Deserialize;
use support::source;

#[derive(Deserialize)]
struct Chat {
    name: String,
    sources: Vec<String>,
    #[serde(default)]
    locale: Option<String>,
    turns: Vec<Turn>,
}

#[derive(Deserialize)]
struct Turn {
    say: String,
    mode: String,
    #[serde(default)]
    expect: Vec<String>,
}

/// A version of the draft, and where undo and redo lead from it.
#[derive(Clone)]
struct Version {
    draft: Draft,
    undo_to: Option<usize>,
    redo_to: Option<usize>,
}

/// A session as the session service keeps it: versions are only added, and two exchanges are sent along.
struct Session {
    sources: Vec<Itinerary>,
    versions: Vec<Version>,
    recent: Vec<Exchange>,
    change: Option<remix_itinerary::Change>,
    locale: String,
}

/// Messages that are sent along.
const RECENT: usize = 4;

impl Session {
    fn current(&self) -> &Version {
        self.versions.last().unwrap()
    }

    fn draft(&self) -> &Draft {
        &self.current().draft
    }

    /// Where a step in the history leads, and the pointers of the version that is made of it.
    fn step(
        &self,
        from: (usize, &Version),
        operation: &remix_itinerary::Operation,
    ) -> Option<(usize, Version)> {
        let newest = self.versions.len() - 1;
        let to = match operation.op {
            OperationKind::Undo => from.1.undo_to,
            OperationKind::Redo => from.1.redo_to,
            _ => Some(operation.amount.unwrap().to_string().parse::<usize>().unwrap() - 1),
        }
        .filter(|to| *to <= newest)?;
        let mut version = self.versions[to].clone();
        match operation.op {
            OperationKind::Undo => version.redo_to = Some(from.0),
            OperationKind::Redo => {
                let made_on_it = self.versions.get(to + 1).is_some_and(|next| next.undo_to == Some(to));
                version.redo_to = if made_on_it { Some(to + 1) } else { version.redo_to };
            }
            _ => (version.undo_to, version.redo_to) = (Some(newest), None),
        }
        Some((to, version))
    }

    fn turn(&mut self, say: &str) -> Plan {
        let history = History {
            version: u32::try_from(self.versions.len()).unwrap(),
            can_undo: self.current().undo_to.is_some(),
            can_redo: self.current().redo_to.is_some(),
            last_change: self.change.clone(),
        };
        let draft = self.draft().clone();
        let recent = self.recent[self.recent.len().saturating_sub(RECENT)..].to_vec();
        let request = Request {
            message: say,
            locale: &self.locale,
            draft: &draft,
            sources: &self.sources,
            history,
            recent: &recent,
        };
        let answer = plan(&request);
        assert_eq!(answer, plan(&request), "the same request gives the same answer: {say}");
        // As the session does it: steps in the history first, then the edits on what they lead to.
        let newest = self.versions.len() - 1;
        let mut base = (newest, self.current().clone());
        let mut edits = Vec::new();
        for operation in &answer.operations {
            match operation.op {
                OperationKind::Undo | OperationKind::Redo | OperationKind::RestoreVersion => {
                    if let Some(found) = self.step((base.0, &base.1), operation) {
                        base = found;
                    }
                }
                _ => edits.push(operation.clone()),
            }
        }
        let edit = Edit {
            base: &base.1.draft,
            sources: &self.sources,
            operations: &edits,
            author: Author::Planner,
            version: u32::try_from(newest + 2).unwrap(),
        };
        let outcome = apply(&edit);
        if outcome.draft != draft {
            self.change = Some(remix_itinerary::diff(&draft, &outcome.draft));
            let restored = base.0 != newest && outcome.draft == base.1.draft;
            self.versions.push(if restored {
                base.1
            } else {
                Version { draft: outcome.draft, undo_to: Some(newest), redo_to: None }
            });
        }
        self.recent.push(Exchange {
            role: Role::User,
            content: say.to_owned(),
            options: Vec::new(),
            question: None,
        });
        self.recent.push(Exchange {
            role: Role::Assistant,
            content: answer.reply.clone(),
            options: answer.ask.as_ref().map(|ask| ask.options.clone()).unwrap_or_default(),
            question: answer.ask.as_ref().map(|ask| ask.question.clone()),
        });
        answer
    }
}

fn count_days(draft: &Draft, place: &str) -> i64 {
    let there =
        |p: &remix_itinerary::Place| [&p.name, &p.region, &p.country].iter().any(|name| *name == place);
    draft.itinerary.days.iter().filter(|day| there(&day.place)).count() as i64
}

fn count_tag(draft: &Draft, tag: &str) -> i64 {
    draft
        .itinerary
        .days
        .iter()
        .flat_map(|day| &day.activities)
        .filter(|a| a.tags.iter().any(|t| t == tag))
        .count() as i64
}

/// The value of a term: `duration`, `budget`, `place:Goa`, `tag:food`, `title:kayak`, `on:3:kayak` (titles of a day),
/// `slot:kayak:evening`, `rest`, `locked`, ...
fn value(term: &str, draft: &Draft) -> Result<i64, String> {
    let itinerary = &draft.itinerary;
    let ledger = &draft.constraints;
    let (name, argument) = term.split_once(':').unwrap_or((term, ""));
    let has = |yes: bool| i64::from(yes);
    Ok(match name {
        "duration" => i64::try_from(itinerary.days.len()).unwrap(),
        "budget" => itinerary.budget_amount.ceil().to_string().parse().unwrap(),
        "cap" => {
            ledger.budget.as_ref().map_or(-1, |budget| budget.amount.round().to_string().parse().unwrap())
        }
        "place" => count_days(draft, argument),
        "tag" => count_tag(draft, argument),
        "title" => {
            let wanted = argument.to_lowercase();
            let all = itinerary.days.iter().flat_map(|day| &day.activities);
            all.filter(|activity| activity.title.to_lowercase().contains(&wanted)).count() as i64
        }
        "on" => {
            let (day, title) = argument.split_once(':').ok_or("on:DAY:TITLE")?;
            let wanted = title.to_lowercase();
            let day = itinerary.days.iter().find(|own| own.number.to_string() == day);
            let titles = day.into_iter().flat_map(|day| &day.activities).map(|own| own.title.to_lowercase());
            titles.filter(|title| title.contains(&wanted)).count() as i64
        }
        "slot" => {
            let (title, slot) = argument.split_once(':').ok_or("slot:TITLE:SLOT")?;
            let (wanted, all) = (title.to_lowercase(), itinerary.days.iter().flat_map(|day| &day.activities));
            let at = |own: &&remix_itinerary::Activity| format!("{:?}", own.slot).to_lowercase() == slot;
            all.filter(at).filter(|own| own.title.to_lowercase().contains(&wanted)).count() as i64
        }
        "activities" => itinerary.days.iter().map(|day| day.activities.len()).sum::<usize>() as i64,
        "fullest" => itinerary.days.iter().map(|day| day.activities.len()).max().unwrap_or(0) as i64,
        "rest" => itinerary.days.iter().filter(|day| day.rest).count() as i64,
        "locked" => itinerary.days.iter().filter(|day| day.locked).count() as i64,
        "need" => has(ledger.needs.iter().any(|need| need == argument)),
        "adults" => ledger.party.as_ref().map_or(0, |party| i64::from(party.adults)),
        "more" => has(ledger.themes.more.iter().any(|theme| theme == argument)),
        "less" => has(ledger.themes.less.iter().any(|theme| theme == argument)),
        "none" => has(ledger.themes.none.iter().any(|theme| theme == argument)),
        "start" => has(itinerary.start_date.as_deref() == Some(argument)),
        "called" => has(itinerary.title == argument),
        "currency" => has(itinerary.budget_currency == argument),
        "pace" => has(ledger.pace.is_some_and(|pace| format!("{pace:?}").to_lowercase() == argument)),
        "first" => has(itinerary
            .days
            .first()
            .is_some_and(|day| [&day.place.name, &day.place.region].iter().any(|n| *n == argument))),
        "last" => has(itinerary
            .days
            .last()
            .is_some_and(|day| [&day.place.name, &day.place.region].iter().any(|n| *n == argument))),
        number if number.parse::<i64>().is_ok() => number.parse().unwrap(),
        other => return Err(format!("unknown term {other}")),
    })
}

/// Checks `term OP term`, where a term on the right may be `prev` (the left term before the turn) plus or minus a
/// number; `unchanged` (nothing changed), `unchanged(day:3)`, `same as N` (the draft of version N), `ask`, `says TEXT`,
/// `never says TEXT`, `names WORD` (a word that was named back).
fn holds(expectation: &str, before: &Session, after: &Session, plan: &Plan) -> Result<(), String> {
    let fail = |why: String| Err(format!("{expectation}: {why}"));
    let (old, new) = (before.draft(), after.draft());
    if expectation == "unchanged" {
        return if old == new { Ok(()) } else { fail("the draft changed".to_owned()) };
    }
    if expectation == "ask" {
        return if plan.ask.is_some() { Ok(()) } else { fail("nothing was asked".to_owned()) };
    }
    if let Some(text) = expectation.strip_prefix("says ") {
        return if text.split('|').any(|one| plan.reply.contains(one)) {
            Ok(())
        } else {
            fail(plan.reply.clone())
        };
    }
    if let Some(text) = expectation.strip_prefix("never says ") {
        return if plan.reply.contains(text) { fail(plan.reply.clone()) } else { Ok(()) };
    }
    if let Some(word) = expectation.strip_prefix("names ") {
        return if plan.unused_words.iter().any(|unused| unused == word) {
            Ok(())
        } else {
            fail(format!("{:?}", plan.unused_words))
        };
    }
    if let Some(version) = expectation.strip_prefix("same as ") {
        let version: usize = version.parse().unwrap();
        return if after.versions[version - 1].draft == *new {
            Ok(())
        } else {
            fail("it differs".to_owned())
        };
    }
    if let Some(day) = expectation.strip_prefix("unchanged(day:").and_then(|rest| rest.strip_suffix(')')) {
        let index = day.parse::<usize>().unwrap() - 1;
        return if old.itinerary.days[index] == new.itinerary.days[index] {
            Ok(())
        } else {
            fail("the day changed".to_owned())
        };
    }
    let operators = ["==", "<=", ">=", "<", ">"];
    let found = operators.iter().find_map(|operator| Some((expectation.split_once(operator)?, *operator)));
    let Some(((left, right), operator)) = found else { return fail("not understood".to_owned()) };
    let (left, right) = (left.trim(), right.trim());
    let value_now = value(left, new)?;
    let goal = match right.strip_prefix("prev") {
        Some(offset) => {
            value(left, old)?
                + if offset.is_empty() { 0 } else { offset.parse::<i64>().map_err(|e| e.to_string())? }
        }
        None => value(right, new)?,
    };
    let met = match operator {
        "==" => value_now == goal,
        "<=" => value_now <= goal,
        ">=" => value_now >= goal,
        "<" => value_now < goal,
        _ => value_now > goal,
    };
    if met { Ok(()) } else { fail(format!("{value_now} against {goal}")) }
}

fn sentences(reply: &str) -> usize {
    let mut count = 0;
    let mut quoted = false;
    let chars: Vec<char> = reply.chars().collect();
    for (at, c) in chars.iter().enumerate() {
        quoted ^= *c == '"';
        let ends =
            matches!(c, '.' | '?' | '!') && !quoted && chars.get(at + 1).is_none_or(|next| *next == ' ');
        count += usize::from(ends);
    }
    count
}

fn run(text: &str) {
    let mut problems = Vec::new();
    let (mut turns, mut chats) = (0, 0);
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let chat: Chat = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        chats += 1;
        let sources: Vec<Itinerary> = chat.sources.iter().map(|name| source(name)).collect();
        let first = first_draft("draft", &sources);
        let locale = chat.locale.clone().unwrap_or_else(|| "en".to_owned());
        let first = Version { draft: first, undo_to: None, redo_to: None };
        let mut session =
            Session { sources, versions: vec![first], recent: Vec::new(), change: None, locale };
        for turn in &chat.turns {
            turns += 1;
            let before = Session {
                sources: Vec::new(),
                versions: session.versions.clone(),
                recent: Vec::new(),
                change: None,
                locale: String::new(),
            };
            let plan = session.turn(&turn.say);
            let mode = match plan.mode {
                Mode::Plan => "plan",
                Mode::Ask => "ask",
                Mode::Noop => "noop",
            };
            let mut wrong: Vec<String> = Vec::new();
            if !turn.mode.split('|').any(|wanted| wanted == mode) {
                wrong.push(format!("mode is {mode}, not {}", turn.mode));
            }
            if plan.mode != Mode::Plan && before.draft() != session.draft() {
                wrong.push("the draft changed without a plan".to_owned());
            }
            if plan.reply.is_empty() || sentences(&plan.reply) > 3 {
                wrong.push("the reply is empty or too long".to_owned());
            }
            wrong.extend(
                turn.expect.iter().filter_map(|wanted| holds(wanted, &before, &session, &plan).err()),
            );
            let operations: Vec<String> =
                plan.operations.iter().map(|o| support::short(o, before.draft())).collect();
            println!("{} | {} | {mode} {operations:?} | {}", chat.name, turn.say, plan.reply);
            if !wrong.is_empty() {
                problems.push(format!(
                    "{} / {}\n    {}\n    {operations:?}\n    {}",
                    chat.name,
                    turn.say,
                    wrong.join("; "),
                    plan.reply
                ));
            }
        }
    }
    println!("{chats} chats, {turns} turns, {} with problems", problems.len());
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_example_chat_of_the_plan() {
    run(include_str!("dialogues/example.jsonl"));
}

#[test]
fn chats_on_the_demo_catalogue() {
    run(include_str!("dialogues/catalogue.jsonl"));
}

#[test]
fn corrections_and_references() {
    run(include_str!("dialogues/corrections.jsonl"));
}

#[test]
fn kinds_of_sentences_that_were_misread() {
    run(include_str!("dialogues/kinds.jsonl"));
}

#[test]
fn second_thoughts_about_what_was_just_done() {
    run(include_str!("dialogues/second_thoughts.jsonl"));
}

#[test]
fn chains_of_corrections() {
    run(include_str!("dialogues/corrected.jsonl"));
}

#[test]
fn chats_in_spanish() {
    run(include_str!("dialogues/spanish.jsonl"));
}

#[test]
fn activities_and_days_over_several_turns() {
    run(include_str!("dialogues/activities.jsonl"));
}

#[test]
fn chains_of_orders_that_lean_on_what_was_before() {
    run(include_str!("dialogues/leaning.jsonl"));
}

#[test]
fn chats_that_go_back_on_themselves() {
    run(include_str!("dialogues/returning.jsonl"));
}

/// 167 of 190 chats written apart as ordinary travellers type; 398 of all their 437 turns were read as meant at first sight.
#[test]
fn chats_of_ordinary_travellers() {
    run(include_str!("dialogues/ordinary.jsonl"));
}

/// 119 of 130 chats of two or three turns that were written from the documents alone, most of them an order and a second
/// thought: 213 of their 273 turns were read as meant at first sight. The other eleven are still misread in a turn.
#[test]
fn second_thoughts_written_apart() {
    run(include_str!("dialogues/follow_ups.jsonl"));
}
