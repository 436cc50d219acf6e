//! Reads scripted dialogues: one JSON object a line, read strictly. What the format does not know is an error that names
//! the file and the line, so that a misspelt assertion cannot pass for one that holds.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::assertion::Assertion;
use super::scope::Scope;

/// The kind of an answer, as `metadata.mode` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Draft or ledger were to change.
    Plan,
    /// A question back.
    Ask,
    /// Nothing to change.
    Noop,
}

impl Mode {
    /// The word of the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Ask => "ask",
            Self::Noop => "noop",
        }
    }
}

/// One message and what must hold after its answer.
#[derive(Debug, Clone)]
pub struct Turn {
    /// Sent as it stands.
    pub say: String,
    /// The acceptable modes.
    pub modes: Vec<Mode>,
    /// What may change.
    pub scope: Scope,
    /// What must hold.
    pub expect: Vec<Assertion>,
}

/// A chat over some sources.
#[derive(Debug, Clone)]
pub struct Dialogue {
    /// The name of its file without the ending; the report keeps files apart.
    pub set: String,
    /// Unique over all files.
    pub id: String,
    /// One to three file names of itineraries, without the ending.
    pub sources: Vec<String>,
    /// Sent as `Accept-Language`.
    pub locale: String,
    /// In order.
    pub turns: Vec<Turn>,
}

/// A line that cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The file.
    pub file: String,
    /// From 1; 0 for the file as a whole.
    pub line: usize,
    /// What is wrong.
    pub problem: String,
}

impl fmt::Display for Malformed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.file, self.line, self.problem)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDialogue {
    id: String,
    sources: Vec<String>,
    locale: String,
    turns: Vec<RawTurn>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTurn {
    say: String,
    mode: OneOrMany,
    scope: RawScope,
    expect: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(Mode),
    Many(Vec<Mode>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawScope {
    Word(String),
    List(Vec<String>),
}

/// The files with dialogues in a folder, by name.
pub fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    let mut files: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "jsonl"));
    files.sort();
    Ok(files)
}

/// Reads the dialogues of a file.
pub fn read_file(path: &Path) -> Result<Vec<Dialogue>, Malformed> {
    let shown = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|problem| Malformed {
        file: shown.clone(),
        line: 0,
        problem: problem.to_string(),
    })?;
    let set = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    read(&set, &shown, &text)
}

/// Reads the lines of a file with this name; empty lines are skipped.
pub fn read(set: &str, file: &str, text: &str) -> Result<Vec<Dialogue>, Malformed> {
    let mut dialogues: Vec<Dialogue> = Vec::new();
    let mut ids = BTreeSet::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let wrong = |problem| Malformed { file: file.to_owned(), line: at + 1, problem };
        let dialogue = dialogue(set, line).map_err(wrong)?;
        if !ids.insert(dialogue.id.clone()) {
            return Err(wrong(format!("`{}` is there twice", dialogue.id)));
        }
        dialogues.push(dialogue);
    }
    Ok(dialogues)
}

fn dialogue(set: &str, line: &str) -> Result<Dialogue, String> {
    let raw: RawDialogue = serde_json::from_str(line).map_err(|problem| problem.to_string())?;
    if !(1..=3).contains(&raw.sources.len()) {
        return Err("`sources` takes one to three names".to_owned());
    }
    if raw.turns.is_empty() {
        return Err("a dialogue has turns".to_owned());
    }
    let turns = raw
        .turns
        .into_iter()
        .enumerate()
        .map(|(at, raw)| turn(raw, at + 1).map_err(|problem| format!("turn {}: {problem}", at + 1)))
        .collect::<Result<_, _>>()?;
    Ok(Dialogue { set: set.to_owned(), id: raw.id, sources: raw.sources, locale: raw.locale, turns })
}

fn turn(raw: RawTurn, number: usize) -> Result<Turn, String> {
    let modes = match raw.mode {
        OneOrMany::One(mode) => vec![mode],
        OneOrMany::Many(modes) => modes,
    };
    if modes.is_empty() {
        return Err("`mode` names at least one mode".to_owned());
    }
    let scope = match raw.scope {
        RawScope::Word(word) if word == "all" => Scope::All,
        RawScope::Word(word) => return Err(format!("`{word}` is no scope: \"all\" or a list")),
        RawScope::List(names) => Scope::parse(&names)?,
    };
    let expect: Vec<Assertion> =
        raw.expect.iter().map(|text| Assertion::parse(text)).collect::<Result<_, _>>()?;
    if let Some(ahead) = expect.iter().find(|assertion| assertion.looks_ahead(number)) {
        return Err(format!("`{ahead}` names a turn that has not been"));
    }
    Ok(Turn { say: raw.say, modes, scope, expect })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(turn: &str) -> String {
        format!(r#"{{"id": "a", "sources": ["s"], "locale": "en", "turns": [{turn}]}}"#)
    }

    fn problem(text: &str) -> String {
        read("apart", "apart.jsonl", text).unwrap_err().to_string()
    }

    #[test]
    fn a_line_is_a_dialogue() {
        let text = line(
            r#"{"say": "Hi", "mode": ["plan", "ask"], "scope": ["days:2", "order"], "expect": ["unchanged"]}"#,
        );
        let read = read("apart", "apart.jsonl", &format!("\n{text}\n")).unwrap();
        assert_eq!((read.len(), read[0].set.as_str(), read[0].locale.as_str()), (1, "apart", "en"));
        assert_eq!(read[0].turns[0].modes, [Mode::Plan, Mode::Ask]);
        assert!(matches!(read[0].turns[0].expect[..], [Assertion::Unchanged]));
    }

    #[test]
    fn what_is_not_known_is_named_with_its_place() {
        let say = |rest: &str| line(&format!(r#"{{"say": "Hi", {rest}}}"#));
        for (turn, expected) in [
            (r#""mode": "plan", "scope": "all", "expect": ["durations==7"]"#, "`durations==7`"),
            (r#""mode": "plan", "scope": "most", "expect": []"#, "`most` is no scope"),
            (r#""mode": "plan", "scope": ["day:2"], "expect": []"#, "`day:2`"),
            (r#""mode": [], "scope": "all", "expect": []"#, "at least one mode"),
            (r#""mode": "maybe", "scope": "all", "expect": []"#, "OneOrMany"),
            (r#""mode": "ask", "scope": "all", "expects": []"#, "unknown field `expects`"),
            (r#""mode": "plan", "scope": "all", "expect": ["same_as(turn:1)"]"#, "has not been"),
        ] {
            let found = problem(&format!("\n{}", say(turn)));
            assert!(found.starts_with("apart.jsonl:2: ") && found.contains(expected), "{found}");
        }
    }

    #[test]
    fn an_id_stands_once() {
        let text = line(r#"{"say": "Hi", "mode": "noop", "scope": [], "expect": []}"#);
        assert_eq!(problem(&format!("{text}\n{text}")), "apart.jsonl:2: `a` is there twice");
    }
}
