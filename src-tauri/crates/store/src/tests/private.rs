//! What we keep is about clients: nobody but the account of the computer reads it.
#![cfg(unix)]

use super::fixture::{Fixture, firm, key, now};
use crate::restore::restore;
use crate::{Store, archive, private};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn every_file_is_for_its_owner_alone() {
    let fixture = Fixture::new();
    let mut store = fixture.open();
    store.write(firm).unwrap();
    store.backup_to(&fixture.file("copy")).unwrap();
    archive::write(&fixture.file("archive"), &key(), std::iter::empty()).unwrap();
    for name in ["docket.db", "docket.db-wal", "docket.db-shm", "copy", "archive"] {
        assert_eq!(mode(&fixture.file(name)), 0o600, "{name} holds words of clients");
    }
    drop(store);
    fs::set_permissions(fixture.file("copy"), fs::Permissions::from_mode(0o644)).unwrap();
    let done = restore(&fixture.file("copy"), &fixture.path, &key(), now()).unwrap();
    assert_eq!(mode(&fixture.path), 0o600, "also when it comes from a copy that everybody could read");
    assert_eq!(mode(&done.aside.unwrap()), 0o600, "and what it replaced");
}

#[test]
fn an_older_file_is_narrowed() {
    let fixture = Fixture::new();
    drop(fixture.open());
    fs::set_permissions(&fixture.path, fs::Permissions::from_mode(0o644)).unwrap();
    let store = Store::open(&fixture.path, &key()).unwrap();
    assert_eq!(mode(&fixture.path), 0o600, "opening mends what an earlier release left open");
    drop(store);
    let report = fixture.file("report.pdf");
    fs::write(&report, "old").unwrap();
    fs::set_permissions(&report, fs::Permissions::from_mode(0o644)).unwrap();
    private::write(&report, b"new").unwrap();
    assert_eq!((mode(&report), fs::read(&report).unwrap().as_slice()), (0o600, b"new".as_slice()), "both");
    private::folder(&fixture.file("a/b")).unwrap();
    assert_eq!([mode(&fixture.file("a")), mode(&fixture.file("a/b"))], [0o700, 0o700], "and so are folders");
}
