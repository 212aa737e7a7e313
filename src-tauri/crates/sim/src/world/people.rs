//! What people do in their own systems between the program's steps. None of them knows the program.

use super::World;
use super::calendar::{View, bounds, day_id, day_span, days, instance};
use super::firm::{CANARY, CATEGORIES, PRACTICE, RECORD, ZONE, practice_calendar};
use super::history::{Hand, History};
use crate::chance::SeededRandom;
use chrono::{DateTime, TimeDelta, Utc};
use truedocket_core::calendar::event::{
    Attendee, CalendarEvent, EventStatus, EventType, ResponseStatus, ShowAs,
};
use truedocket_core::calendar::source::{RowKind, SeriesEnd, SourceEvent};
use truedocket_core::firm::matter::Entry;
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{ConnectionName, EventKey, IcalUid, RemoteId, Version};
use truedocket_core::text::ClientText;
use truedocket_core::time::Span;

/// An hour of that day in the office, for an hour.
pub(crate) fn hour(start: DateTime<Utc>) -> Span {
    Span::Timed { start, end: start + TimeDelta::hours(1), zone: ZONE.to_owned() }
}

/// How many days ahead people book: mostly on the days of the next report, seldom far from them.
const AHEAD: [i64; 10] = [1, 1, 1, 1, 2, 2, 3, 4, 7, 10];

/// Further ahead than any calendar is read.
const FAR: i64 = 700;

/// A day to come, between nine and five.
pub(crate) fn soon(world: &World, dice: &mut SeededRandom) -> DateTime<Utc> {
    let midnight = (world.now - TimeDelta::hours(5)).date_naive().and_time(chrono::NaiveTime::MIN).and_utc();
    let days = *dice.pick(&AHEAD).unwrap_or(&1);
    let quarters = i64::try_from(dice.below(32)).unwrap_or_default();
    midnight + TimeDelta::days(days) + TimeDelta::hours(9 + 5) + TimeDelta::minutes(15 * quarters)
}

impl World {
    /// A row that nobody has put anywhere yet.
    pub(crate) fn draft(
        &mut self,
        calendar: usize,
        span: Span,
        dice: &mut SeededRandom,
    ) -> Option<SourceEvent> {
        let owner = self.firm.owner(calendar)?.clone();
        let matter = dice.pick(&self.firm.matters)?.number.clone();
        let category = (*dice.pick(&CATEGORIES)?).to_owned();
        let id = self.new_id("ev");
        let title = format!("{category} {CANARY} {id} {matter}");
        Some(kept(self, calendar, &id, &title, span, &category, owner))
    }

    /// The entry that stands for an event.
    pub(crate) fn entry_for(&mut self, event: &CalendarEvent, calendar: usize) -> Option<Entry> {
        let owner = self.firm.owner(calendar)?.clone();
        let title = event.title.reveal();
        let matter = self.firm.matters.iter().find(|matter| title.ends_with(&matter.number))?.id.clone();
        let id = self.new_id("en");
        Some(Entry {
            key: EventKey {
                connection: ConnectionName::new(PRACTICE),
                calendar: practice_calendar(calendar),
                id: RemoteId::new(id),
            },
            version: Version::new(""),
            span: event.span.clone(),
            title: event.title.clone(),
            body: event.body.clone(),
            place: event.place.clone(),
            matter: Some(matter),
            owner: Some(owner.clone()),
            category: event.categories.first().cloned(),
            attendees: vec![self.firm.outsider.clone()],
            source: Some(event.key.id.to_string()),
            ruled: false,
            updated: None,
        })
    }

    /// Fills the calendars as they are on the first morning.
    pub(crate) fn fill(&mut self, dice: &mut SeededRandom) {
        for calendar in 0..self.calendars.len() {
            for _ in 0..3 + dice.below(4) {
                let span = hour(soon(self, dice));
                self.book(calendar, span, dice);
            }
            if dice.per_mille(600) {
                self.begin_series(calendar, dice);
            }
            if dice.per_mille(500) {
                self.copy_one(calendar, dice);
            }
        }
        for _ in 0..dice.below(4) {
            self.forgets_something(dice);
        }
    }

    /// What the first report finds: an entry that nobody made, moved or took away.
    fn forgets_something(&mut self, dice: &mut SeededRandom) {
        let calendar = dice.below(self.calendars.len());
        match dice.below(3) {
            0 => {
                let span = hour(soon(self, dice));
                if let Some(draft) = self.draft(calendar, span, dice) {
                    self.put_event(calendar, draft, Hand::Person, false);
                }
            }
            1 => drop(self.touches_entry(dice)),
            _ => {
                if let Some(kept) = self.any_event(calendar, dice) {
                    self.remove_event(calendar, kept.event.key.id.as_str(), Hand::Person, false);
                }
            }
        }
    }

    /// Books an appointment in both systems.
    fn book(&mut self, calendar: usize, span: Span, dice: &mut SeededRandom) {
        let Some(draft) = self.draft(calendar, span, dice) else { return };
        let made = self.put_event(calendar, draft, Hand::Person, false);
        if let Some(entry) = self.entry_for(&made.event, calendar) {
            self.put_entry(entry, Hand::Person, false);
        }
    }

    /// A weekly series, called by somebody who has left since.
    fn begin_series(&mut self, calendar: usize, dice: &mut SeededRandom) {
        let back = i64::try_from(7 * (1 + dice.below(3))).unwrap_or(7);
        let first = soon(self, dice) - TimeDelta::days(back);
        let Some(mut draft) = self.draft(calendar, hour(first), dice) else { return };
        draft.event.organizer = Some(self.firm.leaver.clone());
        draft.event.categories = vec!["Internal".to_owned()];
        draft.event.title = ClientText::new(format!("{CANARY} round {}", draft.event.key.id));
        draft.shape = RowKind::Series { rules: vec!["RRULE:FREQ=WEEKLY".to_owned()], ends: SeriesEnd::Never };
        let made = self.put_event(calendar, draft, Hand::Person, false);
        for nth in 0..6 {
            if dice.per_mille(250) {
                self.move_day(calendar, &made, nth, dice);
            }
        }
    }

    /// Moves a day of a series, or calls it off.
    fn move_day(&mut self, calendar: usize, series: &SourceEvent, nth: i64, dice: &mut SeededRandom) {
        let mut day = series.clone();
        let span = day_span(series, nth);
        day.event.original_start = Some(span.begins());
        day.event.series = Some(series.event.key.id.clone());
        day.event.key.id = RemoteId::new(day_id(series.event.key.id.as_str(), nth));
        day.shape = RowKind::Day { of: series.event.key.id.clone() };
        if dice.per_mille(300) {
            day.event.status = EventStatus::Cancelled;
            day.event.span = span;
        } else {
            day.event.span = hour(bounds(&span).0 + TimeDelta::hours(2));
        }
        self.put_event(calendar, day, Hand::Person, false);
    }

    /// A copy of an appointment, as sync tools leave them behind.
    fn copy_one(&mut self, calendar: usize, dice: &mut SeededRandom) {
        let Some(mut copy) = self.any_event(calendar, dice) else { return };
        let id = self.new_id("ev");
        copy.event.uid = Some(IcalUid::new(format!("uid-{id}")));
        copy.event.key.id = RemoteId::new(id);
        copy.marks.clear();
        self.put_event(calendar, copy, Hand::Person, false);
    }

    /// Some single event that is there.
    fn any_event(&self, calendar: usize, dice: &mut SeededRandom) -> Option<SourceEvent> {
        let living: Vec<&SourceEvent> =
            self.calendars.get(calendar)?.values().filter_map(History::now).collect();
        let single: Vec<&SourceEvent> =
            living.into_iter().filter(|kept| kept.shape == RowKind::Single).collect();
        dice.pick(&single).map(|kept| (*kept).clone())
    }

    fn any_series(&self, calendar: usize) -> Option<SourceEvent> {
        let mut living = self.calendars.get(calendar)?.values().filter_map(History::now);
        living.find(|kept| matches!(kept.shape, RowKind::Series { .. })).cloned()
    }

    /// One thing that somebody does; answers with what it was, in words.
    pub(crate) fn somebody_acts(&mut self, dice: &mut SeededRandom) -> Option<String> {
        let calendar = dice.below(self.calendars.len());
        let owner = self.firm.owner(calendar)?.as_str().to_owned();
        let did = match dice.below(12) {
            0 | 1 => self.books_here_only(dice)?,
            2 => {
                let span = hour(soon(self, dice));
                self.book(calendar, span, dice);
                format!("booked an appointment of {owner} in both systems")
            }
            3 | 4 => self.moves_one(calendar, dice)?,
            5 | 6 => {
                let kept = self.any_event(calendar, dice)?;
                self.remove_event(calendar, kept.event.key.id.as_str(), Hand::Person, false);
                format!("deleted {} from the calendar of {owner}", kept.event.key.id)
            }
            7 => self.makes_anew(calendar, dice)?,
            8 => self.hands_over(calendar, dice)?,
            9 => {
                let series = self.any_series(calendar)?;
                let nth = i64::try_from(dice.below(usize::try_from(days(&series)).unwrap_or(1))).unwrap_or(0);
                self.move_day(calendar, &series, nth, dice);
                format!("moved or called off day {nth} of the series {}", series.event.key.id)
            }
            10 => {
                self.copy_one(calendar, dice);
                format!("a sync tool copied an appointment of {owner}")
            }
            _ => self.touches_entry(dice)?,
        };
        Some(did)
    }

    /// Books an appointment that the practice system does not know.
    pub(crate) fn books_here_only(&mut self, dice: &mut SeededRandom) -> Option<String> {
        let calendar = dice.below(self.calendars.len());
        let span = hour(soon(self, dice));
        let draft = self.draft(calendar, span, dice)?;
        let made = self.put_event(calendar, draft, Hand::Person, false);
        let owner = self.firm.owner(calendar)?.as_str();
        Some(format!("booked {} on the calendar of {owner} only", made.event.key.id))
    }

    fn moves_one(&mut self, calendar: usize, dice: &mut SeededRandom) -> Option<String> {
        let mut kept = self.any_event(calendar, dice)?;
        kept.event.span = hour(soon(self, dice));
        let made = self.put_event(calendar, kept, Hand::Person, false);
        Some(format!("moved {} to {}", made.event.key.id, bounds(&made.event.span).0))
    }

    /// What was deleted is made anew from the invitation: another row, the old UID.
    fn makes_anew(&mut self, calendar: usize, dice: &mut SeededRandom) -> Option<String> {
        let gone: Vec<SourceEvent> = self
            .calendars
            .get(calendar)?
            .values()
            .filter(|row| row.now().is_none())
            .filter_map(|row| row.states().iter().rev().find_map(|state| state.value.clone()))
            .filter(|kept| kept.shape == RowKind::Single && !self.lives(kept.event.key.id.as_str()))
            // No calendar takes an invitation twice.
            .filter(|kept| self.heirs(kept.event.key.id.as_str()).is_empty())
            .collect();
        let mut kept = dice.pick(&gone)?.clone();
        let old = kept.event.key.id.clone();
        kept.event.key.id = RemoteId::new(self.new_id("ev"));
        kept.marks.clear();
        kept.event.span = hour(soon(self, dice));
        let made = self.put_event(calendar, kept, Hand::Person, false);
        Some(format!("made {old} anew as {} with its old UID", made.event.key.id))
    }

    /// What the program has deleted is made anew from the invitation, as it was; what it has changed is changed again.
    pub(crate) fn reworks(&mut self, dice: &mut SeededRandom) -> Option<String> {
        let rows = self.calendars.iter().enumerate();
        let rows = rows.flat_map(|(place, rows)| rows.iter().map(move |(id, row)| (place, id, row)));
        let ours = rows.filter(|(_, _, row)| row.last().is_some_and(|state| state.by != Hand::Person));
        let ours: Vec<(usize, String, bool)> =
            ours.map(|(place, id, row)| (place, id.clone(), row.now().is_some())).collect();
        let (calendar, id, is_there) = dice.pick(&ours)?.clone();
        if is_there {
            self.meddle_event(calendar, &id);
            return Some(format!("changed {id}, which had been cleaned up"));
        }
        let new = self.makes_again(calendar, &id)?;
        Some(format!("made {id}, which had been cleaned away, anew as {new}"))
    }

    /// A sync tool leaves a copy behind.
    pub(crate) fn copies(&mut self, dice: &mut SeededRandom) -> Option<String> {
        let calendar = dice.below(self.calendars.len());
        self.copy_one(calendar, dice);
        Some(format!("a sync tool copied an appointment of {}", self.firm.owner(calendar)?.as_str()))
    }

    /// A row that is gone stands there again as another row with the old UID; answers with its id.
    pub(crate) fn makes_again(&mut self, calendar: usize, id: &str) -> Option<RemoteId> {
        // No calendar takes an invitation twice.
        if self.lives(id) || !self.heirs(id).is_empty() {
            return None;
        }
        let states = self.event_row(calendar, id)?.states().iter().rev();
        let mut kept = states.filter_map(|state| state.value.clone()).next()?;
        if kept.shape != RowKind::Single {
            return None;
        }
        kept.event.key.id = RemoteId::new(self.new_id("ev"));
        kept.marks.clear();
        let made = self.put_event(calendar, kept, Hand::Person, false);
        Some(made.event.key.id)
    }

    /// An appointment that is put off for so long that nobody reads that far ahead, and half the time handed over to a
    /// colleague as well: the calendar on which it lay says that it is gone.
    pub(crate) fn moves_far(&mut self, dice: &mut SeededRandom) -> Option<String> {
        let calendar = dice.below(self.calendars.len());
        let booked: Vec<String> = self.entries.values().filter_map(|row| row.now()?.source.clone()).collect();
        let rows = self.calendars.get(calendar)?.iter();
        let living: Vec<&SourceEvent> = rows
            .filter(|(id, _)| booked.contains(id))
            .filter_map(|(_, row)| row.now())
            .filter(|kept| kept.shape == RowKind::Single)
            .collect();
        let mut kept = (*dice.pick(&living)?).clone();
        kept.event.span = hour(soon(self, dice) + TimeDelta::days(FAR));
        let (id, begin) = (kept.event.key.id.clone(), bounds(&kept.event.span).0);
        if dice.per_mille(500) {
            let to = self.gives_to_next(calendar, kept)?;
            return Some(format!("put {id} off to {begin} and handed it over to {to}"));
        }
        self.put_event(calendar, kept, Hand::Person, false);
        Some(format!("put {id} off to {begin}"))
    }

    /// The event goes to a colleague's calendar and keeps its id.
    fn hands_over(&mut self, calendar: usize, dice: &mut SeededRandom) -> Option<String> {
        let kept = self.any_event(calendar, dice)?;
        let id = kept.event.key.id.clone();
        let to = self.gives_to_next(calendar, kept)?;
        Some(format!("handed {id} over to the calendar of {to}"))
    }

    /// Answers with whose it is now.
    fn gives_to_next(&mut self, calendar: usize, mut kept: SourceEvent) -> Option<String> {
        let to = (calendar + 1) % self.calendars.len();
        self.remove_event(calendar, kept.event.key.id.as_str(), Hand::Person, false);
        kept.event.organizer = self.firm.owner(to).cloned();
        kept.event.key.calendar = self.firm.calendars.get(to)?.id.clone();
        self.put_event(to, kept, Hand::Person, false);
        Some(self.firm.owner(to)?.as_str().to_owned())
    }

    fn touches_entry(&mut self, dice: &mut SeededRandom) -> Option<String> {
        let living: Vec<&Entry> = self.entries.values().filter_map(History::now).collect();
        let mut entry = (*dice.pick(&living)?).clone();
        let id = entry.key.id.clone();
        if dice.per_mille(500) {
            self.remove_entry(id.as_str(), Hand::Person, false);
            return Some(format!("deleted the entry {id}"));
        }
        entry.span = hour(soon(self, dice));
        self.put_entry(entry, Hand::Person, false);
        Some(format!("moved the entry {id}"))
    }

    /// Somebody changes just that row, in the moment before the program does.
    pub(crate) fn meddle_event(&mut self, calendar: usize, id: &str) {
        let now = self.event_row(calendar, id).and_then(History::now).cloned();
        // A day that was called off shows to nobody.
        if let Some(mut kept) = now.filter(|kept| kept.event.status != EventStatus::Cancelled) {
            kept.event.body = ClientText::new(format!("{} Bring the file.", kept.event.body.reveal()));
            self.put_event(calendar, kept, Hand::Person, false);
        }
    }

    /// The same for an entry.
    pub(crate) fn meddle_entry(&mut self, id: &str) {
        let now = self.entries.get(id).and_then(History::now).cloned();
        if let Some(mut entry) = now {
            entry.body = ClientText::new(format!("{} Bring the file.", entry.body.reveal()));
            self.put_entry(entry, Hand::Person, false);
        }
    }

    /// Does it lie on that calendar only, which the firm does not look at?
    pub(crate) fn lies_out_of_sight(&self, id: &str, ignored: Option<usize>) -> bool {
        ignored.is_some() && self.find_appointment(id).map(|(place, _)| place) == ignored
    }

    /// Is the appointment of that id there, on whichever calendar?
    pub(crate) fn lives(&self, id: &str) -> bool {
        (0..self.calendars.len()).any(|place| instance(self, place, id, View::Truth).is_some())
    }
}

fn kept(
    world: &World,
    calendar: usize,
    id: &str,
    title: &str,
    span: Span,
    category: &str,
    owner: Email,
) -> SourceEvent {
    let place = world.firm.calendars.get(calendar).map(|one| one.id.clone());
    let guest = Attendee {
        email: world.firm.outsider.clone(),
        name: ClientText::new(CANARY),
        response: ResponseStatus::Accepted,
        resource: false,
    };
    let key = EventKey {
        connection: ConnectionName::new(RECORD),
        calendar: place.unwrap_or_else(|| truedocket_core::ids::CalendarId::new("")),
        id: RemoteId::new(id),
    };
    SourceEvent {
        event: CalendarEvent {
            key,
            version: Version::new(""),
            uid: Some(IcalUid::new(format!("uid-{id}"))),
            series: None,
            original_start: None,
            span,
            title: ClientText::new(title),
            body: ClientText::new(format!("{CANARY}: the client brings the papers.")),
            place: ClientText::new("Room 4"),
            organizer: Some(owner),
            attendees: vec![guest],
            categories: vec![category.to_owned()],
            show_as: ShowAs::Busy,
            status: EventStatus::Confirmed,
            event_type: EventType::Meeting,
            private: false,
            updated: None,
        },
        shape: RowKind::Single,
        created: Some(world.now),
        marks: Vec::new(),
        doubts: Vec::new(),
    }
}
