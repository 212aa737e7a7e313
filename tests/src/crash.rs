//! The real program is killed without a warning, at every point where it could have stored or sent something. Started
//! again it must end where an undisturbed one ends: nothing lost, nothing retired, nothing written twice.

mod chained;
mod content;
mod decided;
mod five_hundred;
mod fixing;
mod purging;
mod shot;
mod sniper;

use crate::fixture::{Fixture, NOW, small};
use crate::program::Home;
use crate::proxy::Open;
use content::content;
use shot::{Moment, Shot};
use std::sync::Arc;
use truedocket_sandbox::World;
use truedocket_store::chain::Verified;
use truedocket_store::table::run::{self, Outcome};
use truedocket_store::table::{ledger, report};

/// An hour later.
const LATER: &str = "2026-11-19T12:30:00Z";
const SYNC: [&str; 2] = ["--json", "sync"];

#[tokio::test(flavor = "multi_thread")]
async fn f1_a_first_reading_that_is_killed_anywhere_loses_nothing() {
    let fixture = Fixture::of(small()).await;
    let points = kill_everywhere(&fixture, &fixture.home).await;
    println!("first reading: {points} kill points");
}

#[tokio::test(flavor = "multi_thread")]
async fn f1_a_reading_of_changes_that_is_killed_anywhere_loses_and_retires_nothing() {
    let mut fixture = Fixture::of(small()).await;
    fixture.home.run(&SYNC).await.ended(0, "an undisturbed firm is read");
    fixture.home.at(LATER);
    disturb(&mut fixture.sandbox.shared.world_mut());
    let points = kill_everywhere(&fixture, &fixture.home).await;
    println!("reading of changes: {points} kill points");
}

/// Kills `sync` at every request and after every answer, each time on a copy of the same home; answers how often.
async fn kill_everywhere(fixture: &Fixture, before: &Home) -> usize {
    let undisturbed = before.copied();
    undisturbed.run(&SYNC).await.ended(0, "an undisturbed firm is read");
    let wanted = content(&undisturbed.memory());
    let mut points = 0;
    for at in 1.. {
        for moment in [Moment::Arrival, Moment::Commit] {
            let home = before.copied();
            let shot = Arc::new(Shot::new(at, moment, &home));
            fixture.proxy.watch(shot.clone());
            let killed = shot.fire_at(home.begin(&SYNC)).await;
            let asked = fixture.proxy.count();
            fixture.proxy.watch(Arc::new(Open));
            if !killed && asked < at {
                return points;
            }
            points += usize::from(killed);
            again(&home, killed && moment == Moment::Arrival, &format!("request {at}, {moment:?}")).await;
            let found = content(&home.memory());
            wanted.assert_same(&found, &format!("killed at request {at}, {moment:?}"));
        }
    }
    points
}

/// Looks at what the killed run left, and runs again.
async fn again(home: &Home, was_running: bool, point: &str) {
    let killed = run::newest(&home.memory(), 1).expect("it reads").pop().expect("the run had begun");
    if was_running {
        assert_eq!(killed.outcome, Outcome::Running, "{point}: nobody was left to end the run");
    }
    whole(home, point);
    home.run(&SYNC).await.ended(0, &format!("{point}: the next run must find its way"));
    whole(home, point);
    let memory = home.memory();
    let ended = run::get(&memory, &killed.id).expect("it reads").expect("runs are never forgotten");
    let wanted = if killed.outcome == Outcome::Running { Outcome::Stopped } else { killed.outcome };
    assert_eq!(ended.outcome, wanted, "{point}: a run that was killed is told as stopped, never as fine");
}

fn whole(home: &Home, point: &str) {
    let memory = home.memory();
    let sound = |verified: &Verified| matches!(verified, Verified::Whole(_));
    assert!(sound(&ledger::verify(&memory).expect("it reads")), "{point}: the ledger is whole");
    assert!(sound(&report::verify(&memory, None).expect("it reads")), "{point}: the reports are whole");
}

/// One event moves, one is deleted, one entry is deleted: what a reading of changes brings.
fn disturb(world: &mut World) {
    let now = NOW.parse().expect("an instant");
    let single = |world: &World| {
        world.events.values().filter(|event| event.rules.is_empty()).cloned().collect::<Vec<_>>()
    };
    let events = single(world);
    let mut moved = events[0].clone();
    moved.title = format!("{}, moved", moved.title);
    world.put_event(moved, now);
    world.delete_event(&events[1].calendar, &events[1].id, now);
    let number = *world.entries.keys().next().expect("an entry");
    world.delete_entry(number, now);
}
