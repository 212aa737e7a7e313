//! `events.move`: to another calendar, whose owner becomes the organizer.

use super::writes;
use crate::http::request::PreparedRequest;
use crate::reading::address;
use http::Method;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::ids::RemoteId;
use url::Url;

pub(super) const OPERATION: &str = "move event";

pub(super) fn prepare(api: &Url, from: &Calendar, id: &RemoteId, to: &Calendar) -> PreparedRequest {
    let mut url = address::below(api, &["calendars", from.id.as_str(), "events", id.as_str(), "move"]);
    url.query_pairs_mut().append_pair("destination", to.id.as_str());
    writes::tell_nobody(&mut url);
    PreparedRequest::bare(OPERATION, Method::POST, url)
}
