//! One event by its id: to see whether it is still there, or to complete the occurrences of a series.

use super::mailbox::Place;
use super::wire::Event;
use crate::http::request::Prepared;
use crate::reading::json::{self, Malformed};
use url::Url;

pub(super) const OPERATION: &str = "get event";

pub(super) fn prepare(api: &Url, place: Place<'_>, id: &str) -> Prepared {
    super::ask(OPERATION, place.below(api, &["events", id]), place.mailbox)
}

pub(super) fn parse(body: &[u8]) -> Result<Event, Malformed> {
    json::whole(body)
}
