//! Memory: the only package with SQL. One encrypted database per installation.
//!
//! * [`Store`] writes, [`Reader`] reads; both come from [`mod@open`]. Only one program at a time may hold a [`Store`].
//! * [`table`]: one file per table. Reading takes `&Reader` (a `&Store` and a `&Tx` are one), writing takes
//!   `&mut Tx` from [`Store::write`], so that what belongs together is stored together or not at all.
//! * [`mod@backup`]: copies that were opened and counted before they are called copies; [`mod@restore`]: the way back.
//! * [`mod@private`]: files that only this account may look into.
//! * [`mod@archive`]: the backup of a purge, a file of its own that was read back before it is called one.
//! * [`mod@check`]: is the file what we wrote, byte for byte?
//!
//! Nothing here knows the time: each function that needs it takes it as an argument. Nothing decides: an event that
//! is not seen is reported as not seen, and what that means is decided in `truedocket-core`.
//!
//! # Speed and memory
//! The page cache is 32 MB, which holds all indexes of 100,000 events; sorting and temporary tables stay in memory
//! because they would otherwise lie on disk in the clear. Reading a calendar is fast when each provider page is one
//! [`Store::write`] with one [`table::event::upsert_page`]: one prepared statement, one flush to disk. The price of a
//! commit is its flush and the pages that it seals anew, not its rows: a worker that stores a receipt and claims its
//! next job in the same [`Store::write`] pays once, and a batch of a hundred costs little more than one.

pub mod archive;
pub mod backup;
pub mod chain;
pub mod check;
mod columns;
mod error;
mod key;
mod migrate;
pub mod open;
pub mod private;
pub mod restore;
pub mod table;
mod transaction;

pub use error::{Error, Result};
pub use key::Key;
pub use open::{OpenError, Reader, Store, is_written_to};
pub use transaction::Tx;

#[cfg(test)]
mod tests;
