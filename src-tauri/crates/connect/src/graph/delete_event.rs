//! `DELETE` of an event or of one day of a series, of exactly the version that was seen. It goes to the mailbox's
//! Deleted Items. On the organizer's own copy Graph mails a cancellation to all guests, and no option keeps it from it.

use super::mailbox::Place;
use crate::failure::Failure;
use crate::http::request::{Prepared, Repeat};
use bytes::Bytes;
use http::{HeaderMap, Method};
use truedocket_core::ids::Version;
use url::Url;

pub(super) const OPERATION: &str = "delete event";

pub(super) fn prepare(api: &Url, place: Place<'_>, id: &str, seen: &Version) -> Result<Prepared, Failure> {
    let prepared = Prepared {
        operation: OPERATION,
        method: Method::DELETE,
        url: place.below(api, &["events", id]),
        headers: HeaderMap::new(),
        body: Bytes::new(),
        repeat: Repeat::LookFirst,
        lane: String::new(),
    };
    super::only_if(super::to_mailbox(prepared, place.mailbox), seen)
}
