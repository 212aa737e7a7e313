//! An appointment that was made anew: the event that an entry stood for is gone, and another one says the same. Its entry
//! must not go with the old event.

use super::entries::{same_begin, same_thing};
use super::ground::DecidedEvent;
use super::ignored;
use super::task::Task;
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
use truedocket_core::connection::{Connection, Role};
use truedocket_core::firm::policy::Policy;
use truedocket_core::ids::{ConnectionName, RemoteId};
use truedocket_core::morning::outcome::Facts;
use truedocket_core::rules::called_off::{CalledOffWords, OwnTime};
use truedocket_core::rules::matter_id::MatterIndex;
use truedocket_core::time::Window;
use truedocket_core::time::zone::Zone;

/// Where an event that says what an entry says is looked for.
pub(crate) struct AnewSearch {
    places: Vec<Place>,
    /// The entry that is to be removed.
    entry: Facts,
    /// Events that are gone; asked for elsewhere.
    gone: GoneEvents,
    book: MatterIndex,
    called_off: CalledOffWords,
    office: Zone,
}

/// The events for which an entry is removed.
pub(crate) struct GoneEvents {
    /// Those that are no other appointment, made anew.
    own: BTreeSet<RemoteId>,
    /// Those that are gone: none of them may live elsewhere.
    ids: BTreeSet<RemoteId>,
    /// As they were, where we held them.
    held: Vec<CalendarEvent>,
}

impl GoneEvents {
    pub(crate) fn of(task: &Task) -> Self {
        // One that the calendar still shows is called off by its own words, in every copy. That it says so as before
        // is asked where it lies.
        let gone = |one: &&DecidedEvent| !one.alive;
        let held: Vec<_> = task.decided.iter().filter(gone).map(|one| one.event.clone()).collect();
        let vanished = task.vanished.iter().map(|one| one.id.clone());
        let ids: BTreeSet<_> = held.iter().map(|event| event.key.id.clone()).chain(vanished).collect();
        let decided = task.decided.iter().map(|one| one.event.key.id.clone());
        Self { own: decided.chain(ids.iter().cloned()).collect(), ids, held }
    }

    fn lay_in(&self, connection: &ConnectionName) -> bool {
        self.held.iter().any(|event| event.key.connection == *connection)
    }

    /// Those of them that lay on another calendar of the same connection.
    fn events_beside<'a>(&'a self, calendar: &'a Calendar) -> impl Iterator<Item = &'a CalendarEvent> {
        let is_beside = |event: &&CalendarEvent| {
            event.key.connection == calendar.connection && event.key.calendar != calendar.id
        };
        self.held.iter().filter(is_beside)
    }
}

/// A calendar that is asked.
struct Place {
    port: Arc<dyn ReadCalendar>,
    calendar: Calendar,
    kind: PlaceKind,
}

/// Why it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PlaceKind {
    /// The appointment may have been made anew there.
    Own,
    /// Somebody else's: the event may have been handed over to it.
    Others,
    /// It takes part in nothing, but what lives there must not lose its entry.
    Ignored,
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
        for Place { port, calendar, kind } in &self.places {
            let name = calendar.connection.as_str();
            if let Some(why) = self.handed_over(port.as_ref(), calendar, *kind).await? {
                return Ok(Some(why));
            }
            if *kind == PlaceKind::Others {
                continue;
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
                Err(failure) if *kind == PlaceKind::Ignored && ignored::is_not_ours(&failure) => {}
                Err(failure) => return Err(answer::of_reading(&failure, name)),
            }
        }
        Ok(None)
    }

    /// Why the entry must stay, since the event itself lives on that calendar.
    async fn handed_over(
        &self,
        port: &dyn ReadCalendar,
        calendar: &Calendar,
        kind: PlaceKind,
    ) -> Result<Option<String>, Postponed> {
        let name = calendar.connection.as_str();
        let is_ignored = kind == PlaceKind::Ignored;
        let mut lives = false;
        for event in self.gone.events_beside(calendar) {
            match port.has_copy(calendar, event).await {
                Ok(there) => lives |= there,
                Err(failure) if is_ignored && ignored::is_not_ours(&failure) => {}
                Err(failure) => return Err(answer::of_reading(&failure, name)),
            }
        }
        for id in self.gone.ids.iter().filter(|id| is_ignored && port.is_own_id(id)) {
            match ignored::holds(port, calendar, id).await {
                Ok(there) => lives |= there,
                Err(failure) => return Err(answer::of_reading(&failure, name)),
            }
        }
        let place = if is_ignored { "a calendar that Truedocket ignores" } else { "another calendar" };
        Ok(lives.then(|| {
            format!(
                "In {name} the event takes place on {place}. Nothing was removed; look at both and decide."
            )
        }))
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
        event.status != EventStatus::Cancelled
            && !self.gone.own.contains(&event.key.id)
            && !self.says_off(event)
    }

    /// Its own words call it off, as those of the one for which the entry goes may do.
    fn says_off(&self, event: &CalendarEvent) -> bool {
        let own = || OwnTime::of(&event.span, &self.office);
        self.called_off.of(event.title.reveal(), event.body.reveal(), own).is_some()
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
/// none; and on ignored ones, which nobody's name stands on. `Err` says why it cannot be.
pub(crate) async fn anew_search(
    engine: &Engine,
    entry: &Facts,
    gone: GoneEvents,
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
    let mut places = Vec::new();
    for (connection, asked) in asked(all, entry, &gone, policy) {
        let port = ground::reader(engine, &connection, office).await?;
        let place = |(kind, calendar)| Place { port: Arc::clone(&port), calendar, kind };
        places.extend(asked.into_iter().map(place));
    }
    if !places.iter().any(|place| place.kind == PlaceKind::Own) {
        let why = "No calendar of record is connected, so it cannot be seen whether the event was made anew.";
        return Err(Postponed { why: why.to_owned(), until: None });
    }
    let called_off = CalledOffWords::new(&policy.called_off_words);
    Ok(AnewSearch { places, entry: entry.clone(), gone, book, called_off, office: office.clone() })
}

/// Which calendars are asked, of the looked-at ones of each connection and of the ignored ones.
fn asked(
    looked_at: Vec<(Connection, Vec<Calendar>)>,
    entry: &Facts,
    gone: &GoneEvents,
    policy: &Policy,
) -> Vec<(Connection, Vec<(PlaceKind, Calendar)>)> {
    let is_own = |calendar: &Calendar| entry.owner.is_some() && calendar.owner == entry.owner;
    let has_own = looked_at.iter().any(|(_, calendars)| calendars.iter().any(is_own));
    let kind_of = |calendar: &Calendar| match !has_own || calendar.owner.is_none() || is_own(calendar) {
        true => PlaceKind::Own,
        false => PlaceKind::Others,
    };
    let of_connection = |(connection, calendars): (Connection, Vec<Calendar>)| {
        // Nobody hands an event over to another provider.
        let may_hold = |kind| kind != PlaceKind::Others || gone.lay_in(&connection.name);
        let own = calendars.into_iter().map(|calendar| (kind_of(&calendar), calendar));
        let own = own.filter(|(kind, _)| may_hold(*kind));
        // Also of a connection none of whose calendars is looked at.
        let ignored = ignored::calendars(policy, &connection.name).into_iter();
        let asked: Vec<_> = own.chain(ignored.map(|calendar| (PlaceKind::Ignored, calendar))).collect();
        (connection, asked)
    };
    looked_at.into_iter().map(of_connection).filter(|(_, asked)| !asked.is_empty()).collect()
}

#[cfg(test)]
#[path = "anew_tests.rs"]
mod tests;
