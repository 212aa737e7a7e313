//! What the engine may ask, whoever the vendor is. Capabilities a vendor lacks answer `Kind::Unsupported`.

use crate::failure::{Failure, Kind};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use truedocket_core::audit::finding::Act;
use truedocket_core::audit::kept::{Kept, Original, Snapshot};
use truedocket_core::audit::manifest::Warrant;
use truedocket_core::event::{Calendar, ReadEvent};
use truedocket_core::ids::{CalendarId, EventKey, MatterId, RemoteId, Version};
use truedocket_core::matter::{Contact, Entry, Matter, PracticeUser};
use truedocket_core::people::{Email, Member};
use truedocket_core::text::ClientText;
use truedocket_core::time::{Span, Window};

/// What every port answers.
pub type Answer<T> = Result<T, Failure>;

/// Continues a listing; opaque, the vendor's own, valid for a while only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageToken(pub String);

/// Stands for all that was read so far; the next reading gives only what changed. Opaque.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncToken(pub String);

/// An item that came but could not be understood. It is counted and shown, never dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Its id, where that much was readable; for files `line 12`.
    pub id: Option<RemoteId>,
    /// Why, in plain words without client text.
    pub reason: String,
}

/// One page of any listing.
#[derive(Clone, Debug)]
pub struct Listed<T> {
    /// What came.
    pub items: Vec<T>,
    /// What came and could not be understood.
    pub unreadable: Vec<Unreadable>,
    /// Where it goes on; `None` proves that the listing is complete.
    pub next: Option<PageToken>,
}

/// How to read a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Everything that overlaps the window, from the beginning.
    Full(Window),
    /// The next page of a reading that was begun.
    Next(PageToken),
    /// What changed since.
    Changes(SyncToken),
}

/// One item of a calendar's page.
#[derive(Clone, Debug)]
pub enum Item {
    /// An event or instance.
    Event(Box<ReadEvent>),
    /// The provider says that it is gone.
    Gone(RemoteId),
    /// It is no longer in the reading, which may only mean that it left the window (Graph `@removed`). Read it by
    /// id before believing that it is gone.
    Vanished(RemoteId),
}

/// What comes after a calendar's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Then {
    /// There is more.
    More(PageToken),
    /// The reading is complete. `None`: this vendor has no incremental reading.
    Done(Option<SyncToken>),
}

/// A page of a calendar.
#[derive(Clone, Debug)]
pub struct Page {
    /// Items in any order; one id may come twice, the later wins.
    pub items: Vec<Item>,
    /// What came and could not be understood.
    pub unreadable: Vec<Unreadable>,
    /// What comes next.
    pub then: Then,
}

/// What a provider says of an id, asked for on one calendar.
#[derive(Clone, Debug)]
pub enum Whereabouts {
    /// It is on that calendar, or on another one of the same mailbox.
    Here,
    /// It was there, and was deleted or called off.
    Gone,
    /// It is not known there. It may lie on any other calendar, so that nothing is proved.
    NotHere,
}

/// A calendar whose mailbox could not say which calendars it has.
#[derive(Debug)]
pub struct Silent {
    /// Stands for all calendars of that owner.
    pub calendar: Calendar,
    /// Why.
    pub failure: Failure,
}

/// The calendars that a connection can see.
#[derive(Debug, Default)]
pub struct Shown {
    /// Those that were listed.
    pub calendars: Vec<Calendar>,
    /// Mailboxes that did not answer: theirs are unknown, and no other.
    pub silent: Vec<Silent>,
}

/// Reads calendars: Google, Graph, iCalendar files.
#[async_trait]
pub trait ReadCalendar: Send + Sync {
    /// The account behind the connection, for people.
    async fn account(&self) -> Answer<String>;
    /// All calendars that the connection can see.
    async fn calendars(&self) -> Answer<Vec<Calendar>>;
    /// The same, mailbox by mailbox where the provider is asked so: one that fails hides no other.
    async fn shown(&self) -> Answer<Shown> {
        Ok(Shown { calendars: self.calendars().await?, silent: Vec::new() })
    }
    /// One page. A token that died answers `Kind::Stale`: read in full again, never delete for it.
    async fn read(&self, calendar: &Calendar, reading: &Reading) -> Answer<Page>;
    /// May this id be one of this provider's at all? Ids of another provider stay in practice systems after a firm has
    /// moved; that such an id is not found proves nothing.
    fn is_own_id(&self, id: &RemoteId) -> bool {
        let _ = id;
        true
    }
    /// What became of an id that may or may not have lain on that calendar.
    async fn whereabouts(&self, calendar: &Calendar, id: &RemoteId) -> Answer<Whereabouts> {
        Ok(self.event(calendar, id).await?.map_or(Whereabouts::NotHere, |_| Whereabouts::Here))
    }
    /// One event by its id, which lay on that calendar; `None` is proof that it is gone or cancelled.
    async fn event(&self, calendar: &Calendar, id: &RemoteId) -> Answer<Option<ReadEvent>>;
}

/// Knows who works at the firm.
#[async_trait]
pub trait Directory: Send + Sync {
    /// All accounts, suspended ones too.
    async fn members(&self) -> Answer<Vec<Member>>;
}

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
    /// Another matter.
    pub matter: Option<MatterId>,
    /// Another kind.
    pub category: Option<String>,
    /// Exactly these attendees.
    pub attendees: Option<Vec<Email>>,
    /// Id of the event of record that it stands for.
    pub source: Option<String>,
}

/// A practice-management system.
#[async_trait]
pub trait PracticeSystem: Send + Sync {
    /// The account behind the connection, for people.
    async fn account(&self) -> Answer<String>;
    /// Users with their calendars.
    async fn users(&self, page: Option<&PageToken>) -> Answer<Listed<PracticeUser>>;
    /// The address book.
    async fn contacts(&self, page: Option<&PageToken>) -> Answer<Listed<Contact>>;
    /// All matters, closed ones too.
    async fn matters(&self, page: Option<&PageToken>) -> Answer<Listed<Matter>>;
    /// Entries that overlap the window, one row per occurrence.
    async fn entries(&self, window: &Window, page: Option<&PageToken>) -> Answer<Listed<Entry>>;
    /// One entry as it is now.
    async fn entry(&self, key: &EventKey) -> Answer<Option<Entry>>;
    /// Entries that stand for that event of record: the look-up after a lost answer.
    async fn entries_of(&self, source: &str) -> Answer<Vec<Entry>>;
    /// Makes an entry. Nobody is mailed.
    async fn create_entry(&self, draft: &EntryDraft) -> Answer<Entry> {
        let _ = draft;
        Err(Failure::new(Kind::Unsupported, "this system", "create entry"))
    }
    /// Changes an entry of exactly that version, else `Kind::Stale`.
    async fn change_entry(&self, key: &EventKey, seen: &Version, change: &EntryChange) -> Answer<Entry> {
        let _ = (key, seen, change);
        Err(Failure::new(Kind::Unsupported, "this system", "change entry"))
    }
    /// Removes an entry of exactly that version, else `Kind::Stale`. One that is gone already is success.
    async fn delete_entry(&self, key: &EventKey, seen: &Version) -> Answer<()> {
        let _ = (key, seen);
        Err(Failure::new(Kind::Unsupported, "this system", "delete entry"))
    }
}

/// How to read the rows of a calendar as they are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rows {
    /// From the beginning: all that overlaps the window, a series if one of its days may; `None`: everything.
    All(Option<Window>),
    /// The next page of a reading that was begun, in this process or in an earlier one.
    Next(PageToken),
}

/// Reads calendars row by row, with the provider's own form of each: what a clean-up looks at and a backup keeps.
#[async_trait]
pub trait ReadOriginals: Send + Sync {
    /// One page. Deleted rows are left out; days of a series that differ come as rows of their own where the provider
    /// lists them (Graph does not: [`ReadOriginals::snapshot`] has them). A page token that died answers `Kind::Stale`.
    async fn originals(&self, calendar: &Calendar, rows: &Rows) -> Answer<Listed<Original>>;
    /// One row as it is now, with the days of its series that differ. `None` is proof that it is gone.
    async fn snapshot(&self, calendar: &Calendar, id: &RemoteId) -> Answer<Option<Snapshot>>;
}

/// What a restored row has become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The row as it is now, with its days.
    pub now: Snapshot,
    /// What did not come back.
    pub lost: Loss,
}

/// What an undo did not bring back, each in plain words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loss {
    /// What the provider gives nobody back: `It has a new id.`, `Guests are listed in the text; they are not invited
    /// again.`
    pub usual: Vec<String>,
    /// What should have come back and did not: `Its time is not as it was.` Somebody has to look.
    pub wrong: Vec<String>,
}

impl Loss {
    /// Did all of it come back?
    pub fn is_none(&self) -> bool {
        self.usual.is_empty() && self.wrong.is_empty()
    }
}

/// Takes part in a clean-up: removes and changes rows of a calendar, and brings them back. Nobody is ever mailed: no
/// request carries guests or asks the provider to notify anybody.
#[async_trait]
pub trait CleanCalendar: ReadOriginals {
    /// Whom the provider would mail if that act were done to that row, whatever we ask of it; empty: nobody.
    fn would_mail(&self, calendar: &Calendar, row: &Kept, act: &Act) -> Vec<Email>;
    /// Why the provider does not allow that act on that row, in one plain sentence; `None`: it does.
    fn forbids(&self, calendar: &Calendar, row: &Kept, act: &Act) -> Option<String>;
    /// What a restored event may lack, in plain sentences: said before anything is removed.
    fn not_restored(&self) -> &'static [&'static str] {
        &[
            "A restored event may have a new id, so links to it may be dead.",
            "Guests are listed in the text of a restored event; they are not invited again.",
            "Links of online meetings and the guests' answers do not come back.",
        ]
    }
    /// Deletes exactly that version of the row, else `Kind::Stale`. One that is gone already is success.
    async fn delete(&self, calendar: &Calendar, warrant: &Warrant) -> Answer<()>;
    /// Ends the series so that no day begins at or after `end`; exactly that version, else `Kind::Stale`.
    async fn end_series(
        &self,
        calendar: &Calendar,
        warrant: &Warrant,
        end: DateTime<Utc>,
    ) -> Answer<Original>;
    /// Gives the row that category, and no other of the firm's; exactly that version, else `Kind::Stale`.
    async fn set_category(&self, calendar: &Calendar, warrant: &Warrant, category: &str) -> Answer<Original>;
    /// Moves the row to another member's calendar of the same provider; exactly that version, else `Kind::Stale`.
    async fn set_owner(&self, calendar: &Calendar, warrant: &Warrant, to: &Calendar) -> Answer<Original>;
    /// Brings back what a backup holds, whether the row was deleted or changed, also when the provider's bin is empty.
    /// `key` makes a repetition find what an earlier try made (Google: the new id is derived from it; Graph:
    /// `transactionId` and a look-up), so that a lost answer cannot make a second copy.
    /// `lies_on` is the calendar that the row is on now: another one after `set_owner`, else the same.
    async fn restore(
        &self,
        calendar: &Calendar,
        lies_on: &Calendar,
        backup: &Snapshot,
        key: &str,
    ) -> Answer<Restored>;
}
