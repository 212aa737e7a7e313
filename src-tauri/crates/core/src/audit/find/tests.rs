//! What is found and what is not, on a small invented firm.

mod agree;
mod days;
mod doubles;
mod firm;
mod leavers;
mod leftovers;
mod overlaps;
mod owners;
mod properties;
mod rules;
mod series_days;
mod shells;
mod unread;
