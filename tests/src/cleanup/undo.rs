//! F24: what was purged comes back from our own backup, whatever is left at the provider.

use super::{Journey, Litter, PROVIDERS, littered, shown};
use crate::installation::Installation;
use serde_json::json;
use truedocket_sandbox::office::Provider;

/// Five hundred, of which every tenth is a series with days that differ.
const MANY: Litter = Litter { days: 450, series: 50 };
const FEW: Litter = Litter { days: 6, series: 4 };

async fn there_and_back(provider: Provider, litter: Litter, empty_bin: bool) {
    let of = format!("{provider:?}, {} events, bin emptied: {empty_bin}", litter.days + litter.series);
    let journey = Journey::begun(Installation::with(littered(provider, litter), provider, 200).await).await;
    let before = shown(&journey.installation.sandbox.shared.world());
    // Series are deleted whole, so that their days have to come back as well.
    journey.decide(json!({ "kinds": ["undefined_all_day"] }), "delete").await;
    journey.decide(json!({ "kinds": ["endless_series"] }), "delete").await;
    let preview = journey.prepare().await.expect("it can be backed up");
    let wanted = (litter.days + litter.series) as u64;
    assert_eq!(preview.count, wanted, "f24: {of}: all litter is found and none is held: {:?}", preview.held);
    journey.approve(&preview).await.expect("what was shown was typed");
    let purge = journey.waited().await.purge.expect("there is a purge");
    assert_eq!((purge.done, purge.waiting), (wanted, 0), "f24: {of}: all of it is done: {:?}", purge.lines);
    let after = shown(&journey.installation.sandbox.shared.world());
    assert_eq!(after.len(), before.len() - wanted as usize, "f24: {of}: exactly the litter is gone");
    assert!(after.iter().all(|row| before.contains(row)), "f24: {of}: nothing else was touched");
    if empty_bin {
        journey.installation.sandbox.shared.world_mut().events.retain(|_, event| !event.deleted);
    }
    let undone = journey.undone(&purge.purge).await;
    assert_eq!(undone.undone, wanted, "f24: {of}: each line came back: {:?}", undone.lines);
    let again = shown(&journey.installation.sandbox.shared.world());
    let missing: Vec<_> = before.iter().filter(|row| !again.contains(row)).take(2).collect();
    let strange: Vec<_> = again.iter().filter(|row| !before.contains(row)).take(2).collect();
    assert!(
        missing.is_empty() && strange.is_empty() && again.len() == before.len(),
        "f24: {of}: after the undo the calendars say what they said: missing {missing:#?}, strange {strange:#?}"
    );
    journey.nobody_was_mailed(&of);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f24_five_hundred_with_series_and_their_days_come_back() {
    for provider in PROVIDERS {
        there_and_back(provider, MANY, false).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f24_they_come_back_when_the_providers_bin_is_empty() {
    for provider in PROVIDERS {
        there_and_back(provider, FEW, true).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f24_one_line_comes_back_alone_and_an_ended_series_goes_on() {
    for provider in PROVIDERS {
        let journey = Journey::begun(Installation::with(littered(provider, FEW), provider, 200).await).await;
        let before = shown(&journey.installation.sandbox.shared.world());
        let purge = journey.purged().await;
        assert_eq!(purge.done, 10, "{provider:?}: six days are deleted, four series end: {:?}", purge.lines);
        let lines = journey.lines(&purge.purge).await.lines;
        let ended = lines.iter().find(|line| line.act.starts_with("End")).expect("a series was ended");
        let asked = json!({ "purge": purge.purge, "line": ended.line });
        journey.installation.ask("audit.undo", asked).await.expect("it was done");
        let state = journey.waited().await.purge.expect("there is a purge");
        assert_eq!(state.undone, 1, "{provider:?}: one line comes back: {:?}", state.lines);
        let now = shown(&journey.installation.sandbox.shared.world());
        let there = |rows: &[String]| rows.iter().filter(|row| before.contains(row)).count();
        assert_eq!(there(&now), before.len() - 9, "{provider:?}: it says what it said, the others do not");
        journey.undone(&purge.purge).await;
        let all = shown(&journey.installation.sandbox.shared.world());
        assert_eq!(all, before, "{provider:?}: the rest comes back after it");
        journey.nobody_was_mailed("one line");
    }
}
