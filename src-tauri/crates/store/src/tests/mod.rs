//! Behaviour of the whole package on real files. Never sleeps; the time is an argument.

mod backup;
mod chains;
mod desk;
mod kill;
mod opening;
mod outbox;
mod reading;
mod schema;
mod tables;
