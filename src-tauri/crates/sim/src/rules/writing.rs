//! Looked at in the moment before something is written outside.

use super::Rule;
use crate::scene::{Doing, Scene};
use crate::world::history::{Hand, History};
use truedocket_connect::ports::{EntryChange, EntryDraft};
use truedocket_core::audit::manifest::WritePermit;
use truedocket_core::calendar::source::SourceEvent;
use truedocket_core::firm::matter::Entry;
use truedocket_core::ids::Version;
use truedocket_core::time::Span;

/// Is a fix taken back, by a person or by whoever goes on with it?
fn takes_back(scene: &Scene, pc: usize) -> bool {
    scene.pcs.get(pc).is_some_and(|one| one.takes_back || one.doing == Doing::TakingBack)
}

pub(crate) fn entry_made(scene: &mut Scene, pc: usize, draft: &EntryDraft) {
    if takes_back(scene, pc) {
        return;
    }
    let there = scene.world.entries_of(&draft.source).len();
    // Two PCs may do it in the very same moment; at the end one is left.
    if there > 0 && !scene.together {
        scene
            .broke(Rule::OneEntry, format!("{} has an entry already, and another one is made", draft.source));
    }
    written_time(scene, &draft.source, &draft.span);
}

pub(crate) fn entry_changed(
    scene: &mut Scene,
    pc: usize,
    entry: &Entry,
    seen: &Version,
    change: &EntryChange,
) {
    version(scene, &entry.version, seen, entry.key.id.as_str());
    if takes_back(scene, pc) {
        return;
    }
    if let (Some(source), Some(span)) = (&entry.source, &change.span) {
        written_time(scene, source, span);
    }
}

pub(crate) fn entry_deleted(scene: &mut Scene, pc: usize, entry: &Entry, seen: &Version) {
    version(scene, &entry.version, seen, entry.key.id.as_str());
    if takes_back(scene, pc) {
        return;
    }
    if let Some(source) = &entry.source
        && scene.world.lives(source)
        && scene.world.entries_of(source).len() == 1
    {
        let told = format!("{source} takes place, and its only entry is deleted");
        scene.broke(Rule::NoFalseAlarm, told);
    }
}

fn version(scene: &mut Scene, now: &Version, seen: &Version, id: &str) {
    if now != seen {
        scene.broke(Rule::OnlyWhatWasSeen, format!("{id} is {now}, and was seen as {seen}"));
    }
}

/// Does an entry say what the event says?
fn written_time(scene: &mut Scene, source: &str, span: &Span) {
    match scene.world.find_appointment(source) {
        // It was deleted and made anew from the invitation; the entry still names the first one.
        None if scene.world.heirs(source).contains(span) => {}
        None => {
            let told = format!("{source} does not take place any more, and an entry is written for it");
            scene.broke(Rule::WritesWhatIs, told);
        }
        Some((_, now)) if now != *span => {
            scene.broke(Rule::WritesWhatIs, format!("{source} was moved, and its old time is written"));
        }
        Some(_) => {}
    }
}

/// A day of a series that an approved line ends.
pub(crate) fn day_deleted(
    scene: &mut Scene,
    pc: usize,
    permit: &WritePermit,
    now: &SourceEvent,
    seen: &Version,
) {
    version(scene, &now.event.version, seen, now.event.key.id.as_str());
    warranted(scene, pc, permit);
}

pub(crate) fn event_cleaned(scene: &mut Scene, pc: usize, permit: &WritePermit, now: &SourceEvent) {
    version(scene, &now.event.version, permit.seen(), permit.key().id.as_str());
    warranted(scene, pc, permit);
}

fn warranted(scene: &mut Scene, pc: usize, permit: &WritePermit) {
    let key = permit.key();
    let line = (key.id.to_string(), permit.seen().to_string(), permit.act().name().to_owned());
    let Some(one) = scene.pcs.get(pc) else { return };
    if !one.approved.contains(&line) {
        scene.broke(Rule::OnlyWhatWasApproved, format!("{} of {} was not approved", line.2, line.0));
        return;
    }
    let known = one.backups.contains(permit.backup());
    if known {
        return;
    }
    let found = super::keeping::backups(&one.folder);
    if !found.contains(permit.backup()) {
        scene.broke(Rule::BackedUpFirst, format!("the backup of {} is not on the disk", line.0));
    }
    if let Some(one) = scene.pcs.get_mut(pc) {
        one.backups.extend(found);
    }
}

/// Is what an undo writes over what our own act left?
pub(crate) fn event_restored(scene: &mut Scene, pc: usize, calendar: usize, id: &str) {
    let last = scene.world.event_row(calendar, id).and_then(History::last);
    if last.is_some_and(|state| state.by == Hand::Person && state.value.is_some()) {
        let told = format!("PC {pc} writes over {id}, which somebody changed or made since");
        scene.broke(Rule::UndoOverOurs, told);
    }
}
