//! iCalendar files.
