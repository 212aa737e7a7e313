//! Instances of a window: series, exceptions, overrides, zones.

use super::read::{Limits, events};
use super::{Expansion, Instance};
use crate::calendar::event::{EventStatus, ShowAs};
use crate::time::zone::{Zone, Zones};
use crate::time::{OriginalStart, Span, Window};
use chrono::{DateTime, Utc};

fn utc(text: &str) -> DateTime<Utc> {
    let whole = if text.len() == 10 { format!("{text}T00:00:00Z") } else { text.to_owned() };
    whole.parse().expect("a test writes instants as 2026-11-20T09:30:00Z")
}

fn office() -> Zone {
    Zones::bundled().find("America/New_York").expect("New York is in the data")
}

pub(super) fn read(body: &str, from: &str, to: &str) -> Expansion {
    let file = format!("BEGIN:VCALENDAR\r\n{}\r\nEND:VCALENDAR\r\n", body.trim().replace('\n', "\r\n"));
    let window = Window { start: utc(from), end: utc(to) };
    let found = events(file.as_bytes(), &window, &office(), &Zones::bundled(), &Limits::default());
    let found = found.expect("it is a calendar");
    let tally = found.tally;
    let sum = tally.shown + tally.outside + tally.superseded + tally.quarantined;
    assert_eq!(tally.vevents, sum, "every component must be accounted for: {tally:?}");
    found
}

pub(super) fn event(properties: &str) -> String {
    format!("BEGIN:VEVENT\n{}\nEND:VEVENT", properties.trim())
}

/// Begins in UTC as `11-20 14:30`, whole days as `11-20`.
pub(super) fn begins(found: &Expansion) -> Vec<String> {
    assert!(found.quarantined.is_empty(), "nothing here is broken: {:?}", found.quarantined);
    found.instances.iter().map(|one| begin(&one)).collect()
}

fn begin(one: &Instance<'_>) -> String {
    match &one.span() {
        Span::Timed { start, .. } => start.format("%m-%d %H:%M").to_string(),
        Span::AllDay { first, .. } => first.format("%m-%d").to_string(),
    }
}

pub(super) const NOVEMBER: (&str, &str) = ("2026-11-01", "2026-12-01");

pub(super) fn november(body: &str) -> Vec<String> {
    begins(&read(body, NOVEMBER.0, NOVEMBER.1))
}

#[test]
fn f9_a_weekly_hour_stays_on_the_wall_clock_over_the_end_of_daylight_time() {
    let series = event(
        "UID:a\nDTSTART;TZID=America/New_York:20261020T093000\nRRULE:FREQ=WEEKLY;COUNT=4\nDURATION:PT1H",
    );
    let found = read(&series, "2026-10-01", "2026-12-01");
    assert_eq!(
        begins(&found),
        ["10-20 13:30", "10-27 13:30", "11-03 14:30", "11-10 14:30"],
        "9:30 AM is another instant after November 1"
    );
}

#[test]
fn f9_gaps_and_folds_in_a_series() {
    let daily = event("UID:a\nDTSTART;TZID=America/New_York:20260307T023000\nRRULE:FREQ=DAILY;COUNT=3");
    assert_eq!(
        begins(&read(&daily, "2026-03-01", "2026-04-01")),
        ["03-07 07:30", "03-08 07:30", "03-09 06:30"],
        "02:30 does not exist on March 8: the offset before the gap counts"
    );
    let fold = event("UID:a\nDTSTART;TZID=America/New_York:20261031T013000\nRRULE:FREQ=DAILY;COUNT=3");
    assert_eq!(
        november(&fold),
        ["11-01 05:30", "11-02 06:30"],
        "01:30 comes twice on November 1: the first counts"
    );
}

#[test]
fn exceptions_take_instances_away_and_still_count() {
    let series = "UID:a\nDTSTART;TZID=America/New_York:20261102T090000\nRRULE:FREQ=DAILY;COUNT=4\n";
    let excepted = event(&format!("{series}EXDATE;TZID=America/New_York:20261103T090000,20261104T090000"));
    assert_eq!(november(&excepted), ["11-02 14:00", "11-05 14:00"], "COUNT includes what EXDATE takes away");
    let in_utc = event(&format!("{series}EXDATE:20261103T140000Z"));
    assert_eq!(november(&in_utc).len(), 3, "an exception in UTC names the same instant");
    let by_date = event(&format!("{series}EXDATE;VALUE=DATE:20261103"));
    assert_eq!(november(&by_date).len(), 3, "some programs name the day alone");
    let first = event(&format!("{series}EXDATE;TZID=America/New_York:20261102T090000"));
    assert_eq!(november(&first).len(), 3, "the first instance can be taken away too");
}

#[test]
fn added_dates_join_the_series_once() {
    let added = event(
        "UID:a\nDTSTART;TZID=America/New_York:20261102T090000\nDTEND;TZID=America/New_York:20261102T100000\n\
         RRULE:FREQ=DAILY;COUNT=2\nRDATE;TZID=America/New_York:20261103T090000,20261110T090000\n\
         RDATE;VALUE=PERIOD:20261112T140000Z/PT30M,20261113T140000Z/20261113T170000Z",
    );
    let found = read(&added, NOVEMBER.0, NOVEMBER.1);
    assert_eq!(
        begins(&found),
        ["11-02 14:00", "11-03 14:00", "11-10 14:00", "11-12 14:00", "11-13 14:00"],
        "a date that the rule makes as well comes once"
    );
    let minutes: Vec<i64> = found
        .instances
        .iter()
        .map(|one| match &one.span() {
            Span::Timed { start, end, .. } => (*end - *start).num_minutes(),
            Span::AllDay { .. } => 0,
        })
        .collect();
    assert_eq!(minutes, [60, 60, 60, 30, 180], "a period brings its own length");
}

#[test]
fn f10_overrides_move_instances_into_and_out_of_the_window() {
    let master =
        event("UID:a\nSEQUENCE:1\nDTSTART;TZID=America/New_York:20261005T090000\nRRULE:FREQ=WEEKLY;COUNT=12");
    let moved = |original: &str, to: &str| {
        event(&format!(
            "UID:a\nSUMMARY:moved\nRECURRENCE-ID;TZID=America/New_York:{original}T090000\n\
             DTSTART;TZID=America/New_York:{to}T110000"
        ))
    };
    let body = format!("{master}\n{}\n{}", moved("20261026", "20261103"), moved("20261130", "20261202"));
    let found = read(&body, NOVEMBER.0, NOVEMBER.1);
    assert_eq!(
        begins(&found),
        ["11-02 14:00", "11-03 16:00", "11-09 14:00", "11-16 14:00", "11-23 14:00"],
        "October 26 was moved in, November 30 was moved out"
    );
    let inside =
        found.instances.iter().find(|one| one.details().title.reveal() == "moved").expect("it is there");
    let original = Some(OriginalStart::At(utc("2026-10-26T13:00:00Z")));
    assert_eq!(inside.recurrence_id(), original, "it is still the instance of October 26");
}

#[test]
fn f10_an_override_without_its_series_is_still_an_appointment() {
    let orphan = event("UID:a\nRECURRENCE-ID:20261102T140000Z\nDTSTART:20261103T150000Z");
    assert_eq!(
        november(&orphan),
        ["11-03 15:00"],
        "Outlook sends single days of a series to those invited for one"
    );
    let cancelled =
        event("UID:a\nSTATUS:CANCELLED\nRECURRENCE-ID:20261102T140000Z\nDTSTART:20261102T140000Z");
    let found = read(&cancelled, NOVEMBER.0, NOVEMBER.1);
    let status = found.instances.first().map(|one| one.details().status);
    assert_eq!(status, Some(EventStatus::Cancelled), "a cancelled day is shown as cancelled, not dropped");
}

#[test]
fn the_newest_component_of_an_instance_counts() {
    let version = |sequence: u32, hour: u32| {
        event(&format!(
            "UID:a\nSEQUENCE:{sequence}\nDTSTAMP:20261101T000000Z\nDTSTART:20261103T{hour:02}0000Z"
        ))
    };
    let found = read(&format!("{}\n{}", version(2, 15), version(1, 14)), NOVEMBER.0, NOVEMBER.1);
    assert_eq!(begins(&found), ["11-03 15:00"], "SEQUENCE decides, not the order in the file");
    assert_eq!(found.tally.superseded, 1, "the older one is counted");
    let alike = read(&format!("{}\n{}", version(1, 15), version(1, 15)), NOVEMBER.0, NOVEMBER.1);
    assert_eq!(alike.tally.superseded, 1, "a copy of the same bytes says nothing new");
    let apart = read(&format!("{}\n{}", version(1, 14), version(1, 15)), NOVEMBER.0, NOVEMBER.1);
    assert_eq!(apart.quarantined.len(), 1, "two that contradict each other are not resolved in silence");
    assert_eq!(apart.instances.len(), 1, "one of them is shown");
}

#[test]
fn an_override_for_all_the_future_shifts_what_follows() {
    let master = event(
        "UID:a\nDTSTART;TZID=America/New_York:20261102T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=5",
    );
    let future = event(
        "UID:a\nSUMMARY:later\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=America/New_York:20261116T090000\n\
         DTSTART;TZID=America/New_York:20261117T103000\nDURATION:PT2H",
    );
    let single = event(
        "UID:a\nRECURRENCE-ID;TZID=America/New_York:20261123T090000\nDTSTART;TZID=America/New_York:20261125T090000",
    );
    let found = read(&format!("{master}\n{future}\n{single}"), NOVEMBER.0, "2026-12-05");
    assert_eq!(
        begins(&found),
        ["11-02 14:00", "11-09 14:00", "11-17 15:30", "11-25 14:00", "12-01 15:30"],
        "all later ones are a day and 90 minutes later, but one that has its own override"
    );
    let last = found.instances.last().expect("there are instances");
    assert_eq!(last.details().title.reveal(), "later", "the title changes with the time");
    assert_eq!(
        last.recurrence_id(),
        Some(OriginalStart::At(utc("2026-11-30T14:00:00Z"))),
        "ids stay those of the rule"
    );
}

#[test]
fn until_is_read_in_the_way_that_it_is_written() {
    let series = |until: &str| {
        let rule =
            format!("UID:a\nDTSTART;TZID=America/New_York:20261102T200000\nRRULE:FREQ=DAILY;UNTIL={until}");
        november(&event(&rule)).len()
    };
    assert_eq!(
        series("20261105T010000Z"),
        3,
        "November 4, 8 PM in New York is 01:00 UTC the day after, inclusive"
    );
    assert_eq!(series("20261105T005959Z"), 2, "one second before it is too early");
    assert_eq!(series("20261104T200000"), 3, "a time without a zone is the series' own");
    assert_eq!(series("20261104"), 3, "a date means the whole day");
    let days = |until: &str| {
        november(&event(&format!("UID:a\nDTSTART;VALUE=DATE:20261102\nRRULE:FREQ=DAILY;UNTIL={until}"))).len()
    };
    assert_eq!(days("20261104"), 3, "whole days end with a date");
    assert_eq!(days("20261104T000000Z"), 3, "some programs write a time there");
}

#[test]
fn f9_whole_days_are_never_shifted() {
    let day = event("UID:a\nDTSTART;VALUE=DATE:20261120\nDTEND;VALUE=DATE:20261121");
    for name in ["America/New_York", "Pacific/Kiritimati", "Etc/GMT+12", "Asia/Kolkata", "America/St_Johns"] {
        let zones = Zones::bundled();
        let zone = zones.find(name).expect("the zone is in the data");
        let window = Window { start: utc("2026-11-01"), end: utc("2026-12-01") };
        let file = format!("BEGIN:VCALENDAR\n{day}\nEND:VCALENDAR\n");
        let found =
            events(file.as_bytes(), &window, &zone, &zones, &Limits::default()).expect("it is a calendar");
        assert_eq!(begins(&found), ["11-20"], "a date is the same date in {name}");
    }
    let short = event("UID:a\nDTSTART;VALUE=DATE:20261120");
    let same = event("UID:a\nDTSTART;VALUE=DATE:20261120\nDTEND;VALUE=DATE:20261120");
    let long = event("UID:a\nDTSTART;VALUE=DATE:20261120\nDURATION:P3D");
    for (body, days) in [(short, 1), (same, 1), (long, 3)] {
        let found = read(&body, NOVEMBER.0, NOVEMBER.1);
        let length = found.instances.first().map(|one| match &one.span() {
            Span::AllDay { first, end } => (*end - *first).num_days(),
            Span::Timed { .. } => 0,
        });
        assert_eq!(length, Some(days), "RFC 5545 §3.6.1 decides about the end of {body}");
    }
}

#[test]
fn ends_follow_rfc_5545_3_6_1() {
    let end = |rest: &str| {
        let found = read(
            &event(&format!("UID:a\nDTSTART;TZID=America/New_York:20261031T120000\n{rest}")),
            "2026-10-01",
            "2026-12-01",
        );
        match found.instances.first().map(|one| one.span()) {
            Some(Span::Timed { end, .. }) => end.format("%m-%d %H:%M").to_string(),
            Some(Span::AllDay { .. }) | None => "none".to_owned(),
        }
    };
    assert_eq!(end(""), "10-31 16:00", "a time alone takes no time");
    assert_eq!(end("DURATION:P1D"), "11-01 17:00", "a day of the calendar has 25 hours on November 1");
    assert_eq!(end("DURATION:PT24H"), "11-01 16:00", "24 hours are 24 hours");
    assert_eq!(
        end("DTEND;TZID=America/Los_Angeles:20261031T120000"),
        "10-31 19:00",
        "the end may be in another zone"
    );
    assert_eq!(
        end("DTEND;TZID=America/New_York:20261031T110000"),
        "10-31 15:00",
        "an end before the start is kept"
    );
}

#[test]
fn f9_zones_of_other_programs_are_understood() {
    for (start, expected, why) in [
        ("DTSTART;TZID=\"Eastern Standard Time\":20261120T090000", "11-20 14:00", "Windows' name"),
        (
            "DTSTART;TZID=(UTC-06:00) Central Time (US & Canada):20261120T090000",
            "11-20 15:00",
            "Windows' list",
        ),
        (
            "DTSTART;TZID=/freeassociation.sourceforge.net/America/New_York:20261120T090000",
            "11-20 14:00",
            "a path",
        ),
        ("DTSTART:20261120T090000Z", "11-20 09:00", "UTC"),
        ("DTSTART:20261120T090000", "11-20 14:00", "without a zone the calendar's counts"),
    ] {
        assert_eq!(november(&event(&format!("UID:a\n{start}"))), [expected], "{why}: {start}");
    }
    let named = format!("X-WR-TIMEZONE:America/Chicago\n{}", event("UID:a\nDTSTART:20261120T090000"));
    assert_eq!(november(&named), ["11-20 15:00"], "the file's own zone counts for floating times");
}

pub(super) const ODD_ZONE: &str = "BEGIN:VTIMEZONE\nTZID:Customized Time Zone\n\
    BEGIN:STANDARD\nDTSTART:16010101T020000\nTZOFFSETFROM:-0330\nTZOFFSETTO:-0430\nTZNAME:OST\n\
    RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11\nEND:STANDARD\n\
    BEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:-0430\nTZOFFSETTO:-0330\nTZNAME:ODT\n\
    RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n";

#[test]
fn f9_a_zone_that_only_the_file_knows_is_taken_from_the_file() {
    let body = event("UID:a\nDTSTART;TZID=Customized Time Zone:20261030T090000\nRRULE:FREQ=DAILY;COUNT=4");
    let found = read(&format!("{ODD_ZONE}{body}"), "2026-10-01", "2026-12-01");
    assert_eq!(
        begins(&found),
        ["10-30 12:30", "10-31 12:30", "11-01 13:30", "11-02 13:30"],
        "its own rules count"
    );
    let zone = found.instances.first().map(|one| match &one.span() {
        Span::Timed { zone, .. } => zone.clone(),
        Span::AllDay { .. } => String::new(),
    });
    assert_eq!(zone.as_deref(), Some("America/New_York"), "the name must be one that others can look up");
    let lost = read(&body, NOVEMBER.0, NOVEMBER.1);
    assert!(lost.instances.is_empty(), "without the definition any hour would be a guess");
    let reason = lost.quarantined.first().map(|one| one.reason.clone()).unwrap_or_default();
    assert!(reason.contains("Customized Time Zone"), "the reason must name the zone: {reason}");
    let located = ODD_ZONE
        .replace("TZID:Customized Time Zone", "TZID:Customized Time Zone\nX-LIC-LOCATION:America/Denver");
    assert_eq!(
        november(&format!("{located}{}", event("UID:a\nDTSTART;TZID=Customized Time Zone:20261120T090000"))),
        ["11-20 16:00"],
        "a location is worth more than rules"
    );
}

#[test]
fn f9_known_zones_win_over_the_definition_in_the_file() {
    let wrong = ODD_ZONE.replace("Customized Time Zone", "America/New_York");
    let body = event("UID:a\nDTSTART;TZID=America/New_York:20261120T090000");
    assert_eq!(
        november(&format!("{wrong}{body}")),
        ["11-20 14:00"],
        "definitions in files are often out of date"
    );
}

#[test]
fn a_start_that_its_rule_does_not_pick_is_the_first_instance() {
    let body =
        event("UID:a\nDTSTART;TZID=America/New_York:20261103T090000\nRRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3");
    assert_eq!(
        november(&body),
        ["11-03 14:00", "11-09 14:00", "11-16 14:00"],
        "RFC 5545 §3.8.5.3: it counts"
    );
}

#[test]
fn one_hostile_series_does_not_stop_the_file() {
    let hostile = event("UID:bad\nDTSTART:20200101T000000Z\nRRULE:FREQ=SECONDLY;COUNT=1000000000");
    let good = event("UID:good\nDTSTART:20261120T000000Z");
    let found = read(&format!("{hostile}\n{good}"), NOVEMBER.0, NOVEMBER.1);
    assert_eq!(found.instances.len(), 1, "the good event is read");
    let told = found.quarantined.first().expect("the bad one is shown");
    assert!(told.reason.contains("too many instances"), "and says why: {}", told.reason);
    assert_eq!(told.line, 2, "and where");
}

#[test]
fn busy_comes_from_the_most_exact_property() {
    for (properties, expected) in [
        ("", ShowAs::Busy),
        ("TRANSP:TRANSPARENT", ShowAs::Free),
        ("STATUS:TENTATIVE", ShowAs::Tentative),
        ("TRANSP:OPAQUE\nX-MICROSOFT-CDO-BUSYSTATUS:OOF", ShowAs::Away),
        ("TRANSP:TRANSPARENT\nX-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE", ShowAs::Elsewhere),
    ] {
        let found =
            read(&event(&format!("UID:a\nDTSTART:20261120T000000Z\n{properties}")), NOVEMBER.0, NOVEMBER.1);
        let show_as = found.instances.first().map(|one| one.details().show_as);
        assert_eq!(show_as, Some(expected), "{properties:?} decides whether the time is taken");
    }
}

#[test]
fn ids_and_versions_are_stable() {
    let body = event("UID:a\nDTSTART:20261102T140000Z\nRRULE:FREQ=DAILY;COUNT=2");
    let (one, two) =
        (read(&body, NOVEMBER.0, NOVEMBER.1), read(&format!("X-A:1\n{body}"), NOVEMBER.0, NOVEMBER.1));
    let names = |found: &Expansion| -> Vec<_> {
        found.instances.iter().map(|i| (i.id(), i.version().clone())).collect()
    };
    assert_eq!(
        names(&one),
        names(&two),
        "a change elsewhere in the file must not look like a change of the event"
    );
    let ids: Vec<_> = one.instances.iter().map(|i| i.id().as_str().to_owned()).collect();
    assert_eq!(
        ids,
        ["a/20261102T140000Z", "a/20261103T140000Z"],
        "an instance is named by its original start"
    );
    let changed = read(&body.replace("COUNT=2", "COUNT=3"), NOVEMBER.0, NOVEMBER.1);
    assert_ne!(names(&one).first(), names(&changed).first(), "a change of the event is another version");
}
