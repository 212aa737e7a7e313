//! `cargo xtask bench`: builds the program for speed and lets it measure itself.

use crate::machine::{Need, set_up};
use crate::run::{run, say};
use anyhow::Result;

/// Arguments go to `truedocket bench`; without any it measures everything.
pub(crate) fn bench(arguments: &[String]) -> Result<()> {
    set_up(Need::Engine)?;
    say("Building for speed");
    let mut command = vec!["run", "--release", "--quiet", "--package", "truedocket-cli", "--", "bench"];
    command.extend(arguments.iter().map(String::as_str));
    if arguments.is_empty() {
        command.push("all");
    }
    run(".", "cargo", &command)
}
