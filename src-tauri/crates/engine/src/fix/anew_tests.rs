//! Which calendars are asked before the entry of an event that is gone is removed.

use super::{GoneEvents, PlaceKind, asked};
use std::collections::BTreeSet;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::connection::{Access, Connection, Role, SecretPlace};
use truedocket_core::firm::people::Email;
use truedocket_core::firm::policy::Policy;
use truedocket_core::ids::{CalendarId, ConnectionName, EventKey, RemoteId, Version};
use truedocket_core::morning::outcome::Facts;
use truedocket_core::morning::snapshot::Side;
use truedocket_core::rules::matter_id::MatterMatch;
use truedocket_core::text::ClientText;
use truedocket_core::time::Span;

const COURT: &str = "court";

fn connection(name: &str) -> Connection {
    Connection {
        name: ConnectionName::new(name),
        vendor: "graph".to_owned(),
        role: Role::Record,
        api: String::new(),
        authorize: String::new(),
        token: String::new(),
        client_id: String::new(),
        secrets: SecretPlace::Keychain,
        account: "manager@firm.example".to_owned(),
        access: Access::Change,
    }
}

fn calendar(connection: &str, owner: &str) -> Calendar {
    Calendar {
        connection: ConnectionName::new(connection),
        id: CalendarId::new(owner),
        name: ClientText::default(),
        owner: Email::new(owner),
        zone: String::new(),
    }
}

fn entry_of(owner: &str) -> Facts {
    let day = |text: &str| text.parse().expect("a day");
    Facts {
        side: Side::Practice,
        key: EventKey {
            connection: ConnectionName::new("Clio"),
            calendar: CalendarId::new("31"),
            id: RemoteId::new("7"),
        },
        version: Version::new("1"),
        owner: Email::new(owner),
        span: Span::AllDay { first: day("2026-11-20"), end: day("2026-11-21") },
        title: ClientText::new("Deposition"),
        body: ClientText::default(),
        place: ClientText::default(),
        matter: MatterMatch::None,
        category: None,
        attendees: BTreeSet::new(),
        source: None,
        updated: None,
        private: false,
        whose: None,
    }
}

/// What is asked of each connection, in order.
fn kinds(looked_at: Vec<(Connection, Vec<Calendar>)>) -> Vec<(String, Vec<PlaceKind>)> {
    let policy = Policy { ignored_calendars: vec![COURT.to_owned()], ..Policy::default() };
    let nothing_held = GoneEvents { own: BTreeSet::new(), ids: BTreeSet::new(), held: Vec::new() };
    let asked = asked(looked_at, &entry_of("ada@firm.example"), &nothing_held, &policy);
    let kinds = |asked: Vec<(PlaceKind, Calendar)>| asked.into_iter().map(|(kind, _)| kind).collect();
    asked.into_iter().map(|(connection, asked)| (connection.name.to_string(), kinds(asked))).collect()
}

#[test]
fn an_ignored_calendar_of_a_connection_without_looked_at_ones_is_asked() {
    let own = calendar("Outlook", "ada@firm.example");
    let asked = kinds(vec![(connection("Outlook"), vec![own]), (connection("Files"), Vec::new())]);
    let outlook = ("Outlook".to_owned(), vec![PlaceKind::Own, PlaceKind::Ignored]);
    let files = ("Files".to_owned(), vec![PlaceKind::Ignored]);
    assert_eq!(asked, [outlook, files], "the event may have been handed over to it");
}

#[test]
fn an_ignored_calendar_of_a_connection_that_shows_others_only_is_asked() {
    let own = calendar("Outlook", "ada@firm.example");
    let others = calendar("Google", "bo@firm.example");
    let asked = kinds(vec![(connection("Outlook"), vec![own]), (connection("Google"), vec![others])]);
    let google = asked.into_iter().find(|(name, _)| name == "Google").expect("it is asked");
    assert_eq!(google.1, [PlaceKind::Ignored], "its other calendars cannot hold an event of Outlook");
}
