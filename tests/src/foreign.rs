//! The vendors' own client libraries against the pretend world: msal, google-auth and requests-oauthlib know nothing of us,
//! so that where they cannot sign in, the pretend world is not what it says.
//!
//! They are installed when they are asked for the first time. Where there is no Python or no package index nothing is
//! tried and that is printed; `cargo xtask prove` demands it. The short form, which needs neither, is
//! `sandbox::oauth::openid_tests`.

use crate::python;
use serde::Deserialize;
use std::path::Path;
use std::process::Command;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_vendors_own_clients_sign_in_unchanged() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("foreign");
    let python = match python::with(&folder, "foreign") {
        Ok(python) => python,
        Err(why) => {
            assert!(
                crate::program::variable(REQUIRED).is_none(),
                "{REQUIRED} is set, so they must be: {why}"
            );
            eprintln!("Nothing was tried, since the clients of others cannot be had here: {why}");
            return;
        }
    };
    // Google's keeps its calendars in one system, Microsoft's in the other; the sign-in is the same in both firms.
    let today = "2026-11-19".parse().expect("a day");
    let world = demo::firm(today, Provider::Graph).expect("the built-in firm is sound");
    let sandbox = Sandbox::start(world, Options::default()).await.expect("a free port");
    let mut asked = Command::new(python);
    asked.arg(folder.join("clients.py")).arg(&sandbox.base);
    if crate::program::variable(REQUIRED).is_some() {
        asked.arg("long");
    }
    let answer = tokio::task::spawn_blocking(move || asked.output()).await.expect("no panic");
    let answer = answer.expect("Python starts");
    let (out, err) = (String::from_utf8_lossy(&answer.stdout), String::from_utf8_lossy(&answer.stderr));
    assert!(answer.status.success(), "the script itself must run: {err}");
    let tried: Vec<Tried> =
        out.lines().map(|line| serde_json::from_str(line).expect("a line of JSON a client")).collect();
    for Tried { client, steps, failed } in &tried {
        println!("{client}: {}", steps.join(", "));
        assert!(failed.is_empty(), "{client} signs in elsewhere, and not here after {steps:?}: {failed}");
    }
    assert_eq!(tried.len(), 4, "one for each vendor, and one for Google's calendars: {out}");
}
