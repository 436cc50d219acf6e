//! The shape of the repository: who imports whom, how long a file may be, what each one opens with.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// What each crate of the workspace may know of the others.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("remix-proto", &[]),
    ("remix-itinerary", &[]),
    ("remix-platform", &["remix-proto"]),
    ("remix-planner", &["remix-itinerary"]),
    ("remix-session-service", &["remix-proto", "remix-itinerary", "remix-platform"]),
    ("remix-chat-ai-service", &["remix-proto", "remix-itinerary", "remix-platform", "remix-planner"]),
    ("remix-gateway", &["remix-proto", "remix-itinerary", "remix-platform"]),
    ("remix-local", EVERYTHING),
    ("remix-tests", EVERYTHING),
];
const EVERYTHING: &[&str] = &[
    "remix-proto",
    "remix-itinerary",
    "remix-platform",
    "remix-planner",
    "remix-session-service",
    "remix-chat-ai-service",
    "remix-gateway",
    "remix-local",
];
/// What only one crate may use, since it is that crate's business.
const ONLY_IN: &[(&str, &str)] = &[
    ("diesel", "remix-session-service"),
    ("diesel-async", "remix-session-service"),
    ("diesel_migrations", "remix-session-service"),
    ("tonic-web", "remix-gateway"),
];
/// The most lines of a Rust file.
const LONGEST: usize = 500;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn metadata() -> Value {
    let mut command = Command::new(env!("CARGO"));
    command.args(["metadata", "--format-version=1", "--no-deps", "--offline"]).current_dir(root());
    let output = command.output().expect("cargo can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Package name -> what it depends on outside of tests.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let metadata = metadata();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| {
            let dependencies = package["dependencies"].as_array().unwrap();
            let product = dependencies.iter().filter(|dependency| dependency["kind"] != "dev");
            (text(&package["name"]), product.map(|dependency| text(&dependency["name"])).collect())
        })
        .collect()
}

#[test]
fn imports_go_one_way() {
    let dependencies = dependencies();
    let rules: BTreeMap<&str, BTreeSet<&str>> =
        MAY_KNOW.iter().map(|(name, others)| (*name, others.iter().copied().collect())).collect();
    let names: BTreeSet<&str> = dependencies.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        rules.keys().copied().collect(),
        "a crate came or went: MAY_KNOW must say what it may know"
    );
    for (name, uses) in &dependencies {
        for other in uses.iter().filter(|other| other.starts_with("remix-")) {
            assert!(rules[name.as_str()].contains(other.as_str()), "{name} must not know {other}");
        }
    }
}

#[test]
fn some_things_are_one_crate_s_business() {
    for (name, uses) in dependencies() {
        for (library, owner) in ONLY_IN {
            assert!(
                !uses.contains(*library) || name == *owner,
                "{library} belongs to {owner}, not to {name}"
            );
        }
    }
}

/// Every Rust file of the workspace, without what is built.
fn rust_files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !name.starts_with('.') && !["target", "node_modules", "dist"].contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if name.ends_with(".rs") {
                found.push(path);
            }
        }
    }
    assert!(found.len() > 50, "the walk found {} files only", found.len());
    found
}

/// Lines of prose that a file opens with; a list of its parts and an example do not count.
fn header_lines(text: &str) -> usize {
    let header = text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim);
    let prose = header.take_while(|line| !line.starts_with("```"));
    prose.filter(|line| !line.is_empty() && !line.starts_with("- ")).count()
}

#[test]
fn no_file_is_too_long_and_each_says_what_it_is_for() {
    let mut problems = Vec::new();
    for path in rust_files() {
        let text = std::fs::read_to_string(&path).unwrap();
        let shown = path.strip_prefix(root()).unwrap().display();
        let lines = text.lines().count();
        if lines > LONGEST {
            problems.push(format!("{shown} has {lines} lines"));
        }
        let header = header_lines(&text);
        if !(1..=6).contains(&header) {
            problems.push(format!("{shown} opens with {header} lines of //!"));
        }
        let stem = path.file_stem().unwrap().to_string_lossy();
        if ["utils", "util", "helpers", "helper", "common", "misc"].contains(&stem.as_ref()) {
            problems.push(format!("{shown} is named after nothing in particular"));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
