//! Looking people, contacts and event types up. No changes.

use super::{Contact, Person, World};
use std::collections::BTreeMap;

/// Distance between a user's number and that of the user's calendar in the practice system.
const CALENDARS_FROM: u64 = 5_000_000;

/// The event types every firm has, from number 301 on.
const USUAL: [&str; 4] = ["Client Meeting", "Court Appearance", "Deposition", "Internal"];

impl Person {
    /// Number of the person's calendar in the practice system.
    pub fn calendar_number(&self) -> u64 {
        CALENDARS_FROM + self.user_number
    }
}

impl World {
    /// Number of the calendar that the whole firm shares in the practice system.
    pub const FIRM_CALENDAR: u64 = CALENDARS_FROM;

    /// A member by address, in any letter case.
    pub fn person(&self, email: &str) -> Option<&Person> {
        self.people.iter().find(|p| p.email.eq_ignore_ascii_case(email))
    }

    /// A member by the practice system's calendar number.
    pub fn owner_of_calendar(&self, number: u64) -> Option<&Person> {
        self.people.iter().find(|p| p.calendar_number() == number)
    }

    /// A contact by address, in any letter case.
    pub fn contact(&self, email: &str) -> Option<&Contact> {
        self.contacts.values().find(|c| !c.email.is_empty() && c.email.eq_ignore_ascii_case(email))
    }

    /// The practice system's event types by number.
    pub fn types(&self) -> BTreeMap<u64, String> {
        if self.event_types.is_empty() {
            (301..).zip(USUAL.map(str::to_owned)).collect()
        } else {
            self.event_types.clone()
        }
    }
}
