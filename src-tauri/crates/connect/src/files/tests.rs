//! Files and folders of both forms as one source.

use super::{FileSource, Limits, open, open_within};
use crate::failure::{Failure, Kind};
use crate::ports::{ListPage, PageToken, ReadSourceEvents, RowsRequest};
use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::source::{NoteKind, RawEvent, RowKind};
use truedocket_core::ids::RemoteId;
use truedocket_core::time::Window;
use truedocket_core::time::zone::Zones;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn source(path: &Path) -> FileSource {
    open(&[path.to_owned()], "America/New_York", Zones::bundled()).unwrap()
}

fn ics(entries: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nX-WR-CALNAME:ada@firm.example\r\n{entries}END:VCALENDAR\r\n")
}

fn entry(uid: &str, lines: &str) -> String {
    format!("BEGIN:VEVENT\r\nUID:{uid}\r\n{lines}\r\nSUMMARY:Smith\r\nEND:VEVENT\r\n")
}

fn many(count: usize) -> String {
    (0..count).fold(String::new(), |mut all, at| {
        write!(all, "{}", entry(&format!("e{at}"), "DTSTART:20261102T090000")).unwrap();
        all
    })
}

async fn all(
    source: &dyn ReadSourceEvents,
    calendar: &Calendar,
    rows: RowsRequest,
) -> (Vec<RawEvent>, usize) {
    let (mut items, mut unreadable, mut rows) = (Vec::new(), 0, rows);
    loop {
        let ListPage { items: some, unreadable: bad, next, .. } =
            source.source_events(calendar, &rows).await.unwrap();
        items.extend(some);
        unreadable += bad.len();
        match next {
            Some(token) => rows = RowsRequest::Next(token),
            None => return (items, unreadable),
        }
    }
}

fn words(failure: &Failure) -> String {
    failure.source().map(ToString::to_string).unwrap_or_default()
}

#[tokio::test]
async fn a_folder_of_both_forms_is_one_source() {
    let folder = folder(&[
        ("a.ics", &ics(&entry("u1", "DTSTART:20261102T090000"))),
        ("b.csv", "Subject,Start Date\nA,11/20/2026\nB,soon\n"),
        ("c.csv", "title,calendar,start_utc,end_utc\nA,bo@firm.example,0,60\nB,,0,60\n"),
        ("notes.txt", "x"),
        (".half.csv", "x"),
    ]);
    let source = source(folder.path());
    let calendars = source.calendars().await.unwrap();
    let rows: Vec<_> = calendars
        .iter()
        .map(|c| (c.id.as_str(), c.name.reveal(), c.owner.as_ref().map_or("", |o| o.as_str())))
        .collect();
    let expected = [
        ("a.ics", "ada@firm.example", "ada@firm.example"),
        ("b.csv", "b", ""),
        ("c.csv", "c", ""),
        ("c.csv#bo@firm.example", "bo@firm.example", "bo@firm.example"),
    ];
    assert_eq!(rows, expected, "each file, and each name in the column of a table");
    let mut counts = Vec::new();
    for calendar in &calendars {
        let (rows, unreadable) = all(&source, calendar, RowsRequest::All(None)).await;
        assert!(
            rows.iter().all(|row| row.source.event.key.calendar == calendar.id),
            "keys name their calendar"
        );
        counts.push((rows.len(), unreadable));
    }
    assert_eq!(counts, [(1, 0), (1, 1), (1, 0), (1, 0)], "every line once");
}

#[tokio::test]
async fn folders_in_folders_and_several_paths_are_one_source() {
    let takeout = folder(&[("extra.csv", "Subject,Start Date\nA,11/20/2026\n")]);
    let inner = takeout.path().join("Takeout").join("Calendar");
    std::fs::create_dir_all(inner.join(".cache")).unwrap();
    for (name, text) in [
        ("ada@firm.example.ics", ics(&many(2))),
        ("b.ics", ics(&many(1))),
        ("contacts.csv", "Shoe size\n".to_owned()),
    ] {
        std::fs::write(inner.join(name), text).unwrap();
    }
    std::fs::write(inner.join(".cache").join("c.ics"), ics(&many(1))).unwrap();
    let alone = folder(&[("z.ics", &ics(&many(1)))]);
    let paths = [takeout.path().to_owned(), alone.path().join("z.ics"), takeout.path().to_owned()];
    let source = open(&paths, "America/New_York", Zones::bundled()).unwrap();
    let calendars = source.calendars().await.unwrap();
    let mut ids: Vec<_> = calendars.iter().map(|calendar| calendar.id.as_str()).collect();
    ids.sort_unstable();
    assert_eq!(
        ids,
        ["ada@firm.example.ics", "b.ics", "extra.csv", "z.ics"],
        "each calendar once, tables of other things and hidden folders left alone"
    );
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(takeout.path(), inner.join("round")).unwrap();
        assert_eq!(open(&paths, "UTC", Zones::bundled()).unwrap().shown().len(), 4, "a circle is not walked");
    }
}

#[tokio::test]
async fn files_of_one_name_are_told_apart() {
    let (one, other) = (folder(&[("a.ics", &ics(&many(1)))]), folder(&[("a.ics", &ics(&many(2)))]));
    let paths = [one.path().to_owned(), other.path().to_owned(), one.path().join("a.ics")];
    let source = open(&paths, "America/New_York", Zones::bundled()).unwrap();
    let calendars = source.calendars().await.unwrap();
    assert_eq!(calendars.len(), 2, "and none is read twice");
    assert_ne!(calendars[0].id, calendars[1].id, "their ids lead to different files");
}

#[tokio::test]
async fn f01_what_cannot_be_read_is_no_empty_office() {
    let empty =
        folder(&[("notes.txt", "x"), ("bad.ics", "<html>Sign in</html>"), ("bad.csv", "Shoe size\n")]);
    let tried = |path: PathBuf| open(&[path], "America/New_York", Zones::bundled());
    for name in ["gone.ics", "notes.txt"] {
        let failure = tried(empty.path().join(name)).err().unwrap();
        assert_eq!(failure.kind, Kind::Refused, "{name} is nothing to read");
        assert!(words(&failure).contains(name), "and its name is told");
    }
    let nothing = folder(&[("notes.txt", "x")]);
    let failure = tried(nothing.path().to_owned()).err().expect("nor is a folder without a calendar");
    assert!(words(&failure).contains("is no .ics or .csv file"), "which is said: {}", words(&failure));
    let table = tried(empty.path().join("bad.csv")).unwrap().calendars().await.unwrap_err();
    assert!(words(&table).contains("“bad.csv”") && words(&table).contains("Shoe size"), "file and column");
    let page = tried(empty.path().join("bad.ics")).unwrap();
    let calendars = page.calendars().await.unwrap();
    let failure = page.source_events(&calendars[0], &RowsRequest::All(None)).await.unwrap_err();
    assert!(words(&failure).contains("not an iCalendar file"), "an error page is no calendar");
}

#[tokio::test]
async fn f01_what_may_hold_calendars_and_is_not_read_is_told_with_the_next_step() {
    let single = ics(&entry("a", "DTSTART:20261102T090000"));
    let mixed = folder(&[("a.ics", &single), ("takeout.zip", "PK"), ("old.VCS", "x"), ("notes.txt", "x")]);
    std::fs::create_dir(mixed.path().join("Letters")).unwrap();
    std::fs::write(mixed.path().join("Letters/exhibits.zip"), "PK").unwrap();
    let source = source(mixed.path());
    let calendars = source.calendars().await.unwrap();
    let mut names: Vec<_> = calendars.iter().map(|calendar| calendar.name.reveal()).collect();
    names.sort_unstable();
    assert_eq!(names, ["ada@firm.example", "old.VCS", "takeout.zip"], "all but notes and attachments");
    for (name, step) in [("takeout.zip", "unpack it first"), ("old.VCS", "export its calendars as .ics")] {
        let calendar = calendars.iter().find(|calendar| calendar.name.reveal() == name).unwrap();
        let failure = source.source_events(calendar, &RowsRequest::All(None)).await.unwrap_err();
        let said = words(&failure);
        assert!(said.contains(name) && said.contains(step), "which file, and what to do: {said}");
        let alone = open(&[mixed.path().join(name)], "America/New_York", Zones::bundled()).err().unwrap();
        assert!(words(&alone).contains(step), "named by itself, it is told at once: {}", words(&alone));
    }
    let packed = folder(&[("takeout.zip", "PK")]);
    let failure = open(&[packed.path().to_owned()], "America/New_York", Zones::bundled()).err().unwrap();
    assert!(words(&failure).contains("unpack it first"), "nor is its folder empty: {}", words(&failure));
}

#[tokio::test]
async fn large_files_are_refused_with_their_limit() {
    let folder = folder(&[("a.ics", &ics(&many(3))), ("b.csv", "Subject,Start Date\nA,11/20/2026\n")]);
    let paths = [folder.path().join("a.ics")];
    let source = open_within(&paths, "UTC", Zones::bundled(), Limits { bytes: 100 }).unwrap();
    let calendars = source.calendars().await.unwrap();
    let failure = source.source_events(&calendars[0], &RowsRequest::All(None)).await.unwrap_err();
    assert_eq!((failure.kind, failure.reason.as_deref()), (Kind::Refused, Some("too_large")), "bounded");
    assert!(words(&failure).contains("more than the 1 MiB"), "the limit is named: {}", words(&failure));
}

#[tokio::test]
async fn pages_survive_a_restart_and_not_a_change() {
    let count = 2 * super::row_source::PAGE + 7;
    let folder = folder(&[("a.ics", &ics(&many(count)))]);
    let first = source(folder.path());
    let calendar = first.calendars().await.unwrap().remove(0);
    let page = first.source_events(&calendar, &RowsRequest::All(None)).await.unwrap();
    let next = page.next.expect("there is more");
    let (rest, _) = all(&source(folder.path()), &calendar, RowsRequest::Next(next.clone())).await;
    assert_eq!(page.items.len() + rest.len(), count, "each row once");
    std::fs::write(folder.path().join("a.ics"), ics(&many(count + 1))).unwrap();
    for token in [next, PageToken("7".to_owned())] {
        let failure = first.source_events(&calendar, &RowsRequest::Next(token)).await.unwrap_err();
        assert_eq!(failure.kind, Kind::Stale, "half of an old file and half of a new one is neither");
    }
}

#[tokio::test]
async fn a_window_takes_what_may_touch_it() {
    let entries = [
        entry("past", "DTSTART:20201102T090000Z\r\nDTEND:20201102T100000Z"),
        entry("in", "DTSTART:20261102T090000Z\r\nDTEND:20261102T100000Z"),
        entry("ended", "DTSTART:20201102T090000Z\r\nRRULE:FREQ=WEEKLY;UNTIL=20211231T000000Z"),
        entry("endless", "DTSTART:20201102T090000Z\r\nRRULE:FREQ=WEEKLY"),
        entry("later", "DTSTART:20301102T090000Z\r\nRRULE:FREQ=WEEKLY"),
    ];
    let folder = folder(&[("a.ics", &ics(&entries.concat()))]);
    let source = source(folder.path());
    let calendar = source.calendars().await.unwrap().remove(0);
    let window = Window {
        start: "2026-11-01T00:00:00Z".parse().unwrap(),
        end: "2026-12-01T00:00:00Z".parse().unwrap(),
    };
    let (rows, _) = all(&source, &calendar, RowsRequest::All(Some(window))).await;
    let ids: Vec<_> = rows.iter().map(|row| row.source.event.key.id.as_str()).collect();
    assert_eq!(ids, ["in", "endless"], "single events inside, series that may have a day inside");
}

#[tokio::test]
async fn a_snapshot_has_the_days_that_differ() {
    let entries = [
        entry("s", "DTSTART:20261102T090000Z\r\nRRULE:FREQ=WEEKLY"),
        entry("s", "RECURRENCE-ID:20261109T090000Z\r\nDTSTART:20261110T090000Z"),
        entry("s", "RECURRENCE-ID:20261116T090000Z\r\nDTSTART:20261116T090000Z\r\nSTATUS:CANCELLED"),
        entry("bad", "DTSTART:soon"),
    ];
    let folder = folder(&[("a.ics", &ics(&entries.concat()))]);
    let source = source(folder.path());
    let calendar = source.calendars().await.unwrap().remove(0);
    let held = source.snapshot(&calendar, &RemoteId::new("s")).await.unwrap().expect("it is there");
    assert!(matches!(held.row.source.shape, RowKind::Series { .. }), "the series itself");
    assert_eq!(held.days.len(), 2, "the moved day and the cancelled one");
    assert!(
        source.snapshot(&calendar, &RemoteId::new("gone")).await.unwrap().is_none(),
        "proof that it is gone"
    );
    assert!(
        source.snapshot(&calendar, &RemoteId::new("bad")).await.is_err(),
        "what cannot be understood is not gone"
    );
}

#[tokio::test]
async fn a_connection_to_files_reads_the_same_rows() {
    let entries = [many(3), entry("bad", "DTSTART:soon")].concat();
    let cut = ics(&entries).replace("END:VCALENDAR", "");
    let folder = folder(&[("a.ics", &cut)]);
    let path = folder.path().join("a.ics");
    let port = crate::ics::IcsFiles::new(
        truedocket_core::ids::ConnectionName::new("files"),
        path.to_str().unwrap(),
        "America/New_York",
        Zones::bundled(),
    );
    let source = source(&path);
    let calendar = source.calendars().await.unwrap().remove(0);
    let by_source = all(&source, &calendar, RowsRequest::All(None)).await;
    let by_port = all(&port, &calendar, RowsRequest::All(None)).await;
    assert_eq!(by_source, by_port, "one reader behind both");
    assert_eq!((by_port.0.len(), by_port.1), (3, 1), "one bad entry");
    let page = source.source_events(&calendar, &RowsRequest::All(None)).await.unwrap();
    let notes: Vec<_> = page.notes.iter().map(|note| (note.kind, note.text.as_str())).collect();
    assert!(
        matches!(notes.as_slice(), [(NoteKind::Incomplete, text)] if text.contains("ends before")),
        "and that the file was cut off is told of the file, not of an entry: {notes:?}"
    );
}
