//! `events.insert` under an id that is derived from the caller's key: a second one is answered as a duplicate.

use super::writes::{self, Fields};
use crate::http::request::PreparedRequest;
use crate::reading::address;
use http::Method;
use sha2::{Digest, Sha256};
use truedocket_core::calendar::event::Calendar;
use truedocket_core::ids::RemoteId;
use url::Url;

pub(super) const OPERATION: &str = "insert event";

/// `fields` name the id.
pub(super) fn prepare(api: &Url, calendar: &Calendar, fields: &Fields) -> PreparedRequest {
    let mut url = address::below(api, &["calendars", calendar.id.as_str(), "events"]);
    writes::tell_nobody(&mut url);
    writes::prepared(OPERATION, Method::POST, url, fields)
}

/// The id that stands for a row that is made anew. Google takes digits and the letters a to v, of which hexadecimal
/// digits are a part.
pub(super) fn id_of(calendar: &Calendar, row: &RemoteId, key: &str) -> RemoteId {
    let mut digest = Sha256::new();
    for part in [calendar.id.as_str(), row.as_str(), key] {
        // Lengths in front keep two texts from being read as one.
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    let mut id = hex::encode(digest.finalize());
    id.truncate(40);
    RemoteId::new(id)
}
