//! Findings go in: each event of a finding becomes an item of the review, with all that the review sorts and searches
//! by, so that no page of the grid has to open a hundred thousand rows.

use super::calendars;
use crate::columns::{AsWord, Millis, act_columns, confidence_number, email_text, json_from, span_columns};
use crate::error::{Error, Result};
use crate::{Reader, Tx};
use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Statement, params};
use std::collections::{BTreeMap, BTreeSet};
use truedocket_core::audit::find::AuditResult;
use truedocket_core::audit::finding::{Finding, Item, Part};
use truedocket_core::calendar::source::SourceEvent;
use truedocket_core::ids::RunId;

/// A quarter of an hour in milliseconds: no zone's clocks differ from UTC by less.
const QUARTER: i64 = 15 * 60 * 1000;

/// Stores what was found and ends the reading. Earlier findings of the clean-up go, and with them what was decided
/// about them. An item's row is an index into `numbers`.
pub fn put_findings(
    tx: &mut Tx<'_>,
    run: &RunId,
    found: &AuditResult,
    numbers: &[i64],
    at: DateTime<Utc>,
) -> Result<()> {
    let sql = "UPDATE audit SET state = 'found', found_at = ?2, sound = ?3, unproved = ?4 WHERE run = ?1";
    let values = params![run.as_str(), Millis(at), found.sound as u64, found.unproved as u64];
    if tx.conn().prepare_cached(sql)?.execute(values)? == 0 {
        return Err(Error::NotAllowed { what: "the clean-up" });
    }
    for table in ["audit_decision", "audit_item", "audit_finding", "audit_when"] {
        tx.conn().execute(&format!("DELETE FROM {table} WHERE run = ?1"), [run.as_str()])?;
    }
    let subjects = add_findings(tx, run, &found.findings, numbers)?;
    count_quarters(tx, run, &subjects)
}

/// Answers with the numbers of all rows that a finding names as its subject.
fn add_findings(
    tx: &mut Tx<'_>,
    run: &RunId,
    findings: &[Finding],
    numbers: &[i64],
) -> Result<BTreeSet<i64>> {
    let mut insert = tx.conn().prepare_cached(
        "INSERT INTO audit_finding (run, number, kind, confidence, reason, evidence) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    let mut items = Items::of(tx, run)?;
    for (number, finding) in (1_i64..).zip(findings) {
        insert.execute(params![
            run.as_str(),
            number,
            finding.kind.name(),
            confidence_number(finding.confidence),
            finding.reason.reveal(),
            serde_json::to_string(&finding.evidence)?,
        ])?;
        for item in &finding.items {
            let row = numbers.get(item.row).ok_or(Error::NotAllowed { what: "the finding's row" })?;
            items.add(number, finding, item, *row)?;
        }
    }
    Ok(items.subjects)
}

/// The items as they go in, numbered from 1.
struct Items<'t> {
    reader: &'t Reader,
    run: &'t RunId,
    insert: Statement<'t>,
    /// Calendars by place, with their place by name and that name in lower case.
    calendars: BTreeMap<i64, (i64, String)>,
    last: i64,
    subjects: BTreeSet<i64>,
}

impl<'t> Items<'t> {
    fn of(reader: &'t Reader, run: &'t RunId) -> Result<Self> {
        let mut names: Vec<(String, i64)> = calendars(reader, run)?
            .into_iter()
            .map(|of| (of.calendar.name.reveal().to_lowercase(), of.place))
            .collect();
        names.sort();
        let insert = reader.conn().prepare(
            "INSERT INTO audit_item (run, number, finding, row, part, kind, confidence, calendar, calendar_rank,
             starts, organizer, text, proposed, proposed_value)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        )?;
        Ok(Self {
            reader,
            run,
            insert,
            calendars: (0_i64..).zip(names).map(|(rank, (name, place))| (place, (rank, name))).collect(),
            last: 0,
            subjects: BTreeSet::new(),
        })
    }

    fn add(&mut self, finding: i64, of: &Finding, item: &Item, number: i64) -> Result<()> {
        let (place, kept) = self.row(number)?;
        let (_, starts, ..) = span_columns(&kept.event.span);
        let (rank, calendar) = self.calendars.get(&place).map_or((0, ""), |(rank, name)| (*rank, name));
        let (act, value) = act_columns(&item.proposed);
        self.last += 1;
        self.insert.execute(params![
            self.run.as_str(),
            self.last,
            finding,
            number,
            AsWord(item.part),
            of.kind as i64,
            confidence_number(of.confidence),
            place,
            rank,
            starts,
            email_text(kept.event.organizer.as_ref()),
            searched(&kept, calendar),
            act,
            value,
        ])?;
        if item.part == Part::Subject {
            self.subjects.insert(number);
        }
        Ok(())
    }

    fn row(&self, number: i64) -> Result<(i64, SourceEvent)> {
        let sql = "SELECT calendar, kept FROM audit_row WHERE run = ?1 AND number = ?2";
        let mut statement = self.reader.conn().prepare_cached(sql)?;
        let found = statement.query_row(params![self.run.as_str(), number], |row| {
            Ok((row.get(0)?, json_from(row.get_ref(1)?.as_str()?)?))
        });
        found.optional()?.ok_or(Error::NotAllowed { what: "the finding's row" })
    }
}

/// What the review is searched in and sorted by title with. SQLite folds the case of ASCII only, so we do it here.
fn searched(kept: &SourceEvent, calendar: &str) -> String {
    let title = kept.event.title.reveal().trim().to_lowercase();
    format!("{title}\n{}\n{calendar}", email_text(kept.event.organizer.as_ref()))
}

/// Counts rows by the quarter of an hour in which they begin.
fn count_quarters(tx: &mut Tx<'_>, run: &RunId, found: &BTreeSet<i64>) -> Result<()> {
    let mut quarters: BTreeMap<(bool, i64), (u64, u64)> = BTreeMap::new();
    let sql = "SELECT all_day, starts, number FROM audit_row WHERE run = ?1 ORDER BY all_day, starts";
    let mut statement = tx.conn().prepare_cached(sql)?;
    let mut rows = statement.query([run.as_str()])?;
    while let Some(row) = rows.next()? {
        let starts: i64 = row.get(1)?;
        let of = quarters.entry((row.get(0)?, starts.div_euclid(QUARTER) * QUARTER)).or_default();
        if found.contains(&row.get(2)?) {
            of.1 += 1;
        } else {
            of.0 += 1;
        }
    }
    let sql = "INSERT INTO audit_when (run, all_day, starts, sound, found) VALUES (?1, ?2, ?3, ?4, ?5)";
    let mut insert = tx.conn().prepare_cached(sql)?;
    for ((all_day, starts), (sound, found)) in quarters {
        insert.execute(params![run.as_str(), all_day, starts, sound, found])?;
    }
    Ok(())
}
