//! Calendars that were exported as CSV: what Outlook writes, what Google Calendar takes in, and plain columns with
//! instants in UTC. They are read in full each time, row by row; nothing in a cell is ever calculated.
//!
//! * `text`: from bytes to cells · `columns`: the first line · `cells`: numbers, dates and people of a cell
//! * `when`, `row`: one line of the file · `file`: all of them, each counted once

mod cells;
mod columns;
mod file;
mod row;
#[cfg(test)]
mod tests;
mod text;
mod when;

pub(crate) use file::{CsvFile, CsvRows};

/// The short name that failures carry.
pub(crate) const VENDOR: &str = "csv";
