//! Where a calendar is: the mailbox and the calendar in it, as one id. Graph's calendar ids mean nothing without
//! their mailbox.

use crate::reading::address;
use truedocket_core::ids::CalendarId;
use url::Url;

/// Stands for a mailbox's main calendar where its calendars could not be listed.
pub(super) const MAIN: &str = "main";

/// A calendar's place. As an id: `ada@firm.example/AAMk…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CalendarPath<'a> {
    /// The user's principal name, which Graph takes in paths.
    pub(super) mailbox: &'a str,
    /// The calendar's id, or [`MAIN`].
    pub(super) calendar: &'a str,
}

impl<'a> CalendarPath<'a> {
    /// `None`: the id is none of ours. Calendar ids may hold slashes, names of users cannot.
    pub(super) fn of(id: &'a CalendarId) -> Option<Self> {
        let (mailbox, calendar) = id.as_str().split_once('/')?;
        (!mailbox.is_empty() && !calendar.is_empty()).then_some(Self { mailbox, calendar })
    }

    /// As an id.
    pub(super) fn id(&self) -> CalendarId {
        CalendarId::new(format!("{}/{}", self.mailbox, self.calendar))
    }

    /// The address of something below the calendar.
    pub(super) fn below(&self, api: &Url, tail: &[&str]) -> Url {
        let mut path = vec!["users", self.mailbox];
        match self.calendar {
            MAIN => path.push("calendar"),
            id => path.extend(["calendars", id]),
        }
        path.extend(tail);
        address::below(api, &path)
    }
}
