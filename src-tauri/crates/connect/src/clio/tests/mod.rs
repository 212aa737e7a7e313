//! Clio's operations on small bodies, and the port against a pretend Clio on this machine.

mod operations;
mod port;
