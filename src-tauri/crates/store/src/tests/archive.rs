//! The backup of a purge: what is called one is whole, and what is not whole is never called one.

use super::fixture::{Fixture, key, original, single};
use crate::archive::{self, Archive, ArchiveError, Written};
use crate::{Error, Key, OpenError};
use std::fs;
use std::path::Path;
use truedocket_core::calendar::source::EventSnapshot;
use truedocket_core::ids::{EventKey, RemoteId, Version};

/// Events in an order of their own, with a series that has two days.
fn events() -> Vec<(EventKey, Version, EventSnapshot)> {
    ["c", "a", "b"]
        .into_iter()
        .map(|id| {
            let row = original(single(id, "2026-11-20T15:00:00Z"));
            let day = |n: u32| original(single(&format!("{id}{n}"), "2026-11-27T15:00:00Z"));
            let days = if id == "a" { vec![day(1), day(2)] } else { Vec::new() };
            (row.source.event.key.clone(), row.source.event.version.clone(), EventSnapshot { row, days })
        })
        .collect()
}

fn write(path: &Path) -> Result<Written, ArchiveError> {
    archive::write(path, &key(), events().into_iter().map(Ok))
}

fn names(fixture: &Fixture) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(fixture.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn f24_a_backup_gives_every_event_back() {
    let fixture = Fixture::new();
    let path = fixture.file("purge.backup");
    let written = write(&path).unwrap();
    assert_eq!(written.events, 5, "three events and two days of a series");
    let archive = Archive::open(&path, &key(), &written.sha256).unwrap();
    for (event, version, snapshot) in events() {
        let found = archive.find(&event).unwrap();
        assert_eq!(found, Some((version, snapshot)), "byte for byte what went in, days included");
    }
    let stranger = EventKey { id: RemoteId::new("x"), ..events()[0].0.clone() };
    assert_eq!(archive.find(&stranger).unwrap(), None, "an event that is not in it gives no permit");
    let expected: Vec<_> = events().into_iter().map(|(event, version, _)| (event, version)).collect();
    assert_eq!(archive.keys().unwrap(), expected, "each with its version, in the order in which they came");
}

#[test]
fn f24_a_backup_is_one_file_that_reading_does_not_change() {
    let fixture = Fixture::new();
    let path = fixture.file("purge.backup");
    let written = write(&path).unwrap();
    assert_eq!(names(&fixture), ["purge.backup"], "no journal and no unfinished file lies beside it");
    for _ in 0..2 {
        let archive = Archive::open(&path, &key(), &written.sha256).unwrap();
        assert_eq!(archive.keys().unwrap().len(), 3, "it can be read again and again with the same hash");
    }
    let bytes = fs::read(&path).unwrap();
    assert!(!bytes.windows(8).any(|piece| piece == b"snapshot"), "and holds nothing in the clear");
    assert!(
        matches!(
            Archive::open(&path, &Key::new([1; 32]), &written.sha256),
            Err(ArchiveError::Open(OpenError::WrongKey))
        ),
        "nor can another office read it"
    );
}

#[test]
fn f24_any_byte_that_was_changed_refuses_the_backup() {
    let fixture = Fixture::new();
    let path = fixture.file("purge.backup");
    let written = write(&path).unwrap();
    let whole = fs::read(&path).unwrap();
    for at in (0..whole.len()).step_by(997) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        fs::write(&path, &bytes).unwrap();
        let answer = Archive::open(&path, &key(), &written.sha256);
        assert!(matches!(answer, Err(ArchiveError::Changed)), "byte {at} is not what was read back");
    }
    fs::write(&path, &whole[..whole.len() - 1]).unwrap();
    assert!(
        matches!(Archive::open(&path, &key(), &written.sha256), Err(ArchiveError::Changed)),
        "nor is a file that was cut off"
    );
    fs::remove_file(&path).unwrap();
    assert!(
        matches!(
            Archive::open(&path, &key(), &written.sha256),
            Err(ArchiveError::Open(OpenError::Missing { .. }))
        ),
        "and one that is gone is not made anew"
    );
    assert!(!path.exists(), "looking for it makes none");
}

#[test]
fn f24_a_file_that_is_there_is_never_overwritten() {
    let fixture = Fixture::new();
    let path = fixture.file("purge.backup");
    let written = write(&path).unwrap();
    assert!(
        matches!(write(&path), Err(ArchiveError::Exists { .. })),
        "an earlier backup is the way back of others"
    );
    assert!(Archive::open(&path, &key(), &written.sha256).is_ok(), "it is untouched");
}

#[test]
fn f24_what_fails_midway_leaves_no_backup() {
    let fixture = Fixture::new();
    let path = fixture.file("purge.backup");
    let broken = || Err(Error::NotAllowed { what: "the event" });
    let answer = archive::write(&path, &key(), events().into_iter().map(Ok).chain([broken()]));
    assert!(
        matches!(answer, Err(ArchiveError::Store(Error::NotAllowed { .. }))),
        "one event could not be had"
    );
    let twice = events().into_iter().chain(events()).map(Ok);
    let answer = archive::write(&path, &key(), twice);
    assert!(
        matches!(answer, Err(ArchiveError::Store(Error::Conflict { .. }))),
        "of two versions of one event nobody could say which comes back"
    );
    assert!(names(&fixture).is_empty(), "half a backup must not be taken for one: {:?}", names(&fixture));
    fs::write(fixture.file("purge.backup.part"), b"killed while it was written").unwrap();
    assert!(write(&path).is_ok(), "what an earlier try left behind does not stand in the way");
}

#[test]
fn f24_where_nothing_can_be_written_there_is_no_backup() {
    let fixture = Fixture::new();
    let answer = write(&fixture.file("no such folder").join("purge.backup"));
    assert!(answer.is_err(), "the folder is not there");
    fs::write(fixture.file("plain"), b"a file").unwrap();
    assert!(write(&fixture.file("plain").join("purge.backup")).is_err(), "and a file is no folder");
    assert_eq!(names(&fixture), ["plain"], "nothing was made");
}

#[cfg(unix)]
#[test]
fn f24_a_read_only_folder_takes_no_backup() {
    use std::os::unix::fs::PermissionsExt;
    let fixture = Fixture::new();
    let folder = fixture.file("locked");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    // The administrator may write everywhere; then there is nothing to see here.
    let may_write = fs::write(folder.join("try"), b"").is_ok();
    let answer = write(&folder.join("purge.backup"));
    assert_eq!(answer.is_ok(), may_write, "where the system refuses, so do we");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(folder.join("purge.backup").exists(), may_write, "and no file carries the name");
}
