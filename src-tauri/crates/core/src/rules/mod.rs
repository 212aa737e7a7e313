//! The firm's rules: which appointments are valid, whose they are, and which matter they name.
//!
//! * [`called_off`]: what an appointment says of itself
//! * [`copies`]: the copies of one appointment over several calendars, and which of them speaks for it
//! * [`valid`]: from an event as it was read to one that may be sent anywhere
//! * [`court`]: what looks like a court appearance although nobody gave it a category
//! * [`meaning`]: whether two titles name different meetings
//! * [`standing`]: whether an event takes place, and takes time
//! * [`out`]: whether a title says that somebody is out
//! * [`owner`]: whose an appointment is
//! * [`title`]: titles in the form that is compared
//! * [`pattern`], [`matter_id`]: matter numbers in running text
//! * [`place`]: whether two places contradict each other
//!
//! Nothing here repairs anything and nothing guesses: what is unclear is said to be unclear.

pub mod called_off;
pub mod copies;
pub mod court;
pub(crate) mod fold;
pub(crate) mod kinds;
pub mod matter_id;
pub mod meaning;
pub mod out;
pub mod overlap;
pub mod owner;
pub mod pattern;
pub mod place;
mod plain;
pub mod standing;
pub mod title;
pub mod travel;
pub mod valid;
