//! The matter and the person that a fix writes are read again: F23, an entry in a closed matter, in another client's or
//! for somebody who has left is worse than none.

use super::fixes::{entries, previewed};
use crate::installation::Installation;
use truedocket_engine::api::today::{Discrepancy, FixPreview};
use truedocket_sandbox::World;
use truedocket_sandbox::office::Provider;

/// A missing appointment with its fix previewed, and the number of its matter.
async fn missing() -> (Installation, Discrepancy, FixPreview, u64) {
    let (installation, found, preview) = previewed(Provider::Google, "missing_there").await;
    let number = {
        let world = installation.sandbox.shared.world();
        let named = world.matters.values().find(|matter| found.title.contains(&matter.display_number));
        named.expect("its title names a matter").number
    };
    (installation, found, preview, number)
}

fn change(installation: &Installation, change: impl FnOnce(&mut World)) {
    change(&mut installation.sandbox.shared.world_mut());
}

async fn refused(installation: &Installation, preview: &FixPreview, says: &str) {
    let before = entries(installation);
    let told = installation.apply(preview).await.expect_err("it is not as it was shown");
    assert!(told.sentence.contains(says), "f23: it says what has changed: {}", told.sentence);
    assert_eq!(entries(installation), before, "f23: nothing was written");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f23_nothing_is_written_into_a_matter_that_was_closed_since() {
    let (installation, _, preview, number) = missing().await;
    change(&installation, |world| {
        let matter = world.matters.get_mut(&number).expect("it is there");
        "Closed".clone_into(&mut matter.status);
    });
    refused(&installation, &preview, "is closed").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f23_a_matter_that_bears_another_number_now_is_not_written() {
    for swapped_before in [true, false] {
        let (installation, found, shown, number) = missing().await;
        let swap = |installation: &Installation| {
            change(installation, |world| {
                let other = *world.matters.keys().find(|other| **other != number).expect("there are several");
                let (one, two) = (
                    world.matters[&number].display_number.clone(),
                    world.matters[&other].display_number.clone(),
                );
                world.matters.get_mut(&number).expect("it is there").display_number = two;
                world.matters.get_mut(&other).expect("it is there").display_number = one;
            });
        };
        let preview = if swapped_before {
            swap(&installation);
            installation.preview(&found.id).await.expect("as far as is known it is as it was")
        } else {
            swap(&installation);
            shown
        };
        refused(&installation, &preview, "has the number").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f23_a_matter_that_is_gone_is_told_as_that() {
    let (installation, _, preview, number) = missing().await;
    change(&installation, |world| {
        world.matters.remove(&number).expect("it was there");
    });
    refused(&installation, &preview, "is gone").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f23_nothing_is_written_for_somebody_who_has_left_since() {
    let installation = Installation::demo("2026-11-19", Provider::Google).await;
    let connected = installation.ask("connections.list", serde_json::json!({})).await.expect("the list");
    let connected: Vec<_> =
        connected.as_array().expect("a list").iter().map(|one| one["account"].clone()).collect();
    let is_connected = |email: &String| connected.iter().any(|account| account == email);
    let friday = "2026-11-20".parse().expect("a day");
    // Whoever the systems are connected by stays, or nothing could be asked at all.
    let entry = {
        let world = installation.sandbox.shared.world();
        let mut living = world.entries.values().filter(|entry| !entry.deleted && !entry.external.is_empty());
        let other = living.find(|entry| entry.start.date_naive() == friday && !is_connected(&entry.owner));
        other.expect("others have appointments").clone()
    };
    change(&installation, |world| {
        let now = world.now;
        assert!(world.delete_entry(entry.number, now), "it was there");
    });
    let report = installation.morning().await.report;
    let found = report.discrepancies.iter().find(|found| found.title == entry.title).expect("it is missing");
    let preview = installation.preview(&found.id).await.expect("a click mends it");
    change(&installation, |world| {
        let person = world.people.iter_mut().find(|person| person.email == entry.owner);
        person.expect("the owner works here").active = false;
    });
    refused(&installation, &preview, "account has been closed").await;
}
