//! Every vendor that people are told of can be opened, and no other.

use super::{ConnectMethod, open, vendors};
use crate::failure::{Effect, Kind};
use crate::ports::{EntryChange, EntryDraft, LOOKS_ONLY};
use crate::secrets::memory::MemorySecrets;
use crate::testing::TurnedClock;
use std::sync::Arc;
use truedocket_core::connection::{Access, Connection, Role, SecretPlace};
use truedocket_core::ids::{CalendarId, ConnectionName, EventKey, RemoteId, Version};
use truedocket_core::time::Span;

fn connection(vendor: &str, api: &str, authorize: &str, token: &str) -> Connection {
    Connection {
        name: ConnectionName::new("Office"),
        vendor: vendor.to_owned(),
        role: Role::Record,
        api: api.to_owned(),
        authorize: authorize.to_owned(),
        token: token.to_owned(),
        client_id: "x".to_owned(),
        secrets: SecretPlace::Keychain,
        account: String::new(),
        access: Access::Change,
    }
}

#[test]
fn every_vendor_opens_at_its_own_addresses() {
    for facts in vendors() {
        let connection = connection(facts.id, facts.api, facts.authorize, facts.token);
        let ports =
            open(&connection, Arc::new(MemorySecrets::new()), TurnedClock::eager(), "America/New_York")
                .unwrap();
        let capable = match facts.role {
            Role::Record => ports.calendar.is_some(),
            Role::Pms => ports.practice.is_some(),
            Role::Booking | Role::Messages | Role::Crm | Role::Logs => false,
        };
        assert!(capable, "{} can do what it is offered for", facts.label);
        assert_eq!(
            ports.tokens.is_some(),
            facts.way == ConnectMethod::SignIn,
            "{}: tokens where people sign in",
            facts.id
        );
        assert!(!facts.asks.is_empty() && !facts.steps.is_empty(), "{}: people are told how", facts.label);
    }
}

#[test]
fn what_cannot_be_is_refused_when_it_is_opened() {
    let cases = [
        ("outlook97", "https://x.example", "America/New_York", Kind::Unsupported),
        ("clio", "not an address", "America/New_York", Kind::Refused),
        ("clio", "https://app.clio.com/api/v4", "Mars/Olympus", Kind::Refused),
    ];
    for (vendor, api, zone, kind) in cases {
        let connection = connection(vendor, api, "https://x.example/a", "https://x.example/t");
        let opened = open(&connection, Arc::new(MemorySecrets::new()), TurnedClock::eager(), zone);
        assert_eq!(opened.err().map(|failure| failure.kind), Some(kind), "{vendor} at {api} in {zone}");
    }
}

/// Whoever was asked to be looked at only finds no way to be changed, whatever is asked of it later.
#[test]
fn what_looks_only_cannot_clean_up() {
    for facts in vendors().iter().filter(|facts| facts.way == ConnectMethod::SignIn) {
        let opened = |access: Access| {
            let connection =
                Connection { access, ..connection(facts.id, facts.api, facts.authorize, facts.token) };
            let secrets = Arc::new(MemorySecrets::new());
            open(&connection, secrets, TurnedClock::eager(), "America/New_York").unwrap()
        };
        let (looking, changing) = (opened(Access::Read), opened(Access::Change));
        assert!(looking.clean.is_none(), "{}: nothing that writes is handed out", facts.label);
        assert!(looking.looks_only, "{}: and why it is not, is told", facts.label);
        let cleaned = facts.role == Role::Record;
        assert_eq!(changing.clean.is_some(), cleaned, "{}: once it is allowed it is", facts.label);
        assert!(!changing.looks_only, "{}: then it looks and changes", facts.label);
    }
}

/// Clio's sign-in reaches as far as its app registration does: nothing at Clio would refuse the write.
#[tokio::test]
async fn a_practice_system_that_looks_only_is_sent_no_write() {
    let clio = vendors().iter().find(|facts| facts.id == "clio").unwrap();
    for (access, held_back) in [(Access::Read, true), (Access::Change, false)] {
        let connection = Connection { access, ..connection(clio.id, clio.api, clio.authorize, clio.token) };
        let secrets = Arc::new(MemorySecrets::new());
        let port =
            open(&connection, secrets, TurnedClock::eager(), "America/New_York").unwrap().practice.unwrap();
        let key = EventKey {
            connection: ConnectionName::new("Office"),
            calendar: CalendarId::new("7"),
            id: RemoteId::new("9"),
        };
        let seen = Version::new("1");
        let draft = EntryDraft {
            calendar: key.calendar.clone(),
            span: Span::Timed {
                start: "2026-11-17T19:00:00Z".parse().unwrap(),
                end: "2026-11-17T20:00:00Z".parse().unwrap(),
                zone: "America/New_York".to_owned(),
            },
            title: "Hearing".into(),
            body: "".into(),
            place: "".into(),
            matter: None,
            category: None,
            attendees: Vec::new(),
            source: "event".to_owned(),
            mark: String::new(),
        };
        let refused = [
            port.create_entry(&draft).await.err(),
            port.change_entry(&key, &seen, &EntryChange::default()).await.err(),
            port.delete_entry(&key, &seen).await.err(),
        ];
        for failure in refused.into_iter().map(Option::unwrap) {
            let by_us = failure.reason.as_deref() == Some(LOOKS_ONLY);
            assert_eq!(by_us, held_back, "{access:?}: {}: held back by us: {failure:?}", failure.operation);
            assert_eq!(failure.effect(), Effect::None, "nothing was sent, and that is proved");
        }
    }
}
