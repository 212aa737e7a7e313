//! Events as they came in. What the rules make of them is in [`crate::rules`].

use crate::firm::people::Email;
use crate::ids::{CalendarId, ConnectionName, EventKey, IcalUid, RemoteId, Version};
use crate::text::ClientText;
use crate::time::{OriginalStart, Span};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A calendar as its provider lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// The connection that lists it.
    pub connection: ConnectionName,
    /// The provider's id.
    pub id: CalendarId,
    /// The name that people see.
    pub name: ClientText,
    /// Whose calendar it is; `None` for shared calendars without one owner.
    pub owner: Option<Email>,
    /// IANA name of the calendar's zone; floating times are read in it.
    pub zone: String,
}

/// Does the time count as taken?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShowAs {
    /// Taken.
    Busy,
    /// Taken, not yet certain.
    Tentative,
    /// Out of office.
    Away,
    /// Working, but not in the office.
    Elsewhere,
    /// Not taken.
    Free,
}

/// Is the event still to happen?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventStatus {
    /// It takes place.
    Confirmed,
    /// It is proposed.
    Tentative,
    /// It was called off; some providers keep it visible.
    Cancelled,
}

/// What the provider says the entry is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventType {
    /// A meeting, hearing, deposition: what the rules are for.
    Meeting,
    /// Blocks time, is no meeting.
    OutOfOffice,
    /// Blocks time, is no meeting.
    FocusTime,
    /// Says where somebody works; neither blocks time nor is a meeting.
    WorkingLocation,
    /// Neither blocks time nor is a meeting.
    Birthday,
}

/// How an attendee has answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseStatus {
    /// Not yet.
    None,
    /// Comes.
    Accepted,
    /// May come.
    Tentative,
    /// Does not come.
    Declined,
}

/// Somebody who was asked to come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendee {
    /// The address.
    pub email: Email,
    /// The name, where the provider gives one.
    pub name: ClientText,
    /// The answer.
    #[serde(rename = "answer")]
    pub response: ResponseStatus,
    /// A room or a device, not a person.
    pub resource: bool,
}

/// One event or one instance of a series, as the provider described it. Read is not valid: only what passed
/// [`crate::rules`] may be sent anywhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarEvent {
    /// Where it is.
    pub key: EventKey,
    /// The version that was read.
    pub version: Version,
    /// Equal in the copies of all attendees.
    pub uid: Option<IcalUid>,
    /// The series that this is an instance of.
    pub series: Option<RemoteId>,
    /// When the series would have had it; with `series` or `uid` this names one day of a series.
    pub original_start: Option<OriginalStart>,
    /// When it takes place.
    pub span: Span,
    /// Title.
    pub title: ClientText,
    /// Body as plain text.
    pub body: ClientText,
    /// Place.
    pub place: ClientText,
    /// Who called it.
    pub organizer: Option<Email>,
    /// Who was asked, without the organiser where the provider leaves it out.
    pub attendees: Vec<Attendee>,
    /// Category names as the provider has them.
    pub categories: Vec<String>,
    /// Free or taken.
    pub show_as: ShowAs,
    /// Still to happen?
    #[serde(rename = "standing")]
    pub status: EventStatus,
    /// What it is for.
    #[serde(rename = "nature")]
    pub event_type: EventType,
    /// Marked private by its owner.
    pub private: bool,
    /// When it was last changed, by the provider's clock.
    pub updated: Option<DateTime<Utc>>,
}

/// What stands in the place of the words of a private appointment.
pub const PRIVATE_TITLE: &str = "Private appointment";

impl CalendarEvent {
    /// The title as it may be shown: what its owner keeps private is compared, and its words are never shown.
    pub fn shown_title(&self) -> &str {
        if self.private { PRIVATE_TITLE } else { self.title.reveal() }
    }

    /// Does it say the same of the appointment? Versions, times of change and answers of guests are no part of that: a
    /// provider renews them by itself.
    pub fn same_content(&self, other: &Self) -> bool {
        let asked = |event: &Self| {
            let mut asked: Vec<_> = event.attendees.iter().map(|one| one.email.clone()).collect();
            asked.sort();
            asked
        };
        let categories = |event: &Self| {
            let mut categories = event.categories.clone();
            categories.sort();
            categories
        };
        self.version == other.version
            || (self.span == other.span
                && self.title == other.title
                && self.body == other.body
                && self.place == other.place
                && self.status == other.status
                && self.organizer == other.organizer
                && asked(self) == asked(other)
                && categories(self) == categories(other))
    }

    /// What the copies of one appointment share: uid and original start. Falls back on the key.
    pub fn appointment(&self) -> AppointmentId {
        match &self.uid {
            Some(uid) => {
                AppointmentId::Shared { uid: uid.clone(), original_start: self.original_start.clone() }
            }
            None => AppointmentId::Alone(self.key.clone()),
        }
    }
}

/// One appointment over all its copies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppointmentId {
    /// The iCalendar identity.
    Shared {
        /// `UID`.
        uid: IcalUid,
        /// Which day of the series.
        original_start: Option<OriginalStart>,
    },
    /// No uid: the copy is the appointment.
    Alone(EventKey),
}
