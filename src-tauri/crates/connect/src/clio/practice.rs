//! Clio as the practice system: operations put together. It keeps who owns which calendar, since entries name
//! calendars only.

use super::create_entry::Guest;
use super::map::{self, Firm};
use super::{
    VENDOR, change_entry, create_entry, delete_entry, find_contacts, get_entry, get_matter, list_contacts,
    list_entries, list_event_types, list_matters, list_users, web_page, who_am_i, wire,
};
use crate::failure::{Failure, Kind};
use crate::http::client::HttpClient;
use crate::http::dialect::NOT_FOUND;
use crate::http::request::PreparedRequest;
use crate::ports::{
    EntryChange, EntryDraft, ListPage, MarkedEntry, PageToken, PortResult, PracticeSystem, WebPage,
};
use crate::reading::address;
use async_trait::async_trait;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::Mutex;
use truedocket_core::firm::matter::{Contact, Entry, Matter, PracticeUser};
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{CalendarId, ConnectionName, EventKey, MatterId, Version};
use truedocket_core::time::Window;
use truedocket_core::time::zone::{Zone, Zones};
use url::Url;

type Owners = BTreeMap<CalendarId, Email>;

/// One Clio account.
pub struct Clio {
    connection: ConnectionName,
    api: Url,
    client: Arc<HttpClient>,
    zone: Zone,
    zones: Zones,
    owners: Mutex<Option<Arc<Owners>>>,
}

impl Clio {
    /// `api` is the address from the settings, [`super::API`] for the United States; `zone` is the office's.
    ///
    /// # Errors
    /// `Kind::Refused` when the address is none.
    pub fn new(
        connection: ConnectionName,
        api: &str,
        client: Arc<HttpClient>,
        zone: Zone,
        zones: Zones,
    ) -> Result<Self, Failure> {
        let api = address::base(api, VENDOR)?;
        Ok(Self { connection, api, client, zone, zones, owners: Mutex::default() })
    }

    /// Who owns which calendar; read once, and again whenever the users are listed from the beginning.
    async fn owners(&self) -> PortResult<Arc<Owners>> {
        let mut kept = self.owners.lock().await;
        if let Some(owners) = kept.as_ref() {
            return Ok(Arc::clone(owners));
        }
        let mut owners = Owners::new();
        let mut pages = self.client.pages(|next| {
            Ok(list_users::prepare(&self.api, token(next).as_ref())?.read_by(list_users::parse))
        });
        while let Some(listed) = pages.next().await? {
            owners.extend(owned(&listed.items));
        }
        let owners = Arc::new(owners);
        *kept = Some(Arc::clone(&owners));
        Ok(owners)
    }

    fn firm<'a>(&'a self, owners: &'a Owners) -> Firm<'a> {
        Firm { connection: &self.connection, zone: &self.zone, zones: &self.zones, owners }
    }

    async fn mapped(&self, operation: &'static str, wire: wire::Entry) -> PortResult<Entry> {
        let owners = self.owners().await?;
        let broken = |reason: &'static str| {
            Failure::new(Kind::Broken, VENDOR, operation).reason("unexpected_shape").because(reason)
        };
        map::entry(wire, &self.firm(&owners)).map_err(broken)
    }

    /// Sends a write and gives the entry in its answer.
    async fn written(&self, write: PreparedRequest) -> PortResult<Entry> {
        let operation = write.operation;
        let wire = self.client.ask(write.read_by(get_entry::parse)).await?;
        self.mapped(operation, wire).await.map_err(Failure::after_write)
    }

    async fn present(&self, key: &EventKey) -> PortResult<Option<wire::Entry>> {
        let request = get_entry::prepare(&self.api, key.id.as_str())?;
        if_there(self.client.ask(request.read_by(get_entry::parse)).await)
    }

    /// The id of the event type of that name; one that the firm does not have is refused, never made.
    async fn kind(&self, operation: &'static str, name: Option<&str>) -> PortResult<Option<String>> {
        let Some(name) = name else { return Ok(None) };
        let wanted = |kind: &list_event_types::EventType| {
            kind.name.trim().to_lowercase() == name.trim().to_lowercase()
        };
        let mut pages = self.client.pages(|next| {
            Ok(list_event_types::prepare(&self.api, token(next).as_ref())?.read_by(list_event_types::parse))
        });
        while let Some(listed) = pages.next().await? {
            if let Some(kind) = listed.items.into_iter().find(wanted) {
                return Ok(Some(kind.id));
            }
        }
        Err(Failure::new(Kind::Refused, VENDOR, operation).reason("unknown_event_type"))
    }

    /// Addresses as Clio knows them: users by their calendar, others by their contact. Who is neither cannot
    /// attend there; the entry that comes back shows who does.
    async fn guests(&self, emails: &[Email]) -> PortResult<Vec<Guest>> {
        let owners = self.owners().await?;
        let mut guests = Vec::new();
        for email in emails {
            let calendar = owners.iter().find(|(_, owner)| *owner == email);
            if let Some((calendar, _)) = calendar {
                guests.push(Guest { id: calendar.as_str().to_owned(), kind: "Calendar" });
                continue;
            }
            let request = find_contacts::prepare(&self.api, email)?;
            let found = self.client.ask(request.read_by(|body| find_contacts::parse(body, email))).await?;
            if let Some(id) = found {
                guests.push(Guest { id: id.as_str().to_owned(), kind: "Contact" });
            }
        }
        Ok(guests)
    }
}

#[async_trait]
impl PracticeSystem for Clio {
    async fn account(&self) -> PortResult<String> {
        self.client.ask(who_am_i::prepare(&self.api).read_by(who_am_i::parse)).await
    }

    async fn users(&self, page: Option<&PageToken>) -> PortResult<ListPage<PracticeUser>> {
        if page.is_none() {
            *self.owners.lock().await = None;
        }
        self.client.ask(list_users::prepare(&self.api, page)?.read_by(list_users::parse)).await
    }

    async fn contacts(&self, page: Option<&PageToken>) -> PortResult<ListPage<Contact>> {
        self.client.ask(list_contacts::prepare(&self.api, page)?.read_by(list_contacts::parse)).await
    }

    async fn matters(&self, page: Option<&PageToken>) -> PortResult<ListPage<Matter>> {
        self.client.ask(list_matters::prepare(&self.api, page)?.read_by(list_matters::parse)).await
    }

    async fn matter(&self, id: &MatterId) -> PortResult<Option<Matter>> {
        let request = get_matter::prepare(&self.api, id)?;
        if_there(self.client.ask(request.read_by(get_matter::parse)).await)
    }

    async fn entries(&self, window: &Window, page: Option<&PageToken>) -> PortResult<ListPage<Entry>> {
        let owners = self.owners().await?;
        let (request, firm) = (list_entries::prepare(&self.api, window, page)?, self.firm(&owners));
        self.client.ask(request.read_by(|body| list_entries::parse(body, window, &firm))).await
    }

    async fn entry(&self, key: &EventKey) -> PortResult<Option<Entry>> {
        match self.present(key).await? {
            Some(wire) => self.mapped(get_entry::OPERATION, wire).await.map(Some),
            None => Ok(None),
        }
    }

    async fn web_page(&self, _key: &EventKey) -> PortResult<WebPage> {
        Ok(web_page::calendar(&self.api))
    }

    async fn repeats(&self, key: &EventKey) -> PortResult<bool> {
        let request = get_entry::prepare_rule(&self.api, key.id.as_str())?;
        let rule = if_there(self.client.ask(request.read_by(get_entry::parse_rule)).await)?;
        Ok(rule.unwrap_or(false))
    }

    async fn entries_of(&self, source: &str) -> PortResult<Vec<Entry>> {
        let marked = self.marked_entries_of(source).await?;
        Ok(marked.into_iter().map(|one| one.entry).collect())
    }

    async fn marked_entries_of(&self, source: &str) -> PortResult<Vec<MarkedEntry>> {
        let owners = self.owners().await?;
        let firm = self.firm(&owners);
        let mut found = Vec::new();
        let mut pages = self.client.pages(|next| {
            let request = list_entries::prepare_of(&self.api, source, token(next).as_ref())?;
            Ok(request.read_by(|body| list_entries::parse_of(body, source, &firm)))
        });
        while let Some(listed) = pages.next().await? {
            // An entry that cannot be read may be the one; taking it for absent would make it twice.
            if !listed.unreadable.is_empty() {
                return Err(Failure::new(Kind::Broken, VENDOR, list_entries::FIND).reason("unexpected_shape"));
            }
            found.extend(listed.items);
        }
        Ok(found)
    }

    async fn create_entry(&self, draft: &EntryDraft) -> PortResult<Entry> {
        let kind = self.kind(create_entry::OPERATION, draft.category.as_deref()).await;
        let kind = kind.map_err(Failure::before_write)?;
        let guests = self.guests(&draft.attendees).await.map_err(Failure::before_write)?;
        let request = create_entry::prepare(&self.api, draft, kind.as_deref(), &guests, &self.zone);
        self.written(request).await
    }

    async fn change_entry(&self, key: &EventKey, seen: &Version, change: &EntryChange) -> PortResult<Entry> {
        let operation = change_entry::OPERATION;
        let Some(present) = self.present(key).await.map_err(Failure::before_write)? else {
            return Err(Failure::new(Kind::Refused, VENDOR, operation).reason(NOT_FOUND));
        };
        is_still(&present, seen, operation)?;
        let kind = self.kind(operation, change.category.as_deref()).await.map_err(Failure::before_write)?;
        let guests = match &change.attendees {
            Some(emails) => Some(self.guests(emails).await.map_err(Failure::before_write)?),
            None => None,
        };
        let known = change_entry::Known {
            present: &present,
            kind: kind.as_deref(),
            guests: guests.as_deref(),
            zone: &self.zone,
        };
        let request = change_entry::prepare(&self.api, key.id.as_str(), seen, change, &known)?;
        self.written(request).await
    }

    async fn delete_entry(&self, key: &EventKey, seen: &Version) -> PortResult<()> {
        let present = self.present(key).await.map_err(Failure::before_write)?;
        // Clio may show an entry later than it takes it. Only the answer to the removal itself says that it is gone, and
        // what nobody is shown nobody has changed.
        if let Some(present) = present {
            is_still(&present, seen, delete_entry::OPERATION)?;
        }
        let request = delete_entry::prepare(&self.api, key.id.as_str())?;
        if_there(self.client.ask(request.only_done()).await).map(|_| ())
    }
}

fn owned(users: &[PracticeUser]) -> impl Iterator<Item = (CalendarId, Email)> + '_ {
    users.iter().filter_map(|user| Some((user.calendar.clone()?, user.email.clone()?)))
}

/// `None` where Clio knows no such entry.
fn if_there<T>(answer: PortResult<T>) -> PortResult<Option<T>> {
    match answer {
        Ok(there) => Ok(Some(there)),
        Err(failure) if failure.kind == Kind::Refused && failure.reason.as_deref() == Some(NOT_FOUND) => {
            Ok(None)
        }
        Err(failure) => Err(failure),
    }
}

fn token(name: Option<&str>) -> Option<PageToken> {
    name.map(|name| PageToken(name.to_owned()))
}

fn is_still(present: &wire::Entry, seen: &Version, operation: &'static str) -> PortResult<()> {
    if present.etag.as_deref() == Some(seen.as_str()) {
        return Ok(());
    }
    Err(Failure::new(Kind::Stale, VENDOR, operation))
}
