//! What cannot be done to an event, in one sentence. The provider's own rules are asked where its connection can be
//! opened; where it cannot, they are looked at again before the purge.

use super::super::prepare::is_home_of;
use super::super::source::Source;
use crate::audit::source::audit_source;
use crate::engine::Engine;
use std::collections::BTreeMap;
use std::sync::Arc;
use truedocket_connect::ports::CleanCalendar;
use truedocket_core::audit::finding::Act;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::source::{RowKind, SourceEvent};
use truedocket_core::firm::people::Email;
use truedocket_core::ids::ConnectionName;

/// The calendars of a clean-up, with what cleans them.
pub(in crate::audit) struct Possible {
    calendars: BTreeMap<i64, Calendar>,
    ports: BTreeMap<ConnectionName, Arc<dyn CleanCalendar>>,
}

/// Opens what can be opened of these calendars. Nothing is sent, and nothing fails because of it.
pub(in crate::audit) async fn possible(engine: &Engine, calendars: &BTreeMap<i64, Calendar>) -> Possible {
    let mut ports = BTreeMap::new();
    if let Ok(source @ Source::Accounts(_)) = audit_source(engine, &[]).await {
        for calendar in calendars.values() {
            if let Ok(port) = source.clean(&calendar.connection) {
                ports.insert(calendar.connection.clone(), port);
            }
        }
    }
    Possible { calendars: calendars.clone(), ports }
}

impl Possible {
    /// Why that act cannot be done to that row; `None`: nothing speaks against it.
    pub(in crate::audit) fn forbids(&self, place: i64, kept: &SourceEvent, act: &Act) -> Option<String> {
        match act {
            Act::Keep => return None,
            Act::EndSeries if !matches!(kept.shape, RowKind::Series { .. }) => {
                return Some("It is no series, so there is nothing to end.".to_owned());
            }
            Act::SetOwner(email) if self.lies_with(place, email) => {
                return Some("It lies on that calendar already.".to_owned());
            }
            Act::SetOwner(email)
                if !self.calendars.values().any(|home| is_home_of(home, &kept.event.key, email)) =>
            {
                return Some("The new owner has no calendar in this clean-up.".to_owned());
            }
            Act::Delete | Act::EndSeries | Act::SetCategory(_) | Act::SetOwner(_) => {}
        }
        let (calendar, port) = self.port(place)?;
        port.forbids(calendar, kept, act)
    }

    /// Whom the provider would mail; nobody where it cannot be asked.
    pub(super) fn would_mail(&self, place: i64, kept: &SourceEvent, act: &Act) -> Vec<String> {
        let Some((calendar, port)) = self.port(place) else { return Vec::new() };
        let mailed = port.would_mail(calendar, kept, act);
        mailed.into_iter().map(|email| email.as_str().to_owned()).collect()
    }

    fn lies_with(&self, place: i64, email: &Email) -> bool {
        self.calendars.get(&place).is_some_and(|calendar| calendar.owner.as_ref() == Some(email))
    }

    fn port(&self, place: i64) -> Option<(&Calendar, &Arc<dyn CleanCalendar>)> {
        let calendar = self.calendars.get(&place)?;
        Some((calendar, self.ports.get(&calendar.connection)?))
    }
}
