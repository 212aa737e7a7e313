//! Reading the calendars of record, and who works at the firm.

use super::pages::{Listed, OnePage};
use super::{WorldLink, reads};
use crate::chance::Fault;
use crate::planted::Plant;
use crate::scene::{Scene, failure};
use crate::world::calendar::{View, changes, in_window, instance, parts, settled};
use async_trait::async_trait;
use chrono::DateTime;
use truedocket_connect::failure::Kind;
use truedocket_connect::ports::{
    AfterPage, CalendarItem, Directory, EventPage, PortResult, ReadCalendar, ReadRequest, SyncToken,
    Whereabouts,
};
use truedocket_core::calendar::event::{Calendar, CalendarEvent};
use truedocket_core::firm::people::Member;
use truedocket_core::ids::RemoteId;
use truedocket_core::time::Window;

/// The calendars of record, as one PC reaches them.
pub(crate) struct SimulatedCalendars {
    pub(crate) line: WorldLink,
}

/// The place of a calendar in the world.
pub(crate) fn place_of(scene: &Scene, calendar: &Calendar) -> Option<usize> {
    scene.world.firm.calendars.iter().position(|one| one.id == calendar.id)
}

/// A sync token: up to which change, and for which window.
pub(crate) fn token(changes: u64, window: &Window) -> String {
    format!("s{changes}|{}|{}", window.start.timestamp(), window.end.timestamp())
}

/// What a sync token stands for.
pub(crate) fn read_token(text: &str) -> Option<(u64, Window)> {
    let mut parts = text.strip_prefix('s')?.split('|');
    let changes = parts.next()?.parse().ok()?;
    let start = DateTime::from_timestamp(parts.next()?.parse().ok()?, 0)?;
    let end = DateTime::from_timestamp(parts.next()?.parse().ok()?, 0)?;
    Some((changes, Window { start, end }))
}

#[async_trait]
impl ReadCalendar for SimulatedCalendars {
    async fn account(&self) -> PortResult<String> {
        self.line.ask(reads("who am I", ""), |_| Ok("manager@firm.example".to_owned())).await
    }

    async fn calendars(&self) -> PortResult<Vec<Calendar>> {
        let list = |scene: &mut Scene| {
            // Planted: who may not see one of them sees none.
            let of_all = scene.plant == Some(Plant::OneSilencesAll);
            let places = if of_all { 0..scene.world.calendars.len() } else { 0..0 };
            for place in places {
                if scene.roll(Fault::Refused) {
                    scene.refused.insert(place);
                    return Err(failure(Kind::Refused, "list calendars"));
                }
            }
            Ok(scene.world.firm.calendars.clone())
        };
        self.line.ask(reads("list calendars", ""), list).await
    }

    async fn read(&self, calendar: &Calendar, reading: &ReadRequest) -> PortResult<EventPage> {
        let what = match reading {
            ReadRequest::Full(_) => "in full",
            ReadRequest::Next(_) => "on",
            ReadRequest::Changes(_) => "what changed",
        };
        let call = reads("read calendar", format!("{} {what}", calendar.id));
        let answer = self.line.ask(call, |scene| read(scene, calendar, reading)).await;
        let empty = self.line.shared.lock().plant == Some(Plant::EmptyForFailure);
        match answer {
            // Planted: what could not be read is told as empty.
            Err(failure) if empty && matches!(failure.kind, Kind::Unavailable { .. } | Kind::Refused) => {
                Ok(EventPage { items: Vec::new(), unreadable: Vec::new(), then: AfterPage::Done(None) })
            }
            answer => answer,
        }
    }

    fn is_own_id(&self, id: &RemoteId) -> bool {
        id.as_str().starts_with("ev")
    }

    async fn whereabouts(&self, calendar: &Calendar, id: &RemoteId) -> PortResult<Whereabouts> {
        let call = reads("ask for event", format!("{id} on {}", calendar.id));
        let answer = self
            .line
            .ask(call, |scene| {
                let place =
                    place_of(scene, calendar).ok_or_else(|| failure(Kind::Refused, "ask for event"))?;
                Ok(whereabouts(scene, place, id.as_str()))
            })
            .await;
        let gone = self.line.shared.lock().plant == Some(Plant::GoneForFailure);
        match answer {
            // Planted: who could not be asked has proved nothing, and is believed.
            Err(failure) if gone && matches!(failure.kind, Kind::Unavailable { .. }) => Ok(Whereabouts::Gone),
            answer => answer,
        }
    }

    async fn event(&self, calendar: &Calendar, id: &RemoteId) -> PortResult<Option<CalendarEvent>> {
        let call = reads("read event", format!("{id} on {}", calendar.id));
        let answer = self
            .line
            .ask(call, |scene| {
                let place = place_of(scene, calendar).ok_or_else(|| failure(Kind::Refused, "read event"))?;
                // Planted: it is answered from what was known some changes ago.
                let view = match scene.plant {
                    Some(Plant::OldGround) => View::Old(scene.world.changes.saturating_sub(3)),
                    _ => View::Shown,
                };
                Ok(instance(&scene.world, place, id.as_str(), view))
            })
            .await;
        let gone = self.line.shared.lock().plant == Some(Plant::GoneForFailure);
        match answer {
            // Planted: who could not be asked has proved nothing, and is believed.
            Err(failure) if gone && matches!(failure.kind, Kind::Unavailable { .. }) => Ok(None),
            answer => answer,
        }
    }
}

fn whereabouts(scene: &Scene, place: usize, id: &str) -> Whereabouts {
    if instance(&scene.world, place, id, View::Shown).is_some() {
        return Whereabouts::Here;
    }
    let row = parts(id).map_or(id, |(series, _)| series);
    match scene.world.event_row(place, row) {
        Some(_) => Whereabouts::Gone,
        // Planted: who never had it says that it is gone.
        None if scene.plant == Some(Plant::NeverHereIsGone) => Whereabouts::Gone,
        None => Whereabouts::NotHere,
    }
}

fn read(scene: &mut Scene, calendar: &Calendar, reading: &ReadRequest) -> PortResult<EventPage> {
    const OPERATION: &str = "read calendar";
    let place = place_of(scene, calendar).ok_or_else(|| failure(Kind::Refused, OPERATION))?;
    if scene.roll(Fault::Refused) {
        scene.refused.insert(place);
        return Err(failure(Kind::Refused, OPERATION));
    }
    let page = match reading {
        ReadRequest::Full(window) => full(scene, place, window),
        ReadRequest::Next(next) => scene.next_page(next, OPERATION)?,
        ReadRequest::Changes(sync) => {
            let known = read_token(&sync.0).filter(|_| !scene.roll(Fault::DeadToken));
            let (since, window) = known.ok_or_else(|| failure(Kind::Stale, OPERATION))?;
            let mut items = changes(&scene.world, place, &window, since);
            if !items.is_empty() && scene.lie(Fault::OmittedChange) {
                let place = scene.dice.below(items.len());
                items.swap_remove(place);
            }
            let items = items.into_iter().map(Listed::Event).collect();
            let sync = token(settled(&scene.world, place), &window);
            scene.begin_listing(items, Some(sync))
        }
    };
    Ok(page_of(scene, page))
}

fn full(scene: &mut Scene, place: usize, window: &Window) -> OnePage {
    let old = scene.lie(Fault::OldList);
    let back = 1 + scene.dice.below(4) as u64;
    let view = if old { View::Old(scene.world.changes.saturating_sub(back)) } else { View::Shown };
    let mut events = in_window(&scene.world, place, window, view);
    if scene.lie(Fault::EmptyList) {
        events.clear();
    }
    let items = events.into_iter().map(|event| Listed::Event(CalendarItem::Event(Box::new(event)))).collect();
    let sync = token(settled(&scene.world, place), window);
    scene.begin_listing(items, Some(sync))
}

fn page_of(scene: &Scene, page: OnePage) -> EventPage {
    let items = page.items.into_iter().filter_map(|item| match item {
        Listed::Event(item) => Some(item),
        Listed::Row(_) | Listed::Entry(_) => None,
    });
    let items: Vec<CalendarItem> = items.collect();
    let ahead = scene.plant == Some(Plant::CursorAhead);
    let then = match page.next {
        // Planted: the token comes with the first page, as if all had been told.
        Some(_) if ahead => {
            AfterPage::Done(Some(SyncToken(format!("s{}|0|4000000000", scene.world.changes))))
        }
        Some(next) => AfterPage::More(next),
        None => AfterPage::Done(page.sync.map(SyncToken)),
    };
    EventPage { items, unreadable: page.unreadable, then }
}

#[async_trait]
impl Directory for SimulatedCalendars {
    async fn members(&self) -> PortResult<Vec<Member>> {
        self.line.ask(reads("list staff", ""), |scene| Ok(scene.world.firm.members.clone())).await
    }
}
