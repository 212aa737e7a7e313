//! `GET /calendar_entries.json`: entries of a window, one row per occurrence, and entries that stand for an event.

use super::map::Firm;
use super::{SOURCE_PROPERTY, map, page, wire};
use crate::http::request::{Misread, PreparedRequest};
use crate::ports::{ListPage, MarkedEntry, PageToken, PortResult};
use crate::reading::address;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use truedocket_core::firm::matter::Entry;
use truedocket_core::time::Window;
use url::Url;

pub(super) const OPERATION: &str = "list entries";
pub(super) const FIND: &str = "find entries of an event";

/// What is asked for of every entry.
pub(super) const FIELDS: &str = "id,etag,summary,description,location,start_at,end_at,all_day,court_rule,\
    updated_at,start_at_time_zone,matter{id},calendar_owner{id},calendar_entry_event_type{id,name},\
    attendees{id,type,email},external_properties{id,name,value}";

/// Clio's window includes its bounds. A day more at each end brings all-day entries that are kept in another
/// zone's midnight; what lies outside is left out again in [`parse`].
pub(super) fn prepare(api: &Url, window: &Window, page: Option<&PageToken>) -> PortResult<PreparedRequest> {
    let first = || {
        let mut url = address::below(api, &["calendar_entries.json"]);
        url.query_pairs_mut()
            .append_pair("fields", FIELDS)
            .append_pair("expanded", "true")
            .append_pair("from", &stamp(window.start - TimeDelta::days(1)))
            .append_pair("to", &stamp(window.end + TimeDelta::days(1)));
        url
    };
    page::prepare(OPERATION, first, api, page)
}

pub(super) fn parse(body: &[u8], window: &Window, firm: &Firm<'_>) -> Result<ListPage<Entry>, Misread> {
    let mut listed = page::parse(body, |wire: wire::Entry| map::entry(wire, firm))?;
    listed.items.retain(|entry| entry.span.overlaps(window, firm.zone));
    Ok(listed)
}

pub(super) fn prepare_of(api: &Url, source: &str, page: Option<&PageToken>) -> PortResult<PreparedRequest> {
    let first = || {
        let mut url = address::below(api, &["calendar_entries.json"]);
        url.query_pairs_mut()
            .append_pair("fields", FIELDS)
            .append_pair("external_property_name", SOURCE_PROPERTY)
            .append_pair("external_property_value", source);
        url
    };
    page::prepare(FIND, first, api, page)
}

/// The filter is checked again: a wrong one would make an entry look as if it were there already.
pub(super) fn parse_of(body: &[u8], source: &str, firm: &Firm<'_>) -> Result<ListPage<MarkedEntry>, Misread> {
    let mut listed = page::parse(body, |wire: wire::Entry| map::marked(wire, firm))?;
    listed.items.retain(|one| one.entry.source.as_deref() == Some(source));
    Ok(listed)
}

/// An instant as Clio reads it.
pub(super) fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
