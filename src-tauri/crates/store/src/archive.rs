//! The backup of a purge: a file of its own, encrypted with the database's key, that holds each event with all that
//! hangs on it in the provider's own form. It is called a backup only after it was read back under its own name and
//! compared; from then on its hash names it, and a file with another hash is not opened. Where it lies and how long it
//! is kept is decided elsewhere.

use crate::error::Error;
use crate::key::Key;
use crate::open::{OpenError, beside, connect, remove_if_there, sync, sync_folder};
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use truedocket_core::calendar::source::EventSnapshot;
use truedocket_core::ids::{CalendarId, ConnectionName, EventKey, RemoteId, Version};

/// Marks the file as an archive of ours, in the header's application id: `TDAR`.
const APPLICATION_ID: i64 = 0x5444_4152;
/// The only form so far.
const FORM: i64 = 1;

const TABLE: &str = "CREATE TABLE event (
  number INTEGER PRIMARY KEY,   -- Order in which they were written.
  connection TEXT NOT NULL,     -- The event's connection.
  calendar TEXT NOT NULL,       -- The event's calendar.
  id TEXT NOT NULL,             -- The event's id.
  version TEXT NOT NULL,        -- The version that was read.
  snapshot TEXT NOT NULL,       -- JSON of the event with its days.
  UNIQUE (connection, calendar, id)
) STRICT;";

/// Why a backup was not made or not opened.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// There is a file of that name, and it is not overwritten.
    #[error("there is a file at {} already", path.display())]
    Exists {
        /// Where.
        path: PathBuf,
    },
    /// What was read back is not what was written. The file was removed.
    #[error("the backup is not whole: {why}")]
    NotWhole {
        /// What is wrong with it, in plain words.
        why: &'static str,
    },
    /// The file is not the one that was written: its hash is another one.
    #[error("the backup was changed since it was written")]
    Changed,
    /// It could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// It could not be read or written.
    #[error(transparent)]
    Store(#[from] Error),
    /// The operating system refused.
    #[error("the backup's file could not be used")]
    Io(#[from] io::Error),
}

impl From<rusqlite::Error> for ArchiveError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

/// A backup that was written, read back and hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// SHA-256 of the file, hex.
    pub sha256: String,
    /// Events in it, days of series included.
    pub events: u64,
}

/// A backup that can be read.
pub struct Archive {
    conn: Connection,
}

/// Writes a backup. It carries its name only once it is on the disk; then it is opened again, every event is read back
/// and compared, and the file is hashed. One event twice is refused with [`Error::Conflict`]. Whatever fails, no file
/// of that name is left behind, and one that was there stays untouched.
pub fn write(
    path: &Path,
    key: &Key,
    events: impl IntoIterator<Item = Result<(EventKey, Version, EventSnapshot), Error>>,
) -> Result<Written, ArchiveError> {
    if path.try_exists()? {
        return Err(ArchiveError::Exists { path: path.to_owned() });
    }
    let unfinished = beside(path, ".part");
    remove_if_there(&unfinished)?;
    crate::private::create(&unfinished)?;
    let written = match fill(&unfinished, key, events) {
        Ok(written) => written,
        Err(error) => {
            remove_if_there(&unfinished)?;
            return Err(error);
        }
    };
    sync(&unfinished)?;
    std::fs::rename(&unfinished, path)?;
    sync_folder(path)?;
    match prove(path, key, &written) {
        Ok(sha256) => Ok(Written { sha256, events: written.events }),
        Err(error) => {
            remove_if_there(path)?;
            Err(error)
        }
    }
}

/// What went in, to be compared with what comes out.
#[derive(PartialEq, Eq)]
struct Contents {
    rows: u64,
    events: u64,
    digest: Vec<u8>,
}

/// Sums up events in order.
#[derive(Default)]
struct Sum {
    rows: u64,
    events: u64,
    digest: Sha256,
}

impl Sum {
    fn add(&mut self, key: &EventKey, version: &Version, snapshot: &EventSnapshot, json: &str) {
        self.rows += 1;
        self.events += 1 + snapshot.days.len() as u64;
        for part in [key.connection.as_str(), key.calendar.as_str(), key.id.as_str(), version.as_str(), json]
        {
            // Lengths in front keep two texts from being read as one.
            self.digest.update((part.len() as u64).to_be_bytes());
            self.digest.update(part);
        }
    }

    fn done(self) -> Contents {
        Contents { rows: self.rows, events: self.events, digest: self.digest.finalize().to_vec() }
    }
}

fn fill(
    path: &Path,
    key: &Key,
    events: impl IntoIterator<Item = Result<(EventKey, Version, EventSnapshot), Error>>,
) -> Result<Contents, ArchiveError> {
    let mut conn = connect(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    // An unfinished file is thrown away, so nothing has to be rolled back; and no journal may lie beside the file.
    conn.query_row("PRAGMA journal_mode = MEMORY", [], |_| Ok(()))?;
    let tx = conn.transaction()?;
    tx.execute_batch(TABLE)?;
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", FORM)?;
    let mut sum = Sum::default();
    {
        let mut insert = tx.prepare(
            "INSERT INTO event (connection, calendar, id, version, snapshot) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (connection, calendar, id) DO NOTHING",
        )?;
        for event in events {
            let (key, version, snapshot) = event?;
            let json = serde_json::to_string(&snapshot).map_err(Error::from)?;
            let (connection, calendar, id) =
                (key.connection.as_str(), key.calendar.as_str(), key.id.as_str());
            if insert.execute(params![connection, calendar, id, version.as_str(), json])? == 0 {
                return Err(Error::Conflict { what: "the event in the backup" }.into());
            }
            sum.add(&key, &version, &snapshot, &json);
        }
    }
    tx.commit()?;
    conn.close().map_err(|(_, error)| error)?;
    Ok(sum.done())
}

/// Reads everything back the way a restore will, compares it with what went in, and hashes the file.
fn prove(path: &Path, key: &Key, written: &Contents) -> Result<String, ArchiveError> {
    let before = hash(path)?;
    let archive = Archive::open(path, key, &before)?;
    let mut sum = Sum::default();
    archive.walk(|key, version, snapshot| {
        let json = serde_json::to_string(&snapshot)?;
        sum.add(&key, &version, &snapshot, &json);
        Ok(())
    })?;
    if sum.done() != *written {
        return Err(ArchiveError::NotWhole { why: "an event in it is not what was written" });
    }
    drop(archive);
    if hash(path)? != before {
        return Err(ArchiveError::NotWhole { why: "it changed while it was read" });
    }
    Ok(before)
}

fn hash(path: &Path) -> io::Result<String> {
    let (mut file, mut digest) = (File::open(path)?, Sha256::new());
    let mut piece = vec![0; 64 * 1024];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hex::encode(digest.finalize())),
            count => digest.update(piece.get(..count).unwrap_or_default()),
        }
    }
}

impl Archive {
    /// Opens a backup for reading. A file whose SHA-256 is not `sha256` (hex) is refused before it is looked into.
    pub fn open(path: &Path, key: &Key, sha256: &str) -> Result<Archive, ArchiveError> {
        if !path.try_exists()? {
            return Err(OpenError::Missing { path: path.to_owned() }.into());
        }
        if !hash(path)?.eq_ignore_ascii_case(sha256) {
            return Err(ArchiveError::Changed);
        }
        let conn = connect(path, key, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let number =
            |pragma: &str| conn.query_row(&format!("PRAGMA {pragma}"), [], |row| row.get::<_, i64>(0));
        let (form, id) = (
            number("user_version").map_err(OpenError::from)?,
            number("application_id").map_err(OpenError::from)?,
        );
        if (id, form) != (APPLICATION_ID, FORM) {
            return Err(OpenError::Corrupt { why: "it is not a backup of ours".to_owned() }.into());
        }
        Ok(Archive { conn })
    }

    /// An event with all that hung on it, and its version.
    pub fn find(&self, key: &EventKey) -> Result<Option<(Version, EventSnapshot)>, Error> {
        let sql = "SELECT version, snapshot FROM event WHERE connection = ?1 AND calendar = ?2 AND id = ?3";
        let values = [key.connection.as_str(), key.calendar.as_str(), key.id.as_str()];
        let found = self
            .conn
            .prepare_cached(sql)?
            .query_row(values, |row| Ok((Version::new(row.get_ref(0)?.as_str()?), row.get::<_, String>(1)?)));
        match found.optional()? {
            Some((version, json)) => Ok(Some((version, serde_json::from_str(&json)?))),
            None => Ok(None),
        }
    }

    /// All events in it, in the order in which they were written.
    pub fn keys(&self) -> Result<Vec<(EventKey, Version)>, Error> {
        let sql = "SELECT connection, calendar, id, version FROM event ORDER BY number";
        let mut statement = self.conn.prepare_cached(sql)?;
        Ok(statement
            .query_map([], |row| Ok((key_of(row)?, version_of(row)?)))?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// Hands out all events in the order in which they were written, without holding them.
    pub fn walk(
        &self,
        mut each: impl FnMut(EventKey, Version, EventSnapshot) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let sql = "SELECT connection, calendar, id, version, snapshot FROM event ORDER BY number";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let json = row.get_ref(4)?.as_str().map_err(rusqlite::Error::from)?;
            each(key_of(row)?, version_of(row)?, serde_json::from_str(json)?)?;
        }
        Ok(())
    }
}

fn key_of(row: &rusqlite::Row<'_>) -> rusqlite::Result<EventKey> {
    Ok(EventKey {
        connection: ConnectionName::new(row.get_ref(0)?.as_str()?),
        calendar: CalendarId::new(row.get_ref(1)?.as_str()?),
        id: RemoteId::new(row.get_ref(2)?.as_str()?),
    })
}

fn version_of(row: &rusqlite::Row<'_>) -> rusqlite::Result<Version> {
    Ok(Version::new(row.get_ref(3)?.as_str()?))
}
