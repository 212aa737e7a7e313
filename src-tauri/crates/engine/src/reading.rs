//! A run that reads: all connections in turn, and what it amounts to.

use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::jobs::clocks;
use crate::progress::Progress;
use crate::runs::{RunHandle, RunSummary, begin_run, end_run, next_run};
use crate::sync::round::{CalendarRead, ReadState, SyncContext};
use crate::{operations, runs, sync, waits, words};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use tracing::Instrument;
use truedocket_connect::failure::Failure;
use truedocket_connect::registry::Ports;
use truedocket_connect::stop::unless_stopped;
use truedocket_core::connection::{Connection, Role, SecretPlace};
use truedocket_core::firm::matter::Matter;
use truedocket_core::ids::{ConnectionName, RunId};
use truedocket_core::time::zone::Zone;
use truedocket_store::table::run::{ItemOutcome, Outcome, RunItem};
use truedocket_store::table::{connection, matter};

/// What a reading run found, as the command line prints it.
#[derive(Clone, Debug, Serialize)]
pub struct SyncResult {
    /// The run.
    pub run: String,
    /// How it ended.
    #[serde(serialize_with = "runs::as_word")]
    pub outcome: Outcome,
    /// Every calendar and list.
    pub calendars: Vec<CalendarRead>,
}

impl Engine {
    /// Reads everything, in one run.
    ///
    /// # Errors
    /// Only when our own memory fails; what cannot be read is unknown in the answer.
    pub async fn sync(&self, full: bool) -> Result<SyncResult, Problem> {
        let id = next_run(self);
        sync_as(self, id, full).await
    }

    /// Reads once through ports that the caller brings, outside of any run: for measuring. The connection is put in.
    ///
    /// # Errors
    /// Only when our own memory fails; what cannot be read is unknown in the answer.
    pub async fn read_through(
        &self,
        connection: &Connection,
        ports: &Ports,
    ) -> Result<Vec<CalendarRead>, Problem> {
        let policy = self.policy().await?;
        let office = self.office(&policy)?;
        let memory = self.memory.clone();
        let clock = Arc::clone(&self.clock);
        let progress = Progress::begin(next_run(self), self.notes.clone(), &self.going);
        let put = connection.clone();
        let kept = memory.write(move |tx| connection::put(tx, &put)).await;
        kept.map_err(|error| words::memory(&error))?;
        let round = SyncContext { memory, clock, progress, policy, office, full: true };
        let read = sync::read(&round, connection, ports).await;
        round.progress.end(&self.going, "success");
        read.map_err(|error| words::memory(&error))
    }
}

pub(crate) async fn sync_as(engine: &Engine, id: RunId, full: bool) -> Result<SyncResult, Problem> {
    // What may have been written is asked for as well: who runs nothing else would never learn of it.
    Box::pin(operations::look_up_now(engine)).await?;
    sync_some(engine, id, full, None).await
}

/// Reads all connections, or one.
pub(crate) async fn sync_some(
    engine: &Engine,
    id: RunId,
    full: bool,
    only: Option<&ConnectionName>,
) -> Result<SyncResult, Problem> {
    let span = tracing::info_span!("run", run = %id);
    sync_in_turn(engine, id, full, only).instrument(span).await
}

async fn sync_in_turn(
    engine: &Engine,
    id: RunId,
    full: bool,
    only: Option<&ConnectionName>,
) -> Result<SyncResult, Problem> {
    let running = begin_run(engine, id, "sync", "").await?;
    match in_turn(engine, &running, || read_all(engine, &running, full, only)).await {
        Ok(calendars) => {
            let calendars = calendars.unwrap_or_default();
            let mut account = account(&calendars);
            account.stopped |= running.progress.is_stopped();
            account.all_failed &= !account.stopped;
            let outcome = end_run(engine, &running, account).await?;
            Ok(SyncResult { run: running.id.to_string(), outcome, calendars })
        }
        Err(problem) => {
            let account = RunSummary { all_failed: true, ..RunSummary::default() };
            end_run(engine, &running, account).await?;
            Err(problem)
        }
    }
}

/// Reads when it is its turn: one list has one reader at a time. `None`: it was stopped before.
pub(crate) async fn in_turn<T, F>(
    engine: &Engine,
    running: &RunHandle,
    read: impl Fn() -> F,
) -> Result<Option<T>, Problem>
where
    F: Future<Output = Result<T, Problem>>,
{
    let progress = &running.progress;
    loop {
        let waits = engine.turns.in_between(progress.wish());
        let Some(turn) = progress.hears(unless_stopped(waits)).await else { return Ok(None) };
        let read = progress.hears(Box::pin(read())).await;
        drop(turn);
        // Whoever let the morning report pass goes on from where it was.
        if read.is_err() || !progress.wish().go_on() {
            return read.map(Some);
        }
    }
}

/// Reads all connections that hold appointments. Part of a run that somebody else begins and ends.
pub(crate) async fn read_all(
    engine: &Engine,
    running: &RunHandle,
    full: bool,
    only: Option<&ConnectionName>,
) -> Result<Vec<CalendarRead>, Problem> {
    let policy = engine.policy().await?;
    let office = engine.office(&policy)?;
    let round = SyncContext {
        memory: engine.memory.clone(),
        clock: Arc::clone(&engine.clock),
        progress: running.progress.clone(),
        policy,
        office,
        full,
    };
    let (mut read, mut connections) = (Vec::new(), connections(engine).await?);
    connections.retain(|connection| only.is_none_or(|only| connection.name == *only));
    let practices = connections.iter().filter(|connection| connection.role == Role::Pms).count();
    round.progress.expect(sync::PRACTICE_PARTS * practices as u64);
    for connection in connections {
        let answer = match ports(engine, &connection, &round.office).await {
            Ok(ports) => match named(engine, &connection, &ports).await? {
                Some(named) => sync::read(&round, &named, &ports).await,
                None => sync::read(&round, &connection, &ports).await,
            },
            Err(failure) => sync::could_not_open(&round, &connection, &failure).await,
        };
        read.extend(answer.map_err(|error| words::memory(&error))?);
    }
    clocks::note_clocks(engine, false).await?;
    Ok(read)
}

/// Whoever signed in before an administrator had allowed it could not be asked for a name. `None`: it is known, or is
/// still not told, and then nothing else is.
async fn named(
    engine: &Engine,
    connection: &Connection,
    ports: &Ports,
) -> Result<Option<Connection>, Problem> {
    let (true, Some(port)) = (connection.account.is_empty(), &ports.calendar) else { return Ok(None) };
    if connection.secrets != SecretPlace::Keychain {
        return Ok(None);
    }
    let Ok(account) = port.account().await else { return Ok(None) };
    let (name, told) = (connection.name.clone(), account.clone());
    let kept = engine.memory.write(move |tx| connection::set_account(tx, &name, &told)).await;
    kept.map_err(|error| words::memory(&error))?;
    Ok(Some(Connection { account, ..connection.clone() }))
}

/// Connections that hold appointments, the calendar of record first.
pub(crate) async fn connections(engine: &Engine) -> Result<Vec<Connection>, Problem> {
    let known = engine.memory.read(connection::list).await.map_err(|error| words::memory(&error))?;
    let mut connections: Vec<Connection> = known.into_iter().map(|known| known.connection).collect();
    connections.retain(|connection| matches!(connection.role, Role::Record | Role::Pms));
    connections.sort_by_key(|connection| connection.role);
    Ok(connections)
}

/// The matters of all practice systems.
pub(crate) async fn matters(engine: &Engine) -> Result<Vec<Matter>, Problem> {
    let connections = connections(engine).await?;
    let practices = connections.into_iter().filter(|connection| connection.role == Role::Pms);
    let names: Vec<_> = practices.map(|connection| connection.name).collect();
    let listed = engine.memory.read(move |reader| {
        let mut matters = Vec::new();
        for name in &names {
            matters.extend(matter::list(reader, name)?);
        }
        Ok(matters)
    });
    listed.await.map_err(|error| words::memory(&error))
}

/// When each connection was last reached.
pub(crate) async fn reached(
    engine: &Engine,
) -> truedocket_store::Result<BTreeMap<ConnectionName, DateTime<Utc>>> {
    let known = engine.memory.read(connection::list).await?;
    Ok(known.into_iter().filter_map(|known| Some((known.connection.name, known.last_success?))).collect())
}

/// What a connection can do. It stays open, since its tokens have one refresher and its calls one rate limit; changed
/// settings open it anew.
pub(crate) async fn ports(engine: &Engine, connection: &Connection, office: &Zone) -> Result<Ports, Failure> {
    let mut opened = engine.opened.lock().await;
    if let Some((settings, ports)) = opened.get(&connection.name)
        && settings == connection
    {
        return Ok(ports.clone());
    }
    let (secrets, clock) = (Arc::clone(&engine.secrets), Arc::clone(&engine.clock));
    let ports = engine.outside.open(connection, secrets, clock, office.name(), &engine.zones)?;
    if let Some(client) = &ports.client {
        waits::take_over(engine, &connection.name, client).await;
    }
    opened.insert(connection.name.clone(), (connection.clone(), ports.clone()));
    Ok(ports)
}

/// The sum of all readings.
pub(crate) fn account(calendars: &[CalendarRead]) -> RunSummary {
    let mut account = RunSummary::default();
    for read in calendars {
        account.tally.done += read.changed + read.removed;
        account.tally.waiting += read.set_aside;
        account.stopped |= read.stopped;
        if read.set_aside > 0 {
            let why = format!("{} could not be understood and were set aside", read.set_aside);
            account.items.push(RunItem { item: name(read), fate: ItemOutcome::SetAside, why });
        }
        if read.state == ReadState::Unknown {
            account.unchecked = true;
            account.items.push(RunItem {
                item: name(read),
                fate: ItemOutcome::Failed,
                why: read.why.clone(),
            });
        }
    }
    account.all_failed = !calendars.is_empty()
        && calendars.iter().all(|read| read.state == ReadState::Unknown)
        && !account.stopped;
    account
}

fn name(read: &CalendarRead) -> String {
    format!("{}: {}", read.connection, read.name)
}
