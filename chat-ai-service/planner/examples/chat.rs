//! A chat with the planner on a terminal: `cargo run -p remix-planner --example chat -- himalayan-trek goa-beach-retreat`.

use std::io::{BufRead, Write};

use remix_itinerary::{Author, Edit, Itinerary, apply, computed_line, first_draft};
use remix_planner::{History, Request, plan};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/local/demo/itineraries");
    let mut sources: Vec<Itinerary> = Vec::new();
    for name in std::env::args().skip(1) {
        let mut value: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(format!("{folder}/{name}.json"))?)?;
        value["creator"] = serde_json::Value::Null;
        sources.push(serde_json::from_value(value)?);
    }
    let mut draft = first_draft("draft", &sources);
    let mut out = std::io::stdout();
    writeln!(out, "{}", computed_line(&draft, &draft))?;
    let (mut version, mut change) = (1, None);
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let history = History { version, can_undo: false, can_redo: false, last_change: change.clone() };
        let answer = plan(&Request {
            message: &line,
            locale: "en",
            draft: &draft,
            sources: &sources,
            history,
            recent: &[],
        });
        writeln!(out, "\n> {line}\n{:?}: {}", answer.mode, answer.reply)?;
        if let Some(ask) = &answer.ask {
            writeln!(out, "  options {:?}", ask.options)?;
        }
        for operation in &answer.operations {
            writeln!(out, "  {}", serde_json::to_string(operation)?)?;
        }
        if !answer.operations.is_empty() {
            let edit = Edit {
                base: &draft,
                sources: &sources,
                operations: &answer.operations,
                author: Author::Planner,
                version: version + 1,
            };
            let outcome = apply(&edit);
            writeln!(out, "  {}", computed_line(&draft, &outcome.draft))?;
            writeln!(
                out,
                "  rejected {:?}",
                outcome.change.rejected.iter().map(|r| &r.reason).collect::<Vec<_>>()
            )?;
            (draft, change, version) = (outcome.draft, Some(outcome.change), version + 1);
        }
    }
    Ok(())
}
