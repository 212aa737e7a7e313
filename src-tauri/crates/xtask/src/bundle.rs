//! `cargo xtask bundle`: the installer of this platform.

use crate::machine::{Need, set_up};
use crate::run::{run, say};
use crate::ui;
use anyhow::Result;

/// Tauri's own tool, of the version that the app is built with.
const TOOL: &str = "--package=@tauri-apps/cli@2.12.5";

/// Builds the UI and bundles the app.
pub(crate) fn bundle() -> Result<()> {
    set_up(Need::Window)?;
    ui::build()?;
    say("Bundling the app");
    run("src-tauri", "npm", &["exec", "--yes", TOOL, "--", "tauri", "build", "--features", "custom-protocol"])
}
