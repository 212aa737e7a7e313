//! What we keep is about clients: nobody but the account of the computer reads it.
#![cfg(unix)]

use super::desk::{Desk, firm, key, now};
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
    let desk = Desk::new();
    let mut store = desk.open();
    store.write(firm).unwrap();
    store.backup_to(&desk.file("copy")).unwrap();
    archive::write(&desk.file("archive"), &key(), std::iter::empty()).unwrap();
    for name in ["docket.db", "docket.db-wal", "docket.db-shm", "copy", "archive"] {
        assert_eq!(mode(&desk.file(name)), 0o600, "{name} holds words of clients");
    }
    drop(store);
    fs::set_permissions(desk.file("copy"), fs::Permissions::from_mode(0o644)).unwrap();
    let done = restore(&desk.file("copy"), &desk.path, &key(), now()).unwrap();
    assert_eq!(mode(&desk.path), 0o600, "also when it comes from a copy that everybody could read");
    assert_eq!(mode(&done.aside.unwrap()), 0o600, "and what it replaced");
}

#[test]
fn an_older_file_is_narrowed() {
    let desk = Desk::new();
    drop(desk.open());
    fs::set_permissions(&desk.path, fs::Permissions::from_mode(0o644)).unwrap();
    let store = Store::open(&desk.path, &key()).unwrap();
    assert_eq!(mode(&desk.path), 0o600, "opening mends what an earlier release left open");
    drop(store);
    let report = desk.file("report.pdf");
    fs::write(&report, "old").unwrap();
    fs::set_permissions(&report, fs::Permissions::from_mode(0o644)).unwrap();
    private::write(&report, b"new").unwrap();
    assert_eq!((mode(&report), fs::read(&report).unwrap().as_slice()), (0o600, b"new".as_slice()), "both");
    private::folder(&desk.file("a/b")).unwrap();
    assert_eq!([mode(&desk.file("a")), mode(&desk.file("a/b"))], [0o700, 0o700], "and so are folders");
}
