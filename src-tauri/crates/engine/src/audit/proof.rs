//! What is written down once it is known that a line was done or brought back: the ledger's row, and the cache of the
//! morning's report.

use super::line::LineReceipt;
use super::restore::RestoreReceipt;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use truedocket_core::audit::finding::Act;
use truedocket_core::ids::{EventKey, RunId};
use truedocket_store::table::operation::Operation;
use truedocket_store::table::{event, ledger};
use truedocket_store::{Result, Tx};

/// What the ledger says beside the act itself.
#[derive(Clone, Debug)]
pub(super) struct Proof {
    /// This execution.
    pub(super) run: RunId,
    /// Who wanted it.
    pub(super) actor: String,
    /// The event.
    pub(super) key: EventKey,
    /// The version that was approved.
    pub(super) seen: String,
    /// The purge.
    pub(super) purge: String,
    /// Hash of its backup.
    pub(super) backup: String,
}

impl Proof {
    fn row(
        self,
        object: String,
        act: &str,
        before: Value,
        after: Value,
        now: DateTime<Utc>,
    ) -> ledger::Entry {
        ledger::Entry {
            at: now,
            run: Some(self.run),
            actor: self.actor,
            system: self.key.connection.to_string(),
            object,
            act: act.to_owned(),
            before,
            after,
        }
    }
}

pub(super) fn line_done(
    tx: &mut Tx<'_>,
    proof: Proof,
    operation: &Operation,
    act: &Act,
    receipt: &LineReceipt,
    now: DateTime<Utc>,
) -> Result<()> {
    let words = match act {
        Act::Keep => "keep event",
        Act::Delete => "delete event",
        Act::EndSeries => "end series",
        Act::SetCategory(_) => "set category",
        Act::SetOwner(_) => "set owner",
    };
    if *act == Act::Delete {
        event::mark_gone(tx, &proof.key, now)?;
    }
    let before = json!({ "version": proof.seen, "backup": proof.backup, "purge": proof.purge, "operation": operation.key.as_str() });
    let after = receipt.row.as_ref().map_or(
        Value::Null,
        |row| json!({ "calendar": row.event.key.calendar.as_str(), "version": row.event.version.as_str() }),
    );
    let object = proof.key.to_string();
    ledger::append(tx, &proof.row(object, words, before, after, now)).map(drop)
}

pub(super) fn brought_back(
    tx: &mut Tx<'_>,
    proof: Proof,
    operation: &Operation,
    receipt: &RestoreReceipt,
    now: DateTime<Utc>,
) -> Result<()> {
    let before =
        json!({ "was": proof.key.to_string(), "purge": proof.purge, "operation": operation.key.as_str() });
    let after = json!({ "version": receipt.version.as_str(), "backup": proof.backup });
    let object = receipt.key.to_string();
    ledger::append(tx, &proof.row(object, "restore event", before, after, now)).map(drop)
}
