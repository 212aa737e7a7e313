//! From rows to findings. The looking itself is `core`'s; here it is given what the firm knows about itself.

use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::words;
use std::collections::BTreeMap;
use truedocket_core::audit::find::{AuditResult, Firm, find};
use truedocket_core::audit::table::EventTable;
use truedocket_core::connection::Role;
use truedocket_core::firm::matter::Matter;
use truedocket_core::firm::people::Staff;
use truedocket_core::firm::policy::Policy;
use truedocket_core::ids::RunId;
use truedocket_core::rules::matter_id::MatterIndex;
use truedocket_core::time::zone::{Zone, Zones};
use truedocket_store::table::{audit, matter, member};
use truedocket_store::{Reader, Result};

/// All that is looked at.
struct Material {
    table: EventTable,
    /// The store's number of each row of the table.
    numbers: Vec<i64>,
    staff: Staff,
    matters: Vec<Matter>,
}

impl Engine {
    /// Draws up the findings of a clean-up, in the place of earlier ones.
    pub(super) async fn draw_up_findings(&self, id: &RunId) -> std::result::Result<(), Problem> {
        let policy = self.policy().await?;
        let office = self.office(&policy)?;
        let matters = self.matters().await?;
        let book = MatterIndex::new(&matters, &policy).map_err(|bad| {
            words::refused(format!("{bad}."), "Correct the patterns of matter numbers under Settings.")
        })?;
        let asked = id.clone();
        let material = self.memory.read(move |reader| material(reader, &asked, matters, book)).await;
        let material = material.map_err(|error| words::memory(&error))?;
        let (now, zones) = (self.now(), self.zones.clone());
        let looked = tokio::task::spawn_blocking(move || {
            let found = looked_at(&material, &policy, (&office, &zones), now);
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
        self.memory
            .write(move |tx| audit::put_findings(tx, &id, &found.findings, &numbers, found.sound as u64, now))
            .await
            .map_err(|error| words::memory(&error))
    }

    /// The matters of all practice systems.
    pub(crate) async fn matters(&self) -> std::result::Result<Vec<Matter>, Problem> {
        let connections = self.connections().await?;
        let practices = connections.into_iter().filter(|connection| connection.role == Role::Pms);
        let names: Vec<_> = practices.map(|connection| connection.name).collect();
        let listed = self.memory.read(move |reader| {
            let mut matters = Vec::new();
            for name in &names {
                matters.extend(matter::list(reader, name)?);
            }
            Ok(matters)
        });
        listed.await.map_err(|error| words::memory(&error))
    }
}

fn material(reader: &Reader, id: &RunId, matters: Vec<Matter>, book: MatterIndex) -> Result<Material> {
    let mut table = EventTable::new(book);
    let mut places = BTreeMap::new();
    for known in audit::calendars(reader, id)? {
        places.insert(known.place, table.calendar(known.calendar));
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
    (office, zones): (&Zone, &Zones),
    now: chrono::DateTime<chrono::Utc>,
) -> AuditResult {
    let firm = Firm { staff: &material.staff, policy, matters: &material.matters, office, zones, now };
    find(&material.table, &firm)
}
