//! `cargo xtask test`: all that must hold before anything lands.

use crate::machine::{Need, set_up};
use crate::mail_record::MailRecord;
use crate::run::{program, run, run_with, say, top};
use crate::ui;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

/// One set of features for every cargo call, so that nothing is built twice.
const FEATURES: [&str; 2] = ["--features", "truedocket-desktop/custom-protocol"];
const DENY_VERSION: &str = "0.20.2";

/// Sets up and passes every test.
pub(crate) fn test() -> Result<()> {
    set_up(Need::Tests)?;
    ui::build()?;
    formatting()?;
    say("Building and linting all packages");
    clippy()?;
    ui::check()?;
    contract_tools()?;
    programs()?;
    say("Running every test, on a pretend desktop where there is none");
    let mail_recorder = MailRecord::call()?;
    tests(&mail_recorder)?;
    mail_recorder.hear()?;
    generated_types_are_fresh()?;
    supply_chain()?;
    say("All tests passed");
    Ok(())
}

/// Formatting, clippy, the UI's checks, licences.
pub(crate) fn lint() -> Result<()> {
    set_up(Need::Window)?;
    ui::build()?;
    formatting()?;
    clippy()?;
    ui::check()?;
    supply_chain()
}

fn formatting() -> Result<()> {
    say("Formatting");
    run(".", "cargo", &["fmt", "--all", "--check"])
}

fn clippy() -> Result<()> {
    let mut arguments = vec!["clippy", "--workspace", "--all-targets", "--locked"];
    arguments.extend(FEATURES);
    arguments.extend(["--", "--deny", "warnings"]);
    run(".", "cargo", &arguments)
}

/// The TypeScript types are written by the tests of the engine's questions; what is on file must be the same.
fn generated_types_are_fresh() -> Result<()> {
    say("Generated types");
    let (fresh, folder) = (top()?.join("target/generated-types"), top()?.join("ui/src/host/generated"));
    let stale = differing(&fresh, &folder)?;
    if !stale.is_empty() {
        bail!(
            "these types in ui/src/host/generated are not what the engine's questions say: {}. \
             Please copy them from target/generated-types",
            stale.join(", ")
        );
    }
    Ok(())
}

fn differing(fresh: &Path, folder: &Path) -> Result<Vec<String>> {
    let mut stale = Vec::new();
    for file in std::fs::read_dir(fresh)? {
        let file = file?;
        let name = file.file_name().to_string_lossy().into_owned();
        if std::fs::read(file.path())? != std::fs::read(folder.join(&name)).unwrap_or_default() {
            stale.push(name);
        }
    }
    Ok(stale)
}

/// The validating proxy of the contract check, where the vendors' specifications are at hand.
fn contract_tools() -> Result<()> {
    match specifications() {
        Some(_) => ui::packages("tests/contract"),
        None => {
            say("The vendors' specifications are not here: the contract check will be skipped");
            Ok(())
        }
    }
}

fn specifications() -> Option<PathBuf> {
    let named = std::env::var_os("TRUEDOCKET_SPECS").map(PathBuf::from);
    let beside = top().ok()?.join("../shared/vendors/specs");
    named.into_iter().chain([beside]).find(|folder| folder.is_dir())
}

/// The real programs, which tests start from the folder above their own; cargo builds them for no test by itself.
fn programs() -> Result<()> {
    say("Building the programs that the tests start");
    let mut arguments = vec!["build", "--workspace", "--locked"];
    arguments.extend(FEATURES);
    run(".", "cargo", &arguments)
}

fn tests(mail_recorder: &MailRecord) -> Result<()> {
    let mut arguments = vec!["test", "--workspace", "--locked"];
    arguments.extend(FEATURES);
    let specifications =
        specifications().map(|folder| folder.to_string_lossy().into_owned()).unwrap_or_default();
    let environment =
        [("TRUEDOCKET_SPECS", specifications.as_str()), ("TRUEDOCKET_WITNESS", mail_recorder.file()?)];
    if cfg!(target_os = "linux") {
        let mut session = vec!["tests/desktop/session.sh", "cargo"];
        session.extend(arguments);
        return run_with(".", "bash", &session, &environment);
    }
    run_with(".", "cargo", &arguments, &environment)
}

/// Licences, sources and bans always; advisories where their database can be reached.
fn supply_chain() -> Result<()> {
    say("Licences, sources and bans of all dependencies");
    let tools = top()?.join("target/tools");
    let binary = tools.join("bin").join(if cfg!(windows) { "cargo-deny.exe" } else { "cargo-deny" });
    if !binary.exists() {
        say("Building the licence checker (once)");
        let root = tools.to_str().context("the checkout's path is no text")?;
        run(
            ".",
            "cargo",
            &["install", "cargo-deny", "--version", DENY_VERSION, "--locked", "--root", root, "--quiet"],
        )?;
    }
    let binary = binary.to_str().context("the checkout's path is no text")?;
    run(".", binary, &["--log-level", "error", "check", "bans", "licenses", "sources"])?;
    let fetched =
        program(binary).args(["--log-level", "error", "fetch", "db"]).current_dir(top()?).output()?;
    if !fetched.status.success() {
        say("The advisory database cannot be reached from here: advisories were not checked");
        return Ok(());
    }
    run(".", binary, &["--log-level", "error", "check", "advisories"])
}
