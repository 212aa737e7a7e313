//! A stretch of the review grid.

use super::ask;
use super::show::RowFormatter;
use crate::api::audit::{AuditItems, AuditItemsAsked};
use crate::api::failure::Problem;
use crate::audit::state;
use crate::engine::Engine;
use crate::words;
use truedocket_core::ids::RunId;
use truedocket_store::table::audit::AuditCalendar;
use truedocket_store::table::{audit, review};

/// Rows of one stretch: more would make the grid wait.
const STRETCH: u32 = 500;

/// The rows that the filter leaves, in the order that was asked for.
pub(crate) async fn audit_items(engine: &Engine, asked: AuditItemsAsked) -> Result<AuditItems, Problem> {
    let id = state::audit_id(engine, &asked.run).await?;
    let office = engine.office(&engine.policy().await?)?;
    let calendars = review_calendars(engine, &id).await?;
    let (filter, order) = (ask::filter(&asked.filter, &calendars)?, ask::order(&asked)?);
    let (offset, limit) = (asked.offset, asked.limit.min(STRETCH));
    let page =
        engine.memory.read(move |reader| review::page(reader, &id, &filter, order, offset, limit)).await;
    let page = page.map_err(|error| words::memory(&error))?;
    let formatter = RowFormatter::of(calendars, office);
    Ok(AuditItems {
        total: page.total,
        offset,
        rows: page.rows.iter().map(|item| formatter.item(item, order.group)).collect(),
    })
}

/// The calendars of a clean-up that is there.
pub(super) async fn review_calendars(engine: &Engine, id: &RunId) -> Result<Vec<AuditCalendar>, Problem> {
    let asked = id.clone();
    let known = engine.memory.read(move |reader| {
        let known = audit::get(reader, &asked)?;
        known.map(|_| audit::calendars(reader, &asked)).transpose()
    });
    let calendars = known.await.map_err(|error| words::memory(&error))?;
    calendars.ok_or_else(|| {
        words::refused("There is no such clean-up.", "Name one of the list, or none for the newest.")
    })
}
