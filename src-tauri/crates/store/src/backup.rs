//! Copies of the database. A copy is called one only after it was opened, checked and counted. The way back is
//! [`mod@crate::restore`]; when copies are made is decided elsewhere.

use crate::chain::Verified;
use crate::error::Error;
use crate::key::Key;
use crate::open::{OpenError, Reader, Store, beside, remove_if_there, sync, sync_folder};
use crate::private;
use chrono::{Datelike, Days, NaiveDate};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// Daily copies that are kept.
const DAILY: usize = 7;
/// Weekly copies that are kept: the first of each week.
const WEEKLY: usize = 4;

/// Why a copy was not made or not brought back. The database is as it was.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is a file of that name, and it is not overwritten.
    #[error("there is a file at {} already", path.display())]
    Exists {
        /// Where.
        path: PathBuf,
    },
    /// The copy is not what it should be.
    #[error("the copy is not whole: {why}")]
    NotWhole {
        /// What is wrong with it, in plain words.
        why: String,
    },
    /// The copy could not be opened, or another program holds the database.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The database could not be read.
    #[error(transparent)]
    Store(#[from] Error),
    /// The operating system refused.
    #[error("the copy's files could not be used")]
    Io(#[from] io::Error),
}

/// A copy that was made and proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Rows in all tables together.
    pub rows: u64,
    /// Size of the file in bytes.
    pub bytes: u64,
}

impl Store {
    /// Writes a consistent copy, encrypted with the same key, to `to`. It carries its name only when it was opened
    /// again, checked page by page, counted against the original, and is on the disk.
    pub fn backup_to(&self, to: &Path) -> Result<Copied, BackupError> {
        if to.try_exists()? {
            return Err(BackupError::Exists { path: to.to_owned() });
        }
        let unfinished = beside(to, ".part");
        remove_if_there(&unfinished)?;
        // SQLite fills an empty file that is there, with the permissions that it has.
        private::create(&unfinished)?;
        let target = unfinished.to_str().ok_or(io::Error::from(io::ErrorKind::InvalidFilename))?;
        self.conn().execute("VACUUM INTO ?1", [target]).map_err(Error::from)?;
        sync(&unfinished)?;
        let counted = prove(&unfinished, self.key())?;
        if counted != self.row_counts()? {
            return Err(BackupError::NotWhole { why: "it has not as many rows as the database".to_owned() });
        }
        std::fs::rename(&unfinished, to)?;
        sync_folder(to)?;
        Ok(Copied { rows: sum(&counted), bytes: std::fs::metadata(to)?.len() })
    }
}

/// Opens a copy, looks at all of it, and counts its rows.
pub(crate) fn prove(copy: &Path, key: &Key) -> Result<Vec<(String, u64)>, BackupError> {
    // A pipe would keep us waiting for ever.
    if copy.try_exists()? && !copy.metadata()?.is_file() {
        return Err(BackupError::NotWhole { why: format!("{} is no file", copy.display()) });
    }
    let reader: Reader = Store::open_reading(copy, key)?;
    let check = reader.check()?;
    if let Some(fault) = check.faults.first() {
        return Err(BackupError::NotWhole { why: fault.clone() });
    }
    for chain in [&check.ledger, &check.reports] {
        if let Verified::Broken { row, why } = chain {
            return Err(BackupError::NotWhole { why: format!("row {row} of a chain: {why}") });
        }
    }
    Ok(reader.row_counts()?)
}

pub(crate) fn sum(counts: &[(String, u64)]) -> u64 {
    counts.iter().map(|(_, rows)| rows).sum()
}

/// What to do with the folder of copies today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// The copy to make; `None` when today's is there.
    pub make: Option<String>,
    /// Copies to remove once today's is made, oldest first.
    pub remove: Vec<String>,
}

/// Keeps the newest seven daily copies and the first copy of each of the last four weeks (from Monday). `names` are
/// all names in the folder; those that are not ours are never touched, nor are copies dated after today: a clock
/// that jumped must not cost a copy.
pub fn rotate(names: &[String], today: NaiveDate) -> Rotation {
    let dates: BTreeSet<NaiveDate> = names.iter().filter_map(|name| date_of(name)).collect();
    let mut past: BTreeSet<NaiveDate> = dates.iter().copied().filter(|date| *date <= today).collect();
    past.insert(today);
    let daily = past.iter().rev().take(DAILY).copied();
    let mut weeks = BTreeSet::new();
    let firsts: Vec<NaiveDate> = past.iter().copied().filter(|date| weeks.insert(monday(*date))).collect();
    let weekly = firsts.into_iter().rev().take(WEEKLY);
    let keep: BTreeSet<NaiveDate> = daily.chain(weekly).collect();
    Rotation {
        make: (!dates.contains(&today)).then(|| name_of(today)),
        remove: past.difference(&keep).map(|date| name_of(*date)).collect(),
    }
}

fn monday(date: NaiveDate) -> NaiveDate {
    date.checked_sub_days(Days::new(date.weekday().num_days_from_monday().into())).unwrap_or(date)
}

fn name_of(date: NaiveDate) -> String {
    format!("truedocket-{date}.backup")
}

fn date_of(name: &str) -> Option<NaiveDate> {
    let date = name.strip_prefix("truedocket-")?.strip_suffix(".backup")?.parse().ok()?;
    (name_of(date) == name).then_some(date)
}
