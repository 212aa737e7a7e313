//! What a clean-up has read, as coverages. Whatever it says of absence ("sound", "gone", "nothing found", how many
//! calendars were read) is made from them, and from nothing else.

use super::read::{audit_row, period};
use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::{reading, words};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use truedocket_core::audit::visibility::{CalendarsRead, ListsRead};
use truedocket_core::connection::{Connection, Role};
use truedocket_core::coverage::{Coverage, Gap, GoneProof, List, ReadScope, Requirement};
use truedocket_core::ids::{ConnectionName, EventKey, RunId};
use truedocket_core::time::words as time_words;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::audit::{self, Audit, AuditCalendar};
use truedocket_store::table::{coverage, purge};

/// The account that each connection has now; a file has none.
pub(super) struct Accounts(BTreeMap<ConnectionName, String>);

impl Accounts {
    pub(super) async fn now(engine: &Engine) -> Result<Self, Problem> {
        let known = reading::connections(engine).await?.into_iter();
        Ok(Self(known.map(|connection| (connection.name, connection.account)).collect()))
    }

    pub(super) fn of(&self, connection: &ConnectionName) -> &str {
        self.0.get(connection).map_or("", String::as_str)
    }
}

/// A list of the firm that was not read, and why.
pub(super) struct UnreadList {
    pub(super) connection: ConnectionName,
    pub(super) list: List,
    pub(super) why: String,
}

/// What findings may be drawn up from.
pub(super) struct Visibility {
    pub(super) calendars: CalendarsRead,
    pub(super) lists: ListsRead,
    pub(super) unread_lists: Vec<UnreadList>,
}

/// What may be said now of a clean-up that has been read. A calendar that is no ground any more, though it was read, is
/// written down as that.
pub(super) async fn judged(engine: &Engine, id: &RunId, office: &Zone) -> Result<Visibility, Problem> {
    let (known, now) = (audit_row(engine, id).await?, engine.now());
    let (asked, accounts) = (id.clone(), Accounts::now(engine).await?);
    let calendars = engine.memory.read(move |reader| audit::calendars(reader, &asked)).await;
    let calendars = calendars.map_err(|error| words::memory(&error))?;
    let window = period(&known, office);
    let coverages: Vec<Coverage> = calendars.iter().map(|one| one.coverage(window)).collect();
    let read =
        CalendarsRead::of(coverages.iter().map(|coverage| {
            (coverage, Requirement { now, account: accounts.of(&coverage.connection), window })
        }));
    for (place, one) in calendars.iter().enumerate() {
        if let (Some(gap), None) = (read.gap(place), &coverages.get(place).and_then(|one| one.gap.clone())) {
            let (id, place, why) = (id.clone(), one.place, gap.in_words(office));
            let noted = engine.memory.write(move |tx| audit::calendar_is_no_ground(tx, &id, place, &why));
            noted.await.map_err(|error| words::memory(&error))?;
        }
    }
    let (lists, unread_lists) = lists(engine, now, office).await?;
    Ok(Visibility { calendars: read, lists, unread_lists })
}

/// What was read, as it was judged when the findings were drawn up; before that, as it is now.
pub(super) fn of_clean_up(
    known: &Audit,
    calendars: &[AuditCalendar],
    office: &Zone,
    now: DateTime<Utc>,
) -> CalendarsRead {
    let (now, window) = (known.found_at.unwrap_or(now), period(known, office));
    let coverages: Vec<Coverage> = calendars.iter().map(|one| one.coverage(window)).collect();
    // Whether that was the right account was judged then, and is written down.
    CalendarsRead::of(
        coverages.iter().map(|coverage| (coverage, Requirement { now, account: &coverage.account, window })),
    )
}

/// Is what came of the calendar so far nothing to go on from? Another account may see other rows, and what was read long
/// ago is not known any more.
pub(super) fn is_outdated(one: &AuditCalendar, account: &str, now: DateTime<Utc>) -> bool {
    let so_far = Coverage { gap: None, ..one.coverage(None) };
    one.read_at.is_some() && so_far.ground(&Requirement { now, account, window: None }).is_err()
}

/// What is said of an event of which its provider shows nothing, before anything was done to it. `Ok`: it is gone, and our
/// own ledger knows whether that was us. `Err`: nobody can say that.
pub(super) async fn gone_already(
    engine: &Engine,
    id: &RunId,
    event: &EventKey,
    office: &Zone,
) -> Result<Result<String, String>, Problem> {
    let asked = event.clone();
    let by_us = engine.memory.read(move |reader| purge::deleted_at(reader, &asked)).await;
    if let Some(at) = by_us.map_err(|error| words::memory(&error))? {
        let at = time_words::instant(at, office);
        return Ok(Ok(format!("It is gone already: Truedocket itself deleted it {at}.")));
    }
    let gone = gone_now(engine, id, event, office).await?;
    Ok(gone
        .map(|_proof| "It is gone already; somebody else removed it.".to_owned())
        .map_err(|why| format!("It is not shown now, and that does not prove that it is gone: {why}.")))
}

/// The proof that an event is gone which its provider has just told to be: only an account that may see its calendar can
/// be told so. `Err` says why it is no proof.
async fn gone_now(
    engine: &Engine,
    id: &RunId,
    event: &EventKey,
    office: &Zone,
) -> Result<Result<GoneProof, String>, Problem> {
    let (asked, accounts, now) = (id.clone(), Accounts::now(engine).await?, engine.now());
    let calendars = engine.memory.read(move |reader| audit::calendars(reader, &asked)).await;
    let mut calendars = calendars.map_err(|error| words::memory(&error))?.into_iter();
    let is_its = |one: &AuditCalendar| {
        (&one.calendar.connection, &one.calendar.id) == (&event.connection, &event.calendar)
    };
    let Some(home) = calendars.find(is_its) else { return Ok(Err(Gap::OtherCalendar.in_words(office))) };
    let seen = Coverage { read_at: Some(now), gap: None, ..home.coverage(None) };
    let asked = Requirement { now, account: accounts.of(&event.connection), window: None };
    Ok(seen.gone(event, &asked).map_err(|gap| gap.in_words(office)))
}

/// Which lists of the firm may be spoken for, and which not.
async fn lists(
    engine: &Engine,
    now: DateTime<Utc>,
    office: &Zone,
) -> Result<(ListsRead, Vec<UnreadList>), Problem> {
    let connections = reading::connections(engine).await?;
    let asked = connections.clone();
    let known = engine.memory.read(move |reader| {
        asked
            .iter()
            .map(|connection| coverage::lists(reader, &connection.name))
            .collect::<Result<Vec<_>, _>>()
    });
    let known = known.await.map_err(|error| words::memory(&error))?;
    let wanted = connections.iter().zip(known).flat_map(|(connection, lists)| {
        let wanted = wanted(connection, lists);
        wanted.into_iter().map(move |coverage| (coverage, connection))
    });
    let wanted: Vec<(Coverage, &Connection)> = wanted.collect();
    let asked = || wanted.iter().map(|(coverage, connection)| (coverage, requirement(connection, now)));
    let unread = asked().filter_map(|(coverage, asked)| {
        let ReadScope::List(list) = coverage.place else { return None };
        let why = coverage.ground(&asked).err()?.in_words(office);
        Some(UnreadList { connection: coverage.connection.clone(), list, why })
    });
    let unread = unread.collect();
    Ok((ListsRead::of(asked()), unread))
}

fn requirement(connection: &Connection, now: DateTime<Utc>) -> Requirement<'_> {
    Requirement { now, account: &connection.account, window: None }
}

/// A directory that the account may not list is none; the matters of a practice system are always asked for.
fn wanted(connection: &Connection, lists: Vec<Coverage>) -> Vec<Coverage> {
    let is_practice = connection.role == Role::Pms;
    let list = ReadScope::List(if is_practice { List::Matters } else { List::Staff });
    let known = lists.into_iter().find(|coverage| coverage.place == list);
    let none = || Coverage::none(connection.name.clone(), list.clone());
    known.or_else(|| is_practice.then(none)).into_iter().collect()
}
