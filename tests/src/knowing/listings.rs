//! Listings: they end, a first empty one is doubted, and a deleted series of the practice system is no riddle.

use super::{HOUR, PROVIDERS, firm, kinds};
use crate::installation::Installation;
use async_trait::async_trait;
use chrono::TimeDelta;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use truedocket_connect::failure::{Failure, Kind};
use truedocket_connect::ports::{AfterPage, EventPage, PageToken, PortResult, ReadCalendar, ReadRequest};
use truedocket_connect::registry::Ports;
use truedocket_core::calendar::event::{Calendar, CalendarEvent};
use truedocket_core::connection::{Access, Connection, Role, SecretPlace};
use truedocket_core::ids::{CalendarId, ConnectionName, RemoteId};
use truedocket_engine::reading::SyncResult;
use truedocket_engine::sync::round::{CalendarRead, ReadState};
use truedocket_sandbox::Vendor;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::world::Entry;

/// A provider whose pages never end.
struct Endless {
    /// The token after the page of that number.
    next: fn(usize) -> String,
    asked: AtomicUsize,
}

#[async_trait]
impl ReadCalendar for Endless {
    async fn account(&self) -> PortResult<String> {
        Ok("manager@firm.example".to_owned())
    }

    async fn calendars(&self) -> PortResult<Vec<Calendar>> {
        Ok(vec![Calendar {
            connection: connection().name,
            id: CalendarId::new("endless"),
            name: "Endless".into(),
            owner: None,
            zone: "UTC".to_owned(),
        }])
    }

    async fn read(&self, _: &Calendar, _: &ReadRequest) -> PortResult<EventPage> {
        let page = self.asked.fetch_add(1, Ordering::SeqCst);
        let then = AfterPage::More(PageToken((self.next)(page)));
        Ok(EventPage { items: Vec::new(), unreadable: Vec::new(), then })
    }

    async fn event(&self, _: &Calendar, _: &RemoteId) -> PortResult<Option<CalendarEvent>> {
        Err(Failure::new(Kind::Unsupported, "endless", "get event"))
    }
}

fn connection() -> Connection {
    Connection {
        name: ConnectionName::new("Endless"),
        vendor: "google".to_owned(),
        role: Role::Record,
        api: "https://calendar.example".to_owned(),
        authorize: String::new(),
        token: String::new(),
        client_id: String::new(),
        secrets: SecretPlace::Environment { refresh_token: "NONE".to_owned(), client_secret: None },
        account: "manager@firm.example".to_owned(),
        access: Access::Change,
    }
}

async fn read_endless(next: fn(usize) -> String) -> (Vec<CalendarRead>, usize) {
    let installation = Installation::bare(super::world(PROVIDERS[0]), 10).await;
    let port = Arc::new(Endless { next, asked: AtomicUsize::new(0) });
    let ports = Ports { calendar: Some(Arc::clone(&port) as Arc<dyn ReadCalendar>), ..Ports::default() };
    let read =
        installation.engine.read_through(&connection(), &ports).await.expect("only our memory can fail");
    (read, port.asked.load(Ordering::SeqCst))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_that_point_at_each_other_end() {
    let (read, asked) = read_endless(|page| if page.is_multiple_of(2) { "a" } else { "b" }.to_owned()).await;
    assert_eq!(read[0].state, ReadState::Unknown, "A names B and B names A: nothing is known of it");
    assert!(!read[0].why.is_empty(), "and it is said");
    assert!(asked < 10, "it is noticed at once: {asked} pages");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_listing_of_absurd_length_ends() {
    let (read, asked) = read_endless(|page| format!("page {page}")).await;
    assert_eq!(read[0].state, ReadState::Unknown, "new pages for ever are no calendar");
    assert!(asked > 1_000, "a large calendar has many pages, too: {asked}");
}

fn unknown(done: &SyncResult) -> Vec<(&str, &str)> {
    let unknown = done.calendars.iter().filter(|read| read.state == ReadState::Unknown);
    unknown.map(|read| (read.id.as_str(), read.why.as_str())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_empty_the_first_time_is_doubted() {
    for provider in PROVIDERS {
        let installation = firm(provider).await;
        let (vendor, path) = match crate::installation::record(provider) {
            Vendor::Google => (Vendor::Google, "/google/calendar/v3/calendars/"),
            Vendor::Graph | Vendor::Clio => (Vendor::Graph, "/graph/v1.0/users/"),
        };
        let victim = installation.sandbox.shared.world().people[0].email.clone();
        let fault = Fault { calendar: Some(victim), ..Fault::new(FaultKind::EmptyListing) };
        installation.sandbox.shared.faults().add(fault.at(vendor).on(path));
        let report = installation.morning().await.report;
        let others: Vec<&str> = kinds(&report).into_iter().filter(|kind| *kind != "not_checked").collect();
        assert!(others.is_empty(), "{provider:?}: its entries are not missing here: {others:?}");
        assert!(report.counts.not_checked > 0, "{provider:?}: it is said that it is not known");
        let told = report.discrepancies[0].why.clone();
        assert!(told.contains("empty the first time"), "{provider:?}: and why: {told}");
        installation.sandbox.shared.faults().clear();
        installation.clock.advance(HOUR);
        let report = installation.morning().await.report;
        assert!(report.discrepancies.is_empty(), "{provider:?}: it was asked again: {:?}", kinds(&report));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_empty_list_of_a_practice_system_is_doubted() {
    for list in ["users", "contacts", "matters", "calendar_entries"] {
        let installation = firm(PROVIDERS[1]).await;
        let path = format!("/clio/api/v4/{list}");
        installation
            .sandbox
            .shared
            .faults()
            .add(Fault::new(FaultKind::EmptyListing).at(Vendor::Clio).on(&path));
        let done = installation.sync(false).await;
        assert_eq!(
            unknown(&done).len(),
            1,
            "{list}: it may be one that the account may not see: {:?}",
            unknown(&done)
        );
        let again = installation.sync(false).await;
        assert!(unknown(&again).is_empty(), "{list}: twice the same is an answer: {:?}", unknown(&again));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeating_entry_that_is_deleted_darkens_nothing() {
    let installation = firm(PROVIDERS[0]).await;
    let number = {
        let shared = &installation.sandbox.shared;
        let now = shared.now();
        let mut world = shared.world_mut();
        let model = world.entries.values().find(|entry| !entry.deleted).expect("there are entries").clone();
        let start = model.start.date_naive().and_hms_opt(11, 15, 0).expect("a time").and_utc();
        let daily = Entry {
            number: 0,
            title: "Stand-up".to_owned(),
            start,
            end: start + TimeDelta::minutes(15),
            matter: None,
            category: "Internal".to_owned(),
            rule: "FREQ=DAILY".to_owned(),
            external: Default::default(),
            attendees: Vec::new(),
            ..model
        };
        world.put_entry(daily, now).number
    };
    installation.sync(false).await;
    assert!(unknown(&installation.sync(true).await).is_empty(), "it is read like the others");
    let now = installation.sandbox.shared.now();
    assert!(installation.sandbox.shared.world_mut().delete_entry(number, now), "somebody deletes the series");
    for _ in 0..2 {
        installation.clock.advance(HOUR);
        let done = installation.sync(true).await;
        assert!(unknown(&done).is_empty(), "the practice system stays known: {:?}", unknown(&done));
    }
    let report = installation.morning().await.report;
    assert!(!kinds(&report).contains(&"missing_here"), "and its days are gone: {:?}", kinds(&report));
}

/// Makes an entry that names an event repeat every week, under the number that it has.
fn make_weekly(installation: &Installation) -> String {
    let now = installation.sandbox.shared.now();
    let mut world = installation.sandbox.shared.world_mut();
    let friday = |entry: &&Entry| {
        let of_friday = entry.start.date_naive().to_string() == "2026-11-20";
        of_friday && !entry.deleted && entry.rule.is_empty() && !entry.external.is_empty()
    };
    let mut entry = world.entries.values().find(friday).expect("one of the compared day").clone();
    entry.rule = "RRULE:FREQ=WEEKLY".to_owned();
    let title = entry.title.clone();
    world.put_entry(entry, now);
    title
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_single_entry_that_a_person_makes_weekly_darkens_nothing() {
    for provider in PROVIDERS {
        let installation = firm(provider).await;
        installation.morning().await;
        let title = make_weekly(&installation);
        for full in [false, true, false] {
            installation.clock.advance(HOUR);
            let done = installation.sync(full).await;
            assert!(unknown(&done).is_empty(), "{provider:?}: it stays known: {:?}", unknown(&done));
        }
        let held = installation.morning().await.report;
        let world = installation.sandbox.shared.world().clone();
        let fresh = Installation::with(world, provider, 10).await;
        let anew = fresh.morning().await.report;
        assert_eq!(
            (kinds(&held), held.counts.agree),
            (kinds(&anew), anew.counts.agree),
            "{provider:?}: {title}: a home that knew the single entry sees what a fresh one sees"
        );
    }
}
