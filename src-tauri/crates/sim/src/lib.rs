//! The simulator: the real core, engine and store in a world that is drawn from a seed. Calendars, practice system, clock,
//! network, disk and a second PC are pretend; the database is a real one. In every world the same rules must hold, and they
//! are looked at whenever something is written outside or stored, not only at the end.
//!
//! The same seed gives the same story, to the letter: one thread, one source of chance a step, and the engine's only door
//! to the outside ([`truedocket_engine::outside`]) is the world's.
//!
//! * `chance`, `steps`: what is drawn; `world`: what is outside; `ports`: the way into it; `pc`: the real program
//! * `run`: a world from its first step to its last; `rules`: what must hold; `story`: how it is told
//! * [`campaign`]: many worlds; `planted`: faults that are put in to see whether they are found
//!
//! What is absent: HTTP, vendors, the window. Those have the sandbox.

pub mod campaign;
mod chance;
mod pc;
mod planted;
mod ports;
mod rules;
mod run;
mod scene;
mod steps;
mod story;
mod world;

#[cfg(test)]
mod tests;

pub use chance::{Fault, Rates};
pub use planted::Plant;
pub use rules::Rule;
pub use run::{Ended, Manner, run};
pub use steps::{Plan, Step, What};
pub use story::Broken;
