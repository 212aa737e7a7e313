//! The UI's own steps: packages, checks, build.

use crate::run::{answers, run, say, top};
use anyhow::{Result, bail};

/// Installs the UI's packages unless the lock file has not changed since the last time.
pub(crate) fn packages(folder: &str) -> Result<()> {
    if !answers("npm", &["--version"]) {
        bail!("Node is missing: please install Node 20.19 or newer (https://nodejs.org), which brings npm");
    }
    let base = top()?.join(folder);
    let lock = std::fs::read(base.join("package-lock.json"))?;
    let stamp = base.join("node_modules/.installed-lock.json");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    say(&format!("Installing the packages of {folder}"));
    run(folder, "npm", &["ci", "--no-audit", "--no-fund", "--ignore-scripts"])?;
    std::fs::write(stamp, lock)?;
    Ok(())
}

/// Builds `ui/dist`, which the window embeds.
pub(crate) fn build() -> Result<()> {
    packages("ui")?;
    say("Building the user interface");
    run("ui", "npm", &["run", "build"])
}

/// Types, lint and tests.
pub(crate) fn check() -> Result<()> {
    packages("ui")?;
    say("Checking the user interface: types, lint, tests");
    for script in ["check", "lint", "test"] {
        run("ui", "npm", &["run", script])?;
    }
    Ok(())
}
