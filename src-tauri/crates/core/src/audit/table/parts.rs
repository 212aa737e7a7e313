//! What the table looks at of a row. Its texts stay wherever they stand: a firm has a million rows, and none of them
//! needs a copy to be looked at once.

use crate::calendar::event::{Attendee, EventStatus, EventType, ShowAs};
use crate::calendar::source::{RowKind, SourceEvent};
use crate::firm::people::Email;
use crate::ids::IcalUid;
use crate::time::{OriginalStart, Span};
use chrono::{DateTime, Utc};

/// A row, as whoever reads it has it.
#[derive(Clone, Copy)]
pub struct RowParts<'r> {
    /// The provider's id.
    pub id: &'r str,
    /// The id that all copies of an appointment share.
    pub uid: Option<&'r str>,
    /// When it takes place; of a series its first day.
    pub span: &'r Span,
    /// Which day of a series it is.
    pub original_start: Option<&'r OriginalStart>,
    /// Title.
    pub title: &'r str,
    /// Body as plain text.
    pub body: &'r str,
    /// Place.
    pub place: &'r str,
    /// The address of whoever called it.
    pub organizer: Option<&'r str>,
    /// Who was asked to come.
    pub attendees: &'r [Attendee],
    /// Category names as the provider has them.
    pub categories: &'r [String],
    /// Free or taken.
    pub show_as: ShowAs,
    /// Still to happen?
    pub status: EventStatus,
    /// What it is for.
    pub event_type: EventType,
    /// Marked private by its owner.
    pub private: bool,
    /// When it was made.
    pub created: Option<DateTime<Utc>>,
    /// When it was last changed.
    pub updated: Option<DateTime<Utc>>,
    /// What kind of row it is.
    pub shape: &'r RowKind,
    /// What programs left on it.
    pub marks: &'r [String],
}

impl<'r> From<&'r SourceEvent> for RowParts<'r> {
    fn from(kept: &'r SourceEvent) -> Self {
        let event = &kept.event;
        Self {
            id: event.key.id.as_str(),
            uid: event.uid.as_ref().map(IcalUid::as_str),
            span: &event.span,
            original_start: event.original_start.as_ref(),
            title: event.title.reveal(),
            body: event.body.reveal(),
            place: event.place.reveal(),
            organizer: event.organizer.as_ref().map(Email::as_str),
            attendees: &event.attendees,
            categories: &event.categories,
            show_as: event.show_as,
            status: event.status,
            event_type: event.event_type,
            private: event.private,
            created: kept.created,
            updated: event.updated,
            shape: &kept.shape,
            marks: &kept.marks,
        }
    }
}
