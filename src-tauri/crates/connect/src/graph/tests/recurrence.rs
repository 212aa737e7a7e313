//! Patterns of Graph as rules of RFC 5545, as requests, and as the request that ends a series.

use super::{calendar, row};
use crate::graph::recurrence::{Clocks, Recurrence};
use crate::graph::source_event;
use chrono::{DateTime, Utc};
use serde_json::value::to_raw_value;
use serde_json::{Value, json};
use truedocket_core::calendar::recurrence::Rule;
use truedocket_core::calendar::source::{RowKind, SeriesEnd};
use truedocket_core::time::Span;
use truedocket_core::time::zone::Zones;

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A series that begins on Monday, November 2, 2026, at nine in New York.
fn series(pattern: &Value, range: &Value) -> Value {
    let mut whole = json!({"startDate": "2026-11-02", "recurrenceTimeZone": "Eastern Standard Time"});
    for (key, value) in range.as_object().unwrap() {
        whole[key] = value.clone();
    }
    row(&json!({
        "type": "seriesMaster", "originalStartTimeZone": "Eastern Standard Time",
        "recurrence": {"pattern": pattern, "range": whole},
    }))
}

fn shape(series: &Value) -> RowKind {
    source_event::original(&to_raw_value(series).unwrap(), &calendar(), &Zones::bundled())
        .unwrap()
        .source
        .shape
}

fn rule(series: &Value) -> (Recurrence, Clocks) {
    let rule = source_event::recurrence(&series.to_string()).unwrap();
    let span = Span::Timed {
        start: utc("2026-11-02T14:00:00Z"),
        end: utc("2026-11-02T15:00:00Z"),
        zone: "America/New_York".to_owned(),
    };
    let clocks = Clocks::of(&span, Some(&rule), &calendar(), &Zones::bundled());
    (rule, clocks)
}

#[test]
fn f10_patterns_become_rules_and_requests_again() {
    for (pattern, line, why) in [
        (json!({"type": "daily", "interval": 1}), "FREQ=DAILY", "every day"),
        (json!({"type": "daily", "interval": 3}), "FREQ=DAILY;INTERVAL=3", "every third day"),
        (
            json!({"type": "weekly", "interval": 2, "daysOfWeek": ["monday", "friday"], "firstDayOfWeek": "monday"}),
            "FREQ=WEEKLY;BYDAY=MO,FR;WKST=MO;INTERVAL=2",
            "every other week, which hangs on its first day",
        ),
        (
            json!({"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 15}),
            "FREQ=MONTHLY;BYMONTHDAY=15",
            "a day of the month",
        ),
        (
            json!({"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 30}),
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1",
            "a month without that day has it on its last one",
        ),
        (
            json!({"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["tuesday"], "index": "second"}),
            "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2",
            "the second Tuesday",
        ),
        (
            json!({"type": "relativeMonthly", "interval": 3, "daysOfWeek": ["friday"], "index": "last"}),
            "FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1;INTERVAL=3",
            "the last Friday of every third month",
        ),
        (
            json!({"type": "absoluteYearly", "interval": 1, "month": 4, "dayOfMonth": 30}),
            "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=30",
            "April always has a 30th",
        ),
        (
            json!({"type": "absoluteYearly", "interval": 1, "month": 2, "dayOfMonth": 29}),
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1",
            "the leap day, or the day before",
        ),
        (
            json!({"type": "relativeYearly", "interval": 1, "month": 11, "daysOfWeek": ["thursday"], "index": "fourth"}),
            "FREQ=YEARLY;BYMONTH=11;BYDAY=TH;BYSETPOS=4",
            "the fourth Thursday of November",
        ),
    ] {
        let series =
            series(&pattern, &json!({"type": "noEnd", "endDate": "0001-01-01", "numberOfOccurrences": 0}));
        let expected = RowKind::Series { rules: vec![format!("RRULE:{line}")], ends: SeriesEnd::Never };
        assert_eq!(shape(&series), expected, "{why}");
        assert!(line.parse::<Rule>().is_ok(), "{why}: core must be able to expand it");
        let (rule, _) = rule(&series);
        let again = rule.request(&Zones::bundled(), "America/New_York").unwrap();
        assert_eq!(
            again["pattern"], pattern,
            "{why}: the request says the same, and no field that does not belong"
        );
        let range = json!({"type": "noEnd", "startDate": "2026-11-02", "recurrenceTimeZone": "Eastern Standard Time"});
        assert_eq!(again["range"], range, "{why}: an end that is none is not sent");
    }
}

#[test]
fn f10_ends_of_series() {
    let daily = json!({"type": "daily", "interval": 1});
    for (range, line, ends, why) in [
        (
            json!({"type": "endDate", "endDate": "2026-12-01"}),
            "RRULE:FREQ=DAILY;UNTIL=20261202T045959Z",
            SeriesEnd::Until(utc("2026-12-02T04:59:59Z")),
            "the whole last day by the series' own clocks",
        ),
        (
            json!({"type": "numbered", "numberOfOccurrences": 5}),
            "RRULE:FREQ=DAILY;COUNT=5",
            SeriesEnd::After(5),
            "counted",
        ),
    ] {
        let expected = RowKind::Series { rules: vec![line.to_owned()], ends };
        assert_eq!(shape(&series(&daily, &range)), expected, "{why}");
    }
    let days = json!({
        "isAllDay": true,
        "start": {"dateTime": "2026-11-02T00:00:00", "timeZone": "UTC"},
        "end": {"dateTime": "2026-11-03T00:00:00", "timeZone": "UTC"},
    });
    let mut whole_days = series(&daily, &json!({"type": "endDate", "endDate": "2026-12-01"}));
    for (key, value) in days.as_object().unwrap() {
        whole_days[key] = value.clone();
    }
    let RowKind::Series { rules, .. } = shape(&whole_days) else { panic!("a series") };
    assert_eq!(rules, ["RRULE:FREQ=DAILY;UNTIL=20261201"], "a series of days ends on a day");
}

#[test]
fn f22_a_rule_that_is_not_understood_leaves_the_series_in_sight() {
    let unclear = RowKind::Series { rules: Vec::new(), ends: SeriesEnd::NotKnown };
    let endless = json!({"type": "noEnd"});
    for (pattern, range) in [
        (json!({"type": "lunar", "interval": 1}), endless.clone()),
        (json!({"type": "weekly", "interval": 1}), endless.clone()),
        (json!({"type": "weekly", "interval": 1, "daysOfWeek": ["someday"]}), endless.clone()),
        (json!({"type": "daily", "interval": 0}), endless.clone()),
        (json!({"type": "daily", "interval": "often"}), endless.clone()),
        (json!({"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 32}), endless.clone()),
        (json!({"type": "absoluteYearly", "interval": 1, "dayOfMonth": 1, "month": 13}), endless.clone()),
        (json!({"type": "daily", "interval": 1}), json!({"type": "numbered", "numberOfOccurrences": 0})),
        (json!({"type": "daily", "interval": 1}), json!({"type": "endDate"})),
        (json!(null), endless),
    ] {
        assert_eq!(
            shape(&series(&pattern, &range)),
            unclear,
            "{pattern} {range} is shown and not guessed at"
        );
    }
    let none = row(&json!({"type": "seriesMaster", "recurrence": null}));
    assert_eq!(shape(&none), unclear, "a series without a rule is a series");
}

#[test]
fn f24_a_series_ends_before_the_instant_by_its_own_clocks() {
    let weekly =
        json!({"type": "weekly", "interval": 1, "daysOfWeek": ["monday"], "firstDayOfWeek": "sunday"});
    let endless = series(&weekly, &json!({"type": "noEnd"}));
    for (end, last, why) in [
        ("2026-11-16T14:00:00Z", "2026-11-15", "nine o'clock itself is no longer part of it"),
        ("2026-11-16T14:00:01Z", "2026-11-16", "the day that has begun stays"),
        ("2026-11-17T04:30:00Z", "2026-11-16", "still Monday evening in New York"),
    ] {
        let (rule, clocks) = rule(&endless);
        let zones = Zones::bundled();
        let change = rule.ended(utc(end), &clocks, &zones, "America/New_York").unwrap().unwrap();
        let expected = json!({"recurrence": {"pattern": weekly, "range": {
            "type": "endDate", "startDate": "2026-11-02", "endDate": last,
            "recurrenceTimeZone": "Eastern Standard Time",
        }}});
        assert_eq!(change, expected, "{why}");
    }
}

#[test]
fn f24_ending_never_makes_a_series_longer() {
    let daily = json!({"type": "daily", "interval": 1});
    let end = utc("2027-01-01T05:00:00Z");
    for (range, changes, why) in [
        (json!({"type": "numbered", "numberOfOccurrences": 5}), false, "it was over long before"),
        (json!({"type": "numbered", "numberOfOccurrences": 60}), false, "the 60th day is December 31"),
        (json!({"type": "numbered", "numberOfOccurrences": 61}), true, "one day more lies behind the end"),
        (json!({"type": "endDate", "endDate": "2026-12-31"}), false, "it ends just then"),
        (json!({"type": "endDate", "endDate": "2027-01-01"}), true, "it ends a day later"),
    ] {
        let (rule, clocks) = rule(&series(&daily, &range));
        let change = rule.ended(end, &clocks, &Zones::bundled(), "UTC").unwrap();
        assert_eq!(change.is_some(), changes, "{range}: {why}");
    }
    let (rule, clocks) = rule(&series(&daily, &json!({"type": "noEnd"})));
    let early = rule.ended(utc("2026-11-01T00:00:00Z"), &clocks, &Zones::bundled(), "UTC");
    assert_eq!(early, Err("series_has_not_begun"), "ending it would leave no day: that is a deletion");
}
