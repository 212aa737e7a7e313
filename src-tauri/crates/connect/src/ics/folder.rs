//! Which files there are, and their bytes. Names of calendars are in `heading`.

use super::VENDOR;
use crate::failure::{Failure, Kind};
use crate::files::bounded::{self, FileReadError};
use crate::files::{Limits, not_read};
use std::ffi::OsStr;
use std::io;
use std::path::{Component, Path, PathBuf};
use truedocket_core::ids::CalendarId;

pub(super) const LIST: &str = "list calendar files";
pub(super) const OPEN: &str = "open calendar file";

/// How much of a file is looked at for its name and zone.
const HEADING: u64 = 64 * 1024;

/// A file, or a folder of files.
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    pub(super) fn new(path: &str) -> Self {
        Self { path: PathBuf::from(path.strip_prefix("file://").unwrap_or(path)) }
    }

    /// For people.
    pub(super) fn shown(&self) -> String {
        self.path.display().to_string()
    }

    /// Names of the files, sorted. Folders in the folder are not looked into.
    ///
    /// # Errors
    /// `Kind::Refused` when it is not there, may not be read, or holds no calendar: a wrong path must not look
    /// like an office without appointments.
    pub(super) async fn files(&self) -> Result<Vec<String>, Failure> {
        let refused = |cause| trouble(LIST, cause);
        if !tokio::fs::metadata(&self.path).await.map_err(refused)?.is_dir() {
            let name = self.path.file_name().map(|name| name.to_string_lossy().into_owned());
            return name.map(|name| vec![name]).ok_or_else(nothing);
        }
        let mut entries = tokio::fs::read_dir(&self.path).await.map_err(refused)?;
        let mut names = Vec::new();
        while let Some(entry) = entries.next_entry().await.map_err(refused)? {
            let name = entry.file_name();
            if is_calendar(&name) && tokio::fs::metadata(entry.path()).await.map_err(refused)?.is_file() {
                names.push(name.to_str().ok_or_else(unnamed)?.to_owned());
            }
        }
        names.sort_unstable();
        if names.is_empty() { Err(nothing()) } else { Ok(names) }
    }

    /// The first part of a file.
    ///
    /// # Errors
    /// As for [`Folder::bytes`].
    pub(super) async fn heading(&self, name: &str) -> Result<Vec<u8>, Failure> {
        let path = self.file(name)?;
        on_disk(move || bounded::beginning(&path, HEADING)).await
    }

    /// A whole file.
    ///
    /// # Errors
    /// `Kind::Refused` when it is not there, may not be read, is no file or larger than is read, `Kind::Unavailable` when
    /// the disk does not answer.
    pub(super) async fn bytes(&self, calendar: &CalendarId) -> Result<Vec<u8>, Failure> {
        let path = self.file(calendar.as_str())?;
        on_disk(move || bounded::read(&path, Limits::default().bytes)).await
    }

    /// A calendar's id is the name of its file, and nothing that leads out of the folder.
    fn file(&self, name: &str) -> Result<PathBuf, Failure> {
        let mut parts = Path::new(name).components();
        let is_plain = matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None));
        if !is_plain {
            return Err(Failure::new(Kind::Refused, VENDOR, OPEN).reason("not_a_file_name"));
        }
        Ok(match self.path.file_name() == Some(OsStr::new(name)) && !self.path.is_dir() {
            true => self.path.clone(),
            false => self.path.join(name),
        })
    }
}

async fn on_disk(
    work: impl FnOnce() -> Result<Vec<u8>, FileReadError> + Send + 'static,
) -> Result<Vec<u8>, Failure> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|cause| trouble(OPEN, io::Error::other(cause)))?.map_err(|not| not_read(VENDOR, OPEN, not))
}

/// Hidden files are somebody's half-written ones.
fn is_calendar(name: &OsStr) -> bool {
    let path = Path::new(name);
    let is_hidden = name.to_string_lossy().starts_with('.');
    !is_hidden && path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ics"))
}

fn trouble(operation: &'static str, cause: io::Error) -> Failure {
    let (kind, reason) = match cause.kind() {
        io::ErrorKind::NotFound => (Kind::Refused, "no_such_file"),
        io::ErrorKind::PermissionDenied => (Kind::Refused, "not_allowed"),
        _other => (Kind::Unavailable { sent: false }, "disk"),
    };
    Failure::new(kind, VENDOR, operation).reason(reason).because(cause)
}

fn nothing() -> Failure {
    Failure::new(Kind::Refused, VENDOR, LIST).reason("no_calendar_files")
}

fn unnamed() -> Failure {
    Failure::new(Kind::Refused, VENDOR, LIST).reason("unreadable_file_name")
}
