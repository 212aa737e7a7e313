//! Keeping what is kept, over the whole program: secrets that a refusal leaves alone, a directory that Microsoft wants,
//! files that others cannot read, and words from outside that do nothing.

mod allowing;
mod connecting;
pub(crate) mod ledger;
mod removing;
mod terminal;
