//! A case: sources, a first draft, and up to ten operation lists one after the other, all from one seed. A case that
//! breaks a law is made as small as it gets before it is shown.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use remix_itinerary::{Author, Draft, Itinerary, Operation, first_draft};

use super::dice::Dice;
use super::laws::{Given, valid};
use super::{operations, sources};

/// Most lists that one draft goes through.
const CHAIN: i64 = 10;
/// Version of the first edit: below it are versions that the case knows nothing of.
const FIRST: u32 = 2;

/// A list and who wrote it.
type List = (Vec<Operation>, Author);

/// A law that a case breaks.
pub(crate) struct Violation {
    pub(crate) law: String,
    lists: Vec<List>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (operations, author) in &self.lists {
            writeln!(f, "  {author:?}: {}", serde_json::to_string(operations).unwrap_or_default())?;
        }
        write!(f, "  {}", self.law)
    }
}

/// What came of a case.
pub(crate) struct Result {
    /// Lists that were applied.
    pub(crate) lists: u64,
    /// Operations in them, and how many of these were accepted.
    pub(crate) operations: u64,
    pub(crate) accepted: u64,
    pub(crate) violation: Option<Violation>,
    /// The draft at the end, as JSON.
    pub(crate) end: String,
}

/// Runs a case.
pub(crate) fn run(dice: &mut Dice<'_>) -> Result {
    let sources = sources::sources(dice);
    let mut result = Result { lists: 0, operations: 0, accepted: 0, violation: None, end: String::new() };
    let mut lists: Vec<List> = Vec::new();
    let mut draft = match start(&sources) {
        Ok(draft) => draft,
        Err(law) => {
            result.violation = Some(Violation { law, lists });
            return result;
        }
    };
    for number in 0..dice.number(1, CHAIN) as u32 {
        if !dice.has_more() {
            break;
        }
        lists.push(operations::list(dice, &draft, &sources));
        let thorough = dice.percent(50);
        match step(&draft, &sources, &lists[number as usize], FIRST + number, thorough) {
            Ok((next, accepted)) => {
                result.accepted += accepted;
                draft = next;
            }
            Err(law) => {
                result.violation = Some(smaller(&sources, lists, law));
                return result;
            }
        }
        result.lists += 1;
        result.operations += lists[number as usize].0.len() as u64;
    }
    result.end = serde_json::to_string(&draft).unwrap_or_default();
    result
}

fn start(sources: &[Itinerary]) -> std::result::Result<Draft, String> {
    guarded(|| {
        let draft = first_draft("draft", sources);
        valid(&draft, sources).map(|()| draft).map_err(|law| format!("the first draft: {law}"))
    })
}

/// One list; gives the draft after it and how many operations were accepted.
fn step(
    base: &Draft,
    sources: &[Itinerary],
    (operations, author): &List,
    version: u32,
    thorough: bool,
) -> std::result::Result<(Draft, u64), String> {
    guarded(|| {
        let given = Given { base, sources, operations, author: *author, version };
        let outcome = given.check()?;
        if thorough {
            given.check_again(&outcome)?;
            operations.first().map_or(Ok(()), |operation| given.check_twice(operation))?;
        }
        let accepted = operations.len() - outcome.change.rejected.len();
        Ok((outcome.draft, accepted as u64))
    })
}

/// A panic is a broken law.
fn guarded<T>(work: impl FnOnce() -> std::result::Result<T, String>) -> std::result::Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        Err(format!("panic: {}", text.unwrap_or_default()))
    })
}

/// The first law that the lists break.
fn replay(sources: &[Itinerary], lists: &[List]) -> Option<String> {
    let mut draft = start(sources).ok()?;
    for (number, list) in lists.iter().enumerate() {
        match step(&draft, sources, list, FIRST + number as u32, true) {
            Ok((next, _)) => draft = next,
            Err(law) => return Some(law),
        }
    }
    None
}

/// Leaves out lists and operations for as long as some law stays broken.
fn smaller(sources: &[Itinerary], mut lists: Vec<List>, mut law: String) -> Violation {
    let mut again = true;
    while again {
        again = false;
        let places = lists.iter().enumerate().flat_map(|(list, (operations, _))| {
            std::iter::once((list, None)).chain((0..operations.len()).map(move |at| (list, Some(at))))
        });
        for (list, at) in places.collect::<Vec<_>>() {
            let mut fewer = lists.clone();
            match at {
                None => drop(fewer.remove(list)),
                Some(at) => drop(fewer[list].0.remove(at)),
            }
            if let Some(broken) = replay(sources, &fewer) {
                (lists, law, again) = (fewer, broken, true);
                break;
            }
        }
    }
    Violation { law, lists }
}
