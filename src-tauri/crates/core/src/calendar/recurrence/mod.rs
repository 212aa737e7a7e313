//! Recurrence rules of RFC 5545 §3.3.10, expanded in wall time.
//!
//! No zone is known here: a rule speaks of clocks on a wall, and the caller turns each occurrence into an instant
//! with [`crate::time::zone::Zone::to_utc`]. Exceptions, added dates and overrides are in [`crate::calendar::ics`].
//!
//! * `rule`: what a rule says · `parse`: from its text · `days`: sets of days · `occurrences`: the expansion

mod days;
mod occurrences;
mod parse;
mod rule;

pub use occurrences::{ExpansionRefused, Occurrences};
pub use parse::RuleError;
pub use rule::{Freq, Rule, Until};

#[cfg(test)]
mod oracle_tests;
#[cfg(test)]
mod tests;
