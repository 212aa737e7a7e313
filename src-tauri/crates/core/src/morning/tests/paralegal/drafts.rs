//! Events and entries in a line each. Unless it says otherwise, an event is Ana's, on Friday, November 20, 2026, from
//! 10 to 11 by New York's clocks, with Mr. Smith as guest; its entry says the same.

use super::super::email;
use super::firm::{ANA, SMITH, clio_calendar, matter_id};
use crate::calendar::event::{Attendee, CalendarEvent, EventStatus, EventType, ResponseStatus, ShowAs};
use crate::firm::matter::Entry;
use crate::ids::{CalendarId, ConnectionName, EventKey, IcalUid, RemoteId, Version};
use crate::time::zone::Zones;
use crate::time::{OriginalStart, Span};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

/// The office's clocks.
pub(super) const NEW_YORK: &str = "America/New_York";

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().expect("cases write days as 2026-11-20")
}

/// An instant by the clocks of a zone.
pub(super) fn instant(day: NaiveDate, clock: &str, zone: &str) -> DateTime<Utc> {
    let clock = NaiveTime::parse_from_str(clock, "%H:%M").expect("cases write times as 9:30 or 14:00");
    Zones::bundled().find(zone).expect("the zone is in the data").to_utc(day.and_time(clock))
}

/// When something is, as people say it.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    first: NaiveDate,
    last: NaiveDate,
    clocks: Option<(String, String)>,
    zone: String,
}

impl Slot {
    fn usual() -> Self {
        let friday = day("2026-11-20");
        let clocks = Some(("10:00".to_owned(), "11:00".to_owned()));
        Self { first: friday, last: friday, clocks, zone: NEW_YORK.to_owned() }
    }

    fn span(&self) -> Span {
        match &self.clocks {
            None => Span::AllDay { first: self.first, end: self.last.succ_opt().expect("days go on") },
            Some((from, to)) => Span::Timed {
                start: instant(self.first, from, &self.zone),
                end: instant(self.last, to, &self.zone),
                zone: self.zone.clone(),
            },
        }
    }
}

/// What both sorts of drafts say of their time.
pub(super) trait When: Sized {
    fn slot(&mut self) -> &mut Slot;

    /// From and to, on its day.
    fn at(mut self, from: &str, to: &str) -> Self {
        self.slot().clocks = Some((from.to_owned(), to.to_owned()));
        self
    }

    /// On another day.
    fn on(self, when: &str) -> Self {
        self.through(when, when)
    }

    /// From one day to another one, the last included.
    fn through(mut self, first: &str, last: &str) -> Self {
        (self.slot().first, self.slot().last) = (day(first), day(last));
        self
    }

    /// Without hours.
    fn all_day(mut self) -> Self {
        self.slot().clocks = None;
        self
    }

    /// Its hours are those of another zone's clocks.
    fn by_clocks_of(mut self, zone: &str) -> Self {
        zone.clone_into(&mut self.slot().zone);
        self
    }
}

/// An event of the calendar of record.
#[derive(Clone, Debug)]
pub(super) struct EventDraft {
    event: CalendarEvent,
    slot: Slot,
    copies: Vec<String>,
}

/// An entry of Clio.
#[derive(Clone, Debug)]
pub(super) struct EntryDraft {
    entry: Entry,
    slot: Slot,
    /// The event that it was made for, if it was.
    event: Option<String>,
}

impl When for EventDraft {
    fn slot(&mut self) -> &mut Slot {
        &mut self.slot
    }
}

impl When for EntryDraft {
    fn slot(&mut self) -> &mut Slot {
        &mut self.slot
    }
}

pub(super) fn event(title: &str, category: &str) -> EventDraft {
    let id: String = title.chars().filter(char::is_ascii_alphanumeric).collect();
    let slot = Slot::usual();
    EventDraft {
        event: CalendarEvent {
            key: key("m365", ANA, &id),
            version: Version::new("1"),
            uid: Some(IcalUid::new(format!("uid-{id}"))),
            series: None,
            original_start: None,
            span: slot.span(),
            title: title.into(),
            body: "".into(),
            place: "".into(),
            organizer: Some(email(ANA)),
            attendees: vec![attendee(SMITH, ResponseStatus::Accepted)],
            categories: vec![category.to_owned()],
            show_as: ShowAs::Busy,
            status: EventStatus::Confirmed,
            event_type: EventType::Meeting,
            private: false,
            updated: None,
        },
        slot,
        copies: Vec::new(),
    }
}

pub(super) fn hearing(title: &str) -> EventDraft {
    event(title, "Court Appearance")
}

pub(super) fn deposition(title: &str) -> EventDraft {
    event(title, "Deposition")
}

pub(super) fn meeting(title: &str) -> EventDraft {
    event(title, "Client Meeting")
}

/// Nobody has given it a category.
pub(super) fn bare(title: &str) -> EventDraft {
    let mut draft = event(title, "");
    draft.event.categories.clear();
    draft
}

/// An entry that nobody made for an event.
pub(super) fn entry(title: &str, category: &str) -> EntryDraft {
    let mut draft = event(title, category).in_clio();
    draft.event = None;
    draft
}

fn key(connection: &str, calendar: &str, id: &str) -> EventKey {
    EventKey {
        connection: ConnectionName::new(connection),
        calendar: CalendarId::new(calendar),
        id: RemoteId::new(id),
    }
}

fn attendee(who: &str, response: ResponseStatus) -> Attendee {
    Attendee { email: email(who), name: "".into(), response, resource: false }
}

impl EventDraft {
    /// The entry that a careful assistant would make of it: the same in every field.
    pub(super) fn in_clio(&self) -> EntryDraft {
        let event = &self.event;
        let owner = event.organizer.clone();
        let calendar = clio_calendar(owner.as_ref().map_or("", |who| who.as_str()));
        let title = event.title.reveal();
        let number = title.find("JD-2026-").and_then(|at| title.get(at..at + 11));
        let known = |who: &&Attendee| who.email.as_str().ends_with("@client.example");
        EntryDraft {
            entry: Entry {
                key: key("clio", &calendar, &format!("entry-{}", event.key.id)),
                version: Version::new("7"),
                span: event.span.clone(),
                title: event.title.clone(),
                body: "".into(),
                place: event.place.clone(),
                matter: number.map(matter_id),
                owner,
                category: event.categories.first().cloned(),
                attendees: event.attendees.iter().filter(known).map(|who| who.email.clone()).collect(),
                source: None,
                ruled: false,
                updated: None,
            },
            slot: self.slot.clone(),
            event: Some(event.key.id.as_str().to_owned()),
        }
    }

    /// Its title was changed since.
    pub(super) fn titled(mut self, title: &str) -> Self {
        self.event.title = title.into();
        self
    }

    /// What stands in its text.
    pub(super) fn saying(mut self, body: &str) -> Self {
        self.event.body = body.into();
        self
    }

    /// Where.
    pub(super) fn in_place(mut self, place: &str) -> Self {
        self.event.place = place.into();
        self
    }

    /// Whose calendar it lies on, and who called it.
    pub(super) fn of(mut self, who: &str) -> Self {
        self.event.key.calendar = CalendarId::new(who);
        self.event.organizer = Some(email(who));
        self
    }

    /// Who called it: its calendar stays.
    pub(super) fn called_by(mut self, who: &str) -> Self {
        self.event.organizer = Some(email(who));
        self
    }

    /// On which calendar it lies.
    pub(super) fn on_calendar(mut self, calendar: &str) -> Self {
        self.event.key.calendar = CalendarId::new(calendar);
        self
    }

    /// One more who is asked to come.
    pub(super) fn asks(mut self, who: &str, response: ResponseStatus) -> Self {
        self.event.attendees.retain(|one| one.email.as_str() != who);
        self.event.attendees.push(attendee(who, response));
        self
    }

    /// Nobody is asked to come.
    pub(super) fn asks_nobody(mut self) -> Self {
        self.event.attendees.clear();
        self
    }

    /// A further copy, as invitations make it.
    pub(super) fn copied_to(mut self, who: &str) -> Self {
        self.copies.push(who.to_owned());
        self
    }

    /// Whatever else.
    pub(super) fn with(mut self, change: impl FnOnce(&mut CalendarEvent)) -> Self {
        change(&mut self.event);
        self
    }

    /// Another id: a second event of the same title.
    pub(super) fn again(mut self, id: &str) -> Self {
        self.event.key.id = RemoteId::new(id);
        self.event.uid = Some(IcalUid::new(format!("uid-{id}")));
        self
    }

    /// One day of a series.
    pub(super) fn of_series(mut self, series: &str) -> Self {
        self.event.series = Some(RemoteId::new(series));
        self.event.uid = Some(IcalUid::new(format!("uid-{series}")));
        self.event.original_start = Some(match self.slot.span() {
            Span::Timed { start, .. } => OriginalStart::At(start),
            Span::AllDay { first, .. } => OriginalStart::On(first),
        });
        self
    }

    /// All copies, as they are read.
    pub(super) fn events(&self) -> Vec<CalendarEvent> {
        let own = CalendarEvent { span: self.slot.span(), ..self.event.clone() };
        let copies = self.copies.iter().map(|who| {
            let mut copy = own.clone();
            copy.key = key("m365", who, &format!("{}-{who}", own.key.id));
            copy
        });
        let copies: Vec<CalendarEvent> = copies.collect();
        std::iter::once(own).chain(copies).collect()
    }
}

impl EntryDraft {
    /// The matter that it is filed under.
    pub(super) fn filed(mut self, number: &str) -> Self {
        self.entry.matter = Some(matter_id(number));
        self
    }

    /// Whose calendar it is on.
    pub(super) fn of(mut self, who: &str) -> Self {
        self.entry.owner = Some(email(who));
        self.entry.key.calendar = CalendarId::new(clio_calendar(who));
        self
    }

    /// Its title is another one.
    pub(super) fn titled(mut self, title: &str) -> Self {
        self.entry.title = title.into();
        self
    }

    /// Where.
    pub(super) fn in_place(mut self, place: &str) -> Self {
        self.entry.place = place.into();
        self
    }

    /// Whatever else.
    pub(super) fn with(mut self, change: impl FnOnce(&mut Entry)) -> Self {
        change(&mut self.entry);
        self
    }

    /// Another id: a second entry of the same title.
    pub(super) fn again(mut self, id: &str) -> Self {
        self.entry.key.id = RemoteId::new(id);
        self
    }

    /// Whatever it names, it is not the id of its event.
    pub(super) fn made_by_hand(mut self) -> Self {
        self.event = None;
        self
    }

    /// As it is read; `linked`: it still names the event that it was made for.
    pub(super) fn entry(&self, linked: bool) -> Entry {
        let source = self.event.clone().filter(|_| linked).or(self.entry.source.clone());
        Entry { span: self.slot.span(), source, ..self.entry.clone() }
    }
}
