//! What has to be known of a file's entries besides its rows and what could not be understood.

use crate::columns::{AsWord, words};
use crate::error::Result;
use crate::{Reader, Tx};
use rusqlite::params;
use truedocket_core::calendar::source::{Note, NoteKind};
use truedocket_core::ids::{RemoteId, RunId};

words!(NoteKind { Merged = "merged", Doubt = "doubt", File = "file", Incomplete = "incomplete" });

/// A note of a clean-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredNote {
    /// Place of its calendar.
    pub place: i64,
    /// What it says.
    pub note: Note,
}

/// Stores notes of a calendar, each once.
pub fn add_notes<'n>(
    tx: &mut Tx<'_>,
    run: &RunId,
    place: i64,
    notes: impl IntoIterator<Item = &'n Note>,
) -> Result<()> {
    let sql = "INSERT OR IGNORE INTO audit_note (run, calendar, kind, line, id, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let mut insert = tx.conn().prepare_cached(sql)?;
    for note in notes {
        let id = note.id.as_ref().map_or("", RemoteId::as_str);
        let line = i64::try_from(note.line.unwrap_or(0)).unwrap_or(i64::MAX);
        insert.execute(params![run.as_str(), place, AsWord(note.kind), line, id, note.text])?;
    }
    Ok(())
}

/// Notes by calendar and line: at most `limit` that were merged and as many that were doubted, and all that are about
/// whole files.
pub fn notes(reader: &Reader, run: &RunId, limit: u32) -> Result<Vec<StoredNote>> {
    let sql = "SELECT calendar, kind, line, id, reason FROM (
                 SELECT *, row_number() OVER (PARTITION BY kind ORDER BY calendar, line, id, reason) AS place
                 FROM audit_note WHERE run = ?1)
               WHERE place <= ?2 OR kind IN ('file', 'incomplete') ORDER BY calendar, line, kind, id, reason";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let rows = statement.query_map(params![run.as_str(), limit], |row| {
        let id = row.get_ref(3)?.as_str()?;
        let note = Note {
            kind: row.get::<_, AsWord<_>>(1)?.0,
            id: (!id.is_empty()).then(|| RemoteId::new(id)),
            line: super::rows::line(row.get(2)?),
            text: row.get(4)?,
        };
        Ok(StoredNote { place: row.get(0)?, note })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many notes of each kind there are.
pub fn note_counts(reader: &Reader, run: &RunId) -> Result<Vec<(NoteKind, u64)>> {
    let sql = "SELECT kind, count(*) FROM audit_note WHERE run = ?1 GROUP BY kind ORDER BY kind";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let rows = statement.query_map([run.as_str()], |row| Ok((row.get::<_, AsWord<_>>(0)?.0, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
