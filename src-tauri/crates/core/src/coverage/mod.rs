//! What was read: which calendar or list, through which account, for which days, when, and whether all of it came.
//! The only ground on which something may be called missing, gone, resolved or fine.
//!
//! [`Coverage::ground`] and [`Coverage::gone`] hand out proofs; nothing else makes one. Whoever claims that something
//! is not there takes a proof as an argument, so that such a claim cannot be written without a reading behind it.

mod gap;
mod proof;
#[cfg(test)]
mod tests;

pub use gap::Gap;
pub use proof::{AbsenceProof, GoneProof, ReadProof};

use crate::ids::{CalendarId, ConnectionName, EventKey};
use crate::time::Window;
use chrono::{DateTime, TimeDelta, Utc};

/// What was read longer ago than this proves nothing any more. A day: the calendars are read every quarter of an hour
/// and in full each night, so that an older reading means that a whole business day of changes may be unknown.
pub const FRESH: TimeDelta = TimeDelta::hours(24);
/// A reading may lie this far ahead: two clocks are never quite the same. More comes from a clock that was wrong.
const AHEAD: TimeDelta = TimeDelta::minutes(5);

/// The lists of a connection that are read whole, besides its calendars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum List {
    /// Entries of a practice system's calendars, in a window.
    Entries,
    /// Matters of a practice system.
    Matters,
    /// Users of a practice system.
    Users,
    /// Address book of a practice system.
    Contacts,
    /// Who works at the firm, by the directory of a calendar provider.
    Staff,
}

impl List {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Entries, Self::Matters, Self::Users, Self::Contacts, Self::Staff];

    /// Its name in files and for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Entries => "entries",
            Self::Matters => "matters",
            Self::Users => "users",
            Self::Contacts => "contacts",
            Self::Staff => "staff",
        }
    }

    /// The list of that name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.name() == name)
    }
}

/// What is read as one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReadScope {
    /// One calendar.
    Calendar(CalendarId),
    /// One list.
    List(List),
}

/// What is known of one calendar or list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// The connection that it was read through.
    pub connection: ConnectionName,
    /// What was read.
    pub place: ReadScope,
    /// The account that read it, as the vendor names it: another account may see less.
    pub account: String,
    /// The stretch that the last complete reading covers; `None` where there was none, or where a list has no days.
    pub window: Option<Window>,
    /// Up to when its contents are known: when the last complete reading began.
    pub read_at: Option<DateTime<Utc>>,
    /// Why the newest reading did not bring all of it; `None`: it did.
    pub gap: Option<String>,
}

/// What has to be known, at which moment, and by which account.
#[derive(Clone, Copy, Debug)]
pub struct Requirement<'a> {
    /// The present instant.
    pub now: DateTime<Utc>,
    /// The account that the connection has now.
    pub account: &'a str,
    /// The days in question; `None` where they do not matter.
    pub window: Option<Window>,
}

impl Coverage {
    /// Nothing was read yet.
    pub fn none(connection: ConnectionName, place: ReadScope) -> Self {
        Self { connection, place, account: String::new(), window: None, read_at: None, gap: None }
    }

    /// The ground for saying what is there and what is not.
    ///
    /// # Errors
    /// The [`Gap`] that makes it no ground.
    pub fn ground(&self, asked: &Requirement<'_>) -> Result<ReadProof, Gap> {
        if let Some(why) = &self.gap {
            return Err(Gap::Incomplete(why.clone()));
        }
        let read_at = self.read_at.ok_or(Gap::NeverRead)?;
        if self.account != asked.account {
            return Err(Gap::OtherAccount);
        }
        if read_at - asked.now > AHEAD {
            return Err(Gap::Ahead(read_at));
        }
        if asked.now - read_at >= FRESH {
            return Err(Gap::TooOld(read_at));
        }
        if let Some(wanted) = &asked.window {
            let read = self.window.ok_or(Gap::NeverRead)?;
            if wanted.start < read.start || read.end < wanted.end {
                return Err(Gap::Outside(read));
            }
        }
        Ok(ReadProof::new(read_at))
    }

    /// The proof that an event is gone, after its provider said so. Only the calendar on which it lay can give it.
    ///
    /// # Errors
    /// The [`Gap`] that makes it no proof.
    pub fn gone(&self, event: &EventKey, asked: &Requirement<'_>) -> Result<GoneProof, Gap> {
        let lay_here = self.connection == event.connection
            && matches!(&self.place, ReadScope::Calendar(calendar) if *calendar == event.calendar);
        if !lay_here {
            return Err(Gap::OtherCalendar);
        }
        let ground = self.ground(&Requirement { window: None, ..*asked })?;
        Ok(GoneProof::new(event.clone(), ground))
    }
}
