//! The review of a clean-up: findings with their events, found and sorted for the grid, and what was decided. Only
//! subjects of findings are decided about; the events beside them are shown.
//!
//! The grid asks for a stretch of a hundred thousand items at a time: all that it filters and sorts by lies in the items
//! themselves, and only the rows of the stretch are opened.

mod decided;
mod grid;

pub use decided::{Decided, decide, decided, decisions, take_back_last};
pub use grid::{Choice, Filter, Group, Order, Page, Selection, Sort, page, walk_items};

use crate::Reader;
use crate::columns::{AsWord, Millis, act_from, confidence_from, json_from};
use crate::error::Result;
use chrono::{DateTime, Utc};
use rusqlite::types::FromSqlError;
use rusqlite::{OptionalExtension, Row, params};
use std::collections::BTreeMap;
use truedocket_core::audit::finding::{Act, Confidence, Evidence, FindingKind, Part};
use truedocket_core::calendar::source::SourceEvent;
use truedocket_core::ids::RunId;
use truedocket_core::text::ClientText;

/// A finding without its events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingRow {
    /// Its number in the clean-up, from 1.
    pub number: i64,
    /// What is wrong.
    pub kind: FindingKind,
    /// How sure.
    pub confidence: Confidence,
    /// Why.
    pub reason: ClientText,
    /// The facts, the deciding one first.
    pub evidence: Vec<Evidence>,
}

/// One event of one finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewItem {
    /// Its number in the clean-up, from 1.
    pub number: i64,
    /// Number of its finding.
    pub finding: i64,
    /// What is wrong.
    pub kind: FindingKind,
    /// How sure.
    pub confidence: Confidence,
    /// Why.
    pub reason: ClientText,
    /// What it is to the finding.
    pub part: Part,
    /// Place of its calendar.
    pub place: i64,
    /// Number of its row.
    pub row: i64,
    /// The row.
    pub kept: SourceEvent,
    /// What is proposed.
    pub proposed: Act,
    /// What was decided; `None`: nothing yet.
    pub decision: Option<Act>,
}

/// Counts of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindCount {
    /// Which.
    pub kind: FindingKind,
    /// Findings.
    pub findings: u64,
    /// Events to decide on.
    pub items: u64,
    /// Of these, those for which something other than keeping is proposed.
    pub proposed: u64,
}

/// Rows that begin in one quarter of an hour, or on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimelineSlot {
    /// Whole days: `at` is their midnight in UTC, whatever the zone.
    pub all_day: bool,
    /// Begin of the quarter.
    pub at: DateTime<Utc>,
    /// Rows that no finding names.
    pub sound: u64,
    /// Rows that some finding names.
    pub found: u64,
}

const ITEM: &str =
    "SELECT i.number, i.finding, i.kind, i.confidence, f.reason, i.part, i.calendar, i.row, r.kept,
     i.proposed, i.proposed_value, i.decision, i.decision_value FROM audit_item i
     JOIN audit_finding f ON f.run = i.run AND f.number = i.finding
     JOIN audit_row r ON r.run = i.run AND r.number = i.row";

/// One item.
pub fn item(reader: &Reader, run: &RunId, number: i64) -> Result<Option<ReviewItem>> {
    let sql = format!("{ITEM} WHERE i.run = ?1 AND i.number = ?2");
    let mut statement = reader.conn().prepare_cached(&sql)?;
    Ok(statement.query_row(params![run.as_str(), number], read_item).optional()?)
}

/// The row that an item is about; `None`: there is no such item.
pub fn row_of(reader: &Reader, run: &RunId, number: i64) -> Result<Option<i64>> {
    let sql = "SELECT row FROM audit_item WHERE run = ?1 AND number = ?2";
    let mut statement = reader.conn().prepare_cached(sql)?;
    Ok(statement.query_row(params![run.as_str(), number], |row| row.get(0)).optional()?)
}

/// All events of a finding, in the order in which it names them.
pub fn of_finding(reader: &Reader, run: &RunId, finding: i64) -> Result<Vec<ReviewItem>> {
    let sql = format!("{ITEM} WHERE i.run = ?1 AND i.finding = ?2 ORDER BY i.number");
    let mut statement = reader.conn().prepare_cached(&sql)?;
    let rows = statement.query_map(params![run.as_str(), finding], read_item)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One finding.
pub fn finding(reader: &Reader, run: &RunId, number: i64) -> Result<Option<FindingRow>> {
    let sql =
        "SELECT number, kind, confidence, reason, evidence FROM audit_finding WHERE run = ?1 AND number = ?2";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let found = statement.query_row(params![run.as_str(), number], |row| {
        Ok(FindingRow {
            number: row.get(0)?,
            kind: FindingKind::named(row.get_ref(1)?.as_str()?).ok_or(FromSqlError::InvalidType)?,
            confidence: confidence_from(row.get(2)?)?,
            reason: ClientText::new(row.get::<_, String>(3)?),
            evidence: json_from(row.get_ref(4)?.as_str()?)?,
        })
    });
    Ok(found.optional()?)
}

/// The kind of each finding, by its number.
pub fn finding_kinds(reader: &Reader, run: &RunId) -> Result<BTreeMap<i64, FindingKind>> {
    let sql = "SELECT number, kind FROM audit_finding WHERE run = ?1";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let rows = statement.query_map([run.as_str()], |row| {
        Ok((row.get(0)?, FindingKind::named(row.get_ref(1)?.as_str()?).ok_or(FromSqlError::InvalidType)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Counts of all kinds, in order, also of those that were not found.
pub fn kinds(reader: &Reader, run: &RunId) -> Result<Vec<KindCount>> {
    let mut counts = FindingKind::ALL.map(|kind| KindCount { kind, findings: 0, items: 0, proposed: 0 });
    let sql = "SELECT kind, count(DISTINCT finding), count(*), count(*) FILTER (WHERE proposed <> 'keep')
               FROM audit_item WHERE run = ?1 AND part = 'subject' GROUP BY kind";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let mut rows = statement.query([run.as_str()])?;
    while let Some(row) = rows.next()? {
        let of = counts
            .get_mut(row.get::<_, usize>(0)?)
            .ok_or(rusqlite::Error::from(FromSqlError::InvalidType))?;
        *of = KindCount { findings: row.get(1)?, items: row.get(2)?, proposed: row.get(3)?, ..*of };
    }
    Ok(counts.to_vec())
}

/// When rows begin: whole days last, each in order of time. Nothing before the findings are drawn up.
pub fn timeline(reader: &Reader, run: &RunId) -> Result<Vec<TimelineSlot>> {
    let sql = "SELECT all_day, starts, sound, found FROM audit_when WHERE run = ?1 ORDER BY all_day, starts";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let rows = statement.query_map([run.as_str()], |row| {
        Ok(TimelineSlot {
            all_day: row.get(0)?,
            at: row.get::<_, Millis>(1)?.0,
            sound: row.get(2)?,
            found: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn read_item(row: &Row<'_>) -> rusqlite::Result<ReviewItem> {
    let (proposed, decided) = (row.get_ref(9)?.as_str()?, row.get_ref(11)?.as_str()?);
    Ok(ReviewItem {
        number: row.get(0)?,
        finding: row.get(1)?,
        kind: *FindingKind::ALL.get(row.get::<_, usize>(2)?).ok_or(FromSqlError::InvalidType)?,
        confidence: confidence_from(row.get(3)?)?,
        reason: ClientText::new(row.get::<_, String>(4)?),
        part: row.get::<_, AsWord<_>>(5)?.0,
        place: row.get(6)?,
        row: row.get(7)?,
        kept: json_from(row.get_ref(8)?.as_str()?)?,
        proposed: act_from(proposed, row.get_ref(10)?.as_str()?)?.ok_or(FromSqlError::InvalidType)?,
        decision: act_from(decided, row.get_ref(12)?.as_str()?)?,
    })
}
