//! The pretend world: one firm, and every vendor's interface to it over loopback HTTP, written from the vendors'
//! documents and stricter than life. It knows no other package of ours, so that it can be wrong in its own ways
//! only, and not in ours.

mod batch;
pub mod browser;
pub mod clio;
pub mod clock;
pub mod control;
pub mod demo;
pub mod faults;
pub mod generate;
pub mod google;
pub mod graph;
mod mail_recorder;
pub mod oauth;
pub mod office;
mod pages;
mod paging;
pub mod plant;
pub mod requests;
mod server;
pub mod state;
#[cfg(test)]
mod test_client;
pub mod vendor;
pub mod world;

pub use server::Sandbox;
pub use state::{Options, Shared};
pub use vendor::Vendor;
pub use world::World;
