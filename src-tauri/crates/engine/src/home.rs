//! The folder of one installation: where the database, backups, logs, reports and newer zone data are.

use std::io;
use std::path::{Path, PathBuf};
use truedocket_core::time::zone::Zones;

/// The folder of one installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    folder: PathBuf,
}

impl Home {
    /// Uses the folder and makes what is missing in it.
    ///
    /// # Errors
    /// The operating system refused.
    pub fn at(folder: &Path) -> io::Result<Self> {
        for part in ["", "backups", "imports", "logs", "reports", "zones"] {
            std::fs::create_dir_all(folder.join(part))?;
        }
        Ok(Self { folder: folder.canonicalize()? })
    }

    /// What tells this home from others in the keychain.
    pub fn id(&self) -> String {
        format!("Database at {}", self.folder.display())
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
