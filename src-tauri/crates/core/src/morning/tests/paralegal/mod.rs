//! Appointments as people in law offices really keep them, and what a paralegal would want to read about them.
//!
//! Each test is one case: what the calendar of record says, what Clio says, what the report must say, and why. A case
//! passes only if the report says exactly that and nothing else, typed by hand and linked alike, in any order.
//! A case that the comparison does not judge rightly yet says `not_yet` with the reason, and fails as soon as it is
//! judged rightly, so that whoever mends it takes the mark off.

mod answers;
mod called_off;
mod case;
mod drafts;
mod firm;
mod near_misses;
mod owners;
