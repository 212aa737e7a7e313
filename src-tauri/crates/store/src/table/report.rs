//! Reports, numbered without gaps and chained. They are appended and never touched again.

use crate::chain::{Anchor, FIRST, Verified, Walk, seal};
use crate::columns::Millis;
use crate::error::{Error, Result};
use crate::{Reader, Tx};
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{OptionalExtension, Row, params};
use truedocket_core::ids::RunId;
use truedocket_core::text::ClientText;

/// A report to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReport {
    /// [`next_number`], asked in the same transaction.
    pub number: u64,
    /// The run that made it.
    pub run: RunId,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// First compared day.
    pub day_from: NaiveDate,
    /// Last compared day, inclusive.
    pub day_to: NaiveDate,
    /// JSON of the report as it was shown.
    pub content: ClientText,
}

/// A report as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredReport {
    /// What was stored.
    pub report: NewReport,
    /// The seal of the report before, hex; 64 zeros for the first.
    pub previous: String,
    /// This report's seal, hex.
    pub hash: String,
}

const SELECT: &str = "SELECT number, run, made_at, day_from, day_to, content, previous, hash FROM report";

/// The number that the next report has.
pub fn next_number(reader: &Reader) -> Result<u64> {
    Ok(head(reader)?.rows + 1)
}

/// The end of the chain now.
pub fn head(reader: &Reader) -> Result<Anchor> {
    let sql = "SELECT number, hash FROM report ORDER BY number DESC LIMIT 1";
    let last = reader
        .conn()
        .prepare_cached(sql)?
        .query_row([], |row| Ok(Anchor { rows: row.get(0)?, head: row.get(1)? }))
        .optional()?;
    Ok(last.unwrap_or_else(|| Anchor { rows: 0, head: FIRST.to_owned() }))
}

/// Appends a report, seals it, and answers with it as it is stored.
pub fn append(tx: &mut Tx<'_>, report: NewReport) -> Result<StoredReport> {
    let end = head(tx)?;
    if report.number != end.rows + 1 {
        return Err(Error::Conflict { what: "the report's number" });
    }
    let hash = seal_of(&report, &end.head)?;
    let sql = "INSERT INTO report (number, run, made_at, day_from, day_to, content, previous, hash)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    tx.conn().prepare_cached(sql)?.execute(params![
        report.number,
        report.run.as_str(),
        Millis(report.made_at),
        report.day_from.to_string(),
        report.day_to.to_string(),
        report.content.reveal(),
        end.head,
        hash,
    ])?;
    Ok(StoredReport { report, previous: end.head, hash })
}

/// The newest report.
pub fn newest(reader: &Reader) -> Result<Option<StoredReport>> {
    let sql = format!("{SELECT} ORDER BY number DESC LIMIT 1");
    Ok(reader.conn().prepare_cached(&sql)?.query_row([], read).optional()?)
}

/// Was a report made before that instant?
pub fn is_any_before(reader: &Reader, at: DateTime<Utc>) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM report WHERE made_at < ?1)";
    Ok(reader.conn().prepare_cached(sql)?.query_row([Millis(at)], |row| row.get(0))?)
}

/// Is any report about that day?
pub fn is_any_about(reader: &Reader, day: NaiveDate) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM report WHERE day_from <= ?1 AND day_to >= ?1)";
    Ok(reader.conn().prepare_cached(sql)?.query_row([day.to_string()], |row| row.get(0))?)
}

/// The report of that number.
pub fn by_number(reader: &Reader, number: u64) -> Result<Option<StoredReport>> {
    let sql = format!("{SELECT} WHERE number = ?1");
    Ok(reader.conn().prepare_cached(&sql)?.query_row([number], read).optional()?)
}

/// Looks at every report; with `kept`, also at an end that was recorded elsewhere.
pub fn verify(reader: &Reader, kept: Option<&Anchor>) -> Result<Verified> {
    let mut walk = Walk::new(kept.cloned());
    let mut statement = reader.conn().prepare(&format!("{SELECT} ORDER BY number"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let Ok(stored) = read(row) else {
            walk.unreadable();
            break;
        };
        let computed = seal_of(&stored.report, &stored.previous)?;
        if !walk.step(stored.report.number, &stored.previous, &stored.hash, &computed) {
            break;
        }
    }
    Ok(walk.end())
}

fn seal_of(report: &NewReport, previous: &str) -> Result<String> {
    let columns = (
        report.number,
        report.run.as_str(),
        report.made_at.timestamp_millis(),
        report.day_from.to_string(),
        report.day_to.to_string(),
        report.content.reveal(),
    );
    Ok(seal(previous, &columns)?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredReport> {
    Ok(StoredReport {
        report: NewReport {
            number: row.get(0)?,
            run: RunId::new(row.get::<_, String>(1)?),
            made_at: row.get::<_, Millis>(2)?.0,
            day_from: row.get(3)?,
            day_to: row.get(4)?,
            content: ClientText::new(row.get::<_, String>(5)?),
        },
        previous: row.get(6)?,
        hash: row.get(7)?,
    })
}
