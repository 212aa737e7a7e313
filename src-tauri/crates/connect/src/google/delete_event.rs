//! `events.delete`: into the bin, for a series with all its days. Nobody is told.

use super::writes;
use crate::http::request::{Prepared, Repeat};
use crate::reading::address;
use http::Method;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::ids::RemoteId;
use url::Url;

pub(super) const OPERATION: &str = "delete event";

pub(super) fn prepare(api: &Url, calendar: &Calendar, id: &RemoteId) -> Prepared {
    let mut url = address::below(api, &["calendars", calendar.id.as_str(), "events", id.as_str()]);
    writes::tell_nobody(&mut url);
    Prepared { method: Method::DELETE, repeat: Repeat::LookFirst, ..Prepared::get(OPERATION, url) }
}
