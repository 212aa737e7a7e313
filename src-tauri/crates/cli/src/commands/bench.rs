//! `bench`: measures this machine.

use super::Done;
use crate::args;
use truedocket_engine::words;

/// Runs one measurement, or all.
pub(super) async fn run(asked: &args::Bench) -> Done {
    Err(words::refused(
        format!("There is no measurement `{}`.", asked.work),
        "See `truedocket bench --help`.",
    ))
}
