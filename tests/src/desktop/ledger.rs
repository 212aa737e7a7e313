//! The ledger's end in the real keychain: the program keeps it there, and finds out what somebody did to the ledger.

use super::installation;
use crate::keeping::ledger::{add_rows_with, insider, key_in};
use crate::program::built;
use serde_json::Value;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use truedocket_connect::secrets::SecretStore;
use truedocket_connect::secrets::keychain::Keychain;
use truedocket_connect::secrets::{Purpose, SecretName};
use truedocket_engine::home::Home;

/// Runs the program on a home whose key is in the keychain; answers with its exit code and its document.
fn run(home: &Path, words: &[&str]) -> (Option<i32>, Value) {
    let mut command = Command::new(built("truedocket").expect("it was built"));
    command.arg("--json").arg("--home").arg(home).args(words).env_remove("TRUEDOCKET_DATABASE_KEY");
    let output = command.output().expect("it starts");
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    let document = serde_json::from_str(&out).unwrap_or(Value::String(out));
    (output.status.code(), document)
}

#[test]
fn t32_the_keychain_knows_where_the_ledger_ended() {
    let Some((_session, _)) = installation(false) else { return };
    if built("truedocket").is_none() {
        println!("SKIPPED: the program was not built: cargo build --package truedocket-cli");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path();
    let (code, said) = run(home, &["policy", "set", "firm", "Marsh & Lowell"]);
    assert_eq!(code, Some(0), "the home is made: {said}");
    let secrets = Home::at(home).expect("it was made").secrets(Arc::new(Keychain::default()));
    let key = key_in(&secrets);
    let kept = || {
        let name = SecretName { owner: "Ledger".to_owned(), purpose: Purpose::LedgerHead };
        let text = secrets.read(&name).expect("the keychain is open").expect("an end is kept");
        serde_json::from_str::<Value>(text.reveal()).expect("JSON")["rows"].clone()
    };
    assert_eq!(kept(), 0, "a new home has an end from its first start on");
    add_rows_with(home, &key, 5);
    run(home, &["policy", "set", "firm", "Marsh and Lowell"]);
    assert_eq!(kept(), 5, "what a process left behind that died is kept by the next one");
    let (code, whole) = run(home, &["ledger", "verify"]);
    assert_eq!((code, &whole["whole"]), (Some(0), &Value::Bool(true)), "nobody touched it: {whole}");
    assert!(whole["compared"].as_str().is_some_and(|said| said.contains("keychain")), "{whole}");
    insider(home, &key, "DELETE FROM ledger WHERE number > 2");
    let (code, broken) = run(home, &["ledger", "verify"]);
    assert_eq!((code, &broken["whole"]), (Some(1), &Value::Bool(false)), "it is found: {broken}");
    let (code, health) = run(home, &["health"]);
    assert_eq!(code, Some(3), "health ends as with any other trouble: {health}");
    assert_eq!(health["ledger"]["state"], "broken", "and names it: {health}");
    run(home, &["policy", "set", "firm", "Marsh"]);
    assert_eq!(kept(), 5, "nothing mends it silently");
    let (code, accepted) = run(home, &["ledger", "accept", "--rows", "2"]);
    assert_eq!(code, Some(0), "a person may go on from what is left: {accepted}");
    assert_eq!(kept(), 3, "with a row that says so");
    for purpose in [Purpose::LedgerHead, Purpose::DatabaseKey] {
        let owner = if purpose == Purpose::LedgerHead { "Ledger" } else { "Database" };
        secrets.erase(&SecretName { owner: owner.to_owned(), purpose }).expect("it is ours");
    }
}
