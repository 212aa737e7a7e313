//! Killed while a clean-up is purged or undone: afterwards the calendars have what the person approved exactly once, each
//! line has one receipt and one row of the ledger, and nothing was touched that is not in the backup.

use super::shot::{Moment, Shot};
use super::whole;
use crate::cleanup::{Litter, Shown, littered, shown};
use crate::front::Open;
use crate::program::Home;
use crate::town::Town;
use std::collections::BTreeMap;
use std::sync::Arc;
use truedocket_core::ids::RunId;
use truedocket_sandbox::office::Provider;
use truedocket_store::table::purge::{self, LineState, State, UndoState};
use truedocket_store::table::{audit, ledger};

/// Days, and series with days that differ.
const LITTER: Litter = Litter { days: 4, series: 2 };
const LINES: u64 = 6;

/// A firm whose clean-up is decided and waits for its second act.
struct Decided {
    town: Town,
    approve: Vec<String>,
    /// The calendars after an undisturbed purge.
    after: Shown,
    before: Shown,
}

async fn decided() -> Decided {
    let town = Town::of(littered(Provider::Graph, LITTER)).await;
    let home = &town.home;
    home.run(&["--json", "audit"]).await.ended(2, "there is something to decide");
    let kinds = ["--json", "audit", "decide", "--accept", "undefined_all_day", "endless_series"];
    home.run(&kinds).await.ended(0, "proposals are accepted");
    let preview = home.run(&["--json", "audit", "purge"]).await.ended(2, "looking is the default").json();
    assert_eq!(preview["approve"], LINES, "all litter is on the list: {preview}");
    let approve: Vec<String> =
        ["--json", "audit", "purge", "--approve", &LINES.to_string(), "--large"].map(str::to_owned).into();
    let before = shown(&town.sandbox.shared.world());
    town.sandbox.shared.snapshot();
    let undisturbed = home.copied();
    undisturbed.run(&words(&approve)).await.ended(0, "an undisturbed purge is done");
    let after = shown(&town.sandbox.shared.world());
    assert!(after != before, "it changed something");
    Decided { town, approve, after, before }
}

fn words(all: &[String]) -> Vec<&str> {
    all.iter().map(String::as_str).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn f24_a_purge_that_is_killed_anywhere_does_what_was_approved_once() {
    let decided = decided().await;
    let mut points = 0;
    for at in 1.. {
        for moment in [Moment::Arrival, Moment::Commit] {
            assert!(decided.town.sandbox.shared.restore(), "there is a snapshot");
            let home = decided.town.home.copied();
            let (killed, asked) = shoot(&decided.town, &home, &decided.approve, at, moment).await;
            if !killed && asked < at {
                println!("purge: {points} kill points");
                return;
            }
            points += usize::from(killed);
            let point = format!("purge, request {at}, {moment:?}");
            let mut again = home.run(&words(&decided.approve)).await;
            // The dead process's calls may still count against the mailbox: the same command goes on once more.
            if again.code == Some(2) {
                again = home.run(&words(&decided.approve)).await;
            }
            again.ended(0, &format!("{point}: the same command goes on"));
            settled(&decided, &home, &point);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn f24_an_undo_that_is_killed_anywhere_brings_each_event_back_once() {
    let decided = decided().await;
    assert!(decided.town.sandbox.shared.restore(), "there is a snapshot");
    decided.town.home.run(&words(&decided.approve)).await.ended(0, "the purge is done");
    decided.town.sandbox.shared.snapshot();
    let undo: Vec<String> = ["--json", "audit", "undo"].map(str::to_owned).into();
    let mut points = 0;
    for at in 1.. {
        for moment in [Moment::Arrival, Moment::Commit] {
            assert!(decided.town.sandbox.shared.restore(), "there is a snapshot");
            let home = decided.town.home.copied();
            let (killed, asked) = shoot(&decided.town, &home, &undo, at, moment).await;
            if !killed && asked < at {
                println!("undo: {points} kill points");
                return;
            }
            points += usize::from(killed);
            let point = format!("undo, request {at}, {moment:?}");
            let mut again = home.run(&words(&undo)).await;
            // The dead process's calls may still count against the mailbox: the same command goes on once more.
            if again.code == Some(2) {
                again = home.run(&words(&undo)).await;
            }
            let nothing_left = again.code == Some(1) && again.json()["error"]["code"] == "TD-1001";
            assert!(again.code == Some(0) || nothing_left, "{point}: it goes on or is over: {again:?}");
            back(&decided, &home, &point);
        }
    }
}

/// Runs the command and kills it at its moment; answers whether it was killed, and how many requests were made.
async fn shoot(town: &Town, home: &Home, command: &[String], at: usize, moment: Moment) -> (bool, usize) {
    let shot = Arc::new(Shot::new(at, moment, home));
    town.front.watch(shot.clone());
    let killed = shot.fire_at(home.begin(&words(command))).await;
    let asked = town.front.count();
    town.front.watch(Arc::new(Open));
    (killed, asked)
}

fn settled(decided: &Decided, home: &Home, point: &str) {
    let now = shown(&decided.town.sandbox.shared.world());
    assert_eq!(now, decided.after, "{point}: the calendars are as after an undisturbed purge");
    assert!(decided.town.sandbox.shared.world().mails.is_empty(), "{point}: nobody was mailed");
    let memory = home.memory();
    let known = newest(home);
    assert_eq!(known.state, State::Done, "{point}: the purge is over");
    let lines = purge::lines(&memory, &known.id, 0, 100).expect("it reads");
    assert_eq!(lines.len() as u64, LINES, "{point}: i17: the manifest is the ceiling");
    assert!(lines.iter().all(|line| line.state == LineState::Done), "{point}: each line is done: {lines:?}");
    let done = rows_of(home, &["delete event", "end series"]);
    assert_eq!(done.len() as u64, LINES, "{point}: i9: one row of the ledger for each line");
    for line in &lines {
        let key = line.line.key.to_string();
        assert_eq!(done.get(&key), Some(&1), "{point}: {key} is told once");
    }
    let kept = home.path().join("backups").join(&known.backup);
    let hash = sha256(&kept);
    assert_eq!(
        hash, known.backup_hash,
        "{point}: i15: the backup is what was hashed before the first deletion"
    );
    whole(home, point);
}

fn back(decided: &Decided, home: &Home, point: &str) {
    let now = shown(&decided.town.sandbox.shared.world());
    assert_eq!(now, decided.before, "{point}: i16: the calendars say what they said before the purge");
    assert!(decided.town.sandbox.shared.world().mails.is_empty(), "{point}: nobody was mailed");
    let known = newest(home);
    let lines = purge::lines(&home.memory(), &known.id, 0, 100).expect("it reads");
    assert!(lines.iter().all(|line| line.undo == UndoState::Undone), "{point}: each line is back: {lines:?}");
    let restored: usize = rows_of(home, &["restore event"]).values().sum();
    assert_eq!(restored as u64, LINES, "{point}: the ledger tells of each once");
    whole(home, point);
}

fn newest(home: &Home) -> purge::Purge {
    let memory = home.memory();
    let run: RunId = audit::newest(&memory, 1).expect("it reads").pop().expect("a clean-up").run;
    let known = purge::of_audit(&memory, &run).expect("it reads");
    known.into_iter().find(|one| one.state != State::Replaced).expect("a purge")
}

/// Rows of the ledger with one of these acts, counted by their object.
fn rows_of(home: &Home, acts: &[&str]) -> BTreeMap<String, usize> {
    let mut counted = BTreeMap::new();
    for row in ledger::rows(&home.memory(), 1, 10_000).expect("it reads") {
        if acts.contains(&row.entry.act.as_str()) {
            *counted.entry(row.entry.object).or_default() += 1;
        }
    }
    counted
}

fn sha256(file: &std::path::Path) -> String {
    use sha2::{Digest, Sha256};
    hex::encode(Sha256::digest(std::fs::read(file).expect("the backup is there")))
}
