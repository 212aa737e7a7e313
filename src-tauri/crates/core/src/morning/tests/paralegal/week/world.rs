//! The played firm: what is true, and what each morning reads of it.

use super::super::drafts::{NEW_YORK, When, event, instant};
use super::super::firm::{ANA, BEN, CHO, OKAFOR, SMITH, firm, matter};
use crate::calendar::event::{CalendarEvent, EventStatus, ResponseStatus};
use crate::coverage::Requirement;
use crate::firm::matter::{Entry, MatterStatus};
use crate::ids::{EventKey, RemoteId};
use crate::morning::snapshot::{Link, Snapshot};
use chrono::NaiveDate;
use std::collections::BTreeSet;

pub(super) const ATTORNEYS: [&str; 3] = [ANA, BEN, CHO];
/// Captions of the matters.
pub(super) const CAPTIONS: [&str; 16] = [
    "Abbott v. Orient Lines",
    "Brandt adoption",
    "Castillo v. City Hospital",
    "Dutta LLC formation",
    "Engel v. Engel",
    "Estate of Farouk",
    "Gomez v. Harbor Transit",
    "Haddad lease",
    "Ibarra v. Nordic Foods",
    "Jensen guardianship",
    "Kowalski v. Acme Lifts",
    "Lund Bakery franchise",
    "Moreau patent license",
    "Nakamura v. Shoreline HOA",
    "Owens probate",
    "Petrov v. Union Freight",
];
pub(super) const CATEGORIES: [&str; 3] = ["Court Appearance", "Deposition", "Client Meeting"];

/// What one system says of an appointment. Minutes count from midnight by the office's clocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Version {
    pub(super) day: NaiveDate,
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) owner: usize,
    pub(super) matter: usize,
    pub(super) category: usize,
    pub(super) asks_client: bool,
}

/// What has become of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Life {
    Stands,
    /// It is kept, and says that it was called off.
    CalledOff,
    Deleted,
}

/// An event of the calendar of record.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub(super) id: String,
    pub(super) says: Version,
    pub(super) life: Life,
    /// What mail programs and people put before a title without meaning anything.
    pub(super) prefix: &'static str,
}

/// An entry of Clio.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub(super) id: String,
    pub(super) says: Version,
    /// It was made from an event, and names it.
    pub(super) names: Option<String>,
    /// On an earlier morning both systems agreed about it: the event with which they did.
    pub(super) agreed: Option<String>,
}

/// One appointment in the heads of people: the newest event, the ones before it, and all entries.
#[derive(Clone, Debug)]
pub(super) struct Appointment {
    pub(super) subject: String,
    /// The matter whose number its titles bear.
    pub(super) matter: usize,
    pub(super) events: Vec<Event>,
    pub(super) entries: Vec<Typed>,
}

impl Appointment {
    pub(super) fn event(&self) -> Option<&Event> {
        self.events.last()
    }

    pub(super) fn event_mut(&mut self) -> Option<&mut Event> {
        self.events.last_mut()
    }

    /// The newest event, if it takes place.
    pub(super) fn standing(&self) -> Option<&Event> {
        self.event().filter(|event| event.life == Life::Stands)
    }

    fn title(&self) -> String {
        format!("{} {}: {}", number(self.matter), CAPTIONS[self.matter], self.subject)
    }
}

/// What cannot be read on a morning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Down {
    Nothing,
    Clio,
    Calendars,
    /// Of one attorney.
    Calendar(usize),
}

/// Everything that is true, and what was read of it last.
#[derive(Clone, Debug, Default)]
pub(super) struct World {
    pub(super) appointments: Vec<Appointment>,
    cached_events: Vec<CalendarEvent>,
    cached_entries: Vec<Entry>,
}

/// The number of a matter.
fn number(matter: usize) -> String {
    format!("JD-2026-{}", 301 + matter)
}

/// Who is asked to come: Clio knows both.
fn client(matter: usize) -> &'static str {
    [SMITH, OKAFOR][matter % 2]
}

fn clock(minutes: u32) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

fn read_event(of: &Appointment, event_of: &Event) -> CalendarEvent {
    let says = &event_of.says;
    let title = format!("{}{}", event_of.prefix, of.title());
    let draft = event(&title, CATEGORIES[says.category])
        .again(&event_of.id)
        .of(ATTORNEYS[says.owner])
        .on(&says.day.to_string())
        .at(&clock(says.from), &clock(says.to))
        .asks_nobody();
    let draft = match says.asks_client {
        true => draft.asks(client(of.matter), ResponseStatus::Accepted),
        false => draft,
    };
    let off = event_of.life == Life::CalledOff;
    let draft = draft.with(|event| {
        if off {
            event.status = EventStatus::Cancelled;
        }
    });
    draft.events().remove(0)
}

fn read_entry(of: &Appointment, typed: &Typed) -> Entry {
    let as_event = Event { id: typed.id.clone(), says: typed.says.clone(), life: Life::Stands, prefix: "" };
    let event = read_event(of, &as_event);
    let draft = super::super::drafts::event(&of.title(), CATEGORIES[typed.says.category]);
    let draft = draft.of(ATTORNEYS[typed.says.owner]).in_clio().again(&typed.id);
    let entry = draft.filed(&number(typed.says.matter)).entry(false);
    let attendees = event.attendees.into_iter().map(|one| one.email).collect();
    Entry { span: event.span, attendees, source: typed.names.clone(), ..entry }
}

impl World {
    /// What a morning reads. What is down is known as it was read last.
    pub(super) fn read(&mut self, morning: NaiveDate, down: Down) -> Snapshot {
        let mut world = firm(instant(morning, "6:30", NEW_YORK));
        let matters = CAPTIONS.iter().enumerate();
        world.matters = matters
            .map(|(at, caption)| matter((&number(at), caption, caption, MatterStatus::Open)))
            .collect();
        let account = world.systems[0].account.clone();
        let all = &self.appointments;
        let events = all.iter().flat_map(|of| of.events.iter().map(move |event| (of, event)));
        let (deleted, kept): (Vec<_>, Vec<_>) = events.partition(|(_, event)| event.life == Life::Deleted);
        let fresh: Vec<CalendarEvent> = kept.into_iter().map(|(of, event)| read_event(of, event)).collect();
        let is_dark = |key: &EventKey| match down {
            Down::Nothing | Down::Clio => false,
            Down::Calendars => true,
            Down::Calendar(whose) => key.calendar.as_str() == ATTORNEYS[whose],
        };
        let stale = self.cached_events.iter().filter(|event| is_dark(&event.key)).cloned();
        let events: Vec<CalendarEvent> =
            fresh.into_iter().filter(|event| !is_dark(&event.key)).chain(stale).collect();
        if down != Down::Clio {
            let entries = all.iter().flat_map(|of| of.entries.iter().map(move |typed| read_entry(of, typed)));
            self.cached_entries = entries.collect();
        }
        for state in &mut world.calendars {
            let key = EventKey {
                connection: state.calendar.connection.clone(),
                calendar: state.calendar.id.clone(),
                id: RemoteId::new("any"),
            };
            state.coverage.gap = is_dark(&key).then(|| "it did not answer".to_owned());
        }
        if down == Down::Clio {
            let lists = &mut world.systems[1].lists;
            lists.iter_mut().for_each(|list| list.gap = Some("it did not answer".to_owned()));
        }
        let asked = Requirement { now: world.now, account: &account, window: None };
        for (of, event) in deleted {
            let key = read_event(of, event).key;
            let state = world.calendars.iter().find(|state| state.calendar.id == key.calendar);
            world.gone.extend(state.and_then(|state| state.coverage.gone(&key, &asked).ok()));
        }
        world.links = links(all);
        self.cached_events.clone_from(&events);
        world.events = events;
        world.entries.clone_from(&self.cached_entries);
        world
    }

    /// Both systems were read: what agrees now is remembered as one appointment.
    pub(super) fn remember(&mut self, agreeing: &BTreeSet<String>) {
        for of in &mut self.appointments {
            let Some(event) = of.standing().map(|event| event.id.clone()) else { continue };
            if let ([typed], true) = (of.entries.as_mut_slice(), agreeing.contains(&event)) {
                typed.agreed = Some(event);
            }
        }
    }
}

fn links(all: &[Appointment]) -> Vec<Link> {
    let pairs = all.iter().flat_map(|of| of.entries.iter().map(move |typed| (of, typed)));
    let link = |(of, typed): (&Appointment, &Typed)| {
        let event = of.events.iter().find(|event| Some(&event.id) == typed.agreed.as_ref())?;
        Some(Link { event: read_event(of, event).key, entry: read_entry(of, typed).key })
    };
    pairs.filter_map(link).collect()
}
