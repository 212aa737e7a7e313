//! Every remote operation that the connectors have, each at least once, with what it answers when all is well and when
//! the thing asked for is not there.

use super::line::Line;
use chrono::TimeDelta;
use truedocket_connect::ports::{
    AfterPage, CalendarItem, Directory, EntryChange, EntryDraft, PageToken, PracticeSystem, ReadCalendar,
    ReadRequest,
};
use truedocket_core::calendar::event::Calendar;
use truedocket_core::ids::{EventKey, RemoteId};
use truedocket_core::text::ClientText;
use truedocket_core::time::{Span, Window};

/// All pages of one list.
macro_rules! lists {
    ($port:expr, $line:expr, $list:ident) => {{
        let (mut all, mut page): (Vec<_>, Option<PageToken>) = (Vec::new(), None);
        while let Some(listed) = $line.tried(stringify!($list), $port.$list(page.as_ref()).await) {
            assert!(
                listed.unreadable.is_empty(),
                "what the document allows can be understood: {:?}",
                listed.unreadable
            );
            all.extend(listed.items);
            page = listed.next;
            if page.is_none() {
                break;
            }
        }
        all
    }};
}

fn window(line: &Line) -> Window {
    Window { start: line.now() - TimeDelta::days(30), end: line.now() + TimeDelta::days(90) }
}

/// Account, calendars, full and incremental readings with all their pages, single events.
pub(crate) async fn calendar(port: &dyn ReadCalendar, line: &Line) {
    line.tried("account", port.account().await);
    let calendars = line.tried("calendars", port.calendars().await).unwrap_or_default();
    assert!(!calendars.is_empty(), "the firm has calendars");
    for calendar in calendars.iter().take(3) {
        let Some((items, sync)) = read(port, line, calendar, ReadRequest::Full(window(line))).await else {
            continue;
        };
        assert!(!items.is_empty(), "the calendars of the built-in firm are not empty");
        change_one(line, &items);
        if let Some(sync) = sync {
            read(port, line, calendar, ReadRequest::Changes(sync)).await;
        }
        if let Some(CalendarItem::Event(event)) =
            items.iter().find(|item| matches!(item, CalendarItem::Event(_)))
        {
            line.tried("one event", port.event(calendar, &event.key.id).await);
        }
        line.tried("a missing event", port.event(calendar, &RemoteId::new("thereisnosuchevent")).await);
    }
}

async fn read(
    port: &dyn ReadCalendar,
    line: &Line,
    calendar: &Calendar,
    first: ReadRequest,
) -> Option<(Vec<CalendarItem>, Option<truedocket_connect::ports::SyncToken>)> {
    let (mut items, mut reading) = (Vec::new(), first);
    loop {
        let page = line.tried("a page of events", port.read(calendar, &reading).await)?;
        assert!(
            page.unreadable.is_empty(),
            "what the document allows can be understood: {:?}",
            page.unreadable
        );
        items.extend(page.items);
        match page.then {
            AfterPage::More(next) => reading = ReadRequest::Next(next),
            AfterPage::Done(sync) => return Some((items, sync)),
        }
    }
}

/// One event is retitled and one deleted, so that the reading of changes has something to tell.
fn change_one(line: &Line, items: &[CalendarItem]) {
    let now = line.now();
    let mut world = line.sandbox.shared.world_mut();
    let Some(CalendarItem::Event(read)) = items.first() else { return };
    let mut single: Vec<_> =
        world.events.values().filter(|event| event.calendar == read.key.calendar.as_str()).cloned().collect();
    single.retain(|event| event.rules.is_empty() && !event.deleted);
    if let [first, second, ..] = single.as_slice() {
        let mut retitled = first.clone();
        retitled.title.push_str(", retitled");
        world.put_event(retitled, now);
        world.delete_event(&second.calendar, &second.id, now);
    }
}

/// All accounts of the firm.
pub(crate) async fn directory(port: &dyn Directory, line: &Line) {
    let members = line.tried("members", port.members().await).unwrap_or_default();
    assert!(!members.is_empty(), "the firm has people");
}

/// All lists with all their pages, one entry in every way, and an entry made, changed and deleted.
pub(crate) async fn practice(port: &dyn PracticeSystem, line: &Line) {
    line.tried("account", port.account().await);
    let users = lists!(port, line, users);
    let contacts = lists!(port, line, contacts);
    let matters = lists!(port, line, matters);
    let entries = every_entry(port, line).await;
    assert!(!entries.is_empty(), "the built-in firm has entries");
    line.tried("one entry", port.entry(&entries[0]).await);
    let missing = EventKey { id: RemoteId::new("1"), ..entries[0].clone() };
    line.tried("a missing entry", port.entry(&missing).await);
    let calendar = users.iter().find_map(|user| user.calendar.clone()).expect("users have calendars");
    let start = line.now() + TimeDelta::days(3);
    let timed = |hours: i64| Span::Timed {
        start: start + TimeDelta::hours(hours),
        end: start + TimeDelta::hours(hours + 1),
        zone: "America/New_York".to_owned(),
    };
    let draft = EntryDraft {
        calendar,
        span: timed(0),
        title: ClientText::new("Contract check"),
        body: ClientText::new("Made by a test"),
        place: ClientText::new("Room 4"),
        matter: matters.first().map(|matter| matter.id.clone()),
        category: Some("Client Meeting".to_owned()),
        attendees: contacts.iter().filter_map(|contact| contact.email.clone()).take(1).collect(),
        source: "contract-check".to_owned(),
        mark: "fix/contract-check/0".to_owned(),
    };
    let Some(made) = line.tried("create", port.create_entry(&draft).await) else { return };
    let found =
        line.tried("entries of a source", port.entries_of("contract-check").await).unwrap_or_default();
    assert_eq!(found.len(), 1, "the entry is found by its source");
    let other =
        users.iter().filter_map(|user| user.calendar.clone()).find(|calendar| *calendar != made.key.calendar);
    let change = EntryChange {
        calendar: other,
        span: Some(timed(2)),
        title: Some(ClientText::new("Contract check, changed")),
        place: None,
        matter: matters.last().map(|matter| matter.id.clone()),
        category: Some("Deposition".to_owned()),
        attendees: Some(Vec::new()),
        source: Some("contract-check-2".to_owned()),
    };
    let Some(changed) = line.tried("change", port.change_entry(&made.key, &made.version, &change).await)
    else {
        return;
    };
    let stale = port.delete_entry(&changed.key, &made.version).await;
    assert!(stale.is_err(), "a version that moved on is refused");
    line.tried("delete", port.delete_entry(&changed.key, &changed.version).await);
    let whole_day = EntryDraft {
        span: Span::AllDay { first: start.date_naive(), end: start.date_naive() + chrono::Days::new(1) },
        matter: None,
        category: None,
        attendees: Vec::new(),
        source: "contract-check-3".to_owned(),
        ..draft
    };
    if let Some(made) = line.tried("create a whole day", port.create_entry(&whole_day).await) {
        line.tried("delete a whole day", port.delete_entry(&made.key, &made.version).await);
    }
}

async fn every_entry(port: &dyn PracticeSystem, line: &Line) -> Vec<EventKey> {
    let (mut keys, mut page): (Vec<EventKey>, Option<PageToken>) = (Vec::new(), None);
    loop {
        let Some(listed) = line.tried("entries", port.entries(&window(line), page.as_ref()).await) else {
            return keys;
        };
        assert!(
            listed.unreadable.is_empty(),
            "what the document allows can be understood: {:?}",
            listed.unreadable
        );
        keys.extend(listed.items.into_iter().map(|entry| entry.key));
        match listed.next {
            Some(next) => page = Some(next),
            None => return keys,
        }
    }
}
