//! The port `ReadSourceEvents` for Graph: pages of rows as they are kept, and one row with its days.

use super::mailbox::CalendarPath;
use super::reader::{GraphCalendar, if_there};
use super::{VENDOR, get_calendar, get_snapshot, list_source_events, source_event};
use crate::failure::{Failure, Kind};
use crate::http::request::Misread;
use crate::ports::{self, ListPage, PageToken, ReadRequest, ReadSourceEvents, RowsRequest};
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
                let rows =
                    self.client.ask(request.read_by(|body| self.rows(body, calendar, *window))).await?;
                self.listed(rows, *window, None)
            }
            RowsRequest::Next(page) => {
                let dead = || Failure::new(Kind::Stale, VENDOR, list_source_events::OPERATION);
                let (window, link) = list_source_events::read_token(page).ok_or_else(dead)?;
                // A stored link leads elsewhere once the settings name another address: the reading begins anew.
                let url = self.link(list_source_events::OPERATION, link);
                let url = url.map_err(|failure| Failure { kind: Kind::Stale, ..failure })?;
                let request = list_source_events::prepare_link(url, place);
                let read = self.client.ask(request.read_by(|body| self.rows(body, calendar, window))).await;
                let reading = ReadRequest::Next(PageToken(link.to_owned()));
                let rows = read.map_err(|failure| token::or_dead(failure, &reading))?;
                self.listed(rows, window, Some(link))
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
    /// The rows of a page that touch the window; its name of the next page is the vendor's link.
    fn rows(
        &self,
        body: &[u8],
        calendar: &Calendar,
        window: Option<Window>,
    ) -> Result<ListPage<RawEvent>, Misread> {
        let page = list_source_events::parse(body)?;
        let next = page.next.map(PageToken);
        let mut listed = ListPage { items: Vec::new(), unreadable: Vec::new(), notes: Vec::new(), next };
        for raw in page.rows {
            match source_event::original(raw, calendar, &self.zones) {
                Ok(row)
                    if window.is_none_or(|w| source_event::may_touch(&row, &w, calendar, &self.zones)) =>
                {
                    listed.items.push(row);
                }
                Ok(_outside) => {}
                Err(bad) => listed.unreadable.push(bad),
            }
        }
        Ok(listed)
    }

    /// The page with a token of ours in place of the link.
    fn listed(
        &self,
        rows: ListPage<RawEvent>,
        window: Option<Window>,
        followed: Option<&str>,
    ) -> ports::PortResult<ListPage<RawEvent>> {
        let next = match rows.next.as_ref().map(|PageToken(link)| link.as_str()) {
            Some(link) if Some(link) == followed => {
                let circular = Failure::new(Kind::Broken, VENDOR, list_source_events::OPERATION);
                return Err(circular.reason("circular_pages"));
            }
            Some(link) => {
                self.link(list_source_events::OPERATION, link)?;
                Some(list_source_events::token(window.as_ref(), link))
            }
            None => None,
        };
        Ok(ListPage { next, ..rows })
    }

    /// The row with its days; `None`: the answer was 404, which alone proves nothing.
    pub(super) async fn seen_by_id(
        &self,
        calendar: &Calendar,
        id: &RemoteId,
    ) -> ports::PortResult<Option<EventSnapshot>> {
        let request = get_snapshot::prepare(&self.api, self.place(calendar)?, id.as_str());
        let read = |body: &[u8]| -> Result<EventSnapshot, Misread> {
            let came = get_snapshot::parse(body)?;
            Ok(source_event::snapshot(&came, calendar, &self.zones)?)
        };
        if_there(self.client.ask(request.read_by(read)).await)
    }

    /// A 404 says the same of a closed mailbox; only a calendar that answers proves that the event is gone.
    pub(super) async fn proven_gone(&self, place: CalendarPath<'_>) -> ports::PortResult<()> {
        self.client.ask(get_calendar::prepare(&self.api, place).only_done()).await
    }
}
