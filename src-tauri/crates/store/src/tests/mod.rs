//! Behaviour of the whole package on real files. Never sleeps; the time is an argument.

mod archive;
mod audit;
mod backup;
mod chains;
mod fixture;
mod job;
mod kill;
mod opening;
mod operation;
mod private;
mod purge;
mod reading;
mod restore;
mod review;
mod schema;
mod tables;
