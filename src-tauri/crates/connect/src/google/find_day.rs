//! `events.instances` for one original start: the id of a day of a series. Ids of days follow no documented rule.

use super::wire::{Event, Events};
use crate::http::request::PreparedRequest;
use crate::reading::address;
use crate::reading::json::{self, Malformed};
use chrono::SecondsFormat;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::ids::RemoteId;
use truedocket_core::time::OriginalStart;
use url::Url;

pub(super) const OPERATION: &str = "find day of series";

pub(super) fn prepare(
    api: &Url,
    calendar: &Calendar,
    series: &RemoteId,
    day: &OriginalStart,
) -> PreparedRequest {
    let path = ["calendars", calendar.id.as_str(), "events", series.as_str(), "instances"];
    let mut url = address::below(api, &path);
    let original = match day {
        OriginalStart::At(at) => at.to_rfc3339_opts(SecondsFormat::Secs, true),
        OriginalStart::On(day) => day.to_string(),
    };
    url.query_pairs_mut().append_pair("originalStart", &original).append_pair("showDeleted", "true");
    PreparedRequest::get(OPERATION, url)
}

/// `None`: the series has no such day.
pub(super) fn parse(body: &[u8]) -> Result<Option<RemoteId>, Malformed> {
    let page: Events<Event> = json::whole(body)?;
    let day = page.items.unwrap_or_default().into_iter().next();
    Ok(day.and_then(|day| json::id(day.id.as_deref())))
}
