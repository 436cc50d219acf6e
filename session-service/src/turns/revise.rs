//! From operations to a new draft: undo, redo and restore, which need the history, then everything else in the engine.

use remix_itinerary::change::Rejected;
use remix_itinerary::{Author, Change, Draft, Edit, Itinerary, Language, Operation, OperationKind, Question};
use remix_platform::ids::SessionId;
use remix_proto::v1::VersionAuthor;

use crate::database::Connection;
use crate::error::Result;
use crate::store::draft::{self, Pointers, Version};

/// A draft that operations have led to.
#[derive(Debug, Clone)]
pub struct Revision {
    /// The draft.
    pub draft: Draft,
    /// What changed against the current version.
    pub change: Change,
    /// A question that the engine has to the traveller.
    pub question: Option<Question>,
    /// False when it equals the current version.
    pub changed: bool,
    /// Where undo and redo lead from it.
    pub pointers: Pointers,
    /// Who is named as the author of the version.
    pub author: VersionAuthor,
}

impl Revision {
    /// The current version as it is.
    pub fn nothing(current: &Version) -> Self {
        Self {
            draft: current.draft.clone(),
            change: Change::default(),
            question: None,
            changed: false,
            pointers: current.pointers,
            author: VersionAuthor::Ai,
        }
    }
}

/// Applies operations to the current version. Nothing is stored.
pub async fn revise(
    conn: &Connection,
    session: SessionId,
    current: &Version,
    sources: &[Itinerary],
    operations: &[Operation],
    author: Author,
    language: Language,
) -> Result<Revision> {
    let (history, edits): (Vec<_>, Vec<_>) =
        operations.iter().cloned().partition(|operation| is_history(operation.op));
    let mut rejected = Vec::new();
    let mut base = current.clone();
    for operation in history {
        match step(conn, session, current.number, &base, &operation).await? {
            Ok(version) => base = version,
            Err(reason) => rejected.push(Rejected { operation, reason }),
        }
    }
    let next = u32::try_from(current.number + 1).unwrap_or(u32::MAX);
    let edit = Edit { base: &base.draft, sources, operations: &edits, author, version: next };
    let outcome = remix_itinerary::apply_in(&edit, language);
    let changed = outcome.draft != current.draft;
    let mut change = if base.number == current.number && !outcome.changed {
        Change { rejected: outcome.change.rejected, ..remix_itinerary::diff(&current.draft, &outcome.draft) }
    } else if base.number == current.number {
        outcome.change
    } else {
        let note = outcome.change.note;
        let rejected = outcome.change.rejected;
        Change { rejected, note, ..remix_itinerary::diff(&current.draft, &outcome.draft) }
    };
    rejected.append(&mut change.rejected);
    change.rejected = rejected;
    let restored = base.number != current.number && outcome.draft == base.draft;
    let pointers =
        if restored { base.pointers } else { Pointers { undo_to: Some(current.number), redo_to: None } };
    let author = match (restored, author) {
        (true, _) => VersionAuthor::Restore,
        (false, Author::Traveler) => VersionAuthor::You,
        (false, Author::Model | Author::Planner) => VersionAuthor::Ai,
    };
    Ok(Revision { draft: outcome.draft, change, question: outcome.question, changed, pointers, author })
}

fn is_history(kind: OperationKind) -> bool {
    matches!(kind, OperationKind::Undo | OperationKind::Redo | OperationKind::RestoreVersion)
}

/// One step in the history, or why there is none. The answer's pointers are those of the version to be made.
async fn step(
    conn: &Connection,
    session: SessionId,
    newest: i32,
    from: &Version,
    operation: &Operation,
) -> Result<std::result::Result<Version, String>> {
    let target = match operation.op {
        OperationKind::Undo => from.pointers.undo_to,
        OperationKind::Redo => from.pointers.redo_to,
        _ => operation.amount.and_then(|number| i32::try_from(number).ok()),
    };
    let Some(target) = target.filter(|number| (1..=newest).contains(number)) else {
        return Ok(Err(match operation.op {
            OperationKind::Undo => "There is nothing to undo.".to_owned(),
            OperationKind::Redo => "There is nothing to redo.".to_owned(),
            _ => format!("There are versions 1 to {newest}."),
        }));
    };
    let version = draft::load(conn, session, target).await?;
    let pointers = match operation.op {
        OperationKind::Undo => Pointers { undo_to: version.pointers.undo_to, redo_to: Some(from.number) },
        OperationKind::Redo => redone(conn, session, newest, &version).await?,
        _ => Pointers { undo_to: Some(newest), redo_to: None },
    };
    Ok(Ok(Version { pointers, ..version }))
}

/// The pointers of a version that brings back this undone one. Where one message undid several versions, the ones
/// between were never stored again: what was undone on top of such a version is the one that was made on it.
async fn redone(conn: &Connection, session: SessionId, newest: i32, version: &Version) -> Result<Pointers> {
    let next = version.number + 1;
    let made_on_it =
        next <= newest && draft::load(conn, session, next).await?.pointers.undo_to == Some(version.number);
    let redo_to = if made_on_it { Some(next) } else { version.pointers.redo_to };
    Ok(Pointers { redo_to, ..version.pointers })
}

/// The draft that a restore of this version makes.
pub async fn restore(
    conn: &Connection,
    session: SessionId,
    current: &Version,
    number: i32,
) -> Result<Revision> {
    let version = draft::load(conn, session, number).await?;
    Ok(Revision {
        change: remix_itinerary::diff(&current.draft, &version.draft),
        changed: version.draft != current.draft,
        draft: version.draft,
        question: None,
        pointers: Pointers { undo_to: Some(current.number), redo_to: None },
        author: VersionAuthor::Restore,
    })
}
