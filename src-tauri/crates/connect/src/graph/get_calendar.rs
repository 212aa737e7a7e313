//! One calendar by its id: does it still answer us?

use super::mailbox::CalendarPath;
use crate::http::request::PreparedRequest;
use url::Url;

pub(super) const OPERATION: &str = "get calendar";

pub(super) fn prepare(api: &Url, place: CalendarPath<'_>) -> PreparedRequest {
    let mut url = place.below(api, &[]);
    url.query_pairs_mut().append_pair("$select", "id");
    super::ask(OPERATION, url, place.mailbox)
}
