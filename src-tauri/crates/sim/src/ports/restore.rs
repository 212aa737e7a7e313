//! Bringing rows and days back, as strictly as the vendors' adapters do it: one write a call, and only over what our own
//! act has left. What somebody changed since, or made anew under the old UID, is nobody's to write over.

use super::clean::{as_original, note, snapshot_of};
use crate::chance::Fault;
use crate::planted::Plant;
use crate::rules::writing;
use crate::scene::{Scene, failure};
use crate::world::calendar::{View, day_id, instance, parts};
use crate::world::history::{Hand, History};
use truedocket_connect::failure::Kind;
use truedocket_connect::ports::{LeftState, PortResult, Restoration, RestoreLoss};
use truedocket_core::calendar::event::EventStatus;
use truedocket_core::calendar::source::{EventSnapshot, RawEvent, RowKind, SourceEvent};
use truedocket_core::ids::{IcalUid, RemoteId};

/// The mark by which a repeated restore finds what an earlier one made.
const RESTORED: &str = "restored";

const OPERATION: &str = "restore event";

/// One restore: what is wanted, and over what it may be written.
pub(super) struct Undo<'a> {
    pub(super) pc: usize,
    /// The calendar that it goes back to.
    pub(super) home: usize,
    /// The calendar that it is on now.
    pub(super) there: usize,
    pub(super) backup: &'a EventSnapshot,
    pub(super) key: &'a str,
    pub(super) left: LeftState<'a>,
}

impl Undo<'_> {
    fn id(&self) -> &str {
        self.backup.row.source.event.key.id.as_str()
    }

    fn mark(&self) -> String {
        format!("{RESTORED}={}", self.key)
    }
}

/// What is there in place of a row that was deleted.
enum InPlace {
    /// What an earlier try of this restore has made.
    Ours(String),
    /// Such a row was made, and somebody has deleted it.
    OursDeleted,
    /// Somebody's own row under the old UID.
    Others(String),
    Nothing,
}

/// Do two rows say the same to people?
pub(super) fn says_the_same(a: &SourceEvent, b: &SourceEvent) -> bool {
    let (x, y) = (&a.event, &b.event);
    let shapes = match (&a.shape, &b.shape) {
        (RowKind::Day { .. }, RowKind::Day { .. }) => true,
        (a, b) => a == b,
    };
    shapes
        && x.status == y.status
        && (x.status == EventStatus::Cancelled
            || (x.span == y.span
                && x.title == y.title
                && x.body == y.body
                && x.place == y.place
                && x.categories == y.categories
                && x.attendees == y.attendees
                && x.show_as == y.show_as
                && x.private == y.private))
}

/// As [`truedocket_connect::ports::CleanCalendar::restore_row`].
pub(super) fn row_back(scene: &mut Scene, undo: &Undo<'_>) -> PortResult<Restoration<EventSnapshot>> {
    if alive(scene, undo.home, undo.id()).is_some() {
        return set_right(scene, undo, undo.id());
    }
    if undo.there != undo.home
        && let Some(there) = alive(scene, undo.there, undo.id())
    {
        return move_home(scene, undo, there);
    }
    if scene.roll(Fault::Race) && scene.world.makes_again(undo.home, undo.id()).is_some() {
        let at = scene.world.now;
        scene.story.tell(at, format!("somebody makes {} anew in this very moment", undo.id()));
    }
    match (in_place(scene, undo), undo.left) {
        // How it was left is not known, so that nothing more is written.
        (InPlace::Ours(id), LeftState::Deleted) => {
            Ok(Restoration::Back(Box::new(present(scene, undo.home, &id)?)))
        }
        (InPlace::Ours(id), LeftState::Changed(_) | LeftState::Untouched) => set_right(scene, undo, &id),
        // Whatever our act left is gone: that was somebody's own deed.
        (InPlace::OursDeleted, _)
        | (InPlace::Others(_) | InPlace::Nothing, LeftState::Changed(_) | LeftState::Untouched) => {
            Ok(Restoration::ChangedSince(None))
        }
        // Planted: it is taken for ours all the same.
        (InPlace::Others(id), LeftState::Deleted) if scene.plant == Some(Plant::RemadeIsOurs) => {
            write(scene, undo, undo.home, &id, undo.backup.row.source.clone())
        }
        (in_place @ (InPlace::Others(_) | InPlace::Nothing), LeftState::Deleted) => {
            make_again(scene, undo, &in_place)
        }
    }
}

fn alive(scene: &Scene, place: usize, id: &str) -> Option<SourceEvent> {
    scene.world.event_row(place, id).and_then(History::now).cloned()
}

fn present(scene: &Scene, place: usize, id: &str) -> PortResult<EventSnapshot> {
    snapshot_of(scene, place, id, View::Truth).ok_or_else(|| failure(Kind::Stale, OPERATION))
}

fn in_place(scene: &Scene, undo: &Undo<'_>) -> InPlace {
    let mark = undo.mark();
    let forgets = scene.plant == Some(Plant::RestoresTwice);
    let uid = &undo.backup.row.source.event.uid;
    let mut found = InPlace::Nothing;
    for (id, row) in scene.world.calendars.get(undo.home).into_iter().flatten() {
        let was_ours = row
            .states()
            .iter()
            .any(|state| state.value.as_ref().is_some_and(|kept| kept.marks.contains(&mark)));
        match (was_ours && !forgets, row.now()) {
            (true, Some(_)) => return InPlace::Ours(id.clone()),
            (true, None) => found = InPlace::OursDeleted,
            (false, Some(kept))
                if !was_ours
                    && kept.event.uid == *uid
                    && !matches!(kept.shape, RowKind::Day { .. })
                    && !matches!(found, InPlace::OursDeleted) =>
            {
                found = InPlace::Others(id.clone());
            }
            (false, _) => {}
        }
    }
    found
}

/// The row is there: what differs is written, if nobody has changed it since our act.
fn set_right(scene: &mut Scene, undo: &Undo<'_>, id: &str) -> PortResult<Restoration<EventSnapshot>> {
    let now = present(scene, undo.home, id)?;
    if says_the_same(&now.row.source, &undo.backup.row.source) {
        return Ok(Restoration::Back(Box::new(now)));
    }
    match undo.left {
        LeftState::Changed(version) if *version == now.row.source.event.version => {}
        LeftState::Changed(_) | LeftState::Deleted | LeftState::Untouched
            if !matches!(scene.plant, Some(Plant::NoVersion | Plant::UndoOverNewer)) =>
        {
            return Ok(Restoration::ChangedSince(Some(Box::new(now))));
        }
        LeftState::Changed(_) | LeftState::Deleted | LeftState::Untouched => {}
    }
    let mut kept = undo.backup.row.source.clone();
    kept.marks.clone_from(&now.row.source.marks);
    kept.event.uid.clone_from(&now.row.source.event.uid);
    write(scene, undo, undo.home, id, kept)
}

/// Back from the calendar that our act has moved it to.
fn move_home(
    scene: &mut Scene,
    undo: &Undo<'_>,
    mut there: SourceEvent,
) -> PortResult<Restoration<EventSnapshot>> {
    let is_ours = matches!(undo.left, LeftState::Changed(version) if *version == there.event.version);
    if !is_ours {
        let now = present(scene, undo.there, undo.id())?;
        return Ok(Restoration::ChangedSince(Some(Box::new(now))));
    }
    meddled(scene, undo.there, undo.id())?;
    writing::event_restored(scene, undo.pc, undo.there, undo.id());
    there.event.key.calendar = undo.backup.row.source.event.key.calendar.clone();
    scene.world.remove_event(undo.there, undo.id(), Hand::Pc(undo.pc), false);
    scene.world.put_event(undo.home, there, Hand::Pc(undo.pc), false);
    note(scene, undo.pc, OPERATION, undo.id());
    told(scene, undo, undo.id())
}

/// Out of the bin under its own id, or anew.
fn make_again(
    scene: &mut Scene,
    undo: &Undo<'_>,
    in_place: &InPlace,
) -> PortResult<Restoration<EventSnapshot>> {
    let mut kept = undo.backup.row.source.clone();
    let in_bin = scene.world.event_row(undo.home, undo.id()).is_some();
    let has_heir = matches!(in_place, InPlace::Others(_));
    if in_bin && !has_heir && scene.dice.per_mille(500) {
        let id = undo.id().to_owned();
        return write(scene, undo, undo.home, &id, kept);
    }
    let id = scene.world.new_id("ev");
    kept.marks.push(undo.mark());
    if has_heir {
        kept.event.uid = Some(IcalUid::new(format!("uid-{id}")));
    }
    write(scene, undo, undo.home, &id, kept)
}

/// Somebody may get in between the look and the write.
fn meddled(scene: &mut Scene, place: usize, id: &str) -> PortResult<()> {
    if alive(scene, place, id).is_some() && scene.roll(Fault::Race) {
        scene.world.meddle_event(place, id);
        let at = scene.world.now;
        scene.story.tell(at, format!("somebody changes {id} in this very moment"));
        if scene.plant != Some(Plant::NoVersion) {
            return Err(failure(Kind::Stale, OPERATION));
        }
    }
    Ok(())
}

fn write(
    scene: &mut Scene,
    undo: &Undo<'_>,
    place: usize,
    id: &str,
    mut kept: SourceEvent,
) -> PortResult<Restoration<EventSnapshot>> {
    meddled(scene, place, id)?;
    writing::event_restored(scene, undo.pc, place, id);
    kept.event.key.id = RemoteId::new(id);
    scene.world.put_event(place, kept, Hand::Pc(undo.pc), false);
    note(scene, undo.pc, OPERATION, id);
    told(scene, undo, id)
}

/// The row that was just written, and whether that was all. The answer may be lost.
fn told(scene: &mut Scene, undo: &Undo<'_>, id: &str) -> PortResult<Restoration<EventSnapshot>> {
    if scene.roll(Fault::HalfDone) {
        return Err(failure(Kind::Unavailable { sent: true }, OPERATION));
    }
    let now = Box::new(present(scene, undo.home, id)?);
    let is_all = says_the_same(&now.row.source, &undo.backup.row.source);
    Ok(if is_all { Restoration::Back(now) } else { Restoration::Nearer(now) })
}

fn counterpart<'a>(day: &RawEvent, now: &'a EventSnapshot) -> Option<&'a RawEvent> {
    now.days.iter().find(|other| other.source.event.original_start == day.source.event.original_start)
}

/// As [`truedocket_connect::ports::CleanCalendar::days_to_restore`].
pub(super) fn missing_days(backup: &EventSnapshot, now: &EventSnapshot) -> Vec<RawEvent> {
    let is_back = |day: &&RawEvent| {
        counterpart(day, now).is_some_and(|present| says_the_same(&present.source, &day.source))
    };
    let mut missing: Vec<RawEvent> = backup.days.iter().filter(|day| !is_back(day)).cloned().collect();
    missing.sort_by_key(|day| day.source.event.status != EventStatus::Cancelled);
    missing
}

/// As [`truedocket_connect::ports::CleanCalendar::restore_day`].
pub(super) fn day_back(
    scene: &mut Scene,
    (pc, place): (usize, usize),
    series: &RemoteId,
    day: &RawEvent,
    left: LeftState<'_>,
) -> PortResult<Restoration<RawEvent>> {
    let no_such_day = || failure(Kind::Refused, "restore day");
    let (_, nth) = parts(day.source.event.key.id.as_str()).ok_or_else(no_such_day)?;
    let id = day_id(series.as_str(), nth);
    match alive(scene, place, &id) {
        Some(now) if says_the_same(&now, &day.source) => {
            return Ok(Restoration::Back(Box::new(as_original(&now))));
        }
        Some(now) => {
            let may = match left {
                LeftState::Deleted => now.event.status == EventStatus::Cancelled,
                LeftState::Changed(version) => now.event.version == *version,
                LeftState::Untouched => false,
            };
            if !may {
                return Ok(Restoration::ChangedSince(Some(Box::new(as_original(&now)))));
            }
        }
        // A day like all others may be written over.
        None if instance(&scene.world, place, &id, View::Truth).is_some() => {}
        None => return Err(no_such_day()),
    }
    meddled(scene, place, &id)?;
    writing::event_restored(scene, pc, place, &id);
    let mut kept = day.source.clone();
    kept.event.key.id = RemoteId::new(&id);
    kept.event.series = Some(series.clone());
    kept.shape = RowKind::Day { of: series.clone() };
    let now = scene.world.put_event(place, kept, Hand::Pc(pc), false);
    if scene.roll(Fault::HalfDone) {
        return Err(failure(Kind::Unavailable { sent: true }, "restore day"));
    }
    Ok(Restoration::Back(Box::new(as_original(&now))))
}

/// As [`truedocket_connect::ports::CleanCalendar::losses`].
pub(super) fn lost(backup: &EventSnapshot, now: &EventSnapshot) -> RestoreLoss {
    let mut loss = RestoreLoss::default();
    if backup.row.source.event.key.id != now.row.source.event.key.id {
        loss.usual.push("It has a new id.".to_owned());
    }
    if !says_the_same(&backup.row.source, &now.row.source) {
        loss.wrong.push("It is not as it was.".to_owned());
    }
    if !missing_days(backup, now).is_empty() {
        loss.wrong.push("A day of the series is not as it was.".to_owned());
    }
    loss
}
