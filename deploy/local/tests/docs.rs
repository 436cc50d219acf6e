//! Holds the documentation against the code: no variable, error or file that one knows and the other does not.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use remix_platform::env::Variable;
use remix_platform::error::TABLE;
use remix_proto::v1::OperationKind;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|problem| panic!("{path}: {problem}"))
}

/// The cells of every row of every table whose first cell is `code`, without the backquotes of that cell.
fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.trim().trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect())
        .map(|mut cells: Vec<String>| {
            cells[0] = cells[0].trim_matches('`').to_owned();
            cells
        })
        .collect()
}

/// Every variable of every process. One name may be declared in several crates.
fn variables() -> BTreeMap<&'static str, Vec<Variable>> {
    let mut all: BTreeMap<&str, Vec<Variable>> = BTreeMap::new();
    for variable in remix_platform::auth::VARIABLES
        .iter()
        .chain(&remix_platform::telemetry::VARIABLES)
        .chain(&remix_gateway::config::VARIABLES)
        .chain(remix_session_service::config::VARIABLES)
        .chain(&remix_chat_ai_service::config::VARIABLES)
        .chain(&remix_local::config::VARIABLES)
    {
        all.entry(variable.name).or_default().push(*variable);
    }
    all
}

#[test]
fn every_variable_is_documented_with_its_default() {
    let rows = rows(&read("docs/configuration.md"));
    let documented: Vec<&str> = rows.iter().map(|cells| cells[0].as_str()).collect();
    let declared = variables();
    for (name, declarations) in &declared {
        let row = rows.iter().find(|cells| cells[0] == *name);
        let row = row.unwrap_or_else(|| panic!("docs/configuration.md does not know {name}"));
        for declaration in declarations {
            let default = if declaration.default.is_empty() {
                "unset".to_owned()
            } else {
                format!("`{}`", declaration.default)
            };
            assert!(row[1].contains(&default), "docs/configuration.md, {name}: the default is {default}");
        }
    }
    for name in documented {
        assert!(declared.contains_key(name), "docs/configuration.md lists {name}, which no process reads");
    }
    assert_eq!(rows.len(), declared.len(), "docs/configuration.md lists a variable twice");
}

#[test]
fn the_sample_environment_names_real_variables() {
    let declared = variables();
    let sample = read("deploy/env.sample");
    let names: Vec<&str> = sample
        .lines()
        .map(|line| line.trim_start_matches('#').trim())
        .filter_map(|line| line.split_once('=').map(|(name, _)| name))
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'))
        .collect();
    assert!(names.len() > 3, "{names:?}");
    // That one is for the image of PostgreSQL.
    for name in names.into_iter().filter(|name| !name.starts_with("POSTGRES_")) {
        assert!(declared.contains_key(name), "deploy/env.sample sets {name}, which no process reads");
    }
}

#[test]
fn every_error_is_documented_as_it_is() {
    let documented = rows(&read("docs/errors.md"));
    for row in TABLE {
        let cells = documented.iter().find(|cells| cells[0] == row.code);
        let cells = cells.unwrap_or_else(|| panic!("docs/errors.md does not know {}", row.code));
        let retryable = if row.retryable { "yes" } else { "no" };
        let expected = [row.code.to_owned(), row.http.to_string(), grpc_name(row.grpc), retryable.to_owned()];
        assert_eq!(cells[..4], expected, "docs/errors.md");
        assert_eq!(cells[4], row.about, "docs/errors.md, {}", row.code);
    }
    assert_eq!(documented.len(), TABLE.len(), "docs/errors.md has a row that the code has not");
}

/// `InvalidArgument` as the documentation of gRPC writes it.
fn grpc_name(code: impl std::fmt::Debug) -> String {
    let mut name = String::new();
    for letter in format!("{code:?}").chars() {
        if letter.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(letter.to_ascii_uppercase());
    }
    name
}

#[test]
fn every_edit_operation_is_documented() {
    let documented = rows(&read("docs/edit-operations.md"));
    let kinds = (1..).map_while(|number| OperationKind::try_from(number).ok());
    let words: Vec<String> = kinds
        .map(|kind| kind.as_str_name().trim_start_matches("OPERATION_KIND_").to_ascii_lowercase())
        .collect();
    assert!(words.len() > 30, "{words:?}");
    let names: Vec<&str> = documented.iter().map(|cells| cells[0].as_str()).collect();
    for word in &words {
        assert!(names.contains(&word.as_str()), "docs/edit-operations.md does not know {word}");
    }
    assert_eq!(names.len(), words.len(), "docs/edit-operations.md lists {names:?}");
}

/// Every Rust file below these folders.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_metric_is_documented() {
    let documented: BTreeSet<String> =
        rows(&read("docs/operations.md")).into_iter().map(|mut cells| cells.remove(0)).collect();
    let mut files = Vec::new();
    for folder in ["session-service/src", "chat-ai-service/src", "gateway/src", "shared/platform/src"] {
        sources(&root().join(folder), &mut files);
    }
    let mut emitted = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(file).unwrap();
        let product = text.split("#[cfg(test)]").next().unwrap();
        for kind in ["counter!(", "gauge!(", "histogram!("] {
            let names = product
                .split(kind)
                .skip(1)
                .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
            emitted.extend(names.map(str::to_owned));
        }
    }
    assert!(emitted.len() > 10, "{emitted:?}");
    assert_eq!(documented, emitted, "docs/operations.md lists the metrics");
}

#[test]
fn links_lead_somewhere() {
    let mut pages = vec!["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
        .into_iter()
        .map(|page| root().join(page))
        .collect::<Vec<_>>();
    pages.extend(std::fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path()));
    for page in pages {
        let text = std::fs::read_to_string(&page).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("http") || link.starts_with('#') {
                continue;
            }
            let target = page.parent().unwrap().join(link.split('#').next().unwrap());
            assert!(target.exists(), "{}: {link} leads nowhere", page.display());
        }
    }
}

#[test]
fn the_architecture_stays_short() {
    let lines = read("ARCHITECTURE.md").lines().count();
    assert!(lines <= 250, "ARCHITECTURE.md has {lines} lines");
}
