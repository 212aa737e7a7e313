//! Files and folders that only this account may look into: what we keep is about clients.

use std::fs::{File, Metadata, OpenOptions, Permissions};
use std::io;
use std::path::Path;

/// Makes an empty file that only its owner may read.
///
/// # Errors
/// The system refused, or there is a file already.
pub fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Writes a file that only its owner may read, in the place of what was there.
///
/// # Errors
/// The system refused.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    // A file that was there keeps its permissions: they are narrowed before a word is written.
    narrow_open(&file)?;
    io::Write::write_all(&mut file, bytes)
}

/// Makes a folder, and those above it, that only its owner may look into; one that is there is narrowed.
///
/// # Errors
/// The system refused.
pub fn folder(path: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)?;
    narrow(path)
}

/// Leaves a file or folder that is there to its owner alone. On Windows the folder of the account does that.
///
/// # Errors
/// The system refused.
pub fn narrow(path: &Path) -> io::Result<()> {
    // Not through an open file: closing one takes SQLite's locks off a database that this process has open.
    match narrower(&std::fs::metadata(path)?) {
        Some(permissions) => std::fs::set_permissions(path, permissions),
        None => Ok(()),
    }
}

fn narrow_open(file: &File) -> io::Result<()> {
    match narrower(&file.metadata()?) {
        Some(permissions) => file.set_permissions(permissions),
        None => Ok(()),
    }
}

/// The permissions to be set; `None` where they are right, or where it is nobody's file, such as a terminal.
#[cfg(unix)]
fn narrower(metadata: &Metadata) -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    let wanted = match (metadata.is_file(), metadata.is_dir()) {
        (true, _) => 0o600,
        (_, true) => 0o700,
        (false, false) => return None,
    };
    (metadata.permissions().mode() & 0o777 != wanted).then(|| Permissions::from_mode(wanted))
}

#[cfg(not(unix))]
fn narrower(_metadata: &Metadata) -> Option<Permissions> {
    None
}
