//! The firm of these cases: three attorneys, an assistant and a paralegal, one attorney who has left, and a court
//! calendar that belongs to nobody.

use super::super::{calendar, email};
use crate::coverage::{Coverage, List, ReadScope};
use crate::firm::matter::{Contact, Matter, MatterStatus, PracticeUser};
use crate::firm::people::{Duty, Email, Member, Staff};
use crate::ids::{CalendarId, ConnectionName, MatterId, RemoteId};
use crate::morning::snapshot::{CalendarState, Side, Snapshot, SystemState};
use crate::time::Window;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;

/// Attorneys.
pub(super) const ANA: &str = "ana@firm.example";
pub(super) const BEN: &str = "ben@firm.example";
pub(super) const CHO: &str = "cho@firm.example";
/// Ana's legal assistant.
pub(super) const DANA: &str = "dana@firm.example";
/// A paralegal who works for everybody.
pub(super) const ELI: &str = "eli@firm.example";
/// An attorney until the end of October.
pub(super) const FAY: &str = "fay@firm.example";

/// The shared calendar that the docket clerk keeps. It has no owner.
pub(super) const COURT_CALENDAR: &str = "court-calendar";

/// The client of matter 101.
pub(super) const SMITH: &str = "smith@client.example";
/// The client of matter 102.
pub(super) const OKAFOR: &str = "okafor@client.example";
/// Counsel of the other side: not in Clio.
pub(super) const OPPOSING: &str = "counsel@other.example";
/// The clerk of the court: not in Clio.
pub(super) const CLERK: &str = "clerk@court.example";

const ACCOUNT: &str = "manager@firm.example";

/// Number, what it is, who the client is, and where it stands.
const MATTERS: [(&str, &str, &str, MatterStatus); 6] = [
    ("JD-2026-101", "Smith v. Allstate", "Smith", MatterStatus::Open),
    ("JD-2026-102", "Okafor v. Metro Transit", "Okafor", MatterStatus::Open),
    ("JD-2026-103", "Estate of Park", "Park", MatterStatus::Open),
    ("JD-2026-104", "Rivera v. Rivera", "Rivera", MatterStatus::Closed),
    ("JD-2026-105", "Lund Bakery LLC", "Lund Bakery LLC", MatterStatus::Open),
    ("00207-Bell", "Bell adoption", "Bell", MatterStatus::Open),
];

fn member(who: &str, name: &str, duty: Duty) -> Member {
    Member { email: email(who), name: name.into(), duty, active: true, left_on: None }
}

fn staff() -> Staff {
    let fay = Member {
        active: false,
        left_on: Some("2026-10-31".parse().expect("a day")),
        ..member(FAY, "Fay Brook", Duty::Attorney)
    };
    Staff::new([
        member(ANA, "Ana Reyes", Duty::Attorney),
        member(BEN, "Ben Walsh", Duty::Attorney),
        member(CHO, "Cho Lin", Duty::Attorney),
        member(DANA, "Dana Pruitt", Duty::Staff),
        member(ELI, "Eli Katz", Duty::Staff),
        fay,
    ])
}

/// Read a minute ago, from two weeks back to half a year ahead.
fn covered(connection: &str, place: ReadScope, now: DateTime<Utc>) -> Coverage {
    let window = Window { start: now - TimeDelta::days(14), end: now + TimeDelta::days(180) };
    Coverage {
        account: ACCOUNT.to_owned(),
        window: Some(window),
        read_at: Some(now - TimeDelta::minutes(1)),
        ..Coverage::none(ConnectionName::new(connection), place)
    }
}

/// The calendar in Clio of one of the firm.
pub(super) fn clio_calendar(who: &str) -> String {
    format!("cal-{who}")
}

/// The id in Clio of a matter.
pub(super) fn matter_id(number: &str) -> MatterId {
    MatterId::new(number.replace("JD-2026-", "m"))
}

/// The firm with empty calendars, all of them read.
pub(super) fn firm(now: DateTime<Utc>) -> Snapshot {
    let system = |name: &str, side, lists| SystemState {
        connection: ConnectionName::new(name),
        side,
        account: ACCOUNT.to_owned(),
        lists,
    };
    let state = |id: &str, owner: &str| CalendarState {
        calendar: calendar("m365", id, owner),
        coverage: covered("m365", ReadScope::Calendar(CalendarId::new(id)), now),
    };
    let lists = [List::Entries, List::Matters, List::Users, List::Contacts];
    let lists = lists.map(|list| covered("clio", ReadScope::List(list), now)).to_vec();
    let everybody = [ANA, BEN, CHO, DANA, ELI, FAY];
    let own = everybody.iter().map(|who| state(who, who));
    Snapshot {
        now,
        staff: staff(),
        systems: vec![system("m365", Side::Record, Vec::new()), system("clio", Side::Practice, lists)],
        calendars: own.chain([state(COURT_CALENDAR, "")]).collect(),
        deleted_by_us: BTreeMap::new(),
        matters: MATTERS.map(matter).into(),
        users: everybody.map(user).into(),
        contacts: [SMITH, OKAFOR].map(contact).into(),
        ..Snapshot::default()
    }
}

/// A matter: number, what it is, who the client is, and where it stands.
pub(super) fn matter((number, about, client, status): (&str, &str, &str, MatterStatus)) -> Matter {
    Matter {
        id: matter_id(number),
        number: number.to_owned(),
        other_numbers: Vec::new(),
        description: about.into(),
        client: client.into(),
        status,
        responsible: Email::new(ANA),
    }
}

fn user(who: &str) -> PracticeUser {
    PracticeUser {
        id: RemoteId::new(who),
        name: who.into(),
        email: Email::new(who),
        enabled: who != FAY,
        calendar: Some(CalendarId::new(clio_calendar(who))),
    }
}

fn contact(who: &str) -> Contact {
    Contact { id: RemoteId::new(who), name: "".into(), email: Email::new(who) }
}
