//! Names of discrepancies that stay the same from day to day, and digests of what they say.

use super::outcome::{DiscrepancyKind, Facts, UnreadSource};
use super::snapshot::Side;
use crate::calendar::event::AppointmentId;
use crate::firm::people::Email;
use crate::ids::{EventKey, MatterId};
use crate::rules::matter_id::MatterMatch;
use crate::time::{OriginalStart, Span};
use sha2::{Digest, Sha256};

/// The fingerprint of one kind of trouble with these things: over identities only, never over times or titles.
/// The order of the identities does not matter. 32 hex digits.
pub fn fingerprint(kind: DiscrepancyKind, identities: &[Identity<'_>]) -> String {
    let mut texts: Vec<String> = identities.iter().map(Identity::text).collect();
    texts.sort();
    digest(std::iter::once(kind.code().to_owned()).chain(texts))
}

/// What a discrepancy is about.
#[derive(Clone, Copy, Debug)]
pub enum Identity<'a> {
    /// An appointment of the calendar of record.
    Appointment(&'a AppointmentId),
    /// An entry that has no appointment.
    Entry(&'a EventKey),
    /// Something that was not read.
    Unread(&'a UnreadSource),
    /// The trouble lies on this side alone.
    Within(Side),
}

impl Identity<'_> {
    fn text(&self) -> String {
        match self {
            Self::Appointment(AppointmentId::Shared { uid, original_start }) => {
                format!("shared\n{uid}\n{}", original_text(original_start.as_ref()))
            }
            Self::Appointment(AppointmentId::Alone(key)) => format!("alone\n{}", key_text(key)),
            // Whoever gives it to somebody else puts it on another calendar: it is the same entry.
            Self::Entry(key) => format!("entry\n{}\n{}", key.connection, key.id),
            Self::Unread(unread) => {
                let connection = unread.connection.as_ref().map_or("", |name| name.as_str());
                let calendar = unread.calendar.as_ref().map_or("", |id| id.as_str());
                let owner = unread.owner.as_ref().map_or("", |email| email.as_str());
                let side = side_text(unread.side);
                // A list has a name and no calendar.
                let list = unread.name.as_ref().filter(|_| unread.calendar.is_none());
                let list = list.map_or_else(String::new, |name| format!("\n{}", name.reveal()));
                format!("unread\n{side}\n{connection}\n{calendar}\n{owner}{list}")
            }
            Self::Within(side) => side_text(*side).to_owned(),
        }
    }
}

fn side_text(side: Side) -> &'static str {
    match side {
        Side::Record => "record",
        Side::Practice => "practice",
    }
}

fn original_text(start: Option<&OriginalStart>) -> String {
    match start {
        None => String::new(),
        Some(OriginalStart::At(at)) => at.to_rfc3339(),
        Some(OriginalStart::On(day)) => day.to_string(),
    }
}

fn key_text(key: &EventKey) -> String {
    format!("{}\n{}\n{}", key.connection, key.calendar, key.id)
}

/// Digest of what both sides say in the fields that are compared. An acceptance holds only while it stays the same.
pub(super) fn facts_digest(sides: &[Facts]) -> String {
    digest(sides.iter().map(|facts| {
        let attendees: Vec<&str> = facts.attendees.iter().map(Email::as_str).collect();
        format!(
            "{}\n{}\n{}\n{}\n{}\n{}",
            key_text(&facts.key),
            span_text(&facts.span),
            facts.owner.as_ref().map_or("", |email| email.as_str()),
            matter_text(&facts.matter),
            facts.category.as_deref().unwrap_or_default().trim().to_lowercase(),
            attendees.join(","),
        )
    }))
}

/// The same of both sides and of words that are part of the difference.
pub(super) fn worded_digest<'t>(sides: &[Facts], words: impl IntoIterator<Item = &'t str>) -> String {
    digest(std::iter::once(facts_digest(sides)).chain(words.into_iter().map(str::to_owned)))
}

fn span_text(span: &Span) -> String {
    match span {
        Span::Timed { start, end, zone: _ } => format!("{} {}", start.timestamp(), end.timestamp()),
        Span::AllDay { first, end } => format!("{first} {end}"),
    }
}

fn matter_text(found: &MatterMatch) -> String {
    match found {
        MatterMatch::None => String::new(),
        // Closing a matter is not a change of the appointment.
        MatterMatch::One(id) | MatterMatch::Closed(id) => id.as_str().to_owned(),
        MatterMatch::Unknown(text) => format!("? {}", text.reveal()),
        MatterMatch::Ambiguous(ids) | MatterMatch::Several(ids) => {
            ids.iter().map(MatterId::as_str).collect::<Vec<_>>().join(",")
        }
    }
}

fn digest(parts: impl IntoIterator<Item = String>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_be_bytes());
        hash.update(part.as_bytes());
    }
    let mut hex = hex::encode(hash.finalize());
    hex.truncate(32);
    hex
}
