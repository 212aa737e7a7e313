//! Rows as they are kept, and what a clean-up does to them. Each write is looked at before it takes effect.

use super::calendar::{Diaries, place_of};
use super::pages::Listed as One;
use super::{reads, writes};
use crate::chance::Fault;
use crate::planted::Plant;
use crate::rules::writing;
use crate::scene::{Scene, failure};
use crate::world::Effect;
use crate::world::calendar::original;
use crate::world::history::{Hand, History};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use truedocket_connect::failure::Kind;
use truedocket_connect::ports::{Answer, CleanCalendar, Listed, Loss, ReadOriginals, Restored, Rows};
use truedocket_core::audit::finding::Act;
use truedocket_core::audit::kept::{Kept, Original, SeriesEnd, Shape, Snapshot};
use truedocket_core::audit::manifest::Warrant;
use truedocket_core::event::Calendar;
use truedocket_core::ids::RemoteId;
use truedocket_core::people::Email;

/// The mark by which a repeated restore finds what an earlier one made.
const RESTORED: &str = "restored";

fn as_original(kept: &Kept) -> Original {
    Original { kept: kept.clone(), raw: serde_json::to_string(kept).unwrap_or_default() }
}

fn snapshot_of(scene: &Scene, place: usize, id: &str) -> Option<Snapshot> {
    let now = scene.world.now;
    let row = scene.world.event_row(place, id)?.shown(now)?;
    let days = scene.world.days_of(place, id);
    Some(Snapshot { row: as_original(row), days: days.into_iter().map(as_original).collect() })
}

#[async_trait]
impl ReadOriginals for Diaries {
    async fn originals(&self, calendar: &Calendar, rows: &Rows) -> Answer<Listed<Original>> {
        let call = reads("list rows", calendar.id.as_str());
        self.line.ask(call, |scene| originals(scene, calendar, rows)).await
    }

    async fn snapshot(&self, calendar: &Calendar, id: &RemoteId) -> Answer<Option<Snapshot>> {
        let call = reads("read row", format!("{id} on {}", calendar.id));
        self.line
            .ask(call, |scene| {
                let place = place_of(scene, calendar).ok_or_else(|| failure(Kind::Refused, "read row"))?;
                Ok(snapshot_of(scene, place, id.as_str()))
            })
            .await
    }
}

fn originals(scene: &mut Scene, calendar: &Calendar, rows: &Rows) -> Answer<Listed<Original>> {
    let place = place_of(scene, calendar).ok_or_else(|| failure(Kind::Refused, "list rows"))?;
    let page = match rows {
        Rows::Next(token) => scene.next_page(token, "list rows")?,
        Rows::All(_) => {
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
    Ok(Listed { items: items.collect(), unreadable: page.unreadable, next: page.next })
}

#[async_trait]
impl CleanCalendar for Diaries {
    fn would_mail(&self, _calendar: &Calendar, _row: &Kept, _act: &Act) -> Vec<Email> {
        Vec::new()
    }

    fn forbids(&self, _calendar: &Calendar, _row: &Kept, _act: &Act) -> Option<String> {
        None
    }

    async fn delete(&self, calendar: &Calendar, warrant: &Warrant) -> Answer<()> {
        let pc = self.line.pc;
        let call = writes("delete event", warrant.key().id.as_str());
        self.line
            .ask(call, |scene| {
                let Some((place, kept)) = exactly(scene, pc, calendar, warrant)? else { return Ok(()) };
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
                Ok(())
            })
            .await
    }

    async fn end_series(
        &self,
        calendar: &Calendar,
        warrant: &Warrant,
        end: DateTime<Utc>,
    ) -> Answer<Original> {
        let pc = self.line.pc;
        let call = writes("end series", warrant.key().id.as_str());
        self.line.ask(call, |scene| end_series(scene, pc, calendar, warrant, end)).await
    }

    async fn set_category(&self, calendar: &Calendar, warrant: &Warrant, category: &str) -> Answer<Original> {
        let pc = self.line.pc;
        let call = writes("set category", warrant.key().id.as_str());
        self.line
            .ask(call, |scene| {
                let found = exactly(scene, pc, calendar, warrant)?;
                let (place, mut kept) = found.ok_or_else(|| failure(Kind::Refused, "set category"))?;
                kept.event.categories = vec![category.to_owned()];
                let late = scene.lie(Fault::ShownLate);
                let now = scene.world.put_event(place, kept, Hand::Pc(pc), late);
                note(scene, pc, "set category", now.event.key.id.as_str());
                Ok(as_original(&now))
            })
            .await
    }

    async fn set_owner(&self, calendar: &Calendar, warrant: &Warrant, to: &Calendar) -> Answer<Original> {
        let pc = self.line.pc;
        let call = writes("set owner", warrant.key().id.as_str());
        self.line
            .ask(call, |scene| {
                let found = exactly(scene, pc, calendar, warrant)?;
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

    async fn restore(
        &self,
        calendar: &Calendar,
        lies_on: &Calendar,
        backup: &Snapshot,
        key: &str,
    ) -> Answer<Restored> {
        let pc = self.line.pc;
        let call = writes("restore event", backup.row.kept.event.key.id.as_str());
        self.line
            .ask(call, |scene| {
                let refused = || failure(Kind::Refused, "restore event");
                let home = place_of(scene, calendar).ok_or_else(refused)?;
                let there = place_of(scene, lies_on).ok_or_else(refused)?;
                restore(scene, pc, (home, there), backup, key)
            })
            .await
    }
}

/// The row that a warrant names, if it is of that version; `None`: it is gone. Somebody may get in between.
fn exactly(
    scene: &mut Scene,
    pc: usize,
    calendar: &Calendar,
    warrant: &Warrant,
) -> Answer<Option<(usize, Kept)>> {
    const OPERATION: &str = "clean up";
    let place = place_of(scene, calendar).ok_or_else(|| failure(Kind::Refused, OPERATION))?;
    let id = warrant.key().id.as_str();
    if scene.roll(Fault::Race) {
        scene.world.meddle_event(place, id);
        let at = scene.world.now;
        scene.story.tell(at, format!("somebody changes {id} in this very moment"));
    }
    let Some(kept) = scene.world.event_row(place, id).and_then(History::now).cloned() else {
        return Ok(None);
    };
    if kept.event.version != *warrant.seen() && scene.plant != Some(Plant::NoVersion) {
        return Err(failure(Kind::Stale, OPERATION));
    }
    writing::event_cleaned(scene, pc, warrant, &kept);
    Ok(Some((place, kept)))
}

fn days(scene: &Scene, place: usize, series: &str) -> Vec<String> {
    scene.world.days_of(place, series).iter().map(|day| day.event.key.id.to_string()).collect()
}

fn end_series(
    scene: &mut Scene,
    pc: usize,
    calendar: &Calendar,
    warrant: &Warrant,
    end: DateTime<Utc>,
) -> Answer<Original> {
    let found = exactly(scene, pc, calendar, warrant)?;
    let (place, mut kept) = found.ok_or_else(|| failure(Kind::Refused, "end series"))?;
    let Shape::Series { rules, ends } = &mut kept.shape else {
        return Err(failure(Kind::Refused, "end series"));
    };
    let last = end - chrono::TimeDelta::seconds(1);
    *rules = vec![format!("RRULE:FREQ=WEEKLY;UNTIL={}", last.format("%Y%m%dT%H%M%SZ"))];
    *ends = SeriesEnd::Until(last);
    let id = kept.event.key.id.to_string();
    let now = scene.world.put_event(place, kept, Hand::Pc(pc), false);
    note(scene, pc, "end series", &id);
    if scene.roll(Fault::HalfDone) {
        return Err(failure(Kind::Unavailable { sent: true }, "end series"));
    }
    if scene.plant == Some(Plant::DaysLeftBehind) {
        return Ok(as_original(&now));
    }
    let behind: Vec<String> = scene
        .world
        .days_of(place, &id)
        .into_iter()
        .filter(|day| original(day).is_some_and(|at| at >= end))
        .map(|day| day.event.key.id.to_string())
        .collect();
    for day in behind {
        scene.world.remove_event(place, &day, Hand::Pc(pc), false);
    }
    Ok(as_original(&now))
}

/// Brings a row back. The interface does not say which version our own act left, so what is there is written over.
fn restore(
    scene: &mut Scene,
    pc: usize,
    (home, there): (usize, usize),
    backup: &Snapshot,
    key: &str,
) -> Answer<Restored> {
    let mut kept = backup.row.kept.clone();
    let id = kept.event.key.id.to_string();
    let mark = format!("{RESTORED}={key}");
    let mut usual = Vec::new();
    let lives = scene.world.event_row(there, &id).and_then(History::now).is_some();
    if lives {
        writing::event_restored(scene, pc, there, &id);
        if there != home {
            scene.world.remove_event(there, &id, Hand::Pc(pc), false);
        }
    } else {
        let taken = taken_for_ours(scene, home, &kept, &mark);
        if let Some(found) = taken {
            writing::event_restored(scene, pc, home, &found);
            kept.event.key.id = RemoteId::new(found);
        } else {
            kept.event.key.id = RemoteId::new(scene.world.new_id("ev"));
        }
        usual.push("It has a new id.".to_owned());
        kept.marks.push(mark);
    }
    let now = scene.world.put_event(home, kept, Hand::Pc(pc), false);
    let series = now.event.key.id.to_string();
    let mut back = Vec::new();
    for day in &backup.days {
        let mut day = day.kept.clone();
        if let Some((_, nth)) = crate::world::calendar::parts(day.event.key.id.as_str()) {
            day.event.key.id = RemoteId::new(crate::world::calendar::day_id(&series, nth));
        }
        day.shape = Shape::Day { of: RemoteId::new(&series) };
        back.push(as_original(&scene.world.put_event(home, day, Hand::Pc(pc), false)));
    }
    note(scene, pc, "restore event", &series);
    let now = Snapshot { row: as_original(&now), days: back };
    Ok(Restored { now, lost: Loss { usual, wrong: Vec::new() } })
}

/// What an earlier try made; planted: also what somebody made anew with the old UID.
fn taken_for_ours(scene: &Scene, home: usize, kept: &Kept, mark: &str) -> Option<String> {
    let rows = scene.world.calendars.get(home)?;
    let mut living = rows.values().filter_map(History::now);
    let remade = scene.plant == Some(Plant::RemadeIsOurs);
    let forgets = scene.plant == Some(Plant::RestoresTwice);
    let found = living.find(|one| {
        (!forgets && one.marks.iter().any(|own| own == mark)) || (remade && one.event.uid == kept.event.uid)
    });
    found.map(|one| one.event.key.id.to_string())
}

fn note(scene: &mut Scene, pc: usize, act: &'static str, id: &str) {
    scene.world.effects.push(Effect { pc, act, id: id.to_owned() });
}
