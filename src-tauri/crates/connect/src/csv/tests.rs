//! Tables as Outlook, Google and scripts write them, and as they are broken.

use super::cells::{DateOrder, date, people, time};
use super::file::{CsvFile, CsvRows};
use crate::files::row_source::RowSource;
use proptest::prelude::*;
use std::sync::Arc;
use truedocket_core::calendar::event::{Calendar, EventStatus, ShowAs};
use truedocket_core::calendar::source::{RawEvent, RowKind, SeriesEnd};
use truedocket_core::ids::{CalendarId, ConnectionName};
use truedocket_core::text::ClientText;
use truedocket_core::time::Span;
use truedocket_core::time::zone::Zones;

const OUTLOOK: &str = "\"Subject\",\"Start Date\",\"Start Time\",\"End Date\",\"End Time\",\"All day event\",\"Reminder on/off\",\"Reminder Date\",\"Reminder Time\",\"Meeting Organizer\",\"Required Attendees\",\"Optional Attendees\",\"Meeting Resources\",\"Billing Information\",\"Categories\",\"Description\",\"Location\",\"Mileage\",\"Priority\",\"Private\",\"Sensitivity\",\"Show time as\"\r\n";

const PLAIN: &str = "id,calendar,ical_uid,status,title,start_utc,end_utc,all_day,organizer,category,n_attendees,rrule,master_id,matter,transparent\n";

fn open(bytes: &[u8]) -> Result<Arc<CsvFile>, String> {
    let office = Zones::bundled().find("America/New_York").unwrap();
    CsvFile::open(bytes.to_vec(), office).map(Arc::new).map_err(|refused| refused.to_string())
}

fn calendar() -> Calendar {
    Calendar {
        connection: ConnectionName::new("files"),
        id: CalendarId::new("a.csv"),
        name: ClientText::new("a"),
        owner: None,
        zone: "America/New_York".to_owned(),
    }
}

/// Rows and reasons of one calendar of the file.
fn part(csv_file: &Arc<CsvFile>, name: &str) -> (Vec<RawEvent>, Vec<String>) {
    let row_source = CsvRows { csv_file: Arc::clone(csv_file), calendar: name.to_owned() };
    let rows = (0..).map_while(|at| row_source.head(at).map(|_| at));
    let rows = rows.map(|at| row_source.original(at, &calendar()).expect("a row that was found can be read"));
    (rows.collect(), row_source.unreadable().into_iter().map(|one| one.reason).collect())
}

fn read(text: &str) -> (Vec<RawEvent>, Vec<String>) {
    part(&open(text.as_bytes()).unwrap(), "")
}

fn only(text: &str) -> RawEvent {
    let (mut rows, reasons) = read(text);
    assert!(rows.len() == 1 && reasons.is_empty(), "one sound row: {reasons:?}");
    rows.remove(0)
}

fn timed(start: &str, end: &str) -> Span {
    let (start, end) = (start.parse().unwrap(), end.parse().unwrap());
    Span::Timed { start, end, zone: "America/New_York".to_owned() }
}

fn whole(first: &str, end: &str) -> Span {
    Span::AllDay { first: first.parse().unwrap(), end: end.parse().unwrap() }
}

#[test]
fn an_export_of_outlook() {
    let line = "\"Smith, re \"\"Lease\"\"\",\"11/20/2026\",\"9:30:00 AM\",\"11/20/2026\",\"10:30:00 AM\",\"False\",\"True\",\"11/20/2026\",\"9:15:00 AM\",\"ada@firm.example\",\"Jane Doe; bo@firm.example\",\"Kim <kim@client.example>\",\"room2@firm.example\",,\"Client Meeting;Internal\",\"first\r\nsecond\",\"Room 2\",,\"Normal\",\"False\",\"Private\",\"4\"";
    let row = only(&format!("{OUTLOOK}{line}\r\n"));
    let event = &row.source.event;
    assert_eq!(row.raw, line, "the line as it came, line breaks in cells and all");
    assert_eq!(event.title.reveal(), "Smith, re \"Lease\"", "quotes and commas are the cell's own");
    assert_eq!(event.span, timed("2026-11-20T14:30:00Z", "2026-11-20T15:30:00Z"), "clocks of the office");
    assert_eq!(event.body.reveal(), "first\r\nsecond", "cells may have lines");
    assert_eq!(
        event.organizer.as_ref().map(truedocket_core::firm::people::Email::as_str),
        Some("ada@firm.example"),
        "the organizer"
    );
    let asked: Vec<_> =
        event.attendees.iter().map(|a| (a.email.as_str(), a.name.reveal(), a.resource)).collect();
    let expected = [
        ("guest-1@not-named.invalid", "Jane Doe", false),
        ("bo@firm.example", "", false),
        ("kim@client.example", "Kim", false),
        ("room2@firm.example", "", true),
    ];
    assert_eq!(asked, expected, "whoever was asked, also where only a name is told");
    assert_eq!(event.categories, ["Client Meeting", "Internal"], "Outlook parts them by semicolons");
    assert!(event.private && event.show_as == ShowAs::Away, "private, out of office");
    assert!(row.source.marks.is_empty() && row.source.shape == RowKind::Single, "an ordinary row");
}

#[test]
fn whole_days_of_both_programs() {
    let google = "Subject,Start Date,Start Time,End Date,End Time,All Day Event\n";
    for (line, expected, why) in [
        (
            "A,11/20/2026,12:00:00 AM,11/21/2026,12:00:00 AM,TRUE",
            whole("2026-11-20", "2026-11-21"),
            "Outlook's end",
        ),
        ("A,11/20/2026,,11/20/2026,,True", whole("2026-11-20", "2026-11-21"), "Google's last day"),
        ("A,11/20/2026,,11/22/2026,,True", whole("2026-11-20", "2026-11-23"), "the last day is included"),
        ("A,11/20/2026,,,,", whole("2026-11-20", "2026-11-21"), "a date alone is a day"),
        ("A,2026-11-20,,,,", whole("2026-11-20", "2026-11-21"), "dates of ISO 8601"),
        ("A,11/20/2026,9 am,,,", timed("2026-11-20T14:00:00Z", "2026-11-20T14:00:00Z"), "no end, no length"),
        ("A,11/20/26,17:00,,18:30,", timed("2026-11-20T22:00:00Z", "2026-11-20T23:30:00Z"), "the same day"),
        (
            "A,11/20/2026,9:00 AM,11/20/2026,8:00 AM,",
            timed("2026-11-20T14:00:00Z", "2026-11-20T13:00:00Z"),
            "as it is",
        ),
    ] {
        assert_eq!(only(&format!("{google}{line}")).source.event.span, expected, "{line}: {why}");
    }
}

#[test]
fn plain_columns_with_several_calendars() {
    let text = format!(
        "{PLAIN}\
         e1,ada@firm.example,u1,confirmed,Hearing,1795185000,1795188600,0,ada@firm.example,Court Appearance,3,,,AB-2026-001,1\n\
         e2,ada@firm.example,u2,cancelled,,1795132800,1795219200,1,,,0,,,,0\n\
         m1,bo@firm.example,u3,confirmed,Weekly,2026-11-20T14:30:00Z,2026-11-20T15:30:00Z,0,bo@firm.example,,1,FREQ=WEEKLY,,,0\n\
         m1_20261127T143000Z,bo@firm.example,u3,confirmed,Weekly,2026-11-27 15:30,2026-11-27 16:30,0,,,0,,m1,,0\n\
         m2,bo@firm.example,u4,confirmed,Bomb,1795185000,1795188600,0,,,0,FREQ=SECONDLY,,,0\n\
         e1,ada@firm.example,u1,confirmed,Hearing,1795185000,1795188600,0,,,0,,,,0\n"
    );
    let csv_file = open(text.as_bytes()).unwrap();
    let names: Vec<_> = csv_file.calendars().collect();
    assert_eq!(names, ["ada@firm.example", "bo@firm.example"], "the column names them");
    let (ada, reasons) = part(&csv_file, "ada@firm.example");
    assert_eq!(reasons, ["line 7: its id is that of line 2"], "an id names one row");
    let hearing = &ada[0].source.event;
    assert_eq!(hearing.span, timed("2026-11-20T14:30:00Z", "2026-11-20T15:30:00Z"), "seconds since 1970");
    assert_eq!(hearing.body.reveal(), "Matter: AB-2026-001", "the number stands where people write it");
    assert_eq!(hearing.attendees.len(), 2, "three were asked, and one of them is the organizer");
    assert_eq!(hearing.show_as, ShowAs::Free, "transparent");
    assert_eq!(ada[1].source.event.span, whole("2026-11-20", "2026-11-21"), "dates of UTC stay dates");
    assert_eq!(ada[1].source.event.status, EventStatus::Cancelled, "called off");
    let (bo, _) = part(&csv_file, "bo@firm.example");
    let ends = |row: &RawEvent| match &row.source.shape {
        RowKind::Series { ends, .. } => Some(*ends),
        RowKind::Single | RowKind::Day { .. } => None,
    };
    assert_eq!(ends(&bo[0]), Some(SeriesEnd::Never), "a rule makes a series");
    assert!(
        matches!(&bo[1].source.shape, RowKind::Day { of } if of.as_str() == "m1"),
        "a day leads to its series"
    );
    let original = bo[1].source.event.original_start.clone();
    let at = "2026-11-27T14:30:00Z".parse().unwrap();
    assert_eq!(original, Some(truedocket_core::time::OriginalStart::At(at)), "its id tells which day it is");
    assert_eq!(ends(&bo[2]), Some(SeriesEnd::NotKnown), "a rule that repeats within a day is never expanded");
}

#[test]
fn f22_bad_rows_are_told_by_line_and_the_rest_is_read() {
    let text = "Subject,Start Date,Start Time,End Date,End Time\r\n\
                Smith,soon,,,\r\n\
                \r\n\
                Smith,13/20/2026,9:00 AM,,\r\n\
                Smith,,,,\r\n\
                Smith,11/20/2026,25:00,,\r\n\
                Smith,11/20/2026,,,9:00 AM\r\n\
                a,11/20/2026,9:00 AM,,,extra,cells\r\n\
                good,11/20/2026,9:00 AM\r\n\
                ,,,,\r\n\
                \"open,11/20/2026\r\nlost,11/20/2026\r\n";
    let (rows, reasons) = read(text);
    assert_eq!(rows.len(), 1, "the good one is read, though its last cells are missing");
    let expected = [
        "line 2: its start date is not like 11/20/2026",
        "line 4: its start date “13/20/2026” is not like 11/20/2026",
        "line 5: it has no start date",
        "line 6: its start time “25:00” is not like 9:30 AM",
        "line 7: it has an end time and no start time",
        "line 8: it has 7 cells, and the first line names 5 columns",
        "line 11: a quotation mark in it is never closed, and 1 lines behind it are lost",
    ];
    assert_eq!(reasons, expected, "each with its line, and without words of clients");
}

#[test]
fn headings_that_are_not_understood_are_told() {
    let refused = |text: &str| open(text.as_bytes()).err().unwrap_or_default();
    let words = refused("Subject,Start Date,Shoe size,Betreff\n");
    for part in ["not known: “Shoe size”, “Betreff”", "Expected are", "Required Attendees"] {
        assert!(words.contains(part), "“{words}” tells {part}");
    }
    assert!(refused("Location\n").contains("missing: Subject, Start Date"), "what is missing is named");
    assert!(refused("title,start_utc\n").contains("missing: end_utc"), "an end is needed");
    assert!(refused("Subject,Title,Start Date\n").contains("there twice: “Title”"), "two titles");
    assert!(refused("").contains("missing"), "an empty file is no calendar without events");
    assert!(refused("<html>Sign in</html>").contains("not known"), "nor is an error page");
    assert!(refused("PK\u{3}\u{4}rest").contains("Excel workbook"), "nor a workbook");
}

#[test]
fn encodings_and_signs_between_cells() {
    let text = "Subject;Start Date;Location\r\nCafé Müller;11/20/2026;Zürich, Nord\r\n";
    let wide: Vec<u8> =
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let (old, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    let told = [b"sep=;\r\n", text.as_bytes()].concat();
    let tabs = text.replace(';', "\t").into_bytes();
    for bytes in [text.as_bytes(), &marked, &wide, &old, &told, &tabs] {
        let (rows, reasons) = part(&open(bytes).unwrap(), "");
        assert!(reasons.is_empty(), "nothing here is broken: {reasons:?}");
        assert_eq!(rows[0].source.event.title.reveal(), "Café Müller", "every encoding that offices have");
        assert_eq!(rows[0].source.event.place.reveal(), "Zürich, Nord", "the comma is the cell's own");
    }
}

#[test]
fn hostile_titles_stay_words() {
    let long = "x".repeat(10_000);
    for (cell, title) in [
        ("'=HYPERLINK(\"\"http://evil.example\"\")", "=HYPERLINK(\"http://evil.example\")"),
        ("=1+1", "=1+1"),
        ("'@SUM(A1)", "@SUM(A1)"),
        ("'-Smith", "-Smith"),
        ("'Twas the night", "'Twas the night"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("\u{202e}evil\u{202c}", "\u{202e}evil\u{202c}"),
        (&long, &long),
    ] {
        let row = only(&format!("Subject,Start Date\n\"{cell}\",11/20/2026\n"));
        assert_eq!(row.source.event.title.reveal(), title, "nothing is calculated, and a guard is taken off");
    }
}

#[test]
fn equal_rows_are_two_rows_and_keep_their_names() {
    let text = "Subject,Start Date\nA,11/20/2026\nB,11/20/2026\nA,11/20/2026\n";
    let ids = |text: &str| -> Vec<String> {
        read(text).0.iter().map(|row| row.source.event.key.id.as_str().to_owned()).collect()
    };
    let first = ids(text);
    assert_eq!(first.len(), 3, "duplicates are what a clean-up looks for");
    assert_eq!(format!("{}-2", first[0]), first[2], "the second has a name of its own");
    let other = ids("Subject,Start Date\nnew,11/19/2026\nA,11/20/2026\nB,11/20/2026\nA,11/20/2026\n");
    assert_eq!(other[1..], first, "a line before them does not rename them");
}

#[test]
fn one_date_can_tell_the_order_of_all() {
    let (rows, _) = read("Subject,Start Date\nA,05/11/2026\nB,20/11/2026\n");
    assert_eq!(rows[0].source.event.span, whole("2026-11-05", "2026-11-06"), "the file writes the day first");
    let (rows, reasons) = read("Subject,Start Date\nA,05/11/2026\nB,20/11/2026\nC,11/20/2026\n");
    assert_eq!(
        rows[0].source.event.span,
        whole("2026-05-11", "2026-05-12"),
        "a contradiction decides nothing"
    );
    assert_eq!(reasons.len(), 1, "and what cannot be is shown");
}

#[test]
fn single_cells() {
    let day = |text: &str| date(text, DateOrder::MonthFirst).map(|day| day.to_string());
    for (text, expected) in
        [("1/5/2026", "2026-01-05"), ("12/31/99", "1999-12-31"), ("5.1.2026", "2026-01-05")]
    {
        assert_eq!(day(text).as_deref(), Some(expected), "{text}");
    }
    for text in ["", "2/30/2026", "1/2", "1/2/3/4", "2026-1-1", "１/1/2026", "1/1/99999", "-1/1/2026"] {
        assert_eq!(day(text), None, "{text:?} is no date");
    }
    for (text, expected) in
        [("12:00 AM", "00:00:00"), ("12:30\u{202f}PM", "12:30:00"), ("9:05:07 p.m.", "21:05:07")]
    {
        assert_eq!(time(text).map(|time| time.to_string()).as_deref(), Some(expected), "{text}");
    }
    for text in ["", "9", "13:00 PM", "0:30 AM", "24:00", "1:2:3:4", "a:b", "123:00"] {
        assert_eq!(time(text), None, "{text:?} is no time");
    }
    let names = people("Doe, Jane; Roe, Richard", false);
    assert_eq!(names.len(), 2, "commas inside of names part nothing");
    assert_eq!(people("a@x.example, b@x.example", false).len(), 2, "between addresses they do");
}

proptest! {
    #[test]
    fn no_bytes_stop_the_reading(noise in proptest::collection::vec(any::<u8>(), 0..200)) {
        drop(open(&noise));
    }

    #[test]
    fn no_cells_stop_the_reading_and_none_is_lost(
        lines in proptest::collection::vec(proptest::collection::vec(prop_oneof![
            Just("11/20/2026".to_owned()), Just("9:00 AM".to_owned()), Just("1795185000".to_owned()),
            Just("99999999999999999999".to_owned()), Just("FREQ=SECONDLY;COUNT=1".to_owned()), Just("\"x".to_owned()),
            Just("-9999999999999".to_owned()), Just("12/31/9999".to_owned()), Just("TRUE".to_owned()), "[a-z\u{e9}<(@;' ]{1,6}",
        ], 1..9), 0..8),
        ends in prop_oneof![Just("\n"), Just("\r\n")],
    ) {
        for heading in ["Subject,Start Date,Start Time,End Date,End Time,All day event,Required Attendees", "id,title,start_utc,end_utc,all_day,rrule,master_id"] {
            let lines: Vec<String> = lines.iter().map(|cells| cells.join(",")).collect();
            let text = format!("{heading}{ends}{}", lines.join(ends));
            let csv_file = open(text.as_bytes()).expect("the heading is sound");
            let (rows, reasons) = part(&csv_file, "");
            // A quotation mark can make one line of several.
            let quoted = text.contains('"');
            let blank = lines.iter().filter(|line| line.trim_matches([',', ' ']).is_empty()).count();
            prop_assert!(quoted || rows.len() + reasons.len() + blank == lines.len(), "each line is counted once");
        }
    }
}
