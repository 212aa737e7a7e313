//! The vendors' own client libraries against the pretend world: msal, google-auth, requests-oauthlib and msgraph-core know
//! nothing of us, so that where they cannot sign in or read on, the pretend world is not what it says.
//!
//! They are installed when they are asked for the first time. Where there is no Python or no package index nothing is
//! tried and that is printed; `cargo xtask prove` demands it. The short form, which needs neither, is
//! `sandbox::oauth::openid_tests`.

use crate::python;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use truedocket_sandbox::office::Provider;
use truedocket_sandbox::{Options, Sandbox, demo};

/// Set where they have to be tried, whatever it takes.
const REQUIRED: &str = "TRUEDOCKET_FOREIGN_CLIENTS";

/// What became of one client.
#[derive(Debug, Deserialize)]
struct Tried {
    client: String,
    steps: Vec<String>,
    failed: String,
}

/// Installed once, whichever test asks first.
fn installed() -> Result<PathBuf, String> {
    static PYTHON: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    PYTHON.get_or_init(|| python::with(&folder(), "foreign")).clone()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("foreign")
}

/// What became of the clients of a script at a firm of its own; `None` where they cannot be had.
async fn tried(script: &str) -> Option<Vec<Tried>> {
    let python = match tokio::task::spawn_blocking(installed).await.expect("no panic") {
        Ok(python) => python,
        Err(why) => {
            assert!(
                crate::program::variable(REQUIRED).is_none(),
                "{REQUIRED} is set, so they must be: {why}"
            );
            eprintln!("Nothing was tried, since the clients of others cannot be had here: {why}");
            return None;
        }
    };
    // Google's keeps its calendars in one system, Microsoft's in the other; the sign-in is the same in both firms.
    let today = "2026-11-19".parse().expect("a day");
    let world = demo::firm(today, Provider::Graph).expect("the built-in firm is sound");
    let sandbox = Sandbox::start(world, Options { mails_count: false, ..Options::default() })
        .await
        .expect("a free port");
    let mut asked = Command::new(python);
    asked.arg(folder().join(script)).arg(&sandbox.base);
    if crate::program::variable(REQUIRED).is_some() {
        asked.arg("long");
    }
    let answer = tokio::task::spawn_blocking(move || asked.output()).await.expect("no panic");
    let answer = answer.expect("Python starts");
    let (out, err) = (String::from_utf8_lossy(&answer.stdout), String::from_utf8_lossy(&answer.stderr));
    assert!(answer.status.success(), "the script itself must run: {err}");
    let tried: Vec<Tried> =
        out.lines().map(|line| serde_json::from_str(line).expect("a line of JSON a client")).collect();
    for Tried { client, steps, .. } in &tried {
        println!("{client}: {}", steps.join(", "));
    }
    Some(tried)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_vendors_own_clients_sign_in_unchanged() {
    let Some(tried) = tried("clients.py").await else { return };
    for Tried { client, steps, failed } in &tried {
        assert!(failed.is_empty(), "{client} signs in elsewhere, and not here after {steps:?}: {failed}");
    }
    assert_eq!(tried.len(), 4, "one for each vendor, and one for Google's calendars");
}

/// The core of Microsoft's own library for Graph, under what is generated from the vendor's document.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn microsofts_own_core_pages_batches_and_waits_unchanged() {
    let Some(tried) = tried("graph_core.py").await else { return };
    let [Tried { client, steps, failed }] = tried.as_slice() else { panic!("one client: {tried:?}") };
    assert!(failed.is_empty(), "{client} works elsewhere, and not here after {steps:?}: {failed}");
    for part in ["paging", "delta", "batch", "retry"] {
        assert!(steps.iter().any(|step| step.contains(part)), "{part} was tried: {steps:?}");
    }
}
