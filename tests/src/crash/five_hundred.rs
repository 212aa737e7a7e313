//! One purge of five hundred events, with series and days that differ, killed again and again without a warning: as a
//! request arrives, or as the answer to one begins to be stored. The same command goes on each time from what is on the
//! disk. At every moment only what was approved is gone; in the end all of it is gone once, and comes back.

use super::decided::{back, decided, goes_on, settled, shoot, undo};
use super::shot::Moment;
use crate::cleanup::{Litter, shown};
use std::collections::BTreeSet;

const LITTER: Litter = Litter { days: 450, series: 50 };
/// The request of a process at which it is killed, in turn. The first six ask who it is and what is there; then four
/// lines are on their way at once, each with a look before and often one after its deletion. Every place of a line's
/// life is met many times.
const TURNS: [usize; 6] = [8, 10, 9, 12, 7, 11];

/// More starts than these mean that they get nowhere.
const ENOUGH: usize = 2_000;

/// Requests until the list is approved and the first lines are done: each series is looked at for its backup, and what
/// is not approved yet is drawn up anew.
const TO_THE_APPROVAL: usize = 160;

#[tokio::test(flavor = "multi_thread")]
async fn f24_a_purge_of_five_hundred_that_is_killed_again_and_again_is_done_once() {
    let decided = decided(LITTER).await;
    assert!(decided.town.sandbox.shared.restore(), "there is a snapshot");
    let home = &decided.town.home;
    let approved: BTreeSet<&String> =
        decided.before.iter().filter(|row| !decided.after.contains(row)).collect();
    let mut kills = 0;
    let mut is_over = false;
    for turn in 0..ENOUGH {
        let moment = if turn % 2 == 0 { Moment::Arrival } else { Moment::Commit };
        let at = if turn == 0 { TO_THE_APPROVAL } else { TURNS[(turn / 2) % TURNS.len()] };
        let (killed, asked) = shoot(&decided.town, home, &decided.approve, at, moment).await;
        let now = shown(&decided.town.sandbox.shared.world());
        let strayed = decided.before.iter().find(|row| !now.contains(row) && !approved.contains(row));
        assert_eq!(strayed, None, "i17: kill {kills}: only what was approved is ever gone");
        let strange = now.iter().find(|row| !decided.before.contains(row) && !decided.after.contains(row));
        assert_eq!(
            strange, None,
            "i17: kill {kills}: nothing is there that belongs neither before nor after"
        );
        is_over = !killed && asked < at;
        if is_over {
            break;
        }
        kills += usize::from(killed);
    }
    println!("killed {kills} times on the way through {} lines", decided.lines);
    assert!(kills > 100, "it was killed often enough to mean something: {kills}");
    assert!(is_over, "each start gets a step further: {} lines in {ENOUGH} starts", decided.lines);
    settled(&decided, home, "five hundred");
    let undone = goes_on(home, &undo()).await.ended(0, "all of it can be brought back").json();
    let told = undone["not_restored"].as_array().map_or(0, Vec::len);
    assert_eq!(told, LITTER.days, "each day that was deleted is named, since it has a new id: {undone}");
    back(&decided, home, "five hundred");
}
