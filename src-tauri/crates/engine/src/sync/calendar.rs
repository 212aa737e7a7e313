//! Reading one calendar into the cache. Nothing is retired without proof, the cursor is stored with the items it
//! stands for, and whatever goes wrong makes the calendar unknown, never empty.

use super::page::{self, StorablePage};
use super::plan::{self, Begin, Bookmark};
use super::round::{CalendarRead, Mode, SyncContext};
use crate::words;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use truedocket_connect::failure::{Failure, Kind};
use truedocket_connect::ports::{AfterPage, PageToken, ReadCalendar, ReadRequest, SyncToken};
use truedocket_connect::walk::PageWalk;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::ids::{EventKey, RemoteId};
use truedocket_core::time::Window;
use truedocket_store::table::calendar::{self, CalendarKey, UnderWay};
use truedocket_store::table::{coverage, event, unreadable};
use truedocket_store::{Error, Result};

/// What the person is told.
const DOING: &str = "Reading calendars";
/// A reading begins anew this often when its token died or its listing was not to be believed.
const TRIES: usize = 2;
/// A listing with more nameless items than this is nonsense, and explains nothing.
pub(super) const NAMELESS: usize = 10;

/// Why a first empty reading is not believed.
pub(super) const CAME_EMPTY: &str = "it came empty the first time it was read, which may also mean that the account cannot look into it; the next reading decides";

/// How a pass over a calendar ended.
enum End {
    /// It is known now.
    Complete,
    /// A person stopped the run; it goes on from its bookmark.
    Stopped,
    /// Its token died: read in full.
    Dead,
    /// A complete listing left out an event that still exists.
    Unbelievable,
    /// It could not be read.
    Failed(Failure),
    /// It came empty for the first time ever.
    Empty,
}

/// Reads one calendar. Only the store's failures are errors; all others make the calendar unknown.
pub(super) async fn read(
    round: &SyncContext,
    port: &dyn ReadCalendar,
    calendar: &Calendar,
    account: &str,
) -> Result<CalendarRead> {
    let key = CalendarKey::of(calendar);
    let wanted = plan::window(round.now(), &round.policy);
    let state = {
        let key = key.clone();
        // The readings beside this one write all the time, and a reader would fetch and decrypt what they wrote first.
        round.memory.with(move |reader| calendar::state(reader, &key)).await?
    };
    let state = state.ok_or(Error::NotAllowed { what: "the calendar" })?;
    let mut begin = plan::begin(&state, &wanted, account, round.full, round.now());
    let mut read = CalendarRead::begin(key.connection.as_str(), key.id.as_str(), mode(&begin));
    read = read.named(calendar.name.reveal());
    let mut end = End::Dead;
    for _ in 0..TRIES {
        let first = state.covered.is_none() || state.account != account;
        let mut pass = CalendarPass {
            round,
            port,
            calendar,
            account,
            first,
            key: &key,
            wanted,
            read: &mut read,
            nameless: 0,
        };
        end = pass.run(begin).await?;
        match end {
            End::Dead | End::Unbelievable => {}
            End::Complete | End::Stopped | End::Failed(_) | End::Empty => break,
        }
        let key = key.clone();
        round.memory.write(move |tx| calendar::tokens_died(tx, &key)).await?;
        begin = Begin::Full;
        read.mode = Mode::Full;
    }
    round.progress.part_done(DOING);
    conclude(round, key, read, end).await
}

fn mode(begin: &Begin) -> Mode {
    match begin {
        Begin::Changes(_) | Begin::Resume { under_way: UnderWay::Changes, .. } => Mode::Delta,
        Begin::Full | Begin::Resume { under_way: UnderWay::Full | UnderWay::None, .. } => Mode::Full,
    }
}

async fn conclude(
    round: &SyncContext,
    key: CalendarKey,
    read: CalendarRead,
    end: End,
) -> Result<CalendarRead> {
    let why = match end {
        End::Complete => String::new(),
        End::Stopped => "reading it was stopped".to_owned(),
        End::Dead => "its listing changed while it was read".to_owned(),
        End::Unbelievable => "its listing left out appointments that still exist".to_owned(),
        End::Failed(ref failure) => words::why_not_read(failure),
        End::Empty => CAME_EMPTY.to_owned(),
    };
    let kept = matches!(end, End::Stopped | End::Empty);
    let stopped = matches!(end, End::Stopped);
    let told = why.clone();
    let events = round
        .memory
        .write(move |tx| {
            // A stopped reading leaves the calendar as it was: what was known this morning is still known. One that came
            // empty has said so already.
            if !told.is_empty() && !kept {
                calendar::failed(tx, &key, &told)?;
            }
            event::count(tx, &key)
        })
        .await?;
    let read = CalendarRead { events, stopped, ..read };
    Ok(if why.is_empty() { read } else { read.unknown(why) })
}

/// One pass over a calendar.
struct CalendarPass<'a> {
    round: &'a SyncContext,
    port: &'a dyn ReadCalendar,
    calendar: &'a Calendar,
    account: &'a str,
    /// Never before was it read completely by this account.
    first: bool,
    key: &'a CalendarKey,
    wanted: Window,
    read: &'a mut CalendarRead,
    /// Items that came and showed not even their id: as many as these may seem to be missing.
    nameless: usize,
}

/// The reading that a pass stands in.
#[derive(Clone, Copy)]
struct ReadPosition {
    number: i64,
    under_way: UnderWay,
    began: DateTime<Utc>,
    /// It goes on where an earlier one stopped, so that not all of it came now.
    resumed: bool,
}

impl CalendarPass<'_> {
    async fn run(&mut self, begin: Begin) -> Result<End> {
        let (status, mut reading) = self.start(begin).await?;
        let mut walk = PageWalk::default();
        loop {
            if self.round.progress.is_stopped() {
                return Ok(End::Stopped);
            }
            let page = match self.port.read(self.calendar, &reading).await {
                Ok(page) => page,
                Err(_) if self.round.progress.is_stopped() => return Ok(End::Stopped),
                Err(failure) if failure.kind == Kind::Stale => return Ok(End::Dead),
                Err(failure) => return Ok(End::Failed(failure)),
            };
            let then = page.then.clone();
            let held = self.held(page::vanished(&page)).await?;
            let settled = match page::settle(self.port, self.calendar, page, |id| held.contains(id)).await {
                Ok(settled) => settled,
                Err(_) if self.round.progress.is_stopped() => return Ok(End::Stopped),
                Err(failure) => return Ok(End::Failed(failure)),
            };
            self.count(&settled);
            match then {
                AfterPage::More(next) => {
                    if let Err(endless) = walk.step(&next.0, "calendar", "list events") {
                        return Ok(End::Failed(endless));
                    }
                    self.keep(status, settled, Some(next.clone()), None).await?;
                    reading = ReadRequest::Next(next);
                }
                AfterPage::Done(token) => return self.finish(status, settled, token).await,
            }
        }
    }

    async fn start(&self, begin: Begin) -> Result<(ReadPosition, ReadRequest)> {
        let (key, wanted) = (self.key.clone(), self.wanted);
        let began = self.round.now();
        Ok(match begin {
            Begin::Full => {
                let number =
                    self.round.memory.write(move |tx| calendar::begin_full(tx, &key, &wanted)).await?;
                (
                    ReadPosition { number, under_way: UnderWay::Full, began, resumed: false },
                    ReadRequest::Full(wanted),
                )
            }
            Begin::Changes(token) => {
                let number = self.round.memory.write(move |tx| calendar::begin_changes(tx, &key)).await?;
                let status = ReadPosition { number, under_way: UnderWay::Changes, began, resumed: false };
                (status, ReadRequest::Changes(SyncToken(token)))
            }
            Begin::Resume { bookmark, under_way } => {
                let state = self.round.memory.read(move |reader| calendar::state(reader, &key)).await?;
                let number = state.map_or(0, |state| state.reading);
                let status = ReadPosition { number, under_way, began: bookmark.began, resumed: true };
                (status, ReadRequest::Next(PageToken(bookmark.page)))
            }
        })
    }

    /// Which of these ids we hold.
    async fn held(&self, ids: Vec<RemoteId>) -> Result<BTreeSet<RemoteId>> {
        if ids.is_empty() {
            return Ok(BTreeSet::new());
        }
        let key = self.key.clone();
        self.round
            .memory
            .read(move |reader| {
                let mut held = BTreeSet::new();
                for id in ids {
                    let whole = EventKey { connection: key.connection.clone(), calendar: key.id.clone(), id };
                    if event::find(reader, &whole)?.is_some() {
                        held.insert(whole.id);
                    }
                }
                Ok(held)
            })
            .await
    }

    fn count(&mut self, settled: &StorablePage) {
        self.read.changed += settled.events.len() as u64;
        self.read.set_aside += settled.unreadable.len() as u64;
        self.nameless += settled.unreadable.iter().filter(|item| item.id.is_none()).count();
        let items = settled.events.len() + settled.gone.len() + settled.unreadable.len();
        self.round.progress.step(DOING, items as u64);
    }

    /// Stores a page together with where the reading goes on.
    async fn keep(
        &mut self,
        status: ReadPosition,
        settled: StorablePage,
        next: Option<PageToken>,
        done: Option<Option<SyncToken>>,
    ) -> Result<()> {
        let (key, at) = (self.key.clone(), self.round.now());
        let work = move |tx: &mut truedocket_store::Tx<'_>| {
            event::upsert_page(tx, &key, &settled.events, status.number)?;
            let mut removed = 0;
            for gone in &settled.gone {
                removed += u64::from(event::mark_gone(tx, gone, at)?);
            }
            if status.under_way == UnderWay::Changes {
                for read in &settled.events {
                    unreadable::remove(tx, &key, read.key.id.as_str())?;
                }
            }
            for item in &settled.unreadable {
                let id = item.id.as_ref().map_or("", RemoteId::as_str);
                unreadable::put(tx, &key, id, &item.reason, at)?;
            }
            if let Some(next) = next {
                let bookmark = Bookmark { began: status.began, page: next.0 };
                calendar::page_done(tx, &key, &bookmark.to_text())?;
            }
            if let Some(token) = done {
                calendar::changes_done(tx, &key, token.as_ref().map(|token| token.0.as_str()), status.began)?;
            }
            Ok(removed)
        };
        self.read.removed += self.round.memory.write(work).await?;
        Ok(())
    }

    async fn finish(
        &mut self,
        status: ReadPosition,
        settled: StorablePage,
        token: Option<SyncToken>,
    ) -> Result<End> {
        if status.under_way == UnderWay::Changes {
            self.keep(status, settled, None, Some(token)).await?;
            return Ok(End::Complete);
        }
        self.keep(status, settled, None, None).await?;
        if self.is_doubtful(status).await? {
            return Ok(End::Empty);
        }
        let gone = match self.prove_gone(status).await? {
            Ok(gone) => gone,
            Err(end) => return Ok(end),
        };
        self.read.removed += gone.len() as u64;
        let (key, at, account) = (self.key.clone(), self.round.now(), self.account.to_owned());
        self.round
            .memory
            .write(move |tx| {
                for key in &gone {
                    event::mark_gone(tx, key, at)?;
                }
                unreadable::remove_older(tx, &key, status.began)?;
                let token = token.as_ref().map(|token| token.0.as_str());
                calendar::full_done(tx, &key, token, status.began, &account)
            })
            .await?;
        Ok(End::Complete)
    }

    /// A calendar that is empty the first time may be one that the account cannot look into: some providers answer
    /// so. It is unknown until a second reading brings nothing either.
    async fn is_doubtful(&self, status: ReadPosition) -> Result<bool> {
        if !self.first || status.resumed || self.read.changed + self.read.set_aside > 0 {
            return Ok(false);
        }
        let (key, began) = (self.key.clone(), status.began);
        self.round
            .memory
            .write(move |tx| {
                if coverage::empty_since(tx, &key)?.is_some() {
                    return Ok(false);
                }
                calendar::came_empty(tx, &key, CAME_EMPTY, began).map(|()| true)
            })
            .await
    }

    /// What a complete listing left out is asked for one by one: gone is what cannot be found. The first that still
    /// lies in the window shows that the listing is not to be believed.
    async fn prove_gone(&mut self, status: ReadPosition) -> Result<std::result::Result<Vec<EventKey>, End>> {
        let (key, wanted) = (self.key.clone(), self.wanted);
        // The writer's own pages still hold what was just stored; a reader would fetch and decrypt them all once more.
        let missing = self
            .round
            .memory
            .with(move |reader| {
                // An item that came but could not be understood was not left out.
                let came = unreadable::list(reader, &key.connection)?;
                let came: BTreeSet<String> = came
                    .into_iter()
                    .filter(|item| item.calendar == key && item.last_seen >= status.began)
                    .map(|item| item.id)
                    .collect();
                let mut missing = event::not_seen(reader, &key, status.number, &wanted)?;
                missing.retain(|event| !came.contains(event.id.as_str()));
                Ok(missing)
            })
            .await?;
        let (mut gone, mut moved) = (Vec::new(), Vec::new());
        let mut explained = self.nameless.min(NAMELESS);
        for key in missing {
            if self.round.progress.is_stopped() {
                return Ok(Err(End::Stopped));
            }
            match self.port.event(self.calendar, &key.id).await {
                Ok(None) => gone.push(key),
                Ok(Some(event)) if event.span.overlaps(&self.wanted, &self.round.office) => {
                    if explained == 0 {
                        return Ok(Err(End::Unbelievable));
                    }
                    explained -= 1;
                    moved.push(event);
                }
                Ok(Some(event)) => moved.push(event),
                Err(_) if self.round.progress.is_stopped() => return Ok(Err(End::Stopped)),
                Err(failure) => return Ok(Err(End::Failed(failure))),
            }
            self.round.progress.step("Checking what is gone", 1);
        }
        if !moved.is_empty() {
            let key = self.key.clone();
            self.round.memory.write(move |tx| event::upsert_page(tx, &key, &moved, status.number)).await?;
        }
        Ok(Ok(gone))
    }
}
