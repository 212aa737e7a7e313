//! Look-ups on one calendar that give ids only: by the mark of an undo, and by the identity that all copies share.

use super::create_event::PROPERTY;
use super::mailbox::CalendarPath;
use super::wire::{Collection, Event};
use crate::http::request::PreparedRequest;
use crate::reading::json::{self, Malformed};
use serde_json::value::RawValue;
use truedocket_core::ids::RemoteId;
use url::Url;

pub(super) const OPERATION: &str = "find event";

/// What an undo with that key has made.
pub(super) fn by_key(api: &Url, place: CalendarPath<'_>, key: &str) -> PreparedRequest {
    let (id, value) = (quoted(PROPERTY), quoted(key));
    prepare(
        api,
        place,
        &format!("singleValueExtendedProperties/Any(ep: ep/id eq {id} and ep/value eq {value})"),
    )
}

/// Events of that identity.
pub(super) fn by_uid(api: &Url, place: CalendarPath<'_>, uid: &str) -> PreparedRequest {
    prepare(api, place, &format!("iCalUId eq {}", quoted(uid)))
}

/// The same, with whether each takes place.
pub(super) fn living_by_uid(api: &Url, place: CalendarPath<'_>, uid: &str) -> PreparedRequest {
    selecting("id,isCancelled", api, place, &format!("iCalUId eq {}", quoted(uid)))
}

fn prepare(api: &Url, place: CalendarPath<'_>, filter: &str) -> PreparedRequest {
    selecting("id", api, place, filter)
}

fn selecting(fields: &str, api: &Url, place: CalendarPath<'_>, filter: &str) -> PreparedRequest {
    let mut url = place.below(api, &["events"]);
    url.query_pairs_mut().append_pair("$select", fields).append_pair("$filter", filter);
    super::ask(OPERATION, url, place.mailbox)
}

/// OData doubles a quote inside a text.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Is one of the events not called off?
pub(super) fn parse_living(body: &[u8]) -> Result<bool, Malformed> {
    let page: Collection<Event> = json::whole(body)?;
    let rows = page.value.ok_or(Malformed::missing("the answer has no list"))?;
    Ok(rows.iter().any(|row| row.is_cancelled != Some(true)))
}

pub(super) fn parse(body: &[u8]) -> Result<Vec<RemoteId>, Malformed> {
    let page: Collection<&RawValue> = json::whole(body)?;
    let rows = page.value.ok_or(Malformed::missing("the answer has no list"))?;
    Ok(rows.into_iter().filter_map(json::id_of).collect())
}
