//! Who is who: the staff list and what the firm has set, by the numbers that rows have for people.

use super::Firm;
use crate::audit::table::{EventTable, NOBODY, small};
use crate::firm::people::{Email, Member};
use crate::rules::owner::{self, FirmRole};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Somebody, as the staff list has them.
#[derive(Clone, Copy, Debug)]
pub(super) enum Person<'a> {
    /// Not of the firm.
    Outside,
    /// Works here.
    Active,
    /// Has worked here.
    Left(&'a Member),
}

impl Person<'_> {
    pub(super) fn is_internal(self) -> bool {
        match self {
            Self::Outside => false,
            Self::Active | Self::Left(_) => true,
        }
    }
}

/// Everybody whom a row, the staff list or the firm's rules name as somebody who may own an appointment.
pub(super) struct People<'v> {
    table: &'v EventTable,
    /// Whom no row names. Their numbers follow those of the table.
    unread: Vec<Email>,
    /// By number.
    persons: Vec<(Person<'v>, FirmRole)>,
    /// The attorneys for whom somebody schedules.
    schedules_for: BTreeMap<u32, BTreeSet<u32>>,
    /// Whose the firm has set what somebody calls to be.
    set_by_person: BTreeMap<u32, Vec<u32>>,
    /// Whose the firm has set what lies on a calendar to be, by the calendar's place.
    set_by_calendar: BTreeMap<u32, Vec<u32>>,
}

impl<'v> People<'v> {
    pub(super) fn new(table: &'v EventTable, firm: &'v Firm<'v>, today: NaiveDate) -> Self {
        let mut people = Self {
            table,
            unread: Vec::new(),
            persons: Vec::new(),
            schedules_for: BTreeMap::new(),
            set_by_person: BTreeMap::new(),
            set_by_calendar: BTreeMap::new(),
        };
        let mut numbers = BTreeMap::new();
        people.read_staff(firm, &mut numbers);
        people.read_policy(firm, &mut numbers);
        let read = table.people.iter();
        let addresses = read.chain(people.unread.iter().map(Email::as_str));
        people.persons = addresses.map(|address| person(firm, address, today)).collect();
        people
    }

    /// Only who takes part in something types in anything.
    fn read_staff(&mut self, firm: &Firm<'_>, numbers: &mut BTreeMap<Email, u32>) {
        for member in firm.staff.iter().filter(|member| !member.schedules_for.is_empty()) {
            if let Some(who) = self.table.people.known(member.email.as_str()) {
                let attorneys = member.schedules_for.iter().map(|email| self.number(email, numbers));
                let attorneys = attorneys.collect();
                self.schedules_for.insert(who, attorneys);
            }
        }
    }

    fn read_policy(&mut self, firm: &Firm<'_>, numbers: &mut BTreeMap<Email, u32>) {
        if firm.policy.owner_of.is_empty() {
            return;
        }
        let table = self.table;
        let mut set = |name: &str| -> Option<Vec<u32>> {
            let owners: Vec<u32> =
                firm.policy.set_owners(name).map(|owner| self.number(&owner, numbers)).collect();
            (!owners.is_empty()).then_some(owners)
        };
        let people = (0_u32..).zip(table.people.iter());
        let by_person = people.filter_map(|(who, address)| Some((who, set(address)?))).collect();
        let calendars = (0_u32..).zip(&table.calendars);
        let by_calendar = calendars.filter_map(|(at, one)| Some((at, set(one.id.as_str())?))).collect();
        self.set_by_person = by_person;
        self.set_by_calendar = by_calendar;
    }

    /// The number of somebody whom perhaps no row names.
    fn number(&mut self, email: &Email, numbers: &mut BTreeMap<Email, u32>) -> u32 {
        let known = self.table.people.known(email.as_str()).or_else(|| numbers.get(email).copied());
        known.unwrap_or_else(|| {
            let next = self.table.people.count().saturating_add(small(self.unread.len()));
            self.unread.push(email.clone());
            numbers.insert(email.clone(), next);
            next
        })
    }

    pub(super) fn person(&self, who: u32) -> Person<'v> {
        self.persons.get(who as usize).map_or(Person::Outside, |(person, _)| *person)
    }

    /// What somebody is to the firm.
    pub(super) fn role(&self, who: u32) -> FirmRole {
        self.persons.get(who as usize).map_or(FirmRole::Outside, |(_, role)| *role)
    }

    /// The address of somebody.
    pub(super) fn address(&self, who: u32) -> Option<&str> {
        if who == NOBODY {
            return None;
        }
        let unread = || self.unread.get(who.checked_sub(self.table.people.count())? as usize);
        self.table.people.get(who).or_else(|| unread().map(Email::as_str))
    }

    /// The attorneys for whom somebody schedules.
    pub(super) fn schedules_for(&self, who: u32) -> BTreeSet<u32> {
        self.schedules_for.get(&who).cloned().unwrap_or_default()
    }

    /// Whose the firm has set it to be that somebody calls, or that lies on calendars at these places.
    pub(super) fn set_owners(&self, organizer: u32, calendars: impl Iterator<Item = u32>) -> BTreeSet<u32> {
        if self.set_by_person.is_empty() && self.set_by_calendar.is_empty() {
            return BTreeSet::new();
        }
        let of_organizer = self.set_by_person.get(&organizer);
        let of_calendars = calendars.filter_map(|at| self.set_by_calendar.get(&at));
        owner::set_owners(of_organizer.into_iter().flatten().copied(), of_calendars.flatten().copied())
    }
}

fn person<'v>(firm: &'v Firm<'v>, address: &str, today: NaiveDate) -> (Person<'v>, FirmRole) {
    let person = match firm.staff.find_normal(address) {
        None => Person::Outside,
        Some(member) if !member.active || member.left_on.is_some_and(|day| day < today) => {
            Person::Left(member)
        }
        Some(_) => Person::Active,
    };
    (person, firm.staff.role_of_normal(address))
}
