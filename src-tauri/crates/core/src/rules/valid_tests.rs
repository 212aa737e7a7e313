//! Each rule with the event that breaks it, and the copies of one appointment.

use super::{Breach, ValidEvent, Weight, check};
use crate::calendar::event::{
    Attendee, Calendar, CalendarEvent, EventStatus, EventType, ResponseStatus, ShowAs,
};
use crate::firm::people::{Duty, Email, Member, Staff};
use crate::firm::policy::{CategoryKind, Policy};
use crate::ids::{CalendarId, ConnectionName, EventKey, IcalUid, RemoteId, Version};
use crate::rules::copies::{Appointment, group, owners};
use crate::time::Span;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

const ANA: &str = "ana@firm.example";
const BEN: &str = "ben@firm.example";
const OUT: &str = "carl@other.example";

fn email(text: &str) -> Email {
    Email::new(text).expect("is an address")
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("is an instant")
}

fn staff() -> Staff {
    Staff::new([ANA, BEN].map(|address| Member {
        email: email(address),
        name: address.into(),
        duty: Duty::Attorney,
        active: true,
        left_on: None,
        schedules_for: BTreeSet::new(),
    }))
}

fn calendars() -> Vec<Calendar> {
    [ANA, BEN, "firm"]
        .map(|name| Calendar {
            connection: ConnectionName::new("m365"),
            id: CalendarId::new(name),
            name: name.into(),
            owner: Email::new(name).filter(|_| name.contains('@')),
            zone: "America/New_York".to_owned(),
        })
        .into()
}

fn event(calendar: &str, organizer: Option<&str>, asked: &[&str]) -> CalendarEvent {
    CalendarEvent {
        key: EventKey {
            connection: ConnectionName::new("m365"),
            calendar: CalendarId::new(calendar),
            id: RemoteId::new(format!("id-{calendar}")),
        },
        version: Version::new("1"),
        uid: Some(IcalUid::new("u1")),
        series: None,
        original_start: None,
        span: Span::Timed {
            start: at("2026-11-20T14:30:00Z"),
            end: at("2026-11-20T15:30:00Z"),
            zone: "America/New_York".to_owned(),
        },
        title: "Okafor".into(),
        body: "".into(),
        place: "".into(),
        organizer: organizer.map(email),
        attendees: asked
            .iter()
            .map(|address| Attendee {
                email: email(address),
                name: "".into(),
                response: ResponseStatus::Accepted,
                resource: false,
            })
            .collect(),
        categories: vec!["Client Meeting".to_owned()],
        show_as: ShowAs::Busy,
        status: EventStatus::Confirmed,
        event_type: EventType::Meeting,
        private: false,
        updated: None,
    }
}

fn breaches(events: &[CalendarEvent]) -> (Option<Email>, BTreeSet<Breach>) {
    let calendars = calendars();
    let groups = grouped(events, &calendars);
    let [one] = groups.as_slice() else { panic!("one appointment was given") };
    let checked = check(one, &staff(), &Policy::default());
    (checked.owner().cloned(), checked.breaches)
}

fn grouped<'a>(events: &'a [CalendarEvent], calendars: &[Calendar]) -> Vec<Appointment<'a>> {
    group(events, &owners(&calendars.iter().collect::<Vec<_>>()))
}

#[test]
fn an_internal_organiser_is_the_owner_whoever_else_comes() {
    let (owner, breaches) = breaches(&[event(BEN, Some(ANA), &[BEN, OUT])]);
    assert_eq!(owner, Some(email(ANA)), "who calls it owns it");
    assert!(breaches.is_empty(), "nothing is missing");
}

#[test]
fn an_outsiders_event_belongs_to_the_only_internal_holder() {
    let (owner, _) = breaches(&[event(ANA, Some(OUT), &[])]);
    assert_eq!(owner, Some(email(ANA)), "on her calendar only");
    let (owner, _) = breaches(&[event("firm", Some(OUT), &[BEN])]);
    assert_eq!(owner, Some(email(BEN)), "the only one asked");
    let (owner, found) = breaches(&[event(ANA, Some(OUT), &[ANA, BEN])]);
    assert_eq!(owner, Some(email(ANA)), "two attorneys own it together, and one stands for both");
    assert!(found.is_empty(), "that breaks no rule: {found:?}");
    let (_, found) = breaches(&[event("firm", Some(OUT), &[])]);
    assert!(found.contains(&Breach::NoOwner), "nobody internal is near");
}

#[test]
fn all_breaches_are_found_and_weighed() {
    let mut bad = event(ANA, Some(ANA), &[]);
    bad.categories = vec!["Blue category".to_owned()];
    bad.span = Span::Timed {
        start: at("2026-11-20T14:30:00Z"),
        end: at("2026-11-20T14:30:00Z"),
        zone: "UTC".into(),
    };
    let (_, found) = breaches(std::slice::from_ref(&bad));
    let expected = [
        Breach::UnknownCategory(vec!["Blue category".to_owned()]),
        Breach::NoOtherAttendee,
        Breach::EndNotAfterStart,
    ];
    assert_eq!(found, BTreeSet::from(expected), "all of them, not the first");
    assert_eq!(Breach::NoOtherAttendee.weight(), Weight::Noted, "hearings often have no second attendee");
    bad.categories.clear();
    assert!(breaches(&[bad]).1.contains(&Breach::NoCategory), "none is not unknown");
}

#[test]
fn the_gravest_of_several_categories_counts() {
    let mut both = event(ANA, Some(ANA), &[OUT]);
    both.categories = vec!["client meeting".to_owned(), "DEPOSITION".to_owned(), "Blue category".to_owned()];
    let calendars = calendars();
    let events = [both];
    let groups = grouped(&events, &calendars);
    let valid = ValidEvent::new(&groups[0], &staff(), &Policy::default()).expect("noted only");
    assert_eq!(
        (valid.kind(), valid.category()),
        (CategoryKind::Court, "DEPOSITION"),
        "never the lighter one"
    );
}

#[test]
fn copies_are_one_appointment_and_the_organisers_copy_speaks() {
    let mut bens = event(BEN, Some(ANA), &[BEN]);
    bens.title = "Okafor (my notes)".into();
    bens.updated = Some(at("2026-11-19T00:00:00Z"));
    let calendars = calendars();
    let events = [bens, event(ANA, Some(ANA), &[BEN])];
    let groups = grouped(&events, &calendars);
    assert_eq!(groups.len(), 1, "the uid is shared");
    assert_eq!(groups[0].lead.title.reveal(), "Okafor", "Ana called it");
    assert_eq!(groups[0].holders, BTreeSet::from([ANA, BEN].map(email)), "both hold it");
}

#[test]
fn what_its_holder_declined_is_declined() {
    let mut declined = event(BEN, Some(OUT), &[BEN]);
    declined.attendees[0].response = ResponseStatus::Declined;
    let calendars = calendars();
    let events = [declined.clone()];
    assert!(grouped(&events, &calendars)[0].is_declined(), "Ben will not come");
    declined.organizer = Some(email(BEN));
    let events = [declined];
    assert!(!grouped(&events, &calendars)[0].is_declined(), "an organiser cannot decline the own event away");
}

#[test]
fn what_lies_on_a_calendar_of_nobody_is_not_declined_by_a_guest() {
    let calendars = calendars();
    let answered = |calendar: &str, who: &str| {
        let mut event = event(calendar, None, &[who]);
        event.attendees[0].response = ResponseStatus::Declined;
        event
    };
    let alone = [answered("firm", OUT)];
    assert!(!grouped(&alone, &calendars)[0].is_declined(), "the court sits, whether or not the client comes");
    let both = [answered("firm", BEN), answered(BEN, BEN)];
    assert!(!grouped(&both, &calendars)[0].is_declined(), "the shared calendar still has it");
}
