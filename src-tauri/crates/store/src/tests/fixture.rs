//! What the tests need: a database in a folder of its own, and people who never were.

use crate::table::audit::{NewAudit, Source};
use crate::table::calendar::{self, CalendarKey};
use crate::table::{connection, ledger};
use crate::{Key, Result, Store, Tx};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use std::path::PathBuf;
use tempfile::TempDir;
use truedocket_core::calendar::event::{
    Attendee, Calendar, CalendarEvent, EventStatus, EventType, ResponseStatus, ShowAs,
};
use truedocket_core::calendar::source::{Doubt, RawEvent, RowKind, SourceEvent};
use truedocket_core::connection::{Access, Connection, Role, SecretPlace};
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{CalendarId, ConnectionName, EventKey, IcalUid, RemoteId, RunId, Version};
use truedocket_core::time::{OriginalStart, Span, Window};

pub(super) fn key() -> Key {
    Key::new([0x5a; 32])
}

/// Thursday morning.
pub(super) fn now() -> DateTime<Utc> {
    "2026-11-19T11:30:00Z".parse().unwrap()
}

pub(super) fn minutes(count: i64) -> TimeDelta {
    TimeDelta::minutes(count)
}

/// A folder with a path for a database in it.
pub(super) struct Fixture {
    pub(super) folder: TempDir,
    pub(super) path: PathBuf,
}

impl Fixture {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("docket.db");
        Self { folder, path }
    }

    pub(super) fn open(&self) -> Store {
        Store::open(&self.path, &key()).unwrap()
    }

    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

pub(super) fn record() -> ConnectionName {
    ConnectionName::new("office calendar")
}

pub(super) fn practice() -> ConnectionName {
    ConnectionName::new("case system")
}

pub(super) fn calendar_key() -> CalendarKey {
    CalendarKey { connection: record(), id: CalendarId::new("ada@firm.example") }
}

pub(super) fn connection_of(name: &ConnectionName, role: Role) -> Connection {
    Connection {
        name: name.clone(),
        vendor: "google".to_owned(),
        role,
        api: "https://calendar.example".to_owned(),
        authorize: "https://sign-in.example".to_owned(),
        token: "https://token.example".to_owned(),
        client_id: "registration".to_owned(),
        secrets: SecretPlace::Environment { refresh_token: "REFRESH".to_owned(), client_secret: None },
        account: "office@firm.example".to_owned(),
        access: Access::Change,
    }
}

/// Two connections and one calendar of the first.
pub(super) fn firm(tx: &mut Tx<'_>) -> Result<()> {
    connection::put(tx, &connection_of(&record(), Role::Record))?;
    connection::put(tx, &connection_of(&practice(), Role::Pms))?;
    let key = calendar_key();
    let calendar = Calendar {
        connection: key.connection,
        id: key.id,
        name: "Ada's calendar".into(),
        owner: Email::new("ada@firm.example"),
        zone: "America/New_York".to_owned(),
    };
    calendar::put(tx, &[calendar])
}

pub(super) fn window() -> Window {
    Window { start: "2026-11-20T00:00:00Z".parse().unwrap(), end: "2026-11-21T00:00:00Z".parse().unwrap() }
}

/// An event of every field, an hour long.
pub(super) fn event(id: &str, start: &str) -> CalendarEvent {
    let start: DateTime<Utc> = start.parse().unwrap();
    CalendarEvent {
        key: EventKey { connection: record(), calendar: calendar_key().id, id: RemoteId::new(id) },
        version: Version::new("\"v1\""),
        uid: Some(IcalUid::new(format!("{id}@firm.example"))),
        series: Some(RemoteId::new("weekly")),
        original_start: Some(OriginalStart::At(start)),
        span: Span::Timed { start, end: start + minutes(60), zone: "America/New_York".to_owned() },
        title: "Deposition of Mr. Canaryfeather".into(),
        body: "Bring 50% of the \\ exhibits_A".into(),
        place: "Room 4".into(),
        organizer: Email::new("ada@firm.example"),
        attendees: vec![Attendee {
            email: Email::new("client@outside.example").unwrap(),
            name: "C. Canaryfeather".into(),
            response: ResponseStatus::Accepted,
            resource: false,
        }],
        categories: vec!["Deposition".to_owned()],
        show_as: ShowAs::Busy,
        status: EventStatus::Confirmed,
        event_type: EventType::Meeting,
        private: true,
        updated: Some(start - minutes(10_000)),
    }
}

pub(super) fn ledger_entry(object: &str) -> ledger::Entry {
    ledger::Entry {
        at: now(),
        run: None,
        actor: "ada@firm.example".to_owned(),
        system: "case system".to_owned(),
        object: object.to_owned(),
        act: "change".to_owned(),
        before: json!({"title": "Canaryfeather, old", "length": 60}),
        after: json!({"title": "Canaryfeather, new", "length": 90}),
    }
}

/// A clean-up of everything.
pub(super) fn audit_of(run: &str) -> NewAudit {
    NewAudit {
        run: RunId::new(run),
        source: Source::Accounts,
        since: Some("2020-01-01".parse().unwrap()),
        until: None,
        files: Vec::new(),
        began: now(),
    }
}

/// A row of every field.
pub(super) fn single(id: &str, start: &str) -> SourceEvent {
    let event = event(id, start);
    let created = event.updated;
    let doubts = vec![Doubt { line: 7, what: "this line is not a property".to_owned() }];
    SourceEvent { event, shape: RowKind::Single, created, marks: vec!["tool=Canary".to_owned()], doubts }
}

/// The row with what came.
pub(super) fn original(kept: SourceEvent) -> RawEvent {
    let raw = format!("{{\"id\":\"{}\",\"summary\":\"…\\u0000\"}}", kept.event.key.id);
    RawEvent { source: kept, raw }
}
