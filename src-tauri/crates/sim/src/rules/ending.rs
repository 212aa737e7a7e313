//! Looked at once no fault comes any more and everybody had time to finish.

use super::Rule;
use crate::scene::Scene;
use crate::world::history::History;
use std::collections::BTreeSet;
use truedocket_core::act::State;
use truedocket_core::firm::matter::Entry;
use truedocket_store::chain::Verified;
use truedocket_store::table::{ledger, operation};
use truedocket_store::{Reader, Result};

/// What one PC holds at the end. `whole_past`: its database was never put back to an older one.
pub(crate) fn of_pc(scene: &mut Scene, pc: usize, reader: &Reader, whole_past: bool) -> Result<()> {
    if let Verified::Broken { row, why } = ledger::verify(reader)? {
        scene.broke(Rule::LedgerWhole, format!("row {row} of PC {pc}: {why}"));
    }
    let not_known = operation::not_known(reader, u32::MAX)?;
    if !not_known.is_empty() {
        let open: Vec<String> = not_known.iter().map(|one| format!("{} {}", one.act, one.object)).collect();
        let told = format!("PC {pc} does not know what became of this, and all answers: {}", open.join(", "));
        scene.broke(Rule::ComesToRest, told);
    }
    if !whole_past {
        return Ok(());
    }
    let rows = ledger::rows(reader, 1, u32::MAX)?;
    let rows: BTreeSet<(String, String)> = rows
        .into_iter()
        .map(|row| {
            let id = row.entry.object.rsplit('/').next().unwrap_or_default().to_owned();
            (row.entry.act, id)
        })
        .collect();
    // What somebody has written over before it was known is told as that: nobody can know it any more.
    let unclear = operation::count(reader, State::Unclear)? > 0;
    let effects = scene.world.effects.iter().filter(|effect| effect.pc == pc);
    let effects = effects.filter(|effect| !(unclear && scene.world.is_written_over(effect)));
    let missing = effects.filter(|effect| !rows.contains(&(effect.act.to_owned(), effect.id.clone())));
    let missing: Vec<String> = missing.map(|effect| format!("{} {}", effect.act, effect.id)).collect();
    if !missing.is_empty() {
        let told = format!("PC {pc} did this, and its ledger does not say so: {}", missing.join(", "));
        scene.broke(Rule::EffectsInLedger, told);
    }
    Ok(())
}

/// What the outside looks like at the end.
pub(crate) fn of_world(scene: &mut Scene) {
    let made: BTreeSet<String> = scene
        .world
        .entries
        .values()
        .filter(|row| (0..scene.pcs.len()).any(|pc| row.last_by(pc).is_some()))
        .filter_map(|row| row.now()?.source.clone())
        .collect();
    for source in made {
        let bears = |entry: &&Entry| entry.source.as_deref() == Some(source.as_str());
        let entries = scene.world.entries.values().filter_map(History::now).filter(bears).count();
        if entries > 1 {
            scene.broke(Rule::OneEntry, format!("{source} has {entries} entries"));
        }
    }
}
