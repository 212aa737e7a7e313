//! The built-in firm from the first reading to the last fix: everything that was planted is reported, nothing else is,
//! and what a person does with it holds.

mod days;
mod fixes;
mod states;
