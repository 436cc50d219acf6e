//! `make eval`: plays the scripted dialogues of tests/eval against the whole stack and says how well they went. Ends
//! with 1 when the built-in planner misses a bar, with 64 when a file or a variable is wrong.
//!
//! `AI_BASE_URL`, `AI_API_KEY`, `AI_MODEL` and the other `AI_` variables go to RemixAiService: the same run with a model.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use remix_platform::env::{EXIT_USAGE, Env, Variable};
use remix_tests::eval::dialogue::{self, Dialogue};
use remix_tests::eval::measures::Summary;
use remix_tests::eval::shelf::{self, Shelf};
use remix_tests::eval::{play, report};
use remix_tests::stack::Stack;

const FILES: Variable = Variable {
    name: "REMIX_EVAL_FILES",
    default: "",
    about: "files with dialogues, separated by spaces; unset means all of tests/eval",
};
const ONLY: Variable = Variable {
    name: "REMIX_EVAL_ONLY",
    default: "",
    about: "ids of dialogues, separated by spaces; unset means all",
};
const JSON: Variable = Variable {
    name: "REMIX_EVAL_JSON",
    default: "target/eval.json",
    about: "where the run is written as JSON; the failing turns go beside it",
};
const JOBS: Variable =
    Variable { name: "REMIX_EVAL_JOBS", default: "2", about: "dialogues at a time, 1..32" };

/// What a run is made of.
struct Plan {
    dialogues: Vec<Dialogue>,
    shelf: Shelf,
    json: PathBuf,
    jobs: usize,
}

fn main() -> ExitCode {
    let env = Env::process();
    match plan(&env) {
        Ok(plan) => remix_tests::runtime::runtime().block_on(run(&env, plan)),
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::from(EXIT_USAGE)
        }
    }
}

fn plan(env: &Env) -> Result<Plan, String> {
    let words = |variable| env.text(variable).unwrap_or_default().split_whitespace();
    let mut files: Vec<PathBuf> = words(&FILES).map(PathBuf::from).collect();
    if files.is_empty() {
        let folder = shelf::folder();
        files = dialogue::files(&folder).map_err(|problem| format!("{}: {problem}", folder.display()))?;
    }
    let shelf = Shelf::read()?;
    let mut dialogues = shelf.dialogues(&files)?;
    let only: Vec<&str> = words(&ONLY).collect();
    if let Some(unknown) = only.iter().find(|id| !dialogues.iter().any(|dialogue| dialogue.id == **id)) {
        return Err(format!("{}: there is no dialogue `{unknown}`", ONLY.name));
    }
    dialogues.retain(|dialogue| only.is_empty() || only.contains(&dialogue.id.as_str()));
    let json = env.required(&JSON).map_err(|problem| problem.to_string())?;
    let jobs = env.number(&JOBS, 1..=32).map_err(|problem| problem.to_string())?;
    Ok(Plan { dialogues, shelf, json, jobs })
}

async fn run(env: &Env, plan: Plan) -> ExitCode {
    let mut builder = Stack::builder();
    for variable in remix_chat_ai_service::config::VARIABLES.iter().filter(|one| one.name.starts_with("AI_"))
    {
        if let Some(value) = env.text(variable) {
            builder = builder.set(variable.name, value);
        }
    }
    let stack = builder.start().await;
    let outcomes = play::play(&stack, &plan.shelf, &plan.dialogues, plan.jobs).await;
    let summary = Summary::of(&outcomes);
    let failures = report::failures(&outcomes);
    let json = serde_json::to_string_pretty(&report::json(&summary, &outcomes)).expect("a report is JSON");
    let beside = plan.json.with_file_name(failures_name(&plan.json));
    if let Some(folder) = plan.json.parent() {
        std::fs::create_dir_all(folder).expect("the folder of the report can be made");
    }
    std::fs::write(&plan.json, json).expect("the report can be written");
    std::fs::write(&beside, &failures).expect("the failing turns can be written");
    print!("{failures}{}", report::table(&summary));
    println!("{} and {} have the details.", plan.json.display(), beside.display());
    if report::is_good(&summary) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// `eval.json` -> `eval-failures.txt`.
fn failures_name(json: &Path) -> String {
    format!("{}-failures.txt", json.file_stem().unwrap_or_default().to_string_lossy())
}
