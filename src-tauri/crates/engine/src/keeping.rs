//! Keeping what we hold safe: copies of the database, the way back, the chain of custody.

use crate::api::failure::Problem;
use crate::engine::{self, Engine};
use crate::home::Home;
use crate::ledger_head::{Restoring, look};
use crate::words;
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use truedocket_connect::secrets::SecretStore;
use truedocket_store::backup::{self, BackupError};
use truedocket_store::open::OpenError;
use truedocket_store::table::ledger;
use truedocket_store::{Error, Key, Store, restore};

/// A backup's name goes into the keychain, which takes no long texts.
const LONGEST_NAME: usize = 100;

/// A copy that was opened again and counted.
#[derive(Clone, Debug, Serialize)]
pub struct BackedUp {
    /// Where it is.
    pub file: PathBuf,
    /// Rows in it.
    pub rows: u64,
    /// Its size.
    pub bytes: u64,
}

/// What a restore did.
#[derive(Clone, Debug, Serialize)]
pub struct Restored {
    /// Rows in the database now.
    pub rows: u64,
    /// Where the database that was replaced is kept.
    pub kept_aside: Option<PathBuf>,
    /// Rows of the ledger that were written after the backup: only the replaced database has them.
    pub ledger_rows_after: u64,
}

/// The state of both chains.
#[derive(Clone, Debug, Serialize)]
pub struct ChainCheck {
    /// Are ledger and reports whole?
    pub whole: bool,
    /// Rows of the ledger.
    pub ledger_rows: u64,
    /// The ledger's end, hex.
    pub ledger_head: String,
    /// What the ledger was compared with besides itself.
    pub compared: String,
    /// Reports.
    pub reports: u64,
    /// The newest report's seal, hex.
    pub report_head: String,
    /// What is broken, naming the row; empty when whole.
    pub broken: Vec<String>,
}

impl Engine {
    /// Writes an encrypted copy. Without a file it gets a dated name in `backups`, and old copies there are thinned
    /// out to seven days and four weeks.
    ///
    /// # Errors
    /// The copy could not be written or did not prove whole; there is none then.
    pub async fn back_up(&self, to: Option<PathBuf>) -> Result<BackedUp, Problem> {
        let now = self.now();
        let rotated = to.is_none();
        let file = match to {
            Some(file) => file,
            None => next_backup(self, now).map_err(|cause| backing(&BackupError::Io(cause)))?,
        };
        let target = file.clone();
        let copied = self
            .memory
            .hold(move |store| store.backup_to(&target))
            .await
            .map_err(|error| words::memory(&error))?
            .map_err(|error| backing(&error))?;
        if rotated {
            thin_out(self, now.date_naive()).map_err(|cause| backing(&BackupError::Io(cause)))?;
        }
        Ok(BackedUp { file, rows: copied.rows, bytes: copied.bytes })
    }

    /// Every row of the ledger as a line of JSON.
    ///
    /// # Errors
    /// Our own memory failed.
    pub async fn export_ledger(&self) -> Result<Vec<u8>, Problem> {
        self.memory
            .read(|reader| {
                let mut lines = Vec::new();
                ledger::export(reader, &mut lines)?;
                Ok(lines)
            })
            .await
            .map_err(|error| words::memory(&error))
    }
}

/// Today's copy; a further one of the same day has the time in its name and is never thinned out.
fn next_backup(engine: &Engine, now: DateTime<Utc>) -> std::io::Result<PathBuf> {
    let rotation = backup::rotate(&backup_names(engine)?, now.date_naive());
    let name =
        rotation.make.unwrap_or_else(|| format!("truedocket-{}.backup", now.format("%Y-%m-%dT%H%M%S%3f")));
    Ok(engine.home.backups().join(name))
}

fn thin_out(engine: &Engine, today: chrono::NaiveDate) -> std::io::Result<()> {
    for name in backup::rotate(&backup_names(engine)?, today).remove {
        std::fs::remove_file(engine.home.backups().join(name))?;
    }
    Ok(())
}

fn backup_names(engine: &Engine) -> std::io::Result<Vec<String>> {
    let files = std::fs::read_dir(engine.home.backups())?;
    files.map(|file| Ok(file?.file_name().to_string_lossy().into_owned())).collect()
}

/// Puts a backup in the place of the database; the database is kept aside. Nothing may have the database open. The
/// ledger then says that it was set back, and by whom.
///
/// # Errors
/// The backup is not whole or of another key, or the database is in use; nothing was changed then.
pub fn restore(
    folder: &Path,
    secrets: Arc<dyn SecretStore>,
    from: &Path,
    now: DateTime<Utc>,
    account: &str,
) -> Result<Restored, Problem> {
    let home = Home::at(folder).map_err(|cause| engine::folder(&cause))?;
    let secrets = home.secrets(secrets);
    let key = engine::key(&home, &secrets)?;
    let database = home.database();
    let restoring = announced(from, &database, &key);
    if let Some(restoring) = &restoring {
        look::announce(&secrets, restoring);
    }
    let restored = restore::restore(from, &database, &key, now).map_err(|error| backing(&error))?;
    if let Some(restoring) = &restoring
        && let Err(cause) = concluded(&database, &key, &secrets, restoring, account, now)
    {
        tracing::warn!(%cause, "the restore is written into the ledger when Truedocket starts");
    }
    let ledger_rows_after = restoring.map_or(0, |restoring| restoring.after());
    Ok(Restored { rows: restored.rows, kept_aside: restored.aside, ledger_rows_after })
}

/// What a restore does to the ledger. `None` where the backup cannot be read; it is then refused anyway.
fn announced(from: &Path, database: &Path, key: &Key) -> Option<Restoring> {
    let head = |path: &Path| {
        // A pipe would never be read to its end; whoever restores it refuses it.
        if !path.is_file() {
            return None;
        }
        let reader = Store::open_reading(path, key).ok()?;
        ledger::head(&reader).ok()
    };
    let end = head(from)?;
    let file = from.file_name().unwrap_or_default().to_string_lossy().chars().take(LONGEST_NAME).collect();
    let before = head(database).map_or(end.rows, |before| before.rows);
    Some(Restoring { file, end, before })
}

fn concluded(
    database: &Path,
    key: &Key,
    secrets: &dyn SecretStore,
    restoring: &Restoring,
    account: &str,
    now: DateTime<Utc>,
) -> Result<(), Box<dyn std::error::Error>> {
    let mut store = Store::open(database, key)?;
    look::conclude(secrets, &mut store, restoring, account, now)?;
    Ok(())
}

fn backing(error: &BackupError) -> Problem {
    let mut sentence = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(beneath) = cause {
        sentence.push_str(": ");
        sentence.push_str(&beneath.to_string());
        cause = beneath.source();
    }
    let hint = match error {
        BackupError::Open(OpenError::Locked { .. }) | BackupError::Store(Error::Busy(_)) => {
            "Close Truedocket's window, and end `truedocket run` and `truedocket serve` where they work on this folder; \
             then do it again."
        }
        BackupError::Exists { .. }
        | BackupError::NotWhole { .. }
        | BackupError::Open(_)
        | BackupError::Store(_)
        | BackupError::Io(_) => "Choose another file, or check the folder and the room on the disk.",
    };
    words::problem("TD-3401", format!("{sentence}."), "The database was not changed.", hint)
}

#[cfg(test)]
mod tests {
    use super::{BackupError, OpenError, backing};

    #[test]
    fn whoever_restores_while_another_program_works_is_told_to_end_it() {
        let told = backing(&BackupError::Open(OpenError::Locked { holder: Some(7) }));
        assert!(
            told.sentence.contains("another Truedocket"),
            "it says what is in the way: {}",
            told.sentence
        );
        assert!(told.hint.contains("Close Truedocket's window"), "and what helps: {}", told.hint);
        let told = backing(&BackupError::NotWhole { why: "it is cut".to_owned() });
        assert!(
            told.hint.contains("another file"),
            "a file that is not whole is another matter: {}",
            told.hint
        );
    }
}
