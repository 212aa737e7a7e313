//! Reading a practice system: its users, address book, matters and the entries of its calendar. These listings have
//! no incremental reading that tells deletions, so each is read whole, and what it no longer shows is retired only
//! with proof (entries) or when it is few (people and matters, which nothing is deleted for).

use super::calendar::{CAME_EMPTY, NAMELESS};
use super::plan;
use super::round::{CalendarRead, Mode, SyncContext};
use crate::fix::receipts;
use crate::words;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;
use truedocket_connect::failure::{Failure, Kind};
use truedocket_connect::ports::{ListPage, PageToken, PracticeSystem, Unreadable};
use truedocket_connect::walk::PageWalk;
use truedocket_core::connection::Connection;
use truedocket_core::firm::matter::Entry;
use truedocket_core::ids::{ConnectionName, EventKey, RemoteId};
use truedocket_core::time::Window;
use truedocket_store::table::calendar::{self, CalendarKey};
use truedocket_store::table::{contact, coverage, entry, matter, practice_user, unreadable};
use truedocket_store::{Reader, Result, Tx};

/// What the person is told between the lists.
const DOING: &str = "Reading the practice system";
/// More vanished rows than this, and than a tenth of what came, are not believed; nor is a list that is suddenly empty.
const FEW: u64 = 10;

type Pages<'a, T> = Pin<Box<dyn Future<Output = std::result::Result<ListPage<T>, Failure>> + Send + 'a>>;

/// What has to be known of a list to read it: how a page is asked for and stored.
struct List<T> {
    name: &'static str,
    doing: &'static str,
    store: fn(&mut Tx<'_>, &ConnectionName, &[T], i64) -> Result<()>,
    count_not_seen: fn(&Reader, &ConnectionName, i64) -> Result<u64>,
    remove_not_seen: fn(&mut Tx<'_>, &ConnectionName, i64) -> Result<usize>,
}

/// Reads all lists of a practice system, then its entries.
pub(super) async fn read(
    round: &SyncContext,
    connection: &Connection,
    port: &dyn PracticeSystem,
) -> Result<Vec<CalendarRead>> {
    let users = List {
        name: calendar::USERS,
        doing: "Reading people of the practice system",
        store: practice_user::upsert_page,
        count_not_seen: practice_user::count_not_seen,
        remove_not_seen: practice_user::remove_not_seen,
    };
    let contacts = List {
        name: calendar::CONTACTS,
        doing: "Reading the address book",
        store: contact::upsert_page,
        count_not_seen: contact::count_not_seen,
        remove_not_seen: contact::remove_not_seen,
    };
    let matters = List {
        name: calendar::MATTERS,
        doing: "Reading matters",
        store: matter::upsert_page,
        count_not_seen: matter::count_not_seen,
        remove_not_seen: matter::remove_not_seen,
    };
    let mut read = Vec::new();
    let ask = |page: Option<PageToken>| -> Pages<'_, _> {
        Box::pin(async move { port.users(page.as_ref()).await })
    };
    read.push(read_list(round, connection, users, ask).await?);
    round.progress.part_done(DOING);
    let ask = |page: Option<PageToken>| -> Pages<'_, _> {
        Box::pin(async move { port.contacts(page.as_ref()).await })
    };
    read.push(read_list(round, connection, contacts, ask).await?);
    round.progress.part_done(DOING);
    let ask = |page: Option<PageToken>| -> Pages<'_, _> {
        Box::pin(async move { port.matters(page.as_ref()).await })
    };
    read.push(read_list(round, connection, matters, ask).await?);
    round.progress.part_done(DOING);
    read.push(read_entries(round, connection, port).await?);
    round.progress.part_done(DOING);
    Ok(read)
}

async fn read_list<'a, T: Send + 'static>(
    round: &SyncContext,
    connection: &Connection,
    list: List<T>,
    ask: impl Fn(Option<PageToken>) -> Pages<'a, T>,
) -> Result<CalendarRead> {
    let name = &connection.name;
    let key = CalendarKey::list(name, list.name);
    let window = plan::entries_window(round.now());
    let began = round.now();
    let number = begin(round, &key, window).await?;
    let mut read = CalendarRead::begin(name.as_str(), list.name, Mode::Full);
    let (mut page, mut walk): (Option<PageToken>, PageWalk) = (None, PageWalk::default());
    loop {
        if round.progress.is_stopped() {
            return Ok(stopped(read));
        }
        let listed = match ask(page.clone()).await {
            Ok(listed) => listed,
            Err(failure) => return fail(round, key, read, &failure).await,
        };
        read.changed += listed.items.len() as u64;
        read.set_aside += listed.unreadable.len() as u64;
        round.progress.step(list.doing, (listed.items.len() + listed.unreadable.len()) as u64);
        if let Err(endless) = next_page(&mut walk, &listed.next) {
            return fail(round, key, read, &endless).await;
        }
        page = listed.next.clone();
        let (owner, store, place, at) = (name.clone(), list.store, key.clone(), round.now());
        round
            .memory
            .write(move |tx| {
                store(tx, &owner, &listed.items, number)?;
                set_aside(tx, &place, &listed.unreadable, at)
            })
            .await?;
        if page.is_none() {
            break;
        }
    }
    if read.set_aside == 0 && is_first_empty(round, &key, connection, read.changed, began).await? {
        return Ok(read.unknown(CAME_EMPTY));
    }
    let (name, came, count, remove) = (name.clone(), read.changed, list.count_not_seen, list.remove_not_seen);
    let (place, all_understood, account) = (key.clone(), read.set_aside == 0, connection.account.clone());
    let missing = round
        .memory
        .write(move |tx| {
            let missing = count(tx, &name, number)?;
            if (missing > FEW && missing * 10 > came) || (missing > 0 && came == 0) {
                return Ok(Err(missing));
            }
            unreadable::remove_older(tx, &place, began)?;
            calendar::full_done(tx, &place, None, began, &account)?;
            // What came but could not be understood may be any of those that seem to be missing.
            Ok(Ok(if all_understood { remove(tx, &name, number)? as u64 } else { 0 }))
        })
        .await?;
    match missing {
        Ok(removed) => Ok(CalendarRead { events: came, removed, ..read }),
        Err(missing) => {
            let why =
                format!("its listing left out {missing} that were there before; that is too many to believe");
            give_up(round, key, read, why).await
        }
    }
}

async fn read_entries(
    round: &SyncContext,
    connection: &Connection,
    port: &dyn PracticeSystem,
) -> Result<CalendarRead> {
    let name = &connection.name;
    let key = CalendarKey::list(name, calendar::ENTRIES);
    let (window, began) = (plan::entries_window(round.now()), round.now());
    let number = begin(round, &key, window).await?;
    let mut read = CalendarRead::begin(name.as_str(), calendar::ENTRIES, Mode::Full);
    let mut nameless = 0;
    let (mut page, mut walk): (Option<PageToken>, PageWalk) = (None, PageWalk::default());
    loop {
        if round.progress.is_stopped() {
            return Ok(stopped(read));
        }
        let listed = match port.entries(&window, page.as_ref()).await {
            Ok(listed) => listed,
            Err(failure) => return fail(round, key, read, &failure).await,
        };
        read.changed += listed.items.len() as u64;
        read.set_aside += listed.unreadable.len() as u64;
        nameless += listed.unreadable.iter().filter(|item| item.id.is_none()).count();
        round.progress.step("Reading the practice system's calendar", listed.items.len() as u64);
        if let Err(endless) = next_page(&mut walk, &listed.next) {
            return fail(round, key, read, &endless).await;
        }
        page = listed.next.clone();
        let (owner, place, at) = (name.clone(), key.clone(), round.now());
        round
            .memory
            .write(move |tx| {
                let rows = receipts::by_receipts(tx, &owner, at, listed.items)?;
                entry::upsert_page(tx, &owner, &rows, number)?;
                set_aside(tx, &place, &listed.unreadable, at)
            })
            .await?;
        if page.is_none() {
            break;
        }
    }
    if read.set_aside == 0 && is_first_empty(round, &key, connection, read.changed, began).await? {
        return Ok(read.unknown(CAME_EMPTY));
    }
    let asked = Asked { number, window, began, nameless };
    let gone = match gone_entries(round, name, port, &asked).await? {
        Ok(gone) => gone,
        Err(Doubt::Stopped) => return Ok(stopped(read)),
        Err(Doubt::Alive) => {
            return give_up(round, key, read, "its listing left out entries that still exist".to_owned())
                .await;
        }
        Err(Doubt::Failed(failure)) => return fail(round, key, read, &failure).await,
    };
    read.removed = gone.len() as u64;
    let (name, at, account) = (name.clone(), round.now(), connection.account.clone());
    read.events = round
        .memory
        .write(move |tx| {
            for key in &gone {
                entry::mark_gone(tx, key, at)?;
            }
            unreadable::remove_older(tx, &key, began)?;
            calendar::full_done(tx, &key, None, began, &account)?;
            entry::count(tx, &name)
        })
        .await?;
    Ok(read)
}

/// A complete listing of entries, as far as what it left out is concerned.
#[derive(Clone, Copy)]
struct Asked {
    number: i64,
    window: Window,
    began: DateTime<Utc>,
    /// Entries that came and showed not even their id.
    nameless: usize,
}

/// Why a complete listing is not believed.
enum Doubt {
    Alive,
    Stopped,
    Failed(Failure),
}

async fn gone_entries(
    round: &SyncContext,
    name: &ConnectionName,
    port: &dyn PracticeSystem,
    asked: &Asked,
) -> Result<std::result::Result<Vec<EventKey>, Doubt>> {
    let (connection, Asked { number, window, began, nameless }) = (name.clone(), *asked);
    let missing = round
        .memory
        .read(move |reader| {
            // An entry that came but could not be understood was not left out.
            let came = unreadable::list(reader, &connection)?;
            let list = CalendarKey::list(&connection, calendar::ENTRIES);
            let came: BTreeSet<String> = came
                .into_iter()
                .filter(|item| item.calendar == list && item.last_seen >= began)
                .map(|item| item.id)
                .collect();
            let mut missing = entry::not_seen(reader, &connection, number, &window)?;
            missing.retain(|entry| !came.contains(entry.id.as_str()));
            // Our own receipt proves that an entry is there, until a listing must show it.
            let ours = receipts::not_shown_yet(reader, &connection, began)?;
            Ok((missing, ours))
        })
        .await?;
    let (missing, ours) = missing;
    let candidates: BTreeSet<RemoteId> = missing.iter().map(|key| key.id.clone()).collect();
    let mut explained = nameless.min(NAMELESS);
    let (mut gone, mut moved, mut days) = (Vec::new(), Vec::new(), Vec::new());
    for key in missing {
        if round.progress.is_stopped() {
            return Ok(Err(Doubt::Stopped));
        }
        match port.entry(&key).await {
            Ok(None) if ours.contains(&key.id) => {
                tracing::info!("an entry that was written a moment ago does not show yet");
            }
            Ok(None) => gone.push(key),
            Ok(Some(entry)) if entry.span.overlaps(&window, &round.office) => {
                match port.repeats(&key).await {
                    Ok(true) if shows_days_of(round, &entry, &candidates, &window).await? => {
                        gone.push(key);
                        continue;
                    }
                    Ok(_) => {}
                    Err(failure) => return Ok(Err(Doubt::Failed(failure))),
                }
                if explained == 0 {
                    return Ok(Err(Doubt::Alive));
                }
                explained -= 1;
                moved.push(entry);
            }
            Ok(Some(entry)) => moved.push(entry),
            // A day of a repeating entry cannot be asked for by itself.
            Err(failure) if failure.kind == Kind::Unsupported => days.push(key),
            Err(failure) => return Ok(Err(Doubt::Failed(failure))),
        }
    }
    if !days.is_empty() {
        match listed_again(port, &window).await {
            Ok(again) if again.is_empty() => return Ok(Err(Doubt::Alive)),
            Ok(again) if days.iter().any(|day| again.contains(&day.id)) => return Ok(Err(Doubt::Alive)),
            Ok(_) => gone.extend(days),
            Err(failure) => return Ok(Err(Doubt::Failed(failure))),
        }
    }
    let (connection, at) = (name.clone(), round.now());
    round
        .memory
        .write(move |tx| {
            let moved = receipts::by_receipts(tx, &connection, at, moved)?;
            entry::upsert_page(tx, &connection, &moved, number)
        })
        .await?;
    Ok(Ok(gone))
}

/// A person has made a single entry repeat: it lives, and the listing shows its days in its place. They are known by
/// its calendar, owner and title; one that shows none of them has left it out.
async fn shows_days_of(
    round: &SyncContext,
    whole: &Entry,
    left_out: &BTreeSet<RemoteId>,
    window: &Window,
) -> Result<bool> {
    let (connection, window) = (whole.key.connection.clone(), *window);
    let living = round.memory.read(move |reader| entry::in_window(reader, &window, &[connection])).await?;
    Ok(living.iter().any(|day| {
        let is_listed = day.key.id != whole.key.id && !left_out.contains(&day.key.id);
        is_listed && day.key.calendar == whole.key.calendar && day.title == whole.title
    }))
}

/// The ids of a second complete listing. Two in a row that both leave out the same days of a repeating entry, and
/// bring others, are the proof that there is: single entries that they leave out are asked for by id besides.
async fn listed_again(
    port: &dyn PracticeSystem,
    window: &Window,
) -> std::result::Result<BTreeSet<RemoteId>, Failure> {
    let (mut ids, mut page, mut walk) = (BTreeSet::new(), None, PageWalk::default());
    loop {
        let listed = port.entries(window, page.as_ref()).await?;
        ids.extend(listed.items.into_iter().map(|entry| entry.key.id));
        ids.extend(listed.unreadable.into_iter().filter_map(|item| item.id));
        next_page(&mut walk, &listed.next)?;
        page = listed.next;
        if page.is_none() {
            return Ok(ids);
        }
    }
}

fn next_page(walk: &mut PageWalk, next: &Option<PageToken>) -> std::result::Result<(), Failure> {
    next.as_ref().map_or(Ok(()), |next| walk.step(&next.0, "practice system", "list"))
}

/// A list that is empty the first time may be one that the account may not see. It is unknown until a second reading
/// brings nothing either.
async fn is_first_empty(
    round: &SyncContext,
    key: &CalendarKey,
    connection: &Connection,
    came: u64,
    began: DateTime<Utc>,
) -> Result<bool> {
    if came > 0 {
        return Ok(false);
    }
    let (key, account) = (key.clone(), connection.account.clone());
    round
        .memory
        .write(move |tx| {
            let known = coverage::get(tx, &key)?;
            let is_first = known.is_none_or(|known| known.read_at.is_none() || known.account != account);
            if !is_first || coverage::empty_since(tx, &key)?.is_some() {
                return Ok(false);
            }
            calendar::came_empty(tx, &key, CAME_EMPTY, began).map(|()| true)
        })
        .await
}

async fn begin(round: &SyncContext, key: &CalendarKey, window: Window) -> Result<i64> {
    let key = key.clone();
    round
        .memory
        .write(move |tx| {
            calendar::put_list(tx, &key)?;
            calendar::begin_full(tx, &key, &window)
        })
        .await
}

fn set_aside(
    tx: &mut Tx<'_>,
    key: &CalendarKey,
    items: &[Unreadable],
    at: chrono::DateTime<chrono::Utc>,
) -> Result<()> {
    for item in items {
        unreadable::put(tx, key, item.id.as_ref().map_or("", RemoteId::as_str), &item.reason, at)?;
    }
    Ok(())
}

fn stopped(read: CalendarRead) -> CalendarRead {
    CalendarRead { stopped: true, ..read }.unknown("reading it was stopped")
}

async fn fail(
    round: &SyncContext,
    key: CalendarKey,
    read: CalendarRead,
    failure: &Failure,
) -> Result<CalendarRead> {
    if round.progress.is_stopped() {
        return Ok(stopped(read));
    }
    // Where any list can be read the connection counts as reached, which takes this away again.
    super::failed(round, &key.connection, failure).await?;
    give_up(round, key, read, words::why_not_read(failure)).await
}

async fn give_up(
    round: &SyncContext,
    key: CalendarKey,
    read: CalendarRead,
    why: String,
) -> Result<CalendarRead> {
    let told = why.clone();
    round.memory.write(move |tx| calendar::failed(tx, &key, &told)).await?;
    Ok(read.unknown(why))
}
