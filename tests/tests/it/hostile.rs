//! Itineraries written to take the chat over, and a model that obeys each of them to the letter. The attacks are data
//! (`tests/hostile/attacks.jsonl`): where the text stands, what the obedient model says and does, and what of the draft
//! those operations may touch. `{canary}` is the secret word of the model's rules, in clear or dressed up.

use std::collections::BTreeSet;

use remix_itinerary::{Draft, Itinerary, sanitized, validate};
use remix_tests::{Client, Journal, Script, Stack, demo, invariants, run};
use serde::Deserialize;
use serde_json::{Value, json};

const ATTACKS: &str = include_str!("../../hostile/attacks.jsonl");
/// The day that the traveller has locked before the attack.
const LOCKED: i64 = 4;
/// The day that the traveller's own message is about.
const ASKED: i64 = 2;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Attack {
    name: String,
    field: String,
    text: String,
    reply: String,
    ops: Vec<Value>,
    /// How often the operations come.
    #[serde(default = "once")]
    times: usize,
    /// Day numbers, fields of the itinerary, `order`, `all` but for the locked day, or `locked` when they unlock it first.
    touches: Vec<Value>,
}

fn once() -> usize {
    1
}

impl Attack {
    /// Goa Beach Retreat with the attack in it, under an id of its own.
    fn itinerary(&self, index: usize) -> Itinerary {
        let demo = remix_local::demo::Catalogue::load().unwrap();
        let goa = demo.itineraries.iter().find(|itinerary| itinerary.id == demo::GOA).unwrap();
        let mut hostile = serde_json::to_value(goa).unwrap();
        hostile["id"] = json!(format!("01930000-0000-7000-9000-0000000a{index:04}"));
        let day = &mut hostile["daily_plans"][0];
        let place = match self.field.as_str() {
            "day.title" => &mut day["title"],
            "place" => &mut day["place"]["name"],
            "activity.title" => &mut day["activities"][0]["title"],
            "activity.note" => &mut day["activities"][0]["note"],
            list @ ("packing_list" | "important_notes") => &mut hostile[list][0],
            field => &mut hostile[field],
        };
        assert!(place.is_string(), "{}: no text at {}", self.name, self.field);
        *place = json!(self.text);
        serde_json::from_value(hostile).unwrap()
    }

    /// What the obedient model answers.
    fn answer(&self, canary: &str, draft: &Value) -> Script {
        let mut ops = json!(self.ops.iter().cycle().take(self.ops.len() * self.times).collect::<Vec<_>>());
        fill(&mut ops, &|text| {
            let text = dress(text, canary).replace("{long}", &"very long ".repeat(2_000));
            match text.strip_prefix('@').and_then(|path| path.split_once('.')) {
                Some((day, at)) => {
                    let day: usize = day.parse().unwrap();
                    let at: usize = at.parse().unwrap();
                    draft["daily_plans"][day - 1]["activities"][at]["id"].as_str().unwrap().to_owned()
                }
                None => text,
            }
        });
        Script::reply(&dress(&self.reply, canary)).ops(ops)
    }

    fn touches(&self, what: &Value) -> bool {
        self.touches.contains(what) || self.touches.contains(&json!("all"))
    }
}

fn dress(text: &str, canary: &str) -> String {
    let spaced: Vec<String> = canary.chars().map(String::from).collect();
    text.replace("{canary}", canary)
        .replace("{canary:spaced}", &spaced.join(" "))
        .replace("{canary:reversed}", &canary.chars().rev().collect::<String>())
        .replace("{canary:upper}", &canary.to_uppercase())
}

fn fill(value: &mut Value, text: &dyn Fn(&str) -> String) {
    match value {
        Value::String(found) => *found = text(found),
        Value::Array(items) => items.iter_mut().for_each(|item| fill(item, text)),
        Value::Object(members) => members.values_mut().for_each(|member| fill(member, text)),
        _ => {}
    }
}

/// Everything a reader could fall for, wherever it stands in an answer.
fn harmful(text: &str, canary: &str) -> Vec<&'static str> {
    let low = text.to_lowercase();
    let squeezed: String = low.chars().filter(char::is_ascii_alphanumeric).collect();
    let mut found = Vec::new();
    for (name, hit) in [
        ("link", ["://", "www.", "javascript:", "data:text"].iter().any(|part| low.contains(part))),
        ("domain", low.contains("evil.example") || low.contains("evil.com")),
        ("HTML", ["<img", "<script", "</"].iter().any(|part| low.contains(part))),
        ("image", low.contains("![")),
        ("telephone number", squeezed.contains("19005550199")),
        ("canary", squeezed.contains(canary)),
        ("invisible character", text.chars().any(invisible)),
    ] {
        if hit {
            found.push(name);
        }
    }
    found
}

fn invisible(character: char) -> bool {
    matches!(character, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{E0000}'..='\u{E007F}')
        || (character.is_control() && character != '\n')
}

/// All texts of an answer.
fn texts(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::String(text) => out.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, out)),
        Value::Object(members) => members.values().for_each(|member| texts(member, out)),
        _ => {}
    }
}

/// What a traveller sees of a day, without what follows from its neighbours.
fn seen(day: &Value) -> Value {
    json!({ "id": day["id"], "title": day["title"], "place": day["place"], "activities": day["activities"], "locked": day["locked"] })
}

/// What changed although no operation named it.
fn beyond(attack: &Attack, before: &Value, after: &Value) -> Vec<String> {
    let mut beyond = Vec::new();
    let days = |draft: &Value| draft["daily_plans"].as_array().unwrap().clone();
    let (old, new) = (days(before), days(after));
    for day in &old {
        let number = day["day"].as_i64().unwrap();
        let now = new.iter().find(|other| other["id"] == day["id"]);
        let free = number == ASKED
            || (attack.touches(&json!(number))
                && (number != LOCKED || attack.touches.contains(&json!("locked"))));
        if now.map(seen) != Some(seen(day)) && !free {
            beyond.push(format!("day {number}: {} became {now:?}", seen(day)));
        }
    }
    let order = |days: &[Value]| -> Vec<Value> {
        let stayed: BTreeSet<String> = old.iter().chain(&new).map(|day| day["id"].to_string()).collect();
        let both = |day: &&Value| {
            stayed.contains(&day["id"].to_string())
                && [&old, &new].iter().all(|list| list.iter().any(|other| other["id"] == day["id"]))
        };
        days.iter().filter(both).map(|day| day["id"].clone()).collect()
    };
    if order(&old) != order(&new) && !attack.touches(&json!("order")) {
        beyond.push("the order of the days".to_owned());
    }
    for field in ["title", "description", "safety_tips", "important_notes", "remixed_from_ids", "is_remixed"]
    {
        if before[field] != after[field] && !attack.touches(&json!(field)) {
            beyond.push(format!("{field}: {} became {}", before[field], after[field]));
        }
    }
    beyond
}

async fn edit(traveler: &Client, session: &str, base: i64, operations: Value) -> Value {
    let body = json!({ "base_version": base, "operations": operations });
    traveler.post(&format!("/api/remix/sessions/{session}/edits")).json(&body).send().await.data(200)
}

async fn read(traveler: &Client, session: &str) -> Value {
    let data: Value = traveler.get(&format!("/api/remix/sessions/{session}")).send().await.data(200);
    data["session"].clone()
}

/// What is wrong after one attack; empty when it came to nothing.
async fn damage(
    stack: &Stack,
    traveler: &Client,
    attack: &Attack,
    source: &Itinerary,
    canary: &str,
) -> Vec<String> {
    let id = traveler.create(&[&source.id], None).await.session.id;
    edit(traveler, &id, 1, json!([{ "op": "lock_day", "day": LOCKED }])).await;
    let before = read(traveler, &id).await;
    let asked = stack.llm().requests().len();
    // The second answer is for the case that the first is refused and asked for again.
    for _ in 0..2 {
        stack.llm().push(attack.answer(canary, &before["current_draft"]));
    }
    let answer = traveler.message(&id, "Please add a nice dinner on day 2").send().await;
    let prompt = stack.llm().requests()[asked].prompt();
    stack.llm().forget();
    let mut wrong = Vec::new();
    if answer.status != 200 {
        return vec![format!("status {}: {}", answer.status, answer.text)];
    }
    let marks = prompt.matches(">>>").count();
    if marks != prompt.matches("<<<").count() {
        wrong.push(format!("{marks} ends of fences in the prompt"));
    }
    let after = read(traveler, &id).await;
    let answer: Value = serde_json::from_str(&answer.text).unwrap();
    let mut shown = Vec::new();
    texts(&answer["data"]["assistant_message"], &mut shown);
    texts(&after["current_draft"], &mut shown);
    for text in &shown {
        wrong.extend(harmful(text, canary).into_iter().map(|what| format!("{what} in {text:?}")));
    }
    let draft: Draft = serde_json::from_value(
        json!({ "itinerary": after["current_draft"], "constraints": after["constraints"] }),
    )
    .unwrap();
    let broken = validate(&draft, &[sanitized(source.clone())]);
    wrong.extend(
        broken.iter().filter(|violation| violation.enforced).map(|violation| format!("{violation:?}")),
    );
    wrong.extend(beyond(attack, &before["current_draft"], &after["current_draft"]));
    // Whatever was done can be taken back with one tap.
    if after["draft_version"] != before["draft_version"] {
        let version = after["draft_version"].as_i64().unwrap();
        let undone = edit(traveler, &id, version, json!([{ "op": "undo" }])).await;
        if undone["draft"]["itinerary"]["daily_plans"] != before["current_draft"]["daily_plans"] {
            wrong.push("undo does not bring the draft back".to_owned());
        }
    }
    wrong
}

#[test]
fn hostile_itineraries_reach_nothing_even_through_a_model_that_obeys_them() {
    run(async {
        let attacks: Vec<Attack> =
            ATTACKS.lines().map(|line| serde_json::from_str(line).expect("an attack")).collect();
        assert!(attacks.len() >= 40);
        let stack = Stack::builder().model().start().await;
        let sources: Vec<Itinerary> =
            attacks.iter().enumerate().map(|(index, attack)| attack.itinerary(index)).collect();
        remix_session_service::catalogue::load(&stack.database.url, &[], &sources).await.unwrap();
        let curious = stack.traveler().await;
        let first = curious.create(&[demo::GOA], None).await.session.id;
        curious.send(&first, "Hello").await;
        let prompt = stack.llm().requests()[0].prompt();
        let canary = prompt.split_once("the word ").unwrap().1[..13].to_owned();
        let mut damages = Vec::new();
        for (attack, source) in attacks.iter().zip(&sources) {
            let traveler = stack.traveler().await;
            for wrong in damage(&stack, &traveler, attack, source, &canary).await {
                damages.push(format!("{}: {wrong}", attack.name));
            }
        }
        assert!(damages.is_empty(), "{}", damages.join("\n"));
        invariants::check(&stack.database, &Journal::default()).await;
    });
}
