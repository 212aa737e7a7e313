//! From rows to findings. The looking itself is `core`'s; here it is given what the firm knows about itself.

use super::visibility::{UnreadList, Visibility, judged};
use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::reading;
use crate::words;
use std::collections::BTreeMap;
use truedocket_core::audit::find::{AuditResult, Firm, find};
use truedocket_core::audit::table::EventTable;
use truedocket_core::audit::visibility::{CalendarsRead, ListsRead};
use truedocket_core::firm::matter::Matter;
use truedocket_core::firm::people::Staff;
use truedocket_core::firm::policy::Policy;
use truedocket_core::ids::RunId;
use truedocket_core::rules::called_off::CalledOffWords;
use truedocket_core::rules::matter_id::MatterIndex;
use truedocket_core::time::zone::{Zone, Zones};
use truedocket_store::table::{audit, member};
use truedocket_store::{Reader, Result};

/// All that is looked at.
struct Material {
    table: EventTable,
    /// The store's number of each row of the table.
    numbers: Vec<i64>,
    staff: Staff,
    matters: Vec<Matter>,
}

/// Draws up the findings of a clean-up, in the place of earlier ones. Answers with the lists of the firm that could not be
/// spoken for: findings that would need them are not made.
pub(super) async fn draw_up_findings(
    engine: &Engine,
    id: &RunId,
) -> std::result::Result<Vec<UnreadList>, Problem> {
    let policy = engine.policy().await?;
    let office = engine.office(&policy)?;
    let matters = reading::matters(engine).await?;
    let book = MatterIndex::new(&matters, &policy).map_err(|bad| {
        words::refused(format!("{bad}."), "Correct the matter number formats under Settings.")
    })?;
    let called_off = CalledOffWords::new(&policy.called_off_words);
    let table = EventTable::new(book, called_off);
    let Visibility { calendars, lists, unread_lists } = judged(engine, id, &office).await?;
    let asked = id.clone();
    let drawn = (matters, table, calendars);
    let material = engine.memory.read(move |reader| material(reader, &asked, drawn)).await;
    let material = material.map_err(|error| words::memory(&error))?;
    let (now, zones) = (engine.now(), engine.zones.clone());
    let looked = tokio::task::spawn_blocking(move || {
        let found = looked_at(&material, &policy, lists, (&office, &zones), now);
        (found, material.numbers)
    });
    let (found, numbers) = looked.await.map_err(|cause| {
        words::problem(
            "TD-6102",
            format!("The findings could not be drawn up: {cause}."),
            "Nothing was changed.",
            "Begin the clean-up again, and write to us if it fails again.",
        )
    })?;
    let id = id.clone();
    engine
        .memory
        .write(move |tx| audit::put_findings(tx, &id, &found, &numbers, now))
        .await
        .map_err(|error| words::memory(&error))?;
    Ok(unread_lists)
}

fn material(
    reader: &Reader,
    id: &RunId,
    (matters, mut table, read): (Vec<Matter>, EventTable, CalendarsRead),
) -> Result<Material> {
    let mut places = BTreeMap::new();
    for (at, known) in audit::calendars(reader, id)?.into_iter().enumerate() {
        places.insert(known.place, table.calendar(known.calendar, read.ground(at)));
    }
    let mut numbers = Vec::new();
    audit::walk_rows(reader, id, |number, place, kept| {
        if let Some(calendar) = places.get(&place) {
            table.add(*calendar, &kept);
            numbers.push(number);
        }
        Ok(())
    })?;
    Ok(Material { table, numbers, staff: member::staff(reader)?, matters })
}

fn looked_at(
    material: &Material,
    policy: &Policy,
    lists: ListsRead,
    (office, zones): (&Zone, &Zones),
    now: chrono::DateTime<chrono::Utc>,
) -> AuditResult {
    let (staff, matters) = (&material.staff, &material.matters);
    let firm = Firm { staff, policy, matters, lists, office, zones, now };
    find(&material.table, &firm)
}
