//! F11: what changes keep quiet about is found by the daily full reading, and a window that moves on is no deletion.

use super::{HOUR, PROVIDERS, held, removed, sound_firm};
use crate::installation::Installation;
use chrono::TimeDelta;
use truedocket_engine::sync::round::Mode;
use truedocket_sandbox::office::{LINK, Provider};
use truedocket_sandbox::world::{Exception, series};

/// Calls off the linked day of a weekly series on the compared day, in a way that changes do not tell; gives its title.
fn call_off_a_day(installation: &Installation) -> String {
    let (shared, now) = (&installation.sandbox.shared, installation.sandbox.shared.now());
    let mut world = shared.world_mut();
    let zone = world.zone.clone();
    let (from, to) = (now, now + TimeDelta::hours(42));
    let series =
        world.events.values_mut().find(|event| !event.rules.is_empty() && event.calendar == event.organizer);
    let series = series.expect("each attorney has one");
    let day = series::instances(series, &zone, from, to).pop().expect("it takes place on the compared day");
    // The position of the change stays as it was: incremental listings keep quiet.
    series.exceptions.insert(day.original.expect("a day of a series has a name"), Exception::Cancelled);
    let title = series.title.clone();
    let linked =
        world.entries.values().any(|entry| entry.external.contains_key(LINK) && entry.title == title);
    assert!(linked, "its entry knows the event");
    title
}

async fn silent(provider: Provider) {
    let installation = sound_firm(provider).await;
    let before: u64 = held(&installation).await.values().sum();
    let title = call_off_a_day(&installation);
    installation.clock.advance(HOUR);
    let told = installation.sync(false).await;
    let record_reads = told.calendars.iter().filter(|read| read.connection != "Clio" && read.id != "staff");
    for read in record_reads {
        assert_eq!(read.mode, Mode::Delta, "f11: by day only changes are read: {}", read.id);
    }
    assert_eq!(removed(&told), 0, "f11: the provider keeps quiet, so nothing is known of it");

    installation.clock.advance(HOUR * 21);
    let full = installation.sync(false).await;
    let reads = full.calendars.iter().filter(|read| read.connection != "Clio" && read.id != "staff");
    assert!(reads.clone().all(|read| read.mode == Mode::Full), "f11: once a day everything is read");
    assert_eq!(removed(&full), 1, "f11: the day that was called off is gone after the full reading");
    let after: u64 = held(&installation).await.values().sum();
    assert_eq!(after + 1, before, "f11: that day and nothing else");
    let wanted = truedocket_engine::morning::MorningOptions {
        date: Some("2026-11-20".parse().expect("a day")),
        ..Default::default()
    };
    let report = installation.engine.morning(&wanted).await.expect("a report").report;
    let found: Vec<_> =
        report.discrepancies.iter().map(|found| (found.kind.name(), found.title.as_str())).collect();
    assert_eq!(
        found,
        [("cancelled_but_alive", title.as_str())],
        "f11: and its entry is told, as the one difference"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f11_a_deleted_day_that_google_keeps_quiet_about_is_found_by_night() {
    silent(Provider::Google).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f11_a_deleted_day_that_graph_keeps_quiet_about_is_found_by_night() {
    silent(Provider::Graph).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f11_a_window_that_slides_deletes_nothing() {
    for provider in PROVIDERS {
        let installation = sound_firm(provider).await;
        let (mut slid, mut false_deletes) = (0, 0);
        let mut before = held(&installation).await;
        for night in 0..16 {
            installation.clock.advance(HOUR * 24);
            for full in [false, night % 3 == 0] {
                let done = installation.sync(full).await;
                assert!(done.calendars.iter().all(|read| read.why.is_empty()), "f11: {:?}", done.calendars);
                false_deletes += removed(&done);
                slid += 1;
            }
            let after = held(&installation).await;
            for (calendar, count) in &before {
                assert!(after[calendar] >= *count, "f11: {calendar} lost rows when the window moved on");
            }
            before = after;
            let report = installation.morning().await.report;
            assert!(
                report.discrepancies.is_empty(),
                "f11: and no difference comes of it: {}",
                report.headline
            );
        }
        println!("f11 {provider:?}: {slid} readings over 16 days, {false_deletes} false deletes");
        assert_eq!(false_deletes, 0, "f11: the edge of a window is no deletion");
    }
}
