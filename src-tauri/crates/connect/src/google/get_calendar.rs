//! `calendars.get`: what the labels of a calendar's events are called.

use super::map::Labels;
use super::wire::CalendarDetails;
use crate::http::request::PreparedRequest;
use crate::reading::address;
use crate::reading::json::{self, Malformed};
use truedocket_core::calendar::event::Calendar;
use url::Url;

pub(super) const OPERATION: &str = "get calendar";

pub(super) fn prepare(api: &Url, calendar: &Calendar) -> PreparedRequest {
    PreparedRequest::get(OPERATION, address::below(api, &["calendars", calendar.id.as_str()]))
}

/// Label ids and names; labels without a name stand for nothing.
pub(super) fn parse(body: &[u8]) -> Result<Labels, Malformed> {
    let details: CalendarDetails = json::whole(body)?;
    let labels = details.label_properties.and_then(|properties| properties.event_labels).unwrap_or_default();
    let named = labels.into_iter().filter_map(|label| Some((label.id?, label.name?)));
    Ok(named.filter(|(_, name)| !name.trim().is_empty()).collect())
}
