//! Clean-ups and their undo: what somebody changed, brought back or made anew since our act is theirs, and what is not
//! known is not told as failed.

use crate::cleanup::{Journey, Litter, littered, shown};
use crate::installation::{Installation, record};
use serde_json::json;
use std::time::Duration;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::office::Provider;

const PROVIDERS: [Provider; 2] = [Provider::Google, Provider::Graph];
const FEW: Litter = Litter { days: 4, series: 2 };
const A_WHILE: Duration = Duration::from_secs(3_600);

async fn journey(provider: Provider) -> Journey {
    Journey::begun(Installation::with(littered(provider, FEW), provider, 200).await).await
}

fn day(installation: &Installation, number: usize) -> truedocket_sandbox::world::Event {
    let world = installation.sandbox.shared.world();
    let id = format!("aaaday{number:05}");
    world.events.values().find(|event| event.id == id).expect("litter").clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_undo_does_not_write_over_what_was_changed_after_the_purge() {
    for provider in PROVIDERS {
        let journey = journey(provider).await;
        let purge = journey.purged().await;
        let shared = &journey.installation.sandbox.shared;
        let series = {
            let now = shared.now();
            let mut world = shared.world_mut();
            let mut series =
                world.events.values().find(|event| event.id == "aaaser00000").expect("litter").clone();
            series.title = "Deposition of the expert, moved".to_owned();
            world.put_event(series.clone(), now);
            series
        };
        let undone = journey.undone(&purge.purge).await;
        let now =
            shared.world().events.values().find(|event| event.id == "aaaser00000").expect("there").clone();
        assert_eq!(now.title, series.title, "{provider:?}: what a person wrote since is theirs");
        assert_eq!(now.rules, series.rules, "{provider:?}: nothing of it is written over");
        let told = undone.lines.iter().any(|line| line.why.contains("changed it since"));
        assert!(told, "{provider:?}: and a person reads it: {:?}", undone.lines);
        journey.nobody_was_mailed("an undo beside a person's change");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_undo_does_not_take_a_row_made_anew_with_the_old_uid_for_ours() {
    for provider in PROVIDERS {
        let journey = journey(provider).await;
        let before = day(&journey.installation, 0);
        let purge = journey.purged().await;
        let shared = &journey.installation.sandbox.shared;
        let theirs = {
            let now = shared.now();
            let mut world = shared.world_mut();
            let mut theirs = before.clone();
            theirs.id = "colleague0v".to_owned();
            theirs.title = "Hearing, Department 4".to_owned();
            theirs.deleted = false;
            theirs.transaction = None;
            world.put_event(theirs.clone(), now);
            theirs
        };
        journey.undone(&purge.purge).await;
        let world = shared.world();
        let now = world.events.values().find(|event| event.id == theirs.id).expect("there");
        assert_eq!(now.title, theirs.title, "{provider:?}: a colleague's event is not written over");
        assert_eq!(now.when, theirs.when, "{provider:?}: nor moved");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deletion_that_still_shows_for_a_moment_is_not_known_and_then_done() {
    for provider in PROVIDERS {
        let journey = journey(provider).await;
        let late = Fault { method: Some("DELETE".to_owned()), ..Fault::new(FaultKind::ShownLater) };
        journey.installation.sandbox.shared.faults().add(late.at(record(provider)));
        journey.decide(json!({}), "accept").await;
        let preview = journey.prepare().await.expect("it can be backed up");
        journey.approve(&preview).await.expect("what was shown was typed");
        let state = journey.waited().await.purge.expect("there is a purge");
        assert_eq!(
            state.failed, 0,
            "{provider:?}: what the provider accepted has not failed: {:?}",
            state.lines
        );
        journey.installation.sandbox.shared.faults().clear();
        for _ in 0..6 {
            journey.installation.clock.advance(A_WHILE);
            journey.installation.engine.tick().await.expect("our own memory works");
        }
        let state = journey.state().await.purge.expect("there is a purge");
        assert_eq!(
            (state.done, state.waiting, state.failed),
            (preview.count, 0, 0),
            "{provider:?}: once it no longer shows it is done, with its receipt: {:?}",
            state.lines
        );
        let undone = journey.undone(&state.purge).await;
        assert_eq!(
            undone.undone, preview.count,
            "{provider:?}: and all of it can be brought back: {:?}",
            undone.lines
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disconnected_account_makes_lines_wait_and_loses_none() {
    let provider = Provider::Google;
    let journey = journey(provider).await;
    journey.decide(json!({}), "accept").await;
    let preview = journey.prepare().await.expect("it can be backed up");
    let silent = Fault::new(FaultKind::Unauthorized).at(record(provider));
    journey.installation.sandbox.shared.faults().add(silent);
    journey.approve(&preview).await.expect("what was shown was typed");
    let state = journey.waited().await.purge.expect("there is a purge");
    assert_eq!(
        (state.skipped, state.waiting),
        (0, preview.count),
        "signed out is no reason to give up: {:?}",
        state.lines
    );
    journey.installation.sandbox.shared.faults().clear();
    journey.installation.ask("audit.purge", json!({ "purge": state.purge })).await.expect("it goes on");
    let state = journey.waited().await.purge.expect("there is a purge");
    assert_eq!(state.done, preview.count, "signed in again, all of it is done: {:?}", state.lines);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_moved_day_whose_deletion_fails_leaves_the_series_half_done_and_it_goes_on() {
    for provider in PROVIDERS {
        let journey = journey(provider).await;
        let before = shown(&journey.installation.sandbox.shared.world());
        journey.decide(json!({}), "accept").await;
        let preview = journey.prepare().await.expect("it can be backed up");
        let dead = Fault { method: Some("DELETE".to_owned()), ..Fault::new(FaultKind::Unavailable) };
        journey.installation.sandbox.shared.faults().add(dead.at(record(provider)));
        journey.approve(&preview).await.expect("what was shown was typed");
        let state = journey.waited().await.purge.expect("there is a purge");
        assert_eq!(state.failed, 0, "{provider:?}: nothing failed for good: {:?}", state.lines);
        journey.installation.sandbox.shared.faults().clear();
        journey.installation.clock.advance(A_WHILE);
        journey.installation.ask("audit.purge", json!({ "purge": state.purge })).await.expect("it goes on");
        let state = journey.waited().await.purge.expect("there is a purge");
        assert_eq!(
            (state.done, state.waiting),
            (preview.count, 0),
            "{provider:?}: all of it is done: {:?}",
            state.lines
        );
        journey.undone(&state.purge).await;
        let after = shown(&journey.installation.sandbox.shared.world());
        assert_eq!(after, before, "{provider:?}: and all of it comes back");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_terminal_tells_lines_that_are_open_as_open_and_not_as_left_alone() {
    for provider in PROVIDERS {
        let journey = journey(provider).await;
        let engine = &journey.installation.engine;
        journey.decide(json!({}), "accept").await;
        let preview = journey.prepare().await.expect("it can be backed up");
        let lost = Fault::new(FaultKind::DropAfter).at(record(provider));
        journey.installation.sandbox.shared.faults().add(lost);
        journey.approve(&preview).await.expect("what was shown was typed");
        journey.waited().await;
        let done = engine.purge(&journey.run, Some(preview.count), true).await.expect("it goes on");
        let open = (done.not_known.len() + done.waiting.len()) as u64;
        assert_eq!((done.deleted, done.changed, open), (0, 0, preview.count), "{provider:?}: all are open");
        assert!(done.held.is_empty(), "{provider:?}: none of them was left alone: {:?}", done.held);
        for row in done.not_known.iter().chain(&done.waiting) {
            assert!(
                !row.title.is_empty() && !row.when.is_empty(),
                "{provider:?}: as people know it: {row:?}"
            );
            assert!(!row.why.is_empty(), "{provider:?}: with what comes next: {row:?}");
        }
        journey.installation.sandbox.shared.faults().clear();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_undo_makes_no_second_event_beside_one_that_a_person_made_anew() {
    for provider in PROVIDERS {
        let journey = journey(provider).await;
        let before = shown(&journey.installation.sandbox.shared.world());
        let (single, series) = {
            let world = journey.installation.sandbox.shared.world();
            let of = |id: &str| world.events.values().find(|event| event.id == id).expect("litter").clone();
            (of("aaaday00000"), of("aaaser00000"))
        };
        journey.decide(json!({ "kinds": ["undefined_all_day", "endless_series"] }), "delete").await;
        let preview = journey.prepare().await.expect("it can be backed up");
        journey.approve(&preview).await.expect("what was shown was typed");
        let purge = journey.waited().await.purge.expect("there is a purge");
        assert_eq!(purge.done, preview.count, "{provider:?}: all of it is gone: {:?}", purge.lines);
        let shared = &journey.installation.sandbox.shared;
        for (number, theirs) in [single, series].into_iter().enumerate() {
            let now = shared.now();
            let mut theirs = theirs;
            theirs.id = format!("typedanew{number}v");
            theirs.uid = format!("typed-anew-{number}@firm.example");
            theirs.transaction = None;
            shared.world_mut().put_event(theirs, now);
        }
        let undone = journey.installation.engine.undo_purge_of(&journey.run, None).await;
        let undone = undone.expect("there is something to bring back");
        assert_eq!(
            (undone.restored, undone.already_there.len()),
            (preview.count - 2, 2),
            "{provider:?}: what is there already is told as such: {undone:?}"
        );
        assert!(
            undone.already_there.iter().all(|one| one.why.contains("somebody else")),
            "{provider:?}: and by whom it was made: {undone:?}"
        );
        let after = shown(&shared.world());
        assert_eq!(after.len(), before.len(), "{provider:?}: nothing is there twice");
        let state = journey.state().await.purge.expect("there is a purge");
        let words: Vec<&str> = state.lines.iter().map(|line| line.state.name()).collect();
        assert_eq!(
            words.iter().filter(|word| **word == "already_there").count(),
            2,
            "{provider:?}: the list says so: {words:?}"
        );
        journey.nobody_was_mailed("an undo beside a person's own");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_that_say_the_same_all_come_back() {
    for provider in PROVIDERS {
        let mut world = littered(provider, FEW);
        let alike = world.events.values().find(|event| event.id == "aaaday00000").expect("litter").clone();
        for copy in 0..3 {
            let mut event = alike.clone();
            event.id = format!("aaacopy{copy}v");
            event.uid = format!("copy-{copy}@litter.example");
            let now = world.now;
            world.put_event(event, now);
        }
        let journey = Journey::begun(Installation::with(world, provider, 200).await).await;
        let before = shown(&journey.installation.sandbox.shared.world());
        journey.decide(json!({ "kinds": ["undefined_all_day"] }), "delete").await;
        let preview = journey.prepare().await.expect("it can be backed up");
        journey.approve(&preview).await.expect("what was shown was typed");
        let purge = journey.waited().await.purge.expect("there is a purge");
        assert_eq!(purge.done, preview.count, "{provider:?}: all of it is gone: {:?}", purge.lines);
        let undone = journey.undone(&purge.purge).await;
        assert_eq!(
            (undone.undone, undone.waiting),
            (preview.count, 0),
            "{provider:?}: one that we brought back is not in the way of the next: {:?}",
            undone.lines
        );
        let after = shown(&journey.installation.sandbox.shared.world());
        assert_eq!(after, before, "{provider:?}: all is as before");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_we_have_deleted_ourselves_is_not_told_as_somebody_elses_deed() {
    let first = journey(Provider::Google).await;
    first.decide(json!({}), "accept").await;
    let one = first.prepare().await.expect("it can be backed up");
    let run = first.run.clone();
    let second = Journey::begun(first.installation).await;
    second.purged().await;
    let first = Journey { installation: second.installation, run };
    first.approve(&one).await.expect("what was shown was typed");
    let purge = first.waited().await.purge.expect("there is a purge");
    let gone: Vec<&str> =
        purge.lines.iter().map(|line| line.why.as_str()).filter(|why| why.contains("gone already")).collect();
    assert!(!gone.is_empty(), "what the second clean-up took away is skipped: {:?}", purge.lines);
    for why in gone {
        assert!(why.contains("Truedocket itself deleted it"), "our ledger knows who it was: {why}");
    }
}

/// A clean-up of which some lines may have been done and nobody knows; what stood in the way is over now.
async fn not_known(provider: Provider) -> (Journey, Vec<String>, u64) {
    let journey = journey(provider).await;
    let before = shown(&journey.installation.sandbox.shared.world());
    let late = Fault { method: Some("DELETE".to_owned()), ..Fault::new(FaultKind::ShownLater) };
    journey.installation.sandbox.shared.faults().add(late.at(record(provider)));
    journey.decide(json!({}), "accept").await;
    let list = journey.prepare().await.expect("it can be backed up");
    journey.approve(&list).await.expect("what was shown was typed");
    let state = journey.waited().await.purge.expect("there is a purge");
    assert!(state.waiting > 0, "{provider:?}: some may have been done, and nobody knows: {:?}", state.lines);
    journey.installation.sandbox.shared.faults().clear();
    journey.installation.clock.advance(A_WHILE);
    (journey, before, list.count)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_undo_looks_up_what_the_purge_may_have_done_and_brings_it_back() {
    for provider in PROVIDERS {
        let (journey, before, count) = not_known(provider).await;
        let undone = journey.installation.engine.undo_purge_of(&journey.run, None).await;
        let undone = undone.expect("one command is enough");
        assert_eq!(
            (undone.restored, undone.not_known.len()),
            (count, 0),
            "{provider:?}: what may have been done is looked up by the undo itself: {undone:?}"
        );
        let after = shown(&journey.installation.sandbox.shared.world());
        assert_eq!(after, before, "{provider:?}: and nothing is missing");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_undo_that_cannot_look_up_brings_nothing_back_twice_or_by_guess() {
    for provider in PROVIDERS {
        let (journey, before, _) = not_known(provider).await;
        let dark = Fault::new(FaultKind::Unavailable).at(record(provider));
        journey.installation.sandbox.shared.faults().add(dark);
        let gone = shown(&journey.installation.sandbox.shared.world());
        // Refused, or begun with what is known: either way what is not known stays so.
        let _ = journey.installation.engine.undo_purge_of(&journey.run, None).await;
        let still = shown(&journey.installation.sandbox.shared.world());
        assert_eq!(still, gone, "{provider:?}: who does not answer is not written to");
        journey.installation.sandbox.shared.faults().clear();
        journey.installation.clock.advance(A_WHILE);
        journey.installation.engine.undo_purge_of(&journey.run, None).await.expect("now it is known");
        let after = shown(&journey.installation.sandbox.shared.world());
        assert_eq!(after, before, "{provider:?}: each event is back once");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reading_looks_up_what_a_purge_may_have_done() {
    for provider in PROVIDERS {
        let (journey, _, count) = not_known(provider).await;
        journey.installation.engine.sync(false).await.expect("it reads");
        let state = journey.state().await.purge.expect("there is a purge");
        assert_eq!(
            (state.done, state.waiting),
            (count, 0),
            "{provider:?}: nothing is unknown after it: {:?}",
            state.lines
        );
    }
}
