//! `instances` of a series around one of its days.

use super::mailbox::CalendarPath;
use super::wire::Collection;
use crate::http::pages::Page;
use crate::http::request::PreparedRequest;
use crate::reading::json::{self, Malformed};
use chrono::{DateTime, Days, SecondsFormat, TimeDelta, Utc};
use serde_json::value::RawValue;
use truedocket_core::calendar::source::RawEvent;
use truedocket_core::time::OriginalStart;
use url::Url;

pub(super) const OPERATION: &str = "list days of a series";

/// The window is in UTC, in which whole days lie up to a day beside themselves.
pub(super) fn prepare(
    api: &Url,
    place: CalendarPath<'_>,
    series: &str,
    day: &OriginalStart,
) -> PreparedRequest {
    let (from, to) = match day {
        OriginalStart::At(at) => (*at - TimeDelta::minutes(1), *at + TimeDelta::minutes(1)),
        OriginalStart::On(date) => {
            let midnight = date.and_time(chrono::NaiveTime::MIN).and_utc();
            (midnight - Days::new(1), midnight + Days::new(2))
        }
    };
    let stamp = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let mut url = place.below(api, &["events", series, "instances"]);
    url.query_pairs_mut().append_pair("startDateTime", &stamp(from)).append_pair("endDateTime", &stamp(to));
    super::ask(OPERATION, url, place.mailbox)
}

pub(super) fn prepare_link(link: Url, place: CalendarPath<'_>) -> PreparedRequest {
    super::ask(OPERATION, link, place.mailbox)
}

/// One page.
pub(super) struct DayPage {
    pub(super) days: Vec<RawEvent>,
    pub(super) next: Option<String>,
}

impl Page for DayPage {
    fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }
}

/// `read` gives the row of a day; those of which it gives none are left out.
pub(super) fn parse(body: &[u8], read: impl Fn(&RawValue) -> Option<RawEvent>) -> Result<DayPage, Malformed> {
    let page: Collection<&RawValue> = json::whole(body)?;
    let days = page.value.unwrap_or_default().into_iter().filter_map(read).collect();
    Ok(DayPage { days, next: page.next_link })
}
