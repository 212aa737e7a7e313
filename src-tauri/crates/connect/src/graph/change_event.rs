//! `PATCH` of an event or of one day of a series, of exactly the version that was seen. Fields that are not named
//! stay. Never with guests.

use super::mailbox::CalendarPath;
use crate::failure::Failure;
use crate::http::request::PreparedRequest;
use http::Method;
use serde_json::Value;
use truedocket_core::ids::Version;
use url::Url;

pub(super) const OPERATION: &str = "change event";

pub(super) fn prepare(
    api: &Url,
    place: CalendarPath<'_>,
    id: &str,
    seen: &Version,
    change: &Value,
) -> Result<PreparedRequest, Failure> {
    let url = place.below(api, &["events", id]);
    let prepared = PreparedRequest::json(OPERATION, Method::PATCH, url, change);
    super::only_if(super::to_mailbox(prepared, place.mailbox), seen)
}
