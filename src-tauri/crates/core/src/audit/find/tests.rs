//! What is found and what is not, on a small invented firm.

mod days;
mod firm;
mod leftovers;
mod shells;
