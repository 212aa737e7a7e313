//! Appointments as people in law offices really keep them, and what a paralegal would want to read about them.
//!
//! Each test is one case: what the calendar of record says, what Clio says, what the report must say, and why. A case
//! passes only if the report says exactly that and nothing else, typed by hand and linked alike, in any order.
//! A case that the comparison does not judge rightly yet says `not_yet` with the reason, and fails as soon as it is
//! judged rightly, so that whoever mends it takes the mark off.
//!
//! Still to be written, because nothing that the comparison is given can say it yet:
//!
//! * the assistant who schedules for one attorney types a hearing in and asks nobody: it is that attorney's
//! * a calendar that is marked as one of courts, and one of a team: what lies on it, and whose it is
//! * words of being called off that the firm has added or taken away
//! * an event that was there on an earlier reading, is gone now, and that no entry names: deleted, not missing
//! * two that agreed yesterday, with nothing but the memory of it between them, of which one was moved by a day
//! * a matter that is sealed as a whole, with all that is said of it

mod answers;
mod by_day;
mod called_off;
mod case;
mod co_counsel;
mod contradictions;
mod days;
mod deleted_and_moved;
mod drafts;
mod firm;
mod further;
mod kept;
mod matters;
mod near_misses;
mod never_agreed;
mod nothing_falls_out;
mod overlaps;
mod own_entries;
mod owners;
mod people_and_kinds;
mod sameness;
mod title_differential;
mod titles;
mod together;
mod twins;
mod week;
mod wording;
