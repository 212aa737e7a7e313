//! Which files there are, and their bytes. What they say is not known here.

use super::VENDOR;
use super::bounded::{self, FileReadError};
use crate::failure::{Failure, Kind};
use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

const LIST: &str = "list calendar files";
const OPEN: &str = "open calendar file";

/// How much of an .ics file is looked at for its name and zone.
const HEADING: u64 = 64 * 1024;

/// What a file may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file.
    pub bytes: u64,
}

impl Default for Limits {
    /// 256 MiB: some 250,000 events of an .ics file, or a million lines of a table.
    fn default() -> Self {
        Self { bytes: 256 * 1024 * 1024 }
    }
}

/// What a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileFormat {
    Ics,
    Csv,
    /// It may well hold calendars, and nothing here reads it.
    Other(Unread),
}

/// Why a file that may well hold calendars is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// Files packed into one.
    Packed,
    /// A calendar or a mailbox as another program keeps it.
    Foreign,
}

impl Unread {
    fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_string_lossy().to_ascii_lowercase();
        match ending.as_str() {
            "zip" | "7z" | "rar" | "tar" | "gz" | "tgz" => Some(Self::Packed),
            "vcs" | "pst" | "ost" | "olm" => Some(Self::Foreign),
            _other => None,
        }
    }

    pub(super) fn failure(self, path: &Path) -> Failure {
        let words = NotReadHere { name: shown(path), why: self };
        Failure::new(Kind::Refused, VENDOR, OPEN).reason("no_calendar_file").because(words)
    }
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    /// Its name, or its path where two files have the same name.
    pub(super) id: String,
    pub(super) path: PathBuf,
    pub(super) form: FileFormat,
}

impl File {
    /// The name without its ending.
    pub(super) fn stem(&self) -> String {
        let stem = self.path.file_stem().unwrap_or_default();
        stem.to_string_lossy().into_owned()
    }

    /// The first part, where an .ics file tells its name and zone.
    ///
    /// # Errors
    /// As for [`File::bytes`].
    pub(super) async fn beginning(&self) -> Result<Vec<u8>, Failure> {
        let path = self.path.clone();
        self.on_disk(move || bounded::beginning(&path, HEADING)).await
    }

    /// All of it.
    ///
    /// # Errors
    /// `Kind::Refused` when it is not there, may not be read or is larger than allowed, `Kind::Unavailable` when the disk
    /// does not answer.
    pub(super) async fn bytes(&self, limits: Limits) -> Result<Vec<u8>, Failure> {
        let (size, _) = self.stamp().await?;
        let too_large = |bytes| {
            let words = TooLarge { name: shown(&self.path), bytes, limit: limits.bytes };
            Failure::new(Kind::Refused, VENDOR, OPEN).reason("too_large").because(words)
        };
        if size > limits.bytes {
            return Err(too_large(size));
        }
        let path = self.path.clone();
        self.on_disk(move || bounded::read(&path, limits.bytes)).await
    }

    async fn on_disk(
        &self,
        work: impl FnOnce() -> Result<Vec<u8>, FileReadError> + Send + 'static,
    ) -> Result<Vec<u8>, Failure> {
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|cause| trouble(OPEN, &self.path, io::Error::other(cause)))?
            .map_err(|not| not_read(VENDOR, OPEN, not))
    }

    /// Tells, without reading it, whether the file is still what it was: size and time of the last change.
    pub(super) async fn stamp(&self) -> Result<(u64, Option<std::time::SystemTime>), Failure> {
        let refused = |cause| trouble(OPEN, &self.path, cause);
        let metadata = tokio::fs::metadata(&self.path).await.map_err(refused)?;
        Ok((metadata.len(), metadata.modified().ok()))
    }
}

/// Folders in folders lie at most so deep: a Takeout has three. What links to a folder is not followed.
const DEEPEST: usize = 12;

/// All files of the paths and of the folders in them, each once.
///
/// # Errors
/// As [`super::open`].
pub(super) fn files(paths: &[PathBuf]) -> Result<Vec<File>, Failure> {
    let mut found = BTreeMap::new();
    for path in paths {
        let refused = |cause| trouble(LIST, path, cause);
        if !std::fs::metadata(path).map_err(refused)?.is_dir() {
            match form(path) {
                Some(FileFormat::Other(unread)) => return Err(unread.failure(path)),
                Some(form) => drop(found.insert(path.clone(), form)),
                None => {
                    let words = UnknownFormat { name: shown(path) };
                    let failure = Failure::new(Kind::Refused, VENDOR, LIST).reason("no_calendar_file");
                    return Err(failure.because(words));
                }
            }
            continue;
        }
        if of_folder(path, 0, &mut found)? == 0 {
            let unread = found.iter().find_map(|(inner, form)| match form {
                FileFormat::Other(unread) if inner.starts_with(path) => Some(unread.failure(inner)),
                FileFormat::Other(_) | FileFormat::Ics | FileFormat::Csv => None,
            });
            if let Some(unread) = unread {
                return Err(unread);
            }
            let words = NoCalendar { name: shown(path) };
            return Err(Failure::new(Kind::Refused, VENDOR, LIST).reason("no_calendar_files").because(words));
        }
    }
    if found.is_empty() {
        return Err(Failure::new(Kind::Refused, VENDOR, LIST).reason("no_calendar_files"));
    }
    Ok(named(found.into_iter()))
}

/// Answers with how many files it holds that can be read. In the folders of a folder only .ics files are looked for: a
/// Takeout holds tables of many other things, and attachments are packed as well.
///
/// # Errors
/// A folder or a file in it may not be looked at: what is in there would be missing without a word.
fn of_folder(
    folder: &Path,
    deep: usize,
    found: &mut BTreeMap<PathBuf, FileFormat>,
) -> Result<usize, Failure> {
    let mut files = 0;
    let refused = |path: &Path, cause| trouble(LIST, path, cause);
    for entry in std::fs::read_dir(folder).map_err(|cause| refused(folder, cause))? {
        let entry = entry.map_err(|cause| refused(folder, cause))?;
        let inner = entry.path();
        let kind = entry.file_type().map_err(|cause| refused(&inner, cause))?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            if deep == DEEPEST {
                return Err(refused(&inner, io::Error::other("folders lie in folders too deeply")));
            }
            files += of_folder(&inner, deep + 1, found)?;
        } else if let Some(form) = form(&inner).filter(|form| deep == 0 || *form == FileFormat::Ics)
            && std::fs::metadata(&inner).map_err(|cause| refused(&inner, cause))?.is_file()
        {
            files += usize::from(!matches!(form, FileFormat::Other(_)));
            found.insert(inner, form);
        }
    }
    Ok(files)
}

fn named(found: impl Iterator<Item = (PathBuf, FileFormat)>) -> Vec<File> {
    let found: Vec<(PathBuf, FileFormat)> = found.collect();
    let mut names: Vec<String> = found.iter().map(|(path, _)| shown(path)).collect();
    names.sort_unstable();
    let is_shared = |name: &str| names.iter().filter(|other| *other == name).count() > 1;
    let file = |(path, form): (PathBuf, FileFormat)| {
        let name = shown(&path);
        let id = if is_shared(&name) { path.display().to_string() } else { name };
        File { id, path, form }
    };
    found.into_iter().map(file).collect()
}

/// By its ending.
fn form(path: &Path) -> Option<FileFormat> {
    let ending = path.extension()?;
    let is = |other: &str| ending.eq_ignore_ascii_case(other);
    if is("ics") || is("ical") || is("icalendar") || is("ifb") {
        Some(FileFormat::Ics)
    } else if is("csv") || is("tsv") {
        Some(FileFormat::Csv)
    } else {
        Unread::of(path).map(FileFormat::Other)
    }
}

/// The name of a file, for people.
pub(super) fn shown(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Why a file was not read, for whoever asked for the calendar.
pub(crate) fn not_read(vendor: &'static str, operation: &'static str, not: FileReadError) -> Failure {
    let (kind, reason) = match &not {
        FileReadError::NoFile { .. } => (Kind::Refused, "no_file"),
        FileReadError::TooLarge { .. } => (Kind::Refused, "too_large"),
        FileReadError::System { cause, .. } => match cause.kind() {
            io::ErrorKind::NotFound => (Kind::Refused, "no_such_file"),
            io::ErrorKind::PermissionDenied => (Kind::Refused, "not_allowed"),
            _other => (Kind::Unavailable { sent: false }, "disk"),
        },
    };
    Failure::new(kind, vendor, operation).reason(reason).because(not)
}

fn trouble(operation: &'static str, path: &Path, cause: io::Error) -> Failure {
    let (kind, reason) = match cause.kind() {
        io::ErrorKind::NotFound => (Kind::Refused, "no_such_file"),
        io::ErrorKind::PermissionDenied => (Kind::Refused, "not_allowed"),
        _other => (Kind::Unavailable { sent: false }, "disk"),
    };
    let words = FileError { name: shown(path), cause };
    Failure::new(kind, VENDOR, operation).reason(reason).because(words)
}

#[derive(Debug)]
struct FileError {
    name: String,
    cause: io::Error,
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}” cannot be read", self.name)
    }
}

impl std::error::Error for FileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}

/// A folder that was named and has nothing to read.
#[derive(Debug)]
struct NoCalendar {
    name: String,
}

impl fmt::Display for NoCalendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "in the folder “{}” and the folders in it is no .ics or .csv file", self.name)
    }
}

impl std::error::Error for NoCalendar {}

#[derive(Debug)]
struct UnknownFormat {
    name: String,
}

impl fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}” is neither an .ics nor a .csv file", self.name)
    }
}

impl std::error::Error for UnknownFormat {}

/// A file that may hold calendars, and why nothing of it is read.
#[derive(Debug)]
struct NotReadHere {
    name: String,
    why: Unread,
}

impl fmt::Display for NotReadHere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.name;
        match self.why {
            Unread::Packed => write!(f, "“{name}” holds other files and was not read; unpack it first"),
            Unread::Foreign => {
                write!(f, "“{name}” was not read; export its calendars as .ics from the program that made it")
            }
        }
    }
}

impl std::error::Error for NotReadHere {}

#[derive(Debug)]
struct TooLarge {
    name: String,
    bytes: u64,
    limit: u64,
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mib = |bytes: u64| bytes.div_ceil(1024 * 1024);
        let (name, is, may) = (&self.name, mib(self.bytes), mib(self.limit));
        write!(
            f,
            "“{name}” has {is} MiB, more than the {may} MiB that are read; export a shorter period, or each calendar by itself"
        )
    }
}

impl std::error::Error for TooLarge {}
