//! What the days of a series say that differ from it: no listing has all of them, and with the series they would go.

use super::{Journey, Litter, PROVIDERS, littered};
use crate::installation::{Installation, record};
use chrono::{Duration, NaiveDateTime};
use serde_json::json;
use std::collections::BTreeMap;
use truedocket_sandbox::World;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::office::Provider;
use truedocket_sandbox::world::{Event, Exception, Guest, When, series};

const ONE: Litter = Litter { days: 2, series: 1 };
/// How many of its steps after its first day a series of the litter has its next one.
const AHEAD: i64 = 33;

/// A series like the one of the litter, on the same calendar, that nobody has touched for as long.
fn put(world: &mut World, id: &str, title: &str, day: impl Fn(&Event, NaiveDateTime) -> Option<Exception>) {
    let litter = world.events.values().find(|event| event.id == "aaaser00000").expect("the litter").clone();
    let When::Timed { start, .. } = litter.when else { panic!("the litter has a time") };
    let ahead = start + Duration::days(28 * AHEAD);
    let key = series::instant(ahead, &world.zone).format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let plain = Event {
        id: id.to_owned(),
        uid: format!("{id}@litter.example"),
        title: title.to_owned(),
        exceptions: BTreeMap::new(),
        ..litter
    };
    let exceptions = day(&plain, ahead).map(|day| (key, day)).into_iter().collect();
    let touched = plain.created;
    world.put_event(Event { exceptions, ..plain }, touched);
}

fn moved(event: &Event, ahead: NaiveDateTime) -> Option<Exception> {
    let (start, zone) = (ahead + Duration::hours(31), "America/New_York".to_owned());
    let when = When::Timed { start, end: start + Duration::minutes(20), zone };
    Some(Exception::Changed(Box::new(Event { when, rules: Vec::new(), ..event.clone() })))
}

fn called_off(_: &Event, _: NaiveDateTime) -> Option<Exception> {
    Some(Exception::Cancelled)
}

fn plain(_: &Event, _: NaiveDateTime) -> Option<Exception> {
    None
}

fn with_client(event: &Event, ahead: NaiveDateTime) -> Option<Exception> {
    let when =
        When::Timed { start: ahead, end: ahead + Duration::minutes(20), zone: "America/New_York".to_owned() };
    let guests = vec![Guest {
        email: "client@mail.example".to_owned(),
        name: String::new(),
        answer: "accepted".to_owned(),
        room: false,
    }];
    Some(Exception::Changed(Box::new(Event { when, guests, rules: Vec::new(), ..event.clone() })))
}

/// Series of that title that are there and have not been ended.
fn standing(world: &World, title: &str) -> usize {
    let is_one = |event: &&Event| event.title == title && !event.deleted;
    let goes_on = |event: &&Event| event.rules.iter().all(|rule| !rule.contains("UNTIL"));
    world.events.values().filter(is_one).filter(goes_on).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f24_no_series_goes_with_a_day_that_it_alone_has() {
    for provider in PROVIDERS {
        let mut world = littered(provider, ONE);
        put(&mut world, "aaatwin0a", "Moved once", moved);
        put(&mut world, "aaatwin0b", "Moved once", plain);
        put(&mut world, "aaatwin1a", "Called off once", plain);
        put(&mut world, "aaatwin1b", "Called off once", called_off);
        put(&mut world, "aaatwin2a", "Moved alike", moved);
        put(&mut world, "aaatwin2b", "Moved alike", moved);
        put(&mut world, "aaatwin3a", "Called off alike", called_off);
        put(&mut world, "aaatwin3b", "Called off alike", called_off);
        put(&mut world, "aaaclient", "With a client once", with_client);
        let journey = Journey::begun(Installation::with(world, provider, 200).await).await;
        journey.purged().await;
        let world = journey.installation.sandbox.shared.world();
        let stands = |title: &str| standing(&world, title);
        assert_eq!(stands("Reading circle Alder"), 0, "f24: {provider:?}: what was moved long ago ends");
        for (title, why) in [
            ("Moved once", "one of the two was moved, and nobody knows which is right"),
            ("Called off once", "one of the two was called off, and the other one still stands"),
        ] {
            let there = world.events.values().filter(|event| event.title == title && !event.deleted);
            assert_eq!(there.count(), 2, "f24: {provider:?}: {why}");
        }
        for title in ["Moved alike", "Called off alike"] {
            assert_eq!(stands(title), 1, "f24: {provider:?}: {title}: the same series twice is a duplicate");
        }
        assert_eq!(stands("With a client once"), 1, "f24: {provider:?}: a client comes to a day ahead of it");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f24_a_series_whose_days_cannot_be_looked_up_is_kept() {
    let provider = Provider::Google;
    let mut world = littered(provider, ONE);
    put(&mut world, "aaatwin0a", "Twice there", plain);
    put(&mut world, "aaatwin0b", "Twice there", plain);
    let installation = Installation::with(world, provider, 200).await;
    for id in ["aaatwin0a", "aaatwin0b"] {
        let calendar = {
            let world = installation.sandbox.shared.world();
            world.events.values().find(|event| event.id == id).expect("it was put there").calendar.clone()
        };
        let path = format!("/google/calendar/v3/calendars/{calendar}/events/{id}");
        let fault = Fault::new(FaultKind::Unavailable).at(record(provider)).on(&path);
        installation.sandbox.shared.faults().add(fault);
    }
    let journey = Journey::begun(installation).await;
    let found = journey.items(json!({})).await;
    let told = serde_json::to_string(&found).expect("it is JSON");
    assert!(told.contains("could not be looked at"), "f24: it is said why nothing is proposed: {told}");
    journey.purged().await;
    let world = journey.installation.sandbox.shared.world();
    assert_eq!(standing(&world, "Twice there"), 2, "f24: nobody knows what would go with either");
    assert_eq!(standing(&world, "Reading circle Alder"), 0, "f24: the others are cleaned up");
}
