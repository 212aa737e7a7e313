//! iCalendar files: one file, or all files of a folder, each a calendar. They are read in full each time.
//!
//! What a file says is `core::calendar::ics`; here are the files themselves, pages, and the map to core events. `originals` is
//! the same files row by row, for a clean-up.

mod folder;
pub(crate) mod heading;
mod map;
mod originals;
mod page;
mod reader;
#[cfg(test)]
mod tests;

pub(crate) use originals::IcsShelf;
pub use reader::IcsFiles;

/// The vendor's short name.
pub const VENDOR: &str = "ics";
