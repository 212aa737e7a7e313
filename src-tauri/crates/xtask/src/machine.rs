//! What a machine needs besides Rust and Node, and how it gets it.
//!
//! Only Debian-like systems need packages; Windows and macOS bring their web view and keychain along.

use crate::run::{answers, program, say};
use anyhow::{Context, Result, bail};

/// What the machine is needed for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// The engine and the command line.
    Engine,
    /// And the window.
    Window,
    /// And a pretend desktop to test it in.
    Tests,
}

const ENGINE: &[&str] = &["build-essential", "pkg-config", "libssl-dev"];
const WINDOW: &[&str] = &["libwebkit2gtk-4.1-dev", "libayatana-appindicator3-1"];
const TESTS: &[&str] = &[
    "xvfb",
    "xauth",
    "dbus",
    "gnome-keyring",
    "dunst",
    "webkit2gtk-driver",
    "python3-dbus",
    "python3-gi",
    "fonts-dejavu-core",
    "poppler-utils",
];

/// Installs what is missing, or says exactly what to type.
pub(crate) fn set_up(need: Need) -> Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    if !answers("dpkg-query", &["--version"]) {
        say(
            "This is no Debian-like system: please install the equivalents of these packages yourself if the build asks for them",
        );
        println!("    {}", wanted(need).join(" "));
        return Ok(());
    }
    let missing: Vec<&str> = wanted(need).into_iter().filter(|package| !installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    say(&format!("Installing {} system packages: {}", missing.len(), missing.join(" ")));
    install(&missing)
}

fn wanted(need: Need) -> Vec<&'static str> {
    let mut packages = ENGINE.to_vec();
    if need != Need::Engine {
        packages.extend_from_slice(WINDOW);
    }
    if need == Need::Tests {
        packages.extend_from_slice(TESTS);
    }
    packages
}

fn installed(package: &str) -> bool {
    program("dpkg-query")
        .args(["-W", "-f=${Status}", package])
        .output()
        .is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("install ok installed"))
}

fn install(packages: &[&str]) -> Result<()> {
    let root = program("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0\n"));
    let by_sudo = !root && answers("sudo", &["-n", "true"]);
    let line = format!("apt-get update && apt-get install -y --no-install-recommends {}", packages.join(" "));
    if !root && !by_sudo {
        bail!(
            "some system packages are missing and this account may not install them. Please type:\n\n    sudo sh -c '{line}'\n"
        );
    }
    let mut command = if root { program("sh") } else { program("sudo") };
    if by_sudo {
        command.args(["-n", "sh"]);
    }
    let status = command
        .args(["-c", &line])
        .env("DEBIAN_FRONTEND", "noninteractive")
        .status()
        .context("no shell to install with")?;
    if !status.success() {
        bail!("the packages could not be installed. Please type:\n\n    sudo sh -c '{line}'\n");
    }
    Ok(())
}

/// Is there a screen to open a window on?
pub(crate) fn has_display() -> bool {
    cfg!(windows)
        || cfg!(target_os = "macos")
        || ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| std::env::var(name).is_ok_and(|value| !value.is_empty()))
}
