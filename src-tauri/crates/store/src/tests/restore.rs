//! The way back leaves the old database with its last transaction, or the restored one, whatever dies or is refused.

use super::fixture::{Fixture, firm, key, ledger_entry, now};
use super::kill::as_killed;
use crate::backup::BackupError;
use crate::open::beside;
use crate::restore::{Disk, SystemDisk, restore, restore_on};
use crate::table::{ledger, setting};
use crate::{Error, Store};
use std::cell::Cell;
use std::fs;
use std::io;
use std::path::Path;

/// A disk on which the steps end.
struct Failing {
    /// Steps that still work; then the program is dead, and nothing works any more.
    left: Cell<Option<usize>>,
    /// Another program holds the database: nothing may take its place, as on Windows.
    held: bool,
}

impl Failing {
    fn dead_after(steps: usize) -> Self {
        Self { left: Cell::new(Some(steps)), held: false }
    }

    fn step<T>(&self, work: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        match self.left.get() {
            Some(0) => Err(io::Error::other("killed")),
            left => {
                self.left.set(left.map(|left| left - 1));
                work()
            }
        }
    }
}

impl Disk for Failing {
    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(|| SystemDisk.copy(from, to))
    }
    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(|| SystemDisk.link(from, to))
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step(|| SystemDisk.remove(path))
    }
    fn replace(&self, from: &Path, to: &Path) -> io::Result<()> {
        if self.held && to.extension().is_some_and(|ending| ending == "db") {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        self.step(|| SystemDisk.replace(from, to))
    }
}

/// A database whose last transaction stands in its journal only, as a kill leaves it, and an older copy of it.
fn killed_at_work() -> Fixture {
    let (source, fixture) = (Fixture::new(), Fixture::new());
    let mut store = source.open();
    store.write(|tx| firm(tx).and_then(|()| setting::set(tx, "state", "copied"))).unwrap();
    store.backup_to(&fixture.file("copy")).unwrap();
    store
        .write(|tx| {
            setting::set(tx, "state", "newest")?;
            ledger::append(tx, &ledger_entry("the last one")).map(|_| ())
        })
        .unwrap();
    as_killed(&source.path, &fixture.path);
    fixture
}

fn state(store: &Store) -> String {
    setting::get(store, "state").unwrap().unwrap_or_default()
}

fn names(fixture: &Fixture) -> Vec<String> {
    let files = fs::read_dir(fixture.folder.path()).unwrap();
    let mut names: Vec<String> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| !name.ends_with("-shm") && !name.ends_with("-wal"));
    names.sort();
    names
}

#[test]
fn a_kill_at_any_step_leaves_the_old_database_or_the_new_one() {
    let mut seen = Vec::new();
    for steps in 0..100 {
        let fixture = killed_at_work();
        let done =
            restore_on(&Failing::dead_after(steps), &fixture.file("copy"), &fixture.path, &key(), now())
                .is_ok();
        let store = fixture.open();
        let state = state(&store);
        let wanted = if done { "copied" } else { "newest" };
        assert_eq!(state, wanted, "killed after {steps} steps: the last transaction is there, or the copy");
        assert!(store.check().unwrap().is_well(), "killed after {steps} steps: and the file is whole");
        drop(store);
        let again =
            restore(&fixture.file("copy"), &fixture.path, &key(), now() + chrono::TimeDelta::seconds(1));
        assert!(again.is_ok(), "killed after {steps} steps: a second try works: {again:?}");
        seen.push(state);
        if done {
            break;
        }
    }
    assert!(seen.len() > 5, "there are several steps to die at: {seen:?}");
    assert_eq!(seen.last().map(String::as_str), Some("copied"), "in the end it is done");
}

#[test]
fn a_database_that_another_program_holds_keeps_its_last_transaction() {
    let fixture = killed_at_work();
    let before = names(&fixture);
    let disk = Failing { left: Cell::new(None), held: true };
    let refused = restore_on(&disk, &fixture.file("copy"), &fixture.path, &key(), now());
    assert!(matches!(refused, Err(BackupError::Io(_))), "it is told: {refused:?}");
    let mut names = names(&fixture);
    names.retain(|name| name != "docket.db.lock");
    assert_eq!(names, before, "nothing lies about that was not there");
    let store = fixture.open();
    assert_eq!(state(&store), "newest", "“nothing was changed” is true only with the last transaction");
    assert!(store.check().unwrap().is_well(), "and the file is whole");
}

#[test]
fn what_was_replaced_holds_its_last_transaction() {
    let fixture = killed_at_work();
    let done = restore(&fixture.file("copy"), &fixture.path, &key(), now()).unwrap();
    let aside = done.aside.expect("there was a database");
    assert!(!beside(&aside, "-wal").exists(), "one file, which a person can move without losing half of it");
    assert_eq!(state(&Store::open(&aside, &key()).unwrap()), "newest", "with its last transaction");
    assert_eq!(state(&fixture.open()), "copied", "the copy is in its place");
}

#[test]
fn a_damaged_database_is_set_aside_with_its_journal() {
    for held in [false, true] {
        let fixture = killed_at_work();
        let damage = |path: &Path| {
            let mut bytes = fs::read(path).unwrap();
            bytes.fill(7);
            fs::write(path, &bytes).unwrap();
            bytes
        };
        let (bytes, journal) = (damage(&fixture.path), damage(&beside(&fixture.path, "-wal")));
        let disk = Failing { left: Cell::new(None), held };
        let done = restore_on(&disk, &fixture.file("copy"), &fixture.path, &key(), now());
        let kept = match done {
            Ok(done) => done.aside.expect("there was a file"),
            Err(_) => fixture.path.clone(),
        };
        assert_eq!(kept == fixture.path, held, "it stays where it is if it cannot be replaced");
        assert!(fs::read(&kept).unwrap() == bytes, "somebody may still mend it");
        assert!(
            fs::read(beside(&kept, "-wal")).is_ok_and(|kept| kept == journal),
            "with what stands in its journal"
        );
        if !held {
            assert_eq!(state(&fixture.open()), "copied", "a damaged database is what copies are for");
        }
    }
}

#[test]
fn a_reader_of_the_database_is_waited_for_or_told() -> Result<(), Error> {
    let fixture = killed_at_work();
    drop(fixture.open());
    let reader = Store::open_reading(&fixture.path, &key()).unwrap();
    assert_eq!(setting::get(&reader, "state")?.as_deref(), Some("newest"), "it reads the old one");
    let done = restore(&fixture.file("copy"), &fixture.path, &key(), now());
    let (store, wanted) = (fixture.open(), if done.is_ok() { "copied" } else { "newest" });
    assert_eq!(state(&store), wanted, "what was told is what is there");
    assert!(store.check().unwrap().is_well(), "and no journal of the one is beside the other");
    assert_eq!(setting::get(&reader, "state")?.as_deref(), Some("newest"), "the reader keeps what it read");
    Ok(())
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_no_copy() {
    let fixture = killed_at_work();
    let refused = restore(Path::new("/dev/zero"), &fixture.path, &key(), now());
    assert!(
        matches!(&refused, Err(BackupError::NotWhole { why }) if why.contains("/dev/zero")),
        "it is named, and never read to its end: {refused:?}"
    );
}
