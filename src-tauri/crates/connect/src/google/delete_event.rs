//! `events.delete`: into the bin, for a series with all its days. Nobody is told.

use super::writes;
use crate::http::request::PreparedRequest;
use crate::reading::address;
use http::Method;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::ids::RemoteId;
use url::Url;

pub(super) const OPERATION: &str = "delete event";

pub(super) fn prepare(api: &Url, calendar: &Calendar, id: &RemoteId) -> PreparedRequest {
    let mut url = address::below(api, &["calendars", calendar.id.as_str(), "events", id.as_str()]);
    writes::tell_nobody(&mut url);
    PreparedRequest::bare(OPERATION, Method::DELETE, url)
}
