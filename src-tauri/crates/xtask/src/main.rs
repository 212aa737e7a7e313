//! The commands of the README: set up, demo, test, prove, bench, bundle. Each says what it is doing while it does it.
//!
//! Nothing here is part of the product. It needs Rust and Node and fetches the rest.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this program talks to the person at the terminal"
)]
#![allow(clippy::disallowed_methods, reason = "build tool: it reads the environment and the real clock")]

mod bench;
mod bundle;
mod demo;
mod machine;
mod mail_record;
mod prove;
mod run;
mod test;
mod ui;

use anyhow::{Result, bail};

const HELP: &str = "\
cargo xtask demo      the morning report on the built-in pretend firm: opens the app, or prints without a display
cargo xtask test      sets up all that is needed and passes every test
cargo xtask setup     only installs what is missing
cargo xtask lint      formatting, clippy, the UI's checks, licences
cargo xtask prove     runs many simulated worlds and looks for planted faults: speed, score, broken rules
cargo xtask bench     measures; writes the figures to the terminal
cargo xtask bundle    builds the installer of this platform";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    match command {
        "demo" => demo::demo(rest),
        "test" => test::test(),
        "lint" => test::lint(),
        "setup" => machine::set_up(machine::Need::Tests),
        "prove" => prove::prove(rest),
        "bench" => bench::bench(rest),
        "bundle" => bundle::bundle(),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => bail!("there is no command {other}; these are:\n{HELP}"),
    }
}
