//! The ground of a fix: what may be written when the event of record has moved, gone or come back.

use super::{DecidedEvent, compared, overtaken};
use std::collections::BTreeSet;
use truedocket_core::calendar::event::{CalendarEvent, EventStatus, EventType, ShowAs};
use truedocket_core::ids::{CalendarId, ConnectionName, EventKey, RemoteId, Version};
use truedocket_core::morning::fix::{EntryEdit, FixWrite};
use truedocket_core::morning::outcome::Facts;
use truedocket_core::morning::snapshot::Side;
use truedocket_core::rules::matter_id::MatterMatch;
use truedocket_core::text::ClientText;
use truedocket_core::time::Span;

fn event() -> CalendarEvent {
    let at = |text: &str| text.parse().expect("an instant");
    CalendarEvent {
        key: EventKey {
            connection: ConnectionName::new("Outlook"),
            calendar: CalendarId::new("ada"),
            id: RemoteId::new("e1"),
        },
        version: Version::new("v1"),
        uid: None,
        series: None,
        original_start: None,
        span: Span::Timed {
            start: at("2026-11-20T15:00:00Z"),
            end: at("2026-11-20T16:00:00Z"),
            zone: "America/New_York".to_owned(),
        },
        title: ClientText::new("Deposition".to_owned()),
        body: ClientText::default(),
        place: ClientText::default(),
        organizer: None,
        attendees: Vec::new(),
        categories: Vec::new(),
        show_as: ShowAs::Busy,
        status: EventStatus::Confirmed,
        event_type: EventType::Meeting,
        private: false,
        updated: None,
    }
}

fn alive() -> DecidedEvent {
    DecidedEvent { event: event(), alive: true }
}

#[test]
fn an_event_that_is_as_it_was_lets_the_fix_be_written() {
    let renewed = CalendarEvent { version: Version::new("v2"), updated: None, ..event() };
    assert_eq!(compared(&alive(), Some(&event()), "Outlook"), None, "nothing has changed");
    assert_eq!(
        compared(&alive(), Some(&renewed), "Outlook"),
        None,
        "a new version of the same words is no change"
    );
}

#[test]
fn an_event_that_moved_after_the_preview_stops_the_fix() {
    let mut moved = CalendarEvent { version: Version::new("v2"), ..event() };
    moved.span = Span::AllDay {
        first: "2026-11-23".parse().expect("a day"),
        end: "2026-11-24".parse().expect("a day"),
    };
    let why = compared(&alive(), Some(&moved), "Outlook").expect("the old time must not be written");
    assert!(why.contains("changed") && why.contains("Outlook"), "it says where and what: {why}");
}

#[test]
fn an_event_that_was_made_private_after_the_preview_stops_the_fix() {
    for version in ["v1", "v2"] {
        let sealed = CalendarEvent { private: true, version: Version::new(version), ..event() };
        let why =
            compared(&alive(), Some(&sealed), "Outlook").expect("its words must not be copied any more");
        assert!(why.contains("private") && why.contains("Outlook"), "it says what and where: {why}");
    }
}

#[test]
fn an_event_that_was_deleted_after_the_preview_stops_the_fix() {
    let called_off = CalendarEvent { version: Version::new("v2"), status: EventStatus::Cancelled, ..event() };
    for now in [None, Some(&called_off)] {
        assert!(compared(&alive(), now, "Outlook").is_some(), "an entry must not be written for it: {now:?}");
    }
}

#[test]
fn an_event_that_takes_place_after_all_keeps_its_entry() {
    let gone = DecidedEvent { event: event(), alive: false };
    assert!(
        compared(&gone, Some(&event()), "Outlook").is_some(),
        "one click would delete a living deposition"
    );
    assert_eq!(compared(&gone, None, "Outlook"), None, "what is gone is gone");
}

/// As the event was when it was compared.
fn facts() -> Facts {
    let event = event();
    Facts {
        side: Side::Record,
        key: event.key,
        version: event.version,
        span: event.span,
        title: event.title,
        body: event.body,
        place: event.place,
        owner: None,
        matter: MatterMatch::None,
        category: None,
        attendees: BTreeSet::new(),
        source: None,
        updated: None,
        private: false,
        whose: None,
    }
}

fn change() -> FixWrite {
    let entry = EventKey {
        connection: ConnectionName::new("Clio"),
        calendar: CalendarId::new("1"),
        id: RemoteId::new("7"),
    };
    FixWrite::Change { key: entry, seen: Version::new("e1"), edit: EntryEdit::default() }
}

#[test]
fn a_reading_after_the_comparison_that_found_it_moved_stops_the_fix() {
    let mut moved = event();
    moved.version = Version::new("v2");
    moved.span = Span::AllDay {
        first: "2026-11-23".parse().expect("a day"),
        end: "2026-11-24".parse().expect("a day"),
    };
    let moved = DecidedEvent { event: moved, alive: true };
    assert!(
        overtaken(&facts(), &moved, &change()).is_some(),
        "the time that was compared is the old one, and it must not be written"
    );
    assert_eq!(compared(&moved, Some(&moved.event), "Outlook"), None, "the calendar itself cannot tell that");
    assert_eq!(overtaken(&facts(), &alive(), &change()), None, "what was compared is what was read last");
    let renewed = CalendarEvent { version: Version::new("v2"), ..event() };
    let renewed = DecidedEvent { event: renewed, alive: true };
    assert_eq!(
        overtaken(&facts(), &renewed, &change()),
        None,
        "a new version of the same words is no change"
    );
}

#[test]
fn a_reading_after_the_comparison_that_found_it_gone_stops_the_fix() {
    let gone = DecidedEvent { event: event(), alive: false };
    assert!(overtaken(&facts(), &gone, &change()).is_some(), "no entry is written for what is gone");
}
