//! A small firm with one of each: what every connector must make of it is listed beside it.

use chrono::{DateTime, NaiveDateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use truedocket_core::time::{Span, Window};
use truedocket_sandbox::World;
use truedocket_sandbox::world::{Calendar, Event, Exception, Guest, Person, When, empty};

pub(crate) const ADA: &str = "ada@firm.example";
pub(crate) const BO: &str = "bo@firm.example";
pub(crate) const ZONE: &str = "America/New_York";

/// Title and time of one instance: what must be equal in all connectors.
pub(crate) type Row = (String, Span);

pub(crate) fn utc(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

fn local(text: &str) -> NaiveDateTime {
    text.parse().expect("a local time")
}

pub(crate) fn now() -> DateTime<Utc> {
    utc("2026-11-20T11:30:00Z")
}

pub(crate) fn window() -> Window {
    Window { start: utc("2026-10-25T04:00:00Z"), end: utc("2027-04-01T04:00:00Z") }
}

pub(crate) fn timed(start: &str, end: &str, zone: &str) -> When {
    When::Timed { start: local(start), end: local(end), zone: zone.to_owned() }
}

fn days(first: &str, end: &str) -> When {
    When::AllDay { first: first.parse().expect("a day"), end: end.parse().expect("a day") }
}

fn guest(email: &str, answer: &str) -> Guest {
    Guest { email: email.to_owned(), name: String::new(), answer: answer.to_owned(), room: false }
}

/// A plain event on Ada's calendar.
fn event(id: &str, title: &str, when: When) -> Event {
    Event {
        id: id.to_owned(),
        calendar: ADA.to_owned(),
        uid: format!("{id}@firm.example"),
        title: title.to_owned(),
        body: "Bring the file & the stamps".to_owned(),
        place: "Room 4".to_owned(),
        when,
        rules: Vec::new(),
        exceptions: BTreeMap::new(),
        organizer: ADA.to_owned(),
        guests: vec![guest(BO, "accepted"), guest("roe@client.example", "none")],
        categories: vec!["Client Meeting".to_owned()],
        show_as: "busy".to_owned(),
        event_type: "default".to_owned(),
        called_off: false,
        deleted: false,
        private: false,
        properties: BTreeMap::new(),
        transaction: None,
        created: now(),
        updated: now(),
        change: 0,
    }
}

/// Mondays at nine, over the change of clocks; one day called off, one moved to a Tuesday afternoon.
fn team() -> Event {
    let mut team = event("team", "Team", timed("2026-10-19T09:00:00", "2026-10-19T10:00:00", ZONE));
    team.rules = vec!["RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=7".to_owned()];
    let moved = Event {
        rules: Vec::new(),
        title: "Team, moved".to_owned(),
        when: timed("2026-11-17T15:00:00", "2026-11-17T16:00:00", ZONE),
        ..team.clone()
    };
    team.exceptions.insert("2026-11-09T14:00:00Z".to_owned(), Exception::Cancelled);
    team.exceptions.insert("2026-11-16T14:00:00Z".to_owned(), Exception::Changed(Box::new(moved)));
    team
}

/// All that lies on Ada's calendar.
pub(crate) fn events() -> Vec<Event> {
    let hearing = Event {
        categories: vec!["Court Appearance".to_owned()],
        private: true,
        ..event("hearing", "Hearing 24-0117", timed("2026-11-23T09:00:00", "2026-11-23T10:30:00", ZONE))
    };
    let lunch = Event {
        show_as: "free".to_owned(),
        guests: Vec::new(),
        categories: Vec::new(),
        ..event("lunch", "Lunch", timed("2026-11-23T12:00:00", "2026-11-23T13:00:00", ZONE))
    };
    let filing = Event {
        rules: vec!["RRULE:FREQ=MONTHLY;COUNT=3".to_owned()],
        ..event("filing", "Filing day", days("2026-11-01", "2026-11-02"))
    };
    vec![
        hearing,
        lunch,
        team(),
        filing,
        event("away", "Seminar", days("2026-11-24", "2026-11-26")),
        event("fold", "Night call", timed("2026-11-01T01:30:00", "2026-11-01T03:00:00", ZONE)),
        event("gap", "Early call", timed("2027-03-14T02:30:00", "2027-03-14T04:00:00", ZONE)),
        event(
            "west",
            "West coast",
            timed("2026-11-30T10:00:00", "2026-11-30T11:00:00", "America/Los_Angeles"),
        ),
    ]
}

/// The firm. Bo holds copies of what Bo was asked to.
pub(crate) fn world() -> World {
    let mut world = empty(now());
    world.zone = ZONE.to_owned();
    for (number, (email, name)) in [(ADA, "Ada Price"), (BO, "Bo Reed")].into_iter().enumerate() {
        world.people.push(Person {
            email: email.to_owned(),
            name: name.to_owned(),
            attorney: true,
            active: true,
            left_on: None,
            user_number: number as u64 + 1,
        });
        let calendar = Calendar {
            id: email.to_owned(),
            owner: email.to_owned(),
            name: name.to_owned(),
            zone: ZONE.to_owned(),
        };
        world.calendars.insert(email.to_owned(), calendar);
    }
    for event in events() {
        if event.id == "hearing" || event.id == "team" {
            world.put_event(copy(&event), now());
        }
        world.put_event(event, now());
    }
    world
}

/// The copy on Bo's calendar.
fn copy(event: &Event) -> Event {
    let exceptions = event.exceptions.iter().map(|(day, exception)| {
        let exception = match exception {
            Exception::Cancelled => Exception::Cancelled,
            Exception::Changed(changed) => Exception::Changed(Box::new(copy(changed))),
        };
        (day.clone(), exception)
    });
    Event { calendar: BO.to_owned(), exceptions: exceptions.collect(), ..event.clone() }
}

fn at(title: &str, start: &str, end: &str, zone: &str) -> Row {
    (title.to_owned(), Span::Timed { start: utc(start), end: utc(end), zone: zone.to_owned() })
}

fn on(title: &str, first: &str, end: &str) -> Row {
    let span = Span::AllDay { first: first.parse().expect("a day"), end: end.parse().expect("a day") };
    (title.to_owned(), span)
}

/// What Ada's calendar holds inside the window, worked out by hand.
pub(crate) fn rows() -> BTreeSet<Row> {
    [
        at("Hearing 24-0117", "2026-11-23T14:00:00Z", "2026-11-23T15:30:00Z", ZONE),
        at("Lunch", "2026-11-23T17:00:00Z", "2026-11-23T18:00:00Z", ZONE),
        at("Team", "2026-10-26T13:00:00Z", "2026-10-26T14:00:00Z", ZONE),
        at("Team", "2026-11-02T14:00:00Z", "2026-11-02T15:00:00Z", ZONE),
        at("Team, moved", "2026-11-17T20:00:00Z", "2026-11-17T21:00:00Z", ZONE),
        at("Team", "2026-11-23T14:00:00Z", "2026-11-23T15:00:00Z", ZONE),
        at("Team", "2026-11-30T14:00:00Z", "2026-11-30T15:00:00Z", ZONE),
        on("Filing day", "2026-11-01", "2026-11-02"),
        on("Filing day", "2026-12-01", "2026-12-02"),
        on("Filing day", "2027-01-01", "2027-01-02"),
        on("Seminar", "2026-11-24", "2026-11-26"),
        at("Night call", "2026-11-01T05:30:00Z", "2026-11-01T08:00:00Z", ZONE),
        at("Early call", "2027-03-14T07:30:00Z", "2027-03-14T08:00:00Z", ZONE),
        at("West coast", "2026-11-30T18:00:00Z", "2026-11-30T19:00:00Z", "America/Los_Angeles"),
    ]
    .into()
}

/// The hearing as it is moved later, and what it then looks like.
pub(crate) fn moved_hearing() -> (Event, Row) {
    let old = events().into_iter().find(|event| event.id == "hearing").expect("the hearing");
    let when = timed("2026-11-24T14:00:00", "2026-11-24T15:00:00", ZONE);
    let new = Event { title: "Hearing 24-0117, moved".to_owned(), when, ..old };
    let row = at("Hearing 24-0117, moved", "2026-11-24T19:00:00Z", "2026-11-24T20:00:00Z", ZONE);
    (new, row)
}
