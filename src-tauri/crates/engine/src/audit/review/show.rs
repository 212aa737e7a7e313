//! One row of the review in words.

use super::when;
use crate::api::audit::{AuditEvent, AuditItem};
use std::collections::BTreeMap;
use truedocket_core::audit::finding::Act;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::source::{RowKind, SourceEvent};
use truedocket_core::firm::people::Email;
use truedocket_core::time::words as time_words;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::audit::AuditCalendar;
use truedocket_store::table::review::{Group, ReviewItem};

/// What all rows of one answer share.
pub(super) struct RowFormatter {
    /// The calendars of the clean-up by place.
    pub(super) calendars: BTreeMap<i64, Calendar>,
    /// The office's clocks.
    pub(super) office: Zone,
}

impl RowFormatter {
    pub(super) fn of(calendars: Vec<AuditCalendar>, office: Zone) -> Self {
        Self { calendars: calendars.into_iter().map(|known| (known.place, known.calendar)).collect(), office }
    }

    /// A row of the grid, with the name of its group.
    pub(super) fn item(&self, item: &ReviewItem, group: Group) -> AuditItem {
        let decision_value = item.decision.as_ref().map_or("", value);
        let proposed_value = value(&item.proposed);
        AuditItem {
            item: item.number,
            finding: item.finding,
            kind: item.kind.into(),
            kind_title: item.kind.title().to_owned(),
            group: self.group(item, group),
            confidence: item.confidence.into(),
            title: title(&item.kept),
            when: when::words(&item.kept, &self.office),
            series: matches!(item.kept.shape, RowKind::Series { .. }),
            calendar: self.calendar(item.place),
            organizer: address(item.kept.event.organizer.as_ref()),
            reason: item.reason.reveal().to_owned(),
            proposed: Some(&item.proposed).into(),
            proposed_value: proposed_value.to_owned(),
            decision: item.decision.as_ref().into(),
            decision_value: decision_value.to_owned(),
        }
    }

    /// An event beside the others of its finding, field by field.
    pub(super) fn event(&self, item: &ReviewItem) -> AuditEvent {
        let event = &item.kept.event;
        let instant = |at| time_words::instant(at, &self.office);
        AuditEvent {
            part: item.part.into(),
            title: title(&item.kept),
            when: when::words(&item.kept, &self.office),
            calendar: self.calendar(item.place),
            organizer: address(event.organizer.as_ref()),
            guests: event.attendees.iter().map(|guest| guest.email.as_str().to_owned()).collect(),
            categories: event.categories.clone(),
            created: item.kept.created.map(instant).unwrap_or_default(),
            updated: event.updated.map(instant).unwrap_or_default(),
            id: event.key.id.to_string(),
        }
    }

    fn calendar(&self, place: i64) -> String {
        self.calendars.get(&place).map(|calendar| calendar.name.reveal().to_owned()).unwrap_or_default()
    }

    fn group(&self, item: &ReviewItem, group: Group) -> String {
        match group {
            Group::None => String::new(),
            Group::Kind => item.kind.title().to_owned(),
            Group::Calendar => self.calendar(item.place),
            Group::Organizer => match &item.kept.event.organizer {
                Some(email) => email.as_str().to_owned(),
                None => "(no organizer)".to_owned(),
            },
            // The number keeps two findings apart that have the same reason.
            Group::Finding => format!("{}. {}", item.finding, item.reason.reveal()),
        }
    }
}

/// The title as it is shown.
fn title(kept: &SourceEvent) -> String {
    if kept.event.title.is_blank() { "(no title)".to_owned() } else { kept.event.shown_title().to_owned() }
}

fn address(email: Option<&Email>) -> String {
    email.map(|email| email.as_str().to_owned()).unwrap_or_default()
}

/// What an act sets.
fn value(act: &Act) -> &str {
    match act {
        Act::SetCategory(category) => category,
        Act::SetOwner(email) => email.as_str(),
        Act::Keep | Act::Delete | Act::EndSeries => "",
    }
}
