//! Reading: all calendars of record and the practice system into the cache.
//!
//! * [`plan`]: in full, what changed, or on from a bookmark
//! * [`round`]: what readings share and answer
//! * `calendar`, `page`: one calendar; `practice`: one practice system
//!
//! What is absent: nothing here writes to the outside, and nothing here decides what differs.

mod calendar;
mod page;
pub mod plan;
mod practice;
pub mod round;

use crate::words;
use futures::stream::{StreamExt, TryStreamExt};
use round::{CalendarRead, Mode, ReadState, SyncContext};
use truedocket_connect::failure::{Failure, Kind};
use truedocket_connect::ports::{Directory, ReadCalendar, Silent};
use truedocket_connect::registry::Ports;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::connection::Connection;
use truedocket_core::coverage::List;
use truedocket_core::ids::ConnectionName;
use truedocket_store::Result;
use truedocket_store::table::calendar::{self as calendars, CalendarKey, KnownCalendar};
use truedocket_store::table::{connection, coverage, member};

/// Calendars that are read at the same time; vendors allow about this many calls in flight for one account.
const AT_ONCE: usize = 4;

/// Parts that a practice system is read in.
pub(crate) const PRACTICE_PARTS: u64 = 4;

/// Reads everything that a connection shows. What cannot be read is unknown, with the reason; only the store's
/// failures are errors.
pub async fn read(round: &SyncContext, connection: &Connection, ports: &Ports) -> Result<Vec<CalendarRead>> {
    let mut read = Vec::new();
    if let Some(directory) = &ports.directory {
        read.extend(read_directory(round, connection, directory.as_ref()).await?);
    }
    if let Some(port) = &ports.calendar {
        read.extend(read_calendars(round, connection, port.as_ref()).await?);
    }
    if let Some(port) = &ports.practice {
        read.extend(practice::read(round, connection, port.as_ref()).await?);
    }
    note(round, connection, &read).await?;
    Ok(read)
}

/// The connection could not even be opened: all that it showed so far is unknown.
pub async fn could_not_open(
    round: &SyncContext,
    connection: &Connection,
    failure: &Failure,
) -> Result<Vec<CalendarRead>> {
    if round.progress.is_stopped() {
        // A stop leaves what was known as it was.
        return Ok(vec![CalendarRead { stopped: true, ..whole(connection, "reading it was stopped") }]);
    }
    let mut read = all_unknown(round, connection, &words::why_not_read(failure)).await?;
    if read.is_empty() {
        read.push(whole(connection, &words::why_not_read(failure)));
    }
    failed(round, &connection.name, failure).await?;
    Ok(read)
}

async fn read_calendars(
    round: &SyncContext,
    connection: &Connection,
    port: &dyn ReadCalendar,
) -> Result<Vec<CalendarRead>> {
    let shown = match port.shown().await {
        Ok(shown) => shown,
        Err(failure) => return could_not_open(round, connection, &failure).await,
    };
    let wanted: Vec<Calendar> =
        shown.calendars.into_iter().filter(|calendar| !round.policy.ignores(&calendar.id)).collect();
    let rows = wanted.clone();
    round.memory.write(move |tx| calendars::put(tx, &rows)).await?;
    round.progress.expect(wanted.len() as u64);
    let account = connection.account.as_str();
    let readings: Vec<_> =
        wanted.iter().map(|calendar| calendar::read(round, port, calendar, account)).collect();
    let mut read: Vec<CalendarRead> =
        futures::stream::iter(readings).buffer_unordered(AT_ONCE).try_collect().await?;
    read.extend(unlisted(round, connection, &wanted, shown.silent).await?);
    read.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(read)
}

/// A calendar that is no longer listed is not forgotten: somebody may have taken the permission away, or its mailbox
/// did not answer. One that stood in for such a mailbox and was never read goes when the mailbox is listed again.
async fn unlisted(
    round: &SyncContext,
    connection: &Connection,
    listed: &[Calendar],
    silent: Vec<Silent>,
) -> Result<Vec<CalendarRead>> {
    let name = connection.name.clone();
    let mut known = round.memory.read(move |reader| calendars::list(reader, &name)).await?;
    known.retain(|known| {
        !listed.iter().any(|calendar| calendar.id == known.calendar.id)
            && !round.policy.ignores(&known.calendar.id)
    });
    let mut read = Vec::new();
    for silent in silent {
        let owner = silent.calendar.owner.clone();
        let (of_owner, others): (Vec<_>, Vec<_>) =
            known.into_iter().partition(|known| known.calendar.owner == owner);
        known = others;
        let why = words::why_not_read(&silent.failure);
        let mut lost: Vec<Calendar> = of_owner.into_iter().map(|known| known.calendar).collect();
        if lost.is_empty() && !round.policy.ignores(&silent.calendar.id) {
            lost.push(silent.calendar);
        }
        for calendar in lost {
            read.push(unknown(round, calendar, why.clone()).await?);
        }
    }
    for KnownCalendar { calendar, reading } in known {
        let has_another = listed.iter().any(|other| other.owner.is_some() && other.owner == calendar.owner);
        if reading.covered.is_none() && has_another {
            let key = CalendarKey::of(&calendar);
            round.memory.write(move |tx| calendars::remove(tx, &key)).await?;
            continue;
        }
        let why = "the account no longer shows this calendar".to_owned();
        read.push(unknown(round, calendar, why).await?);
    }
    Ok(read)
}

async fn unknown(round: &SyncContext, calendar: Calendar, why: String) -> Result<CalendarRead> {
    let (connection, id) = (calendar.connection.as_str(), calendar.id.as_str());
    let read = CalendarRead::begin(connection, id, Mode::Full).named(calendar.name.reveal());
    let read = read.unknown(why.as_str());
    round
        .memory
        .write(move |tx| {
            calendars::put(tx, std::slice::from_ref(&calendar))?;
            calendars::failed(tx, &CalendarKey::of(&calendar), &why)
        })
        .await?;
    Ok(read)
}

/// Reads who works at the firm and what a practice system holds. Answers with the lists that could not be read, each
/// with the reason. For work that needs to know the firm and not its calendars.
pub(crate) async fn read_people(
    round: &SyncContext,
    connection: &Connection,
    ports: &Ports,
) -> Result<Vec<(String, String)>> {
    let mut read = Vec::new();
    if let Some(directory) = &ports.directory {
        read.extend(read_directory(round, connection, directory.as_ref()).await?);
    }
    if let Some(port) = &ports.practice {
        read.extend(practice::read(round, connection, port.as_ref()).await?);
    }
    let unread = read.into_iter().filter(|list| list.state == ReadState::Unknown);
    Ok(unread.map(|list| (list.id, list.why)).collect())
}

async fn read_directory(
    round: &SyncContext,
    connection: &Connection,
    directory: &dyn Directory,
) -> Result<Option<CalendarRead>> {
    match directory.members().await {
        Ok(members) => {
            let (source, at) = (member::Source::Directory(connection.name.clone()), round.now());
            let (name, account) = (connection.name.clone(), connection.account.clone());
            round
                .memory
                .write(move |tx| {
                    member::replace(tx, &source, &members, at)?;
                    coverage::whole_list(tx, &name, List::Staff, &account, at)
                })
                .await?;
            Ok(None)
        }
        // The account may not list the staff at all: the manager's own list stands in, and nothing went wrong.
        Err(failure) if failure.kind == Kind::Unsupported => {
            let name = connection.name.clone();
            round.memory.write(move |tx| coverage::remove_list(tx, &name, List::Staff)).await?;
            Ok(None)
        }
        Err(_) if round.progress.is_stopped() => Ok(None),
        Err(failure) => {
            let (name, why) = (connection.name.clone(), words::why_not_read(&failure));
            let read = CalendarRead::begin(name.as_str(), List::Staff.name(), Mode::Full);
            let told = why.clone();
            round.memory.write(move |tx| coverage::list_failed(tx, &name, List::Staff, &told)).await?;
            Ok(Some(read.unknown(why)))
        }
    }
}

async fn all_unknown(round: &SyncContext, connection: &Connection, why: &str) -> Result<Vec<CalendarRead>> {
    let (name, why) = (connection.name.clone(), why.to_owned());
    let policy = round.policy.clone();
    round
        .memory
        .write(move |tx| {
            let mut read = Vec::new();
            let mut keys = calendars::keys(tx, &name)?;
            keys.retain(|key| !policy.ignores(&key.id));
            for key in keys {
                calendars::failed(tx, &key, &why)?;
                let row = CalendarRead::begin(name.as_str(), key.id.as_str(), Mode::Full);
                read.push(row.unknown(why.as_str()));
            }
            Ok(read)
        })
        .await
}

fn whole(connection: &Connection, why: &str) -> CalendarRead {
    CalendarRead::begin(connection.name.as_str(), "*", Mode::Full).unknown(why)
}

async fn failed(round: &SyncContext, connection: &ConnectionName, failure: &Failure) -> Result<()> {
    let name = connection.clone();
    let last = connection::LastFailure {
        at: round.now(),
        kind: words::kind_word(failure.kind).to_owned(),
        code: failure.reason.clone().unwrap_or_default(),
    };
    round.memory.write(move |tx| connection::failed(tx, &name, &last)).await
}

/// A connection succeeded when it showed anything at all.
async fn note(round: &SyncContext, connection: &Connection, read: &[CalendarRead]) -> Result<()> {
    if !read.iter().any(|calendar| calendar.state == ReadState::Ok) {
        return Ok(());
    }
    let (name, at) = (connection.name.clone(), round.now());
    round.memory.write(move |tx| connection::succeeded(tx, &name, at)).await
}
