//! A clean-up and its undoing against the pretend Google: what is removed comes back, from the bin and without it, and
//! nobody hears of it.

mod fields;
mod lost;

use crate::restoring::{Restored, Undo, bring_back};
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::sync::Arc;
use truedocket_connect::failure::{Effect, Kind};
use truedocket_connect::google::{DIALECT, GoogleCalendar, LIMITS};
use truedocket_connect::http::client::HttpClient;
use truedocket_connect::http::rate_limit::RateLimiter;
use truedocket_connect::ports::{
    CleanCalendar, Directory, PortResult, ReadCalendar, ReadSourceEvents, RowsRequest,
};
use truedocket_connect::sign_in::access_tokens::AccessTokens;
use truedocket_core::audit::finding::Act;
use truedocket_core::audit::manifest::{Backup, ManifestLine, WritePermit};
use truedocket_core::calendar::event::{Calendar, EventStatus};
use truedocket_core::calendar::source::{EventSnapshot, RawEvent, RowKind};
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{ConnectionName, RemoteId};
use truedocket_core::time::zone::Zones;
use truedocket_engine::clock::TurnedClock;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::oauth::Grant;
use truedocket_sandbox::world::{Event, Exception, Guest, Person, When, empty};
use truedocket_sandbox::{Options, Sandbox, Vendor, World};

const ADA: &str = "ada@firm.example";
const BO: &str = "bo@firm.example";
const ZONE: &str = "America/New_York";

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

fn now() -> DateTime<Utc> {
    utc("2026-11-20T11:30:00Z")
}

fn guest(email: &str) -> Guest {
    Guest { email: email.into(), name: String::new(), answer: "accepted".into(), room: false }
}

fn event(id: &str, title: &str, start: &str, end: &str) -> Event {
    Event {
        id: id.into(),
        calendar: ADA.into(),
        uid: format!("{id}@uid.example"),
        title: title.into(),
        body: format!("About {title}"),
        place: "Room 4".into(),
        when: When::Timed {
            start: start.parse().expect("a time"),
            end: end.parse().expect("a time"),
            zone: ZONE.into(),
        },
        rules: Vec::new(),
        exceptions: Default::default(),
        organizer: ADA.into(),
        guests: Vec::new(),
        categories: Vec::new(),
        show_as: "busy".into(),
        event_type: "default".into(),
        called_off: false,
        deleted: false,
        private: false,
        properties: Default::default(),
        transaction: None,
        created: utc("2024-01-08T12:00:00Z"),
        updated: utc("2024-01-08T12:00:00Z"),
        change: 0,
    }
}

/// Mondays at nine since January: one moved, one renamed, one called off, one moved far ahead.
fn team() -> Event {
    let mut team = event("team1", "Team", "2026-01-05T09:00:00", "2026-01-05T10:00:00");
    team.rules = vec!["RRULE:FREQ=WEEKLY".into(), "EXDATE;TZID=America/New_York:20260112T090000".into()];
    team.guests = vec![guest(BO), guest("roe@client.example")];
    let day = |title: &str, start: &str, end: &str| {
        Exception::Changed(Box::new(Event {
            guests: team.guests.clone(),
            ..event("team1", title, start, end)
        }))
    };
    let days = [
        ("2026-02-02T14:00:00Z", day("Team", "2026-02-03T11:00:00", "2026-02-03T12:00:00")),
        ("2026-03-02T14:00:00Z", day("Team with cake", "2026-03-02T09:00:00", "2026-03-02T10:00:00")),
        ("2026-04-06T13:00:00Z", Exception::Cancelled),
        ("2026-11-16T14:00:00Z", day("Team, late", "2026-12-22T09:00:00", "2026-12-22T10:00:00")),
    ];
    team.exceptions = days.map(|(original, day)| (original.to_owned(), day)).into();
    team
}

fn firm() -> World {
    let mut world = empty(now());
    for (email, active) in [(ADA, true), (BO, true), ("cy@firm.example", false)] {
        let person = Person {
            email: email.into(),
            name: email.into(),
            attorney: email == ADA,
            active,
            left_on: None,
            user_number: 1,
        };
        world.people.push(person);
        let calendar = truedocket_sandbox::world::Calendar {
            id: email.into(),
            owner: email.into(),
            name: email.into(),
            zone: ZONE.into(),
        };
        world.calendars.insert(email.into(), calendar);
    }
    let mut hearing = event("hearing1", "Hearing", "2026-11-23T09:00:00", "2026-11-23T10:00:00");
    hearing.guests = vec![guest(BO), guest("roe@client.example")];
    hearing.categories = vec!["Court Appearance".into()];
    hearing.properties.insert("google.private.sync.id".into(), "77".into());
    let mut filing = event("filing1", "Filing day", "2026-11-24T00:00:00", "2026-11-25T00:00:00");
    filing.when = When::AllDay {
        first: "2026-11-24".parse().expect("a day"),
        end: "2026-11-25".parse().expect("a day"),
    };
    let mut copy = event("other1", "Their series", "2026-01-06T09:00:00", "2026-01-06T10:00:00");
    copy.organizer = "roe@client.example".into();
    copy.rules = vec!["RRULE:FREQ=WEEKLY".into()];
    copy.guests = vec![guest(ADA)];
    for event in [hearing, filing, team(), copy] {
        world.put_event(event, now());
    }
    world
}

struct Harness {
    sandbox: Sandbox,
    google: GoogleCalendar,
    ada: Calendar,
    bo: Calendar,
}

impl Harness {
    async fn start() -> Self {
        Self::of(Vendor::Google.usual_scope()).await
    }

    async fn of(scope: &str) -> Self {
        let sandbox = Sandbox::start(firm(), Options::default()).await.expect("a free port");
        let api = sandbox.addresses()["vendors"]["google"]["api"].as_str().expect("an address").to_owned();
        let grant = Grant { vendor: Vendor::Google, account: ADA.into(), scope: scope.into(), offline: true };
        let token = sandbox.shared.oauth().issue(grant, None, now()).access;
        let clock = Arc::new(TurnedClock::at(now()));
        let access = Arc::new(AccessTokens::fixed(&token));
        let bases = vec![api.parse().expect("an address")];
        let client =
            HttpClient::new(DIALECT, bases, access, RateLimiter::new(LIMITS), clock).expect("a client");
        let name = ConnectionName::new("office");
        let google = GoogleCalendar::new(name, &api, Arc::new(client), Zones::bundled()).expect("an address");
        let calendars = google.calendars().await.expect("the calendars");
        let of = |email: &str| {
            let found = calendars.iter().find(|calendar| calendar.id.as_str() == email);
            found.expect("everybody has one").clone()
        };
        Self { ada: of(ADA), bo: of(BO), sandbox, google }
    }

    async fn rows(&self) -> Vec<RawEvent> {
        let (mut rows, mut at) = (Vec::new(), RowsRequest::All(None));
        loop {
            let page = self.google.source_events(&self.ada, &at).await.expect("a page");
            assert!(page.unreadable.is_empty(), "all of it can be understood");
            rows.extend(page.items);
            match page.next {
                Some(next) => at = RowsRequest::Next(next),
                None => return rows,
            }
        }
    }

    async fn snapshot(&self, id: &str) -> EventSnapshot {
        let found = self.google.snapshot(&self.ada, &RemoteId::new(id)).await.expect("it can be read");
        found.unwrap_or_else(|| panic!("{id} is there"))
    }

    async fn is_there(&self, id: &str) -> bool {
        self.google.snapshot(&self.ada, &RemoteId::new(id)).await.expect("an answer").is_some()
    }

    /// `Ok(None)`: somebody has changed it since, and nothing was written.
    async fn undo(&self, backup: &EventSnapshot, left: Option<&RawEvent>) -> PortResult<Option<Restored>> {
        let deleted = self.google.days_from(&self.ada, backup, now());
        let undo = Undo {
            home: &self.ada,
            lies_on: &self.ada,
            backup,
            key: "run 1 row 7",
            left: left.map(|row| row.source.event.version.clone()),
            deleted: left.map(|_| deleted).unwrap_or_default(),
        };
        bring_back(&self.google, undo).await
    }

    /// Of what was deleted.
    async fn restore(&self, backup: &EventSnapshot) -> Restored {
        self.undo(backup, None).await.expect("an answer").expect("nobody has touched it")
    }

    /// Of what was changed, and is as our act left it.
    async fn restore_changed(&self, backup: &EventSnapshot, left: &RawEvent) -> Restored {
        self.undo(backup, Some(left)).await.expect("an answer").expect("nobody has touched it")
    }

    /// The second step of ending a series: days that were moved behind the end. Answers with the row as it then is.
    async fn drop_days(&self, act: &WritePermit) -> RawEvent {
        let id = act.key().id.as_str().to_owned();
        loop {
            let now_there = self.snapshot(&id).await;
            let late = self.google.days_from(&self.ada, &now_there, now());
            let Some(day) = late.first() else { return now_there.row };
            self.google.delete_day(&self.ada, act, day).await.expect("the day is deleted");
        }
    }

    fn writes(&self) -> usize {
        self.sandbox.shared.requests().iter().filter(|request| request.write).count()
    }

    fn person(&self, work: impl FnOnce(&mut World)) {
        work(&mut self.sandbox.shared.world_mut());
    }

    /// Whatever was done: nobody was asked to be told, nobody was told, and no guest travelled.
    fn nobody_heard(&self) {
        self.nobody_heard_after(0);
    }

    /// Leaving out the first requests, with which a person of the test has set it up.
    fn nobody_heard_after(&self, first: usize) {
        for request in self.sandbox.shared.requests().into_iter().skip(first) {
            assert_eq!(request.attendees, 0, "f03: no request carries guests: {}", request.path);
            let quiet = matches!(request.notify.as_deref(), None | Some("none"));
            assert!(quiet, "f03: no request asks for mail: {}", request.path);
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
fn seen(original: &RawEvent) -> Value {
    let mut row: Value = serde_json::from_str(&original.raw).expect("JSON");
    if let Some(row) = row.as_object_mut() {
        for own in ["etag", "updated", "htmlLink", "sequence"] {
            row.remove(own);
        }
    }
    row
}

fn all_seen(snapshot: &EventSnapshot) -> Vec<Value> {
    std::iter::once(&snapshot.row).chain(&snapshot.days).map(seen).collect()
}

#[tokio::test]
async fn rows_come_as_they_are_kept() {
    let harness = Harness::start().await;
    let rows = harness.rows().await;
    let kinds: Vec<(&str, bool)> = rows
        .iter()
        .map(|row| (row.source.event.title.reveal(), matches!(row.source.shape, RowKind::Series { .. })))
        .collect();
    assert_eq!(rows.len(), 7, "four rows and three changed days; the cancelled day is left out: {kinds:?}");
    let team = harness.snapshot("team1").await;
    assert_eq!(team.days.len(), 4, "a snapshot has the cancelled day too");
    let off: Vec<_> =
        team.days.iter().filter(|day| day.source.event.status == EventStatus::Cancelled).collect();
    assert_eq!(off.len(), 1, "and says so");
    let raw: Value = serde_json::from_str(&team.row.raw).expect("JSON");
    assert_eq!(raw["id"], "team1", "the provider's own form is kept");
    assert!(!harness.is_there("nobodyknows").await, "what was never there is not there");
}

#[tokio::test]
async fn f24_what_was_deleted_comes_back_from_the_bin() {
    let harness = Harness::start().await;
    for id in ["hearing1", "filing1", "team1"] {
        let before = harness.snapshot(id).await;
        harness.google.delete(&harness.ada, &permit(&before.row, Act::Delete)).await.expect("it is deleted");
        assert!(!harness.is_there(id).await, "{id} is gone");
        let again = harness.google.delete(&harness.ada, &permit(&before.row, Act::Delete)).await;
        assert!(again.is_ok(), "{id}: gone already is success");
        let back = harness.restore(&before).await;
        assert!(back.lost.is_none(), "{id}: the bin gives everything back: {:?}", back.lost);
        assert_eq!(all_seen(&back.now), all_seen(&before), "{id} is as it was, its days and guests too");
    }
    harness.nobody_heard();
}

#[tokio::test]
async fn f24_what_was_deleted_comes_back_without_the_bin() {
    let harness = Harness::start().await;
    for id in ["hearing1", "filing1", "team1"] {
        let before = harness.snapshot(id).await;
        harness.google.delete(&harness.ada, &permit(&before.row, Act::Delete)).await.expect("it is deleted");
        harness.person(|world| assert!(world.empty_bin() > 0, "it lay in the bin"));
        let back = harness.restore(&before).await;
        let writes = harness.writes();
        let again = harness.restore(&before).await;
        assert_eq!(harness.writes(), writes, "{id}: a repetition finds it and writes nothing");
        assert_eq!(again.now, back.now, "{id}: and there is no second copy");
        let (old, new) = (&before.row.source.event, &back.now.row.source.event);
        assert_ne!(new.key.id, old.key.id, "{id}: ids of emptied bins stay taken");
        assert_eq!((&new.uid, &new.span, &new.title), (&old.uid, &old.span, &old.title), "{id} is back");
        assert_eq!(new.categories, old.categories, "{id}: its category too");
        assert_eq!(back.now.row.source.shape, before.row.source.shape, "{id}: and its rule");
        let days = |snapshot: &EventSnapshot| -> Vec<_> {
            let told = |day: &RawEvent| {
                let event = &day.source.event;
                (event.original_start.clone(), event.span.clone(), event.title.clone(), event.status)
            };
            snapshot.days.iter().map(told).collect()
        };
        assert_eq!(days(&back.now), days(&before), "{id}: each day that differed differs again");
        assert!(new.attendees.is_empty(), "{id}: guests are not invited again");
        let told =
            new.body.reveal().contains("Attendees before the clean-up: bo@firm.example, roe@client.example");
        assert_eq!(told, !old.attendees.is_empty(), "{id}: they are listed in the text");
        assert!(back.lost.usual.iter().any(|line| line == "It has a new id."), "{id}: what is lost is said");
        let guests = back.lost.usual.iter().any(|line| line.starts_with("Attendees are listed"));
        assert_eq!(guests, !old.attendees.is_empty(), "{id}: the guests too: {:?}", back.lost);
        assert!(back.lost.wrong.is_empty(), "{id}: nothing else: {:?}", back.lost);
    }
    harness.nobody_heard();
}

#[tokio::test]
async fn a_series_is_ended_and_begun_again() {
    let harness = Harness::start().await;
    let before = harness.snapshot("team1").await;
    let act = permit(&before.row, Act::EndSeries);
    let ended = harness.google.end_series(&harness.ada, &act, now()).await.expect("it is ended");
    let RowKind::Series { rules, .. } = &ended.source.shape else { panic!("it is still a series") };
    assert_eq!(rules[0], "RRULE:FREQ=WEEKLY;UNTIL=20261120T112959Z", "in UTC, a second before");
    assert_eq!(rules[1], "EXDATE;TZID=America/New_York:20260112T090000", "what was left out stays left out");
    assert_eq!(harness.writes(), 1, "one step: the rule");
    let now_there = harness.snapshot("team1").await;
    assert_eq!(now_there.row.source.event.version, ended.source.event.version, "the present version is told");
    let left = harness.drop_days(&act).await;
    assert_eq!(harness.writes(), 2, "another one: the day that was moved behind the end");
    let now_there = harness.snapshot("team1").await;
    let late = now_there.days.iter().filter(|day| day.source.event.status != EventStatus::Cancelled);
    let late = late.filter(|day| day.source.event.span.instants(&zone()).0 >= now()).count();
    assert_eq!(late, 0, "no day begins after the end, not even one that was moved there");
    let stale =
        harness.google.end_series(&harness.ada, &act, now()).await.expect_err("that version is no more");
    assert_eq!(stale.kind, Kind::Stale, "only the version that was seen");
    let back = harness.restore_changed(&before, &left).await;
    assert!(back.lost.is_none(), "all of it came back: {:?}", back.lost);
    assert_eq!(all_seen(&back.now), all_seen(&before), "the days as well");
    harness.nobody_heard();
}

fn zone() -> truedocket_core::time::zone::Zone {
    Zones::bundled().find(ZONE).expect("a zone")
}

#[tokio::test]
async fn a_category_is_set_and_taken_back() {
    let harness = Harness::start().await;
    for (id, category) in [("hearing1", "Internal"), ("filing1", "Court Appearance"), ("other1", "Internal")]
    {
        let before = harness.snapshot(id).await;
        let act = permit(&before.row, Act::SetCategory(category.into()));
        let set = harness.google.set_category(&harness.ada, &act, category).await.expect("it is set");
        assert_eq!(set.source.event.categories, [category], "{id} has it and no other");
        assert_eq!(set.source.event.attendees, before.row.source.event.attendees, "{id}: the guests stay");
        let back = harness.restore_changed(&before, &set).await;
        assert!(back.lost.is_none(), "{id}: nothing is lost: {:?}", back.lost);
        assert_eq!(all_seen(&back.now), all_seen(&before), "{id} is as it was");
    }
    harness.nobody_heard();
}

#[tokio::test]
async fn an_owner_is_set_and_taken_back() {
    let harness = Harness::start().await;
    let before = harness.snapshot("hearing1").await;
    let bo = Email::new(BO).expect("an address");
    let act = permit(&before.row, Act::SetOwner(bo.clone()));
    let moved = harness.google.set_owner(&harness.ada, &act, &harness.bo).await.expect("it is moved");
    assert_eq!(moved.source.event.organizer, Some(bo), "whose calendar it is, is the organizer");
    assert!(!harness.is_there("hearing1").await, "it is no longer on the old one");
    let undo = Undo {
        home: &harness.ada,
        lies_on: &harness.bo,
        backup: &before,
        key: "k",
        left: Some(moved.source.event.version.clone()),
        deleted: Vec::new(),
    };
    let back = bring_back(&harness.google, undo).await.expect("an answer").expect("nobody has touched it");
    assert_eq!(back.now.row.source.event.key, before.row.source.event.key, "the same row");
    assert_eq!(back.now.row.source.event.organizer, before.row.source.event.organizer, "the same organizer");
    harness.nobody_heard();
}

#[tokio::test]
async fn f25_what_moved_on_is_left_alone() {
    let harness = Harness::start().await;
    let before = harness.snapshot("hearing1").await;
    harness.person(|world| {
        let key = (ADA.to_owned(), "hearing1".to_owned());
        let mut changed = world.events[&key].clone();
        changed.title = "Hearing, other room".into();
        world.put_event(changed, now());
    });
    let act = permit(&before.row, Act::Delete);
    let kept = harness.google.delete(&harness.ada, &act).await.expect_err("somebody changed it");
    assert_eq!(kept.kind, Kind::Stale, "the version that was approved is no more");
    assert!(harness.is_there("hearing1").await, "so it stays");
}

#[tokio::test]
async fn what_the_provider_forbids_is_said_before() {
    let harness = Harness::start().await;
    let copy = harness.snapshot("other1").await.row.source;
    let own = harness.snapshot("team1").await.row.source;
    let says = |row, act: Act| harness.google.forbids(&harness.ada, row, &act);
    assert!(says(&copy, Act::EndSeries).is_some(), "a copy's series is its organizer's");
    assert!(says(&copy, Act::SetOwner(Email::new(BO).expect("an address"))).is_some(), "and so is its place");
    assert_eq!(says(&copy, Act::Delete), None, "one's own copy can be deleted");
    assert_eq!(says(&own, Act::EndSeries), None, "one's own series can be ended");
    assert!(harness.google.would_mail(&harness.ada, &own, &Act::Delete).is_empty(), "nobody is mailed");
    let snapshot = harness.snapshot("other1").await;
    let act = permit(&snapshot.row, Act::EndSeries);
    let refused =
        harness.google.end_series(&harness.ada, &act, now()).await.expect_err("Google says the same");
    assert_eq!(refused.reason.as_deref(), Some("forbiddenForNonOrganizer"), "by its own word");
}

#[tokio::test]
async fn lost_answers_make_no_second_copy() {
    for fault in [FaultKind::DropAfter, FaultKind::ServerErrorAfter] {
        let harness = Harness::start().await;
        let before = harness.snapshot("team1").await;
        harness.google.delete(&harness.ada, &permit(&before.row, Act::Delete)).await.expect("it is deleted");
        harness.person(|world| assert!(world.empty_bin() > 0, "it lay in the bin"));
        harness
            .sandbox
            .shared
            .faults()
            .add(Fault { method: Some("POST".into()), ..Fault::new(fault).times(1) });
        let first = harness.undo(&before, None).await.expect_err("the answer was lost");
        assert_eq!(first.effect(), Effect::Unknown, "{fault:?}: and nobody says that nothing was done");
        let back = harness.restore(&before).await;
        assert_eq!(back.now.days.len(), before.days.len(), "{fault:?}: all of it is back");
        let same = harness.rows().await.into_iter().filter(|row| {
            row.source.event.uid == before.row.source.event.uid
                && !matches!(row.source.shape, RowKind::Day { .. })
        });
        assert_eq!(same.count(), 1, "{fault:?}: once");
    }
}

#[tokio::test]
async fn the_directory_tells_who_has_left() {
    let harness = Harness::start().await;
    let members = harness.google.members().await.expect("the staff");
    let told: Vec<_> = members.iter().map(|member| (member.email.as_str(), member.active)).collect();
    assert_eq!(told, [(ADA, true), (BO, true), ("cy@firm.example", false)], "suspended accounts too");
    let narrow = Harness::of("https://www.googleapis.com/auth/calendar.readonly").await;
    let failure = narrow.google.members().await.expect_err("that account may not");
    assert_eq!(failure.kind, Kind::Unsupported, "then the manager's own list stands in");
    assert!(!narrow.rows().await.is_empty(), "and calendars are read all the same");
}
