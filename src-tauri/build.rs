//! Prepares the window's package. The list of commands makes every other one impossible to permit.

/// Runs the framework's preparation.
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let commands = tauri_build::AppManifest::new().commands(&["call"]);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands))?;
    Ok(())
}
