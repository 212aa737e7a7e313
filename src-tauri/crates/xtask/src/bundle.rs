//! `cargo xtask bundle`: the installer of this platform.

use crate::machine::{Need, set_up};
use crate::run::{run, say};
use crate::ui;
use anyhow::Result;

/// Builds the UI and bundles the app with Tauri's own tool, which the UI's packages bring along.
pub(crate) fn bundle() -> Result<()> {
    set_up(Need::Window)?;
    ui::build()?;
    say("Bundling the app");
    let tauri = if cfg!(windows) { "../ui/node_modules/.bin/tauri.cmd" } else { "../ui/node_modules/.bin/tauri" };
    run("src-tauri", tauri, &["build", "--features", "custom-protocol"])
}
