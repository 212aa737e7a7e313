//! Where two systems disagree about one appointment, and what happened to it since. Which discrepancies there are is
//! decided elsewhere; here they keep their state from day to day.

use crate::columns::{AsWord, MaybeMillis, Millis, words};
use crate::error::{Error, Result};
use crate::{Reader, Tx};
use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, params};
use std::collections::BTreeMap;
use truedocket_core::firm::people::Email;
use truedocket_core::text::ClientText;

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody has looked yet.
    Open,
    /// Somebody is looking.
    InReview,
    /// A person said that it may stay, and why.
    Accepted,
    /// Its day is over, and it was not fixed.
    NotFixed,
    /// It was not fixed in time, and a person closed it, and said why.
    Closed,
    /// It is no more.
    Resolved,
}
words!(State {
    Open = "open",
    InReview = "in_review",
    Accepted = "accepted",
    NotFixed = "not_fixed",
    Closed = "closed",
    Resolved = "resolved",
});

/// What happened to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryEvent {
    /// It was seen for the first time.
    FirstSeen,
    /// Somebody took it.
    InReview,
    /// A person accepted it.
    Accepted,
    /// Its day was over, and it was not fixed.
    NotFixed,
    /// A person closed it after its day.
    Closed,
    /// A person opened it again.
    Reopened,
    /// A fix resolved it.
    Fixed,
    /// The fix was taken back.
    Undone,
    /// It was not there any more.
    Gone,
    /// It came back after it was resolved.
    SeenAgain,
    /// It was assigned to a person, or to nobody any more.
    Assigned,
}
words!(HistoryEvent {
    FirstSeen = "first_seen",
    InReview = "in_review",
    Accepted = "accepted",
    NotFixed = "not_fixed",
    Closed = "closed",
    Reopened = "reopened",
    Fixed = "fixed",
    Undone = "undone",
    Gone = "gone",
    SeenAgain = "seen_again",
    Assigned = "assigned",
});

/// A discrepancy as a report sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// What makes it itself from day to day.
    pub fingerprint: String,
    /// What differs.
    pub kind: String,
    /// `court`, `client`, `internal`.
    pub severity: String,
    /// Number of the report; 0 for none.
    pub report: u64,
    /// JSON of what is shown.
    pub appointment: ClientText,
}

/// A discrepancy as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discrepancy {
    /// As it was last seen.
    pub sighting: Sighting,
    /// Where it stands.
    pub state: State,
    /// Why it was accepted or closed, or how it was resolved; else empty.
    pub reason: String,
    /// When it was first seen.
    pub first_seen: DateTime<Utc>,
    /// When it was last seen.
    pub last_seen: DateTime<Utc>,
    /// When it was resolved.
    pub resolved_at: Option<DateTime<Utc>>,
    /// The person of the firm who sees to it.
    pub assigned: Option<Email>,
}

/// One step of its history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub what: HistoryEvent,
    /// The person's reason, or empty.
    pub note: String,
}

const SELECT: &str = "SELECT fingerprint, kind, severity, state, reason, first_seen, last_seen, last_report, resolved_at, \
     appointment, assigned FROM discrepancy";

/// It was seen. A new one is open; one that was resolved is open again; any other keeps its state.
pub fn seen(tx: &mut Tx<'_>, sighting: &Sighting, at: DateTime<Utc>) -> Result<Discrepancy> {
    let before = find(tx, &sighting.fingerprint)?.map(|known| known.state);
    let sql = "INSERT INTO discrepancy (fingerprint, kind, severity, first_seen, last_seen, last_report, appointment)
               VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6)
               ON CONFLICT (fingerprint) DO UPDATE SET kind = excluded.kind, severity = excluded.severity,
               last_seen = excluded.last_seen, last_report = excluded.last_report,
               appointment = excluded.appointment";
    tx.conn().prepare_cached(sql)?.execute(params![
        sighting.fingerprint,
        sighting.kind,
        sighting.severity,
        Millis(at),
        sighting.report,
        sighting.appointment.reveal(),
    ])?;
    match before {
        None => step(tx, &sighting.fingerprint, HistoryEvent::FirstSeen, "", at)?,
        Some(State::Resolved) => {
            set(tx, &sighting.fingerprint, State::Open, HistoryEvent::SeenAgain, "", at)?;
            // To whom it was assigned ended with it.
            set_assigned(tx, &sighting.fingerprint, None)?;
        }
        Some(State::Open | State::InReview | State::Accepted | State::NotFixed | State::Closed) => {}
    }
    find(tx, &sighting.fingerprint)?.ok_or(Error::NotAllowed { what: "the discrepancy" })
}

/// Changes the state and records the step, in one.
pub fn set(
    tx: &mut Tx<'_>,
    fingerprint: &str,
    state: State,
    what: HistoryEvent,
    note: &str,
    at: DateTime<Utc>,
) -> Result<()> {
    let resolved = (state == State::Resolved).then_some(at);
    let sql = "UPDATE discrepancy SET state = ?2, reason = ?3, resolved_at = ?4 WHERE fingerprint = ?1";
    let values = params![fingerprint, AsWord(state), note, MaybeMillis(resolved)];
    if tx.conn().prepare_cached(sql)?.execute(values)? == 0 {
        return Err(Error::NotAllowed { what: "the discrepancy" });
    }
    step(tx, fingerprint, what, note, at)
}

/// Assigns it to a person, or to nobody any more, and records the step, in one.
pub fn assign(
    tx: &mut Tx<'_>,
    fingerprint: &str,
    to: Option<&Email>,
    note: &str,
    at: DateTime<Utc>,
) -> Result<()> {
    set_assigned(tx, fingerprint, to)?;
    step(tx, fingerprint, HistoryEvent::Assigned, note, at)
}

fn set_assigned(tx: &mut Tx<'_>, fingerprint: &str, to: Option<&Email>) -> Result<()> {
    let sql = "UPDATE discrepancy SET assigned = ?2 WHERE fingerprint = ?1";
    let values = params![fingerprint, to.map_or("", Email::as_str)];
    if tx.conn().prepare_cached(sql)?.execute(values)? == 0 {
        return Err(Error::NotAllowed { what: "the discrepancy" });
    }
    Ok(())
}

fn step(tx: &mut Tx<'_>, fingerprint: &str, what: HistoryEvent, note: &str, at: DateTime<Utc>) -> Result<()> {
    let sql = "INSERT INTO discrepancy_step (fingerprint, at, what, note) VALUES (?1, ?2, ?3, ?4)";
    tx.conn().prepare_cached(sql)?.execute(params![fingerprint, Millis(at), AsWord(what), note])?;
    Ok(())
}

/// The discrepancy of that fingerprint.
pub fn find(reader: &Reader, fingerprint: &str) -> Result<Option<Discrepancy>> {
    let sql = format!("{SELECT} WHERE fingerprint = ?1");
    Ok(reader.conn().prepare_cached(&sql)?.query_row([fingerprint], read).optional()?)
}

/// All that are neither resolved nor closed, longest known first.
pub fn unresolved(reader: &Reader) -> Result<Vec<Discrepancy>> {
    let sql = format!("{SELECT} WHERE state NOT IN ('resolved', 'closed') ORDER BY first_seen, fingerprint");
    Ok(reader.conn().prepare_cached(&sql)?.query_map([], read)?.collect::<rusqlite::Result<_>>()?)
}

/// To whom each is assigned that is neither resolved nor closed.
pub fn assigned(reader: &Reader) -> Result<BTreeMap<String, Email>> {
    let sql = format!("{SELECT} WHERE state NOT IN ('resolved', 'closed') AND assigned <> ''");
    let mut statement = reader.conn().prepare_cached(&sql)?;
    let rows: Vec<Discrepancy> = statement.query_map([], read)?.collect::<rusqlite::Result<_>>()?;
    Ok(rows.into_iter().filter_map(|row| Some((row.sighting.fingerprint, row.assigned?))).collect())
}

/// All that were resolved at or after an instant.
pub fn resolved_since(reader: &Reader, since: DateTime<Utc>) -> Result<Vec<Discrepancy>> {
    let sql =
        format!("{SELECT} WHERE state = 'resolved' AND resolved_at >= ?1 ORDER BY resolved_at, fingerprint");
    let mut statement = reader.conn().prepare_cached(&sql)?;
    Ok(statement.query_map([Millis(since)], read)?.collect::<rusqlite::Result<_>>()?)
}

/// All whose sides name that id, over or not, oldest first. Another text may hold it, so that the sides have to be asked.
pub fn naming(reader: &Reader, id: &str) -> Result<Vec<Discrepancy>> {
    let sql = format!("{SELECT} WHERE instr(appointment, ?1) > 0 ORDER BY first_seen, fingerprint");
    Ok(reader.conn().prepare_cached(&sql)?.query_map([id], read)?.collect::<rusqlite::Result<_>>()?)
}

/// What happened to it, oldest first.
pub fn history(reader: &Reader, fingerprint: &str) -> Result<Vec<Step>> {
    let sql = "SELECT at, what, note FROM discrepancy_step WHERE fingerprint = ?1 ORDER BY number";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let rows = statement.query_map([fingerprint], |row| {
        Ok(Step { at: row.get::<_, Millis>(0)?.0, what: row.get::<_, AsWord<_>>(1)?.0, note: row.get(2)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Discrepancy> {
    Ok(Discrepancy {
        sighting: Sighting {
            fingerprint: row.get(0)?,
            kind: row.get(1)?,
            severity: row.get(2)?,
            report: row.get(7)?,
            appointment: ClientText::new(row.get::<_, String>(9)?),
        },
        state: row.get::<_, AsWord<_>>(3)?.0,
        reason: row.get(4)?,
        first_seen: row.get::<_, Millis>(5)?.0,
        last_seen: row.get::<_, Millis>(6)?.0,
        resolved_at: row.get::<_, MaybeMillis>(8)?.0,
        assigned: Email::new(row.get_ref(10)?.as_str()?),
    })
}
