//! Sign-in and tokens against a pretend vendor on this machine.

mod callbacks;
mod flow;
mod tokens;
