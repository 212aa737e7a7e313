//! `DELETE` of an event or of one day of a series, of exactly the version that was seen. It goes to the mailbox's
//! Deleted Items. On the organizer's own copy Graph mails a cancellation to all guests, and no option keeps it from it.

use super::mailbox::CalendarPath;
use crate::failure::Failure;
use crate::http::request::PreparedRequest;
use http::Method;
use truedocket_core::ids::Version;
use url::Url;

pub(super) const OPERATION: &str = "delete event";

pub(super) fn prepare(
    api: &Url,
    place: CalendarPath<'_>,
    id: &str,
    seen: &Version,
) -> Result<PreparedRequest, Failure> {
    let prepared = PreparedRequest::bare(OPERATION, Method::DELETE, place.below(api, &["events", id]));
    super::only_if(super::to_mailbox(prepared, place.mailbox), seen)
}
