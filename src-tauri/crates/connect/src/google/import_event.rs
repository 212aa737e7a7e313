//! `events.import`: an event under its old UID, which no insertion allows. It invites nobody and has no parameter that
//! could ask for it. One UID is on a calendar once: an import over a row that is there would change it, so that the caller
//! looks first and imports only where there is none.

use super::writes::{self, Fields};
use crate::http::request::PreparedRequest;
use crate::reading::address;
use http::Method;
use truedocket_core::calendar::event::Calendar;
use url::Url;

pub(super) const OPERATION: &str = "import event";

pub(super) fn prepare(api: &Url, calendar: &Calendar, fields: &Fields) -> PreparedRequest {
    let url = address::below(api, &["calendars", calendar.id.as_str(), "events", "import"]);
    writes::prepared(OPERATION, Method::POST, url, fields)
}
