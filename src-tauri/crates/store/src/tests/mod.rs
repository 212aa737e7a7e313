//! Behaviour of the whole package on real files. Never sleeps; the time is an argument.

mod archive;
mod audit;
mod backup;
mod chains;
mod desk;
mod job;
mod kill;
mod opening;
mod outbox;
mod purge;
mod reading;
mod review;
mod schema;
mod tables;
