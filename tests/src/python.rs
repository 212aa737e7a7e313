//! Python with packages of others, for what is compared with them. They are installed into the build's own folder when
//! they are asked for the first time, and anew when their list changes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn run(command: &mut Command) -> Result<(), String> {
    let done = command.output().map_err(|cause| format!("{command:?} does not start: {cause}"))?;
    match done.status.success() {
        true => Ok(()),
        false => Err(format!("{command:?}: {}", String::from_utf8_lossy(&done.stderr))),
    }
}

/// Python with the packages that `requirements.txt` of the folder names; `Err`: why it cannot be had here.
pub(crate) fn with(folder: &Path, name: &str) -> Result<PathBuf, String> {
    let list = folder.join("requirements.txt");
    let wanted = fs::read_to_string(&list).expect("the list is in the project");
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let python = home.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let mark = home.join("installed.txt");
    if fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    let own = if cfg!(windows) { "python" } else { "python3" };
    run(Command::new(own).args(["-m", "venv", "--clear"]).arg(&home))?;
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--no-deps", "-r"]).arg(list))?;
    fs::write(&mark, wanted).expect("the folder can be written");
    Ok(python)
}
