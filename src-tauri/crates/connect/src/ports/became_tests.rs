//! What is taken for done, and what for somebody else's.

use super::{WriteOutcome, created, keep_one, without_category};
use crate::ports::{EntryDraft, MarkedEntry, WinningEntry};
use std::collections::BTreeSet;
use truedocket_core::calendar::event::{CalendarEvent, EventStatus, EventType, ShowAs};
use truedocket_core::calendar::source::{RowKind, SourceEvent};
use truedocket_core::firm::matter::Entry;
use truedocket_core::ids::{CalendarId, ConnectionName, EventKey, RemoteId, Version};
use truedocket_core::text::ClientText;
use truedocket_core::time::Span;

fn key(id: &str) -> EventKey {
    EventKey {
        connection: ConnectionName::new("practice"),
        calendar: CalendarId::new("31"),
        id: RemoteId::new(id),
    }
}

fn span(hour: u32) -> Span {
    let at = |hour: u32| format!("2026-11-24T{hour:02}:00:00Z").parse().unwrap();
    Span::Timed { start: at(hour), end: at(hour + 1), zone: "America/New_York".into() }
}

fn entry(id: &str, hour: u32) -> Entry {
    Entry {
        key: key(id),
        version: Version::new("1"),
        span: span(hour),
        title: ClientText::new("Deposition"),
        body: ClientText::new(""),
        place: ClientText::new(""),
        matter: None,
        owner: None,
        category: None,
        attendees: Vec::new(),
        source: Some("event-1".into()),
        ruled: false,
        updated: None,
    }
}

fn draft() -> EntryDraft {
    let Entry { span, title, body, place, .. } = entry("0", 9);
    EntryDraft {
        calendar: CalendarId::new("31"),
        span,
        title,
        body,
        place,
        matter: None,
        category: None,
        attendees: Vec::new(),
        source: "event-1".into(),
        mark: "fix/p1/0".into(),
    }
}

fn marked(id: &str, hour: u32, mark: &str) -> MarkedEntry {
    MarkedEntry { entry: entry(id, hour), mark: Some(mark.into()).filter(|_| !mark.is_empty()) }
}

#[test]
fn what_another_operation_has_made_is_not_ours_though_it_says_the_same() {
    let none = BTreeSet::new();
    let theirs = || marked("7", 9, "fix/p2/0");
    let found = created(&draft(), &none, vec![theirs()]);
    assert_eq!(found, WriteOutcome::NotDone, "ours does not show yet, whatever theirs says");
    let found = created(&draft(), &none, vec![theirs(), marked("8", 9, "fix/p1/0")]);
    let ours = WriteOutcome::Done(Some(Box::new(entry("8", 9))));
    assert_eq!(found, ours, "ours bears our mark, and has the higher id");
}

#[test]
fn what_bears_our_mark_is_ours_though_somebody_has_moved_it() {
    let mut there = marked("8", 14, "fix/p1/0");
    there.entry.key.calendar = CalendarId::new("32");
    let found = created(&draft(), &BTreeSet::new(), vec![there.clone()]);
    let changed = WriteOutcome::ChangedSince(Some(Box::new(there.entry)));
    assert_eq!(found, changed, "it was made, so that it must not be made again");
}

#[test]
fn the_lowest_id_stays_and_ids_are_numbers() {
    let none = BTreeSet::new();
    let all = || vec![entry("1000", 9), entry("999", 9)];
    assert_eq!(keep_one(&entry("999", 9), &none, all()), WinningEntry::Ours, "999 is less than 1000");
    let other = WinningEntry::Other(Box::new(entry("999", 9)));
    assert_eq!(keep_one(&entry("1000", 9), &none, all()), other, "each computer says the same");
    let elsewhere = vec![entry("1000", 9), entry("999", 14)];
    assert_eq!(keep_one(&entry("1000", 9), &none, elsewhere), WinningEntry::Ours, "another time is no twin");
}

#[test]
fn f25_an_entry_of_the_same_source_that_says_something_else_is_not_taken_for_ours() {
    let none = BTreeSet::new();
    assert_eq!(created(&draft(), &none, Vec::new()), WriteOutcome::NotDone, "nothing is there");
    let made = created(&draft(), &none, vec![marked("7", 14, ""), marked("8", 9, "")]);
    assert_eq!(made, WriteOutcome::Done(Some(Box::new(entry("8", 9)))), "the one that says what was wanted");
    let other = created(&draft(), &none, vec![marked("7", 14, "")]);
    assert_eq!(
        other,
        WriteOutcome::ChangedSince(Some(Box::new(entry("7", 14)))),
        "moved since, or another's"
    );
    let known = BTreeSet::from([RemoteId::new("8")]);
    assert_eq!(
        created(&draft(), &known, vec![marked("8", 9, "")]),
        WriteOutcome::NotDone,
        "it was there before"
    );
}

#[test]
fn where_a_category_is_kept_is_no_other_content() {
    let row = |marks: &[&str], categories: &[&str]| SourceEvent {
        event: CalendarEvent {
            key: key("1"),
            version: Version::new("1"),
            uid: None,
            series: None,
            original_start: None,
            span: span(9),
            title: ClientText::new("Deposition"),
            body: ClientText::new(""),
            place: ClientText::new(""),
            organizer: None,
            attendees: Vec::new(),
            categories: categories.iter().map(|&name| name.to_owned()).collect(),
            show_as: ShowAs::Busy,
            status: EventStatus::Confirmed,
            event_type: EventType::Meeting,
            private: false,
            updated: None,
        },
        shape: RowKind::Single,
        created: None,
        marks: marks.iter().map(|&mark| mark.to_owned()).collect(),
        doubts: Vec::new(),
    };
    let before = row(&["google.private.sync.id=77"], &[]);
    let after = row(&["google.private.sync.id=77", "google.private.truedocket.category=Court"], &["Court"]);
    assert_eq!(without_category(&before), without_category(&after), "all else is the same");
    let other = row(&["google.private.sync.id=78"], &["Court"]);
    assert_ne!(without_category(&before), without_category(&other), "another tool's mark is a difference");
}
