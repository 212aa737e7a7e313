//! The backup of a purge: written, read back and hashed before anything can be approved.

use crate::api::failure::Problem;
use crate::engine::{Engine, key};
use crate::words;
use chrono::{DateTime, Utc};
use std::path::{Path, PathBuf};
use truedocket_core::audit::manifest::Backup;
use truedocket_core::calendar::source::EventSnapshot;
use truedocket_core::ids::{EventKey, Version};
use truedocket_store::archive::{self, Archive, ArchiveError};

/// Writes the backup and reads it back; what is not in it cannot be warranted.
pub(super) async fn write_backup(
    engine: &Engine,
    purge: &str,
    events: Vec<(EventKey, Version, EventSnapshot)>,
) -> Result<(Backup, PathBuf), Problem> {
    let file = engine.home.backups().join(backup_name(purge, engine.now()));
    let key = key(&engine.home, engine.secrets.as_ref())?;
    let path = file.clone();
    let written = tokio::task::spawn_blocking(move || {
        let written = archive::write(&path, &key, events.into_iter().map(Ok))?;
        let read = Archive::open(&path, &key, &written.sha256)?;
        Ok::<_, ArchiveError>(Backup::read_back(written.sha256, read.keys()?))
    });
    let backup = written.await.map_err(|cause| not_backed_up(&cause.to_string()))?;
    backup.map(|backup| (backup, file)).map_err(|error| not_backed_up(&error.to_string()))
}

/// The name alone, without the folder.
pub(super) fn name_of(file: &str) -> String {
    let name = Path::new(file).file_name().map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| file.to_owned())
}

fn backup_name(purge: &str, now: DateTime<Utc>) -> String {
    format!("clean-up-{}-{purge}.backup", now.format("%Y-%m-%d"))
}

/// F24: without a backup that was read back nothing can be approved.
pub(super) fn not_backed_up(cause: &str) -> Problem {
    words::problem(
        "TD-6103",
        format!("The backup could not be written and read back: {cause}."),
        "Nothing was changed, and nothing is cleaned up without it.",
        "Check that the disk has room and that this account may write to the folder `backups`, then try again.",
    )
}
