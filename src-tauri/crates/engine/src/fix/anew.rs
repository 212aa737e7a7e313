//! An appointment that was made anew: the event that an entry stood for is gone, and another one says the same. Its entry
//! must not go with the old event.

use super::entries::{same_begin, same_thing};
use super::ignored;
use crate::act::{Postponed, answer};
use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::fix::ground;
use crate::reading;
use chrono::TimeDelta;
use std::collections::BTreeSet;
use std::sync::Arc;
use truedocket_connect::failure::Failure;
use truedocket_connect::ports::{AfterPage, CalendarItem, ReadCalendar, ReadRequest};
use truedocket_connect::walk::PageWalk;
use truedocket_core::calendar::event::{Calendar, CalendarEvent, EventStatus};
use truedocket_core::connection::Role;
use truedocket_core::firm::policy::Policy;
use truedocket_core::ids::RemoteId;
use truedocket_core::morning::outcome::Facts;
use truedocket_core::rules::called_off::CalledOffWords;
use truedocket_core::rules::matter_id::MatterIndex;
use truedocket_core::time::Window;
use truedocket_core::time::zone::Zone;

/// Where an event that says what an entry says is looked for.
pub(crate) struct AnewSearch {
    places: Vec<Place>,
    /// The entry that is to be removed.
    entry: Facts,
    /// Events that are gone; asked for by their ids elsewhere.
    gone: BTreeSet<RemoteId>,
    book: MatterIndex,
    called_off: CalledOffWords,
    office: Zone,
}

/// A calendar that is looked at.
struct Place {
    port: Arc<dyn ReadCalendar>,
    calendar: Calendar,
    /// It takes part in nothing, but what lives there must not lose its entry.
    is_ignored: bool,
}

/// What a look at one calendar has found.
enum Seen {
    Nothing,
    TheSame,
    Unreadable,
}

impl AnewSearch {
    /// Why the entry must stay; `None`: nothing there says the same. `Err`: that cannot be told now.
    pub(crate) async fn holds(&self) -> Result<Option<String>, Postponed> {
        for Place { port, calendar, is_ignored } in &self.places {
            let name = calendar.connection.as_str();
            if *is_ignored && let Some(why) = self.handed_over(port.as_ref(), calendar).await? {
                return Ok(Some(why));
            }
            match self.look(port.as_ref(), calendar).await {
                Ok(Seen::Nothing) => {}
                Ok(Seen::TheSame) => {
                    return Ok(Some(format!(
                        "In {name} another event at that time may be the same appointment, made anew. Nothing was \
                         removed; look at both and decide."
                    )));
                }
                Ok(Seen::Unreadable) => {
                    return Ok(Some(format!(
                        "In {name} an event at that time cannot be read, and it may be the same appointment, made \
                         anew. Nothing was removed; look at both and decide."
                    )));
                }
                Err(failure) if *is_ignored && ignored::is_not_ours(&failure) => {}
                Err(failure) => return Err(answer::of_reading(&failure, name)),
            }
        }
        Ok(None)
    }

    /// Why the entry must stay, since the event itself lives on an ignored calendar.
    async fn handed_over(
        &self,
        port: &dyn ReadCalendar,
        calendar: &Calendar,
    ) -> Result<Option<String>, Postponed> {
        let name = calendar.connection.as_str();
        for id in self.gone.iter().filter(|id| port.is_own_id(id)) {
            match ignored::holds(port, calendar, id).await {
                Ok(false) => {}
                Ok(true) => {
                    return Ok(Some(format!(
                        "In {name} the event takes place on a calendar that Truedocket ignores. Nothing was removed; \
                         look at both and decide."
                    )));
                }
                Err(failure) => return Err(answer::of_reading(&failure, name)),
            }
        }
        Ok(None)
    }

    async fn look(&self, port: &dyn ReadCalendar, calendar: &Calendar) -> Result<Seen, Failure> {
        let (start, end) = self.entry.span.instants(&self.office);
        let window = Window { start, end: end.max(start + TimeDelta::minutes(1)) };
        let (mut reading, mut walk) = (ReadRequest::Full(window), PageWalk::default());
        let mut seen = Seen::Nothing;
        loop {
            let page = port.read(calendar, &reading).await?;
            let events = page.items.iter().filter_map(|item| match item {
                CalendarItem::Event(event) => Some(event),
                CalendarItem::Gone(_) | CalendarItem::Vanished(_) => None,
            });
            for event in events.filter(|event| self.is_another(event)) {
                if self.says_the_same(event) {
                    return Ok(Seen::TheSame);
                }
                if is_veiled(event) && self.is_at_that_time(event) {
                    seen = Seen::Unreadable;
                }
            }
            if !page.unreadable.is_empty() {
                seen = Seen::Unreadable;
            }
            match page.then {
                AfterPage::More(next) => {
                    walk.step(&next.0, "calendar", "list")?;
                    reading = ReadRequest::Next(next);
                }
                AfterPage::Done(_) => return Ok(seen),
            }
        }
    }

    fn is_another(&self, event: &CalendarEvent) -> bool {
        event.status != EventStatus::Cancelled && !self.gone.contains(&event.key.id) && !self.says_off(event)
    }

    /// Its own words call it off, as those of the one for which the entry goes may do.
    fn says_off(&self, event: &CalendarEvent) -> bool {
        let start = || self.office.to_local(event.span.instants(&self.office).0);
        self.called_off.of(event.title.reveal(), event.body.reveal(), start).is_some()
    }

    fn is_at_that_time(&self, event: &CalendarEvent) -> bool {
        let (start, end) = self.entry.span.instants(&self.office);
        same_begin(&event.span, &self.entry.span) || event.span.overlaps(&Window { start, end }, &self.office)
    }

    /// More than the same begin is not asked for: whoever makes an appointment anew often moves it a little.
    fn says_the_same(&self, event: &CalendarEvent) -> bool {
        let found = self.book.find(event.title.reveal(), event.body.reveal());
        let (there, here) = (found.matter(), self.entry.matter.matter());
        self.is_at_that_time(event)
            && same_thing((there, event.title.reveal()), (here, self.entry.title.reveal()))
    }
}

/// Private, and its words are withheld from this account.
fn is_veiled(event: &CalendarEvent) -> bool {
    event.private && event.title.is_blank() && event.body.is_blank()
}

/// Where it is looked for: on the owner's calendars and on those of nobody in particular, on all where the owner has
/// none. `Err` says why it cannot be.
pub(crate) async fn anew_search(
    engine: &Engine,
    entry: &Facts,
    gone: BTreeSet<RemoteId>,
    policy: &Policy,
    office: &Zone,
) -> Result<AnewSearch, Postponed> {
    let later = |problem: Problem| Postponed { why: problem.sentence, until: None };
    let matters = reading::matters(engine).await.map_err(later)?;
    let book = MatterIndex::new(&matters, policy)
        .map_err(|bad| Postponed { why: format!("{bad}."), until: None })?;
    let mut all = Vec::new();
    for connection in reading::connections(engine).await.map_err(later)? {
        if connection.role == Role::Record {
            let (connection, mut calendars) = ground::known(engine, &connection.name).await?;
            calendars.retain(|calendar| !policy.ignores(&calendar.id));
            all.push((connection, calendars));
        }
    }
    let is_own = |calendar: &Calendar| entry.owner.is_some() && calendar.owner == entry.owner;
    if all.iter().any(|(_, calendars)| calendars.iter().any(is_own)) {
        let is_looked_at = |calendar: &Calendar| calendar.owner.is_none() || is_own(calendar);
        all.iter_mut().for_each(|(_, calendars)| calendars.retain(is_looked_at));
    }
    let mut places = Vec::new();
    for (connection, calendars) in all.into_iter().filter(|(_, calendars)| !calendars.is_empty()) {
        let port = ground::reader(engine, &connection, office).await?;
        let seen = calendars.into_iter().map(|calendar| (calendar, false));
        let handed_over = ignored::calendars(policy, &connection.name).into_iter();
        let all = seen.chain(handed_over.map(|calendar| (calendar, true)));
        places.extend(all.map(|(calendar, is_ignored)| Place {
            port: Arc::clone(&port),
            calendar,
            is_ignored,
        }));
    }
    if places.is_empty() {
        let why = "No calendar of record is connected, so it cannot be seen whether the event was made anew.";
        return Err(Postponed { why: why.to_owned(), until: None });
    }
    let called_off = CalledOffWords::new(&policy.called_off_words);
    Ok(AnewSearch { places, entry: entry.clone(), gone, book, called_off, office: office.clone() })
}
