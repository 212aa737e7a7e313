//! What a person corrects in the calendar of record, which is never written to by us, where the practice system is right.

use super::fix::{Names, present};
use super::today::kept;
use crate::api::failure::Problem;
use crate::api::places::{ByHand, ByHandAsked, Place};
use crate::engine::Engine;
use truedocket_core::morning::snapshot::Side;

/// Says it, with title and time, and where.
pub(super) async fn by_hand(engine: &Engine, asked: ByHandAsked) -> Result<ByHand, Problem> {
    let kept = kept(engine, &asked.id).await?;
    let (office, snapshot) = present(engine, &kept.found).await?;
    let names = Names::of(&snapshot);
    let event = kept.found.side(Side::Record);
    let system = event.map_or_else(|| names.record.clone(), |event| event.key.connection.to_string());
    let what = names.wording(&snapshot, &office, engine).correct_record(&kept.found);
    Ok(ByHand { system, what, place: event.map(|event| Place::from(&event.key)) })
}
