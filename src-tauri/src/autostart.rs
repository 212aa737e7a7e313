//! Whether the app starts when the person signs in to the computer. It is off until a person turns it on.

use crate::call::refused;
use serde_json::{Value, json};
use tauri::AppHandle;
use tauri_plugin_autostart::ManagerExt;
use truedocket_engine::api::failure::Problem;

/// The argument that such a start carries: no window, only the tray.
pub const HIDDEN: &str = "--hidden";

/// Is it on?
///
/// # Errors
/// The computer does not say.
pub fn get(app: &AppHandle) -> Result<Value, Problem> {
    let on = app.autolaunch().is_enabled().map_err(|failure| failed(&failure))?;
    Ok(json!({ "on": on }))
}

/// Turns it on or off, and answers what the computer then says.
///
/// # Errors
/// The computer refuses.
pub fn set(app: &AppHandle, on: bool) -> Result<Value, Problem> {
    let launch = app.autolaunch();
    if on { launch.enable() } else { launch.disable() }.map_err(|failure| failed(&failure))?;
    get(app)
}

fn failed(failure: &tauri_plugin_autostart::Error) -> Problem {
    tracing::warn!(%failure, "starting with the computer could not be set");
    refused(
        "TD-0009",
        "The computer did not let Truedocket change this.",
        "Set it in the computer's own settings for programs that start by themselves.",
    )
}
