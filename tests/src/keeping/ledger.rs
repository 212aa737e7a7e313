//! Somebody who has the key and knows SQL gets at the ledger: it is found at the next start, told, and left as it is.

use crate::installation::Installation;
use rusqlite::Connection;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use truedocket_connect::secrets::memory::MemorySecrets;
use truedocket_connect::secrets::{Purpose, SecretName, SecretStore};
use truedocket_engine::home::Home;
use truedocket_sandbox::demo::firm;
use truedocket_sandbox::office::Provider;
use truedocket_store::table::ledger;
use truedocket_store::{Key, Store};

/// A home with nothing connected and five rows in its ledger, whose end is kept.
async fn with_rows() -> Installation {
    let world = firm("2026-11-19".parse().expect("a day"), Provider::Graph).expect("the built-in files");
    let installation = Installation::bare(world, 50).await;
    let installation = installation.reopened_after(|home, secrets| add_rows(home, secrets, 5)).await;
    installation.engine.keep_ledger_head().await;
    assert_eq!(state(&installation).await, "kept", "a database that is ahead of the keychain is no alarm");
    installation
}

fn key(home: &Path, secrets: Arc<MemorySecrets>) -> Key {
    let home = Home::at(home).expect("the home is there");
    key_in(&home.secrets(secrets))
}

/// The database's key in a place of secrets.
pub(crate) fn key_in(secrets: &dyn SecretStore) -> Key {
    let name = SecretName { owner: "Database".to_owned(), purpose: Purpose::DatabaseKey };
    let text = secrets.read(&name).expect("it answers").expect("the key is kept");
    let bytes: Vec<u8> = hex::decode(text.reveal()).expect("hex");
    Key::new(bytes.try_into().expect("32 bytes"))
}

fn add_rows(home: &Path, secrets: Arc<MemorySecrets>, rows: u32) {
    add_rows_with(home, &key(home, secrets), rows);
}

/// Adds rows as the program does, and dies before their end is kept.
pub(crate) fn add_rows_with(home: &Path, key: &Key, rows: u32) {
    let mut store = Store::open(&home.join("truedocket.db"), key).expect("nobody else has it open");
    for number in 0..rows {
        let row = ledger::Entry {
            at: "2026-11-19T12:00:00Z".parse().expect("an instant"),
            run: None,
            actor: "office@this-computer".to_owned(),
            system: "Clio".to_owned(),
            object: format!("entry {number}"),
            act: "change".to_owned(),
            before: Value::Null,
            after: json!({ "number": number }),
        };
        store.write(|tx| ledger::append(tx, &row)).expect("it is stored");
    }
}

/// Somebody's own program.
#[expect(clippy::disallowed_methods, reason = "the test does what somebody else's program would do")]
pub(crate) fn insider(home: &Path, key: &Key, sql: &str) {
    let conn = Connection::open(home.join("truedocket.db")).expect("it opens");
    conn.execute_batch(&format!("PRAGMA key = \"x'{}'\";", key.to_hex())).expect("the key is theirs");
    for trigger in ["no_update", "no_delete", "at_end"] {
        conn.execute_batch(&format!("DROP TRIGGER ledger_{trigger};")).expect("it is there");
    }
    let changed = conn.execute(sql, []).expect("it is SQL");
    assert!(changed > 0, "something was changed by {sql}");
}

async fn health(installation: &Installation) -> Value {
    installation.ask("health.state", json!({})).await.expect("health can always be asked")
}

async fn state(installation: &Installation) -> String {
    health(installation).await["ledger"]["state"].as_str().expect("a state").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t32_an_end_that_was_cut_off_is_found_at_the_next_start() {
    let installation = with_rows().await;
    let cut = "DELETE FROM ledger WHERE number > 3";
    let installation =
        installation.reopened_after(|home, secrets| insider(home, &key(home, secrets), cut)).await;
    let told = health(&installation).await;
    assert_eq!(told["ledger"]["state"], "broken", "health names it: {told}");
    assert_eq!(told["well"], false, "and nothing is well any more");
    let said = told["ledger"]["said"].as_str().expect("words");
    assert!(said.contains("had 5 rows") && said.contains("has 3"), "with both numbers: {said}");
    let found = installation.engine.verify().await.expect("it reads");
    assert!(!found.whole, "the chain itself is whole, and still the check finds it: {found:?}");
    // What is done now makes the ledger as long as it was; it is another one all the same.
    let installation = installation.reopened_after(|home, secrets| add_rows(home, secrets, 4)).await;
    let told = health(&installation).await;
    assert_eq!(told["ledger"]["state"], "broken", "new rows do not hide it: {told}");
    installation.engine.accept_ledger(7).await.expect("a person has looked");
    assert_eq!(state(&installation).await, "kept", "only a person ends it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t32_a_row_that_was_changed_is_found_by_the_first_check_and_told() {
    let installation = with_rows().await;
    let forged = "UPDATE ledger SET actor = 'somebody else' WHERE number = 2";
    let installation =
        installation.reopened_after(|home, secrets| insider(home, &key(home, secrets), forged)).await;
    let mut notes = installation.engine.notes();
    installation.engine.tick().await.expect("the schedule can be kept");
    let mut told = Vec::new();
    while let Ok(note) = notes.try_recv() {
        told.push(serde_json::to_value(&note).expect("a note"));
    }
    let told: Vec<&Value> = told.iter().filter(|note| note["note"] == "ledger_broken").collect();
    assert_eq!(told.len(), 1, "the window is told, once");
    assert!(told[0]["said"].as_str().is_some_and(|said| said.contains("row 2")), "with the row: {told:?}");
    let state = health(&installation).await;
    assert_eq!(state["ledger"]["state"], "broken", "and health says it from now on: {state}");
    let installation = installation.reopened().await;
    let state = health(&installation).await;
    assert_eq!(state["ledger"]["state"], "broken", "also after a restart, before the next check: {state}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_whole_ledger_is_checked_every_week() {
    let installation = with_rows().await;
    let checks = async || {
        let jobs = installation.ask("jobs.list", json!({})).await.expect("a list");
        let of_it = |job: &&Value| job["what"] == "Checking the ledger" && job["state"] == "done";
        jobs.as_array().into_iter().flatten().find(of_it).map(|job| job["put"].clone())
    };
    installation.engine.tick().await.expect("the schedule can be kept");
    let first = checks().await.expect("it was checked at once");
    let days = |count: u64| std::time::Duration::from_secs(count * 24 * 60 * 60);
    installation.clock.advance(days(6));
    installation.engine.tick().await.expect("the schedule can be kept");
    assert_eq!(checks().await, Some(first.clone()), "six days later it is not due");
    installation.clock.advance(days(2));
    installation.engine.tick().await.expect("the schedule can be kept");
    let second = checks().await.expect("it is checked again");
    assert_ne!(second, first, "a week later it is checked again");
}
