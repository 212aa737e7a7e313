//! F21, F22, F25: many at once. One refresher for all, one bad item among many, a vendor that asks to slow down.

use super::{HOUR, PROVIDERS, connections, held, removed, sound_firm, sound_world, unknown};
use crate::installation::{Installation, name_of, record};
use chrono::{NaiveDate, TimeDelta};
use serde_json::json;
use truedocket_engine::runs::{Outcome, exit_code};
use truedocket_sandbox::Vendor;
use truedocket_sandbox::faults::{Fault, FaultKind, RetryAfter};
use truedocket_sandbox::generate::{Size, generate};
use truedocket_sandbox::office::Provider;
use truedocket_sandbox::world::{Event, When};

const CALLS: usize = 50;
const MANY: usize = 1_000;

fn token_requests(installation: &Installation, vendor: Vendor) -> usize {
    let requests = installation.sandbox.shared.requests();
    requests.iter().filter(|request| request.vendor == vendor && request.path.ends_with("/token")).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f21_fifty_calls_at_expiry_make_one_refresh() {
    for provider in PROVIDERS {
        for vendor in [record(provider), Vendor::Clio] {
            let world = sound_world(provider);
            let installation = Installation::unlimited(world, provider, 10).await;
            // Longer than any access token lives.
            installation.clock.advance(HOUR * 24 * 31);
            installation.sandbox.shared.forget_requests();
            let name = json!({ "name": name_of(vendor) });
            let calls = (0..CALLS).map(|_| installation.ask("connections.check", name.clone()));
            let answers = futures_join(calls).await;
            for answer in &answers {
                assert!(answer.is_ok(), "f21: {vendor:?}: each call gets its answer: {answer:?}");
            }
            assert_eq!(
                token_requests(&installation, vendor),
                1,
                "f21: {vendor:?}: one refreshes for all {CALLS}"
            );
            let done = installation.sync(false).await;
            assert_eq!(unknown(&done), 0, "f21: {vendor:?}: and nobody is locked out afterwards");
        }
    }
}

/// All at once, on the runtime's threads.
async fn futures_join<T: Send>(calls: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut waiting: Vec<_> = calls.map(Box::pin).collect();
    let mut answers = Vec::new();
    std::future::poll_fn(move |context| {
        waiting.retain_mut(|call| match call.as_mut().poll(context) {
            std::task::Poll::Ready(answer) => {
                answers.push(answer);
                false
            }
            std::task::Poll::Pending => true,
        });
        if waiting.is_empty() {
            std::task::Poll::Ready(std::mem::take(&mut answers))
        } else {
            std::task::Poll::Pending
        }
    })
    .await
}

/// A thousand plain appointments on one calendar.
async fn busy_calendar(provider: Provider) -> Installation {
    let today: NaiveDate = "2026-11-19".parse().expect("a day");
    let mut world = generate(Size { attorneys: 1, events: 20, seed: 5 }, today, provider);
    let owner = world.people[0].email.clone();
    let now = world.now;
    let alive =
        |world: &truedocket_sandbox::World| world.events.values().filter(|e| e.calendar == owner).count();
    let model = world.events.values().find(|event| event.calendar == owner && event.rules.is_empty());
    let model = model.expect("a single event").clone();
    for number in alive(&world)..MANY {
        let start = (today + TimeDelta::days(3)).and_hms_opt(6, 0, 0).expect("a time");
        let start = start + TimeDelta::minutes(20 * number as i64);
        world.put_event(
            Event {
                id: format!("many{number:05}"),
                uid: format!("many{number}@calendar.example"),
                title: format!("Errand {number}"),
                body: String::new(),
                when: When::Timed {
                    start,
                    end: start + TimeDelta::minutes(10),
                    zone: "America/New_York".to_owned(),
                },
                guests: Vec::new(),
                categories: vec!["Internal".to_owned()],
                ..model.clone()
            },
            now,
        );
    }
    Installation::with(world, provider, 100).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f22_one_poisoned_item_among_a_thousand_stops_nothing() {
    for provider in PROVIDERS {
        let installation = busy_calendar(provider).await;
        let owner = installation.sandbox.shared.world().people[0].email.clone();
        let poison = Fault { calendar: Some(owner.clone()), skip: 4, ..Fault::new(FaultKind::Poison) };
        let events = match record(provider) {
            Vendor::Google => "/google/calendar/v3/calendars/",
            Vendor::Graph | Vendor::Clio => "/graph/v1.0/users/",
        };
        installation.sandbox.shared.faults().add(poison.on(events).times(1));
        let done = installation.sync(true).await;
        let read: u64 =
            done.calendars.iter().filter(|read| read.connection != "Clio").map(|read| read.changed).sum();
        let set_aside: u64 = done.calendars.iter().map(|read| read.set_aside).sum();
        println!("f22 {provider:?}: {read} read, {set_aside} set aside");
        assert!(read >= MANY as u64 - 1, "f22: {provider:?}: the rest is read: {read}");
        assert_eq!(set_aside, 1, "f22: {provider:?}: the bad one is counted");
        assert_eq!(unknown(&done), 0, "f22: one bad item does not make its calendar unknown");
        assert_eq!(
            (done.outcome, exit_code(done.outcome)),
            (Outcome::NeedsYou, 2),
            "f22: somebody has to look at it"
        );
        let runs = installation.ask("runs.list", json!({})).await.expect("the runs");
        let items = runs[0]["items"].as_array().expect("a list");
        let item = items.iter().find(|item| item["fate"] == "set_aside").expect("f22: it is listed");
        assert!(item["why"].as_str().is_some_and(|why| why.contains('1')), "f22: with the reason: {item}");
        let report = installation.morning().await.report;
        let shown: Vec<_> =
            report.flagged.iter().filter(|flagged| flagged.title.contains("not be understood")).collect();
        assert_eq!(shown.len(), 1, "f22: it is in the morning's report");
        assert!(
            !shown[0].why.is_empty() && shown[0].calendar.contains(name_of(record(provider))),
            "f22: {:?}",
            shown[0]
        );
        installation.clock.advance(HOUR);
        let healed = installation.sync(true).await;
        assert_eq!(
            healed.calendars.iter().map(|read| read.set_aside).sum::<u64>(),
            0,
            "f22: it is sound now"
        );
        let report = installation.morning().await.report;
        assert!(report.flagged.is_empty(), "f22: and no longer in the report: {:?}", report.flagged);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f25_a_vendor_that_is_busy_two_times_in_five_loses_nothing() {
    for provider in PROVIDERS {
        let installation = sound_firm(provider).await;
        let before = held(&installation).await;
        installation.sandbox.shared.forget_requests();
        installation.sync(true).await;
        let ideal = installation.sandbox.shared.requests().len();
        // A quarter, and a fifth of the rest: two of five.
        for (what, chance, wait) in [(FaultKind::TooMany, 0.25, 2), (FaultKind::Unavailable, 0.2, 3)] {
            let fault = Fault {
                chance: Some(chance),
                retry_after: Some(RetryAfter::Seconds(wait)),
                ..Fault::new(what)
            };
            installation.sandbox.shared.faults().add(fault);
        }
        installation.sandbox.shared.forget_requests();
        let done = installation.sync(true).await;
        let requests = installation.sandbox.shared.requests();
        let refused = requests.iter().filter(|request| matches!(request.status, 429 | 503)).count();
        println!(
            "f25 {provider:?}: {ideal} requests when quiet, {} of which {refused} refused when busy",
            requests.len()
        );
        assert!(refused * 10 >= requests.len() * 3, "f25: it was busy: {refused} of {}", requests.len());
        assert_eq!(unknown(&done), 0, "f25: {provider:?}: all is read in the end: {:?}", done.calendars);
        assert_eq!((removed(&done), held(&installation).await), (0, before), "f25: and nothing is lost");
        assert!(
            requests.len() <= ideal * 2 + 10,
            "f25: within twice the calls: {} for {ideal}",
            requests.len()
        );
        for connection in connections(&installation).await {
            assert_eq!(connection["state"], "ok", "f25: waiting is no failure");
        }
    }
}

/// What the practice system shows of its own, poisoned in place: the row that we hold is the one that cannot be read.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f22_a_row_of_the_practice_system_that_turns_bad_costs_no_other() {
    for list in ["users", "contacts", "matters", "calendar_entries"] {
        let installation = sound_firm(Provider::Google).await;
        let before = held(&installation).await;
        let path = format!("/clio/api/v4/{list}.json");
        installation
            .sandbox
            .shared
            .faults()
            .add(Fault::new(FaultKind::Poison).at(Vendor::Clio).on(&path).times(1));
        installation.clock.advance(HOUR);
        let done = installation.sync(true).await;
        assert_eq!(
            unknown(&done),
            0,
            "f22: one bad row of {list} does not darken the rest: {:?}",
            done.calendars
        );
        assert_eq!(removed(&done), 0, "f22: the bad row of {list} is not gone");
        assert_eq!(done.calendars.iter().map(|read| read.set_aside).sum::<u64>(), 1, "f22: it is counted");
        assert_eq!(held(&installation).await, before, "f22: and what we know of it is kept");
        installation.clock.advance(HOUR);
        let report = installation.morning().await.report;
        assert!(report.discrepancies.is_empty(), "f22: {list}: nothing differs for it: {}", report.headline);
    }
}
