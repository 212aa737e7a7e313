//! What was decided. Each click is a batch that can be taken back as a whole, the last one first.

use crate::columns::{Millis, act_columns, act_from, json_from};
use crate::error::Result;
use crate::{Reader, Tx};
use chrono::{DateTime, Utc};
use rusqlite::types::FromSqlError;
use rusqlite::{OptionalExtension, params};
use truedocket_core::audit::finding::Act;
use truedocket_core::audit::manifest::Decision;
use truedocket_core::calendar::source::SourceEvent;
use truedocket_core::ids::RunId;

/// How many items were decided how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// Not yet.
    pub open: u64,
    /// To keep.
    pub keep: u64,
    /// To delete.
    pub delete: u64,
    /// Series to end.
    pub end_series: u64,
    /// To get a category.
    pub set_category: u64,
    /// To get an owner.
    pub set_owner: u64,
    /// Is there a decision that can be taken back?
    pub can_take_back: bool,
}

/// Decides about items in one batch; `None` takes a decision away. Answers with how many it changed: what was decided so
/// already is left as it is, and so is everything that is not a subject of a finding.
pub fn decide(
    tx: &mut Tx<'_>,
    run: &RunId,
    decisions: &[(i64, Option<Act>)],
    at: DateTime<Utc>,
) -> Result<u64> {
    let sql = "SELECT coalesce(max(batch), 0) + 1 FROM (SELECT max(batch) AS batch FROM audit_decision
               WHERE run = ?1 AND taken_back = 0 UNION ALL SELECT max(batch) FROM audit_decision
               WHERE run = ?1 AND taken_back = 1)";
    let batch: i64 = tx.conn().prepare_cached(sql)?.query_row([run.as_str()], |row| row.get(0))?;
    let mut record = tx.conn().prepare_cached(
        "INSERT INTO audit_decision (run, batch, item, before, after, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    let mut changed = 0;
    for (item, act) in decisions {
        let Some(before) = decision_of(tx, run, *item)? else { continue };
        if before == *act {
            continue;
        }
        set(tx, run, *item, act.as_ref())?;
        let (before, after) = (serde_json::to_string(&before)?, serde_json::to_string(act)?);
        record.execute(params![run.as_str(), batch, item, before, after, Millis(at)])?;
        changed += 1;
    }
    Ok(changed)
}

/// Takes the last batch back that was not taken back yet. Answers with how many items it was about; 0: there is none.
pub fn take_back_last(tx: &mut Tx<'_>, run: &RunId) -> Result<u64> {
    let sql = "SELECT max(batch) FROM audit_decision WHERE run = ?1 AND taken_back = 0";
    let batch: Option<i64> = tx.conn().prepare_cached(sql)?.query_row([run.as_str()], |row| row.get(0))?;
    let Some(batch) = batch else { return Ok(0) };
    let sql = "SELECT item, before FROM audit_decision WHERE run = ?1 AND taken_back = 0 AND batch = ?2
               ORDER BY number DESC";
    let mut statement = tx.conn().prepare_cached(sql)?;
    let before: Vec<(i64, Option<Act>)> = statement
        .query_map(params![run.as_str(), batch], |row| {
            Ok((row.get(0)?, json_from(row.get_ref(1)?.as_str()?)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    for (item, act) in &before {
        set(tx, run, *item, act.as_ref())?;
    }
    let sql = "UPDATE audit_decision SET taken_back = 1 WHERE run = ?1 AND taken_back = 0 AND batch = ?2";
    tx.conn().prepare_cached(sql)?.execute(params![run.as_str(), batch])?;
    Ok(before.len() as u64)
}

/// `None`: there is no such item to decide on.
fn decision_of(reader: &Reader, run: &RunId, item: i64) -> Result<Option<Option<Act>>> {
    let sql =
        "SELECT decision, decision_value FROM audit_item WHERE run = ?1 AND number = ?2 AND part = 'subject'";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let found = statement.query_row(params![run.as_str(), item], |row| {
        Ok(act_from(row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?)?)
    });
    Ok(found.optional()?)
}

fn set(tx: &Tx<'_>, run: &RunId, item: i64, act: Option<&Act>) -> Result<()> {
    let (name, value) = act.map_or(("", ""), act_columns);
    let sql = "UPDATE audit_item SET decision = ?3, decision_value = ?4 WHERE run = ?1 AND number = ?2";
    tx.conn().prepare_cached(sql)?.execute(params![run.as_str(), item, name, value])?;
    Ok(())
}

/// Counts what was decided.
pub fn decided(reader: &Reader, run: &RunId) -> Result<Decided> {
    let sql =
        "SELECT decision, count(*) FROM audit_item WHERE run = ?1 AND part = 'subject' GROUP BY decision";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let mut rows = statement.query([run.as_str()])?;
    let mut counts = Decided::default();
    while let Some(row) = rows.next()? {
        let count = match row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)? {
            "" => &mut counts.open,
            "keep" => &mut counts.keep,
            "delete" => &mut counts.delete,
            "end_series" => &mut counts.end_series,
            "set_category" => &mut counts.set_category,
            "set_owner" => &mut counts.set_owner,
            _ => return Err(rusqlite::Error::from(FromSqlError::InvalidType).into()),
        };
        *count += row.get::<_, u64>(1)?;
    }
    let sql = "SELECT EXISTS (SELECT 1 FROM audit_decision WHERE run = ?1 AND taken_back = 0)";
    counts.can_take_back = reader.conn().prepare_cached(sql)?.query_row([run.as_str()], |row| row.get(0))?;
    Ok(counts)
}

/// All decisions, in order of item, each with the number of its row: what the manifest is drawn up from.
pub fn decisions(reader: &Reader, run: &RunId) -> Result<Vec<(Decision, i64)>> {
    let sql = "SELECT i.decision, i.decision_value, i.finding, i.row, r.kept FROM audit_item i
               JOIN audit_row r ON r.run = i.run AND r.number = i.row
               WHERE i.run = ?1 AND i.part = 'subject' AND i.decision > '' ORDER BY i.number";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let rows = statement.query_map([run.as_str()], |row| {
        let act = act_from(row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?)?;
        let kept: SourceEvent = json_from(row.get_ref(4)?.as_str()?)?;
        let decision = Decision {
            key: kept.event.key,
            seen: kept.event.version,
            shape: kept.shape,
            act: act.ok_or(FromSqlError::InvalidType)?,
            finding: row.get(2)?,
        };
        Ok((decision, row.get(3)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
