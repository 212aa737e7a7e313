//! Clio as the practice system: operations put together. It keeps who owns which calendar, since entries name
//! calendars only.

use super::create_entry::Guest;
use super::map::{self, Firm};
use super::{
    VENDOR, change_entry, create_entry, delete_entry, find_contacts, get_entry, list_contacts, list_entries,
    list_event_types, list_matters, list_users, who_am_i, wire,
};
use crate::failure::{Failure, Kind};
use crate::http::client::HttpClient;
use crate::http::dialect::NOT_FOUND;
use crate::ports::{EntryChange, EntryDraft, ListPage, PageToken, PortResult, PracticeSystem};
use crate::reading::address;
use crate::walk::PageWalk;
use async_trait::async_trait;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::Mutex;
use truedocket_core::firm::matter::{Contact, Entry, Matter, PracticeUser};
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{CalendarId, ConnectionName, EventKey, Version};
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
        let mut turns = Turns::default();
        loop {
            let listed = self.list_users(turns.page.as_ref()).await?;
            owners.extend(owned(&listed.items));
            if !turns.go_on(listed.next, list_users::OPERATION)? {
                break;
            }
        }
        let owners = Arc::new(owners);
        *kept = Some(Arc::clone(&owners));
        Ok(owners)
    }

    async fn list_users(&self, page: Option<&PageToken>) -> PortResult<ListPage<PracticeUser>> {
        let reply = self.client.send(list_users::prepare(&self.api, page)?).await?;
        list_users::parse(&reply.body)
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

    /// The entry in the answer to a write that was accepted.
    async fn written(&self, operation: &'static str, body: &[u8]) -> PortResult<Entry> {
        let wire = get_entry::parse(operation, body).map_err(Failure::after_write)?;
        self.mapped(operation, wire).await.map_err(Failure::after_write)
    }

    async fn present(&self, key: &EventKey) -> PortResult<Option<wire::Entry>> {
        match self.client.send(get_entry::prepare(&self.api, key.id.as_str())?).await {
            Ok(reply) => get_entry::parse(get_entry::OPERATION, &reply.body).map(Some),
            Err(failure) if is_gone(&failure) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// The id of the event type of that name; one that the firm does not have is refused, never made.
    async fn kind(&self, operation: &'static str, name: Option<&str>) -> PortResult<Option<String>> {
        let Some(name) = name else { return Ok(None) };
        let mut turns = Turns::default();
        loop {
            let request = list_event_types::prepare(&self.api, turns.page.as_ref())?;
            let listed = list_event_types::parse(&self.client.send(request).await?.body)?;
            let wanted = |kind: &list_event_types::EventType| {
                kind.name.trim().to_lowercase() == name.trim().to_lowercase()
            };
            if let Some(kind) = listed.items.into_iter().find(wanted) {
                return Ok(Some(kind.id));
            }
            if !turns.go_on(listed.next, list_event_types::OPERATION)? {
                return Err(Failure::new(Kind::Refused, VENDOR, operation).reason("unknown_event_type"));
            }
        }
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
            let reply = self.client.send(find_contacts::prepare(&self.api, email)?).await?;
            if let Some(id) = find_contacts::parse(&reply.body, email)? {
                guests.push(Guest { id: id.as_str().to_owned(), kind: "Contact" });
            }
        }
        Ok(guests)
    }
}

#[async_trait]
impl PracticeSystem for Clio {
    async fn account(&self) -> PortResult<String> {
        who_am_i::parse(&self.client.send(who_am_i::prepare(&self.api)).await?.body)
    }

    async fn users(&self, page: Option<&PageToken>) -> PortResult<ListPage<PracticeUser>> {
        if page.is_none() {
            *self.owners.lock().await = None;
        }
        self.list_users(page).await
    }

    async fn contacts(&self, page: Option<&PageToken>) -> PortResult<ListPage<Contact>> {
        list_contacts::parse(&self.client.send(list_contacts::prepare(&self.api, page)?).await?.body)
    }

    async fn matters(&self, page: Option<&PageToken>) -> PortResult<ListPage<Matter>> {
        list_matters::parse(&self.client.send(list_matters::prepare(&self.api, page)?).await?.body)
    }

    async fn entries(&self, window: &Window, page: Option<&PageToken>) -> PortResult<ListPage<Entry>> {
        let owners = self.owners().await?;
        let reply = self.client.send(list_entries::prepare(&self.api, window, page)?).await?;
        list_entries::parse(&reply.body, window, &self.firm(&owners))
    }

    async fn entry(&self, key: &EventKey) -> PortResult<Option<Entry>> {
        match self.present(key).await? {
            Some(wire) => self.mapped(get_entry::OPERATION, wire).await.map(Some),
            None => Ok(None),
        }
    }

    async fn entries_of(&self, source: &str) -> PortResult<Vec<Entry>> {
        let owners = self.owners().await?;
        let (mut found, mut turns) = (Vec::new(), Turns::default());
        loop {
            let request = list_entries::prepare_of(&self.api, source, turns.page.as_ref())?;
            let reply = self.client.send(request).await?;
            let listed = list_entries::parse_of(&reply.body, source, &self.firm(&owners))?;
            // An entry that cannot be read may be the one; taking it for absent would make it twice.
            if !listed.unreadable.is_empty() {
                return Err(Failure::new(Kind::Broken, VENDOR, list_entries::FIND).reason("unexpected_shape"));
            }
            found.extend(listed.items);
            if !turns.go_on(listed.next, list_entries::FIND)? {
                return Ok(found);
            }
        }
    }

    async fn create_entry(&self, draft: &EntryDraft) -> PortResult<Entry> {
        let kind = self.kind(create_entry::OPERATION, draft.category.as_deref()).await;
        let kind = kind.map_err(Failure::before_write)?;
        let guests = self.guests(&draft.attendees).await.map_err(Failure::before_write)?;
        let request = create_entry::prepare(&self.api, draft, kind.as_deref(), &guests, &self.zone);
        let reply = self.client.send(request).await?;
        self.written(create_entry::OPERATION, &reply.body).await
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
        let reply = self.client.send(request).await?;
        self.written(operation, &reply.body).await
    }

    async fn delete_entry(&self, key: &EventKey, seen: &Version) -> PortResult<()> {
        let present = self.present(key).await.map_err(Failure::before_write)?;
        let Some(present) = present else { return Ok(()) };
        is_still(&present, seen, delete_entry::OPERATION)?;
        match self.client.send(delete_entry::prepare(&self.api, key.id.as_str())?).await {
            Ok(_) => Ok(()),
            Err(failure) if is_gone(&failure) => Ok(()),
            Err(failure) => Err(failure),
        }
    }
}

/// Pages until the last one; a listing that runs in a circle is broken, not endless.
#[derive(Default)]
struct Turns {
    page: Option<PageToken>,
    walk: PageWalk,
}

impl Turns {
    fn go_on(&mut self, next: Option<PageToken>, operation: &'static str) -> PortResult<bool> {
        self.page = next;
        match &self.page {
            Some(page) => self.walk.step(&page.0, VENDOR, operation).map(|()| true),
            None => Ok(false),
        }
    }
}

fn owned(users: &[PracticeUser]) -> impl Iterator<Item = (CalendarId, Email)> + '_ {
    users.iter().filter_map(|user| Some((user.calendar.clone()?, user.email.clone()?)))
}

fn is_gone(failure: &Failure) -> bool {
    failure.kind == Kind::Refused && failure.reason.as_deref() == Some(NOT_FOUND)
}

fn is_still(present: &wire::Entry, seen: &Version, operation: &'static str) -> PortResult<()> {
    if present.etag.as_deref() == Some(seen.as_str()) {
        return Ok(());
    }
    Err(Failure::new(Kind::Stale, VENDOR, operation))
}
