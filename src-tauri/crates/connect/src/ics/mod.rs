//! iCalendar files: one file, or all files of a folder, each a calendar. They are read in full each time.
//!
//! What a file says is `core::calendar::ics`; here are the files themselves, pages, and the map to core events. `source_events` is
//! the same files row by row, for a clean-up.

mod folder;
pub(crate) mod heading;
mod map;
mod page;
mod reader;
mod source_events;
#[cfg(test)]
mod tests;

pub use reader::IcsFiles;
pub(crate) use source_events::IcsRows;

/// The vendor's short name.
pub const VENDOR: &str = "ics";
