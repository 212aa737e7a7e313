//! One conformance run for every calendar connector: the same firm, the same questions, the same answers.

mod files;
pub(crate) mod firm;
mod harness;

use firm::{ADA, BO, Row};
use harness::Harness;
use std::collections::{BTreeMap, BTreeSet};
use truedocket_connect::failure::Kind;
use truedocket_connect::ports::{
    AfterPage, CalendarItem, EventPage, PageToken, ReadRequest, SyncToken, Unreadable,
};
use truedocket_core::calendar::event::{Calendar, CalendarEvent, EventStatus, ShowAs};
use truedocket_core::firm::people::Email;
use truedocket_core::ids::RemoteId;
use truedocket_sandbox::faults::FaultKind;

/// All pages of a reading.
struct Read {
    events: BTreeMap<RemoteId, CalendarEvent>,
    gone: BTreeSet<RemoteId>,
    unreadable: Vec<Unreadable>,
    token: Option<SyncToken>,
}

impl Read {
    /// Title and time of all that takes place.
    fn rows(&self) -> BTreeSet<Row> {
        let alive = self.events.values().filter(|event| event.status != EventStatus::Cancelled);
        alive.map(|event| (event.title.reveal().to_owned(), event.span.clone())).collect()
    }

    fn find(&self, title: &str) -> &CalendarEvent {
        let found = self.events.values().find(|event| event.title.reveal() == title);
        found.unwrap_or_else(|| panic!("{title} was read"))
    }
}

async fn read(harness: &Harness, calendar: &Calendar, begin: ReadRequest) -> Read {
    let mut all =
        Read { events: BTreeMap::new(), gone: BTreeSet::new(), unreadable: Vec::new(), token: None };
    let mut reading = begin;
    loop {
        let page = harness.port.read(calendar, &reading).await.expect("the page is read");
        let EventPage { items, unreadable, then } = page;
        all.unreadable.extend(unreadable);
        for item in items {
            match item {
                CalendarItem::Event(event) => drop(all.events.insert(event.key.id.clone(), *event)),
                CalendarItem::Gone(id) | CalendarItem::Vanished(id) => {
                    all.events.remove(&id);
                    all.gone.insert(id);
                }
            }
        }
        match then {
            AfterPage::More(next) => reading = ReadRequest::Next(next),
            AfterPage::Done(token) => {
                all.token = token;
                return all;
            }
        }
    }
}

async fn calendar_of(harness: &Harness, owner: &str) -> Calendar {
    let calendars = harness.port.calendars().await.expect("the calendars are listed");
    let owner = Email::new(owner);
    let mut own = calendars.into_iter().filter(|calendar| calendar.owner == owner);
    let calendar = own.next().expect("everybody has a calendar");
    assert!(own.next().is_none(), "nobody's calendar is listed twice");
    calendar
}

/// The whole run. One function, so that no connector can have a rule of its own.
async fn conforms(mut harness: Harness) {
    let ada = calendar_of(&harness, ADA).await;
    assert_eq!(ada.zone, firm::ZONE, "the calendar says its zone");
    let full = read(&harness, &ada, ReadRequest::Full(firm::window())).await;
    assert_eq!(full.rows(), firm::rows(), "f09, f10: instances, both edges of summer time, whole days");
    assert!(full.unreadable.is_empty(), "all of it can be understood: {:?}", full.unreadable);
    details(&full);
    copies(&harness, &full).await;
    by_id(&harness, &ada, &full).await;
    poison(&harness, &ada).await;
    oddities(&harness, &ada).await;
    harness.heal();
    changes(&mut harness, &ada, full).await;
    dead_tokens(&harness, &ada).await;
}

fn details(full: &Read) {
    let hearing = full.find("Hearing 24-0117");
    assert_eq!(hearing.categories, ["Court Appearance"], "the category");
    assert!(hearing.private, "it is marked private");
    assert_eq!(hearing.organizer, Email::new(ADA), "who called it");
    let asked: BTreeSet<&str> = hearing.attendees.iter().map(|attendee| attendee.email.as_str()).collect();
    assert!(asked.contains(BO) && asked.contains("roe@client.example"), "who was asked");
    assert_eq!(hearing.body.reveal(), "Bring the file & the stamps", "the body as plain text");
    assert_eq!(hearing.place.reveal(), "Room 4", "the place");
    assert!(!hearing.version.as_str().is_empty(), "it has a version");
    assert_eq!(full.find("Lunch").show_as, ShowAs::Free, "free time is free");
    assert!(full.find("Team").original_start.is_some(), "a day of a series has a name");
    let moved = full.find("Team, moved");
    let original = truedocket_core::time::OriginalStart::At(firm::utc("2026-11-16T14:00:00Z"));
    assert_eq!(moved.original_start, Some(original), "a moved day says where it was moved from");
}

/// One appointment over all its copies: the same identity on both calendars.
async fn copies(harness: &Harness, full: &Read) {
    let bo = calendar_of(harness, BO).await;
    let his = read(harness, &bo, ReadRequest::Full(firm::window())).await;
    let ids = |read: &Read| -> BTreeSet<_> { read.events.values().map(CalendarEvent::appointment).collect() };
    let (hers, his) = (ids(full), ids(&his));
    assert_eq!(hers.len(), full.events.len(), "each instance is an appointment of its own");
    assert!(his.len() >= 6 && his.is_subset(&hers), "the copies of an appointment are known for one");
}

async fn by_id(harness: &Harness, ada: &Calendar, full: &Read) {
    for title in ["Hearing 24-0117", "Team", "Team, moved", "Filing day"] {
        let listed = full.find(title);
        let single = harness.port.event(ada, &listed.key.id).await.expect("it can be asked for");
        let single = single.unwrap_or_else(|| panic!("{title} is there"));
        assert_eq!(
            (&single.span, &single.title),
            (&listed.span, &listed.title),
            "listed and single are the same"
        );
        assert_eq!(single.appointment(), listed.appointment(), "also who they are");
    }
    let none = harness.port.event(ada, &RemoteId::new("nobodyknows")).await.expect("the calendar answers");
    assert!(none.is_none(), "what was never there is not there");
}

async fn poison(harness: &Harness, ada: &Calendar) {
    harness.poison();
    let full = read(harness, ada, ReadRequest::Full(firm::window())).await;
    assert_eq!(full.unreadable.len(), 1, "f22: the bad item is counted");
    assert!(full.unreadable[0].id.is_some(), "and can be found again");
    assert_eq!(full.rows(), firm::rows(), "f22: the rest is read");
}

/// What servers do to their clients without being wrong.
async fn oddities(harness: &Harness, ada: &Calendar) {
    for what in [FaultKind::DuplicateOverPages, FaultKind::UnknownField, FaultKind::UnknownEnum] {
        if harness.order(what) {
            let full = read(harness, ada, ReadRequest::Full(firm::window())).await;
            assert_eq!(full.rows(), firm::rows(), "{what:?} changes nothing");
            assert!(full.unreadable.is_empty(), "{what:?} makes nothing unreadable");
        }
    }
    if harness.order(FaultKind::NullFields) {
        let full = read(harness, ada, ReadRequest::Full(firm::window())).await;
        assert_eq!(full.rows().len(), firm::rows().len(), "missing texts cost no event");
    }
}

async fn changes(harness: &mut Harness, ada: &Calendar, full: Read) {
    let (hearing, lunch) = (full.find("Hearing 24-0117").key.id.clone(), full.find("Lunch").key.id.clone());
    let last_day = (String::from("Team"), firm::utc("2026-11-30T14:00:00Z"));
    let last_day = full.events.values().find(|event| {
        let truedocket_core::time::Span::Timed { start, .. } = event.span else { return false };
        (event.title.reveal(), start) == (last_day.0.as_str(), last_day.1)
    });
    let last_day = last_day.expect("the last day was read").key.id.clone();
    let before = harness.requests();
    harness.change(harness::disturb);
    let (_, moved) = firm::moved_hearing();
    if let Some(token) = full.token.clone() {
        let delta = read(harness, ada, ReadRequest::Changes(token)).await;
        assert!(delta.rows().contains(&moved), "what was moved is told");
        assert!(delta.gone.contains(&lunch), "what was deleted is told");
        assert!(!delta.rows().iter().any(|(title, _)| title == "Seminar"), "what did not change is not told");
        assert!(harness.requests() - before < 12, "changes cost a few requests, not a full reading");
        let again = read(harness, ada, ReadRequest::Changes(delta.token.expect("changes go on"))).await;
        assert!(again.events.is_empty() && again.gone.is_empty(), "and are told once");
    }
    let gone = harness.port.event(ada, &lunch).await.expect("the calendar answers");
    assert!(gone.is_none(), "what was deleted is not there");
    let gone = harness.port.event(ada, &last_day).await.expect("the calendar answers");
    assert!(gone.is_none(), "f11: nor is the day that was called off");
    let now = harness.port.event(ada, &hearing).await.expect("the calendar answers").expect("it is there");
    assert_eq!(
        (now.title.reveal(), &now.span),
        (moved.0.as_str(), &moved.1),
        "a single read shows the present"
    );
    let again = read(harness, ada, ReadRequest::Full(firm::window())).await;
    let mut expected = firm::rows();
    expected.retain(|row| row.0 != "Lunch" && row.0 != "Hearing 24-0117");
    let called_off = firm::utc("2026-11-30T14:00:00Z");
    expected.retain(|(title, span)| {
        let truedocket_core::time::Span::Timed { start, .. } = span else { return true };
        title != "Team" || *start != called_off
    });
    expected.insert(moved);
    assert_eq!(again.rows(), expected, "f11: a full reading tells what changes kept quiet about");
}

async fn dead_tokens(harness: &Harness, ada: &Calendar) {
    let strange = ReadRequest::Next(PageToken("of another release".to_owned()));
    let failure = harness.port.read(ada, &strange).await.expect_err("nobody knows that token");
    assert_eq!(failure.kind, Kind::Stale, "a page token that is none of ours begins the reading anew");
    let full = read(harness, ada, ReadRequest::Full(firm::window())).await;
    let Some(token) = full.token else { return };
    assert!(harness.order(FaultKind::DeadSyncToken), "only servers give tokens");
    let failure =
        harness.port.read(ada, &ReadRequest::Changes(token.clone())).await.expect_err("the token died");
    assert_eq!(failure.kind, Kind::Stale, "f11: a dead token is never a deletion");
    let alive = harness.port.read(ada, &ReadRequest::Changes(token)).await;
    assert!(alive.is_ok(), "the fault was ordered once");
    let first = harness.port.read(ada, &ReadRequest::Full(firm::window())).await.expect("the first page");
    let AfterPage::More(next) = first.then else { panic!("the firm fills more than one page") };
    assert!(harness.order(FaultKind::PageTokenExpired), "only servers give tokens");
    let failure = harness.port.read(ada, &ReadRequest::Next(next)).await.expect_err("the page token died");
    assert_eq!(failure.kind, Kind::Stale, "half a listing is none");
}

#[tokio::test]
async fn google_conforms() {
    conforms(Harness::google().await).await;
}

#[tokio::test]
async fn graph_conforms() {
    conforms(Harness::graph().await).await;
}

#[tokio::test]
async fn ics_conforms() {
    conforms(Harness::ics()).await;
}
