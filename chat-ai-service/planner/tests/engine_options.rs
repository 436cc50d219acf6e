//! The answers that the engine offers with its questions are messages to tap: the planner has to understand each of
//! them, in both languages.
#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use std::collections::BTreeMap;

use remix_itinerary::{Author, Draft, Edit, Itinerary, Operation, OperationKind, apply, first_draft};
use remix_planner::{History, Request, plan};

/// What each answer leads to; none for those that leave everything as it is.
const ANSWERS: [(&str, Option<OperationKind>); 11] = [
    ("option_unlock", Some(OperationKind::UnlockDay)),
    ("option_leave_locked", None),
    ("option_make_it", Some(OperationKind::SetDuration)),
    ("option_days_in", Some(OperationKind::Allocate)),
    ("option_split_trek", Some(OperationKind::SplitStay)),
    ("option_remove_day", Some(OperationKind::RemoveDay)),
    ("option_set_budget", Some(OperationKind::SetBudget)),
    ("option_drop_budget", Some(OperationKind::DropConstraint)),
    ("option_leave_difficulty", None),
    ("option_leave_everything", None),
    ("option_add_rest_day", Some(OperationKind::AddRestDay)),
];

fn table(language: &str) -> BTreeMap<String, String> {
    let path = format!("{}/../../shared/itinerary/data/messages/{language}.toml", env!("CARGO_MANIFEST_DIR"));
    toml::from_str(&std::fs::read_to_string(path).expect("the table of messages")).expect("TOML")
}

/// Day 6 is locked, and a budget stands.
fn draft(sources: &[Itinerary]) -> Draft {
    let base = first_draft("draft", sources);
    let lock = Operation { day: Some(6), ..Operation::new(OperationKind::LockDay) };
    let budget = Operation { amount: Some(1600.into()), ..Operation::new(OperationKind::SetBudget) };
    let operations = [lock, budget];
    let edit = Edit { base: &base, sources, operations: &operations, author: Author::Planner, version: 2 };
    apply(&edit).draft
}

#[test]
fn every_answer_that_the_engine_offers_is_understood() {
    let sources: Vec<Itinerary> = ["himalayan-trek", "goa-beach-retreat"].map(support::source).into();
    let draft = draft(&sources);
    for language in ["en", "es"] {
        let table = table(language);
        let offered: Vec<&String> = table.keys().filter(|key| key.starts_with("option_")).collect();
        assert_eq!(offered.len(), ANSWERS.len(), "{offered:?}");
        for (key, wanted) in ANSWERS {
            let day = match key {
                "option_unlock" | "option_leave_locked" => "6",
                "option_split_trek" => "2",
                _ => "4",
            };
            let five = table["day_many"].replace("{count}", "5");
            let values = [("{day}", day), ("{days}", &five), ("{place}", "Goa"), ("{amount}", "1,494 USD")];
            let message =
                values.iter().fold(table[key].clone(), |message, (name, value)| message.replace(name, value));
            let history = History { version: 2, can_undo: true, can_redo: false, last_change: None };
            let answer = plan(&Request {
                message: &message,
                locale: language,
                draft: &draft,
                sources: &sources,
                history,
                recent: &[],
            });
            let kinds: Vec<OperationKind> = answer.operations.iter().map(|operation| operation.op).collect();
            assert_eq!(kinds, wanted.into_iter().collect::<Vec<_>>(), "{message}: {}", answer.reply);
            assert_eq!(answer.ask, None, "{message}: {}", answer.reply);
        }
    }
}
