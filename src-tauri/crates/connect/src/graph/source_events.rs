//! The port `ReadSourceEvents` for Graph: pages of rows as they are kept, and one row with its days.

use super::mailbox::CalendarPath;
use super::reader::{GraphCalendar, broken, is_absent};
use super::{VENDOR, get_calendar, get_snapshot, list_source_events, source_event};
use crate::failure::{Failure, Kind};
use crate::ports::{self, ListPage, PageToken, ReadRequest, ReadSourceEvents, RowsRequest, Unreadable};
use crate::reading::token;
use async_trait::async_trait;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::source::{EventSnapshot, RawEvent};
use truedocket_core::ids::RemoteId;
use truedocket_core::time::Window;

#[async_trait]
impl ReadSourceEvents for GraphCalendar {
    async fn source_events(
        &self,
        calendar: &Calendar,
        rows: &RowsRequest,
    ) -> ports::PortResult<ListPage<RawEvent>> {
        let place = self.place(calendar)?;
        match rows {
            RowsRequest::All(window) => {
                let request = list_source_events::prepare(&self.api, place);
                let reply = self.client.send(request).await?;
                self.listed(&reply.body, calendar, window.as_ref(), None)
            }
            RowsRequest::Next(page) => {
                let dead = || Failure::new(Kind::Stale, VENDOR, list_source_events::OPERATION);
                let (window, link) = list_source_events::read_token(page).ok_or_else(dead)?;
                // A stored link leads elsewhere once the settings name another address: the reading begins anew.
                let url = self.link(list_source_events::OPERATION, link);
                let url = url.map_err(|failure| Failure { kind: Kind::Stale, ..failure })?;
                let sent = self.client.send(list_source_events::prepare_link(url, place)).await;
                let reading = ReadRequest::Next(PageToken(link.to_owned()));
                let reply = sent.map_err(|failure| token::or_dead(failure, &reading))?;
                self.listed(&reply.body, calendar, window.as_ref(), Some(link))
            }
        }
    }

    async fn snapshot(&self, calendar: &Calendar, id: &RemoteId) -> ports::PortResult<Option<EventSnapshot>> {
        match self.seen_by_id(calendar, id).await? {
            Some(found) => Ok(Some(found)),
            None => self.proven_gone(self.place(calendar)?).await.map(|()| None),
        }
    }
}

impl GraphCalendar {
    fn listed(
        &self,
        body: &[u8],
        calendar: &Calendar,
        window: Option<&Window>,
        followed: Option<&str>,
    ) -> ports::PortResult<ListPage<RawEvent>> {
        let page =
            list_source_events::parse(body).map_err(|cause| broken(list_source_events::OPERATION, cause))?;
        let next = match page.next.as_deref() {
            Some(link) if Some(link) == followed => {
                let circular = Failure::new(Kind::Broken, VENDOR, list_source_events::OPERATION);
                return Err(circular.reason("circular_pages"));
            }
            Some(link) => {
                self.link(list_source_events::OPERATION, link)?;
                Some(list_source_events::token(window, link))
            }
            None => None,
        };
        let mut listed = ListPage { items: Vec::new(), unreadable: Vec::new(), next };
        for raw in page.rows {
            match source_event::original(raw, calendar, &self.zones) {
                Ok(row) if window.is_none_or(|w| source_event::may_touch(&row, w, calendar, &self.zones)) => {
                    listed.items.push(row);
                }
                Ok(_outside) => {}
                Err(bad) => listed.unreadable.push(bad),
            }
        }
        Ok(listed)
    }

    /// The row with its days; `None`: the answer was 404, which alone proves nothing.
    pub(super) async fn seen_by_id(
        &self,
        calendar: &Calendar,
        id: &RemoteId,
    ) -> ports::PortResult<Option<EventSnapshot>> {
        let request = get_snapshot::prepare(&self.api, self.place(calendar)?, id.as_str());
        let reply = match self.client.send(request).await {
            Err(failure) if is_absent(&failure) => return Ok(None),
            sent => sent?,
        };
        let came =
            get_snapshot::parse(&reply.body).map_err(|cause| broken(get_snapshot::OPERATION, cause))?;
        source_event::snapshot(&came, calendar, &self.zones)
            .map(Some)
            .map_err(|bad| unreadable(get_snapshot::OPERATION, bad))
    }

    /// A 404 says the same of a closed mailbox; only a calendar that answers proves that the event is gone.
    pub(super) async fn proven_gone(&self, place: CalendarPath<'_>) -> ports::PortResult<()> {
        self.client.send(get_calendar::prepare(&self.api, place)).await.map(|_| ())
    }
}

/// One row that was asked for and makes no sense.
pub(super) fn unreadable(operation: &'static str, bad: Unreadable) -> Failure {
    Failure::new(Kind::Broken, VENDOR, operation).because(bad.reason)
}
