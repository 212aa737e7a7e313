//! Files and folders as offices have them.

use super::heading::{self, Heading};
use super::page::PAGE;
use super::reader::IcsFiles;
use crate::failure::Kind;
use crate::ports::{AfterPage, CalendarItem, EventPage, PageToken, ReadCalendar, ReadRequest, SyncToken};
use std::fmt::Write;
use std::path::Path;
use tempfile::TempDir;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::ids::{CalendarId, ConnectionName, RemoteId};
use truedocket_core::time::zone::Zones;
use truedocket_core::time::{Span, Window};

fn window() -> Window {
    Window { start: "2026-10-01T04:00:00Z".parse().unwrap(), end: "2026-12-31T05:00:00Z".parse().unwrap() }
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn port(path: &Path) -> IcsFiles {
    IcsFiles::new(ConnectionName::new("files"), path.to_str().unwrap(), "America/New_York", Zones::bundled())
}

fn file(entries: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Ada\\, Partner\r\n{entries}END:VCALENDAR\r\n")
}

fn entry(uid: &str, lines: &str) -> String {
    format!("BEGIN:VEVENT\r\nUID:{uid}\r\n{lines}SUMMARY:Smith\r\nEND:VEVENT\r\n")
}

const MONDAY: &str = "DTSTART:20261102T090000\r\nDTEND:20261102T100000\r\n";

async fn only(port: &IcsFiles) -> Calendar {
    let mut calendars = port.calendars().await.unwrap();
    assert_eq!(calendars.len(), 1, "one file, one calendar");
    calendars.remove(0)
}

#[tokio::test]
async fn each_file_of_a_folder_is_a_calendar() {
    let plain = file("");
    let folder = folder(&[
        ("ada@firm.example.ics", &plain),
        ("Court dates.ICS", "BEGIN:VCALENDAR\nX-WR-TIMEZONE:Central Standard Time\nEND:VCALENDAR\n"),
        (".half.ics", "x"),
        ("notes.txt", "x"),
    ]);
    std::fs::create_dir(folder.path().join("old.ics")).unwrap();
    let calendars = port(folder.path()).calendars().await.unwrap();
    let rows: Vec<_> = calendars
        .iter()
        .map(|c| {
            (c.id.as_str(), c.name.reveal(), c.owner.as_ref().map_or("", |o| o.as_str()), c.zone.as_str())
        })
        .collect();
    let expected = [
        ("Court dates.ICS", "Court dates", "", "America/Chicago"),
        ("ada@firm.example.ics", "Ada, Partner", "ada@firm.example", "America/New_York"),
    ];
    assert_eq!(rows, expected, "names from inside or from the file, owners from the file's name");
    let single = port(&folder.path().join("ada@firm.example.ics"));
    assert_eq!(only(&single).await.name.reveal(), "Ada, Partner", "a single file is a calendar, too");
}

#[tokio::test]
async fn f01_a_wrong_path_is_no_empty_office() {
    let empty = folder(&[("notes.txt", "x")]);
    for path in [empty.path().to_owned(), empty.path().join("gone"), empty.path().join("gone.ics")] {
        let failure = port(&path).calendars().await.unwrap_err();
        assert_eq!(failure.kind, Kind::Refused, "nothing to read is something to say");
    }
    let odd = folder(&[
        ("a.ics", "<html>Sign in</html>"),
        ("b.ics", ""),
        ("c.ics", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"),
    ]);
    let port = port(odd.path());
    for calendar in port.calendars().await.unwrap() {
        let failure = port.read(&calendar, &ReadRequest::Full(window())).await.unwrap_err();
        assert_eq!(failure.kind, Kind::Broken, "{}: no calendar, or half of one", calendar.id);
    }
}

#[tokio::test]
async fn ids_do_not_lead_out_of_the_folder() {
    let folder = folder(&[("a.ics", &file(""))]);
    let port = port(folder.path());
    let mut calendar = port.calendars().await.unwrap().remove(0);
    for id in ["../a.ics", "/etc/passwd", "", "..", "sub/a.ics"] {
        calendar.id = CalendarId::new(id);
        let failure = port.read(&calendar, &ReadRequest::Full(window())).await.unwrap_err();
        assert_eq!(failure.kind, Kind::Refused, "{id:?} is no file of the folder");
    }
}

#[tokio::test]
async fn f22_what_is_broken_is_told_by_line_and_the_rest_is_read() {
    let text = file(&format!("{}{}", entry("bad", "DTSTART:soon\r\n"), entry("good", MONDAY)));
    let folder = folder(&[("a.ics", &text)]);
    let port = port(folder.path());
    let calendar = only(&port).await;
    let page = port.read(&calendar, &ReadRequest::Full(window())).await.unwrap();
    assert_eq!(page.items.len(), 1, "the good one is read");
    let [row] = page.unreadable.as_slice() else { panic!("one row for one bad entry") };
    assert!(row.reason.starts_with("line 6: "), "the line leads to it: {}", row.reason);
    assert_eq!(row.id.as_ref().map(RemoteId::as_str), Some("bad"), "its id was readable");
    assert!(!row.reason.contains("Smith"), "without client words");
    let asked = port.event(&calendar, &RemoteId::new("bad")).await;
    assert!(asked.is_err(), "what cannot be understood is not gone");
    assert!(
        port.event(&calendar, &RemoteId::new("none")).await.unwrap().is_none(),
        "what is not there is gone"
    );
    let good = port.event(&calendar, &RemoteId::new("good")).await.unwrap().unwrap();
    let start: chrono::DateTime<chrono::Utc> = "2026-11-02T14:00:00Z".parse().unwrap();
    assert!(
        matches!(good.span, Span::Timed { start: s, .. } if s == start),
        "floating times are the office's"
    );
}

fn many(count: usize) -> String {
    let mut entries = String::new();
    for number in 0..count {
        write!(entries, "{}", entry(&format!("e{number}"), MONDAY)).unwrap();
    }
    file(&entries)
}

fn events(page: &EventPage) -> usize {
    page.items.iter().filter(|item| matches!(item, CalendarItem::Event(_))).count()
}

#[tokio::test]
async fn large_files_come_in_pages_that_survive_a_restart() {
    let folder = folder(&[("a.ics", &many(2 * PAGE + 7))]);
    let first = port(folder.path());
    let calendar = only(&first).await;
    let page = first.read(&calendar, &ReadRequest::Full(window())).await.unwrap();
    let AfterPage::More(next) = page.then.clone() else { panic!("there is more") };
    let restarted = port(folder.path());
    let second = restarted.read(&calendar, &ReadRequest::Next(next.clone())).await.unwrap();
    let AfterPage::More(last) = second.then.clone() else { panic!("there is more") };
    let third = restarted.read(&calendar, &ReadRequest::Next(last)).await.unwrap();
    let counts = (events(&page), events(&second), events(&third));
    assert_eq!(counts, (PAGE, PAGE, 7), "each event once");
    assert_eq!(third.then, AfterPage::Done(None), "a file has no history to go on from");
    std::fs::write(folder.path().join("a.ics"), many(PAGE)).unwrap();
    let failure = port(folder.path()).read(&calendar, &ReadRequest::Next(next)).await.unwrap_err();
    assert_eq!(failure.kind, Kind::Stale, "half of an old file and half of a new one is neither");
}

#[tokio::test]
async fn f11_foreign_tokens_begin_the_reading_anew() {
    let folder = folder(&[("a.ics", &many(1))]);
    let port = port(folder.path());
    let calendar = only(&port).await;
    for reading in
        [ReadRequest::Next(PageToken("7".to_owned())), ReadRequest::Changes(SyncToken("s".to_owned()))]
    {
        let failure = port.read(&calendar, &reading).await.unwrap_err();
        assert_eq!(failure.kind, Kind::Stale, "it is read in full, and nothing is taken for deleted");
    }
}

#[test]
fn headings() {
    let told = |text: &str| heading::read(text.as_bytes());
    let of = |name: Option<&str>, zone: Option<&str>| Heading {
        name: name.map(str::to_owned),
        zone: zone.map(str::to_owned),
    };
    for (text, expected, why) in [
        ("\u{FEFF}BEGIN:VCALENDAR\nX-WR-CALNAME:A\n", of(Some("A"), None), "a byte order mark"),
        ("BEGIN:VCALENDAR\r\nX-WR-CALNAME:Long\r\n  name\r\n", of(Some("Long name"), None), "a folded line"),
        ("X-WR-CALNAME;VALUE=TEXT:A\\; B\\nC\n", of(Some("A; B C"), None), "escapes and parameters"),
        ("NAME:New\nX-WR-CALNAME:Old\n", of(Some("Old"), None), "what programs show counts"),
        ("NAME:New\nX-WR-TIMEZONE: \n", of(Some("New"), None), "RFC 7986; an empty zone is none"),
        (
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nX-WR-CALNAME:X\n",
            of(None, None),
            "entries say nothing about the file",
        ),
        ("", of(None, None), "nothing"),
    ] {
        assert_eq!(told(text), expected, "{why}");
    }
}

#[tokio::test]
async fn an_event_of_a_file_has_no_page() {
    let folder = folder(&[("ada.ics", &file(&entry("one", MONDAY)))]);
    let port = port(folder.path());
    let calendar = port.calendars().await.unwrap().remove(0);
    let page = port.web_page(&calendar, &RemoteId::new("one")).await.unwrap();
    assert_eq!(page, crate::ports::WebPage::Nowhere, "a file is opened by no address of the web");
}
