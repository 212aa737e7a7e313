//! What was read and what was not. Absence counts only where this says that it may.

use super::outcome::Unread;
use super::snapshot::{CalendarState, Reach, Side, Snapshot, SystemState};
use crate::ids::{CalendarId, ConnectionName, EventKey};
use crate::people::Email;
use std::collections::{BTreeMap, BTreeSet};

/// What of one side was read.
#[derive(Default)]
struct SideCoverage {
    /// A whole system of the side was not read, or there is none.
    dark: bool,
    /// A calendar without an owner was not read: anybody's appointment may be on it.
    shared_dark: bool,
    /// A calendar without an owner was read.
    shared_read: bool,
    dark_owners: BTreeSet<Email>,
    owners: BTreeSet<Email>,
}

/// What of both sides was read.
pub(super) struct Coverage {
    sides: BTreeMap<Side, SideCoverage>,
    dark_connections: BTreeSet<ConnectionName>,
    dark_calendars: BTreeSet<(ConnectionName, CalendarId)>,
    /// Each thing that was not read, in a fixed order.
    pub(super) unread: BTreeSet<Unread>,
}

impl Coverage {
    pub(super) fn of(snapshot: &Snapshot) -> Self {
        let mut coverage = Self {
            sides: BTreeMap::new(),
            dark_connections: BTreeSet::new(),
            dark_calendars: BTreeSet::new(),
            unread: BTreeSet::new(),
        };
        for side in [Side::Record, Side::Practice] {
            coverage.add_side(side, snapshot);
        }
        for state in &snapshot.calendars {
            coverage.add_calendar(state);
        }
        coverage
    }

    fn add_side(&mut self, side: Side, snapshot: &Snapshot) {
        let systems: Vec<&SystemState> =
            snapshot.systems.iter().filter(|system| system.side == side).collect();
        let dark = systems.is_empty() || systems.iter().any(|system| system.reach != Reach::Read);
        self.sides.insert(side, SideCoverage { dark, ..SideCoverage::default() });
        if systems.is_empty() {
            let why = "none is connected".to_owned();
            self.unread.insert(Unread {
                side,
                connection: None,
                calendar: None,
                name: None,
                owner: None,
                why,
            });
        }
        for system in systems {
            if let Reach::Unknown(why) = &system.reach {
                self.dark_connections.insert(system.connection.clone());
                self.unread.insert(Unread {
                    side,
                    connection: Some(system.connection.clone()),
                    calendar: None,
                    name: None,
                    owner: None,
                    why: why.clone(),
                });
            }
        }
    }

    fn add_calendar(&mut self, state: &CalendarState) {
        let side = self.sides.entry(state.side).or_default();
        let calendar = &state.calendar;
        match (&state.reach, &calendar.owner) {
            (Reach::Read, None) => side.shared_read = true,
            (Reach::Read, Some(owner)) => {
                side.owners.insert(owner.clone());
            }
            (Reach::Unknown(_), None) => side.shared_dark = true,
            (Reach::Unknown(_), Some(owner)) => {
                side.owners.insert(owner.clone());
                side.dark_owners.insert(owner.clone());
            }
        }
        let Reach::Unknown(why) = &state.reach else { return };
        self.dark_calendars.insert((calendar.connection.clone(), calendar.id.clone()));
        if !self.dark_connections.contains(&calendar.connection) {
            self.unread.insert(Unread {
                side: state.side,
                connection: Some(calendar.connection.clone()),
                calendar: Some(calendar.id.clone()),
                name: Some(calendar.name.clone()),
                owner: calendar.owner.clone(),
                why: why.clone(),
            });
        }
    }

    /// Is what was read at that place of today? If not, it is neither proof nor counter-proof.
    pub(super) fn is_fresh(&self, key: &EventKey) -> bool {
        !self.dark_connections.contains(&key.connection)
            && (self.dark_calendars.is_empty()
                || !self.dark_calendars.contains(&(key.connection.clone(), key.calendar.clone())))
    }

    /// May it be said that the practice system has no entry of that owner's appointment?
    pub(super) fn proves_missing_there(&self, owner: Option<&Email>) -> bool {
        self.sides.get(&Side::Practice).is_some_and(|side| side.is_read_for(owner))
    }

    /// May it be said that the calendar of record has no event for that owner's entry? Only if a calendar that would
    /// hold it was read.
    pub(super) fn proves_missing_here(&self, owner: Option<&Email>) -> bool {
        self.sides.get(&Side::Record).is_some_and(|side| {
            let has_calendar = side.shared_read || owner.is_none_or(|owner| side.owners.contains(owner));
            side.is_read_for(owner) && has_calendar
        })
    }

    /// Notes that entries of somebody could not be checked because no calendar of theirs is read.
    pub(super) fn add_missing_calendar(&mut self, owner: &Email) {
        let side = self.sides.get(&Side::Record);
        if side.is_some_and(|side| !side.dark && !side.shared_dark && !side.dark_owners.contains(owner)) {
            self.unread.insert(Unread {
                side: Side::Record,
                connection: None,
                calendar: None,
                name: None,
                owner: Some(owner.clone()),
                why: "no calendar of this person is read".to_owned(),
            });
        }
    }
}

impl SideCoverage {
    fn is_read_for(&self, owner: Option<&Email>) -> bool {
        let own = owner.map_or(self.dark_owners.is_empty(), |owner| !self.dark_owners.contains(owner));
        !self.dark && !self.shared_dark && own
    }
}
