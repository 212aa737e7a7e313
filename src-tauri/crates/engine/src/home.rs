//! The folder of one installation: where the database, backups, logs, reports and newer zone data are.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use truedocket_connect::secrets::SecretStore;
use truedocket_connect::secrets::installed::InstallationSecrets;
use truedocket_core::time::zone::Zones;
use truedocket_store::private;

/// What tells installations apart: two homes share no item of the keychain, and a home that is moved keeps its own.
const INSTALLATION: &str = "installation";

/// The folder of one installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    folder: PathBuf,
    installation: Installation,
}

impl Home {
    /// Uses the folder, for this account's eyes only, and makes what is missing in it.
    ///
    /// # Errors
    /// The operating system refused.
    pub fn at(folder: &Path) -> io::Result<Self> {
        for part in ["", "backups", "imports", "logs", "reports", "zones"] {
            private::folder(&folder.join(part))?;
        }
        let folder = plain(&std::path::absolute(folder)?);
        let installation = Installation::of(&folder)?;
        Ok(Self { folder, installation })
    }

    /// The random id of this installation.
    pub fn id(&self) -> &str {
        &self.installation.id
    }

    /// The secrets of this installation in a place that others may use too.
    pub fn secrets(&self, place: Arc<dyn SecretStore>) -> InstallationSecrets {
        let earlier = self.installation.has_earlier_names.then(|| {
            // As the key was named before there was an id: by the path, in the system's own spelling.
            let folder = self.folder.canonicalize().unwrap_or_else(|_| self.folder.clone());
            format!("Database at {}", folder.display())
        });
        InstallationSecrets::new(place, self.id(), earlier)
    }

    /// Keeps other starts of this installation waiting until it is dropped.
    ///
    /// # Errors
    /// The operating system refused.
    pub(crate) fn starting(&self) -> io::Result<File> {
        locked(&self.folder)
    }

    /// The encrypted database.
    pub fn database(&self) -> PathBuf {
        self.folder.join("truedocket.db")
    }

    /// Copies of the database.
    pub fn backups(&self) -> PathBuf {
        self.folder.join("backups")
    }

    /// Calendar files that were dropped onto the window for a clean-up.
    pub fn imports(&self) -> PathBuf {
        self.folder.join("imports")
    }

    /// Log files, a JSON line each entry.
    pub fn logs(&self) -> PathBuf {
        self.folder.join("logs")
    }

    /// Reports, spreadsheets and purge records.
    pub fn reports(&self) -> PathBuf {
        self.folder.join("reports")
    }

    /// The PDF of a report.
    pub fn report(&self, number: u64) -> PathBuf {
        self.reports().join(format!("morning-report-{number:05}.pdf"))
    }

    /// The PDF of a report's copy for the person with that address.
    pub fn report_copy(&self, number: u64, address: &str) -> PathBuf {
        let plain =
            |letter: char| if letter.is_alphanumeric() || "@.+_-".contains(letter) { letter } else { '-' };
        let address: String = address.to_lowercase().chars().map(plain).collect();
        self.reports().join(format!("morning-report-{number:05}-for-{address}.pdf"))
    }

    /// The PDF of the docket that begins on that day, `2026-11-30`.
    pub fn docket(&self, day: &str) -> PathBuf {
        self.reports().join(format!("docket-{day}.pdf"))
    }

    /// Zone data: our own, and over it every zone that lies as a TZif file in the folder `zones`, named by its path
    /// below it (`America/New_York`). This is how zone data is renewed without a new release.
    ///
    /// # Errors
    /// A file could not be read, or is no TZif data; it names the file.
    pub fn zones(&self) -> io::Result<Zones> {
        let top = self.folder.join("zones");
        let mut files = Vec::new();
        collect(&top, &top, &mut files)?;
        if files.is_empty() {
            return Ok(Zones::bundled());
        }
        Zones::with(files).map_err(io::Error::other)
    }
}

fn collect(top: &Path, folder: &Path, files: &mut Vec<(String, Vec<u8>)>) -> io::Result<()> {
    for item in std::fs::read_dir(folder)? {
        let path = item?.path();
        if path.is_dir() {
            collect(top, &path, files)?;
        } else if let Ok(below) = path.strip_prefix(top) {
            let name = below
                .components()
                .map(|part| part.as_os_str().to_string_lossy())
                .collect::<Vec<_>>()
                .join("/");
            files.push((name, std::fs::read(&path)?));
        }
    }
    Ok(())
}

/// What the file `installation` says.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Installation {
    /// 32 hex digits.
    id: String,
    /// The home is older than its id: its items in the keychain may bear their earlier names.
    has_earlier_names: bool,
}

/// Stands in the second line of the file for homes that are older than their id.
const EARLIER: &str = "earlier names";

impl Installation {
    /// Reads the id, or makes it, once: two starts at the same time find the same one.
    fn of(folder: &Path) -> io::Result<Self> {
        let mut file = locked(folder)?;
        let spare = folder.join("backups").join(INSTALLATION);
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        let known = Self::parse(&text);
        let has_database = folder.join("truedocket.db").exists();
        // Without its id a database has lost its key; so there is a second copy.
        let known = known.or_else(|| {
            has_database
                .then(|| std::fs::read_to_string(&spare).ok())
                .flatten()
                .and_then(|text| Self::parse(&text))
        });
        if has_database && known.is_none() && !text.trim().is_empty() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the file `installation` is damaged"));
        }
        let own = known.unwrap_or_else(|| Self {
            id: uuid::Uuid::new_v4().simple().to_string(),
            has_earlier_names: has_database,
        });
        if text != own.text() {
            file.rewind()?;
            file.set_len(0)?;
            file.write_all(own.text().as_bytes())?;
            file.sync_all()?;
        }
        if !spare.exists() {
            private::write(&spare, own.text().as_bytes())?;
        }
        Ok(own)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let id = lines.next()?.trim();
        let is_id = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_id.then(|| Self { id: id.to_owned(), has_earlier_names: lines.next() == Some(EARLIER) })
    }

    fn text(&self) -> String {
        let earlier = if self.has_earlier_names { format!("{EARLIER}\n") } else { String::new() };
        format!("{}\n{earlier}", self.id)
    }
}

/// The file of the id, locked until it is closed.
fn locked(folder: &Path) -> io::Result<File> {
    let path = folder.join(INSTALLATION);
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)?;
    private::narrow(&path)?;
    file.lock()?;
    Ok(file)
}

/// The path without the prefix `\\?\` of Windows, which people do not know and some programs do not take.
fn plain(path: &Path) -> PathBuf {
    match path.to_str().and_then(without_prefix) {
        Some(plain) => PathBuf::from(plain),
        None => path.to_owned(),
    }
}

/// `\\?\C:\…` is `C:\…`, and `\\?\UNC\server\…` is `\\server\…`; other paths have no such prefix to lose.
fn without_prefix(path: &str) -> Option<String> {
    let rest = path.strip_prefix(r"\\?\")?;
    if let Some(share) = rest.strip_prefix(r"UNC\") {
        return Some(format!(r"\\{share}"));
    }
    let mut letters = rest.chars();
    let is_drive = letters.next().is_some_and(|letter| letter.is_ascii_alphabetic());
    (is_drive && letters.next() == Some(':')).then(|| rest.to_owned())
}

#[cfg(test)]
mod tests;
