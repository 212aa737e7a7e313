//! Opening: what it lets in, and that it never makes a file anew where one is.

use super::fixture::{Fixture, calendar_key, event, firm, key, ledger_entry};
use crate::migrate::KNOWN;
use crate::open::{OpenError, connect};
use crate::table::{calendar, connection, event as events, ledger};
use crate::{Error, Key, Store};
use rusqlite::OpenFlags;
use std::fs;

fn filled() -> Fixture {
    let fixture = Fixture::new();
    let mut store = fixture.open();
    store
        .write(|tx| {
            firm(tx)?;
            let reading = calendar::begin_full(tx, &calendar_key(), &super::fixture::window())?;
            let page: Vec<_> = (0..400).map(|n| event(&format!("e{n}"), "2026-11-20T15:00:00Z")).collect();
            events::upsert_page(tx, &calendar_key(), &page, reading)?;
            ledger::append(tx, &ledger_entry("one")).map(|_| ())
        })
        .unwrap();
    drop(store);
    fixture
}

#[test]
fn opens_what_it_made() {
    let fixture = filled();
    let store = fixture.open();
    assert_eq!(connection::list(&store).unwrap().len(), 2, "what was stored is there after opening again");
    assert!(store.check().unwrap().is_well(), "a file that nobody touched is whole");
    for (pragma, value) in [
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("temp_store", 2),
        ("busy_timeout", 5000),
    ] {
        let is: i64 = store.conn().query_row(&format!("PRAGMA {pragma}"), [], |row| row.get(0)).unwrap();
        assert_eq!(is, value, "{pragma} is part of what we promise about power loss and foul files");
    }
    let mode: String = store.conn().query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal", "readers must not wait for the writer");
}

#[test]
fn refuses_a_wrong_key() {
    let fixture = filled();
    let before = fs::read(&fixture.path).unwrap();
    let wrong = Key::new([0x5b; 32]);
    assert!(
        matches!(Store::open(&fixture.path, &wrong), Err(OpenError::WrongKey)),
        "one bit of the key is enough"
    );
    assert!(
        matches!(Store::open_reading(&fixture.path, &wrong), Err(OpenError::WrongKey)),
        "for readers too"
    );
    assert_eq!(fs::read(&fixture.path).unwrap(), before, "a refused file is not touched");
    assert!(!format!("{:?}", key()).contains("5a"), "a key does not print itself");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "plays somebody who has no key")]
fn cannot_be_read_without_the_key() {
    let fixture = filled();
    let conn = rusqlite::Connection::open(&fixture.path).unwrap();
    let answer = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0));
    assert!(answer.is_err(), "without a key the file is noise");
}

#[test]
fn refuses_an_empty_file_and_a_cut_one() {
    let fixture = Fixture::new();
    fs::write(&fixture.path, b"").unwrap();
    assert!(
        matches!(Store::open(&fixture.path, &key()), Err(OpenError::Corrupt { .. })),
        "empty is broken, not new"
    );
    assert_eq!(fs::metadata(&fixture.path).unwrap().len(), 0, "and it stays as it was found");
    fs::write(&fixture.path, [7; 1000]).unwrap();
    assert!(
        matches!(Store::open(&fixture.path, &key()), Err(OpenError::Corrupt { .. })),
        "less than a page is cut off"
    );
    fs::write(&fixture.path, [b"SQLite format 3\0".as_slice(), &[0; 8000]].concat()).unwrap();
    assert!(
        matches!(Store::open(&fixture.path, &key()), Err(OpenError::Corrupt { .. })),
        "in the clear is not ours"
    );
}

#[test]
fn a_journal_without_its_file_is_not_a_new_start() {
    let fixture = Fixture::new();
    fs::write(fixture.file("docket.db-wal"), b"last transactions").unwrap();
    assert!(
        matches!(Store::open(&fixture.path, &key()), Err(OpenError::Corrupt { .. })),
        "somebody lost the file"
    );
    assert!(fixture.file("docket.db-wal").exists(), "what is left of it stays");
}

#[test]
fn reading_makes_no_file() {
    let fixture = Fixture::new();
    assert!(
        matches!(Store::open_reading(&fixture.path, &key()), Err(OpenError::Missing { .. })),
        "there is none"
    );
    assert!(!fixture.path.exists(), "and there is none afterwards");
}

#[test]
fn an_unfinished_creation_leaves_no_trace() {
    let fixture = Fixture::new();
    fs::write(fixture.file("docket.db.new"), b"killed while it was made").unwrap();
    assert!(
        fixture.open().check().unwrap().is_well(),
        "a half-made file never had the name, so it is made again"
    );
    assert!(!fixture.file("docket.db.new").exists(), "and does not stay");
}

#[test]
fn one_writer_many_readers() {
    let fixture = filled();
    let mut writer = fixture.open();
    match Store::open(&fixture.path, &key()) {
        Err(OpenError::Locked { holder }) => {
            assert!(
                cfg!(windows) || holder == Some(std::process::id()),
                "the message can name the other program"
            );
        }
        Ok(_) | Err(_) => panic!("two writers would act twice"),
    }
    let reader = Store::open_reading(&fixture.path, &key()).unwrap();
    writer.write(|tx| connection::remove(tx, &super::fixture::practice())).unwrap();
    assert_eq!(connection::list(&reader).unwrap().len(), 1, "a reader sees what was committed meanwhile");
    assert!(reader.conn().execute("DELETE FROM setting", []).is_err(), "a reader cannot write");
    drop(writer);
    fixture.open();
}

#[test]
fn a_snapshot_stands_still() {
    let fixture = filled();
    let mut writer = fixture.open();
    let mut reader = writer.another().unwrap();
    let counts = reader.snapshot(|snapshot| {
        let before = connection::list(snapshot)?.len();
        writer.write(|tx| connection::remove(tx, &super::fixture::practice()))?;
        Ok::<_, Error>((before, connection::list(snapshot)?.len()))
    });
    assert_eq!(counts.unwrap(), (2, 2), "a report must not see half of a change");
    assert_eq!(connection::list(&reader).unwrap().len(), 1, "the next look sees it");
}

#[test]
fn refuses_a_newer_file_unless_its_steps_allow_it() {
    let fixture = filled();
    let set = |may_open: i64| {
        let conn = connect(&fixture.path, &key(), OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
        conn.execute(
            "INSERT OR REPLACE INTO schema_step (number, name, previous_may_open) VALUES (?1, 'later', ?2)",
            [i64::from(KNOWN) + 1, may_open],
        )
        .unwrap();
        conn.pragma_update(None, "user_version", KNOWN + 1).unwrap();
    };
    set(0);
    match Store::open(&fixture.path, &key()) {
        Err(OpenError::Newer { found, known }) => {
            assert_eq!((found, known), (KNOWN + 1, KNOWN), "says which");
        }
        Ok(_) | Err(_) => panic!("an old program must not write into a file that it does not understand"),
    }
    set(1);
    assert!(Store::open(&fixture.path, &key()).is_ok(), "a step may say that it only added something");
}

#[test]
fn every_flipped_page_is_found() {
    let fixture = filled();
    let whole = fs::read(&fixture.path).unwrap();
    let pages = whole.len() / 4096;
    assert!(pages > 40, "the file has to have pages to flip: {pages}");
    for page in 0..pages {
        let mut bytes = whole.clone();
        // Another place in each page: its contents, its initialisation vector, its seal.
        bytes[page * 4096 + (page * 1237 + 100) % 4096] ^= 1 << (page % 8);
        fs::write(&fixture.path, &bytes).unwrap();
        let found = match Store::open(&fixture.path, &key()) {
            Err(OpenError::WrongKey | OpenError::Corrupt { .. }) => true,
            Err(other) => panic!("page {page}: damage is named as such, not as {other}"),
            Ok(store) => store.check().map_or(true, |check| !check.is_well()),
        };
        assert!(found, "a flipped bit in page {page} has to be found");
    }
}

#[test]
fn client_words_are_not_on_the_disk_in_the_clear() {
    let fixture = filled();
    let mut store = fixture.open();
    store.write(|tx| ledger::append(tx, &ledger_entry("two"))).unwrap();
    store.backup_to(&fixture.file("copy")).unwrap();
    let mut seen = 0;
    for file in fs::read_dir(fixture.folder.path()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        seen += bytes.len();
        for word in [b"Canaryfeather".as_slice(), b"client@outside", b"office calendar", b"CREATE TABLE"] {
            assert!(!bytes.windows(word.len()).any(|found| found == word), "words of clients stay encrypted");
        }
    }
    assert!(seen > 100_000, "the test has to have looked at something: {seen}");
    let journal = fs::metadata(fixture.file("docket.db-wal")).unwrap().len();
    assert!(journal > 4096, "the journal was looked at, too, and held something: {journal}");
}
