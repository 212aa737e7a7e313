//! Who is out of the office.

use super::gather::GatherOptions;
use super::snapshot::Snapshot;
use super::visibility::Visibility;
use crate::calendar::event::{CalendarEvent, EventType, ShowAs};
use crate::firm::people::Email;
use crate::firm::policy::CategoryKind;
use crate::rules::called_off::OwnTime;
use crate::rules::matter_id::MatterMatch;
use crate::rules::out::{self, OutWords};
use crate::rules::{copies, court, standing, valid};
use crate::time::Span;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// Somebody is out of the office.
pub(super) struct Absence {
    pub(super) who: Email,
    pub(super) start: DateTime<Utc>,
    pub(super) end: DateTime<Utc>,
    pub(super) span: Span,
}

/// All that is known of who is out. Where a provider has no word for it, whoever shows a time as away for nothing that is
/// an appointment is out. What somebody else called says nothing of its guests.
pub(super) fn absences(
    snapshot: &Snapshot,
    sight: &Visibility<'_>,
    setting: &GatherOptions<'_>,
) -> Vec<Absence> {
    let calendars: Vec<_> = snapshot.calendars.iter().map(|state| &state.calendar).collect();
    let owners = copies::owners(&calendars);
    let mut named: BTreeMap<&Email, OutWords> = BTreeMap::new();
    // Whole days are shown as free unless somebody says otherwise, so that of what is typed the words count.
    let mut titled = |event: &CalendarEvent| {
        if !out::may_say_out(event.title.reveal()) {
            return false;
        }
        let who = owners.get(&(event.key.connection.clone(), event.key.calendar.clone()));
        who.is_some_and(|who| {
            let words = named.entry(who).or_insert_with(|| OutWords::of(who, &snapshot.staff));
            words.say_out(event.title.reveal())
        })
    };
    let mut is_out = |event: &&CalendarEvent| {
        let says_so = match event.event_type {
            EventType::OutOfOffice => event.show_as != ShowAs::Free,
            EventType::Meeting => {
                (event.show_as == ShowAs::Away && !is_business(event, setting))
                    || (titled(event) && !is_for_others(event, setting))
            }
            EventType::FocusTime | EventType::WorkingLocation | EventType::Birthday => false,
        };
        says_so && !is_called_off(event, setting) && sight.of_event(&event.key).is_some()
    };
    let absence = |event: &CalendarEvent| {
        let who = owners.get(&(event.key.connection.clone(), event.key.calendar.clone()))?;
        let own = event.organizer.as_ref().is_none_or(|organizer| organizer == who);
        let (start, end) = event.span.instants(setting.office);
        own.then(|| Absence { who: who.clone(), start, end, span: event.span.clone() })
    };
    snapshot.events.iter().filter(|event| is_out(event)).filter_map(absence).collect()
}

fn is_called_off(event: &CalendarEvent, setting: &GatherOptions<'_>) -> bool {
    let own = || OwnTime::of(&event.span, setting.office);
    let said = setting.words.called_off.of(event.title.reveal(), event.body.reveal(), own);
    standing::is_called_off(event.status, said.is_some())
}

/// It has the category of a court or client, or a place of a court.
fn is_for_others(event: &CalendarEvent, setting: &GatherOptions<'_>) -> bool {
    let waits = |name: &String| {
        valid::kind_of(name, setting.policy).is_some_and(|kind| kind != CategoryKind::Internal)
    };
    event.categories.iter().any(waits) || court::is_place_of_court(event.place.reveal())
}

fn is_business(event: &CalendarEvent, setting: &GatherOptions<'_>) -> bool {
    let (title, body) = (event.title.reveal(), event.body.reveal());
    event.categories.iter().any(|name| valid::kind_of(name, setting.policy).is_some())
        || court::looks_like_court(title, event.place.reveal())
        || setting.words.book.find(title, body) != MatterMatch::None
}
