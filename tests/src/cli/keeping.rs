//! The database behind the program: keys, damage, backups, the chain of custody. What cannot be opened is left as it
//! is, and the person is told which of the possible reasons it was.

use super::refused;
use crate::program::Home;
use std::fs;
use truedocket_core::connection::{Access, Connection, Role, SecretPlace};
use truedocket_core::ids::ConnectionName;
use truedocket_store::table::connection;
use truedocket_store::{Error, Key, Store};

const HEALTH: [&str; 2] = ["--json", "health"];

async fn used() -> Home {
    let home = Home::fresh();
    home.run(&["policy", "set", "firm", "Before"])
        .await
        .ended(0, "a fresh home is made when it is first used");
    home
}

fn key() -> Key {
    Key::new([7; 32])
}

#[tokio::test]
async fn a_wrong_key_opens_nothing_and_harms_nothing() {
    let mut home = used().await;
    let before = fs::read(home.database()).expect("the file");
    home.set("TRUEDOCKET_DATABASE_KEY", &Key::new([8; 32]).to_hex());
    refused(home.run(&HEALTH).await, "TD-3101", "key");
    home.set("TRUEDOCKET_DATABASE_KEY", "not a key");
    let answer = home.run(&HEALTH).await.ended(1, "nonsense is no key");
    assert!(
        !answer.out.contains("not a key") && !answer.err.contains("not a key"),
        "a key is never repeated: {answer:?}"
    );
    assert_eq!(fs::read(home.database()).expect("the file"), before, "not a byte was changed");
}

#[tokio::test]
async fn a_damaged_database_is_told_from_a_missing_one_and_left_alone() {
    let home = used().await;
    let whole = fs::read(home.database()).expect("the file");
    fs::write(home.database(), "").expect("a file");
    let error = refused(home.run(&HEALTH).await, "TD-3102", "atabase");
    assert!(
        error["hint"].as_str().is_some_and(|hint| hint.contains("restore")),
        "{error}: a backup is the way back"
    );
    assert_eq!(
        fs::read(home.database()).expect("the file"),
        b"",
        "an empty file is not filled: it may be a bad disk"
    );
    fs::write(home.database(), &whole[..whole.len() / 2]).expect("a file");
    let answer = home.run(&HEALTH).await.ended(1, "half a database is none");
    assert!(answer.json()["error"]["hint"].is_string(), "{answer:?}");
    fs::write(home.database(), &whole).expect("a file");
    home.run(&HEALTH).await.ended(0, "the whole file opens again");
}

#[tokio::test]
async fn a_database_of_a_newer_release_is_not_touched() {
    let home = used().await;
    add_step(&home);
    let error = refused(home.run(&HEALTH).await, "TD-3104", "newer");
    assert!(
        error["hint"].as_str().is_some_and(|hint| hint.contains("newest")),
        "{error}: install the newer one"
    );
}

#[expect(clippy::disallowed_methods, reason = "the test does what a later release would have done")]
fn add_step(home: &Home) {
    let later = rusqlite::Connection::open(home.database()).expect("it opens");
    later.execute_batch(&format!("PRAGMA key = \"x'{}'\";", key().to_hex())).expect("the key is ours");
    let step = "INSERT INTO schema_step (number, name, previous_may_open) VALUES (9999, 'later', 0)";
    later.execute(step, []).expect("a later step");
    later.execute_batch("PRAGMA user_version = 9999").expect("as far as the later step");
}

#[tokio::test]
async fn two_programs_do_not_write_one_database() {
    let home = used().await;
    let first = Store::open(&home.database(), &key()).expect("it is free");
    let write = ["--json", "policy", "set", "firm", "Other"];
    refused(home.run(&write).await, "TD-3103", "Another Truedocket");
    home.run(&HEALTH).await.ended(0, "looking is always possible");
    drop(first);
    home.run(&write).await.ended(0, "it is free again");
}

#[tokio::test]
async fn a_backup_brings_everything_back_and_keeps_what_it_replaces() {
    let home = used().await;
    let made = home.run(&["--json", "backup"]).await.ended(0, "there is room").json();
    let file = made["file"].as_str().expect("a path").to_owned();
    assert!(
        made["rows"].as_u64().is_some_and(|rows| rows > 0),
        "{made}: the copy was opened again and counted"
    );
    assert_eq!(
        made["bytes"].as_u64(),
        fs::metadata(&file).ok().map(|facts| facts.len()),
        "{made}: its size is told"
    );
    home.run(&["policy", "set", "firm", "After"]).await.ended(0, "life goes on");
    let restored = home.run(&["--json", "restore", &file]).await.ended(0, "the copy is whole").json();
    assert_eq!(restored["rows"], made["rows"], "as many rows as were copied");
    let aside = restored["kept_aside"].as_str().expect("what was there is kept");
    assert!(fs::metadata(aside).is_ok(), "{aside} is there");
    let firm = home.run(&["--json", "policy", "show"]).await.ended(0, "it is shown").json()["firm"].clone();
    assert_eq!(firm, "Before", "the state of the backup is back");
}

#[tokio::test]
async fn a_file_that_is_no_backup_replaces_nothing() {
    let home = used().await;
    let file = home.path().join("holiday.jpg");
    fs::write(&file, vec![9; 8192]).expect("a file");
    let before = fs::read(home.database()).expect("the file");
    for (file, why) in
        [(file.to_str().expect("a plain path"), "no database of ours"), ("nowhere.backup", "no file at all")]
    {
        let answer = home.run(&["--json", "restore", file]).await.ended(1, why);
        assert!(
            answer.json()["error"]["hint"].as_str().is_some_and(|hint| !hint.is_empty()),
            "{why}: {answer:?}"
        );
    }
    assert_eq!(fs::read(home.database()).expect("the file"), before, "not a byte was changed");
}

#[tokio::test]
async fn the_clock_is_not_turned_where_real_systems_are_connected() {
    let mut home = used().await;
    let mut store = Store::open(&home.database(), &key()).expect("it is free");
    let real = Connection {
        name: ConnectionName::new("Outlook"),
        vendor: "graph".to_owned(),
        role: Role::Record,
        api: "https://graph.microsoft.com/v1.0".to_owned(),
        authorize: String::new(),
        token: String::new(),
        client_id: "app".to_owned(),
        secrets: SecretPlace::Keychain,
        account: "ada@firm.example".to_owned(),
        access: Access::Change,
    };
    let stored: Result<(), Error> = store.write(|tx| connection::put(tx, &real));
    stored.expect("it is stored");
    drop(store);
    home.at("2026-11-19T11:30:00Z");
    refused(home.run(&HEALTH).await, "TD-1001", "clock");
}

#[tokio::test]
async fn the_chain_of_custody_is_proved_and_handed_out() {
    let home = used().await;
    let proof = home.run(&["--json", "ledger", "verify"]).await.ended(0, "nothing was tampered with").json();
    assert_eq!(proof["whole"], true, "{proof}");
    assert_eq!(proof["broken"].as_array().map(Vec::len), Some(0), "{proof}");
    let export = home.run(&["ledger", "export"]).await.ended(0, "it is handed out").out;
    for line in export.lines() {
        serde_json::from_str::<serde_json::Value>(line).expect("every row is a line of JSON");
    }
}
