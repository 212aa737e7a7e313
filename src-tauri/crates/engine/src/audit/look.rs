//! From rows to findings. The looking itself is `core`'s; here it is given what the firm knows about itself.

use super::series_days::{self, SeriesDays};
use super::source::Source;
use super::visibility::{UnreadList, Visibility, judged};
use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::progress::Progress;
use crate::reading;
use crate::words;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
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
use truedocket_store::table::audit::Source as Kind;
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

/// What the looking is given; it goes back and forth between the looking and what is looked up meanwhile.
struct Judging {
    material: Material,
    policy: Policy,
    lists: ListsRead,
    office: Zone,
    zones: Zones,
    now: DateTime<Utc>,
}

/// Draws up the findings of a clean-up, in the place of earlier ones. Answers with the lists of the firm that could not be
/// spoken for: findings that would need them are not made. `None`: the person has stopped it, and nothing is drawn up.
pub(super) async fn draw_up_findings(
    engine: &Engine,
    id: &RunId,
    (source, progress): (&Source, &Progress),
) -> std::result::Result<Option<Vec<UnreadList>>, Problem> {
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
    let judging = Judging { material, policy, lists, office, zones, now };
    let Some((found, numbers)) = found(engine, id, (source, progress), judging).await? else {
        return Ok(None);
    };
    let id = id.clone();
    engine
        .memory
        .write(move |tx| audit::put_findings(tx, &id, &found, &numbers, now))
        .await
        .map_err(|error| words::memory(&error))?;
    Ok(Some(unread_lists))
}

/// Looks until the days of all series are known that a finding would take away. What a day says may bring another
/// series into question, and each is looked up once.
async fn found(
    engine: &Engine,
    id: &RunId,
    (source, progress): (&Source, &Progress),
    mut judging: Judging,
) -> std::result::Result<Option<(AuditResult, Vec<i64>)>, Problem> {
    let mut known = BTreeSet::new();
    loop {
        let (found, given) = looked(judging).await?;
        judging = given;
        let material = &judging.material;
        // Files have all their days in their rows.
        let at_stake = match source.kind() {
            Kind::Accounts => found.series_at_stake(&material.table),
            Kind::Files => Vec::new(),
        };
        let new = at_stake.into_iter().filter(|place| known.insert(*place));
        let new: Vec<(usize, i64)> =
            new.filter_map(|place| Some((place, *material.numbers.get(place)?))).collect();
        if new.is_empty() {
            return Ok(Some((found, judging.material.numbers)));
        }
        let looked_up = series_days::look_up(engine, id, (source, progress), new).await?;
        if progress.is_stopped() {
            return Ok(None);
        }
        for SeriesDays { series, days } in looked_up {
            match days {
                Some(days) => judging.material.table.add_days(series, &days),
                None => judging.material.table.lacks_days(series),
            }
        }
    }
}

/// One look at all rows, beside whatever else goes on.
async fn looked(judging: Judging) -> std::result::Result<(AuditResult, Judging), Problem> {
    let looked = tokio::task::spawn_blocking(move || {
        let found = looked_at(&judging);
        (found, judging)
    });
    looked.await.map_err(|cause| {
        words::problem(
            "TD-6102",
            format!("The findings could not be drawn up: {cause}."),
            "Nothing was changed.",
            "Begin the clean-up again, and write to us if it fails again.",
        )
    })
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

fn looked_at(judging: &Judging) -> AuditResult {
    let Judging { material, policy, lists, office, zones, now } = judging;
    let (staff, matters) = (&material.staff, &material.matters);
    let firm = Firm { staff, policy, matters, lists: *lists, office, zones, now: *now };
    find(&material.table, &firm)
}
