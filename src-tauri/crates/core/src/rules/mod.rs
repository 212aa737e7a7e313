//! The firm's rules: which appointments are valid, whose they are, and which matter they name.
//!
//! * [`copies`]: the copies of one appointment over several calendars, and which of them speaks for it
//! * [`valid`]: from an event as it was read to one that may be sent anywhere
//! * [`court`]: what looks like a court appearance although nobody gave it a category
//! * [`owner`]: whose an appointment is
//! * [`title`]: titles in the form that is compared
//! * [`pattern`], [`matter_id`]: matter numbers in running text
//!
//! Nothing here repairs anything and nothing guesses: what is unclear is said to be unclear.

pub mod copies;
pub mod court;
mod fold;
pub mod matter_id;
pub mod owner;
pub mod pattern;
pub mod title;
pub mod valid;
