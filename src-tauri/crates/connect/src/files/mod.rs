//! Exports of calendars as a source for a clean-up, without any account: .ics files, CSV files, and folders of both.
//! Nothing is written to them.
//!
//! * [`bounded`]: files that somebody names, within a limit
//! * `listing`: which files there are, and their bytes · `source`: their calendars and rows · `row_source`: what every open
//!   file offers

pub mod bounded;
mod listing;
pub(crate) mod row_source;
mod source;
#[cfg(test)]
mod tests;

pub use listing::Limits;
pub(crate) use listing::not_read;
pub use source::FileSource;

use crate::failure::{Failure, Kind};
use std::path::PathBuf;
use truedocket_core::time::zone::Zones;

/// The short name that failures carry, and that of the connection which files stand in for.
pub const VENDOR: &str = "files";

/// Whether a file failed, and no account: then its cause is all that there is to tell.
pub fn is_of_a_file(failure: &Failure) -> bool {
    [VENDOR, crate::csv::VENDOR, crate::ics::VENDOR].contains(&failure.vendor)
}

/// Takes files and folders, each file a calendar (a CSV file with a column `calendar` holds several). Times without a
/// zone are read in `office_zone`, where a file does not name its own. Files are listed here, and read later.
///
/// # Errors
/// `Kind::Refused` when a path is not there, may not be read, is no .ics or .csv file, or there is none at all: a wrong
/// path must not look like an office without appointments.
pub fn open(paths: &[PathBuf], office_zone: &str, zones: Zones) -> Result<FileSource, Failure> {
    open_within(paths, office_zone, zones, Limits::default())
}

/// As [`open`], for files that may cost more or less than usual.
///
/// # Errors
/// As [`open`].
pub fn open_within(
    paths: &[PathBuf],
    office_zone: &str,
    zones: Zones,
    limits: Limits,
) -> Result<FileSource, Failure> {
    let office = zones.find(office_zone).map_err(|cause| {
        Failure::new(Kind::Refused, VENDOR, "open calendar files").reason("unknown_zone").because(cause)
    })?;
    Ok(FileSource::new(listing::files(paths)?, office, zones, limits))
}
