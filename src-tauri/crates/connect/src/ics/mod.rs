//! iCalendar files: one file, or all files of a folder, each a calendar. They are read in full each time.
//!
//! What a file says is `core::ics`; here are the files themselves, pages, and the map to core events.

mod folder;
mod heading;
mod map;
mod page;
mod reader;
#[cfg(test)]
mod tests;

pub use reader::IcsFiles;

/// The vendor's short name.
pub const VENDOR: &str = "ics";
