//! What is said of an event when calendars cannot be asked any more.

use super::{Found, Inquiry, MOST_ASKED, TOO_MANY_DELETED, strangers};
use async_trait::async_trait;
use std::sync::Arc;
use truedocket_connect::failure::{Failure, Kind};
use truedocket_connect::ports::{EventPage, PortResult, ReadCalendar, ReadRequest, Whereabouts};
use truedocket_core::calendar::event::{Calendar, CalendarEvent, EventStatus, EventType, ShowAs};
use truedocket_core::connection::{Connection, Role, SecretPlace};
use truedocket_core::firm::matter::{Entry, Matter, MatterStatus};
use truedocket_core::firm::policy::Policy;
use truedocket_core::ids::{CalendarId, ConnectionName, EventKey, MatterId, RemoteId, Version};
use truedocket_core::morning::snapshot::{CompareDays, DeletedEvent, Snapshot};
use truedocket_core::rules::matter_id::MatterIndex;
use truedocket_core::text::ClientText;
use truedocket_core::time::zone::Zones;
use truedocket_core::time::{Span, Window};
use truedocket_store::table::event::GoneEvent;

/// A provider on whose calendars the event does not lie, or one that does not answer.
struct Provider {
    answers: bool,
}

#[async_trait]
impl ReadCalendar for Provider {
    async fn account(&self) -> PortResult<String> {
        Ok("manager@firm.example".to_owned())
    }

    async fn calendars(&self) -> PortResult<Vec<Calendar>> {
        Ok(Vec::new())
    }

    async fn read(&self, _: &Calendar, _: &ReadRequest) -> PortResult<EventPage> {
        Err(Failure::new(Kind::Unsupported, "test", "read"))
    }

    async fn whereabouts(&self, _: &Calendar, _: &RemoteId) -> PortResult<Whereabouts> {
        match self.answers {
            true => Ok(Whereabouts::NotHere),
            false => Err(Failure::new(Kind::Unavailable { sent: true }, "test", "ask")),
        }
    }

    async fn event(&self, _: &Calendar, _: &RemoteId) -> PortResult<Option<CalendarEvent>> {
        Ok(None)
    }
}

fn gone() -> GoneEvent {
    let key = EventKey {
        connection: ConnectionName::new("Outlook"),
        calendar: CalendarId::new("ada"),
        id: RemoteId::new("e1"),
    };
    let day = |text: &str| text.parse().expect("a day");
    let event = CalendarEvent {
        key,
        version: Version::new("v1"),
        uid: None,
        series: None,
        original_start: None,
        span: Span::AllDay { first: day("2026-11-20"), end: day("2026-11-21") },
        title: ClientText::new("Deposition"),
        body: ClientText::default(),
        place: ClientText::default(),
        organizer: None,
        attendees: Vec::new(),
        categories: Vec::new(),
        show_as: ShowAs::Busy,
        status: EventStatus::Confirmed,
        event_type: EventType::Meeting,
        private: false,
        updated: None,
    };
    GoneEvent { event, gone_at: "2026-11-19T11:30:00Z".parse().expect("an instant") }
}

/// What speaks against its being gone, when one other calendar is to be asked.
async fn elsewhere(answers: bool, asked: usize) -> Option<Found> {
    let connection = Connection {
        name: ConnectionName::new("Outlook"),
        vendor: "graph".to_owned(),
        role: Role::Record,
        account: "manager@firm.example".to_owned(),
        access: truedocket_core::connection::Access::Read,
        api: String::new(),
        authorize: String::new(),
        token: String::new(),
        client_id: String::new(),
        secrets: SecretPlace::Keychain,
    };
    let other = Calendar {
        connection: connection.name.clone(),
        id: CalendarId::new("bo"),
        name: ClientText::default(),
        owner: None,
        zone: String::new(),
    };
    let port: Option<Arc<dyn ReadCalendar>> = Some(Arc::new(Provider { answers }));
    let mut inquiry = Inquiry { connection: &connection, port, asked, silent: None, ignored: vec![other] };
    inquiry.elsewhere(&[gone()], &Snapshot::default()).await
}

#[tokio::test]
async fn an_event_is_gone_when_every_other_calendar_was_asked() {
    assert!(elsewhere(true, 0).await.is_none(), "nobody has it, so that nothing speaks against it");
}

#[tokio::test]
async fn nothing_is_gone_when_no_more_calls_are_left() {
    match elsewhere(true, MOST_ASKED).await {
        Some(Found::Unknown(why)) => assert_eq!(why, TOO_MANY_DELETED, "it says why it was not asked"),
        _ => panic!("a calendar that was not asked may have it"),
    }
}

#[tokio::test]
async fn nothing_is_gone_while_another_calendar_does_not_answer() {
    let found = elsewhere(false, 0).await;
    assert!(matches!(found, Some(Found::Unknown(_))), "it may have been handed over to that one");
}

/// An entry that names no event and begins on the day of the deleted one.
fn nameless(matter: Option<&str>, title: &str) -> Entry {
    let day = |text: &str| text.parse().expect("a day");
    Entry {
        key: EventKey {
            connection: ConnectionName::new("Clio"),
            calendar: CalendarId::new("1"),
            id: RemoteId::new("77"),
        },
        version: Version::new("v1"),
        span: Span::AllDay { first: day("2026-11-20"), end: day("2026-11-21") },
        title: title.into(),
        body: ClientText::default(),
        place: ClientText::default(),
        matter: matter.map(MatterId::new),
        owner: None,
        category: None,
        attendees: Vec::new(),
        source: None,
        ruled: false,
        updated: None,
    }
}

/// Which events somebody has to ask for, when the deleted one lasted these whole days and an entry that names none lies on
/// Friday, November 20.
fn asked_for(first: &str, end: &str) -> Vec<String> {
    let day = |text: &str| text.parse().expect("a day");
    let mut event = gone().event;
    event.span = Span::AllDay { first: day(first), end: day(end) };
    let at = |text: &str| text.parse().expect("an instant");
    let span = Span::Timed {
        start: at("2026-11-20T19:00:00Z"),
        end: at("2026-11-20T20:00:00Z"),
        zone: "America/New_York".to_owned(),
    };
    let entry = Entry { span, ..nameless(None, event.title.reveal()) };
    let deleted = vec![DeletedEvent { event, learned: at("2026-11-19T11:30:00Z") }];
    let snapshot = Snapshot { deleted, entries: vec![entry], ..Snapshot::default() };
    let window = Window { start: at("2026-11-20T05:00:00Z"), end: at("2026-11-21T05:00:00Z") };
    let office = Zones::bundled().find("America/New_York").expect("is in the data");
    let found = strangers(&snapshot, &window, &office, None);
    found.into_keys().map(|id| id.as_str().to_owned()).collect()
}

#[test]
fn a_deleted_event_of_the_day_is_asked_for_whatever_the_hour() {
    let friday = asked_for("2026-11-20", "2026-11-21");
    assert_eq!(friday, ["e1"], "the entry of two o'clock may have stood for it, though it began at midnight");
    let thursday = asked_for("2026-11-19", "2026-11-20");
    assert!(thursday.is_empty(), "on another day it was another one: {thursday:?}");
}

#[test]
fn calendars_are_asked_only_for_what_an_entry_may_have_stood_for() {
    let zone = Zones::bundled().find("America/New_York").expect("a zone");
    let (from, to) = ("2026-11-20".parse().expect("a day"), "2026-11-20".parse().expect("a day"));
    let window = CompareDays { from, to }.window(&zone);
    let matter = |id: &str, number: &str| Matter {
        id: MatterId::new(id),
        number: number.to_owned(),
        other_numbers: Vec::new(),
        description: ClientText::default(),
        client: ClientText::default(),
        status: MatterStatus::Open,
        responsible: None,
    };
    let matters = [matter("m1", "00101-Okafor"), matter("m2", "00102-Lindgren")];
    let policy = Policy::default();
    let book = MatterIndex::new(&matters, &policy).expect("the patterns are sound");
    for (title, entry, is_asked, why) in [
        ("Hearing 00101-Okafor", nameless(Some("m1"), "Hearing"), true, "it is of the same matter"),
        ("Hearing 00101-Okafor", nameless(Some("m2"), "Hearing"), false, "another matter's is another one"),
        ("Deposition", nameless(None, "Deposition (old)"), true, "its title stands in the entry's"),
        ("Deposition", nameless(None, "Lunch"), false, "nothing joins the two but the hour"),
        ("", nameless(None, "Lunch"), false, "what has no title joins nothing"),
    ] {
        let mut deleted = gone();
        deleted.event.title = title.into();
        let learned = deleted.gone_at;
        let snapshot = Snapshot {
            deleted: vec![DeletedEvent { event: deleted.event, learned }],
            entries: vec![entry],
            ..Snapshot::default()
        };
        let asked = strangers(&snapshot, &window, &zone, Some(&book));
        assert_eq!(asked.contains_key(&RemoteId::new("e1")), is_asked, "{title}: {why}");
    }
}
