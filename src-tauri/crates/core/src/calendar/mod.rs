//! What a calendar holds, whoever keeps it. Nothing here knows a feature.
//!
//! * [`event`]: one event or one instance of a series, as it was read
//! * [`source`]: a row as its provider keeps it, with series as one row
//! * [`recurrence`], [`ics`]: series and iCalendar files, as RFC 5545 decides

pub mod event;
pub mod ics;
pub mod recurrence;
pub mod source;
