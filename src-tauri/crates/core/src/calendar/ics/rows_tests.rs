//! Rows of a file: every component once, series unexpanded, and nothing of people in what programs left.

use super::read::{Limits, SetAside};
use super::rows::{Row, Rows};
use crate::calendar::source::{RowKind, SeriesEnd};
use crate::time::zone::Zones;
use crate::time::{OriginalStart, Span};
use proptest::prelude::*;

fn rows(text: &[u8]) -> Rows {
    let zones = Zones::bundled();
    let office = zones.find("America/New_York").expect("New York is in the data");
    Rows::find(text.to_vec(), &office, &zones, &Limits::default()).expect("it is a calendar")
}

fn file(entries: &[&str]) -> String {
    let entries: String =
        entries.iter().map(|lines| format!("BEGIN:VEVENT\r\n{lines}\r\nEND:VEVENT\r\n")).collect();
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Old Tool//Sync 3//EN\r\n{entries}END:VCALENDAR\r\n")
}

fn only(entry: &str) -> Row {
    let found = rows(file(&[entry]).as_bytes());
    assert!(found.set_aside().is_empty(), "nothing here is broken: {:?}", found.set_aside());
    found.row(0).expect("there is one row")
}

fn series(entry: &str) -> (Vec<String>, SeriesEnd) {
    match only(entry).head.shape {
        RowKind::Series { rules, ends } => (rules, ends),
        other @ (RowKind::Single | RowKind::Day { .. }) => panic!("{entry} is a series, not {other:?}"),
    }
}

const MONDAY: &str =
    "DTSTART;TZID=America/New_York:20261102T090000\r\nDTEND;TZID=America/New_York:20261102T100000";

#[test]
fn a_row_has_its_own_lines_and_what_programs_left() {
    let lines = format!(
        "UID:a\r\n{MONDAY}\r\nSUMMARY:Smith\r\nCREATED:20200102T030405Z\r\nX-SYNC-ID:77\r\nX-NOTE:met the\r\n  client\r\n\
         X-ALT-DESC:<b>Smith</b>\r\nBEGIN:VALARM\r\nX-INSIDE:1\r\nEND:VALARM"
    );
    let row = only(&lines);
    assert_eq!(row.head.id.as_str(), "a", "the UID is the id");
    assert_eq!(row.head.shape, RowKind::Single, "nothing repeats");
    assert_eq!(row.raw, format!("BEGIN:VEVENT\r\n{lines}\r\nEND:VEVENT"), "as it came");
    assert_eq!(row.created, "2020-01-02T03:04:05Z".parse().ok(), "CREATED");
    assert_eq!(
        row.marks,
        ["X-SYNC-ID=77", "X-NOTE=", "PRODID=-//Old Tool//Sync 3//EN"],
        "no words of people, nothing of alarms, and the program that wrote the file"
    );
    let again = only(&lines.replace("77", "78"));
    assert_ne!(row.version, again.version, "every letter counts");
}

#[test]
fn series_are_one_row_with_their_end() {
    let until = |text: &str| SeriesEnd::Until(text.parse().expect("an instant"));
    for (rules, expected, why) in [
        ("RRULE:FREQ=WEEKLY", SeriesEnd::Never, "nothing ends it"),
        ("RRULE:FREQ=WEEKLY;COUNT=5", SeriesEnd::After(5), "a count"),
        ("RRULE:FREQ=WEEKLY;COUNT=5\r\nRDATE:20270101T140000Z", SeriesEnd::After(6), "and a day on top"),
        ("RRULE:FREQ=WEEKLY;UNTIL=20261231T235959Z", until("2026-12-31T23:59:59Z"), "an instant"),
        ("RRULE:FREQ=WEEKLY;UNTIL=20261231", until("2027-01-01T04:59:59Z"), "the whole day in New York"),
        ("RRULE:FREQ=WEEKLY;UNTIL=20261231T090000", until("2026-12-31T14:00:00Z"), "its own clocks"),
        ("RDATE:20270101T140000Z,20270301T140000Z", until("2027-03-01T14:00:00Z"), "only added days"),
        ("RRULE:FREQ=WEEKLY;UNTIL=20261231\r\nRRULE:FREQ=YEARLY", SeriesEnd::Never, "the longer one"),
        ("RRULE:FREQ=WEEKLY;COUNT=3\r\nRRULE:FREQ=YEARLY;COUNT=2", SeriesEnd::NotKnown, "two counts"),
        ("RRULE:FREQ=DAILY;COUNT=9999999999", SeriesEnd::NotKnown, "more than anybody counts"),
    ] {
        let (_, ends) = series(&format!("UID:a\r\n{MONDAY}\r\n{rules}"));
        assert_eq!(ends, expected, "{rules}: {why}");
    }
}

#[test]
fn bombs_are_never_expanded() {
    for rule in ["FREQ=SECONDLY", "FREQ=SECONDLY;COUNT=1000000000", "FREQ=MINUTELY", "FREQ=HOURLY;COUNT=3"] {
        let (rules, ends) = series(&format!("UID:a\r\n{MONDAY}\r\nRRULE:{rule}"));
        assert_eq!(ends, SeriesEnd::NotKnown, "{rule} is no rule of a calendar");
        assert_eq!(rules, [format!("RRULE:{rule}")], "it is shown as it is");
    }
    let impossible = file(&[&format!("UID:a\r\n{MONDAY}\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")]);
    assert_eq!(rows(impossible.as_bytes()).set_aside().len(), 1, "a day that never comes is set aside");
}

#[test]
fn exceptions_need_no_zone_of_the_file() {
    let (rules, _) = series(&format!(
        "UID:a\r\n{MONDAY}\r\nRRULE:FREQ=WEEKLY\r\nEXDATE;TZID=Eastern Standard Time:20261109T090000,20261116T090000\r\n\
         EXDATE;VALUE=DATE:20261123"
    ));
    assert_eq!(
        rules,
        ["RRULE:FREQ=WEEKLY", "EXDATE:20261109T140000Z,20261116T140000Z,20261123T140000Z"],
        "instants in UTC, and a date alone at the time of the series"
    );
    let (rules, _) =
        series("UID:a\r\nDTSTART;VALUE=DATE:20261102\r\nRRULE:FREQ=WEEKLY\r\nEXDATE:20261109T000000");
    assert_eq!(rules[1], "EXDATE;VALUE=DATE:20261109", "a series of dates has exceptions that are dates");
}

#[test]
fn days_that_differ_are_rows_of_their_own() {
    let master = format!("UID:a\r\n{MONDAY}\r\nRRULE:FREQ=WEEKLY");
    let day = "UID:a\r\nRECURRENCE-ID;TZID=America/New_York:20261109T090000\r\nDTSTART:20261110T150000Z\r\nSUMMARY:moved";
    let found = rows(file(&[day, &master]).as_bytes());
    let (day, series) = (found.row(0).expect("the day"), found.row(1).expect("the series"));
    assert_eq!(day.head.id.as_str(), "a/20261109T140000Z", "named as the daily reading names it");
    assert_eq!(day.head.shape, RowKind::Day { of: series.head.id.clone() }, "it leads to its series");
    let at = "2026-11-09T14:00:00Z".parse().expect("an instant");
    assert_eq!(day.head.original_start, Some(OriginalStart::At(at)), "the day that it replaces");
    assert!(
        matches!(series.head.span, Span::Timed { ref zone, .. } if zone == "America/New_York"),
        "a series is placed at its first day, in its zone"
    );
}

#[test]
fn f22_every_component_is_a_row_or_set_aside() {
    let old = format!("UID:a\r\n{MONDAY}\r\nSEQUENCE:1");
    let new = format!("UID:a\r\n{MONDAY}\r\nSEQUENCE:2");
    let other = format!("UID:b\r\n{MONDAY}\r\nSUMMARY:1");
    let rival = format!("UID:b\r\n{MONDAY}\r\nSUMMARY:2");
    let nameless = MONDAY.to_owned();
    let lost = "UID:c\r\nDTSTART;TZID=Mars/Olympus:20261102T090000".to_owned();
    let entries = [&new, &old, &other, &rival, &rival, &nameless, &lost];
    let text = file(&entries.map(String::as_str));
    let found = rows(format!("{text}BEGIN:VEVENT\r\nUID:d\r\n").as_bytes());
    assert_eq!((found.len(), found.merged().len(), found.set_aside().len()), (3, 2, 3), "each exactly once");
    let ids: Vec<_> = (0..found.len()).filter_map(|at| found.head(at)).map(|head| head.id.as_str()).collect();
    assert_eq!(ids[..2], ["a", "b"], "the newest of each");
    assert!(ids[2].starts_with("no-uid-"), "what has no UID is named by what it says");
    let merged: Vec<_> = found.merged().iter().map(|one| (one.uid.as_str(), one.reason.as_str())).collect();
    let expected = [("a", "newer version"), ("b", "once more")];
    for ((uid, reason), (whose, part)) in merged.into_iter().zip(expected) {
        assert!(uid == whose && reason.contains(part), "“{reason}” of {uid} tells {part} of {whose}");
    }
    let reasons: Vec<_> = found.set_aside().iter().map(|one| one.reason.as_str()).collect();
    for (reason, part) in reasons.iter().zip(["as new", "time zone", "in the middle"]) {
        assert!(reason.contains(part), "“{reason}” tells {part}");
    }
}

#[test]
fn encodings_do_not_matter() {
    let text = file(&["UID:a\r\nDTSTART:20261102T090000Z\r\nSUMMARY:Núñez"]);
    let wide: Vec<u8> =
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let (old, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
    for bytes in [text.as_bytes(), &[b"\xEF\xBB\xBF", text.as_bytes()].concat(), &wide, &old] {
        let row = rows(bytes).row(0).expect("there is one row");
        assert_eq!(row.details.title.reveal(), "Núñez", "every encoding that offices have");
        assert!(row.raw.contains("Núñez"), "in the row's own lines, too");
    }
}

proptest! {
    #[test]
    fn no_bytes_stop_the_reading(parts in proptest::collection::vec(prop_oneof![
        Just("BEGIN:VEVENT\r\n"), Just("END:VEVENT\r\n"), Just("BEGIN:VALARM\n"), Just("END:VALARM\n"), Just("UID:a\r"),
        Just("DTSTART:20261102T090000Z\r\n"), Just("DTSTART;VALUE=DATE:99991231\r\n"), Just("DTEND;VALUE=DATE:00010101\n"),
        Just("RRULE:FREQ=SECONDLY;BYSECOND=1,2,3\r\n"), Just("RRULE:FREQ=YEARLY;UNTIL=99991231T235959Z\r\n"),
        Just("RRULE:FREQ=DAILY;COUNT=18446744073709551615\r\n"), Just("RECURRENCE-ID:20261109T090000\r\n"),
        Just("EXDATE:20261109T090000,\r\n"), Just("RDATE;VALUE=PERIOD:20261109T090000Z/PT1H\r\n"), Just("X-A:\u{1}\r\n"),
        Just("DURATION:-P99999D\n"), Just("END:VCALENDAR\n"), Just("BEGIN:VTIMEZONE\n"), Just("\u{0} :;\"\n"),
    ], 0..24), noise in proptest::collection::vec(any::<u8>(), 0..40)) {
        let mut text = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n".to_vec();
        text.extend(parts.concat().bytes());
        // A blank at the beginning of what follows goes on with the line before it: that one begins nothing.
        text.extend(b"X-LAST:\r\n");
        text.extend(noise);
        let begun = parts.iter().filter(|part| part.starts_with("BEGIN:VEVENT")).count();
        let found = rows(&text);
        let aside = found.set_aside().iter().filter(|one| one.what == SetAside::Event).count();
        prop_assert_eq!(found.len() + found.merged().len() + aside, begun, "the sums add up");
        for at in 0..found.len() {
            prop_assert!(found.row(at).is_some(), "each row that was found can be read");
        }
    }
}
