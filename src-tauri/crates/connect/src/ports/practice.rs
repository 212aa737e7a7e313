//! Practice systems: what is read of them, and the writes of a fix.

use super::{ListPage, PageToken, PortResult, WebPage, WriteOutcome, became};
use crate::failure::{Failure, Kind};
use async_trait::async_trait;
use std::collections::BTreeSet;
use truedocket_core::firm::matter::{Contact, Entry, Matter, PracticeUser};
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{CalendarId, EventKey, MatterId, RemoteId, Version};
use truedocket_core::text::ClientText;
use truedocket_core::time::{Span, Window};

/// An entry to be made. `source` lets a lost answer be looked up, so that it cannot be made twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryDraft {
    /// The owner's calendar in the practice system.
    pub calendar: CalendarId,
    /// When.
    pub span: Span,
    /// Title.
    pub title: ClientText,
    /// Body.
    pub body: ClientText,
    /// Place.
    pub place: ClientText,
    /// Matter.
    pub matter: Option<MatterId>,
    /// Kind, as the practice system names it.
    pub category: Option<String>,
    /// Who attends.
    pub attendees: Vec<Email>,
    /// Id of the event of record that it stands for.
    pub source: String,
    /// Names the operation that makes it, so that entries which two computers made can be told apart. Nobody sees it. A
    /// system that has no place for it leaves it out.
    pub mark: String,
}

/// An entry, and the mark of the operation that made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedEntry {
    /// The entry.
    pub entry: Entry,
    /// The mark; `None` where it bears none or the system has no place for one.
    pub mark: Option<String>,
}

/// What to change in an entry; `None` leaves a field as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryChange {
    /// Another owner's calendar.
    pub calendar: Option<CalendarId>,
    /// Another time.
    pub span: Option<Span>,
    /// Another title.
    pub title: Option<ClientText>,
    /// Another place.
    pub place: Option<ClientText>,
    /// Another matter.
    pub matter: Option<MatterId>,
    /// Another kind.
    pub category: Option<String>,
    /// Exactly these attendees.
    pub attendees: Option<Vec<Email>>,
    /// Id of the event of record that it stands for.
    pub source: Option<String>,
}

/// A write whose answer may have been lost, as it is looked up.
#[derive(Clone, Copy, Debug)]
pub enum EntryWrite<'a> {
    /// A creation.
    Create {
        /// What was to be made.
        draft: &'a EntryDraft,
        /// Entries of the same source that were there before, and are not it.
        known: &'a BTreeSet<RemoteId>,
    },
    /// A change.
    Change {
        /// The entry as it was.
        before: &'a Entry,
        /// What was to be changed.
        change: &'a EntryChange,
    },
    /// A deletion.
    Delete {
        /// The entry as it was.
        before: &'a Entry,
    },
}

/// Which of two entries stays that two computers have made for the same event in the same moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WinningEntry {
    /// Ours: it is the only one, or the one with the lowest id. The others are for whoever made them to remove.
    Ours,
    /// That one, which has a lower id and says the same. Ours is to be removed, in exactly the version in which it was
    /// made, as a step of its own.
    Other(Box<Entry>),
}

/// A practice-management system.
#[async_trait]
pub trait PracticeSystem: Send + Sync {
    /// The account behind the connection, for people.
    async fn account(&self) -> PortResult<String>;
    /// Users with their calendars.
    async fn users(&self, page: Option<&PageToken>) -> PortResult<ListPage<PracticeUser>>;
    /// The address book.
    async fn contacts(&self, page: Option<&PageToken>) -> PortResult<ListPage<Contact>>;
    /// All matters, closed ones too.
    async fn matters(&self, page: Option<&PageToken>) -> PortResult<ListPage<Matter>>;
    /// One matter as it is now.
    async fn matter(&self, id: &MatterId) -> PortResult<Option<Matter>>;
    /// Entries that overlap the window, one row per occurrence.
    async fn entries(&self, window: &Window, page: Option<&PageToken>) -> PortResult<ListPage<Entry>>;
    /// One entry as it is now.
    async fn entry(&self, key: &EventKey) -> PortResult<Option<Entry>>;
    /// The page on which a person sees and changes that entry.
    async fn web_page(&self, key: &EventKey) -> PortResult<WebPage> {
        let _ = key;
        Ok(WebPage::Nowhere)
    }
    /// Does the entry of that id repeat? The listing shows its days under ids of their own, and not the entry itself.
    async fn repeats(&self, key: &EventKey) -> PortResult<bool> {
        let _ = key;
        Ok(false)
    }
    /// Entries that stand for that event of record: the look-up after a lost answer.
    async fn entries_of(&self, source: &str) -> PortResult<Vec<Entry>>;
    /// The same, with the marks that they bear.
    async fn marked_entries_of(&self, source: &str) -> PortResult<Vec<MarkedEntry>> {
        let bearing = self.entries_of(source).await?;
        Ok(bearing.into_iter().map(|entry| MarkedEntry { entry, mark: None }).collect())
    }
    /// Makes an entry. Nobody is mailed.
    async fn create_entry(&self, draft: &EntryDraft) -> PortResult<Entry> {
        let _ = draft;
        Err(Failure::new(Kind::Unsupported, "this system", "create entry"))
    }
    /// Changes an entry of exactly that version, else `Kind::Stale`.
    async fn change_entry(&self, key: &EventKey, seen: &Version, change: &EntryChange) -> PortResult<Entry> {
        let _ = (key, seen, change);
        Err(Failure::new(Kind::Unsupported, "this system", "change entry"))
    }
    /// Removes an entry of exactly that version, else `Kind::Stale`. One that is gone already is success.
    async fn delete_entry(&self, key: &EventKey, seen: &Version) -> PortResult<()> {
        let _ = (key, seen);
        Err(Failure::new(Kind::Unsupported, "this system", "delete entry"))
    }
    /// Looks up what became of a write whose answer was lost.
    async fn became(&self, write: EntryWrite<'_>) -> PortResult<WriteOutcome<Box<Entry>>> {
        match write {
            EntryWrite::Create { draft, known } => {
                let bearing = self.marked_entries_of(&draft.source).await?;
                Ok(became::created(draft, known, bearing))
            }
            EntryWrite::Change { before, change } => {
                Ok(became::changed(before, change, self.entry(&before.key).await?))
            }
            EntryWrite::Delete { before } => Ok(became::deleted(before, self.entry(&before.key).await?)),
        }
    }
    /// Looks, after a creation, whether another computer has made the same entry in the same moment, and says which of
    /// them stays. Each computer comes to the same answer, so that one is left. Where the system knows a key of our own,
    /// it makes no second one.
    async fn keep_one(&self, ours: &Entry, known: &BTreeSet<RemoteId>) -> PortResult<WinningEntry> {
        let Some(source) = &ours.source else { return Ok(WinningEntry::Ours) };
        Ok(became::keep_one(ours, known, self.entries_of(source).await?))
    }
}
