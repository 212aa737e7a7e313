//! iCalendar files (RFC 5545): read tolerantly, expanded to instances of a window.
//!
//! One broken event never stops a file: it is quarantined with its line and the reason. No I/O: the caller hands
//! in the bytes. What the connector calls is [`read::events`].
//!
//! * `lines`, `property`, `values`: from bytes to values · `entry`: one `VEVENT` as it stands · `walk`: the file
//! * `zones`: `VTIMEZONE` · `series`, `expand`, [`instances`]: instances · [`read`]: all of it together
//! * [`rows`] with `sorting`, `extras`, [`ends`]: the same file for a clean-up, row by row and without expanding

pub mod ends;
mod entry;
pub mod expand;
mod extras;
pub mod instances;
mod lines;
mod property;
pub mod read;
pub mod rows;
mod series;
mod sorting;
mod values;
mod walk;
mod zones;

pub use entry::Details;
pub use expand::{Expansion, Tally};
pub use instances::{Instance, Instances};
pub use read::{Doubted, Limits, Merged, Quarantined, SetAside, Unreadable};
pub use rows::Rows;

#[cfg(test)]
mod expand_tests;
#[cfg(test)]
mod habits_tests;
#[cfg(test)]
mod rows_tests;
#[cfg(test)]
mod tests;
