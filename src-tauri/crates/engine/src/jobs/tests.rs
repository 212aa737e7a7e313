//! When a part is due: pure decisions, tried on every kind of clock.

use super::kind::{Kind, Task};
use super::rule::{Rule, Slot};
use super::schedule::{Due, due};
use super::worker::backoff;
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use truedocket_core::firm::policy::Policy;
use truedocket_core::time::zone::{Zone, Zones};
use truedocket_store::table::job::{Job, NewJob, State, WaitsFor};

fn office() -> Zone {
    Zones::bundled().find("America/New_York").expect("a zone of the bundle")
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

fn morning() -> Rule {
    let time = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).expect("a time");
    Rule::BusinessDays { at: time(6, 30), until: time(8, 30) }
}

fn decided(planned: Option<&str>, now: &str) -> Due {
    due(&morning(), planned.map(at), at(now), &Policy::default(), &office())
}

fn slot(text: &str) -> Slot {
    Slot { at: at(text), until: Some(at(text) + TimeDelta::hours(2)) }
}

#[test]
fn the_report_comes_on_business_mornings() {
    let next = |after: &str| morning().next_after(at(after), &Policy::default(), &office());
    assert_eq!(
        next("2026-11-20T17:00:00Z"),
        slot("2026-11-23T11:30:00Z"),
        "after Friday comes Monday, 6:30 in New York"
    );
    assert_eq!(next("2026-11-25T12:00:00Z"), slot("2026-11-27T11:30:00Z"), "Thanksgiving is closed");
    let newest = morning().newest(at("2026-11-26T18:00:00Z"), &Policy::default(), &office());
    assert_eq!(newest, Some(slot("2026-11-25T11:30:00Z")), "on Thanksgiving the newest is Wednesday's");
}

#[test]
fn a_rule_is_a_row_that_people_can_read() {
    for rule in [morning(), Rule::Every { minutes: 15 }] {
        assert_eq!(rule.to_string().parse(), Ok(rule), "{rule} comes back as it went in");
    }
    for text in ["", "every 0 min", "every now and then", "business days at 25:00 until 08:30"] {
        assert!(text.parse::<Rule>().is_err(), "`{text}` is no rule, and must not become one");
    }
}

#[test]
fn a_morning_that_was_slept_through_is_caught_up() {
    let planned = Some("2026-11-19T11:30:00Z");
    assert_eq!(decided(planned, "2026-11-19T11:29:59Z"), Due::Wait, "not before its time");
    let next = at("2026-11-20T11:30:00Z");
    let due = Due::Run { slot: slot("2026-11-19T11:30:00Z"), next };
    assert_eq!(decided(planned, "2026-11-19T11:30:20Z"), due, "at its time");
    assert_eq!(decided(planned, "2026-11-19T13:12:00Z"), due, "and later, when it was slept through");
    let Due::Run { slot: newest, .. } = decided(planned, "2026-11-24T13:00:00Z") else {
        panic!("days that were slept through are caught up");
    };
    assert_eq!(newest, slot("2026-11-24T11:30:00Z"), "by one report, the newest");
}

#[test]
fn a_clock_that_was_ahead_for_a_moment_does_not_silence_the_report() {
    for ahead in [3, 10, 400] {
        let planned = (at("2026-11-18T11:30:00Z") + TimeDelta::days(ahead)).to_rfc3339();
        let before = decided(Some(&planned), "2026-11-19T10:00:00Z");
        assert_eq!(
            before,
            Due::Plan { next: at("2026-11-19T11:30:00Z") },
            "{ahead} days ahead: the next time is planned by the right clock"
        );
        let after = decided(Some(&planned), "2026-11-19T13:00:00Z");
        assert_eq!(
            after,
            Due::Run { slot: slot("2026-11-19T11:30:00Z"), next: at("2026-11-20T11:30:00Z") },
            "{ahead} days ahead: what should have come today is caught up"
        );
    }
}

#[test]
fn readings_come_again_and_again_whatever_the_clock_showed() {
    let rule = Rule::Every { minutes: 15 };
    let decided = |planned: Option<&str>| {
        due(&rule, planned.map(at), at("2026-11-19T12:00:00Z"), &Policy::default(), &office())
    };
    assert!(matches!(decided(None), Due::Run { .. }), "the first one comes at once");
    assert_eq!(decided(Some("2026-11-19T12:15:00Z")), Due::Wait, "the next one at its time");
    let next = at("2026-11-19T12:15:00Z");
    assert_eq!(decided(Some("2026-11-29T12:00:00Z")), Due::Plan { next }, "none waits for ten days");
}

#[test]
fn a_job_that_is_not_understood_is_not_taken_for_another() {
    let job = |kind: &str, payload: &str| Job {
        number: 1,
        job: NewJob {
            kind: kind.to_owned(),
            lane: "morning".to_owned(),
            key: "k".to_owned(),
            payload: payload.to_owned(),
            run_after: at("2026-11-19T12:00:00Z"),
            deadline: None,
        },
        state: State::Leased,
        attempts: 1,
        lease_until: None,
        lease_holder: String::new(),
        waits_for: WaitsFor::Time,
        reason: String::new(),
        result: String::new(),
        put_at: at("2026-11-19T12:00:00Z"),
        ended_at: None,
    };
    let why = Task::of(&job("teleport", "{}")).expect_err("no release can do that");
    assert!(why.contains("teleport"), "the reason names the kind: {why}");
    assert!(Task::of(&job("morning", "{\"slot\":7}")).is_err(), "nor is a payload guessed");
    for kind in Kind::ALL {
        assert_eq!(Kind::of(kind.word()), Some(kind), "{kind:?} has a name of its own");
    }
}

#[test]
fn waits_double_up_to_a_quarter_of_an_hour() {
    let waits: Vec<i64> = (1..9).map(|tries| backoff("k", tries).num_seconds()).collect();
    assert!((15..=30).contains(&waits[0]), "the first one is short: {waits:?}");
    assert!((450..=900).contains(&waits[7]), "none is longer than a quarter of an hour: {waits:?}");
    assert_ne!(backoff("a", 3), backoff("b", 3), "two jobs do not come back at the same moment");
}
