//! The clean-up of a firm's legacy calendars: what is junk or breaks a rule, what could be done about it, and what a
//! person has approved. Nothing here reads a calendar or changes one.
//!
//! * [`visibility`]: what was read, and the proofs that only it hands out
//! * [`table`]: all rows of the firm in the form in which they are compared
//! * [`finding`]: what was found, with reason, evidence, confidence and a proposed act
//! * [`find`]: the eleven kinds
//! * [`manifest`]: from decisions to the list of what may be done, and the permit for each item of it

pub mod find;
pub mod finding;
pub mod manifest;
pub mod table;
pub mod visibility;
