//! A practice system that was connected to be looked at: no fix is planned, none is carried out, until changing is allowed.

use crate::installation::{Installation, name_of};
use serde_json::json;
use truedocket_sandbox::Vendor;
use truedocket_sandbox::office::Provider;

fn writes(installation: &Installation) -> usize {
    let asked = installation.sandbox.shared.requests();
    asked
        .iter()
        .filter(|one| one.vendor == Vendor::Clio && one.path.contains("/api/") && one.method != "GET")
        .count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_practice_system_that_was_allowed_to_look_only_is_not_written_to() {
    let installation = Installation::demo("2026-11-19", Provider::Graph).await;
    let report = installation.morning().await.report;
    let mut ready = None;
    for found in report.discrepancies.iter().filter(|found| found.kind.name() == "time_differs") {
        if let Ok(preview) = installation.preview(&found.id).await {
            ready = Some((found.id.clone(), preview));
            break;
        }
    }
    let (id, preview) = ready.expect("some time can be put right by a click");
    let name = name_of(Vendor::Clio);
    // The same connection, made anew without asking for more.
    installation.engine.disconnect(name).await.expect("it is forgotten");
    installation.connect_looking(Vendor::Clio).await.expect("the pretend person consents");
    let states = installation.ask("connections.list", json!({})).await.expect("the connections");
    let clio =
        states.as_array().expect("a list").iter().find(|one| one["name"] == name).expect("it is there");
    assert_eq!(clio["looksOnly"], true, "it says so: {clio}");
    installation.sync(true).await;
    let shown = installation.preview(&id).await.expect_err("no write is planned");
    assert!(shown.sentence.contains("allowed to look only"), "with the reason: {shown:?}");
    assert!(shown.hint.contains("truedocket allow-changes"), "and the next step: {shown:?}");
    let applied = installation.apply(&preview).await.expect_err("nor is an earlier plan carried out");
    assert!(applied.sentence.contains("allowed to look only"), "for the same reason: {applied:?}");
    assert_eq!(writes(&installation), 0, "Clio was asked for nothing but to show");

    installation.engine.allow_changes(name).await.expect("Clio's sign-in is good for both");
    let preview = installation.preview(&id).await.expect("now it is planned");
    installation.apply(&preview).await.expect("and carried out");
    assert!(writes(&installation) > 0, "it was written");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_disconnects_hears_first_which_fixes_could_not_be_taken_back_any_more() {
    let (installation, found, preview) = super::fixes::previewed(Provider::Graph, "time_differs").await;
    let (engine, clio) = (&installation.engine, name_of(Vendor::Clio));
    let lost = async |name: &str| engine.lost_by_disconnecting(name).await.expect("it can be asked");
    assert_eq!(lost(clio).await, None, "nothing was written yet");
    installation.apply(&preview).await.expect("it is written");
    let said = lost(clio).await.expect("it could be taken back, and not any more without Clio");
    assert!(said.contains("1 fix of the morning report"), "how much: {said}");
    assert_eq!(lost(name_of(Vendor::Graph)).await, None, "the calendars have nothing of it");
    installation.undo(&found.id).await.expect("it is taken back");
    assert_eq!(lost(clio).await, None, "nothing is left that could be");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_undo_without_its_connection_says_to_connect_it_again() {
    let (installation, found, preview) = super::fixes::previewed(Provider::Graph, "time_differs").await;
    installation.apply(&preview).await.expect("it is written");
    installation.engine.disconnect(name_of(Vendor::Clio)).await.expect("it is forgotten");
    let refused = installation.undo(&found.id).await.expect_err("nobody can write there now");
    assert!(refused.sentence.contains("Connect it again"), "that is the next step: {refused:?}");
}
