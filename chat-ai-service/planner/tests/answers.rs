//! Everything around a turn: answers that can be tapped, titles, summaries.

#![allow(clippy::unwrap_used, reason = "a test stops on bad data")]

mod support;

use remix_itinerary::{Author, Draft, Edit, Itinerary, Operation, OperationKind};
use remix_planner::{Exchange, History, Mode, Plan, Request, Role, plan, suggest_title, summarize};
use support::{draft, plan_sources, say};

fn understood(plan: &Plan) -> bool {
    plan.unused_words.is_empty()
        && !plan.reply.contains("did not understand")
        && !plan.reply.contains("No lo he entendido")
}

#[test]
fn every_suggestion_and_every_option_can_be_sent() {
    let sources = plan_sources();
    let draft = draft(&sources);
    let askers = [
        "make it shorter",
        "make it longer",
        "make it better",
        "remove the beach",
        "what is my budget limit, change the budget",
        "replace day 4 with a beach day",
        "replace the paragliding with something cheaper",
        "we bring two kids",
        "asdf",
        "we leave on March 3",
        "we leave in March",
        "5/4/2027",
        "I'd rather have 8",
        "spend 9 days in Goa and 9 in Manali, 8 days in all",
        "hazlo más corto",
        "quita la playa",
        "salimos el 3 de marzo",
        "viajamos con dos niños",
        "hazlo mejor",
    ];
    // What session-service offers with its greeting.
    let mut sent: Vec<String> =
        ["Make it 7 days", "Add more local food experiences", "Make it cheaper"].map(String::from).to_vec();
    for message in askers {
        let answer = say(message, &draft, &sources, &[]);
        sent.extend(answer.suggestions);
        sent.extend(answer.ask.map(|ask| ask.options).unwrap_or_default());
    }
    // What the engine offers when it has to ask.
    let engine = [
        "Set the budget to 1,494 USD",
        "Drop the budget",
        "Leave the difficulty as it is",
        "Leave day 3 as it is",
        "Unlock day 3",
        "Make it 4 days",
        "Split the trek behind day 2",
        "Add a rest day",
        "Remove day 4",
    ];
    sent.extend(engine.map(str::to_owned));
    sent.sort();
    sent.dedup();
    assert!(sent.len() > 30);
    let failed: Vec<String> = sent
        .iter()
        .map(|message| (message, say(message, &draft, &sources, &[])))
        .filter(|(_, answer)| !understood(answer))
        .map(|(message, answer)| format!("{message}: {}", answer.reply))
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

fn asked(plan: &Plan, message: &str) -> Vec<Exchange> {
    let ask = plan.ask.clone().unwrap();
    vec![
        Exchange { role: Role::User, content: message.to_owned(), options: Vec::new(), question: None },
        Exchange {
            role: Role::Assistant,
            content: plan.reply.clone(),
            options: ask.options,
            question: Some(ask.question),
        },
    ]
}

#[test]
fn an_answer_may_be_tapped_typed_or_only_the_missing_piece() {
    let sources = plan_sources();
    let draft = draft(&sources);
    let first = say("make it shorter", &draft, &sources, &[]);
    assert_eq!(first.mode, Mode::Ask);
    let recent = asked(&first, "make it shorter");
    for (answer, days) in [
        ("the first one", 7),
        ("Make it 6 days", 6),
        ("option 3", 5),
        ("the last one", 5),
        ("yes, the second one", 6),
        ("4 days", 4),
    ] {
        let plan = say(answer, &draft, &sources, &recent);
        assert_eq!(
            plan.operations.first().map(|operation| operation.days.clone()),
            Some(vec![days]),
            "{answer}: {}",
            plan.reply
        );
    }
    let plan = say("no, leave it", &draft, &sources, &recent);
    assert_eq!((plan.mode, plan.operations.len()), (Mode::Noop, 0), "{}", plan.reply);
    // Another wish is not an answer.
    let plan = say("more food", &draft, &sources, &recent);
    assert_eq!(plan.operations.len(), 1, "{}", plan.reply);
}

#[test]
fn a_correction_takes_back_the_last_edit_and_does_the_right_one() {
    let sources = plan_sources();
    let draft = draft(&sources);
    let wish = "remove the Siddu and dham lunch";
    let first = say(wish, &draft, &sources, &[]);
    let edit = |base: &Draft, operations: &[Operation]| {
        let edit = Edit { base, sources: &sources, operations, author: Author::Planner, version: 2 };
        remix_itinerary::apply(&edit)
    };
    let outcome = edit(&draft, &first.operations);
    assert_eq!(outcome.change.removed.len(), 1);
    let said = |role, content: &str| Exchange {
        role,
        content: content.to_owned(),
        options: Vec::new(),
        question: None,
    };
    let recent = [said(Role::User, wish), said(Role::Assistant, &first.reply)];
    let request = Request {
        message: "no, the other lunch, the thukpa",
        locale: "en",
        draft: &outcome.draft,
        sources: &sources,
        history: History {
            version: 2,
            can_undo: true,
            can_redo: false,
            last_change: Some(outcome.change.clone()),
        },
        recent: &recent,
    };
    let answer = plan(&request);
    assert_eq!(answer.operations.first().map(|operation| operation.op), Some(OperationKind::Undo));
    // The session goes back one version and applies the rest to that.
    let second = edit(&draft, &answer.operations[1..]);
    let titles: Vec<&String> =
        second.draft.itinerary.days.iter().flat_map(|day| &day.activities).map(|a| &a.title).collect();
    assert!(titles.iter().any(|title| title.starts_with("Siddu")), "{}", answer.reply);
    assert!(!titles.iter().any(|title| title.starts_with("Thukpa")), "{}", answer.reply);
}

#[test]
fn nothing_typed_smuggles_links_or_markup_into_an_operation() {
    let sources = plan_sources();
    let draft = draft(&sources);
    for message in [
        "add <img src=x onerror=alert(1)> pottery class on day 2",
        "rename it to https://evil.example/a?b=c",
        "add a visit to mail@evil.org on day 2",
        "call it \"<script>alert(1)</script>\"",
        "add a dinner at www.evil.com\u{202e} on day 3",
    ] {
        let answer = say(message, &draft, &sources, &[]);
        let text = serde_json::to_string(&answer.operations).unwrap();
        assert!(
            !["<", "http", "@", "www", "script", "\u{202e}"].iter().any(|bad| text.contains(bad)),
            "{message}: {text}"
        );
    }
}

#[test]
fn titles_and_summaries_come_from_the_draft_and_the_wishes() {
    let sources = plan_sources();
    let draft = draft(&sources);
    assert_eq!(suggest_title(&draft.itinerary, "more food"), "8 days in Himachal Pradesh and Goa");
    assert_eq!(suggest_title(&draft.itinerary, "más comida"), "8 días en Himachal Pradesh y Goa");
    let messages = [
        (Role::User, "I only have 7 days".to_owned()),
        (Role::Assistant, "Done: 7 days in all.".to_owned()),
        (Role::User, "Perfect! This looks great.".to_owned()),
    ];
    let summary = summarize(&messages, &draft);
    assert!(summary.contains("I only have 7 days") && !summary.contains("Perfect"), "{summary}");
}

#[test]
fn hostile_and_odd_input_is_answered() {
    let sources = plan_sources();
    let draft = draft(&sources);
    let long = "more food and ".repeat(500);
    let odd = [
        "",
        " ",
        "?",
        "...",
        "\"",
        "\"\"",
        "-",
        "day",
        "day day day",
        "1",
        "$",
        "$$$",
        "😀",
        "\u{0}",
        "99999999999999999999",
        "days 1-",
        "<",
        "add",
        "remove",
        "add on day",
        long.as_str(),
    ];
    for message in odd {
        let answer = say(message, &draft, &sources, &[]);
        assert!(!answer.reply.is_empty() && answer.operations.len() <= 20, "{message:?}");
    }
    let empty =
        Draft { itinerary: Itinerary { days: Vec::new(), ..draft.itinerary.clone() }, ..draft.clone() };
    let answer = say("make it 7 days with more beach", &empty, &[], &[]);
    assert!(!answer.reply.is_empty());
}
