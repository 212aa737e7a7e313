//! What the engine may ask, whoever the vendor is. Capabilities a vendor lacks answer `Kind::Unsupported`.
//!
//! Every method that writes sends one write and guesses nothing. What a failed one has done, [`Failure::effect`] tells;
//! what became of one whose answer was lost, `became` of the same port looks up.

mod became;
mod clean;
mod looking;
mod practice;

pub use became::{WriteOutcome, same_content};
pub use clean::{CalendarWrite, CleanCalendar, LeftState, Restoration, RestoreLoss};
pub use looking::LOOKS_ONLY;
pub(crate) use looking::LookOnly;
pub use practice::{EntryChange, EntryDraft, EntryWrite, MarkedEntry, PracticeSystem, WinningEntry};

use crate::failure::Failure;
use async_trait::async_trait;
use truedocket_core::calendar::event::{Calendar, CalendarEvent};
use truedocket_core::calendar::source::{EventSnapshot, Note, RawEvent};
use truedocket_core::firm::people::Member;
use truedocket_core::ids::RemoteId;
use truedocket_core::time::Window;
use url::Url;

/// What every port answers.
pub type PortResult<T> = Result<T, Failure>;

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
    /// Why, in plain words without client text; for files with the line before it (`line 12: …`).
    pub reason: String,
    /// Its line, where it came from a file.
    pub line: Option<usize>,
}

/// One page of any listing.
#[derive(Clone, Debug)]
pub struct ListPage<T> {
    /// What came.
    pub items: Vec<T>,
    /// What came and could not be understood.
    pub unreadable: Vec<Unreadable>,
    /// What has to be known besides; files have something to tell.
    pub notes: Vec<Note>,
    /// Where it goes on; `None` proves that the listing is complete.
    pub next: Option<PageToken>,
}

/// How to read a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadRequest {
    /// Everything that overlaps the window, from the beginning.
    Full(Window),
    /// The next page of a reading that was begun.
    Next(PageToken),
    /// What changed since.
    Changes(SyncToken),
}

/// One item of a calendar's page.
#[derive(Clone, Debug)]
pub enum CalendarItem {
    /// An event or instance.
    Event(Box<CalendarEvent>),
    /// The provider says that it is gone.
    Gone(RemoteId),
    /// It is no longer in the reading, which may only mean that it left the window (Graph `@removed`). Read it by
    /// id before believing that it is gone.
    Vanished(RemoteId),
}

/// What comes after a calendar's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AfterPage {
    /// There is more.
    More(PageToken),
    /// The reading is complete. `None`: this vendor has no incremental reading.
    Done(Option<SyncToken>),
}

/// A page of a calendar.
#[derive(Clone, Debug)]
pub struct EventPage {
    /// Items in any order; one id may come twice, the later wins.
    pub items: Vec<CalendarItem>,
    /// What came and could not be understood.
    pub unreadable: Vec<Unreadable>,
    /// What comes next.
    pub then: AfterPage,
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

/// Where a person finds an appointment in the system's own pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebPage {
    /// The page of exactly this appointment, as the system names it.
    Appointment(Url),
    /// The system names no page for one appointment: that of its calendar.
    Calendar(Url),
    /// It has no pages, or names none that may be opened.
    Nowhere,
    /// The appointment is no longer there.
    Gone,
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
    async fn account(&self) -> PortResult<String>;
    /// All calendars that the connection can see.
    async fn calendars(&self) -> PortResult<Vec<Calendar>>;
    /// The same, mailbox by mailbox where the provider is asked so: one that fails hides no other.
    async fn shown(&self) -> PortResult<Shown> {
        Ok(Shown { calendars: self.calendars().await?, silent: Vec::new() })
    }
    /// One page. A token that died answers `Kind::Stale`: read in full again, never delete for it.
    async fn read(&self, calendar: &Calendar, reading: &ReadRequest) -> PortResult<EventPage>;
    /// May this id be one of this provider's at all? Ids of another provider stay in practice systems after a firm has
    /// moved; that such an id is not found proves nothing.
    fn is_own_id(&self, id: &RemoteId) -> bool {
        let _ = id;
        true
    }
    /// What became of an id that may or may not have lain on that calendar.
    async fn whereabouts(&self, calendar: &Calendar, id: &RemoteId) -> PortResult<Whereabouts> {
        Ok(self.event(calendar, id).await?.map_or(Whereabouts::NotHere, |_| Whereabouts::Here))
    }
    /// Does an event that is gone from another calendar take place on this one, under its id or under the identity that
    /// all copies share? It may do so on a day that nobody reads.
    async fn has_copy(&self, calendar: &Calendar, event: &CalendarEvent) -> PortResult<bool> {
        Ok(matches!(self.whereabouts(calendar, &event.key.id).await?, Whereabouts::Here))
    }
    /// One event by its id, which lay on that calendar; `None` is proof that it is gone or cancelled.
    async fn event(&self, calendar: &Calendar, id: &RemoteId) -> PortResult<Option<CalendarEvent>>;
    /// The page on which a person sees and changes that event. Files have none.
    async fn web_page(&self, calendar: &Calendar, id: &RemoteId) -> PortResult<WebPage> {
        let _ = (calendar, id);
        Ok(WebPage::Nowhere)
    }
}

/// Knows who works at the firm.
#[async_trait]
pub trait Directory: Send + Sync {
    /// All accounts, suspended ones too.
    async fn members(&self) -> PortResult<Vec<Member>>;
}

/// How to read the rows of a calendar as they are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowsRequest {
    /// From the beginning: all that overlaps the window, a series if one of its days may; `None`: everything.
    All(Option<Window>),
    /// The next page of a reading that was begun, in this process or in an earlier one.
    Next(PageToken),
}

/// Reads calendars row by row, with the provider's own form of each: what a clean-up looks at and a backup keeps.
#[async_trait]
pub trait ReadSourceEvents: Send + Sync {
    /// One page. Deleted rows are left out; days of a series that differ come as rows of their own where the provider
    /// lists them (Graph does not: [`ReadSourceEvents::snapshot`] has them). A page token that died answers `Kind::Stale`.
    async fn source_events(&self, calendar: &Calendar, rows: &RowsRequest) -> PortResult<ListPage<RawEvent>>;
    /// One row as it is now, with the days of its series that differ. `None` is proof that it is gone.
    async fn snapshot(&self, calendar: &Calendar, id: &RemoteId) -> PortResult<Option<EventSnapshot>>;
}
