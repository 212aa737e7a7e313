//! One purge of five hundred events, with series and days that differ, cut off again and again: before a request leaves,
//! and after it was done with its answer lost. Each time the engine goes with everything that it knew, and a new one goes
//! on. What is gone must at every moment be on the approved list and in the backup; in the end all of it is done once.

use crate::cleanup::{Journey, Litter, Shown, littered, shown};
use crate::installation::{Installation, name_of};
use crate::proxy::{Open, Proxy, Watch};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::sync::Notify;
use truedocket_sandbox::Vendor;
use truedocket_sandbox::office::Provider;

const LITTER: Litter = Litter { days: 450, series: 50 };
const LINES: u64 = 500;
/// Requests that an engine gets through before it is cut off, in turn: every place of a line's life is met.
const TURNS: [usize; 7] = [1, 2, 3, 5, 8, 13, 21];

/// Requests until the list is approved and the first lines are done: each series is looked at for its backup.
const TO_THE_APPROVAL: usize = 130;

/// When the request is cut off.
#[derive(Clone, Copy, Debug)]
enum Cut {
    /// It never leaves.
    Before,
    /// It is done, and nobody hears of it.
    After,
}

struct Scissors {
    at: usize,
    cut: Cut,
    now: Arc<Notify>,
}

impl Watch for Scissors {
    fn arrives(&self, number: usize) -> bool {
        match self.cut {
            Cut::Before if number >= self.at => {
                self.now.notify_one();
                false
            }
            Cut::Before | Cut::After => number <= self.at,
        }
    }

    fn answered(&self, _number: usize) {}

    fn loses(&self, number: usize) -> bool {
        let lost = matches!(self.cut, Cut::After) && number >= self.at;
        if lost {
            self.now.notify_one();
        }
        lost
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f24_a_purge_of_five_hundred_that_is_cut_off_again_and_again_is_done_once() {
    let (mut journey, proxy) = begun().await;
    journey.decide(json!({}), "delete").await;
    let preview = journey.prepare().await.expect("it can be backed up");
    assert_eq!(preview.count, LINES, "all litter is on the list: {:?}", preview.held);
    let before = shown(&journey.installation.sandbox.shared.world());
    let gone = wanted(&journey, &before);
    let approved: BTreeSet<&String> = gone.iter().collect();
    let mut cuts = 0;
    for turn in 0.. {
        let cut = if turn % 2 == 0 { Cut::Before } else { Cut::After };
        // The first engine draws the list up anew and approves it, which is not resumed but repeated.
        let at = if turn == 0 { TO_THE_APPROVAL } else { TURNS[(turn / 2) % TURNS.len()] };
        let ended = cut_off(&journey, &proxy, at, cut).await;
        let Journey { installation, run } = journey;
        journey = Journey { installation: installation.reopened().await, run };
        let now = shown(&journey.installation.sandbox.shared.world());
        let strayed = before.iter().find(|row| !now.contains(row) && !approved.contains(row));
        assert_eq!(strayed, None, "i17: cut {cuts}: only what was approved is ever gone");
        if ended {
            break;
        }
        cuts += 1;
    }
    println!("cut off {cuts} times on the way through {LINES} lines");
    assert!(cuts > 100, "it was cut off often enough to mean something: {cuts}");
    let purge = journey.state().await.purge.expect("there is a purge");
    assert_eq!((purge.done, purge.waiting), (LINES, 0), "each line is done: {:?}", purge.lines);
    let after = shown(&journey.installation.sandbox.shared.world());
    assert_eq!(after.len(), before.len() - LINES as usize, "all of it is gone, and nothing else");
    journey.nobody_was_mailed("cut off");
    let proof = journey.installation.engine.verify().await.expect("it reads");
    assert!(proof.whole, "the ledger is whole: {:?}", proof.broken);
    proxy.watch(Arc::new(Open));
    let undone = journey.undone(&purge.purge).await;
    assert_eq!(undone.undone, LINES, "i16: and each line comes back: {:?}", undone.lines);
    assert_eq!(shown(&journey.installation.sandbox.shared.world()), before, "i16: saying what it said");
}

/// A firm whose calendars are reached through the proxy.
async fn begun() -> (Journey, Proxy) {
    let installation = Installation::bare(littered(Provider::Google, LITTER), 200).await;
    let proxy = Proxy::before(&installation.sandbox.base).await;
    for vendor in [Vendor::Google, Vendor::Clio] {
        let base = if vendor == Vendor::Google { &proxy.base } else { &installation.sandbox.base };
        installation.connect_at(vendor, name_of(vendor), base).await.expect("the pretend person consents");
    }
    installation.import_staff().await;
    (Journey::begun(installation).await, proxy)
}

/// The rows that are on the approved list, as people see them.
fn wanted(journey: &Journey, before: &Shown) -> Vec<String> {
    let world = journey.installation.sandbox.shared.world();
    let mut rest = world.clone();
    rest.events.retain(|(_, id), _| !id.starts_with("aaa"));
    let kept = shown(&rest);
    before.iter().filter(|row| !kept.contains(row)).cloned().collect()
}

/// Lets an engine work until its request is cut off; true when it got to the end.
async fn cut_off(journey: &Journey, proxy: &Proxy, at: usize, cut: Cut) -> bool {
    let now = Arc::new(Notify::new());
    proxy.watch(Arc::new(Scissors { at, cut, now: Arc::clone(&now) }));
    let (engine, run) = (Arc::clone(&journey.installation.engine), journey.run.clone());
    let mut work = tokio::spawn(async move { engine.purge(&run, Some(LINES), true).await });
    tokio::select! {
        ended = &mut work => {
            let done = ended.expect("it does not panic").expect("nothing stands against it");
            done.deleted == LINES
        }
        () = now.notified() => {
            work.abort();
            let _cut = work.await;
            false
        }
    }
}
