//! Running other programs, and saying so.

use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::process::Command;

/// Tells the person at the terminal what happens now.
pub(crate) fn say(what: &str) {
    println!("\x1b[1m==> {what}\x1b[0m");
}

/// The top folder of the checkout.
pub(crate) fn top() -> Result<PathBuf> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(3).map(PathBuf::from).context("the checkout has no top folder")
}

/// A program of the PATH; on Windows npm and npx are scripts with an ending.
pub(crate) fn program(name: &str) -> Command {
    let script = cfg!(windows) && matches!(name, "npm" | "npx");
    Command::new(if script { format!("{name}.cmd") } else { name.to_owned() })
}

/// Runs to the end in the given folder below the top; its output goes to the terminal.
pub(crate) fn run(folder: &str, name: &str, arguments: &[&str]) -> Result<()> {
    run_with(folder, name, arguments, &[])
}

/// The same with environment variables.
pub(crate) fn run_with(
    folder: &str,
    name: &str,
    arguments: &[&str],
    environment: &[(&str, &str)],
) -> Result<()> {
    let mut command = program(name);
    command.args(arguments).current_dir(top()?.join(folder));
    for (key, value) in environment {
        command.env(key, value);
    }
    let status =
        command.status().with_context(|| format!("{name} could not be started; is it installed?"))?;
    if !status.success() {
        bail!("`{name} {}` failed ({status})", arguments.join(" "));
    }
    Ok(())
}

/// Does the program answer at all?
pub(crate) fn answers(name: &str, arguments: &[&str]) -> bool {
    program(name).args(arguments).output().is_ok_and(|output| output.status.success())
}
