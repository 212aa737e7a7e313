//! Was an event made anew while it was gone? A person may have typed in again what a clean-up took away; bringing it back
//! would make a second one beside theirs.

use super::restore::RestoreReceipt;
use crate::shared_store::SharedStore;
use chrono::TimeDelta;
use std::collections::BTreeSet;
use truedocket_connect::ports::{CleanCalendar, PortResult, RowsRequest};
use truedocket_connect::walk::PageWalk;
use truedocket_core::act::{State, Work};
use truedocket_core::calendar::event::{Calendar, EventStatus};
use truedocket_core::calendar::source::{RowKind, SourceEvent};
use truedocket_core::ids::{EventKey, RunId};
use truedocket_core::rules::title;
use truedocket_core::time::Window;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::purge::{self, UndoState};
use truedocket_store::table::{audit, operation};
use truedocket_store::{Reader, Result};

/// Looks for it on behalf of one line of an undo.
pub(super) struct AnewLook {
    pub(super) memory: SharedStore,
    pub(super) audit: RunId,
    pub(super) purge: String,
    /// The line that is brought back.
    pub(super) line: i64,
    pub(super) office: Zone,
}

/// What stands there instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InItsPlace {
    Nothing,
    /// Somebody else made the same event anew.
    Theirs,
    /// It may be one that another line brings back at this moment.
    MayBeOurs,
}

impl AnewLook {
    /// Rows of other ids that say the same of calendar, time and title.
    pub(super) async fn rows(
        &self,
        port: &dyn CleanCalendar,
        calendar: &Calendar,
        gone: &SourceEvent,
    ) -> PortResult<Vec<EventKey>> {
        let (start, end) = gone.event.span.instants(&self.office);
        let window = Window { start, end: end.max(start + TimeDelta::minutes(1)) };
        let (mut asked, mut walk) = (RowsRequest::All(Some(window)), PageWalk::default());
        let mut found = Vec::new();
        loop {
            let listed = port.source_events(calendar, &asked).await?;
            let same = listed.items.into_iter().filter(|row| says_the_same(&row.source, gone));
            found.extend(same.map(|row| row.source.event.key));
            let Some(next) = listed.next else { return Ok(found) };
            walk.step(&next.0, "calendar", "list")?;
            asked = RowsRequest::Next(next);
        }
    }

    /// Whose are these rows? What the clean-up has read stood there before, and what an undo has made is ours.
    pub(super) async fn whose(&self, rows: Vec<EventKey>, gone: &SourceEvent) -> Result<InItsPlace> {
        if rows.is_empty() {
            return Ok(InItsPlace::Nothing);
        }
        let (run, purge, line, gone) = (self.audit.clone(), self.purge.clone(), self.line, gone.clone());
        self.memory
            .read(move |reader| {
                let ours = brought_back(reader, &run)?;
                for key in rows {
                    if !ours.contains(&key) && !audit::knows(reader, &run, &key)? {
                        return match is_in_hand(reader, &run, &purge, line, &gone)? {
                            true => Ok(InItsPlace::MayBeOurs),
                            false => Ok(InItsPlace::Theirs),
                        };
                    }
                }
                Ok(InItsPlace::Nothing)
            })
            .await
    }
}

/// What undos of this clean-up have made.
fn brought_back(reader: &Reader, run: &RunId) -> Result<BTreeSet<EventKey>> {
    let mut made = BTreeSet::new();
    for known in purge::of_audit(reader, run)? {
        for one in operation::of_plan(reader, Work::PurgeUndo, &known.id)? {
            if one.state == State::Done {
                let receipt: std::result::Result<RestoreReceipt, _> =
                    serde_json::from_str(one.receipt.reveal());
                made.extend(receipt.map(|receipt| receipt.key));
            }
        }
    }
    Ok(made)
}

/// Does a line before this one bring back an event that says the same, now or when it can? Lines wait for earlier ones
/// only, so that no two wait for each other.
fn is_in_hand(reader: &Reader, run: &RunId, purge: &str, line: i64, gone: &SourceEvent) -> Result<bool> {
    for other in purge::lines_to_undo(reader, purge)? {
        let open = matches!(other.undo, UndoState::Wanted | UndoState::Sent);
        if open
            && other.number < line
            && audit::row(reader, run, other.row)?.is_some_and(|row| says_the_same(&row, gone))
        {
            return Ok(true);
        }
    }
    Ok(false)
}

fn says_the_same(row: &SourceEvent, gone: &SourceEvent) -> bool {
    let (there, was) = (&row.event, &gone.event);
    let normal = title::normal(was.title.reveal());
    there.key.id != was.key.id
        && there.key.connection == was.key.connection
        && there.key.calendar == was.key.calendar
        && there.status != EventStatus::Cancelled
        && is_series(row) == is_series(gone)
        && crate::fix::entries::same_time(&there.span, &was.span)
        && !normal.is_empty()
        && normal == title::normal(there.title.reveal())
}

fn is_series(row: &SourceEvent) -> bool {
    matches!(row.shape, RowKind::Series { .. })
}
