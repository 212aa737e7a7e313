//! "Resolved" needs eyes that saw it: something that is merely no longer compared, or a place that can be read again,
//! resolves nothing.

use super::{HOUR, PROVIDERS, firm, kinds, lose_entries, of_kind};
use crate::installation::Installation;
use serde_json::json;
use truedocket_sandbox::Vendor;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::office::Provider;
use truedocket_sandbox::world::Event;

/// Changes the event of that title, which may be a series, on each calendar that shows it.
fn change(installation: &Installation, title: &str, change: impl Fn(&mut Event)) {
    let shared = &installation.sandbox.shared;
    let now = shared.now();
    let mut world = shared.world_mut();
    let is_it = |event: &&Event| !event.deleted && event.title == title;
    let events: Vec<Event> = world.events.values().filter(is_it).cloned().collect();
    assert!(!events.is_empty(), "its event is there");
    for mut event in events {
        change(&mut event);
        world.put_event(event, now);
    }
}

/// A firm that lacks one entry, and the title of its appointment.
async fn lacking(provider: Provider) -> (Installation, String) {
    let installation = firm(provider).await;
    let title = lose_entries(&installation, 1).remove(0);
    let report = installation.morning().await.report;
    assert_eq!(kinds(&report), ["missing_there"], "{provider:?}: one entry is missing");
    installation.clock.advance(HOUR);
    (installation, title)
}

async fn assert_still_open(installation: &Installation, reason: &str) {
    let report = installation.morning().await.report;
    let open = of_kind(&report, "missing_there");
    assert_eq!(open.len(), 1, "{reason}: nothing was entered in the other system: {}", report.headline);
    assert_eq!(report.counts.resolved, 0, "{reason}: and so nothing is resolved");
    let why = &open[0].why;
    assert!(why.contains("could not be compared again") && why.contains(reason), "it says why: {why}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_without_its_category_is_as_missing_as_before() {
    for provider in PROVIDERS {
        let (installation, title) = lacking(provider).await;
        change(&installation, &title, |event| event.categories.clear());
        assert_still_open(&installation, "no category").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_its_owner_declined_is_as_missing_as_before_and_shown() {
    let (installation, title) = lacking(Provider::Graph).await;
    change(&installation, &title, |event| {
        let owner = std::mem::replace(&mut event.organizer, "clerk@court.example".to_owned());
        let mut guest = event.guests.first().expect("a client comes").clone();
        (guest.email, guest.answer) = (owner, "declined".to_owned());
        event.guests = vec![guest];
    });
    assert_still_open(&installation, "declined").await;
    let report = installation.report().await;
    let shown = report.flagged.iter().filter(|left_out| left_out.why.contains("owner has declined it"));
    assert_eq!(shown.count(), 1, "it is on the list of what was left out: {:?}", report.flagged);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_categories_of_the_firm_mend_nothing() {
    let (installation, _) = lacking(Provider::Graph).await;
    let other = json!({ "key": "categories", "value": "{\"x\":\"internal\"}" });
    installation.ask("policy.set", other).await.expect("it can be meant");
    assert_still_open(&installation, "not on the firm's list").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_part_that_can_be_read_again_is_no_trouble_that_was_mended() {
    for provider in PROVIDERS {
        let installation = firm(provider).await;
        let fault = Fault::new(FaultKind::EmptyListing).at(Vendor::Clio).on("/clio/api/v4/matters");
        installation.sandbox.shared.faults().add(fault);
        let dark = installation.morning().await.report;
        assert!(dark.counts.not_checked > 0, "{provider:?}: something was not read: {}", dark.headline);
        installation.sandbox.shared.faults().clear();
        installation.clock.advance(HOUR);
        let report = installation.morning().await.report;
        assert_eq!(report.counts.not_checked, 0, "{provider:?}: it is read again: {}", report.headline);
        assert_eq!(report.counts.resolved, 0, "{provider:?}: nobody has mended anything");
    }
}
