//! One write of a fix as it is journalled: all that is needed to act, nothing left to choose.

use super::ground::{DecidedEvent, VanishedEvent};
use super::receipts;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use truedocket_connect::ports::{EntryChange, EntryDraft};
use truedocket_core::act::{OperationKey, Protection, Work};
use truedocket_core::firm::matter::Entry;
use truedocket_core::ids::{ConnectionName, EventKey, RemoteId, RunId};
use truedocket_core::morning::fix::{EntryEdit, EntryFields, FixWrite, PlannedMatter, Undo};
use truedocket_core::morning::outcome::Facts;
use truedocket_core::text::ClientText;
use truedocket_store::table::operation::{NewOperation, Operation};

/// Does the plan go forward, or is it taken back?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Direction {
    /// Carried out.
    Apply,
    /// Taken back.
    Undo,
}

impl Direction {
    pub(crate) fn work(self) -> Work {
        match self {
            Self::Apply => Work::Fix,
            Self::Undo => Work::FixUndo,
        }
    }
}

/// One write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Task {
    pub(crate) plan: String,
    pub(crate) direction: Direction,
    pub(crate) row: u64,
    pub(crate) discrepancy: String,
    pub(crate) connection: ConnectionName,
    /// The event that a created entry stands for.
    pub(crate) event: Option<EventKey>,
    pub(crate) write: FixWrite,
    /// How the write is taken back; `None` for one that takes back.
    pub(crate) undo: Option<Undo>,
    /// Entries that bear the same source and are not the one to be made.
    pub(crate) known: BTreeSet<RemoteId>,
    /// The events of record on which it was decided.
    #[serde(default)]
    pub(crate) decided: Vec<DecidedEvent>,
    /// Events of record that nobody holds, and on whose being gone it stands.
    #[serde(default)]
    pub(crate) vanished: Vec<VanishedEvent>,
    /// Entries that stay: one is removed because they stand for the same appointment.
    #[serde(default)]
    pub(crate) stays: Vec<Facts>,
    /// The entry that is removed because its event is gone; an event that was made anew keeps it.
    #[serde(default)]
    pub(crate) called_off: Option<Facts>,
    /// The matter that is written, as it was shown.
    #[serde(default)]
    pub(crate) matter: Option<PlannedMatter>,
    /// Entries that stood beside the one to be made when it was decided, and say the same.
    #[serde(default)]
    pub(crate) beside: BTreeSet<RemoteId>,
}

/// What a write did: the entry before and after, as the practice system shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Receipt {
    /// Before; `None` for a creation.
    pub(crate) before: Option<Entry>,
    /// After; `None` for a deletion.
    pub(crate) after: Option<Entry>,
}

/// How the undo of a carried-out plan is kept: per row, what takes it back and what was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Done {
    pub(crate) undo: Undo,
    pub(crate) receipt: Receipt,
}

impl Task {
    pub(crate) fn act(&self) -> &'static str {
        match self.write {
            FixWrite::Create(_) => receipts::CREATE,
            FixWrite::Change { .. } => receipts::CHANGE,
            FixWrite::Delete { .. } => receipts::DELETE,
        }
    }

    /// Names the operation that carries it out; entries that it makes bear it.
    pub(crate) fn key(&self) -> OperationKey {
        OperationKey::new(self.direction.work(), &self.plan, self.row)
    }

    /// For the journal.
    pub(crate) fn operation(&self, run: &RunId) -> Result<NewOperation, serde_json::Error> {
        let (object, expects, protection) = match &self.write {
            // Nothing refuses a second entry of the same source, but it can be asked for.
            FixWrite::Create(_) => (String::new(), String::new(), Protection::Queryable),
            FixWrite::Change { key, seen, .. } | FixWrite::Delete { key, seen } => {
                (key.to_string(), seen.to_string(), Protection::Keyed)
            }
        };
        Ok(NewOperation {
            work: self.direction.work(),
            plan: self.plan.clone(),
            place: self.row,
            connection: self.connection.clone(),
            act: self.act(),
            object,
            expects,
            protection,
            run: Some(run.clone()),
            payload: ClientText::new(serde_json::to_string(self)?),
        })
    }

    /// From the journal.
    pub(crate) fn of(operation: &Operation) -> Result<Self, serde_json::Error> {
        serde_json::from_str(operation.payload.reveal())
    }
}

/// The entry to be made, by the operation of that key.
pub(crate) fn draft(fields: &EntryFields, mark: &OperationKey) -> EntryDraft {
    EntryDraft {
        calendar: fields.calendar.clone(),
        span: fields.span.clone(),
        title: fields.title.clone(),
        body: fields.body.clone(),
        place: fields.place.clone(),
        matter: fields.matter.clone(),
        category: fields.category.clone(),
        attendees: fields.attendees.clone(),
        source: fields.source.clone(),
        mark: mark.to_string(),
    }
}

/// The change to be made.
pub(crate) fn change(edit: &EntryEdit) -> EntryChange {
    EntryChange {
        calendar: edit.calendar.clone(),
        span: edit.span.clone(),
        title: edit.title.clone(),
        place: edit.place.clone(),
        matter: edit.matter.clone(),
        category: edit.category.clone(),
        attendees: edit.attendees.clone(),
        ..EntryChange::default()
    }
}
