//! Reading a file that somebody names: a file and nothing else, and no more of it than allowed.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Why a file was not read. It names the file and, where there is one, the limit.
#[derive(Debug)]
pub enum FileReadError {
    /// A folder, a pipe or a device: it may have no end.
    NoFile {
        /// Its name.
        name: String,
    },
    /// It has more bytes than are read.
    TooLarge {
        /// Its name.
        name: String,
        /// Bytes that are read.
        limit: u64,
    },
    /// The system refused.
    System {
        /// Its name.
        name: String,
        /// What it said.
        cause: io::Error,
    },
}

impl fmt::Display for FileReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFile { name } => write!(f, "“{name}” is no file that can be read to its end"),
            Self::TooLarge { name, limit } => {
                write!(f, "“{name}” has more than the {} that are read", size(*limit))
            }
            Self::System { name, cause } => write!(f, "“{name}” could not be read: {cause}"),
        }
    }
}

impl std::error::Error for FileReadError {}

/// `12 MiB`, `300 KiB`.
fn size(bytes: u64) -> String {
    match bytes {
        0..=0xf_ffff => format!("{} KiB", bytes.div_ceil(1024)),
        _ => format!("{} MiB", bytes.div_ceil(1024 * 1024)),
    }
}

/// All bytes of the file.
///
/// # Errors
/// It is no file, larger than the limit (also if it grows meanwhile), or the system refused.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, FileReadError> {
    let name = || path.display().to_string();
    let mut bytes = Vec::new();
    let file = open(path)?;
    let taken = file.take(limit.saturating_add(1)).read_to_end(&mut bytes);
    taken.map_err(|cause| FileReadError::System { name: name(), cause })?;
    if bytes.len() as u64 > limit {
        return Err(FileReadError::TooLarge { name: name(), limit });
    }
    Ok(bytes)
}

/// The first bytes of the file, at most as many as the limit.
///
/// # Errors
/// It is no file, or the system refused.
pub fn beginning(path: &Path, limit: u64) -> Result<Vec<u8>, FileReadError> {
    let mut bytes = Vec::new();
    let taken = open(path)?.take(limit).read_to_end(&mut bytes);
    taken.map_err(|cause| FileReadError::System { name: path.display().to_string(), cause })?;
    Ok(bytes)
}

/// A pipe is asked what it is before it is opened: opening would wait for somebody to write into it.
fn open(path: &Path) -> Result<File, FileReadError> {
    let name = || path.display().to_string();
    let system = |cause| FileReadError::System { name: name(), cause };
    if !std::fs::metadata(path).map_err(system)?.is_file() {
        return Err(FileReadError::NoFile { name: name() });
    }
    File::open(path).map_err(system)
}

#[cfg(test)]
mod tests {
    use super::{FileReadError, beginning, read};

    #[test]
    fn a_file_is_read_up_to_its_limit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ics");
        std::fs::write(&path, vec![b'x'; 2048]).unwrap();
        assert_eq!(read(&path, 2048).unwrap().len(), 2048, "the limit itself is allowed");
        let refused = read(&path, 2047).unwrap_err();
        assert!(
            matches!(refused, FileReadError::TooLarge { limit: 2047, .. }),
            "one byte more is not: {refused:?}"
        );
        let told = refused.to_string();
        assert!(told.contains("a.ics") && told.contains("2 KiB"), "file and limit are named: {told}");
        assert_eq!(beginning(&path, 10).unwrap().len(), 10, "its beginning alone");
    }

    #[cfg(unix)]
    #[test]
    fn what_has_no_end_is_not_begun() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("endless.ics");
        std::os::unix::fs::symlink("/dev/zero", &link).unwrap();
        let pipe = folder.path().join("pipe.ics");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success(), "the system makes a pipe");
        for path in [link.as_path(), pipe.as_path(), folder.path(), std::path::Path::new("/dev/zero")] {
            for read in [read(path, 1 << 20), beginning(path, 10)] {
                let refused = read.unwrap_err();
                assert!(matches!(refused, FileReadError::NoFile { .. }), "{}: {refused:?}", path.display());
            }
        }
    }
}
