//! iCalendar files (RFC 5545): read tolerantly, expanded to instances of a window.
//!
//! One broken event never stops a file: it is quarantined with its line and the reason. No I/O: the caller hands
//! in the bytes. What the connector calls is [`read::events`].
//!
//! * `lines`, `property`, `values`: from bytes to values · `entry`: one `VEVENT` as it stands · `walk`: the file
//! * `zones`: `VTIMEZONE` · `series`, `expand`: instances · [`read`]: all of it together

mod entry;
pub mod expand;
mod lines;
mod property;
pub mod read;
mod series;
mod values;
mod walk;
mod zones;

pub use entry::Details;
pub use expand::{Expansion, Instance, Tally};
pub use read::{Limits, Quarantined, Unreadable};

#[cfg(test)]
mod expand_tests;
#[cfg(test)]
mod tests;
