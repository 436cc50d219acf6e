//! What a prompt costs, counted with a real tokenizer (o200k), and what it says, as a snapshot: the plan's example, two
//! published trips of 8 and 5 days that became one of 7.

use remix_itinerary::{Author, Edit, Itinerary, Operation, OperationKind, apply, first_draft};
use remix_planner::{Exchange, History, Role as Speaker};
use serde_json::{Value, json};

use super::messages;
use crate::conversation::Conversation;
use crate::reply::payload::schemas;

const HIMALAYA: &str = include_str!("../../../deploy/local/demo/itineraries/himalayan-trek.json");
const GOA: &str = include_str!("../../../deploy/local/demo/itineraries/goa-beach-retreat.json");
const CANARY: &str = "z0123456789ab";
/// Tokens of a prompt and its answer.
const BUDGET: usize = 2_600;

fn published(json: &str) -> Itinerary {
    let mut itinerary: Value = serde_json::from_str(json).unwrap();
    // The data files name their creators; the contract has an object.
    itinerary.as_object_mut().unwrap().remove("creator");
    serde_json::from_value(itinerary).unwrap()
}

fn operation(json: Value) -> Operation {
    serde_json::from_value(json).unwrap()
}

/// The fourth message of the example, after two exchanges of the usual length.
fn example() -> Conversation {
    let sources = vec![published(HIMALAYA), published(GOA)];
    let wishes = [
        operation(json!({ "op": "set_duration", "days": [7] })),
        operation(json!({ "op": "allocate", "title": "Himachal Pradesh", "days": [5] })),
    ];
    let base = first_draft("draft", &sources);
    let edit =
        Edit { base: &base, sources: &sources, operations: &wishes, author: Author::Model, version: 2 };
    let draft = apply(&edit).draft;
    assert_eq!(draft.itinerary.duration_days, 7);
    let said = |role, content: &str| Exchange {
        role,
        content: content.to_owned(),
        question: None,
        options: Vec::new(),
    };
    Conversation {
        draft,
        sources,
        recent: vec![
            said(Speaker::User, "I only have 7 days total and want to spend more time in mountains"),
            said(
                Speaker::Assistant,
                "I kept the best of the trek for five days and two days of beach at the end. The first night in Manali \
                 leaves time to get used to the height.",
            ),
            said(Speaker::User, "Is the trek hard? My father is 64 and fit."),
            said(
                Speaker::Assistant,
                "It is rated challenging: up to seven hours a day above 3,000 metres. A rest day in the middle would \
                 help; shall I add one?",
            ),
        ],
        message: "reduce budget to $1500 and add more local food".to_owned(),
        locale: "en".to_owned(),
        history: History { version: 2, ..History::default() },
        session_id: "0190b3a2-0000-7000-8000-000000000001".to_owned(),
    }
}

/// A typical answer as strict servers write it: every field of an operation, unused ones null.
fn answer() -> String {
    let fields = Operation::new(OperationKind::SetBudget);
    let mut budget = serde_json::to_value(&fields).unwrap();
    budget["amount"] = json!(1500);
    budget["unit"] = json!("USD");
    budget["level"] = json!("cap");
    let mut food = serde_json::to_value(Operation::new(OperationKind::SetTheme)).unwrap();
    food["tags"] = json!(["food"]);
    food["level"] = json!("more");
    let reply = "I capped the budget at $1500 with simpler stays, and made room for more local food.";
    json!({ "reply": reply, "ops": [budget, food] }).to_string()
}

fn tokens(text: &str) -> usize {
    tiktoken_rs::o200k_base_singleton().encode_ordinary(text).len()
}

fn prompt_tokens(conversation: &Conversation) -> usize {
    messages(conversation, CANARY).iter().map(|message| tokens(&message.content)).sum()
}

#[test]
fn the_example_says_what_it_should() {
    let text: Vec<String> = messages(&example(), CANARY)
        .iter()
        .map(|message| format!("--- {:?}\n{}", message.role, message.content))
        .collect();
    insta::assert_snapshot!(text.join("\n"));
}

#[test]
fn the_example_fits_the_budget_in_and_out() {
    let (prompt, answer) = (prompt_tokens(&example()), tokens(&answer()));
    assert!(prompt + answer <= BUDGET, "{prompt} in, {answer} out");
}

#[test]
fn the_schema_is_small_beside_the_prompt() {
    // Servers count it as a part of the prompt, and keep it in their cache.
    let schema = tokens(&schemas().unwrap().portable.to_string());
    assert!(schema <= 900, "{schema}");
}

#[test]
fn long_chats_over_long_trips_are_capped() {
    let mut conversation = example();
    let mut long = published(HIMALAYA);
    let day = long.days[0].clone();
    long.days = (0..60).map(|_| day.clone()).collect();
    long.duration_days = 60;
    conversation.sources = vec![long.clone(), long.clone(), long];
    conversation.draft = first_draft("draft", &conversation.sources);
    for exchange in &mut conversation.recent {
        exchange.content = "a rather long answer ".repeat(400);
    }
    let tokens = prompt_tokens(&conversation);
    assert!(tokens <= BUDGET + 1000, "{tokens}");
}
