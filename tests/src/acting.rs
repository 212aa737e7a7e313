//! What was shown by attacking the built program: acts on other systems whose outcome was told wrongly, and acts on
//! what somebody else had changed. Each is tried on the real engine and the pretend vendors.

mod beside;
mod cleanups;
mod firm;
pub(crate) mod fixes;
mod hand_over;
mod late;
mod permit;
mod said;
mod since;
mod twins;
