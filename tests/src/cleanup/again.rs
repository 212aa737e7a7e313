//! The same asked again: a look after the end, the same approval once more, a look in the middle, an undo after a new
//! clean-up. Nothing of it makes a new list that stands in front of what was done.

use super::{Journey, Litter, PROVIDERS, littered, shown};
use crate::installation::{Installation, name_of, record};
use serde_json::json;
use truedocket_engine::audit::command::PurgeStands;
use truedocket_sandbox::Vendor;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::office::Provider;

const FEW: Litter = Litter { days: 12, series: 2 };

/// All that is proposed is decided on.
async fn journey(provider: Provider) -> Journey {
    let journey = Journey::begun(Installation::with(littered(provider, FEW), provider, 200).await).await;
    journey.decide(json!({}), "accept").await;
    journey
}

/// An event that was decided on and that a person changes before the preview: it is held from then on.
fn one_is_changed(journey: &Journey) {
    let now = journey.installation.engine.now();
    let mut world = journey.installation.sandbox.shared.world_mut();
    let series = world.events.values().find(|event| event.id == "aaaser00000").expect("litter").clone();
    let series = truedocket_sandbox::world::Event { place: "New place".to_owned(), ..series };
    world.put_event(series, now);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f24_a_look_after_the_end_takes_no_undo_away() {
    for provider in PROVIDERS {
        let journey = journey(provider).await;
        let before = shown(&journey.installation.sandbox.shared.world());
        one_is_changed(&journey);
        let changed = shown(&journey.installation.sandbox.shared.world());
        let engine = &journey.installation.engine;
        let list = engine.purge_shown(&journey.run).await.expect("it can be shown");
        assert!(!list.held.is_empty(), "f24: {provider:?}: something is held, and stays so");
        let done =
            engine.purge(&journey.run, Some(list.approve), true).await.expect("what was shown is typed");
        assert_eq!(done.stands, PurgeStands::Done, "f24: {provider:?}: it is done: {done:?}");
        let all = (done.deleted, done.changed);

        let look = engine.purge_shown(&journey.run).await.expect("a look is a look");
        assert_eq!(
            (look.stands, look.dry_run, look.purge.as_str(), (look.deleted, look.changed)),
            (PurgeStands::DoneBefore, true, done.purge.as_str(), all),
            "f24: {provider:?}: a look after the end says that it is done and what it did"
        );
        let again = engine.purge(&journey.run, Some(list.approve), true).await.expect("it was done before");
        assert_eq!(
            (again.stands, again.purge.as_str(), (again.deleted, again.changed)),
            (PurgeStands::DoneBefore, done.purge.as_str(), all),
            "f24: {provider:?}: so does the same command once more"
        );
        let other = engine.purge(&journey.run, Some(list.approve + 1), true).await;
        let other = other.expect_err("that many were never approved");
        assert!(
            other.sentence.contains("done already") && other.sentence.contains(&all.0.to_string()),
            "f24: {provider:?}: another number is told that it is done, and what was: {other:?}"
        );
        let state = journey.state().await.purge.expect("there is a purge");
        assert_eq!(state.purge, done.purge, "f24: {provider:?}: the window still shows what was done");

        let undone = engine.undo_purge_of(&journey.run, None).await.expect("it can be brought back");
        assert_eq!(undone.restored, all.0 + all.1, "f24: {provider:?}: all of it comes back: {undone:?}");
        let after = shown(&journey.installation.sandbox.shared.world());
        assert_eq!(after, changed, "f24: {provider:?}: the calendars say what they said");
        assert_eq!(after.len(), before.len(), "f24: {provider:?}: with nothing twice");
        let nothing = engine.undo_purge_of(&journey.run, None).await.expect_err("nothing is left");
        assert!(
            nothing.hint.contains("nothing to bring back"),
            "f24: {provider:?}: only now there is nothing: {nothing:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f24_a_newer_list_stands_not_in_front_of_what_was_done() {
    let provider = Provider::Google;
    let journey = Journey::begun(Installation::with(littered(provider, FEW), provider, 200).await).await;
    let before = shown(&journey.installation.sandbox.shared.world());
    let engine = &journey.installation.engine;
    journey.decide(json!({ "kinds": ["undefined_all_day"] }), "delete").await;
    let list = engine.purge_shown(&journey.run).await.expect("it can be shown");
    let first = engine.purge(&journey.run, Some(list.approve), true).await.expect("it is done");
    journey.decide(json!({ "kinds": ["endless_series"] }), "delete").await;
    let newer = journey.prepare().await.expect("more was decided, so there is a new list");
    assert_eq!(newer.count, 2, "the new list has what was decided since");

    // The window knows the newest list only.
    let asked = json!({ "purge": newer.purge });
    journey.installation.ask("audit.undo", asked).await.expect("what was done stands behind it");
    journey.waited().await;
    assert_eq!(
        shown(&journey.installation.sandbox.shared.world()),
        before,
        "f24: the window brings back what the first one did, of {} events",
        first.deleted
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f24_two_purges_of_one_clean_up_are_both_taken_back() {
    let provider = Provider::Graph;
    let journey = Journey::begun(Installation::with(littered(provider, FEW), provider, 200).await).await;
    let before = shown(&journey.installation.sandbox.shared.world());
    let engine = &journey.installation.engine;
    for kind in ["undefined_all_day", "endless_series"] {
        journey.decide(json!({ "kinds": [kind] }), "delete").await;
        let list = engine.purge_shown(&journey.run).await.expect("it can be shown");
        engine.purge(&journey.run, Some(list.approve), true).await.expect("it is done");
    }
    for (which, wanted) in [("the second", 2), ("the first", 12)] {
        let undone = engine.undo_purge_of(&journey.run, None).await.expect("something is left to bring back");
        assert_eq!(undone.restored, wanted, "f24: {which} is taken back: {undone:?}");
    }
    let after = shown(&journey.installation.sandbox.shared.world());
    assert_eq!(after, before, "f24: the calendars say what they said");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_look_in_the_middle_says_how_far_it_is() {
    for provider in PROVIDERS {
        let journey = journey(provider).await;
        let engine = &journey.installation.engine;
        let list = engine.purge_shown(&journey.run).await.expect("it can be shown");
        assert_eq!(engine.purges_under_way().await.expect("it reads"), [], "nothing was approved yet");
        let fault = Fault::new(FaultKind::Unavailable).at(record(provider));
        let fault = Fault { skip: 3, method: Some("DELETE".to_owned()), ..fault };
        journey.installation.sandbox.shared.faults().add(fault);
        let half = engine.purge(&journey.run, Some(list.approve), true).await.expect("it is approved");
        journey.installation.sandbox.shared.faults().clear();
        let (done, open) = (half.deleted + half.changed, half.waiting.len() + half.not_known.len());
        assert!(done > 0 && open > 0, "{provider:?}: some of it is done, and some of it waits: {half:?}");

        let look = engine.purge_shown(&journey.run).await.expect("a look is a look");
        assert_eq!(look.stands, PurgeStands::UnderWay, "{provider:?}: a look says that it is under way");
        assert_eq!(
            (look.deleted + look.changed, look.waiting.len() + look.not_known.len()),
            (done, open),
            "{provider:?}: and how far it is: {look:?}"
        );
        let resting = engine.purges_under_way().await.expect("it reads");
        let told: Vec<_> = resting.iter().map(|one| (one.run.as_str(), one.done, one.to_go)).collect();
        assert_eq!(
            told,
            [(journey.run.as_str(), done, open as u64)],
            "{provider:?}: health and the list of jobs name it"
        );
        let end = engine.purge(&journey.run, Some(list.approve), true).await.expect("it goes on");
        assert_eq!(end.stands, PurgeStands::Done, "{provider:?}: and comes to its end: {end:?}");
        assert_eq!(
            engine.purges_under_way().await.expect("it reads"),
            [],
            "{provider:?}: nothing rests any more"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f24_an_undo_after_a_new_clean_up_names_the_one_that_did_something() {
    let journey = journey(Provider::Google).await;
    let engine = &journey.installation.engine;
    let list = engine.purge_shown(&journey.run).await.expect("it can be shown");
    engine.purge(&journey.run, Some(list.approve), true).await.expect("it is done");
    let newer = engine.audit(&truedocket_engine::api::audit::AuditStart::default()).await.expect("it reads");
    let refused = engine.undo_purge_of("", None).await.expect_err("the newest clean-up has done nothing");
    assert!(
        refused.hint.contains(&format!("audit undo --run {}", journey.run))
            && !refused.hint.contains(&newer.run),
        "f24: the clean-up that has something to bring back is named with its command: {refused:?}"
    );
    let undone = engine.undo_purge_of(&journey.run, None).await.expect("that command works");
    assert_eq!(undone.restored, list.approve, "f24: and brings all of it back: {undone:?}");
}

/// A preview that comes after an undo says so, and whoever disconnects hears first what could not be undone any more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f25_what_was_taken_back_is_told_and_what_can_be_is_not_lost_silently() {
    let journey = journey(Provider::Google).await;
    let engine = &journey.installation.engine;
    let name = name_of(Vendor::Google);
    let lost = || async { engine.lost_by_disconnecting(name).await.expect("it can be asked") };
    let told = || async { engine.clean_up_meant(&journey.run, true).await.expect("it is named").taken_back };
    assert_eq!((lost().await, told().await.as_str()), (None, ""), "f25: nothing was done yet");
    let list = engine.purge_shown(&journey.run).await.expect("it can be shown");
    engine.purge(&journey.run, Some(list.approve), true).await.expect("it is done");
    let sentence = lost().await.expect("f25: it could be undone, and not any more without the connection");
    assert!(
        sentence.contains(&format!("{} events", list.approve)) && sentence.contains(&journey.run),
        "f25: how much, and of which clean-up: {sentence}"
    );
    assert_eq!(engine.lost_by_disconnecting(name_of(Vendor::Clio)).await.expect("it is there"), None, "f25");
    assert_eq!(told().await, "", "f25: nothing was taken back yet");
    let undone = engine.undo_purge_of(&journey.run, None).await.expect("it is brought back");
    let told = told().await;
    assert!(told.contains(&format!("{} events", undone.restored)), "f25: how many were taken back: {told}");
    assert!(told.contains("taken back"), "f25: and that they were: {told}");
    assert_eq!(lost().await, None, "f25: nothing is left that could be undone");
}

/// What was read and decided on is not what stands there after an undo: the list offers none of it, and says why.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f24_what_was_taken_back_is_not_offered_again() {
    for provider in PROVIDERS {
        let journey = Journey::begun(Installation::with(littered(provider, FEW), provider, 200).await).await;
        let engine = &journey.installation.engine;
        journey.decide(json!({ "kinds": ["undefined_all_day"] }), "delete").await;
        let list = engine.purge_shown(&journey.run).await.expect("it can be shown");
        engine.purge(&journey.run, Some(list.approve), true).await.expect("it is done");
        engine.undo_purge_of(&journey.run, None).await.expect("it is taken back");
        let before = shown(&journey.installation.sandbox.shared.world());
        let none = engine.purge_shown(&journey.run).await.expect_err("f24: nothing is left to offer");
        assert!(
            none.sentence.contains("taken back") && none.hint.contains("new clean-up"),
            "f24: {provider:?}: it says why, and what to do: {none:?}"
        );
        engine.purge(&journey.run, Some(list.approve), true).await.expect_err("f24: nor does the old number");
        let after = shown(&journey.installation.sandbox.shared.world());
        assert_eq!(after, before, "f24: {provider:?}: nothing was touched");

        journey.decide(json!({ "kinds": ["endless_series"] }), "delete").await;
        let newer = engine.purge_shown(&journey.run).await.expect("more was decided");
        assert_eq!(newer.approve, 2, "f24: {provider:?}: the new ones are offered: {:?}", newer.held);
        let held = newer.held.iter().filter(|row| row.why.contains("taken back")).count();
        assert_eq!(held as u64, list.approve, "f24: {provider:?}: each of the others is named: {newer:?}");
        let done = engine.purge(&journey.run, Some(2), true).await.expect("it is done");
        assert_eq!(done.deleted, 2, "f24: {provider:?}: and they are done: {done:?}");
    }
}
