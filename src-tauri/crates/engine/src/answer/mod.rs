//! The answers to the questions of [`crate::api`]: one file a feature. `call` finds the answer to a name.

pub(crate) mod after_fix;
mod assign;
mod audit;
mod by_hand;
pub(crate) mod call;
pub(crate) mod candidates;
mod confirm;
mod connections;
pub(crate) mod copy;
mod fix;
mod fix_undo;
mod hand_over;
pub(crate) mod hidden;
pub(crate) mod jobs;
mod places;
mod runs;
mod settings;
mod since;

pub use connections::adding::New;
pub use connections::facts_of;
pub(crate) mod today;
pub mod window;
