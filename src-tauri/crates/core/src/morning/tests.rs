//! A small firm whose systems agree, and everything that can go wrong in it, one thing at a time.

mod deleted;
mod docket;
mod fixes;
mod knowing;
mod linked;
mod moved_series;
mod paralegal;
mod planted;
mod private;
mod rolled;
mod said;
mod whole;
mod whose;

use super::outcome::{Discrepancy, DiscrepancyKind, Outcome};
use super::reconcile;
use super::snapshot::{
    CalendarState, CompareDays, DeletedEvent, Link, LinkGround, Side, Snapshot, SystemState,
};
use crate::calendar::event::{
    Attendee, Calendar, CalendarEvent, EventStatus, EventType, ResponseStatus, ShowAs,
};
use crate::coverage::{Coverage, List, ReadScope, Requirement};
use crate::firm::matter::{Contact, Entry, Matter, MatterStatus, PracticeUser};
use crate::firm::people::{Duty, Email, Member, Staff};
use crate::firm::policy::Policy;
use crate::ids::{CalendarId, ConnectionName, EventKey, IcalUid, MatterId, RemoteId, Version};
use crate::time::zone::Zones;
use crate::time::{Span, Window};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

pub(super) const LAWYERS: [&str; 3] = ["ana@firm.example", "ben@firm.example", "cho@firm.example"];
pub(super) const CLIENT: &str = "okafor@client.example";

pub(super) fn email(text: &str) -> Email {
    Email::new(text).expect("is an address")
}

pub(super) fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).expect("is a day")
}

pub(super) fn days() -> CompareDays {
    CompareDays { from: day(), to: day() }
}

/// Half an hour slots from 9 AM in New York.
pub(super) fn at(slot: usize) -> DateTime<Utc> {
    let nine: DateTime<Utc> = "2026-11-20T14:00:00Z".parse().expect("is an instant");
    nine + TimeDelta::minutes(30 * i64::try_from(slot).expect("is small"))
}

pub(super) fn span(slot: usize) -> Span {
    Span::Timed { start: at(slot), end: at(slot + 1), zone: "America/New_York".to_owned() }
}

fn key(connection: &str, calendar: &str, id: &str) -> EventKey {
    EventKey {
        connection: ConnectionName::new(connection),
        calendar: CalendarId::new(calendar),
        id: RemoteId::new(id),
    }
}

pub(super) fn number(at: usize) -> String {
    format!("JD-2026-{at:03}")
}

pub(super) fn event(at: usize) -> CalendarEvent {
    let owner = LAWYERS[at % 3];
    CalendarEvent {
        key: key("m365", owner, &format!("ev{at}")),
        version: Version::new("1"),
        uid: Some(IcalUid::new(format!("uid{at}"))),
        series: None,
        original_start: None,
        span: span(at),
        title: format!("{} hearing {at}", number(at)).as_str().into(),
        body: "".into(),
        place: "Courtroom 4".into(),
        organizer: Some(email(owner)),
        attendees: [CLIENT, "stranger@other.example"]
            .map(|who| Attendee {
                email: email(who),
                name: "".into(),
                response: ResponseStatus::Accepted,
                resource: false,
            })
            .into(),
        categories: vec![["Court Appearance", "Client Meeting"][at % 2].to_owned()],
        show_as: ShowAs::Busy,
        status: EventStatus::Confirmed,
        event_type: EventType::Meeting,
        private: false,
        updated: None,
    }
}

pub(super) fn entry(at: usize) -> Entry {
    let event = event(at);
    let owner = LAWYERS[at % 3];
    Entry {
        key: key("clio", &format!("cal-{owner}"), &format!("en{at}")),
        version: Version::new("7"),
        span: event.span,
        title: event.title,
        body: "".into(),
        place: event.place,
        matter: Some(MatterId::new(format!("m{at}"))),
        owner: Some(email(owner)),
        category: event.categories.first().map(|name| name.to_uppercase()),
        attendees: vec![email(CLIENT)],
        source: Some(format!("ev{at}")),
        ruled: false,
        updated: None,
    }
}

pub(super) fn calendar(connection: &str, id: &str, owner: &str) -> Calendar {
    Calendar {
        connection: ConnectionName::new(connection),
        id: CalendarId::new(id),
        name: id.into(),
        owner: Email::new(owner),
        zone: "America/New_York".to_owned(),
    }
}

/// A firm of three whose systems agree about `count` appointments.
pub(super) fn world(count: usize) -> Snapshot {
    let member = |who: &str| Member {
        email: email(who),
        name: who.into(),
        duty: Duty::Attorney,
        active: true,
        left_on: None,
        schedules_for: std::collections::BTreeSet::new(),
    };
    let system = |name: &str, side, lists: Vec<Coverage>| SystemState {
        connection: ConnectionName::new(name),
        side,
        account: ACCOUNT.to_owned(),
        lists,
    };
    let state = |who: &&str| CalendarState {
        calendar: calendar("m365", who, who),
        coverage: covered("m365", ReadScope::Calendar(CalendarId::new(*who))),
    };
    let lists = [List::Entries, List::Matters, List::Users, List::Contacts];
    let lists = lists.map(|list| covered("clio", ReadScope::List(list))).to_vec();
    Snapshot {
        now: now(),
        staff: Staff::new(LAWYERS.map(member)),
        systems: vec![system("m365", Side::Record, Vec::new()), system("clio", Side::Practice, lists)],
        calendars: LAWYERS.iter().map(state).collect(),
        events: (0..count).map(event).collect(),
        gone: Vec::new(),
        deleted: Vec::new(),
        deleted_by_us: std::collections::BTreeMap::new(),
        deleted_entries: Vec::new(),
        doubts: Vec::new(),
        not_readable: Vec::new(),
        entries: (0..count).map(entry).collect(),
        matters: (0..count.max(2))
            .map(|at| Matter {
                id: MatterId::new(format!("m{at}")),
                number: number(at),
                other_numbers: Vec::new(),
                description: "".into(),
                client: "".into(),
                status: MatterStatus::Open,
                responsible: None,
            })
            .collect(),
        users: LAWYERS
            .map(|who| PracticeUser {
                id: RemoteId::new(who),
                name: who.into(),
                email: Email::new(who),
                enabled: true,
                calendar: Some(CalendarId::new(format!("cal-{who}"))),
            })
            .into(),
        contacts: vec![Contact { id: RemoteId::new("c"), name: "".into(), email: Email::new(CLIENT) }],
        links: Vec::new(),
    }
}

/// The same without any link: matching has to find everything by itself.
pub(super) fn unlinked(count: usize) -> Snapshot {
    let mut world = world(count);
    world.entries.iter_mut().for_each(|entry| entry.source = None);
    world
}

pub(super) fn link(world: &mut Snapshot, event: usize, entry: usize) {
    link_by(world, event, entry, LinkGround::Made);
}

pub(super) fn link_by(world: &mut Snapshot, event: usize, entry: usize, ground: LinkGround) {
    let (event, entry) = (world.events[event].key.clone(), world.entries[entry].key.clone());
    world.links.push(Link { event, entry, ground });
}

pub(super) fn run(world: &Snapshot) -> Outcome {
    run_for(world, days())
}

pub(super) fn run_for(world: &Snapshot, days: CompareDays) -> Outcome {
    compared(world, &Policy::default(), days)
}

pub(super) fn run_policy(world: &Snapshot, policy: &Policy) -> Outcome {
    compared(world, policy, days())
}

fn compared(world: &Snapshot, policy: &Policy, days: CompareDays) -> Outcome {
    let outcome = reconcile(world, policy, &Zones::bundled(), days).expect("the policy is usable");
    assert!(outcome.record.adds_up(), "each event has one end: {:?}", outcome.record);
    assert!(outcome.practice.adds_up(), "each entry has one end: {:?}", outcome.practice);
    outcome
}

/// The account that both systems are connected with.
const ACCOUNT: &str = "manager@firm.example";

/// The morning before the compared day.
pub(super) fn now() -> DateTime<Utc> {
    "2026-11-19T11:30:00Z".parse().expect("is an instant")
}

/// A place that was read a minute ago, from two weeks back to two months ahead.
pub(super) fn covered(connection: &str, place: ReadScope) -> Coverage {
    let window = Window { start: now() - TimeDelta::days(14), end: now() + TimeDelta::days(62) };
    Coverage {
        account: ACCOUNT.to_owned(),
        window: Some(window),
        read_at: Some(now() - TimeDelta::minutes(1)),
        ..Coverage::none(ConnectionName::new(connection), place)
    }
}

/// A whole system does not answer.
pub(super) fn darken(world: &mut Snapshot, side: Side) {
    let gap = Some("it did not answer".to_owned());
    match side {
        Side::Record => world.calendars.iter_mut().for_each(|state| state.coverage.gap = gap.clone()),
        Side::Practice => world.systems[1].lists.iter_mut().for_each(|list| list.gap = gap.clone()),
    }
}

/// The provider says that the event of that number is gone, and its calendar was read.
pub(super) fn gone(world: &mut Snapshot, nth: usize) {
    let key = event(nth).key;
    let state = world.calendars.iter().find(|state| state.calendar.id == key.calendar);
    let asked = Requirement { now: now(), account: ACCOUNT, window: None };
    let proof = state.expect("it has a calendar").coverage.gone(&key, &asked);
    world.gone.push(proof.expect("its calendar was read"));
}

/// The same, and what was last known of it was read on an earlier day.
pub(super) fn deleted(world: &mut Snapshot, event: CalendarEvent) {
    let state = world.calendars.iter().find(|state| state.calendar.id == event.key.calendar);
    let asked = Requirement { now: now(), account: ACCOUNT, window: None };
    let proof = state.expect("it has a calendar").coverage.gone(&event.key, &asked);
    world.gone.push(proof.expect("its calendar was read"));
    world.events.retain(|other| other.key != event.key);
    world.deleted.push(DeletedEvent { event, learned: now() - TimeDelta::hours(3) });
}

pub(super) fn kinds(outcome: &Outcome) -> Vec<DiscrepancyKind> {
    outcome.discrepancies.iter().map(Discrepancy::kind).collect()
}
