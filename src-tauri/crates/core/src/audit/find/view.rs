//! What all kinds ask of the rows: who is who, which rows are copies of one appointment, what is over.

use super::Firm;
use super::copies::{Copies, Group};
use super::people::{People, Person};
use crate::audit::table::{EventTable, Guest, NOBODY, Row, UNKNOWN, midnight, small};
use crate::calendar::event::{Calendar, EventStatus, ResponseStatus, ShowAs};
use crate::firm::policy::CategoryKind;
use crate::ids::MatterId;
use crate::rules::called_off::OwnTime;
use crate::rules::matter_id::MatterMatch;
use crate::rules::standing::{self, Signs};
use crate::rules::{court, valid};
use chrono::{DateTime, NaiveDate};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What a set of category names means to the firm.
#[derive(Clone, Debug, Default)]
pub(super) struct CategoryMeaning {
    /// The gravest of the firm's categories among them.
    pub(super) kind: Option<CategoryKind>,
    /// The name of the only one, as it is written.
    pub(super) only: Option<String>,
    /// Is there any name at all?
    pub(super) named: bool,
}

/// The rows with what follows from them.
pub(super) struct View<'v> {
    pub(super) table: &'v EventTable,
    pub(super) firm: &'v Firm<'v>,
    pub(super) now: i64,
    /// The office's day, as whole days are counted in the rows.
    pub(super) today: i64,
    pub(super) people: People<'v>,
    /// Whose calendar it is, by place of the calendar.
    owners: Vec<u32>,
    /// Is it the calendar of a court, or one on which the firm keeps its hearings? By place of the calendar.
    courts: Vec<bool>,
    /// The calendar's rank in order of connection and id, by its place.
    ranks: Vec<u32>,
    /// By number of the set of names.
    meanings: Vec<CategoryMeaning>,
    /// Does it begin like an answer that declines? By number of the title.
    declined: Vec<bool>,
    copies: Copies,
    /// Series by calendar and id.
    series: Vec<(u32, u64, u32)>,
    /// Days by calendar, series and when the series would have had them; those behind the rows were looked up.
    days: Vec<(u32, u64, i64, u32)>,
    /// What people type for a matter.
    numbers: BTreeMap<&'v MatterId, &'v str>,
}

impl<'v> View<'v> {
    pub(super) fn new(table: &'v EventTable, firm: &'v Firm<'v>) -> Self {
        let now = firm.now.timestamp();
        let local = firm.office.to_local(firm.now).date();
        let owner = |calendar: &Calendar| {
            calendar.owner.as_ref().and_then(|email| table.people.known(email.as_str())).unwrap_or(NOBODY)
        };
        let mut view = Self {
            table,
            firm,
            now,
            today: midnight(local),
            people: People::new(table, firm, local),
            owners: table.calendars.iter().map(owner).collect(),
            courts: table.calendars.iter().map(is_court_calendar).collect(),
            ranks: ranks(table),
            meanings: table.categories.iter().map(|names| meaning(names, firm)).collect(),
            declined: table.titles.iter().map(standing::is_titled_declined).collect(),
            copies: Copies::default(),
            series: Vec::new(),
            days: Vec::new(),
            numbers: firm.matters.iter().map(|matter| (&matter.id, matter.number.as_str())).collect(),
        };
        view.relate();
        view.copies = Copies::of(table, |at| view.order(at as usize), |at| view.speaks(at));
        view
    }

    /// Which row is a day of which series.
    fn relate(&mut self) {
        for (at, row) in (0_u32..).zip(&self.table.rows) {
            if row.is_series() {
                self.series.push((row.calendar, row.id, at));
            } else if let Some(day) = self.table.day(row) {
                self.days.push((row.calendar, day.of, day.original, at));
            }
        }
        let rows = small(self.table.rows.len());
        for (at, row) in (rows..).zip(&self.table.looked_up) {
            self.days.extend(self.table.day(row).map(|day| (row.calendar, day.of, day.original, at)));
        }
        self.series.sort_unstable();
        self.days.sort_unstable();
        // A day that was listed and looked up is one day.
        self.days.dedup_by(|again, first| {
            let same = (again.0, again.1, again.2) == (first.0, first.1, first.2);
            same && again.2 != UNKNOWN && again.3 >= rows
        });
    }

    /// The copy that ranks highest speaks for the appointment.
    fn speaks(&self, at: u32) -> impl Ord + use<> {
        self.row(at).map(|row| {
            let holder = self.holder(row);
            (holder != NOBODY && holder == row.organizer, row.updated, Reverse(self.order(at as usize)))
        })
    }

    pub(super) fn row(&self, at: u32) -> Option<&'v Row> {
        self.table.rows.get(at as usize)
    }

    /// All rows with their places.
    pub(super) fn rows(&self) -> impl Iterator<Item = (u32, &'v Row)> + use<'v> {
        (0_u32..).zip(&self.table.rows)
    }

    /// All appointments.
    pub(super) fn groups(&self) -> &[Group] {
        self.copies.groups()
    }

    /// The copies of an appointment.
    pub(super) fn copies(&self, group: &Group) -> &[u32] {
        self.copies.rows(group)
    }

    /// The rows of the same appointment, itself among them.
    pub(super) fn siblings(&self, at: u32) -> impl Iterator<Item = &'v Row> + '_ {
        self.copies.siblings(at).iter().filter_map(|at| self.row(*at))
    }

    /// The row of the same appointment on its organiser's own calendar, where that was read; else the row itself.
    pub(super) fn leading(&self, at: u32) -> Option<&'v Row> {
        let own = |row: &&Row| self.holder(row) != NOBODY && self.holder(row) == row.organizer;
        let row = self.row(at)?;
        if own(&row) { Some(row) } else { self.siblings(at).find(own).or(Some(row)) }
    }

    /// Where the row stands among all, however they were added.
    pub(super) fn order(&self, at: usize) -> impl Ord + use<> {
        self.table.rows.get(at).map(|row| {
            let rank = self.ranks.get(row.calendar as usize).copied();
            (row.start, row.end, rank, row.id, row.updated, row.normal)
        })
    }

    /// The office's day of an instant.
    pub(super) fn local_day(&self, seconds: i64) -> NaiveDate {
        self.firm.office.to_local(DateTime::from_timestamp(seconds, 0).unwrap_or_default()).date()
    }

    /// Whose calendar the row lies on.
    pub(super) fn holder(&self, row: &Row) -> u32 {
        self.owners.get(row.calendar as usize).copied().unwrap_or(NOBODY)
    }

    /// Who called it; where that is not said, whose calendar it lies on.
    pub(super) fn caller(&self, row: &Row) -> u32 {
        if row.organizer == NOBODY { self.holder(row) } else { row.organizer }
    }

    pub(super) fn person(&self, who: u32) -> Person<'v> {
        self.people.person(who)
    }

    pub(super) fn meaning(&self, row: &Row) -> &CategoryMeaning {
        self.meaning_of(row.categories)
    }

    /// What a set of category names means.
    pub(super) fn meaning_of(&self, set: u32) -> &CategoryMeaning {
        const NONE: &CategoryMeaning = &CategoryMeaning { kind: None, only: None, named: false };
        self.meanings.get(set as usize).unwrap_or(NONE)
    }

    /// Do its own words say that it was called off or declined?
    pub(super) fn is_off_by_words(&self, row: &Row) -> bool {
        self.says_off(row) || self.declined.get(row.title as usize).copied().unwrap_or(false)
    }

    /// Do its own words call it off?
    pub(super) fn says_off(&self, row: &Row) -> bool {
        let said = self.table.statement(row);
        said.is_some_and(|said| said.fits(self.table.title(row)) && said.holds_at(|| self.own_time(row)))
    }

    /// When it stands, by the office's clocks.
    fn own_time(&self, row: &Row) -> OwnTime {
        let local = |seconds: i64| match DateTime::from_timestamp(seconds, 0).unwrap_or_default() {
            date if row.all_day => date.naive_utc(),
            instant => self.firm.office.to_local(instant),
        };
        // The day that begins when it ends is none of its own.
        OwnTime { start: local(row.start), last_day: local((row.end - 1).max(row.start)).date() }
    }

    /// What the rules ask of an appointment, before they ask whether it breaks one. `will_nobody_come`: of its owners.
    pub(super) fn signs(&self, group: &Group, lead: &Row, will_nobody_come: bool) -> Signs {
        let copies = || self.copies(group).iter().filter_map(|at| self.row(*at));
        let titled = self.declined.get(lead.title as usize).copied().unwrap_or(false);
        Signs {
            called_off: standing::is_called_off(lead.status, self.says_off(lead)),
            declined: titled || will_nobody_come || copies().all(|row| self.is_declined(row)),
            free: copies().all(|row| row.show_as == ShowAs::Free),
            show_as: lead.show_as,
            all_day: lead.all_day,
            kind: self.meaning(lead).kind,
            seems_court: self.seems_court(group, lead),
            names_matter: self.names_matter(lead),
        }
    }

    /// Does it look like an appearance in court? Asked where it has no category of the firm.
    pub(super) fn seems_court(&self, group: &Group, lead: &Row) -> bool {
        let on_court = |row: &Row| self.courts.get(row.calendar as usize).copied().unwrap_or(false);
        let copies = || self.copies(group).iter().filter_map(|at| self.row(*at));
        self.meaning(lead).kind.is_none() && (lead.seems_court || copies().any(on_court))
    }

    /// Does its category stand for a court or a client?
    pub(super) fn is_grave(&self, row: &Row) -> bool {
        match self.meaning(row).kind {
            Some(CategoryKind::Court | CategoryKind::Client) => true,
            Some(CategoryKind::Internal) | None => false,
        }
    }

    /// Does it name a number of a matter, known or not?
    pub(super) fn names_matter(&self, row: &Row) -> bool {
        *self.table.found(row) != MatterMatch::None
    }

    /// People who were asked to come, and who called it, without the one whose calendar it lies on.
    pub(super) fn others(&self, row: &Row) -> impl Iterator<Item = u32> + use<'v> {
        let holder = self.holder(row);
        let asked = self.table.guests(row).iter().filter(|guest| !guest.resource).map(|guest| guest.who);
        asked.chain((row.organizer != NOBODY).then_some(row.organizer)).filter(move |who| *who != holder)
    }

    /// Does somebody outside of the firm take part?
    pub(super) fn has_outsiders(&self, row: &Row) -> bool {
        self.others(row).any(|who| !self.person(who).is_internal())
    }

    /// Colleagues who still work here and have said that they come.
    pub(super) fn in_use_by(&self, row: &Row) -> usize {
        let comes = |guest: &&Guest| match guest.answer {
            ResponseStatus::Accepted | ResponseStatus::Tentative => true,
            ResponseStatus::None | ResponseStatus::Declined => false,
        };
        let caller = self.caller(row);
        let guests = self.table.guests(row).iter().filter(|guest| !guest.resource && guest.who != caller);
        guests.filter(comes).filter(|guest| matches!(self.person(guest.who), Person::Active)).count()
    }

    /// The holder was asked and will not come.
    pub(super) fn is_declined(&self, row: &Row) -> bool {
        let holder = self.holder(row);
        let asked = self.table.guests(row).iter().map(|guest| (guest.who, guest.answer));
        holder != NOBODY && standing::has_declined(holder, Some(row.organizer), asked)
    }

    /// The series that a day belongs to, if it was read.
    pub(super) fn parent(&self, row: &Row) -> Option<u32> {
        let of = self.table.day(row)?.of;
        let at = self.series.partition_point(|(calendar, id, _)| (*calendar, *id) < (row.calendar, of));
        let (calendar, id, series) = self.series.get(at)?;
        ((*calendar, *id) == (row.calendar, of)).then_some(*series)
    }

    /// The days that differ from that series, in order, wherever they were read.
    pub(super) fn days_of(&self, series: &Row) -> impl Iterator<Item = &'v Row> + '_ {
        let key = (series.calendar, series.id);
        let at = self.days.partition_point(|(calendar, of, _, _)| (*calendar, *of) < key);
        let rest = self.days.get(at..).unwrap_or_default();
        rest.iter()
            .take_while(move |(calendar, of, _, _)| (*calendar, *of) == key)
            .filter_map(|(_, _, _, day)| self.row(*day).or_else(|| self.looked_up(*day)))
    }

    fn looked_up(&self, day: u32) -> Option<&'v Row> {
        self.table.looked_up.get((day as usize).checked_sub(self.table.rows.len())?)
    }

    /// Is it a series whose days could not be looked up?
    pub(super) fn lacks_days(&self, at: u32) -> bool {
        self.table.without_days.contains(&at)
    }

    /// Has it ended? Series are never over by this; see [`super::series`].
    pub(super) fn is_past(&self, row: &Row) -> bool {
        let end = row.end.max(row.start);
        if row.all_day { end <= self.today } else { end <= self.now }
    }

    /// Begins after the present.
    pub(super) fn is_ahead(&self, row: &Row) -> bool {
        if row.all_day { row.start > self.today } else { row.start > self.now }
    }

    /// The number that people type for a matter; its id where the list does not have it.
    pub(super) fn number(&self, id: &MatterId) -> String {
        self.numbers.get(id).map_or_else(|| id.to_string(), |number| (*number).to_owned())
    }

    /// Was a calendar of that person read to its end?
    pub(super) fn has_calendar_of(&self, who: u32) -> bool {
        self.owners.iter().zip(&self.table.grounds).any(|(owner, ground)| *owner == who && ground.is_some())
    }
}

/// Is the row what the firm's rules are for?
pub(super) fn is_meeting(row: &Row) -> bool {
    standing::is_meeting(row.event_type)
}

/// Does it take time of its holder?
pub(super) fn is_busy(row: &Row) -> bool {
    standing::takes_time(row.show_as)
}

pub(super) fn is_cancelled(row: &Row) -> bool {
    row.status == EventStatus::Cancelled
}

fn is_court_calendar(calendar: &Calendar) -> bool {
    calendar.owner.is_none() && court::is_court_calendar(calendar.name.reveal())
}

fn ranks(table: &EventTable) -> Vec<u32> {
    let name = |at: usize| table.calendars.get(at).map(|one| (&one.connection, &one.id));
    let mut sorted: Vec<usize> = (0..table.calendars.len()).collect();
    sorted.sort_by(|a, b| name(*a).cmp(&name(*b)));
    let mut ranks = vec![0; sorted.len()];
    for (rank, at) in (0_u32..).zip(sorted) {
        if let Some(place) = ranks.get_mut(at) {
            *place = rank;
        }
    }
    ranks
}

fn meaning(names: &[String], firm: &Firm<'_>) -> CategoryMeaning {
    let known = valid::known_categories(names, firm.policy);
    CategoryMeaning {
        kind: known.first().map(|(kind, _)| *kind),
        only: match known.as_slice() {
            [(_, name)] => Some((*name).to_owned()),
            _ => None,
        },
        named: names.iter().any(|name| !name.trim().is_empty()),
    }
}
