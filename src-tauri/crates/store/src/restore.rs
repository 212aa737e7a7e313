//! The way back from a copy of the database. Whatever happens in between, a kill included, the database is the old one
//! with its last transaction, or the restored one: it changes hands by one rename, and nothing is taken away before.

use crate::backup::{BackupError, prove, sum};
use crate::key::Key;
use crate::open::{OpenError, WriterLock, beside, connect, remove_if_there, sync, sync_folder};
use chrono::{DateTime, Utc};
use rusqlite::OpenFlags;
use std::io;
use std::path::{Path, PathBuf};

/// What a restore did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Where the database that was replaced is now; `None` when there was none.
    pub aside: Option<PathBuf>,
    /// Rows in all tables together.
    pub rows: u64,
}

/// Brings a copy back. It is proved before anything is touched; the database that it replaces stays beside it, as
/// `….replaced-` and the instant `at`.
///
/// # Errors
/// The copy is not whole, the database is in use, or the system refused: the database is as it was, with its last
/// transaction.
pub fn restore(from: &Path, to: &Path, key: &Key, at: DateTime<Utc>) -> Result<Restored, BackupError> {
    restore_on(&SystemDisk, from, to, key, at)
}

/// What a restore asks of the disk, so that a test can let each step be the last or be refused.
pub(crate) trait Disk {
    /// Copies a file, for this account's eyes only, and waits until it is on the disk.
    fn copy(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Gives a file a second name.
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Takes a name away; one that is not there is fine.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Gives a file another name at once, in the place of whatever has it.
    fn replace(&self, from: &Path, to: &Path) -> io::Result<()>;
}

/// The real disk.
pub(crate) struct SystemDisk;

impl Disk for SystemDisk {
    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        remove_if_there(to)?;
        crate::private::create(to)?;
        io::copy(&mut std::fs::File::open(from)?, &mut std::fs::OpenOptions::new().write(true).open(to)?)?;
        sync(to)
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        match std::fs::hard_link(from, to) {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::AlreadyExists) => {
                Err(error)
            }
            // Some file systems of sticks and network drives know no second name.
            Err(_) => self.copy(from, to),
            Ok(()) => Ok(()),
        }
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        remove_if_there(path)
    }

    fn replace(&self, from: &Path, to: &Path) -> io::Result<()> {
        std::fs::rename(from, to)
    }
}

pub(crate) fn restore_on(
    disk: &dyn Disk,
    from: &Path,
    to: &Path,
    key: &Key,
    at: DateTime<Utc>,
) -> Result<Restored, BackupError> {
    let rows = sum(&prove(from, key)?);
    let _lock = WriterLock::take(to)?;
    let aside = beside(to, &format!(".replaced-{}", at.format("%Y%m%dT%H%M%S%3fZ")));
    if aside.try_exists()? {
        return Err(BackupError::Exists { path: aside });
    }
    let coming = beside(to, ".restoring");
    let placed =
        arrive(disk, from, &coming, key, rows).and_then(|()| take_place(disk, &coming, to, &aside, key));
    if placed.is_err() {
        // What cannot be tidied up harms nobody: the next restore writes over it.
        let _ = disk.remove(&coming);
    }
    let replaced = placed?;
    // The rename has happened. If the folder cannot be flushed, a power cut leaves the old or the new one.
    let _ = sync_folder(to);
    Ok(Restored { aside: replaced.then_some(aside), rows })
}

/// The copy lies beside the database, whole.
fn arrive(disk: &dyn Disk, from: &Path, coming: &Path, key: &Key, rows: u64) -> Result<(), BackupError> {
    let journals = ["-wal", "-shm"].map(|ending| beside(coming, ending));
    journals.iter().try_for_each(|file| disk.remove(file))?;
    disk.copy(from, coming)?;
    if sum(&prove(coming, key)?) != rows {
        return Err(BackupError::NotWhole { why: "it changed while it was brought back".to_owned() });
    }
    // Looking at a copy that keeps a journal leaves an empty one.
    Ok(journals.iter().try_for_each(|file| disk.remove(file))?)
}

/// Sets the database aside under a second name, then replaces it. True: there was one.
fn take_place(
    disk: &dyn Disk,
    coming: &Path,
    to: &Path,
    aside: &Path,
    key: &Key,
) -> Result<bool, BackupError> {
    let there = to.try_exists()?;
    let journal = there && !gather_journal(to, key)?;
    let journal = (journal || !there) && beside(to, "-wal").try_exists()?;
    let placed = set_aside(disk, to, aside, there, journal).and_then(|()| {
        // Our lock keeps writers out, and no reader needs these: a reader of the old file has them open already, and
        // on Windows that refuses us here, before anything has changed.
        for ending in ["-wal", "-shm"] {
            disk.remove(&beside(to, ending))?;
        }
        disk.replace(coming, to)
    });
    if placed.is_err() {
        give_back(disk, to, aside, journal);
    }
    placed?;
    Ok(there)
}

/// Moves what stands in the journal into the database file, so that the file alone is the whole database. False: the
/// file is so damaged that the journal cannot be joined with it; both are then kept as they are.
fn gather_journal(path: &Path, key: &Key) -> Result<bool, BackupError> {
    let gathered = (|| {
        // Looked at first: opening a damaged file for writing could throw its journal away.
        let looking = connect(path, key, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        looking.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
        drop(looking);
        let conn = connect(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let busy: i64 = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        conn.close().map_err(|(_, error)| OpenError::from(error))?;
        Ok(busy)
    })();
    match gathered {
        Ok(0) => Ok(true),
        Ok(_busy) => Err(OpenError::Locked { holder: None }.into()),
        Err(OpenError::WrongKey | OpenError::Corrupt { .. }) => Ok(false),
        Err(other) => Err(other.into()),
    }
}

/// The database, and the journal that could not be joined with it, get a second name each.
fn set_aside(disk: &dyn Disk, to: &Path, aside: &Path, there: bool, journal: bool) -> io::Result<()> {
    if there {
        disk.link(to, aside)?;
    }
    if journal {
        disk.remove(&beside(aside, "-wal"))?;
        disk.link(&beside(to, "-wal"), &beside(aside, "-wal"))?;
    }
    Ok(())
}

/// The database stays: it gets its journal back, and the second names go.
fn give_back(disk: &dyn Disk, to: &Path, aside: &Path, journal: bool) {
    let (own, kept) = (beside(to, "-wal"), beside(aside, "-wal"));
    let whole = !journal || own.exists() || disk.replace(&kept, &own).is_ok();
    if whole && to.exists() {
        let _ = disk.remove(&kept);
        let _ = disk.remove(aside);
    }
}
