//! `cargo xtask demo`: the main job on the pretend firm.

use crate::machine::{Need, has_display, set_up};
use crate::run::{run, say};
use crate::ui;
use anyhow::Result;

/// Opens the app on the report; without a display (or with `--print`) prints the report.
pub(crate) fn demo(arguments: &[String]) -> Result<()> {
    let rest: Vec<&str> = arguments.iter().map(String::as_str).filter(|word| *word != "--print").collect();
    let print = rest.len() < arguments.len();
    if has_display() && !print {
        set_up(Need::Window)?;
        ui::build()?;
        say("Building the app (the first time this takes some minutes)");
        run(
            ".",
            "cargo",
            &["build", "--package", "truedocket-desktop", "--features", "truedocket-desktop/custom-protocol"],
        )?;
        say("Starting the pretend firm, comparing its systems, opening the report");
        let mut command = vec!["run", "--quiet", "--package", "truedocket-desktop"];
        command.extend(["--features", "truedocket-desktop/custom-protocol", "--", "--demo"]);
        command.extend(rest);
        return run(".", "cargo", &command);
    }
    set_up(Need::Engine)?;
    say("Building the engine (the first time this takes some minutes)");
    run(".", "cargo", &["build", "--package", "truedocket-cli"])?;
    say("Starting the pretend firm, comparing its systems, printing the report");
    let mut command = vec!["run", "--quiet", "--package", "truedocket-cli", "--", "demo"];
    command.extend(rest);
    run(".", "cargo", &command)
}
