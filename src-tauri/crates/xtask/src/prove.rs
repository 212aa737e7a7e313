//! `cargo xtask prove`: the long campaign of the simulator, built for speed, and calendar files of the wild against a
//! program of others, the vendors' own client libraries against the pretend world. Short forms of both are among the tests.

use crate::machine::{Need, set_up};
use crate::run::{run, run_with, say};
use anyhow::Result;

/// Without arguments: the planted faults, many worlds, then the files and the clients of others. With them: what `prove` is asked for.
pub(crate) fn prove(arguments: &[String]) -> Result<()> {
    set_up(Need::Engine)?;
    say("Building for speed");
    let simulator = ["run", "--release", "--quiet", "--package", "truedocket-sim", "--bin", "prove", "--"];
    let ask = |what: &[&str]| run(".", "cargo", &[&simulator[..], what].concat());
    if !arguments.is_empty() {
        return ask(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    }
    ask(&["plants"])?;
    ask(&["worlds", "0", "20000"])?;
    let compare = ["test", "--package", "truedocket-tests", "--", "exports::expander", "--nocapture"];
    run_with(".", "cargo", &compare, &[("TRUEDOCKET_EXPANDER", "required")])?;
    let sign_in = ["test", "--package", "truedocket-tests", "--", "foreign::", "--nocapture"];
    run_with(".", "cargo", &sign_in, &[("TRUEDOCKET_FOREIGN_CLIENTS", "required")])
}
