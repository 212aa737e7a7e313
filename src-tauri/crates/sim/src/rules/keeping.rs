//! Looked at each time that something was stored: the cursor is not ahead of the cache, the ledger does not get shorter.

use super::Rule;
use crate::ports::calendar::read_token;
use crate::scene::Scene;
use crate::world::Effect;
use crate::world::calendar::{View, in_window, parts};
use crate::world::firm::RECORD;
use crate::world::history::{Hand, History};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use truedocket_core::act::{State, Work};
use truedocket_core::calendar::event::CalendarEvent;
use truedocket_core::ids::ConnectionName;
use truedocket_core::time::Window;
use truedocket_store::table::operation::Operation;
use truedocket_store::table::{calendar, event, ledger, operation};
use truedocket_store::{Reader, Result};

/// SHA-256 of each backup file of a PC, hex.
pub(crate) fn backups(folder: &Path) -> BTreeSet<String> {
    let files = std::fs::read_dir(folder.join("backups")).into_iter().flatten().flatten();
    let bytes = files.filter_map(|file| std::fs::read(file.path()).ok());
    bytes.map(|bytes| hex::encode(Sha256::digest(bytes))).collect()
}

/// What a PC holds now, after each transaction.
pub(crate) fn committed(scene: &mut Scene, pc: usize, reader: &Reader) -> Result<()> {
    let rows = ledger::head(reader)?.rows;
    let before = scene.pcs.get(pc).map_or(0, |one| one.ledger);
    if rows < before {
        scene.broke(Rule::LedgerWhole, format!("PC {pc} had {before} rows in its ledger and has {rows}"));
    }
    let not_known = match operation::count(reader, State::Sent)? {
        0 => Vec::new(),
        _some => operation::not_known(reader, u32::MAX)?,
    };
    if let Some(one) = scene.pcs.get_mut(pc) {
        one.ledger = rows;
        one.takes_back = not_known.iter().any(|operation| operation.work == Work::FixUndo);
    }
    told_as_undone(scene, pc, reader, &not_known)?;
    if scene.pcs.get(pc).is_some_and(|one| one.has_read) && scene.is_honest() {
        cursors(scene, pc, reader)?;
    }
    Ok(())
}

/// What left and is told as not done now has no effect that still stands outside.
fn told_as_undone(scene: &mut Scene, pc: usize, reader: &Reader, not_known: &[Operation]) -> Result<()> {
    let effects = scene.world.effects.len();
    let Some(one) = scene.pcs.get_mut(pc) else { return Ok(()) };
    for operation in not_known {
        one.sent.entry(operation.number).or_insert(effects);
    }
    let is_open = |number: &i64| not_known.iter().any(|operation| operation.number == *number);
    let known = one.sent.iter().filter(|(number, _)| !is_open(number));
    let known: Vec<(i64, usize)> = known.map(|(number, since)| (*number, *since)).collect();
    for (number, since) in known {
        let Some(operation) = operation::get(reader, number)? else { continue };
        if let Some(one) = scene.pcs.get_mut(pc) {
            one.sent.remove(&number);
        }
        let undone =
            matches!(operation.state, State::Waiting | State::Skipped | State::Refused | State::AlreadyThere);
        if undone && let Some(effect) = stands(scene, pc, &operation, since) {
            let (act, state) = (operation.act, operation.state);
            let told =
                format!("{effect} was done by PC {pc}, and {act} is told as {state:?}: {}", operation.why);
            scene.broke(Rule::NotToldAsUndone, told);
        }
    }
    Ok(())
}

/// An effect of that operation which nobody has changed since, in words.
fn stands(scene: &Scene, pc: usize, operation: &Operation, since: usize) -> Option<String> {
    let object = operation.object.rsplit('/').next().unwrap_or_default();
    let payload: serde_json::Value = serde_json::from_str(operation.payload.reveal()).unwrap_or_default();
    let source =
        payload.pointer("/write/create/source").and_then(serde_json::Value::as_str).unwrap_or_default();
    let effects = scene.world.effects.iter().skip(since).filter(|effect| effect.pc == pc);
    let of_it = |effect: &&Effect| match operation.work {
        Work::Fix | Work::FixUndo if object.is_empty() => !source.is_empty() && effect.about == source,
        Work::Fix | Work::FixUndo => effect.id == object && effect.act == operation.act,
        Work::Purge => effect.id == object && effect.act != "restore event",
        // It may be one step of several.
        Work::PurgeUndo => false,
        Work::SecondLook => effect.id == object && effect.act == "delete entry",
    };
    let ours = |effect: &&Effect| {
        let entry = scene.world.entries.get(&effect.id).and_then(History::last).map(|state| state.by);
        let mut rows = scene.world.calendars.iter().filter_map(|rows| rows.get(&effect.id));
        let event = || rows.find_map(|row| row.last().map(|state| state.by));
        entry.or_else(event) == Some(Hand::Pc(pc))
    };
    let mut effects = effects.filter(of_it).filter(ours);
    effects.next().map(|effect| format!("{} {}", effect.act, effect.id))
}

fn cursors(scene: &mut Scene, pc: usize, reader: &Reader) -> Result<()> {
    let name = ConnectionName::new(RECORD);
    for known in calendar::list(reader, &name)? {
        let Some(token) = known.reading.sync_token else { continue };
        let id = known.calendar.id.to_string();
        let place = scene.world.firm.calendars.iter().position(|one| one.id.as_str() == id);
        let Some(place) = place else { continue };
        let looked_at = scene.pcs.get_mut(pc).map(|one| &mut one.cursors);
        let Some(looked_at) = looked_at else { continue };
        if looked_at.get(&place) == Some(&token) {
            continue;
        }
        looked_at.insert(place, token.clone());
        let Some((number, window)) = read_token(&token) else { continue };
        let cached = event::in_window(reader, &window, std::slice::from_ref(&name))?;
        let cached = cached.iter().filter(|event| event.key.calendar.as_str() == id);
        let cached = cached.map(|event| (event.key.id.to_string(), event)).collect();
        if let Some(told) = behind(scene, place, number, &window, &cached) {
            scene.broke(Rule::CursorBehindCache, format!("PC {pc}, calendar {id}: {told}"));
        }
    }
    Ok(())
}

/// What the cursor stands for and the cache does not hold, in words.
fn behind(
    scene: &Scene,
    place: usize,
    number: u64,
    window: &Window,
    cached: &BTreeMap<String, &CalendarEvent>,
) -> Option<String> {
    let world = &scene.world;
    // What was changed later may be in the cache already.
    let later = |id: &str| {
        let changed = |row: &str| {
            world.event_row(place, row).and_then(|row| row.last()).is_some_and(|s| s.number > number)
        };
        changed(id) || parts(id).is_some_and(|(series, _)| changed(series))
    };
    let told = in_window(world, place, window, View::Old(number));
    for event in told.iter().filter(|event| !later(event.key.id.as_str())) {
        match cached.get(event.key.id.as_str()) {
            None => return Some(format!("{} was told and is not stored", event.key.id)),
            Some(held) if held.version != event.version => {
                return Some(format!(
                    "{} was told as {} and is stored as {}",
                    event.key.id, event.version, held.version
                ));
            }
            Some(_) => {}
        }
    }
    let told: BTreeSet<&str> = told.iter().map(|event| event.key.id.as_str()).collect();
    let extra = cached.keys().find(|id| {
        let gone = crate::world::calendar::instance(world, place, id, View::Old(number)).is_none();
        !told.contains(id.as_str()) && gone && !later(id)
    });
    extra.map(|id| format!("{id} was told as gone and is still stored"))
}
