//! `events.patch`: some fields of an event, the others stay. Guests are never among them, so that they stay too.

use super::writes::{self, Fields};
use crate::http::request::PreparedRequest;
use crate::reading::address;
use http::Method;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::ids::RemoteId;
use url::Url;

pub(super) const OPERATION: &str = "change event";

pub(super) fn prepare(api: &Url, calendar: &Calendar, id: &RemoteId, fields: &Fields) -> PreparedRequest {
    let mut url = address::below(api, &["calendars", calendar.id.as_str(), "events", id.as_str()]);
    writes::tell_nobody(&mut url);
    writes::prepared(OPERATION, Method::PATCH, url, fields)
}
