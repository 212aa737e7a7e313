//! `PATCH /calendar_entries/{id}.json` with `IF-MATCH`: changes an entry of exactly the version that was seen.
//! Nobody is mailed.

use super::create_entry::{Guest, number, when};
use super::get_entry::address_of;
use super::wire::Entry;
use super::{SOURCE_PROPERTY, VENDOR, versioned};
use crate::failure::{Failure, Kind};
use crate::http::request::PreparedRequest;
use crate::ports::{EntryChange, PortResult};
use http::{HeaderValue, Method, header};
use serde_json::{Map, Value, json};
use truedocket_core::ids::Version;
use truedocket_core::time::zone::Zone;
use url::Url;

pub(super) const OPERATION: &str = "change entry";

/// What the change needs besides what the caller says.
pub(super) struct Known<'a> {
    /// The entry as it is; its version was compared with the seen one.
    pub(super) present: &'a Entry,
    /// The id of the new event type.
    pub(super) kind: Option<&'a str>,
    /// Who is to attend, if that changes.
    pub(super) guests: Option<&'a [Guest]>,
    /// The firm's zone.
    pub(super) zone: &'a Zone,
}

pub(super) fn prepare(
    api: &Url,
    id: &str,
    seen: &Version,
    change: &EntryChange,
    known: &Known<'_>,
) -> PortResult<PreparedRequest> {
    let url = address_of(OPERATION, api, id)?;
    let mut data = Map::new();
    data.insert("send_email_notification".into(), false.into());
    if let Some(span) = &change.span {
        when(&mut data, span, known.zone);
    }
    if let Some(title) = &change.title {
        data.insert("summary".into(), title.reveal().into());
    }
    if let Some(place) = &change.place {
        data.insert("location".into(), place.reveal().into());
    }
    let reference = |id: &str| json!({ "id": number(id) });
    if let Some(calendar) = &change.calendar {
        data.insert("calendar_owner".into(), reference(calendar.as_str()));
    }
    if let Some(matter) = &change.matter {
        data.insert("matter".into(), reference(matter.as_str()));
    }
    if let Some(kind) = known.kind {
        data.insert("calendar_entry_event_type".into(), reference(kind));
    }
    if let Some(guests) = known.guests {
        data.insert("attendees".into(), attendees(known.present, guests));
    }
    if let Some(source) = &change.source {
        data.insert("external_properties".into(), json!([property(known.present, source)]));
    }
    let mut prepared =
        versioned(PreparedRequest::json(OPERATION, Method::PATCH, url, &json!({ "data": data })));
    let version = HeaderValue::from_str(seen.as_str())
        .map_err(|cause| Failure::new(Kind::Stale, VENDOR, OPERATION).because(cause))?;
    prepared.headers.insert(header::IF_MATCH, version);
    Ok(prepared)
}

/// New ones as they are, those who no longer attend with `_destroy`.
fn attendees(present: &Entry, guests: &[Guest]) -> Value {
    let here: Vec<(&str, &str)> = present
        .attendees
        .iter()
        .flatten()
        .filter_map(|attendee| Some((attendee.id.as_ref()?.0.as_str(), attendee.kind.as_deref()?)))
        .collect();
    let new = guests.iter().filter(|guest| !here.contains(&(guest.id.as_str(), guest.kind))).map(Guest::json);
    let gone = here
        .iter()
        .filter(|(id, kind)| !guests.iter().any(|guest| guest.id == *id && guest.kind == *kind))
        .map(|(id, kind)| json!({ "id": number(id), "type": kind, "_destroy": true }));
    new.chain(gone).collect()
}

/// An entry may have five properties, so that one that is there already is changed instead of doubled.
fn property(present: &Entry, source: &str) -> Value {
    let there = present
        .external_properties
        .iter()
        .flatten()
        .find(|property| property.name.as_deref() == Some(SOURCE_PROPERTY))
        .and_then(|property| property.id.as_ref());
    match there {
        Some(id) => json!({ "id": number(&id.0), "name": SOURCE_PROPERTY, "value": source }),
        None => json!({ "name": SOURCE_PROPERTY, "value": source }),
    }
}
