//! Rows as they are kept, and what a clean-up does to them. Each write is looked at before it takes effect.

use super::calendar::{SimulatedCalendars, place_of};
use super::pages::Listed as One;
use super::restore::{self, Undo};
use super::{reads, writes};
use crate::chance::Fault;
use crate::planted::Plant;
use crate::rules::writing;
use crate::scene::{Scene, failure};
use crate::world::Effect;
use crate::world::calendar::{View, bounds};
use crate::world::history::{Hand, History};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use truedocket_connect::failure::Kind;
use truedocket_connect::ports::{
    CleanCalendar, LeftState, ListPage, PortResult, ReadSourceEvents, Restoration, RestoreLoss, RowsRequest,
};
use truedocket_core::audit::finding::Act;
use truedocket_core::audit::manifest::WritePermit;
use truedocket_core::calendar::event::{Calendar, EventStatus};
use truedocket_core::calendar::source::{EventSnapshot, RawEvent, RowKind, SeriesEnd, SourceEvent};
use truedocket_core::firm::people::Email;
use truedocket_core::ids::RemoteId;

pub(super) fn as_original(kept: &SourceEvent) -> RawEvent {
    RawEvent { source: kept.clone(), raw: serde_json::to_string(kept).unwrap_or_default() }
}

/// A row with the days that differ from its rule.
pub(super) fn snapshot_of(scene: &Scene, place: usize, id: &str, view: View) -> Option<EventSnapshot> {
    let now = scene.world.now;
    let row = view.of(scene.world.event_row(place, id)?, now)?;
    let days = scene.world.days_of(place, id);
    Some(EventSnapshot { row: as_original(row), days: days.into_iter().map(as_original).collect() })
}

#[async_trait]
impl ReadSourceEvents for SimulatedCalendars {
    async fn source_events(&self, calendar: &Calendar, rows: &RowsRequest) -> PortResult<ListPage<RawEvent>> {
        let call = reads("list rows", calendar.id.as_str());
        self.line.ask(call, |scene| originals(scene, calendar, rows)).await
    }

    async fn snapshot(&self, calendar: &Calendar, id: &RemoteId) -> PortResult<Option<EventSnapshot>> {
        let call = reads("read row", format!("{id} on {}", calendar.id));
        self.line
            .ask(call, |scene| {
                let place = place_of(scene, calendar).ok_or_else(|| failure(Kind::Refused, "read row"))?;
                Ok(snapshot_of(scene, place, id.as_str(), View::Shown))
            })
            .await
    }
}

fn originals(scene: &mut Scene, calendar: &Calendar, rows: &RowsRequest) -> PortResult<ListPage<RawEvent>> {
    let place = place_of(scene, calendar).ok_or_else(|| failure(Kind::Refused, "list rows"))?;
    let page = match rows {
        RowsRequest::Next(token) => scene.next_page(token, "list rows")?,
        RowsRequest::All(_) => {
            let now = scene.world.now;
            let all = scene.world.calendars.get(place).into_iter().flat_map(|rows| rows.values());
            let shown = all.filter_map(|row| row.shown(now));
            let items = shown.map(|kept| One::Row(Box::new(as_original(kept)))).collect();
            scene.begin_listing(items, None)
        }
    };
    let items = page.items.into_iter().filter_map(|item| match item {
        One::Row(row) => Some(*row),
        One::Event(_) | One::Entry(_) => None,
    });
    Ok(ListPage { items: items.collect(), unreadable: page.unreadable, notes: Vec::new(), next: page.next })
}

#[async_trait]
impl CleanCalendar for SimulatedCalendars {
    fn would_mail(&self, _calendar: &Calendar, _row: &SourceEvent, _act: &Act) -> Vec<Email> {
        Vec::new()
    }

    fn forbids(&self, _calendar: &Calendar, _row: &SourceEvent, _act: &Act) -> Option<String> {
        None
    }

    async fn delete(&self, calendar: &Calendar, permit: &WritePermit) -> PortResult<()> {
        let pc = self.line.pc;
        let call = writes("delete event", permit.key().id.as_str());
        self.line
            .ask(call, |scene| {
                let Some((place, kept)) = exactly(scene, pc, calendar, permit)? else { return Ok(()) };
                let id = kept.event.key.id.to_string();
                if scene.plant == Some(Plant::DeletesNothing) {
                    return Ok(());
                }
                for day in days(scene, place, &id) {
                    scene.world.remove_event(place, &day, Hand::Pc(pc), false);
                }
                let late = scene.lie(Fault::ShownLate);
                scene.world.remove_event(place, &id, Hand::Pc(pc), late);
                note(scene, pc, "delete event", &id);
                // Planted: it is still shown, so that it seems to have been refused.
                if late && scene.plant == Some(Plant::ShownLateIsNo) {
                    return Err(failure(Kind::Refused, "delete event"));
                }
                Ok(())
            })
            .await
    }

    async fn end_series(
        &self,
        calendar: &Calendar,
        permit: &WritePermit,
        end: DateTime<Utc>,
    ) -> PortResult<RawEvent> {
        let pc = self.line.pc;
        let call = writes("end series", permit.key().id.as_str());
        self.line.ask(call, |scene| end_series(scene, pc, calendar, permit, end)).await
    }

    async fn set_category(
        &self,
        calendar: &Calendar,
        permit: &WritePermit,
        category: &str,
    ) -> PortResult<RawEvent> {
        let pc = self.line.pc;
        let call = writes("set category", permit.key().id.as_str());
        self.line
            .ask(call, |scene| {
                let found = exactly(scene, pc, calendar, permit)?;
                let (place, mut kept) = found.ok_or_else(|| failure(Kind::Refused, "set category"))?;
                kept.event.categories = vec![category.to_owned()];
                let late = scene.lie(Fault::ShownLate);
                let now = scene.world.put_event(place, kept, Hand::Pc(pc), late);
                note(scene, pc, "set category", now.event.key.id.as_str());
                Ok(as_original(&now))
            })
            .await
    }

    async fn set_owner(
        &self,
        calendar: &Calendar,
        permit: &WritePermit,
        to: &Calendar,
    ) -> PortResult<RawEvent> {
        let pc = self.line.pc;
        let call = writes("set owner", permit.key().id.as_str());
        self.line
            .ask(call, |scene| {
                let found = exactly(scene, pc, calendar, permit)?;
                let refused = || failure(Kind::Refused, "set owner");
                let (place, mut kept) = found.ok_or_else(refused)?;
                let there = place_of(scene, to).ok_or_else(refused)?;
                kept.event.key.calendar = to.id.clone();
                let id = kept.event.key.id.to_string();
                scene.world.remove_event(place, &id, Hand::Pc(pc), false);
                let now = scene.world.put_event(there, kept, Hand::Pc(pc), false);
                note(scene, pc, "set owner", &id);
                Ok(as_original(&now))
            })
            .await
    }

    fn is_ended(&self, _calendar: &Calendar, row: &RawEvent, end: DateTime<Utc>) -> bool {
        is_ended(&row.source, end)
    }

    fn days_from(&self, _calendar: &Calendar, series: &EventSnapshot, end: DateTime<Utc>) -> Vec<RawEvent> {
        // Planted: nobody thinks of the days that were moved.
        if self.line.shared.lock().plant == Some(Plant::DaysLeftBehind) {
            return Vec::new();
        }
        let is_late = |day: &&RawEvent| {
            let event = &day.source.event;
            event.status != EventStatus::Cancelled && bounds(&event.span).0 >= end
        };
        series.days.iter().filter(is_late).cloned().collect()
    }

    async fn delete_day(&self, calendar: &Calendar, permit: &WritePermit, day: &RawEvent) -> PortResult<()> {
        let pc = self.line.pc;
        let call = writes("delete day", day.source.event.key.id.as_str());
        self.line.ask(call, |scene| delete_day(scene, pc, calendar, permit, day)).await
    }

    async fn restore_row(
        &self,
        calendar: &Calendar,
        lies_on: &Calendar,
        backup: &EventSnapshot,
        key: &str,
        left: LeftState<'_>,
    ) -> PortResult<Restoration<EventSnapshot>> {
        let pc = self.line.pc;
        let call = writes("restore event", backup.row.source.event.key.id.as_str());
        self.line
            .ask(call, |scene| {
                let refused = || failure(Kind::Refused, "restore event");
                let home = place_of(scene, calendar).ok_or_else(refused)?;
                let there = place_of(scene, lies_on).ok_or_else(refused)?;
                restore::row_back(scene, &Undo { pc, home, there, backup, key, left })
            })
            .await
    }

    fn days_to_restore(
        &self,
        _calendar: &Calendar,
        backup: &EventSnapshot,
        now: &EventSnapshot,
    ) -> Vec<RawEvent> {
        restore::missing_days(backup, now)
    }

    async fn restore_day(
        &self,
        calendar: &Calendar,
        series: &RemoteId,
        _backup: &EventSnapshot,
        day: &RawEvent,
        left: LeftState<'_>,
    ) -> PortResult<Restoration<RawEvent>> {
        let pc = self.line.pc;
        let call = writes("restore day", day.source.event.key.id.as_str());
        self.line
            .ask(call, |scene| {
                let place = place_of(scene, calendar).ok_or_else(|| failure(Kind::Refused, "restore day"))?;
                restore::day_back(scene, (pc, place), series, day, left)
            })
            .await
    }

    fn losses(&self, _calendar: &Calendar, backup: &EventSnapshot, now: &EventSnapshot) -> RestoreLoss {
        restore::lost(backup, now)
    }
}

/// The row that a permit names, if it is of that version; `None`: it is gone. Somebody may get in between.
fn exactly(
    scene: &mut Scene,
    pc: usize,
    calendar: &Calendar,
    permit: &WritePermit,
) -> PortResult<Option<(usize, SourceEvent)>> {
    const OPERATION: &str = "clean up";
    let place = place_of(scene, calendar).ok_or_else(|| failure(Kind::Refused, OPERATION))?;
    let id = permit.key().id.as_str();
    if scene.roll(Fault::Race) {
        scene.world.meddle_event(place, id);
        let at = scene.world.now;
        scene.story.tell(at, format!("somebody changes {id} in this very moment"));
    }
    let Some(kept) = scene.world.event_row(place, id).and_then(History::now).cloned() else {
        return Ok(None);
    };
    if kept.event.version != *permit.seen() && scene.plant != Some(Plant::NoVersion) {
        return Err(failure(Kind::Stale, OPERATION));
    }
    writing::event_cleaned(scene, pc, permit, &kept);
    Ok(Some((place, kept)))
}

fn days(scene: &Scene, place: usize, series: &str) -> Vec<String> {
    scene.world.days_of(place, series).iter().map(|day| day.event.key.id.to_string()).collect()
}

fn end_series(
    scene: &mut Scene,
    pc: usize,
    calendar: &Calendar,
    permit: &WritePermit,
    end: DateTime<Utc>,
) -> PortResult<RawEvent> {
    let found = exactly(scene, pc, calendar, permit)?;
    let (place, mut kept) = found.ok_or_else(|| failure(Kind::Stale, "end series"))?;
    if is_ended(&kept, end) {
        return Ok(as_original(&kept));
    }
    let RowKind::Series { rules, ends } = &mut kept.shape else {
        return Err(failure(Kind::Refused, "end series"));
    };
    let last = end - TimeDelta::seconds(1);
    *rules = vec![format!("RRULE:FREQ=WEEKLY;UNTIL={}", last.format("%Y%m%dT%H%M%SZ"))];
    *ends = SeriesEnd::Until(last);
    let id = kept.event.key.id.to_string();
    let now = scene.world.put_event(place, kept, Hand::Pc(pc), false);
    note(scene, pc, "end series", &id);
    if scene.roll(Fault::HalfDone) {
        return Err(failure(Kind::Unavailable { sent: true }, "end series"));
    }
    Ok(as_original(&now))
}

fn is_ended(kept: &SourceEvent, end: DateTime<Utc>) -> bool {
    matches!(&kept.shape, RowKind::Series { ends: SeriesEnd::Until(until), .. } if *until < end)
}

/// One day of an ended series, in exactly the version that was just read.
fn delete_day(
    scene: &mut Scene,
    pc: usize,
    calendar: &Calendar,
    permit: &WritePermit,
    day: &RawEvent,
) -> PortResult<()> {
    let refused = || failure(Kind::Refused, "delete day");
    let place = place_of(scene, calendar).ok_or_else(refused)?;
    let is_of = matches!(&day.source.shape, RowKind::Day { of } if *of == permit.key().id);
    if !is_of || *permit.act() != Act::EndSeries {
        return Err(refused());
    }
    let id = day.source.event.key.id.as_str();
    if scene.roll(Fault::Race) {
        scene.world.meddle_event(place, id);
        let at = scene.world.now;
        scene.story.tell(at, format!("somebody changes {id} in this very moment"));
    }
    let Some(mut now) = scene.world.event_row(place, id).and_then(History::now).cloned() else {
        return Ok(());
    };
    if now.event.version != day.source.event.version && scene.plant != Some(Plant::NoVersion) {
        return Err(failure(Kind::Stale, "delete day"));
    }
    writing::day_deleted(scene, pc, permit, &now, &day.source.event.version);
    now.event.status = EventStatus::Cancelled;
    scene.world.put_event(place, now, Hand::Pc(pc), false);
    if scene.roll(Fault::HalfDone) {
        return Err(failure(Kind::Unavailable { sent: true }, "delete day"));
    }
    Ok(())
}

pub(super) fn note(scene: &mut Scene, pc: usize, act: &'static str, id: &str) {
    let changes = scene.world.changes;
    scene.world.effects.push(Effect { pc, act, id: id.to_owned(), about: String::new(), changes });
}
