//! Where an event or entry is, and its page in the system's own web app.

use crate::api::states::PageKind;
use serde::{Deserialize, Serialize};
use truedocket_core::ids::{CalendarId, ConnectionName, EventKey, RemoteId};
use ts_rs::TS;

/// Where an event or entry is. The window hands it back as it got it; what is not in our memory under it is not asked for.
///
/// Asks `page.address`: the page on which a person sees and changes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Place {
    /// The connection's name.
    pub connection: String,
    /// The calendar's id.
    pub calendar: String,
    /// Its id there.
    pub id: String,
}

impl From<&EventKey> for Place {
    fn from(key: &EventKey) -> Self {
        Self {
            connection: key.connection.to_string(),
            calendar: key.calendar.to_string(),
            id: key.id.to_string(),
        }
    }
}

impl From<&Place> for EventKey {
    fn from(place: &Place) -> Self {
        Self {
            connection: ConnectionName::new(&place.connection),
            calendar: CalendarId::new(&place.calendar),
            id: RemoteId::new(&place.id),
        }
    }
}

/// A page of another system's web app. Its host is known to be that vendor's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PageAddress {
    /// The connection's name.
    pub system: String,
    /// The address.
    pub url: String,
    /// What the page shows.
    pub shows: PageKind,
    /// What a person has to do there, where the page is not that of the appointment; else empty.
    pub said: String,
}

/// Asks `fix.by_hand`: what a person has to correct in the calendar of record, where the practice system is right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ByHandAsked {
    /// The discrepancy.
    pub id: String,
}

/// A correction that only a person makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ByHand {
    /// The connection in which it is made.
    pub system: String,
    /// What to change, with title and time.
    pub what: String,
    /// Where; `None` where it is not there yet.
    pub place: Option<Place>,
}
