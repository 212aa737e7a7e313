//! A clean-up and its undoing against the pretend Graph: what is removed comes back once, with the days of its series,
//! and where somebody would hear of it, it is said before and not done.

mod fields;
mod lost;

use crate::restoring::{Restored, Undo, bring_back};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use serde_json::json;
use std::sync::Arc;
use truedocket_connect::failure::Kind;
use truedocket_connect::graph::{DIALECT, GraphCalendar, LIMITS};
use truedocket_connect::http::client::HttpClient;
use truedocket_connect::http::rate_limit::RateLimiter;
use truedocket_connect::ports::{CleanCalendar, PortResult, ReadCalendar, ReadSourceEvents, RowsRequest};
use truedocket_connect::sign_in::access_tokens::AccessTokens;
use truedocket_core::audit::finding::Act;
use truedocket_core::audit::manifest::{Backup, ManifestLine, WritePermit};
use truedocket_core::calendar::event::{Calendar, EventStatus};
use truedocket_core::calendar::source::{EventSnapshot, RawEvent, RowKind, SeriesEnd, SourceEvent};
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{ConnectionName, RemoteId};
use truedocket_core::time::zone::Zones;
use truedocket_engine::clock::TurnedClock;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::oauth::Grant;
use truedocket_sandbox::world::{self, Event, Exception, Guest, Person, When};
use truedocket_sandbox::{Options, Sandbox, Vendor, World};

const ADA: &str = "ada@firm.example";
const BO: &str = "bo@firm.example";
const CLIENT: &str = "roe@client.example";
const ZONE: &str = "America/New_York";
/// Events that nobody but their owner has to do with.
const OWN: [&str; 5] = ["hearing", "holiday", "weekly", "monthly", "daily"];
const SERIES: [&str; 3] = ["weekly", "monthly", "daily"];

fn now() -> DateTime<Utc> {
    "2026-11-19T12:00:00Z".parse().expect("an instant")
}

/// A Monday morning in the midst of the series.
fn end() -> DateTime<Utc> {
    "2026-11-16T05:00:00Z".parse().expect("an instant")
}

fn guest(email: &str) -> Guest {
    Guest { email: email.into(), name: String::new(), answer: "accepted".into(), room: false }
}

fn event(id: &str, start: &str) -> Event {
    let start: NaiveDateTime = start.parse().expect("a time");
    Event {
        id: id.into(),
        calendar: ADA.into(),
        uid: format!("{id}@uid.example"),
        title: format!("Title of {id}"),
        body: "one\ntwo & <three>".into(),
        place: "Room 1".into(),
        when: When::Timed { start, end: start + TimeDelta::hours(1), zone: ZONE.into() },
        rules: Vec::new(),
        exceptions: Default::default(),
        organizer: ADA.into(),
        guests: Vec::new(),
        categories: vec!["Deposition".into()],
        show_as: "tentative".into(),
        event_type: "default".into(),
        called_off: false,
        deleted: false,
        private: true,
        properties: Default::default(),
        transaction: None,
        created: "2026-01-01T00:00:00Z".parse().expect("an instant"),
        updated: "2026-01-01T00:00:00Z".parse().expect("an instant"),
        change: 0,
    }
}

fn series(id: &str, start: &str, rule: &str) -> Event {
    Event { rules: vec![format!("RRULE:{rule}")], ..event(id, start) }
}

fn changed(day: Event) -> Exception {
    Exception::Changed(Box::new(day))
}

/// Monday evenings, which are the next day in UTC: one moved, one called off, one moved onto the day of another that
/// was called off for it.
fn weekly(id: &str) -> Event {
    let mut weekly = series(id, "2026-10-26T20:00:00", "FREQ=WEEKLY;BYDAY=MO");
    let moved = Event { title: "Moved".into(), ..event(id, "2026-11-11T10:00:00") };
    let onto = Event { body: "Another text".into(), ..event(id, "2026-12-07T10:00:00") };
    let days = [
        ("2026-11-10T01:00:00Z", changed(moved)),
        ("2026-11-17T01:00:00Z", Exception::Cancelled),
        ("2026-12-01T01:00:00Z", changed(onto)),
        ("2026-12-08T01:00:00Z", Exception::Cancelled),
    ];
    weekly.exceptions = days.map(|(original, day)| (original.to_owned(), day)).into();
    weekly
}

/// Every second Tuesday and the day after it, nine times.
fn monthly() -> Event {
    let mut monthly = series("monthly", "2026-11-02T00:00:00", "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2;COUNT=9");
    let day = |text: &str| text.parse().expect("a day");
    monthly.when = When::AllDay { first: day("2026-11-10"), end: day("2026-11-12") };
    monthly.exceptions.insert("2026-12-08".into(), Exception::Cancelled);
    monthly
}

/// Of four weeks of days each one differs or is called off.
fn daily() -> Event {
    let mut daily = series("daily", "2026-11-02T09:00:00", "FREQ=DAILY;UNTIL=20270102T045959Z");
    for number in 3..28 {
        let later = event("daily", &format!("2026-11-{number:02}T11:00:00"));
        let later = changed(Event { title: format!("Day {number}"), ..later });
        let differs = if number % 2 == 0 { Exception::Cancelled } else { later };
        daily.exceptions.insert(format!("2026-11-{number:02}T14:00:00Z"), differs);
    }
    daily
}

fn firm() -> World {
    let mut world = world::empty(now());
    let person = |email: &str, user_number| Person {
        email: email.into(),
        name: email.into(),
        attorney: true,
        active: true,
        left_on: None,
        user_number,
    };
    world.people.extend([person(ADA, 1), person(BO, 2)]);
    for email in [ADA, BO] {
        let own =
            world::Calendar { id: email.into(), owner: email.into(), name: email.into(), zone: ZONE.into() };
        world.calendars.insert(email.into(), own);
    }
    let mut holiday = event("holiday", "2026-11-24T00:00:00");
    holiday.when = When::AllDay {
        first: "2026-11-24".parse().expect("a day"),
        end: "2026-11-26".parse().expect("a day"),
    };
    let called = Event { guests: vec![guest(CLIENT), guest(BO)], ..weekly("called") };
    let copy = Event {
        organizer: BO.into(),
        guests: vec![guest(ADA), guest(CLIENT)],
        ..series("copy", "2026-10-27T09:00:00", "FREQ=WEEKLY;BYDAY=TU")
    };
    let hearing = event("hearing", "2026-11-20T09:00:00");
    for event in [hearing, holiday, weekly("weekly"), monthly(), daily(), called, copy] {
        world.put_event(event, now());
    }
    world
}

struct Harness {
    sandbox: Sandbox,
    graph: GraphCalendar,
    ada: Calendar,
}

impl Harness {
    async fn start() -> Self {
        let options = Options { page_size: 3, ..Options::default() };
        let sandbox = Sandbox::start(firm(), options).await.expect("a free port");
        let api = sandbox.addresses()["vendors"]["graph"]["api"].as_str().expect("an address").to_owned();
        let scope = Vendor::Graph.usual_scope().to_owned();
        let grant = Grant { vendor: Vendor::Graph, account: ADA.into(), scope, offline: true };
        let token = sandbox.shared.oauth().issue(grant, None, now()).access;
        let (clock, access) = (Arc::new(TurnedClock::at(now())), Arc::new(AccessTokens::fixed(&token)));
        let bases = vec![api.parse().expect("an address")];
        let client =
            HttpClient::new(DIALECT, bases, access, RateLimiter::new(LIMITS), clock).expect("a client");
        let name = ConnectionName::new("office");
        let graph = GraphCalendar::new(name, &api, Arc::new(client), Zones::bundled()).expect("an address");
        let calendars = graph.calendars().await.expect("the calendars");
        let owner = Email::new(ADA);
        let ada = calendars.into_iter().find(|calendar| calendar.owner == owner).expect("everybody has one");
        Self { sandbox, graph, ada }
    }

    async fn rows(&self) -> Vec<RawEvent> {
        let (mut rows, mut at) = (Vec::new(), RowsRequest::All(None));
        loop {
            let page = self.graph.source_events(&self.ada, &at).await.expect("a page");
            assert!(page.unreadable.is_empty(), "all of it can be understood");
            rows.extend(page.items);
            match page.next {
                Some(next) => at = RowsRequest::Next(next),
                None => return rows,
            }
        }
    }

    /// The rows under that title: after an undo exactly one.
    async fn titled(&self, id: &str) -> Vec<RawEvent> {
        let title = format!("Title of {id}");
        self.rows().await.into_iter().filter(|row| row.source.event.title.reveal() == title).collect()
    }

    async fn snapshot(&self, id: &str) -> EventSnapshot {
        let rows = self.titled(id).await;
        let [row] = rows.as_slice() else { panic!("{id} is there once and not {} times", rows.len()) };
        let found = self.graph.snapshot(&self.ada, &row.source.event.key.id).await.expect("it can be read");
        found.unwrap_or_else(|| panic!("{id} is there"))
    }

    async fn delete(&self, row: &RawEvent) -> PortResult<()> {
        self.graph.delete(&self.ada, &permit(row, Act::Delete)).await
    }

    /// `Ok(None)`: somebody has changed it since, and nothing was written.
    async fn undo(&self, backup: &EventSnapshot, left: Option<&RawEvent>) -> PortResult<Option<Restored>> {
        let key = format!("run 1 {}", backup.row.source.event.key.id);
        let deleted = self.graph.days_from(&self.ada, backup, end());
        let undo = Undo {
            home: &self.ada,
            lies_on: &self.ada,
            backup,
            key: &key,
            left: left.map(|row| row.source.event.version.clone()),
            deleted: left.map(|_| deleted).unwrap_or_default(),
        };
        bring_back(&self.graph, undo).await
    }

    /// Of what was deleted.
    async fn restore(&self, backup: &EventSnapshot) -> PortResult<Restored> {
        self.undo(backup, None).await.map(|back| back.expect("nobody has touched it"))
    }

    /// Of what was changed, and is as our act left it.
    async fn restore_changed(&self, backup: &EventSnapshot, left: &RawEvent) -> Restored {
        self.undo(backup, Some(left)).await.expect("an answer").expect("nobody has touched it")
    }

    fn would_mail(&self, row: &SourceEvent, act: &Act) -> Vec<String> {
        let mailed = self.graph.would_mail(&self.ada, row, act);
        mailed.iter().map(|email| email.as_str().to_owned()).collect()
    }

    fn writes(&self) -> usize {
        self.sandbox.shared.requests().iter().filter(|request| request.write).count()
    }

    fn order(&self, what: FaultKind, method: &str) {
        let fault = Fault { method: Some(method.into()), ..Fault::new(what).times(1) };
        self.sandbox.shared.faults().add(fault);
    }

    /// Whatever was done: no guest travelled, and nobody was told.
    fn nobody_heard(&self) {
        for request in self.sandbox.shared.requests() {
            assert_eq!(request.attendees, 0, "f03: no request carries guests: {}", request.path);
        }
        assert!(self.sandbox.shared.world().mails.is_empty(), "f03: nobody was mailed");
    }
}

fn permit(row: &RawEvent, act: Act) -> WritePermit {
    let (key, seen) = (row.source.event.key.clone(), row.source.event.version.clone());
    let line =
        ManifestLine { key: key.clone(), seen: seen.clone(), act, findings: vec![1], grounds: Vec::new() };
    Backup::read_back("00".into(), [(key, seen)]).permit(&line).expect("it is in the backup")
}

/// What people see of a row: all but what belongs to the provider.
fn seen(row: &RawEvent) -> String {
    let event = &row.source.event;
    json!({
        "original": event.original_start, "span": event.span, "standing": event.status,
        "title": event.title.reveal(), "body": event.body.reveal(), "place": event.place.reveal(),
        "categories": event.categories, "show_as": event.show_as, "private": event.private,
        "rule": match &row.source.shape { RowKind::Series { rules, .. } => rules.clone(), _single => Vec::new() },
    })
    .to_string()
}

fn all_seen(snapshot: &EventSnapshot) -> Vec<String> {
    std::iter::once(&snapshot.row).chain(&snapshot.days).map(seen).collect()
}

#[tokio::test]
async fn rows_come_as_they_are_kept() {
    let harness = Harness::start().await;
    assert_eq!(harness.rows().await.len(), 7, "two events and five series, over three pages");
    for (id, days, off) in [("hearing", 0, 0), ("weekly", 4, 2), ("monthly", 1, 1), ("daily", 25, 12)] {
        let snapshot = harness.snapshot(id).await;
        let cancelled = snapshot.days.iter().filter(|day| day.source.event.status == EventStatus::Cancelled);
        assert_eq!(
            (snapshot.days.len(), cancelled.count()),
            (days, off),
            "{id}: its days, cancelled ones too"
        );
    }
    let nothing =
        harness.graph.snapshot(&harness.ada, &RemoteId::new("nobodyknows")).await.expect("an answer");
    assert!(nothing.is_none(), "what was never there is not there");
}

#[tokio::test]
async fn f24_what_was_deleted_comes_back_once_and_with_its_days() {
    for bin_is_emptied in [false, true] {
        let harness = Harness::start().await;
        for id in OWN {
            let before = harness.snapshot(id).await;
            harness.delete(&before.row).await.expect("it is deleted");
            assert!(harness.titled(id).await.is_empty(), "{id} is gone");
            harness.delete(&before.row).await.expect("gone already is success");
            if bin_is_emptied {
                harness.sandbox.shared.world_mut().empty_bin();
            }
            let back = harness.restore(&before).await.expect("it comes back");
            assert!(back.lost.wrong.is_empty(), "{id} is as it was: {:?}", back.lost);
            let new_id = back.lost.usual.iter().any(|line| line.starts_with("It has a new id"));
            assert!(new_id, "{id}: what is lost is said: {:?}", back.lost);
            assert_eq!(all_seen(&back.now), all_seen(&before), "{id}: so people see, day by day");
            let writes = harness.writes();
            let again = harness.restore(&before).await.expect("it is there");
            assert_eq!(harness.writes(), writes, "{id}: a repetition finds it and writes nothing");
            assert_eq!(
                (again.now.row.source, again.lost),
                (back.now.row.source, back.lost),
                "{id}: the same copy"
            );
            harness.snapshot(id).await;
        }
        harness.nobody_heard();
    }
}

#[tokio::test]
async fn a_series_is_ended_and_begun_again() {
    let harness = Harness::start().await;
    for id in SERIES {
        let before = harness.snapshot(id).await;
        let act = permit(&before.row, Act::EndSeries);
        let ended = harness.graph.end_series(&harness.ada, &act, end()).await.expect("it is ended");
        let RowKind::Series { ends, .. } = &ended.source.shape else { panic!("{id} is still a series") };
        assert!(matches!(ends, SeriesEnd::Until(last) if *last < end()), "{id} ends before: {ends:?}");
        let mid = harness.snapshot(id).await;
        assert_eq!(
            mid.row.source.event.version, ended.source.event.version,
            "{id}: the present version is told"
        );
        let late = mid.days.iter().filter(|day| day.source.event.status != EventStatus::Cancelled);
        let zone = Zones::bundled().find(ZONE).expect("a zone");
        let late = late.filter(|day| day.source.event.span.instants(&zone).0 >= end()).count();
        assert_eq!(late, 0, "{id}: no day takes place after the end");
        let stale =
            harness.graph.end_series(&harness.ada, &act, end()).await.expect_err("that version is no more");
        assert_eq!(stale.kind, Kind::Stale, "{id}: only the version that was seen");
        let back = harness.restore_changed(&before, &ended).await;
        assert!(back.lost.is_none(), "{id}: all of it came back: {:?}", back.lost);
        assert_eq!(all_seen(&back.now), all_seen(&before), "{id}: its days as well");
        assert_eq!(back.now.row.source.event.key, before.row.source.event.key, "{id}: it is the same row");
    }
    harness.nobody_heard();
}

#[tokio::test]
async fn a_category_is_set_and_taken_back_even_where_guests_are() {
    let harness = Harness::start().await;
    for id in ["hearing", "weekly", "called", "copy"] {
        let before = harness.snapshot(id).await;
        let act = Act::SetCategory("Court".into());
        assert!(
            harness.would_mail(&before.row.source, &act).is_empty(),
            "{id}: categories are each mailbox's own"
        );
        let set = harness
            .graph
            .set_category(&harness.ada, &permit(&before.row, act), "Court")
            .await
            .expect("it is set");
        assert_eq!(set.source.event.categories, ["Court", "Deposition"], "{id} has it before its own");
        assert_eq!(set.source.event.attendees, before.row.source.event.attendees, "{id}: the guests stay");
        let back = harness.restore_changed(&before, &set).await;
        assert!(back.lost.is_none(), "{id}: nothing is lost: {:?}", back.lost);
        assert_eq!(all_seen(&back.now), all_seen(&before), "{id} is as it was");
    }
    harness.nobody_heard();
}

#[tokio::test]
async fn f3_it_is_said_whom_the_provider_would_mail() {
    let harness = Harness::start().await;
    let called = harness.snapshot("called").await;
    for act in [Act::Delete, Act::EndSeries] {
        let mailed = harness.would_mail(&called.row.source, &act);
        assert_eq!(mailed, [BO, CLIENT], "f3: {act:?} of an appointment that was called for others");
    }
    let end_act = permit(&called.row, Act::EndSeries);
    let held =
        harness.graph.end_series(&harness.ada, &end_act, end()).await.expect_err("f3: guests would hear");
    assert_eq!(held.reason.as_deref(), Some("guests_would_be_mailed"), "f3: and it says so");
    assert_eq!(harness.writes(), 0, "f3: nothing was sent");
    let copy = harness.snapshot("copy").await;
    assert!(harness.would_mail(&copy.row.source, &Act::Delete).is_empty(), "f3: a guest's copy is its own");
    let says = |act: Act| harness.graph.forbids(&harness.ada, &copy.row.source, &act);
    assert!(says(Act::EndSeries).is_some(), "its series is the organizer's to end");
    assert!(says(Act::SetOwner(Email::new(BO).expect("an address"))).is_some(), "nothing moves to another");
    assert_eq!(says(Act::Delete), None, "the copy itself can go");
    harness.delete(&copy.row).await.expect("it is deleted");
    harness.nobody_heard();
    let back = harness.restore(&copy).await.expect("it comes back");
    assert!(back.now.row.source.event.attendees.is_empty(), "f3: guests are not invited again");
    assert!(back.now.row.source.event.body.reveal().contains(CLIENT), "they are listed in its text");
    for said in ["Attendees are listed", "It is the mailbox owner's own", "It has a new id"] {
        let is_said = back.lost.usual.iter().any(|line| line.starts_with(said));
        assert!(is_said, "{said}: what is lost is said: {:?}", back.lost);
    }
    harness.nobody_heard();
}

#[tokio::test]
async fn f25_what_moved_on_is_left_alone() {
    let harness = Harness::start().await;
    for id in OWN {
        let before = harness.snapshot(id).await;
        let key = (ADA.to_owned(), id.to_owned());
        {
            let mut world = harness.sandbox.shared.world_mut();
            let elsewhere = Event { place: "Another room".into(), ..world.events[&key].clone() };
            world.put_event(elsewhere, now());
        }
        let kept = harness.delete(&before.row).await.expect_err("somebody changed it");
        assert_eq!(kept.kind, Kind::Stale, "{id}: the version that was approved is no more");
        let act = permit(&before.row, Act::SetCategory("Court".into()));
        let kept =
            harness.graph.set_category(&harness.ada, &act, "Court").await.expect_err("somebody changed it");
        assert_eq!(kept.kind, Kind::Stale, "{id}: for any act");
        let now = harness.snapshot(id).await;
        assert_eq!(now.row.source.event.place.reveal(), "Another room", "{id} stays as somebody wants it");
    }
}

#[tokio::test]
async fn f25_a_lost_answer_to_a_deletion_is_no_failure() {
    for fault in
        [FaultKind::DropAfter, FaultKind::ServerErrorAfter, FaultKind::DropBefore, FaultKind::Unavailable]
    {
        let harness = Harness::start().await;
        let before = harness.snapshot("weekly").await;
        harness.order(fault, "DELETE");
        if harness.delete(&before.row).await.is_err() {
            harness
                .delete(&before.row)
                .await
                .unwrap_or_else(|no| panic!("{fault:?}: the second try ends it: {no:?}"));
        }
        assert!(harness.titled("weekly").await.is_empty(), "{fault:?}: it is gone");
        let back = harness.restore(&before).await.expect("it comes back");
        assert_eq!(all_seen(&back.now), all_seen(&before), "{fault:?}: as it was");
        harness.nobody_heard();
    }
}

#[tokio::test]
async fn f25_lost_answers_to_an_undo_make_no_second_copy() {
    for fault in
        [FaultKind::DropAfter, FaultKind::ServerErrorAfter, FaultKind::DropBefore, FaultKind::Truncate]
    {
        for method in ["POST", "PATCH", "DELETE", "GET"] {
            let harness = Harness::start().await;
            let before = harness.snapshot("weekly").await;
            harness.delete(&before.row).await.expect("it is deleted");
            harness.order(fault, method);
            let mut back = harness.restore(&before).await;
            // A person presses Undo again.
            for _ in 0..2 {
                if back.is_err() {
                    back = harness.restore(&before).await;
                }
            }
            let of = format!("{fault:?} of {method}");
            let back = back.unwrap_or_else(|no| panic!("{of}: it comes back: {no:?}"));
            assert!(back.lost.wrong.is_empty(), "{of}: {:?}", back.lost);
            assert_eq!(harness.titled("weekly").await.len(), 1, "{of}: it is there once");
            assert_eq!(all_seen(&harness.snapshot("weekly").await), all_seen(&before), "{of}: as it was");
            harness.nobody_heard();
        }
    }
}
