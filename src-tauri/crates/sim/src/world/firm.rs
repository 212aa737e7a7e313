//! The firm of every world: three attorneys, one who left, their calendars and matters.

use chrono::{DateTime, TimeDelta, Utc};
use truedocket_core::calendar::event::Calendar;
use truedocket_core::connection::{Access, Connection, Role, SecretPlace};
use truedocket_core::firm::matter::{Contact, Matter, MatterStatus, PracticeUser};
use truedocket_core::firm::people::{Duty, Email, Member};
use truedocket_core::firm::policy::Policy;
use truedocket_core::ids::{CalendarId, ConnectionName, MatterId, RemoteId};
use truedocket_core::text::ClientText;

/// The connection with the calendars of record.
pub(crate) const RECORD: &str = "Calendars";
/// The connection with the practice system.
pub(crate) const PRACTICE: &str = "Practice";
/// No log line may hold this word; every title and body of a client does.
pub(crate) const CANARY: &str = "Zanzibar";

const ATTORNEYS: [&str; 3] = ["adams", "baker", "clark"];
const LEAVER: &str = "dunn";
const CLIENTS: [&str; 6] = ["Smith", "Jones", "Vance", "Moore", "Ellis", "Grant"];
/// Categories that events get, and how their titles begin.
pub(crate) const CATEGORIES: [&str; 3] = ["Deposition", "Court appearance", "Client meeting"];

/// Everything about the firm that does not change.
#[derive(Debug)]
pub(crate) struct Firm {
    pub(crate) members: Vec<Member>,
    pub(crate) calendars: Vec<Calendar>,
    pub(crate) users: Vec<PracticeUser>,
    pub(crate) contacts: Vec<Contact>,
    pub(crate) matters: Vec<Matter>,
    pub(crate) leaver: Email,
    pub(crate) outsider: Email,
}

impl Firm {
    pub(crate) fn new() -> Option<Self> {
        let mail = |name: &str| Email::new(&format!("{name}@firm.example"));
        let member = |name: &str, active: bool| {
            Some(Member {
                email: mail(name)?,
                name: ClientText::new(name),
                duty: Duty::Attorney,
                active,
                left_on: None,
                schedules_for: std::collections::BTreeSet::new(),
            })
        };
        let mut members: Vec<Member> =
            ATTORNEYS.iter().map(|name| member(name, true)).collect::<Option<_>>()?;
        let owners: Vec<Email> = members.iter().map(|member| member.email.clone()).collect();
        members.push(member(LEAVER, false)?);
        let matters = (1..).zip(CLIENTS).map(|(number, client)| Matter {
            id: MatterId::new(format!("m{number}")),
            number: format!("{number:05}-{client}"),
            other_numbers: Vec::new(),
            description: ClientText::new(format!("{CANARY} matter of {client}")),
            client: ClientText::new(client),
            status: MatterStatus::Open,
            responsible: None,
        });
        let outsider = Email::new("counsel@outside.example")?;
        Some(Self {
            calendars: owners.iter().map(calendar).collect(),
            users: owners.iter().enumerate().map(|(at, email)| user(at, email)).collect(),
            contacts: vec![Contact {
                id: RemoteId::new("c1"),
                name: ClientText::new(format!("{CANARY} Counsel")),
                email: Some(outsider.clone()),
            }],
            matters: matters.collect(),
            leaver: mail(LEAVER)?,
            members,
            outsider,
        })
    }

    /// Whose calendar that is.
    pub(crate) fn owner(&self, place: usize) -> Option<&Email> {
        self.calendars.get(place).and_then(|calendar| calendar.owner.as_ref())
    }
}

fn calendar(owner: &Email) -> Calendar {
    Calendar {
        connection: ConnectionName::new(RECORD),
        id: CalendarId::new(owner.as_str()),
        name: ClientText::new(owner.as_str()),
        owner: Some(owner.clone()),
        zone: ZONE.to_owned(),
    }
}

fn user(at: usize, email: &Email) -> PracticeUser {
    PracticeUser {
        id: RemoteId::new(format!("u{at}")),
        name: ClientText::new(email.as_str()),
        email: Some(email.clone()),
        enabled: true,
        calendar: Some(practice_calendar(at)),
    }
}

/// The calendar of an attorney in the practice system.
pub(crate) fn practice_calendar(place: usize) -> CalendarId {
    CalendarId::new(format!("cal-{place}"))
}

/// The office's zone. No world reaches over a change of its clocks, so it is always five hours behind.
pub(crate) const ZONE: &str = "America/New_York";

/// The instant of an hour of an office day, counted from Monday, the second of November 2026.
pub(crate) fn office_hour(day: i64, hour: i64, minute: i64) -> DateTime<Utc> {
    let first = DateTime::from_timestamp(1_793_577_600, 0).unwrap_or_default();
    first + TimeDelta::days(day) + TimeDelta::hours(hour + 5) + TimeDelta::minutes(minute)
}

/// The firm's rules.
pub(crate) fn policy() -> Policy {
    Policy { firm: "Adams Baker Clark".to_owned(), ..Policy::default() }
}

/// Both connections. Their vendors' names mean nothing here: the ports are the world's own.
pub(crate) fn connections() -> [Connection; 2] {
    let connection = |name: &str, vendor: &str, role| Connection {
        name: ConnectionName::new(name),
        vendor: vendor.to_owned(),
        role,
        api: "http://127.0.0.1:9".to_owned(),
        authorize: String::new(),
        token: String::new(),
        client_id: String::new(),
        secrets: SecretPlace::Nothing,
        account: String::new(),
        access: Access::Change,
    };
    [connection(RECORD, "google", Role::Record), connection(PRACTICE, "clio", Role::Pms)]
}
