//! What became of every entry of a file: those that are rows are counted elsewhere; here are those that count in another
//! one, were read with a doubt, or set aside, each by name, line and reason.

use crate::api::audit::AuditEntry;
use crate::api::failure::Problem;
use crate::api::states::AuditEntryKind;
use crate::audit::read::audit_calendars;
use crate::engine::Engine;
use crate::words;
use std::collections::BTreeMap;
use truedocket_core::calendar::source::{Note, NoteKind};
use truedocket_core::ids::{RemoteId, RunId};
use truedocket_store::table::audit::{self, StoredNote};

/// How many entries of each kind a clean-up has that are no plain rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct EntryCounts {
    /// Another one counts in their place.
    pub(super) merged: u64,
    /// Lines that were passed over in rows that were read.
    pub(super) doubts: u64,
}

/// Counts them.
pub(super) async fn counts(engine: &Engine, id: &RunId) -> Result<EntryCounts, Problem> {
    let asked = id.clone();
    let read = engine.memory.read(move |reader| audit::note_counts(reader, &asked)).await;
    let mut counts = EntryCounts::default();
    for (kind, count) in read.map_err(|error| words::memory(&error))? {
        match kind {
            NoteKind::Merged => counts.merged = count,
            NoteKind::Doubt => counts.doubts = count,
            NoteKind::File | NoteKind::Incomplete => {}
        }
    }
    Ok(counts)
}

/// All notes of a clean-up.
pub(super) async fn notes(engine: &Engine, id: &RunId) -> Result<Vec<StoredNote>, Problem> {
    let asked = id.clone();
    let read = engine.memory.read(move |reader| audit::notes(reader, &asked, u32::MAX)).await;
    read.map_err(|error| words::memory(&error))
}

/// Entries that are no plain rows, by calendar and line: first what was set aside. At most `limit` of each sort, and all that is
/// said of whole files.
pub(super) async fn entries(engine: &Engine, id: &RunId, limit: u32) -> Result<Vec<AuditEntry>, Problem> {
    let calendars = audit_calendars(engine, id).await?.into_iter();
    let names: BTreeMap<i64, String> =
        calendars.map(|known| (known.place, known.calendar.name.reveal().to_owned())).collect();
    let asked = id.clone();
    let read = engine.memory.read(move |reader| {
        Ok((audit::unreadable(reader, &asked, limit)?, audit::notes(reader, &asked, limit)?))
    });
    let (unreadable, notes) = read.await.map_err(|error| words::memory(&error))?;
    let name = |place: i64| names.get(&place).cloned().unwrap_or_default();
    let set_aside = unreadable.into_iter().map(|one| AuditEntry {
        kind: AuditEntryKind::SetAside,
        calendar: name(one.place),
        uid: uid(one.row.id.as_ref(), one.row.line),
        line: line(one.row.line),
        reason: one.row.reason,
    });
    let told = notes.into_iter().map(|one| entry(name(one.place), one.note));
    Ok(set_aside.chain(told).collect())
}

fn entry(calendar: String, note: Note) -> AuditEntry {
    let kind = match note.kind {
        NoteKind::Merged => AuditEntryKind::Merged,
        NoteKind::Doubt => AuditEntryKind::Doubt,
        NoteKind::File | NoteKind::Incomplete => AuditEntryKind::File,
    };
    let uid = uid(note.id.as_ref(), note.line);
    AuditEntry { kind, calendar, uid, line: line(note.line), reason: note.text }
}

/// Entries without a `UID` are named by their line, which is told by itself.
fn uid(id: Option<&RemoteId>, line: Option<usize>) -> String {
    let place = line.map(|line| format!("line {line}"));
    id.map(RemoteId::as_str).filter(|id| place.as_deref() != Some(*id)).unwrap_or_default().to_owned()
}

fn line(line: Option<usize>) -> u64 {
    line.and_then(|line| u64::try_from(line).ok()).unwrap_or(0)
}
