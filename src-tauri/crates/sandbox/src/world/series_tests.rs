//! Series over changes of clocks, exceptions in and out of the window, and rules as the vendors write them.

use super::{Instance, by_original, expand, instances};
use crate::world::{Event, Exception, When};
use chrono::{DateTime, NaiveDate, Utc};

const ZONE: &str = "America/New_York";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn event(start: &str, end: &str, rules: &[&str]) -> Event {
    let when = When::Timed { start: start.parse().unwrap(), end: end.parse().unwrap(), zone: ZONE.into() };
    Event {
        id: "abc".into(),
        calendar: "a@x.example".into(),
        uid: "u".into(),
        title: "T".into(),
        body: String::new(),
        place: String::new(),
        when,
        rules: rules.iter().map(ToString::to_string).collect(),
        exceptions: Default::default(),
        organizer: "a@x.example".into(),
        guests: Vec::new(),
        categories: Vec::new(),
        show_as: "busy".into(),
        event_type: "default".into(),
        called_off: false,
        deleted: false,
        private: false,
        properties: Default::default(),
        transaction: None,
        created: at("2026-01-01T00:00:00Z"),
        updated: at("2026-01-01T00:00:00Z"),
        change: 1,
    }
}

fn starts(found: &[Instance]) -> Vec<String> {
    found.iter().map(|i| i.start.format("%m-%dT%H:%M").to_string()).collect()
}

#[test]
fn nine_o_clock_stays_nine_o_clock() {
    let weekly = event("2026-10-23T09:00:00", "2026-10-23T10:00:00", &["RRULE:FREQ=WEEKLY"]);
    let found = instances(&weekly, ZONE, at("2026-10-20T00:00:00Z"), at("2026-11-10T00:00:00Z"));
    assert_eq!(
        starts(&found),
        ["10-23T13:00", "10-30T13:00", "11-06T14:00"],
        "the clocks go back on 1 November"
    );
    assert_eq!(found[2].original.as_deref(), Some("2026-11-06T14:00:00Z"), "named by its start in UTC");
    let spring = event("2026-03-07T02:30:00", "2026-03-07T03:30:00", &["RRULE:FREQ=DAILY;COUNT=3"]);
    let found = instances(&spring, ZONE, at("2026-03-01T00:00:00Z"), at("2026-04-01T00:00:00Z"));
    assert_eq!(starts(&found), ["03-07T07:30", "03-08T07:30", "03-09T06:30"], "a skipped hour moves forward");
}

#[test]
fn ends_and_gaps_are_kept() {
    let until =
        event("2026-11-02T19:00:00", "2026-11-02T20:00:00", &["RRULE:FREQ=DAILY;UNTIL=20261105T000000Z"]);
    let found = instances(&until, ZONE, at("2026-11-01T00:00:00Z"), at("2026-12-01T00:00:00Z"));
    assert_eq!(found.len(), 3, "until midnight UTC is seven in the evening here, both included");
    let rules = [
        "RRULE:FREQ=DAILY;COUNT=4",
        "EXDATE;TZID=America/New_York:20261103T190000",
        "RDATE:20261110T000000Z",
    ];
    let gaps = event("2026-11-02T19:00:00", "2026-11-02T20:00:00", &rules);
    let found = instances(&gaps, ZONE, at("2026-11-01T00:00:00Z"), at("2026-12-01T00:00:00Z"));
    assert_eq!(
        starts(&found),
        ["11-03T00:00", "11-05T00:00", "11-06T00:00", "11-10T00:00"],
        "one out, one more"
    );
}

#[test]
fn exceptions_move_in_and_out_of_the_window() {
    let mut weekly = event("2026-11-02T09:00:00", "2026-11-02T10:00:00", &["RRULE:FREQ=WEEKLY"]);
    let moved = |start: &str, end: &str| Exception::Changed(Box::new(event(start, end, &[])));
    weekly.exceptions.insert("2026-11-09T14:00:00Z".into(), Exception::Cancelled);
    weekly
        .exceptions
        .insert("2026-11-16T14:00:00Z".into(), moved("2026-11-30T15:00:00", "2026-11-30T16:00:00"));
    weekly
        .exceptions
        .insert("2027-01-04T14:00:00Z".into(), moved("2026-11-17T15:00:00", "2026-11-17T16:00:00"));
    let (from, to) = (at("2026-11-02T00:00:00Z"), at("2026-11-24T00:00:00Z"));
    let found = instances(&weekly, ZONE, from, to);
    assert_eq!(
        starts(&found),
        ["11-02T14:00", "11-17T20:00", "11-23T14:00"],
        "one cancelled, one out, one in"
    );
    assert!(found[1].changed, "the moved one says so");
    let all = expand(&weekly, ZONE, from, to);
    assert_eq!(all.iter().filter(|i| i.cancelled).count(), 1, "cancelled days are there for those who ask");
    let day = by_original(&weekly, ZONE, "2026-11-16T14:00:00Z").unwrap();
    assert_eq!(starts(&[day]), ["11-30T20:00"], "a day is found by its original start, wherever it went");
    assert!(by_original(&weekly, ZONE, "2026-11-17T14:00:00Z").is_none(), "the series has no such day");
}

#[test]
fn whole_days_and_single_events() {
    let date = |d| NaiveDate::from_ymd_opt(2026, 11, d).unwrap();
    let mut yearly =
        event("2026-11-02T09:00:00", "2026-11-02T10:00:00", &["RRULE:FREQ=DAILY;UNTIL=20261104"]);
    yearly.when = When::AllDay { first: date(2), end: date(3) };
    let found = instances(&yearly, ZONE, at("2026-11-03T12:00:00Z"), at("2026-11-30T00:00:00Z"));
    let names: Vec<_> = found.iter().filter_map(|i| i.original.as_deref()).collect();
    assert_eq!(names, ["2026-11-03", "2026-11-04"], "named by date, the last day included");
    let single = event("2026-11-02T09:00:00", "2026-11-02T09:00:00", &[]);
    let there = instances(&single, ZONE, at("2026-11-02T14:00:00Z"), at("2026-11-02T15:00:00Z"));
    assert_eq!(there.len(), 1, "an event without length is in the window that begins with it");
    assert_eq!(
        instances(&single, ZONE, at("2026-11-02T15:00:00Z"), at("2026-11-03T15:00:00Z")),
        [],
        "and in no other"
    );
}
