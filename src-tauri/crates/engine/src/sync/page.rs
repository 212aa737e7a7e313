//! One page of a calendar: the last word on each id, with every disappearance that is no proof asked about.

use truedocket_connect::failure::Failure;
use truedocket_connect::ports::{CalendarItem, EventPage, ReadCalendar, Unreadable};
use truedocket_core::calendar::event::{Calendar, CalendarEvent};
use truedocket_core::ids::{EventKey, RemoteId};

/// A page as it may be stored.
#[derive(Debug, Default)]
pub(super) struct StorablePage {
    /// Events to keep.
    pub(super) events: Vec<CalendarEvent>,
    /// Proven to be gone.
    pub(super) gone: Vec<EventKey>,
    /// To be shown.
    pub(super) unreadable: Vec<Unreadable>,
}

/// Settles a page. An id may come twice; the later one counts. `known` tells which of the ids that left the reading
/// we hold at all: a provider also names those that never were in our window.
pub(super) async fn settle(
    port: &dyn ReadCalendar,
    calendar: &Calendar,
    page: EventPage,
    known: impl Fn(&RemoteId) -> bool,
) -> Result<StorablePage, Failure> {
    let mut settled = StorablePage { unreadable: page.unreadable, ..StorablePage::default() };
    for (id, item) in last_words(page.items) {
        match item {
            CalendarItem::Event(event) => settled.events.push(*event),
            CalendarItem::Gone(id) => settled.gone.push(key(calendar, id)),
            CalendarItem::Vanished(_) if !known(&id) => {}
            CalendarItem::Vanished(id) => match port.event(calendar, &id).await? {
                Some(event) => settled.events.push(event),
                None => settled.gone.push(key(calendar, id)),
            },
        }
    }
    Ok(settled)
}

/// The last word on each id, in the order of the ids: rows that lie beside each other are stored one after the other.
fn last_words(items: Vec<CalendarItem>) -> Vec<(RemoteId, CalendarItem)> {
    let with_id = |item: CalendarItem| match &item {
        CalendarItem::Event(event) => (event.key.id.clone(), item),
        CalendarItem::Gone(id) | CalendarItem::Vanished(id) => (id.clone(), item),
    };
    let mut words: Vec<_> = items.into_iter().map(with_id).rev().collect();
    // What came last stands first among its equals, and the first of equals is kept.
    words.sort_by(|(a, _), (b, _)| a.cmp(b));
    words.dedup_by(|(later, _), (kept, _)| later == kept);
    words
}

/// The ids of a page that left the reading without proof.
pub(super) fn vanished(page: &EventPage) -> Vec<RemoteId> {
    let ids = page.items.iter().filter_map(|item| match item {
        CalendarItem::Vanished(id) => Some(id.clone()),
        CalendarItem::Event(_) | CalendarItem::Gone(_) => None,
    });
    ids.collect()
}

fn key(calendar: &Calendar, id: RemoteId) -> EventKey {
    EventKey { connection: calendar.connection.clone(), calendar: calendar.id.clone(), id }
}

#[cfg(test)]
mod tests {
    use super::last_words;
    use truedocket_connect::ports::CalendarItem;
    use truedocket_core::ids::RemoteId;

    #[test]
    fn the_last_word_on_an_id_counts() {
        let id = RemoteId::new;
        let items = vec![
            CalendarItem::Vanished(id("b")),
            CalendarItem::Gone(id("a")),
            CalendarItem::Gone(id("b")),
            CalendarItem::Vanished(id("a")),
        ];
        let words = last_words(items);
        let ids: Vec<_> = words.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, ["a", "b"], "one row each, in the order in which they are stored");
        assert!(
            matches!(words[0].1, CalendarItem::Vanished(_)),
            "it left the window after it was called gone"
        );
        assert!(matches!(words[1].1, CalendarItem::Gone(_)), "it was called gone after it left the window");
    }
}
