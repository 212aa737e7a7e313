//! Copies that are copies, and the way back.

use super::fixture::{Fixture, firm, key, ledger_entry, now, practice};
use crate::backup::{BackupError, Rotation, rotate};
use crate::open::OpenError;
use crate::restore::restore;
use crate::table::{connection, ledger};
use crate::{Error, Key, Store};
use chrono::{Days, NaiveDate};
use std::fs;

fn filled() -> (Fixture, Store) {
    let fixture = Fixture::new();
    let mut store = fixture.open();
    store
        .write(|tx| {
            firm(tx)?;
            for row in 0..50 {
                ledger::append(tx, &ledger_entry(&format!("entry {row}")))?;
            }
            Ok::<_, Error>(())
        })
        .unwrap();
    (fixture, store)
}

#[test]
fn a_copy_comes_back_as_it_was() {
    let (fixture, mut store) = filled();
    let copy = fixture.file("copy");
    let counts = store.row_counts().unwrap();
    let head = ledger::head(&store).unwrap();
    let made = store.backup_to(&copy).unwrap();
    assert_eq!(made.rows, counts.iter().map(|(_, rows)| rows).sum::<u64>(), "every row was counted");
    assert_eq!(made.bytes, fs::metadata(&copy).unwrap().len(), "and the size is said");
    store.write(|tx| connection::remove(tx, &practice())).unwrap();
    drop(store);
    let done = restore(&copy, &fixture.path, &key(), now()).unwrap();
    let store = fixture.open();
    assert_eq!(store.row_counts().unwrap(), counts, "what was removed since is back");
    assert_eq!(ledger::head(&store).unwrap(), head, "the chain ends where the copy's did");
    assert!(store.check().unwrap().is_well(), "the restored file is whole");
    drop(store);
    let aside = Store::open_reading(&done.aside.unwrap(), &key()).unwrap();
    assert_eq!(
        connection::list(&aside).unwrap().len(),
        1,
        "the replaced database is kept, with its last change"
    );
    assert!(copy.exists(), "and so is the copy");
}

#[test]
fn a_copy_leaves_nothing_lying_about() {
    let (fixture, store) = filled();
    store.backup_to(&fixture.file("copy")).unwrap();
    let mut names: Vec<String> = fs::read_dir(fixture.folder.path())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names,
        ["copy", "docket.db", "docket.db-shm", "docket.db-wal", "docket.db.lock"],
        "no unfinished copy, no journal of it"
    );
}

#[test]
fn a_copy_never_overwrites() {
    let (fixture, store) = filled();
    let taken = fixture.file("taken");
    fs::write(&taken, b"somebody's file").unwrap();
    assert!(matches!(store.backup_to(&taken), Err(BackupError::Exists { .. })), "the name is taken");
    assert_eq!(fs::read(&taken).unwrap(), b"somebody's file", "and its file untouched");
    fs::write(fixture.file("copy.part"), b"killed half-way").unwrap();
    store.backup_to(&fixture.file("copy")).unwrap();
}

#[test]
fn a_bad_copy_is_not_brought_back() {
    let (fixture, store) = filled();
    let copy = fixture.file("copy");
    store.backup_to(&copy).unwrap();
    drop(store);
    let before = fs::read(&fixture.path).unwrap();
    let whole = fs::read(&copy).unwrap();
    for page in 0..whole.len() / 4096 {
        let mut bytes = whole.clone();
        bytes[page * 4096 + 2000] ^= 4;
        fs::write(&copy, &bytes).unwrap();
        assert!(restore(&copy, &fixture.path, &key(), now()).is_err(), "page {page} of the copy is damaged");
    }
    fs::write(&copy, &whole[..whole.len() - 4096]).unwrap();
    assert!(restore(&copy, &fixture.path, &key(), now()).is_err(), "the copy is cut off");
    fs::write(&copy, &whole).unwrap();
    let stranger = restore(&copy, &fixture.path, &Key::new([1; 32]), now());
    assert!(matches!(stranger, Err(BackupError::Open(OpenError::WrongKey))), "the key is another office's");
    assert_eq!(fs::read(&fixture.path).unwrap(), before, "the database was not touched by any of it");
    assert!(restore(&copy, &fixture.path, &key(), now()).is_ok(), "the whole copy is fine");
}

#[test]
fn nothing_is_brought_back_under_a_running_program() {
    let (fixture, store) = filled();
    let copy = fixture.file("copy");
    store.backup_to(&copy).unwrap();
    let answer = restore(&copy, &fixture.path, &key(), now());
    assert!(
        matches!(answer, Err(BackupError::Open(OpenError::Locked { .. }))),
        "it would lose what is being written"
    );
}

#[test]
fn a_restore_that_was_killed_between_its_renames_is_finished() {
    let (fixture, store) = filled();
    let counts = store.row_counts().unwrap();
    store.backup_to(&fixture.file("docket.db.restored")).unwrap();
    drop(store);
    fs::rename(&fixture.path, fixture.file("docket.db.replaced-x")).unwrap();
    let store = fixture.open();
    assert_eq!(
        store.row_counts().unwrap(),
        counts,
        "an empty new database would be the silent loss of everything"
    );
}

#[test]
fn a_restore_onto_an_empty_desk_works() {
    let (fixture, store) = filled();
    let copy = fixture.file("copy");
    store.backup_to(&copy).unwrap();
    let other = Fixture::new();
    let done = restore(&copy, &other.path, &key(), now()).unwrap();
    assert_eq!(done.aside, None, "there was nothing to put aside");
    assert_eq!(
        other.open().row_counts().unwrap(),
        store.row_counts().unwrap(),
        "a new computer goes on as the old one"
    );
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn a_year_of_mornings_keeps_seven_days_and_four_weeks() {
    let mut names = vec!["notes.txt".to_owned(), "truedocket-2026-1-5.backup".to_owned()];
    let mut today = day("2026-01-01");
    for _ in 0..365 {
        let Rotation { make, remove } = rotate(&names, today);
        names.push(make.expect("today has no copy yet"));
        assert!(remove.iter().all(|gone| names.contains(gone)), "removes what is there");
        names.retain(|name| !remove.contains(name));
        assert!(names.len() <= 2 + 7 + 4, "eleven copies at most");
        today = today + Days::new(1);
    }
    let kept: Vec<&str> = names[2..].iter().map(String::as_str).collect();
    assert_eq!(
        kept,
        [
            "truedocket-2026-12-07.backup",
            "truedocket-2026-12-14.backup",
            "truedocket-2026-12-21.backup",
            "truedocket-2026-12-25.backup",
            "truedocket-2026-12-26.backup",
            "truedocket-2026-12-27.backup",
            "truedocket-2026-12-28.backup",
            "truedocket-2026-12-29.backup",
            "truedocket-2026-12-30.backup",
            "truedocket-2026-12-31.backup",
        ],
        "the last seven days, and the Mondays of four weeks"
    );
    assert!(
        names[..2].iter().all(|name| !name.ends_with("x")),
        "other people's files are not ours to remove"
    );
}

#[test]
fn rotation_is_calm() {
    let names = vec!["truedocket-2026-11-19.backup".to_owned(), "truedocket-2030-01-01.backup".to_owned()];
    let again = rotate(&names, day("2026-11-19"));
    assert_eq!(
        again,
        Rotation { make: None, remove: vec![] },
        "once a day, and a copy of the future is not removed"
    );
    let later = rotate(&["truedocket-2026-01-01.backup".to_owned()], day("2026-11-19"));
    assert!(later.remove.is_empty(), "after a long pause the only old copy is kept");
}
