//! Files as people's programs write them: what is odd costs a line and not the appointment, and what says when it is
//! counts in the way in which it was meant.

use super::Expansion;
use super::expand_tests::{NOVEMBER, begins, event, november, read};
use super::read::{Limits, Unreadable, events};
use crate::time::zone::Zones;
use crate::time::{OriginalStart, Window};

const START: &str = "UID:a\nDTSTART;TZID=America/New_York:20261102T090000\nDURATION:PT1H";

fn raw(text: &str) -> Result<Expansion, Unreadable> {
    let instant = |text: &str| text.parse().expect("an instant");
    let window = Window { start: instant("2026-11-01T00:00:00Z"), end: instant("2026-12-01T00:00:00Z") };
    let zones = Zones::bundled();
    let office = zones.find("America/New_York").expect("New York is in the data");
    events(text.as_bytes(), &window, &office, &zones, &Limits::default())
}

#[test]
fn f22_an_odd_line_costs_the_line_and_not_the_appointment() {
    for (line, word) in [
        ("RRULE:", "RRULE"),
        ("EXRULE:FREQ=NEVER", "EXRULE"),
        ("a line without a colon", "not a property"),
        (":no name", "not a property"),
        ("X-GARBAGE", "not a property"),
        ("DTSTART;TZID=America/New_York:20261102T090000", "twice"),
    ] {
        let found = read(&event(&format!("{START}\n{line}\nSUMMARY:Smith")), NOVEMBER.0, NOVEMBER.1);
        assert_eq!(begins(&found), ["11-02 14:00"], "{line:?} does not say when the event takes place");
        let title = found.instances.first().map(|one| one.details().title.reveal().to_owned());
        assert_eq!(title.as_deref(), Some("Smith"), "and what stands behind {line:?} is read");
        let [doubted] = found.doubted.as_slice() else {
            panic!("{line:?} is one doubt: {:?}", found.doubted)
        };
        assert_eq!(
            doubted.uid.as_ref().map(crate::ids::IcalUid::as_str),
            Some("a"),
            "the doubt is told by name"
        );
        assert_eq!(doubted.doubt.line, 6, "with the line of {line:?}");
        assert!(doubted.doubt.what.contains(word), "{line:?} is told as {word}: {}", doubted.doubt.what);
    }
    let many = event(&format!("{START}\n{}", "garbage\n".repeat(1_000)));
    assert_eq!(
        read(&many, NOVEMBER.0, NOVEMBER.1).doubted.len(),
        21,
        "a thousand odd lines are not told one by one"
    );
}

#[test]
fn f22_events_without_a_calendar_around_them_are_read_with_a_note() {
    let bare = event(START);
    let found = raw(&bare).expect("its events are there");
    assert_eq!(begins(&found), ["11-02 14:00"], "somebody saved the event and not the calendar");
    assert!(found.notes[0].contains("no BEGIN:VCALENDAR"), "which is told: {:?}", found.notes);
    assert!(!found.cut_short, "nothing says that something is missing");
    let behind = raw(&format!("BEGIN:VCALENDAR\nEND:VCALENDAR\n{bare}")).expect("a calendar");
    assert!(begins(&behind).len() == 1 && behind.notes[0].contains("line 3"), "where: {:?}", behind.notes);
    assert!(
        raw(&format!("{bare}\nEND:VCALENDAR")).expect("a calendar").cut_short,
        "the beginning is missing"
    );
    let half = raw("BEGIN:VEVENT\nUID:a\nDTSTART:20261102T090000Z").expect("an event began");
    assert!(half.cut_short && half.tally.quarantined == 1, "as well as the end");
    assert_eq!(
        raw("BEGIN:VTODO\nEND:VTODO"),
        Err(Unreadable::NotACalendar),
        "what has no event says nothing"
    );
}

#[test]
fn f22_what_counts_in_another_entry_is_told_by_name() {
    let version = |sequence| event(&format!("{START}\nSEQUENCE:{sequence}"));
    let found = read(&format!("{}\n{}\n{0}", version(2), version(1)), NOVEMBER.0, NOVEMBER.1);
    let merged: Vec<_> = found.merged.iter().map(|one| (one.uid.as_str(), one.line, one.into)).collect();
    assert_eq!(merged, [("a", 2, 14), ("a", 8, 2)], "an equal entry and an older one, with the lines");
    assert!(found.merged[1].reason.contains("newer version"), "and why: {}", found.merged[1].reason);
}

#[test]
fn f10_a_moved_day_of_whole_days_is_named_by_a_time_and_stands_once() {
    let master = event("UID:a\nDTSTART;VALUE=DATE:20261103\nRRULE:FREQ=WEEKLY;COUNT=3");
    for id in [
        "RECURRENCE-ID;TZID=Eastern Standard Time:20261110T000000",
        "RECURRENCE-ID;TZID=UTC+01:20261110T000000",
        "RECURRENCE-ID:20261110T000000",
        "RECURRENCE-ID:20261110T000000Z",
        "RECURRENCE-ID:20261110T050000Z",
        "RECURRENCE-ID;VALUE=DATE:20261110",
    ] {
        let day = event(&format!("UID:a\n{id}\nDTSTART;VALUE=DATE:20261112"));
        for body in [format!("{master}\n{day}"), format!("{day}\n{master}")] {
            let found = read(&body, NOVEMBER.0, NOVEMBER.1);
            assert_eq!(
                begins(&found),
                ["11-03", "11-12", "11-17"],
                "{id}: November 10 was moved and is not there"
            );
            let moved = found.instances.get(1).expect("the moved day").recurrence_id();
            let day = "2026-11-10".parse().expect("a date");
            assert_eq!(moved, Some(OriginalStart::On(day)), "{id} names a day, wherever the series stands");
        }
    }
    let lone = event("UID:a\nRECURRENCE-ID;TZID=UTC+01:20261110T000000\nDTSTART;VALUE=DATE:20261112");
    let found = read(&lone, NOVEMBER.0, NOVEMBER.1);
    assert_eq!(
        found.instances.first().expect("it is there").id().as_str(),
        "a/20261110",
        "a day that came alone is named like that, too"
    );
    let excepted = event(
        "UID:a\nDTSTART;VALUE=DATE:20261103\nRRULE:FREQ=WEEKLY;COUNT=4\nEXDATE:20261110T050000Z\n\
         EXDATE;TZID=Europe/Berlin:20261117T000000",
    );
    assert_eq!(november(&excepted), ["11-03", "11-24"], "exceptions are read in the same way");
}

#[test]
fn f10_exceptions_without_a_zone_are_in_that_of_their_series() {
    // The calendar is New York's, the series Chicago's.
    let series = "UID:a\nDTSTART;TZID=America/Chicago:20261102T090000\nRRULE:FREQ=WEEKLY;COUNT=4";
    let excepted = event(&format!("{series}\nEXDATE:20261109T090000"));
    assert_eq!(november(&excepted).len(), 3, "09:00 is the series' own hour");
    let moved = event("UID:a\nRECURRENCE-ID:20261109T090000\nDTSTART;TZID=America/Chicago:20261110T100000");
    assert_eq!(
        november(&format!("{}\n{moved}", event(series))),
        ["11-02 15:00", "11-10 16:00", "11-16 15:00", "11-23 15:00"],
        "the moved day stands once"
    );
    let added = event(&format!("{series}\nRDATE:20261126T090000"));
    assert!(november(&added).contains(&"11-26 15:00".to_owned()), "and so is an added day");
}

#[test]
fn f10_a_day_named_by_its_date_is_the_series_own() {
    let series = event("UID:a\nDTSTART;TZID=America/Chicago:20261102T090000\nRRULE:FREQ=WEEKLY;COUNT=3");
    let day = event("UID:a\nRECURRENCE-ID;VALUE=DATE:20261109\nDTSTART;TZID=America/Chicago:20261110T090000");
    let found = read(&format!("{series}\n{day}"), NOVEMBER.0, NOVEMBER.1);
    assert_eq!(begins(&found), ["11-02 15:00", "11-10 15:00", "11-16 15:00"], "it stands once");
    assert_eq!(
        found.instances.get(1).expect("it is there").id().as_str(),
        "a/20261109T150000Z",
        "and is named like every other day"
    );
}

#[test]
fn f10_a_series_that_was_drawn_up_anew_takes_its_old_moved_days_with_it() {
    let series = |sequence, first| {
        event(&format!(
            "UID:a\nSEQUENCE:{sequence}\nDTSTART:202611{first}T140000Z\nRRULE:FREQ=WEEKLY;COUNT=3"
        ))
    };
    let moved = "UID:a\nRECURRENCE-ID:20261109T140000Z\nDTSTART:20261111T140000Z";
    let day = |sequence: &str| event(&format!("{moved}{sequence}"));
    let anew = format!("{}\n{}\n{}", series(0, "02"), day("\nSEQUENCE:0"), series(1, "03"));
    let found = read(&anew, NOVEMBER.0, NOVEMBER.1);
    assert_eq!(begins(&found), ["11-03 14:00", "11-10 14:00", "11-17 14:00"], "Mondays became Tuesdays");
    assert_eq!(found.merged.len(), 2, "the older series and its moved day are told: {:?}", found.merged);
    let same = format!("{}\n{}", series(3, "02"), day("\nSEQUENCE:1"));
    assert_eq!(
        november(&same),
        ["11-02 14:00", "11-11 14:00", "11-16 14:00"],
        "a higher number alone takes nothing away: the series still has that day"
    );
    let unnumbered = format!("{}\n{}", series(3, "03"), day(""));
    assert_eq!(november(&unnumbered).len(), 4, "and a day without a number is older than nothing");
}

#[test]
fn names_are_texts_and_escaped_like_texts() {
    let zone = super::expand_tests::ODD_ZONE.replace("Customized Time Zone", "Berlin\\, Bern\\; West");
    let escaped = event("UID:a\\,b\nDTSTART;TZID=\"Berlin\\, Bern\\; West\":20261120T090000");
    let plain =
        event("UID:a,b\nRECURRENCE-ID:20261120T133000Z\nDTSTART;TZID=\"Berlin, Bern; West\":20261121T090000");
    let found = read(&format!("{zone}{escaped}\n{plain}"), NOVEMBER.0, NOVEMBER.1);
    assert_eq!(begins(&found), ["11-21 13:30"], "one zone and one UID, however they are written");
    let uid = found.instances.first().expect("it is there").uid().map(|uid| uid.as_str().to_owned());
    assert_eq!(uid.as_deref(), Some("a,b"), "as a provider would tell it");
    let windows = event(
        "UID:a\nDTSTART;TZID=(UTC+01:00) Amsterdam\\, Berlin\\, Bern\\, Rome\\, Stockholm\\, Vienna:20261120T090000",
    );
    assert_eq!(november(&windows), ["11-20 08:00"], "Windows' list with escapes");
}

#[test]
fn f9_the_file_decides_about_a_zone_whose_name_only_resembles_ours() {
    let own = |name: &str| super::expand_tests::ODD_ZONE.replace("Customized Time Zone", name);
    let at = |name: &str| event(&format!("UID:a\nDTSTART;TZID={name}:20261120T090000"));
    let read = |name: &str| november(&format!("{}{}", own(name), at(name)));
    assert_eq!(read("Europe/lisbon"), ["11-20 13:30"], "the file says what it means by that");
    assert_eq!(
        november(&at("Europe/lisbon")),
        ["11-20 09:00"],
        "where it does not, the letter case is a slip"
    );
    assert_eq!(read("Europe/Lisbon"), ["11-20 09:00"], "a name of the IANA is what it is");
    assert_eq!(read("GMT Standard Time"), ["11-20 09:00"], "and so is one of Windows");
    let same = "BEGIN:VTIMEZONE\nTZID:europe/berlin\n\
        BEGIN:STANDARD\nDTSTART:19701025T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\n\
        BEGIN:DAYLIGHT\nDTSTART:19700329T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nEND:DAYLIGHT\nEND:VTIMEZONE\n";
    let found = super::expand_tests::read(&format!("{same}{}", at("europe/berlin")), NOVEMBER.0, NOVEMBER.1);
    let crate::time::Span::Timed { zone, .. } = found.instances.first().expect("it is there").span() else {
        panic!("it has a time")
    };
    assert_eq!(zone, "Europe/Berlin", "where both say the same, the name is one that others can look up");
}

#[test]
fn f9_an_offset_is_a_zone() {
    for (name, expected, why) in [
        ("UTC+01", "11-20 08:00", "Exchange writes it"),
        ("UTC-5", "11-20 14:00", "without a zero"),
        ("GMT+05:30", "11-20 03:30", "half an hour"),
        ("\"(UTC+0530)\"", "11-20 03:30", "in brackets"),
        ("UTC+00:00", "11-20 09:00", "nothing"),
        ("Etc/GMT+5", "11-20 14:00", "the IANA counts west"),
    ] {
        assert_eq!(
            november(&event(&format!("UID:a\nDTSTART;TZID={name}:20261120T090000"))),
            [expected],
            "{why}: {name}"
        );
    }
    for name in ["UTC+25", "UTC+", "UTC+1:99", "UTC+x"] {
        let found =
            read(&event(&format!("UID:a\nDTSTART;TZID={name}:20261120T090000")), NOVEMBER.0, NOVEMBER.1);
        assert_eq!(found.quarantined.len(), 1, "{name} is no zone, and any hour would be a guess");
    }
}

#[test]
fn rules_of_exceptions_take_days_away() {
    let series = |exrule: &str| {
        november(&event(&format!(
            "UID:a\nDTSTART:20261102T140000Z\nRRULE:FREQ=DAILY;COUNT=9\nEXRULE:{exrule}"
        )))
    };
    assert_eq!(
        series("FREQ=WEEKLY;BYDAY=SA,SU"),
        [
            "11-02 14:00",
            "11-03 14:00",
            "11-04 14:00",
            "11-05 14:00",
            "11-06 14:00",
            "11-09 14:00",
            "11-10 14:00"
        ],
        "the weekend is taken out of nine days"
    );
    assert_eq!(series("FREQ=DAILY;INTERVAL=2;UNTIL=20261106T140000Z").len(), 6, "an end of its own");
    let days =
        event("UID:a\nDTSTART;VALUE=DATE:20261102\nRRULE:FREQ=DAILY;COUNT=4\nEXRULE:FREQ=DAILY;INTERVAL=3");
    assert_eq!(november(&days), ["11-03", "11-04"], "whole days as well, the first one among them");
}

#[test]
fn whole_days_end_on_the_day_that_was_meant() {
    for (until, last, why) in [
        ("20261105", 5, "a date"),
        ("20261105T000000Z", 5, "midnight of nowhere"),
        ("20261104T230000Z", 5, "Exchange in Berlin: its midnight"),
        ("20261105T050000Z", 5, "Exchange in New York"),
        ("20261105T235959Z", 5, "the last second of the day"),
        ("20261106T045959Z", 5, "the same in New York"),
    ] {
        let found =
            november(&event(&format!("UID:a\nDTSTART;VALUE=DATE:20261102\nRRULE:FREQ=DAILY;UNTIL={until}")));
        assert_eq!(found.last().map(String::as_str), Some(format!("11-0{last}").as_str()), "{why}: {until}");
    }
}

#[test]
fn windows_may_be_of_any_length() {
    let daily = event("UID:a\nDTSTART;TZID=America/New_York:19900101T090000\nRRULE:FREQ=DAILY");
    for (from, to, days) in [("1990-01-01", "2060-01-01", 25_567), ("0001-01-01", "2200-01-01", 76_701)] {
        let found = read(&daily, from, to);
        assert_eq!(
            found.quarantined,
            [],
            "a long look is no reason to set a daily series aside: {from} to {to}"
        );
        assert_eq!(found.instances.len(), days, "each of its days from {from} to {to}");
    }
    let hourly = event("UID:a\nDTSTART:20200101T090000Z\nRRULE:FREQ=HOURLY");
    assert_eq!(
        read(&hourly, "2021-01-01", "2024-01-01").instances.len(),
        26_280,
        "an hourly one over three years"
    );
    let bomb = event("UID:a\nDTSTART:20200101T090000Z\nRRULE:FREQ=SECONDLY");
    assert_eq!(
        read(&bomb, "2000-01-01", "9999-01-01").quarantined.len(),
        1,
        "what explodes is still refused"
    );
}
