//! One purge of five hundred events, with series and days that differ, killed at its calls without a warning: on the way
//! there, and as an answer begins to be stored. The same command goes on each time from what is on the disk. At every
//! moment only what was approved is gone; in the end all of it is gone once, and comes back.

use super::decided::{Decided, back, decided, goes_on, settled, shoot, undo, words};
use super::shot::Moment;
use super::sniper::{Hits, Sniper};
use crate::cleanup::{Litter, shown};
use crate::proxy::Open;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

const LITTER: Litter = Litter { days: 450, series: 50 };

/// Requests until the list is approved and the first lines are done: each series is looked at for its backup, and what
/// is not approved yet is drawn up anew.
const TO_THE_APPROVAL: usize = 160;

#[tokio::test(flavor = "multi_thread")]
async fn f24_a_purge_of_five_hundred_is_killed_at_many_of_its_calls_and_done_once() {
    // By the last letter of their ids, which mean nothing.
    let kills = killed_on_and_on(|event| event.ends_with(['A', 'g', 'w', '0', '8', '_'])).await;
    assert!(kills > 100, "it was killed often enough to mean something: {kills}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "each call of each of the five hundred, at both moments: four minutes"]
async fn f24_a_purge_of_five_hundred_is_killed_at_every_call_and_done_once() {
    let kills = killed_on_and_on(|_| true).await;
    assert!(kills > 1_000, "each line has two calls at least: {kills}");
}

/// Answers with how often it was killed.
async fn killed_on_and_on(aims_at: fn(&str) -> bool) -> usize {
    let decided = decided(LITTER).await;
    assert!(decided.fixture.sandbox.shared.restore(), "there is a snapshot");
    let home = &decided.fixture.home;
    let (approved, _) =
        shoot(&decided.fixture, home, &decided.approve, TO_THE_APPROVAL, Moment::Arrival).await;
    assert!(approved, "it was killed right after the list was approved");
    let hits = Arc::new(Mutex::new(Hits::default()));
    let (mut kills, mut before) = (1, 0);
    loop {
        let sniper = Arc::new(Sniper::new(&hits, home, aims_at));
        decided.fixture.proxy.watch(sniper.clone());
        let killed = sniper.fire_at(home.begin(&words(&decided.approve))).await;
        decided.fixture.proxy.watch(Arc::new(Open));
        only_what_was_approved(&decided, kills);
        if !killed {
            break;
        }
        let now = hits.lock().expect("nobody else").count();
        assert!(now > before, "each kill hits a call that none has hit: {now}");
        (kills, before) = (kills + 1, now);
    }
    println!("killed {kills} times on the way through {} lines", decided.lines);
    // What was refused while a dead process's calls still counted waits for one time more.
    goes_on(home, &decided.approve).await;
    settled(&decided, home, "five hundred");
    let undone = goes_on(home, &undo()).await.ended(0, "all of it can be brought back").json();
    let told = undone["not_restored"].as_array().map_or(0, Vec::len);
    assert_eq!(told, LITTER.days, "each day that was deleted is named, since it has a new id: {undone}");
    back(&decided, home, "five hundred");
    kills
}

fn only_what_was_approved(decided: &Decided, kills: usize) {
    let now = shown(&decided.fixture.sandbox.shared.world());
    let approved: BTreeSet<&String> =
        decided.before.iter().filter(|row| !decided.after.contains(row)).collect();
    let strayed = decided.before.iter().find(|row| !now.contains(row) && !approved.contains(row));
    assert_eq!(strayed, None, "i17: kill {kills}: only what was approved is ever gone");
    let strange = now.iter().find(|row| !decided.before.contains(row) && !decided.after.contains(row));
    assert_eq!(strange, None, "i17: kill {kills}: nothing is there that belongs neither before nor after");
}
