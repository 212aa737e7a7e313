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
use round::{CalendarRead, Knowledge, Mode, Round};
use std::collections::BTreeSet;
use truedocket_connect::failure::{Failure, Kind};
use truedocket_connect::ports::{Directory, ReadCalendar};
use truedocket_connect::registry::Ports;
use truedocket_core::connection::Connection;
use truedocket_core::event::Calendar;
use truedocket_core::ids::ConnectionName;
use truedocket_store::Result;
use truedocket_store::table::calendar::{self as calendars, CalendarKey};
use truedocket_store::table::{connection, member};

/// Calendars that are read at the same time; vendors allow about this many calls in flight for one account.
const AT_ONCE: usize = 4;

/// Parts that a practice system is read in.
pub(crate) const PRACTICE_PARTS: u64 = 4;

/// Reads everything that a connection shows. What cannot be read is unknown, with the reason; only the store's
/// failures are errors.
pub async fn read(round: &Round, connection: &Connection, ports: &Ports) -> Result<Vec<CalendarRead>> {
    let mut read = Vec::new();
    if let Some(directory) = &ports.directory {
        read.extend(read_directory(round, connection, directory.as_ref()).await?);
    }
    if let Some(port) = &ports.calendar {
        read.extend(read_calendars(round, connection, port.as_ref()).await?);
    }
    if let Some(port) = &ports.practice {
        read.extend(practice::read(round, &connection.name, port.as_ref()).await?);
    }
    note(round, connection, &read).await?;
    Ok(read)
}

/// The connection could not even be opened: all that it showed so far is unknown.
pub async fn could_not_open(
    round: &Round,
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
    round: &Round,
    connection: &Connection,
    port: &dyn ReadCalendar,
) -> Result<Vec<CalendarRead>> {
    let listed = match port.calendars().await {
        Ok(listed) => listed,
        Err(failure) => return could_not_open(round, connection, &failure).await,
    };
    let wanted: Vec<Calendar> = listed
        .into_iter()
        .filter(|calendar| !round.policy.ignored_calendars.iter().any(|id| id == calendar.id.as_str()))
        .collect();
    let rows = wanted.clone();
    round.memory.write(move |tx| calendars::put(tx, &rows)).await?;
    round.progress.expect(wanted.len() as u64);
    let readings: Vec<_> = wanted.iter().map(|calendar| calendar::read(round, port, calendar)).collect();
    let mut read: Vec<CalendarRead> =
        futures::stream::iter(readings).buffer_unordered(AT_ONCE).try_collect().await?;
    read.extend(unlisted(round, connection, &wanted).await?);
    read.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(read)
}

/// A calendar that is no longer listed is not forgotten: somebody may have taken the permission away.
async fn unlisted(round: &Round, connection: &Connection, listed: &[Calendar]) -> Result<Vec<CalendarRead>> {
    let name = connection.name.clone();
    let known = round.memory.read(move |reader| calendars::list(reader, &name)).await?;
    let listed: BTreeSet<_> = listed.iter().map(|calendar| calendar.id.clone()).collect();
    let ignored = &round.policy.ignored_calendars;
    let missing = known.into_iter().map(|known| known.calendar.id);
    let missing =
        missing.filter(|id| !listed.contains(id) && !ignored.iter().any(|ignored| ignored == id.as_str()));
    let mut read = Vec::new();
    for id in missing {
        let why = "the account no longer shows this calendar";
        let key = CalendarKey { connection: connection.name.clone(), id };
        read.push(CalendarRead::begin(connection.name.as_str(), key.id.as_str(), Mode::Full).unknown(why));
        round.memory.write(move |tx| calendars::failed(tx, &key, why)).await?;
    }
    Ok(read)
}

/// Reads who works at the firm and, if `matters`, what a practice system holds. Answers with why something could not be
/// read. For work that needs to know the firm and not its calendars.
pub(crate) async fn read_people(
    round: &Round,
    connection: &Connection,
    ports: &Ports,
    matters: bool,
) -> Result<Option<String>> {
    let mut read = Vec::new();
    if let Some(directory) = &ports.directory {
        read.extend(read_directory(round, connection, directory.as_ref()).await?);
    }
    if let Some(port) = ports.practice.as_ref().filter(|_| matters) {
        read.extend(practice::read(round, &connection.name, port.as_ref()).await?);
    }
    Ok(read.into_iter().find(|list| list.state == Knowledge::Unknown).map(|list| list.why))
}

async fn read_directory(
    round: &Round,
    connection: &Connection,
    directory: &dyn Directory,
) -> Result<Option<CalendarRead>> {
    match directory.members().await {
        Ok(members) => {
            let (source, at) = (member::Source::Directory(connection.name.clone()), round.now());
            round.memory.write(move |tx| member::replace(tx, &source, &members, at)).await?;
            Ok(None)
        }
        // The account may not list the staff at all: the manager's own list stands in, and nothing went wrong.
        Err(failure) if failure.kind == Kind::Unsupported => Ok(None),
        Err(_) if round.progress.is_stopped() => Ok(None),
        Err(failure) => {
            let read = CalendarRead::begin(connection.name.as_str(), "staff", Mode::Full);
            Ok(Some(read.unknown(words::why_not_read(&failure))))
        }
    }
}

async fn all_unknown(round: &Round, connection: &Connection, why: &str) -> Result<Vec<CalendarRead>> {
    let (name, why) = (connection.name.clone(), why.to_owned());
    round
        .memory
        .write(move |tx| {
            let mut read = Vec::new();
            for key in calendars::keys(tx, &name)? {
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

async fn failed(round: &Round, connection: &ConnectionName, failure: &Failure) -> Result<()> {
    let name = connection.clone();
    let last = connection::LastFailure {
        at: round.now(),
        kind: words::kind_word(failure.kind).to_owned(),
        code: failure.reason.clone().unwrap_or_default(),
    };
    round.memory.write(move |tx| connection::failed(tx, &name, &last)).await
}

/// A connection succeeded when it showed anything at all.
async fn note(round: &Round, connection: &Connection, read: &[CalendarRead]) -> Result<()> {
    if !read.iter().any(|calendar| calendar.state == Knowledge::Ok) {
        return Ok(());
    }
    let (name, at) = (connection.name.clone(), round.now());
    round.memory.write(move |tx| connection::succeeded(tx, &name, at)).await
}
