//! Occurrences come with few fields: the rest is their series' own. What a series is like is remembered for one
//! reading of one calendar, never longer, so that nothing old fills something new.

use super::wire::Event;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The series of one reading, by id.
#[derive(Default)]
pub(super) struct Known {
    masters: BTreeMap<String, Arc<Event>>,
}

impl Known {
    /// Takes the series out of a page's rows and remembers them.
    pub(super) fn learn(&mut self, master: Event) {
        if let Some(id) = master.id.clone() {
            self.masters.insert(id, Arc::new(master));
        }
    }

    /// The series of that id.
    pub(super) fn find(&self, id: &str) -> Option<Arc<Event>> {
        self.masters.get(id).cloned()
    }

    /// Series that rows need and that are not known, each once.
    pub(super) fn missing(&self, rows: &[Event]) -> Vec<String> {
        let mut ids: Vec<String> =
            rows.iter().filter_map(needed).filter(|id| !self.masters.contains_key(*id)).cloned().collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

/// Is the row the series itself?
pub(super) fn is_master(event: &Event) -> bool {
    event.kind.as_deref() == Some("seriesMaster")
}

/// The series that a row belongs to.
pub(super) fn needed(event: &Event) -> Option<&String> {
    event.series_master_id.as_ref().filter(|_| event.removed.is_none())
}

/// `showAs` is in every row that came whole.
pub(super) fn is_sparse(event: &Event) -> bool {
    event.show_as.is_none()
}

/// A row of a series. Its identity is always the series' own `iCalUId` and the day: Graph gives each occurrence an
/// `iCalUId` of its own, but tells it in whole rows only, and one day comes whole on one calendar and with few
/// fields on another.
pub(super) fn completed(own: Event, master: &Event) -> Event {
    let ical_uid = master.ical_uid.clone().or_else(|| own.ical_uid.clone());
    let own = if is_sparse(&own) { filled(own, master) } else { own };
    Event { ical_uid, ..own }
}

/// What the row does not say itself is as in its series; when it takes place is always its own.
fn filled(own: Event, master: &Event) -> Event {
    Event {
        kind: own.kind.or_else(|| Some("occurrence".to_owned())),
        last_modified_date_time: own
            .last_modified_date_time
            .or_else(|| master.last_modified_date_time.clone()),
        change_key: own.change_key.or_else(|| own.etag.clone()).or_else(|| master.change_key.clone()),
        original_start_time_zone: own
            .original_start_time_zone
            .or_else(|| master.original_start_time_zone.clone()),
        is_all_day: own.is_all_day.or(master.is_all_day),
        is_cancelled: own.is_cancelled.or(master.is_cancelled),
        subject: own.subject.or_else(|| master.subject.clone()),
        body: own.body.or_else(|| master.body.clone()),
        location: own.location.or_else(|| master.location.clone()),
        organizer: own.organizer.or_else(|| master.organizer.clone()),
        attendees: own.attendees.or_else(|| master.attendees.clone()),
        response_status: own.response_status.or_else(|| master.response_status.clone()),
        categories: own.categories.or_else(|| master.categories.clone()),
        show_as: own.show_as.or_else(|| master.show_as.clone()),
        sensitivity: own.sensitivity.or_else(|| master.sensitivity.clone()),
        ..own
    }
}
