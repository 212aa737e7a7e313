//! What is a ground, and what is none.

use super::{AbsenceProof, Coverage, Gap, ReadScope, Requirement};
use crate::ids::{CalendarId, ConnectionName, EventKey, RemoteId};
use crate::time::Window;
use chrono::{DateTime, TimeDelta, Utc};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("is an instant")
}

fn now() -> DateTime<Utc> {
    at("2026-11-19T11:30:00Z")
}

fn read() -> Window {
    Window { start: at("2026-11-01T00:00:00Z"), end: at("2026-12-31T00:00:00Z") }
}

fn friday() -> Window {
    Window { start: at("2026-11-20T05:00:00Z"), end: at("2026-11-21T05:00:00Z") }
}

fn whole() -> Coverage {
    Coverage {
        account: "ana@firm.example".to_owned(),
        window: Some(read()),
        read_at: Some(now() - TimeDelta::minutes(1)),
        ..Coverage::none(ConnectionName::new("m365"), ReadScope::Calendar(CalendarId::new("court")))
    }
}

fn asked() -> Requirement<'static> {
    Requirement { now: now(), account: "ana@firm.example", window: Some(friday()) }
}

fn event(calendar: &str) -> EventKey {
    EventKey {
        connection: ConnectionName::new("m365"),
        calendar: CalendarId::new(calendar),
        id: RemoteId::new("ev1"),
    }
}

#[test]
fn only_a_whole_and_late_reading_of_that_day_by_that_account_is_a_ground() {
    assert!(whole().ground(&asked()).is_ok(), "all of it was read a minute ago");
    let none = Coverage::none(ConnectionName::new("m365"), ReadScope::Calendar(CalendarId::new("court")));
    assert_eq!(none.ground(&asked()), Err(Gap::NeverRead), "nothing was read");
    let failed = Coverage { gap: Some("it did not answer".to_owned()), ..whole() };
    let gap = Err(Gap::Incomplete("it did not answer".to_owned()));
    assert_eq!(failed.ground(&asked()), gap, "an older success does not make up for a failure");
    let other = Requirement { account: "ben@firm.example", ..asked() };
    assert_eq!(whole().ground(&other), Err(Gap::OtherAccount), "he may see less than she does");
    let old = Coverage { read_at: Some(now() - TimeDelta::days(11)), ..whole() };
    let gap = Err(Gap::TooOld(now() - TimeDelta::days(11)));
    assert_eq!(old.ground(&asked()), gap, "eleven days of changes are not known");
    let wrong = Coverage { read_at: Some(now() + TimeDelta::days(10)), ..whole() };
    let gap = Err(Gap::Ahead(now() + TimeDelta::days(10)));
    assert_eq!(wrong.ground(&asked()), gap, "a reading of next week was made by a wrong clock");
}

#[test]
fn a_day_outside_the_window_was_not_read() {
    for days in [-30, 60] {
        let window = Window {
            start: friday().start + TimeDelta::days(days),
            end: friday().end + TimeDelta::days(days),
        };
        let gap = whole().ground(&Requirement { window: Some(window), ..asked() });
        assert_eq!(gap, Err(Gap::Outside(read())), "{days} days from here nothing was read");
    }
    let across = Window { start: friday().start, end: read().end + TimeDelta::hours(1) };
    let gap = whole().ground(&Requirement { window: Some(across), ..asked() });
    assert_eq!(gap, Err(Gap::Outside(read())), "a day that was read in part was not read");
}

#[test]
fn only_the_calendar_on_which_it_lay_says_that_an_event_is_gone() {
    let gone = whole().gone(&event("court"), &asked()).expect("the calendar was read");
    assert_eq!(gone.event(), &event("court"), "the proof names the event");
    let other = whole().gone(&event("ana"), &asked());
    assert_eq!(other, Err(Gap::OtherCalendar), "the court's calendar knows nothing of Ana's");
    let failed = Coverage { gap: Some("it did not answer".to_owned()), ..whole() };
    assert!(failed.gone(&event("court"), &asked()).is_err(), "a calendar in the dark proves nothing");
}

#[test]
fn an_absence_needs_a_ground_and_is_as_old_as_its_oldest() {
    assert_eq!(AbsenceProof::in_all([]), None, "nowhere looked is not nowhere found");
    let young = whole().ground(&asked()).expect("it was read");
    let early = Coverage { read_at: Some(now() - TimeDelta::hours(9)), ..whole() };
    let early = early.ground(&asked()).expect("it was read");
    let absence = AbsenceProof::in_all([young, early]).expect("there are two grounds");
    assert_eq!(absence.as_of(), early.as_of(), "what changed since then is not known");
}
